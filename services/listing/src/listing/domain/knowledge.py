"""What other services told, kept as events of our own: products, mall accounts, whether the seller may work."""

from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from listing.domain.refusals import (
    AccountMissingError,
    AccountNotVerifiedError,
    ProductMissingError,
    SellingSuspendedError,
)
from listing.domain.stocks import Level, brought_up, saved_revision, sold_stocks

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:listing")


class KnownProduct(Aggregate):
    """The latest state of a product that `catalog` told; `product` is None until the first telling."""

    class Opened(Aggregate.Created):
        """The first news of a product."""

        seller_id: UUID
        product_id: UUID

    class Told(Aggregate.Event):
        """The product's whole public state; `product` is `contracts.catalog.Product` as JSON."""

        product_id: UUID
        revision: int
        product: dict[str, Any]

    class StockTold(Aggregate.Event):
        """The stock of an option (empty key: of the product itself) moved."""

        option_key: str
        level: Level

    class Offered(Aggregate.Event):
        """It was chosen for a mall account: this listing sells it."""

        listing_id: UUID

    class Deleted(Aggregate.Event):
        """The product was deleted."""

        product_id: UUID

    class Restored(Aggregate.Event):
        """The product came back."""

        product_id: UUID

    @staticmethod
    def create_id(seller_id: UUID, product_id: UUID) -> UUID:
        """One per seller and product."""
        return uuid5(NAMESPACE, f"product/{seller_id}/{product_id}")

    @event(Opened)
    def __init__(self, seller_id: UUID, product_id: UUID) -> None:
        self.seller_id = seller_id
        self.product_id = product_id
        self.revision = 0
        self.product: dict[str, Any] | None = None
        self.levels: dict[str, Level] = {}
        self.listing_ids: tuple[UUID, ...] = ()
        self.deleted = False

    @property
    def current(self) -> dict[str, Any] | None:
        """The product as it was told last, with the stock as it is now."""
        return None if self.product is None else brought_up(self.product, self.levels)

    @property
    def option_keys(self) -> tuple[str, ...]:
        """The keys of its options. Raises ProductMissingError when it was deleted, or never told of."""
        if self.deleted or self.product is None:
            raise ProductMissingError
        return tuple(option["key"] for option in self.product["options"])

    def stocks(self, *, general: bool) -> dict[str, int | None]:
        """Its stock as it is now, as `sold_stocks` gives it; empty while nothing was told."""
        current = self.current
        return {} if current is None else sold_stocks(current, general=general)

    def tell(self, revision: int, product: dict[str, Any]) -> None:
        """Take a newer revision; an older or equal one changes nothing."""
        if revision > self.revision:
            self._told(self.product_id, revision, product)

    def tell_stock(self, option_key: str, revision: int, on_hand: int) -> None:
        """Take a newer stock; an older or equal revision changes nothing."""
        known = self.levels.get(option_key)
        if revision > max(known.revision if known else 0, saved_revision(self.product, option_key)):
            self._stock_told(option_key, Level(revision, on_hand))

    def offer(self, listing_id: UUID) -> None:
        """Note which listing sells it; once is enough."""
        if listing_id not in self.listing_ids:
            self._offered(listing_id)

    def delete(self) -> None:
        """Note that it was deleted; once is enough."""
        if not self.deleted:
            self._deleted(self.product_id)

    def restore(self) -> None:
        """Note that it came back; once is enough."""
        if self.deleted:
            self._restored(self.product_id)

    @event(Told)
    def _told(self, product_id: UUID, revision: int, product: dict[str, Any]) -> None:
        self.revision = revision
        self.product = product

    @event(StockTold)
    def _stock_told(self, option_key: str, level: Level) -> None:
        self.levels = {**self.levels, option_key: level}

    @event(Offered)
    def _offered(self, listing_id: UUID) -> None:
        self.listing_ids = (*self.listing_ids, listing_id)

    @event(Deleted)
    def _deleted(self, product_id: UUID) -> None:
        self.deleted = True

    @event(Restored)
    def _restored(self, product_id: UUID) -> None:
        self.deleted = False


class KnownAccount(Aggregate):
    """A mall account as `mall-gateway` told it. `state`: `saved`, `verified`, `rejected`, `expired` or `removed`."""

    ADVICE: ClassVar[dict[str, str]] = {
        "saved": "제휴몰 계정의 연결 확인이 되지 않았습니다. 제휴몰 계정정보에서 연결 확인을 한 뒤 다시 시도하세요.",
        "rejected": "제휴몰 계정이 인증실패 상태입니다. 제휴몰 계정정보에서 인증키를 고치고 연결 확인을 하세요.",
        "expired": "제휴몰 계정의 API 인증키가 만료되었습니다. 재발급받아 제휴몰 계정정보에 저장한 뒤 다시 시도하세요.",
    }

    class Opened(Aggregate.Created):
        """The first news of an account."""

        seller_id: UUID
        account_id: UUID

    class Told(Aggregate.Event):
        """The account's mall, login id and state."""

        account_id: UUID
        mall: str
        login_id: str
        state: str

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID) -> UUID:
        """One per seller and account."""
        return uuid5(NAMESPACE, f"account/{seller_id}/{account_id}")

    @event(Opened)
    def __init__(self, seller_id: UUID, account_id: UUID) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.mall = ""
        self.login_id = ""
        self.state = "removed"

    def tell(self, mall: str, login_id: str, state: str) -> None:
        """Take the account's state; the same again changes nothing."""
        if (mall, login_id, state) != (self.mall, self.login_id, self.state):
            self._told(self.account_id, mall, login_id, state)

    def require_present(self) -> None:
        """Raises AccountMissingError when it was removed."""
        if self.state == "removed":
            raise AccountMissingError

    def require_verified(self) -> None:
        """Raises AccountMissingError or AccountNotVerifiedError unless the mall let us in."""
        self.require_present()
        if self.state != "verified":
            raise AccountNotVerifiedError(self.ADVICE[self.state], field="account_id")

    @event(Told)
    def _told(self, account_id: UUID, mall: str, login_id: str, state: str) -> None:
        self.mall, self.login_id, self.state = mall, login_id, state


class KnownSeller(Aggregate):
    """Whether a seller may work, as `account` told."""

    class Opened(Aggregate.Created):
        """The first news of a seller."""

        seller_id: UUID

    class Suspended(Aggregate.Event):
        """The operator stopped the seller."""

    class Resumed(Aggregate.Event):
        """The seller may work again."""

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One per seller."""
        return uuid5(NAMESPACE, f"seller/{seller_id}")

    @event(Opened)
    def __init__(self, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.suspended = False

    def suspend(self) -> None:
        """Note the suspension; once is enough."""
        if not self.suspended:
            self._suspended()

    def resume(self) -> None:
        """Note the end of the suspension; once is enough."""
        if self.suspended:
            self._resumed()

    def require_active(self) -> None:
        """Raises SellingSuspendedError while suspended."""
        if self.suspended:
            raise SellingSuspendedError

    @event(Suspended)
    def _suspended(self) -> None:
        self.suspended = True

    @event(Resumed)
    def _resumed(self) -> None:
        self.suspended = False
