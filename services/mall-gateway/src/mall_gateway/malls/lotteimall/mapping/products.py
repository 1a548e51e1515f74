"""Products as 롯데홈쇼핑's form parameters, and its rows back (malls.md 9.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from contracts.catalog import Product
from mall_gateway.malls.lotteimall.mapping.choices import Choice, choices_of, item_list, whole_stock
from mall_gateway.malls.lotteimall.wire import CategoryRow, GoodsRow, NamedRow, RequestRow, StockRow
from mall_gateway.malls.offers import SEE_DETAILS, certificates_to_send, detail_html
from mall_gateway.malls.port import DeliveryTemplate, Listed, MallCategory, Offer
from mall_gateway.malls.sales_fields import number_of, text_of, yes_of

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

REQUEST = "R"
"""Before a number: it is a registration's, not yet a product's. Both are digits and could be mistaken."""
APPROVED = "30"
ON_SALE, SOLD_OUT, ENDED = "10", "20", "30"
REQUEST_NAMES = {
    "10": "임시등록",
    "20": "승인요청",
    APPROVED: "승인완료",
    "40": "반려",
    "50": "승인불가",
    "51": "재승인요청",
    "52": "수정요청",
    "60": "취소",
}
"""`ConfStatCd`. Unverified: known from an integration."""
SALE_NAMES = {ON_SALE: "판매진행", SOLD_OUT: "품절", ENDED: "판매종료"}


def request_state(code: str) -> State:
    """`ConfStatCd` to ours; one that is not known stays unknown."""
    match code:
        case "10" | "20" | "51":
            return "waiting_approval"
        case "30":
            return "on_sale"
        case "40" | "50" | "52" | "60":
            return "refused"
        case _:
            return "unknown"


def sale_state(code: str) -> State:
    """`SaleStatCd` to ours. 20 품절 is what stops a sale for a while: 30 can't be taken back."""
    match code:
        case "10":
            return "on_sale"
        case "20":
            return "stopped"
        case "30":
            return "ended"
        case _:
            return "unknown"


def goods_of(offer: Offer, brand_no: str, notice: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a checked offer, for the registration and for both changes alike.

    Constant: `pur_shp_cd` 3, consignment; parcels from the seller. A sale has no end here, so no date is sent; of the
    keywords only three are. Unverified: `corp_goods_no`, our code, and `sum_pkg_psb_yn` (known from an integration).
    """
    product, fields = offer.product, offer.terms.mall_fields
    return {
        "brnd_no": brand_no,
        "goods_nm": product.name,
        **{f"sch_kwd_{place}_nm": word for place, word in enumerate(product.keywords[:3], 1)},
        "mdl_no": product.model_number or "",
        "pur_shp_cd": "3",
        "sale_shp_cd": "10",
        "sale_prc": str(offer.terms.price_won),
        "mrgn_rt": str(number_of(fields, "margin_percent")),
        "tdf_sct_cd": "1" if product.tax == "taxed" else "2",
        "md_gsgr_no": text_of(fields, "md_group_no"),
        "disp_no": offer.terms.mall_category_code,
        "inv_mgmt_yn": "Y",
        **_items(offer),
        **_delivery(offer),
        "gift_pkg_yn": "N",
        "byr_age_lmt_cd": "19" if product.adults_only else "0",
        "orpl_nm": product.origin.place or SEE_DETAILS,
        "mfcp_nm": product.maker or SEE_DETAILS,
        **_images(product.image_urls),
        "dtl_info_fcont": detail_html(product),
        **notice,
        **_certificate(offer),
        "att_mtr_cont": text_of(fields, "caution"),
        "as_cont": text_of(fields, "as_guide"),
        "corp_goods_no": offer.listing_code,
        "sum_pkg_psb_yn": "Y",
    }


def _items(offer: Offer) -> dict[str, str]:
    """Items with their stock, or the stock alone; what the buyer writes; 추가상품.

    Unverified: `add_goods_list`, in the form of `item_list`; no page of 추가상품 is known.
    """
    fields, product, choices = offer.terms.mall_fields, offer.product, choices_of(offer)
    asked = product.option_names if product.option_use == "all_malls" and product.option_style == "buyer_input" else ()
    more = {
        "add_choc_tp_cd_20": ",".join(asked),
        "add_goods_list": ":".join(f"{n},{p}" for n, p in _extras(text_of(fields, "extra_goods"))),
    }
    if not choices:
        return {"item_mgmt_yn": "N", "inv_qty": str(whole_stock(product)), **more}
    title = text_of(fields, "option_name")
    return {"item_mgmt_yn": "Y", "opt_nm": title, "item_list": item_list(choices), **more}


def _extras(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(","):
        name, _, price = part.partition("=")
        if name.strip():
            yield name.strip(), price.strip() or "0"


def _delivery(offer: Offer) -> dict[str, str]:
    fields = offer.terms.mall_fields
    return {
        "exch_rtgs_sct_cd": "20" if yes_of(fields, "returnable", default=True) else "10",
        "dlv_proc_tp_cd": "1",
        "dlv_mean_cd": "10",
        "dlv_goods_sct_cd": "03" if yes_of(fields, "made_to_order") else "01",
        "dlv_dday": str(number_of(fields, "delivery_days")),
        "dlv_polc_no": text_of(fields, "delivery_policy"),
        "ismr_dlv_polc_no": text_of(fields, "remote_policy"),
        "corp_dlvp_sn": text_of(fields, "return_place"),
        "corp_rls_pl_sn": text_of(fields, "outbound_place"),
    }


def _images(urls: Sequence[str]) -> dict[str, str]:
    """The main image and at most five more."""
    more = {f"img_url{place}": url for place, url in enumerate(urls[1:6], 1)}
    return {"img_url": urls[0], **more} if urls else {}


def _certificate(offer: Offer) -> dict[str, str]:
    """The first certificate: there is room for one. Unverified: 1 for goods that need one, 0 for others."""
    sent = certificates_to_send(offer.product)
    if not sent:
        return {"sft_cert_tgt_seq": "0"}
    kind = text_of(offer.terms.mall_fields, "certificate_kind")
    return {"sft_cert_tgt_seq": "1", "sft_cert_sct_cd": kind, "sft_cert_no": sent[0].number}


def changed_stocks(offer: Offer, stocks: Iterable[StockRow]) -> Iterator[tuple[StockRow, int]]:
    """What is shown otherwise than it shall be, with the number that it shall be: 0 for what is no longer offered."""
    wanted = {choice.key: choice.stock for choice in choices_of(offer)}
    for stock in stocks:
        quantity = wanted.get(stock.corp_item_no, 0) if wanted else whole_stock(offer.product)
        if quantity != stock.quantity:
            yield stock, quantity


def stock_of(goods_no: str, item_no: str, quantity: int) -> dict[str, str]:
    """The parameters of registStock: 0 sells the item out."""
    return {"goods_no": goods_no, "item_no": item_no, "inv_qty": str(quantity)}


def item_numbers(stocks: Sequence[StockRow]) -> dict[str, str]:
    """The items' numbers by our keys: the only one of a product without options has the empty key."""
    if len(stocks) == 1 and not stocks[0].corp_item_no:
        return {"": stocks[0].item_no}
    return {stock.corp_item_no: stock.item_no for stock in stocks if stock.corp_item_no}


def missing_choices(offer: Offer, stocks: Iterable[StockRow]) -> Sequence[Choice]:
    """The items that the mall does not have yet."""
    there = {stock.corp_item_no for stock in stocks}
    return [choice for choice in choices_of(offer) if choice.key not in there]


def requested(row: RequestRow, request_no: str) -> Listed:
    """A registration that is no product yet."""
    name = REQUEST_NAMES.get(row.state, row.state)
    state = request_state(row.state)
    # Approved, but without the number of a product: it is on its way.
    shown = "waiting_approval" if state == "on_sale" else state
    return Listed(f"{REQUEST}{request_no}", {}, shown, name, row.reason or None)


def listed_of(goods: GoodsRow, stocks: Iterable[StockRow]) -> Listed:
    """A product as it was read, with the numbers of its items."""
    return Listed(
        mall_product_no=goods.goods_no,
        mall_option_nos={stock.corp_item_no: stock.item_no for stock in stocks if stock.corp_item_no},
        state=sale_state(goods.state),
        mall_state=SALE_NAMES.get(goods.state, goods.state),
    )


def category_of(row: CategoryRow) -> MallCategory:
    """A display category, a leaf: 롯데홈쇼핑 lists no others."""
    path = tuple(name for name in (row.large, row.middle, row.small, row.name) if name)
    return MallCategory(row.disp_no, path, leaf=True)


def template_of(row: NamedRow, kind: str) -> DeliveryTemplate:
    """A policy, a place or a group to choose from."""
    details = {"address": row.address} if row.address else {}
    return DeliveryTemplate(number=row.number, name=row.name, kind=kind, details=details)


def brand_among(product: Product, rows: Iterable[NamedRow]) -> str | None:
    """The number of the brand that is named as the product's, whatever the case and the blanks."""
    wanted = _plain(product.brand)
    return next((row.number for row in rows if wanted and _plain(row.name) == wanted), None)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
