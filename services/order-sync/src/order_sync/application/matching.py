"""Finding our product for what a mall sold, and remembering what the seller said."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.event_store import retry_on_conflict
from contracts.identities import listing_code
from order_sync.application.sources import Sources
from order_sync.domain import CatalogueItem, MallItem, MappingRule, Match, Order, ProductCode, SoldItem
from order_sync.domain.refusals import AlreadyShippedError, NotMappedError, OptionUnknownError, ProductNotFoundError


class Matching(Sources):
    """The part of order-sync that says which product an item is: by listing, by rule, by code, in this order."""

    @retry_on_conflict
    def list_item(
        self,
        seller_id: UUID,
        account_id: UUID,
        listing_id: UUID,
        product_id: UUID,
        mall_product_no: str,
        option_nos: dict[str, str],
    ) -> None:
        """A listing was applied: its numbers are recognised, and orders that waited for it are matched."""
        item = self._mall_item(seller_id, account_id, mall_product_no)
        item.list_as(listing_id, product_id, option_nos)
        self.save(item, self._claim(seller_id, listing_code(listing_id), product_id))
        has_options = self.has_unlisted_options(item)
        for rule_id in item.rules:
            rule = self.load(MappingRule, rule_id, seller_id)
            match = item.match(rule.mall_option_no, "", has_options=has_options)
            if rule.match is None and match is not None:
                self._match_rule(rule, match)

    def has_unlisted_options(self, item: MallItem) -> bool:
        """Whether the product of an item has options, where its listing told of none: it was linked by number alone."""
        if item.product_id is None or not item.is_plain:
            return False
        product = self.find(CatalogueItem, CatalogueItem.create_id(item.seller_id, item.product_id), item.seller_id)
        return product is not None and bool(product.options)

    @retry_on_conflict
    def map_item(self, seller_id: UUID, rule_id: UUID, product_id: UUID, option_key: str, evidence: str) -> int:
        """The seller says which product and option an item is: how many waiting orders got it.

        Raises NotFoundError, ProductNotFoundError, OptionUnknownError, AlreadyMappedError.
        """
        rule = self.load(MappingRule, rule_id, seller_id)
        self._check_option(seller_id, product_id, option_key)
        return self._match_rule(rule, Match(product_id, option_key, "seller", evidence or "판매자가 직접 매칭"))

    @retry_on_conflict
    def unmap_item(self, seller_id: UUID, rule_id: UUID, reason: str) -> list[tuple[str, bool]]:
        """Take a mapping back: the numbers of the orders that used it, and whether each waits again.

        Orders whose goods left keep what they were matched to. Raises NotFoundError, NotMappedError.
        """
        rule = self.load(MappingRule, rule_id, seller_id)
        orders = [self.load(Order, order_id, seller_id) for order_id in rule.take_back(reason)]
        released = [order for order in orders if _released(order, reason)]
        rule.wait(order.id for order in released)
        self.save(rule, *released)
        return [(order.number, order in released) for order in orders]

    def _check_option(self, seller_id: UUID, product_id: UUID, option_key: str) -> None:
        product = self.find(CatalogueItem, CatalogueItem.create_id(seller_id, product_id), seller_id)
        if product is None:
            raise ProductNotFoundError("등록된 상품이 아닙니다. 상품을 다시 선택해 주세요.", field="product_id")
        if option_key not in (product.options or {"": ""}):
            offered = ", ".join(f"{key}({text})" for key, text in product.options.items()) or "옵션 없음"
            raise OptionUnknownError(f"'{product.name}'의 옵션을 선택해 주세요: {offered}", field="option_key")

    def _match_rule(self, rule: MappingRule, by: Match) -> int:
        match = rule.match_to(by.product_id, by.option_key, by.by, by.evidence)
        orders = [self.load(Order, order_id, rule.seller_id) for order_id in rule.waiting]
        waiting = [order for order in orders if order.match is None]
        for order in waiting:
            order.map_to(match)
        rule.use(order.id for order in waiting)
        self.save(rule, *waiting)
        return len(waiting)

    def _mall_item(self, seller_id: UUID, account_id: UUID, mall_product_no: str) -> MallItem:
        found = self.find(MallItem, MallItem.create_id(seller_id, account_id, mall_product_no), seller_id)
        return found or MallItem(seller_id=seller_id, account_id=account_id, mall_product_no=mall_product_no)


def _released(order: Order, reason: str) -> bool:
    try:
        order.unmap(reason)
    except (AlreadyShippedError, NotMappedError):
        return False
    return True


class Matcher:
    """Matches the lines of one page: every mall item and rule is read once."""

    def __init__(self, application: Matching, seller_id: UUID, account_id: UUID, mall: str) -> None:
        self._application = application
        self._seller_id, self._account_id, self._mall = seller_id, account_id, mall
        self._items: dict[str, MallItem | None] = {}
        self._with_options: dict[UUID, bool] = {}
        self._rules: dict[UUID, MappingRule | None] = {}
        self._waiting: dict[UUID, tuple[SoldItem, list[UUID]]] = {}
        self._used: dict[UUID, list[UUID]] = {}

    def read_items(self, sold: Iterable[SoldItem]) -> None:
        """Read all mall items of a page at once."""
        numbers = dict.fromkeys(item.mall_product_no for item in sold)
        ids = {MallItem.create_id(self._seller_id, self._account_id, number): number for number in numbers}
        found = self._application.find_many(MallItem, ids, self._seller_id)
        self._items |= {number: found.get(item_id) for item_id, number in ids.items()}

    def match(self, order_id: UUID, item: SoldItem) -> Match | None:
        """The product of an item, or None: then the order waits for the seller."""
        found = self._by_listing(item)
        return found or self._by_rule(order_id, item) or self._by_code(item) or self._wait(order_id, item)

    def _by_listing(self, item: SoldItem) -> Match | None:
        listed = self._item(item.mall_product_no)
        if listed is None:
            return None
        if listed.id not in self._with_options:
            self._with_options[listed.id] = self._application.has_unlisted_options(listed)
        has_options = self._with_options[listed.id]
        return listed.match(item.mall_option_no, item.seller_option_code, has_options=has_options)

    def _item(self, number: str) -> MallItem | None:
        if number not in self._items:
            item_id = MallItem.create_id(self._seller_id, self._account_id, number)
            self._items[number] = self._application.find(MallItem, item_id, self._seller_id)
        return self._items[number]

    def _by_rule(self, order_id: UUID, item: SoldItem) -> Match | None:
        rule_id = self._rule_id(item)
        if rule_id not in self._rules:
            self._rules[rule_id] = self._application.find(MappingRule, rule_id, self._seller_id)
        rule = self._rules[rule_id]
        if rule is None or rule.match is None:
            return None
        self._used.setdefault(rule_id, []).append(order_id)
        return rule.match

    def _by_code(self, item: SoldItem) -> Match | None:
        code = item.seller_product_code
        held = self._find_code(code) if code else None
        if held is None:
            return None
        product_id = held.product_id
        product = self._application.find(
            CatalogueItem, CatalogueItem.create_id(self._seller_id, product_id), self._seller_id
        )
        if product is None or item.seller_option_code not in (product.options or {"": "", item.seller_option_code: ""}):
            return None
        option_key = item.seller_option_code if product.options else ""
        evidence = f"제휴몰이 돌려준 상품코드 {code}, 옵션코드 {item.seller_option_code or '없음'}"
        return Match(product_id, option_key, "code", evidence)

    def _find_code(self, code: str) -> ProductCode | None:
        return self._application.find(ProductCode, ProductCode.create_id(self._seller_id, code), self._seller_id)

    def _wait(self, order_id: UUID, item: SoldItem) -> None:
        self._waiting.setdefault(self._rule_id(item), (item, []))[1].append(order_id)

    def _rule_id(self, item: SoldItem) -> UUID:
        where = (self._seller_id, self._account_id, item.mall_product_no)
        return MappingRule.create_id(*where, item.mall_option_no, item.option_text)

    def noted(self) -> Sequence[MallItem | MappingRule]:
        """The rules and items that the page's orders wait for or used, to be saved with them."""
        touched: dict[UUID, MallItem | MappingRule] = {}
        for rule_id, (item, order_ids) in self._waiting.items():
            rule = self._rules[rule_id] or self._new_rule(item)
            rule.wait(order_ids)
            listed = self._items[item.mall_product_no] or self._new_item(item.mall_product_no)
            listed.add_rule(rule_id)
            touched |= {rule_id: rule, listed.id: listed}
        for rule_id, order_ids in self._used.items():
            rule = self._rules[rule_id]
            if rule is not None:
                rule.use(order_ids)
                touched[rule_id] = rule
        return list(touched.values())

    def _new_item(self, number: str) -> MallItem:
        item = MallItem(seller_id=self._seller_id, account_id=self._account_id, mall_product_no=number)
        self._items[number] = item
        return item

    def _new_rule(self, item: SoldItem) -> MappingRule:
        return MappingRule(
            seller_id=self._seller_id,
            account_id=self._account_id,
            mall=self._mall,
            mall_product_no=item.mall_product_no,
            mall_option_no=item.mall_option_no,
            product_name=item.product_name,
            option_text=item.option_text,
        )
