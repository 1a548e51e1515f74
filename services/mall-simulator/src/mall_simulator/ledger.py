"""The ledger: an append-only list of what really happened at the malls, and the views folded from it."""

from collections import Counter
from contextvars import ContextVar
from typing import Any

from mall_simulator.clock import Clock
from mall_simulator.inquiry_ledger import inquiry_counts, inquiry_rows
from mall_simulator.store import Store

TRACEPARENT: ContextVar[str | None] = ContextVar("traceparent", default=None)

Entry = dict[str, Any]


class Ledger:
    """Entries are `{seq, at, kind, mall, account, traceparent, …}`; none is ever changed."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def record(self, kind: str, mall: str, account: str, **facts: Any) -> None:
        """Append one fact, with the trace of the call that caused it."""
        entry = {
            "seq": len(self._store.entries) + 1,
            "at": self._clock.now().isoformat(),
            "kind": kind,
            "mall": mall,
            "account": account,
            "traceparent": TRACEPARENT.get(),
        }
        self._store.entries.append({**entry, **facts})

    def entries(
        self,
        *,
        mall: str | None = None,
        account: str | None = None,
        kind: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> list[Entry]:
        """The entries that match, in order, after sequence number `after`."""
        found = [
            entry
            for entry in self._store.entries[after:]
            if mall in (None, entry["mall"]) and account in (None, entry["account"]) and kind in (None, entry["kind"])
        ]
        return found[:limit]

    def view(self, mall: str | None = None, account: str | None = None) -> dict[str, Any]:
        """Products, orders with lines, claims, inquiries, calls, 429s and faults, folded from the entries."""
        entries = self.entries(mall=mall, account=account)
        return {
            "products": _products(entries),
            "orders": _orders(entries),
            "inquiries": inquiry_rows(entries),
            "claims": _claims(entries),
            "calls": _calls(entries),
            "throttled": [entry for entry in entries if entry["kind"] == "throttled"],
            "faults": [entry for entry in entries if entry["kind"] == "fault_fired"],
        }

    def summary(self, mall: str | None = None, account: str | None = None) -> dict[str, Any]:
        """Counts over all and per mall; `doubled` counts effects that happened more than once."""
        entries = self.entries(mall=mall, account=account)
        malls = sorted({entry["mall"] for entry in entries})
        per_mall = {code: _counts([entry for entry in entries if entry["mall"] == code]) for code in malls}
        return {**_counts(entries), "malls": per_mall}


def _counts(entries: list[Entry]) -> dict[str, int]:
    kinds = Counter(entry["kind"] for entry in entries)
    lines = [line for order in _orders(entries) for line in order["lines"]]
    claims = _claims(entries)
    codes = Counter((entry["mall"], entry["account"], entry["seller_code"]) for entry in entries if _created(entry))
    return {
        "calls": kinds["call"],
        "throttled": kinds["throttled"],
        "faults_fired": kinds["fault_fired"],
        "products_created": kinds["product_created"],
        "products_updated": kinds["product_updated"],
        "products_stopped": kinds["product_stopped"],
        "orders_placed": kinds["order_placed"],
        "lines_placed": len(lines),
        "lines_acknowledged": sum(1 for line in lines if line["acknowledged"]),
        "lines_invoiced": sum(1 for line in lines if line["invoices"]),
        "invoices_changed": kinds["invoice_changed"],
        "lines_cancelled": sum(1 for line in lines if line["cancelled_quantity"]),
        "cancel_requests": kinds["cancel_requested"],
        **{f"claims_{act}": sum(1 for claim in claims if claim[act]) for act in CLAIM_ACTS},
        "shipped_despite_cancel_request": kinds["shipped_despite_cancel_request"],
        "doubled_products": sum(count - 1 for code, count in codes.items() if code[2] and count > 1),
        "doubled_acknowledgements": sum(max(0, line["acknowledged"] - 1) for line in lines),
        "doubled_invoices": sum(max(0, line["invoice_count"] - 1) for line in lines),
        **inquiry_counts(entries),
        "doubled_claim_acts": sum(max(0, claim[act] - 1) for claim in claims for act in CLAIM_ACTS),
    }


def _claims(entries: list[Entry]) -> list[Entry]:
    claims: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        act = str(entry["kind"]).removeprefix("claim_")
        if act not in CLAIM_ACTS or act == entry["kind"]:
            continue
        key = (entry["mall"], entry["claim"])
        if key not in claims:
            kept = {name: entry[name] for name in ("mall", "account", "order", "line", "quantity", "traceparent")}
            claims[key] = {"number": entry["claim"], "claim_kind": entry["claim_kind"], "by": entry.get("by"), **kept}
            claims[key] |= {"at": entry["at"], **dict.fromkeys(CLAIM_ACTS, 0)}
        claims[key][act] += 1
    return list(claims.values())


CLAIM_ACTS = (
    "asked",
    "withdrawn",
    "held",
    "approved",
    "refused",
    "sent_back",
    "arrived",
    "picked_up",
    "reshipped",
    "redelivered",
    "done",
)
"""What may happen to a claim; each is counted, so that an act that took effect twice shows."""


def _created(entry: Entry) -> bool:
    return entry["kind"] == "product_created"


def _products(entries: list[Entry]) -> list[Entry]:
    times = Counter((entry["mall"], entry["account"], entry["seller_code"]) for entry in entries if _created(entry))
    products: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if _created(entry):
            products[entry["mall"], entry["number"]] = _product(entry, times)
        elif entry["kind"] in _PRODUCT_COUNTS:
            product = products.get((entry["mall"], entry["number"]))
            if product is not None:
                product[_PRODUCT_COUNTS[entry["kind"]]] += 1
    return list(products.values())


_PRODUCT_COUNTS = {
    "product_updated": "updates",
    "product_approved": "approvals",
    "product_denied": "denials",
    "product_stopped": "stops",
    "product_resumed": "resumes",
    "product_deleted": "deletes",
}


def _product(entry: Entry, times: Counter[tuple[str, str, str]]) -> Entry:
    kept = {name: entry[name] for name in ("mall", "account", "number", "seller_code", "name", "traceparent")}
    times_created = times[entry["mall"], entry["account"], entry["seller_code"]]
    counts = dict.fromkeys(_PRODUCT_COUNTS.values(), 0)
    return {**kept, "created_at": entry["at"], "times_created": times_created, **counts}


def _orders(entries: list[Entry]) -> list[Entry]:
    orders: dict[tuple[str, str], Entry] = {}
    lines: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry["kind"] == "order_placed":
            order = orders[entry["mall"], entry["number"]] = _order(entry)
            lines.update({(entry["mall"], line["number"]): line for line in order["lines"]})
        elif "line" in entry:
            _apply(lines.get((entry["mall"], entry["line"])), entry)
    return list(orders.values())


def _order(entry: Entry) -> Entry:
    fresh: Entry = {
        "acknowledged": 0,
        "invoice_count": 0,
        "invoice_changes": 0,
        "cancelled_quantity": 0,
        "delivered": 0,
    }
    flags: Entry = {"cancel_requested": False, "delayed": 0}
    lines: list[Entry] = [{**line, **fresh, **flags, "invoices": []} for line in entry["lines"]]
    kept = {name: value for name, value in entry.items() if name not in ("kind", "seq", "lines", "traceparent")}
    return {**kept, "lines": lines}


def _apply(line: Entry | None, entry: Entry) -> None:
    if line is None:
        return
    match entry["kind"]:
        case "line_acknowledged":
            line["acknowledged"] += 1
        case "invoice_accepted" | "invoice_changed":
            line["invoices"].append({"courier": entry["courier"], "number": entry["invoice"], "at": entry["at"]})
            line["invoice_count" if entry["kind"] == "invoice_accepted" else "invoice_changes"] += 1
        case "line_cancelled":
            line["cancelled_quantity"] += entry["quantity"]
        case "cancel_requested":
            line["cancel_requested"] = True
        case "line_delivered":
            line["delivered"] += 1
        case "line_delayed":
            line["delayed"] += 1
        case _:
            pass


def _calls(entries: list[Entry]) -> dict[str, dict[str, dict[str, int]]]:
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for entry in entries:
        if entry["kind"] == "call":
            statuses = counts.setdefault(entry["mall"], {}).setdefault(entry["operation"], {})
            status = str(entry["status"])
            statuses[status] = statuses.get(status, 0) + 1
    return counts
