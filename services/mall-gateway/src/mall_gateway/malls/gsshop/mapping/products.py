"""Products as GS SHOP's blocks and back (malls.md 10.2).

Unverified: which fields stand in which block of V3 (malls.md 10.2 lists the fields; the blocks are a public client's)
and what the class of a delivery, an order and an option type is called.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from contracts.catalog import Option, Product
from contracts.listing import SalesTerms
from mall_gateway.malls.general_malls import supply_won, told_notice
from mall_gateway.malls.gsshop.profile import COURIERS, LABEL_BYTES
from mall_gateway.malls.gsshop.wire import Approval, Attribute, Manager, NoticeItem, Place, ProductClass
from mall_gateway.malls.markup import EUC_KR
from mall_gateway.malls.offers import certificates_to_send, detail_html, stock_to_send, variants
from mall_gateway.malls.port import DeliveryTemplate, Listed, MallCategory, Offer
from mall_gateway.malls.sales_fields import number_of, text_of
from mall_gateway.malls.seoul_time import to_seoul

ALWAYS = 29_991_231_235_959
MOMENT = "%Y%m%d%H%M%S"
OPTION_TYPE = "S"
PLAIN_OPTION, PLAIN_VALUE, NO_VALUE = "0000", "공통", "None"
"""How a product without options is told: one option of this code and value."""
STATE_NAMES = {
    "R": "승인요청",
    "F": "반려",
    "N": "판매대기",
    "Y": "판매중",
    "E": "판매종료",
    "T": "일시품절",
    "D": "완전판매종료",
}
SEE_DETAIL_PAGE = "상세페이지 참조"
APPROVED = frozenset({"Y", "E", "T", "D"})
OUT_OF_STOCK, OVER = "T", frozenset({"E", "D"})
"""Of an option too (`attrStCd`)."""

State = Literal["waiting_approval", "on_sale", "refused", "stopped", "ended", "unknown"]


@dataclass(frozen=True)
class Known:
    """What is known beside the offer: the class's 품목고시, the time, and the account's 하위협력사."""

    items: Sequence[NoticeItem]
    now: datetime
    sub_vendor_id: str | None = None


def product_of(offer: Offer, known: Known) -> dict[str, Any]:
    """The whole body of a creation, of a checked offer."""
    return {
        "supPrdCd": offer.listing_code,
        **_base_info(offer, known),
        "prdPrcInfo": _price(offer.terms, known.now),
        "prdImgInfo": {"prdCntntListCntntUrlNm": list(offer.product.image_urls)},
        "attrPrdList": _attributes(offer, known.now),
    }


def changes_of(offer: Offer, known: Known) -> Iterator[tuple[str, dict[str, Any]]]:
    """The paths below the product and their bodies that bring it to the offer: its stocks first."""
    sub = {"subSupCd": known.sub_vendor_id}
    yield "attributes", {"prdTypCd": OPTION_TYPE, **sub, "attrPrdList": _attributes(offer, known.now)}
    yield "price", price_of(offer.terms, known)
    yield "base-info", _base_info(offer, known)
    yield "images", {"prdCntntListCntntUrlNm": list(offer.product.image_urls), "mobilBannerImgUrl": ""}


def price_of(terms: SalesTerms, known: Known) -> dict[str, Any]:
    """The body of a price of its own."""
    return {"subSupCd": known.sub_vendor_id, "prdPrcInfo": _price(terms, known.now)}


def sale_status(ends_at: datetime | None) -> dict[str, Any]:
    """Stop by ending the sale at a time; on sale where there is none."""
    return {"saleEndDtm": ALWAYS if ends_at is None else moment_of(ends_at), "attrSaleEndStModYn": "Y"}


def period_of(ends_on: date) -> dict[str, Any]:
    """The sale ends with a day; the ends of the options are left alone."""
    return {"saleEndDtm": last_moment(ends_on.isoformat()), "attrSaleEndStModYn": "N"}


def last_moment(day: str) -> int:
    """The last second of a day (`2026-12-31`, whatever stands behind it) as the mall's number."""
    return int(f"{day[:10].replace('-', '')}235959")


def stocks_of(stocks: Mapping[str, int], shown: Iterable[Attribute], known: Known) -> dict[str, Any]:
    """The body that gives options their stock; those that are none of ours keep what they show."""
    rows = [_stock_row(one, stocks.get(our_option_key(one.sup_attr_prd_cd)), known.now) for one in shown]
    return {"prdTypCd": OPTION_TYPE, "subSupCd": known.sub_vendor_id, "attrPrdList": rows}


def our_option_key(code: str) -> str:
    """Our option key of `supAttrPrdCd`; empty for a product without options."""
    return "" if code == PLAIN_OPTION else code


def listed_of(code: str, approval: Approval, attributes: Iterable[Attribute]) -> Listed:
    """A product as it was read. Its number is our own code, by which every call of the mall goes."""
    return Listed(
        mall_product_no=code,
        mall_option_nos={
            key: one.attr_prd_cd
            for one in attributes
            if (key := our_option_key(one.sup_attr_prd_cd)) and one.attr_prd_cd
        },
        state=state_of(approval.prd_st_cd),
        mall_state=STATE_NAMES.get(approval.prd_st_cd, approval.prd_st_cd),
        reason=approval.return_desc or None,
    )


def state_of(code: str) -> State:
    """`prdStCd` as ours. T 일시품절 is on sale without stock; E is what our own stop makes, and can be undone."""
    match code:
        case "R" | "N":
            return "waiting_approval"
        case "Y" | "T":
            return "on_sale"
        case "F":
            return "refused"
        case "E":
            return "stopped"
        case "D":
            return "ended"
        case _:
            return "unknown"


def category_of(leaf: ProductClass) -> MallCategory:
    """A class with the names of its levels."""
    names = (leaf.lrg_cls_nm, leaf.mid_cls_nm, leaf.sml_cls_nm, leaf.dtl_cls_nm)
    return MallCategory(leaf.dtl_cls_cd, tuple(dict.fromkeys(name for name in names if name)), leaf=True)


def manager_of(manager: Manager) -> DeliveryTemplate:
    """담당MD to choose from."""
    return DeliveryTemplate(manager.md_id, manager.md_nm, "담당MD", {})


def places_of(place: Place) -> Iterator[DeliveryTemplate]:
    """출고지 or 반송지 to choose from, or both."""
    kinds = (("출고지", place.dirdlv_relsp_yn), ("반송지", place.dirdlv_retp_yn))
    for kind, yes in kinds:
        if yes == "Y":
            yield DeliveryTemplate(place.sup_addr_cd, place.addr_gbn_nm, kind, {"address": place.addr})


def moment_of(at: datetime) -> int:
    """A time as the mall's number of fourteen digits."""
    return int(to_seoul(at, MOMENT))


def _base_info(offer: Offer, known: Known) -> dict[str, Any]:
    """Everything but price, images and options."""
    period = {"prdNmChgValidStrDtm": moment_of(known.now), "prdNmChgValidEndDtm": ALWAYS}
    section = number_of(offer.terms.mall_fields, "section_no")
    return {
        "subSupCd": known.sub_vendor_id,
        "prdBaseAddInfo": {**_base(offer, known.now), **_delivery(offer)},
        "prdNmChgInfo": {"prdNmChgExposPrdNm": offer.product.name, **period},
        "prdDescdHtmlInfo": {"prdDescdHtmlDescdExplnCntnt": detail_html(offer.product)},
        "prdSectList": [{"prdSectListSectid": section, "prdSectListSectGbn": "S", "prdSectListSectStdYn": "Y"}],
        "prdSafeCertInfo": _certificate(offer),
        "prdGovPublsItmList": [
            {"govPublsItmCd": item.gov_publs_itm_cd, "govPublsItmCntnt": told_notice(offer, item.gov_publs_itm_nm)}
            for item in known.items
        ],
    }


def _base(offer: Offer, now: datetime) -> dict[str, Any]:
    product, terms = offer.product, offer.terms
    starts = f"{terms.sale_starts_on[:10].replace('-', '')}000000" if terms.sale_starts_on else moment_of(now)
    return {
        "prdNm": label_of(product.name),
        "prdClsCd": terms.mall_category_code,
        "operMdId": text_of(terms.mall_fields, "md_no"),
        "brandCd": text_of(terms.mall_fields, "brand_code"),
        "mnfcCoNm": product.maker,
        "orgpNm": product.origin.place or SEE_DETAIL_PAGE,
        "modelNo": product.model_number,
        "taxTypCd": "02" if product.tax == "taxed" else "01",
        "prdTypCd": OPTION_TYPE,
        "ordPrdTypCd": "02",
        "saleStrDtm": int(starts),
        "saleEndDtm": last_moment(terms.sale_ends_on),
        "adultCertYn": _yn(product.adults_only),
        "ordMnfcYn": "N",
        **{f"attrTypNm{place}": name for place, name in enumerate(_names(product), 1)},
    }


def _delivery(offer: Offer) -> dict[str, Any]:
    values, kind = offer.terms.mall_fields, text_of(offer.terms.mall_fields, "delivery_fee_type")
    remote = number_of(values, "remote_fee_won")
    back, exchange = number_of(values, "return_fee_won"), number_of(values, "exchange_fee_won")
    away = {"DlvPsblYn": "Y", "ChrDlvYn": _yn(remote), "ChrDlvcAmt": remote, "RtpAmt": back, "ExchAmt": exchange}
    return {
        "dlvPickMthodCd": 3200,
        "dlvsCoCd": COURIERS.get(offer.terms.courier or "", "ZY"),
        "prdRelspAddrCd": text_of(values, "outbound_place"),
        "prdRetpAddrCd": text_of(values, "return_place"),
        "chrDlvYn": _yn(kind != "free"),
        "chrDlvcAmt": 0 if kind == "free" else number_of(values, "delivery_fee_won"),
        "shipLimitAmt": number_of(values, "free_from_won") if kind == "conditional" else 0,
        "exchRtpChrYn": _yn(back or exchange),
        "rtpAmt": back,
        "exchAmt": exchange,
        **{f"{area}{name}": value for area in ("ilnd", "jeju") for name, value in away.items()},
        "stdRelsDdcnt": number_of(values, "release_days"),
    }


def _price(terms: SalesTerms, now: datetime) -> dict[str, Any]:
    margin = number_of(terms.mall_fields, "margin_percent")
    return {
        "prdPrcValidStrDtm": moment_of(now),
        "prdPrcValidEndDtm": ALWAYS,
        "prdPrcSalePrc": terms.price_won,
        "prdPrcSupGivRtamtCd": "01",
        "prdPrcSupGivRtamt": supply_won(terms.price_won, margin),
    }


def _attributes(offer: Offer, now: datetime) -> list[dict[str, Any]]:
    return [_attribute(offer, option, moment_of(now)) for option in variants(offer.product)]


def _attribute(offer: Offer, option: Option, starts: int) -> dict[str, Any]:
    """An option; without stock it is 일시품절."""
    stock, values = stock_to_send(option), option.values or (PLAIN_VALUE,)
    padded = (*values, *(NO_VALUE for _ in range(4 - len(values))))
    return {
        "attrPrdListSupAttrPrdCd": option.key or PLAIN_OPTION,
        "attrPrdListAttrPrdCd": offer.mall_option_nos.get(option.key),
        "attrPrdListSaleStrDtm": starts,
        "attrPrdListSaleEndDtm": ALWAYS,
        **{f"attrPrdListAttrVal{place}": value for place, value in enumerate(padded, 1)},
        "attrPrdListOrgpNm": offer.product.origin.place or SEE_DETAIL_PAGE,
        "attrPrdListMnfcCoNm": offer.product.maker,
        "attrPrdListSafeStockQty": 0,
        "attrPrdListTempoutYn": _yn(not stock),
        "attrPrdListOrdPsblQty": stock,
    }


def _stock_row(shown: Attribute, stock: int | None, now: datetime) -> dict[str, Any]:
    """An option as the mall shows it, with its stock; one that has ended stays so."""
    quantity = max(shown.attr_ord_psbl_qty, 0) if stock is None else stock
    paused = not quantity or (stock is None and shown.attr_st_cd == OUT_OF_STOCK)
    values = (shown.prd_attr_val1, shown.prd_attr_val2, shown.prd_attr_val3, shown.prd_attr_val4)
    return {
        "attrPrdListSupAttrPrdCd": shown.sup_attr_prd_cd,
        "attrPrdListAttrPrdCd": shown.attr_prd_cd or None,
        "attrPrdListSaleStrDtm": moment_of(now),
        "attrPrdListSaleEndDtm": moment_of(now) if shown.attr_st_cd in OVER else ALWAYS,
        **{f"attrPrdListAttrVal{place}": value or NO_VALUE for place, value in enumerate(values, 1)},
        "attrPrdListSafeStockQty": 0,
        "attrPrdListTempoutYn": _yn(paused),
        "attrPrdListOrdPsblQty": quantity,
    }


def _certificate(offer: Offer) -> dict[str, Any]:
    """The one certificate that fits; 0 is 해당없음."""
    found, values = certificates_to_send(offer.product), offer.terms.mall_fields
    if not found:
        return {"safeCertGbnCd": "0", "safeCertOrgCd": "0"}
    return {
        "safeCertGbnCd": text_of(values, "certification_code"),
        "safeCertOrgCd": text_of(values, "certification_agency_code"),
        "safeCertNo": found[0].number,
        "safeCertModelNm": offer.product.model_name or offer.product.name,
    }


def _names(product: Product) -> Sequence[str]:
    return product.option_names if product.option_use != "none" else ()


def label_of(name: str) -> str:
    """As much of a name as the waybill takes, cut between letters."""
    return name.encode(EUC_KR, "replace")[:LABEL_BYTES].decode(EUC_KR, "ignore").strip()


def _yn(value: object) -> str:
    return "Y" if value else "N"
