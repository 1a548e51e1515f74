"""Tokens and partner headers of 티몬 (malls.md 5.1)."""

import base64
import binascii
import re
from datetime import datetime, timedelta
from hashlib import sha256

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.malls.tmon.envelopes import refused
from mall_simulator.records import Account, Document
from mall_simulator.world import World


def expired(value: str = "") -> Reply:
    """What clients recognise an expired token by: the body holds `invalid_token`."""
    return Reply({"error": "invalid_token", "error_description": f"Access token expired: {value}"}, 401)


class Access:
    """Gives tokens for Basic credentials and recognises them with the partner headers."""

    def __init__(self, world: World) -> None:
        self._world = world

    def give(self, call: Call) -> Reply:
        """POST /oauth/token: Basic, and grant_type=client_credentials as multipart/form-data."""
        account = self._basic(call.headers.get("authorization", ""))
        if _grant_type(call) != "client_credentials":
            raise Refusal(Reply({"error": "invalid_request", "error_description": "Missing grant type"}, 400))
        token = self._living(account, call.now) or self._new(account, call.now)
        left = int((_ends(token) - call.now).total_seconds())
        return Reply({"access_token": token.number, "token_type": "bearer", "expires_in": left, "scope": "read write"})

    def account(self, call: Call) -> Account:
        """Whose call it is: token first, then partner headers, then the vendor of the path."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        token = self._world.store.documents.get("tmon", value)
        if scheme.lower() != "bearer" or token is None or "ends_at" not in token.body:
            raise Refusal(Reply({"error": "invalid_token", "error_description": f"Invalid access token: {value}"}, 401))
        if _ends(token) <= call.now:
            raise Refusal(expired(value))
        account = self._world.store.accounts.get("tmon", token.account)
        if account is None:
            raise Refusal(expired(value))
        _check_partner(call, account)
        return account

    def drop(self, account: Account) -> None:
        """End all tokens of an account."""
        for document in self._world.store.documents.of("tmon", account.number):
            if "ends_at" in document.body:
                self._world.store.documents.remove(document)

    def _basic(self, header: str) -> Account:
        scheme, _, value = header.partition(" ")
        try:
            client, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            client, secret = "", ""
        account = self._world.store.accounts.find("tmon", f"client_id:{client}")
        if scheme != "Basic" or account is None or account.secrets["client_secret"] != secret:
            body = {"error": "invalid_client", "error_description": "Bad client credentials"}
            raise Refusal(Reply(body, 401))
        return account

    def _living(self, account: Account, now: datetime) -> Document | None:
        kept = self._world.store.documents.of("tmon", account.number)
        living = [token for token in kept if "ends_at" in token.body and _ends(token) > now]
        return living[-1] if living else None

    def _new(self, account: Account, now: datetime) -> Document:
        ends_at = now + timedelta(seconds=self._world.rules.tmon_token_seconds)
        made_of = f"{account.secrets['client_secret']} {self._world.store.next('tmon token')}"
        number = sha256(made_of.encode()).hexdigest()[:32]
        token = Document(mall="tmon", account=account.number, number=number, body={"ends_at": ends_at.isoformat()})
        self._world.store.documents.put(token)
        return token


def _check_partner(call: Call, account: Account) -> None:
    given = (call.headers.get("x-partner-id", ""), call.headers.get("x-partner-token", ""))
    if given != (account.secrets["partner_id"], account.secrets["partner_token"]):
        raise refused("INVALID_PARTNER", "파트너 인증 정보가 올바르지 않습니다.", 403)
    if call.params.get("vendor", account.secrets["vendor_id"]) != account.secrets["vendor_id"]:
        raise refused("FORBIDDEN", "접근 권한이 없는 업체입니다.", 403)


def _ends(token: Document) -> datetime:
    return datetime.fromisoformat(token.body["ends_at"])


def _grant_type(call: Call) -> str:
    if not call.headers.get("content-type", "").startswith("multipart/form-data"):
        return ""
    body = call.body.decode("utf-8", "replace")
    found = re.search(r'name="?grant_type"?[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n([^\r\n]*)', body)
    return "" if found is None else found.group(1)
