"""Every route of every service, asked with tokens that are no good: each is refused, as a problem."""

import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey
from psycopg import sql

from chassis.auth import AUDIENCE, ISSUER
from chassis.http_client import client
from chassis.testing import eventually
from local_runtime.suite import Suite
from proofs.newcomers import newcomer
from proofs.people import Desk
from proofs.routes import Route, routes_of
from proofs.seller_day import PASSWORD, SellerDay
from proofs.stores import SERVICES, open_store

OPEN = {"/v1/login", "/v1/token", "/v1/logout", "/v1/invitations/accept", "/.well-known/jwks.json"} | {
    "/.well-known/ended-sessions.json",
    "/mall-documents/{key}",
    "/images/{seller_id}/{digest}.jpg",
    "/images/{seller_id}/{digest}-{width}x{height}.jpg",
}
OPERATORS = ("/v1/operations", "/v1/operator-alerts", "/v1/sellers", "/v1/erasures/repeat")
FOR_EVERY_USER = {
    *("/v1/me", "/v1/menus", "/v1/password", "/v1/alert-preferences", "/v1/couriers"),
    *("/v1/me/preferences", "/v1/me/searches", "/v1/me/searches/drop", "/v1/me/columns"),
}


@pytest.fixture(scope="session")
def routes(suite: Suite) -> list[Route]:
    return routes_of(suite)


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with client() as found:
        yield found


@pytest.fixture(scope="session")
def signing(suite: Suite) -> Iterator[Any]:
    """What signs `account`'s own tokens: only their claims can be wrong."""
    store = open_store("account", suite.environment)
    yield store._running.application.tokens
    store.close()


def asked(http: httpx.Client, suite: Suite, route: Route, token: str | None) -> httpx.Response:
    path = route.filled(dict.fromkeys(route.parameters, str(uuid4())))
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    body = {} if route.body is not None else None
    return http.request(route.method, f"{suite.url(route.service)}{path}", headers=headers, json=body)


def wrong(http: httpx.Client, suite: Suite, route: Route, token: str | None, statuses: set[int]) -> str | None:
    answer = asked(http, suite, route, token)
    as_a_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    if answer.status_code in statuses and as_a_problem and answer.json()["detail"]:
        return None
    return f"{route.name}: {answer.status_code} {answer.text[:200]}"


def test_only_these_routes_are_open(routes: list[Route]) -> None:
    assert {route.path for route in routes if route.is_open} == OPEN
    assert {route.service for route in routes} == set(SERVICES)


def bad_tokens(signing: Any, seller_id: str) -> Mapping[str, str]:
    kid, key = signing._current()
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(uuid4()), "seller": seller_id, "role": "owner"}
    claims |= {"use": "access", "permissions": {}, "exp": int(time.time()) + 600}

    def signed(key: Any = key, alg: str = "Ed25519", **changes: Any) -> str:
        return jwt.encode({"alg": alg, "kid": kid}, {**claims, **changes}, key, algorithms=[alg])

    head, body, signature = signed().split(".")
    public = OctKey.import_key(str(key.as_dict(private=False)["x"]) * 2)
    return {
        "expired": signed(exp=int(time.time()) - 1),
        "of another issuer": signed(iss="someone-else"),
        "for another audience": signed(aud="another-suite"),
        "for refreshing": signed(use="refresh"),
        "of no algorithm": f"eyJhbGciOiJub25lIn0.{body}.",
        "without signature": f"{head}.{body}.",
        "of another key": signed(OKPKey.generate_key("Ed25519", {"kid": kid})),
        "signed with the public key": signed(public, "HS256"),
        "with another payload": f"{head}.{signed(role='operator', seller=None).split('.')[1]}.{signature}",
        "no token": "nonsense",
    }


def test_a_token_that_is_no_good_opens_no_route(
    suite: Suite, routes: list[Route], http: httpx.Client, signing: Any, seller: SellerDay
) -> None:
    tokens = bad_tokens(signing, seller.desk.ask("GET", "account", "/me")["seller_id"])
    cases = {None: "missing"} | {token: name for name, token in tokens.items()}
    told = [
        f"{name}: {found}"
        for route in routes
        if not route.is_open
        for token, name in cases.items()
        if (found := wrong(http, suite, route, token, {401}))
    ]
    assert not told, "\n".join(told)


def test_a_user_without_permissions_gets_into_no_menu(
    suite: Suite, routes: list[Route], http: httpx.Client, seller: SellerDay, operator: Desk
) -> None:
    email = f"staff-{uuid4().hex[:8]}@shop.example"
    invited = seller.desk.ask("POST", "account", "/users", json={"email": email, "name": "직원", "permissions": {}})
    accepted = {"token": invited["invitation"], "password": PASSWORD}
    seller.desk.ask("POST", "account", "/invitations/accept", json=accepted)
    operator.refresh()
    staff = Desk(suite, email, PASSWORD)._token
    closed = [route for route in routes if not route.is_open and route.path not in FOR_EVERY_USER]
    told = [found for route in closed if (found := wrong(http, suite, route, staff, {403}))]
    sellers = [route for route in closed if not route.path.startswith(OPERATORS)]
    told += [found for route in sellers if (found := wrong(http, suite, route, operator._token, {403}))]
    assert not told, "\n".join(told)


def test_a_suspended_seller_gets_in_nowhere(
    suite: Suite, routes: list[Route], http: httpx.Client, seller: SellerDay, operator: Desk
) -> None:
    token, mine = seller.desk._token, seller.desk.ask("GET", "account", "/me")["seller_id"]
    closed = [route for route in routes if not route.is_open]
    first = {route.service: route for route in closed if route.method == "GET" and not route.parameters}
    for route in first.values():
        assert asked(http, suite, route, token).status_code != 401, route.name
    operator.ask("POST", "account", f"/sellers/{mine}/suspend", json={"reason": "요금 미납"})
    for route in first.values():
        eventually(lambda route=route: asked(http, suite, route, token).status_code == 401)
    told = [found for route in closed if (found := wrong(http, suite, route, token, {401}))]
    assert not told, "\n".join(told)
    for service in ("alert", "claim_sync", "inquiry", "listing", "mall_gateway", "order_sync"):
        eventually(lambda service=service: suspensions(suite, service, mine) == 1)


def suspensions(suite: Suite, service: str, seller_id: str) -> int:
    """How often a service noted that it must not work for a seller."""
    noted = sql.SQL("SELECT count(*) FROM {} WHERE seller_id = %s AND topic LIKE '%%.Suspended'")
    with psycopg.connect(suite.environment[f"{service.upper()}_DATABASE_URL"]) as connection:
        row = connection.execute(noted.format(sql.Identifier(f"{service}_events")), (seller_id,)).fetchone()
    return row[0] if row else 0


def test_a_session_that_was_ended_is_over_in_every_service(
    suite: Suite, routes: list[Route], http: httpx.Client, seller: SellerDay
) -> None:
    login = {"email": seller.desk._login["email"], "password": PASSWORD}
    tokens = http.post(f"{suite.url('account')}/v1/login", json=login).json()
    ended = http.post(f"{suite.url('account')}/v1/logout", json={"refresh_token": tokens["refresh_token"]})
    assert ended.status_code == 204
    for route in {route.service: route for route in routes if not route.is_open}.values():
        token = tokens["access_token"]
        eventually(lambda r=route, t=token: asked(http, suite, r, t).status_code == 401)
        assert asked(http, suite, route, seller.desk._token).status_code != 401


def test_guesses_are_counted_over_every_way_in(suite: Suite, operator: Desk, http: httpx.Client) -> None:
    guessed = newcomer(suite, operator).desk
    right: dict[str, str] = guessed._login
    base, token = f"{suite.url('account')}/v1", {"Authorization": f"Bearer {guessed._token}"}
    ways = (
        lambda: http.post(f"{base}/login", json={**right, "password": "not it"}),
        lambda: http.post(f"{base}/password", json={"current": "not it", "new": "another good one"}, headers=token),
    )
    assert [ways[turn % 2]().json()["code"] for turn in range(6)] == ["wrong_password"] * 5 + ["locked_out"]
    assert http.post(f"{base}/login", json=right).json()["code"] == "locked_out"
