"""인터파크 as the simulator serves it: one address a page, the method in the query (malls.md 7); no known limits."""

import secrets as keys
from collections.abc import Callable, Mapping, Sequence

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Handler, Operation, Refusal, Reply
from mall_simulator.malls.interpark.acts import Acts
from mall_simulator.malls.interpark.directory import Directory
from mall_simulator.malls.interpark.envelopes import error, order_result, wrong_key
from mall_simulator.malls.interpark.orders import Orders
from mall_simulator.malls.interpark.products import Products
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

PRODUCTS = "/openapi/product/ProductAPIService.do"
PLACES = "/openapi/enterprise/EntrDelvAPIService.do"
ORDERS = "/order/OrderClmAPI.do"
GROUPS = {"InsertProductAPIData": "register", "insertDelvCostPlcAPIData": "register", "UpdateProductAPIData": "update"}
"""Which pair of keys a method takes; all others take that of the look-ups. Unverified."""
_PAIRS = ("register", "update", "inquiry")
_ROWS = ("ORDER_LIST", "ORDER")
_FAILURES = {
    404: "요청하신 페이지를 찾을 수 없습니다.",
    405: "허용되지 않는 메서드입니다.",
    429: "Too Many Requests",
    500: "시스템 오류가 발생하였습니다.",
    503: "서버 점검중입니다.",
}


class Interpark:
    """The mall."""

    code = "interpark"

    def __init__(self, world: World) -> None:
        self._world = world
        self._directory = Directory(world)
        self._products = Products(world, self._directory)
        self._orders = Orders(world)
        self._acts = Acts(world)

    def operations(self) -> Sequence[Operation]:
        """Its methods; all are GET."""
        return [*self._product_methods(), *self._order_methods()]

    def authenticate(self, call: Call) -> Account:
        """Products by the keys of the method's group, orders by the three identifiers of the vendor."""
        query, own = call.query, self._world.store.accounts
        if call.path == ORDERS:
            account = own.find(self.code, f"supply_entr_no:{query.get('sc.supplyEntrNo', '')}")
            wanted = ("entr_id", query.get("sc.entrId")), ("supply_ctrt_seq", query.get("sc.supplyCtrtSeq"))
        else:
            group = GROUPS.get(query.get("_method", ""), "inquiry")
            account = next((each for each in own if _holds(each, group, query.get("citeKey", ""))), None)
            wanted = ((f"{group}_secret_key", query.get("secretKey")),)
        if account is None or any(account.secrets.get(name) != value for name, value in wanted):
            raise Refusal(wrong_key(call))
        return account

    def quota(self, operation: str) -> Limit | None:
        """None is known."""
        del operation

    def counted_by(self, operation: str) -> str:
        """All calls of a vendor together, when the admin API sets a limit."""
        del operation
        return "vendor"

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """`error` with the number."""
        reply = error(str(status), _FAILURES[status])
        return type(reply)(reply.body, status)

    def expired(self, account: Account) -> Reply:
        """Keys do not end; those of a vendor that left belong to nobody."""
        del account
        return order_result("201", "업체정보가 존재하지 않습니다.")

    def settle(self, account: Account) -> None:
        """Nothing is due later."""
        del account

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """A vendor with three pairs of keys, a 배송비정책 and a 반품배송지."""
        number = str(self._world.store.next("interpark vendor", 3002806651))
        made = {"entr_id": f"SHOP{number[-4:]}", "supply_entr_no": number, "supply_ctrt_seq": "1"}
        for pair in _PAIRS:
            made |= {f"{pair}_cite_key": keys.token_hex(16), f"{pair}_secret_key": keys.token_hex(16)}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._directory.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """The second of the order and six digits; ORD_SEQ from 1."""
        next_, at = self._world.store.next, order.ordered_at.astimezone(KST)
        order.number = f"{at:%Y%m%d%H%M%S}{next_('interpark order', 1) % 1_000_000:06d}"
        for place, line in enumerate(order.lines, 1):
            line.product_number = line.product_number or str(next_("interpark unknown", 6800000001))
            line.option_number = line.option_number or line.product_number
            line.numbers["ORD_SEQ"] = str(place)
            line.group, line.number = order.number, f"{order.number}-{place}"

    def _product_methods(self) -> list[Operation]:
        products, directory = self._products, self._directory
        return [
            _fetching("product.create", PRODUCTS, "InsertProductAPIData", products.create),
            _fetching("product.update", PRODUCTS, "UpdateProductAPIData", products.update),
            _method("product.read", PRODUCTS, "GetPrdSaleQtyForAPI", products.stocks, ("result", "item")),
            _method("product.find", PRODUCTS, "GetProductInquiryForAPI", products.inquiry, ("result", "item")),
            _method("categories.list", PRODUCTS, "GetBasicCategoryForAPI", directory.list_categories),
            _method("templates.list", PLACES, "getDelvCostPlcAPIData", directory.list_policies),
            _method("places.list", PLACES, "getEntrDelvAAPIData", directory.list_places),
            _fetching("templates.create", PLACES, "insertDelvCostPlcAPIData", directory.create_policy),
        ]

    def _order_methods(self) -> list[Operation]:
        orders, acts = self._orders, self._acts
        return [
            _method("orders.confirm", ORDERS, "orderListForSingle", orders.new, _ROWS),
            _method("orders.list", ORDERS, "orderListDelvForSingle", orders.confirmed, _ROWS),
            _method("orders.list", ORDERS, "delvCompListForSingle", orders.sent, _ROWS),
            _method("orders.list", ORDERS, "DelvArrCompListForSingle", orders.arrived, _ROWS),
            _method("orders.list", ORDERS, "orderCompListForSingle", orders.completed, _ROWS),
            _method("claims.list", ORDERS, "cnclNClmReqListForSingle", orders.requests, _ROWS),
            _method("claims.list", ORDERS, "clmListForSingle", orders.claims, _ROWS),
            _method("invoice.send", ORDERS, "delvCompForComm", acts.ship),
            _method("orders.cancel", ORDERS, "cnclOutOfStockReqForComm", acts.cancel),
        ]


def _method(
    name: str,
    path: str,
    method: str,
    handler: Handler,
    rows: tuple[str, ...] | None = None,
    fetches: Callable[[Call], str] | None = None,
) -> Operation:
    asked: Callable[[Call], bool] = lambda call: call.query.get("_method") == method  # noqa: E731
    return Operation(name, "GET", path, handler, rows, when=asked, fetches=fetches)


def _fetching(name: str, path: str, method: str, handler: Handler) -> Operation:
    return _method(name, path, method, handler, fetches=lambda call: call.query.get("dataUrl", ""))


def _holds(account: Account, group: str, key: str) -> bool:
    return account.mall == Interpark.code and account.secrets.get(f"{group}_cite_key") == key
