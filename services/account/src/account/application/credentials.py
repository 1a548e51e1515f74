"""Passwords, invitations and refresh tokens: what is secret and changes, kept in tables beside the events."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from account.application.login_attempts import LoginAttempts
from chassis.database import Database
from chassis.event_store import Statement
from chassis.refusals import RefusalError, UnauthenticatedError

SCHEMA = (
    """
    CREATE TABLE credentials (
        user_id uuid PRIMARY KEY,
        password_hash text NOT NULL,
        failures int NOT NULL DEFAULT 0,
        locked_until timestamptz,
        changed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE invitations (
        token_hash text PRIMARY KEY,
        user_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
    );
    CREATE TABLE refresh_tokens (
        token_hash text PRIMARY KEY,
        family uuid NOT NULL,
        user_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        revoked_at timestamptz
    );
    CREATE INDEX ON refresh_tokens (user_id);
    CREATE INDEX ON refresh_tokens (family);
    """,
    """
    ALTER TABLE refresh_tokens ADD COLUMN seller_id uuid;
    CREATE INDEX ON refresh_tokens (seller_id) WHERE revoked_at IS NULL;
    CREATE INDEX ON refresh_tokens (revoked_at) WHERE revoked_at IS NOT NULL;
    """,
)

SIDE_BY_SIDE = timedelta(seconds=30)
"""How long after its first use a refresh token may still come from the one who used it."""
INVITATION_LIFE = timedelta(days=7)


class WrongPasswordError(UnauthenticatedError):
    """E-mail address or password are wrong; the answer does not tell which."""

    code = "wrong_password"


class WeakPasswordError(RefusalError):
    """The password is too easy to guess."""

    code = "weak_password"


class InvitationError(RefusalError):
    """The invitation was used, is over, or never was one."""

    code = "bad_invitation"


@dataclass(frozen=True)
class Session:
    """A login that lasts: its refresh token changes at every use, `family` stays."""

    user_id: UUID
    family: UUID
    refresh_token: str


class Credentials:
    """Keeps and checks what users prove themselves with."""

    def __init__(self, database: Database, *, session_life: timedelta, hash_memory_kib: int = 65_536) -> None:
        database.apply("credentials", SCHEMA)
        self._database = database
        self._attempts = LoginAttempts(database)
        self._session_life = session_life
        self._hasher = PasswordHasher(memory_cost=hash_memory_kib)
        self._nobody = self._hasher.hash(secrets.token_hex())

    def password_statement(self, user_id: UUID, email: str, password: str) -> Statement:
        """Sets a password, in the transaction of a save. Raises WeakPasswordError."""
        if not 10 <= len(password) <= 128 or password.lower() in email or len(set(password)) < 5:
            raise WeakPasswordError(
                "비밀번호는 10자 이상 128자 이하로, 이메일이나 같은 글자의 반복이 아니게 정해 주세요.", field="password"
            )
        return Statement(
            "INSERT INTO credentials (user_id, password_hash) VALUES (%s, %s) ON CONFLICT (user_id) DO UPDATE"
            " SET password_hash = excluded.password_hash, failures = 0, locked_until = NULL, changed_at = now()",
            (user_id, self._hasher.hash(password)),
        )

    def check_password(self, user_id: UUID, password: str) -> None:
        """Raises WrongPasswordError, LockedOutError after too many failures in a row, or ManyAttemptsError."""
        attempt = self._attempts.begin(user_id)
        right = self._fits(attempt.password_hash if attempt else self._nobody, password)
        if attempt is not None:
            self._attempts.end(attempt, right=right)
        if attempt is None or not right:
            raise WrongPasswordError("이메일 또는 비밀번호가 올바르지 않습니다. 다시 입력해 주세요.")

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def invitation(self, user_id: UUID, now: datetime) -> tuple[str, Statement]:
        """A token that lets the user set a password once, and the statement that keeps it."""
        token = secrets.token_urlsafe(32)
        return token, Statement(
            "INSERT INTO invitations (token_hash, user_id, expires_at) VALUES (%s, %s, %s)",
            (_hashed(token), user_id, now + INVITATION_LIFE),
        )

    def invited_user(self, token: str) -> UUID:
        """Whom an invitation is for. Raises InvitationError."""
        with self._database.connection() as connection:
            row = connection.execute(
                "SELECT user_id FROM invitations WHERE token_hash = %s AND used_at IS NULL AND expires_at > now()",
                (_hashed(token),),
            ).fetchone()
        if row is None:
            raise InvitationError(
                "초대가 만료되었거나 이미 사용되었습니다. 다시 초대해 달라고 요청해 주세요.", field="token"
            )
        return row["user_id"]

    def end_invitations_statement(self, user_id: UUID) -> Statement:
        """Ends what invitations a user still has."""
        return Statement(
            "UPDATE invitations SET expires_at = now() WHERE user_id = %s AND used_at IS NULL AND expires_at > now()",
            (user_id,),
        )

    def use_invitation_statement(self, token: str) -> Statement:
        """Marks an invitation used; exactly one acceptance can commit."""
        return Statement(
            "UPDATE invitations SET used_at = now() WHERE token_hash = %s AND used_at IS NULL",
            (_hashed(token),),
            rows=1,
        )

    def open_session(self, user_id: UUID, seller_id: UUID | None, family: UUID | None = None) -> Session:
        """A new refresh token."""
        session = Session(user_id, family or uuid4(), secrets.token_urlsafe(32))
        with self._database.connection() as connection:
            connection.execute(
                "INSERT INTO refresh_tokens (token_hash, family, user_id, seller_id, expires_at)"
                " VALUES (%s, %s, %s, %s, now() + %s)",
                (_hashed(session.refresh_token), session.family, user_id, seller_id, self._session_life),
            )
        return session

    def continue_session(self, token: str) -> Session:
        """Exchange a refresh token. A token used twice ends its whole session: someone stole it.

        Not so within moments of its first use: pages that load side by side, and one whose answer was lost, come with
        the same token; each gets one of its own. Raises UnauthenticatedError.
        """
        with self._database.connection() as connection:
            row = connection.execute(
                "UPDATE refresh_tokens SET used_at = coalesce(used_at, now()) WHERE token_hash = %s"
                " AND (used_at IS NULL OR used_at > now() - %s)"
                " AND revoked_at IS NULL AND expires_at > now() RETURNING user_id, seller_id, family",
                (_hashed(token), SIDE_BY_SIDE),
            ).fetchone()
            if row is None:
                connection.execute(
                    "UPDATE refresh_tokens SET revoked_at = now() WHERE revoked_at IS NULL AND family ="
                    " (SELECT family FROM refresh_tokens WHERE token_hash = %s AND used_at IS NOT NULL)",
                    (_hashed(token),),
                )
                raise UnauthenticatedError("로그인이 만료되었습니다. 다시 로그인해 주세요.")
        return self.open_session(row["user_id"], row["seller_id"], row["family"])

    def end_session(self, token: str) -> None:
        """Log out: every token of the session is over."""
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE refresh_tokens SET revoked_at = now() WHERE revoked_at IS NULL AND family ="
                " (SELECT family FROM refresh_tokens WHERE token_hash = %s)",
                (_hashed(token),),
            )

    def end_sessions_statement(self, user_ids: list[UUID]) -> Statement:
        """Ends every session of users, in the transaction of a save."""
        return Statement(
            "UPDATE refresh_tokens SET revoked_at = now() WHERE revoked_at IS NULL AND user_id = ANY(%s)", (user_ids,)
        )

    def end_sellers_sessions_statement(self, seller_id: UUID) -> Statement:
        """Ends every session of a seller's users, in the transaction of a save."""
        return Statement(
            "UPDATE refresh_tokens SET revoked_at = now() WHERE revoked_at IS NULL AND seller_id = %s", (seller_id,)
        )

    def ended_sessions(self, access_life: timedelta) -> list[UUID]:
        """Sessions that ended while an access token of theirs may still be good."""
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT DISTINCT family FROM refresh_tokens WHERE revoked_at > now() - %(access)s"
                " AND expires_at > now() + %(session)s - %(access)s",
                {"access": access_life * 2, "session": self._session_life},
            ).fetchall()
        return [row["family"] for row in rows]

    def is_ended(self, family: UUID) -> bool:
        """Whether a session is over."""
        with self._database.connection() as connection:
            found = connection.execute(
                "SELECT 1 FROM refresh_tokens WHERE family = %s AND revoked_at IS NOT NULL LIMIT 1", (family,)
            ).fetchone()
        return found is not None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
