"""Tokens are signed on while the master key that seals the signing keys changes, or the algorithm of new ones."""

import base64
import os
from collections.abc import Generator
from datetime import timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from account.application import TokenIssuer
from chassis.auth import principal_of
from chassis.database import Database
from chassis.privacy import MasterKeys

FIRST, SECOND = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    found = Database(database_url)
    yield found
    found.close()


def issuer(database: Database, master: MasterKeys) -> TokenIssuer:
    made = TokenIssuer(database, master, access_life=timedelta(minutes=10), key_life=timedelta(days=30))
    made.rotate()
    return made


def signed_by(found: TokenIssuer) -> str:
    """The id of the key that signs."""
    return found._current()[0]


def test_the_signing_key_stays_while_its_master_key_is_still_given(database: Database) -> None:
    before = signed_by(issuer(database, MasterKeys(FIRST)))
    after = issuer(database, MasterKeys(SECOND, "m2", {"m1": FIRST}))
    assert signed_by(after) == before
    assert signed_by(issuer(database, MasterKeys(FIRST))) == before


def test_without_its_master_key_another_one_signs_and_old_tokens_stay_good(database: Database) -> None:
    old = issuer(database, MasterKeys(FIRST))
    user, seller, session = uuid4(), uuid4(), uuid4()
    before, token = signed_by(old), old.sign(user, seller, "owner", {}, session)
    new = issuer(database, MasterKeys(SECOND, "m2"))
    assert signed_by(new) != before
    later = new.sign(user, seller, "owner", {}, session)
    keys = KeySet.import_key_set(new.published())  # pyright: ignore[reportArgumentType]
    assert {principal_of(each, keys).user_id for each in (token, later)} == {user}


def test_a_key_signs_under_the_name_of_the_algorithm_that_it_was_made_with(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, master = uuid4(), MasterKeys(FIRST)

    def sign() -> str:
        return issuer(database, master).sign(user, None, "owner", {}, uuid4())

    with monkeypatch.context() as former:
        former.setattr("account.application.tokens.ALGORITHM", "EdDSA")
        tokens = [sign()]
    tokens.append(sign())
    with database.transaction() as cursor:
        cursor.execute("UPDATE signing_keys SET made_at = now() - interval '30 days 1 minute'")
    tokens.append(sign())
    assert [extract_compact(token.encode()).headers()["alg"] for token in tokens] == ["EdDSA", "EdDSA", "Ed25519"]
    keys = KeySet.import_key_set(issuer(database, master).published())  # pyright: ignore[reportArgumentType]
    assert {principal_of(token, keys).user_id for token in tokens} == {user}
