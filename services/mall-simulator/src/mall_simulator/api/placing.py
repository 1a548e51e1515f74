"""Buyers at work: placing orders, asking to cancel, getting parcels."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime

from fastapi import HTTPException

from mall_simulator.api.models import Answer, LineRequest, OrdersRequest
from mall_simulator.buyers import buyer
from mall_simulator.diary import WrongStateError
from mall_simulator.exchange import Mall
from mall_simulator.market import SoldOutError
from mall_simulator.records import Account, Line, Option, Order, Product
from mall_simulator.world import World

Stocked = tuple[Product, Option] | None


class Placing:
    """The buyers' side of every mall."""

    def __init__(self, world: World, malls: Mapping[str, Mall]) -> None:
        self._world = world
        self._malls = malls

    def account(self, mall: str, name: str) -> Account:
        """The account, or 404."""
        account = self._world.store.accounts.get(mall, name)
        if account is None:
            raise HTTPException(404, f"{mall}에 {name} 계정이 없습니다.")
        return account

    def place(self, request: OrdersRequest) -> list[Order]:
        """All of the orders; what is sold out on the way answers 409 and keeps those placed before."""
        account = self.account(request.mall, request.account)
        self._malls[request.mall].settle(account)
        placed_at = request.placed_at or self._world.clock.now()
        if placed_at.tzinfo is None:
            raise HTTPException(422, "placed_at에 시간대를 적어 주세요.")
        return [self._place(request, account, placed_at, request.seed + turn) for turn in range(request.count)]

    def each_line(self, mall: str, number: str, line: str | None, act: Callable[[Order, Line], object]) -> Order:
        """Do something to the lines of an order (found by order, line, bundle or box number); 409 in a wrong state."""
        order = self.order(mall, number)
        lines = [one for one in order.lines if line in (None, one.number)]
        if not lines:
            raise HTTPException(404, f"주문 {number}에 {line} 품목이 없습니다.")
        try:
            for one in lines:
                act(order, one)
        except WrongStateError as error:
            raise HTTPException(409, str(error)) from error
        return order

    def order(self, mall: str, number: str) -> Order:
        """By order, line, bundle or box number, or 404."""
        orders = self._world.store.orders
        found = orders.get(mall, number) or orders.find(mall, f"line:{number}") or orders.find(mall, f"group:{number}")
        if found is None:
            raise HTTPException(404, f"{mall}에 주문 {number}이(가) 없습니다.")
        return found

    def _place(self, request: OrdersRequest, account: Account, at: datetime, seed: int) -> Order:
        chance = random.Random(f"order {seed}")
        chosen = [self._choose(line, account, chance) for line in request.lines]
        order = Order(
            mall=request.mall,
            account=account.number,
            number="",
            buyer=buyer(seed),
            ordered_at=at,
            paid_at=at,
            shipping_won=request.shipping_won,
            lines=[_line(asked, found) for asked, found in zip(request.lines, chosen, strict=True)],
        )
        self._malls[request.mall].number_order(order)
        try:
            self._world.market.place(order, chosen)
        except SoldOutError as error:
            raise HTTPException(409, str(error)) from error
        return order

    def _choose(self, line: LineRequest, account: Account, chance: random.Random) -> Stocked:
        if line.unknown_name is not None:
            return None
        product = self._product(line, account)
        options = [o for o in product.options if o.number and (line.option_number in (None, o.number))]
        if line.option_number is None:
            options = [option for option in options if option.on_sale and option.stock >= line.quantity] or options
        if not options:
            raise HTTPException(409, f"{product.name}: 아직 판매되지 않는 상품이거나 없는 옵션입니다.")
        return product, chance.choice(options)

    def _product(self, line: LineRequest, account: Account) -> Product:
        own = self._world.store.products.of(account.mall, account.number)
        wanted = line.product_number
        for product in reversed(own):
            if wanted is not None and wanted in (product.number, *product.numbers.values()):
                return product
            if wanted is None and line.seller_code is not None and product.seller_code == line.seller_code:
                return product
        raise HTTPException(404, f"{account.mall} {account.number}에 상품 {wanted or line.seller_code}이(가) 없습니다.")


def order_told(order: Order) -> Answer:
    """An order as the admin API tells it."""
    return {**order.model_dump(mode="json"), "amount_won": sum(line.amount_won for line in order.lines)}


def _line(asked: LineRequest, found: Stocked) -> Line:
    if found is None:
        return Line(
            number="",
            group="",
            product_number="",
            option_number="",
            seller_product_code="",
            seller_option_code="",
            product_name=asked.unknown_name or "",
            option_name=asked.unknown_option,
            quantity=asked.quantity,
            unit_price_won=asked.unknown_price_won,
        )
    product, option = found
    return Line(
        number="",
        group="",
        product_number=product.number,
        option_number=option.number,
        seller_product_code=product.seller_code,
        seller_option_code=option.seller_code,
        product_name=product.name,
        option_name=option.name,
        quantity=asked.quantity,
        unit_price_won=option.price_won,
        numbers=dict(product.numbers),
    )
