"""11번가's claim rows as ours, and what we do to claims as its calls."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

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
)
from mall_gateway.malls.st11 import St11Mall
from mall_gateway.malls.st11.mapping import claims

MALL = St11Mall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORDER = MallOrderRef(order_no="202611210000001", line_no="1", box_no="40860365")
CANCEL = {
    "createDt": "2026-11-20 13:50:05",
    "dlvNo": "40860365",
    "ordCnDtlsRsn": "다음에 구매하겠습니다.",
    "ordCnQty": "1",
    "ordCnMnbdCd": "01",
    "ordCnRsnCd": "10",
    "ordCnStatCd": "01",
    "ordNo": "202611210000001",
    "ordPrdCnSeq": "8192583",
    "ordPrdSeq": "1",
}
CLAIM = {
    "clmReqCont": "색이 달라요",
    "clmReqQty": "1",
    "clmReqRsn": "108",
    "clmReqSeq": "2400330",
    "clmStat": "105",
    "ordNo": "202611210000001",
    "ordPrdSeq": "1",
    "reqDt": "2026-11-20 15:16:37",
    "ordNm": "김아무개",
    "ordPrtblTel": "010-1111-2222",
    "rcvrMailNo": "123-456",
    "rcvrBaseAddr": "서울시 예시구",
    "rcvrDtlsAddr": "201호",
    "exchNm": "박받음",
    "exchTlphnNo": "02-1111-2222",
    "clmLstDlvCst": "6,000",
    "twPrdInvcNo": "608393450166",
    "dlvEtprsCd": "00034",
}
STATE = {"ordNo": "202611210000001", "ordPrdSeq": "1", "dlvNo": "40860365", "ordQty": "1", "ordPrdStat": "601"}


def ref(kind: Any = "cancel", number: str = "8192583") -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no=number, order=ORDER)


async def collect(caller: Any, item: Any) -> list[Any]:
    return [page async for page in MALL.fetch_claims(caller, item, NOW - timedelta(days=2), NOW)]


def test_the_adapter_is_a_mall_of_claims() -> None:
    assert isinstance(MALL, ClaimMall)


def test_a_cancel_reads_whole() -> None:
    read = claims.cancel_of(CANCEL)
    assert (read.ref, read.state, read.mall_state, read.quantity) == (ref(), "asked", "취소요청", 1)
    assert (read.reason, read.mall_reason, read.fault) == ("changed_mind", "10", "buyer")
    assert read.asked_at == datetime(2026, 11, 20, 4, 50, 5, tzinfo=UTC)
    assert read.person.words == "다음에 구매하겠습니다."


@pytest.mark.parametrize(
    ("code", "state"), [("01", "asked"), ("02", "done"), ("05", "withdrawn"), ("09", "unknown"), ("", "unknown")]
)
def test_a_cancels_state(code: str, state: str) -> None:
    read = claims.cancel_of({**CANCEL, "ordCnStatCd": code})
    assert read.state == state
    assert code in ("01", "02", "05") or read.mall_state == code


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("103", "asked"),
        ("104", "held"),
        ("105", "asked"),
        ("106", "done"),
        ("107", "refused"),
        ("108", "withdrawn"),
        ("201", "asked"),
        ("212", "approved"),
        ("214", "held"),
        ("221", "done"),
        ("232", "refused"),
        ("233", "withdrawn"),
        ("301", "reshipping"),
        ("999", "unknown"),
    ],
)
def test_a_claims_state(code: str, state: str) -> None:
    read = claims.claim_of({**CLAIM, "dlvNo": "1", "clmStat": code}, "return")
    assert read.state == state
    assert code not in ("999",) or read.mall_state == "999"


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("701", "asked"),
        ("B01", "done"),
        ("401", "refused"),
        ("301", "withdrawn"),
        ("202", "withdrawn"),
        ("x", "unknown"),
    ],
)
def test_a_line_tells_what_became_of_its_cancel(code: str, state: str) -> None:
    assert claims.line_state(code) == state


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("101", ("changed_mind", "buyer")),
        ("105", ("wrong_goods", "seller")),
        ("110", ("wrong_option", "buyer")),
        ("117", ("other", "unknown")),
    ],
)
def test_a_reason_tells_whose_fault_it_is(code: str, told: Any) -> None:
    assert claims.reason_of(code) == told


@pytest.mark.parametrize(
    ("code", "reason"), [("06", "late"), ("08", "sold_out"), ("10", "changed_mind"), ("00", "other")]
)
def test_a_cancels_reason(code: str, reason: str) -> None:
    assert claims.cancel_reason(code) == reason


@pytest.mark.parametrize(("code", "fault"), [("01", "buyer"), ("02", "seller"), ("", "unknown")])
def test_who_cancels(code: str, fault: str) -> None:
    assert claims.cancel_fault(code) == fault


def test_an_exchange_reads_whole() -> None:
    read = claims.claim_of({**CLAIM, "dlvNo": "40860365"}, "exchange")
    assert read.ref == ref("exchange", "2400330")
    assert (read.reason, read.fault, read.return_fee_won) == ("wrong_goods", "seller", 6000)
    assert (read.pickup_courier, read.pickup_invoice) == ("CJ_LOGISTICS", "608393450166")
    person = read.person
    assert (person.name, person.phone, person.words) == ("김아무개", "010-1111-2222", "색이 달라요")
    assert (person.receiver_name, person.receiver_phone) == ("박받음", "02-1111-2222")


async def test_cancel_requests_are_what_is_asked_and_withdrawn(caller_of: Any, rows: Any) -> None:
    caller = caller_of(rows(CANCEL), rows({**CANCEL, "ordPrdCnSeq": "2", "ordCnStatCd": "05"}))
    pages = await collect(caller, "cancel_requests")
    assert [one.state for page in pages for one in page.claims] == ["asked", "withdrawn"]
    (asked, withdrawn) = [path for _, path in caller.asked]
    assert asked == "/rest/claimservice/cancelorders/202611191200/202611211200"
    assert "/withdrawcanceledorders/" in withdrawn


async def test_what_the_mall_cancelled_comes_with_the_done_cancels(caller_of: Any, rows: Any) -> None:
    caller = caller_of(rows({**CANCEL, "ordCnStatCd": "02"}), rows(CLAIM), rows(STATE))
    pages = await collect(caller, "cancels_done")
    told = [(one.ref.kind, one.ref.claim_no, one.state, one.fault) for page in pages for one in page.claims]
    assert told == [("cancel", "8192583", "done", "buyer"), ("cancel", "2400330", "done", "mall")]


@pytest.mark.parametrize(("item", "kind"), [("return_requests", "return"), ("exchange_requests", "exchange")])
async def test_returns_get_the_bundle_that_their_rows_lack(caller_of: Any, rows: Any, item: str, kind: str) -> None:
    caller = caller_of(rows(CLAIM), rows(STATE), rows(), rows(CLAIM), rows(STATE))
    pages = await collect(caller, item)
    told = [(one.ref, one.state) for page in pages for one in page.claims]
    assert told == [(ref(kind, "2400330"), "asked"), (ref(kind, "2400330"), "withdrawn")]
    assert caller.asked[1][1] == "/rest/claimservice/orderlistalladdr/202611210000001"


async def test_a_row_whose_order_is_not_told_of_is_set_aside(caller_of: Any, rows: Any) -> None:
    caller = caller_of(rows(CLAIM, {**CLAIM, "reqDt": ""}), rows(), rows(), rows())
    (page, *_) = await collect(caller, "return_requests")
    assert not page.claims
    assert [one.position for one in page.unreadable] == [0, 1]
    assert "dlvNo" in page.unreadable[0].reason
    assert "김아무개" not in page.unreadable[0].reason


async def test_a_cancel_is_read_by_its_line(caller_of: Any, rows: Any) -> None:
    found = await MALL.read_claim(caller_of(rows({**STATE, "ordPrdStat": "701", "ordPrdStatNm": "취소신청"})), ref())
    assert found is not None
    assert (found.ref, found.state, found.mall_state) == (ref(), "asked", "취소신청")
    assert await MALL.read_claim(caller_of(rows()), ref()) is None


async def test_other_claims_are_read_by_their_number(caller_of: Any, rows: Any) -> None:
    row = {"ordNo": ORDER.order_no, "ordPrdSeq": "1", "clmReqSeq": "2400330", "clmStat": "105", "clmStatNm": "반품신청"}
    caller = caller_of(rows(row))
    found = await MALL.read_claim(caller, ref("return", "2400330"))
    assert caller.asked[0][1] == "/rest/claimservice/ordclmstat/202611210000001/1"
    assert found is not None
    assert (found.state, found.mall_state) == ("asked", "반품신청")
    assert await MALL.read_claim(caller_of(rows(row)), ref("return", "9")) is None


async def test_acts_are_paths(caller_of: Any, result: Any) -> None:
    caller = caller_of(*[result("0", "")] * 6)
    await MALL.approve_claim(caller, ClaimApproval(ref(), 1))
    await MALL.approve_claim(caller, ClaimApproval(ref("return", "24"), 1))
    await MALL.refuse_claim(caller, ClaimRefusal(ref(), 1, "shipped", "", "HANJIN", "12345"))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("return", "24"), 1, "used", "얼룩/훼손"))
    await MALL.refuse_claim(caller, ClaimRefusal(ref("exchange", "24"), 1, "other", "안 됩니다"))
    await MALL.reship(caller, Reshipment(ref("exchange", "24"), 1, "LOTTE", "777"))
    line = "202611210000001/1"
    assert [unquote(path.removeprefix("/rest/claimservice")) for _, path in caller.asked] == [
        f"/cancelreqconf/8192583/{line}",
        f"/returnreqconf/24/{line}",
        f"/cancelreqreject/{line}/8192583/01/20261121/00011/12345",
        f"/returnreqreject/{line}/24/103/얼룩 훼손",
        f"/exchangereqreject/{line}/24/204/안 됩니다",
        f"/exchangereqconf/24/{line}/00012/777",
    ]
    assert all(request.writes for request in caller.sent)


async def test_nothing_tells_that_goods_are_back(caller_of: Any) -> None:
    with pytest.raises(RefusedError):
        await MALL.mark_picked_up(caller_of(), Pickup(ref("return", "24"), 1))


@pytest.mark.parametrize(("now", "error"), [("B01", AlreadyDoneError), ("701", RefusedError)])
async def test_a_refusal_may_mean_that_it_was_done_before(
    caller_of: Any, rows: Any, result: Any, now: str, error: Any
) -> None:
    caller = caller_of(result("-1", "이미 취소 완료된 신청건 입니다."), rows({**STATE, "ordPrdStat": now}))
    with pytest.raises(error) as caught:
        await MALL.approve_claim(caller, ClaimApproval(ref(), 1))
    assert "이미 취소 완료된" in caught.value.reason
