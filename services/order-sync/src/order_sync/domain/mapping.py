"""Which of our products a mall's item is: told by listings, by codes that come back, or by the seller, remembered."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from order_sync.domain.refusals import AlreadyMappedError, NotMappedError
from order_sync.domain.values import Match

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:mapping")


class MallItem(Aggregate):
    """A product of a mall account under the mall's number, and the listing of ours that it comes from, if any.

    `rules` are the items of it that had to be matched by hand or still wait.
    """

    class Seen(Aggregate.Created):
        """It turned up, by a listing or by an order."""

        seller_id: UUID
        account_id: UUID
        mall_product_no: str

    class Listed(Aggregate.Event):
        """It is our listing. `option_keys` maps the mall's option numbers to our option keys."""

        listing_id: UUID
        product_id: UUID
        option_keys: dict[str, str]

    class RuleAdded(Aggregate.Event):
        """An order of it could not be matched."""

        rule_id: UUID

    @event(Seen)
    def __init__(self, *, seller_id: UUID, account_id: UUID, mall_product_no: str) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.mall_product_no = mall_product_no
        self.listing_id: UUID | None = None
        self.product_id: UUID | None = None
        self.option_keys: dict[str, str] = {}
        self.rules: tuple[UUID, ...] = ()

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, mall_product_no: str) -> UUID:
        """One for each product number of an account."""
        return uuid5(NAMESPACE, f"{seller_id}/{account_id}/item/{mall_product_no}")

    def list_as(self, listing_id: UUID, product_id: UUID, option_nos: dict[str, str]) -> None:
        """A listing was applied; `option_nos` maps our option keys to the mall's numbers. The same again is nothing."""
        keys = {number: key for key, number in option_nos.items()}
        if (self.listing_id, self.product_id, self.option_keys) != (listing_id, product_id, keys):
            self._listed(listing_id, product_id, keys)

    def add_rule(self, rule_id: UUID) -> None:
        """Remember that a rule belongs to it."""
        if rule_id not in self.rules:
            self._rule_added(rule_id)

    @property
    def is_plain(self) -> bool:
        """Whether its listing told of no option: the product has none, or was linked by its number alone."""
        return not any(self.option_keys.values())

    def match(self, mall_option_no: str, seller_option_code: str, *, has_options: bool = False) -> Match | None:
        """The product and option by the listing, or None. A product without options has one under no key.

        `has_options`: the product has some, so that a plain listing does not tell which of them it is.
        """
        if has_options and self.is_plain:
            return None
        key = self._option_key(mall_option_no, seller_option_code)
        if self.product_id is None or key is None:
            return None
        numbers = f"제휴몰 상품번호 {self.mall_product_no}, 옵션번호 {mall_option_no or '없음'}"
        return Match(self.product_id, key, "listing", f"판매상품 {self.listing_id}: {numbers}")

    def _option_key(self, mall_option_no: str, seller_option_code: str) -> str | None:
        if mall_option_no in self.option_keys:
            return self.option_keys[mall_option_no]
        if seller_option_code in self.option_keys.values():
            return seller_option_code
        return "" if self.is_plain else None

    @event(Listed)
    def _listed(self, listing_id: UUID, product_id: UUID, option_keys: dict[str, str]) -> None:
        self.listing_id = listing_id
        self.product_id = product_id
        self.option_keys = option_keys

    @event(RuleAdded)
    def _rule_added(self, rule_id: UUID) -> None:
        self.rules = (*self.rules, rule_id)


class MappingRule(Aggregate):
    """An item that no listing explained: the orders that wait for it, its product once known, the orders it served."""

    class Opened(Aggregate.Created):
        """The first order of an unknown item came."""

        seller_id: UUID
        account_id: UUID
        mall: str
        mall_product_no: str
        mall_option_no: str
        product_name: str
        option_text: str

    class Waited(Aggregate.Event):
        """Orders wait for it."""

        order_ids: tuple[UUID, ...]

    class Matched(Aggregate.Event):
        """It is this product and option: who said so, from what evidence."""

        match: Match

    class Used(Aggregate.Event):
        """Orders were given its product and option."""

        order_ids: tuple[UUID, ...]

    class TakenBack(Aggregate.Event):
        """It is that product no more; `order_ids` used it."""

        match: Match
        reason: str
        order_ids: tuple[UUID, ...]

    @event(Opened)
    def __init__(
        self,
        *,
        seller_id: UUID,
        account_id: UUID,
        mall: str,
        mall_product_no: str,
        mall_option_no: str,
        product_name: str,
        option_text: str,
    ) -> None:
        self.seller_id, self.account_id, self.mall = seller_id, account_id, mall
        self.mall_product_no, self.mall_option_no = mall_product_no, mall_option_no
        self.product_name, self.option_text = product_name, option_text
        self.match: Match | None = None
        self.waiting: tuple[UUID, ...] = ()
        self.used: tuple[UUID, ...] = ()

    @staticmethod
    def create_id(
        seller_id: UUID, account_id: UUID, mall_product_no: str, mall_option_no: str, option_text: str
    ) -> UUID:
        """One for each item: by the mall's option number, and by its text where the mall has no numbers."""
        option = f"no/{mall_option_no}" if mall_option_no else f"text/{option_text}"
        return uuid5(NAMESPACE, f"{seller_id}/{account_id}/rule/{mall_product_no}/{option}")

    def wait(self, order_ids: Iterable[UUID]) -> None:
        """Orders wait for a match."""
        new = tuple(each for each in order_ids if each not in self.waiting and each not in self.used)
        if new:
            self._waited(new)

    def match_to(self, product_id: UUID, option_key: str, by: str, evidence: str) -> Match:
        """Say which product and option it is. Raises AlreadyMappedError."""
        if self.match is not None:
            raise AlreadyMappedError("이미 매칭된 항목입니다. 기존 매칭을 해제한 뒤 다시 매칭해 주세요.")
        match = Match(product_id, option_key, by, evidence, self.id)
        self._matched(match)
        return match

    def use(self, order_ids: Iterable[UUID]) -> None:
        """Orders were given its product."""
        new = tuple(order_id for order_id in order_ids if order_id not in self.used)
        if new:
            self._used(new)

    def take_back(self, reason: str) -> tuple[UUID, ...]:
        """It was wrong: later orders wait again. Returns the orders that used it. Raises NotMappedError."""
        if self.match is None:
            raise NotMappedError("매칭되지 않은 항목입니다. 목록을 새로 고쳐 주세요.")
        used = self.used
        self._taken_back(self.match, reason, used)
        return used

    @event(Waited)
    def _waited(self, order_ids: tuple[UUID, ...]) -> None:
        self.waiting = (*self.waiting, *order_ids)

    @event(Matched)
    def _matched(self, match: Match) -> None:
        self.match = match

    @event(Used)
    def _used(self, order_ids: tuple[UUID, ...]) -> None:
        self.used = (*self.used, *order_ids)
        self.waiting = tuple(order_id for order_id in self.waiting if order_id not in order_ids)

    @event(TakenBack)
    def _taken_back(self, match: Match, reason: str, order_ids: tuple[UUID, ...]) -> None:
        self.match = None
        self.used = ()
