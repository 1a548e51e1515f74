"""The rows that 11번가 answers with (malls.md 3), as their fields are read; empty ones and `null` are left out before.

Unverified: `dlvEndDt` and `pocnfrmDt` of delivered and confirmed orders come from public integrations.
"""

from typing import Annotated

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Key, Moment, Shape, Text, Whole


class Result(Shape):
    """The code and the words in an answer, under the names of its envelope."""

    code: Annotated[Text, Field(validation_alias=AliasChoices("result_code", "resultCode"))] = ""
    words: Annotated[
        Text, Field(validation_alias=AliasChoices("result_text", "result_message", "resultMessage", "message"))
    ] = ""


class OrderRow(Shape):
    """A row of any order list; which fields are there depends on the list."""

    ord_no: Key
    ord_prd_seq: Key
    dlv_no: Key
    prd_no: Text = ""
    prd_nm: Text = ""
    prd_stck_no: Text = ""
    slct_prd_opt_nm: Text = ""
    seller_prd_cd: Text = ""
    seller_stock_cd: Text = ""
    ord_qty: Annotated[Whole, Field(ge=1)]
    sel_prc: Whole | None = None
    ord_amt: Whole | None = None
    ord_opt_won_stl: Whole = 0
    dlv_cst: Annotated[Whole, Field(validation_alias=AliasChoices("dlvCst", "lstDlvCst"))] = 0
    dlv_cst_type: Text = ""
    ord_dt: Moment = None
    ord_stl_end_dt: Moment = None
    plcodr_cnf_dt: Moment = None
    snd_end_dt: Moment = None
    dlv_end_dt: Moment = None
    pocnfrm_dt: Moment = None
    ord_prd_stat: Text = ""
    ord_prd_stat_nm: Text = ""
    add_prd_yn: Text = ""
    add_prd_no: Text = ""
    dlv_mthd_cd: Text = ""
    dlv_etprs_cd: Text = ""
    invc_no: Text = ""
    ord_nm: Text = ""
    ord_prtbl_tel: Text = ""
    ord_tlphn_no: Text = ""
    rcvr_nm: Text = ""
    rcvr_prtbl_no: Text = ""
    rcvr_tlphn: Text = ""
    rcvr_mail_no: Text = ""
    rcvr_base_addr: Text = ""
    rcvr_dtls_addr: Text = ""
    ord_dlv_req_cont: Text = ""
    psn_csc_uniq_no: Text = ""


class CancelRow(Shape):
    """A row of the cancel requests."""

    ord_no: Key
    ord_prd_seq: Key
    ord_cn_stat_cd: Text = ""


class Category(Shape):
    """A node of the category tree."""

    disp_no: Key
    disp_nm: Text = ""
    parent_disp_no: Text = ""
    leaf_yn: Text = ""


class Place(Shape):
    """출고지 or 반품/교환지."""

    addr_seq: Key
    addr_nm: Text = ""
    addr: Text = ""


class DispatchTemplate(Shape):
    """발송마감 템플릿."""

    prd_info_tmplt_no: Key
    prd_info_tmplt_nm: Text = ""


class ListedProduct(Shape):
    """A product as it is read."""

    prd_no: Key
    sel_stat_cd: Text = ""
    sel_stat_nm: Text = ""
    seller_prd_cd: Text = ""
    prd_nm: Text = ""
    sel_prc: Whole | None = None
    prd_image01: Text = ""


class Stock(Shape):
    """An option's stock, or that of a product without options."""

    prd_stck_no: Key
    stck_qty: Whole = 0
    opt_wght: Text = ""
    seller_stock_cd: Text = ""
    mix_dtl_opt_nm: Text = ""
    add_prc: Whole = 0
