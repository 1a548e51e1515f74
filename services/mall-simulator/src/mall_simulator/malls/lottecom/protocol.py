"""롯데ON as the simulator serves it: routes, keys, the limit and numbers (malls.md section 8)."""

import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Operation, Refusal, Reply
from mall_simulator.malls.lottecom.claims import Claims
from mall_simulator.malls.lottecom.directory import CODE, Directory
from mall_simulator.malls.lottecom.envelopes import bad
from mall_simulator.malls.lottecom.inquiries import BOARDS, Inquiries
from mall_simulator.malls.lottecom.orders import Orders
from mall_simulator.malls.lottecom.products import Products
from mall_simulator.malls.lottecom.shipping import Shipping
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_ROOT = "/v1/openapi"
_HEADERS = {"accept": "application/json", "accept-language": "ko", "x-timezone": "GMT+09:00"}
_LIMIT = Limit("sliding_log", 10_000, 60.0)
_FAILURES = {
    404: "요청하신 API를 찾을 수 없습니다.",
    405: "허용되지 않는 메서드입니다.",
    429: "접속량을 초과하였습니다. 1분 후 다시 시도해 주세요.",
    500: "시스템 오류가 발생하였습니다.",
    503: "서비스 점검 중입니다.",
}


class Lottecom:
    """The mall."""

    code = CODE

    def __init__(self, world: World) -> None:
        self._world = world
        self._directory = Directory(world)
        self._products = Products(world, self._directory)
        self._orders = Orders(world)
        self._shipping = Shipping(world)
        self._claims = Claims(world)
        self._boards = [Inquiries(world, board) for board in BOARDS]

    def operations(self) -> Sequence[Operation]:
        """Its routes, those of the category host among them."""
        return [
            *self._directory_routes(),
            *self._product_routes(),
            *self._order_routes(),
            *self._claim_routes(),
            *self._inquiry_routes(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the bearer key; the fixed headers are wanted too."""
        scheme, _, key = call.headers.get("authorization", "").partition(" ")
        account = self._world.store.accounts.find(CODE, f"api_key:{key}")
        if scheme != "Bearer" or account is None:
            raise Refusal(bad("401", "등록되지 않은 OpenAPI Key 입니다.", 401))
        lacking = [name for name, value in _HEADERS.items() if call.headers.get(name) != value]
        if lacking:
            raise Refusal(bad("1001", f"헤더를 확인해 주세요. [{lacking[0]}]"))
        return account

    def quota(self, operation: str) -> Limit | None:
        """10,000 calls a minute, whatever they are."""
        del operation
        return _LIMIT

    def counted_by(self, operation: str) -> str:
        """All together."""
        del operation
        return "all"

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """The envelope with the status as its code."""
        return bad(str(status), _FAILURES[status], status)

    def expired(self, account: Account) -> Reply:
        """A key of more than a year."""
        del account
        return bad("401", "유효기간이 만료된 OpenAPI Key 입니다.", 401)

    def settle(self, account: Account) -> None:
        """Approvals that are due."""
        self._products.settle(account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """api_key, and the seller's number that the mall tells by it; places and policies."""
        number = f"LO{self._world.store.next('lottecom seller', 10064395)}"
        made = {"api_key": keys.token_hex(28), "tr_no": number}
        opened = self._world.clock.now()
        account = Account(mall=CODE, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._directory.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """odNo with the day in it; lines by odSeq, each in its first procSeq."""
        next_ = self._world.store.next
        day = order.paid_at.astimezone(KST).strftime("%Y%m%d")
        order.number = f"{day}{next_('lottecom order', 1000001)}"
        for seq, line in enumerate(order.lines, start=1):
            line.product_number = line.product_number or f"LO{next_('lottecom unknown', 2900000001)}"
            line.option_number = line.option_number or f"LO{next_('lottecom unknown option', 3900000001)}"
            line.numbers |= {"odSeq": str(seq), "procSeq": "1"}
            line.group, line.number = order.number, f"{order.number}-{seq}-1"

    def _directory_routes(self) -> list[Operation]:
        own, contract = self._directory, f"{_ROOT}/contract/v1"
        return [
            Operation("account.verify", "GET", f"{_ROOT}/common/v1/identity", own.identity),
            Operation("categories.list", "GET", "/cheetah/econCheetah.ecn", own.list_categories, ("itemList",)),
            Operation("places.list", "POST", f"{contract}/dvp/getDvpListSr", own.list_places),
            Operation("templates.list", "POST", f"{contract}/dvl/getDvCstListSr", own.list_policies),
        ]

    def _product_routes(self) -> list[Operation]:
        products, one, item = self._products, f"{_ROOT}/product/v1/product", f"{_ROOT}/product/v1/item"
        return [
            Operation("product.create", "POST", f"{one}/registration/request", products.create),
            Operation("product.update", "POST", f"{one}/modification/request", products.update),
            Operation("product.read", "POST", f"{one}/detail", products.read),
            Operation("product.find", "POST", f"{one}/list", products.search, ("data",), pages_by_number=True),
            Operation("product.stop", "POST", f"{one}/status/change", products.set_sale),
            Operation("product.item_sale", "POST", f"{item}/status/change", products.set_item_sale),
            Operation("product.stock", "POST", f"{item}/stock/change", products.set_stock),
            Operation("product.price", "POST", f"{item}/price/change", products.set_price),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, shipping, delivery = self._orders, self._shipping, f"{_ROOT}/delivery/v1"
        cancels = f"{_ROOT}/claim/v1/cancellationOpenApi"
        rows, states = ("data", "deliveryOrderList"), ("data", "deliveryProgressStateList")
        progress = f"{delivery}/SellerDeliveryProgressStateSearch"
        return [
            Operation("orders.list", "POST", f"{delivery}/SellerDeliveryOrdersSearch", orders.search, rows),
            Operation("orders.status", "POST", progress, orders.progress, states),
            Operation("orders.confirm", "POST", f"{delivery}/SellerIfCompleteInform", shipping.complete),
            Operation("invoice.send", "POST", f"{delivery}/SellerDeliveryProgressStateInform", shipping.inform),
            Operation("orders.cancel", "POST", f"{cancels}/slrDirectCnclProc", shipping.cancel),
        ]

    def _claim_routes(self) -> list[Operation]:
        claims, own, rows = self._claims, f"{_ROOT}/claim/v1", ("data",)
        cancels, returns, exchanges = (f"{own}/{name}OpenApi" for name in ("cancellation", "returning", "exchange"))
        listed = f"{cancels}/getCancellationRequestAndComplateList"
        return [
            Operation("claims.list", "POST", listed, claims.cancels, rows),
            Operation("claims.list", "POST", f"{returns}/returnRequestSearch", claims.returns, rows),
            Operation("claims.list", "POST", f"{returns}/returnWithdrawSearch", claims.withdrawn_returns, rows),
            Operation("claims.list", "POST", f"{exchanges}/exchangeSearch", claims.exchanges, rows),
            Operation("claims.list", "POST", f"{exchanges}/exchangeWithdrawSearch", claims.withdrawn_exchanges, rows),
            Operation("claims.approve", "POST", f"{cancels}/cnclRequestApproval", claims.approve_cancel),
            Operation("claims.approve", "POST", f"{returns}/returnRequestApproval", claims.approve_return),
            Operation("claims.refuse", "POST", f"{returns}/returnRequestReject", claims.refuse_return),
            Operation("claims.approve", "POST", f"{exchanges}/exchangeRequestApproval", claims.approve_exchange),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        questions, inquiries, contacts = self._boards
        qna, customer, rows = f"{_ROOT}/product/v1/product/qna", f"{_ROOT}/customer/v1", ("data", "rsltList")
        asked, urgent = f"{customer}/getSellerInquiryList", f"{customer}/getSellerContactList"
        return [
            Operation("inquiries.list", "POST", f"{qna}/list", questions.listed, rows, pages_by_number=True),
            Operation("inquiries.answer", "POST", f"{qna}/reply", questions.answer),
            Operation("contacts.list", "POST", asked, inquiries.listed, rows, pages_by_number=True),
            Operation("contacts.answer", "POST", f"{customer}/updateSellerInquiry", inquiries.answer),
            Operation("urgent.list", "POST", urgent, contacts.listed, rows, pages_by_number=True),
            Operation("urgent.answer", "POST", f"{customer}/updateSellerContact", contacts.answer),
        ]
