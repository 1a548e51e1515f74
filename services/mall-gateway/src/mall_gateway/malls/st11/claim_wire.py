"""The rows of 11번가's claim lists (malls.md 3.4), as their fields are read."""

from mall_gateway.malls.shapes import Key, Moment, Shape, Text, Whole


class CancelClaimRow(Shape):
    """A row of the cancel lists."""

    ord_no: Key
    ord_prd_seq: Key
    ord_prd_cn_seq: Key
    dlv_no: Key
    create_dt: Moment
    ord_cn_qty: Whole = 0
    ord_cn_rsn_cd: Text = ""
    ord_cn_dtls_rsn: Text = ""
    ord_cn_mnbd_cd: Text = ""
    ord_cn_stat_cd: Text = ""


class ClaimRow(Shape):
    """A row of the return and exchange lists, and of what the mall itself cancelled; `dlvNo` is not in it."""

    ord_no: Key
    ord_prd_seq: Key
    clm_req_seq: Key
    dlv_no: Key
    req_dt: Moment
    clm_req_qty: Whole = 0
    clm_req_rsn: Text = ""
    clm_req_cont: Text = ""
    clm_stat: Text = ""
    ord_nm: Text = ""
    ord_tlphn_no: Text = ""
    ord_prtbl_tel: Text = ""
    rcvr_mail_no: Text = ""
    rcvr_base_addr: Text = ""
    rcvr_dtls_addr: Text = ""
    exch_nm: Text = ""
    exch_tlphn_no: Text = ""
    exch_prtbl_tel: Text = ""
    exch_mail_no: Text = ""
    exch_base_addr: Text = ""
    exch_dtls_addr: Text = ""
    tw_prd_invc_no: Text = ""
    dlv_etprs_cd: Text = ""
    clm_lst_dlv_cst: Whole | None = None


class ClaimStateRow(Shape):
    """The state of the claim on a line."""

    ord_no: Key
    ord_prd_seq: Key
    clm_req_seq: Text = ""
    clm_stat: Text = ""
    clm_stat_nm: Text = ""
