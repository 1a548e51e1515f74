"""The tables of the boxes, and what a seller sees of them."""

from typing import Any
from uuid import UUID

from chassis.database import Rows

BOX_TABLES = """
CREATE TABLE box_rows (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    sheet text NOT NULL,
    key text NOT NULL,
    facts jsonb NOT NULL,
    sealed text NOT NULL DEFAULT '',
    acts jsonb NOT NULL DEFAULT '{}',
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seller_id, account_id, sheet, key)
);
CREATE INDEX ON box_rows (seller_id, account_id, sheet, changed_at, key);
CREATE TABLE box_entries (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    sheet text NOT NULL,
    key text NOT NULL,
    seq bigserial,
    facts jsonb NOT NULL,
    file_id uuid,
    entered_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seller_id, account_id, entry_id)
);
CREATE INDEX ON box_entries (seller_id, account_id, sheet, seq) WHERE file_id IS NULL;
CREATE INDEX ON box_entries (seller_id, file_id) WHERE file_id IS NOT NULL;
CREATE TABLE box_files (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    file_id uuid NOT NULL,
    sheet text NOT NULL,
    direction text NOT NULL,
    name text NOT NULL,
    rows int NOT NULL,
    problems int NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (seller_id, account_id, file_id)
);
CREATE INDEX ON box_files (seller_id, account_id, at DESC);
DO $$
DECLARE
    reader text := current_user || '_reader';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['box_rows', 'box_entries', 'box_files'] LOOP
        EXECUTE format('GRANT SELECT ON %I TO %I', name, reader);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I TO %I USING '
            '(seller_id = (SELECT nullif(current_setting(''app.seller_id'', true), '''')::uuid))', name, reader);
    END LOOP;
END $$
"""


def entries_of(cursor: Rows, account_id: UUID, file_id: UUID) -> list[dict[str, Any]]:
    """What a file claimed, in the order entered; the cursor sees one seller's only."""
    found = cursor.execute(
        "SELECT facts FROM box_entries WHERE account_id = %s AND file_id = %s ORDER BY seq", (account_id, file_id)
    ).fetchall()
    return [row["facts"] for row in found]


def files_of(cursor: Rows, account_id: UUID, limit: int = 50) -> list[dict[str, Any]]:
    """The files that came and went, the newest first."""
    return cursor.execute(
        "SELECT file_id, sheet, direction, name, rows, problems, actor, at FROM box_files"
        " WHERE account_id = %s ORDER BY at DESC, file_id LIMIT %s",
        (account_id, limit),
    ).fetchall()


def file_of(cursor: Rows, account_id: UUID, file_id: UUID) -> dict[str, Any] | None:
    """One file."""
    return cursor.execute(
        "SELECT file_id, sheet, direction, name FROM box_files WHERE account_id = %s AND file_id = %s",
        (account_id, file_id),
    ).fetchone()


def waiting_in(cursor: Rows, account_id: UUID) -> dict[str, int]:
    """How many entries of each sheet wait to be handed out."""
    rows = cursor.execute(
        "SELECT sheet, count(*) AS waiting FROM box_entries WHERE account_id = %s AND file_id IS NULL GROUP BY sheet",
        (account_id,),
    ).fetchall()
    return {row["sheet"]: row["waiting"] for row in rows}
