"""Documents that a mall fetches instead of being sent them: kept for a while under an address that nobody guesses."""

import asyncio
import secrets
from uuid import UUID

from chassis.database import Database

DOCUMENTS_TABLE = """
CREATE TABLE mall_documents (
    seller_id uuid NOT NULL,
    key text NOT NULL UNIQUE,
    content_type text NOT NULL,
    body bytea NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seller_id, key)
);
CREATE INDEX ON mall_documents (kept_at)
"""

PATH = "/mall-documents"


class Documents:
    """Keeps documents in PostgreSQL, so that any replica serves them. They hold what goes on sale, never a buyer."""

    def __init__(self, database: Database, public_url: str) -> None:
        self._database = database
        self._public_url = public_url.rstrip("/")

    async def keep(self, seller_id: UUID, body: bytes, content_type: str) -> str:
        """Keep a document. Returns the address from which the mall fetches it."""
        key = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._insert, seller_id, key, body, content_type)
        return f"{self._public_url}{PATH}/{key}"

    def find(self, key: str) -> tuple[bytes, str] | None:
        """A document and its content type; None where there is none or it is over."""
        with self._database.connection() as connection:
            row = connection.execute(
                "SELECT body, content_type FROM mall_documents WHERE key = %s AND kept_at > now() - interval '1 hour'",
                (key,),
            ).fetchone()
        return None if row is None else (bytes(row["body"]), row["content_type"])

    def forget_old(self) -> None:
        """Remove what no mall may fetch any more."""
        with self._database.connection() as connection:
            connection.execute("DELETE FROM mall_documents WHERE kept_at <= now() - interval '1 hour'")

    def _insert(self, seller_id: UUID, key: str, body: bytes, content_type: str) -> None:
        with self._database.connection() as connection:
            connection.execute(
                "INSERT INTO mall_documents (seller_id, key, content_type, body) VALUES (%s, %s, %s, %s)",
                (seller_id, key, content_type, body),
            )
