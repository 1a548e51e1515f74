"""인터파크's rows of requests and claims as ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.interpark.mapping import claims
from mall_gateway.malls.port import UnavailableError

MALL = InterparkMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ORDER = MallOrderRef(order_no="20261121100000000076", line_no="1")
REQUEST = {
    "ORD_NO": ORDER.order_no,
    "ORD_SEQ": "1",
    "CLMREQ_SEQ": "7",
    "CLMREQ_TP": "1",
    "CLMREQ_STAT": "1",
    "CLMREQ_QTY": "2",
    "CLMREQ_RSN_TPNM": "단순변심",
    "CLMREQ_RSN_DTL": "마음이 바뀌었어요",
    "CLMREQ_DTS": "20261121110000",
}
CLAIM = {
    "ORD_NO": ORDER.order_no,
    "ORD_SEQ": "1",
    "CLM_NO": "20261121110000000001",
    "CLM_SEQ": "2",
    "CLM_CRT_TP": "02",
    "CURRENT_CLMPRD_STAT": "20",
    "CURRENT_CLMPRD_STATNM": "반품/교환수거지시",
    "CLM_QTY": "1",
    "CLM_RSN_TPNM": "상품 불량",
    "CLM_RSN_DTL": "금이 갔어요",
    "CLM_DTS": "20261121110000",
    "CLM_RCVR_NM": "이받음",
    "CLM_RCVR_MOBILE": "010-3333-4444",
    "CLM_RCVR_ZIP": "06236",
    "CLM_RCVR_ADDR1": "서울 예시구 1",
    "RTN_DELV_ENTR_NO": "169178",
    "RTN_INVO_NO": "611",
}


@pytest.mark.parametrize(("stat", "state"), [("1", "asked"), ("2", "withdrawn"), ("9", "unknown")])
def test_a_request_is_a_cancel_known_by_its_line(stat: str, state: str) -> None:
    read = claims.request_of({**REQUEST, "CLMREQ_STAT": stat, "CLMREQ_CNCL_DTS": "20261121113000"})
    assert (read.ref, read.state) == (MallClaimRef(kind="cancel", claim_no="", order=ORDER), state)
    assert (read.quantity, read.reason, read.person.words) == (2, "changed_mind", "마음이 바뀌었어요")
    assert read.asked_at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert read.changed_at == datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("changes", [{"CLMREQ_TP": "2"}, {"CLMREQ_TP": ""}, {"CLMREQ_DTS": ""}, {"ORD_SEQ": ""}])
def test_a_request_of_another_kind_or_without_its_time_is_not_read(changes: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        claims.request_of({**REQUEST, **changes})


@pytest.mark.parametrize(
    ("kind", "code", "number"),
    [("cancel", "01", ""), ("return", "02", "20261121110000000001-2"), ("exchange", "03", "20261121110000000001-2")],
)
def test_a_claim_that_brings_goods_back_has_a_number_and_a_cancel_none(kind: Any, code: str, number: str) -> None:
    read = claims.claim_of({**CLAIM, "CLM_CRT_TP": code})
    assert read.ref == MallClaimRef(kind=kind, claim_no=number, order=ORDER)


def test_a_claim_is_read_whole() -> None:
    read = claims.claim_of(CLAIM)
    assert (read.state, read.mall_state, read.quantity, read.reason) == (
        "collecting",
        "반품/교환수거지시",
        1,
        "defective",
    )
    assert (read.pickup_courier, read.pickup_invoice) == ("HANJIN", "611")
    assert (read.person.name, read.person.phone, read.person.words) == ("이받음", "010-3333-4444", "금이 갔어요")
    assert read.asked_at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert claims.claim_of({**CLAIM, "CLM_QTY": ""}).quantity == 0


@pytest.mark.parametrize(
    ("name", "code", "state"),
    [
        ("클레임접수", "10", "asked"),
        ("반품/교환수거지시", "20", "collecting"),
        ("반품/교환수거지시확인", "", "collecting"),
        ("반품/교환입고완료", "", "received"),
        ("교환/재배송출고예정_물류", "", "received"),
        ("교환/재배송출고지시", "", "received"),
        ("교환/재배송출고확인_업체", "", "reshipping"),
        ("교환/재배송전담택배픽업요청_업체", "", "reshipping"),
        ("교환/재배송출고완료", "", "reshipping"),
        ("클레임확정_환불완료", "90", "done"),
        ("클레임확정", "", "done"),
        ("클레임취소", "40", "withdrawn"),
        ("", "40", "withdrawn"),
        ("", "90", "unknown"),
        ("새 상태", "40", "unknown"),
    ],
)
def test_each_state_of_a_claim_is_one_of_ours(name: str, code: str, state: str) -> None:
    assert claims.claim_state(name, code) == state


@pytest.mark.parametrize("gone", ["CLM_DTS", "CLM_CRT_TP", "ORD_NO"])
def test_a_claim_without_its_numbers_kind_or_time_is_not_read(gone: str) -> None:
    with pytest.raises(ValueError):
        claims.claim_of({name: value for name, value in CLAIM.items() if name != gone})


def listed(*rows: dict[str, str]) -> list[str]:
    """Each row as an ORDER of its own."""
    plain = [{name: value for name, value in row.items() if name not in ("ORD_NO", "ORD_SEQ")} for row in rows]
    parts = ["".join(f"<{name}>{value}</{name}>" for name, value in row.items()) for row in plain]
    product = "<PRODUCT><PRD><ORD_SEQ>1</ORD_SEQ>{}</PRD></PRODUCT>"
    return [f"<ORD_NO>{ORDER.order_no}</ORD_NO>{product.format(part)}" for part in parts]


async def pages(caller: Any, item: Any) -> list[Any]:
    return [page async for page in MALL.fetch_claims(caller, item, NOW - timedelta(days=2), NOW)]


@pytest.mark.parametrize(
    ("item", "method", "kind"),
    [
        ("cancels_done", "clmListForSingle", "cancel"),
        ("return_requests", "clmListForSingle", "return"),
        ("exchange_requests", "clmListForSingle", "exchange"),
    ],
)
async def test_each_item_is_those_of_its_kind(
    caller_of: Any, order_list: Any, item: str, method: str, kind: str
) -> None:
    rows = listed(*({**CLAIM, "CLM_CRT_TP": code} for code in ("01", "02", "03", "07")))
    caller = caller_of(order_list(*rows))
    (page,) = await pages(caller, item)
    assert [claim.ref.kind for claim in page.claims] == [kind]
    assert len(page.unreadable) == 1
    assert f"_method={method}" in caller.sent[0].url
    assert "sc.strDate=20261119120000&sc.endDate=20261121120000" in caller.sent[0].url


async def test_requests_are_asked_for_where_they_are_listed(caller_of: Any, order_list: Any) -> None:
    caller = caller_of(order_list(*listed(REQUEST, {**REQUEST, "CLMREQ_TP": "3"})))
    (page,) = await pages(caller, "cancel_requests")
    assert [claim.state for claim in page.claims] == ["asked"]
    assert len(page.unreadable) == 1
    assert "마음이" not in page.unreadable[0].reason
    assert "_method=cnclNClmReqListForSingle" in caller.sent[0].url


async def test_a_cancel_is_looked_for_among_claims_and_then_among_requests(
    caller_of: Any, order_list: Any, nothing: Any
) -> None:
    ref = MallClaimRef(kind="cancel", claim_no="", order=ORDER)
    done = order_list(*listed({**CLAIM, "CLM_CRT_TP": "01", "CURRENT_CLMPRD_STATNM": "클레임확정_환불완료"}))
    asked = order_list(*listed(REQUEST))

    def answering(claims_list: Any, requests_list: Any) -> Any:
        return caller_of(by=lambda sent: requests_list if "cnclNClm" in sent.url else claims_list)

    found = [await MALL.read_claim(answering(*lists), ref) for lists in ((done, asked), (nothing, asked))]
    assert [claim and claim.state for claim in found] == ["done", "asked"]
    assert await MALL.read_claim(answering(nothing, nothing), ref) is None


async def test_a_claim_that_cannot_be_read_is_no_answer(caller_of: Any, order_list: Any) -> None:
    ref = MallClaimRef(kind="return", claim_no="1-1", order=ORDER)
    broken = order_list(*listed({**CLAIM, "CLM_DTS": ""}))
    with pytest.raises(UnavailableError) as raised:
        await MALL.read_claim(caller_of(by=lambda _: broken), ref)
    assert not raised.value.effect_possible
