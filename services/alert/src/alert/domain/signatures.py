"""The signature of a webhook, by the Standard Webhooks specification 1.0.0 (its symmetric scheme, `v1`)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32


def secret_of(chance: bytes) -> str:
    """A secret as its receiver is shown it, out of random bytes."""
    return PREFIX + base64.b64encode(chance).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64; `timestamp` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed_headers(secrets: Sequence[str], message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """The headers of a message; while a secret is being replaced, both sign."""
    timestamp = int(at.timestamp())
    signatures = [signature(secret, message_id, timestamp, body) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
