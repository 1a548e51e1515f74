"""Collecting by hand while the schedule or another click collects: joined over HTTP, with one live log."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.testing import as_seller, eventually_async

pytestmark = pytest.mark.asyncio(loop_scope="module")

JOINED = "위메프(sbdc6678) 신규주문 수집이 이미 진행 중입니다. 새로 요청하지 않고 그 결과를 함께 기다립니다."
DONE = "위메프(sbdc6678) 신규주문 주문 수집을 성공하였습니다."


async def windows(shop: Any, item: str = "new") -> list[Any]:
    return (await shop.see("/collections", item=item))["items"]


def body(shop: Any, *items: str, **period: datetime) -> dict[str, Any]:
    times = {name: at.isoformat() for name, at in period.items()}
    return {"account_ids": [str(shop.account_id)], "items": [*items], **times}


async def test_a_click_joins_the_collection_of_the_schedule_and_follows_it(shop: Any) -> None:
    now = datetime.now(UTC)
    with as_seller(shop.seller_id):
        shop.app.state.application.collect_due(shop.seller_id, shop.account_id, "new", now)
    (scheduled,) = await windows(shop)
    assert (scheduled["asked_by"], scheduled["state"]) == ("schedule", "running")
    period = {"since": now - timedelta(hours=3), "until": now - timedelta(hours=1)}
    job = await shop.ask("POST", "/collections", 202, json=body(shop, "new", **period))
    assert (job["joined"], job["waiting"]) == (1, 0)
    assert [row["collection_id"] for row in await windows(shop)] == [scheduled["collection_id"]]
    collection_id = UUID(scheduled["collection_id"])
    lines = [shop.line(1), shop.line(2)]
    shop.tell(shop.page(collection_id, lines))
    shop.tell(shop.seal(collection_id, lines))
    log = [text for _, text in await shop.log(job["job_id"])]
    assert log[1:5] == ["주문 수집을 시작합니다.", JOINED, DONE, "주문 수집을 종료합니다."]
    assert (await shop.see(f"/jobs/{job['job_id']}"))["succeeded"] == 1
    assert (await shop.see("/orders/counts"))["new"] == 2


async def test_two_clicks_at_once_are_one_collection_and_one_job(shop: Any) -> None:
    shop.end_schedule("new")
    wanted = body(shop, "new")
    jobs = await asyncio.gather(*(shop.ask("POST", "/collections", 202, json=wanted) for _ in range(2)))
    assert {job["job_id"] for job in jobs} == {jobs[0]["job_id"]}
    assert sorted(job["joined"] for job in jobs) == [0, 1]
    (running,) = [row for row in await windows(shop) if row["state"] == "running"]
    shop.tell(shop.seal(UUID(running["collection_id"]), [], pages=0))
    log = [text for _, text in await shop.log(jobs[0]["job_id"])]
    assert log.count(DONE) == 1


async def test_one_job_joins_what_is_under_way_and_begins_the_rest(shop: Any) -> None:
    for item in ("new", "delivered"):
        shop.end_schedule(item)
    first = await shop.ask("POST", "/collections", 202, json=body(shop, "new"))
    both = await shop.ask("POST", "/collections", 202, json=body(shop, "new", "delivered"))
    assert (first["joined"], both["joined"]) == (0, 1)
    running = [row for item in ("new", "delivered") for row in await windows(shop, item) if row["state"] == "running"]
    assert Counter(row["item"] for row in running) == {"new": 1, "delivered": 1}
    for row in running:
        shop.tell(shop.seal(UUID(row["collection_id"]), [], pages=0))
    log = [text for _, text in await shop.log(both["job_id"])]
    assert {JOINED, DONE, DONE.replace("신규주문", "배송완료")} <= set(log)
    assert DONE in [text for _, text in await shop.log(first["job_id"])]


async def test_what_is_not_covered_is_done_behind_what_is_under_way(shop: Any) -> None:
    shop.end_schedule("new")
    now = datetime.now(UTC).replace(microsecond=0)
    hour = timedelta(hours=1)
    first = await shop.ask(
        "POST", "/collections", 202, json=body(shop, "new", since=now - 3 * hour, until=now - 2 * hour)
    )
    wider = await shop.ask("POST", "/collections", 202, json=body(shop, "new", since=now - 3 * hour, until=now - hour))
    assert (wider["joined"], wider["waiting"]) == (1, 1)

    async def running() -> list[Any]:
        return [row for row in await windows(shop) if row["state"] == "running"]

    (under_way,) = await running()
    shop.tell(shop.seal(UUID(under_way["collection_id"]), [], pages=0))
    (behind,) = await eventually_async(running)
    times = [datetime.fromisoformat(behind[name]) for name in ("since", "until")]
    assert times == [now - 2 * hour, now - hour]
    assert (await shop.see(f"/jobs/{first['job_id']}"))["ended_at"]
    assert (await shop.see(f"/jobs/{wider['job_id']}"))["ended_at"] is None
    shop.tell(shop.seal(UUID(behind["collection_id"]), [], pages=0))
    assert [text for _, text in await shop.log(wider["job_id"])].count(DONE) == 2
