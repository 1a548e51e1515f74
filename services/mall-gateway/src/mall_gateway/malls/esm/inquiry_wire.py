"""The inquiries and notices that ESM answers with (malls.md 4.5); the connector has put all names in lower case."""

from typing import Annotated

from mall_gateway.malls.esm.wire import EsmShape, No
from mall_gateway.malls.shapes import Key, Moment, OrNone, Text


class QuestionRow(EsmShape):
    """판매자문의. `token` is what its answer must bring."""

    message_no: Key
    token: Text = ""
    re_asking: No = False
    inquirer_name: Text = ""
    site_goods_no: Text = ""
    order_no: Text = ""
    contract_type: Text = ""
    inform_status: Text = ""
    receive_date: Moment
    answer_date: Text = ""
    title: Text = ""
    details: Text = ""
    answer: Text = ""


class UrgentRow(EsmShape):
    """긴급알리미. The list does not show what was answered."""

    emer_message_no: Key
    contact_type: Text = ""
    inform_status: Text = ""
    receive_date: Moment
    answer_date: Text = ""
    site_goods_no: Text = ""
    order_no: Text = ""
    title: Text = ""
    details: Text = ""


class UrgentList(EsmShape):
    """The list of 긴급알리미."""

    data: Annotated[tuple[dict[str, object], ...], OrNone] = ()


class NoticeRow(EsmShape):
    """공지사항, which has no number of its own."""

    board_type: Text = ""
    request_date: Moment
    title: Key
    details: Text = ""
