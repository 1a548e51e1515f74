"""작업내역 of listing over HTTP: link jobs are found again, running and ended, page by page."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_link_jobs_are_listed_with_what_became_of_their_rows(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    first = await shop.link(listing_id)
    (running,) = await shop.see("/jobs")
    assert (running["job_id"], running["rows"], running["succeeded"], running["ended_at"]) == (first, 1, 0, None)
    assert running["label"] == "상품연동처리"
    shop.rejected(listing_id, account_id)
    second = await shop.link(listing_id)
    shop.accepted(listing_id, account_id, attempt=2)
    newest, oldest = await shop.see("/jobs")
    assert [newest["job_id"], oldest["job_id"]] == [second, first]
    assert [(row["succeeded"], row["failed"], row["ended_at"] is None) for row in (newest, oldest)] == [
        (1, 0, False),
        (0, 1, False),
    ]
    place = {"before": newest["started_at"], "before_id": newest["job_id"]}
    assert await shop.see("/jobs", limit=1) == [newest]
    assert await shop.see("/jobs", **place) == [oldest]
    assert await shop.see("/jobs", before=oldest["started_at"]) == []
    assert await replace(shop, seller_id=uuid4()).see("/jobs") == []
