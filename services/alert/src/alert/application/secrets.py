"""The secrets of webhooks: shown once, kept sealed beside the events, two of them while one is being replaced."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from chassis.database import Database
from chassis.event_store import Statement
from chassis.privacy import Keyring

SECRETS_TABLE = """
CREATE TABLE webhook_secrets (
    seller_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    secret_id uuid NOT NULL,
    sealed text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    until timestamptz,
    PRIMARY KEY (seller_id, webhook_id, secret_id)
)
"""


class Vault:
    """Seals each secret for its seller and webhook: a row put elsewhere cannot be opened."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        database.apply("alert", (SECRETS_TABLE,))
        self._database = database
        self._keyring = keyring

    def keep(
        self, seller_id: UUID, webhook_id: UUID, secret: str, until: datetime | None = None
    ) -> Sequence[Statement]:
        """Keep a secret, within its event's transaction; the former one signs too until `until`."""
        sealed = self._keyring.seal_secret(seller_id, _context(webhook_id), secret)
        whose = (seller_id, webhook_id)
        return (
            Statement(
                "DELETE FROM webhook_secrets WHERE seller_id = %s AND webhook_id = %s AND until IS NOT NULL", whose
            ),
            Statement(
                "UPDATE webhook_secrets SET until = %s WHERE seller_id = %s AND webhook_id = %s", (until, *whose)
            ),
            Statement(
                "INSERT INTO webhook_secrets (seller_id, webhook_id, secret_id, sealed) VALUES (%s, %s, %s, %s)",
                (*whose, uuid4(), sealed),
            ),
        )

    def forget(self, seller_id: UUID, webhook_id: UUID) -> Sequence[Statement]:
        """Remove all secrets of a webhook."""
        return (
            Statement("DELETE FROM webhook_secrets WHERE seller_id = %s AND webhook_id = %s", (seller_id, webhook_id)),
        )

    def signing(self, seller_id: UUID, webhook_id: UUID) -> list[str]:
        """The secrets that sign now, the newest first. Raises ErasedError when the seller's key was destroyed."""
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT sealed FROM webhook_secrets WHERE seller_id = %s AND webhook_id = %s"
                " AND (until IS NULL OR until > clock_timestamp()) ORDER BY made_at DESC",
                (seller_id, webhook_id),
            ).fetchall()
        return [self._keyring.open_secret(seller_id, _context(webhook_id), row["sealed"]) for row in rows]


def _context(webhook_id: UUID) -> str:
    return f"webhook|{webhook_id}"
