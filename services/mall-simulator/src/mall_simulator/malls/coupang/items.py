"""Price, stock and sale of one vendorItemId (malls.md 1.2); there are none before approval."""

from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.coupang.envelopes import refused, success
from mall_simulator.records import Option, Product
from mall_simulator.world import World


class VendorItems:
    """The vendor-items pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def price(self, call: Call) -> Reply:
        """PUT …/prices/{price}: 10-won steps; −50 % to +100 % unless forced."""
        product, option = self._owned(call, "가격변경")
        price = _number(call.params["value"], "유효하지 않은 ID입니다.")
        if price % 10:
            message = f"옵션ID[{option.number}]: 가격은 최소 10원 단위로 입력가능합니다. (1원단위 입력 불가)"
            raise refused(f"가격변경에 실패했습니다. [{message}]")
        forced = call.query.get("forceSalePriceUpdate") == "true"
        if not forced and not option.price_won * 0.5 <= price <= option.price_won * 2:
            limits = "변경전 판매가의 최대 50% 인하/최대 100%인상까지 변경가능합니다."
            raise refused(f"가격변경에 실패했습니다. [옵션ID[{option.number}] : 판매가 변경이 불가능합니다. {limits}]")
        option.price_won = price
        self._world.market.note_product("updated", product)
        return success(message="가격 변경을 완료했습니다.", with_data=False)

    def original_price(self, call: Call) -> Reply:
        """PUT …/original-prices/{price}."""
        product, option = self._owned(call, "가격변경")
        option.body = {**option.body, "originalPrice": _number(call.params["value"], "유효하지 않은 ID입니다.")}
        self._world.market.note_product("updated", product)
        return success(message="할인율 기준가격이 변경되었습니다.")

    def stock(self, call: Call) -> Reply:
        """PUT …/quantities/{quantity}."""
        product, option = self._owned(call, "재고변경")
        quantity = _number(call.params["value"], "유효하지 않은 재고수량입니다.")
        if quantity > 99999:
            raise refused("유효하지 않은 재고수량입니다.")
        option.stock = quantity
        self._world.market.note_product("updated", product)
        return success(message="재고 변경을 완료했습니다.", with_data=False)

    def stop(self, call: Call) -> Reply:
        """PUT …/sales/stop."""
        product, option = self._owned(call, "판매중지")
        option.on_sale = False
        self._world.market.note_product("stopped", product)
        return success(message="판매중지 처리되었습니다.", with_data=False)

    def resume(self, call: Call) -> Reply:
        """PUT …/sales/resume."""
        product, option = self._owned(call, "판매재개")
        option.on_sale = True
        self._world.market.note_product("resumed", product)
        return success(message="판매재개 처리되었습니다.", with_data=False)

    def inventory(self, call: Call) -> Reply:
        """GET …/inventories."""
        number = call.params["item"]
        product = self._world.store.products.find("coupang", f"option:{number}")
        option = None if product is None or product.account != call.account.number else product.option(number)
        if option is None:
            raise refused(f"유효한 옵션이 없습니다:[vendorItemId={number}]")
        state = {"amountInStock": option.stock, "salePrice": option.price_won, "onSale": option.on_sale}
        return success({"sellerItemId": int(number), **state})

    def _owned(self, call: Call, act: str) -> tuple[Product, Option]:
        number = call.params["item"]
        product = self._world.store.products.find("coupang", f"option:{number}")
        option = None if product is None or product.account != call.account.number else product.option(number)
        if product is None or option is None:
            raise refused(f"{act}에 실패했습니다. [vendoritemid {number} not found]")
        if product.state == "DELETED":
            raise refused(f"{act}에 실패했습니다. [옵션ID[{number}] : 삭제된 상품은 변경이 불가능합니다.]")
        return product, option


def _number(value: str, message: str) -> int:
    if not value.isdecimal():
        raise refused(message)
    return int(value)
