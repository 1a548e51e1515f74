"""What order-sync told of an order line, and the claims on it: whichever came first."""

from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from claim_sync.domain.values import Goods

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:claim-sync-orders")


class KnownOrder(Aggregate):
    """An order line and the claims on it. `goods` is None while the order is not collected yet."""

    class Opened(Aggregate.Created):
        """A claim or the order itself was heard of."""

        seller_id: UUID
        order_id: UUID

    class Told(Aggregate.Event):
        """The order came in."""

        goods: Goods

    class Matched(Aggregate.Event):
        """It is this product now; None when its match was taken back."""

        product_id: UUID | None
        option_key: str | None

    class ClaimAdded(Aggregate.Event):
        """A claim on it came in."""

        claim_id: UUID

    @event(Opened)
    def __init__(self, *, seller_id: UUID, order_id: UUID) -> None:
        self.seller_id = seller_id
        self.order_id = order_id
        self.goods: Goods | None = None
        self.match: tuple[UUID | None, str | None] | None = None
        self.claims: tuple[UUID, ...] = ()

    @staticmethod
    def create_id(seller_id: UUID, order_id: UUID) -> UUID:
        """One for each order line."""
        return uuid5(NAMESPACE, f"{seller_id}/{order_id}")

    def tell(self, goods: Goods) -> None:
        """The order came in; a match that was told before stays."""
        if self.goods is None:
            self._told(goods)

    def match_to(self, product_id: UUID | None, option_key: str | None) -> None:
        """Its product was given or taken back."""
        if self.match != (product_id, option_key):
            self._matched(product_id, option_key)

    def add_claim(self, claim_id: UUID) -> None:
        """A claim on it came in; twice is once."""
        if claim_id not in self.claims:
            self._claim_added(claim_id)

    @event(Told)
    def _told(self, goods: Goods) -> None:
        if self.match is None:
            self.match = (goods.product_id, goods.option_key)
        self.goods = replace(goods, product_id=self.match[0], option_key=self.match[1])

    @event(Matched)
    def _matched(self, product_id: UUID | None, option_key: str | None) -> None:
        self.match = (product_id, option_key)
        if self.goods is not None:
            self.goods = replace(self.goods, product_id=product_id, option_key=option_key)

    @event(ClaimAdded)
    def _claim_added(self, claim_id: UUID) -> None:
        self.claims = (*self.claims, claim_id)
