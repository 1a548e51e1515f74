"""취소, 반품 and 교환 of 롯데ON as lists by the time of the request, and a seller's answers (malls.md 8.4).

Unverified, all but the names of the calls: rows and bodies of returns and exchanges are as those of cancels, the steps
20 asked, 21 agreed to, 22 refused, and that an approved return is refunded at once.
"""

from collections.abc import Callable
from datetime import timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import documents, text
from mall_simulator.malls.lottecom.directory import CODE
from mall_simulator.malls.lottecom.envelopes import (
    GOOD,
    MISSING,
    WRONG_STATE,
    WRONG_VALUE,
    asked,
    good,
    part_refused,
    printed,
)
from mall_simulator.malls.lottecom.orders import named, window
from mall_simulator.records import Claim, ClaimKind, Doc, Line, Order
from mall_simulator.world import World

Row = tuple[Order, Line, Claim]
Act = Callable[[Order, Line, Claim, Doc], None]

_MONTH = timedelta(days=31)
_QUANTITIES: dict[ClaimKind, str] = {"cancel": "cnclQty", "return": "rtngQty", "exchange": "xchgQty"}
_TYPES: dict[ClaimKind, str] = {"cancel": "20", "exchange": "30", "return": "40"}


class Claims:
    """The claim pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def cancels(self, call: Call) -> Reply:
        """POST …/getCancellationRequestAndComplateList."""
        return self._listed(call, "cancel")

    def returns(self, call: Call) -> Reply:
        """POST …/returnRequestSearch."""
        return self._listed(call, "return")

    def withdrawn_returns(self, call: Call) -> Reply:
        """POST …/returnWithdrawSearch."""
        return self._listed(call, "return", withdrawn=True)

    def exchanges(self, call: Call) -> Reply:
        """POST …/exchangeSearch."""
        return self._listed(call, "exchange")

    def withdrawn_exchanges(self, call: Call) -> Reply:
        """POST …/exchangeWithdrawSearch."""
        return self._listed(call, "exchange", withdrawn=True)

    def approve_cancel(self, call: Call) -> Reply:
        """POST …/cnclRequestApproval {odNo, clmNo, itemList}."""
        return self._answered(call, "cancel", self._approve)

    def approve_return(self, call: Call) -> Reply:
        """POST …/returnRequestApproval."""
        return self._answered(call, "return", self._refund)

    def refuse_return(self, call: Call) -> Reply:
        """POST …/returnRequestReject, with the reason in words."""
        return self._answered(call, "return", self._refuse)

    def approve_exchange(self, call: Call) -> Reply:
        """POST …/exchangeRequestApproval."""
        return self._answered(call, "exchange", self._approve)

    def _approve(self, order: Order, line: Line, claim: Claim, item: Doc) -> None:
        del item
        self._world.claims.approve(order, line, claim)

    def _refund(self, order: Order, line: Line, claim: Claim, item: Doc) -> None:
        del item
        self._world.claims.approve(order, line, claim)
        if claim.goods != "received":
            self._world.claims.receive(order, line, claim)
        self._world.claims.finish(order, line, claim)

    def _refuse(self, order: Order, line: Line, claim: Claim, item: Doc) -> None:
        if not text(item, "slrRsnCnts"):
            raise part_refused(MISSING, "[slrRsnCnts] 필수 입력값이 없습니다.", [item])
        self._world.claims.refuse(order, line, claim, text(item, "slrRsnCnts"))

    def _answered(self, call: Call, kind: ClaimKind, act: Act) -> Reply:
        body = asked(call)
        items = documents(body, "itemList")
        if not items:
            raise part_refused(MISSING, "itemList을(를) 입력해 주세요.", [body])
        for item in items:
            order, line, claim = self._found(call, kind, body, item)
            if not claim.waits:
                raise part_refused(WRONG_STATE, "클레임의 상태를 확인해 주세요.", [item])
            act(order, line, claim, item)
        return good({"rsltCd": GOOD, "rsltMsg": "정상", "failList": []})

    def _found(self, call: Call, kind: ClaimKind, body: Doc, item: Doc) -> Row:
        wanted = (text(body, "odNo"), text(body, "clmNo"), kind)
        for order, line, claim in self._all(call):
            numbers = named(order, line)
            same = (str(numbers["odSeq"]), str(numbers["orglProcSeq"])) == (
                text(item, "odSeq"),
                text(item, "orglProcSeq"),
            )
            if (order.number, claim.number, claim.kind) == wanted and same and text(item, "procSeq") == _proc(line):
                return order, line, claim
        raise part_refused(WRONG_VALUE, "클레임을 찾을 수 없습니다.", [item])

    def _listed(self, call: Call, kind: ClaimKind, *, withdrawn: bool = False) -> Reply:
        since, until = window(asked(call), "srchStrtDttm", "srchEndDttm", _MONTH)
        rows = [row for row in self._all(call) if row[2].kind == kind and since <= row[2].requested_at < until]
        shown = [row for row in rows if (row[2].status == "withdrawn") is withdrawn]
        return good([_told(*row) for row in shown])

    def _all(self, call: Call) -> list[Row]:
        orders = sorted(self._world.store.orders.of(CODE, call.account.number), key=lambda o: (o.paid_at, o.number))
        return [(order, line, claim) for order in orders for line in order.lines for claim in line.claims]


def _proc(line: Line) -> str:
    """A claim gives its line the next number."""
    return str(int(line.numbers["procSeq"]) + 1)


def _told(order: Order, line: Line, claim: Claim) -> Doc:
    item = {
        **named(order, line),
        "procSeq": int(_proc(line)),
        "odTypCd": _TYPES[claim.kind],
        "odPrgsStepCd": _step(claim),
        "spdNo": line.product_number,
        "sitmNo": line.option_number,
        "spdNm": line.product_name,
        "odQty": line.quantity,
        _QUANTITIES[claim.kind]: claim.quantity,
        "clmReqDttm": printed(claim.requested_at),
        "clmCmptDttm": printed(claim.ended_at) if claim.status in ("approved", "done") else None,
        "clmRsnCd": "101",
        "clmRsnCnts": claim.reason,
    }
    return {"odNo": order.number, "clmNo": claim.number, "itemList": [item]}


def _step(claim: Claim) -> str:
    return {"approved": "21", "done": "21", "rejected": "22"}.get(claim.status, "20")
