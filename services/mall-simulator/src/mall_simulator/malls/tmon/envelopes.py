"""Answers, errors, times and encrypted fields of 티몬 (malls.md 5.1).

Errors are `{code, message}` with a 4xx status; the names of the codes are unverified.
"""

import base64
from datetime import datetime

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from mall_simulator.clock import KST
from mall_simulator.exchange import Refusal, Reply

_FORM = "%Y-%m-%d %H:%M"


def refused(code: str, message: str, status: int = 400) -> Refusal:
    """A refusal to raise."""
    return Refusal(Reply({"code": code, "message": message}, status))


def encrypted(value: str, key: str) -> str:
    """AES/ECB/PKCS5Padding, base64."""
    padder = PKCS7(128).padder()
    padded = padder.update(value.encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key.encode()), modes.ECB()).encryptor()  # noqa: S305
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def printed(at: datetime) -> str:
    """A time as the mall prints and takes it, Seoul time."""
    return at.astimezone(KST).strftime(_FORM)


def read(value: str, name: str) -> datetime:
    """A time that a caller sent."""
    try:
        return datetime.strptime(value, _FORM).replace(tzinfo=KST)
    except ValueError as error:
        raise refused("INVALID_PARAMETER", f"{name}의 형식이 올바르지 않습니다. (yyyy-MM-dd HH:mm)") from error
