"""Products as 현대몰's data sets and back (malls.md 12)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from contracts.catalog import Product
from contracts.listing import SalesTerms
from mall_gateway.malls.general_malls import told_notice
from mall_gateway.malls.hmall.datasets import Datasets, Row
from mall_gateway.malls.hmall.mapping.options import INSERT, option_sets
from mall_gateway.malls.hmall.profile import FEE_PAYMENT_CODES
from mall_gateway.malls.hmall.wire import Item, NoticeItem, Section, Unit
from mall_gateway.malls.offers import certificates_to_send, detail_html
from mall_gateway.malls.port import FoundProduct, Listed, MallCategory, Offer
from mall_gateway.malls.sales_fields import number_of, text_of
from mall_gateway.malls.seoul_time import to_seoul

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

UPDATE = "UPDATE"
ON_SALE, PAUSED, ENDED = "00", "11", "19"
ASKS_MD, WITHDRAWN = "00", "41"
STATE_NAMES = {ON_SALE: "진행", PAUSED: "일시중단", ENDED: "영구중단"}
NOTICE, HTML = "10", "00"
LAWS = {"children": "10", "electric": "20", "living": "30", "broadcast": "40"}
"""`safeCertLawGbcd` to our kinds, out of a production client."""
CERTIFICATE_TYPES = {"안전인증": "01", "안전확인": "02", "공급자적합성확인": "03"}
SHOWN_ON = ("02", "04")
"""The web shop and the mobile one."""


def class_codes(offer: Offer) -> list[str]:
    """대/중/소/세분류 as the seller wrote them."""
    return [part.strip() for part in text_of(offer.terms.mall_fields, "item_class").split("/")]


def registration_of(offer: Offer, vendor: str, notices: Sequence[NoticeItem], now: datetime) -> Datasets:
    """The data sets of a new product. The price is asked of the MD: nothing sells before."""
    return {
        "dsItemCsfCd": [{"rowType": INSERT, **_class(offer)}],
        "dsItem": [{"rowType": INSERT, **_item(offer, vendor)}],
        "dsDispItemDtl": [{"rowType": INSERT, "sectAttrGbcd": "01", "sectId": offer.terms.mall_category_code}],
        **_certificates(offer.product),
        "dsSlitmPrcAthzHis": [{"rowType": INSERT, **_price(offer.terms, now), "venItemCd": offer.listing_code}],
        **option_sets(offer.product),
        **_descriptions(offer, notices, INSERT),
        "dsMdaSlitmDtl": [{"rowType": INSERT, "sellMdaCsfCd": code} for code in SHOWN_ON],
    }


def update_of(offer: Offer, vendor: str, product_no: str, notices: Sequence[NoticeItem]) -> Datasets:
    """The data sets of a product that is there: price, stock and state have calls of their own."""
    item = {**_item(offer, vendor), "slitmCd": product_no}
    return {
        "dsItemCsfCd": [{"rowType": UPDATE, **_class(offer)}],
        "dsItem": [{"rowType": UPDATE, **item}],
        **_descriptions(offer, notices, UPDATE),
    }


def price_row(terms: SalesTerms, product_no: str, now: datetime) -> Row:
    """A price that is asked of the MD, from now on."""
    return {"slitmCd": product_no, **_price(terms, now), "prcAplyStrtTime": to_seoul(now, "%H%M")}


def state_row(product_no: str, code: str) -> Row:
    """A product's state of sale."""
    return {"slitmCd": product_no, "itemSellGbcd": code}


def state_of(item: Item) -> State:
    """A price that the MD has not approved waits, a withdrawn one is refused; else `itemSellGbcd` says it.

    Unverified: the codes of approved prices; whatever is neither asked for nor withdrawn counts as approved.
    """
    match item.prc_athz_gbcd, item.item_sell_gbcd:
        case _, "11":
            return "stopped"
        case _, "19":
            return "ended"
        case "00", _:
            return "waiting_approval"
        case "41", _:
            return "refused"
        case _, "00":
            return "on_sale"
        case _:
            return "unknown"


def listed_of(item: Item, units: Iterable[Unit], keys: Mapping[str, str] | None = None) -> Listed:
    """A product as it was read, with its options' codes by our keys."""
    known = keys if keys is not None else {unit.uitm_cd: unit.ven_uitm_cd for unit in units}
    state = state_of(item)
    return Listed(
        mall_product_no=item.slitm_cd,
        mall_option_nos={key: code for code, key in known.items() if key},
        state=state,
        mall_state=_word(item),
        reason="가격이 반려되었습니다. 담당 MD에게 문의하세요." if state == "refused" else None,
    )


def found_of(item: Item) -> FoundProduct:
    """A row of the product list."""
    known = (item.sell_prc, None, item.ven_item_cd)
    return FoundProduct(item.slitm_cd, item.slitm_nm, state_of(item), _word(item), *known)


def _word(item: Item) -> str:
    waits = state_of(item) == "waiting_approval"
    return "가격 승인대기" if waits else STATE_NAMES.get(item.item_sell_gbcd, item.item_sell_gbcd)


def categories_of(sections: Sequence[Section], keyword: str) -> Iterator[MallCategory]:
    """The sections without others below whose path holds the keyword."""
    known = {section.sect_id: section for section in sections}
    parents = {section.upr_sect_id for section in sections}
    for section in sections:
        path = _path_of(section, known)
        if section.sect_id not in parents and keyword in " > ".join(path):
            yield MallCategory(section.sect_id, path, leaf=True)


def _path_of(section: Section, known: Mapping[str, Section]) -> tuple[str, ...]:
    """The names from the top; a tree that bites its tail ends at the tenth."""
    names: list[str] = []
    at: Section | None = section
    while at is not None and len(names) < 10:
        names.insert(0, at.sect_nm)
        at = known.get(at.upr_sect_id)
    return tuple(names)


def _class(offer: Offer) -> dict[str, Any]:
    names = ("itemLCsfCd", "itemMCsfCd", "itemSCsfCd", "itemDCsfCd")
    return {**dict(zip(names, class_codes(offer), strict=True)), "itemCsfGbcd": "40"}


def _item(offer: Offer, vendor: str) -> dict[str, Any]:
    """`dsItem`: what malls.md 12 lists of it, and what a production client says is always wanted."""
    product, values = offer.product, offer.terms.mall_fields
    return {
        "slitmNm": product.name,
        **_class(offer),
        "venItemCd": offer.listing_code,
        "venCd": vendor,
        "mkcoGbcd": "30",
        "mkcoCd": text_of(values, "maker_code"),
        "mkcoNm": product.maker,
        "octyCnryGbcd": text_of(values, "origin_code"),
        "brndCd": text_of(values, "brand_code"),
        "rsptMdCd": text_of(values, "md_code"),
        "itemGbcd": "00",
        "itemTypeGbcd": "01",
        "itemSellGbcd": ON_SALE,
        "itemTaxnYn": _yn(product.tax == "taxed"),
        "itemTaxnGbcd": "001" if product.tax == "taxed" else "000",
        "adltItemYn": _yn(product.adults_only),
        "childItemYn": _yn(any(one.kind == "children" for one in product.certifications)),
        "ordMakeYn": "N",
        "baseSectId": offer.terms.mall_category_code,
        **_delivery(values),
        "imgUrl": ",".join(product.image_urls[:5]),
    }


def _delivery(values: Mapping[str, Any]) -> dict[str, Any]:
    """Sent by the vendor itself (`dlvFormGbcd` 40)."""
    payment, remote = text_of(values, "fee_payment"), number_of(values, "remote_fee_won")
    return {
        "dlvFormGbcd": "40",
        "dlvcPayGbcd": FEE_PAYMENT_CODES[payment],
        "prpyDlvCost": number_of(values, "delivery_fee_won") if payment == "prepaid" else None,
        "areaDlvCostAddYn": _yn(remote),
        "jejuAddDlvCost": remote or None,
        "irgnAddDlvCost": remote or None,
        "rtpDlvCost": number_of(values, "return_fee_won"),
        "exchDlvCost": number_of(values, "exchange_fee_won"),
        "oshpVenAdrSeq": number_of(values, "outbound_address_seq"),
        "rtpExchVenAdrSeq": number_of(values, "return_address_seq"),
    }


def _price(terms: SalesTerms, now: datetime) -> dict[str, Any]:
    return {
        "prcAplyStrtDtm": to_seoul(now, "%Y%m%d"),
        "prcAthzGbcd": ASKS_MD,
        "sellPrc": terms.price_won,
        "mrgnRate": number_of(terms.mall_fields, "margin_percent"),
    }


def _descriptions(offer: Offer, notices: Sequence[NoticeItem], kind: str) -> dict[str, list[Row]]:
    """품목고시, as the mall asks for this class of goods, and the detail page."""
    told = [
        {
            "rowType": kind,
            "itstCd": notice.itst_cd,
            "itstGbcd": NOTICE,
            "itstTitl": notice.itst_titl,
            "itstCntn": told_notice(offer, notice.itst_titl),
        }
        for notice in notices
    ]
    detail = {"rowType": kind, "htmlItstGbcd": HTML, "htmlItstCntn": detail_html(offer.product)}
    return {"dsItstDtl": [*told], "dsHtmlItstMst": [detail]}


def _certificates(product: Product) -> dict[str, list[Row]]:
    """Unverified: the type code where the seller's word for it is another."""
    rows: list[Row] = [
        {
            "rowType": INSERT,
            "safeCertLawGbcd": LAWS.get(one.kind, ""),
            "safeCertTypeGbcd": CERTIFICATE_TYPES.get(one.type.replace(" ", ""), "01"),
            "safeCertNo": one.number,
            "certInfIdnfYn": "Y",
        }
        for one in certificates_to_send(product)
    ]
    return {"dsItemSafeCertMngDtl": rows} if rows else {}


def _yn(value: object) -> str:
    return "Y" if value else "N"
