"""Buyers' data comes to its end: on time, by hand, after a death in the middle, and for good."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import failpoints
from chassis.failpoints import FailpointError
from contracts.mall_gateway import Buyer
from order_sync import main
from order_sync.api import erasures
from order_sync.main import erase_due

pytestmark = pytest.mark.asyncio(loop_scope="module")

ERASED = {"[파기됨]"}
WHY = {"reason": "구매자가 삭제를 요청했습니다."}


@pytest.fixture
def arm(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda setting: monkeypatch.setattr(failpoints, "_armed", failpoints._Armed(setting))


async def shown(shop: Any, order_id: str) -> set[str]:
    return set((await shop.see(f"/orders/{order_id}"))["buyer"].values())


async def told(shop: Any, order_id: str) -> list[str]:
    rows = await shop.see(f"/orders/{order_id}/history")
    return [row["result"] for row in reversed(rows) if row["act"] == "개인정보"]


async def test_each_way_in_which_an_order_ends_starts_the_time_of_its_buyers_data(shop: Any) -> None:
    now = datetime.now(UTC)
    long_ago, lately = now - timedelta(days=91), now - timedelta(days=89)
    ended = await shop.collected(
        shop.line(1, state="delivered", delivered_at=long_ago),
        shop.line(2, state="completed", changed_at=long_ago),
        shop.line(3, state="delivered", delivered_at=lately),
        shop.line(4, state="cancelled"),
        shop.line(5),
    )
    await shop.see("/orders")
    erase_due(shop.app.state.running, now)
    assert [await shown(shop, each) == ERASED for each in ended] == [True, True, False, False, False]
    erase_due(shop.app.state.running, now + timedelta(days=91))
    assert [await shown(shop, each) == ERASED for each in ended] == [True, True, True, True, False]


async def test_an_order_that_never_ends_does_not_keep_its_buyers_data_for_ever(shop: Any) -> None:
    (order_id,) = await shop.collected(shop.line(1))
    await shop.see("/orders")
    erase_due(shop.app.state.running, datetime.now(UTC) + timedelta(days=179))
    assert await shown(shop, order_id) != ERASED
    erase_due(shop.app.state.running, datetime.now(UTC) + timedelta(days=181))
    assert await shown(shop, order_id) == ERASED


async def test_a_mall_may_have_a_time_of_its_own(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running, now = shop.app.state.running, datetime.now(UTC)
    (order_id,) = await shop.collected(shop.line(1, state="delivered", delivered_at=now - timedelta(days=31)))
    await shop.see("/orders")
    monkeypatch.setattr(running.settings, "erase_after_by_mall_days", {"tmon": 7, shop.mall: 32})
    erase_due(running, now)
    assert await shown(shop, order_id) != ERASED
    monkeypatch.setattr(running.settings, "erase_after_by_mall_days", {shop.mall: 30})
    erase_due(running, now)
    assert await shown(shop, order_id) == ERASED


async def test_more_than_a_batch_is_erased_in_one_run(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "ERASED_AT_ONCE", 2)
    long_ago = datetime.now(UTC) - timedelta(days=91)
    ended = await shop.collected(*(shop.line(n, state="delivered", delivered_at=long_ago) for n in range(5)))
    await shop.see("/orders")
    assert erase_due(shop.app.state.running, datetime.now(UTC)) >= 5
    assert [await shown(shop, each) for each in ended] == [ERASED] * 5
    assert erase_due(shop.app.state.running, datetime.now(UTC)) == 0


async def test_the_seller_ends_it_by_hand_and_the_history_tells_who_and_why(shop: Any) -> None:
    gone, kept = await shop.collected(shop.line(1, state="shipping"), shop.line(2, state="shipping"))
    user = shop.tokens.headers(shop.seller_id)
    for key in ("first-time", "first-time", "other-time"):
        await shop.ask("POST", f"/orders/{gone}/erase-buyer", 204, headers={**user, "Idempotency-Key": key}, json=WHY)
    assert await shown(shop, gone) == ERASED
    assert await shown(shop, kept) != ERASED
    assert await told(shop, gone) == ["파기 요청", "파기"]
    asked = (await shop.see(f"/orders/{gone}/history"))[1]
    assert (asked["reason"], asked["actor"][:5]) == (WHY["reason"], "user:")
    revealed = await shop.ask("POST", f"/orders/{gone}/reveal", 200, json={"purpose": "배송 문의"})
    assert set(revealed["buyer"].values()) == ERASED


async def test_what_is_still_to_be_sent_keeps_its_buyer(shop: Any) -> None:
    (order_id,) = await shop.collected(shop.line(1, state="confirmed"))
    refused = await shop.ask("POST", f"/orders/{order_id}/erase-buyer", 409, json=WHY)
    assert refused["code"] == "buyer_still_needed"
    assert await shown(shop, order_id) != ERASED


async def test_nobody_ends_it_without_the_permission_or_for_another_seller(shop: Any, stranger: Any) -> None:
    (order_id,) = await shop.collected(shop.line(1, state="shipping"))
    path, of_seller = f"/orders/{order_id}/erase-buyer", f"/sellers/{shop.seller_id}/orders/{order_id}/erase-buyer"
    staff = shop.tokens.headers(shop.seller_id, role="staff", orders="read")
    await shop.ask("POST", path, 403, headers=staff, json=WHY)
    await shop.ask("POST", of_seller, 403, json=WHY)
    await stranger.ask("POST", path, 404, json=WHY)
    operator = shop.tokens.headers(None, role="operator")
    wrong = f"/sellers/{stranger.seller_id}/orders/{order_id}/erase-buyer"
    await shop.ask("POST", wrong, 404, headers=operator, json=WHY)
    assert await shown(shop, order_id) != ERASED
    for _ in range(2):
        once = {**operator, "Idempotency-Key": f"erase-{order_id}"}
        await shop.ask("POST", of_seller, 204, headers=once, json=WHY)
    assert await shown(shop, order_id) == ERASED
    assert await told(shop, order_id) == ["파기 요청", "파기"]


@pytest.mark.parametrize("point", ["erasure.before_key", "erasure.key_destroyed"])
async def test_what_was_cut_short_by_hand_is_ended_by_the_schedule(
    shop: Any, point: str, arm: Callable[[str], None]
) -> None:
    (order_id,) = await shop.collected(shop.line(1, state="shipping"))
    arm(f"{point}:1:raise")
    await shop.ask("POST", f"/orders/{order_id}/erase-buyer", 500, json=WHY)
    assert (await shown(shop, order_id) == ERASED) == (point == "erasure.key_destroyed")
    assert await told(shop, order_id) == ["파기 요청"]
    erase_due(shop.app.state.running, datetime.now(UTC))
    assert await shown(shop, order_id) == ERASED
    assert await told(shop, order_id) == ["파기 요청", "파기"]


@pytest.mark.parametrize("point", ["erasure.before_key", "erasure.key_destroyed", "erasure.noted", "erasure.mid_purge"])
async def test_a_run_that_was_cut_short_is_ended_by_the_next_one(
    shop: Any, point: str, arm: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "ERASED_AT_ONCE", 1)
    long_ago = datetime.now(UTC) - timedelta(days=91)
    ended = await shop.collected(*(shop.line(n, state="delivered", delivered_at=long_ago) for n in range(3)))
    await shop.see("/orders")
    arm(f"{point}:2:raise")
    with pytest.raises(FailpointError):
        erase_due(shop.app.state.running, datetime.now(UTC))
    await shop.see("/orders")
    erase_due(shop.app.state.running, datetime.now(UTC))
    assert [await told(shop, each) for each in ended] == [["파기"]] * 3
    assert [await shown(shop, each) for each in ended] == [ERASED] * 3


async def test_collected_again_after_its_end_the_buyer_does_not_come_back(shop: Any) -> None:
    line = shop.line(1, state="shipping")
    (order_id,) = await shop.collected(line)
    await shop.ask("POST", f"/orders/{order_id}/erase-buyer", 204, json=WHY)
    await shop.collected(line)
    nothing = Buyer(subject_id=line.buyer.subject_id, sealed="")
    await shop.collected(line.model_copy(update={"buyer": nothing, "state": "delivered"}))
    assert (await shop.see(f"/orders/{order_id}"))["state"] == "delivered"
    assert await shown(shop, order_id) == ERASED


async def test_an_order_whose_buyer_was_erased_before_it_came_in_is_an_order(shop: Any) -> None:
    line = shop.line(1).model_copy(update={"buyer": Buyer(subject_id=UUID(shop.order_id(1)), sealed="")})
    (order_id,) = await shop.collected(line)
    assert await shown(shop, order_id) == ERASED
    assert (await shop.see("/orders/counts"))["new"] == 1


async def test_the_same_mall_order_of_another_seller_keeps_its_buyer(shop: Any, stranger: Any) -> None:
    stranger.account_id = shop.account_id
    stranger.connect()
    (mine,) = await shop.collected(shop.line(1, state="shipping"))
    (theirs,) = await stranger.collected(stranger.line(1, state="shipping"))
    keys = shop.app.state.keyring
    sealed = keys.seal(stranger.seller_id, UUID(mine), {"name": "홍길동"})
    await shop.ask("POST", f"/orders/{mine}/erase-buyer", 204, json=WHY)
    assert await shown(shop, mine) == ERASED
    assert "홍*동" in await shown(stranger, theirs)
    assert keys.open(stranger.seller_id, sealed) == {"name": "홍길동"}
    await shop.ask("POST", f"/orders/{uuid4()}/erase-buyer", 404, json=WHY)


async def test_keys_that_a_restored_keyring_brought_back_are_destroyed_again(
    shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "AT_ONCE", 1)
    *gone, kept = await shop.collected(*(shop.line(n, state="shipping") for n in range(3)))
    backup = keys_of(shop)
    for order_id in gone:
        await shop.ask("POST", f"/orders/{order_id}/erase-buyer", 204, json=WHY)
    with shop.app.state.keyring._database.connection() as connection:
        for row in backup:
            connection.execute(
                "UPDATE data_keys SET wrapped = %s, destroyed_at = NULL WHERE seller_id = %s AND subject_id = %s",
                (row["wrapped"], shop.seller_id, row["subject_id"]),
            )
    assert keys_of(shop) == backup
    await shop.ask("POST", "/erasures/repeat", 403)
    operator = shop.tokens.headers(None, role="operator")
    again = await shop.ask("POST", "/erasures/repeat", 200, headers=operator, params={"after": shop.last()})
    assert again == {"keys": 2}
    assert {str(row["subject_id"]) for row in keys_of(shop)} == {kept}
    assert await shop.ask("POST", "/erasures/repeat", 200, headers=operator) == {"keys": 0}


def keys_of(shop: Any) -> list[Any]:
    """The living data keys of the shop's orders."""
    with shop.app.state.keyring._database.connection() as connection:
        return connection.execute(
            "SELECT subject_id, wrapped FROM data_keys WHERE seller_id = %s AND wrapped IS NOT NULL ORDER BY 1",
            (shop.seller_id,),
        ).fetchall()
