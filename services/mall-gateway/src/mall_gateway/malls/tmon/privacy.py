"""티몬's encryption of personal fields: AES/ECB/PKCS5Padding, base64, one key per partner (malls.md 5.1)."""

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK_BITS = 128
_KEY_LENGTHS = (16, 24, 32)


class UndecipherableError(ValueError):
    """A field that this key does not open, or a key of an impossible length."""


def decrypt(text: str, aes_key: str) -> str:
    """A field in clear; what can't be a cipher text (no base64 of whole blocks) comes back as it is.

    Unverified: which fields 티몬 encrypts, and that the key's characters are the key's bytes.
    Raises UndecipherableError.
    """
    sealed = _blocks(text)
    if not sealed:
        return text
    opener = _cipher(aes_key).decryptor()
    try:
        padded = opener.update(sealed) + opener.finalize()
        remover = PKCS7(_BLOCK_BITS).unpadder()
        return (remover.update(padded) + remover.finalize()).decode()
    except ValueError:
        raise UndecipherableError(
            "개인정보를 풀 수 없습니다. 제휴몰 계정정보의 개인정보 복호화 키를 확인하세요."
        ) from None


def encrypt(text: str, aes_key: str) -> str:
    """The inverse of `decrypt`. Raises UndecipherableError for a key of an impossible length."""
    adder = PKCS7(_BLOCK_BITS).padder()
    sealer = _cipher(aes_key).encryptor()
    padded = adder.update(text.encode()) + adder.finalize()
    return base64.b64encode(sealer.update(padded) + sealer.finalize()).decode()


def _blocks(text: str) -> bytes:
    try:
        sealed = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return b"" if len(sealed) % (_BLOCK_BITS // 8) else sealed


def _cipher(aes_key: str) -> Cipher[ECB]:
    key = aes_key.encode()
    if len(key) not in _KEY_LENGTHS:
        raise UndecipherableError("개인정보 복호화 키는 16, 24, 32자 중 하나여야 합니다.")
    # ECB is the mall's choice, not ours.
    return Cipher(AES(key), ECB())  # noqa: S305
