"""Access tokens: signed with Ed25519 keys that are kept sealed, published as a JWKS and rotated."""

import json
import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from chassis.auth import AUDIENCE, ISSUER, Principal, principal_of
from chassis.database import Database
from chassis.master_keys import MasterKeys, UnreadableSealError

ALGORITHM = "Ed25519"
"""What new keys sign with (RFC 9864). Keys from before it have the name that it replaces, and go on under theirs."""

SCHEMA = (
    """
    CREATE TABLE signing_keys (
        kid text PRIMARY KEY,
        sealed bytea NOT NULL,
        public jsonb NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        signs boolean NOT NULL
    );
    CREATE UNIQUE INDEX ON signing_keys (signs) WHERE signs;
    """,
)


class TokenIssuer:
    """Signs tokens with the newest key; former keys stay published until the last token they signed is over."""

    def __init__(self, database: Database, master: MasterKeys, *, access_life: timedelta, key_life: timedelta) -> None:
        database.apply("signing_keys", SCHEMA)
        self._database = database
        self._master = master
        self._access_life = access_life
        self._key_life = key_life
        self._keys: dict[str, OKPKey] = {}

    @property
    def access_life(self) -> timedelta:
        """How long an access token is good."""
        return self._access_life

    @property
    def access_life_seconds(self) -> int:
        """The same in seconds."""
        return int(self._access_life.total_seconds())

    def sign(self, user_id: UUID, seller_id: UUID | None, role: str, permissions: dict[str, str], session: UUID) -> str:
        """An access token, good for its life or until its session ends."""
        kid, key = self._current()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "seller": str(seller_id) if seller_id else None,
            "role": role,
            "permissions": permissions,
            "use": "access",
            "sid": str(session),
            "jti": uuid4().hex,
            "iat": int(time.time()),
            "exp": int(time.time()) + self.access_life_seconds,
        }
        algorithm = str(key.alg)
        return jwt.encode({"alg": algorithm, "kid": kid, "typ": "JWT"}, claims, key, algorithms=[algorithm])

    def rotate(self, *, unreadable: str | None = None) -> None:
        """Make a new key when the current one is old or `unreadable`, and forget keys whose tokens are all over."""
        with self._database.transaction() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('account.signing_keys'))")
            cursor.execute(
                "SELECT made_at < now() - %s OR kid = %s AS old FROM signing_keys WHERE signs",
                (self._key_life, unreadable or ""),
            )
            row = cursor.fetchone()
            if row is None or row["old"]:
                kid, sealed, public = self._fresh()
                cursor.execute("UPDATE signing_keys SET signs = false WHERE signs")
                cursor.execute(
                    "INSERT INTO signing_keys (kid, sealed, public, signs) VALUES (%s, %s, %s, true)",
                    (kid, sealed, json.dumps(public)),
                )
            cursor.execute(
                "DELETE FROM signing_keys WHERE NOT signs AND made_at < now() - %s",
                (self._key_life + 2 * self._access_life,),
            )

    def published(self) -> dict[str, Any]:
        """The public keys, as a JWKS."""
        with self._database.connection() as connection:
            rows = connection.execute("SELECT public FROM signing_keys ORDER BY made_at DESC").fetchall()
        return {"keys": [row["public"] for row in rows]}

    def principal(self, token: str) -> Principal:
        """The principal of a token. Raises UnauthenticatedError."""
        return principal_of(token, KeySet.import_key_set(self.published()))  # pyright: ignore[reportArgumentType]

    def _current(self) -> tuple[str, OKPKey]:
        with self._database.connection() as connection:
            row = connection.execute("SELECT kid, sealed, public FROM signing_keys WHERE signs").fetchone()
        if row is None:
            self.rotate()
            return self._current()
        kid = row["kid"]
        if kid not in self._keys:
            try:
                pem = self._master.unwrap_any(bytes(row["sealed"]), kid.encode())
            except UnreadableSealError:
                self.rotate(unreadable=kid)  # its master key is gone: it stays published, another one signs
                return self._current()
            self._keys[kid] = OKPKey.import_key(pem, {"alg": row["public"]["alg"]})
        return kid, self._keys[kid]

    def _fresh(self) -> tuple[str, bytes, dict[str, Any]]:
        kid = uuid4().hex
        key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": ALGORITHM})
        sealed = self._master.wrap(key.as_pem(private=True), kid.encode())
        return kid, sealed, dict(key.as_dict(private=False))
