"""공영홈쇼핑 as the simulator serves it: a partner site behind a login, with files in and out (malls.md 13)."""

import base64
import binascii
import secrets as keys
from collections.abc import Mapping, Sequence

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Operation, Reply
from mall_simulator.malls.gongyoung.files import refused
from mall_simulator.malls.gongyoung.partner import Partner
from mall_simulator.quotas import Limit, Verdict
from mall_simulator.records import Account, Order
from mall_simulator.world import World


class Gongyoung:
    """The mall."""

    code = "gongyoung"

    def __init__(self, world: World) -> None:
        self._world = world
        self._partner = Partner(world)

    def operations(self) -> Sequence[Operation]:
        """Its pages."""
        partner = self._partner
        return [
            Operation("orders.file", "GET", "/partner/orders.xlsx", partner.orders, ("rows",)),
            Operation("orders.confirm", "POST", "/partner/confirmations.xlsx", partner.confirm),
            Operation("invoice.send", "POST", "/partner/invoices.xlsx", partner.invoice),
            Operation("product.file", "GET", "/partner/products.xlsx", partner.products, ("rows",)),
            Operation("product.create", "POST", "/partner/products.xlsx", partner.offer),
        ]

    def authenticate(self, call: Call) -> Account:
        """By the login of the partner site, as Basic."""
        scheme, _, value = call.headers.get("authorization", "").partition(" ")
        try:
            user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            user, password = "", ""
        account = self._world.store.accounts.find(self.code, f"seller_id:{user}")
        if scheme != "Basic" or account is None or account.secrets["password"] != password:
            raise refused("아이디 또는 비밀번호가 올바르지 않습니다.", 401)
        return account

    def quota(self, operation: str) -> Limit | None:
        """None is known."""
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
        """A message."""
        return Reply({"message": "요청을 처리할 수 없습니다."}, status)

    def expired(self, account: Account) -> Reply:
        """The login is asked for again."""
        del account
        return Reply({"message": "다시 로그인해 주세요."}, 401)

    def settle(self, account: Account) -> None:
        """Nothing is due later."""
        del account

    def open_account(self, name: str, secrets: Mapping[str, str]) -> Account:
        """login_id (also as seller_id, by which it is found), password."""
        user = secrets.get("login_id") or f"gy{self._world.store.next('gongyoung user', 1001)}"
        made = {"login_id": user, "seller_id": user, "password": keys.token_hex(8)}
        opened = self._world.clock.now()
        account = Account(mall=self.code, account=name, number=name, secrets={**made, **secrets}, opened_at=opened)
        self._world.store.accounts.put(account)
        return account

    def number_order(self, order: Order) -> None:
        """The day and six digits, lines from 001."""
        next_ = self._world.store.next
        order.number = f"{order.paid_at.astimezone(KST):%Y%m%d}{next_('gongyoung order', 100001):06d}"
        for place, line in enumerate(order.lines, 1):
            line.product_number = line.product_number or str(next_("gongyoung unknown", 10990001))
            line.option_number = line.option_number or f"{line.product_number}-1"
            line.numbers["주문상세번호"] = f"{place:03d}"
            line.group, line.number = order.number, f"{order.number}-{place:03d}"
