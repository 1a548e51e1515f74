"""롯데온's shapes as far as they are read (malls.md 8.1-8.4).

Names that malls.md leaves out are those of public clients: the approval block and options of a product, the fields of
a claim's items, the receiver of an order row.
"""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field

from mall_gateway.malls.seoul_time import from_seoul
from mall_gateway.malls.shapes import Key, OrNone, Shape, Text, Whole


def _as_stamp(given: Any) -> Any:
    """`20261121093000` in Seoul; a day alone is its midnight; null and blank are None."""
    if not isinstance(given, str | int):
        return given
    text = str(given).strip()
    if not text.isdecimal():
        return from_seoul(text) if text else None
    return from_seoul(f"{text[:8]}T{text[8:]:0<6}")


Stamp = Annotated[datetime | None, BeforeValidator(_as_stamp)]


class Identity(Shape):
    """Whose key it is; most bodies about products want both."""

    tr_grp_cd: Key
    tr_no: Key


class OrderRow(Shape):
    """One line of a delivery order. It stays as it was instructed; where it stands is told by `ProgressRow`."""

    od_no: Key
    od_seq: Key
    proc_seq: Key
    od_typ_cd: Text = ""
    dv_rtrv_dvs_cd: Text = ""
    spd_no: Text = ""
    spd_nm: Text = ""
    sitm_no: Text = ""
    sitm_nm: Text = ""
    eitm_no: Text = ""
    od_qty: Whole
    sl_prc: Whole = 0
    sl_amt: Whole = 0
    dv_cst: Whole = 0
    odr_nm: Text = ""
    mphn_no: Text = ""
    tel_no: Text = ""
    dvp_cust_nm: Text = ""
    dvp_mphn_no: Text = ""
    dvp_tel_no: Text = ""
    dvp_zip_no: Text = ""
    dvp_stnm_zip_addr: Text = ""
    dvp_stnm_dtl_addr: Text = ""
    dv_msg: Text = ""
    od_cmpt_dttm: Annotated[datetime, BeforeValidator(_as_stamp)]


class ProgressRow(Shape):
    """Where one line stands; the latest counts."""

    od_no: Key
    od_seq: Key
    proc_seq: Key
    od_prgs_step_cd: Key
    dv_trc_stat_dttm: Stamp = None
    dv_co_cd: Text = ""
    invc_no: Text = ""


class ClaimItem(Shape):
    """A line of a cancel claim; `orgl_proc_seq` is the line's own number before the claim gave it another."""

    od_seq: Key
    proc_seq: Text = ""
    orgl_proc_seq: Text = ""
    od_prgs_step_cd: Text = ""
    cncl_qty: Whole = 0
    clm_req_dttm: Stamp = None


class Claim(Shape):
    """A cancel claim, asked or done."""

    od_no: Key
    clm_no: Text = ""
    item_list: Annotated[tuple[ClaimItem, ...], OrNone] = ()


class Approval(Shape):
    """Two approvals, of category and of information; both make the final one."""

    fnl_aprv_yn: Text = ""
    pd_aprv_req_cd: Text = ""
    cat_aprv_stat_cd: Text = ""
    cat_gvbk_rsn_cnts: Text = ""
    pd_info_aprv_stat_cd: Text = ""
    pd_info_gvbk_rsn_cnts: Text = ""


class ItemOption(Shape):
    """What one option name is for an option."""

    opt_nm: Text = ""
    opt_val: Text = ""


class ItemRow(Shape):
    """An option (단품) as it is read."""

    itm_opt_lst: Annotated[tuple[ItemOption, ...], OrNone] = ()
    sitm_no: Text = ""
    eitm_no: Text = ""
    sl_stat_cd: Text = ""
    sl_prc: Whole = 0
    stk_qty: Whole = 0


class ProductDetail(Shape):
    """A product as it is read."""

    spd_no: Key
    spd_nm: Text = ""
    epd_no: Text = ""
    sl_stat_cd: Text = ""
    pd_aprv_stat_info: Approval | None = None
    itm_lst: Annotated[tuple[ItemRow, ...], OrNone] = ()


class ProductRow(Shape):
    """A row of the product list."""

    spd_no: Key
    epd_no: Text = ""
    spd_nm: Text = ""
    sl_stat_cd: Text = ""
    fnl_aprv_yn: Text = ""


class Registered(Shape):
    """What a registration answers for one product; options have no numbers yet."""

    spd_no: Key
    epd_no: Text = ""


class CategoryShape(Shape):
    """The category host writes `std_cat_id` as it is here."""

    model_config = ConfigDict(alias_generator=None)


class DisplayCategory(CategoryShape):
    """A display category that belongs to a standard one."""

    mall_dvs_cd: Text = ""
    disp_cat_id: Key


class CategoryRow(CategoryShape):
    """A standard category."""

    std_cat_id: Key
    std_cat_nm: Text = ""
    upr_std_cat_id: Text = ""
    leaf_yn: Text = ""
    use_yn: Text = "Y"
    disp_list: Annotated[tuple[DisplayCategory, ...], OrNone] = Field(default=())


class ClaimedItem(Shape):
    """A line of any claim, whole. Unverified: the names of the quantities beside `cnclQty`."""

    od_seq: Key
    proc_seq: Text = ""
    orgl_proc_seq: Text = ""
    od_prgs_step_cd: Text = ""
    quantity: Annotated[Whole, Field(validation_alias=AliasChoices("cnclQty", "rtngQty", "xchgQty"))] = 0
    clm_req_dttm: Stamp
    clm_cmpt_dttm: Stamp = None
    clm_rsn_cd: Text = ""
    clm_rsn_cnts: Text = ""


class ClaimRow(Shape):
    """A claim with its lines, which are read one by one."""

    od_no: Key
    clm_no: Key
    item_list: Annotated[tuple[Any, ...], OrNone] = ()
