"""Stock and money: the same in what the buyers paid, in order-sync's views and in the catalogue's stock."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from order_sync.domain import OrderState
from proofs.ledger.books import Books, Option
from proofs.ledger.malls import MallLine
from proofs.ledger.verdict import Purpose, Verdict
from proofs.stores import Store

Sums = Mapping[str, tuple[int, int]]
"""Order lines and won, by mall."""


@dataclass(frozen=True)
class Shown:
    """What the views sum up to."""

    orders: Sums
    sales: Sums
    stock: Mapping[Option, int]


def shown_by(stores: Mapping[str, Store]) -> Shown:
    """Read the sums of the views."""
    orders, catalog = stores["order-sync"], stores["catalog"]
    sold = (OrderState.DELIVERED.rank, OrderState.COMPLETED.rank)
    select = "SELECT mall, count(*) AS orders, sum(amount_won)::bigint AS won FROM orders_view"
    stock = catalog.view("SELECT product_id, option_key, on_hand, oversold FROM stock_view")
    return Shown(
        orders=_sums(orders.view(f"{select} GROUP BY mall")),
        sales=_sums(orders.view(f"{select} WHERE state_rank IN (%s, %s) GROUP BY mall", *sold)),
        stock={(str(row["product_id"]), row["option_key"]): row["on_hand"] - row["oversold"] for row in stock},
    )


def _sums(rows: Sequence[Mapping[str, Any]]) -> Sums:
    return {row["mall"]: (row["orders"], row["won"]) for row in rows}


def check_money(verdict: Verdict, lines: Sequence[MallLine], books: Books, shown: Shown) -> None:
    """The order view has what the buyers paid, the sales view what was recorded as sold."""
    amounts: defaultdict[str, list[int]] = defaultdict(list)
    for line in lines:
        amounts[line.mall].append(line.amount_won)
    paid = {mall: (len(found), sum(found)) for mall, found in amounts.items()}
    _compare(verdict, "the order view", shown.orders, "the buyers paid", paid)
    _compare(verdict, "the sales view", shown.sales, "recorded is", books.sales())


def _compare(verdict: Verdict, view: str, shown: Sums, told: str, wanted: Sums) -> None:
    for mall in sorted({*shown, *wanted}):
        (orders, won), (count, total) = shown.get(mall, (0, 0)), wanted.get(mall, (0, 0))
        if (orders, won) != (count, total):
            verdict.wrong.append(f"{view} shows {orders} orders, {won} won of {mall}; {told} {count}, {total} won")


def check_stock(verdict: Verdict, books: Books, shown: Shown, purpose: Purpose) -> None:
    """Each order line took its stock once, and what is left is what there was, less what orders hold."""
    held: Counter[Option] = Counter()
    for order_id, order in books.orders.items():
        option = order.held if order.held in books.stocks and not order.cancelled_by else None
        outstanding = books.outstanding(order_id)
        wanted = Counter({option: outstanding}) if option and outstanding else Counter[Option]()
        held.update(wanted)
        taken = +books.taken.get(order_id, Counter[Option]())
        if taken != wanted:
            kind = verdict.doubled if taken > wanted else verdict.lost
            kind.append(f"order {order.name} holds {sum(taken.values())} of the stock and must {sum(wanted.values())}")
    for order_id in books.taken.keys() - books.orders.keys():
        verdict.wrong.append(f"stock is held for order {order_id}, which was never collected")
    for option, count in purpose.initial_stock.items():
        if shown.stock.get(option) != count - held[option]:
            verdict.wrong.append(f"stock of {option} is {shown.stock.get(option)} and must be {count - held[option]}")
