"""Webhooks with real servers: signed, tried again, refused, paused, replayed; nothing leads into our own network."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from standardwebhooks import Webhook

from alert.application import Letter, WebhookDoor
from alert.domain import Alert, News, Outcome, Target
from chassis.testing import eventually_async
from contracts.account import SellerResumed, SellerSuspended
from contracts.mall_gateway import MallKeyExpiring

pytestmark = pytest.mark.asyncio(loop_scope="module")


def expiring(shop: Any, days_left: int = 30) -> MallKeyExpiring:
    return MallKeyExpiring(
        account_id=shop.account_id,
        mall="coupang",
        login_id="shop1",
        key_expires_on=date(2026, 9, 11),
        days_left=days_left,
    )


async def test_an_alert_reaches_the_sellers_server_once_signed_and_with_a_link(shop: Any) -> None:
    hook = await shop.hook()
    for _ in range(3):
        shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="sent")
    (got,) = shop.receiver.at(shop.path)
    told = Webhook(shop.secrets[hook]).verify(got.body, got.headers)
    assert got.id == delivery["delivery_id"]
    assert (told["type"], told["data"]["seller_id"]) == ("key_expiry", str(shop.seller_id))
    assert told["data"]["link"] == "https://console.example.com/malls"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["host"] == f"127.0.0.1:{shop.receiver.port}"
    (alert,) = await shop.alerts()
    assert (alert["kind_label"], alert["deliveries"]) == ("인증키 만료", {"sent": 1})
    assert [(t["number"], t["code"], t["status"]) for t in delivery["tries"]] == [(1, "sent", 204)]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("500 Oops", "http_500"),
        ("404 Not Found", "http_404"),
        ("429 Slow down\r\nretry-after: 0", "http_429"),
        ("301 Moved\r\nlocation: http://127.0.0.1:1/elsewhere", "redirect"),
        ("hang", "timeout"),
        ("drop", "broken"),
    ],
)
async def test_what_fails_is_tried_again_under_the_same_id(shop: Any, answer: str, code: str) -> None:
    await shop.hook()
    shop.receiver.script[shop.path] = [answer]
    shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="sent")
    assert [(t["number"], t["code"]) for t in delivery["tries"]] == [(1, code), (2, "sent")]
    first, second = shop.receiver.at(shop.path)
    assert first.id == second.id == delivery["delivery_id"]
    assert first.body == second.body


async def test_what_fails_to_the_end_is_given_up_and_replayed_by_the_seller(shop: Any) -> None:
    hook = await shop.hook()
    shop.receiver.script[shop.path] = ["500 Oops"] * 3
    shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="given_up")
    assert (delivery["code"], delivery["state_label"], len(delivery["tries"])) == ("http_500", "전송 실패", 3)
    assert [a["deliveries"] for a in await shop.alerts(state="given_up")] == [{"given_up": 1}]
    assert await shop.alerts(state="sent") == []
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    again = await shop.ask("POST", f"/webhooks/{hook}/replay", 202, json={"since": since})
    assert again == {"deliveries": 1, "more": False}
    (delivery,) = await shop.ended(state="sent")
    assert [t["number"] for t in delivery["tries"]] == [1, 2, 3, 4]
    assert await shop.ask("POST", f"/webhooks/{hook}/replay", 202, json={"since": since}) == {
        "deliveries": 0,
        "more": False,
    }
    await shop.ask("POST", f"/deliveries/{delivery['delivery_id']}/replay", 202)
    await eventually_async(lambda: _times(shop, 5))
    assert len({each.id for each in shop.receiver.at(shop.path)}) == 1


async def _times(shop: Any, count: int) -> bool:
    return len(shop.receiver.at(shop.path)) == count


async def test_one_that_is_on_its_way_is_not_replayed(shop: Any) -> None:
    await shop.hook()
    shop.receiver.script[shop.path] = ["hang"]
    shop.tell(expiring(shop))
    (alert,) = await shop.alerts()
    (delivery,) = await shop.see(f"/alerts/{alert['alert_id']}/deliveries")
    refused = await shop.ask("POST", f"/deliveries/{delivery['delivery_id']}/replay", 409)
    assert refused["code"] == "delivery_pending"
    await shop.ended(state="sent")


async def test_a_server_that_wants_no_more_is_paused_and_the_others_are_told(shop: Any) -> None:
    hook = await shop.hook()
    await shop.hook(["webhook_paused"], "/notices")
    shop.receiver.script[shop.path] = ["410 Gone"]
    shop.tell(expiring(shop))
    await shop.ended(state="refused")
    (notice,) = await eventually_async(lambda: _got(shop, "/notices"))
    assert "주문 서버" in notice.told["data"]["title"]
    rows = {row["webhook_id"]: row for row in await shop.see("/webhooks")}
    assert (rows[hook]["paused"], rows[hook]["paused_label"]) == ("gone", "수신 서버가 받지 않음 (410)")
    shop.tell(expiring(shop, 7))
    (missed,) = await shop.ended(code="paused")
    assert missed["tries"] == []
    await shop.ask("POST", f"/webhooks/{hook}/resume", 204)
    await shop.ask("POST", f"/deliveries/{missed['delivery_id']}/replay", 202)
    await eventually_async(lambda: _times(shop, 2))


async def _got(shop: Any, path: str) -> list[Any]:
    return shop.receiver.at(shop.path + path)


async def test_a_server_that_keeps_failing_is_paused(shop: Any) -> None:
    hook = await shop.hook()
    shop.receiver.script[shop.path] = ["500 Oops"] * 99
    for days in (30, 7, 1):
        shop.tell(expiring(shop, days))
    await shop.ended(3, state="given_up")
    (row,) = await shop.see("/webhooks")
    assert (row["webhook_id"], row["paused"]) == (hook, "failing")


async def test_a_hanging_server_holds_up_nobody_else(shop: Any, stranger: Any) -> None:
    await shop.hook()
    await stranger.hook()
    shop.receiver.script[shop.path] = ["hang"] * 99
    for days in range(20):
        shop.tell(expiring(shop, days))
    stranger.tell(expiring(stranger))
    (sent,) = await stranger.ended(state="sent")
    took = datetime.fromisoformat(sent["ended_at"]) - datetime.fromisoformat(sent["planned_at"])
    assert took < timedelta(seconds=5)
    await shop.ask("DELETE", f"/webhooks/{next(iter(shop.secrets))}", 204)
    await shop.ended(20)


async def test_while_a_secret_is_replaced_both_sign(shop: Any) -> None:
    hook = await shop.hook()
    rotated = await shop.ask("POST", f"/webhooks/{hook}/secret", 201)
    assert rotated["former_until"] > datetime.now(UTC).isoformat()
    shop.tell(expiring(shop))
    await shop.ended(state="sent")
    (got,) = shop.receiver.at(shop.path)
    for secret in (shop.secrets[hook], rotated["secret"]):
        assert Webhook(secret).verify(got.body, got.headers)["type"] == "key_expiry"
    with shop.app.state.running.database.connection() as connection:
        connection.execute("UPDATE webhook_secrets SET until = now() WHERE until IS NOT NULL")
    assert shop.app.state.application.vault.signing(shop.seller_id, UUID(hook)) == [rotated["secret"]]


async def test_a_trial_says_whether_a_webhook_works(shop: Any) -> None:
    hook = await shop.hook()
    await shop.ask("POST", f"/webhooks/{hook}/pause", 204)
    made = await shop.ask("POST", f"/webhooks/{hook}/test", 202)
    (delivery,) = await shop.ended(state="sent")
    assert delivery["delivery_id"] == made["delivery_id"]
    assert shop.receiver.at(shop.path)[0].told["type"] == "test"
    shop.receiver.script[shop.path] = ["500 Oops"]
    await shop.ask("POST", f"/webhooks/{hook}/test", 202)
    (failed,) = await shop.ended(state="given_up")
    assert len(failed["tries"]) == 1


async def test_nothing_goes_out_for_a_suspended_seller(shop: Any, stranger: Any) -> None:
    await shop.hook()
    await stranger.hook()
    shop.tell(SellerSuspended(reason="확인 중"))
    shop.tell(expiring(shop))
    stranger.tell(expiring(stranger))
    await stranger.ended(state="sent")
    assert shop.receiver.at(shop.path) == []
    shop.tell(SellerResumed())
    await shop.ended(state="sent")


@pytest.mark.parametrize(
    "url",
    ["http://shop.example.com/x", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://postgres:5432/"],
)
async def test_an_address_of_our_own_network_is_refused_when_it_is_saved(shop: Any, url: str) -> None:
    body = {"url": url, "kinds": ["key_expiry"]}
    told = await shop.ask("POST", "/webhooks", 422, json=body)
    assert (told["code"], told["errors"][0]["field"]) == ("webhook_url_invalid", "url")


@dataclass
class Names:
    """What names stand for, one answer after the other; the last one stays."""

    answers: list[list[str]]
    asked: list[str] = field(default_factory=list[str])

    async def __call__(self, host: str, _: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def one_try(shop: Any, url: str, names: Names, context: ssl.SSLContext | None = None, **how: Any) -> Outcome:
    """What a letter to an address comes to, where names stand for what we say."""
    hook = UUID(await shop.hook())
    alert = Alert.of(shop.seller_id, News("test", hook, "1", now(), "", "", ""))
    letter = Letter(shop.seller_id, uuid4(), alert, Target("webhook", hook), url)
    client = httpx.AsyncClient(verify=context or True, trust_env=False)
    async with client:
        door = WebhookDoor(client, shop.app.state.application.vault, now, "", look_up=names, **how)
        return await door.send(letter)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:10.0.0.5"])
async def test_a_name_that_stands_for_an_address_of_ours_is_not_called(shop: Any, number: str) -> None:
    names = Names([["93.184.215.14", number]])
    outcome = await one_try(shop, f"https://shop.example.com:{shop.receiver.port}/x", names)
    assert (outcome.verdict, outcome.code) == ("refused", "address_refused")
    assert (shop.receiver.at("/x"), names.asked) == ([], ["shop.example.com"])


async def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_called(shop: Any) -> None:
    names = Names([["127.0.0.1"], ["10.0.0.5"]])
    url = f"http://localhost:{shop.receiver.port}{shop.path}"
    outcome = await one_try(shop, url, names, local_allowed=True)
    assert (outcome.verdict, names.asked) == ("sent", ["localhost"])
    assert shop.receiver.at(shop.path)[0].headers["host"] == f"localhost:{shop.receiver.port}"


async def test_of_several_addresses_one_that_answers_is_enough(shop: Any) -> None:
    names = Names([["127.0.0.2", "127.0.0.1"]])
    url = f"http://localhost:{shop.receiver.port}{shop.path}"
    assert (await one_try(shop, url, names, local_allowed=True)).verdict == "sent"


@pytest.mark.parametrize(
    ("name", "verdict", "code"), [("shop.test", "sent", "sent"), ("other.test", "again", "unreachable")]
)
async def test_a_certificate_is_checked_for_the_name_though_the_address_is_called(
    shop: Any, tls: Any, name: str, verdict: str, code: str
) -> None:
    port, context = tls
    outcome = await one_try(
        shop, f"https://{name}:{port}{shop.path}", Names([["127.0.0.1"]]), context, local_allowed=True
    )
    assert (outcome.verdict, outcome.code) == (verdict, code)
    assert [each.headers["host"] for each in shop.receiver.at(shop.path)] == [f"shop.test:{port}"] * (code == "sent")


async def test_a_certificate_of_nobodys_is_refused(shop: Any, tls: Any) -> None:
    outcome = await one_try(shop, f"https://shop.test:{tls[0]}/x", Names([["127.0.0.1"]]), local_allowed=True)
    assert (outcome.verdict, outcome.code) == ("again", "unreachable")


async def test_a_name_that_nobody_knows_is_tried_again(shop: Any) -> None:
    await shop.hook(url="https://nobody-knows-this-name.invalid.example/alerts")
    shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="given_up")
    assert {each["code"] for each in delivery["tries"]} <= {"unknown_host", "timeout"}


async def test_a_server_that_is_away_is_tried_again(shop: Any) -> None:
    await shop.hook(url="http://127.0.0.1:1/away")
    shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="given_up")
    assert [each["code"] for each in delivery["tries"]] == ["unreachable"] * 3
