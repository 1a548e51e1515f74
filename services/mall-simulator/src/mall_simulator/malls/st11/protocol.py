"""11번가 as the simulator serves it: routes, keys and numbers (malls.md section 3); no limits are published."""

import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.exchange import Call, Operation, Refusal, Reply
from mall_simulator.exchanges import end_delivered_exchanges
from mall_simulator.malls.st11.acts import Acts
from mall_simulator.malls.st11.claims import Claims
from mall_simulator.malls.st11.envelopes import message, result, wrong_key
from mall_simulator.malls.st11.inquiries import Inquiries
from mall_simulator.malls.st11.orders import Orders
from mall_simulator.malls.st11.products import Products
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
_ROWS = ("ns2:orders", "ns2:order")
_CANCELS = ("s2:orders", "ns2:order")


class St11:
    """The mall."""

    code = "st11"

    def __init__(self, world: World) -> None:
        self._world = world
        self._products = Products(world)
        self._orders = Orders(world)
        self._acts = Acts(world)
        self._claims = Claims(world)
        self._inquiries = Inquiries(world)

    def operations(self) -> Sequence[Operation]:
        """Its routes; most effects are GET."""
        return [
            *self._product_routes(),
            *self._order_routes(),
            *self._claim_routes(),
            *self._act_routes(),
            *self._inquiry_routes(),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the header openapikey."""
        account = self._world.store.accounts.find(self.code, f"api_key:{call.headers.get('openapikey', '')}")
        if account is None:
            raise Refusal(wrong_key(call))
        return account

    def quota(self, operation: str) -> Limit | None:
        """None is published."""
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
        """`ClientMessage` with the number; maintenance has one of its own."""
        code = "-1000" if status == 503 else str(status)
        reply = message(code, _FAILURES[status])
        return type(reply)(reply.body, status)

    def expired(self, account: Account) -> Reply:
        """Keys do not end; one that was withdrawn belongs to nobody."""
        del account
        return result("-1", "ERROR : OpenAPI Key 에 해당하는 유저가 없습니다.")

    def settle(self, account: Account) -> None:
        """Exchanges end with their second delivery."""
        end_delivered_exchanges(self._world, account)

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """api_key of 32 letters; two places and a template."""
        made = {"api_key": keys.token_hex(16)}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        self._products.furnish(account)
        return account

    def number_order(self, order: Order) -> None:
        """A 15-digit ordNo, ordPrdSeq from 1, and one dlvNo for all lines."""
        next_ = self._world.store.next
        order.number = str(next_("st11 order", 202611210000001))
        delivery, bundle = str(next_("st11 delivery", 40860365)), str(next_("st11 bundle", 4506571))
        for place, line in enumerate(order.lines, 1):
            line.product_number = line.product_number or str(next_("st11 unknown", 29370295))
            line.option_number = line.option_number or str(next_("st11 unknown stock", 999000001))
            line.numbers |= {"ordPrdSeq": str(place), "bndlDlvSeq": bundle, "memNo": delivery}
            line.group, line.number = delivery, f"{order.number}-{place}"

    def _product_routes(self) -> list[Operation]:
        products, market = self._products, "/rest/prodmarketservice"
        own, stat = "/rest/prodservices", "/rest/prodstatservice/stat"
        found = ("ns2:products", "ns2:product")
        return [
            Operation("categories.list", "GET", "/rest/cateservice/category", products.list_categories, open=True),
            Operation("places.list", "GET", "/rest/areaservice/outboundarea", products.list_outbound),
            Operation("places.list", "GET", "/rest/areaservice/inboundarea", products.list_inbound),
            Operation("templates.list", "GET", f"{own}/sendCloseList", products.list_templates),
            Operation("product.price", "GET", f"{own}/product/price/{{number}}/{{price}}", products.set_price),
            Operation("product.create", "POST", f"{own}/product", products.create),
            Operation("product.update", "PUT", f"{own}/product/{{number}}", products.update),
            Operation("product.stock", "PUT", f"{own}/stockqty/{{stock}}", products.set_stock),
            Operation("product.stop", "PUT", f"{stat}/stopdisplay/{{number}}", products.stop),
            Operation("product.resume", "PUT", f"{stat}/restartdisplay/{{number}}", products.resume),
            Operation("product.stocks", "GET", f"{market}/prodmarket/stck/{{number}}", products.stocks),
            Operation("product.read", "GET", f"{market}/prodmarket/{{number}}", products.read),
            Operation("product.find", "GET", f"{market}/sellerprodcode/{{code}}", products.by_code, found),
            Operation("product.list", "POST", f"{market}/prodmarket", products.search, found),
        ]

    def _order_routes(self) -> list[Operation]:
        orders, own, claims = self._orders, "/rest/ordservices", "/rest/claimservice"
        between = "{start}/{end}"
        return [
            Operation("orders.list", "GET", f"{own}/complete/{between}", orders.paid, _ROWS),
            Operation("orders.list", "GET", f"{own}/packaging/{between}", orders.packaging, _ROWS),
            Operation("orders.list", "GET", f"{own}/shipping/{between}", orders.shipping, _ROWS),
            Operation("orders.list", "GET", f"{own}/dlvcompleted/{between}", orders.delivered, _ROWS),
            Operation("orders.list", "GET", f"{own}/completed/{between}", orders.completed, _ROWS),
            Operation("orders.read", "GET", f"{own}/complete/{{number}}", orders.one),
            Operation("orders.read", "GET", f"{claims}/orderlistall/{{numbers}}", orders.states),
            Operation("orders.read", "GET", f"{claims}/orderlistalladdr/{{numbers}}", orders.addresses),
        ]

    def _claim_routes(self) -> list[Operation]:
        claims, own = self._claims, "/rest/claimservice"
        between, one = "{start}/{end}", "{claim}/{order}/{seq}"
        refused = "{order}/{seq}/{claim}/{code}/{words}"
        return [
            Operation("claims.list", "GET", f"{own}/cancelorders/{between}", claims.cancel_requests, _CANCELS),
            Operation("claims.list", "GET", f"{own}/canceledorders/{between}", claims.cancels, _CANCELS),
            Operation(
                "claims.list", "GET", f"{own}/withdrawcanceledorders/{between}", claims.withdrawn_cancels, _CANCELS
            ),
            Operation("claims.list", "GET", f"{own}/officecancellist/{between}", claims.office_cancels, _ROWS),
            Operation("claims.list", "GET", f"{own}/returnorders/{between}", claims.returns, _ROWS),
            Operation("claims.list", "GET", f"{own}/returnedorders/{between}", claims.returned, _ROWS),
            Operation("claims.list", "GET", f"{own}/retractretorders/{between}", claims.withdrawn_returns, _ROWS),
            Operation("claims.list", "GET", f"{own}/exchangeorders/{between}", claims.exchanges, _ROWS),
            Operation("claims.list", "GET", f"{own}/exchangedorders/{between}", claims.exchanged, _ROWS),
            Operation("claims.list", "GET", f"{own}/retractexcorders/{between}", claims.withdrawn_exchanges, _ROWS),
            Operation("claims.read", "GET", f"{own}/ordclmstat/{{order}}/{{seq}}", claims.state),
            Operation("claims.approve", "GET", f"{own}/returnreqconf/{one}", claims.approve_return),
            Operation("claims.refuse", "GET", f"{own}/returnreqreject/{refused}", claims.refuse),
            Operation("claims.refuse", "GET", f"{own}/exchangereqreject/{refused}", claims.refuse),
            Operation(
                "claims.reship", "GET", f"{own}/exchangereqconf/{one}/{{courier}}/{{invoice}}", claims.approve_exchange
            ),
        ]

    def _act_routes(self) -> list[Operation]:
        acts, own, claims = self._acts, "/rest/ordservices", "/rest/claimservice"
        sent = f"{own}/reqdelivery/{{sendDt}}/{{method}}/{{courier}}/{{invoice}}/{{delivery}}"
        confirm = f"{own}/reqpackaging/{{order}}/{{seq}}/{{addYn}}/{{addNo}}/{{delivery}}"
        reject = f"{claims}/cancelreqreject/{{order}}/{{seq}}/{{claim}}/{{method}}/{{sendDt}}/{{courier}}/{{invoice}}"
        refuse = f"{claims}/reqrejectorder/{{order}}/{{seq}}/{{reason}}/{{words}}"
        return [
            Operation("orders.confirm", "GET", confirm, acts.confirm),
            Operation("orders.delay", "POST", f"{own}/deliveryDelayGuide", acts.delay),
            Operation("invoice.send", "GET", f"{sent}/{{part}}/{{order}}/{{seq}}", acts.ship_part),
            Operation("invoice.send", "GET", sent, acts.ship),
            Operation("orders.cancel", "GET", refuse, acts.refuse),
            Operation(
                "claims.approve", "GET", f"{claims}/cancelreqconf/{{claim}}/{{order}}/{{seq}}", acts.approve_cancel
            ),
            Operation("claims.refuse", "GET", reject, acts.refuse_cancel),
        ]

    def _inquiry_routes(self) -> list[Operation]:
        own, qna, alimi = self._inquiries, "/rest/prodqnaservices", "/rest/alimi"
        listed = f"{alimi}/getalimilist/{{start}}/{{end}}/{{state}}"
        questions, notices = ("ns2:productQnas", "ns2:productQna"), ("ns2:alimi", "ns2:alimListInfo")
        asked = f"{qna}/prodqnalist/{{start}}/{{end}}/{{status}}"
        return [
            Operation("inquiries.list", "GET", asked, own.questions, questions),
            Operation("inquiries.answer", "PUT", f"{qna}/prodqnaanswer/{{number}}/{{product}}", own.answer_question),
            Operation("urgent.list", "GET", f"{listed}/{{order}}", own.urgent, notices),
            Operation("urgent.list", "GET", listed, own.urgent, notices),
            Operation("urgent.answer", "PUT", f"{alimi}/alimianswer", own.answer_urgent),
        ]
