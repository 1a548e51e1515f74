"""The body of a webhook and the text of a mail: stable, complete, and without a word of a buyer."""

import json
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from alert.application.webhook_door import judged
from alert.domain import Alert, email_subject, email_text, label_of, texts, webhook_body

SELLER, HOOK = UUID(int=1), UUID(int=4)
NOW = datetime(2026, 8, 12, 1, 42, 57, tzinfo=UTC)
CONSOLE = "https://console.example.com"
ALERT = Alert.of(SELLER, texts.trial(HOOK, "1", NOW))


def test_a_body_has_type_time_and_data_and_is_the_same_at_every_try() -> None:
    body = webhook_body(ALERT.id, ALERT, CONSOLE)
    assert json.loads(body) == {
        "type": "test",
        "timestamp": "2026-08-12T01:42:57+00:00",
        "data": {
            "alert_id": str(ALERT.id),
            "seller_id": str(SELLER),
            "subject_id": str(HOOK),
            "ids": [],
            "title": ALERT.title,
            "text": ALERT.text,
            "link": f"{CONSOLE}/alerts/settings",
        },
    }
    assert webhook_body(ALERT.id, ALERT, CONSOLE) == body


def test_a_mail_names_its_kind_and_leads_to_the_console() -> None:
    assert email_subject(ALERT) == "[Mallbridge] 시험 알림입니다"
    text = email_text(ALERT, CONSOLE)
    assert all(part in text for part in (ALERT.text, f"{CONSOLE}/alerts/settings", "시험 알림", "알림 설정"))


def test_a_subject_is_one_line_whatever_a_label_holds() -> None:
    alert = Alert.of(SELLER, texts.webhook_paused(HOOK, "a\r\nBcc: b@example.com", "gone", NOW))
    assert email_subject(alert) == "[Mallbridge] 웹훅 'a Bcc: b@example.com'의 전송을 중지했습니다"


def test_a_kind_that_is_not_known_any_more_goes_by_its_code() -> None:
    assert (label_of("ship_deadline"), label_of("former")) == ("발송기한", "former")


def test_the_same_occasion_is_the_same_alert() -> None:
    assert ALERT.id == Alert.create_id(SELLER, "test", HOOK, "1")
    assert len({Alert.create_id(SELLER, "test", HOOK, occasion) for occasion in "12"}) == 2


@given(status=st.integers(200, 599))
def test_only_two_hundreds_are_taken_and_only_gone_is_final(status: int) -> None:
    found = judged(status, "")
    wanted = "sent" if status < 300 else "refused" if status == 410 else "again"
    assert (found.verdict, found.status) == (wanted, status)


def test_how_long_to_be_spared_is_read_in_seconds_alone() -> None:
    times = [judged(503, text).wait_seconds for text in ("120", "", "soon", "-1", "1.5", "99999999999")]
    assert times == [120.0, 0.0, 0.0, 0.0, 0.0, 0.0]
