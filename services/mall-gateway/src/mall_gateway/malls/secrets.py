"""The accounts' secrets: sealed, written over the API, and opened only to make a call."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.database import Database
from chassis.event_store import Statement
from chassis.privacy import Keyring

SECRETS_TABLE = """
CREATE TABLE account_secrets (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    field text NOT NULL,
    sealed text NOT NULL,
    PRIMARY KEY (seller_id, account_id, field)
)
"""


class Vault:
    """Seals each field for its seller, account and name: a row put elsewhere cannot be opened."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring

    def seal(self, seller_id: UUID, account_id: UUID, values: Mapping[str, str]) -> dict[str, str]:
        """The sealed fields."""
        return {
            field: self._keyring.seal_secret(seller_id, f"{account_id}|{field}", value)
            for field, value in values.items()
        }

    def keep(self, seller_id: UUID, account_id: UUID, sealed: Mapping[str, str]) -> Sequence[Statement]:
        """Put sealed fields in place of all that were kept, within the transaction of the account's event."""
        return (
            *self.forget(seller_id, account_id),
            *(
                Statement(
                    "INSERT INTO account_secrets (seller_id, account_id, field, sealed) VALUES (%s, %s, %s, %s)",
                    (seller_id, account_id, field, text),
                )
                for field, text in sealed.items()
            ),
        )

    def forget(self, seller_id: UUID, account_id: UUID) -> Sequence[Statement]:
        """Remove all secrets of an account, and its shared token."""
        return (
            Statement("DELETE FROM account_secrets WHERE seller_id = %s AND account_id = %s", (seller_id, account_id)),
            Statement("DELETE FROM mall_tokens WHERE seller_id = %s AND account_id = %s", (seller_id, account_id)),
        )

    def accounts(self) -> list[tuple[UUID, UUID]]:
        """Every seller and account that has secrets."""
        with self._database.connection() as connection:
            rows = connection.execute("SELECT DISTINCT seller_id, account_id FROM account_secrets").fetchall()
        return [(row["seller_id"], row["account_id"]) for row in rows]

    def open(self, seller_id: UUID, account_id: UUID) -> dict[str, str]:
        """The fields in clear. Raises UnreadableSealError when a row was tampered with."""
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT field, sealed FROM account_secrets WHERE seller_id = %s AND account_id = %s",
                (seller_id, account_id),
            ).fetchall()
        return {
            row["field"]: self._keyring.open_secret(seller_id, f"{account_id}|{row['field']}", row["sealed"])
            for row in rows
        }


def fingerprint(sealed: Mapping[str, str]) -> str:
    """Tells one entry of secrets from another without saying anything about them: seals are random."""
    return hashlib.sha256("\n".join(f"{name}={sealed[name]}" for name in sorted(sealed)).encode()).hexdigest()[:16]
