"""고객문의 of GS SHOP (CST01). Unverified: every field but the number and the kind; malls.md 10.3 names no others."""

from mall_gateway.malls.shapes import Flag, Key, Moment, Shape, Text


class InquiryRow(Shape):
    """상품문의 (QNA) or 1:1 문의 (ONE)."""

    inq_no: Key
    inq_type: Text = ""
    inq_title: Text = ""
    inq_cntnt: Text = ""
    inq_dtm: Moment
    cust_nm: Text = ""
    prd_cd: Text = ""
    sup_prd_cd: Text = ""
    prd_nm: Text = ""
    ord_no: Text = ""
    ans_yn: Flag = False
    ans_cntnt: Text = ""
    ans_dtm: Moment = None
