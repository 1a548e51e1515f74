"""E-mails with a real mail server: to whom, once, under a stable id; the operators' among them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from alert.application import EmailDoor, Letter, MailServer
from alert.domain import Alert, News, Target
from chassis.testing import eventually_async
from contracts.account import SellerSuspended, UserDeactivated
from contracts.inquiry import InquiryCollected, MallInquiryRef
from contracts.mall_gateway import MallKeyExpiring

pytestmark = pytest.mark.asyncio(loop_scope="module")
OPERATOR = "sre@mallbridge.example"
KINDS = {"key_expiry", "collection_failed", "urgent_notice", "claim_deadline", "ship_deadline", "webhook_paused"}


def expiring(shop: Any) -> MallKeyExpiring:
    return MallKeyExpiring(
        account_id=shop.account_id, mall="coupang", login_id="shop1", key_expires_on=date(2026, 9, 11), days_left=7
    )


async def test_an_owner_is_written_to_once_with_a_link(shop: Any) -> None:
    shop.write_to()
    shop.tell(expiring(shop))
    shop.tell(expiring(shop))
    (delivery,) = await shop.ended(state="sent")
    (mail,) = shop.mails.to(shop.address)
    assert mail["Subject"] == "[Mallbridge] 쿠팡(shop1) 인증키가 7일 뒤 만료됩니다"
    assert mail["Message-ID"] == f"<{delivery['delivery_id']}@mallbridge.example>"
    assert (mail["To"], mail["From"]) == (shop.address, "Mallbridge <alerts@mallbridge.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "https://console.example.com/malls" in mail.get_content()
    assert (delivery["channel"], delivery["target_id"]) == ("email", str(shop.user_id))


async def test_each_user_chooses_what_to_get(shop: Any) -> None:
    before = await shop.ask("GET", "/alert-preferences", 200)
    assert (before["email_on"], {k["kind"] for k in before["kinds"]}) == (False, KINDS)
    assert "아직" in before["detail"]
    shop.write_to()
    known = await shop.ask("GET", "/alert-preferences", 200)
    assert known["email_on"]
    assert all(kind["by_email"] for kind in known["kinds"])
    await shop.ask("PUT", "/alert-preferences", 204, json={"kinds": ["urgent_notice"]})
    chosen = await shop.ask("GET", "/alert-preferences", 200)
    assert [kind["kind"] for kind in chosen["kinds"] if kind["by_email"]] == ["urgent_notice"]
    shop.tell(expiring(shop))
    ref = MallInquiryRef(kind="urgent", inquiry_no="1")
    told = {"inquiry_id": uuid4(), "inquiry_number": "1", "account_id": shop.account_id, "mall": "st11", "ref": ref}
    shop.tell(
        InquiryCollected(**told, mall_state="미확인", answered=False, asked_at="2026-08-12T00:00:00Z", answer_by=None)
    )
    await shop.ended(state="sent")
    assert ["긴급알리미" in mail["Subject"] for mail in shop.mails.to(shop.address)] == [True]
    refused = await shop.ask("PUT", "/alert-preferences", 422, json={"kinds": ["dead_letters"]})
    assert refused["code"] == "alert_kinds_invalid"


async def test_who_left_and_who_is_suspended_gets_nothing(shop: Any) -> None:
    shop.write_to()
    shop.tell(UserDeactivated(user_id=shop.user_id))
    shop.tell(expiring(shop))
    assert [alert["deliveries"] for alert in await shop.alerts()] == [{}]
    other = uuid4()
    shop.write_to(f"{other}@shop.example", user_id=other)
    shop.tell(SellerSuspended(reason="확인 중"))
    shop.tell(expiring(shop).model_copy(update={"days_left": 1}))
    assert shop.mails.to(shop.address) == shop.mails.to(f"{other}@shop.example") == []


async def test_an_address_that_is_not_there_is_refused_and_a_full_box_is_tried_again(shop: Any) -> None:
    other = uuid4()
    shop.write_to(f"nobody-{shop.user_id}@shop.example")
    shop.write_to(f"later-{other}@shop.example", user_id=other)
    shop.tell(expiring(shop))
    (refused,) = await shop.ended(state="refused")
    (sent,) = await shop.ended(state="sent")
    assert [each["code"] for each in refused["tries"]] == ["smtp_550"]
    assert [each["code"] for each in sent["tries"]] == ["smtp_450", "sent"]
    assert len(shop.mails.to(f"later-{other}@shop.example")) == 1


async def test_an_address_whose_key_was_destroyed_is_refused(shop: Any) -> None:
    shop.write_to()
    shop.app.state.keyring.erase_seller(shop.seller_id)
    shop.tell(expiring(shop))
    (refused,) = await shop.ended(state="refused")
    assert (refused["code"], shop.mails.to(shop.address)) == ("address_lost", [])


async def test_addresses_lie_open_nowhere(shop: Any) -> None:
    shop.write_to()
    hook = await shop.hook()
    shop.tell(expiring(shop))
    await shop.ended(2, state="sent")
    with shop.app.state.application.database.connection() as connection:
        rows = connection.execute("SELECT convert_from(state, 'UTF8') AS state FROM alert_events").fetchall()
        kept = connection.execute("SELECT sealed FROM webhook_secrets").fetchall()
    stored = "".join([row["state"] for row in rows] + [row["sealed"] for row in kept])
    assert shop.address not in stored
    assert shop.secrets[hook].removeprefix("whsec_") not in stored


async def test_a_mail_server_that_is_away_is_tried_again(shop: Any) -> None:
    server = MailServer("127.0.0.1", 1, "Mallbridge <alerts@mallbridge.example>", "none")
    door = EmailDoor(server, shop.app.state.keyring, shop.app.state.running.database.now, "", (OPERATOR,))
    alert = Alert.of(UUID(int=0), News("dead_letters", uuid4(), "1", shop.app.state.running.database.now(), "", "", ""))
    outcome = await door.send(Letter(UUID(int=0), uuid4(), alert, Target("email", UUID(int=0)), ""))
    assert (outcome.verdict, outcome.code) == ("again", "mail_server_away")


async def test_operators_hear_of_a_message_that_was_set_aside(
    shop: Any, kafka_servers: str, surroundings: dict[str, str]
) -> None:
    topic = f"{surroundings['KAFKA_PREFIX']}account.sellers.v1"
    headers = [("ce_type", b"mallbridge.SellerSuspended.v1"), ("ce_id", str(uuid4()).encode())]
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    for _ in range(2):
        await producer.send_and_wait(topic, b"no json at all: 010-1234-5678", key=b"k", headers=headers)
    await producer.stop()
    (mail,) = await eventually_async(lambda: _mails(shop, OPERATOR))
    assert mail["Subject"] == "[Mallbridge] alert.know-sellers에 처리하지 못한 메시지가 있습니다"
    assert "account.sellers.v1" in mail.get_content()
    assert "010-1234-5678" not in mail.get_content()
    operator = {"headers": shop.tokens.headers(None, role="operator")}

    async def told() -> bool:
        page = await shop.ask("GET", "/operator-alerts", 200, **operator)
        return [(row["kind"], row["deliveries"]) for row in page["items"]] == [("dead_letters", {"sent": 1})]

    await eventually_async(told)
    await shop.ask("GET", "/operator-alerts", 403)
    assert await shop.alerts() == []


async def _mails(shop: Any, address: str) -> Any:
    return shop.mails.to(address)
