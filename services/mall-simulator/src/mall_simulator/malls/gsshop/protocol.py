"""GS SHOP as the simulator serves it: routes, tokens and numbers (malls.md section 10); no limits are published."""

import secrets as keys
from collections.abc import Callable, Mapping, Sequence

from mall_simulator.exchange import Call, Operation, Reply
from mall_simulator.forms import text
from mall_simulator.malls.gsshop.access import account_of
from mall_simulator.malls.gsshop.envelopes import OLD_TOKEN, bad
from mall_simulator.malls.gsshop.inquiries import Inquiries
from mall_simulator.malls.gsshop.orders import Orders
from mall_simulator.malls.gsshop.products import Products
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_FAILURES = {
    404: "요청하신 페이지를 찾을 수 없습니다.",
    405: "허용되지 않는 메서드입니다.",
    429: "요청이 너무 많습니다.",
    500: "시스템 오류가 발생하였습니다.",
    503: "시스템 점검중입니다.",
}
_MESSAGES = "/b2b/aliaSupCommonReceiveOrderInfo.gs"


class Gsshop:
    """The mall."""

    code = "gsshop"

    def __init__(self, world: World) -> None:
        self._world = world
        self._products = Products(world)
        self._orders = Orders(world)
        self._inquiries = Inquiries(world)

    def operations(self) -> Sequence[Operation]:
        """Its routes."""
        return [*self._base_routes(), *self._product_routes(), *self._order_routes(), *self._inquiry_routes()]

    def authenticate(self, call: Call) -> Account:
        """By the headers supCd and token."""
        return account_of(self._world, call)

    def quota(self, operation: str) -> Limit | None:
        """None is published."""
        del operation

    def counted_by(self, operation: str) -> str:
        """All calls of a partner together, when the admin API sets a limit."""
        del operation
        return "partner"

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """V3's failure with the number."""
        return bad(_FAILURES[status], str(status), status)

    def expired(self, account: Account) -> Reply:
        """A token whose time is long past."""
        del account
        return bad(OLD_TOKEN, "401")

    def settle(self, account: Account) -> None:
        """What the MD decides by now."""
        self._products.settle(account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """A partner's code and AES key; one MD and one place."""
        vendor = str(self._world.store.next("gsshop vendor", 1003890))
        made = {"vendor_id": vendor, "aes_key": keys.token_hex(16)}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._products.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """A 10-digit ordNo with left zeros, and ordItemNo from 1."""
        next_ = self._world.store.next
        order.number = f"{next_('gsshop order', 12345678):010d}"
        for place, line in enumerate(order.lines, 1):
            line.product_number = line.product_number or str(next_("gsshop unknown", 39990001))
            line.option_number = line.option_number or str(next_("gsshop unknown option", 39990001001))
            line.numbers["ordItemNo"] = str(place)
            line.group, line.number = order.number, f"{order.number}-{place}"

    def _base_routes(self) -> list[Operation]:
        products, v3 = self._products, "/api/v3/products"
        return [
            Operation("categories.list", "GET", "/SupSendPrdClsInfo.gs", products.list_classes),
            Operation("categories.read", "GET", f"{v3}/getPrdClsDtlInfo.gs", products.read_class),
            Operation("managers.list", "GET", f"{v3}/getSupMdidList.gs", products.list_managers),
            Operation("templates.list", "GET", f"{v3}/getSupAddrList.gs", products.list_places),
        ]

    def _product_routes(self) -> list[Operation]:
        products, one = self._products, "/api/v3/products/{code}"
        return [
            Operation("product.create", "POST", "/api/v3/products", products.create),
            Operation("product.update", "POST", f"{one}/base-info", products.set_base),
            Operation("product.price", "POST", f"{one}/price", products.set_price),
            Operation("product.images", "POST", f"{one}/images", products.set_images),
            Operation("product.stock", "POST", f"{one}/attributes", products.set_options),
            Operation("product.stop", "POST", f"{one}/sale-status", products.set_status),
            Operation("product.approval", "GET", "/api/v3/getPrdAprvInfo.gs", products.approval),
            Operation("product.read", "GET", "/api/v3/getPrdInfo.gs", products.read),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, path = self._orders, "/api/v5/dtr/supSendOrderInfo.gs"
        return [
            Operation("orders.list", "GET", path, orders.listed, ("data",), when=_listing("S", "N")),
            Operation("claims.list", "GET", path, orders.listed, ("data",), when=_listing("C")),
            Operation("orders.list", "GET", path, orders.listed),
            Operation("invoice.send", "POST", _MESSAGES, orders.ship, when=_telling("C")),
            Operation("orders.confirm", "POST", _MESSAGES, orders.confirm, when=_telling("ORDCONF")),
            Operation("claims.approve", "POST", _MESSAGES, orders.confirm_cancel, when=_telling("CNCCONF")),
            Operation("orders.message", "POST", _MESSAGES, orders.unknown_message),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, listed = self._inquiries, "/b2b/aliaCommonCustomerInquiryInfo.gs"
        return [
            Operation("inquiries.list", "POST", listed, own.listed, ("resultList",)),
            Operation("inquiries.answer", "POST", "/b2b/aliaCommonReceiveCustomerInquiryInfo.gs", own.answer),
        ]


def _listing(*kinds: str) -> Callable[[Call], bool]:
    return lambda call: call.query.get("processType") in kinds


def _telling(kind: str) -> Callable[[Call], bool]:
    return lambda call: text(call.document(), "processType") == kind
