"""What the ledger tells of inquiries: who was asked, and how often each was answered."""

from typing import Any

Entry = dict[str, Any]


def inquiry_rows(entries: list[Entry]) -> list[Entry]:
    """Every inquiry with the counts of its answers, edits and confirmations.

    `repeats` counts what came twice: an answer beside the first, an edit that changes nothing, a second confirmation.
    """
    rows: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry["kind"] == "inquiry_asked":
            kept = {name: entry[name] for name in ("mall", "account", "number", "about", "asked_at")}
            rows[entry["mall"], entry["number"]] = {**kept, "answers": 0, "edits": 0, "reads": 0, "text": None}
        elif entry["kind"] in ("inquiry_answered", "inquiry_edited", "inquiry_read"):
            _apply(rows.get((entry["mall"], entry["number"])), entry)
    return [{**row, "repeats": row.get("repeats", 0)} for row in rows.values()]


def _apply(row: Entry | None, entry: Entry) -> None:
    if row is None:
        return
    name = {"inquiry_answered": "answers", "inquiry_edited": "edits", "inquiry_read": "reads"}[entry["kind"]]
    again = row[name] > 0 if name != "edits" else entry["text"] == row["text"]
    row[name] += 1
    row["repeats"] = row.get("repeats", 0) + again
    row["text"] = entry.get("text", row["text"])


def inquiry_counts(entries: list[Entry]) -> dict[str, int]:
    """The counts of a summary."""
    rows = inquiry_rows(entries)
    return {
        "inquiries_asked": len(rows),
        "inquiries_answered": sum(1 for row in rows if row["answers"]),
        "inquiries_read": sum(1 for row in rows if row["reads"]),
        "doubled_answers": sum(row["repeats"] for row in rows),
        "notices_posted": sum(1 for entry in entries if entry["kind"] == "notice_posted"),
    }
