"""What sellers read: the log's sentences, presets of 등록일, lines of lists."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from listing.api import clock
from listing.api.logs import sentence
from listing.api.rows import OVERTAKEN, history_row, mall_shown
from listing.domain import STATE_LABELS, MallUnknownError, State


@pytest.mark.parametrize(
    ("outcome", "reason", "said"),
    [
        ("applied", None, "티몬 연동 성공했습니다.(OK)"),
        ("accepted", None, "티몬 연동 성공했습니다.(승인대기)"),
        ("failed", "이미지를 바꾸세요.", "티몬 연동 실패했습니다.(이미지를 바꾸세요.)"),
        ("unsettled", "답이 없습니다.", "티몬 연동 결과를 확인하지 못했습니다.(확인필요: 답이 없습니다.)"),
    ],
)
def test_the_log_says_what_became_of_each_listing(outcome: str, reason: str | None, said: str) -> None:
    assert sentence("tmon", outcome, reason) == said


def test_a_preset_counts_back_from_today_in_seoul(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 16, 0, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 21)
    since, until = clock.span("7d", None, None)
    assert (since, until) == (datetime(2026, 11, 14, 15, tzinfo=UTC), None)


def test_days_given_win_over_the_preset_and_the_last_is_included() -> None:
    since, until = clock.span("7d", date(2026, 1, 2), date(2026, 1, 2))
    assert since == datetime(2026, 1, 1, 15, tzinfo=UTC)
    assert until == datetime(2026, 1, 2, 15, tzinfo=UTC)
    assert clock.span(None, None, None) == (None, None)


def test_every_state_has_the_sellers_word() -> None:
    assert set(STATE_LABELS) == set(State)


def test_a_late_outcome_is_marked_in_the_history() -> None:
    row: dict[str, Any] = {
        **dict.fromkeys(["reason", "mall_code", "mall_message", "answer", "call_id", "trace_id", "mall_trace_id"]),
        "version": 5,
        "happened_at": datetime(2026, 11, 21, tzinfo=UTC),
        "what": "overtaken_accepted",
        "attempt": 1,
        "actor": "event:1",
        "asked_by": "user:1",
        "mall": "tmon",
        "login_id": "sbdc6678",
        "state": "requested",
    }
    assert (history_row(row).result, history_row(row).state_label) == (OVERTAKEN, "연동중")


def test_tmon_tells_its_six_groups_and_its_notice() -> None:
    shown = mall_shown("tmon")
    groups = next(field for field in shown.fields if field.name == "product_type_group")
    assert list(groups.choices.values()) == [
        "냉장/냉동/신선식품",
        "화물/설치",
        "주문제작",
        "주문후발주",
        "일반상품",
        "예외상품",
    ]
    assert "9,999" in shown.notices[0]
    assert shown.extras is False
    with pytest.raises(MallUnknownError):
        mall_shown("nowhere")


def test_a_field_needed_only_sometimes_says_when() -> None:
    release_time = next(field for field in mall_shown("wemakeprice").fields if field.name == "release_time")
    assert (release_time.required, release_time.needed_when) == (False, {"release_days": ["1"]})
