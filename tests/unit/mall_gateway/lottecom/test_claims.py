"""롯데온's claim rows as ours, and our answers as its bodies."""

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.lottecom.mapping import claims
from mall_gateway.malls.port import ClaimRefusal

ORDER = MallOrderRef(order_no="2026112110001", line_no="2-1")


def row(**changes: Any) -> dict[str, Any]:
    item = {
        "odSeq": 2,
        "procSeq": 3,
        "orglProcSeq": 1,
        "odPrgsStepCd": "20",
        "rtngQty": 2,
        "clmReqDttm": "20261121093000",
        "clmCmptDttm": None,
        "clmRsnCd": "101",
        "clmRsnCnts": "색상이 달라요",
        **changes,
    }
    return {"odNo": ORDER.order_no, "clmNo": "C1", "itemList": [item, {**item, "odSeq": 1}]}


def test_each_line_of_a_row_is_a_claim() -> None:
    read = claims.claims_of("return", row())
    assert [one.ref.order.line_no for one in read] == ["2-1", "1-1"]
    assert read[0].ref == MallClaimRef(kind="return", claim_no="C1", order=ORDER)
    assert (read[0].quantity, read[0].mall_state, read[0].mall_reason) == (2, "요청", "101")
    assert read[0].asked_at == datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    assert read[0].person.words == "색상이 달라요"


@pytest.mark.parametrize(
    ("kind", "step", "state"),
    [
        ("cancel", "20", "asked"),
        ("cancel", "21", "done"),
        ("return", "22", "refused"),
        ("exchange", "21", "approved"),
        ("exchange", "26", "unknown"),
    ],
)
def test_a_step_is_one_of_our_states(kind: Any, step: str, state: str) -> None:
    (read, _) = claims.claims_of(kind, row(odPrgsStepCd=step))
    assert read.state == state
    assert step != "26" or read.mall_state == "26"


def test_the_list_of_what_was_taken_back_says_so() -> None:
    assert {one.state for one in claims.claims_of("return", row(), "withdrawn")} == {"withdrawn"}


def test_a_row_without_a_time_is_not_read() -> None:
    with pytest.raises(ValueError, match="clmReqDttm"):
        claims.claims_of("return", row(clmReqDttm=""))


def test_an_answer_names_the_claims_own_line() -> None:
    ref = MallClaimRef(kind="return", claim_no="C1", order=ORDER)
    body = claims.refusal_body(ClaimRefusal(ref, 1, "used", "사용했습니다"), row())
    named = {"odSeq": "2", "procSeq": "3", "orglProcSeq": "1", "slrRsnCd": ""}
    assert claims.approval_body(ref, row()) == {"odNo": ORDER.order_no, "clmNo": "C1", "itemList": [named]}
    assert body["itemList"] == [{**named, "slrRsnCnts": "사용했습니다"}]
