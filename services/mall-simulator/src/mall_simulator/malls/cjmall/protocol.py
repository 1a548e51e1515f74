"""CJ mall as the simulator serves it: one address, an interface in each request (malls.md section 11); no limits."""

import secrets as keys
from collections.abc import Callable, Mapping, Sequence

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Handler, Operation, Refusal, Reply
from mall_simulator.forms import text
from mall_simulator.malls.cjmall.envelopes import NO_KEY, ROOT, asked, bad, interface_of, key_of
from mall_simulator.malls.cjmall.orders import Orders
from mall_simulator.malls.cjmall.products import Products
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

PATH = "/IFPAServerAction.action"
_FAILURES = {
    404: "요청하신 페이지를 찾을 수 없습니다.",
    405: "정의되지 않은 인터페이스입니다.",
    429: "요청이 너무 많습니다.",
    500: "시스템 오류가 발생하였습니다.",
    503: "시스템 점검중입니다.",
}
_INSTRUCTIONS = (ROOT, "ns1:instruction")


class Cjmall:
    """The mall."""

    code = "cjmall"

    def __init__(self, world: World) -> None:
        self._world = world
        self._products = Products(world)
        self._orders = Orders(world)

    def operations(self) -> Sequence[Operation]:
        """Its interfaces, all at one address."""
        products, orders = self._products, self._orders
        return [
            _operation("codes.list", "IF_02_01", products.list_codes),
            _operation("categories.list", "IF_01_01", products.list_categories),
            _operation("product.create", "IF_03_01", products.create),
            _operation("product.update", "IF_03_02", products.change),
            _operation("product.stop", "IF_03_03", products.set_states),
            _operation("product.price", "IF_03_04", products.set_prices),
            _operation("product.stock", "IF_03_05", products.set_plans),
            _operation("product.list", "IF_03_07", products.search, (ROOT, "ns1:unit")),
            Operation("claims.list", "POST", PATH, orders.listed, _INSTRUCTIONS, when=_asks_for_cancels),
            _operation("orders.list", "IF_04_01", orders.listed, _INSTRUCTIONS),
            _operation("claims.list", "IF_04_02", orders.recalls, _INSTRUCTIONS),
            _operation("invoice.send", "IF_04_04", orders.ship),
            _operation("orders.delivered", "IF_04_05", orders.receive),
        ]

    def authenticate(self, call: Call) -> Account:
        """By vendorId and vendorCertKey in the document."""
        vendor, key = key_of(call)
        account = self._world.store.accounts.find(self.code, f"vendor_id:{vendor}")
        if account is None or account.secrets["cert_key"] != key:
            raise Refusal(bad(interface_of(call), NO_KEY))
        return account

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
        """A failure of the whole."""
        return bad("", _FAILURES[status], status)

    def expired(self, account: Account) -> Reply:
        """Keys do not end; one that was withdrawn is no more taken."""
        del account
        return bad("", NO_KEY)

    def settle(self, account: Account) -> None:
        """What the MD decides by now."""
        self._products.settle(account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """A vendorId of six digits and its key."""
        vendor = str(self._world.store.next("cjmall vendor", 411378))
        made = {"vendor_id": vendor, "cert_key": f"CJ{keys.token_hex(8)}"}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        return account

    def number_order(self, order: Order) -> None:
        """ordNo of its day and six digits; goods numbers from 001, detail and processing number 001."""
        next_ = self._world.store.next
        order.number = f"{order.ordered_at.astimezone(KST):%Y%m%d}{next_('cjmall order', 21748):06d}"
        for place, line in enumerate(order.lines, 1):
            line.product_number = line.product_number or str(next_("cjmall unknown", 59990001))
            line.option_number = line.option_number or str(next_("cjmall unknown unit", 12999000001))
            goods, waybill = f"{place:03d}", str(next_("cjmall waybill", 20000791417845))
            line.numbers |= {"ordGSeq": goods, "ordDSeq": "001", "ordWSeq": "001", "wbIdNo": waybill}
            line.group, line.number = order.number, f"{order.number}-{goods}-001-001"


def _operation(name: str, interface: str, handler: Handler, rows: tuple[str, ...] | None = None) -> Operation:
    return Operation(name, "POST", PATH, handler, rows, when=_asks_for(interface))


def _asks_for(interface: str) -> Callable[[Call], bool]:
    return lambda call: interface_of(call) == interface


def _asks_for_cancels(call: Call) -> bool:
    return interface_of(call) == "IF_04_01" and text(asked(call), "instructionCls") == "2"
