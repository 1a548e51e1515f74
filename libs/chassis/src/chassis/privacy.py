"""Personal data and secrets: sealed with keys that can be destroyed, masked for screens.

The keyring is a database of its own with its own backups. A data key per subject (an order, an inquiry) is wrapped by
the seller's key, which is wrapped by the master key. Destroying a subject's data key destroys its personal data
everywhere: in events, on Kafka, in views and in backups of other databases.
"""

import base64
import re
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import from_json, to_json

from chassis.database import BinaryArray, Database
from chassis.failpoints import failpoint
from chassis.master_keys import MasterKeys, UnreadableSealError, decrypt, encrypt

__all__ = [
    "ERASED",
    "ErasedError",
    "Keyring",
    "MasterKeys",
    "UnreadableSealError",
    "mask_address",
    "mask_name",
    "mask_phone",
]

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
    """
    ALTER TABLE seller_keys ALTER COLUMN wrapped DROP NOT NULL, ADD COLUMN destroyed_at timestamptz;
    CREATE INDEX ON data_keys (created_at) WHERE wrapped IS NOT NULL;
    ALTER TABLE data_keys SET (autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0);
    """,
)

ERASED = "[파기됨]"
SELLER_KEYS_KEPT_SECONDS = 60.0
"""How long a process works on with a seller's key before it looks whether that was destroyed."""


class ErasedError(Exception):
    """The key was destroyed: what it sealed can never be opened again."""


class Keyring:
    """Keys of one installation. `master` is a key of 32 bytes in base64, or several with their names."""

    def __init__(self, database: Database, master: str | MasterKeys) -> None:
        database.apply("keyring", SCHEMA)
        self._database = database
        self._master = MasterKeys(master) if isinstance(master, str) else master
        self._seller_keys: dict[UUID, tuple[float, AESGCM]] = {}

    def close(self) -> None:
        """Close its database."""
        self._database.close()

    def seal(self, seller_id: UUID, subject_id: UUID, data: Mapping[str, Any]) -> str:
        """Seal personal data of one subject; its data key is made when it has none. Raises ErasedError."""
        sealed = self.seal_many(seller_id, [(subject_id, data)])[0]
        if sealed is None:
            raise ErasedError(str(subject_id))
        return sealed

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str | None]:
        """Seal the data of several subjects of one seller, in one round trip; None stands for one that was erased.

        Raises ErasedError when the seller itself was.
        """
        keys = self._data_keys(seller_id, [subject for subject, _ in items], make=True)
        return [
            _text("d1", subject.hex, encrypt(keys[subject], _plain(data), _context(seller_id, subject)))
            if subject in keys
            else None
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
        try:
            keys = self._data_keys(seller_id, subjects, make=False)
        except ErasedError:
            keys = {}
        return [
            _read(decrypt(keys[subject], body, _context(seller_id, subject))) if subject in keys else None
            for subject, (_, body) in zip(subjects, parts, strict=True)
        ]

    def words(self, seller_id: UUID, sealed: Sequence[str]) -> list[str]:
        """What was typed under each seal, its `text`: empty where nothing was, told as erased where it was."""
        found = iter(self.open_many(seller_id, [seal for seal in sealed if seal]))
        return [str((next(found) or {"text": ERASED})["text"]) if seal else "" for seal in sealed]

    def erase(self, seller_id: UUID, subject_ids: Sequence[UUID]) -> int:
        """Destroy the data keys of subjects: how many there were. Their data cannot be opened from now on."""
        with self._database.connection() as connection:
            return connection.execute(
                "UPDATE data_keys SET wrapped = NULL, destroyed_at = now()"
                " WHERE seller_id = %s AND subject_id = ANY(%s) AND wrapped IS NOT NULL",
                (seller_id, list(subject_ids)),
            ).rowcount

    def erase_older_than(self, age: timedelta) -> int:
        """Destroy every data key of that age, whatever its subject: how many there were."""
        erased = 0
        while count := self._erase_some(age):
            erased += count
        return erased

    def _erase_some(self, age: timedelta) -> int:
        with self._database.connection() as connection:
            return connection.execute(
                "UPDATE data_keys SET wrapped = NULL, destroyed_at = now() WHERE (seller_id, subject_id) IN"
                " (SELECT seller_id, subject_id FROM data_keys WHERE wrapped IS NOT NULL AND created_at < now() - %s"
                "  ORDER BY created_at LIMIT 10000)",
                (age,),
            ).rowcount

    def erase_seller(self, seller_id: UUID) -> int:
        """Destroy a seller's key and all data keys below it: how many of these. Its secrets go with it."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "UPDATE seller_keys SET wrapped = NULL, destroyed_at = now()"
                " WHERE seller_id = %s AND wrapped IS NOT NULL",
                (seller_id,),
            )
            cursor.execute(
                "UPDATE data_keys SET wrapped = NULL, destroyed_at = now()"
                " WHERE seller_id = %s AND wrapped IS NOT NULL",
                (seller_id,),
            )
            erased = cursor.rowcount
        self._seller_keys.pop(seller_id, None)
        return erased

    def seal_secret(self, seller_id: UUID, context: str, text: str) -> str:
        """Seal a secret (a mall's password, a token) with the seller's key, bound to its context."""
        body = encrypt(self._seller_key(seller_id), text.encode(), f"{seller_id}|{context}".encode())
        return _text("s1", self._master.key_id, body)

    def open_secret(self, seller_id: UUID, context: str, sealed: str) -> str:
        """Open a secret. Raises UnreadableSealError when it was sealed for another seller or context."""
        _, body = _parts("s1", sealed)
        return decrypt(self._seller_key(seller_id), body, f"{seller_id}|{context}".encode()).decode()

    def wrapped_by(self) -> dict[str, int]:
        """How many sellers' keys each master key wraps: one that wraps none may be thrown away."""
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT master_key_id, count(*) AS keys FROM seller_keys WHERE wrapped IS NOT NULL"
                " GROUP BY master_key_id ORDER BY master_key_id"
            ).fetchall()
        return {row["master_key_id"]: row["keys"] for row in rows}

    def rewrap(self, batch: int = 500) -> int:
        """Wrap with the present master key every seller's key that a former one wraps: how many.

        Each batch commits for itself; what was cut short is ended by the next call. Raises UnreadableSealError when a
        key's master key is not given.
        """
        total = 0
        while count := self._rewrap_some(batch):
            total += count
            failpoint("keyring.mid_rewrap")
        return total

    def _rewrap_some(self, batch: int) -> int:
        with self._database.transaction() as cursor:
            rows = cursor.execute(
                "SELECT seller_id, wrapped, master_key_id FROM seller_keys"
                " WHERE master_key_id <> %s AND wrapped IS NOT NULL ORDER BY seller_id LIMIT %s FOR UPDATE",
                (self._master.key_id, batch),
            ).fetchall()
            for row in rows:
                context = row["seller_id"].bytes
                plain = self._master.unwrap(row["master_key_id"], bytes(row["wrapped"]), context)
                cursor.execute(
                    "UPDATE seller_keys SET wrapped = %s, master_key_id = %s WHERE seller_id = %s",
                    (self._master.wrap(plain, context), self._master.key_id, row["seller_id"]),
                )
        return len(rows)

    def compact(self) -> None:
        """Write the tables anew: the bytes of destroyed keys leave the files. Nobody reads the keyring meanwhile."""
        with self._database.connection() as connection:
            connection.execute("VACUUM FULL data_keys")
            connection.execute("VACUUM FULL seller_keys")

    def _seller_key(self, seller_id: UUID) -> AESGCM:
        known_until, key = self._seller_keys.get(seller_id, (0.0, None))
        if key is None or known_until < time.monotonic():
            key = AESGCM(self._load_seller_key(seller_id))
            self._seller_keys[seller_id] = time.monotonic() + SELLER_KEYS_KEPT_SECONDS, key
        return key

    def _load_seller_key(self, seller_id: UUID) -> bytes:
        fresh = self._master.wrap(AESGCM.generate_key(256), seller_id.bytes)
        with self._database.transaction() as cursor:
            cursor.execute(
                "INSERT INTO seller_keys (seller_id, wrapped, master_key_id) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                (seller_id, fresh, self._master.key_id),
            )
            cursor.execute("SELECT wrapped, master_key_id FROM seller_keys WHERE seller_id = %s", (seller_id,))
            row = cursor.fetchone()
        if row is None or row["wrapped"] is None:
            raise ErasedError(str(seller_id))
        return self._master.unwrap(row["master_key_id"], bytes(row["wrapped"]), seller_id.bytes)

    def _data_keys(self, seller_id: UUID, subjects: Sequence[UUID], *, make: bool) -> dict[UUID, AESGCM]:
        """Data keys by subject, without those destroyed. Not cached: a destroyed one must not live on."""
        seller_key = self._seller_key(seller_id)
        wanted = list(dict.fromkeys(subjects))
        made = self._make_data_keys(seller_id, seller_key, wanted) if make else {}
        there = [subject for subject in wanted if subject not in made]
        return made | self._stored_data_keys(seller_id, seller_key, there)

    def _make_data_keys(self, seller_id: UUID, seller_key: AESGCM, subjects: Sequence[UUID]) -> dict[UUID, AESGCM]:
        """Fresh keys for those that never had one. The statement commits by itself; what it made need not be read."""
        fresh = {subject: AESGCM.generate_key(256) for subject in subjects}
        wrapped = [encrypt(seller_key, key, _context(seller_id, subject)) for subject, key in fresh.items()]
        with self._database.connection() as connection:
            rows = connection.execute(
                "INSERT INTO data_keys (seller_id, subject_id, wrapped)"
                " SELECT %s, s, w FROM unnest(%s::uuid[], %s::bytea[]) AS n(s, w) ON CONFLICT DO NOTHING"
                " RETURNING subject_id",
                (seller_id, BinaryArray(fresh), BinaryArray(wrapped)),
                binary=True,
            ).fetchall()
        return {row["subject_id"]: AESGCM(fresh[row["subject_id"]]) for row in rows}

    def _stored_data_keys(self, seller_id: UUID, seller_key: AESGCM, subjects: Sequence[UUID]) -> dict[UUID, AESGCM]:
        if not subjects:
            return {}
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT subject_id, wrapped FROM data_keys"
                " WHERE seller_id = %s AND subject_id = ANY(%s::uuid[]) AND wrapped IS NOT NULL",
                (seller_id, BinaryArray(subjects)),
                binary=True,
            ).fetchall()
        return {
            row["subject_id"]: AESGCM(decrypt(seller_key, row["wrapped"], _context(seller_id, row["subject_id"])))
            for row in rows
        }


def _context(seller_id: UUID, subject_id: UUID) -> bytes:
    return seller_id.bytes + subject_id.bytes


def _plain(data: Mapping[str, Any]) -> bytes:
    return to_json(dict(data))


def _read(text: bytes) -> dict[str, Any]:
    """The data of a seal. The reader would keep short texts for its next reading: a buyer's may be erased by then."""
    return from_json(text, cache_strings="keys")


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
