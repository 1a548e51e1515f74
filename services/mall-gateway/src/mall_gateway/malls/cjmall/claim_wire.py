"""Claims of CJ mall as its cancels (IF_04_01) and recalls (IF_04_02) print them (malls.md 11.2).

Unverified: `recallConfQty`, `vocNm`, `wbNo` and `recvNm`, which malls.md does not list; a public client reads them.
"""

from typing import Annotated

from pydantic import AliasChoices, Field

from mall_gateway.malls.cjmall.wire import Day
from mall_gateway.malls.shapes import Flag, Key, Shape, Text, Whole


class ClaimRow(Shape):
    """An instructionDetail that is about a cancel, a recall, or goods sent in exchange."""

    ord_no: Key
    ord_g_seq: Key
    ord_d_seq: Key
    ord_w_seq: Text = ""
    ord_dtl_cls_cd: Text = ""
    ord_dtl_cls: Text = ""
    wb_cls_cd: Text = ""
    wb_cls: Text = ""
    wb_crt_dt: Day
    cncl_ins_dtm: Day = None
    outw_conf_dt: Day = None
    deliv_dtm: Day = None
    confirm_chk: Flag = False
    quantity: Annotated[Whole, Field(validation_alias=AliasChoices("recallConfQty", "outwQty"))] = 0
    reason: Annotated[Text, Field(validation_alias=AliasChoices("vocNm", "cnclRsn"))] = ""
    words: Annotated[Text, Field(validation_alias=AliasChoices("claimNote", "cnclRsnSpec"))] = ""
    name: Annotated[Text, Field(validation_alias=AliasChoices("recvNm", "receverNm"))] = ""
    telno: Text = ""
    cellno: Text = ""
    zipno: Text = ""
    addr: Text = ""
    addr_1: Annotated[Text, Field(validation_alias="addr_1")] = ""
    addr_2: Annotated[Text, Field(validation_alias="addr_2")] = ""
    deli_comp: Text = ""
    wb_no: Text = ""
