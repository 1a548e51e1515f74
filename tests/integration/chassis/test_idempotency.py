"""Requests that come twice, break off in the middle, or come back after their claim was taken over."""

from collections.abc import Callable, Generator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi import APIRouter, Depends

from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import FencedError, ServiceApplication, Statement
from chassis.service import Service
from chassis.testing import Tokens, serving
from chassis.web import unkept
from chassis.web.answers import AlreadyDoneError, IdempotencyKeys, InProgressError, KeyReusedError

SELLER, OTHER, KEY = uuid4(), uuid4(), "key-of-one-request"


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    found = Database(database_url)
    yield found
    found.close()


@pytest.fixture
def application(depot: Callable[[], Service], database: Database) -> Any:
    made: Any = depot().application
    return made(database)


def as_claimed(claim: str) -> Any:
    return acting(Cause(seller_id=SELLER, actor="user:1", idempotency=(KEY, claim)))


def test_a_request_in_progress_is_not_begun_again(application: ServiceApplication, database: Database) -> None:
    keys = IdempotencyKeys(database)
    keys.claim(SELLER, KEY, "same")
    with pytest.raises(InProgressError):
        keys.claim(SELLER, KEY, "same")
    with pytest.raises(KeyReusedError):
        keys.claim(SELLER, KEY, "different")
    keys.claim(uuid4(), KEY, "different")


def test_an_answer_lost_between_commit_and_keeping_it_is_told_as_done(application: Any, database: Database) -> None:
    keys = IdempotencyKeys(database, stale_seconds=0)
    claim, _ = keys.claim(SELLER, KEY, "same")
    with as_claimed(claim):
        application.send(SELLER, 1, "a")
    with pytest.raises(AlreadyDoneError):
        keys.claim(SELLER, KEY, "same")


def test_a_command_without_events_settles_its_key_too(application: Any, database: Database) -> None:
    keys = IdempotencyKeys(database, stale_seconds=0)
    claim, _ = keys.claim(SELLER, KEY, "same")
    with as_claimed(claim):
        application.save(alongside=[Statement("SELECT 1")])
    with pytest.raises(AlreadyDoneError):
        keys.claim(SELLER, KEY, "same")


def test_a_claim_that_was_taken_over_records_nothing(application: Any, database: Database) -> None:
    keys = IdempotencyKeys(database, stale_seconds=0)
    stale, _ = keys.claim(SELLER, KEY, "same")
    fresh, _ = keys.claim(SELLER, KEY, "same")
    with as_claimed(stale), pytest.raises(FencedError):
        application.send(SELLER, 1, "late")
    with as_claimed(fresh):
        application.send(SELLER, 1, "once")
    keys.remember(SELLER, KEY, stale, 201, {}, b"stale")
    with pytest.raises(AlreadyDoneError):
        keys.claim(SELLER, KEY, "same")
    assert [n.originator_version for n in application.recorder.select_notifications(None, 10)] == [1]


def test_a_failure_that_recorded_nothing_frees_the_key(application: Any, database: Database) -> None:
    keys = IdempotencyKeys(database)
    claim, _ = keys.claim(SELLER, KEY, "same")
    keys.remember(SELLER, KEY, claim, 503, {}, b"")
    assert keys.claim(SELLER, KEY, "same")[1] is None


def test_a_failure_after_the_commit_is_no_answer_to_give_again(application: Any, database: Database) -> None:
    keys = IdempotencyKeys(database, stale_seconds=0)
    claim, _ = keys.claim(SELLER, KEY, "same")
    with as_claimed(claim):
        application.send(SELLER, 1, "a")
    keys.remember(SELLER, KEY, claim, 500, {}, b"")
    with pytest.raises(AlreadyDoneError):
        keys.claim(SELLER, KEY, "same")


def test_answers_are_forgotten_after_two_days(application: Any, database: Database, database_url: str) -> None:
    keys = IdempotencyKeys(database)
    claim, _ = keys.claim(SELLER, KEY, "same")
    keys.remember(SELLER, KEY, claim, 201, {}, b"first")
    keys.forget_old()
    assert keys.claim(SELLER, KEY, "same")[1] is not None
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE idempotency_keys SET claimed_at = now() - interval '3 days'")
    keys.forget_old()
    assert keys.claim(SELLER, KEY, "same")[1] is None


def test_an_answer_is_kept_sealed_for_its_seller_and_key(
    application: Any, database: Database, database_url: str
) -> None:
    keys = IdempotencyKeys(database)
    claim, _ = keys.claim(SELLER, KEY, "same")
    keys.remember(SELLER, KEY, claim, 201, {}, b"an invitation")
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT body FROM idempotency_keys").fetchone()
        assert row is not None
        assert b"an invitation" not in row[0]
        connection.execute("UPDATE idempotency_keys SET seller_id = %s", (OTHER,))
    with pytest.raises(AlreadyDoneError):
        keys.claim(OTHER, KEY, "same")


async def test_another_user_of_the_seller_does_not_get_the_answer(depot: Callable[[], Service]) -> None:
    tokens, key = Tokens(), {"Idempotency-Key": uuid4().hex}
    async with serving(depot().asgi, tokens) as client:
        body = {"weight": 1, "note": "mine"}
        first = await client.post("/v1/parcels", json=body, headers={**tokens.headers(SELLER), **key})
        assert first.status_code == 201
        staff = tokens.headers(SELLER, role="staff")
        second = await client.post("/v1/parcels", json=body, headers={**staff, **key})
        assert second.json()["code"] == "idempotency_key_reused"


async def test_an_answer_too_private_to_keep_is_not_given_again(
    depot: Callable[[], Service], database: Database
) -> None:
    tokens, service = Tokens(), depot()
    private = APIRouter(dependencies=[Depends(unkept)])
    private.include_router(service.routers[0])
    service.routers = (private,)
    headers = {**tokens.headers(SELLER), "Idempotency-Key": uuid4().hex}
    async with serving(service.asgi, tokens) as client:
        body = {"weight": 1, "note": "private"}
        assert (await client.post("/v1/parcels", json=body, headers=headers)).status_code == 201
        again = await client.post("/v1/parcels", json=body, headers=headers)
        assert (again.status_code, again.json()["code"]) == (409, "already_done")
        refused = {**headers, "Idempotency-Key": uuid4().hex}
        for _ in range(2):
            assert (await client.post("/v1/parcels", json=body, headers=refused)).json()["code"] == "already_sent"


async def test_a_route_that_broke_down_may_be_tried_again_with_its_key_at_once(
    depot: Callable[[], Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, broken = Tokens(), [True]
    headers = {**tokens.headers(SELLER), "Idempotency-Key": uuid4().hex}
    async with serving(depot().asgi, tokens) as client:
        application: Any = client._transport.app.state.application  # type: ignore[attr-defined]
        send = application.send

        def breaking(*args: Any) -> Any:
            if broken:
                broken.clear()
                raise ZeroDivisionError
            return send(*args)

        monkeypatch.setattr(application, "send", breaking)
        body = {"weight": 1, "note": "x"}
        assert (await client.post("/v1/parcels", json=body, headers=headers)).status_code == 500
        assert (await client.post("/v1/parcels", json=body, headers=headers)).status_code == 201
        short = {**headers, "Idempotency-Key": "x"}
        assert (await client.post("/v1/parcels", json=body, headers=short)).status_code == 400
