"""What CJ mall answers with (malls.md 11.1, 11.2), as its fields are read; empty ones are left out before."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mall_gateway.malls.seoul_time import from_seoul
from mall_gateway.malls.shapes import Key, Moment, Shape, Text, Whole

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?")


def _as_day(given: Any) -> Any:
    """`2019-12-05+09:00` is that day's midnight there, not nine in the morning as `fromisoformat` has it."""
    found = _DAY.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        return from_seoul(given) if isinstance(given, str) and given.strip() else None
    return from_seoul(f"{found[1]}T00:00:00{found[2] or ''}")


Day = Annotated[datetime | None, BeforeValidator(_as_day)]


class Category(Shape):
    """A leaf of 상품분류 (IF_01_01). Unverified: the names are a public client's."""

    item_type_cd: Key
    item_lgrp_nm: Text = ""
    item_mgrp_nm: Text = ""
    item_sgrp_nm: Text = ""
    item_tgrp_nm: Text = ""


class Unit(Shape):
    """A 단품 of a product (IF_03_07)."""

    item_cd: Key
    unit_cd: Text = ""
    vpn: Text = ""
    status: Text = ""
    sl_cls: Text = ""
    pack_ind: Text = ""


class OrderRow(Shape):
    """An instructionDetail with what its instruction tells (IF_04_01)."""

    ord_no: Key
    ord_g_seq: Key
    ord_d_seq: Key
    ord_w_seq: Key
    ord_dtl_cls_cd: Text = ""
    ord_dtl_cls: Text = ""
    wb_crt_dt: Day = None
    outw_conf_dt: Day = None
    deliv_dtm: Day = None
    cncl_ins_dtm: Day = None
    tout_yn: Text = ""
    ord_dtm: Moment = None
    item_cd: Text = ""
    item_name: Text = ""
    unit_cd: Text = ""
    unit_nm: Text = ""
    cont_item_cd: Text = ""
    outw_qty: Annotated[Whole, Field(ge=1)]
    realsl_amt: Whole
    order_delivery_cost: Whole = 0
    cust_nm: Text = ""
    cust_tel_no: Text = ""
    recever_nm: Text = ""
    telno: Text = ""
    cellno: Text = ""
    zipno: Text = ""
    addr: Text = ""
    addr_1: Annotated[Text, Field(validation_alias="addr_1")] = ""
    addr_2: Annotated[Text, Field(validation_alias="addr_2")] = ""
    msg_spec: Text = ""
    jumin_num: Text = ""
