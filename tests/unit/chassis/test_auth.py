"""Whose token it is, and when the keys are asked for."""

import asyncio
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey

from chassis import auth
from chassis.auth import AUDIENCE, ISSUER, Principal, TokenVerifier, principal_of
from chassis.refusals import ForbiddenError, UnauthenticatedError, UnavailableError
from chassis.testing import Tokens

SELLER = uuid4()
TOKENS = Tokens()
KEYS = KeySet([TOKENS.key])


def signed(key: Any = TOKENS.key, alg: str = "Ed25519", kid: str = "test", **changes: Any) -> str:
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(uuid4()),
        "seller": str(SELLER),
        "role": "owner",
        "use": "access",
        "exp": int(time.time()) + 60,
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": kid}, kept, key, algorithms=[alg])


def test_a_good_token_tells_user_seller_and_role() -> None:
    found = principal_of(signed(), KEYS)
    assert (found.seller_id, found.role) == (SELLER, "owner")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "someone-else"},
        {"aud": "another-suite"},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"use": "refresh"},
        {"use": None},
        {"sub": "nobody"},
        {"role": None},
        {"seller": "not-a-uuid"},
    ],
)
def test_a_token_that_says_something_else_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnauthenticatedError):
        principal_of(signed(**changes), KEYS)


def test_a_token_of_another_key_is_refused_even_under_a_known_key_id() -> None:
    with pytest.raises(UnauthenticatedError):
        principal_of(signed(OKPKey.generate_key("Ed25519", {"kid": "test"})), KEYS)


def test_a_token_signed_by_nobody_or_with_the_public_key_as_secret_is_refused() -> None:
    head, body, _ = signed().split(".")
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    secret = OctKey.import_key(str(TOKENS.key.as_dict(private=False)["x"]) * 2)
    for token in (unsigned, f"{head}.{body}.", signed(secret, "HS256"), "nonsense", "", "a.b.c"):
        with pytest.raises(UnauthenticatedError):
            principal_of(token, KEYS)


def test_staff_may_do_what_was_given_and_the_operator_nothing_of_a_seller() -> None:
    staff = Principal(uuid4(), SELLER, "staff", {"orders": "read", "claims": "write"})
    assert staff.require("orders", "read") == SELLER
    assert staff.require("claims", "read") == SELLER
    for menu, level in (("orders", "write"), ("products", "read")):
        with pytest.raises(ForbiddenError):
            staff.require(menu, level)  # type: ignore[arg-type]
    with pytest.raises(ForbiddenError):
        Principal(uuid4(), None, "operator").require("orders", "read")


class Account:
    """Answers for the key page of `account`, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.answer: Any = {"keys": [TOKENS.key.as_dict(private=False)]}
        self.ended: list[str] = []

    def client(self, **_: Any) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answered))

    def _answered(self, request: httpx.Request) -> httpx.Response:
        if isinstance(self.answer, Exception):
            self.asked += 1
            raise self.answer
        if request.url.path.endswith("ended-sessions.json"):
            return httpx.Response(200, json={"sessions": self.ended})
        self.asked += 1
        return httpx.Response(200, json=self.answer)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    found = Account()
    monkeypatch.setattr(auth, "async_client", found.client)
    return found


async def test_the_keys_are_asked_for_once(account: Account) -> None:
    verifier = TokenVerifier("http://account")
    for _ in range(5):
        assert (await verifier.verify(signed())).seller_id == SELLER
    assert account.asked == 1


async def test_made_up_tokens_do_not_storm_the_account_service(account: Account) -> None:
    verifier = TokenVerifier("http://account")
    await verifier.verify(signed())
    for token in [signed(kid="made-up"), signed(exp=1), "nonsense"] * 20:
        with pytest.raises(UnauthenticatedError):
            await verifier.verify(token)
    assert account.asked == 1


async def test_a_new_key_is_asked_for_when_it_turns_up(account: Account) -> None:
    verifier = TokenVerifier("http://account", refetch_seconds=0)
    await verifier.verify(signed())
    new = OKPKey.generate_key("Ed25519", {"kid": "new"})
    account.answer = {"keys": [new.as_dict(private=False)]}
    assert (await verifier.verify(signed(new, kid="new"))).seller_id == SELLER
    assert account.asked == 2


async def test_known_keys_serve_on_while_the_account_service_is_away(account: Account) -> None:
    verifier = TokenVerifier("http://account", keep_seconds=0)
    await verifier.verify(signed())
    for answer in (httpx.ConnectError("away"), {"not": "keys"}):
        account.answer = answer
        assert (await verifier.verify(signed())).seller_id == SELLER


async def test_without_any_key_it_is_unavailable_and_not_a_wrong_token(account: Account) -> None:
    account.answer = httpx.ConnectError("away")
    with pytest.raises(UnavailableError):
        await TokenVerifier("http://account").verify(signed())


async def test_a_token_ends_with_its_session(account: Account) -> None:
    verifier, session = TokenVerifier("http://account", ended_seconds=0), str(uuid4())
    assert await verifier.verify(signed(sid=session))
    account.ended = [session]
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(signed(sid=session))
    assert await verifier.verify(signed(sid=str(uuid4())))


async def test_an_ended_session_stays_ended_while_the_account_service_is_away(account: Account) -> None:
    verifier, session = TokenVerifier("http://account", ended_seconds=0), str(uuid4())
    account.ended = [session]
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(signed(sid=session))
    account.answer = httpx.ConnectError("away")
    with pytest.raises(UnauthenticatedError):
        await verifier.verify(signed(sid=session))
    assert await verifier.verify(signed(sid=str(uuid4())))


async def test_a_crowd_does_not_wait_for_an_account_service_that_hangs(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    verifier = TokenVerifier("http://account", ended_seconds=0)
    token = signed(sid=str(uuid4()))
    await verifier.verify(token)
    hangs = asyncio.Event()

    async def hanging(_: httpx.Request) -> httpx.Response:
        await hangs.wait()
        return httpx.Response(200, json={"sessions": []})

    verifier._ended._client = httpx.AsyncClient(transport=httpx.MockTransport(hanging))
    first = asyncio.create_task(verifier.verify(token))
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        assert await verifier.verify(token)
    assert not first.done()
    hangs.set()
    assert await first
