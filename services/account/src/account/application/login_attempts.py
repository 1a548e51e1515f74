"""Tries to log in: counted in PostgreSQL, so that they are few over all replicas, however many come at a time."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from chassis.database import Database, Rows
from chassis.refusals import UnauthenticatedError, UnavailableError

SCHEMA = (
    """
    CREATE TABLE login_attempts (
        attempt_id uuid PRIMARY KEY,
        user_id uuid NOT NULL,
        began_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON login_attempts (user_id);
    """,
)
FAILURES_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
ENDS_WITHIN = timedelta(seconds=10)
"""An attempt that has not ended by then never will: its process or the database died under it."""
WAITS_SECONDS = 5.0
ASKS_AGAIN_SECONDS = 0.05


class LockedOutError(UnauthenticatedError):
    """Too many failures in a row."""

    code = "locked_out"


class ManyAttemptsError(UnavailableError):
    """As many attempts for this user are being looked at as may still fail."""

    code = "many_attempts"


@dataclass(frozen=True)
class Attempt:
    """A try that was let in, and what the password must fit."""

    attempt_id: UUID
    user_id: UUID
    password_hash: str


class LoginAttempts:
    """Lets in as many tries at a time as may still fail before the lock, and counts those that failed.

    The others wait for them: several right passwords at once lock nobody out, many guesses at once are no more guesses.
    """

    def __init__(self, database: Database, waits_seconds: float = WAITS_SECONDS) -> None:
        database.apply("login_attempts", SCHEMA)
        self._database = database
        self._waits_seconds = waits_seconds

    def begin(self, user_id: UUID) -> Attempt | None:
        """Let a try in; None for a user without a password. Raises LockedOutError or ManyAttemptsError."""
        deadline, pause = time.monotonic() + self._waits_seconds, threading.Event()
        while True:
            with self._database.transaction() as cursor:
                cursor.execute(
                    "SELECT password_hash, failures, locked_until, locked_until > now() AS locked FROM credentials"
                    " WHERE user_id = %s FOR UPDATE",
                    (user_id,),
                )
                row = cursor.fetchone()
                if row is None:
                    return None
                if row["locked"]:
                    raise LockedOutError("로그인에 여러 번 실패하여 잠시 잠겼습니다. 15분 뒤에 다시 시도해 주세요.")
                if row["locked_until"]:
                    _forgive(cursor, user_id)
                failures = 0 if row["locked_until"] else row["failures"]
                if failures + _in_hand(cursor, user_id) < FAILURES_ALLOWED:
                    attempt = Attempt(uuid4(), user_id, row["password_hash"])
                    cursor.execute(
                        "INSERT INTO login_attempts (attempt_id, user_id) VALUES (%s, %s)",
                        (attempt.attempt_id, user_id),
                    )
                    return attempt
            if time.monotonic() > deadline:
                raise ManyAttemptsError(
                    "같은 이메일로 로그인이 여러 개 진행되고 있습니다. 잠시 뒤에 다시 시도해 주세요."
                )
            pause.wait(ASKS_AGAIN_SECONDS)

    def end(self, attempt: Attempt, *, right: bool) -> None:
        """Count a try that failed; a right one makes up for those before it."""
        with self._database.transaction() as cursor:
            if right:
                _forgive(cursor, attempt.user_id)
            else:
                cursor.execute(
                    "UPDATE credentials SET failures = failures + 1,"
                    " locked_until = CASE WHEN failures + 1 >= %s THEN now() + %s END WHERE user_id = %s",
                    (FAILURES_ALLOWED, LOCKED_FOR, attempt.user_id),
                )
            cursor.execute("DELETE FROM login_attempts WHERE attempt_id = %s", (attempt.attempt_id,))


def _forgive(cursor: Rows, user_id: UUID) -> None:
    cursor.execute("UPDATE credentials SET failures = 0, locked_until = NULL WHERE user_id = %s", (user_id,))


def _in_hand(cursor: Rows, user_id: UUID) -> int:
    cursor.execute(
        "DELETE FROM login_attempts WHERE user_id = %s AND began_at < now() - %s::interval", (user_id, ENDS_WITHIN)
    )
    cursor.execute("SELECT count(*) AS number FROM login_attempts WHERE user_id = %s", (user_id,))
    row = cursor.fetchone()
    return row["number"] if row else 0
