"""The webhooks that a seller has."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from alert.domain import WebhookBook
from chassis.database import Rows, trusted
from chassis.log import Recorded
from chassis.projections import Projection


class WebhooksView(Projection):
    """One row a webhook."""

    name: ClassVar[str] = "webhooks"
    ddl: ClassVar[str] = """
        CREATE TABLE webhooks_view (
            seller_id uuid NOT NULL,
            webhook_id uuid NOT NULL,
            url text NOT NULL,
            label text NOT NULL,
            kinds text[] NOT NULL,
            paused text NOT NULL,
            paused_at timestamptz,
            added_at timestamptz NOT NULL,
            secret_made_at timestamptz NOT NULL,
            former_secret_until timestamptz,
            PRIMARY KEY (seller_id, webhook_id)
        );
    """

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """The row as it is now."""
        for recorded in events:
            fact, at = recorded.event, recorded.recorded_at
            match fact:
                case WebhookBook.Added():
                    cursor.execute(
                        "INSERT INTO webhooks_view VALUES (%s, %s, %s, %s, %s, '', NULL, %s, %s, NULL)",
                        (recorded.seller_id, fact.webhook_id, fact.url, fact.label, list(fact.kinds), at, at),
                    )
                case WebhookBook.Changed():
                    changes = {"url": fact.url, "label": fact.label, "kinds": list(fact.kinds)}
                    _update(cursor, recorded, fact.webhook_id, changes)
                case WebhookBook.SecretRotated():
                    changes = {"secret_made_at": at, "former_secret_until": fact.until}
                    _update(cursor, recorded, fact.webhook_id, changes)
                case WebhookBook.Paused():
                    _update(cursor, recorded, fact.webhook_id, {"paused": fact.because, "paused_at": at})
                case WebhookBook.Resumed():
                    _update(cursor, recorded, fact.webhook_id, {"paused": "", "paused_at": None})
                case WebhookBook.Removed():
                    cursor.execute(
                        "DELETE FROM webhooks_view WHERE seller_id = %s AND webhook_id = %s",
                        (recorded.seller_id, fact.webhook_id),
                    )
                case _:
                    pass


def _update(cursor: Rows, recorded: Recorded, webhook_id: UUID, changes: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = %s" for name in changes)
    cursor.execute(
        trusted(f"UPDATE webhooks_view SET {columns} WHERE seller_id = %s AND webhook_id = %s"),  # noqa: S608
        (*changes.values(), recorded.seller_id, webhook_id),
    )


def webhooks(cursor: Rows) -> list[dict[str, Any]]:
    """All of a seller's, the oldest first."""
    return cursor.execute("SELECT * FROM webhooks_view ORDER BY added_at, webhook_id").fetchall()
