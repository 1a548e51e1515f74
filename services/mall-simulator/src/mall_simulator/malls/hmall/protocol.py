"""현대Hmall as the simulator serves it: routes, keys and numbers (malls.md section 12); no limits are stated."""

import secrets as keys
from collections.abc import Mapping, Sequence
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Handler, Operation, Refusal, Reply
from mall_simulator.malls.hmall.envelopes import failed
from mall_simulator.malls.hmall.orders import Orders
from mall_simulator.malls.hmall.products import Products
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World

_FAILURES = {
    404: "요청하신 페이지를 찾을 수 없습니다.",
    405: "허용되지 않는 메서드입니다.",
    429: "Too Many Requests",
    500: "시스템 오류가 발생하였습니다.",
    503: "서버 점검중입니다.",
}
_ACT = "/front/sc/scb/scbd/multiOshpProcess.do"


class Hmall:
    """The mall."""

    code = "hmall"

    def __init__(self, world: World) -> None:
        self._world = world
        self._products = Products(world)
        self._orders = Orders(world)

    def operations(self) -> Sequence[Operation]:
        """Its routes; all are POST."""
        products, orders = self._products, self._orders
        return [
            _route("sections.list", "/om/oma/selectSectMstList.do", products.sections),
            _route("notices.list", "/pd/pdb/selectInfNotfBsicDtlList.do", products.notices),
            _route("product.create", "/pd/pdb/multiItem.do", products.create),
            _route("product.update", "/pd/pdb/updateItemByVen.do", products.update),
            _route("product.price", "/pd/pdh/updateItemPrcHist.do", products.price),
            _route("product.stocks", "/pd/pdc/selectUnitStocks.do", products.stocks),
            _route("product.stock", "/pd/pdc/updateUnitStockByExcel.do", products.set_stocks),
            _route("product.stop", "/pd/pdc/updateVenSellItemList.do", products.set_states),
            _route("product.read", "/pd/pdb/selectItem.do", products.read),
            _route("product.find", "/pd/pdc/selectVenSellItemQryList.do", products.list_products, "dsList"),
            _route("orders.list", "/sc/scb/scbd/selectOshpDtlList.do", orders.listed, "dsOutput"),
            _route("couriers.list", "/dd/ddb/ddbd/selectDsDlvcoCdList.do", orders.couriers),
            Operation("orders.confirm", "POST", _ACT, orders.process, when=orders.confirms),
            Operation("invoice.send", "POST", _ACT, orders.process),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the headers oauserId and oauseKey."""
        user, key = (call.headers.get(name, "") for name in ("oauserid", "oausekey"))
        account = self._world.store.accounts.find(self.code, f"oauser_id:{user}")
        if account is None or account.secrets["oause_key"] != key:
            raise Refusal(failed("401", "permission denied", "인증정보가 올바르지 않습니다."))
        return account

    def quota(self, operation: str) -> Limit | None:
        """None is stated."""
        del operation

    def counted_by(self, operation: str) -> str:
        """All calls of a key together, when the admin API sets a limit."""
        del operation
        return "key"

    def decorate(self, reply: Reply, verdict: Verdict) -> Reply:
        """No headers of its own."""
        del verdict
        return reply

    def failure(self, status: int) -> Reply:
        """`error` with the number."""
        return failed(str(status), _FAILURES[status], status=status)

    def expired(self, account: Account) -> Reply:
        """Keys do not end; one that was withdrawn is refused."""
        del account
        return failed("401", "permission denied")

    def settle(self, account: Account) -> None:
        """Prices whose approval is due."""
        self._products.settle(account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """A vendor of six digits and its key."""
        vendor = f"{self._world.store.next('hmall vendor', 2569):06d}"
        made = {"oauser_id": vendor, "oause_key": keys.token_hex(16).upper(), "ven_cd": vendor}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        return account

    def number_order(self, order: Order) -> None:
        """The day and six digits; lines and their 배송지시 from 1."""
        next_, at = self._world.store.next, order.ordered_at.astimezone(KST)
        order.number = f"{at:%Y%m%d}{next_('hmall order', 1):06d}"
        delivery = str(next_("hmall delivery", 900000001))
        for place, line in enumerate(order.lines, 1):
            line.product_number = line.product_number or str(next_("hmall unknown", 2000000001))
            line.option_number = line.option_number or "00001"
            line.numbers |= {"ordPtcSeq": str(place), "dlvstNo": delivery, "dlvstPtcSeq": str(place)}
            line.group, line.number = delivery, f"{order.number}-{place}"


def _route(name: str, path: str, handler: Handler, rows: str | None = None) -> Operation:
    more: dict[str, Any] = {} if rows is None else {"rows": ("Root", rows)}
    return Operation(name, "POST", f"/front{path}", handler, **more)
