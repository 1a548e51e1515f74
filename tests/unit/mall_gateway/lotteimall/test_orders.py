"""롯데홈쇼핑's order, delivery and cancel lists as lines, and our acts as its calls."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lotteimall import LotteimallMall
from mall_gateway.malls.lotteimall.days import day_of_order, days_between, moment_of
from mall_gateway.malls.lotteimall.mapping.orders import state_of_list
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    Confirmation,
    FetchedLine,
    PersonalData,
    RefusedError,
    Request,
    Shipment,
    UnreadableLine,
)

MALL = LotteimallMall()
REF = MallOrderRef(order_no="20261121H10001", line_no="1130000001")
SINCE, UNTIL = datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 21, 3, tzinfo=UTC)
WAYBILL = {"invoiceNo": "1234567890", "delvName": "한진택배"}


def by_list(mall_xml: Any, **rows: Any) -> Any:
    """Answers a look-up with the rows of its list: `new`, `seen`, `promised`, `ready`, `sent`, `arrived`, `cancels`."""
    names = {"01": "new", "02": "seen", "03": "promised", "15": "ready", "16": "sent", "17": "arrived"}

    def answer(request: Request) -> Any:
        query = {name: values[0] for name, values in parse_qs(request.url.partition("?")[2]).items()}
        name = names.get(query.get("SelOption") or query.get("ord_dtl_stat_cd", ""), "cancels")
        return mall_xml.orders(*rows.get(name, ()))

    return answer


async def lines_of(caller: Any, item: Any = "new") -> list[Any]:
    pages = [page async for page in MALL.fetch_orders(caller, item, SINCE, UNTIL)]
    return [line for page in pages for line in (*page.lines, *page.unreadable)]


async def test_an_order_is_read_wholly(caller_of: Any, mall_xml: Any) -> None:
    (line,) = await lines_of(caller_of(by=by_list(mall_xml, new=[mall_xml.order()])))
    assert line == FetchedLine(
        ref=REF,
        state="new",
        mall_state="신규주문",
        cancel_asked=False,
        mall_product_no="1234500001",
        mall_option_no="",
        seller_product_code="MB0000000000000000AB",
        seller_option_code="",
        product_name="도자기 목걸이",
        option_text="색상:백색",
        quantity=2,
        unit_price_won=35000,
        amount_won=70000,
        shipping_won=0,
        region="서울특별시 강남구",
        ordered_at=datetime(2026, 11, 21, 1, 1, tzinfo=UTC),
        paid_at=datetime(2026, 11, 21, 1, 1, tzinfo=UTC),
        changed_at=None,
        delivered_at=None,
        courier_code="",
        invoice_number="",
        buyer=PersonalData(
            orderer_name="김똠방",
            orderer_phone="010-1111-2222",
            receiver_name="이받음",
            receiver_phone="010-3333-4444",
            receiver_phone2="02-555-6666",
            zip_code="06236",
            address="서울특별시 강남구 테헤란로 1",
            address_detail="2층",
            memo="",
        ),
    )


async def test_a_window_asks_for_whole_days_in_every_list(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(by=by_list(mall_xml))
    assert await lines_of(caller) == []
    assert [call.rpartition("/")[2] for call in caller.calls()] == [
        "searchCnclList.lotte",
        *["searchNewOrdLstOpenApi.lotte"] * 3,
    ]
    assert {(caller.query(at)["start_date"], caller.query(at)["end_date"]) for at in range(4)} == {
        ("20261121", "20261121")
    }


STATES = {"new": "new", "seen": "confirmed", "promised": "confirmed"}


@pytest.mark.parametrize(("listed_in", "state"), STATES.items())
async def test_a_line_has_the_state_of_its_list(caller_of: Any, mall_xml: Any, listed_in: str, state: str) -> None:
    (line,) = await lines_of(caller_of(by=by_list(mall_xml, **{listed_in: [mall_xml.order(OrdStat="")]})))
    assert line.state == state
    assert line.mall_state in ("신규주문", "발주확인", "발송약정")


def test_a_list_that_is_not_known_tells_nothing() -> None:
    assert [state_of_list(code) for code in ("16", "17", "15", "99")] == ["shipping", "delivered", "unknown", "unknown"]


async def test_the_products_of_one_order_take_their_units_from_the_delivery_list(
    caller_of: Any, mall_xml: Any, product_part: Any
) -> None:
    parts = [product_part(ProdSeq=seq, OrgOrdDtlSn=seq) for seq in ("914000001", "914000002", "914000003")]
    known = [product_part(ProdSeq="", OrgOrdDtlSn="", OrdDtlSn=f"91400000{n}", DlvUnitSn=f"113{n}") for n in (1, 2)]
    rows = {"new": [mall_xml.order(*parts)], "ready": [mall_xml.order(part, SubOrdNo="") for part in known]}
    first, second, third = await lines_of(caller_of(by=by_list(mall_xml, **rows)))
    assert [first.ref.line_no, second.ref.line_no] == ["1131", "1132"]
    assert isinstance(third, UnreadableLine)
    assert "배송단위번호" in third.reason
    assert "914000003" in third.raw.decode()


async def test_an_order_that_names_no_unit_is_sent_by_the_number_of_its_line(caller_of: Any, mall_xml: Any) -> None:
    (line,) = await lines_of(caller_of(by=by_list(mall_xml, new=[mall_xml.order(SubOrdNo="")])))
    assert line.ref.line_no == "914000001"


async def test_a_line_that_can_not_be_read_is_set_aside_without_the_buyers_data_in_the_reason(
    caller_of: Any, mall_xml: Any, product_part: Any
) -> None:
    broken = mall_xml.order(product_part(ordQty="많이"))
    found = await lines_of(caller_of(by=by_list(mall_xml, new=[broken, mall_xml.order(OrdNo="20261121H10002")])))
    (bad,) = [line for line in found if isinstance(line, UnreadableLine)]
    assert len(found) == 2
    assert "quantity" in bad.reason or "ordQty" in bad.reason
    assert "김똠방" not in bad.reason


def cancel(mall_xml: Any, order_no: str = "20261121H10001") -> Any:
    part = {"OrgOrdDtlSn": "914000001", "OrdDtlSn": "9", "OrgDlvUnitSn": "1130000001", "DlvUnitSn": "8", "CnclQty": 2}
    row = mall_xml.order({**part, "GoodsNo": "1", "GoodsNm": "목걸이"}, OrdNo=order_no, SubOrdNo="")
    row["DelvInfo"] = {"OrdManNm": "김똠방", "RmitNm": "이받음", "Addr": "서울 중구 1", "CnclDtime": "20261121110000"}
    return row


async def test_who_stands_in_the_cancel_list_beside_another_asks_for_a_cancel(caller_of: Any, mall_xml: Any) -> None:
    rows = {"promised": [mall_xml.order()], "cancels": [cancel(mall_xml)]}
    (line,) = await lines_of(caller_of(by=by_list(mall_xml, **rows)))
    assert (line.state, line.cancel_asked) == ("confirmed", True)


async def test_who_stands_only_in_the_cancel_list_is_cancelled(caller_of: Any, mall_xml: Any) -> None:
    (line,) = await lines_of(caller_of(by=by_list(mall_xml, cancels=[cancel(mall_xml)])))
    assert (line.ref, line.state, line.mall_state) == (REF, "cancelled", "취소")
    assert (line.cancel_asked, line.quantity, line.amount_won, line.product_name) == (False, 2, 0, "목걸이")
    assert line.changed_at == datetime(2026, 11, 21, 2, tzinfo=UTC)


async def test_a_shipped_line_is_not_asked_back_by_the_cancel_list(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(by=by_list(mall_xml, sent=[mall_xml.order(**WAYBILL)], cancels=[cancel(mall_xml)]))
    line = await MALL.read_order(caller, REF)
    assert line is not None
    assert (line.state, line.cancel_asked) == ("shipping", False)
    assert (line.courier_code, line.invoice_number) == ("HANJIN", "1234567890")


async def test_many_lines_are_read_from_the_first_orders_day_until_all_are_found(caller_of: Any, mall_xml: Any) -> None:
    refs = [REF, MallOrderRef(order_no="20261118H1", line_no="1130000001")]
    orders = [mall_xml.order(), mall_xml.order(OrdNo="20261118H1")]
    caller = caller_of(by=by_list(mall_xml, new=orders[:1], seen=orders[1:]))
    found = await MALL.read_orders(caller, refs)
    assert [line and line.state for line in found] == ["new", "confirmed"]
    assert len(caller.sent) == 3
    assert (caller.query(0)["start_date"], caller.query(0)["end_date"]) == ("20261118", "20261121")


async def test_a_line_that_stands_nowhere_is_none(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(by=by_list(mall_xml))
    assert await MALL.read_order(caller, MallOrderRef(order_no="old", line_no="1")) is None
    assert caller.query(0)["start_date"] == "20261021"


async def test_delivered_lines_are_looked_for_by_their_release_and_kept_by_their_day(
    caller_of: Any, mall_xml: Any
) -> None:
    times = ("20261121", "20261121093000", "20261120235959", "20261121130000", "")
    rows = [mall_xml.order(OrdNo=f"20261101H{n}", DlvFinDtime=time, **WAYBILL) for n, time in enumerate(times)]
    caller = caller_of(mall_xml.orders(*rows), *[mall_xml.orders()] * 4)
    found = await lines_of(caller, "delivered")
    assert [line.ref.order_no[-1] for line in found] == ["0", "1", "4"]
    assert {line.state for line in found} == {"delivered"}
    assert [caller.query(at)["start_date"] for at in range(5)] == [
        "20261024", "20261031", "20261107", "20261114", "20261121",
    ]  # fmt: skip
    assert caller.query(4)["end_date"] == "20261121"
    assert {(caller.query(at)["date_gubun"], caller.query(at)["ord_dtl_stat_cd"]) for at in range(5)} == {
        ("rlor_dtime", "17")
    }


async def test_a_confirmation_promises_the_day_of_dispatch(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.done())
    await MALL.confirm_order(caller, Confirmation(REF, 1, date(2026, 11, 24), "입고 지연"))
    assert caller.calls() == ["GET /openapi/registDeliver.lotte"]
    assert caller.sent[0].writes
    assert caller.query() == {
        "subscriptionId": "C0",
        "ord_no": "20261121H10001",
        "ord_dtl_sn": "1130000001",
        "proc_gubun": "contr",
        "snd_contr_dtime": "20261124",
    }


async def test_an_invoice_is_a_confirmed_release(caller_of: Any, mall_xml: Any) -> None:
    caller = caller_of(mall_xml.done(), mall_xml.done())
    await MALL.send_invoice(caller, Shipment(REF, 1, "LOGEN", "12345678901"))
    assert {name: caller.query()[name] for name in ("proc_gubun", "hdc_cd", "inv_no")} == {
        "proc_gubun": "sfin",
        "hdc_cd": "24",
        "inv_no": "12345678901",
    }
    await MALL.send_invoice(caller, Shipment(REF, 1, "DIRECT", ""))
    assert parse_qs(caller.sent[1].url, encoding="cp949")["inv_no"] == ["업체직송"]


async def test_a_courier_without_a_code_is_refused_before_anything_is_sent(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await MALL.send_invoice(caller, Shipment(REF, 1, "DAESIN", "1234567890123"))
    assert caller.sent == []


async def test_a_cancel_is_the_mds_and_nothing_is_sent(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="MD에게 취소를 요청하세요"):
        await MALL.cancel_sale(caller, Cancellation(REF, 1, "sold_out", "재고 소진"))
    assert caller.sent == []


@pytest.mark.parametrize(
    ("rows", "error", "asked"),
    [
        ({"sent": "order"}, AlreadyDoneError, None),
        ({"promised": "order", "cancels": "cancel"}, RefusedError, True),
        ({"cancels": "cancel"}, RefusedError, True),
        ({"new": "order"}, RefusedError, False),
        ({}, RefusedError, False),
    ],
)
async def test_a_wrong_line_is_explained_by_what_it_is_now(
    caller_of: Any,
    mall_xml: Any,
    rows: dict[str, str],
    error: type[Exception],
    asked: bool | None,  # noqa: FBT001
) -> None:
    made = {"order": mall_xml.order(), "cancel": cancel(mall_xml)}
    lists = by_list(mall_xml, **{name: [made[what]] for name, what in rows.items()})

    def answer(request: Request) -> Any:
        return mall_xml.failed("1000", "주문상태 오류") if "registDeliver" in request.url else lists(request)

    with pytest.raises(error) as raised:
        await MALL.send_invoice(caller_of(by=answer), Shipment(REF, 1, "LOGEN", "12345678901"))
    assert getattr(raised.value, "cancel_asked", None) is asked


@pytest.mark.parametrize("text", ["20261121093000", "202611210930", "2026-11-21 09:30:00", "2026-11-21T09:30:00+09:00"])
def test_a_time_is_read_in_every_form(text: str) -> None:
    assert moment_of(text) == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)


def test_days_are_those_of_seoul() -> None:
    assert moment_of("20261121") == moment_of("2026-11-21") == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert moment_of(" ") is None
    assert list(days_between(SINCE, SINCE + timedelta(days=1))) == [date(2026, 11, 21), date(2026, 11, 22)]
    midnight = datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert list(days_between(midnight, midnight + timedelta(days=1))) == [date(2026, 11, 21)]
    assert (day_of_order("20261121H1"), day_of_order("old"), day_of_order("20269921")) == (
        date(2026, 11, 21),
        None,
        None,
    )
