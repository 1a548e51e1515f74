"""Personal data and secrets, sealed with keys that can be destroyed."""

import base64
import os
from collections.abc import Generator
from uuid import uuid4

import pytest

from chassis.database import Database
from chassis.privacy import ErasedError, Keyring, UnreadableSealError

SELLER, OTHER = uuid4(), uuid4()
MASTER = base64.b64encode(os.urandom(32)).decode()
BUYER = {"name": "홍길동", "phone": "010-1234-5678"}


@pytest.fixture
def database(keyring_url: str) -> Generator[Database]:
    found = Database(keyring_url)
    yield found
    found.close()


@pytest.fixture
def keyring(database: Database) -> Keyring:
    return Keyring(database, MASTER)


def test_what_was_sealed_is_opened_by_every_replica(keyring: Keyring, database: Database) -> None:
    order = uuid4()
    sealed = keyring.seal(SELLER, order, BUYER)
    assert "홍길동" not in sealed
    assert Keyring(database, MASTER).open(SELLER, sealed) == BUYER
    assert keyring.seal(SELLER, order, BUYER) != sealed


def test_another_seller_cannot_open_it(keyring: Keyring) -> None:
    sealed = keyring.seal(SELLER, uuid4(), BUYER)
    with pytest.raises(ErasedError):
        keyring.open(OTHER, sealed)


def test_erasing_one_subject_destroys_its_data_in_every_process_and_no_others(
    keyring: Keyring, database: Database
) -> None:
    gone, kept = uuid4(), uuid4()
    other = Keyring(database, MASTER)
    sealed = keyring.seal_many(SELLER, [(gone, BUYER), (kept, BUYER)])
    assert other.open_many(SELLER, sealed) == [BUYER, BUYER]
    assert keyring.erase(SELLER, [gone]) == 1
    assert keyring.erase(SELLER, [gone]) == 0
    assert other.open_many(SELLER, sealed) == [None, BUYER]
    with pytest.raises(ErasedError):
        other.open(SELLER, sealed[0])
    with pytest.raises(ErasedError):
        keyring.seal(SELLER, gone, BUYER)


def test_a_key_erased_for_one_seller_is_anothers_still(keyring: Keyring) -> None:
    order = uuid4()
    sealed = keyring.seal(OTHER, order, BUYER)
    keyring.seal(SELLER, order, BUYER)
    keyring.erase(SELLER, [order])
    assert keyring.open(OTHER, sealed) == BUYER


@pytest.mark.parametrize("sealed", ["", "d1.x", "s1.a.b", "nonsense"])
def test_what_is_no_seal_is_told_apart_from_what_was_erased(keyring: Keyring, sealed: str) -> None:
    with pytest.raises(UnreadableSealError):
        keyring.open(SELLER, sealed)


def test_a_seal_that_was_changed_or_moved_to_another_subject_is_not_opened(keyring: Keyring) -> None:
    one, two = uuid4(), uuid4()
    first, second = keyring.seal_many(SELLER, [(one, BUYER), (two, BUYER)])
    moved = ".".join((*second.split(".")[:2], first.split(".")[2]))
    for forged in (moved, first[:-8] + "AAAAAAA="):
        with pytest.raises(UnreadableSealError):
            keyring.open(SELLER, forged)


def test_a_secret_is_bound_to_its_seller_and_context(keyring: Keyring) -> None:
    sealed = keyring.seal_secret(SELLER, "coupang", "비밀")
    assert keyring.open_secret(SELLER, "coupang", sealed) == "비밀"
    for seller, context in ((OTHER, "coupang"), (SELLER, "tmon")):
        with pytest.raises(UnreadableSealError):
            keyring.open_secret(seller, context, sealed)


def test_another_master_key_opens_nothing(keyring: Keyring, database: Database) -> None:
    sealed = keyring.seal(SELLER, uuid4(), BUYER)
    with pytest.raises(UnreadableSealError):
        Keyring(database, base64.b64encode(os.urandom(32)).decode()).open(SELLER, sealed)
