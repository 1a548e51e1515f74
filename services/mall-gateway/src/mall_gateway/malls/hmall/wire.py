"""The rows that 현대몰 answers with (malls.md 12), as their fields are read.

Unverified: fields that malls.md 12 does not list (`dstnDtlAdr`, `invcNo`, `dsrvDlvcoCd`, `dlvcAmt`, those of sections,
notices and couriers, `venUitmCd`) come from public clients or are likely.
"""

from typing import Annotated

from pydantic import Field

from mall_gateway.malls.shapes import Flag, Key, Moment, Shape, Text, Whole


class OrderRow(Shape):
    """A row of the 출고 list."""

    ord_no: Key
    ord_ptc_seq: Key
    dlvst_no: Key
    dlvst_ptc_seq: Key
    slitm_cd: Text = ""
    slitm_nm: Text = ""
    uitm_cd: Text = ""
    uitm_tot_nm: Text = ""
    ven_item_cd: Text = ""
    ven_uitm_cd: Text = ""
    ord_qty: Annotated[Whole, Field(ge=1)]
    sell_uprc: Whole
    dlvc_amt: Whole = 0
    dlv_type_gbcd: Text = ""
    dlv_cncl_yn: Flag = False
    last_dlvst_prgr_gbcd: Text = ""
    ptc_ord_dtm: Moment = None
    oshp_cnfm_dtm: Moment = None
    dsrv_dlvco_cd: Text = ""
    dsrv_dlvco_nm: Text = ""
    invc_no: Text = ""
    dlv_aplt_nm: Text = ""
    dlv_aplt_tel: Text = ""
    rcvr_nm: Text = ""
    rcvr_hp: Text = ""
    rcvr_tel: Text = ""
    dstn_post_no: Text = ""
    dstn_adr: Text = ""
    dstn_dtl_adr: Text = ""
    dlv_paon_msg: Text = ""


class Item(Shape):
    """A product as it is read or listed."""

    slitm_cd: Key
    slitm_nm: Text = ""
    ven_item_cd: Text = ""
    item_sell_gbcd: Text = ""
    prc_athz_gbcd: Text = ""
    sell_prc: Whole = 0


class Unit(Shape):
    """An option of a product (속성), or the product itself where it has none."""

    uitm_cd: Key
    uitm_tot_nm: Text = ""
    ven_uitm_cd: Text = ""
    max_sell_poss_qty: Whole = 0
    sell_gbcd: Text = ""


class Section(Shape):
    """A 매장: where a product is shown."""

    sect_id: Key
    sect_nm: Text = ""
    upr_sect_id: Text = ""


class NoticeItem(Shape):
    """A field of the 품목고시 that a class of goods must tell."""

    itst_cd: Key
    itst_titl: Text = ""


class Courier(Shape):
    """A courier of the mall's list."""

    dsrv_dlvco_cd: Key
    dsrv_dlvco_nm: Text = ""
