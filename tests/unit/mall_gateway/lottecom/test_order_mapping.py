"""롯데온's delivery orders as our order lines, and our acts as its bodies."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lottecom.mapping import orders
from mall_gateway.malls.lottecom.wire import Claim, OrderRow, ProgressRow
from mall_gateway.malls.port import Confirmation, FetchedLine, Shipment, UnreadableLine

NUMBER = "2026112010000001"
REF = MallOrderRef(order_no=NUMBER, line_no="1-1")
BARE = orders.Sight()


def progress(step: str, at: str = "20261121090000", **more: Any) -> ProgressRow:
    named = {"odNo": NUMBER, "odSeq": "1", "procSeq": "1"}
    return ProgressRow.model_validate({**named, "odPrgsStepCd": step, "dvTrcStatDttm": at, **more})


def cancel(step: str, **more: Any) -> Claim:
    item = {"odSeq": 1, "procSeq": 2, "orglProcSeq": 1, "odPrgsStepCd": step, "cnclQty": 2, **more}
    return Claim.model_validate({"odNo": NUMBER, "clmNo": "C1", "itemList": [item]})


def sight(*rows: ProgressRow, claims: tuple[Claim, ...] = ()) -> orders.Sight:
    return orders.Sight(orders.progress_by_key(rows), orders.cancels_by_key(claims))


def line_of(row: Any, seen: orders.Sight = BARE) -> FetchedLine:
    (line,) = orders.lines_of([row], seen)
    assert isinstance(line, FetchedLine)
    return line


def test_a_row_is_a_line_of_ours(make_order: Any) -> None:
    line = line_of(make_order())
    assert (line.ref, line.state, line.mall_state, line.cancel_asked) == (REF, "new", "출고지시", False)
    assert (line.mall_product_no, line.mall_option_no) == ("LO2000000001", "LO3000000002")
    assert (line.seller_product_code, line.seller_option_code) == ("MB0000000000000000AB", "K2")
    assert (line.product_name, line.option_text, line.quantity) == ("실버 <목걸이>", "실버", 2)
    assert (line.unit_price_won, line.amount_won, line.shipping_won) == (135000, 270000, 2500)
    assert line.ordered_at == line.paid_at == datetime(2026, 11, 20, 8, 45, 50, tzinfo=UTC)
    assert (line.changed_at, line.delivered_at, line.courier_code, line.invoice_number) == (None, None, "", "")
    assert line.region == "서울특별시 강남구"


def test_the_buyer_is_told_whole(make_order: Any) -> None:
    buyer = line_of(make_order()).buyer
    assert (buyer.orderer_name, buyer.orderer_phone) == ("김주문", "010-1234-5678")
    assert (buyer.receiver_name, buyer.receiver_phone, buyer.receiver_phone2) == (
        "이받음",
        "010-8765-4321",
        "02-111-2222",
    )
    assert (buyer.zip_code, buyer.address, buyer.address_detail) == ("06236", "서울특별시 강남구 가상로 1", "2층")
    assert buyer.memo == "문 앞에 두세요"
    landline = line_of(make_order(dvpMphnNo=None, mphnNo=None, telNo="02-333-4444")).buyer
    assert (landline.orderer_phone, landline.receiver_phone, landline.receiver_phone2) == (
        "02-333-4444",
        "02-111-2222",
        "",
    )


@pytest.mark.parametrize(
    ("step", "state", "word"),
    [
        ("11", "new", "출고지시"),
        ("12", "confirmed", "상품준비"),
        ("13", "shipping", "발송완료"),
        ("14", "delivered", "배송완료"),
        ("15", "delivered", "수취완료"),
        ("21", "cancelled", "취소완료"),
        ("27", "unknown", "27"),
    ],
)
def test_where_a_line_stands_is_told_by_its_progress_and_unknown_steps_are_kept(
    step: str, state: str, word: str, make_order: Any
) -> None:
    line = line_of(make_order(), sight(progress(step, dvCoCd="0006", invcNo="123456")))
    assert (line.state, line.mall_state, line.courier_code, line.invoice_number) == (state, word, "HANJIN", "123456")
    at = datetime(2026, 11, 21, tzinfo=UTC)
    assert (line.changed_at, line.delivered_at) == (at, at if state == "delivered" else None)


def test_without_progress_the_list_that_a_row_came_from_tells(make_order: Any) -> None:
    assert line_of(make_order(ifCplYN="Y")).state == "confirmed"
    assert line_of(make_order(ifCplYN="N")).state == "new"


def test_the_latest_progress_counts_whatever_its_place(make_order: Any) -> None:
    seen = sight(progress("13", "20261121100000"), progress("12", "20261121090000"), progress("11", ""))
    assert line_of(make_order(), seen).state == "shipping"


def test_a_courier_that_we_do_not_know_keeps_its_code(make_order: Any) -> None:
    assert line_of(make_order(), sight(progress("13", dvCoCd="0159"))).courier_code == "0159"


@pytest.mark.parametrize(
    ("claim", "state", "asked"),
    [
        (cancel("20"), "confirmed", True),
        (cancel("77"), "confirmed", True),
        (cancel("22"), "confirmed", False),
        (cancel("21"), "cancelled", False),
        (cancel("21", cnclQty=0), "cancelled", False),
        (cancel("21", cnclQty=1), "confirmed", False),
        (cancel("20", orglProcSeq="", procSeq=1), "confirmed", True),
        (cancel("20", odSeq=2), "confirmed", False),
    ],
)
def test_a_cancel_is_that_of_the_line_before_it_was_numbered_anew(
    claim: Claim, state: str, make_order: Any, *, asked: bool
) -> None:
    line = line_of(make_order(), sight(progress("12"), claims=(claim,)))
    assert (line.state, line.cancel_asked) == (state, asked)


def test_the_claim_that_was_asked_last_counts_whatever_its_place(make_order: Any) -> None:
    refused, asked = cancel("22", clmReqDttm="20261120180000"), cancel("20", clmReqDttm="20261120190000")
    for claims in ((refused, asked), (asked, refused)):
        assert line_of(make_order(), sight(progress("12"), claims=claims)).cancel_asked


def test_a_parcel_on_its_way_has_no_cancel_wish_any_more(make_order: Any) -> None:
    assert not line_of(make_order(), sight(progress("13"), claims=(cancel("20"),))).cancel_asked


def test_what_the_buyer_paid_for_delivery_stands_on_the_first_line_of_an_order(make_order: Any) -> None:
    rows = [make_order(odSeq=10), make_order(odSeq=2), make_order(odNo="2", odSeq=7)]
    told = {line.ref: line.shipping_won for line in orders.lines_of(rows, BARE) if isinstance(line, FetchedLine)}
    assert [(ref.order_no, ref.line_no, won) for ref, won in told.items()] == [
        (NUMBER, "10-1", 0),
        (NUMBER, "2-1", 2500),
        ("2", "7-1", 2500),
    ]


def test_a_row_that_comes_twice_is_one_line_in_its_later_state(make_order: Any) -> None:
    (line,) = orders.lines_of([make_order(ifCplYN="N"), make_order(ifCplYN="Y")], BARE)
    assert isinstance(line, FetchedLine)
    assert line.state == "confirmed"


@pytest.mark.parametrize("changes", [{"dvRtrvDvsCd": "RTRV"}, {"odTypCd": "30"}, {"odTypCd": "40"}])
def test_collections_exchanges_and_returns_are_no_orders(changes: dict[str, str], make_order: Any) -> None:
    assert orders.lines_of([make_order(**changes)], BARE) == []


@pytest.mark.parametrize(
    "broken", [{"odNo": None}, {"odQty": "two"}, {"odCmptDttm": None}, {"odCmptDttm": "20261399"}, {"odSeq": ""}]
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_place_alone(broken: dict[str, Any], make_order: Any) -> None:
    good, bad = orders.lines_of([make_order(**broken), make_order(odSeq=2)], BARE)
    assert isinstance(good, FetchedLine)
    assert isinstance(bad, UnreadableLine)
    assert "롯데닷컴" in bad.reason
    assert "이받음" not in bad.reason


def test_a_row_that_is_no_object_is_set_aside_too() -> None:
    (broken,) = orders.lines_of(["row"], BARE)
    assert isinstance(broken, UnreadableLine)


@pytest.mark.parametrize(
    ("seen", "state", "asked"),
    [
        (sight(claims=(cancel("21"),)), "cancelled", False),
        (sight(progress("21")), "cancelled", False),
        (sight(progress("12"), claims=(cancel("20"),)), "confirmed", True),
        (sight(progress("14")), "delivered", False),
        (sight(claims=(cancel("20"),)), "unknown", True),
    ],
)
def test_a_line_that_is_not_listed_is_told_by_what_is_beside(seen: orders.Sight, state: str, *, asked: bool) -> None:
    line = orders.hidden_line(REF, seen)
    assert line is not None
    assert (line.ref, line.state, line.cancel_asked) == (REF, state, asked)


def test_a_line_of_which_nothing_is_known_is_none() -> None:
    assert orders.hidden_line(REF, BARE) is None
    assert orders.hidden_line(REF, sight(claims=(cancel("22"),))) is None


def test_a_window_ends_with_the_last_second_that_is_ours() -> None:
    since = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert orders.window(since, since + timedelta(days=1)) == {
        "srchStrtDt": "20261121000000",
        "srchEndDt": "20261121235959",
    }
    odd = since + timedelta(milliseconds=1500)
    assert orders.claim_window(odd, odd + timedelta(seconds=1)) == {
        "srchStrtDttm": "20261121000001",
        "srchEndDttm": "20261121000002",
    }


def test_a_line_is_acknowledged_by_its_three_numbers() -> None:
    assert orders.confirm_body(Confirmation(REF, 2, date(2026, 11, 24))) == {
        "ifCompleteList": [{"dvRtrvDvsCd": "DV", "odNo": NUMBER, "odSeq": 1, "procSeq": 1, "ifCplYN": "Y"}]
    }


def test_an_invoice_names_product_and_option(make_order: Any) -> None:
    row = OrderRow.model_validate(make_order())
    now = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)
    assert orders.invoice_body(Shipment(REF, 2, "LOGEN", "1234567890"), row, now) == {
        "deliveryProgressStateList": [
            {
                "dvRtrvDvsCd": "DV",
                "odNo": NUMBER,
                "odSeq": 1,
                "procSeq": 1,
                "odPrgsStepCd": "13",
                "dvTrcStatDttm": "20261120183045",
                "invcNbr": "1",
                "dvCoCd": "0005",
                "invcNo": "1234567890",
                "spdNo": "LO2000000001",
                "sitmNo": "LO3000000002",
                "slQty": "2",
            }
        ]
    }


def test_a_reference_that_is_none_of_this_malls_is_sent_for_the_mall_to_refuse() -> None:
    body = orders.confirm_body(Confirmation(MallOrderRef(order_no="1", line_no="x"), 1, date(2026, 11, 24)))
    assert (body["ifCompleteList"][0]["odSeq"], body["ifCompleteList"][0]["procSeq"]) == ("x", "")
