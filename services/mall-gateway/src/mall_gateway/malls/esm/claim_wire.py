"""ESM's claims as far as they are read (malls.md 4.4); the connector has put all names in lower case."""

from typing import Annotated, Any

from mall_gateway.malls.esm.wire import EsmShape, No, OrEmpty
from mall_gateway.malls.shapes import Key, Moment, OrNone, Text, Whole


class Hold(EsmShape):
    """Whether the seller holds the claim."""

    is_hold: No = False


class Person(EsmShape):
    """Who hands over or receives."""

    name: Text = ""
    hp_no: Text = ""
    tel_no: Text = ""
    zip_code: Text = ""
    address: Text = ""
    address_front: Text = ""
    address_back: Text = ""


class Transport(EsmShape):
    """Goods on their way back or sent again."""

    complete_date: Moment = None
    resend_date: Moment = None
    delivery_comp_name: Text = ""
    invoice_no: Text = ""
    sender_info: Annotated[Person, OrEmpty] = Person()
    receiver_info: Annotated[Person, OrEmpty] = Person()


class ClaimRow(EsmShape):
    """A cancel, a return or an exchange; only the status of its own kind is there."""

    order_no: Key
    cancel_status: Text = ""
    return_status: Text = ""
    exchange_status: Text = ""
    reason_code: Text = ""
    reason_detail: Text = ""
    request_date: Moment
    withdraw_date: Moment = None
    approve_date: Moment = None
    complete_date: Moment = None
    add_return_shipping_fee: Whole | None = None
    return_shipping_fee: Whole | None = None
    exchange_shipping_fee: Whole | None = None
    hold_info: Annotated[Hold, OrEmpty] = Hold()
    pickup_info: Annotated[Transport, OrEmpty] = Transport()
    resend_info: Annotated[Transport, OrEmpty] = Transport()


class ClaimRows(EsmShape):
    """What a question found; the rows are read one by one."""

    data: Annotated[tuple[Any, ...], OrNone]
