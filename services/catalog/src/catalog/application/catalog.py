"""The catalogue's commands: save, delete and restore products, keep their stock, lock what is linked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import nh3

from catalog.application.gallery import Gallery
from catalog.application.stock_counts import ProductStockCount, RefusedCount, StockCount
from catalog.domain import (
    Certification,
    CodeSequence,
    Combination,
    Company,
    Exchange,
    Extra,
    FieldChange,
    Ingredient,
    Notice,
    NoticeEntry,
    Options,
    Origin,
    OwnCode,
    Product,
    ProductDetails,
    ProductNotFoundError,
    Reservation,
    Stock,
    StockEntry,
    StockLevel,
    StockMovedError,
    check,
    day_of,
    opening_stock,
    option_named,
    stock_keys_of,
    stock_wanted,
    tidied,
)
from chassis.event_store import ServiceApplication, retry_on_conflict
from chassis.failpoints import failpoint
from chassis.refusals import RefusalError, raise_all

_HTML_ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "*": {"style"}}
_HTML_STYLES = {"color", "background-color", "font-size", "font-weight", "text-align", "margin", "padding", "width"}


class Catalog(ServiceApplication):
    """Products, options and stock of all sellers."""

    name = "catalog"
    gallery: Gallery
    values: ClassVar[Sequence[type[Any]]] = (
        Certification,
        Combination,
        Extra,
        FieldChange,
        Ingredient,
        Notice,
        NoticeEntry,
        Options,
        Origin,
        ProductDetails,
        StockLevel,
    )
    snapshotting_intervals: ClassVar[dict[type[Any], int]] = {Stock: 100, CodeSequence: 100, Product: 20}

    @retry_on_conflict
    def save_product(
        self,
        seller_id: UUID,
        details: ProductDetails,
        stock: StockEntry,
        *,
        at: datetime,
        product_id: UUID | None = None,
        revision: int | None = None,
    ) -> UUID:
        """Enter a product, or change the one with `product_id`: its id.

        `revision` is the one the caller read, if it wants to be told of a change in between. Maker and brand left empty
        on a new product take the company's name. Raises RefusalsError with everything that is wrong, OwnCodeTakenError,
        OptionsLockedError, StockMovedError, ProductMovedError, ProductDeletedError, ProductNotFoundError.
        """
        clean = _cleaned(details)
        if product_id is None:
            return self._enter(seller_id, clean, stock, at)
        return self._change(self._product(seller_id, product_id), clean, stock, revision)

    def compare_product(
        self, seller_id: UUID, product_id: UUID, details: ProductDetails
    ) -> tuple[int, tuple[FieldChange, ...]]:
        """The revision that a product is at, and what the details have other than it. Raises ProductNotFoundError."""
        product = self._product(seller_id, product_id)
        return product.revision, product.differences(_cleaned(details))

    def _enter(self, seller_id: UUID, details: ProductDetails, entry: StockEntry, at: datetime) -> UUID:
        company = self.company_name(seller_id)
        details = replace(details, maker=details.maker or company, brand=details.brand or company)
        sequence = self._sequence(seller_id, at)
        code = sequence.draw()
        product_id = Product.create_id(seller_id, code)
        checked = check(product_id, details, entry)
        stocks = {
            key: Stock.open(seller_id, product_id, key, opening_stock(checked, entry, key), "상품등록")
            for key in stock_keys_of(checked)
        }
        codes = self._own_codes(seller_id, product_id, None, checked.own_code)
        product = Product.enter(seller_id, code, checked, _levels(stocks))
        self.save(sequence, *codes, product, *stocks.values())
        return product.id

    def _change(self, product: Product, details: ProductDetails, entry: StockEntry, revision: int | None) -> UUID:
        before = product.details
        checked = product.checked(details, entry, revision)
        stocks = self._stocks_for(product.seller_id, product.id, checked, entry)
        closed = self._closed_stocks(product, before, checked)
        codes = self._own_codes(product.seller_id, product.id, before.own_code, checked.own_code)
        product.change(checked, _levels(stocks))
        self.save(*codes, product, *stocks.values(), *closed)
        return product.id

    def _stocks_for(
        self, seller_id: UUID, product_id: UUID, details: ProductDetails, entry: StockEntry
    ) -> dict[str, Stock]:
        stocks: dict[str, Stock] = {}
        for key, wanted in stock_wanted(details, entry).items():
            found = self._stock(seller_id, product_id, key)
            if found is None:
                number = opening_stock(details, entry, key)
                stocks[key] = Stock.open(seller_id, product_id, key, number, "상품등록")
            elif not found.kept:
                found.reopen(opening_stock(details, entry, key), "상품등록")
                stocks[key] = found
            else:
                _refuse_other_number(found, wanted)
                stocks[key] = found
        return stocks

    def _closed_stocks(self, product: Product, before: ProductDetails, after: ProductDetails) -> list[Stock]:
        gone = set(stock_keys_of(before)) - set(stock_keys_of(after))
        found = [self._stock(product.seller_id, product.id, key) for key in sorted(gone)]
        closed = [stock for stock in found if stock is not None]
        for stock in closed:
            stock.close()
        return closed

    def _own_codes(self, seller_id: UUID, product_id: UUID, before: str | None, after: str | None) -> list[OwnCode]:
        changed: dict[UUID, OwnCode] = {}
        if before and (after is None or before.casefold() != after.casefold()):
            held = self.load(OwnCode, OwnCode.create_id(seller_id, before), seller_id)
            held.free(product_id)
            changed[held.id] = held
        if after:
            wanted = self.find(OwnCode, OwnCode.create_id(seller_id, after), seller_id) or OwnCode(seller_id, after)
            wanted.take(product_id)
            changed[wanted.id] = wanted
        return list(changed.values())

    @retry_on_conflict
    def delete_product(self, seller_id: UUID, product_id: UUID) -> None:
        """Delete a product; it can be restored. Raises ProductDeletedError, ProductNotFoundError."""
        product = self._product(seller_id, product_id)
        product.delete()
        self.save(product)

    @retry_on_conflict
    def restore_product(self, seller_id: UUID, product_id: UUID) -> None:
        """Bring a deleted product back. Raises ProductNotDeletedError, ProductNotFoundError."""
        product = self._product(seller_id, product_id)
        stocks = {key: self._stock(seller_id, product_id, key) for key in stock_keys_of(product.details)}
        product.restore(_levels({key: stock for key, stock in stocks.items() if stock is not None}))
        self.save(product)

    @retry_on_conflict
    def adjust_stock(self, seller_id: UUID, product_id: UUID, option_key: str, difference: int, cause: str) -> None:
        """Add to an option's stock, or take away. Raises StockError when less than nothing would be left."""
        stock = self._kept_stock(self._product(seller_id, product_id), option_key)
        stock.adjust(difference, cause)
        self.save(stock)

    @retry_on_conflict
    def set_stock(self, seller_id: UUID, product_id: UUID, counts: Sequence[StockCount], cause: str) -> None:
        """Set the stock of options, all or none of them. Raises StockError, ProductNotFoundError."""
        product = self._product(seller_id, product_id)
        stocks: dict[str, Stock] = {}
        for count in counts:
            stock = stocks.get(count.option_key) or self._kept_stock(product, count.option_key)
            stocks[count.option_key] = stock
            count.apply(stock, cause)
        self.save(*stocks.values())

    @retry_on_conflict
    def set_stocks(self, seller_id: UUID, counts: Sequence[ProductStockCount], cause: str) -> list[RefusedCount]:
        """Set the stock of options of many products: those that were refused, which do not hold up the others.

        Raises when all of them were.
        """
        stocks: list[Stock] = []
        refused: list[RefusedCount] = []
        for each in counts:
            key = each.count.option_key
            try:
                stock = self._kept_stock(self._product(seller_id, each.product_id), key)
                each.count.apply(stock, cause)
                stocks.append(stock)
            except RefusalError as refusal:
                refused.append(RefusedCount(each.product_id, key, refusal))
        if not stocks:
            raise_all([each.refusal for each in refused])
        self.save(*stocks)
        return refused

    @retry_on_conflict
    def fill_stock(self, seller_id: UUID, product_id: UUID, on_hand: int, cause: str) -> None:
        """일괄입력: the same number for every option and 추가상품. Raises StockError where no stock is kept."""
        product = self._product(seller_id, product_id)
        stocks = [self._kept_stock(product, key) for key in stock_keys_of(product.details) or ("",)]
        for stock in stocks:
            stock.set(on_hand, cause)
        self.save(*stocks)

    @retry_on_conflict
    def reserve_stock(
        self, seller_id: UUID, order_id: UUID, product_id: UUID, option_key: str, quantity: int, cause: str
    ) -> None:
        """Lower the stock for an order line, once; for a line that was mapped anew, in place of what it held.

        Exchanges that ended before move their goods then. Where no stock is kept nothing happens. Never refused: an
        order of a mall exists.
        """
        stock = self._stock(seller_id, product_id, option_key)
        held = self._reservation(seller_id, order_id)
        if not held.wants(product_id, option_key, quantity):
            return
        released, awaited = self._give_back(held, cause), held.awaited
        held.hold(product_id, option_key, quantity)
        if released is not None and stock is not None and released.id == stock.id:
            stock = released
        if stock is not None and stock.kept and held.outstanding:
            stock.reserve(order_id, held.outstanding, cause)
        stocks = _distinct(released, stock)
        for claim_id, exchange in awaited.items():
            stocks = self._exchange(held, claim_id, exchange, stocks)
        self.save(held, *stocks)

    @retry_on_conflict
    def release_stock(self, seller_id: UUID, order_id: UUID, cause: str) -> None:
        """Give back what an order line holds, once. A line not heard of yet will then hold nothing."""
        held = self._reservation(seller_id, order_id)
        released = None if held.cancelled else self._give_back(held, cause)
        held.cancel()
        self.save(held, *_distinct(released))

    @retry_on_conflict
    def let_go_stock(self, seller_id: UUID, order_id: UUID, cause: str) -> None:
        """Give back what an order line holds until it is matched again."""
        held = self._reservation(seller_id, order_id)
        released = None if held.cancelled else self._give_back(held, cause)
        held.let_go()
        self.save(held, *_distinct(released))

    def _give_back(self, held: Reservation, cause: str) -> Stock | None:
        if held.product_id is None:
            return None
        stock = self._stock(held.seller_id, held.product_id, held.option_key)
        if stock is not None and stock.kept and held.outstanding:
            stock.release(held.order_id, held.outstanding, cause)
        return stock

    @retry_on_conflict
    def give_back_stock(self, seller_id: UUID, order_id: UUID, claim_id: UUID, quantity: int, cause: str) -> None:
        """Give back what a claim brought back, once, and never more than its order line holds."""
        held = self._reservation(seller_id, order_id)
        back = held.give_back(claim_id, quantity)
        stock = self._stock(seller_id, held.product_id, held.option_key) if back and held.product_id else None
        if stock is not None and stock.kept:
            stock.release(order_id, back, cause)
        self.save(held, *_distinct(stock))
        failpoint("catalog.goods_back")

    @retry_on_conflict
    def exchange_stock(self, seller_id: UUID, order_id: UUID, claim_id: UUID, exchange: Exchange) -> None:
        """Move an exchange's goods to the option that was sent instead, once; words that name none move nothing.

        While the line holds nothing, for its order is still to come or to be matched, the exchange waits for it.
        """
        held = self._reservation(seller_id, order_id)
        if held.product_id is None:
            held.await_exchange(claim_id, exchange)
        self.save(held, *self._exchange(held, claim_id, exchange, []))

    def _exchange(self, held: Reservation, claim_id: UUID, exchange: Exchange, known: list[Stock]) -> list[Stock]:
        """Goods move from one option's stock to another's: the stocks that are `known`, and those that it loaded."""
        product = self.find(Product, held.product_id, held.seller_id) if held.product_id else None
        key = option_named(product.details.options.combinations, exchange.wanted) if product else None
        if product is None or key is None:
            return known
        stocks = {stock.option_key: stock for stock in known if stock.product_id == product.id}
        old, new = (
            stocks.get(each) or self._stock(held.seller_id, product.id, each) for each in (held.option_key, key)
        )
        moving = held.exchange(claim_id, key, exchange.quantity)
        if moving and old is not None and old.kept:
            old.release(held.order_id, moving, exchange.cause)
        if moving and new is not None and new.kept:
            new.reserve(held.order_id, moving, exchange.cause)
        return _distinct(*known, old, new)

    @retry_on_conflict
    def lock_options(self, seller_id: UUID, product_id: UUID, listing_id: UUID, account_id: UUID, mall: str) -> None:
        """Note that a mall sells the product, which locks its options. Raises ProductNotFoundError."""
        product = self._product(seller_id, product_id)
        product.link(listing_id, account_id, mall)
        self.save(product)

    @retry_on_conflict
    def remember_company(self, seller_id: UUID, company_name: str) -> None:
        """Keep the company's name for the prefill of maker and brand."""
        company = self.find(Company, Company.create_id(seller_id), seller_id)
        if company is None:
            company = Company(seller_id, company_name)
        company.rename(company_name)
        self.save(company)

    def company_name(self, seller_id: UUID) -> str:
        """The company's name, empty when account told none yet."""
        company = self.find(Company, Company.create_id(seller_id), seller_id)
        return company.name if company else ""

    def next_code(self, seller_id: UUID, at: datetime) -> str:
        """The code that the next product would get; it is given only when the product is saved."""
        return self._sequence(seller_id, at).next_code

    def own_code_is_free(self, seller_id: UUID, own_code: str, product_id: UUID | None = None) -> bool:
        """중복체크: whether a product (the one given, or a new one) may take the code."""
        found = self.find(OwnCode, OwnCode.create_id(seller_id, own_code), seller_id)
        return found is None or found.product_id is None or found.product_id == product_id

    def _product(self, seller_id: UUID, product_id: UUID) -> Product:
        found = self.find(Product, product_id, seller_id)
        if found is None:
            raise ProductNotFoundError("상품을 찾을 수 없습니다. 상품조회에서 다시 선택해 주세요.")
        return found

    def _stock(self, seller_id: UUID, product_id: UUID, option_key: str) -> Stock | None:
        return self.find(Stock, Stock.create_id(seller_id, product_id, option_key), seller_id)

    def _kept_stock(self, product: Product, option_key: str) -> Stock:
        product.refuse_unknown_stock(option_key)
        return self.load(Stock, Stock.create_id(product.seller_id, product.id, option_key), product.seller_id)

    def _sequence(self, seller_id: UUID, at: datetime) -> CodeSequence:
        day = day_of(at)
        found = self.find(CodeSequence, CodeSequence.create_id(seller_id, day), seller_id)
        return found or CodeSequence(seller_id, day)

    def _reservation(self, seller_id: UUID, order_id: UUID) -> Reservation:
        found = self.find(Reservation, Reservation.create_id(seller_id, order_id), seller_id)
        return found or Reservation(seller_id, order_id)


def sanitised(html: str) -> str:
    """The detail page without scripts, forms, frames and addresses other than https."""
    return nh3.clean(
        html.replace("\x00", ""),
        attributes=_HTML_ATTRIBUTES,
        url_schemes={"https"},
        filter_style_properties=_HTML_STYLES,
    ).strip()


def _cleaned(details: ProductDetails) -> ProductDetails:
    return tidied(replace(details, detail_html=sanitised(details.detail_html)))


def _levels(stocks: Mapping[str, Stock]) -> tuple[StockLevel, ...]:
    return tuple(StockLevel(key, stock.sellable, stock.version) for key, stock in stocks.items())


def _refuse_other_number(stock: Stock, wanted: int | None) -> None:
    if wanted is not None and wanted != stock.on_hand:
        raise StockMovedError(
            f"지금 재고는 {stock.on_hand:,}개입니다. 이미 등록된 재고는 재고관리에서 바꾸고,"
            " 여기서는 비워 두거나 지금 재고를 보내 주세요.",
            field="stock",
        )


def _distinct(*stocks: Stock | None) -> list[Stock]:
    return list({stock.id: stock for stock in stocks if stock is not None}.values())
