"""네이버's claims as far as they are read (malls.md 2.4): one shape for cancel, return and exchange."""

from typing import Annotated

from pydantic import Field

from mall_gateway.malls.shapes import Moment, OrNone, Shape, Text, Whole
from mall_gateway.malls.smartstore.wire import Order, OrEmpty, ShippingAddress


class Claim(Shape):
    """cancel, return, exchange, and a row of completedClaims, which names the kind and has its own reason fields."""

    claim_id: Text = Field(min_length=1)
    claim_type: Text = ""
    claim_status: Text = Field(min_length=1)
    claim_request_date: Moment
    request_quantity: Whole = 0
    cancel_reason: Text = ""
    cancel_detailed_reason: Text = ""
    return_reason: Text = ""
    return_detailed_reason: Text = ""
    exchange_reason: Text = ""
    exchange_detailed_reason: Text = ""
    claim_request_reason: Text = ""
    claim_request_detail_content: Text = ""
    holdback_status: Text = ""
    claim_delivery_fee_demand_amount: Whole | None = None
    collect_delivery_company: Text = ""
    collect_tracking_number: Text = ""
    collect_address: Annotated[ShippingAddress, OrEmpty] = ShippingAddress()
    re_delivery_company: Text = ""
    re_delivery_tracking_number: Text = ""
    re_delivery_address: Annotated[ShippingAddress, OrEmpty] = ShippingAddress()


class Claims(Shape):
    """The claims of a line by their kind."""

    cancel: Claim | None = None
    return_: Claim | None = Field(default=None, alias="return")
    exchange: Claim | None = None


class ClaimedProductOrder(Shape):
    """What of a line its claims need."""

    product_order_id: Text = Field(min_length=1)
    product_order_status: Text = ""
    quantity: Whole = 0


class ClaimedLine(Claims):
    """One row of product-orders/query, as a line with its claims."""

    order: Order
    product_order: ClaimedProductOrder
    before_claim: Annotated[Claims, OrEmpty] = Claims()
    current_claim: Annotated[Claims, OrEmpty] = Claims()
    completed_claims: Annotated[tuple[Claim, ...], OrNone] = ()
