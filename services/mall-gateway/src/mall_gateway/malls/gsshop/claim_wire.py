"""Claims of GS SHOP as they stand in its order lists (ORD01).

Unverified: every field but the two numbers; malls.md 10.3 says in which list they come, and names no others.
"""

from mall_gateway.malls.shapes import Key, Moment, Shape, Text, Whole


class ClaimRow(Shape):
    """A cancel, a return or an exchange. The latter have a number of their own and name that of the line as `org…`."""

    ord_no: Key
    ord_item_no: Key
    org_ord_no: Text = ""
    org_ord_item_no: Text = ""
    ord_gbn_cd: Text = ""
    ord_st_cd: Text = ""
    clm_dtm: Moment
    clm_chg_dtm: Moment = None
    clm_qty: Whole = 0
    clm_rsn_nm: Text = ""
    clm_rsn_cntnt: Text = ""
    exch_attr_prd_nm: Text = ""
    rcvr_nm: Text = ""
    rcvr_tel_no: Text = ""
    rcvr_hp_no: Text = ""
    rcvr_zip_cd: Text = ""
    rcvr_addr1: Text = ""
    rcvr_addr2: Text = ""
    retn_delivery_cd: Text = ""
    retn_delivery_no: Text = ""
