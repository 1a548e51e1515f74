"""G마켓 and 옥션 as the simulator serves them: routes, keys, limits and numbers (malls.md section 4)."""

import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.exchange import Call, Operation, Reply
from mall_simulator.exchanges import end_delivered_exchanges
from mall_simulator.malls.esm.claims import Claims
from mall_simulator.malls.esm.directory import Directory
from mall_simulator.malls.esm.envelopes import TOO_OFTEN_OR_STATE, no_access
from mall_simulator.malls.esm.goods import Goods
from mall_simulator.malls.esm.inquiries import Inquiries
from mall_simulator.malls.esm.orders import Orders, by_number
from mall_simulator.malls.esm.shipping import Shipping
from mall_simulator.malls.esm.sites import Site
from mall_simulator.malls.esm.tokens import token_account
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_ITEM, _ORDER, _DELIVERY, _CLAIM = "/item/v1", "/shipping/v1/Order", "/shipping/v1/Delivery", "/claim/v1/sa"
_LIMITS = {"orders.list": Limit("sliding_log", 1, 5.0), "product.find": Limit("sliding_log", 30, 60.0)}
_FAILURES = {
    404: "The requested resource does not exist",
    405: "The requested method is not allowed",
    500: "An error has occurred.",
    503: "Service Unavailable",
}


class Esm:
    """One of the two malls."""

    def __init__(self, world: World, site: Site) -> None:
        self.code = site.code
        self._world = world
        self._site = site
        self._directory = Directory(world, site)
        self._goods = Goods(world, site, self._directory)
        self._orders = Orders(world, site)
        self._shipping = Shipping(world, site, self._orders)
        self._claims = Claims(world, site, self._orders)
        self._inquiries = Inquiries(world, site)

    def operations(self) -> Sequence[Operation]:
        """Its routes."""
        return [
            *self._directory_routes(),
            *self._goods_routes(),
            *self._order_routes(),
            *self._claim_routes(),
            *self._inquiry_routes(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the JWT."""
        return token_account(call, self._world.store, self._site)

    def quota(self, operation: str) -> Limit | None:
        """The order list once in 5 seconds, the goods search 30 times a minute; the others are not published."""
        return _LIMITS.get(operation)

    def counted_by(self, operation: str) -> str:
        """Each operation alone."""
        return operation

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """Too often is told inside a 200."""
        if status == 429:
            words = "호출 가능 횟수를 초과하였습니다. 주문 조회는 5초당 1회 호출 가능합니다."
            return Reply({"ResultCode": TOO_OFTEN_OR_STATE, "Message": words, "Data": None})
        return Reply({"resultCode": status, "message": _FAILURES[status], "data": None}, status)

    def expired(self, account: Account) -> Reply:
        """A token that is over: the same 401."""
        del account
        return no_access("The user does not have right access to the api").reply

    def settle(self, account: Account) -> None:
        """Site numbers that are due; exchanges end with their second delivery."""
        self._goods.settle(account)
        end_delivered_exchanges(self._world, account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """master_id, secret_key and the seller id of this site; one of each setting."""
        made = {
            "master_id": f"master_{name}",
            "secret_key": keys.token_urlsafe(18),
            "seller_id": f"{self._site.key}{self._world.store.next('esm seller', 1001)}",
        }
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._directory.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """A PayNo for the purchase, an OrderNo for each line of it."""
        next_ = self._world.store.next
        order.number = str(next_("esm pay", 4454223145))
        group = str(next_("esm group", 731875814))
        for line in order.lines:
            letter = self._site.goods_letter
            line.product_number = line.product_number or f"{letter}{next_('esm unknown', 1496943317)}"
            line.group, line.number = group, str(next_("esm order", 2946269058))

    def _directory_routes(self) -> list[Operation]:
        own, cats = self._directory, f"{_ITEM}/categories/site-cats"
        notices, shipping = f"{_ITEM}/official-notice/groups", f"{_ITEM}/shipping"
        return [
            Operation("categories.list", "GET", cats, own.list_categories),
            Operation("categories.read", "GET", f"{cats}/{{code}}", own.read_category),
            Operation("notices.list", "GET", notices, own.list_notices),
            Operation("notices.read", "GET", f"{notices}/{{no}}/codes", own.list_codes),
            Operation("addresses.list", "GET", f"{_ITEM}/sellers/addresses", own.list_addresses),
            Operation("places.list", "GET", f"{shipping}/places", own.list_places),
            Operation("templates.list", "GET", f"{shipping}/places/{{place}}/policies", own.list_policies),
            Operation("templates.create", "POST", f"{shipping}/policies", own.create_policy),
            Operation("dispatch.list", "GET", f"{shipping}/dispatch-policies", own.list_dispatch),
        ]

    def _goods_routes(self) -> list[Operation]:
        goods, one = self._goods, f"{_ITEM}/goods/{{goods}}"
        number = f"{_ITEM}/site-goods/{{site_goods}}/goods-no"
        return [
            Operation("product.find", "POST", f"{_ITEM}/goods/search", goods.search, ("items",), pages_by_number=True),
            Operation("product.create", "POST", f"{_ITEM}/goods", goods.create),
            Operation("product.status", "GET", f"{one}/status", goods.status),
            Operation("product.sale", "GET", f"{one}/sell-status", goods.sell_status),
            Operation("product.stop", "PUT", f"{one}/sell-status", goods.set_sell_status),
            Operation("product.stock", "PUT", f"{one}/stock", goods.set_stock),
            Operation("product.options.write", "PUT", f"{one}/recommended-options", goods.set_options),
            Operation("product.options", "GET", f"{one}/recommended-options", goods.options),
            Operation("product.number", "GET", number, goods.master),
            Operation("product.update", "PUT", one, goods.update),
            Operation("product.read", "GET", one, goods.read),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, shipping, rows = self._orders, self._shipping, ("Data", "RequestOrders")
        listed = f"{_ORDER}/RequestOrders"
        cancel = f"{_CLAIM}/Cancel/{{order}}"
        return [
            Operation("orders.read", "POST", listed, orders.search, when=by_number),
            Operation("orders.list", "POST", listed, orders.search, rows, pages_by_number=True),
            Operation("orders.status", "POST", f"{_DELIVERY}/GetDeliveryStatus", orders.status),
            Operation("orders.confirm", "POST", f"{_ORDER}/OrderCheck/{{order}}", shipping.check),
            Operation("orders.delay", "POST", f"{_ORDER}/ShippingExpectedDate", shipping.delay),
            Operation("invoice.send", "POST", f"{_DELIVERY}/ShippingInfo", shipping.send),
            Operation("orders.cancel", "POST", f"{cancel}/SoldOut", shipping.cancel),
            Operation("orders.cancel", "POST", cancel, shipping.cancel),
        ]

    def _claim_routes(self) -> list[Operation]:
        claims, rows = self._claims, ("Data",)
        exchange = f"{_CLAIM}/exchange/{{order}}"
        return [
            Operation("claims.list", "POST", f"{_CLAIM}/Cancels", claims.cancels, rows),
            Operation("claims.list", "POST", f"{_CLAIM}/Returns", claims.returns, rows),
            Operation("claims.list", "POST", f"{_CLAIM}/Exchanges", claims.exchanges, rows),
            Operation("claims.approve", "PUT", f"{_CLAIM}/Cancel/{{order}}", claims.approve_cancel),
            Operation("claims.approve", "PUT", f"{_CLAIM}/return/{{order}}", claims.approve_return),
            Operation("claims.pick_up", "PUT", f"{exchange}/pickup", claims.pick_up),
            Operation("claims.reship", "POST", f"{exchange}/resend", claims.resend),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, told, selling = self._inquiries, f"{_ITEM}/communications", "/assist/v1/Selling"
        board, urgent = f"{told}/customer/bulletin-board", f"{selling}/GetEmergencyInformList"
        return [
            Operation("inquiries.list", "POST", board, own.questions, ()),
            Operation("inquiries.answer", "POST", f"{board}/qna", own.answer_question),
            Operation("urgent.list", "POST", urgent, own.urgent, ("Data",)),
            Operation("urgent.answer", "POST", f"{selling}/AddEmergencyInformReply", own.answer_urgent),
            Operation("posts.list", "POST", f"{told}/notices", own.posts, ()),
        ]
