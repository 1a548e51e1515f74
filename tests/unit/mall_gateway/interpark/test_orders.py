"""Orders of 인터파크 as lines, and our acts on them as its calls."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.interpark import InterparkMall, queries
from mall_gateway.malls.interpark.mapping import orders
from mall_gateway.malls.interpark.wire import OrderRow
from mall_gateway.malls.port import Cancellation, Confirmation, FetchedLine, RefusedError, Shipment, UnreadableLine

MALL = InterparkMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="20261121100000000076", line_no="1")
SINCE, UNTIL = NOW - timedelta(days=1), NOW


def line_of(row: dict[str, Any], listed_as: Any = "new", asked: Any = ()) -> FetchedLine:
    return orders.line_of(OrderRow.model_validate(row), orders.Reading(NOW, listed_as, asked))


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def request(number: str, stat: str) -> str:
    product = f"<PRD><ORD_SEQ>1</ORD_SEQ><CLMREQ_STAT>{stat}</CLMREQ_STAT></PRD>"
    return f"<ORD_NO>{number}</ORD_NO><PRODUCT>{product}</PRODUCT>"


def methods(caller: Any) -> list[str]:
    return [query(sent.url)["_method"] for sent in caller.sent]


def test_a_row_is_a_line_with_its_buyer(row: Any) -> None:
    line = line_of(row())
    assert (line.ref, line.state, line.mall_state) == (REF, "new", "신규주문 50")
    assert (line.mall_product_no, line.mall_option_no) == ("6874405709", "6900000001")
    assert (line.seller_product_code, line.seller_option_code) == ("MB0000000000000000AB", "k0")
    assert (line.product_name, line.option_text, line.quantity) == ("도자기 목걸이", "색상/백색", 2)
    assert (line.unit_price_won, line.amount_won, line.shipping_won) == (35000, 70000, 3000)
    assert line.ordered_at == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert line.paid_at == datetime(2026, 11, 21, 1, 1, tzinfo=UTC)
    assert line.buyer.__dict__ == {
        "orderer_name": "김똠방",
        "orderer_phone": "010-1111-2222",
        "receiver_name": "이받음",
        "receiver_phone": "010-3333-4444",
        "receiver_phone2": "02-555-6666",
        "zip_code": "06236",
        "address": "서울특별시 강남구 테헤란로 1",
        "address_detail": "뷁빌딩 2층",
        "memo": "문 앞",
        "customs_code": "P123456789012",
    }


def test_the_older_address_counts_where_there_is_no_road(row: Any) -> None:
    given = {name: value for name, value in row().items() if not name.endswith("_DORO")}
    buyer = line_of(given).buyer
    assert (buyer.zip_code, buyer.address, buyer.address_detail) == ("135-080", "서울특별시 강남구 역삼동 1", "2층")


@pytest.mark.parametrize(
    ("listed_as", "changes", "state"),
    [
        ("new", {}, "new"),
        ("confirmed", {"CURRENT_STATE": "99"}, "confirmed"),
        ("shipping", {"CURRENT_STATE": "70"}, "shipping"),
        ("shipping", {"CURRENT_STATE": "", "DELV_COMPLETE_DT": "20261120"}, "delivered"),
        ("shipping", {"CURRENT_STATE": "75"}, "delivered"),
        ("delivered", {"CURRENT_STATE": "80"}, "completed"),
    ],
)
def test_list_state_and_times_together_say_the_state(
    listed_as: str, changes: dict[str, Any], state: str, row: Any
) -> None:
    line = line_of(row(**changes), listed_as)
    assert line.state == state
    assert changes.get("CURRENT_STATE", "50") in line.mall_state


def test_a_sent_row_tells_courier_and_waybill(row: Any) -> None:
    sent = {
        "DELV_COMP": "169168",
        "DELV_NO": "356800507976",
        "DELV_DTS": "20261120165305",
        "DELV_COMPLETE_DT": "20261121",
    }
    line = line_of(row(**sent), "shipping")
    assert (line.courier_code, line.invoice_number) == ("CJ_LOGISTICS", "356800507976")
    assert line.delivered_at == line.changed_at == datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert line_of(row(DELV_COMP="1"), "shipping").courier_code == "1"


def test_a_missing_price_is_reckoned_and_none_at_all_is_unreadable(row: Any) -> None:
    assert line_of(row(REAL_SALE_UNITCOST="", SALE_UNITCOST="", ORD_AMT="70000")).amount_won == 70000
    given = {name: value for name, value in row().items() if name not in ("ORD_AMT", "REAL_SALE_UNITCOST")}
    assert (line_of(given).unit_price_won, line_of(given).amount_won) == (36000, 72000)
    given.pop("SALE_UNITCOST")
    (broken, bad) = orders.lines_of([given, row(ORD_QTY="둘")], orders.Reading(NOW, "new"))
    assert isinstance(broken, UnreadableLine)
    assert isinstance(bad, UnreadableLine)
    assert "ORD_QTY" in bad.reason
    assert "김똠방" not in broken.reason + bad.reason


@pytest.mark.parametrize(
    ("number", "at"),
    [
        ("20191231135346000076", datetime(2019, 12, 31, 4, 53, 46, tzinfo=UTC)),
        ("2011-11-30-4100282", datetime(2011, 11, 29, 15, 0, tzinfo=UTC)),
        ("8159343", None),
        ("99999999999999", None),
    ],
)
def test_a_number_tells_when_the_order_was_made(number: str, at: datetime | None) -> None:
    assert orders.ordered_at(number) == at
    assert orders.first_moment(number, NOW) == (at or NOW - timedelta(days=30))


def test_a_search_begins_with_a_day_and_goes_on_by_weeks() -> None:
    spans = list(queries.spans(NOW - timedelta(days=20), NOW))
    assert [round((until - since) / timedelta(days=1)) for since, until in spans] == [1, 7, 7, 5]
    assert all(left[1] == right[0] for left, right in pairwise(spans))


async def test_new_orders_are_read_with_the_confirmed_ones_and_told_once(
    caller_of: Any, order_list: Any, order_xml: Any
) -> None:
    asked = request("20261120100000000001", "1")
    new = order_xml({}, {"ORD_SEQ": "2"})
    caller = caller_of(
        order_list(asked), order_list(new), order_list(new, order_xml(ORD_NO="20261120100000000001", fee=0))
    )
    pages = [page async for page in MALL.fetch_orders(caller, "new", SINCE, UNTIL)]
    lines = [line for page in pages for line in page.lines]
    assert [(line.ref.order_no[-2:], line.ref.line_no, line.state, line.cancel_asked) for line in lines] == [
        ("76", "1", "new", False),
        ("76", "2", "new", False),
        ("01", "1", "confirmed", True),
    ]
    assert [line.shipping_won for line in lines] == [3000, 0, 500]
    assert methods(caller) == ["cnclNClmReqListForSingle", "orderListForSingle", "orderListDelvForSingle"]
    assert query(caller.sent[0].url)["sc.strDate"] == "20261120120000"
    assert query(caller.sent[0].url)["sc.endDate"] == "20261121120000"
    assert not any(sent.writes for sent in caller.sent)


async def test_a_request_that_was_taken_back_is_none_and_an_unreadable_one_is_set_aside(
    caller_of: Any, order_list: Any, order_xml: Any, nothing: Any
) -> None:
    back = request(REF.order_no, "2")
    torn = "<ORD_NO>1</ORD_NO><PRODUCT><PRD><CLMREQ_STAT>1</CLMREQ_STAT></PRD></PRODUCT>"
    caller = caller_of(order_list(back, torn), order_list(order_xml()), nothing)
    pages = [page async for page in MALL.fetch_orders(caller, "new", SINCE, UNTIL)]
    assert [line.cancel_asked for page in pages for line in page.lines] == [False]
    assert len([broken for page in pages for broken in page.unreadable]) == 1


async def test_arrived_orders_come_by_page(caller_of: Any, order_list: Any, order_xml: Any, nothing: Any) -> None:
    pages = "<PAGE_INFO><TOT_PAGE_NUM>2</TOT_PAGE_NUM></PAGE_INFO>"
    caller = caller_of(
        order_list(order_xml(), more=pages), order_list(order_xml(ORD_NO="20261120100000000002"), more=pages), nothing
    )
    found = [page async for page in MALL.fetch_orders(caller, "delivered", SINCE, UNTIL)]
    assert [line.state for page in found for line in page.lines] == ["delivered", "delivered"]
    assert [query(sent.url).get("sc.pageNo") for sent in caller.sent] == ["1", "2", None]


async def test_a_line_is_looked_for_in_each_list_but_never_among_the_new(
    caller_of: Any, order_list: Any, order_xml: Any, nothing: Any
) -> None:
    def answer(request: Any) -> Any:
        return order_list(order_xml(CURRENT_STATE="")) if "delvCompListForSingle" in request.url else nothing

    caller = caller_of(by=answer)
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert line.state == "shipping"
    assert methods(caller) == ["orderListDelvForSingle", "delvCompListForSingle"]
    caller = caller_of(by=lambda request: nothing)
    assert await MALL.read_order(caller, REF) is None
    assert "orderListForSingle" not in methods(caller)


async def test_a_cancel_that_is_done_is_seen_in_the_claims(caller_of: Any, order_list: Any, nothing: Any) -> None:
    for crt, words, state in (
        ("01", "클레임확정_환불완료", "cancelled"),
        ("02", "클레임확정_환불완료", None),
        ("01", "클레임취소", None),
    ):
        claim = (
            f"<ORD_NO>{REF.order_no}</ORD_NO><CLM_CRT_TP>{crt}</CLM_CRT_TP><PRODUCT><PRD><ORD_SEQ>1</ORD_SEQ>"
            f"<CURRENT_CLMPRD_STATNM>{words}</CURRENT_CLMPRD_STATNM></PRD></PRODUCT>"
        )
        told = order_list(claim)
        caller = caller_of(by=lambda request, told=told: told if "=clmListForSingle" in request.url else nothing)
        line = await MALL.read_order(caller, REF)
        assert (line.state if line else None) == state


async def test_a_confirmation_is_the_reading_of_the_new_orders(caller_of: Any, order_list: Any, order_xml: Any) -> None:
    caller = caller_of(order_list(order_xml()))
    await MALL.confirm_order(caller, Confirmation(REF, 2, date(2026, 11, 24)))
    (sent,) = caller.sent
    assert (query(sent.url)["_method"], sent.api, sent.writes) == ("orderListForSingle", "order.confirm", True)


async def test_what_is_nowhere_cannot_be_confirmed(caller_of: Any, nothing: Any) -> None:
    with pytest.raises(RefusedError, match="신규주문에 없습니다"):
        await MALL.confirm_order(caller_of(by=lambda request: nothing), Confirmation(REF, 2, date(2026, 11, 24)))


async def test_an_invoice_names_line_courier_and_day(caller_of: Any, order_list: Any) -> None:
    caller = caller_of(order_list())
    await MALL.send_invoice(caller, Shipment(REF, 2, "KYUNGDONG", "1234-5678 "))
    given = {name: value for name, value in query(caller.sent[0].url).items() if name.startswith("sc.")}
    assert {name: given[name] for name in given if "Entr" not in name and "Ctrt" not in name} == {
        "sc.entrId": "SHOP1",
        "sc.ordclmNo": REF.order_no,
        "sc.ordSeq": "1",
        "sc.optPrdTp": "01",
        "sc.optOrdSeqList": "1",
        "sc.delvDt": "20261121",
        "sc.invoNo": "12345678",
    } | {"sc.entrId": "SHOP1"}
    assert given["sc.delvEntrNo"] == "303978"
    with pytest.raises(RefusedError, match="택배사"):
        await MALL.send_invoice(caller_of(), Shipment(REF, 2, "DIRECT", ""))


async def test_a_refused_cancel_is_explained_by_the_line(
    caller_of: Any, order_list: Any, order_xml: Any, nothing: Any
) -> None:
    def answer(request: Any) -> Any:
        if "cnclOutOfStock" in request.url:
            return order_list(code="301", words="주문 상태를 확인해 주세요.")
        return order_list(order_xml(CURRENT_STATE="70")) if "delvComp" in request.url else nothing

    with pytest.raises(RefusedError) as raised:
        await MALL.cancel_sale(caller_of(by=answer), Cancellation(REF, 2, "sold_out", ""))
    assert not raised.value.cancel_asked
    assert raised.value.message == "주문 상태를 확인해 주세요."
