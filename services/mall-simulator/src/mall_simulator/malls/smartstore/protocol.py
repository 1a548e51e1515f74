"""네이버 스마트스토어 as the simulator serves it: routes, keys, rate limits and numbers (malls.md section 2)."""

from collections.abc import Mapping, Sequence

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Operation, Reply
from mall_simulator.exchanges import end_delivered_exchanges
from mall_simulator.malls.smartstore import directory
from mall_simulator.malls.smartstore.claims import Claims
from mall_simulator.malls.smartstore.directory import Directory
from mall_simulator.malls.smartstore.envelopes import TRACE_HEADER, gateway, trace_id
from mall_simulator.malls.smartstore.inquiries import Inquiries
from mall_simulator.malls.smartstore.orders import Orders
from mall_simulator.malls.smartstore.products import Products
from mall_simulator.malls.smartstore.shipping import Shipping
from mall_simulator.malls.smartstore.tokens import Tokens, new_client_secret
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_BASE = "/external"
_S = f"{_BASE}/v1/pay-order/seller"
_LIMIT = Limit("token_bucket", 2)
_SEARCH_LIMIT = Limit("token_bucket", 20)
_FAILURES = {
    404: (404, "GW.NOT_FOUND"),
    405: (404, "GW.NOT_FOUND"),
    429: (429, "GW.RATE_LIMIT"),
    500: (500, "GW.INTERNAL_SERVER_ERROR"),
    503: (503, "GW.BLOCK.01"),
}


class Smartstore:
    """The mall."""

    code = "smartstore"

    def __init__(self, world: World) -> None:
        self._world = world
        self._tokens = Tokens(world)
        self._directory = Directory(world)
        self._products = Products(world, self._directory)
        self._orders = Orders(world)
        self._shipping = Shipping(world, self._orders)
        self._claims = Claims(world, self._orders)
        self._inquiries = Inquiries(world)

    def operations(self) -> Sequence[Operation]:
        """Its routes."""
        token = Operation("token", "POST", f"{_BASE}/v1/oauth2/token", self._tokens.give, open=True)
        return [
            token,
            *self._directory_routes(),
            *self._product_routes(),
            *self._order_routes(),
            *self._inquiry_routes(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By bearer token."""
        return self._tokens.account(call)

    def quota(self, operation: str) -> Limit | None:
        """A token bucket per API: 20 a second for the product list, 2 for the others (the mall prints no numbers)."""
        return _SEARCH_LIMIT if operation == "product.find" else _LIMIT

    def counted_by(self, operation: str) -> str:
        """Each API counts alone."""
        return operation

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """Trace id on every answer, rate limit headers on every counted one."""
        now = self._world.clock.now()
        trace = {} if TRACE_HEADER in reply.headers else {TRACE_HEADER: trace_id(now, reply.body)}
        limit = verdict.limit
        if limit is None:
            return reply.with_headers(trace)
        rate = {
            "GNCP-GW-RateLimit-Replenish-Rate": str(limit.calls),
            "GNCP-GW-RateLimit-Burst-Capacity": str(limit.capacity),
            "GNCP-GW-RateLimit-Remaining": str(verdict.remaining),
        }
        return reply.with_headers({**trace, **rate})

    def failure(self, status: int) -> Reply:
        """The gateway's errors."""
        told, code = _FAILURES[status]
        return gateway(self._world.clock.now(), told, code)

    def expired(self, account: Account) -> Reply:
        """401 GW.AUTHN; the account's tokens are ended."""
        self._tokens.drop(account)
        return gateway(self._world.clock.now(), 401, "GW.AUTHN")

    def settle(self, account: Account) -> None:
        """Products are on sale at once; exchanges end with their second delivery."""
        end_delivered_exchanges(self._world, account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """client_id and client_secret (a bcrypt salt); a bundle group and two addresses."""
        number = self._world.store.next("smartstore client", 1)
        made = {"client_id": f"fictionalapp{number:04d}", "client_secret": new_client_secret()}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._directory.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """Sixteen digits that begin with the day: orderId, packageNumber, and a productOrderId per line."""
        next_ = self._world.store.next
        day = order.ordered_at.astimezone(KST).strftime("%Y%m%d")
        order.number = f"{day}{next_('smartstore order', 10000021):08d}"
        package = f"{day}{next_('smartstore package', 30000021):08d}"
        for line in order.lines:
            line.number = f"{day}{next_('smartstore product order', 50000021):08d}"
            line.group = package
            line.product_number = line.product_number or str(next_("smartstore unknown", 9900000001))
            line.option_number = line.option_number or str(next_("smartstore unknown option", 39000000001))

    def _directory_routes(self) -> list[Operation]:
        own = self._directory
        categories = f"{_BASE}/v1/categories"
        notices = f"{_BASE}/v1/products-for-provided-notice"
        groups = f"{_BASE}/v1/product-delivery-info/bundle-groups"
        addresses = f"{_BASE}/v1/seller/addressbooks"
        return [
            Operation("categories.list", "GET", categories, directory.list_categories),
            Operation("categories.read", "GET", f"{categories}/{{id}}", directory.read_category),
            Operation("categories.sub", "GET", f"{categories}/{{id}}/sub-categories", directory.list_sub_categories),
            Operation("notices.list", "GET", notices, directory.list_notices),
            Operation("notices.read", "GET", f"{notices}/{{type}}", directory.read_notice),
            Operation("templates.list", "GET", groups, own.list_groups),
            Operation("templates.create", "POST", groups, own.create_group),
            Operation("templates.read", "GET", f"{groups}/{{id}}", own.read_group),
            Operation("templates.update", "PUT", f"{groups}/{{id}}", own.update_group),
            Operation("addresses.list", "GET", f"{addresses}-for-page", own.list_addresses),
            Operation("addresses.read", "GET", f"{addresses}/{{no}}", own.read_address),
            Operation("account.read", "GET", f"{_BASE}/v1/seller/account", own.account),
            Operation("account.channels", "GET", f"{_BASE}/v1/seller/channels", own.channels),
        ]

    def _product_routes(self) -> list[Operation]:
        products = self._products
        both = [f"{_BASE}/v2/products/origin-products/{{origin}}", f"{_BASE}/v2/products/channel-products/{{channel}}"]
        old = f"{_BASE}/v1/products"
        numbered = [
            Operation(f"product.{act}", method, path, handler)
            for path in both
            for act, method, handler in (
                ("read", "GET", products.read),
                ("update", "PUT", products.update),
                ("delete", "DELETE", products.delete),
            )
        ]
        rows = ("contents",)
        return [
            Operation("product.create", "POST", f"{_BASE}/v2/products", products.create),
            *numbered,
            Operation("product.stop", "PUT", f"{old}/origin-products/{{origin}}/change-status", products.change_status),
            Operation("product.stock", "PUT", f"{old}/origin-products/{{origin}}/option-stock", products.option_stock),
            Operation("product.multi_update", "PATCH", f"{old}/origin-products/multi-update", products.multi_update),
            Operation("product.find", "POST", f"{old}/search", products.search, rows, pages_by_number=True),
            Operation("images.upload", "POST", f"{_BASE}/v1/product-images/upload", products.upload_images),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, shipping, claims = self._orders, self._shipping, self._claims
        lines = f"{_S}/product-orders"
        claim = f"{lines}/{{id}}/claim"
        changes, contents = ("data", "lastChangeStatuses"), ("data", "contents")
        return [
            Operation("orders.list", "GET", f"{lines}/last-changed-statuses", orders.changes, changes),
            Operation("orders.search", "GET", lines, orders.search, contents, pages_by_number=True),
            Operation("orders.read", "POST", f"{lines}/query", orders.query, ("data",), pages_by_number=True),
            Operation("orders.ids", "GET", f"{_S}/orders/{{order}}/product-order-ids", orders.ids),
            Operation("orders.confirm", "POST", f"{lines}/confirm", shipping.confirm),
            Operation("invoice.send", "POST", f"{lines}/dispatch", shipping.dispatch),
            Operation("orders.delay", "POST", f"{lines}/{{id}}/delay", shipping.delay),
            Operation("orders.cancel", "POST", f"{claim}/cancel/request", shipping.cancel),
            Operation("claims.approve", "POST", f"{claim}/cancel/approve", shipping.approve_cancel),
            Operation("returns.approve", "POST", f"{claim}/return/approve", claims.approve_return),
            Operation("returns.refuse", "POST", f"{claim}/return/reject", claims.reject),
            Operation("exchanges.refuse", "POST", f"{claim}/exchange/reject", claims.reject),
            Operation("exchanges.pick_up", "POST", f"{claim}/exchange/collect/approve", claims.collect),
            Operation("exchanges.reship", "POST", f"{claim}/exchange/dispatch", claims.redeliver),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, answer = self._inquiries, f"{_BASE}/v1/pay-merchant/inquiries/{{inquiry}}/answer"
        questions, asked = f"{_BASE}/v1/contents/qnas", f"{_BASE}/v1/pay-user/inquiries"
        return [
            Operation("inquiries.list", "GET", questions, own.questions, ("contents",), pages_by_number=True),
            Operation("inquiries.answer", "PUT", f"{questions}/{{question}}", own.answer_question),
            Operation("contacts.list", "GET", asked, own.inquiries, ("content",), pages_by_number=True),
            Operation("contacts.answer", "POST", answer, own.answer),
            Operation("contacts.change", "PUT", f"{answer}/{{answer}}", own.change),
        ]
