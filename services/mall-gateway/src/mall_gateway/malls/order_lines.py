"""Order lines that a mall no longer shows whole."""

from datetime import UTC, datetime
from typing import Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import FetchedLine, PersonalData

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]


def bare_line(ref: MallOrderRef, state: State, mall_state: str, *, cancel_asked: bool = False) -> FetchedLine:
    """What is known of a line that the mall no longer shows whole: only its state."""
    return FetchedLine(
        ref=ref,
        state=state,
        mall_state=mall_state,
        cancel_asked=cancel_asked,
        mall_product_no="",
        mall_option_no="",
        seller_product_code="",
        seller_option_code="",
        product_name="",
        option_text="",
        quantity=0,
        unit_price_won=0,
        amount_won=0,
        shipping_won=0,
        region="",
        ordered_at=datetime(1970, 1, 1, tzinfo=UTC),
        paid_at=None,
        changed_at=None,
        delivered_at=None,
        courier_code="",
        invoice_number="",
        buyer=PersonalData("", "", "", "", "", "", "", "", ""),
    )
