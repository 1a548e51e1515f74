"""위메프 as the simulator serves it: routes, keys and numbers (malls.md section 6); no limits are published."""

import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.exchange import Call, Operation, Refusal, Reply
from mall_simulator.malls.wemakeprice.claims import Claims
from mall_simulator.malls.wemakeprice.envelopes import bad
from mall_simulator.malls.wemakeprice.inquiries import Inquiries
from mall_simulator.malls.wemakeprice.orders import Orders
from mall_simulator.malls.wemakeprice.products import Products
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_FAILURES = {
    404: "요청하신 페이지를 찾을 수 없습니다.",
    405: "허용되지 않는 메서드입니다.",
    429: "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.",
    500: "시스템 오류가 발생하였습니다.",
    503: "서비스 점검 중입니다.",
}


class Wemakeprice:
    """The mall."""

    code = "wemakeprice"

    def __init__(self, world: World) -> None:
        self._world = world
        self._products = Products(world)
        self._orders = Orders(world)
        self._claims = Claims(world)
        self._inquiries = Inquiries(world)

    def operations(self) -> Sequence[Operation]:
        """Its routes; `out` reads from the mall, `in` writes to it."""
        return [*self._product_routes(), *self._order_routes(), *self._claim_routes(), *self._inquiry_routes()]

    def authenticate(self, call: Call) -> Account:
        """By the header apiKey."""
        account = self._world.store.accounts.find("wemakeprice", f"api_key:{call.headers.get('apikey', '')}")
        if account is None:
            raise Refusal(bad("401", "유효하지 않은 API KEY 입니다.", 401))
        return account

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
        """The envelope with an error."""
        return bad(str(status), _FAILURES[status], status)

    def expired(self, account: Account) -> Reply:
        """A key that ended (the words are unverified)."""
        del account
        return bad("401", "만료된 API KEY 입니다.", 401)

    def settle(self, account: Account) -> None:
        """Nothing is due later."""
        del account

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """api_key; one ship policy."""
        made = {"api_key": keys.token_hex(24)}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._products.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """bundleNo, purchaseNo, an orderNo per product and an orderOptionNo per line."""
        next_ = self._world.store.next
        order.number = str(next_("wemakeprice bundle", 90000000001))
        order.numbers["purchaseNo"] = str(next_("wemakeprice purchase", 80000000001))
        numbers: dict[str, str] = {}
        for line in order.lines:
            line.product_number = line.product_number or str(next_("wemakeprice unknown", 699000001))
            line.option_number = line.option_number or str(next_("wemakeprice unknown option", 799000001))
            if line.product_number not in numbers:
                numbers[line.product_number] = str(next_("wemakeprice order", 70000000001))
            line.numbers["orderNo"] = numbers[line.product_number]
            line.group, line.number = order.number, str(next_("wemakeprice order option", 60000000001))

    def _product_routes(self) -> list[Operation]:
        products, out, into = self._products, "/product/out", "/product/in"
        by_code = f"{out}/sellerProdCode/getProductList"
        return [
            Operation("categories.list", "GET", f"{out}/getCategory", products.list_categories),
            Operation("notices.list", "GET", f"{out}/getNotice", products.list_notices),
            Operation("templates.list", "GET", f"{out}/getSellerShipPolicy", products.list_policies),
            Operation("templates.create", "POST", f"{into}/setSellerShipPolicy", products.set_policy),
            Operation("product.create", "POST", f"{into}/setProduct", products.set_product),
            Operation("product.update", "POST", f"{into}/setProductBasic", products.set_basic),
            Operation("product.update", "POST", f"{into}/setProductSale", products.set_sale),
            Operation("product.stock", "POST", f"{into}/setProductOption", products.set_option),
            Operation("product.stop", "POST", f"{into}/setProductStatus", products.set_status),
            Operation("product.read", "GET", f"{out}/getProduct", products.read),
            Operation("product.list", "GET", f"{out}/getProductList", products.search, ("data",), pages_by_number=True),
            Operation("product.find", "GET", by_code, products.by_code, ("data",), pages_by_number=True),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, rows = self._orders, ("data",)
        both = ("GET", "POST")
        lists = [
            Operation("orders.list", m, "/order/out/getOrderList", orders.search, rows, pages_by_number=True)
            for m in both
        ]
        reads = [Operation("orders.read", m, "/order/out/getOrderInfo", orders.read) for m in both]
        return [
            *lists,
            *reads,
            Operation("orders.confirm", "POST", "/order/in/setOrderConfirm", orders.confirm),
            Operation("invoice.send", "POST", "/order/in/setOrderDelivery", orders.deliver),
            Operation("invoice.change", "POST", "/order/in/setParcelDelivery", orders.change_delivery),
            Operation("orders.cancel", "POST", "/order/in/setOrderCancel", orders.cancel),
        ]

    def _claim_routes(self) -> list[Operation]:
        claims, rows = self._claims, ("data",)
        lists = [Operation("claims.list", m, "/claim/out/getClaimList", claims.search, rows) for m in ("GET", "POST")]
        reads = [Operation("claims.read", m, "/claim/out/getClaimInfo", claims.read) for m in ("GET", "POST")]
        return [
            *lists,
            *reads,
            Operation("claims.approve", "POST", "/claim/in/setClaimApprove", claims.approve),
            Operation("claims.refuse", "POST", "/claim/in/setClaimReject", claims.reject),
            Operation("claims.hold", "POST", "/claim/in/setClaimPending", claims.hold),
            Operation("claims.pick_up", "POST", "/claim/in/setClaimPickupComplete", claims.picked_up),
            Operation("claims.reship", "POST", "/claim/in/setClaimDelivery", claims.deliver),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, rows = self._inquiries, ("data",)
        return [
            Operation("inquiries.list", "GET", "/qna/out/getQnaList", own.questions, rows),
            Operation("inquiries.answer", "POST", "/qna/in/setQnaAnswer", own.answer),
            Operation("posts.list", "GET", "/notice/out/getNoticeList", own.posts, rows),
        ]
