"""A claim's page: what the buyer gets back, and 직접종료 where the service offers it."""

from pathlib import Path
from typing import Any

import console
from claim_sync.api.claims import ClaimDetail
from claim_sync.domain import FINISH_REASONS
from console.pages.claims import FINISH_REASONS as OFFERED_REASONS
from console.pages.claims import REASONS
from console.session import Session
from console.view import ENVIRONMENT

ROW: dict[str, Any] = {
    **dict.fromkeys(ClaimDetail.model_fields, ""),
    **dict.fromkeys(("refund_won", "return_fee_won", "order_number", "order_quantity", "failure")),
    "mall_numbers": {"order_no": "1"},
    "quantity": 2,
    "person": {},
    "acts": [],
    "outcomes": [],
    "refund_is_computed": False,
}
OUTCOMES = [{"outcome": "done", "label": "교환완료"}, {"outcome": "withdrawn", "label": "교환철회"}]


def page(role: str = "owner", **changes: Any) -> str:
    source = (Path(console.__file__).parent / "templates" / "claim.html").read_text()
    content = source[source.index("{% block content %}") : source.rindex("{% endblock %}")]
    shown = ENVIRONMENT.from_string(f'{{% import "parts.html" as parts %}}{content}{{% endblock %}}')
    known: dict[str, Any] = {"reasons": REASONS, "finish_reasons": OFFERED_REASONS, "couriers": {}}
    known |= {"acts": {}, "history": [], "clear": None, "errors": None, "form_token": "t", "form_key": "k"}
    return shown.render(claim={**ROW, **changes}, session=Session(role=role), **known)


def test_the_refund_says_whether_it_was_computed() -> None:
    assert "계산한 금액" not in page()
    told = page(refund_won=35_000)
    assert ("35,000" in told, "계산한 금액" in told) == (True, False)
    computed = page(refund_won=35_000, refund_is_computed=True)
    assert ("35,000" in computed, "계산한 금액" in computed) == (True, True)


def test_it_is_ended_by_hand_as_the_service_offers_it_by_those_who_may_and_are_asked_first() -> None:
    offered = page(outcomes=OUTCOMES, claim_id="7")
    assert 'action="/claims/7/finish"' in offered
    assert all(f'<option value="{each["outcome"]}">{each["label"]}</option>' in offered for each in OUTCOMES)
    assert 'data-asks="이 클레임을 종료할까요?' in offered
    assert "직접종료" not in page()
    assert "직접종료" not in page("staff", outcomes=OUTCOMES)


def test_the_reasons_are_those_that_the_service_takes() -> None:
    assert OFFERED_REASONS == FINISH_REASONS
