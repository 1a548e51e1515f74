"""쿠팡 as the simulator serves it: its routes, keys, quota and numbers (malls.md section 1)."""

import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.exchange import Call, Operation, Reply
from mall_simulator.malls.coupang import meta
from mall_simulator.malls.coupang.claims import Claims
from mall_simulator.malls.coupang.exchanges import Exchanges
from mall_simulator.malls.coupang.inquiries import Inquiries
from mall_simulator.malls.coupang.items import VendorItems
from mall_simulator.malls.coupang.orders import Orders
from mall_simulator.malls.coupang.places import Places
from mall_simulator.malls.coupang.products import Products
from mall_simulator.malls.coupang.shipping import Shipping
from mall_simulator.malls.coupang.signature import signed_account
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_P = "/v2/providers/seller_api/apis/api/v1/marketplace"
_OPEN = "/v2/providers/openapi/apis/api"
_V = "vendors/{vendor}"
_LIMIT = Limit("sliding_log", 10, 1.0)
_FAILURES = {
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
    500: "com.coupang.apigateway.pylon.ApiPreconditionException: Timeout waiting for connection from pool",
    503: "Service Unavailable",
}


class Coupang:
    """The mall."""

    code = "coupang"

    def __init__(self, world: World) -> None:
        self._world = world
        self._places = Places(world)
        self._products = Products(world, self._places)
        self._items = VendorItems(world)
        self._orders = Orders(world)
        self._shipping = Shipping(world)
        self._claims = Claims(world)
        self._exchanges = Exchanges(world)
        self._inquiries = Inquiries(world)

    def operations(self) -> Sequence[Operation]:
        """Its routes."""
        return [
            *self._category_routes(),
            *self._product_routes(),
            *self._place_routes(),
            *self._order_routes(),
            *self._claim_routes(),
            *self._inquiry_routes(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the CEA signature of the mall's real path."""
        return signed_account(call, self._world.store)

    def quota(self, operation: str) -> Limit | None:
        """Ten calls a second per vendor, over all operations."""
        del operation
        return _LIMIT

    def counted_by(self, operation: str) -> str:
        """All calls of a vendor count together."""
        del operation
        return "vendor"

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """Near the limit a warning header appears."""
        limit = verdict.limit
        near = limit is not None and verdict.remaining <= limit.calls // 10
        return reply.with_headers({"X-CAG-Warnings": "RATE_LIMIT_NEAR"}) if near else reply

    def failure(self, status: int) -> Reply:
        """The gateway's envelope A with the number."""
        return Reply({"code": status, "message": _FAILURES[status]}, status)

    def expired(self, account: Account) -> Reply:
        """There is no token: it is the signature that is late."""
        del account
        return Reply({"code": "ERROR", "message": "Specified signature is expired."}, 401)

    def settle(self, account: Account) -> None:
        """Approvals that are due."""
        self._products.settle(account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """vendor_id, user_id, access_key, secret_key; one outbound place and one return centre."""
        made = {
            "vendor_id": f"A{self._world.store.next('coupang vendor', 12345):08d}",
            "user_id": f"wing_{name}",
            "access_key": keys.token_hex(16),
            "secret_key": keys.token_hex(20),
        }
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._places.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """A 14-digit orderId, and one 18-digit shipmentBoxId for all its lines."""
        next_ = self._world.store.next
        order.number = str(next_("coupang order", 22000009546234))
        box = str(next_("coupang box", 642538970006401429))
        for line in order.lines:
            line.option_number = line.option_number or str(next_("coupang unknown item", 9242596358))
            line.product_number = line.product_number or str(next_("coupang unknown product", 927011919))
            line.group, line.number = box, f"{box}-{line.option_number}"

    def _category_routes(self) -> list[Operation]:
        return [
            Operation("categories.tree", "GET", f"{_P}/meta/display-categories", meta.tree),
            Operation("categories.status", "GET", f"{_P}/meta/display-categories/{{code}}/status", meta.status),
            Operation("categories.read", "GET", f"{_P}/meta/display-categories/{{code}}", meta.branch),
            Operation(
                "categories.meta", "GET", f"{_P}/meta/category-related-metas/display-category-codes/{{code}}", meta.meta
            ),
            Operation("categories.predict", "POST", f"{_OPEN}/v1/categorization/predict", meta.predict),
        ]

    def _product_routes(self) -> list[Operation]:
        products, items = self._products, self._items
        one, item = f"{_P}/seller-products/{{id}}", f"{_P}/vendor-items/{{item}}"
        by_sku = f"{_P}/seller-products/external-vendor-sku-codes/{{sku}}"
        return [
            Operation("product.list_by_time", "GET", f"{_P}/seller-products/time-frame", products.list_by_time),
            Operation("product.quota", "GET", f"{_P}/seller-products/inflow-status", products.inflow),
            Operation("product.find", "GET", by_sku, products.by_sku, rows=("data",)),
            Operation("product.create", "POST", f"{_P}/seller-products", products.create),
            Operation("product.update", "PUT", f"{_P}/seller-products", products.update),
            Operation("product.list", "GET", f"{_P}/seller-products", products.search, ("data",), pages_by_number=True),
            Operation("product.update", "PUT", f"{one}/partial", products.update_partial),
            Operation("product.read", "GET", f"{one}/partial", products.read_partial),
            Operation("product.approve", "PUT", f"{one}/approvals", products.ask_approval),
            Operation("product.history", "GET", f"{one}/histories", products.histories),
            Operation("product.read", "GET", one, products.read),
            Operation("product.delete", "DELETE", one, products.delete),
            Operation("product.price", "PUT", f"{item}/prices/{{value}}", items.price),
            Operation("product.price", "PUT", f"{item}/original-prices/{{value}}", items.original_price),
            Operation("product.stock", "PUT", f"{item}/quantities/{{value}}", items.stock),
            Operation("product.stop", "PUT", f"{item}/sales/stop", items.stop),
            Operation("product.resume", "PUT", f"{item}/sales/resume", items.resume),
            Operation("product.inventory", "GET", f"{item}/inventories", items.inventory),
        ]

    def _place_routes(self) -> list[Operation]:
        places = self._places
        outbound = "/v2/providers/marketplace_openapi/apis/api/v2/vendor/shipping-place/outbound"
        returns = f"{_OPEN}/v5/{_V}/returnShippingCenters"
        codes = f"{_OPEN}/v3/return/shipping-places/center-code"
        return [
            Operation("places.outbound", "GET", outbound, places.list_outbound),
            Operation(
                "places.outbound.create", "POST", f"{_OPEN}/v5/{_V}/outboundShippingCenters", places.create_outbound
            ),
            Operation("places.return", "GET", returns, places.list_returns),
            Operation("places.return.create", "POST", returns, places.create_return),
            Operation("places.return.read", "GET", codes, places.read_returns),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, shipping = self._orders, self._shipping
        v4, v5 = (f"{_OPEN}/{version}/{_V}" for version in ("v4", "v5"))
        acknowledgement = f"{v4}/ordersheets/acknowledgement"
        return [
            Operation("orders.list", "GET", f"{v5}/ordersheets", orders.search, rows=("data",)),
            Operation("orders.list", "GET", f"{v4}/ordersheets", orders.list_v4, rows=("data",)),
            Operation("orders.confirm", "PUT", acknowledgement, shipping.acknowledge),
            Operation("orders.confirm", "PATCH", acknowledgement, shipping.acknowledge),
            Operation("orders.read", "GET", f"{v5}/ordersheets/{{box}}", orders.box),
            Operation("orders.read", "GET", f"{v5}/{{order}}/ordersheets", orders.by_order),
            Operation("orders.cancel", "POST", f"{v5}/orders/{{order}}/cancel", shipping.cancel),
            Operation("invoice.send", "POST", f"{v4}/orders/invoices", shipping.send),
            Operation("invoice.change", "POST", f"{v4}/orders/updateInvoices", shipping.change),
            Operation("orders.delivered", "POST", f"{v4}/completeLongTermUndelivery", shipping.delivered_by_hand),
        ]

    def _claim_routes(self) -> list[Operation]:
        claims, exchanges, rows = self._claims, self._exchanges, ("data",)
        v4, v6 = (f"{_OPEN}/{version}/{_V}" for version in ("v4", "v6"))
        receipt, exchange = f"{v4}/returnRequests/{{receipt}}", f"{v4}/exchangeRequests/{{exchange}}"
        return [
            Operation("claims.list", "GET", f"{v6}/returnRequests", claims.search, rows=rows),
            Operation("claims.list", "GET", f"{v4}/exchangeRequests", exchanges.search, rows=rows),
            Operation("claims.list", "GET", f"{v4}/returnWithdrawRequests", claims.withdrawals, rows=rows),
            Operation("claims.read", "POST", f"{v4}/returnWithdrawList", claims.withdrawn_of, rows=rows),
            Operation("claims.read", "GET", f"{v6}/returnRequests/{{receipt}}", claims.one),
            Operation("claims.approve", "PUT", f"{receipt}/stoppedShipment", claims.stopped),
            Operation("claims.refuse", "PUT", f"{receipt}/completedShipment", claims.shipped),
            Operation("claims.pick_up", "PUT", f"{receipt}/receiveConfirmation", claims.received),
            Operation("claims.approve", "PUT", f"{receipt}/approval", claims.approved),
            Operation("claims.pick_up", "PUT", f"{exchange}/receiveConfirmation", exchanges.received),
            Operation("claims.refuse", "PUT", f"{exchange}/rejection", exchanges.reject),
            Operation("claims.reship", "POST", f"{exchange}/invoices", exchanges.send),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, rows = self._inquiries, ("data", "content")
        v4, v5 = (f"{_OPEN}/{version}/{_V}" for version in ("v4", "v5"))
        questions, contacts = "onlineInquiries", "callCenterInquiries"
        contact = f"{v4}/{contacts}/{{inquiry}}"
        return [
            Operation("inquiries.list", "GET", f"{v5}/{questions}", own.questions, rows, pages_by_number=True),
            Operation("inquiries.answer", "POST", f"{v4}/{questions}/{{inquiry}}/replies", own.reply),
            Operation("inquiries.list", "GET", f"{v5}/{contacts}", own.calls, rows, pages_by_number=True),
            Operation("inquiries.read", "GET", f"{_OPEN}/v5/vendors/{contacts}/{{inquiry}}", own.one),
            Operation("inquiries.answer", "POST", f"{contact}/replies", own.reply_call),
            Operation("inquiries.confirm", "POST", f"{contact}/confirms", own.confirm_call),
        ]
