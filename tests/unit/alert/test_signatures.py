"""Webhooks are signed as the Standard Webhooks specification says: by its own vector, and read by its own library."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from alert.domain import secret_of, signed_headers
from alert.domain.signatures import signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_the_published_vector_is_met() -> None:
    found = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_body_with_another_space_has_another_signature() -> None:
    one, other = (signature(SECRET, "m", 1, body) for body in (b'{"a": 1}', b'{"a":1}'))
    assert one != other


@given(chance=st.binary(min_size=32, max_size=32), text=st.text())
def test_the_specifications_own_library_takes_what_we_sign(chance: bytes, text: str) -> None:
    secret, body = secret_of(chance), text.encode(errors="replace")
    headers = dict(signed_headers([secret], "msg-1", datetime.now(UTC), body))
    Webhook(secret).verify(body, headers, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers, json_parse=False)


def test_while_a_secret_is_replaced_both_are_taken() -> None:
    now, former, other = (secret_of(bytes([n]) * 32) for n in (1, 2, 3))
    headers = dict(signed_headers([now, former], "msg-1", datetime.now(UTC), b"{}"))
    for secret in (now, former):
        assert Webhook(secret).verify(b"{}", headers) == {}
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(b"{}", headers)
