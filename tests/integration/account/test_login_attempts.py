"""How many tries to log in are let in at a time, and what they leave behind."""

from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from account.application.credentials import Credentials, WrongPasswordError
from account.application.login_attempts import LockedOutError, LoginAttempts, ManyAttemptsError
from chassis.database import Database
from chassis.refusals import RefusalError

RIGHT, WRONG = "a good long password", "another long password"


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    found = Database(database_url)
    yield found
    found.close()


@pytest.fixture
def credentials(database: Database) -> Credentials:
    return Credentials(database, session_life=timedelta(days=1), hash_memory_kib=256)


@pytest.fixture
def user(database: Database, credentials: Credentials) -> UUID:
    user_id = uuid4()
    statement = credentials.password_statement(user_id, "owner@shop.example", RIGHT)
    with database.transaction() as cursor:
        cursor.execute(statement.sql, statement.params)
    return user_id


def outcome(credentials: Credentials, user: UUID, password: str) -> str:
    try:
        credentials.check_password(user, password)
    except RefusalError as refusal:
        return refusal.code
    return "right"


def outcomes(credentials: Credentials, user: UUID, passwords: list[str]) -> Counter[str]:
    """What comes of them, all at the same time."""
    with ThreadPoolExecutor(len(passwords)) as pool:
        return Counter(pool.map(lambda password: outcome(credentials, user, password), passwords))


def test_right_passwords_at_the_same_time_lock_nobody_out(credentials: Credentials, user: UUID) -> None:
    assert outcomes(credentials, user, [RIGHT] * 20) == {"right": 20}


def test_guesses_at_the_same_time_are_no_more_guesses(credentials: Credentials, user: UUID) -> None:
    assert outcomes(credentials, user, [WRONG] * 20) == {"wrong_password": 5, "locked_out": 15}
    assert outcome(credentials, user, RIGHT) == "locked_out"


def test_when_the_lock_is_over_the_count_begins_anew(database: Database, credentials: Credentials, user: UUID) -> None:
    for _ in range(2):
        for _ in range(5):
            with pytest.raises(WrongPasswordError):
                credentials.check_password(user, WRONG)
        with pytest.raises(LockedOutError):
            credentials.check_password(user, RIGHT)
        with database.connection() as connection:
            connection.execute("UPDATE credentials SET locked_until = now() - interval '1 second'")
    assert outcome(credentials, user, RIGHT) == "right"


def test_attempts_that_never_end_hold_up_others_for_some_seconds_only(database: Database, user: UUID) -> None:
    attempts = LoginAttempts(database, waits_seconds=0.1)
    for _ in range(5):
        assert attempts.begin(user) is not None
    with pytest.raises(ManyAttemptsError):
        attempts.begin(user)
    with database.connection() as connection:
        connection.execute("UPDATE login_attempts SET began_at = began_at - interval '10 seconds'")
    found = attempts.begin(user)
    assert found is not None
    attempts.end(found, right=True)
    with database.connection() as connection:
        assert connection.execute("SELECT * FROM login_attempts").fetchall() == []


def test_who_has_no_password_is_told_the_same_as_one_who_errs(credentials: Credentials) -> None:
    assert outcome(credentials, uuid4(), RIGHT) == "wrong_password"
