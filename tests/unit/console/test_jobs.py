"""작업내역: the services' lists of jobs as one, page by page; what may not be seen is not asked for."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from console.pages.jobs import told

pytestmark = pytest.mark.asyncio
FIRST = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


def job(number: int, *, succeeded: int = 1, failed: int = 0, ended: bool = True) -> dict[str, Any]:
    """A job of two rows that began so many minutes after the first."""
    began = FIRST + timedelta(minutes=number)
    return {
        "job_id": str(UUID(int=number)),
        "kind": "collect",
        "label": f"작업 {number}",
        "rows": 2,
        "succeeded": succeeded,
        "failed": failed,
        "started_at": began.isoformat(),
        "ended_at": (began + timedelta(seconds=5)).isoformat() if ended else None,
    }


async def test_the_jobs_of_all_services_come_newest_first_page_by_page(shop: Any) -> None:
    asked: list[Any] = []

    def answer(question: Any) -> list[Any]:
        asked.append(dict(question))
        every = [job(number) for number in range(29, -1, -1)]
        if "before" not in question:
            return every[: int(question["limit"])]
        return [row for row in every if row["started_at"] < question["before"]][: int(question["limit"])]

    shop.answers["/jobs"] = answer
    page = await shop.page("/jobs")
    assert page.index("작업 29") < page.index("작업 25")
    assert page.count("기록 보기</a>") == 20
    assert [each["limit"] for each in asked] == ["21"] * 4
    last = job(25)
    following = await shop.page(f"/jobs?cursor={last['started_at'].replace('+', '%2B')}_{last['job_id']}")
    assert asked[-1] == {"limit": "21", "before": last["started_at"], "before_id": last["job_id"]}
    assert "작업 24" in following
    assert "작업 25" not in following


async def test_without_jobs_it_says_what_comes_here_and_what_is_away_is_told(shop: Any) -> None:
    assert "아직 작업이 없습니다" in await shop.page("/jobs")
    shop.refused.add("/jobs")
    away = await shop.page("/jobs")
    assert "일부 작업을 불러오지 못했습니다." in away
    assert "아직 작업이 없습니다" not in away


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ({"succeeded": 0, "ended": False}, "진행중"),
        ({"succeeded": 2}, "성공"),
        ({"succeeded": 1, "failed": 1}, "일부 실패"),
        ({"succeeded": 0, "failed": 2}, "실패"),
    ],
)
async def test_a_job_says_how_it_goes_and_where_its_log_is(counts: dict[str, Any], label: str) -> None:
    row = told("order-sync", job(1, **counts))
    assert (row["state_label"], row["log"]) == (label, f"/logs/order-sync/{UUID(int=1)}")
