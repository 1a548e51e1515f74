"""CJ mall's rows of cancels, recalls and exchange deliveries as claims."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.cjmall import CjmallMall
from mall_gateway.malls.cjmall.mapping import claims, orders
from mall_gateway.malls.port import UnavailableError

MALL = CjmallMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORDER = MallOrderRef(order_no="20261121021748", line_no="001-001-001")
MIDNIGHT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
RECALL = {
    "ordNo": "20261121021748",
    "ordGSeq": "001",
    "ordDSeq": "001",
    "ordWSeq": "002",
    "wbClsCd": "30",
    "wbCls": "반품 ",
    "confirmChk": "N",
    "wbCrtDt": "2026-11-21+09:00",
    "recvNm": "이받음",
    "cellno": "010)3333-4444",
    "zipno": "06236",
    "addr": "서울 예시구 1",
    "recallConfQty": "2.0",
    "vocNm": "상품불량",
    "claimNote": "금이 갔어요",
    "deliComp": "한진택배",
    "wbNo": "611",
}


DAY = date(2026, 11, 21)


def ref(kind: Any, number: str = "002") -> MallClaimRef:
    return MallClaimRef(kind=kind, claim_no=number, order=ORDER)


def recall_of(row: Any, *known: tuple[date, Any]) -> Any:
    recalls = claims.Recalls()
    for day, each in known:
        recalls.note(day, [each])
    return claims.recall_of(row, recalls, DAY)


def test_a_cancel_is_done_and_known_by_its_processing_number(row: Any) -> None:
    cancel = row(ordDtlClsCd="20", ordDtlCls="취소 ", ordWSeq="002", cnclRsn="고객변심", cnclRsnSpec="안 사요")
    read = claims.cancel_of(cancel)
    assert (read.ref, read.state, read.mall_state) == (ref("cancel"), "done", "취소")
    assert (read.quantity, read.reason, read.person.words) == (2, "changed_mind", "안 사요")
    assert read.asked_at == MIDNIGHT
    assert claims.cancel_of({**cancel, "cnclInsDtm": "2026-11-22+09:00"}).asked_at == MIDNIGHT + timedelta(days=1)
    assert claims.cancel_of({**cancel, "outwQty": ""}).quantity == 0
    for number in ("001", ""):
        assert claims.cancel_of({**cancel, "ordWSeq": number}).ref == ref("cancel", "")


@pytest.mark.parametrize(
    ("changes", "kind", "state"),
    [
        ({}, "return", "asked"),
        ({"delivDtm": "2026-11-21+09:00"}, "return", "collecting"),
        ({"confirmChk": "Y"}, "return", "done"),
        ({"wbClsCd": "31", "confirmChk": "Y"}, "return", "withdrawn"),
        ({"wbClsCd": "45"}, "exchange", "asked"),
        ({"wbClsCd": "45", "delivDtm": "2026-11-21+09:00"}, "exchange", "collecting"),
        ({"wbClsCd": "45", "confirmChk": "1"}, "exchange", "received"),
        ({"wbClsCd": "46"}, "exchange", "withdrawn"),
    ],
)
def test_a_recall_is_as_far_as_its_goods(changes: dict[str, str], kind: str, state: str) -> None:
    begun = {**RECALL, "wbClsCd": "30" if kind == "return" else "45", "ordWSeq": "002"}
    read = recall_of({**RECALL, **changes}, (DAY, begun))
    assert read.state == state
    assert read.ref == ref(kind, "" if state == "withdrawn" else "002")
    after = recall_of({**RECALL, **changes, "ordWSeq": "003"}, (DAY, begun))
    assert after.ref == ref(kind, "002" if state == "withdrawn" else "003")


def test_a_withdrawal_follows_the_last_recall_of_its_kind_before_it() -> None:
    withdrawn = {**RECALL, "wbClsCd": "31", "ordWSeq": "007"}
    recalls = [
        (DAY - timedelta(days=2), {**RECALL, "ordWSeq": "002"}),
        (DAY - timedelta(days=1), {**RECALL, "ordWSeq": "004"}),
        (DAY, {**RECALL, "ordWSeq": "005", "wbClsCd": "45"}),
        (DAY, {**RECALL, "ordWSeq": "006", "ordDSeq": "002"}),
        (DAY + timedelta(days=1), {**RECALL, "ordWSeq": "006"}),
        (DAY, {**RECALL, "ordWSeq": ""}),
        (DAY, {**RECALL, "ordWSeq": "006", "wbClsCd": "50"}),
    ]
    assert recall_of(withdrawn, *recalls).ref.claim_no == "004"
    assert recall_of(withdrawn).ref.claim_no == ""


def test_a_recall_is_read_whole() -> None:
    read = recall_of(RECALL)
    assert (read.mall_state, read.quantity, read.reason, read.mall_reason) == ("반품", 2, "defective", "상품불량")
    assert (read.pickup_courier, read.pickup_invoice, read.asked_at) == ("HANJIN", "611", MIDNIGHT)
    assert (read.person.name, read.person.phone, read.person.address) == ("이받음", "010-3333-4444", "서울 예시구 1")
    assert read.person.words == "금이 갔어요"
    bare = recall_of({name: value for name, value in RECALL.items() if name not in ("recallConfQty", "wbCls")})
    assert (bare.quantity, bare.mall_state) == (0, "반품")


@pytest.mark.parametrize("changes", [{"wbClsCd": "50"}, {"wbClsCd": ""}, {"wbCrtDt": ""}, {"ordGSeq": ""}])
def test_a_recall_of_another_kind_or_without_its_numbers_is_not_read(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        recall_of({**RECALL, **changes})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"outwConfDt": "2026-11-21+09:00"}, ["reshipping"]),
        ({"outwConfDt": "2026-11-21+09:00", "delivDtm": "2026-11-22+09:00"}, ["done"]),
        ({"outwConfDt": "2026-11-21+09:00", "ordDtlClsCd": "10"}, []),
    ],
)
def test_goods_sent_in_exchange_move_the_exchange_on(row: Any, changes: dict[str, str], told: list[str]) -> None:
    given = row(**{"ordDtlClsCd": "40", "ordDtlCls": "교환배송", "ordWSeq": "101", "wbNo": "7", **changes})
    recalls = claims.Recalls()
    recalls.note(DAY, [{**RECALL, "wbClsCd": "45"}])
    found = claims.sent_again_of(given, recalls, DAY)
    assert [(one.ref, one.state, one.pickup_invoice) for one in found] == [(ref("exchange"), each, "") for each in told]


@pytest.mark.parametrize("code", ["30", "31", "40", "41", "45", "46"])
def test_a_row_of_a_claim_is_no_order(row: Any, code: str) -> None:
    assert list(orders.lines_of([row(ordDtlClsCd=code)], orders.Reading(NOW))) == []


async def pages(caller: Any, item: Any) -> list[Any]:
    return [page async for page in MALL.fetch_claims(caller, item, NOW - timedelta(hours=1), NOW)]


@pytest.fixture
def recalled(xml: Any) -> Any:
    """A day's recalls: a return, an exchange, and one of another kind."""
    rows = [{**RECALL, "wbClsCd": code} for code in ("30", "45", "50")]
    return xml(instruction=[{"ordNo": ORDER.order_no, "instructionDetail": rows}])


@pytest.mark.parametrize(
    ("item", "asked", "told"),
    [
        ("cancels_done", ["IF_04_01"], ["done"]),
        ("return_requests", ["IF_04_02"], ["asked"]),
        ("exchange_requests", ["IF_04_02", "IF_04_01"], ["asked", "reshipping"]),
    ],
)
async def test_each_item_has_its_lists(
    caller_of: Any, day: Any, detail: Any, recalled: Any, interfaces: Any, item: str, asked: list[str], told: list[str]
) -> None:
    cancels = day(detail(ordDtlClsCd="20"))
    sent = day(detail(), detail(ordDtlClsCd="40", outwConfDt="2026-11-21+09:00"))

    def by(request: Any) -> Any:
        if b"IF_04_02" in request.body:
            return recalled
        return cancels if b"<tns:instructionCls>2<" in request.body else sent

    caller = caller_of(by=by)
    found = await pages(caller, item)
    assert interfaces(caller) == asked
    assert [claim.state for page in found for claim in page.claims] == told
    assert sum(len(page.unreadable) for page in found) == (0 if item == "cancels_done" else 1)


async def test_a_recall_is_asked_for_by_its_day(caller_of: Any, xml: Any, told: Any) -> None:
    caller = caller_of(xml())
    await pages(caller, "return_requests")
    assert told(caller.sent[0], "contents") == [{"wbCrtDt": "2026-11-21"}]
    assert b"<tns:autoFlag></tns:autoFlag>" in caller.sent[0].body


async def test_one_claim_is_looked_for_on_the_days_since_its_order(
    caller_of: Any, day: Any, detail: Any, recalled: Any, nothing: Any
) -> None:
    sent = day(detail(ordDtlClsCd="40", ordWSeq="101", outwConfDt="2026-11-21+09:00"))
    caller = caller_of(by=lambda request: recalled if b"IF_04_02" in request.body else sent)
    found = await MALL.read_claim(caller, ref("exchange"))
    assert found is not None
    assert found.state == "reshipping"
    assert await MALL.read_claim(caller_of(by=lambda _: nothing), ref("return")) is None
    broken = detail(wbCrtDt="")
    with pytest.raises(UnavailableError):
        await MALL.read_claim(caller_of(by=lambda _: day(broken)), ref("cancel"))
    assert await MALL.read_claim(caller_of(by=lambda _: day(broken, ordNo="20261121000009")), ref("cancel")) is None
