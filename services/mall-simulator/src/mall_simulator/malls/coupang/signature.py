"""CEA signatures: HMAC-SHA256 over date, method, path and raw query (malls.md 1.1)."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.records import Account
from mall_simulator.store import Store

GOOD_FOR = timedelta(minutes=5)
"""How long a signature is good; the length is unverified in malls.md."""


def signature(secret: str, date: str, method: str, path: str, query: str) -> str:
    """Lower-case hex over `date + METHOD + path + query`, nothing in between."""
    message = f"{date}{method.upper()}{path}{query}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def unauthorized(message: str) -> Refusal:
    """HTTP 401 with the gateway's words."""
    return Refusal(Reply({"code": "ERROR", "message": message}, 401))


def signed_account(call: Call, store: Store) -> Account:
    """The account whose key signed the call. Raises the 401 of a wrong or late signature."""
    parts = _parts(call.headers.get("authorization", ""))
    account = store.accounts.find("coupang", f"access_key:{parts.get('access-key', '')}")
    if account is None or parts.get("algorithm") != "HmacSHA256":
        raise unauthorized("Invalid signature")
    date = parts.get("signed-date", "")
    expected = signature(account.secrets["secret_key"], date, call.method, call.path, call.raw_query)
    if not hmac.compare_digest(expected, parts.get("signature", "")):
        raise unauthorized("Invalid signature")
    signed_at = _signed_at(date)
    if signed_at is None or abs(call.now - signed_at) > GOOD_FOR:
        raise unauthorized("Specified signature is expired.")
    return account


def _parts(header: str) -> dict[str, str]:
    scheme, _, rest = header.partition(" ")
    if scheme != "CEA":
        return {}
    pairs = (part.partition("=") for part in rest.split(", "))
    return {name: value for name, _, value in pairs}


def _signed_at(date: str) -> datetime | None:
    try:
        return datetime.strptime(date, "%y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
