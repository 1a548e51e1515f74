"""주문확인, 발송예정일, 발송처리 and 판매취소 of ESM (malls.md 4.3).

An invoice on an order whose buyer asked to cancel is taken, as the refusal of that wish. Unverified: the words of a
refused state, and that an order is shipped only after its acknowledgement.
"""

import re
from datetime import date, datetime, timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.esm.couriers import COURIERS
from mall_simulator.malls.esm.envelopes import NOTHING, TOO_OFTEN_OR_STATE, WRONG_CLAIM, asked, folded, good, refused
from mall_simulator.malls.esm.orders import Orders
from mall_simulator.malls.esm.sites import AUCTION, Site
from mall_simulator.records import Line
from mall_simulator.world import World

_LATEST = timedelta(days=90)


class Shipping:
    """The writes on orders of one site."""

    def __init__(self, world: World, site: Site, orders: Orders) -> None:
        self._world = world
        self._site = site
        self._orders = orders

    def check(self, call: Call) -> Reply:
        """POST Order/OrderCheck/{OrderNo}: 결제완료 → 배송준비중."""
        order, line = self._orders.line(call, call.params["order"])
        if line.state != "new":
            raise refused(TOO_OFTEN_OR_STATE, "주문확인 할 수 있는 주문상태가 아닙니다.")
        self._world.market.acknowledge(order, line)
        return good({"IsChanged": 0})

    def delay(self, call: Call) -> Reply:
        """POST Order/ShippingExpectedDate: a day within 90 days, and why."""
        body = folded(asked(call))
        order, line = self._orders.line(call, text(body, "orderno"))
        day = _day(text(body, "shippingexpecteddate"))
        if whole(body, "reasontype") not in (1, 2, 3):
            raise refused(2000, "ReasonType을 확인해 주세요.")
        if day is None or not call.now.date() <= day <= (call.now + _LATEST).date():
            raise refused(TOO_OFTEN_OR_STATE, "발송예정일은 90일 이내로 입력해 주세요.")
        if line.state not in ("new", "confirmed"):
            raise refused(TOO_OFTEN_OR_STATE, "발송예정일을 등록할 수 있는 주문상태가 아닙니다.")
        self._world.market.delay(order, line, day.isoformat(), text(body, "reasondetail"))
        return good({"OrderNo": int(line.number)})

    def send(self, call: Call) -> Reply:
        """POST Delivery/ShippingInfo."""
        body = folded(asked(call))
        order, line = self._orders.line(call, text(body, "orderno"))
        courier, number = text(body, "deliverycompanycode"), text(body, "invoiceno")
        self._check_waybill(line, courier, number, text(body, "shippingdate"))
        if line.state != "confirmed":
            raise refused(TOO_OFTEN_OR_STATE, "발송처리 할 수 있는 주문상태가 아닙니다.")
        self._world.market.accept_invoice(order, line, courier, number)
        return good({"OrderNo": int(line.number)})

    def cancel(self, call: Call) -> Reply:
        """POST claim/v1/sa/Cancel/{OrderNo}, and the same with /SoldOut: the whole order, before it is sent."""
        if whole(folded(asked(call)), "sitetype") not in self._site.reads:
            raise refused(2000, "SiteType을 확인해 주세요.")
        order, line = self._orders.line(call, call.params["order"])
        rule = {"BizRuleCode": "W8-1"} if self._site is AUCTION else {}
        if line.state not in ("new", "confirmed"):
            raise refused(WRONG_CLAIM, "취소 가능한 주문상태가 아닙니다", **rule)
        self._world.market.cancel_by_seller(order, line, line.quantity - line.cancelled_quantity, "판매자 취소")
        return Reply({"ResultCode": 0, "Message": "Success", **dict.fromkeys(rule, ""), "Data": None})

    def _check_waybill(self, line: Line, courier: str, number: str, sent_at: str) -> None:
        if courier not in COURIERS:
            raise refused(NOTHING, "존재하지 않는 택배사 코드입니다.")
        if not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
            raise refused(TOO_OFTEN_OR_STATE, f"송장번호를 확인해 주세요. [{number}]")
        try:
            datetime.strptime(sent_at, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007
        except ValueError as error:
            raise refused(TOO_OFTEN_OR_STATE, "발송일자를 확인해 주세요.") from error
        other = self._world.store.orders.find(self._site.code, f"invoice:{number}")
        if other is not None and other.line(line.number) is None:
            raise refused(TOO_OFTEN_OR_STATE, f"이미 등록된 송장번호입니다. [{number}]")


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
