"""What buyers do and when, drawn from a seed. Nothing here reads a clock, a store or shared chance.

Each draw has a name of its own (the seed, what is decided, about what), so it is the same however time passes.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mall_simulator.clock import KST

DeedKind = Literal[
    "order",
    "product",
    "customer_center",
    "urgent",
    "cancel",
    "withdraw",
    "scan",
    "deliver",
    "return",
    "exchange",
    "decide",
    "send_back",
    "arrive",
    "redeliver",
]
Shop = tuple[str, str]
"""A mall's code and an account there."""

HOUR = timedelta(hours=1)
_CURVE = (14, 8, 5, 3, 3, 4, 7, 14, 24, 34, 42, 46, 44, 42, 44, 45, 43, 40, 42, 52, 64, 72, 66, 38)
HOURS = tuple(weight / sum(_CURVE) for weight in _CURVE)
"""The share of a day's orders in each hour of Korea: evenings are busy, nights are not."""
_QUANTITIES, _QUANTITY_WEIGHTS = (1, 2, 3, 5), (78, 15, 5, 2)
_BUYS_TWO_PRODUCTS = 0.12
_THINKS_BETTER = 0.1
"""The share of cancels that wait and are withdrawn."""

After = tuple[float, float]
"""Between how many hours and how many after its cause something comes."""
CANCELLED: After = (0.2, 12)
ASKED_CENTRE: After = (6, 72)
URGED: After = (24, 72)
SCANNED: After = (3, 12)
DELIVERED: After = (24, 72)
BROUGHT_BACK: After = (12, 96)
DECIDED: After = (48, 168)
WITHDRAWN: After = (0.5, 10)
SENT_BACK: After = (4, 36)
ARRIVED: After = (20, 48)


class Rates(BaseModel):
    """How much happens. Shares are of orders or of their lines; what is left of delivered lines is kept and decided."""

    model_config = ConfigDict(extra="forbid")

    orders_per_day: float = Field(default=20, ge=0, le=500, description="At each account of each mall")
    cancels: float = Field(default=0.05, ge=0, le=1, description="Share of lines whose buyer thinks better of it")
    returns: float = Field(default=0.06, ge=0, le=1, description="Share of delivered lines that are returned")
    exchanges: float = Field(default=0.03, ge=0, le=1, description="Share of delivered lines that are exchanged")
    questions: float = Field(default=0.15, ge=0, le=1, description="Product questions, for each order")
    customer_center: float = Field(default=0.05, ge=0, le=1, description="Share of orders that the centre is asked of")
    urgent: float = Field(default=0.02, ge=0, le=1, description="Share of orders that an urgent notice is about")

    @model_validator(mode="after")
    def _keeps_something(self) -> Self:
        if self.returns + self.exchanges > 1:
            raise ValueError("returns와 exchanges의 합은 1을 넘을 수 없습니다.")
        return self


@dataclass(frozen=True, order=True)
class Deed:
    """Something that a buyer or a courier does at a time; `draw` is the seed of its details."""

    at: datetime
    kind: DeedKind
    mall: str
    account: str
    order: str = ""
    line: str = ""
    claim: str = ""
    draw: int = 0


@dataclass(frozen=True)
class Ware:
    """An option that is on sale, and how many there are."""

    product: str
    option: str
    stock: int


class Habits:
    """The buyers of one seed."""

    def __init__(self, seed: int, rates: Rates) -> None:
        self._seed = seed
        self._rates = rates

    def arrivals(self, shop: Shop, since: datetime, until: datetime) -> list[Deed]:
        """Orders and product questions after `since`, until `until` and then, in order."""
        rates = self._rates
        wanted: dict[DeedKind, float] = {
            "order": rates.orders_per_day,
            "product": rates.orders_per_day * rates.questions,
        }
        found = [
            deed
            for hour in _hours(since, until)
            for kind, per_day in wanted.items()
            for deed in self._in_hour(kind, shop, hour, per_day)
        ]
        return sorted(deed for deed in found if since < deed.at <= until)

    def after(self, entry: Mapping[str, Any], at: datetime) -> list[Deed]:
        """What follows from an entry of the ledger that became known at a time."""
        shop = (entry["mall"], entry["account"])
        match entry["kind"]:
            case "order_placed":
                return self._after_order(shop, entry, at)
            case "invoice_accepted":
                return self._each(entry, at, {"scan": SCANNED, "deliver": DELIVERED})
            case "line_delivered":
                return self._after_delivery(entry, at)
            case "claim_asked" if entry.get("by") == "buyer":
                return self._after_claim(entry, at)
            case "claim_sent_back":
                return self._each(entry, at, {"arrive": ARRIVED})
            case "claim_reshipped":
                return self._each(entry, at, {"redeliver": DELIVERED})
            case _:
                return []

    def basket(self, deed: Deed, shelf: Sequence[Ware]) -> list[tuple[Ware, int]]:
        """What the buyer of an order takes: one product or two, no more than there is; nothing where nothing is."""
        chance = self._chance("basket", deed.draw)
        products = sorted({ware.product for ware in shelf})
        taken: list[tuple[Ware, int]] = []
        for _ in range(min(2 if chance.random() < _BUYS_TWO_PRODUCTS else 1, len(products))):
            liked = [self._chance("liked", product).paretovariate(1.2) for product in products]
            product = chance.choices(products, liked)[0]
            products.remove(product)
            ware = chance.choice([ware for ware in shelf if ware.product == product])
            quantity = chance.choices(_QUANTITIES, _QUANTITY_WEIGHTS)[0]
            taken.append((ware, min(quantity, ware.stock)))
        return taken

    def _in_hour(self, kind: DeedKind, shop: Shop, hour: datetime, per_day: float) -> Iterator[Deed]:
        chance = self._chance(kind, *shop, hour.isoformat())
        for _ in range(_poisson(chance, per_day * HOURS[hour.astimezone(KST).hour])):
            at = hour + timedelta(seconds=chance.randrange(3600))
            yield Deed(at, kind, *shop, draw=chance.getrandbits(48))

    def _after_order(self, shop: Shop, entry: Mapping[str, Any], at: datetime) -> list[Deed]:
        number, rates = str(entry["number"]), self._rates
        shares: tuple[tuple[DeedKind, float, After], ...] = (
            ("customer_center", rates.customer_center, ASKED_CENTRE),
            ("urgent", rates.urgent, URGED),
        )
        found = [self._later(kind, shop, at, within, order=number) for kind, share, within in shares
                 if self._happens(share, kind, *shop, number)]  # fmt: skip
        for row in entry["lines"]:
            line = str(row["number"])
            if self._happens(rates.cancels, "cancel", *shop, line):
                found.append(self._later("cancel", shop, at, CANCELLED, order=number, line=line))
        return found

    def _after_delivery(self, entry: Mapping[str, Any], at: datetime) -> list[Deed]:
        share = self._chance("kept", entry["mall"], entry["line"]).random()
        if share < self._rates.returns:
            return self._each(entry, at, {"return": BROUGHT_BACK})
        if share < self._rates.returns + self._rates.exchanges:
            return self._each(entry, at, {"exchange": BROUGHT_BACK})
        return self._each(entry, at, {"decide": DECIDED})

    def _after_claim(self, entry: Mapping[str, Any], at: datetime) -> list[Deed]:
        if entry["claim_kind"] != "cancel":
            return self._each(entry, at, {"send_back": SENT_BACK})
        thinks_better = self._happens(_THINKS_BETTER, "withdraw", entry["mall"], entry["claim"])
        return self._each(entry, at, {"withdraw": WITHDRAWN}) if thinks_better else []

    def _each(self, entry: Mapping[str, Any], at: datetime, kinds: Mapping[DeedKind, After]) -> list[Deed]:
        """One deed of each kind about the entry's line, or its claim."""
        about = {name: str(entry.get(name, "")) for name in ("order", "line", "claim")}
        shop = (entry["mall"], entry["account"])
        return [self._later(kind, shop, at, within, **about) for kind, within in kinds.items()]

    def _later(self, kind: DeedKind, shop: Shop, at: datetime, within: After, **about: str) -> Deed:
        chance = self._chance("later", kind, *shop, *about.values())
        due = at + timedelta(seconds=int(chance.uniform(*within) * 3600))
        return Deed(due, kind, *shop, **about, draw=chance.getrandbits(48))

    def _happens(self, share: float, *about: str) -> bool:
        return self._chance("happens", *about).random() < share

    def _chance(self, *about: object) -> random.Random:
        return random.Random(" ".join(map(str, (self._seed, *about))))


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    hour = since.replace(minute=0, second=0, microsecond=0)
    while hour <= until:
        yield hour
        hour += HOUR


def _poisson(chance: random.Random, mean: float) -> int:
    """How many of something rare come when `mean` come as a rule; the mean is below a hundred here."""
    limit, product, count = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
