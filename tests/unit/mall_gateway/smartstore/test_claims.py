"""How 스토어팜's claims read, what is asked of it about them, and what its answers mean."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimMall,
    ClaimRefusal,
    Pickup,
    RefusedError,
    Reshipment,
    UnavailableError,
)
from mall_gateway.malls.smartstore import SmartstoreMall
from mall_gateway.malls.smartstore.mapping import claims

MALL = SmartstoreMall()
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
LINE = "2026081300000011"
ORDER = MallOrderRef(order_no="2026081300000001", line_no=LINE)
ASKED = "2026-08-13T11:00:00.000+09:00"


def ref(kind: Any = "cancel", number: str = "C1") -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no=number, order=ORDER)


def claim(status: str, number: str = "C1", **more: Any) -> dict[str, Any]:
    return {"claimId": number, "claimStatus": status, "claimRequestDate": ASKED, "requestQuantity": 1, **more}


def line(number: str = LINE, status: str = "PAYED", **more: Any) -> dict[str, Any]:
    order = {"orderId": ORDER.order_no, "orderDate": "2026-08-13T10:00:00.000+09:00"}
    return {"order": order, "productOrder": {"productOrderId": number, "productOrderStatus": status}, **more}


def data(*rows: Any) -> dict[str, Any]:
    return {"timestamp": "x", "data": list(rows)}


def written(*numbers: str, failed: str = "") -> dict[str, Any]:
    rows = [{"productOrderId": LINE, "code": failed, "message": "안 됨"}] if failed else []
    return {"timestamp": "x", "data": {"successProductOrderIds": list(numbers), "failProductOrderInfos": rows}}


def change(number: str, claim_type: str, **more: Any) -> dict[str, Any]:
    row = {"productOrderId": number, "orderId": ORDER.order_no, "claimType": claim_type}
    return {**row, "lastChangedType": "CLAIM_REQUESTED", "lastChangedDate": "2026-08-13T18:00:00.000+09:00", **more}


def changes(*rows: Any) -> dict[str, Any]:
    return {"timestamp": "x", "data": {"lastChangeStatuses": list(rows), "count": len(rows)}}


async def collect(caller: Any, item: Any) -> list[Any]:
    return [page async for page in MALL.fetch_claims(caller, item, NOW - timedelta(hours=2), NOW)]


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CANCEL_REQUEST", "asked"),
        ("CANCELING", "approved"),
        ("CANCEL_DONE", "done"),
        ("COLLECTING", "collecting"),
        ("COLLECT_DONE", "received"),
        ("EXCHANGE_REDELIVERING", "reshipping"),
        ("RETURN_REJECT", "refused"),
        ("ADMIN_CANCEL_DONE", "done"),
        ("SOMETHING_NEW", "unknown"),
    ],
)
def test_a_status_is_one_of_our_states(status: str, state: str) -> None:
    (read,) = claims.claims_of(line(status="DELIVERED", currentClaim={"return": claim(status)}))
    assert (read.state, read.mall_state) == (state, status)


def test_a_refused_cancel_of_goods_that_did_not_leave_was_withdrawn() -> None:
    refused = {"cancel": claim("CANCEL_REJECT")}
    assert [one.state for one in claims.claims_of(line(status="DELIVERING", **refused))] == ["refused"]
    assert [one.state for one in claims.claims_of(line(status="PAYED", **refused))] == ["withdrawn"]


@pytest.mark.parametrize(("status", "held"), [("RETURN_REQUEST", True), ("COLLECT_DONE", True), ("RETURN_DONE", False)])
def test_a_claim_on_hold_is_held_until_it_ends(status: str, *, held: bool) -> None:
    (read,) = claims.claims_of(line(**{"return": claim(status, holdbackStatus="HOLDBACK")}))
    assert (read.state == "held") is held
    assert read.mall_state == f"{status} HOLDBACK"


@pytest.mark.parametrize(
    ("code", "reason", "fault"),
    [
        ("INTENT_CHANGED", "changed_mind", "buyer"),
        ("COLOR_AND_SIZE", "wrong_option", "buyer"),
        ("BROKEN", "defective", "seller"),
        ("INCORRECT_INFO", "wrong_goods", "seller"),
        ("DELAYED_DELIVERY", "late", "seller"),
        ("SOLD_OUT", "sold_out", "seller"),
        ("ETC", "other", "unknown"),
    ],
)
def test_a_reason_tells_whose_fault_it_is(code: str, reason: str, fault: str) -> None:
    (read,) = claims.claims_of(line(cancel=claim("CANCEL_REQUEST", cancelReason=code)))
    assert (read.reason, read.mall_reason, read.fault) == (reason, code, fault)


def test_an_exchange_reads_whole() -> None:
    giver = {
        "name": "이영희",
        "tel1": "010-0000-0001",
        "zipCode": "63125",
        "baseAddress": "제주시",
        "detailedAddress": "3층",
    }
    told = claim(
        "EXCHANGE_REDELIVERING",
        exchangeReason="WRONG_OPTION",
        exchangeDetailedReason="파란색이 왔어요",
        claimDeliveryFeeDemandAmount="6,000",
        collectDeliveryCompany="HANJIN",
        collectTrackingNumber="111",
        collectAddress=giver,
        reDeliveryCompany="NEW_ONE",
        reDeliveryTrackingNumber="222",
        reDeliveryAddress={**giver, "name": "박민수", "tel1": "", "tel2": "02-000-0002"},
    )
    changed = datetime(2026, 8, 13, 9, tzinfo=UTC)
    (read,) = claims.claims_of(line(exchange=told), changed)
    assert read.ref == ref("exchange")
    assert (read.quantity, read.return_fee_won, read.refund_won) == (1, 6000, None)
    assert (read.pickup_courier, read.pickup_invoice) == ("HANJIN", "111")
    assert (read.reship_courier, read.reship_invoice) == ("NEW_ONE", "222")
    assert (read.asked_at, read.changed_at) == (datetime(2026, 8, 13, 2, tzinfo=UTC), changed)
    assert (read.person.name, read.person.phone, read.person.words) == ("이영희", "010-0000-0001", "파란색이 왔어요")
    assert (read.person.receiver_name, read.person.receiver_phone) == ("박민수", "02-000-0002")


def test_a_line_tells_of_all_its_claims_the_present_one_first() -> None:
    ended = {"claimType": "CANCEL", "claimRequestReason": "SOLD_OUT", "claimRequestDetailContent": "품절이래요"}
    read = claims.claims_of(
        line(
            currentClaim={"return": claim("COLLECTING", "R2")},
            beforeClaim={"exchange": claim("EXCHANGE_REJECT", "E1")},
            completedClaims=[
                claim("CANCEL_DONE", "C1", **ended),
                claim("RETURN_DONE", "R2", claimType="RETURN"),
                claim("PURCHASE_DECISION_HOLDBACK", "P1", claimType="PURCHASE_DECISION_HOLDBACK"),
            ],
        )
    )
    assert [(one.ref.claim_no, one.state) for one in read] == [("R2", "collecting"), ("E1", "refused"), ("C1", "done")]
    assert (read[2].reason, read[2].person.words) == ("sold_out", "품절이래요")


@pytest.mark.parametrize(
    "broken",
    [
        {"cancel": claim("CANCEL_DONE", "")},
        {"cancel": claim("CANCEL_DONE", claimRequestDate=None)},
        {"completedClaims": [claim("X", claimType="NEW_KIND")]},
    ],
)
def test_a_claim_that_cannot_be_read_is_not_guessed(broken: Any) -> None:
    with pytest.raises(ValueError):
        claims.claims_of(line(**broken))


async def test_claims_come_from_the_lines_that_changed(caller_of: Any) -> None:
    told = changes(
        change("1", "CANCEL"),
        change("2", "RETURN"),
        change("3", "NEW_KIND"),
        change("4", ""),
        change("1", "CANCEL", lastChangedDate="2026-08-13T18:10:00.000+09:00"),
        {"orderId": "5"},
    )
    rows = data(line("3", cancel=claim("CANCEL_REQUEST", "C3")), line("1", cancel=claim("CANCEL_REQUEST")))
    caller = caller_of(told, rows)
    nameless, page = await collect(caller, "cancel_requests")
    assert caller.body()["productOrderIds"] == ["1", "3"]
    assert [one.ref.claim_no for one in page.claims] == ["C1", "C3"]
    assert page.claims[0].changed_at == datetime(2026, 8, 13, 9, 10, tzinfo=UTC)
    assert len(nameless.unreadable) == 1


@pytest.mark.parametrize(
    ("item", "numbers"),
    [
        ("cancel_requests", ["C1"]),
        ("cancels_done", ["C0"]),
        ("return_requests", ["R1"]),
        ("exchange_requests", ["E1"]),
    ],
)
async def test_an_item_is_a_kind(caller_of: Any, item: str, numbers: list[str]) -> None:
    kind = {"return_requests": "RETURN", "exchange_requests": "EXCHANGE"}.get(item, "CANCEL")
    whole = line(
        cancel=claim("CANCEL_REQUEST"),
        exchange=claim("EXCHANGE_REQUEST", "E1"),
        completedClaims=[claim("CANCEL_DONE", "C0", claimType="CANCEL")],
        **{"return": claim("RETURN_REQUEST", "R1")},
    )
    (page,) = await collect(caller_of(changes(change(LINE, kind)), data(whole)), item)
    assert [one.ref.claim_no for one in page.claims] == numbers


async def test_a_line_that_is_not_given_or_cannot_be_read_is_set_aside(caller_of: Any) -> None:
    told = changes(change("1", "CANCEL"), change("2", "CANCEL"), change("3", "CANCEL"))
    rows = data(line("1", cancel=claim("CANCEL_REQUEST")), line("2", cancel=claim("", cancelDetailedReason="비밀")))
    (page,) = await collect(caller_of(told, rows), "cancel_requests")
    assert [one.ref.order.line_no for one in page.claims] == ["1"]
    assert [one.position for one in page.unreadable] == [1, 2]
    assert "claimStatus" in page.unreadable[0].reason
    assert "비밀" not in page.unreadable[0].reason


async def test_one_claim_is_read_by_its_number(caller_of: Any) -> None:
    caller = caller_of(data(line(cancel=claim("CANCEL_REQUEST"))))
    found = await MALL.read_claim(caller, ref())
    assert found is not None
    assert found.state == "asked"
    assert await MALL.read_claim(caller_of(data(line(cancel=claim("CANCEL_REQUEST")))), ref(number="C9")) is None
    assert await MALL.read_claim(caller_of(data()), ref()) is None


async def test_a_line_that_there_is_not_has_no_claim(caller_of: Any, reply: Any) -> None:
    assert await MALL.read_claim(caller_of(reply(404, {"code": "100001", "message": "없음"})), ref()) is None
    with pytest.raises(RefusedError):
        await MALL.read_claim(caller_of(reply(400, {"code": "4000", "message": "x"})), ref())


async def test_an_unreadable_claim_is_asked_for_again(caller_of: Any) -> None:
    with pytest.raises(UnavailableError) as caught:
        await MALL.read_claim(caller_of(data(line(cancel=claim("", cancelReason="x")))), ref())
    assert caught.value.effect_possible is False


@pytest.mark.parametrize("kind", ["cancel", "return"])
async def test_an_approval_goes_out(caller_of: Any, kind: Any) -> None:
    caller = caller_of(data(line(**{kind: claim("RETURN_REQUEST")})), written(LINE))
    await MALL.approve_claim(caller, ClaimApproval(ref(kind), 1))
    assert caller.asked[-1] == ("POST", f"/external/v1/pay-order/seller/product-orders/{LINE}/claim/{kind}/approve")
    assert caller.body() == {}


async def test_a_return_and_an_exchange_are_refused_in_words(caller_of: Any) -> None:
    caller = caller_of(data(line(**{"return": claim("RETURN_REQUEST")})), written(LINE))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("return"), 1, "used", ""))
    assert caller.body() == {"rejectReturnReason": "사용했거나 훼손된 상품입니다."}
    caller = caller_of(data(line(exchange=claim("EXCHANGE_REQUEST"))), written(LINE))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("exchange"), 1, "other", "안내한 대로입니다"))
    assert caller.body() == {"rejectExchangeReason": "안내한 대로입니다"}


async def test_a_cancel_is_refused_by_dispatching(caller_of: Any) -> None:
    caller = caller_of(written(LINE))
    await MALL.refuse_claim(caller, ClaimRefusal(ref(), 1, "shipped", "", "LOGEN", "123-4567"))
    assert caller.asked[-1][1].endswith("/product-orders/dispatch")
    (row,) = caller.body()["dispatchProductOrders"]
    assert (row["productOrderId"], row["deliveryCompanyCode"], row["trackingNumber"]) == (LINE, "KGB", "123-4567")


async def test_an_exchange_is_picked_up_and_sent_again(caller_of: Any) -> None:
    here = data(line(exchange=claim("COLLECTING")))
    caller = caller_of(here, written(LINE))
    await MALL.mark_picked_up(caller, Pickup(ref("exchange"), 1))
    assert caller.asked[-1][1].endswith(f"/{LINE}/claim/exchange/collect/approve")
    caller = caller_of(here, written(LINE))
    await MALL.reship(caller, Reshipment(ref("exchange"), 1, "CJ_LOGISTICS", "999"))
    assert caller.body() == {
        "reDeliveryMethod": "DELIVERY",
        "reDeliveryCompany": "CJGLS",
        "reDeliveryTrackingNumber": "999",
    }
    caller = caller_of(here, written(LINE))
    await MALL.reship(caller, Reshipment(ref("exchange"), 1, "DIRECT", ""))
    assert caller.body() == {"reDeliveryMethod": "DIRECT_DELIVERY"}


async def test_an_act_never_meets_another_claim_of_the_line(caller_of: Any) -> None:
    caller = caller_of(data(line(cancel=claim("CANCEL_REQUEST", "C2"))))
    with pytest.raises(RefusedError) as caught:
        await MALL.approve_claim(caller, ClaimApproval(ref(), 1))
    assert caught.value.code == "NO_CLAIM"
    assert len(caller.sent) == 1


@pytest.mark.parametrize(
    ("now", "error"),
    [
        ([{"cancel": claim("CANCEL_DONE")}], AlreadyDoneError),
        ([{"cancel": claim("CANCEL_REQUEST")}], RefusedError),
        ([], RefusedError),
    ],
)
async def test_a_refusal_may_mean_that_it_was_done_before(caller_of: Any, now: Any, error: Any) -> None:
    before = data(line(cancel=claim("CANCEL_REQUEST")))
    caller = caller_of(before, written(failed="104442"), data(*[line(**one) for one in now]))
    with pytest.raises(error) as caught:
        await MALL.approve_claim(caller, ClaimApproval(ref(), 1))
    assert caught.value.code == "104442"


async def test_without_an_answer_about_the_claim_a_refusal_stays_one(caller_of: Any, reply: Any) -> None:
    caller = caller_of(data(line(cancel=claim("CANCEL_REQUEST"))), written(failed="104442"), reply(500, {}))
    with pytest.raises(RefusedError):
        await MALL.approve_claim(caller, ClaimApproval(ref(), 1))


@pytest.mark.parametrize(
    ("shown", "error"), [("999", AlreadyDoneError), ("9-99", AlreadyDoneError), ("1", RefusedError)]
)
async def test_another_invoice_is_not_ours(caller_of: Any, shown: str, error: Any) -> None:
    again = claim("EXCHANGE_REDELIVERING", reDeliveryTrackingNumber=shown)
    here = data(line(exchange=claim("COLLECT_DONE")))
    caller = caller_of(here, written(failed="104442"), data(line(exchange=again)))
    with pytest.raises(error):
        await MALL.reship(caller, Reshipment(ref("exchange"), 1, "CJ_LOGISTICS", "999"))
