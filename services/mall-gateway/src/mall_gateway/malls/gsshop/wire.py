"""What GS SHOP answers with (malls.md 10), read tolerantly.

Unverified: the fields of an order row but its numbers, courier and waybill; malls.md 10.3 names no others. They are
named after the mall's other calls, and to be put right here once a real row is seen.
"""

from typing import Annotated, Any

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Key, Moment, OrNone, Shape, Text, Whole


class Result(Shape):
    """How an answer says that it is good, under the names of its envelope: V3, b2b, or the older product calls."""

    word: Annotated[Text, Field(validation_alias=AliasChoices("result", "resultCd", "success"))] = ""
    code: Text = ""
    words: Annotated[Text, Field(validation_alias=AliasChoices("message", "resultMsg", "msg"))] = ""


class ProductClass(Shape):
    """A leaf of the tree of 상품분류 (SupSendPrdClsInfo.gs)."""

    dtl_cls_cd: Key
    lrg_cls_nm: Text = ""
    mid_cls_nm: Text = ""
    sml_cls_nm: Text = ""
    dtl_cls_nm: Text = ""


class NoticeItem(Shape):
    """An entry of a class's 품목고시."""

    gov_publs_itm_cd: Key
    gov_publs_itm_nm: Text = ""


class NoticeGroup(Shape):
    """The 품목고시 that a class may show."""

    gov_publs_grp_itm_list: Annotated[tuple[NoticeItem, ...], OrNone] = ()


class ClassDetail(Shape):
    """What a class wants of its products (getPrdClsDtlInfo.gs)."""

    gov_publs_grp_list: Annotated[tuple[NoticeGroup, ...], OrNone] = ()


class Manager(Shape):
    """담당MD of the partner."""

    md_id: Key
    md_nm: Text = ""


class Place(Shape):
    """출고지, 반송지 or both."""

    sup_addr_cd: Key
    addr_gbn_nm: Text = ""
    addr: Text = ""
    dirdlv_relsp_yn: Text = ""
    dirdlv_retp_yn: Text = ""


class Approval(Shape):
    """Where a product stands (getPrdAprvInfo.gs)."""

    prd_cd: Text = ""
    prd_st_cd: Text = ""
    return_desc: Text = ""


class Attribute(Shape):
    """An option as an approved product shows it (getPrdInfo.gs). Unverified: the values but the first."""

    attr_prd_cd: Text = ""
    sup_attr_prd_cd: Text = ""
    attr_st_cd: Text = ""
    attr_ord_psbl_qty: Whole = 0
    prd_attr_val1: Text = ""
    prd_attr_val2: Text = ""
    prd_attr_val3: Text = ""
    prd_attr_val4: Text = ""


class ListedProduct(Shape):
    """An approved product with its options."""

    prd_attr_info_list: Annotated[tuple[Attribute, ...], OrNone] = ()


class OrderPart(Shape):
    """One of `data[]` of the order list: its rows, or a single one."""

    result_list: Any = None


class OrderRow(Shape):
    """An order line, or what became of one."""

    ord_no: Key
    ord_item_no: Key
    ord_gbn_cd: Text = ""
    ord_st_cd: Text = ""
    ord_dtm: Moment = None
    ord_conf_dtm: Moment = None
    rels_dtm: Moment = None
    dlv_fnsh_dtm: Moment = None
    cncl_dtm: Moment = None
    prd_cd: Text = ""
    sup_prd_cd: Text = ""
    attr_prd_cd: Text = ""
    sup_attr_prd_cd: Text = ""
    prd_nm: Text = ""
    attr_prd_nm: Text = ""
    ord_qty: Annotated[Whole, Field(ge=1)]
    sale_prc: Whole
    ord_amt: Whole | None = None
    dlvc_amt: Whole = 0
    ordr_nm: Text = ""
    ordr_tel_no: Text = ""
    rcvr_nm: Text = ""
    rcvr_tel_no: Text = ""
    rcvr_hp_no: Text = ""
    rcvr_zip_cd: Text = ""
    rcvr_addr1: Text = ""
    rcvr_addr2: Text = ""
    dlv_req_cont: Text = ""
    psn_csc_uniq_no: Text = ""
    delivery_cd: Text = ""
    delivery_no: Text = ""
