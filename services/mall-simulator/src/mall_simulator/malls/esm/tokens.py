"""The JWT of every call: HS256, master id as `kid`, sellers as `ssi` (malls.md 4.1)."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from typing import Any

from mall_simulator.exchange import Call, Refusal
from mall_simulator.malls.esm.envelopes import no_access
from mall_simulator.malls.esm.sites import Site
from mall_simulator.records import Account
from mall_simulator.store import Store

_WORDS = "The user does not have right access to the api"


def token_account(call: Call, store: Store, site: Site) -> Account:
    """The seller of this site that the token names. Raises the 401 of a token that does not fit."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    parts = token.split(".")
    if scheme != "Bearer" or len(parts) != 3:
        raise no_access(_WORDS)
    header, claims = _opened(parts[0]), _opened(parts[1])
    account = store.accounts.find(site.code, f"seller_id:{_seller(claims, site)}")
    if account is None or not _fits(header, claims, account):
        raise no_access(_WORDS)
    signed = f"{parts[0]}.{parts[1]}".encode()
    expected = hmac.new(account.secrets["secret_key"].encode(), signed, hashlib.sha256).digest()
    if not hmac.compare_digest(expected, _bytes(parts[2])):
        raise no_access(_WORDS)
    return account


def require_one_site(call: Call) -> None:
    """Calls that exist per site take a token with one site only. Raises 401."""
    claims = _opened(call.headers["authorization"].split(".")[1])
    if "," in str(claims.get("ssi")):
        raise no_access("Only one site is allowed in ssi for this api")


def _fits(header: Any, claims: Any, account: Account) -> bool:
    fixed = header.get("alg") == "HS256" and header.get("kid") == account.secrets["master_id"]
    return fixed and claims.get("sub") == "sell" and claims.get("aud") == "sa.esmplus.com" and bool(claims.get("iss"))


def _seller(claims: Any, site: Site) -> str:
    sellers = (part.partition(":") for part in str(claims.get("ssi") or "").split(","))
    return next((seller for token, _, seller in sellers if token == site.token), "")


def _opened(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_bytes(part))
    except ValueError as error:
        raise no_access(_WORDS) from error
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _bytes(part: str) -> bytes:
    if "=" in part:
        raise Refusal(no_access(_WORDS).reply)
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError as error:
        raise no_access(_WORDS) from error
