"""What is told, to whom, and once: by the consumers, in memory."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from alert.domain import CHOSEN, KINDS, Delivery, Outcome, Target
from alert.publications import publish
from chassis.causes import NOBODY
from chassis.testing import as_seller, recorded_events
from contracts.account import SellerResumed, SellerSuspended, UserActivated, UserContactSaved, UserDeactivated
from contracts.alert import AlertDelivered, AlertDeliveryFailed, AlertRaised
from contracts.chassis import MessageParked
from contracts.claim_sync import ClaimCollectionMissed
from contracts.inquiry import InquiryCollected, InquiryCollectionMissed, MallInquiryRef
from contracts.mall_gateway import (
    MallAccountFailed,
    MallAccountRemoved,
    MallAccountSaved,
    MallAccountVerified,
    MallKeyExpiring,
    Refusal,
)
from contracts.order_sync import OrderCollectionMissed

SELLER, ACCOUNT, OWNER, HOOK, STAFF = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4), UUID(int=5)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
URL = "https://shop.example.com/alerts"
TAKEN = Outcome("sent", "sent", "받았습니다.", 200)
FAILED = Outcome("again", "http_500", "500", 500)
GONE = Outcome("refused", "gone", "410", 410)
EXPIRING = MallKeyExpiring(
    account_id=ACCOUNT, mall="coupang", login_id="shop1", key_expires_on=date(2026, 9, 11), days_left=30
)
PARKED = MessageParked(
    group="catalog.reserve-stock",
    topic="order-sync.orders.v1",
    partition=0,
    offset=7,
    error="ValidationError",
    parked_event_id=None,
    parked_at=NOW,
)


def later(**kwargs: float) -> datetime:
    return NOW + timedelta(**kwargs)


def missed(times: int, since: datetime = NOW, item: Any = "new") -> OrderCollectionMissed:
    return OrderCollectionMissed(
        account_id=ACCOUNT, mall="wemakeprice", login_id="sbdc6678", item=item, times=times, failing_since=since
    )


def inquiry(number: int, kind: Any = "urgent", *, answered: bool = False, until: datetime | None = None) -> Any:
    return InquiryCollected(
        inquiry_id=UUID(int=100 + number),
        inquiry_number=f"20260812000000{number}",
        account_id=ACCOUNT,
        mall="st11",
        ref=MallInquiryRef(kind=kind, inquiry_no=str(number)),
        mall_state="미확인",
        answered=answered,
        asked_at=NOW,
        answer_by=until,
    )


def failed(state: Any) -> MallAccountFailed:
    refusal = Refusal(reason="인증키가 만료되었습니다.", code="expired")
    return MallAccountFailed(account_id=ACCOUNT, mall="coupang", login_id="shop1", state=state, refusal=refusal)


def titles(desk: Any) -> list[str]:
    return [alert.title for alert in desk.alerts()]


def targets(desk: Any) -> list[Target]:
    return [fact.target for fact in desk.planned()]


def published(desk: Any) -> Sequence[Any]:
    return [each for each in map(publish, recorded_events(desk.app)) if each]


def test_every_kind_has_a_name() -> None:
    assert set(CHOSEN) | {"dead_letters", "test"} == set(KINDS)


def test_a_key_that_nears_its_end_is_told_once_for_each_warning(desk: Any) -> None:
    for _ in range(3):
        desk.tell(EXPIRING)
    desk.tell(EXPIRING.model_copy(update={"days_left": 7}), later(days=23))
    assert titles(desk) == ["쿠팡(shop1) 인증키가 30일 뒤 만료됩니다", "쿠팡(shop1) 인증키가 7일 뒤 만료됩니다"]
    assert "2026-09-11" in desk.alerts()[0].text
    assert desk.alerts()[0].link == "/malls"


def test_a_key_that_is_over_is_told_once_a_day_unless_the_user_saw_it(desk: Any) -> None:
    desk.tell(failed("expired"), actor="user:1")
    assert titles(desk) == []
    for hours in (0, 1, 24):
        desk.tell(failed("expired"), later(hours=hours))
    desk.tell(failed("rejected"), later(hours=1), actor="event:1")
    assert titles(desk) == [
        "쿠팡(shop1) 인증키가 만료되었습니다",
        "쿠팡(shop1) 인증키가 만료되었습니다",
        "쿠팡(shop1) 인증에 실패했습니다",
    ]


def test_one_failed_collection_is_no_news_and_a_row_of_them_is_told_once(desk: Any) -> None:
    desk.tell(missed(1))
    assert titles(desk) == []
    for times in (2, 3, 4):
        desk.tell(missed(times))
    assert titles(desk) == ["위메프(sbdc6678) 신규주문 수집이 연이어 실패했습니다"]
    desk.tell(missed(2, item="delivered"))
    desk.tell(missed(2, since=later(hours=9)))
    assert len(titles(desk)) == 3


def test_claims_and_inquiries_that_are_not_collected_are_told_by_their_names(desk: Any) -> None:
    parts = missed(2).model_dump()
    desk.tell(ClaimCollectionMissed(**{**parts, "item": "return_requests"}))
    desk.tell(InquiryCollectionMissed(**{**parts, "item": "customer_center"}))
    assert [title.split(" ", 1)[1].partition(" 수집")[0] for title in titles(desk)] == ["반품요청", "고객센터 문의"]
    assert [alert.link for alert in desk.alerts()] == [
        "/claims/collect",
        "/inquiries/collect",
    ]


def test_an_urgent_notice_is_told_unless_it_is_answered(desk: Any) -> None:
    desk.tell(inquiry(1))
    desk.tell(inquiry(1))
    desk.tell(inquiry(2, "product"))
    desk.tell(inquiry(3, answered=True))
    desk.tell(MallAccountSaved(account_id=ACCOUNT, mall="st11", login_id="seller11", key_expires_on=None))
    desk.tell(inquiry(4, until=later(hours=4)))
    desk.tell(MallAccountRemoved(account_id=ACCOUNT))
    desk.tell(inquiry(5))
    assert titles(desk) == [
        "11번가 긴급알리미가 도착했습니다",
        "11번가(seller11) 긴급알리미가 도착했습니다",
        "11번가(seller11) 긴급알리미가 도착했습니다",
    ]
    assert "2026-08-12 14:42까지" in desk.alerts()[1].text


def test_an_account_that_was_verified_is_known_by_its_new_name(desk: Any) -> None:
    for event, login in ((MallAccountSaved, "old"), (MallAccountVerified, "new")):
        desk.tell(event(account_id=ACCOUNT, mall="st11", login_id=login, key_expires_on=None))
    desk.tell(MallAccountRemoved(account_id=UUID(int=99)))
    assert desk.app.shop(SELLER, ACCOUNT, "st11") == "11번가(new)"
    assert desk.app.shop(SELLER, ACCOUNT, "elsewhere") == "elsewhere(new)"


def test_an_alert_goes_to_every_webhook_and_user_that_wants_it(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.hook(["ship_deadline"], f"{URL}/2", UUID(int=9))
    desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact="sealed"))
    desk.tell(UserContactSaved(user_id=STAFF, role="staff", contact="sealed"))
    desk.tell(EXPIRING)
    assert targets(desk) == [Target("webhook", HOOK), Target("email", OWNER)]
    desk.tell(UserDeactivated(user_id=OWNER), later(hours=1))
    desk.act("choose_emails", STAFF, ["urgent_notice"])
    desk.tell(inquiry(1))
    assert targets(desk)[2:] == [Target("email", STAFF)]
    desk.tell(UserActivated(user_id=OWNER), later(hours=2))
    desk.tell(inquiry(2))
    assert targets(desk)[3:] == [Target("email", OWNER), Target("email", STAFF)]


def test_without_a_mail_server_webhooks_alone_are_told(desks: Any) -> None:
    desk = desks(emails=False)
    desk.hook(["key_expiry"])
    desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact="sealed"))
    desk.tell(EXPIRING)
    desk.tell(PARKED, seller_id=None)
    assert targets(desk) == [Target("webhook", HOOK)]


def test_nothing_goes_out_for_a_suspended_seller_until_it_may_work_again(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.tell(SellerSuspended(reason="확인 중"))
    desk.tell(EXPIRING)
    assert desk.send(TAKEN) == 0
    desk.tell(SellerResumed())
    assert desk.send(TAKEN, later(hours=1)) == 1
    assert desk.send(TAKEN, later(hours=1)) == 0


def test_what_waited_for_over_a_day_is_not_sent_any_more(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.tell(EXPIRING)
    assert desk.send(TAKEN, later(hours=31)) == 0
    assert (desk.delivery().state, desk.delivery().tries) == ("given_up", 0)
    assert desk.app.book(SELLER).webhook(HOOK).given_up == 0


def test_dead_letters_are_told_to_operators_alone_once_an_hour_for_each_group(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact="sealed"))
    desk.tell(PARKED, seller_id=None)
    desk.tell(PARKED.model_copy(update={"offset": 8}), seller_id=None)
    assert targets(desk) == [Target("email", NOBODY)]
    desk.tell(PARKED.model_copy(update={"parked_at": later(hours=1)}), seller_id=None)
    desk.tell(PARKED.model_copy(update={"group": "listing.know-products"}), seller_id=None)
    assert len(desk.alerts()) == 3
    assert {alert.seller_id for alert in desk.alerts()} == {NOBODY}
    assert published(desk) == []


def test_a_letter_says_where_it_goes(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact="sealed"))
    desk.tell(EXPIRING)
    assert [letter.where for letter in desk.letters()] == [URL, "sealed"]
    assert desk.letters(later(seconds=-1)) == []


@pytest.mark.parametrize("act", ["pause_webhook", "remove_webhook"])
def test_what_is_meant_for_a_webhook_that_takes_nothing_now_is_given_up_and_can_be_replayed(
    desk: Any, act: str
) -> None:
    desk.hook(["key_expiry"])
    desk.tell(EXPIRING)
    desk.act(act, HOOK)
    assert desk.send(TAKEN) == 0
    assert desk.delivery().state == "given_up"
    if act == "pause_webhook":
        desk.act("resume_webhook", HOOK)
        assert desk.act("replay_failed", [desk.delivery().id, UUID(int=0)], later(days=2)) == 1
        assert desk.act("replay_failed", [desk.delivery().id], later(days=2)) == 0
        assert desk.send(TAKEN, later(days=2)) == 1
        desk.act("replay", desk.delivery().id, later(days=3))
        assert desk.send(TAKEN, later(days=3)) == 1


@pytest.mark.parametrize("change", ["left", "off", "unknown"])
def test_a_mail_that_nobody_can_get_any_more_is_given_up(desk: Any, change: str) -> None:
    desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact="sealed"))
    desk.tell(EXPIRING)
    match change:
        case "left":
            desk.tell(UserDeactivated(user_id=OWNER), later(hours=1))
        case "unknown":
            desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact=""))
        case _:
            desk.app.ways = type(desk.app.ways)(emails=False)
    assert desk.send(TAKEN) == 0
    assert desk.delivery().state == "given_up"


def test_a_webhook_that_fails_for_days_is_paused_and_that_is_told(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.hook(["webhook_paused"], f"{URL}/2", UUID(int=9))
    desk.app.ways = type(desk.app.ways)(back_off_seconds=(), emails=False)
    for days in (30, 7, 1):
        desk.tell(EXPIRING.model_copy(update={"days_left": days}))
    assert desk.send(FAILED) == 3
    assert desk.app.book(SELLER).webhook(HOOK).paused == "failing"
    assert titles(desk)[3:] == ["웹훅 '주문 서버'의 전송을 중지했습니다"]
    assert targets(desk)[3:] == [Target("webhook", UUID(int=9))]
    assert desk.send(TAKEN) == 1


def test_a_webhook_without_a_label_is_told_by_its_address(desk: Any) -> None:
    desk.act("add_webhook", HOOK, URL, "", ["key_expiry"], "whsec_")
    desk.tell(EXPIRING)
    desk.send(GONE)
    assert titles(desk)[1:] == [f"웹훅 '{URL}'의 전송을 중지했습니다"]
    assert "410" in desk.alerts()[1].text


def test_a_delivery_that_is_taken_ends_the_row_of_failures(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.app.ways = type(desk.app.ways)(back_off_seconds=())
    for days, outcome in ((30, FAILED), (7, FAILED), (3, TAKEN), (1, FAILED)):
        desk.tell(EXPIRING.model_copy(update={"days_left": days}))
        desk.send(outcome)
    assert (desk.app.book(SELLER).webhook(HOOK).paused, desk.app.book(SELLER).webhook(HOOK).given_up) == ("", 1)


def test_a_mail_that_is_refused_pauses_nothing(desk: Any) -> None:
    desk.tell(UserContactSaved(user_id=OWNER, role="owner", contact="sealed"))
    desk.tell(EXPIRING)
    desk.send(Outcome("refused", "smtp_550", "", 550))
    assert (desk.delivery().state, len(desk.alerts())) == ("refused", 1)


def test_a_trial_goes_to_one_webhook_once_even_while_it_is_paused(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.act("pause_webhook", HOOK)
    alert, delivery = desk.act("try_webhook", HOOK, "1", NOW)
    assert (desk.alerts()[0].originator_id, desk.planned()[0].originator_id) == (alert, delivery)
    assert desk.send(FAILED) == 1
    assert (desk.delivery().state, desk.delivery().tries) == ("given_up", 1)
    assert desk.app.book(SELLER).webhook(HOOK).given_up == 0


def test_two_replicas_that_send_the_same_letter_record_it_once(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.tell(EXPIRING)
    letters = [*desk.letters(), *desk.letters()]
    assert len({letter.delivery_id for letter in letters}) == 1
    for letter, outcome in zip(letters, (TAKEN, FAILED), strict=True):
        with as_seller(SELLER):
            desk.app.record(letter, outcome, NOW, 1, 0.0)
    assert len(desk.facts(Delivery.Sent)) == 1
    assert desk.facts(Delivery.Failed) == []


def test_what_happened_is_published_without_a_word_of_its_text(desk: Any) -> None:
    desk.hook(["key_expiry"])
    desk.tell(EXPIRING)
    desk.send(FAILED)
    desk.send(TAKEN, later(minutes=1))
    desk.tell(EXPIRING.model_copy(update={"days_left": 7}))
    desk.send(GONE, later(minutes=1))
    raised, delivered, other, refused, notice = published(desk)
    assert isinstance(raised, AlertRaised)
    assert (raised.kind, raised.subject_id, raised.ids) == ("key_expiry", ACCOUNT, ())
    assert isinstance(delivered, AlertDelivered)
    assert (delivered.alert_id, delivered.channel, delivered.tries) == (raised.alert_id, "webhook", 2)
    assert isinstance(refused, AlertDeliveryFailed)
    assert (refused.alert_id, refused.outcome, refused.code, refused.tries) == (other.alert_id, "refused", "gone", 1)
    assert notice.kind == "webhook_paused"
    assert not [event for event in published(desk) if "shop1" in event.model_dump_json()]
