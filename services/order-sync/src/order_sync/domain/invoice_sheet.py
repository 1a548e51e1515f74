"""송장대량등록: what each row of a seller's sheet would do, and what is wrong with it, before anything is saved."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from chassis.refusals import RefusalError
from collecting.domain import check_invoice
from contracts.couriers import COURIERS
from order_sync.domain.order_rules import OrderRules
from order_sync.domain.values import Line, Match, OrderState


class Verdict(StrEnum):
    """What a row would do: be saved, nothing as it is saved already, nothing as it has no number, or be refused."""

    READY = "ready"
    SAVED = "saved"
    BLANK = "blank"
    WRONG = "wrong"


@dataclass(frozen=True)
class SheetRow:
    """A row as the seller wrote it: our order number, a courier's code or name, an invoice number."""

    order_number: str
    courier: str
    invoice_number: str


@dataclass(frozen=True)
class SeenOrder(OrderRules):
    """An order as the views know it: it answers to the same rules as the order itself."""

    order_id: UUID
    line: Line
    state: OrderState
    asked: str
    unsettled: str
    cancel_asked: bool
    cancel_claimed: bool
    courier: str
    invoice_number: str
    match: Match | None = None


@dataclass(frozen=True)
class Fault:
    """Something wrong with a row: in which of its fields (None: with the order's state), and what to do."""

    field: str | None
    code: str
    detail: str


@dataclass
class CheckedRow:
    """A row with its verdict. `courier` is the code, '' where it is unknown; `note` tells what is worth a look."""

    order: SeenOrder | None
    courier: str
    invoice_number: str
    verdict: Verdict = Verdict.READY
    faults: list[Fault] = field(default_factory=list[Fault])
    note: str = ""

    def refuse(self, *faults: Fault) -> None:
        """Say what is wrong."""
        self.faults += faults
        self.verdict = Verdict.WRONG


def check_sheet(
    rows: Sequence[SheetRow], orders: Mapping[str, SeenOrder], default_courier: str | None, *, replace: bool
) -> list[CheckedRow]:
    """Check every row by itself and against the others. `replace`: a number that was not sent yet may be replaced."""
    checked = [_checked(row, orders.get(row.order_number), default_courier, replace=replace) for row in rows]
    _refuse_doubles(rows, checked)
    _note_shared_numbers(checked)
    return checked


def courier_named(text: str) -> str | None:
    """The code of a courier by its code or its name, however it is spaced; 택배 may be left out."""
    return _BY_NAME.get(_bare(text))


def tidy_number(text: str) -> str:
    """An invoice number without the blanks and dashes that couriers print into it."""
    return "".join(text.split()).replace("-", "").upper()


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


_BY_NAME = {
    _bare(name): courier.code
    for courier in COURIERS.values()
    for name in (courier.code, courier.name, courier.name.removesuffix("택배"))
}


def _checked(row: SheetRow, order: SeenOrder | None, default: str | None, *, replace: bool) -> CheckedRow:
    courier = courier_named(row.courier) if row.courier else default
    checked = CheckedRow(order, courier or "", tidy_number(row.invoice_number))
    if not checked.invoice_number:
        checked.verdict, checked.note = Verdict.BLANK, "송장번호가 비어 있어 건너뜁니다."
        return checked
    faults = [*_order_faults(row, order), *_invoice_faults(row, checked)]
    if faults or order is None:
        checked.refuse(*faults)
    else:
        _judge(order, checked, replace=replace)
    return checked


def _order_faults(row: SheetRow, order: SeenOrder | None) -> Iterator[Fault]:
    if not row.order_number:
        yield Fault("order_number", "order_number_missing", "주문번호를 적어 주세요.")
    elif order is None:
        yield Fault(
            "order_number",
            "order_not_found",
            "없는 주문번호입니다. 주문상태별조회에 보이는 주문번호를 적어 주세요.",
        )


def _invoice_faults(row: SheetRow, checked: CheckedRow) -> Iterator[Fault]:
    if not checked.courier:
        told = f"'{row.courier[:40]}'은(는) 모르는 택배사입니다." if row.courier else "택배사가 비어 있습니다."
        yield Fault("courier", "courier_unknown", f"{told} '택배사' 시트에 있는 이름을 적어 주세요.")
        return
    try:
        check_invoice(checked.courier, checked.invoice_number)
    except RefusalError as refusal:
        yield Fault(refusal.field, refusal.code, refusal.detail)


def _judge(order: SeenOrder, checked: CheckedRow, *, replace: bool) -> None:
    if (checked.courier, checked.invoice_number) == (order.courier, order.invoice_number):
        sent = OrderState.SHIPPING.rank <= order.state.rank < OrderState.CANCELLED.rank
        checked.verdict = Verdict.SAVED
        checked.note = "이미 송신한 송장입니다." if sent else "이미 저장된 송장입니다."
        return
    try:
        order.check_registrable(checked.courier, checked.invoice_number, replace=replace)
    except RefusalError as refusal:
        checked.refuse(Fault(refusal.field, refusal.code, refusal.detail))
        return
    if order.cancel_asked or order.cancel_claimed:
        checked.note = "취소요청된 주문입니다. 저장은 되지만 송장송신은 보류됩니다."
    elif order.invoice_number:
        checked.note = f"저장된 송장 {order.invoice_number}을(를) 바꿉니다."


def _refuse_doubles(rows: Sequence[SheetRow], checked: Sequence[CheckedRow]) -> None:
    """An order that is there twice: the same again is one too many; of different ones nobody knows which is right."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, (row, found) in enumerate(zip(rows, checked, strict=True)):
        if row.order_number and found.verdict is not Verdict.BLANK:
            places[row.order_number].append(place)
    for of_order in (each for each in places.values() if len(each) > 1):
        same = len({(checked[place].courier, checked[place].invoice_number) for place in of_order}) == 1
        for place in of_order[1:] if same else of_order:
            told = "같은 줄이 앞에 또 있습니다." if same else "이 주문번호에 서로 다른 송장이 적혀 있습니다."
            detail = f"{told} 한 주문에는 한 줄만 남겨 주세요."
            checked[place].refuse(Fault("order_number", "order_doubled", detail))


def _note_shared_numbers(checked: Sequence[CheckedRow]) -> None:
    shared: defaultdict[tuple[str, str], list[CheckedRow]] = defaultdict(list)
    for row in checked:
        if row.verdict is Verdict.READY:
            shared[row.courier, row.invoice_number].append(row)
    for rows in (each for each in shared.values() if len(each) > 1):
        for row in rows:
            told = f"송장번호가 같은 주문이 {len(rows)}건입니다. 합포장이 아니면 고쳐 주세요."
            row.note = f"{row.note} {told}".strip()
