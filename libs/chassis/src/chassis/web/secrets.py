"""The secret that all replicas of a service share, and the keys that the HTTP edge derives from it."""

import hashlib
import hmac


class _Secret:
    value = b"mallbridge"


def use_secret(secret: str) -> None:
    """Sign cursors and seal kept answers with keys derived from a secret that all replicas share."""
    _Secret.value = hashlib.sha256(secret.encode()).digest()


def derived_key(purpose: str) -> bytes:
    """32 bytes for one purpose."""
    return hmac.new(_Secret.value, purpose.encode(), hashlib.sha256).digest()
