"""Stock: its arithmetic, and the numbers entered with a product."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from catalog.domain import (
    Extra,
    ProductDetails,
    Reservation,
    Stock,
    StockEntry,
    check,
    opening_stock,
    stock_keys_of,
)
from catalog.domain.refusals import StockError
from chassis.refusals import RefusalsError
from contracts.malls import cause_told

SELLER, PRODUCT = UUID(int=7), UUID(int=1)


def opened(on_hand: int = 10) -> Stock:
    return Stock.open(SELLER, PRODUCT, "OGOLD", on_hand, "상품등록")


class StockArithmetic(RuleBasedStateMachine):
    """Whatever is done, nothing of the stock is lost: the balance is what came in less what orders hold."""

    def __init__(self) -> None:
        super().__init__()
        self.stock = opened(100)
        self.entered = 100
        self.held: dict[UUID, int] = {}

    @rule(number=st.integers(0, 10**6), quantity=st.integers(1, 60))
    def order(self, number: int, quantity: int) -> None:
        if UUID(int=number) not in self.held:
            self.held[UUID(int=number)] = quantity
            self.stock.reserve(UUID(int=number), quantity, "주문")

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if self.held:
            order_id = data.draw(st.sampled_from(sorted(self.held)))
            self.stock.release(order_id, self.held.pop(order_id), "취소")

    @rule(difference=st.integers(-50, 50))
    def adjust(self, difference: int) -> None:
        try:
            self.stock.adjust(difference, "조정")
        except StockError:
            assert self.stock.balance + difference < 0
        else:
            self.entered += difference

    @rule(number=st.integers(0, 200))
    def count(self, number: int) -> None:
        self.stock.set(number, "실사")
        self.entered = number + sum(self.held.values())

    @invariant()
    def nothing_is_lost(self) -> None:
        assert self.stock.balance == self.entered - sum(self.held.values())
        assert self.stock.on_hand - self.stock.oversold == self.stock.balance
        assert self.stock.on_hand >= 0
        assert self.stock.oversold >= 0


TestStockArithmetic = StockArithmetic.TestCase


def test_an_order_below_zero_is_recorded_as_oversold() -> None:
    stock = opened(1)
    stock.reserve(UUID(int=1), 3, "주문")
    assert (stock.on_hand, stock.oversold) == (0, 2)
    stock.adjust(1, "입고")
    assert (stock.on_hand, stock.oversold) == (0, 1)


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_stock_number_has_bounds(number: int) -> None:
    with pytest.raises(StockError):
        opened(number)
    with pytest.raises(StockError):
        opened().set(number, "실사")
    with pytest.raises(StockError):
        opened().adjust(number - 10, "조정")
    with pytest.raises(StockError):
        opened().reopen(number, "재고 사용")


def test_the_same_number_again_is_no_event() -> None:
    stock = opened(5)
    stock.set(5, "실사")
    stock.adjust(0, "조정")
    assert stock.version == 1


def test_safety_stock_is_not_sold(details: ProductDetails) -> None:
    stock = opened(5)
    stock.hold_back(3, "안전재고")
    stock.hold_back(3, "안전재고")
    assert (stock.version, stock.on_hand, stock.sellable) == (2, 5, 2)
    stock.reserve(UUID(int=1), 4, "주문")
    assert (stock.on_hand, stock.sellable, stock.oversold) == (1, 0, 0)
    with pytest.raises(StockError):
        stock.hold_back(-1, "안전재고")


def test_stock_that_is_not_kept_can_be_kept_again() -> None:
    stock = opened(5)
    stock.close()
    stock.close()
    assert (stock.kept, stock.version) == (False, 2)
    stock.reopen(7, "재고 사용")
    assert (stock.kept, stock.on_hand) == (True, 7)


def test_a_reservation_holds_once_and_is_cancelled_for_good() -> None:
    held = Reservation(SELLER, UUID(int=3))
    held.hold(PRODUCT, "OGOLD", 2)
    held.hold(PRODUCT, "OGOLD", 2)
    assert held.version == 2
    held.cancel()
    held.cancel()
    held.hold(PRODUCT, "OGOLD", 2)
    assert held.version == 3
    assert not held.wants(PRODUCT, "OSILVER", 1)


def test_stock_is_kept_by_option_and_extra(details: ProductDetails) -> None:
    checked = check(PRODUCT, replace(details, extras=(Extra("포장", "상자", 0),)), StockEntry(everything=9999))
    keys = stock_keys_of(checked)
    assert len(keys) == 4
    assert [opening_stock(checked, StockEntry(9999, (1, None), (0,)), key) for key in keys] == [1, 9999, 9999, 0]
    alone = replace(details, options=replace(details.options, use="none", names=(), combinations=()))
    assert stock_keys_of(alone) == ("",)
    assert stock_keys_of(replace(details, stock_used=False)) == ()


@pytest.mark.parametrize("entry", [StockEntry(), StockEntry(options=(1, 2)), StockEntry(options=(1, 2, -3))])
def test_every_new_option_needs_a_stock_number(details: ProductDetails, entry: StockEntry) -> None:
    with pytest.raises(RefusalsError) as caught:
        check(PRODUCT, details, entry)
    assert [refusal.field for refusal in caught.value.refusals] == ["stock"]


def test_what_is_kept_already_needs_none(details: ProductDetails) -> None:
    before = check(PRODUCT, details, StockEntry(everything=1))
    assert check(PRODUCT, details, StockEntry(), before) == before


def test_numbers_without_stock_are_refused(details: ProductDetails) -> None:
    unused = replace(details, stock_used=False)
    assert check(PRODUCT, unused, StockEntry()).stock_used is False
    with pytest.raises(RefusalsError, match="체크"):
        check(PRODUCT, unused, StockEntry(everything=1))


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("주문 202008130000001 (auction)", "주문 202008130000001 (옥션)"),
        ("반품 (gmarket)", "반품 (G마켓)"),
        ("주문 1 (newmall)", "주문 1 (newmall)"),
        ("창고 정리 (2층)", "창고 정리 (2층)"),
        ("(tmon) 재고관리", "(tmon) 재고관리"),
    ],
)
def test_a_cause_names_the_mall_as_sellers_do(recorded: str, told: str) -> None:
    assert cause_told(recorded) == told
