"""Master keys: the one that wraps, and former ones that still open what they wrapped."""

import base64
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class UnreadableSealError(Exception):
    """Sealed with another key or for another purpose, or changed since."""


class MasterKeys:
    """`key` (32 bytes in base64) wraps from now on and is named `key_id`; `former` are keys by their names."""

    def __init__(self, key: str, key_id: str = "m1", former: Mapping[str, str] | None = None) -> None:
        self.key_id = key_id
        self._keys = {
            **{name: AESGCM(base64.b64decode(text)) for name, text in (former or {}).items()},
            key_id: AESGCM(base64.b64decode(key)),
        }

    def wrap(self, plain: bytes, context: bytes) -> bytes:
        """Wrap with the present key."""
        return encrypt(self._keys[self.key_id], plain, context)

    def unwrap(self, key_id: str, wrapped: bytes, context: bytes) -> bytes:
        """Open what the key of that name wrapped. Raises UnreadableSealError when it is not among those given."""
        if key_id not in self._keys:
            raise UnreadableSealError(f"the master key {key_id} is not given")
        return decrypt(self._keys[key_id], wrapped, context)

    def unwrap_any(self, wrapped: bytes, context: bytes) -> bytes:
        """Open what one of the keys wrapped, where nothing says which. Raises UnreadableSealError."""
        for key in reversed(self._keys.values()):
            try:
                return decrypt(key, wrapped, context)
            except UnreadableSealError:
                continue
        raise UnreadableSealError("no master key fits")


def encrypt(key: AESGCM, plain: bytes, context: bytes) -> bytes:
    """AES-GCM with a fresh nonce in front."""
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, plain, context)


def decrypt(key: AESGCM, body: bytes, context: bytes) -> bytes:
    """The plain bytes. Raises UnreadableSealError."""
    try:
        return key.decrypt(body[:12], body[12:], context)
    except (InvalidTag, ValueError) as error:
        raise UnreadableSealError("the key does not fit") from error
