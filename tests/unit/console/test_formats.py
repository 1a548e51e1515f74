"""Spans and ages as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from console.formats import age, business_number, mall_reason, span


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3, "0초"),
        (0, "0초"),
        (45.4, "45초"),
        (60, "1분"),
        (12 * 60 + 59, "12분"),
        (3 * 3600, "3시간"),
        (3 * 3600 + 12 * 60 + 5, "3시간 12분"),
        (86_400, "1일"),
        (2 * 86_400 + 3 * 3600 + 59, "2일 3시간"),
        (86_400 + 59 * 60, "1일"),
    ],
)
def test_a_span_is_told_in_at_most_two_units(seconds: float, told: str) -> None:
    assert span(seconds) == told


def test_an_age_counts_from_now_and_is_a_dash_where_there_is_nothing() -> None:
    now = datetime(2026, 11, 28, 9, tzinfo=UTC)
    assert age((now - timedelta(minutes=5)).isoformat(), now) == "5분 전"
    assert age(now + timedelta(minutes=5), now) == "0초 전"
    assert age(None) == "-"


@pytest.mark.parametrize(
    ("kept", "told"), [("2208162517", "220-81-62517"), ("220-8", "220-8"), ("22081625ab", "22081625ab")]
)
def test_a_business_number_is_read_with_its_hyphens(kept: str, told: str) -> None:
    assert business_number(kept) == told


@pytest.mark.parametrize(
    ("kept", "told"),
    [("", ""), ("2", "제휴몰 코드 2"), ("RCD1", "제휴몰 코드 RCD1"), ("색상 불만 (2)", "색상 불만 (2)")],
)
def test_a_malls_reason_stays_and_a_code_is_named_as_one(kept: str, told: str) -> None:
    assert mall_reason(kept) == told
