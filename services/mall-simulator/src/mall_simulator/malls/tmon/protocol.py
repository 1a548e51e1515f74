"""티몬 as the simulator serves it: routes, keys and numbers (malls.md section 5); no limits are published."""

import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.exchange import Call, Operation, Reply
from mall_simulator.malls.tmon.access import Access, expired
from mall_simulator.malls.tmon.claims import Claims
from mall_simulator.malls.tmon.deals import Deals
from mall_simulator.malls.tmon.inquiries import Inquiries
from mall_simulator.malls.tmon.orders import Orders
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_V = "/api/{vendor}"
_FAILURES = {
    404: ("NOT_FOUND", "요청하신 페이지를 찾을 수 없습니다."),
    405: ("METHOD_NOT_ALLOWED", "허용되지 않는 메서드입니다."),
    429: ("TOO_MANY_REQUESTS", "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요."),
    500: ("INTERNAL_SERVER_ERROR", "시스템 오류가 발생하였습니다."),
    503: ("SERVICE_UNAVAILABLE", "서비스를 일시적으로 사용할 수 없습니다."),
}


class Tmon:
    """The mall."""

    code = "tmon"

    def __init__(self, world: World) -> None:
        self._world = world
        self._access = Access(world)
        self._deals = Deals(world)
        self._orders = Orders(world)
        self._inquiries = Inquiries(world)
        self._claims = {
            "cancellations": Claims(world, "cancel"),
            "refunds": Claims(world, "return"),
            "exchanges": Claims(world, "exchange"),
        }

    def operations(self) -> Sequence[Operation]:
        """Its routes."""
        token = Operation("token", "POST", "/oauth/token", self._access.give, open=True)
        return [
            token,
            *self._deal_routes(),
            *self._order_routes(),
            *self._claim_routes(),
            *self._inquiry_routes(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By bearer token, X-Partner headers and the vendor of the path."""
        return self._access.account(call)

    def quota(self, operation: str) -> Limit | None:
        """None is published."""
        del operation

    def counted_by(self, operation: str) -> str:
        """Each operation alone, when the admin API sets a limit."""
        return operation

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """`{code, message}`."""
        code, message = _FAILURES[status]
        return Reply({"code": code, "message": message}, status)

    def expired(self, account: Account) -> Reply:
        """401 with invalid_token; the account's tokens are ended."""
        self._access.drop(account)
        return expired()

    def settle(self, account: Account) -> None:
        """Nothing is due later."""
        del account

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """vendor_id, partner_id, partner_token, client_id, client_secret, aes_key (16 characters: AES-128)."""
        number = self._world.store.next("tmon vendor", 1)
        made = {
            "vendor_id": f"vendor{number:04d}",
            "partner_id": f"partner{number:04d}",
            "partner_token": keys.token_hex(16),
            "client_id": f"client{number:04d}",
            "client_secret": keys.token_hex(16),
            "aes_key": keys.token_hex(8),
        }
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._deals.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """An order number, and a deliveryNo per deal."""
        next_ = self._world.store.next
        order.number = str(next_("tmon order", 810000001))
        deliveries: dict[str, str] = {}
        for line in order.lines:
            line.product_number = line.product_number or str(next_("tmon unknown deal", 3900000001))
            line.option_number = line.option_number or str(next_("tmon unknown option", 5900000001))
            if line.product_number not in deliveries:
                deliveries[line.product_number] = str(next_("tmon delivery", 620000001))
            line.group = deliveries[line.product_number]
            line.number = f"{order.number}-{line.product_number}-{line.option_number}"

    def _deal_routes(self) -> list[Operation]:
        deals, one = self._deals, f"{_V}/deals/{{no}}"
        return [
            Operation("categories.list", "GET", f"{_V}/categories", deals.list_categories),
            Operation("product.create", "POST", f"{_V}/deals", deals.create),
            Operation("product.read", "GET", one, deals.read),
            Operation("product.update", "PUT", one, deals.update),
            Operation("product.stop", "PUT", f"{one}/pause", deals.pause),
            Operation("product.resume", "PUT", f"{one}/resume", deals.resume),
            Operation("product.stock", "PUT", f"{one}/stock", deals.stock),
            Operation("product.display", "PUT", f"{one}/options/display", deals.display),
            Operation("addresses.list", "GET", f"{_V}/partners/addresses", deals.list_addresses),
            Operation("addresses.create", "POST", f"{_V}/partners/addresses", deals.create_address),
            Operation("templates.list", "GET", f"{_V}/partners/templates", deals.list_templates),
            Operation("templates.create", "POST", f"{_V}/partners/templates", deals.create_template),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, one = self._orders, f"{_V}/orders/{{no}}"
        items = ("items",)
        return [
            Operation("orders.list", "GET", f"{_V}/orders", orders.list_orders, rows=(), pages_by_number=True),
            Operation("orders.search", "GET", f"{_V}/orders/search", orders.search, items, pages_by_number=True),
            Operation("orders.read", "GET", one, orders.read),
            Operation("orders.confirm", "PUT", f"{one}/confirm", orders.confirm),
            Operation("invoice.send", "POST", f"{one}/invoices", orders.send),
            Operation("invoice.change", "PUT", f"{one}/invoices", orders.change),
            Operation("orders.cancel", "POST", f"{_V}/cancellations", orders.cancel),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, questions, contacts, items = self._inquiries, f"{_V}/qnas", f"{_V}/cs-inquiry", ("items",)
        return [
            Operation("inquiries.list", "GET", questions, own.questions, items, pages_by_number=True),
            Operation("inquiries.answer", "POST", f"{questions}/{{id}}/replies", own.reply),
            Operation("contacts.list", "GET", f"{contacts}/list", own.contacts, items, pages_by_number=True),
            Operation("contacts.read", "GET", f"{contacts}/detail/{{seq}}", own.contact),
            Operation("contacts.answer", "POST", f"{contacts}/save/{{id}}/{{seq}}", own.save),
        ]

    def _claim_routes(self) -> list[Operation]:
        found: list[Operation] = []
        for kind, claims in self._claims.items():
            one, items = f"{_V}/{kind}/{{no}}", ("items",)
            search = Operation("claims.list", "GET", f"{_V}/{kind}/search", claims.search, items, pages_by_number=True)
            found += [search, Operation("claims.read", "GET", one, claims.read)]
            found.append(Operation("claims.approve", "PUT", f"{one}/approve", claims.approve))
        refuse = self._claims["cancellations"].reject
        return [*found, Operation("claims.refuse", "PUT", f"{_V}/cancellations/{{no}}/reject", refuse)]
