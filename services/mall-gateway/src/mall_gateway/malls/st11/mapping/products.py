"""Products as 11번가's `Product` and back (malls.md 3.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from contracts.catalog import Extra, Option, Product
from mall_gateway.malls.offers import (
    ENOUGH_STOCK,
    asks_buyer,
    certificates_to_send,
    detail_html,
    sold_options,
    stock_to_send,
    variants,
)
from mall_gateway.malls.port import (
    DeliveryTemplate,
    FoundOption,
    FoundProduct,
    Listed,
    MallCategory,
    Offer,
    ProductDetails,
)
from mall_gateway.malls.sales_fields import number_of, text_of, yes_of
from mall_gateway.malls.st11.mapping.notices import notification_of
from mall_gateway.malls.st11.profile import COURIERS, FEE_PAYMENT_CODES, FEE_TYPE_CODES
from mall_gateway.malls.st11.wire import Category, DispatchTemplate, ListedProduct, Place, Stock

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]

STATES: Mapping[str, State] = {
    "101": "waiting_approval",
    "102": "waiting_approval",
    "103": "on_sale",
    "104": "on_sale",
    "105": "stopped",
    "106": "ended",
    "107": "ended",
    "108": "ended",
    "109": "refused",
    "110": "waiting_approval",
}
"""`selStatCd` to ours. 104 품절 is on sale without stock: stock brings it back."""
STATE_NAMES = {
    "101": "승인대기",
    "102": "승인전",
    "103": "판매중",
    "104": "품절",
    "105": "전시중지",
    "106": "정상종료",
    "107": "강제종료",
    "108": "판매금지",
    "109": "승인거부",
    "110": "승인완료",
}
STOPPED = "105"

CERTIFICATE_GROUPS = {"01": ("electric", "living"), "02": ("children",), "03": ("broadcast",)}
"""`crtfGrpTypCd` to our kinds. Unverified: malls.md 3.2 names the field only; 04 is for 생활화학제품."""
SUBJECT, NO_SUBJECT, NO_CHEMICAL = "01", "03", "05"
OTHER_ORIGIN = "03"
OPTION = "옵션"
"""How the one option is called that an option's whole text is the value of: what its parts are called is not told."""
SEE_DETAIL_PAGE = "상세설명 참조"


def product_of(offer: Offer, today: date) -> dict[str, Any]:
    """The whole `Product` of a checked offer, for creation and for the overwriting update alike."""
    product, terms = offer.product, offer.terms
    return {
        "selMthdCd": "01",
        "dispCtgrNo": terms.mall_category_code,
        "prdTypCd": "01",
        "prdNm": product.name,
        "brand": product.brand,
        "rmaterialTypCd": "04",
        "orgnTypCd": OTHER_ORIGIN,
        "orgnNmVal": product.origin.place or SEE_DETAIL_PAGE,
        "sellerPrdCd": offer.listing_code,
        "suplDtyfrPrdClfCd": "01" if product.tax == "taxed" else "02",
        "prdStatCd": "01",
        "minorSelCnYn": _yn(not product.adults_only),
        **_images(product.image_urls),
        "htmlDetail": detail_html(product),
        "ProductCertGroup": list(_certificates(offer)),
        "selTermUseYn": "Y",
        "selPrdClfCd": "0:100",
        "aplBgnDy": _day(terms.sale_starts_on or today.isoformat()),
        "aplEndDy": _day(terms.sale_ends_on),
        "selPrc": terms.price_won,
        **_options(product),
        "ProductComponent": [_extra(product, extra) for extra in product.extras] or None,
        "prdSelQty": sum(stock_to_send(option) for option in variants(product)) or None,
        **_delivery(offer),
        "ProductNotification": notification_of(product),
        "company": product.maker,
        "modelNm": product.model_name,
        "modelCd": product.model_number,
        "isbn13Cd": product.isbn,
        "prcCmpExpYn": "Y",
        "ProductTag": [{"tagName": word} for word in product.keywords] or None,
    }


def _images(urls: Sequence[str]) -> dict[str, str]:
    """The main image and at most three more."""
    return {f"prdImage{place:02d}": url for place, url in enumerate(urls[:4], 1)}


def _certificates(offer: Offer) -> Iterator[dict[str, Any]]:
    """Every group says whether the product is subject to it. Unverified: one type code for all certificates."""
    sent = certificates_to_send(offer.product)
    type_ = text_of(offer.terms.mall_fields, "certification_type_code")
    for group, kinds in CERTIFICATE_GROUPS.items():
        ours = [{"certTypeCd": type_, "certKey": one.number} for one in sent if one.kind in kinds]
        yield {
            "crtfGrpTypCd": group,
            "crtfGrpObjClfCd": SUBJECT if ours else NO_SUBJECT,
            "ProductCert": ours or None,
        }
    yield {"crtfGrpTypCd": "04", "crtfGrpObjClfCd": NO_CHEMICAL}


def _options(product: Product) -> dict[str, Any]:
    """Combinations as the one column that may have prices and stocks of its own, or what the buyer writes, or none."""
    if asks_buyer(product):
        return {"ProductCustOption": [{"colOptName": name, "colOptUseYn": "Y"} for name in product.option_names]}
    options = sold_options(product)
    if not options:
        return {}
    return {
        "optSelectYn": "Y",
        "txtColCnt": "1",
        "colTitle": option_title(product),
        "prdExposeClfCd": "00",
        "ProductOption": [_option(option) for option in options],
    }


def option_title(product: Product) -> str:
    """The names of the options as the column's title."""
    return "/".join(product.option_names)


def option_value(option: Option) -> str:
    """A combination as the column's value."""
    return "/".join(option.values)


def _option(option: Option) -> dict[str, Any]:
    """An option; without stock it is sold out, the only case in which 11번가 takes 0."""
    stock = stock_to_send(option)
    return {
        "useYn": _yn(stock),
        "colOptPrice": option.surcharge_won,
        "colValue0": option_value(option),
        "colCount": stock,
        "colSellerStockCd": option.key,
    }


def _extra(product: Product, extra: Extra) -> dict[str, Any]:
    stock = ENOUGH_STOCK if extra.stock is None else max(extra.stock, 0)
    return {
        "addPrdGrpNm": extra.group,
        "compPrdNm": extra.name,
        "sellerAddPrdCd": extra.key,
        "addCompPrc": extra.price_won,
        "compPrdQty": stock,
        "compPrdVatCd": "01" if product.tax == "taxed" else "02",
        "addUseYn": _yn(extra.on_sale and stock),
        "addPrdWght": 0,
    }


def _delivery(offer: Offer) -> dict[str, Any]:
    values, courier = offer.terms.mall_fields, offer.terms.courier or ""
    kind = text_of(values, "delivery_fee_type")
    return {
        "dlvCnAreaCd": "01",
        "dlvWyCd": "01",
        "dlvEtprsCd": COURIERS.get(courier),
        "dlvSendCloseTmpltNo": text_of(values, "dispatch_template") or None,
        "dlvCstInstBasiCd": FEE_TYPE_CODES[kind],
        "dlvCst1": None if kind == "free" else number_of(values, "delivery_fee_won"),
        "PrdFrDlvBasiAmt": number_of(values, "free_from_won") if kind == "conditional" else None,
        "bndlDlvCnYn": _yn(yes_of(values, "bundle_delivery")),
        "dlvCstPayTypCd": FEE_PAYMENT_CODES[text_of(values, "fee_payment")],
        "jejuDlvCst": number_of(values, "jeju_fee_won"),
        "islandDlvCst": number_of(values, "island_fee_won"),
        "addrSeqOut": text_of(values, "outbound_place"),
        "addrSeqIn": text_of(values, "return_place"),
        "rtngdDlvCst": number_of(values, "return_fee_won"),
        "exchDlvCst": number_of(values, "exchange_fee_won"),
        "asDetail": text_of(values, "as_guide"),
        "rtngExchDetail": text_of(values, "return_guide"),
        "dlvClf": "02",
    }


def stock_body(product_no: str, stock: Stock, quantity: int) -> dict[str, Any]:
    """`ProductStock` of one option; its weight stays as it was read."""
    weight = stock.opt_wght or 0
    return {"prdNo": product_no, "prdStckNo": stock.prd_stck_no, "stckQty": quantity, "optWght": weight}


def changed_stocks(product: Product, stocks: Iterable[Stock]) -> Iterator[tuple[Stock, int]]:
    """What 11번가 shows otherwise than it shall be, with the number that it shall be."""
    wanted = {option.key: stock_to_send(option) for option in variants(product)}
    alone = wanted.get("")
    for stock in stocks:
        quantity = alone if alone is not None else wanted.get(stock.seller_stock_cd)
        if quantity is not None and quantity != stock.stck_qty:
            yield stock, quantity


def listed_of(product: ListedProduct, stocks: Iterable[Stock]) -> Listed:
    """A product as it was read, with the numbers of its options."""
    return Listed(
        mall_product_no=product.prd_no,
        mall_option_nos={one.seller_stock_cd: one.prd_stck_no for one in stocks if one.seller_stock_cd},
        state=STATES.get(product.sel_stat_cd, "unknown"),
        mall_state=product.sel_stat_nm or STATE_NAMES.get(product.sel_stat_cd, product.sel_stat_cd),
    )


def found_of(row: ListedProduct) -> FoundProduct:
    """A row of the product search."""
    code = row.sel_stat_cd
    word = row.sel_stat_nm or STATE_NAMES.get(code, code)
    known = (row.sel_prc, None, row.seller_prd_cd, row.prd_image01)
    return FoundProduct(row.prd_no, row.prd_nm, STATES.get(code, "unknown"), word, *known)


def details_of(product: ListedProduct, stocks: Sequence[Stock]) -> ProductDetails:
    """A product with an option for each stock; a stock without a text is that of a product without options.

    Unverified: that mixDtlOptNm is the option's value, and empty without options: the document's only sample has one
    stock with a text.
    """
    options = [
        FoundOption(one.prd_stck_no, (one.mix_dtl_opt_nm,), one.add_prc, one.stck_qty)
        for one in stocks
        if one.mix_dtl_opt_nm
    ]
    alone = stocks[0].stck_qty if len(stocks) == 1 else None
    known = (product.prd_no, product.prd_nm, product.sel_prc, alone, product.seller_prd_cd)
    return ProductDetails(*known, (OPTION,) if options else (), tuple(options))


def categories_of(nodes: Sequence[Category], keyword: str) -> Iterator[MallCategory]:
    """The leaves whose path holds the keyword, out of all nodes in any order."""
    known = {node.disp_no: node for node in nodes}
    parents = {node.parent_disp_no for node in nodes}
    for node in nodes:
        path = _path_of(node, known)
        leaf = node.leaf_yn == "Y" or (not node.leaf_yn and node.disp_no not in parents)
        if leaf and keyword in " > ".join(path):
            yield MallCategory(node.disp_no, path, leaf=True)


def _path_of(node: Category, known: Mapping[str, Category]) -> tuple[str, ...]:
    """The names from the top; a tree that bites its tail ends at the tenth."""
    names: list[str] = []
    at: Category | None = node
    while at is not None and len(names) < 10:
        names.insert(0, at.disp_nm)
        at = known.get(at.parent_disp_no)
    return tuple(names)


def place_of(place: Place, kind: str) -> DeliveryTemplate:
    """출고지 or 반품/교환지 to choose from."""
    return DeliveryTemplate(number=place.addr_seq, name=place.addr_nm, kind=kind, details={"address": place.addr})


def template_of(template: DispatchTemplate) -> DeliveryTemplate:
    """발송마감 템플릿 to choose from."""
    return DeliveryTemplate(template.prd_info_tmplt_no, template.prd_info_tmplt_nm, "발송마감 템플릿", {})


def _day(text: str) -> str:
    return text[:10].replace("-", "/")


def _yn(value: object) -> str:
    return "Y" if value else "N"
