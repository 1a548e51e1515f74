"""취소, 반품 and 교환 of ESM: lists, and what a seller answers (malls.md 4.4).

Unverified: the numbers of the statuses and of `Type`, that a return is approved in any state, and that an exchange is
sent again only after its goods are back.
"""

from collections.abc import Callable
from datetime import date, datetime

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.esm.claim_rows import STATUSES, told
from mall_simulator.malls.esm.couriers import COURIERS
from mall_simulator.malls.esm.envelopes import GENERAL, NOTHING, WRONG_CLAIM, asked, folded, good, refused
from mall_simulator.malls.esm.orders import CLAIM_WINDOW, Orders, moment
from mall_simulator.malls.esm.sites import AUCTION, Site
from mall_simulator.records import Claim, ClaimKind, Doc, Line, Order
from mall_simulator.world import World

Row = tuple[Order, Line, Claim]

_BY_NUMBER = 0
_TIMES: dict[int, Callable[[Order, Claim], datetime | None]] = {
    1: lambda order, _: order.paid_at,
    2: lambda _, claim: claim.requested_at,
    3: lambda _, claim: claim.changed_at if claim.status == "approved" else claim.ended_at,
    4: lambda _, claim: claim.ended_at,
}
_STATUS_FIELDS: dict[ClaimKind, str] = {
    "cancel": "cancelstatus",
    "return": "returnstatus",
    "exchange": "exchangestatus",
}
_MOST_STATUS: dict[ClaimKind, int] = {"cancel": 6, "return": 6, "exchange": 5}


class Claims:
    """The claim pages of one site."""

    def __init__(self, world: World, site: Site, orders: Orders) -> None:
        self._world = world
        self._site = site
        self._orders = orders

    def cancels(self, call: Call) -> Reply:
        """POST claim/v1/sa/Cancels, by number (Type 0) or by days."""
        return self._listed(call, "cancel")

    def returns(self, call: Call) -> Reply:
        """POST claim/v1/sa/Returns."""
        return self._listed(call, "return")

    def exchanges(self, call: Call) -> Reply:
        """POST claim/v1/sa/Exchanges."""
        return self._listed(call, "exchange")

    def approve_cancel(self, call: Call) -> Reply:
        """PUT claim/v1/sa/Cancel/{OrderNo}."""
        row = self._open(call, "cancel", "취소 가능한 주문상태가 아닙니다")
        self._world.claims.approve(*row)
        return self._good()

    def approve_return(self, call: Call) -> Reply:
        """PUT claim/v1/sa/return/{orderNo}: the goods are back and the buyer is refunded."""
        row = self._open(call, "return", "반품승인 가능한 상태가 아닙니다")
        claim = row[2]
        if claim.status == "held":
            raise self._wrong_state("환불보류 상태입니다")
        self._world.claims.approve(*row)
        if claim.goods != "received":
            self._world.claims.receive(*row)
        self._world.claims.finish(*row)
        return self._good()

    def pick_up(self, call: Call) -> Reply:
        """PUT claim/v1/sa/exchange/{orderNo}/pickup."""
        row = self._open(call, "exchange", "교환 수거완료 가능한 상태가 아닙니다")
        if row[2].goods == "received":
            raise self._wrong_state("이미 수거완료된 교환건입니다")
        if not _is_day(text(folded(asked(call)), "pickupcompletedate")):
            raise refused(2000, "수거완료일을 확인해 주세요.")
        self._world.claims.approve(*row)
        self._world.claims.receive(*row)
        return self._good()

    def resend(self, call: Call) -> Reply:
        """POST claim/v1/sa/exchange/{orderNo}/resend."""
        row = self._open(call, "exchange", "교환 재발송 가능한 상태가 아닙니다")
        if row[2].goods != "received" or row[2].reship is not None:
            raise self._wrong_state("교환 재발송 가능한 상태가 아닙니다")
        body = folded(asked(call))
        courier, number = text(body, "deliverycompcode"), text(body, "invoiceno")
        if courier not in COURIERS:
            raise refused(NOTHING, "API Error - 교환택배사가 존재하지 않습니다")
        if not number:
            raise refused(2000, "송장번호를 확인해 주세요.")
        self._world.claims.reship(*row, courier, number)
        return self._good()

    def _listed(self, call: Call, kind: ClaimKind) -> Reply:
        body = folded(asked(call))
        self._orders.check_site(body)
        since, until = (moment(text(body, name), name) for name in ("startdate", "enddate"))
        if until - since > CLAIM_WINDOW:
            raise refused(WRONG_CLAIM, "ShowAlertException$조회 기간은 7일 이내로 입력 바랍니다.")
        status, by = whole(body, _STATUS_FIELDS[kind]), whole(body, "type")
        if status not in range(_MOST_STATUS[kind] + 1) or by not in (_BY_NUMBER, *_TIMES):
            raise refused(2000, "조회 조건을 확인해 주세요.")
        rows = self._chosen(call, kind, body, by, (since, until))
        wanted = [row for row in rows if status in (0, STATUSES[kind](row[2]))]
        return good([told(self._site, call.account.secrets["seller_id"], *row) for row in wanted])

    def _chosen(self, call: Call, kind: ClaimKind, body: Doc, by: int, days: tuple[datetime, datetime]) -> list[Row]:
        orders = self._world.store.orders.of(self._site.code, call.account.number)
        rows = [(order, line, claim) for order in orders for line in order.lines for claim in line.claims]
        rows = [row for row in rows if row[2].kind == kind]
        if by == _BY_NUMBER:
            found = [row for row in rows if row[1].number == text(body, "orderno")]
            if not found:
                raise refused(NOTHING, "클레임정보가 없습니다")
            return found
        since, until = days
        return [row for row in rows if (at := _TIMES[by](row[0], row[2])) is not None and since <= at < until]

    def _open(self, call: Call, kind: ClaimKind, words: str) -> Row:
        """The order's claim that goes on. Raises the refusal where there is none of that kind."""
        self._orders.check_site(folded(asked(call)))
        order, line = self._orders.line(call, call.params["order"])
        claim = line.open_claim
        if claim is not None and claim.kind == kind:
            return order, line, claim
        if self._site is AUCTION and not any(one.kind == kind for one in line.claims):
            raise refused(GENERAL, "데이터 조회 실패.", BizRuleCode="")
        raise self._wrong_state(words)

    def _wrong_state(self, words: str) -> Exception:
        rule = {"BizRuleCode": "W8-1"} if self._site is AUCTION else {}
        return refused(WRONG_CLAIM, words, **rule)

    def _good(self) -> Reply:
        more = {"BizRuleCode": ""} if self._site is AUCTION else {}
        return Reply({"ResultCode": 0, "Message": "Success", **more, "Data": None})


def _is_day(given: str) -> bool:
    try:
        date.fromisoformat(given)
    except ValueError:
        return False
    return True
