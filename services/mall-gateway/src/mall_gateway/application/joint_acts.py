"""What is done together with others of the same account, where the mall takes many order lines in one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.order_sync import InvoiceSendRequested, MallOrderRef, OrderConfirmRequested
from mall_gateway.application.acts import asked_for
from mall_gateway.application.batches import Ask
from mall_gateway.domain import Intent
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.masking import personal_values
from mall_gateway.malls.port import BatchMall, Confirmation, FetchedLine, Mall, MallError, Shipment


@dataclass(frozen=True)
class JointAct:
    """An item of a batch: what the batch is called, how many it takes, and the call for all of them."""

    name: str
    size: int
    item: object
    ask: Ask


def joint_act(mall: Mall, intent: Intent) -> JointAct | None:
    """How the intent is done together with others of its account; None where it is done alone."""
    if not isinstance(mall, BatchMall):
        return None
    match asking := asked_for(intent):
        case OrderConfirmRequested() if asking.delay_reason is None:
            confirmation = Confirmation(asking.ref, asking.quantity, asking.ship_on)
            return _joint("confirm", mall.profile.batches.confirm_orders, confirmation, mall.confirm_orders)
        case InvoiceSendRequested():
            shipment = Shipment(asking.ref, asking.quantity, asking.courier, asking.invoice_number)
            return _joint("invoice", mall.profile.batches.send_invoices, shipment, mall.send_invoices)
        case _:
            return None


def joint_read(mall: Mall, ref: MallOrderRef) -> JointAct | None:
    """How an order line is read together with others of its account; None where it is read alone."""
    if not isinstance(mall, BatchMall):
        return None

    async def read(caller: MallCaller, refs: Sequence[MallOrderRef]) -> Sequence[FetchedLine | MallError | None]:
        caller.private = True
        lines = await mall.read_orders(caller, refs)
        await caller.reveal(personal_values(vars(line.buyer) for line in lines if isinstance(line, FetchedLine)))
        return lines

    return _joint("read", mall.profile.batches.read_orders, ref, read)


def _joint(name: str, size: int, item: object, ask: Ask) -> JointAct | None:
    return JointAct(name, size, item, ask) if size > 1 else None


def sizes(malls: Mapping[str, Mall]) -> dict[tuple[str, str], int]:
    """By mall and kind, how many intents may go in one call."""
    return {
        (code, kind): size
        for code, mall in malls.items()
        for kind, size in (
            ("confirm_order", mall.profile.batches.confirm_orders),
            ("send_invoice", mall.profile.batches.send_invoices),
        )
        if size > 1
    }
