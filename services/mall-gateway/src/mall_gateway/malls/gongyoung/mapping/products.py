"""Products as rows of 상품 파일, and 상품번호 파일 back (malls.md 13)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from contracts.catalog import Option, Product
from mall_gateway.malls.gongyoung.sheets import PRODUCTS
from mall_gateway.malls.offers import SEE_DETAILS, certificates_to_send, detail_html, notice_text, stock_to_send
from mall_gateway.malls.port import Listed, Offer
from mall_gateway.malls.sales_fields import number_of, text_of

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]
REGISTER, CHANGE, STOP = "등록", "수정", "판매중지"
WAITS_FOR_FILE = "상품 파일 대기"


def general_options(product: Product) -> Sequence[Option]:
    """The combinations where they are meant for all malls; empty where a 종합몰 sells the product without options."""
    meant = product.option_use == "all_malls" and product.option_style == "combination"
    return product.options if meant else ()


def rows_of(offer: Offer, act: str) -> list[dict[str, str]]:
    """A row for each option, or one for the product."""
    product = offer.product
    whole = Option(key="", values=(), surcharge_won=0, on_sale=product.on_sale, stock=product.stock)
    common = _common(offer, act)
    return [
        {
            **common,
            "seller_option_code": option.key,
            "option_name": "/".join(product.option_names) if option.values else "",
            "option_value": "/".join(option.values),
            "stock": str(stock_to_send(option)),
        }
        for option in general_options(product) or (whole,)
    ]


def stop_row(code: str, mall_product_no: str) -> dict[str, str]:
    """What stops a sale."""
    number = "" if mall_product_no == code else mall_product_no
    return {"act": STOP, "seller_product_code": code, "mall_product_no": number}


def _common(offer: Offer, act: str) -> dict[str, str]:
    product, terms, fields = offer.product, offer.terms, offer.terms.mall_fields
    number = offer.mall_product_no if offer.mall_product_no not in (None, offer.listing_code) else ""
    return {
        "act": act,
        "seller_product_code": offer.listing_code,
        "mall_product_no": number or "",
        "category": terms.mall_category_code,
        "name": product.name,
        "price_won": str(terms.price_won),
        "margin_percent": str(number_of(fields, "margin_percent")),
        "tax": "과세" if product.tax == "taxed" else "면세",
        "brand": product.brand,
        "maker": product.maker,
        "origin": product.origin.place or SEE_DETAILS,
        "image": next(iter(product.image_urls), ""),
        "more_images": "\n".join(product.image_urls[1:]),
        "detail": detail_html(product),
        "notice": "\n".join(_notice(offer)),
        "certificates": "\n".join(f"{one.type} {one.number} ({one.agency})" for one in certificates_to_send(product)),
        "delivery_fee_won": str(number_of(fields, "delivery_fee_won")),
        "return_fee_won": str(number_of(fields, "return_fee_won")),
        "outbound_address": text_of(fields, "outbound_address"),
        "return_address": text_of(fields, "return_address"),
        "as_guide": text_of(fields, "as_guide"),
        "sale_ends_on": terms.sale_ends_on,
    }


def _notice(offer: Offer) -> Iterator[str]:
    """The texts of the 판매정보, then the product's own that it does not name."""
    pairs = [part.partition("=") for part in text_of(offer.terms.mall_fields, "notice_texts").split(",")]
    entered = {name.strip(): text.strip() for name, _, text in pairs if name.strip() and text.strip()}
    own = {entry.name: notice_text(entry) for entry in offer.product.notice.entries}
    yield offer.product.notice.item_type_name
    yield from (f"{name}: {text}" for name, text in {**own, **entered}.items())


def state_of(words: str) -> State:
    """판매상태 in words. Unverified: the words; one that is not known stays unknown."""
    match "".join(words.split()):
        case "승인대기" | "승인요청" | "심사중" | "등록대기":
            return "waiting_approval"
        case "판매중" | "승인" | "승인완료" | "판매":
            return "on_sale"
        case "반려" | "승인거절" | "승인반려" | "부적합":
            return "refused"
        case "판매중지" | "일시중지" | "품절" | "일시품절":
            return "stopped"
        case "판매종료" | "영구중지" | "단종":
            return "ended"
        case _:
            return "unknown"


def listed_of(row: Mapping[str, Any]) -> Listed:
    """A product as the mall's latest file shows it. Until one does, our own code stands for its number."""
    facts, acts = row["facts"], row["acts"].get(PRODUCTS.code, {})
    code, words = facts["seller_product_code"], facts.get("state", "")
    numbers = {key: key for key in acts.get("options", ()) if key}
    number = facts.get("mall_product_no") or code
    if acts.get("act") == STOP:
        return Listed(number, numbers, "stopped", f"{words or REGISTER} ({WAITS_FOR_FILE})")
    state = state_of(words) if words else "waiting_approval"
    return Listed(number, numbers, state, words or WAITS_FOR_FILE, facts.get("reason") or None)
