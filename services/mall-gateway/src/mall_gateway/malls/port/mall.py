"""The adapter of a mall."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar, runtime_checkable

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port.calls import Caller
from mall_gateway.malls.port.errors import MallError
from mall_gateway.malls.port.profile import MallProfile
from mall_gateway.malls.port.values import (
    Cancellation,
    Confirmation,
    DeliveryTemplate,
    FetchedLine,
    Listed,
    MallCategory,
    Offer,
    OrderPage,
    Shipment,
)

T = TypeVar("T")


class Mall(Protocol):
    """An adapter. Windows of `fetch_orders` are at most `profile.order_window` long; the gateway splits longer ones."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about the mall."""
        ...

    async def verify(self, caller: Caller) -> None:
        """The cheapest authenticated call. Raises CredentialsRefusedError with the mall's own words."""
        ...

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Leaf categories whose path holds the keyword."""
        ...

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """The templates or places that the account has at the mall; empty where the mall has none."""
        ...

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """Make one. Raises RefusedError where the mall has none."""
        ...

    def check(self, offer: Offer) -> Sequence[str]:
        """What the mall will not take, each in Korean saying what to change; empty when all is well. No network."""
        ...

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """Register. The mall gets `offer.listing_code` as the seller's product code."""
        ...

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """Bring an existing listing to the offer. Setting it twice is the same as once."""
        ...

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:
        """Stop the sale. Stopping twice is the same as once."""
        ...

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """What the mall shows now; None when it has no such product."""
        ...

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """The look-up after a lost registration: the product with our code, or None when there surely is none."""
        ...

    def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """All order lines paid (or delivered) or changed in the window, page by page; a line may come twice."""
        ...

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """One order line as it is now: the look-up of confirm, cancel and invoice, and the guard before an invoice."""
        ...

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """발주확인."""
        ...

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """판매취소 by the seller."""
        ...

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """송장송신."""
        ...


@runtime_checkable
class BatchMall(Mall, Protocol):
    """A mall that takes many order lines in one call, at most as many as `profile.batches` says.

    Each answers line by line, in the order asked; an error of one line stands in its place, one of all is raised.
    """

    async def read_orders(
        self, caller: Caller, refs: Sequence[MallOrderRef]
    ) -> Sequence[FetchedLine | MallError | None]:
        """`read_order` of many."""
        ...

    async def confirm_orders(self, caller: Caller, confirmations: Sequence[Confirmation]) -> Sequence[MallError | None]:
        """`confirm_order` of many; none of them has a delay reason, or there is only one."""
        ...

    async def send_invoices(self, caller: Caller, shipments: Sequence[Shipment]) -> Sequence[MallError | None]:
        """`send_invoice` of many."""
        ...


@runtime_checkable
class InvoiceChangeMall(Mall, Protocol):
    """A mall with a call that puts another courier or number in place of an invoice that was sent."""

    async def change_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """송장수정. `read_order` tells the mall's courier and number, which is the look-up."""
        ...


def only(answers: Sequence[T | MallError]) -> T:
    """The answer to a batch of one line. Raises the line's error."""
    (answer,) = answers
    if isinstance(answer, MallError):
        raise answer
    return answer
