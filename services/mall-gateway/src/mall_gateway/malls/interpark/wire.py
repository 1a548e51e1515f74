"""The rows that 인터파크 answers with (malls.md 7), as they are read: orders in capitals, products in camel case.

Unverified: names of fields that malls.md 7 does not list come from public integrations.
"""

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field

from mall_gateway.malls.seoul_time import from_digits
from mall_gateway.malls.shapes import Key, Moment, Shape, Text, Whole


def _as_stamp(given: Any) -> Any:
    """`20191231135346` or `20191231` in Seoul time; blank is None."""
    return from_digits(given) if isinstance(given, str) and given.strip() else None


Stamp = Annotated[Moment, BeforeValidator(_as_stamp)]


class Capitals(Shape):
    """A row whose fields are in capitals: `ord_no` here is `ORD_NO` there."""

    model_config = ConfigDict(alias_generator=str.upper, populate_by_name=True, extra="ignore", frozen=True)


class Result(Capitals):
    """`ORDER_LIST/RESULT`."""

    code: Text = ""
    message: Text = ""


class OrderRow(Capitals):
    """An ordered product (PRD) with what its ORDER says of all of them; which fields are there depends on the list."""

    ord_no: Key
    ord_seq: Key
    order_dts: Annotated[Stamp, Field(validation_alias=AliasChoices("ORDER_DTS", "ORDER_DT"))] = None
    pay_dts: Stamp = None
    ordclm_stat_dts: Stamp = None
    delv_dts: Stamp = None
    delv_complete_dt: Stamp = None
    ord_comp_dts: Stamp = None
    prd_no: Text = ""
    opt_prd_no: Text = ""
    entr_prd_no: Text = ""
    opt_no: Text = ""
    prd_nm: Text = ""
    opt_nm: Text = ""
    in_opt_nm: Text = ""
    ord_qty: Annotated[Whole, Field(ge=1)]
    sale_unitcost: Whole | None = None
    real_sale_unitcost: Whole | None = None
    ord_amt: Whole | None = None
    del_amt: Whole = 0
    current_state: Text = ""
    delv_comp: Text = ""
    delv_no: Text = ""
    ord_nm: Text = ""
    tel: Text = ""
    mobile_tel: Text = ""
    rcvr_nm: Text = ""
    deli_tel: Text = ""
    deli_mobile: Text = ""
    del_zip: Annotated[Text, Field(validation_alias=AliasChoices("DEL_ZIP_DORO", "DEL_ZIP"))] = ""
    deli_addr1: Annotated[Text, Field(validation_alias=AliasChoices("DELI_ADDR1_DORO", "DELI_ADDR1"))] = ""
    deli_addr2: Annotated[Text, Field(validation_alias=AliasChoices("DELI_ADDR2_DORO", "DELI_ADDR2"))] = ""
    deli_comment: Text = ""
    resident_no: Text = ""


class ClaimRow(Capitals):
    """A product of a claim, or of a request for one, with what its ORDER says of all of them."""

    ord_no: Key
    ord_seq: Key
    clmreq_tp: Text = ""
    clmreq_stat: Text = ""
    clmreq_statnm: Text = ""
    clmreq_qty: Whole = 0
    clmreq_rsn_tpnm: Text = ""
    clmreq_rsn_dtl: Text = ""
    clmreq_dts: Annotated[Stamp, Field(validation_alias=AliasChoices("CLMREQ_DTS", "CLMREQ_DT"))] = None
    clmreq_cncl_dts: Annotated[Stamp, Field(validation_alias=AliasChoices("CLMREQ_CNCL_DTS", "CLMREQ_CNCL_DT"))] = None
    clm_no: Text = ""
    clm_seq: Text = ""
    clm_crt_tp: Text = ""
    current_clmprd_stat: Text = ""
    current_clmprd_statnm: Text = ""
    clm_qty: Whole = 0
    clm_rsn_tpnm: Text = ""
    clm_rsn_dtl: Text = ""
    clm_dts: Annotated[Stamp, Field(validation_alias=AliasChoices("CLM_DTS", "CLM_DT"))] = None
    clm_rcvr_nm: Text = ""
    clm_rcvr_tel: Text = ""
    clm_rcvr_mobile: Text = ""
    clm_rcvr_zip: Text = ""
    clm_rcvr_addr1: Text = ""
    clm_rcvr_addr2: Text = ""
    rtn_delv_entr_no: Text = ""
    rtn_invo_no: Text = ""


class Failure(Shape):
    """`error` of a product answer."""

    code: Text = ""
    message: Text = ""
    explanation: Text = ""


class Registered(Shape):
    """`success` of a product answer."""

    prd_no: Key
    origin_prd_no: Text = ""


class SoldItem(Shape):
    """A product, or an option of it under a number of its own (`GetPrdSaleQtyForAPI`, `GetProductInquiryForAPI`)."""

    prd_no: Key
    prd_nm: Text = ""
    external_prd_no: Annotated[Text, Field(validation_alias=AliasChoices("externalPrdNo", "originPrdNo"))] = ""
    sale_stat_tp: Text = ""
    sale_unitcost: Whole = 0
    sale_lmt_qty: Whole = 0
    sale_poss_rest_qty: Whole | None = None


class Category(Shape):
    """A node of the category tree; three digits a level."""

    disp_no: Key
    disp_nm: Text = ""
    disp_yn: Text = "Y"


class DeliveryPolicy(Shape):
    """배송비정책."""

    delv_cost_plc_no: Key
    dist_cost_tp: Text = ""
    dist_cost: Whole = 0
    maxbuy_amt: Whole = 0


class ReturnPlace(Shape):
    """반품배송지. Unverified: the names of its fields."""

    delv_no: Key
    delv_nm: Text = ""
    addr: Text = ""
