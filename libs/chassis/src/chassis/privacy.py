"""Personal data and secrets: sealed with keys that can be destroyed, masked for screens.

The keyring is a database of its own with its own backups. A data key per subject (an order, an inquiry) is wrapped by
the seller's key, which is wrapped by the master key. Destroying a subject's data key destroys its personal data
everywhere: in events, on Kafka, in views and in backups of other databases.
"""

import base64
import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.database import Database

SCHEMA = (
    """
    CREATE TABLE seller_keys (
        seller_id uuid PRIMARY KEY,
        wrapped bytea NOT NULL,
        master_key_id text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE data_keys (
        seller_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        wrapped bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        destroyed_at timestamptz,
        PRIMARY KEY (seller_id, subject_id)
    );
    """,
)

ERASED = "[파기됨]"


class ErasedError(Exception):
    """The data key was destroyed: what it sealed can never be opened again."""


class UnreadableSealError(Exception):
    """Sealed with another key or for another purpose, or changed since."""


class Keyring:
    """Keys of one installation. `master_key` is 32 bytes in base64; `master_key_id` names it for rotation."""

    def __init__(self, database: Database, master_key: str, *, master_key_id: str = "m1") -> None:
        database.apply("keyring", SCHEMA)
        self._database = database
        self._master = AESGCM(base64.b64decode(master_key))
        self._master_key_id = master_key_id
        self._seller_keys: dict[UUID, AESGCM] = {}

    def close(self) -> None:
        """Close its database."""
        self._database.close()

    def seal(self, seller_id: UUID, subject_id: UUID, data: Mapping[str, Any]) -> str:
        """Seal personal data of one subject; its data key is made when it has none. Raises ErasedError."""
        return self.seal_many(seller_id, [(subject_id, data)])[0]

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str]:
        """Seal the data of several subjects of one seller, in one round trip."""
        keys = self._data_keys(seller_id, [subject for subject, _ in items], make=True)
        return [
            _text("d1", subject.hex, _encrypt(keys[subject], _plain(data), _context(seller_id, subject)))
            for subject, data in items
        ]

    def open(self, seller_id: UUID, sealed: str) -> dict[str, Any]:
        """Open what was sealed. Raises ErasedError when its key was destroyed, UnreadableSealError otherwise."""
        found = self.open_many(seller_id, [sealed])[0]
        if found is None:
            raise ErasedError(sealed[:40])
        return found

    def open_many(self, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, Any] | None]:
        """Open several; None stands where the key was destroyed."""
        parts = [_parts("d1", text) for text in sealed]
        subjects = [UUID(hex=subject) for subject, _ in parts]
        keys = self._data_keys(seller_id, subjects, make=False)
        return [
            json.loads(_decrypt(keys[subject], body, _context(seller_id, subject))) if subject in keys else None
            for subject, (_, body) in zip(subjects, parts, strict=True)
        ]

    def erase(self, seller_id: UUID, subject_ids: Sequence[UUID]) -> int:
        """Destroy the data keys of subjects: how many there were. Their data cannot be opened from now on."""
        with self._database.connection() as connection:
            return connection.execute(
                "UPDATE data_keys SET wrapped = NULL, destroyed_at = now()"
                " WHERE seller_id = %s AND subject_id = ANY(%s) AND wrapped IS NOT NULL",
                (seller_id, list(subject_ids)),
            ).rowcount

    def seal_secret(self, seller_id: UUID, context: str, text: str) -> str:
        """Seal a secret (a mall's password, a token) with the seller's key, bound to its context."""
        body = _encrypt(self._seller_key(seller_id), text.encode(), f"{seller_id}|{context}".encode())
        return _text("s1", self._master_key_id, body)

    def open_secret(self, seller_id: UUID, context: str, sealed: str) -> str:
        """Open a secret. Raises UnreadableSealError when it was sealed for another seller or context."""
        _, body = _parts("s1", sealed)
        return _decrypt(self._seller_key(seller_id), body, f"{seller_id}|{context}".encode()).decode()

    def _seller_key(self, seller_id: UUID) -> AESGCM:
        cached = self._seller_keys.get(seller_id)
        if cached is None:
            cached = self._seller_keys[seller_id] = AESGCM(self._load_seller_key(seller_id))
        return cached

    def _load_seller_key(self, seller_id: UUID) -> bytes:
        fresh = _encrypt(self._master, AESGCM.generate_key(256), seller_id.bytes)
        with self._database.transaction() as cursor:
            cursor.execute(
                "INSERT INTO seller_keys (seller_id, wrapped, master_key_id) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                (seller_id, fresh, self._master_key_id),
            )
            cursor.execute("SELECT wrapped FROM seller_keys WHERE seller_id = %s", (seller_id,))
            row = cursor.fetchone()
        return _decrypt(self._master, bytes(row["wrapped"]) if row else b"", seller_id.bytes)

    def _data_keys(self, seller_id: UUID, subjects: Sequence[UUID], *, make: bool) -> dict[UUID, AESGCM]:
        """Data keys by subject. Never cached beyond the call: a destroyed key must not live on in a process."""
        seller_key = self._seller_key(seller_id)
        wanted = list(dict.fromkeys(subjects))
        with self._database.transaction() as cursor:
            if make:
                fresh = [_encrypt(seller_key, AESGCM.generate_key(256), _context(seller_id, s)) for s in wanted]
                cursor.execute(
                    "INSERT INTO data_keys (seller_id, subject_id, wrapped)"
                    " SELECT %s, s, w FROM unnest(%s::uuid[], %s::bytea[]) AS n(s, w) ON CONFLICT DO NOTHING",
                    (seller_id, wanted, fresh),
                )
            cursor.execute(
                "SELECT subject_id, wrapped FROM data_keys WHERE seller_id = %s AND subject_id = ANY(%s)",
                (seller_id, wanted),
            )
            rows = cursor.fetchall()
        if make and (erased := [row["subject_id"] for row in rows if row["wrapped"] is None]):
            raise ErasedError(str(erased[0]))
        return {
            row["subject_id"]: AESGCM(
                _decrypt(seller_key, bytes(row["wrapped"]), _context(seller_id, row["subject_id"]))
            )
            for row in rows
            if row["wrapped"] is not None
        }


def _context(seller_id: UUID, subject_id: UUID) -> bytes:
    return seller_id.bytes + subject_id.bytes


def _plain(data: Mapping[str, Any]) -> bytes:
    return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":")).encode()


def _encrypt(key: AESGCM, plain: bytes, context: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, plain, context)


def _decrypt(key: AESGCM, body: bytes, context: bytes) -> bytes:
    try:
        return key.decrypt(body[:12], body[12:], context)
    except (InvalidTag, ValueError) as error:
        raise UnreadableSealError("the key does not fit") from error


def _text(kind: str, key_id: str, body: bytes) -> str:
    return f"{kind}.{key_id}.{base64.urlsafe_b64encode(body).decode()}"


def _parts(kind: str, text: str) -> tuple[str, bytes]:
    found = text.split(".")
    if len(found) != 3 or found[0] != kind:
        raise UnreadableSealError("this is not a seal")
    return found[1], base64.urlsafe_b64decode(found[2])


def mask_name(name: str) -> str:
    """`홍길동` becomes `홍*동`, `김철` becomes `김*`."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """`010-1234-5678` becomes `010-****-5678`."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) < 8:
        return "*" * len(phone)
    return f"{digits[:3]}-****-{digits[-4:]}"


def mask_address(address: str) -> str:
    """Keeps the first two words (시도, 시군구)."""
    words = address.split()
    return " ".join([*words[:2], "***"]) if len(words) > 2 else address
