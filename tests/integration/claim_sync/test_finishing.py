"""직접종료 over HTTP: offered where the mall tells no end, refused with a reason elsewhere, and told in the history."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

DONE = {"outcome": "done", "reason": "ended_at_mall"}


async def exchange(shop: Any, mall: str, **changes: Any) -> str:
    """An exchange that was asked an hour ago and has been approved."""
    shop.mall, shop.account_id = mall, uuid4()
    shop.connect()
    asked = datetime.now(UTC) - timedelta(hours=1)
    given = {"state": "approved", "asked_at": asked, "changed_at": asked, **changes}
    (claim,) = await shop.collected(shop.claim(1, "exchange", **given))
    return claim


async def test_an_exchange_whose_end_is_not_told_is_ended_by_hand(shop: Any) -> None:
    claim = await exchange(shop, "lottecom")
    shown = await shop.see(f"/claims/{claim}")
    assert [each["label"] for each in shown["outcomes"]] == ["교환완료", "교환거부", "교환철회"]
    assert "직접종료" in next(act["reason"] for act in shown["acts"] if act["act"] == "reship")
    wrong = await shop.ask("POST", f"/claims/{claim}/finish", 422, json={**DONE, "reason": "because"})
    assert (wrong["code"], wrong["errors"][0]["field"]) == ("claim_finish_reason_invalid", "reason")
    await shop.ask("POST", f"/claims/{claim}/finish", 204, json=DONE)
    shown = await shop.see(f"/claims/{claim}")
    assert (shown["state_label"], shown["outcomes"], shown["closed_at"] is not None) == ("교환완료", [], True)
    assert (await shop.see("/claims/counts"))["open"] == 0
    ended, finished, *_ = await shop.see(f"/claims/{claim}/history")
    assert (finished["act"], finished["result"], finished["actor"][:5]) == ("직접종료", "교환완료", "user:")
    assert finished["reason"] == "제휴몰에서 끝난 것을 확인. 제휴몰에는 보내지 않았습니다."
    assert ended["act"] == "클레임종료"
    assert (await shop.ask("POST", f"/claims/{claim}/finish", 409, json=DONE))["code"] == "claim_closed"


async def test_where_the_end_comes_in_it_is_waited_for(shop: Any) -> None:
    claim = await exchange(shop, "wemakeprice")
    assert (await shop.see(f"/claims/{claim}"))["outcomes"] == []
    problem = await shop.ask("POST", f"/claims/{claim}/finish", 409, json=DONE)
    assert (problem["code"], "위메프의 교환 결과는" in problem["detail"]) == ("claim_end_comes_in", True)


async def test_what_is_looked_for_no_more_is_ended_by_hand_too(shop: Any) -> None:
    asked = datetime.now(UTC) - timedelta(days=46)
    claim = await exchange(shop, "wemakeprice", state="asked", asked_at=asked, changed_at=asked)
    await shop.ask("POST", f"/claims/{claim}/finish", 204, json={"outcome": "withdrawn", "reason": "agreed"})
    assert (await shop.see(f"/claims/{claim}"))["state_label"] == "교환철회"


async def test_while_the_mall_is_asked_nothing_is_ended_by_hand(shop: Any) -> None:
    claim = await exchange(shop, "lotteimall", state="collecting", pickup_invoice="6890000000001")
    await shop.ask("POST", "/claims/pick-up", 202, json={"claim_ids": [claim]})
    assert (await shop.see(f"/claims/{claim}"))["outcomes"] == []
    assert (await shop.ask("POST", f"/claims/{claim}/finish", 409, json=DONE))["code"] == "claim_in_progress"
    staff = shop.tokens.headers(shop.seller_id, role="staff", claims="read")
    await shop.ask("POST", f"/claims/{claim}/finish", 403, headers=staff, json=DONE)
