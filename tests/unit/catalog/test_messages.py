"""What the catalogue hears and what it tells."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from catalog.application import Catalog
from catalog.consumers import consumers
from catalog.domain import (
    Certification,
    Extra,
    Ingredient,
    Origin,
    Product,
    ProductDetails,
    Reservation,
    Stock,
    StockEntry,
)
from catalog.publications import publish
from chassis.causes import Cause, acting
from chassis.log import Recorded
from contracts import ContractEvent, Envelope
from contracts.account import CompanyProfileSaved, SellerOpened
from contracts.catalog import ProductDeleted, ProductRestored, ProductSaved, StockChanged
from contracts.claim_sync import ClaimClosed
from contracts.listing import ListingApplied
from contracts.order_sync import MallOrderRef, OrderCollected, OrderMapped, OrderUnmapped, SaleCancelled

SELLER, ORDER = UUID(int=7), UUID(int=11)
AT = datetime(2020, 8, 13, 3, 0, tzinfo=UTC)


@pytest.fixture
def catalog() -> Generator[Catalog]:
    with acting(Cause(seller_id=SELLER, actor="test")):
        yield Catalog()


@pytest.fixture
def product(catalog: Catalog, details: ProductDetails) -> Product:
    whole = replace(
        details,
        detail_image_urls=("https://image.example/detail1.jpg",),
        origin=Origin("processed", "", (Ingredient("밀", "미국산", "60%"),)),
        certifications=(Certification("living", "안전확인", "KTR", "CB-1"),),
        extras=(Extra("포장", "상자", 500),),
    )
    product_id = catalog.save_product(SELLER, whole, StockEntry(everything=9999), at=AT)
    return catalog.load(Product, product_id, SELLER)


def hear(catalog: Catalog, event: ContractEvent, seller_id: UUID | None = SELLER) -> None:
    envelope = Envelope(
        event_id=uuid4(),
        event_type=event.type_name(),
        source="test",
        subject=str(SELLER),
        occurred_at=AT,
        seller_id=seller_id,
        correlation_id=uuid4(),
        actor="test",
    )
    for handlers in consumers.groups.values():
        if event.type_name() in handlers:
            handlers[event.type_name()][1](catalog, event, envelope)


def told(catalog: Catalog, aggregate_id: UUID) -> list[ContractEvent]:
    found: list[ContractEvent] = []
    for number, event in enumerate(catalog.events.get(aggregate_id), 1):
        recorded = Recorded(number, event, SELLER, "test", uuid4(), None, None, AT)
        published = publish(recorded)
        found += published if isinstance(published, Sequence) else [published] if published else []
    return found


def collected(product_id: UUID | None, option_key: str | None, quantity: int = 2) -> OrderCollected:
    return OrderCollected(
        order_id=ORDER,
        order_number="20170512031277",
        account_id=UUID(int=30),
        mall="tmon",
        ref=MallOrderRef(order_no="1", line_no="1"),
        product_id=product_id,
        option_key=option_key,
        mall_product_no="",
        product_name="",
        option_text="",
        quantity=quantity,
        unit_price_won=135_000,
        amount_won=270_000,
        shipping_won=0,
        region="서울 중구",
        ordered_at=AT,
        paid_at=None,
    )


def stock_of(catalog: Catalog, product: Product, place: int = 0) -> Stock:
    key = product.details.options.combinations[place].key
    return catalog.load(Stock, Stock.create_id(SELLER, product.id, key), SELLER)


def test_a_saved_product_is_told_whole(catalog: Catalog, product: Product) -> None:
    (event,) = told(catalog, product.id)
    assert isinstance(event, ProductSaved)
    shown = event.product
    assert event.revision == 1
    assert (shown.product_id, shown.code, shown.name) == (product.id, product.code, "티몬 테스트 상품")
    assert shown.categories[0].path == ("패션잡화", "주얼리/시계", "귀걸이/목걸이")
    assert shown.notice.item_type_name == "패션잡화(모자/벨트/액세서리)"
    assert shown.notice.entries[2].text is None
    assert shown.origin.materials == ("밀 / 미국산 / 60%",)
    assert shown.certifications[0].number == "CB-1"
    assert '<img src="https://image.example/detail1.jpg"' in shown.detail_html
    assert [(o.values, o.stock, o.stock_revision) for o in shown.options] == [
        (("골드",), 9999, 1),
        (("실버",), 9999, 1),
        (("로즈골드",), 9999, 1),
    ]
    assert (shown.extras[0].name, shown.extras[0].stock) == ("상자", 9999)
    assert (shown.stock, shown.stock_revision) == (29_997, 0)


def test_a_product_without_stock_is_told_with_none(catalog: Catalog, details: ProductDetails) -> None:
    product_id = catalog.save_product(SELLER, replace(details, stock_used=False), StockEntry(), at=AT)
    (event,) = told(catalog, product_id)
    assert isinstance(event, ProductSaved)
    assert event.product.stock is None
    assert {option.stock for option in event.product.options} == {None}


def test_deleting_and_restoring_are_told(catalog: Catalog, product: Product) -> None:
    catalog.delete_product(SELLER, product.id)
    catalog.restore_product(SELLER, product.id)
    catalog.lock_options(SELLER, product.id, UUID(int=1), UUID(int=2), "tmon")
    kinds = [type(event) for event in told(catalog, product.id)]
    assert kinds == [ProductSaved, ProductDeleted, ProductRestored, ProductSaved]


def test_an_order_lowers_the_stock_and_its_cancel_gives_it_back(catalog: Catalog, product: Product) -> None:
    stock = stock_of(catalog, product)
    hear(catalog, collected(product.id, stock.option_key))
    hear(
        catalog,
        SaleCancelled(order_id=ORDER, product_id=product.id, option_key=stock.option_key, quantity=2, by="buyer"),
    )
    assert [(e.on_hand, e.revision) for e in told(catalog, stock.id) if isinstance(e, StockChanged)] == [
        (9999, 1),
        (9997, 2),
        (9999, 3),
    ]


def test_an_oversold_option_is_told_as_zero(catalog: Catalog, product: Product) -> None:
    stock = stock_of(catalog, product)
    hear(catalog, collected(product.id, stock.option_key, 10_001))
    last = told(catalog, stock.id)[-1]
    assert isinstance(last, StockChanged)
    assert (last.on_hand, last.cause) == (0, "주문 20170512031277 (tmon)")


def test_an_unmatched_order_waits_for_its_mapping(catalog: Catalog, product: Product) -> None:
    stock = stock_of(catalog, product)
    hear(catalog, collected(None, None))
    assert stock_of(catalog, product).on_hand == 9999
    hear(catalog, OrderMapped(order_id=ORDER, product_id=product.id, option_key=stock.option_key, quantity=2))
    assert stock_of(catalog, product).on_hand == 9997


def test_a_match_that_was_taken_back_gives_its_stock_back_until_the_next(catalog: Catalog, product: Product) -> None:
    stock = stock_of(catalog, product)
    wrong = {"order_id": ORDER, "product_id": product.id, "option_key": stock.option_key, "quantity": 2}
    hear(catalog, OrderMapped(**wrong))
    for _ in range(2):
        hear(catalog, OrderUnmapped(**wrong))
        assert stock_of(catalog, product).on_hand == 9999
    hear(catalog, OrderMapped(**wrong))
    assert stock_of(catalog, product).on_hand == 9997
    hear(catalog, SaleCancelled(**wrong, by="buyer"))
    hear(catalog, OrderUnmapped(**wrong))
    assert stock_of(catalog, product).on_hand == 9999


def closed(kind: str, quantity: int = 2, **changes: Any) -> ClaimClosed:
    given: dict[str, Any] = {
        "claim_id": UUID(int=40),
        "order_id": ORDER,
        "account_id": UUID(int=30),
        "mall": "tmon",
        "kind": kind,
        "outcome": "done",
        "quantity": quantity,
        "restock": kind != "exchange",
        "product_id": None,
        "option_key": None,
        "refund_won": None,
    }
    return ClaimClosed.model_validate({**given, **changes})


@pytest.mark.parametrize("quantity", [2, 0])
@pytest.mark.parametrize("news", list(permutations(("order", "claim", "claim", "cancel"))))
def test_a_cancel_gives_stock_back_once_whoever_tells_it_and_in_whatever_order(
    news: tuple[str, ...], quantity: int, catalog: Catalog, product: Product
) -> None:
    stock = stock_of(catalog, product)
    what = {"order_id": ORDER, "product_id": product.id, "option_key": stock.option_key, "quantity": 2}
    told_by = {
        "order": collected(product.id, stock.option_key),
        "claim": closed("cancel", quantity),
        "cancel": SaleCancelled(**what, by="buyer"),
    }
    for each in news:
        hear(catalog, told_by[each])
    assert stock_of(catalog, product).on_hand == 9999


@pytest.mark.parametrize("news", list(permutations(("order", "first", "second", "again"))))
def test_parts_that_come_back_are_counted_once_and_never_more_than_was_taken(
    news: tuple[str, ...], catalog: Catalog, product: Product
) -> None:
    stock = stock_of(catalog, product)
    told_by = {
        "order": collected(product.id, stock.option_key),
        "first": closed("return", 1),
        "again": closed("return", 1),
        "second": closed("return", 9, claim_id=UUID(int=41)),
    }
    for each in news:
        hear(catalog, told_by[each])
    assert stock_of(catalog, product).on_hand == 9999


def test_one_of_two_that_comes_back_leaves_the_other_and_a_new_match_takes_the_rest(
    catalog: Catalog, product: Product
) -> None:
    gold, silver = (stock_of(catalog, product, place) for place in (0, 1))
    hear(catalog, collected(product.id, gold.option_key))
    hear(catalog, closed("return", 1))
    assert stock_of(catalog, product).on_hand == 9998
    what = {"order_id": ORDER, "product_id": product.id, "option_key": gold.option_key, "quantity": 2}
    hear(catalog, OrderUnmapped(**what))
    hear(catalog, OrderMapped(**{**what, "option_key": silver.option_key}))
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9999, 9998]


@pytest.mark.parametrize("news", list(permutations(("order", "part", "whole"))))
def test_a_claim_without_a_quantity_brings_back_all_that_is_left(
    news: tuple[str, ...], catalog: Catalog, product: Product
) -> None:
    told_by = {
        "order": collected(product.id, stock_of(catalog, product).option_key),
        "part": closed("return", 1),
        "whole": closed("return", 0, claim_id=UUID(int=41)),
    }
    for each in news:
        hear(catalog, told_by[each])
    assert stock_of(catalog, product).on_hand == 9999


def test_a_claim_that_was_refused_gives_nothing_back(catalog: Catalog, product: Product) -> None:
    hear(catalog, collected(product.id, stock_of(catalog, product).option_key))
    hear(catalog, closed("cancel", outcome="refused", restock=False))
    assert stock_of(catalog, product).on_hand == 9997


def test_an_exchange_moves_its_goods_to_the_option_that_was_sent_instead_once(
    catalog: Catalog, product: Product
) -> None:
    words = [" / ".join(one.values) for one in product.details.options.combinations]
    gold, silver = (stock_of(catalog, product, place) for place in (0, 1))
    hear(catalog, collected(product.id, gold.option_key))
    for wanted in ("없는 옵션", "", words[0]):
        hear(catalog, closed("exchange", wanted_option=wanted))
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9997, 9999]
    hear(catalog, closed("exchange", 1, wanted_option=words[1]))
    hear(catalog, closed("exchange", 1, wanted_option=words[1]))
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9998, 9998]
    hear(catalog, closed("exchange", 0, wanted_option=silver.option_key, claim_id=UUID(int=41)))
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9999, 9997]


@pytest.mark.parametrize("quantity", [1, 2, 0])
@pytest.mark.parametrize("news", list(permutations(("order", "exchange", "exchange", "unmatched"))))
def test_an_exchange_moves_its_goods_once_whether_it_or_the_order_comes_first(
    news: tuple[str, ...], quantity: int, catalog: Catalog, product: Product
) -> None:
    words = [" / ".join(one.values) for one in product.details.options.combinations]
    gold = stock_of(catalog, product)
    told_by = {
        "order": OrderMapped(order_id=ORDER, product_id=product.id, option_key=gold.option_key, quantity=2),
        "exchange": closed("exchange", quantity, wanted_option=words[1]),
        "unmatched": collected(None, None),
    }
    for each in news:
        hear(catalog, told_by[each])
    moved = quantity or 2
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9997 + moved, 9999 - moved]


@pytest.mark.parametrize("news", list(permutations(("order", "part", "exchange"))))
def test_an_exchange_of_what_a_return_left_ends_in_the_same_stock(
    news: tuple[str, ...], catalog: Catalog, product: Product
) -> None:
    words = [" / ".join(one.values) for one in product.details.options.combinations]
    told_by = {
        "order": collected(product.id, stock_of(catalog, product).option_key),
        "part": closed("return", 1),
        "exchange": closed("exchange", 1, wanted_option=words[1], claim_id=UUID(int=41)),
    }
    for each in news:
        hear(catalog, told_by[each])
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9999, 9998]


@pytest.mark.parametrize("news", list(permutations(("order", "exchange", "cancel"))))
def test_a_line_that_is_cancelled_too_gives_all_back_whatever_was_exchanged(
    news: tuple[str, ...], catalog: Catalog, product: Product
) -> None:
    words = [" / ".join(one.values) for one in product.details.options.combinations]
    what = {"order_id": ORDER, "product_id": product.id, "option_key": "", "quantity": 2}
    told_by = {
        "order": collected(product.id, stock_of(catalog, product).option_key),
        "exchange": closed("exchange", wanted_option=words[1]),
        "cancel": SaleCancelled(**what, by="buyer"),
    }
    for each in news:
        hear(catalog, told_by[each])
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9999, 9999]


def test_of_an_exchange_told_anew_before_its_order_the_latest_words_count(catalog: Catalog, product: Product) -> None:
    words = [" / ".join(one.values) for one in product.details.options.combinations]
    for wanted in ("", "없는 옵션", words[1], words[1]):
        hear(catalog, closed("exchange", wanted_option=wanted))
    held = catalog.load(Reservation, Reservation.create_id(SELLER, ORDER), SELLER)
    assert held.version == 4
    hear(catalog, collected(product.id, stock_of(catalog, product).option_key))
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9999, 9997]
    *_, latest = catalog.events.get(stock_of(catalog, product, 1).id)
    assert isinstance(latest, Stock.Reserved)
    assert (latest.quantity, latest.cause) == (2, "교환 (tmon)")


def test_words_that_name_no_option_of_the_product_move_nothing_when_the_order_comes(
    catalog: Catalog, product: Product
) -> None:
    hear(catalog, closed("exchange", wanted_option="없는 옵션"))
    hear(catalog, collected(product.id, stock_of(catalog, product).option_key))
    assert [stock_of(catalog, product, place).on_hand for place in (0, 1)] == [9997, 9999]


def test_a_listing_locks_and_a_strangers_listing_does_nothing(catalog: Catalog, product: Product) -> None:
    for product_id in (product.id, UUID(int=99)):
        hear(
            catalog,
            ListingApplied(
                listing_id=UUID(int=20),
                account_id=UUID(int=30),
                mall="tmon",
                product_id=product_id,
                mall_product_no="1",
                mall_option_nos={},
            ),
        )
    assert catalog.load(Product, product.id, SELLER).linked == {str(UUID(int=20)): "tmon"}


def test_the_companys_name_is_remembered(catalog: Catalog) -> None:
    hear(catalog, SellerOpened(company_name="옛이름"), None)
    assert catalog.company_name(SELLER) == "옛이름"
    hear(catalog, CompanyProfileSaved(company_name="중소기업유통센터"))
    assert catalog.company_name(SELLER) == "중소기업유통센터"


def test_an_event_without_a_seller_is_set_aside(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="seller"):
        hear(catalog, CompanyProfileSaved(company_name="중소기업유통센터"), None)
