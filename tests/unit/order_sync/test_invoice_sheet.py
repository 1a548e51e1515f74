"""송장대량등록: a verdict on every row of a sheet, by the same rules as a single invoice."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from order_sync.domain import CheckedRow, Line, MallNumbers, OrderState, SeenOrder, SheetRow, Verdict, check_sheet

NUMBER = "12345678901"


def order(state: OrderState = OrderState.CONFIRMED, **changes: Any) -> SeenOrder:
    given: dict[str, Any] = {
        "order_id": uuid4(),
        "line": Line(UUID(int=2), "tmon", "sbdc6678", MallNumbers("2667143490", "1"), 1),
        "state": state,
        "asked": "",
        "unsettled": "",
        "cancel_asked": False,
        "cancel_claimed": False,
        "courier": "",
        "invoice_number": "",
    }
    return SeenOrder(**given | changes)


def checked(
    *rows: tuple[str, str, str], orders: dict[str, SeenOrder] | None = None, replace: bool = False
) -> list[CheckedRow]:
    known = orders if orders is not None else {f"A{n}": order() for n in range(9)}
    return check_sheet([SheetRow(*row) for row in rows], known, "LOGEN", replace=replace)


@pytest.mark.parametrize(
    ("courier", "code"),
    [
        ("LOGEN", "LOGEN"),
        ("logen", "LOGEN"),
        ("로젠 택배", "LOGEN"),
        ("로젠", "LOGEN"),
        ("CJ 대한통운", "CJ_LOGISTICS"),
    ],
)
def test_a_courier_is_known_by_its_code_or_name(courier: str, code: str) -> None:
    number = f"12345678901{12345678901 % 7}" if code == "CJ_LOGISTICS" else NUMBER
    (row,) = checked(("A1", courier, number))
    assert (row.verdict, row.courier) == (Verdict.READY, code)


def test_without_a_courier_the_default_contract_decides() -> None:
    (row,) = checked(("A1", "", NUMBER))
    assert (row.verdict, row.courier) == (Verdict.READY, "LOGEN")
    (row,) = check_sheet([SheetRow("A1", "", NUMBER)], {"A1": order()}, None, replace=False)
    assert [(fault.field, fault.code) for fault in row.faults] == [("courier", "courier_unknown")]


def test_blanks_and_dashes_of_a_number_are_not_its() -> None:
    (row,) = checked(("A1", "로젠택배", " 123-4567 8901 "))
    assert (row.verdict, row.invoice_number) == (Verdict.READY, NUMBER)


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (("", "로젠택배", NUMBER), [("order_number", "order_number_missing")]),
        (("B1", "로젠택배", NUMBER), [("order_number", "order_not_found")]),
        (("A1", "없는택배", NUMBER), [("courier", "courier_unknown")]),
        (("A1", "로젠택배", "12"), [("invoice_number", "invoice_number_invalid")]),
        (("A1", "로젠택배", "3.01E+11"), [("invoice_number", "invoice_number_invalid")]),
        (("B1", "없는택배", "x"), [("order_number", "order_not_found"), ("courier", "courier_unknown")]),
        (("B1", "로젠택배", "x"), [("order_number", "order_not_found"), ("invoice_number", "invoice_number_invalid")]),
    ],
)
def test_a_row_says_everything_that_is_wrong_with_it(row: tuple[str, str, str], faults: list[tuple[str, str]]) -> None:
    (found,) = checked(row)
    assert found.verdict is Verdict.WRONG
    assert [(fault.field, fault.code) for fault in found.faults] == faults


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (order(OrderState.NEW), "order_not_confirmed"),
        (order(OrderState.SHIPPING, courier="LOGEN", invoice_number="9999999999"), "invoice_already_sent"),
        (order(OrderState.COMPLETED), "invoice_already_sent"),
        (order(OrderState.CANCELLED), "order_cancelled"),
        (order(asked="cancel"), "order_in_progress"),
        (order(unsettled="send"), "order_unsettled"),
        (order(OrderState.INVOICED, courier="LOGEN", invoice_number="9999999999"), "invoice_already_registered"),
    ],
)
def test_an_order_that_takes_no_invoice_says_why(seen: SeenOrder, code: str) -> None:
    (row,) = checked(("A1", "로젠택배", NUMBER), orders={"A1": seen})
    assert (row.verdict, [fault.code for fault in row.faults]) == (Verdict.WRONG, [code])


def test_a_number_that_was_not_sent_is_replaced_where_the_seller_says_so() -> None:
    seen = order(OrderState.INVOICED, courier="LOGEN", invoice_number="9999999999")
    (row,) = checked(("A1", "로젠택배", NUMBER), orders={"A1": seen}, replace=True)
    assert (row.verdict, "9999999999" in row.note) == (Verdict.READY, True)


@pytest.mark.parametrize(("state", "note"), [(OrderState.INVOICED, "저장된"), (OrderState.DELIVERED, "송신한")])
def test_the_same_invoice_again_is_nothing_to_do(state: OrderState, note: str) -> None:
    seen = order(state, courier="LOGEN", invoice_number=NUMBER)
    (row,) = checked(("A1", "로젠택배", NUMBER), orders={"A1": seen})
    assert (row.verdict, row.faults, note in row.note) == (Verdict.SAVED, [], True)


def test_a_row_without_a_number_is_passed_over() -> None:
    (row,) = checked(("A1", "로젠택배", " - "))
    assert (row.verdict, row.faults) == (Verdict.BLANK, [])


def test_of_the_same_row_twice_one_is_too_many() -> None:
    found = checked(("A1", "로젠택배", NUMBER), ("A2", "", NUMBER), ("A1", "LOGEN", "123-45678901"))
    assert [row.verdict for row in found] == [Verdict.READY, Verdict.READY, Verdict.WRONG]
    assert found[2].faults[0].code == "order_doubled"


def test_of_two_different_rows_nobody_knows_which_is_right() -> None:
    found = checked(("A1", "로젠택배", NUMBER), ("A1", "로젠택배", "12345678902"), ("A1", "로젠택배", ""))
    assert [row.verdict for row in found] == [Verdict.WRONG, Verdict.WRONG, Verdict.BLANK]


def test_a_number_of_several_orders_is_worth_a_look() -> None:
    found = checked(("A1", "로젠택배", NUMBER), ("A2", "로젠택배", NUMBER), ("A3", "로젠택배", "12345678902"))
    assert ["합포장" in row.note for row in found] == [True, True, False]


def test_an_order_that_the_buyer_asks_to_cancel_takes_its_invoice_and_says_so() -> None:
    (row,) = checked(("A1", "로젠택배", NUMBER), orders={"A1": order(cancel_claimed=True)})
    assert (row.verdict, "보류" in row.note) == (Verdict.READY, True)
