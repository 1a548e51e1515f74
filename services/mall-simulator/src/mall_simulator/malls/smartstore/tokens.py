"""OAuth2 client credentials with a bcrypt signature (malls.md 2.1)."""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl

import bcrypt

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.malls.smartstore.envelopes import gateway, invalid, wrong
from mall_simulator.records import Account, Document
from mall_simulator.world import World

LIFE = timedelta(hours=3)
RENEWED_BELOW = timedelta(minutes=30)
TIMESTAMP_GOOD_FOR = timedelta(minutes=5)
_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_SALT_LENGTH = 29


def new_client_secret() -> str:
    """A bcrypt salt string of cost 10."""
    return bcrypt.gensalt(10, prefix=b"2a").decode()


def sign(client_id: str, client_secret: str, timestamp: str) -> bytes:
    """bcrypt of `client_id_timestamp` salted with the secret.

    Only the upper two bits of a salt's last character count; crypt() takes any, so it is brought to its normal form.
    """
    last = _ALPHABET[_ALPHABET.index(client_secret[_SALT_LENGTH - 1]) & 0x30]
    salt = client_secret[: _SALT_LENGTH - 1] + last
    return bcrypt.hashpw(f"{client_id}_{timestamp}".encode(), salt.encode())


class Tokens:
    """Gives out and recognises access tokens; they are kept, so they outlive a restart."""

    def __init__(self, world: World) -> None:
        self._world = world

    def give(self, call: Call) -> Reply:
        """POST /v1/oauth2/token: the living token while at least 30 minutes are left, else a new one."""
        account = self._signed(call, dict(parse_qsl(call.body.decode("utf-8", "replace"))))
        token = self._living(account, call.now) or self._new(account, call.now)
        left = int((_ends(token) - call.now).total_seconds())
        return Reply({"access_token": token.number, "expires_in": left, "token_type": "Bearer"})

    def account(self, call: Call) -> Account:
        """Whose bearer token it is. Raises 401 GW.AUTHN."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        token = self._world.store.documents.get("smartstore", value)
        if scheme != "Bearer" or token is None or "ends_at" not in token.body or _ends(token) <= call.now:
            raise Refusal(gateway(call.now, 401, "GW.AUTHN"))
        account = self._world.store.accounts.get("smartstore", token.account)
        if account is None:
            raise Refusal(gateway(call.now, 401, "GW.AUTHN"))
        return account

    def drop(self, account: Account) -> None:
        """End all tokens of an account."""
        for token in self._of(account):
            self._world.store.documents.remove(token)

    def _signed(self, call: Call, form: dict[str, str]) -> Account:
        names = ("client_id", "timestamp", "grant_type", "client_secret_sign", "type")
        absent = [wrong(name, "NotBlank", f"{name}은(는) 필수 입력값입니다.") for name in names if not form.get(name)]
        if absent:
            raise invalid(call.now, absent)
        if form["grant_type"] != "client_credentials" or form["type"] not in ("SELF", "SELLER"):
            raise invalid(call.now, [wrong("grant_type", "Pattern", "grant_type 또는 type이 올바르지 않습니다.")])
        if form["type"] == "SELLER" and not form.get("account_id"):
            raise invalid(call.now, [wrong("account_id", "NotBlank", "account_id은(는) 필수 입력값입니다.")])
        account = self._world.store.accounts.find("smartstore", f"client_id:{form['client_id']}")
        if account is None:
            raise invalid(call.now, [wrong("client_id", "NotValid", "client_id 항목이 유효하지 않습니다.")])
        _check_timestamp(form["timestamp"], call.now)
        expected = sign(form["client_id"], account.secrets["client_secret"], form["timestamp"])
        if not hmac.compare_digest(expected, _decoded(form["client_secret_sign"])):
            raise invalid(
                call.now, [wrong("client_secret_sign", "NotValid", "client_secret_sign 항목이 유효하지 않습니다.")]
            )
        return account

    def _of(self, account: Account) -> list[Document]:
        kept = self._world.store.documents.of("smartstore", account.number)
        return [document for document in kept if "ends_at" in document.body]

    def _living(self, account: Account, now: datetime) -> Document | None:
        living = [token for token in self._of(account) if _ends(token) - now >= RENEWED_BELOW]
        return living[-1] if living else None

    def _new(self, account: Account, now: datetime) -> Document:
        body = {"ends_at": (now + LIFE).isoformat()}
        made_of = f"{account.secrets['client_secret']} {self._world.store.next('smartstore token')}"
        number = base64.urlsafe_b64encode(sha256(made_of.encode()).digest()[:24]).decode()
        token = Document(mall="smartstore", account=account.number, number=number, body=body)
        self._world.store.documents.put(token)
        return token


def _ends(token: Document) -> datetime:
    return datetime.fromisoformat(token.body["ends_at"])


def _check_timestamp(timestamp: str, now: datetime) -> None:
    good = timestamp.isdecimal() and len(timestamp) == 13
    if not good or abs(now - datetime.fromtimestamp(int(timestamp) / 1000, UTC)) > TIMESTAMP_GOOD_FOR:
        raise invalid(now, [wrong("timestamp", "NotValid", "timestamp 항목이 유효하지 않습니다.")])


def _decoded(sign_: str) -> bytes:
    """Both base64 alphabets are accepted: the manual's samples use both."""
    try:
        return base64.b64decode(sign_.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        return b""
