"""A claim as it was at every moment of its 연동이력, beside what the screens show of it now."""

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_claim_is_seen_as_it_was_and_up_to_now_as_it_is(shop: Any, stranger: Any) -> None:
    shop.order(1)
    (claim,) = await shop.collected(shop.claim(1))
    await shop.ask("POST", f"/claims/{claim}/notes", 204, json={"topic": "memo", "text": "확인 중"})
    await shop.ask("POST", "/claims/approve", 202, json={"claim_ids": [claim]})
    shop.accepted(claim, "approve")
    history = await shop.see(f"/claims/{claim}/history")
    then = [await shop.see(f"/claims/{claim}", at=line["happened_at"]) for line in reversed(history)]
    told = [(row["state"], row["asked"], row["notes"], row["restocked"]) for row in (*then[:3], then[-1])]
    assert told == [
        ("asked", "", 0, False),
        ("asked", "", 1, False),
        ("asked", "approve", 1, False),
        ("done", "", 1, True),
    ]
    at = datetime.now(UTC).isoformat()
    now, last = await shop.see(f"/claims/{claim}"), await shop.see(f"/claims/{claim}", at=at)
    del last["at"]
    assert last == {name: value for name, value in now.items() if name not in ("acts", "outcomes")}
    await stranger.ask("GET", f"/claims/{claim}", 404, params={"at": at})
    await shop.ask("GET", f"/claims/{claim}", 404, params={"at": "2020-01-01T00:00:00+09:00"})
