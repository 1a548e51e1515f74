"""The answers already given, kept sealed by seller and idempotency key, so that a repeated request changes nothing."""

import json
import os
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi.responses import Response

from chassis.database import Database
from chassis.refusals import ConflictError, RefusalError
from chassis.web.secrets import derived_key


class KeyReusedError(RefusalError):
    """An idempotency key came again with another request, or from another user."""

    code = "idempotency_key_reused"


class InProgressError(ConflictError):
    """The first request with this key has not ended yet."""

    code = "in_progress"


class AlreadyDoneError(ConflictError):
    """The first request took effect, but its answer was lost, or was too private to be kept."""

    code = "already_done"


class IdempotencyKeys:
    """The answers already given, by seller and key. They are kept for two days."""

    def __init__(self, database: Database, *, stale_seconds: int = 60) -> None:
        self._database = database
        self._stale_seconds = stale_seconds

    def claim(self, seller_id: UUID, key: str, fingerprint: str) -> tuple[str, Response | None]:
        """A claim to act on, or the answer given before. Raises KeyReused-, InProgress- or AlreadyDoneError."""
        claim = uuid4().hex
        with self._database.transaction() as cursor:
            cursor.execute(
                "INSERT INTO idempotency_keys (seller_id, key, fingerprint, claim) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (seller_id, key) DO UPDATE SET claim = excluded.claim, claimed_at = now()"
                " WHERE NOT idempotency_keys.done AND idempotency_keys.status IS NULL"
                " AND idempotency_keys.fingerprint = excluded.fingerprint"
                " AND idempotency_keys.claimed_at < now() - make_interval(secs => %s) RETURNING claim",
                (seller_id, key, fingerprint, claim, self._stale_seconds),
            )
            if cursor.fetchone():
                return claim, None
            cursor.execute("SELECT * FROM idempotency_keys WHERE seller_id = %s AND key = %s", (seller_id, key))
            return claim, _answer(cursor.fetchone() or {}, fingerprint)

    def remember(self, seller_id: UUID, key: str, claim: str, status: int, headers: Any, body: bytes) -> None:
        """Keep an answer, sealed. A failure that recorded nothing is none to keep: its key may be used again."""
        with self._database.transaction() as cursor:
            if status >= 500:
                cursor.execute(
                    "DELETE FROM idempotency_keys WHERE seller_id = %s AND key = %s AND claim = %s AND NOT done",
                    (seller_id, key, claim),
                )
                return
            cursor.execute(
                "UPDATE idempotency_keys SET status = %s, headers = %s, body = %s"
                " WHERE seller_id = %s AND key = %s AND claim = %s",
                (status, json.dumps(headers), _sealed(seller_id, key, body), seller_id, key, claim),
            )

    def settle(self, seller_id: UUID, key: str, claim: str) -> None:
        """Note that a request took effect whose answer is not to be kept: it cannot be given again."""
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE idempotency_keys SET done = true WHERE seller_id = %s AND key = %s AND claim = %s",
                (seller_id, key, claim),
            )

    def forget_old(self) -> None:
        """Forget answers older than two days."""
        with self._database.connection() as connection:
            connection.execute("DELETE FROM idempotency_keys WHERE claimed_at < now() - interval '2 days'")


def _answer(row: dict[str, Any], fingerprint: str) -> Response:
    if row.get("fingerprint") != fingerprint:
        raise KeyReusedError("같은 Idempotency-Key가 다른 요청에 쓰였습니다. 새 키로 보내 주세요.")
    if row["status"] is not None:
        headers = {**row["headers"], "Idempotency-Replayed": "true"}
        return Response(_opened(row), status_code=row["status"], headers=headers)
    if row["done"]:
        raise _already_done()
    raise InProgressError("같은 요청을 처리하고 있습니다. 잠시 뒤 다시 시도해 주세요.")


def _already_done() -> AlreadyDoneError:
    return AlreadyDoneError("이 요청은 이미 처리되었습니다. 결과를 조회해 주세요.")


def _cipher() -> AESGCM:
    return AESGCM(derived_key("answers"))


def _context(seller_id: UUID, key: str) -> bytes:
    return seller_id.bytes + key.encode()


def _sealed(seller_id: UUID, key: str, body: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, body, _context(seller_id, key))


def _opened(row: dict[str, Any]) -> bytes:
    """The body kept. Raises AlreadyDoneError when it was sealed with a secret that is no longer ours."""
    sealed = bytes(row["body"])
    try:
        return _cipher().decrypt(sealed[:12], sealed[12:], _context(row["seller_id"], row["key"]))
    except (InvalidTag, ValueError) as error:
        raise _already_done() from error
