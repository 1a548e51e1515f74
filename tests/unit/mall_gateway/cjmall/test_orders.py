"""CJ mall's rows as lines, the days that they are looked for on, and our invoice as its takeout."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.cjmall import CjmallMall, queries
from mall_gateway.malls.cjmall.mapping import orders
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Confirmation,
    FetchedLine,
    Mall,
    RefusedError,
    Shipment,
    UnavailableError,
    UnreadableLine,
)

MALL: Mall = CjmallMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="20261121021748", line_no="001-001-001")
SHIPMENT = Shipment(REF, 2, "HANJIN", "12345678901")


def line(raw: Any, *cancels: Any) -> FetchedLine:
    (found,) = orders.lines_of([raw], orders.Reading(NOW, orders.cancelled_of(cancels)))
    assert isinstance(found, FetchedLine)
    return found


async def pages(caller: Any, item: Any, since: datetime, until: datetime) -> list[Any]:
    return [page async for page in MALL.fetch_orders(caller, item, since, until)]


def test_a_row_is_a_line(row: Any) -> None:
    found = line(row())
    assert (found.ref, found.state, found.mall_state, found.cancel_asked) == (REF, "new", "주문 출고지시", False)
    assert (found.mall_product_no, found.mall_option_no) == ("56293607", "12088910442")
    assert (found.seller_product_code, found.seller_option_code) == ("MB0000000000000000AB", "k0")
    assert (found.quantity, found.unit_price_won, found.amount_won, found.shipping_won) == (2, 33000, 66000, 2500)
    assert (found.region, found.ordered_at) == ("서울특별시 강남구", datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    buyer = found.buyer
    assert (buyer.orderer_name, buyer.orderer_phone, buyer.receiver_name) == ("김똠방", "010-1111-2222", "이받음")
    assert (buyer.receiver_phone, buyer.receiver_phone2) == ("010-3333-4444", "02-555-6666")
    assert (buyer.zip_code, buyer.address_detail, buyer.memo) == ("06236", "2층", "문 앞에 놓아 주세요")


def test_what_a_row_leaves_out_is_reckoned_or_empty(row: Any) -> None:
    given = {
        name: value
        for name, value in row(addr="서울 강남구 전체").items()
        if name not in ("ordDtm", "cellno", "addr_1")
    }
    found = line({**given, "contItemCd": "옛상품"})
    assert found.ordered_at == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert (found.buyer.receiver_phone, found.buyer.receiver_phone2) == ("02-555-6666", "")
    assert (found.buyer.address, found.seller_product_code, found.seller_option_code) == (
        "서울 강남구 전체",
        "옛상품",
        "",
    )


STATES: list[tuple[dict[str, str], str, str]] = [
    ({}, "new", "주문 출고지시"),
    ({"outwConfDt": "2026-11-21+09:00"}, "shipping", "주문 출고확정"),
    ({"outwConfDt": "2026-11-21+09:00", "delivDtm": "2026-11-22+09:00"}, "delivered", "주문 배송완료"),
    ({"cnclInsDtm": "2026-11-21+09:00"}, "cancelled", "주문 취소"),
    ({"ordDtlClsCd": "20", "ordDtlCls": "취소"}, "cancelled", "취소"),
    ({"ordDtlClsCd": "", "ordDtlCls": ""}, "new", "출고지시"),
    ({"ordDtlClsCd": "50", "ordDtlCls": ""}, "unknown", "A/S"),
    ({"ordDtlClsCd": "77", "ordDtlCls": ""}, "unknown", "77"),
    ({"toutYn": "Y"}, "unknown", "주문 기출하"),
]


@pytest.mark.parametrize(("changes", "state", "told"), STATES)
def test_each_kind_of_row_and_its_days_have_a_state_of_ours(
    row: Any, changes: dict[str, str], state: str, told: str
) -> None:
    found = line(row(**changes))
    assert (found.state, found.mall_state) == (state, told)


def test_a_day_with_a_zone_is_that_days_midnight_there(row: Any) -> None:
    found = line(row(outwConfDt="2026-11-21+09:00", delivDtm="2026-11-22"))
    assert found.delivered_at == datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    assert line(row(delivDtm="2026-11-22T10:00:00")).delivered_at == datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_a_line_that_is_among_the_cancels_is_cancelled(row: Any) -> None:
    cancel = row(ordWSeq="002", ordDtlClsCd="20")
    assert line(row(), cancel).state == "cancelled"
    assert line(row(ordGSeq="002"), cancel).state == "new"


def test_a_cancel_of_some_of_the_goods_leaves_the_line_open(row: Any) -> None:
    one, other = (row(ordWSeq=number, ordDtlClsCd="20", outwQty="1.0") for number in ("002", "004"))
    assert (line(row(), one).state, line(row(), one).quantity) == ("new", 2)
    assert line(row(), one, other).state == "cancelled"
    assert line(row(), {**one, "outwQty": "둘"}).state == "cancelled"


@pytest.mark.parametrize(
    "change",
    [{"ordNo": ""}, {"ordGSeq": ""}, {"outwQty": "0.0"}, {"outwQty": "둘"}, {"realslAmt": "?"}, {"ordDtm": "어제"}],
)
def test_a_broken_row_is_set_aside_without_telling_who_bought(row: Any, change: dict[str, str]) -> None:
    kept, broken = orders.lines_of([row(), row(**change)], orders.Reading(NOW))
    assert isinstance(kept, FetchedLine)
    assert isinstance(broken, UnreadableLine)
    assert "김똠방" not in broken.reason
    assert "김똠방" in broken.raw.decode()


@pytest.mark.parametrize(("text", "told"), [("02)123-4567", "02-123-4567"), ("010-1-2", "010-1-2"), ("", "")])
def test_a_phone_is_written_as_everywhere(text: str, told: str) -> None:
    assert orders.phone_of(text) == told


async def test_an_order_of_two_lines_pays_for_shipping_once(caller_of: Any, day: Any, detail: Any) -> None:
    caller = caller_of(day(), day(detail(), detail(ordGSeq="002")))
    (page,) = await pages(caller, "new", NOW - timedelta(hours=1), NOW)
    assert [(one.ref.line_no, one.shipping_won) for one in page.lines] == [("001-001-001", 2500), ("002-001-001", 0)]


async def test_new_orders_are_the_days_of_the_window_with_their_cancels(
    caller_of: Any, day: Any, detail: Any, told: Any, interfaces: Any
) -> None:
    caller = caller_of(day(), day(detail(ordDtlClsCd="20", ordWSeq="002")), day(), day(detail(), detail(ordGSeq="002")))
    (page,) = await pages(caller, "new", NOW - timedelta(hours=13), NOW)
    assert set(interfaces(caller)) == {"IF_04_01"}
    asked = [told(request, "contents")[0] for request in caller.sent]
    assert asked == [{"instructionCls": kind, "wbCrtDt": f"2026-11-{at}"} for kind in ("2", "1") for at in ("20", "21")]
    assert [(one.ref.line_no, one.state) for one in page.lines] == [
        ("001-001-001", "cancelled"),
        ("002-001-001", "new"),
    ]


async def test_a_cancel_of_an_earlier_order_is_told_by_that_orders_own_line(
    caller_of: Any, day: Any, detail: Any, told: Any
) -> None:
    old = {"ordNo": "20261118000001"}
    cancel = day(detail(ordDtlClsCd="20", ordWSeq="002"), **old)
    caller = caller_of(cancel, day(), day(detail(ordGSeq="009"), detail(), **old))
    (page,) = await pages(caller, "new", NOW - timedelta(hours=1), NOW)
    assert told(caller.sent[-1], "contents") == [{"instructionCls": "1", "wbCrtDt": "2026-11-18"}]
    (found,) = page.lines
    assert (found.ref, found.state) == (MallOrderRef(order_no="20261118000001", line_no="001-001-001"), "cancelled")


async def test_a_cancel_whose_order_is_not_found_speaks_for_itself(caller_of: Any, day: Any, detail: Any) -> None:
    cancel = day(detail(ordDtlClsCd="20"), ordNo="X1")
    (page,) = await pages(caller_of(cancel, day(), day()), "new", NOW - timedelta(hours=1), NOW)
    assert [(one.ref.order_no, one.state) for one in page.lines] == [("X1", "cancelled")]


async def test_an_empty_day_is_told_by_no_rows_or_in_words(caller_of: Any, day: Any, nothing: Any) -> None:
    assert await pages(caller_of(nothing, day()), "new", NOW - timedelta(hours=1), NOW) == []


async def test_a_day_of_many_rows_comes_in_pages_of_a_hundred(caller_of: Any, day: Any, detail: Any) -> None:
    rows = [detail(ordGSeq=f"{number:03d}") for number in range(250)]
    found = await pages(caller_of(day(), day(*rows)), "new", NOW - timedelta(hours=1), NOW)
    assert [len(page.lines) for page in found] == [100, 100, 50]


async def test_what_arrives_was_ordered_up_to_two_weeks_ago(caller_of: Any, day: Any, detail: Any, told: Any) -> None:
    arrived = detail(outwConfDt="2026-11-20+09:00", delivDtm="2026-11-21+09:00")
    caller = caller_of(day(detail(ordGSeq="002"), arrived, detail(ordGSeq="")), *[day()] * 14)
    found = await pages(caller, "delivered", NOW - timedelta(hours=2), NOW)
    assert [told(caller.sent[index], "contents")[0]["wbCrtDt"] for index in (0, 14)] == ["2026-11-07", "2026-11-21"]
    assert [one.ref for page in found for one in page.lines] == [REF]
    assert sum(len(page.unreadable) for page in found) == 1


@pytest.mark.parametrize(
    ("number", "first", "count"),
    [
        ("20261121021748", date(2026, 11, 21), 1),
        ("20261119021748", date(2026, 11, 19), 3),
        ("20250101021748", date(2026, 11, 7), 15),
        ("X1", date(2026, 11, 7), 15),
        ("20261399000001", date(2026, 11, 7), 15),
        ("20261123000001", date(2026, 11, 23), 0),
    ],
)
def test_an_order_is_looked_for_from_its_own_day_until_today(number: str, first: date, count: int) -> None:
    days = queries.days_of(number, NOW)
    assert (days[:1] or [first], len(days)) == ([first], count)


async def test_an_open_order_is_read_with_its_cancels(caller_of: Any, day: Any, detail: Any, told: Any) -> None:
    ref = MallOrderRef(order_no="20261120021748", line_no="001-001-001")
    whole = {"ordNo": ref.order_no}
    caller = caller_of(day(detail(), **whole), day(), day(detail(ordDtlClsCd="20", ordWSeq="002"), **whole))
    found = await MALL.read_order(caller, ref)
    assert found is not None
    assert (found.ref, found.state) == (ref, "cancelled")
    assert [told(request, "contents")[0]["instructionCls"] for request in caller.sent] == ["1", "2", "2"]


async def test_a_sent_order_is_read_at_once(caller_of: Any, day: Any, detail: Any) -> None:
    caller = caller_of(day(detail(ordWSeq="002"), detail(outwConfDt="2026-11-21+09:00")))
    found = await MALL.read_order(caller, REF)
    assert found is not None
    assert (found.state, found.invoice_number) == ("shipping", "")


async def test_an_order_that_no_day_lists_is_not_known(caller_of: Any, day: Any) -> None:
    assert await MALL.read_order(caller_of(day()), REF) is None


async def test_an_order_that_cannot_be_read_is_not_taken_for_absent(caller_of: Any, day: Any, detail: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.read_order(caller_of(day(detail(outwQty="둘"))), REF)
    assert not raised.value.effect_possible


async def test_an_invoice_names_the_line_by_its_four_numbers(
    caller_of: Any, done: Any, told: Any, interfaces: Any
) -> None:
    caller = caller_of(done())
    await MALL.send_invoice(caller, Shipment(MallOrderRef(order_no="1", line_no="002-001-003"), 1, "HANJIN", "123"))
    assert interfaces(caller) == ["IF_04_04"]
    assert told(caller.sent[0], "takeout") == [
        {
            "ordNo": "1",
            "ordGSeq": "002",
            "ordDSeq": "001",
            "ordWSeq": "003",
            "delicompCd": "15",
            "wbNo": "123",
            "vendorOrdId": "1-002-001-003",
        }
    ]


async def test_a_courier_without_a_code_is_refused_before_anything_is_sent(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError):
        await MALL.send_invoice(caller, Shipment(REF, 1, "NOBODY", "1"))
    assert caller.sent == []


async def test_a_refused_invoice_that_is_there_already_was_done_before(
    caller_of: Any, undone: Any, day: Any, detail: Any
) -> None:
    caller = caller_of(undone("이미 출고확정된 주문입니다."), day(detail(outwConfDt="2026-11-21+09:00")))
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(caller, SHIPMENT)


async def test_a_refused_invoice_of_a_cancelled_line_says_so(
    caller_of: Any, undone: Any, day: Any, detail: Any
) -> None:
    caller = caller_of(undone("취소된 주문입니다."), day(detail(cnclInsDtm="2026-11-21+09:00")))
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(caller, SHIPMENT)
    assert raised.value.cancel_asked


async def test_a_refusal_stays_one_where_the_line_cannot_be_read(caller_of: Any, undone: Any) -> None:
    with pytest.raises(RefusedError, match="택배사코드"):
        await MALL.send_invoice(
            caller_of(undone("택배사코드가 올바르지 않습니다."), UnavailableError("없음")), SHIPMENT
        )


async def test_nothing_is_sent_to_acknowledge_an_order(caller_of: Any) -> None:
    caller = caller_of()
    await MALL.confirm_order(caller, Confirmation(REF, 1, date(2026, 11, 24)))
    assert caller.sent == []
