"""GS SHOP's rows of claims as ours, and the approval of a cancel as its message."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.gsshop import GsshopMall
from mall_gateway.malls.gsshop.mapping import claims, orders
from mall_gateway.malls.port import AlreadyDoneError, ClaimApproval, RefusedError, UnavailableError

MALL = GsshopMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORDER = MallOrderRef(order_no="0012345678", line_no="1")
CANCEL = MallClaimRef(kind="cancel", claim_no="", order=ORDER)
CLAIMED = {"clmDtm": "2026-11-21 11:00:00", "clmQty": 1, "clmRsnNm": "상품불량", "clmRsnCntnt": "금이 갔어요"}
GOODS = {
    **CLAIMED,
    "ordNo": "0012345678",
    "ordItemNo": "3",
    "orgOrdNo": "0012345678",
    "orgOrdItemNo": "1",
    "ordGbnCd": "30",
    "ordStCd": "30",
    "clmChgDtm": "2026-11-21 11:30:00",
    "exchAttrPrdNm": "청색,M",
    "rcvrNm": "이받음",
    "rcvrHpNo": "010-3333-4444",
    "retnDeliveryCd": "HD",
    "retnDeliveryNo": "611",
}


@pytest.fixture
def cancel(row: Any) -> Any:
    return lambda **changes: row(**{**CLAIMED, "ordStCd": "80", **changes})


@pytest.mark.parametrize(
    ("code", "state", "word"),
    [("80", "asked", "취소요청"), ("85", "withdrawn", "취소철회"), ("90", "done", "취소완료"), ("77", "unknown", "77")],
)
def test_a_cancel_is_known_by_its_line_and_its_code(cancel: Any, code: str, state: str, word: str) -> None:
    read = claims.cancel_of(cancel(ordStCd=code))
    assert (read.ref, read.state, read.mall_state, read.quantity) == (CANCEL, state, word, 1)
    assert read.asked_at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("10", "asked"),
        ("20", "approved"),
        ("30", "collecting"),
        ("40", "received"),
        ("50", "done"),
        ("80", "withdrawn"),
        ("7", "unknown"),
    ],
)
def test_each_state_of_goods_is_one_of_ours(code: str, state: str) -> None:
    (read,) = claims.goods_claims_of({**GOODS, "ordStCd": code})
    assert read.state == state


@pytest.mark.parametrize(("code", "kind"), [("20", "exchange"), ("30", "return")])
def test_a_return_or_an_exchange_is_read_whole(code: str, kind: Any) -> None:
    (read,) = claims.goods_claims_of({**GOODS, "ordGbnCd": code})
    assert read.ref == MallClaimRef(kind=kind, claim_no="3", order=ORDER)
    assert (read.quantity, read.reason, read.wanted_option) == (1, "defective", "청색,M")
    assert (read.pickup_courier, read.pickup_invoice) == ("LOTTE", "611")
    assert (read.person.name, read.person.phone, read.person.words) == ("이받음", "010-3333-4444", "금이 갔어요")
    assert read.changed_at == datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


def test_a_row_that_names_no_other_line_is_about_its_own_and_a_count_left_out_is_none() -> None:
    (read,) = claims.goods_claims_of({**GOODS, "orgOrdNo": None, "orgOrdItemNo": "", "clmQty": None})
    assert (read.ref.order.line_no, read.quantity) == ("3", 0)


def test_an_order_is_no_claim_and_a_claim_no_order(row: Any) -> None:
    assert claims.goods_claims_of(row()) == []
    assert list(orders.lines_of([GOODS, {**GOODS, "ordGbnCd": "20"}], orders.Reading(NOW))) == []
    assert not orders.is_line({**GOODS, "ordItemNo": "1"}, ORDER)


@pytest.mark.parametrize("gone", ["clmDtm", "ordItemNo"])
def test_a_claim_without_its_number_or_time_is_not_read(gone: str) -> None:
    with pytest.raises(ValueError):
        claims.goods_claims_of({name: value for name, value in GOODS.items() if name != gone})


def test_a_cancel_that_was_taken_back_stands_no_more(row: Any) -> None:
    assert orders.cancels_of([row(ordStCd="85")]) == {}


async def pages(caller: Any, item: Any) -> list[Any]:
    since = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
    return [page async for page in MALL.fetch_claims(caller, item, since, NOW)]


@pytest.mark.parametrize(
    ("item", "process", "told"),
    [
        ("cancel_requests", "C", ["asked", "withdrawn"]),
        ("cancels_done", "C", ["done"]),
        ("return_requests", "S", ["collecting"]),
        ("exchange_requests", "S", ["collecting"]),
    ],
)
async def test_each_item_is_told_day_by_day(
    caller_of: Any, days: Any, cancel: Any, row: Any, item: str, process: str, told: list[str]
) -> None:
    cancels = days(*(cancel(ordStCd=code) for code in ("80", "85", "90")))
    goods = days(row(), GOODS, {**GOODS, "ordGbnCd": "20"})
    caller = caller_of(by=lambda sent: cancels if "processType=C" in sent.url else goods)
    found = await pages(caller, item)
    assert [[claim.state for claim in page.claims] for page in found] == [told, told]
    asked = [(caller.query(place)["processType"], caller.query(place)["sdDt"]) for place in range(2)]
    assert asked == [(process, "20261120"), (process, "20261121")]


async def test_a_claim_that_cannot_be_read_is_set_aside_and_no_answer(caller_of: Any, days: Any, cancel: Any) -> None:
    (page, _) = await pages(caller_of(by=lambda _: days(cancel(clmDtm=None))), "cancel_requests")
    assert (list(page.claims), len(page.unreadable)) == ([], 1)
    assert "금이" not in page.unreadable[0].reason
    with pytest.raises(UnavailableError):
        await MALL.read_claim(caller_of(by=lambda _: days(cancel(clmDtm=None))), CANCEL)


async def test_an_approval_is_a_message_about_the_line(caller_of: Any) -> None:
    caller = caller_of({"resultCd": "S", "resultMsg": ""})
    short = CANCEL.model_copy(update={"order": ORDER.model_copy(update={"order_no": "12345678"})})
    await MALL.approve_claim(caller, ClaimApproval(short, 1))
    assert caller.calls() == ["POST /b2b/aliaSupCommonReceiveOrderInfo.gs"]
    assert caller.body() == {
        "sender": "1003890",
        "receiver": "GS SHOP",
        "documentId": "DLVINF",
        "processType": "CNCCONF",
        "orderList": [{"ordNo": "0012345678", "ordItemNo": "1"}],
    }


@pytest.mark.parametrize(("code", "kind"), [("90", AlreadyDoneError), ("80", RefusedError), ("85", RefusedError)])
async def test_a_refused_approval_is_told_by_the_claim_as_it_is_now(
    caller_of: Any, days: Any, undone: Any, cancel: Any, code: str, kind: Any
) -> None:
    refused = undone("취소확인 대상이 아닙니다.")
    caller = caller_of(by=lambda sent: refused if sent.writes else days(cancel(ordStCd=code)))
    with pytest.raises(kind) as raised:
        await MALL.approve_claim(caller, ClaimApproval(CANCEL, 1))
    assert raised.type is kind
