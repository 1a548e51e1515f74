"""What a seller counts or corrects in 재고관리."""

from dataclasses import dataclass
from uuid import UUID

from catalog.domain import Stock
from chassis.refusals import RefusalError


@dataclass(frozen=True)
class StockCount:
    """A number for one option.

    With `seen`, the number the seller saw, only the difference is applied, so that orders that came in between are not
    undone; without it the number is taken as counted. `safety` is 안전재고; None leaves it as it is.
    """

    option_key: str
    on_hand: int
    seen: int | None = None
    safety: int | None = None

    def apply(self, stock: Stock, cause: str) -> None:
        """Do it. Raises StockError."""
        if self.seen is None:
            stock.set(self.on_hand, cause)
        else:
            stock.adjust(self.on_hand - self.seen, cause)
        if self.safety is not None:
            stock.hold_back(self.safety, cause)


@dataclass(frozen=True)
class ProductStockCount:
    """A number for one option of one of many products."""

    product_id: UUID
    count: StockCount


@dataclass(frozen=True)
class RefusedCount:
    """A number that was not taken, and why."""

    product_id: UUID
    option_key: str
    refusal: RefusalError
