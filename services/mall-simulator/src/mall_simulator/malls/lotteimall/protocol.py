"""롯데홈쇼핑 as the simulator serves it: pages, certificates and numbers (malls.md 9); no limits are stated."""

import secrets as keys
from collections.abc import Callable, Mapping, Sequence

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Handler, Operation, Reply
from mall_simulator.malls.lotteimall.certificates import Certificates, expired
from mall_simulator.malls.lotteimall.directory import Directory
from mall_simulator.malls.lotteimall.envelopes import Page, values_of
from mall_simulator.malls.lotteimall.goods import Goods
from mall_simulator.malls.lotteimall.inquiries import Inquiries
from mall_simulator.malls.lotteimall.orders import Orders
from mall_simulator.malls.lotteimall.rows import DETAIL, UNIT
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_ROWS = ("Response", "Result", "OrderInfo")


class Lotteimall:
    """The mall."""

    code = "lotteimall"

    def __init__(self, world: World) -> None:
        self._world = world
        self._certificates = Certificates(world)
        self._directory = Directory(world)
        self._goods = Goods(world, self._directory)
        self._orders = Orders(world)
        self._inquiries = Inquiries(world)

    def operations(self) -> Sequence[Operation]:
        """Its pages; each takes GET and POST."""
        certificate = _page("certificate", "createCertification", self._certificates.issue, open_=True)
        return [
            *certificate,
            *self._choices(),
            *self._products(),
            *self._order_pages(),
            *self._inquiry_pages(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the certificate in `subscriptionId`."""
        return self._certificates.account(call)

    def quota(self, operation: str) -> Limit | None:
        """None is stated."""
        del operation

    def counted_by(self, operation: str) -> str:
        """All calls together, when the admin API sets a limit."""
        del operation
        return "all"

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """A page."""
        return Page(status=status)

    def expired(self, account: Account) -> Reply:
        """The living certificate is ended."""
        self._certificates.drop(account)
        return expired()

    def settle(self, account: Account) -> None:
        """The MD approves."""
        self._goods.settle(account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """login_id (also as seller_id, by which it is found), password."""
        user = secrets.get("login_id") or f"{self._world.store.next('lotteimall user', 37800):06d}LT"
        made = {"login_id": user, "seller_id": user, "password": keys.token_hex(8)}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._directory.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """The day, a letter and five digits; each line has a delivery unit and a number of its own."""
        next_ = self._world.store.next
        order.number = f"{order.paid_at.astimezone(KST):%Y%m%d}H{next_('lotteimall order', 10001):05d}"
        for line in order.lines:
            line.product_number = line.product_number or str(next_("lotteimall unknown", 1299900001))
            line.option_number = line.option_number or "0"
            unit, detail = str(next_("lotteimall unit", 1130000001)), str(next_("lotteimall detail", 914000001))
            line.numbers |= {UNIT: unit, DETAIL: detail}
            line.group, line.number = unit, f"{order.number}-{unit}"

    def _choices(self) -> list[Operation]:
        there = self._directory
        return [
            *_page("categories.list", "searchDispCatListOpenApi", there.list_categories),
            *_page("brands.list", "searchBrandListOpenApi", there.list_brands),
            *_page("mds.list", "searchMDListOpenApi", there.list_mds),
            *_page("mds.groups", "searchMDGsgrListOpenApi", there.list_groups),
            *_page("templates.list", "searchDlvPolcInfoListOpenApi", there.list_policies),
            *_page("places.list", "searchReturnListOpenApi", there.list_places),
            *_page("notices.list", "searchGoodsArtcItemCdListOpenApi", there.list_articles),
        ]

    def _products(self) -> list[Operation]:
        goods = self._goods
        return [
            *_page("product.create", "registApiGoodsInfo", goods.create),
            *_page("product.update", "upateApiNewGoodsInfo", goods.change_request),
            *_page("product.update", "upateApiDisplayGoodsInfo", goods.change),
            *_page("product.name", "updateGoodsNmOpenApi", goods.rename),
            *_page("product.price", "updateGoodsSalePrcOpenApi", goods.set_price),
            *_page("product.state", "updateGoodsSaleStat", goods.set_state),
            *_page("product.option", "addGoodsItemInfo", goods.add_item),
            *_page("product.stock", "registStock", goods.set_stock),
            *_page("product.find", "searchNewGoodsInfoOpenApi", goods.requests),
            *_page("product.read", "searchGoodsListOpenApi", goods.listed),
            *_page("product.read", "searchGoodsViewListOpenApi", goods.listed),
            *_page("product.stocks", "searchStockList", goods.stocks),
        ]

    def _order_pages(self) -> list[Operation]:
        orders = self._orders
        return [
            *_page("orders.list", "searchNewOrdLstOpenApi", orders.new, rows=_ROWS),
            *_page("orders.deliveries", "searchDeliverList", orders.deliveries, rows=_ROWS),
            *_page("claims.list", "searchCnclList", orders.cancels, rows=_ROWS),
            *_page("claims.returns", "searchReturnList", orders.returns, rows=_ROWS),
            *_acts("registDeliver", orders.deliver),
        ]

    def _inquiry_pages(self) -> list[Operation]:
        own, result = self._inquiries, ("Response", "Result")
        questions, memos = (*result, "GoodsQuestInfo"), (*result, "CSQuestInfo")
        return [
            *_page("inquiries.list", "searchQnAListOpenApi", own.questions, rows=questions),
            *_page("inquiries.answer", "updateQnaAnswerOpenApi", own.answer),
            *_page("urgent.list", "searchCSCounselMemoListOpenApi", own.memos, rows=memos),
            *_page("urgent.answer", "updateCounselMemoOpenApi", own.answer_memo),
        ]


def _page(
    name: str, page: str, handler: Handler, *, rows: tuple[str, ...] | None = None, open_: bool = False
) -> list[Operation]:
    path = f"/openapi/{page}.lotte"
    return [Operation(name, method, path, handler, rows, open=open_) for method in ("GET", "POST")]


def _acts(page: str, handler: Handler) -> list[Operation]:
    """One page, an operation for each act that it does."""
    acts = {"contr": "orders.confirm", "sfin": "invoice.send", "imps": "orders.cancel", "dfin": "orders.deliver"}
    path = f"/openapi/{page}.lotte"
    told = [
        Operation(name, method, path, handler, when=_doing(act))
        for method in ("GET", "POST")
        for act, name in acts.items()
    ]
    return [*told, *_page("claims.collect", page, handler)]


def _doing(act: str) -> Callable[[Call], bool]:
    return lambda call: values_of(call).get("proc_gubun") == act
