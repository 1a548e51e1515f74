"""Personal data and secrets, sealed with keys that can be destroyed."""

import base64
import json
import os
from collections.abc import Generator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import failpoints, keys, privacy
from chassis.database import Database
from chassis.failpoints import FailpointError
from chassis.privacy import ErasedError, Keyring, MasterKeys, UnreadableSealError

SELLER, OTHER = uuid4(), uuid4()
MASTER, NEXT = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
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


def test_nothing_of_what_was_opened_stays_with_the_reader(keyring: Keyring) -> None:
    sealed = keyring.seal(SELLER, uuid4(), BUYER)
    first, second = keyring.open(SELLER, sealed), keyring.open(SELLER, sealed)
    texts = [name for name, value in BUYER.items() if isinstance(value, str)]
    assert texts
    assert not [name for name in texts if first[name] is second[name]]


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


def test_of_several_only_what_was_erased_is_left_unsealed(keyring: Keyring) -> None:
    gone, kept = uuid4(), uuid4()
    keyring.seal(SELLER, gone, BUYER)
    keyring.erase(SELLER, [gone])
    nothing, sealed = keyring.seal_many(SELLER, [(gone, BUYER), (kept, BUYER)])
    assert nothing is None
    assert keyring.open(SELLER, sealed or "") == BUYER


def test_new_known_and_erased_subjects_are_sealed_in_one_go(keyring: Keyring, database: Database) -> None:
    known, gone, new = uuid4(), uuid4(), uuid4()
    before, _ = keyring.seal_many(SELLER, [(known, BUYER), (gone, BUYER)])
    keyring.erase(SELLER, [gone])
    sealed = Keyring(database, MASTER).seal_many(SELLER, [(s, BUYER) for s in (known, gone, new, new)])
    assert sealed[1] is None
    texts = [before, *[text for text in sealed if text]]
    assert len(set(texts)) == 4
    assert keyring.open_many(SELLER, [text for text in texts if text]) == [BUYER] * 4


def test_first_seals_take_one_statement(keyring: Keyring, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.seal(SELLER, uuid4(), BUYER)
    borrowed: list[int] = []
    borrow = database.connection

    def counting() -> Any:
        borrowed.append(1)
        return borrow()

    monkeypatch.setattr(database, "connection", counting)
    keyring.seal_many(SELLER, [(uuid4(), BUYER) for _ in range(100)])
    assert len(borrowed) == 1


def test_a_sellers_end_destroys_all_that_is_theirs_and_nothing_of_others(keyring: Keyring, database: Database) -> None:
    order = uuid4()
    sealed, secret = keyring.seal(SELLER, order, BUYER), keyring.seal_secret(SELLER, "tmon", "비밀")
    others = keyring.seal(OTHER, order, BUYER)
    assert keyring.erase_seller(SELLER) == 1
    for ring in (keyring, Keyring(database, MASTER)):
        assert ring.open_many(SELLER, [sealed]) == [None]
        assert ring.open(OTHER, others) == BUYER
        with pytest.raises(ErasedError):
            ring.open_secret(SELLER, "tmon", secret)
        with pytest.raises(ErasedError):
            ring.seal(SELLER, uuid4(), BUYER)


def test_a_process_that_knew_a_sellers_key_forgets_it(
    keyring: Keyring, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = keyring.seal_secret(SELLER, "tmon", "비밀")
    Keyring(database, MASTER).erase_seller(SELLER)
    monkeypatch.setattr(privacy.time, "monotonic", lambda: float("inf"))
    with pytest.raises(ErasedError):
        keyring.open_secret(SELLER, "tmon", secret)


def test_no_data_key_outlives_the_longest_time(keyring: Keyring, database: Database) -> None:
    old, new = keyring.seal_many(SELLER, [(uuid4(), BUYER), (uuid4(), BUYER)])
    with database.connection() as connection:
        subject = UUID(hex=str(old).split(".")[1])
        connection.execute(
            "UPDATE data_keys SET created_at = now() - interval '9 days' WHERE subject_id = %s", (subject,)
        )
    assert keyring.erase_older_than(timedelta(days=8)) == 1
    assert keyring.erase_older_than(timedelta(days=8)) == 0
    assert keyring.open_many(SELLER, [str(old), str(new)]) == [None, BUYER]


def test_after_a_rotation_the_former_master_key_is_needed_no_more(
    keyring: Keyring, database: Database, keyring_url: str
) -> None:
    sellers = [uuid4() for _ in range(7)]
    sealed = {seller: keyring.seal(seller, seller, BUYER) for seller in sellers}
    environment = {"KEYRING_URL": keyring_url, "MASTER_KEY": NEXT, "MASTER_KEY_ID": "m2"}
    between = {**environment, "FORMER_MASTER_KEYS": json.dumps({"m1": MASTER})}
    ring = Keyring(database, MasterKeys(NEXT, "m2", {"m1": MASTER}))
    assert ring.open(sellers[0], sealed[sellers[0]]) == BUYER
    assert keys.run(["status"], between) == "m1 wraps 7 sellers' keys\n"
    with pytest.raises(UnreadableSealError, match="m1"):
        keys.run(["rewrap"], environment)
    assert keys.run(["rewrap"], between) == "rewrapped 7 sellers' keys\nm2 wraps 7 sellers' keys\n"
    alone = Keyring(database, MasterKeys(NEXT, "m2"))
    assert all(alone.open(seller, text) == BUYER for seller, text in sealed.items())
    assert alone.seal(OTHER, uuid4(), BUYER)
    with pytest.raises(UnreadableSealError):
        Keyring(database, MASTER).open(sellers[0], sealed[sellers[0]])


def test_a_rotation_that_was_cut_short_is_ended_by_the_next_one(
    keyring: Keyring, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = {seller: keyring.seal(seller, seller, BUYER) for seller in (uuid4() for _ in range(5))}
    ring = Keyring(database, MasterKeys(NEXT, "m2", {"m1": MASTER}))
    monkeypatch.setattr(failpoints, "_armed", failpoints._Armed("keyring.mid_rewrap:1:raise"))
    with pytest.raises(FailpointError):
        ring.rewrap(batch=2)
    assert ring.wrapped_by() == {"m1": 3, "m2": 2}
    assert all(ring.open(seller, text) == BUYER for seller, text in sealed.items())
    assert ring.rewrap(batch=2) == 3
    assert ring.wrapped_by() == {"m2": 5}


@pytest.mark.parametrize(
    ("words", "missing"), [(["status"], "KEYRING_URL"), (["status"], "MASTER_KEY"), (["nonsense"], "")]
)
def test_the_command_says_what_it_lacks(
    words: list[str],
    missing: str,
    keyring_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {"KEYRING_URL": keyring_url, "MASTER_KEY": MASTER, missing or "X": ""}.items():
        monkeypatch.setenv(name, value)
    assert keys.main(words) == 1
    assert (missing or keys.USAGE) in capsys.readouterr().err


def test_the_command_erases_a_seller_and_drives_the_bytes_of_its_keys_out(
    keyring: Keyring, database: Database, keyring_url: str
) -> None:
    sealed = keyring.seal(SELLER, uuid4(), BUYER)
    environment = {"KEYRING_URL": keyring_url, "MASTER_KEY": MASTER}
    assert keys.run(["erase-seller", str(SELLER)], environment) == f"destroyed 1 data keys of {SELLER}\n"
    with database.connection() as connection:
        before = connection.execute("SELECT pg_relation_filenode('data_keys') AS file").fetchone()
        assert keys.run(["compact"], environment) == "compacted\n"
        assert connection.execute("SELECT pg_relation_filenode('data_keys') AS file").fetchone() != before
    assert keyring.open_many(SELLER, [sealed]) == [None]
