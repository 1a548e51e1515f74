"""Which calls list, read, confirm and ship orders of 롯데온."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lottecom import LottecomMall
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    FetchedLine,
    Mall,
    OrderPage,
    RefusedError,
    Request,
    Shipment,
    UnavailableError,
)

NUMBER = "2026112010000001"
REF = MallOrderRef(order_no=NUMBER, line_no="1-1")
SINCE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
UNTIL = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LIST, PROGRESS = "SellerDeliveryOrdersSearch", "SellerDeliveryProgressStateSearch"
CANCELS = "getCancellationRequestAndComplateList"
CONFIRM, INVOICE = "SellerIfCompleteInform", "SellerDeliveryProgressStateInform"
WRONG_STATE = {"returnCode": "0000", "data": {"rsltCd": "3006", "rsltMsg": "주문의 상태를 확인해 주세요."}}
NOTHING = {"returnCode": "2000", "message": "조회된 데이터가 없습니다."}
DONE = {"returnCode": "0000", "data": {"rsltCd": "0000", "failList": []}}


def good(data: Any) -> dict[str, Any]:
    return {"returnCode": "0000", "message": "정상", "data": data}


def listed(*rows: Any) -> dict[str, Any]:
    return good({"deliveryOrderList": list(rows)})


def stands(step: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"odNo": NUMBER, "odSeq": 1, "procSeq": 1, "odPrgsStepCd": step, "dvTrcStatDttm": "20261120170000", **more}
    return good({"deliveryProgressStateList": [row] if step else []})


def claimed(step: str | None = None, number: str = NUMBER) -> dict[str, Any]:
    item = {"odSeq": 1, "procSeq": 2, "orglProcSeq": 1, "odPrgsStepCd": step, "cnclQty": 2}
    return good([{"odNo": number, "clmNo": "C1", "itemList": [item]}] if step else [])


def tails(caller: Any) -> list[str]:
    """The last part of each address."""
    return [request.url.rpartition("/")[2] for request in caller.sent]


async def collected(mall: Mall, caller: Any, item: Any, since: datetime = SINCE) -> list[OrderPage]:
    return [page async for page in mall.fetch_orders(caller, item, since, UNTIL)]


def lines_of(pages: list[OrderPage]) -> list[FetchedLine]:
    return [line for page in pages for line in page.lines]


@pytest.fixture
def mall() -> Mall:
    return LottecomMall()


async def test_a_window_is_read_in_the_order_in_which_lines_move_on(
    mall: Mall, caller_of: Any, make_order: Any
) -> None:
    caller = caller_of(listed(make_order()), listed(make_order(odSeq=2)), stands("12"), claimed())
    found = lines_of(await collected(mall, caller, "new"))
    assert {line.ref.line_no: line.state for line in found} == {"1-1": "confirmed", "2-1": "confirmed"}
    assert tails(caller) == [LIST, LIST, PROGRESS, CANCELS]
    window = {"srchStrtDt": "20261120150000", "srchEndDt": "20261120165959"}
    assert [caller.body(index) for index in (0, 1, 2)] == [
        {**window, "ifCplYN": "N"},
        {**window, "ifCplYN": "Y"},
        window,
    ]
    assert caller.body(3) == {"srchStrtDttm": "20261120150000", "srchEndDttm": "20261120183044"}
    assert not any(request.writes for request in caller.sent)


async def test_a_claim_list_is_asked_for_no_more_than_a_month(mall: Mall, caller_of: Any) -> None:
    caller = caller_of(listed(), listed(), stands(), claimed())
    await collected(mall, caller, "new", SINCE - timedelta(days=60))
    assert caller.body(3) == {"srchStrtDttm": "20260921150000", "srchEndDttm": "20261120165959"}


async def test_an_older_order_whose_cancel_was_asked_now_is_told_too(
    mall: Mall, caller_of: Any, make_order: Any
) -> None:
    row = make_order(odNo="2026111010000001")
    older = claimed("20", "2026111010000001")
    caller = caller_of(listed(), listed(), stands(), older, listed(), listed(row), stands())
    (line,) = lines_of(await collected(mall, caller, "new"))
    assert (line.ref.order_no, line.cancel_asked, line.state) == ("2026111010000001", True, "confirmed")
    assert caller.body(4) == {"odNo": "2026111010000001", "ifCplYN": "N"}
    assert caller.body(6) == {"odNo": "2026111010000001"}


async def test_pages_hold_a_hundred_lines_and_broken_rows_are_set_aside(
    mall: Mall, caller_of: Any, make_order: Any
) -> None:
    rows = [make_order(odSeq=number) for number in range(1, 131)]
    pages = await collected(mall, caller_of(listed(*rows, {"odNo": "1"}), listed(), stands(), claimed()), "new")
    assert [len(page.lines) for page in pages] == [100, 30]
    assert [len(page.unreadable) for page in pages] == [0, 1]


@pytest.mark.parametrize("empty", [good(None), good({}), good([]), NOTHING, good({"deliveryOrderList": None})])
async def test_no_data_is_an_empty_list(empty: Any, mall: Mall, caller_of: Any) -> None:
    assert lines_of(await collected(mall, caller_of(empty, empty, stands(), claimed()), "new")) == []


@pytest.mark.parametrize("odd", [good({"orderList": []}), good([1]), good({"deliveryOrderList": {}}), good("x")])
async def test_an_answer_of_another_form_is_no_empty_list(odd: Any, mall: Mall, caller_of: Any) -> None:
    caller = caller_of(odd, listed(), stands(), claimed())
    with pytest.raises(UnavailableError) as raised:
        await collected(mall, caller, "new")
    assert not raised.value.effect_possible


def mall_of_days(by_day: dict[str, Any], rows: list[Any]) -> Any:
    """Answers by the day asked: where lines stand, and the rows of that day."""

    def answer(request: Request) -> Any:
        body = (request.body or b"").decode()
        if request.url.endswith(PROGRESS):
            day = next((day for day in by_day if f'"srchStrtDt": "{day}000000"' in body), None)
            return by_day[day] if day else stands()
        return listed(*rows)

    return answer


async def test_what_was_delivered_since_is_looked_for_over_thirty_days(
    mall: Mall, caller_of: Any, make_order: Any
) -> None:
    arrived = stands("14", dvTrcStatDttm="20261120160000", dvCoCd="0005", invcNo="1234567890")
    early = stands("14", dvTrcStatDttm="20261120140000")
    caller = caller_of(by=mall_of_days({"20261105": arrived, "20261110": early}, [make_order(ifCplYN="Y")]))
    (line,) = lines_of(await collected(mall, caller, "delivered"))
    assert (line.ref, line.state, line.invoice_number) == (REF, "delivered", "1234567890")
    assert line.delivered_at == datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
    assert tails(caller).count(PROGRESS) == 31
    assert tails(caller).count(LIST) == 2
    first = caller.body(0)
    assert first == {"srchStrtDt": "20261021000000", "srchEndDt": "20261021235959"}


async def test_an_arrival_without_a_row_is_set_aside_and_not_dropped(mall: Mall, caller_of: Any) -> None:
    caller = caller_of(by=mall_of_days({"20261105": stands("15", dvTrcStatDttm="")}, []))
    (page,) = await collected(mall, caller, "delivered")
    assert not page.lines
    assert "배송완료" in page.unreadable[0].reason


async def test_a_line_is_read_by_its_orders_number_and_an_open_one_with_its_cancel(
    mall: Mall, caller_of: Any, make_order: Any
) -> None:
    caller = caller_of(listed(), listed(make_order(), make_order(odSeq=2)), stands("12"), claimed("20"))
    line = await mall.read_order(caller, REF)
    assert line is not None
    assert (line.ref, line.state, line.cancel_asked) == (REF, "confirmed", True)
    assert tails(caller) == [LIST, LIST, PROGRESS, CANCELS]
    assert caller.body(2) == {"odNo": NUMBER}
    assert caller.body(3) == {"srchStrtDttm": "20261120174550", "srchEndDttm": "20261120183144"}


async def test_a_line_on_its_way_is_not_asked_for_claims(mall: Mall, caller_of: Any, make_order: Any) -> None:
    caller = caller_of(listed(), listed(make_order()), stands("13", dvCoCd="0005", invcNo="1"))
    line = await mall.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.courier_code, line.invoice_number) == ("shipping", "LOGEN", "1")


async def test_a_line_that_is_shown_nowhere_is_none_and_one_with_a_cancel_is_bare(mall: Mall, caller_of: Any) -> None:
    assert await mall.read_order(caller_of(listed(), listed(), stands(), claimed()), REF) is None
    line = await mall.read_order(caller_of(listed(), listed(), stands(), claimed("21")), REF)
    assert line is not None
    assert (line.state, line.quantity) == ("cancelled", 0)


async def test_an_order_that_cannot_be_read_is_no_missing_one(mall: Mall, caller_of: Any) -> None:
    with pytest.raises(UnavailableError):
        await mall.read_order(caller_of(listed({"odNo": NUMBER}), listed(), stands()), REF)


CONFIRMATION = Confirmation(REF, 2, date(2026, 11, 24), "입고 지연")


async def test_a_confirmation_is_one_call(mall: Mall, caller_of: Any) -> None:
    caller = caller_of(DONE)
    await mall.confirm_order(caller, CONFIRMATION)
    assert tails(caller) == [CONFIRM]
    assert caller.sent[0].writes


@pytest.mark.parametrize(
    ("step", "claim", "error", "asked"),
    [
        ("12", None, AlreadyDoneError, None),
        ("11", None, RefusedError, False),
        ("11", "20", RefusedError, True),
        ("21", None, RefusedError, True),
    ],
)
async def test_a_refusal_is_read_in_the_light_of_the_line(
    step: str,
    claim: str | None,
    error: type[Exception],
    mall: Mall,
    caller_of: Any,
    make_order: Any,
    *,
    asked: bool | None,
) -> None:
    caller = caller_of(WRONG_STATE, listed(make_order()), listed(), stands(step), claimed(claim))
    with pytest.raises(error) as raised:
        await mall.confirm_order(caller, CONFIRMATION)
    if asked is not None:
        assert getattr(raised.value, "cancel_asked", None) == asked


async def test_a_refusal_stays_one_where_the_line_cannot_be_read(mall: Mall, caller_of: Any, reply: Any) -> None:
    with pytest.raises(RefusedError, match="다시 가져와"):
        await mall.confirm_order(caller_of(WRONG_STATE, reply(500, {})), CONFIRMATION)


SHIPMENT = Shipment(REF, 2, "LOGEN", "1234567890")


async def test_an_invoice_is_sent_with_the_numbers_of_the_row(mall: Mall, caller_of: Any, make_order: Any) -> None:
    caller = caller_of(listed(), listed(make_order(odSeq=2), make_order()), DONE)
    await mall.send_invoice(caller, SHIPMENT)
    assert tails(caller) == [LIST, LIST, INVOICE]
    (row,) = caller.body()["deliveryProgressStateList"]
    assert (row["odSeq"], row["spdNo"], row["sitmNo"], row["dvCoCd"], row["invcNo"]) == (
        1,
        "LO2000000001",
        "LO3000000002",
        "0005",
        "1234567890",
    )


async def test_an_invoice_that_is_there_is_done_and_another_is_refused(
    mall: Mall, caller_of: Any, make_order: Any
) -> None:
    for number, error in (("1234567890", AlreadyDoneError), ("99", RefusedError)):
        there = (listed(), listed(make_order()))
        caller = caller_of(*there, WRONG_STATE, *there, stands("13", invcNo=number))
        with pytest.raises(error) as raised:
            await mall.send_invoice(caller, SHIPMENT)
        assert type(raised.value) is error


async def test_nothing_is_sent_for_a_courier_or_an_order_that_the_mall_does_not_know(
    mall: Mall, caller_of: Any
) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사를 바꾸세요"):
        await mall.send_invoice(caller, Shipment(REF, 1, "DIRECT", ""))
    assert caller.sent == []
    caller = caller_of(listed(), listed())
    with pytest.raises(RefusedError):
        await mall.send_invoice(caller, SHIPMENT)
    assert INVOICE not in tails(caller)


async def test_a_sale_is_not_cancelled_by_the_seller(mall: Mall, caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="담당 MD에게") as raised:
        await mall.cancel_sale(caller, Cancellation(REF, 2, "sold_out", "재고 소진"))
    assert (raised.value.code, caller.sent) == ("no_seller_cancel", [])
