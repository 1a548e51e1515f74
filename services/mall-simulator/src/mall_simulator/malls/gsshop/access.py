"""Tokens of GS SHOP (malls.md 10.1): the time and the partner's code, sealed with the partner's key."""

import base64
import binascii
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal
from mall_simulator.malls.gsshop.envelopes import NO_TOKEN, OLD_TOKEN, in_form_of
from mall_simulator.records import Account
from mall_simulator.world import World

LIFE = timedelta(minutes=10)
"""How far a token's time may be from the mall's. Unverified: clients make one a call."""
_DIGITS = 14


def account_of(world: World, call: Call) -> Account:
    """Whose call it is. Raises Refusal."""
    vendor = call.headers.get("supcd", "")
    account = world.store.accounts.find("gsshop", f"vendor_id:{vendor}")
    opened = "" if account is None else _opened(call.headers.get("token", ""), account.secrets["aes_key"])
    if account is None or opened[_DIGITS:] != vendor:
        raise Refusal(in_form_of(call, NO_TOKEN, "401"))
    made = _moment(opened[:_DIGITS])
    if made is None or abs(call.now - made) > LIFE:
        raise Refusal(in_form_of(call, OLD_TOKEN, "401"))
    return account


def _opened(token: str, key: str) -> str:
    """What is in a token; empty where this key does not open it."""
    try:
        sealed = base64.b64decode(token, validate=True)
        opener = Cipher(AES(key.encode()[:32].ljust(32, b"\0")), CBC(key[:16].encode())).decryptor()
        padded = opener.update(sealed) + opener.finalize()
        remover = PKCS7(128).unpadder()
        return (remover.update(padded) + remover.finalize()).decode()
    except (binascii.Error, ValueError):
        return ""


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=KST)
    except ValueError:
        return None
