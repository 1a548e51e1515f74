"""Figure 6: what sealing every buyer and row-level security cost, from the mall's page to the screen."""

import json
import time
from collections.abc import Sequence
from typing import Any

from bench import checker
from bench.chain import Chain, chain
from bench.lanes.product import MASTER_KEY, collection_id
from bench.measures import Figure, Outcome, Shown, interleaved, ratios, spread
from bench.orders import Record, Window, fetched, record, windows
from bench.subjects import ORDERS
from bench.workbench import Workbench
from chassis.database import Database, Rows, trusted
from chassis.privacy import Keyring
from contracts.identities import order_id
from contracts.mall_gateway import Buyer, MallOrdersFetched

PAGES_A_COMMIT = 5
PERSON = {
    "orderer_name": "홍길동",
    "orderer_phone": "010-2345-6789",
    "receiver_name": "김철수",
    "receiver_phone": "010-1234-5678",
    "zip_code": "06236",
    "address": "서울 강남구 테헤란로 123, 101동 1204호",
    "memo": "부재 시 문 앞에 놓아 주세요.",
}
LIST = "SELECT order_id, order_number, product_name, amount_won, sealed FROM orders_view"


def measure(bench: Workbench) -> Outcome:
    """Blocks with both and without either, in turn."""
    found: dict[str, list[float]] = {"sealed": [], "open": []}
    outcome = Outcome()
    for block in interleaved(list(found), bench.blocks):
        for name in block:
            rate, differences = _block(bench, sealed=name == "sealed")
            found[name].append(rate)
            outcome.differences += [f"security, {name}: {each}" for each in differences]
            bench.tell(f"security {name}: {rate:,.0f} orders/s")
    samples = ratios(found["sealed"], found["open"])
    outcome.figures.append(Figure("security", "orders/s with sealing and RLS / without", 0.85, 0.92, samples))
    outcome.shown += [Shown(f"security, {name}: orders/s", spread(rates)) for name, rates in found.items()]
    return outcome


def _block(bench: Workbench, *, sealed: bool) -> tuple[float, Sequence[str]]:
    warm = windows(1, sellers=1, pages=2, first=10_000)
    some = windows(bench.pick(1, 6, 20), sellers=2, pages=bench.pick(2, 10, 10))
    with bench.servers.corner("store", "keys") as corner, chain(corner) as parts:
        keys = Database(corner.urls["keys"], size=2)
        keyring = Keyring(keys, MASTER_KEY)
        parts.prepare([*warm, *some])
        _run(parts, keyring, warm, sealed=sealed)
        started = time.perf_counter()
        _run(parts, keyring, some, sealed=sealed)
        seconds = time.perf_counter() - started
        with parts.views.read_all() as rows:
            shown = [(row["order_id"], row["amount_won"]) for row in rows.execute(LIST)]
        keys.close()
    orders = sum(len(window.lines) for window in some)
    return orders / seconds, checker.differences(ORDERS.truth([*warm, *some]), {"view": shown})


def _run(parts: Chain, keyring: Keyring, some: Sequence[Window], *, sealed: bool) -> None:
    for window in some:
        pages = [_page(keyring, window, page, sealed=sealed) for page in range(1, window.pages + 1)]
        parts.take(pages, PAGES_A_COMMIT)
    parts.publish()
    parts.project()
    for window in some:
        _look(parts, keyring, window, sealed=sealed)


def _page(keyring: Keyring, window: Window, page: int, *, sealed: bool) -> Record:
    """A page as the gateway makes it: with its buyers sealed, or in clear."""
    event: MallOrdersFetched = fetched(window, page, collection_id(window))
    subjects = [order_id(window.seller_id, event.mall, event.account_id, line.ref) for line in event.lines]
    if sealed:
        made = keyring.seal_many(window.seller_id, [(subject, PERSON) for subject in subjects])
        texts = [text or "" for text in made]
    else:
        texts = [json.dumps(PERSON, ensure_ascii=False)] * len(subjects)
    lines = tuple(
        line.model_copy(update={"buyer": Buyer(subject_id=subject, sealed=text)})
        for line, subject, text in zip(event.lines, subjects, texts, strict=True)
    )
    return record(window, event.model_copy(update={"lines": lines}), f"{window.number}/{page}")


def _look(parts: Chain, keyring: Keyring, window: Window, *, sealed: bool) -> None:
    """The seller looks at as many pages of the order list as came in."""
    for page in range(window.pages):
        if sealed:
            with parts.views.read(window.seller_id) as rows:
                found = _rows(rows, " ORDER BY ordered_at DESC LIMIT 100 OFFSET %s", (page * 100,))
            keyring.open_many(window.seller_id, [row["sealed"] for row in found])
        else:
            with parts.views.read_all() as rows:
                where = " WHERE seller_id = %s ORDER BY ordered_at DESC LIMIT 100 OFFSET %s"
                found = _rows(rows, where, (window.seller_id, page * 100))
            for row in found:
                json.loads(row["sealed"])


def _rows(rows: Rows, rest: str, params: tuple[Any, ...]) -> list[dict[str, Any]]:
    return rows.execute(trusted(LIST + rest), params).fetchall()
