"""11번가's order rows as lines, and what we do to orders as its calls."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.markup import fields_of, parsed
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    FetchedLine,
    Mall,
    RefusedError,
    Shipment,
    UnavailableError,
    UnreadableLine,
)
from mall_gateway.malls.st11 import St11Mall, queries
from mall_gateway.malls.st11.mapping import orders
from mall_gateway.malls.st11.profile import MOST_ROWS

MALL: Mall = St11Mall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="202611210000001", line_no="1", box_no="40860365")
STATE = {
    "ordNo": "202611210000001",
    "ordPrdSeq": "1",
    "dlvNo": "40860365",
    "ordQty": "1",
    "ordPrdStat": "301",
    "ordPrdStatNm": "배송준비중",
    "prdNo": "52844137",
    "prdNm": "도자기 목걸이",
    "rcvrNm": "이받음",
}
CONFIRMATION = Confirmation(REF, 1, date(2026, 11, 24))
SHIPMENT = Shipment(REF, 1, "LOGEN", "12345678901")
CANCELLATION = Cancellation(REF, 1, "sold_out", "재고 소진")


def line(raw: Any, reading: orders.Reading | None = None) -> FetchedLine:
    (found,) = orders.lines_of([raw], reading or orders.Reading(NOW, orders.PAID))
    assert isinstance(found, FetchedLine)
    return found


def test_a_paid_row_is_a_new_line(row: Any) -> None:
    found = line({name: value for name, value in row().items() if value != "null"})
    assert found.ref == REF
    assert (found.state, found.mall_state, found.cancel_asked) == ("new", "결제완료", False)
    assert (found.mall_product_no, found.mall_option_no) == ("52844137", "440634790")
    assert (found.seller_product_code, found.seller_option_code) == ("MB0000000000000000AB", "k0")
    assert (found.quantity, found.unit_price_won, found.amount_won, found.shipping_won) == (2, 35000, 70000, 2500)
    assert found.region == "서울특별시 강남구"
    assert (found.ordered_at, found.paid_at) == (
        datetime(2026, 11, 21, 1, 0, tzinfo=UTC),
        datetime(2026, 11, 21, 1, 1, tzinfo=UTC),
    )
    buyer = found.buyer
    assert (buyer.orderer_name, buyer.orderer_phone) == ("김똠방", "010-1111-2222")
    assert (buyer.receiver_name, buyer.receiver_phone, buyer.receiver_phone2) == (
        "이받음",
        "010-3333-4444",
        "02-555-6666",
    )
    assert (buyer.zip_code, buyer.address_detail, buyer.memo) == ("06236", "2층", "")


def test_without_an_amount_pieces_and_options_are_reckoned(row: Any) -> None:
    raw = row(ordOptWonStl="1000")
    del raw["ordAmt"]
    assert line(raw).amount_won == 71000


@pytest.mark.parametrize(("kind", "won"), [("01", 2500), ("02", 0), ("03", 0)])
def test_only_prepaid_shipping_is_paid_to_the_seller_with_the_order(row: Any, kind: str, won: int) -> None:
    assert line(row(dlvCstType=kind)).shipping_won == won


STATES = [
    ("202", "", "new", False),
    ("301", "", "confirmed", False),
    ("401", "1", "shipping", False),
    ("501", "1", "delivered", False),
    ("901", "1", "completed", False),
    ("B01", "", "cancelled", False),
    ("C01", "1", "cancelled", False),
    ("701", "", "confirmed", True),
    ("601", "", "confirmed", True),
    ("601", "1", "shipping", False),
    ("A01", "1", "unknown", False),
    ("102", "", "unknown", False),
    ("X99", "", "unknown", False),
]


@pytest.mark.parametrize(("code", "invoice", "state", "asked"), STATES)
def test_each_order_state_has_ours(
    row: Any,
    code: str,
    invoice: str,
    state: str,
    asked: bool,  # noqa: FBT001
) -> None:
    found = line(row(ordPrdStat=code, invcNo=invoice, ordPrdStatNm=""))
    assert (found.state, found.cancel_asked) == (state, asked)
    assert found.mall_state == orders.STATE_NAMES.get(code, code)


def test_the_list_of_cancel_requests_marks_what_is_not_shipped(row: Any) -> None:
    asked, broken = orders.asked_keys(
        [
            {"ordNo": "202611210000001", "ordPrdSeq": "1", "ordCnStatCd": "01"},
            {"ordNo": "202611210000002", "ordPrdSeq": "1", "ordCnStatCd": "02"},
            {"ordPrdSeq": "1"},
        ]
    )
    assert asked == {("202611210000001", "1")}
    assert len(broken) == 1
    reading = orders.Reading(NOW, orders.PACKAGING, asked)
    assert line(row(), reading).cancel_asked
    assert not line(row(ordPrdSeq="2"), reading).cancel_asked
    assert not line(row(ordPrdStat="401"), reading).cancel_asked


@pytest.mark.parametrize(
    "change", [{"ordNo": ""}, {"ordQty": "0"}, {"ordQty": "둘"}, {"selPrc": "천원"}, {"ordDt": "어제"}]
)
def test_a_broken_row_is_set_aside_without_telling_who_bought(row: Any, change: dict[str, str]) -> None:
    good, bad = orders.lines_of([row(), row(**change)], orders.Reading(NOW, orders.PAID))
    assert isinstance(good, FetchedLine)
    assert isinstance(bad, UnreadableLine)
    assert "김똠방" not in bad.reason
    assert "김똠방" in bad.raw.decode()


def test_a_row_without_a_price_is_no_sale(row: Any) -> None:
    raw = row()
    del raw["selPrc"], raw["ordAmt"]
    (found,) = orders.lines_of([raw], orders.Reading(NOW))
    assert isinstance(found, UnreadableLine)


def test_an_unknown_courier_keeps_its_code_and_own_delivery_is_ours(row: Any) -> None:
    assert line(row(dlvEtprsCd="00002", invcNo="1")).courier_code == "LOGEN"
    assert line(row(dlvEtprsCd="00116", invcNo="1")).courier_code == "00116"
    assert line(row(dlvEtprsCd="00099", dlvMthdCd="03")).courier_code == "DIRECT"


def test_a_window_is_told_in_minutes_of_seoul() -> None:
    assert queries.minute(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)) == "202611210000"


async def fetched(caller: Any, item: Any, since: datetime, until: datetime) -> list[Any]:
    return [page async for page in MALL.fetch_orders(caller, item, since, until)]


async def test_new_orders_come_from_three_lists_and_the_asked_one_alone(
    caller_of: Any, rows: Any, row: Any, nothing: Any
) -> None:
    asked = rows(
        {"ordNo": "9", "ordPrdSeq": "1", "ordCnStatCd": "01"}, {**STATE, "ordCnStatCd": "01"}, root="ns2:orders"
    )
    other = row(ordNo="9", dlvNo="90")
    state = {**STATE, "ordNo": "9", "dlvNo": "90", "ordPrdStat": "701", "ordPrdStatNm": "취소신청"}
    caller = caller_of(asked, rows(row()), nothing, rows(other), rows(state))
    pages = await fetched(caller, "new", NOW - timedelta(days=1), NOW - timedelta(seconds=30))
    assert caller.calls() == [
        "GET /rest/claimservice/cancelorders/202611201200/202611211200",
        "GET /rest/ordservices/complete/202611201200/202611211200",
        "GET /rest/ordservices/packaging/202611201200/202611211200",
        "GET /rest/ordservices/complete/9",
        "GET /rest/claimservice/orderlistalladdr/9",
    ]
    lines = [found for page in pages for found in page.lines]
    assert [(one.ref.order_no, one.state, one.cancel_asked) for one in lines] == [
        ("202611210000001", "new", True),
        ("9", "confirmed", True),
    ]
    assert lines[1].amount_won == 70000


async def test_a_cancel_request_of_an_order_that_is_not_told_is_set_aside_and_not_lost(
    caller_of: Any, rows: Any, nothing: Any, result: Any
) -> None:
    asked = rows({"ordNo": "9", "ordPrdSeq": "1", "ordCnStatCd": "01"})
    caller = caller_of(asked, nothing, nothing, nothing, result("-1", "해당 건이 없습니다.", "ns2:orders"))
    pages = await fetched(caller, "new", NOW - timedelta(days=1), NOW)
    (broken,) = (broken for page in pages for broken in page.unreadable)
    assert b'"ordNo": "9"' in broken.raw


async def test_pages_hold_a_hundred_lines(caller_of: Any, rows: Any, row: Any, nothing: Any) -> None:
    many = [row(ordNo=str(number)) for number in range(205)]
    pages = await fetched(caller_of(nothing, rows(*many), nothing), "new", NOW - timedelta(days=1), NOW)
    assert [len(page.lines) for page in pages] == [100, 100, 5]


async def test_a_list_that_is_full_is_asked_again_in_halves(caller_of: Any, rows: Any, row: Any) -> None:
    full = rows(*(row(ordNo=str(number)) for number in range(MOST_ROWS)))
    caller = caller_of(full, rows(row(ordNo="1")), rows(row(ordNo="2")))
    found = await queries.rows_between(caller, "/ordservices/complete", "order.complete", NOW - timedelta(days=2), NOW)
    assert [each["ordNo"] for each in found] == ["1", "2"]
    assert caller.calls()[1:] == [
        "GET /rest/ordservices/complete/202611191200/202611201200",
        "GET /rest/ordservices/complete/202611201200/202611211200",
    ]


async def test_delivered_and_confirmed_purchases_are_told_with_their_bundle(
    caller_of: Any, rows: Any, row: Any
) -> None:
    arrived = row(dlvEndDt="2026-11-21 11:00:00", invcNo="1", dlvEtprsCd="00034")
    bought = {"ordNo": "7", "ordPrdSeq": "1", "ordQty": "2", "ordAmt": "20000", "pocnfrmDt": "2026-11-21 11:30:00"}
    state = {**STATE, "ordNo": "7", "dlvNo": "70", "ordPrdStat": "901", "invcNo": "2", "ordQty": "2"}
    pages = await fetched(
        caller_of(rows(arrived), rows(bought), rows(state)), "delivered", NOW - timedelta(days=1), NOW
    )
    first, second = (found for page in pages for found in page.lines)
    assert (first.state, first.delivered_at) == ("delivered", datetime(2026, 11, 21, 2, 0, tzinfo=UTC))
    assert (second.state, second.ref.box_no, second.unit_price_won) == ("completed", "70", 10000)
    assert second.changed_at == datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


async def test_states_are_asked_for_a_hundred_orders_at_a_time(caller_of: Any, rows: Any, nothing: Any) -> None:
    caller = caller_of(nothing, rows(STATE))
    found = await queries.state_rows(caller, [str(number % 150) for number in range(300)])
    assert [len(url.rpartition("/")[2].split(",")) for _, url in caller.asked] == [100, 50]
    assert [each["ordNo"] for each in found] == ["202611210000001"]


async def test_one_order_is_read_by_its_state(caller_of: Any, rows: Any, result: Any) -> None:
    shipped = {**STATE, "ordPrdStat": "401", "invcNo": "12345678901", "dlvEtprsCd": "00002"}
    found = await MALL.read_order(caller_of(rows({**STATE, "ordPrdSeq": "2"}, shipped)), REF)
    assert found is not None
    assert (found.state, found.invoice_number, found.courier_code) == ("shipping", "12345678901", "LOGEN")
    assert await MALL.read_order(caller_of(result("-1", "해당 건이 없습니다.", "ns2:orders")), REF) is None
    assert await MALL.read_order(caller_of(rows({**STATE, "ordPrdSeq": "2"})), REF) is None
    with pytest.raises(UnavailableError):
        await MALL.read_order(caller_of(rows({**STATE, "ordQty": "?"})), REF)


async def test_a_confirmation_is_a_get_with_everything_in_its_path(
    caller_of: Any, rows: Any, row: Any, result: Any
) -> None:
    caller = caller_of(rows(row()), result("0", "전체 1건이 정상적으로 발주처리가 되었습니다."))
    await MALL.confirm_order(caller, CONFIRMATION)
    assert caller.asked[1] == ("GET", "/rest/ordservices/reqpackaging/202611210000001/1/N/null/40860365")
    assert [one.writes for one in caller.sent] == [False, True]


async def test_an_extra_is_confirmed_under_its_product(caller_of: Any, rows: Any, row: Any, result: Any) -> None:
    caller = caller_of(rows(row(addPrdYn="Y", addPrdNo="777")), result("0"))
    await MALL.confirm_order(caller, CONFIRMATION)
    assert caller.asked[1][1] == "/rest/ordservices/reqpackaging/202611210000001/1/Y/777/40860365"


async def test_a_later_day_is_announced_after_the_confirmation(
    caller_of: Any, rows: Any, row: Any, result: Any
) -> None:
    late = Confirmation(REF, 1, date(2026, 11, 30), "입고 지연")
    caller = caller_of(rows(row()), result("0"), result("0"))
    await MALL.confirm_order(caller, late)
    assert caller.asked[2] == ("POST", "/rest/ordservices/deliveryDelayGuide")
    assert fields_of(parsed(caller.sent[2].body)) == {
        "ordNo": "202611210000001",
        "dlvNo": "40860365",
        "delaySendDt": "20261130",
        "delaySendRsnCd": "05",
        "delaySendRsn": "입고 지연",
    }
    with pytest.raises(UnavailableError) as raised:
        await MALL.confirm_order(caller_of(rows(row()), result("0"), result("-1", "오류")), late)
    assert raised.value.effect_possible


async def test_an_invoice_goes_out_for_the_whole_bundle(caller_of: Any, result: Any) -> None:
    caller = caller_of(result("0"))
    await MALL.send_invoice(caller, SHIPMENT)
    assert caller.asked == [("GET", "/rest/ordservices/reqdelivery/202611211200/01/00002/12345678901/40860365")]
    direct = caller_of(result("0"))
    await MALL.send_invoice(direct, Shipment(REF, 1, "DIRECT", ""))
    assert direct.asked == [("GET", "/rest/ordservices/reqdelivery/202611211200/03/00099/null/40860365")]
    unsent = caller_of()
    with pytest.raises(RefusedError):
        await MALL.send_invoice(unsent, Shipment(REF, 1, "UNKNOWN", "1"))
    assert unsent.sent == []


async def test_a_cancel_says_why_in_the_path(caller_of: Any, result: Any) -> None:
    caller = caller_of(result("0"))
    await MALL.cancel_sale(caller, Cancellation(REF, 1, "sold_out", "재고/소진 100%?"))
    path = caller.asked[0][1]
    assert path.startswith("/rest/claimservice/reqrejectorder/202611210000001/1/09/%EC%9E%AC")
    assert unquote(path.rpartition("/")[2]) == "재고 소진 100%?"
    wordless = caller_of(result("0"))
    await MALL.cancel_sale(wordless, Cancellation(REF, 1, "other", " "))
    assert unquote(wordless.asked[0][1]).endswith("/99/판매자 사정")


WRONG_STATES: list[tuple[str, str, Any, type[Exception], bool | None]] = [
    ("-3313", "401", SHIPMENT, AlreadyDoneError, None),
    ("-3313", "701", SHIPMENT, RefusedError, True),
    ("-3310", "701", SHIPMENT, RefusedError, True),
    ("-3310", "202", SHIPMENT, RefusedError, False),
    ("-3313", "B01", SHIPMENT, RefusedError, True),
    ("-21004", "B01", CANCELLATION, AlreadyDoneError, None),
    ("-21005", "401", CANCELLATION, RefusedError, False),
]


@pytest.mark.parametrize(("code", "state", "act", "error", "cancel_asked"), WRONG_STATES)
async def test_where_the_state_has_changed_the_line_tells_what_became_of_it(
    caller_of: Any,
    rows: Any,
    result: Any,
    code: str,
    state: str,
    act: Any,
    error: type[Exception],
    cancel_asked: bool | None,  # noqa: FBT001
) -> None:
    caller = caller_of(result(code, "주문상태를 확인해 주세요"), rows({**STATE, "ordPrdStat": state}))
    doing = MALL.send_invoice(caller, act) if isinstance(act, Shipment) else MALL.cancel_sale(caller, act)
    with pytest.raises(error) as raised:
        await doing
    if isinstance(raised.value, RefusedError):
        assert raised.value.cancel_asked is cancel_asked


async def test_a_refusal_stays_one_where_the_line_cannot_be_read(caller_of: Any, result: Any) -> None:
    caller = caller_of(result("-3313", "변경된 상태 : (배송중)"), UnavailableError("점검"))
    with pytest.raises(RefusedError):
        await MALL.send_invoice(caller, SHIPMENT)
