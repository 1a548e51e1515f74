"""The catalogue's commands, on a store in memory."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from catalog.application import Catalog, ProductStockCount, StockCount, sanitised
from catalog.domain import Options, Product, ProductDetails, Stock, StockEntry
from catalog.domain.refusals import (
    OwnCodeTakenError,
    ProductMovedError,
    ProductNotFoundError,
    StockError,
    StockMovedError,
)
from chassis.causes import Cause, acting
from chassis.refusals import RefusalsError

SELLER, OTHER = UUID(int=7), UUID(int=8)
ORDER, LISTING, ACCOUNT = UUID(int=11), UUID(int=20), UUID(int=30)
AT = datetime(2020, 8, 13, 3, 0, tzinfo=UTC)
TEN = StockEntry(everything=10)


@pytest.fixture
def catalog() -> Generator[Catalog]:
    with acting(Cause(seller_id=SELLER, actor="test")):
        yield Catalog()


def saved(catalog: Catalog, product_id: UUID) -> Product:
    return catalog.load(Product, product_id, SELLER)


def stock_of(catalog: Catalog, product_id: UUID, place: int = 0) -> Stock:
    key = saved(catalog, product_id).details.options.combinations[place].key
    return catalog.load(Stock, Stock.create_id(SELLER, product_id, key), SELLER)


def entered(catalog: Catalog, details: ProductDetails) -> UUID:
    return catalog.save_product(SELLER, details, TEN, at=AT)


def test_products_get_codes_in_turn(catalog: Catalog, details: ProductDetails) -> None:
    assert catalog.next_code(SELLER, AT) == "202008130000001"
    codes = [saved(catalog, entered(catalog, details)).code for _ in range(2)]
    assert codes == ["202008130000001", "202008130000002"]
    assert catalog.next_code(OTHER, AT) == "202008130000001"


def test_a_refused_save_uses_up_no_code_and_leaves_nothing(catalog: Catalog, details: ProductDetails) -> None:
    with pytest.raises(RefusalsError):
        entered(catalog, replace(details, name="가" * 21, own_code="A-1"))
    assert catalog.next_code(SELLER, AT) == "202008130000001"
    assert catalog.own_code_is_free(SELLER, "A-1")
    assert catalog.recorder.max_notification_id() is None


def test_maker_and_brand_left_empty_take_the_companys_name(catalog: Catalog, details: ProductDetails) -> None:
    bare = replace(details, maker="", brand="")
    with pytest.raises(RefusalsError, match="제조사"):
        entered(catalog, bare)
    catalog.remember_company(SELLER, "옛이름")
    catalog.remember_company(SELLER, "중소기업유통센터")
    product = saved(catalog, entered(catalog, bare))
    assert (product.details.maker, product.details.brand) == ("중소기업유통센터",) * 2


def test_an_own_code_is_taken_once_and_given_back(catalog: Catalog, details: ProductDetails) -> None:
    first = entered(catalog, replace(details, own_code="A-1"))
    second = entered(catalog, replace(details, own_code="B-1"))
    with pytest.raises(OwnCodeTakenError):
        catalog.save_product(SELLER, replace(details, own_code="a-1"), StockEntry(), at=AT, product_id=second)
    assert not catalog.own_code_is_free(SELLER, "A-1")
    assert catalog.own_code_is_free(SELLER, "A-1", first)
    assert catalog.own_code_is_free(OTHER, "A-1")
    catalog.save_product(SELLER, replace(details, own_code="a-1"), StockEntry(), at=AT, product_id=first)
    catalog.save_product(SELLER, details, StockEntry(), at=AT, product_id=first)
    catalog.save_product(SELLER, replace(details, own_code="A-1"), StockEntry(), at=AT, product_id=second)
    assert not catalog.own_code_is_free(SELLER, "A-1", first)


def test_a_product_is_its_sellers_alone(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    for refused in (
        lambda: catalog.delete_product(OTHER, product_id),
        lambda: catalog.save_product(OTHER, details, TEN, at=AT, product_id=product_id),
        lambda: catalog.lock_options(OTHER, product_id, LISTING, ACCOUNT, "tmon"),
        lambda: catalog.adjust_stock(OTHER, product_id, "", 1, "조정"),
    ):
        with pytest.raises(ProductNotFoundError):
            refused()


def test_saving_again_keeps_the_stock_as_orders_left_it(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    stock = stock_of(catalog, product_id)
    catalog.reserve_stock(SELLER, ORDER, product_id, stock.option_key, 3, "주문")
    catalog.save_product(SELLER, replace(details, name="새 이름"), StockEntry(), at=AT, product_id=product_id)
    assert stock_of(catalog, product_id).on_hand == 7
    catalog.save_product(
        SELLER, replace(details, name="또 새 이름"), StockEntry(options=(7, 10, 10)), at=AT, product_id=product_id
    )
    with pytest.raises(StockMovedError):
        catalog.save_product(SELLER, details, StockEntry(options=(10, 10, 10)), at=AT, product_id=product_id)


def test_a_change_tells_the_stock_levels_of_its_time(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    stock = stock_of(catalog, product_id)
    catalog.reserve_stock(SELLER, ORDER, product_id, stock.option_key, 3, "주문")
    catalog.save_product(SELLER, replace(details, name="새 이름"), StockEntry(), at=AT, product_id=product_id)
    event = list(catalog.events.get(product_id))[-1]
    assert isinstance(event, Product.Saved)
    assert [(level.sellable, level.revision) for level in event.stock_levels] == [(7, 2), (10, 1), (10, 1)]


def test_stock_is_closed_with_its_option_and_opened_again(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    stock = stock_of(catalog, product_id)
    plain = replace(details, options=Options())
    catalog.save_product(SELLER, plain, StockEntry(everything=5), at=AT, product_id=product_id)
    assert not catalog.load(Stock, stock.id, SELLER).kept
    catalog.reserve_stock(SELLER, ORDER, product_id, stock.option_key, 3, "주문")
    catalog.save_product(SELLER, details, StockEntry(everything=4), at=AT, product_id=product_id)
    again = catalog.load(Stock, stock.id, SELLER)
    assert (again.kept, again.on_hand) == (True, 4)


def test_an_order_lowers_the_stock_once(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    gold, silver = (stock_of(catalog, product_id, place).option_key for place in (0, 1))
    for _ in range(2):
        catalog.reserve_stock(SELLER, ORDER, product_id, gold, 3, "주문")
    assert stock_of(catalog, product_id).on_hand == 7
    catalog.reserve_stock(SELLER, ORDER, product_id, silver, 2, "주문상품 연결")
    assert [stock_of(catalog, product_id, place).on_hand for place in (0, 1)] == [10, 8]
    catalog.reserve_stock(SELLER, ORDER, product_id, silver, 4, "주문상품 연결")
    assert stock_of(catalog, product_id, 1).on_hand == 6
    for _ in range(2):
        catalog.release_stock(SELLER, ORDER, "판매취소")
    assert stock_of(catalog, product_id, 1).on_hand == 10


def test_a_cancel_before_its_order_leaves_the_stock_alone(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    catalog.release_stock(SELLER, ORDER, "판매취소")
    catalog.reserve_stock(SELLER, ORDER, product_id, stock_of(catalog, product_id).option_key, 3, "주문")
    assert stock_of(catalog, product_id).on_hand == 10


def test_an_order_of_what_has_no_stock_is_let_pass(catalog: Catalog) -> None:
    catalog.reserve_stock(SELLER, ORDER, UUID(int=99), "", 3, "주문")
    catalog.release_stock(SELLER, ORDER, "판매취소")


def test_the_same_unit_takes_many_orders(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    key = stock_of(catalog, product_id).option_key
    with catalog.unit() as unit:
        for number in range(12):
            catalog.reserve_stock(SELLER, UUID(int=100 + number), product_id, key, 1, "주문")
    catalog.commit(unit)
    stock = stock_of(catalog, product_id)
    assert (stock.on_hand, stock.oversold) == (0, 2)


def test_a_long_stream_of_stock_has_snapshots(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    stock = stock_of(catalog, product_id)
    for _ in range(120):
        catalog.adjust_stock(SELLER, product_id, stock.option_key, 1, "입고")
    assert catalog.snapshots is not None
    assert [snapshot.originator_version for snapshot in catalog.snapshots.get(stock.id)] == [100]
    assert stock_of(catalog, product_id).on_hand == 130


def test_a_product_saved_often_is_kept_in_snapshots(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, replace(details, own_code="A-1"))
    catalog.lock_options(SELLER, product_id, LISTING, ACCOUNT, "tmon")
    for number in range(30):
        changed = replace(details, own_code="A-1", name=f"이름 {number}")
        catalog.save_product(SELLER, changed, StockEntry(), at=AT, product_id=product_id)
    assert catalog.snapshots is not None
    assert [snapshot.originator_version for snapshot in catalog.snapshots.get(product_id)] == [20]
    product = saved(catalog, product_id)
    assert (product.details.name, product.revision, product.linked) == ("이름 29", 31, {str(LISTING): "tmon"})
    assert product.details.options.combinations[0].values == ("골드",)


def test_a_count_that_was_seen_is_applied_as_a_difference(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    key = stock_of(catalog, product_id).option_key
    catalog.reserve_stock(SELLER, ORDER, product_id, key, 1, "주문")
    catalog.set_stock(SELLER, product_id, [StockCount(key, 15, seen=10)], "재고관리")
    assert stock_of(catalog, product_id).on_hand == 14
    catalog.set_stock(SELLER, product_id, [StockCount(key, 15)], "재고관리")
    assert stock_of(catalog, product_id).on_hand == 15


def test_safety_stock_is_held_back(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    key = stock_of(catalog, product_id).option_key
    catalog.set_stock(SELLER, product_id, [StockCount(key, 10, safety=4)], "재고관리")
    stock = stock_of(catalog, product_id)
    assert (stock.on_hand, stock.sellable, stock.version) == (10, 6, 2)


def test_the_same_number_fills_every_option(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    catalog.fill_stock(SELLER, product_id, 7, "재고 일괄입력")
    assert [stock_of(catalog, product_id, place).on_hand for place in range(3)] == [7, 7, 7]
    unkept = catalog.save_product(SELLER, replace(details, stock_used=False), StockEntry(), at=AT)
    with pytest.raises(StockError):
        catalog.fill_stock(SELLER, unkept, 7, "재고 일괄입력")


def test_stock_is_set_wholly_or_not_at_all(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    key = stock_of(catalog, product_id).option_key
    with pytest.raises(StockError):
        catalog.set_stock(SELLER, product_id, [StockCount(key, 1), StockCount("OSTRANGE", 1)], "재고관리")
    assert stock_of(catalog, product_id).on_hand == 10


def test_of_many_products_what_is_refused_does_not_hold_up_the_others(
    catalog: Catalog, details: ProductDetails
) -> None:
    first, second = entered(catalog, details), entered(catalog, details)
    key = stock_of(catalog, first).option_key
    counts = [
        ProductStockCount(first, StockCount(key, 15, seen=10)),
        ProductStockCount(second, StockCount(key, 4, seen=10, safety=-1)),
        ProductStockCount(second, StockCount("OSTRANGE", 1)),
        ProductStockCount(ORDER, StockCount(key, 1)),
    ]
    refused = catalog.set_stocks(SELLER, counts, "재고관리")
    assert [(each.product_id, each.option_key) for each in refused] == [
        (second, key), (second, "OSTRANGE"), (ORDER, key)
    ]  # fmt: skip
    assert (stock_of(catalog, first).on_hand, stock_of(catalog, second).on_hand) == (15, 10)
    with pytest.raises(ProductNotFoundError):
        catalog.set_stocks(OTHER, counts[:1], "재고관리")
    assert stock_of(catalog, first).on_hand == 15


def test_deleting_and_restoring_keeps_all(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, replace(details, own_code="A-1"))
    catalog.delete_product(SELLER, product_id)
    assert not catalog.own_code_is_free(SELLER, "A-1")
    catalog.restore_product(SELLER, product_id)
    assert not saved(catalog, product_id).deleted
    restored = list(catalog.events.get(product_id))[-1]
    assert isinstance(restored, Product.Restored)
    assert len(restored.stock_levels) == 3


def test_a_listing_locks_the_options_once(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    for _ in range(2):
        catalog.lock_options(SELLER, product_id, LISTING, ACCOUNT, "tmon")
    assert saved(catalog, product_id).version == 2


def test_a_stale_form_is_refused(catalog: Catalog, details: ProductDetails) -> None:
    product_id = entered(catalog, details)
    renamed = replace(details, name="새 이름")
    catalog.save_product(SELLER, renamed, StockEntry(), at=AT, product_id=product_id, revision=1)
    with pytest.raises(ProductMovedError):
        catalog.save_product(SELLER, details, StockEntry(), at=AT, product_id=product_id, revision=1)


def test_the_detail_page_loses_what_is_dangerous() -> None:
    html = (
        '<p style="color:red;position:fixed" onclick="x()">글<script>alert(1)</script></p>'
        '<img src="https://image.example/1.jpg"><img src="javascript:x"><iframe src="https://x.example"></iframe>'
    )
    clean = sanitised(html)
    assert clean == '<p style="color:red">글</p><img src="https://image.example/1.jpg"><img>'
