"""ESM's claim rows as ours, and what we do to claims as its calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.esm.connector import folded
from mall_gateway.malls.esm.mapping import claims
from mall_gateway.malls.port import (
    AlreadyDoneError,
    ClaimApproval,
    ClaimMall,
    ClaimRefusal,
    Pickup,
    RefusedError,
    Reshipment,
)

GMARKET: Any = MALLS["gmarket"]
AUCTION: Any = MALLS["auction"]
NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)
NUMBER = "2946269058"


def ref(kind: Any = "cancel") -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no="", order=MallOrderRef(order_no=NUMBER, line_no=NUMBER))


def row(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "OrderNo": int(NUMBER),
        "SiteType": 3,
        "Reason": 0,
        "ReasonDetail": "생각이 바뀌었어요",
        "RequestDate": "2026-11-20T15:26:00",
        "WithdrawDate": None,
        "ApproveDate": None,
        "CompleteDate": None,
        "HoldInfo": {"HoldDate": None, "IsHold": False, "Reason": 0},
        "PickupInfo": {"Status": 1, "CompleteDate": None, "DeliveryCompName": None, "InvoiceNo": None},
        "ResendInfo": {"ResendDate": None, "DeliveryCompName": None, "InvoiceNo": None},
    }
    return {**told, **changes}


def read(kind: Any, **changes: Any) -> Any:
    return claims.claim_of(kind, folded(row(**changes)))


def found(*rows: Any) -> dict[str, Any]:
    return {"ResultCode": 0, "Message": "Success", "Data": list(rows)}


GOOD = {"ResultCode": 0, "Message": "Success", "Data": None}
WRONG = {"ResultCode": 8668, "Message": "취소 가능한 주문상태가 아닙니다", "BizRuleCode": "W8-1", "Data": None}
NOTHING = {"ResultCode": 99999, "Message": "클레임정보가 없습니다", "Data": None}


async def collect(caller: Any, item: Any, mall: Any = GMARKET) -> list[Any]:
    return [page async for page in mall.fetch_claims(caller, item, NOW - timedelta(days=2), NOW)]


def test_the_adapters_are_malls_of_claims() -> None:
    assert isinstance(GMARKET, ClaimMall)
    assert isinstance(AUCTION, ClaimMall)


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        ("cancel", 1, "asked"),
        ("cancel", 2, "approved"),
        ("cancel", 3, "done"),
        ("cancel", 4, "withdrawn"),
        ("cancel", 5, "done"),
        ("cancel", 9, "unknown"),
        ("return", 1, "asked"),
        ("return", 2, "received"),
        ("return", 3, "held"),
        ("return", 4, "done"),
        ("return", 5, "withdrawn"),
        ("return", 6, "done"),
        ("exchange", 3, "held"),
        ("exchange", 4, "done"),
        ("exchange", 6, "unknown"),
    ],
)
def test_a_status_is_one_of_our_states(kind: Any, status: int, state: str) -> None:
    told = read(kind, **{f"{kind.capitalize()}Status": status})
    assert (told.state, told.mall_state) == (state, f"{kind.capitalize()}Status {status}")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"WithdrawDate": "2026-11-20T16:00:00"}, "withdrawn"),
        ({"CompleteDate": "2026-11-20T16:00:00"}, "done"),
        ({"HoldInfo": {"IsHold": True}}, "held"),
        ({"PickupInfo": {"CompleteDate": "2026-11-20T16:00:00"}}, "received"),
        ({"ResendInfo": {"InvoiceNo": "1"}, "PickupInfo": {"CompleteDate": "2026-11-20T16:00:00"}}, "reshipping"),
        ({"ApproveDate": "2026-11-20T16:00:00"}, "approved"),
    ],
)
def test_the_dates_go_before_the_number(changes: Any, state: str) -> None:
    assert read("exchange", ExchangeStatus=1, **changes).state == state


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (0, ("changed_mind", "buyer")),
        (1, ("wrong_option", "buyer")),
        (2, ("defective", "seller")),
        (3, ("late", "seller")),
        (6, ("other", "unknown")),
        (None, ("other", "unknown")),
    ],
)
def test_a_reason_tells_whose_fault_it_is(code: Any, told: Any) -> None:
    read_ = read("return", ReturnStatus=1, ReasonCode=code)
    assert (read_.reason, read_.fault) == told


def test_an_exchange_reads_whole() -> None:
    person = {"Name": "이영희", "HpNo": "010-1234-5678", "ZipCode": "35295 ", "AddressFront": "대전"}
    told = read(
        "exchange",
        ExchangeStatus=1,
        ExchangeShippingFee=2500.0,
        PickupInfo={"DeliveryCompName": "CJ대한통운", "InvoiceNo": "111", "SenderInfo": person},
        ResendInfo={"DeliveryCompName": "한진택배", "InvoiceNo": "222", "ReceiverInfo": {**person, "Name": "박민수"}},
    )
    assert told.ref == ref("exchange")
    assert (told.quantity, told.return_fee_won) == (0, 2500)
    assert (told.pickup_courier, told.pickup_invoice) == ("CJ_LOGISTICS", "111")
    assert (told.reship_courier, told.reship_invoice) == ("HANJIN", "222")
    assert told.asked_at == datetime(2026, 11, 20, 6, 26, tzinfo=UTC)
    assert (told.person.name, told.person.zip_code, told.person.receiver_name) == ("이영희", "35295", "박민수")
    assert told.person.words == "생각이 바뀌었어요"


async def test_a_list_is_asked_by_request_and_by_end(caller_of: Any) -> None:
    caller = caller_of(found(row(CancelStatus=1)), NOTHING)
    pages = await collect(caller, "cancel_requests")
    assert [one.state for page in pages for one in page.claims] == ["asked"]
    assert [path for _, path in caller.asked] == ["/claim/v1/sa/Cancels"] * 2
    assert caller.body(0) == {
        "SiteType": 3,
        "CancelStatus": 0,
        "Type": 2,
        "StartDate": "2026-11-18",
        "EndDate": "2026-11-21",
    }
    assert caller.body(1)["Type"] == 4
    assert not any(request.writes for request in caller.sent)


@pytest.mark.parametrize(
    ("item", "path", "status"),
    [
        ("cancels_done", "Cancels", {"CancelStatus": 3}),
        ("return_requests", "Returns", {"ReturnStatus": 1}),
        ("exchange_requests", "Exchanges", {"ExchangeStatus": 1}),
    ],
)
async def test_an_item_is_a_list(caller_of: Any, item: str, path: str, status: Any) -> None:
    caller = caller_of(found(row(**status)), found())
    pages = await collect(caller, item, AUCTION)
    assert len([one for page in pages for one in page.claims]) == 1
    assert caller.asked[0][1] == f"/claim/v1/sa/{path}"
    assert caller.body(0)["SiteType"] == 1


async def test_a_row_that_cannot_be_read_is_set_aside(caller_of: Any) -> None:
    caller = caller_of(found(row(CancelStatus=1, RequestDate=None), row(CancelStatus=3)), found())
    (first, _) = await collect(caller, "cancel_requests")
    assert (first.claims, [one.position for one in first.unreadable]) == ([], [0])


async def test_a_claim_is_read_by_its_order(caller_of: Any) -> None:
    caller = caller_of(found(row(ReturnStatus=5, OrderNo=1), row(ReturnStatus=1)))
    told = await GMARKET.read_claim(caller, ref("return"))
    assert (told.ref, told.state) == (ref("return"), "asked")
    assert (caller.body(0)["Type"], caller.body(0)["OrderNo"]) == (0, int(NUMBER))
    assert await GMARKET.read_claim(caller_of(NOTHING), ref("return")) is None
    with pytest.raises(RefusedError):
        await GMARKET.read_claim(caller_of({"ResultCode": 2000, "Message": "SiteType", "Data": None}), ref())


async def test_approvals_are_puts(caller_of: Any) -> None:
    caller = caller_of(GOOD, GOOD)
    await GMARKET.approve_claim(caller, ClaimApproval(ref(), 1))
    await GMARKET.approve_claim(caller, ClaimApproval(ref("return"), 1))
    assert caller.asked == [("PUT", f"/claim/v1/sa/Cancel/{NUMBER}"), ("PUT", f"/claim/v1/sa/return/{NUMBER}")]
    assert caller.body(0) == {"SiteType": 2}


async def test_a_cancel_is_refused_by_its_invoice(caller_of: Any) -> None:
    caller = caller_of(GOOD)
    await GMARKET.refuse_claim(caller, ClaimRefusal(ref(), 1, "shipped", "", "HANJIN", "12345678"))
    assert caller.asked == [("POST", "/shipping/v1/Delivery/ShippingInfo")]
    assert (caller.body(0)["DeliveryCompanyCode"], caller.body(0)["InvoiceNo"]) == (10007, "12345678")


async def test_what_has_no_call_sends_nothing(caller_of: Any) -> None:
    caller = caller_of()
    with pytest.raises(RefusedError):
        await GMARKET.refuse_claim(caller, ClaimRefusal(ref("return"), 1, "used", ""))
    with pytest.raises(RefusedError):
        await GMARKET.reship(caller, Reshipment(ref("exchange"), 1, "NOBODY", "1"))
    assert caller.sent == []


async def test_an_exchange_is_picked_up_and_sent_again(caller_of: Any) -> None:
    caller = caller_of(GOOD, GOOD)
    await AUCTION.mark_picked_up(caller, Pickup(ref("exchange"), 1))
    await AUCTION.reship(caller, Reshipment(ref("exchange"), 1, "LOTTE", "777"))
    path = f"/claim/v1/sa/exchange/{NUMBER}"
    assert caller.asked == [("PUT", f"{path}/pickup"), ("POST", f"{path}/resend")]
    assert caller.body(0) == {"SiteType": 1, "PickupCompleteDate": "2026-11-20"}
    assert caller.body(1) == {"SiteType": 1, "DeliveryCompCode": 10008, "InvoiceNo": "777"}


@pytest.mark.parametrize(("status", "error"), [(3, AlreadyDoneError), (1, RefusedError)])
async def test_a_refusal_may_mean_that_it_was_done_before(caller_of: Any, status: int, error: Any) -> None:
    with pytest.raises(error):
        await GMARKET.approve_claim(caller_of(WRONG, found(row(CancelStatus=status))), ClaimApproval(ref(), 1))
