"""Messages that were set aside: to look at, to announce on the dead-letter topic, and to put back."""

import base64
from typing import Any

from chassis.database import PASSING, Database
from chassis.inbox import Inbox, Incoming


def groups_with_parked(database: Database) -> set[str]:
    """The groups that have set something aside."""
    with database.connection() as connection:
        rows = connection.execute("SELECT DISTINCT consumer FROM parked_messages").fetchall()
    return {row["consumer"] for row in rows}


class ParkedMessages:
    """The messages that were set aside: to look at, and to put back."""

    def __init__(self, inbox: Inbox, database: Database) -> None:
        self._inbox = inbox
        self._database = database

    def unannounced(self) -> list[dict[str, Any]]:
        """Messages not yet copied to the dead-letter topic, with value, key and headers as bytes."""
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT parked_id, topic, partition, epoch, message_offset, key, value, headers, reason, behind,"
                " parked_at FROM parked_messages"
                " WHERE consumer = %s AND announced_at IS NULL ORDER BY parked_id LIMIT 500",
                (self._inbox.group,),
            ).fetchall()
        return [{**row, "headers": _headers(row["headers"])} for row in rows]

    def announced(self, parked_ids: list[int]) -> None:
        """Remember what was copied to the dead-letter topic."""
        with self._database.connection() as connection:
            connection.execute(
                "UPDATE parked_messages SET announced_at = now() WHERE parked_id = ANY(%s)", (parked_ids,)
            )

    def put_back(self, parked_id: int | None = None) -> int:
        """Mark one parked message, or all of the group, to be taken in again: how many were marked."""
        with self._database.connection() as connection:
            return connection.execute(
                "UPDATE parked_messages SET put_back_at = now()"
                " WHERE consumer = %s AND (%s::bigint IS NULL OR parked_id = %s) AND put_back_at IS NULL",
                (self._inbox.group, parked_id, parked_id),
            ).rowcount

    def release(self) -> int:
        """Take in what was put back, in order per key: how many were applied. A failure waits to be put back again."""
        with self._database.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM parked_messages p WHERE consumer = %s AND NOT EXISTS (SELECT 1 FROM parked_messages e"
                " WHERE e.consumer = p.consumer AND e.key = p.key AND e.parked_id <= p.parked_id"
                " AND NOT e.behind AND e.put_back_at IS NULL) AND (behind OR put_back_at IS NOT NULL)"
                " ORDER BY parked_id LIMIT 500",
                (self._inbox.group,),
            ).fetchall()
        stuck: set[bytes | None] = set()
        applied = 0
        for row in rows:
            if row["key"] in stuck:
                continue
            if self._release_one(row):
                applied += 1
            else:
                stuck.add(row["key"])
        return applied

    def _release_one(self, row: dict[str, Any]) -> bool:
        message = Incoming(
            row["topic"],
            row["partition"],
            row["message_offset"],
            row["key"],
            row["value"],
            _headers(row["headers"]),
        )
        try:
            self._inbox.release(message, row["parked_id"])
        except PASSING:
            raise
        except Exception as error:
            with self._database.connection() as connection:
                connection.execute(
                    "UPDATE parked_messages SET put_back_at = NULL, behind = false, attempts = attempts + 1,"
                    " reason = %s WHERE parked_id = %s",
                    (f"{type(error).__name__}: {error}".replace("\0", "")[:2000], row["parked_id"]),
                )
            return False
        return True


def _headers(stored: list[list[Any]]) -> tuple[tuple[str, bytes | None], ...]:
    return tuple((name, None if value is None else base64.b64decode(value)) for name, value in stored)
