"""GS SHOP's rows as lines, and what we do to orders as its messages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.gsshop import GsshopMall
from mall_gateway.malls.gsshop.mapping import orders
from mall_gateway.malls.masking import masked_body
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

MALL: Mall = GsshopMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="0012345678", line_no="1")
SHIPMENT = Shipment(REF, 2, "LOTTE", "12345678901")
CONFIRMATION = Confirmation(REF, 2, date(2026, 11, 24))


def line(raw: Any, **cancels: str) -> FetchedLine:
    known = {("0012345678", number.removeprefix("n")): code for number, code in cancels.items()}
    (found,) = orders.lines_of([raw], orders.Reading(NOW, known))
    assert isinstance(found, FetchedLine)
    return found


async def pages(caller: Any, item: Any, since: datetime, until: datetime) -> list[Any]:
    return [page async for page in MALL.fetch_orders(caller, item, since, until)]


def test_a_row_is_a_line(row: Any) -> None:
    found = line(row())
    assert (found.ref, found.state, found.mall_state, found.cancel_asked) == (REF, "new", "출고지시", False)
    assert (found.mall_product_no, found.mall_option_no) == ("MB0000000000000000AB", "35220001001")
    assert (found.seller_product_code, found.seller_option_code) == ("MB0000000000000000AB", "k0")
    assert (found.quantity, found.unit_price_won, found.amount_won, found.shipping_won) == (2, 35000, 70000, 2500)
    assert (found.region, found.ordered_at) == ("서울특별시 강남구", datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    buyer = found.buyer
    assert (buyer.orderer_name, buyer.orderer_phone, buyer.receiver_name) == ("김똠방", "010-1111-2222", "이받음")
    assert (buyer.receiver_phone, buyer.receiver_phone2) == ("010-3333-4444", "02-555-6666")
    assert (buyer.zip_code, buyer.address_detail, buyer.memo) == ("06236", "2층", "문 앞에 놓아 주세요")


def test_what_a_row_leaves_out_is_reckoned_or_empty(row: Any) -> None:
    found = line(row(ordAmt=None, supPrdCd=None, rcvrHpNo=None, ordDtm=None, supAttrPrdCd="0000"))
    assert (found.amount_won, found.mall_product_no, found.ordered_at) == (70000, "35220001", NOW)
    assert (found.buyer.receiver_phone, found.buyer.receiver_phone2) == ("02-555-6666", "")
    assert found.seller_option_code == ""


STATES = [
    ("10", "10", "new", "출고지시"),
    ("10", "20", "confirmed", "발주확인"),
    ("10", "30", "shipping", "출고완료"),
    ("10", "40", "delivered", "배송완료"),
    ("10", "50", "completed", "구매확정"),
    ("10", "90", "cancelled", "취소완료"),
    ("", "10", "new", "출고지시"),
    ("70", "10", "unknown", "70 출고지시"),
    ("10", "77", "unknown", "77"),
    ("99", "77", "unknown", "99 77"),
    ("10", "", "unknown", ""),
]


@pytest.mark.parametrize(("kind", "code", "state", "told"), STATES)
def test_each_kind_and_state_has_ours_and_what_is_not_known_is_kept_raw(
    row: Any, kind: str, code: str, state: str, told: str
) -> None:
    found = line(row(ordGbnCd=kind, ordStCd=code))
    assert (found.state, found.mall_state) == (state, told)


@pytest.mark.parametrize(
    ("shown", "confirmed", "cancel", "state", "asked"),
    [
        ("20", None, "80", "confirmed", True),
        ("10", None, "80", "new", True),
        ("80", "2026-11-21 11:00:00", "80", "confirmed", True),
        ("80", None, "80", "new", True),
        ("20", None, "90", "cancelled", False),
    ],
)
def test_a_cancel_tells_the_state_of_its_line(
    row: Any,
    shown: str,
    confirmed: str | None,
    cancel: str,
    state: str,
    asked: bool,  # noqa: FBT001
) -> None:
    found = line(row(ordStCd=shown, ordConfDtm=confirmed), n1=cancel)
    assert (found.state, found.cancel_asked) == (state, asked)
    assert not line(row(ordItemNo="2"), n1=cancel).cancel_asked


def test_a_cancel_without_a_state_is_one_that_is_asked_for() -> None:
    rows: list[Any] = [{"ordNo": 12345678, "ordItemNo": 1}, {"ordNo": "", "ordItemNo": "1"}, "torn"]
    assert orders.cancels_of(rows) == {("12345678", "1"): "80"}


def test_a_delivered_line_tells_who_brought_it_and_when(row: Any) -> None:
    found = line(row(ordStCd="40", deliveryCd="HD", deliveryNo="123", dlvFnshDtm="2026-11-22 09:00:00"))
    assert (found.courier_code, found.invoice_number) == ("LOTTE", "123")
    assert found.delivered_at == found.changed_at == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
    assert line(row(deliveryCd="??")).courier_code == "??"


@pytest.mark.parametrize(
    "change", [{"ordNo": ""}, {"ordQty": 0}, {"ordQty": "둘"}, {"salePrc": "천원"}, {"ordDtm": "어제"}]
)
def test_a_broken_row_is_set_aside_without_telling_who_bought(row: Any, change: dict[str, Any]) -> None:
    kept, broken = orders.lines_of([row(), row(**change)], orders.Reading(NOW))
    assert isinstance(kept, FetchedLine)
    assert isinstance(broken, UnreadableLine)
    assert "김똠방" not in broken.reason
    assert "김똠방" in broken.raw.decode()


def test_no_person_is_left_in_what_is_kept_of_a_row(row: Any) -> None:
    import json

    shown = masked_body(json.dumps({"data": [{"resultList": row()}]}).encode(), ())
    for word in ("김똠방", "이받음", "1111", "3333", "테헤란로", "2층", "06236", "문 앞"):
        assert word not in shown
    assert "도자기 목걸이" in shown


async def test_new_orders_are_the_days_of_the_window_with_their_cancels(caller_of: Any, days: Any, row: Any) -> None:
    caller = caller_of(
        days(row(ordItemNo="2", ordStCd="80")), days(row(ordNo="0000000007", ordStCd="90")),
        days(row(), row(ordItemNo="2", ordStCd="20")), days(row(ordItemNo="3")),
    )  # fmt: skip
    found = await pages(caller, "new", NOW - timedelta(hours=13), NOW)
    assert [caller.query(index)["sdDt"] for index in range(4)] == ["20261120", "20261121"] * 2
    assert [caller.query(index)["processType"] for index in range(4)] == ["C", "C", "S", "S"]
    assert caller.query() == {"documentId": "ORDINF", "supCd": "1003890", "processType": "S", "sdDt": "20261121"}
    lines = [(one.ref.order_no, one.ref.line_no, one.state, one.cancel_asked) for page in found for one in page.lines]
    assert lines == [
        ("0012345678", "1", "new", False),
        ("0012345678", "2", "confirmed", True),
        ("0012345678", "3", "new", False),
        ("0000000007", "1", "cancelled", False),
    ]


async def test_a_window_that_ends_at_midnight_is_of_the_days_before(caller_of: Any, days: Any) -> None:
    midnight = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    caller = caller_of(days(), days())
    assert await pages(caller, "new", midnight - timedelta(days=1), midnight) == []
    assert {caller.query(index)["sdDt"] for index in range(2)} == {"20261120"}


async def test_a_day_without_rows_is_empty_and_one_that_is_refused_is_not(caller_of: Any, bad: Any) -> None:
    nothing = bad("조회된 데이터가 없습니다.")
    assert await pages(caller_of(nothing, nothing), "new", NOW - timedelta(hours=1), NOW) == []
    with pytest.raises(RefusedError):
        await pages(caller_of(bad("조회 권한이 없습니다.")), "new", NOW - timedelta(hours=1), NOW)


async def test_a_day_of_many_rows_comes_in_pages_of_a_hundred(caller_of: Any, good: Any, row: Any) -> None:
    rows = [row(ordItemNo=str(number)) for number in range(250)]
    caller = caller_of(good(None), good([{"resultList": rows}]))
    found = await pages(caller, "new", NOW - timedelta(hours=1), NOW)
    assert [len(page.lines) for page in found] == [100, 100, 50]


async def test_what_arrives_was_ordered_up_to_two_weeks_ago(caller_of: Any, days: Any, row: Any) -> None:
    arrived = row(ordStCd="40", dlvFnshDtm="2026-11-21 11:00:00")
    caller = caller_of(*[days(row(), row(ordItemNo="", ordStCd="40")), days(arrived), *[days()] * 13])
    found = await pages(caller, "delivered", NOW - timedelta(hours=2), NOW)
    assert [caller.query(index)["sdDt"] for index in (0, 14)] == ["20261107", "20261121"]
    assert [one.ref for page in found for one in page.lines] == [REF]
    assert sum(len(page.unreadable) for page in found) == 1


async def test_an_order_is_read_from_today_backwards(caller_of: Any, days: Any, row: Any) -> None:
    caller = caller_of(days(row(ordStCd="80")), days(), days(row(ordStCd="90")), days(row(ordStCd="20")))
    found = await MALL.read_order(caller, REF)
    assert found is not None
    assert (found.state, found.cancel_asked) == ("confirmed", True)
    assert [caller.query(index)["sdDt"] for index in range(4)] == ["20261121", "20261121", "20261120", "20261120"]


async def test_an_order_that_no_day_lists_is_not_known(caller_of: Any, days: Any) -> None:
    caller = caller_of(*[days()] * 30)
    assert await MALL.read_order(caller, REF) is None
    assert len(caller.sent) == 30


async def test_an_order_that_cannot_be_read_is_not_taken_for_absent(caller_of: Any, days: Any, row: Any) -> None:
    with pytest.raises(UnavailableError) as raised:
        await MALL.read_order(caller_of(days(), days(row(ordQty="둘"))), REF)
    assert not raised.value.effect_possible


async def test_an_invoice_goes_out_flat_with_ten_digits(caller_of: Any) -> None:
    caller = caller_of({"resultCd": "S", "resultMsg": ""})
    await MALL.send_invoice(caller, Shipment(MallOrderRef(order_no="12345678", line_no="1"), 1, "HANJIN", "123"))
    assert caller.asked == [("POST", "/b2b/aliaSupCommonReceiveOrderInfo.gs")]
    assert caller.body() == {
        "sender": "1003890",
        "receiver": "GS SHOP",
        "documentId": "DLVINF",
        "processType": "C",
        "ordNo": "0012345678",
        "ordItemNo": "1",
        "deliveryCd": "HJ",
        "deliveryNo": "123",
        "cmpulDlv": "N",
    }


async def test_a_confirmation_names_its_line_in_a_list(caller_of: Any) -> None:
    caller = caller_of({"resultCd": "S", "resultMsg": ""})
    await MALL.confirm_order(caller, CONFIRMATION)
    body = caller.body()
    assert (body["processType"], body["orderList"]) == ("ORDCONF", [{"ordNo": "0012345678", "ordItemNo": "1"}])


async def test_a_courier_without_a_code_is_refused_before_anything_is_sent(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError):
        await MALL.send_invoice(caller, Shipment(REF, 1, "NOBODY", "1"))
    assert caller.sent == []


NOT_TO_SEND = "주문이 없거나 출고완료 대상이 아닙니다."


async def test_a_refused_invoice_that_is_there_already_was_done_before(
    caller_of: Any, undone: Any, days: Any, row: Any
) -> None:
    caller = caller_of(undone(NOT_TO_SEND), days(), days(row(ordStCd="30")))
    with pytest.raises(AlreadyDoneError):
        await MALL.send_invoice(caller, SHIPMENT)


async def test_a_refused_invoice_of_a_cancelled_line_says_so(caller_of: Any, undone: Any, days: Any, row: Any) -> None:
    caller = caller_of(undone(NOT_TO_SEND), days(row(ordStCd="90")), days(row()))
    with pytest.raises(RefusedError) as raised:
        await MALL.send_invoice(caller, SHIPMENT)
    assert raised.value.cancel_asked


async def test_a_refusal_stays_one_where_the_line_cannot_be_read(caller_of: Any, undone: Any) -> None:
    caller = caller_of(undone("발주확인 대상이 아닙니다."), UnavailableError("없음"))
    with pytest.raises(RefusedError, match="발주확인 대상"):
        await MALL.confirm_order(caller, CONFIRMATION)
