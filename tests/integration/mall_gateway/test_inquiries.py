"""Inquiries through whole gateways: collected sealed, answered once though the gateway is killed after it sent."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.database import Database
from chassis.privacy import Keyring
from chassis.testing import eventually_async
from contracts.identities import inquiry_id, inquiry_key, lines_digest
from contracts.inquiry import (
    AnswerSealed,
    AnswerSendRequested,
    InquiryCollectionRequested,
    MallInquiryRef,
    UrgentReadRequested,
)

ASKED = (
    *(("coupang", "product"), ("coupang", "customer_center"), ("coupang", "urgent"), ("smartstore", "product")),
    *(("smartstore", "customer_center"), ("st11", "product"), ("st11", "urgent"), ("gmarket", "product")),
    *(("gmarket", "urgent"), ("auction", "product"), ("tmon", "product"), ("tmon", "customer_center")),
    ("wemakeprice", "product"),
)
READ = {("coupang", "urgent")}
"""Confirmed and not answered."""
TEXT = "안녕하세요, 고객님.\n<내일> 도착합니다."

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Asked:
    """An account with one inquiry, and its window."""

    shop: Any
    account: UUID
    kind: str
    number: str
    window: InquiryCollectionRequested

    @property
    def mall(self) -> str:
        return self.shop.mall


@pytest.fixture
def keyring(ground: Any) -> Generator[Keyring]:
    database = Database(ground.environment["KEYRING_URL"], size=2)
    yield Keyring(database, ground.environment["MASTER_KEY"])
    database.close()


@pytest.fixture(autouse=True)
def gateways(ground: Any) -> Any:
    """No gateway outlives its test."""
    yield
    ground.stop()


def ask(ground: Any, market: Any, mall: str, kind: str) -> Asked:
    until = datetime.now(UTC) - timedelta(minutes=40)
    shop = market.shop(mall)
    asked_at = (until - timedelta(minutes=20)).isoformat()
    told = market.ask("POST", "/inquiries", mall=mall, account=shop.name, about=kind, asked_at=asked_at)
    account = ground.enter(shop)
    window = InquiryCollectionRequested(
        collection_id=uuid4(),
        account_id=account,
        mall=mall,
        item=kind,  # type: ignore[arg-type]
        since=until - timedelta(hours=1),
        until=until,
    )
    return Asked(shop, account, kind, told["inquiries"][0]["number"], window)


def acted_on(asked: Asked, fetched: dict[str, Any], keyring: Keyring, seller_id: UUID) -> Any:
    """The answer, or the confirmation, of what was fetched."""
    ref = MallInquiryRef.model_validate(fetched["ref"])
    known: dict[str, Any] = {
        "inquiry_id": inquiry_id(seller_id, asked.mall, asked.account, ref),
        "account_id": asked.account,
        "mall": asked.mall,
        "ref": ref,
        "asked_at": fetched["asked_at"],
        "try_number": 1,
    }
    if (asked.mall, asked.kind) in READ:
        return UrgentReadRequested(**known)
    sealed = keyring.seal(seller_id, known["inquiry_id"], {"text": TEXT})
    answer = AnswerSealed(subject_id=known["inquiry_id"], sealed=sealed)
    return AnswerSendRequested(**known, answer=answer, digest=sha256(TEXT.encode()).hexdigest(), edits=False)


async def until_dead(ground: Any) -> None:
    async def dead() -> bool:
        return not ground.alive("one")

    assert await eventually_async(dead), ground.told("one")


async def test_inquiries_are_collected_sealed_and_each_is_answered_once_however_often_the_gateway_dies(
    ground: Any, market: Any, post: Any, keyring: Keyring
) -> None:
    every = [ask(ground, market, mall, kind) for mall, kind in ASKED]
    for asked in every:
        await post.ask(asked.window, asked.window.collection_id)
    ground.start()
    acts: list[Any] = []
    for asked in every:
        page = await post.hears("MallInquiriesFetched", collection_id=asked.window.collection_id)
        (fetched,) = page["inquiries"]
        ref = MallInquiryRef.model_validate(fetched["ref"])
        sealed = await post.hears("MallInquiriesSealed", collection_id=asked.window.collection_id)
        assert (sealed["rows"], sealed["digest"]) == (1, lines_digest([inquiry_key(ref)])), asked
        assert (ref.inquiry_no, fetched["state"]) == (asked.number, "open")
        person = keyring.open(ground.seller_id, fetched["person"]["sealed"])
        assert person["text"]
        assert person["text"] not in str(page)
        acts.append(acted_on(asked, fetched, keyring, ground.seller_id))
    ground.stop()
    for act in acts:
        await post.ask(act, act.inquiry_id)
    for nth in (1, 3):
        ground.start(failpoints=f"gateway.after_send:{nth}:kill")
        await until_dead(ground)
    ground.start()
    for asked, act in zip(every, acts, strict=True):
        told = await post.hears("AnswerAccepted", inquiry_id=act.inquiry_id)
        assert told["act"] == ("read" if (asked.mall, asked.kind) in READ else "answer")
        counts = asked.shop.summary()
        assert (counts["inquiries_answered"], counts["inquiries_read"], counts["doubled_answers"]) == (
            (0, 1, 0) if told["act"] == "read" else (1, 0, 0)
        ), asked
        assert post.count(inquiry_id=act.inquiry_id) == 1
    assert "내일" not in ground.told("one")


async def test_what_the_mall_does_not_take_is_refused_and_nothing_is_called(
    ground: Any, market: Any, post: Any, keyring: Keyring
) -> None:
    asked = ask(ground, market, "gmarket", "product")
    ref = {"kind": "product", "inquiry_no": asked.number, "thread_no": "!token"}
    fetched = {"ref": ref, "asked_at": datetime.now(UTC)}
    act = acted_on(asked, fetched, keyring, ground.seller_id)
    long = keyring.seal(ground.seller_id, act.inquiry_id, {"text": "가" * 334})
    act = act.model_copy(update={"answer": AnswerSealed(subject_id=act.inquiry_id, sealed=long)})
    notices = asked.window.model_copy(update={"item": "customer_center"})
    ground.start()
    await post.ask(act, act.inquiry_id)
    await post.ask(notices, notices.collection_id)
    told = await post.hears("AnswerRefused", inquiry_id=act.inquiry_id)
    assert "1,000바이트까지입니다. 지금 1,002바이트" in told["refusal"]["reason"]
    failed = await post.hears("MallInquiriesFailed", collection_id=notices.collection_id)
    assert "고객센터 문의" in failed["refusal"]["reason"]
    assert asked.shop.summary()["calls"] == 0
