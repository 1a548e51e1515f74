"""취소, 반품 and 교환 of 11번가: lists by time, the state of one, and what a seller answers, by GET (malls.md 3.4).

Unverified: by which time the lists of what is done or withdrawn choose (here: when it ended), and that a refused claim
is in none of them.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import unquote

from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.st11 import claim_rows as rows
from mall_simulator.malls.st11.acts import COURIERS
from mall_simulator.malls.st11.envelopes import MONTH, NO_SUCH, bad_order, no_orders, orders, result, window
from mall_simulator.records import Claim, ClaimKind, Doc, Line, Order
from mall_simulator.world import World

Row = tuple[Order, Line, Claim]

_CANCEL_CODES = ("-28007", "-28006", "-28008")
_CLAIM_CODES = ("-29007", "-29006", "-29008")
_REFUSALS = {"return": frozenset({"101", "102", "103", "104"}), "exchange": frozenset({"201", "202", "203", "204"})}
_NO_EXCHANGE = ("-26005", "교환 정보를 찾을수 없습니다.")
_NO_RETURN = ("-1", "처리할 수 있는 반품신청이 아닙니다.")


class Claims:
    """The claim pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def cancel_requests(self, call: Call) -> Reply:
        """GET /claimservice/cancelorders/{start}/{end}: asked for and open."""
        return self._cancels(call, "requested")

    def cancels(self, call: Call) -> Reply:
        """GET /claimservice/canceledorders/{start}/{end}: done."""
        return self._cancels(call, "approved")

    def withdrawn_cancels(self, call: Call) -> Reply:
        """GET /claimservice/withdrawcanceledorders/{start}/{end}."""
        return self._cancels(call, "withdrawn")

    def office_cancels(self, call: Call) -> Reply:
        """GET /claimservice/officecancellist/{start}/{end}: the simulated mall cancels nothing by itself."""
        window(call, _CANCEL_CODES, MONTH)
        return no_orders("-1", NO_SUCH)

    def returns(self, call: Call) -> Reply:
        """GET /claimservice/returnorders/{start}/{end}."""
        return self._listed(call, "return", _open)

    def returned(self, call: Call) -> Reply:
        """GET /claimservice/returnedorders/{start}/{end}."""
        return self._listed(call, "return", _done)

    def withdrawn_returns(self, call: Call) -> Reply:
        """GET /claimservice/retractretorders/{start}/{end}."""
        return self._listed(call, "return", _withdrawn)

    def exchanges(self, call: Call) -> Reply:
        """GET /claimservice/exchangeorders/{start}/{end}."""
        return self._listed(call, "exchange", _open)

    def exchanged(self, call: Call) -> Reply:
        """GET /claimservice/exchangedorders/{start}/{end}: sent again."""
        return self._listed(call, "exchange", _done)

    def withdrawn_exchanges(self, call: Call) -> Reply:
        """GET /claimservice/retractexcorders/{start}/{end}."""
        return self._listed(call, "exchange", _withdrawn)

    def state(self, call: Call) -> Reply:
        """GET /claimservice/ordclmstat/{order}/{seq}: the last return or exchange of a line."""
        told = [
            rows.state_row(order, line, claim)
            for order, line, claim in self._claims(call)
            if (order.number, line.numbers["ordPrdSeq"]) == (call.params["order"], call.params["seq"])
            and claim.kind != "cancel"
        ]
        return orders(told[-1:]) if told else no_orders("-1", NO_SUCH)

    def approve_return(self, call: Call) -> Reply:
        """GET /claimservice/returnreqconf/{claim}/{order}/{seq}: the goods are back and the buyer is refunded."""
        order, line, claim = self._open_claim(call, "return", _NO_RETURN)
        self._world.claims.approve(order, line, claim)
        if claim.goods != "received":
            self._world.claims.receive(order, line, claim)
        self._world.claims.finish(order, line, claim)
        return result("0", "")

    def refuse(self, call: Call) -> Reply:
        """GET /claimservice/returnreqreject or exchangereqreject /{order}/{seq}/{claim}/{code}/{words}."""
        kind: ClaimKind = "return" if "/returnreqreject/" in call.path else "exchange"
        order, line, claim = self._open_claim(call, kind, _NO_RETURN if kind == "return" else _NO_EXCHANGE)
        if call.params["code"] not in _REFUSALS[kind]:
            raise bad_order("-1", "ERROR : 거부 사유코드가 올바르지 않습니다.")
        self._world.claims.refuse(order, line, claim, unquote(call.params["words"]))
        return result("0", "")

    def approve_exchange(self, call: Call) -> Reply:
        """GET /claimservice/exchangereqconf/{claim}/{order}/{seq}/{courier}/{invoice}: it is sent again with that."""
        order, line, claim = self._open_claim(call, "exchange", _NO_EXCHANGE)
        courier, number = call.params["courier"], unquote(call.params["invoice"])
        if courier not in COURIERS:
            raise bad_order("-3307", "택배사 코드가 유효하지 않습니다.")
        if courier != "00099" and not re.fullmatch(r"[0-9A-Za-z-]{6,30}", number):
            raise bad_order("-3306", "송장번호가 유효하지 않습니다. 다시한번 확인해주세요.")
        self._world.claims.approve(order, line, claim)
        self._world.claims.reship(order, line, claim, courier, number)
        return result("0", "")

    def _cancels(self, call: Call, status: str) -> Reply:
        since, until = window(call, _CANCEL_CODES, MONTH)
        told = [
            rows.cancel_row(order, line, claim)
            for order, line, claim in self._claims(call)
            if claim.kind == "cancel" and claim.status == status and since <= claim.requested_at <= until
        ]
        return orders(told, "s2:orders") if told else no_orders("-1", NO_SUCH)

    def _listed(self, call: Call, kind: ClaimKind, at: Callable[[Claim], datetime | None]) -> Reply:
        since, until = window(call, _CLAIM_CODES, MONTH)
        told: list[Doc] = []
        for order, line, claim in self._claims(call):
            moment = at(claim) if claim.kind == kind else None
            if moment is not None and since <= moment <= until:
                told.append(rows.claim_row(order, line, claim))
        return orders(told) if told else no_orders("-1", NO_SUCH)

    def _claims(self, call: Call) -> Iterator[Row]:
        for order in self._world.store.orders.of("st11", call.account.number):
            for line in order.lines:
                for claim in line.claims:
                    yield order, line, claim

    def _open_claim(self, call: Call, kind: ClaimKind, unknown: tuple[str, str]) -> Row:
        """The claim that the path names, while it waits for an answer. Raises Refusal for any other."""
        wanted = tuple(call.params[name] for name in ("order", "seq", "claim"))
        for order, line, claim in self._claims(call):
            if (order.number, line.numbers["ordPrdSeq"], claim.number) == wanted and claim.kind == kind:
                if claim.waits:
                    return order, line, claim
                raise bad_order("-1", "이미 처리 완료된 신청건 입니다.")
        raise bad_order(*unknown)


def _open(claim: Claim) -> datetime | None:
    return claim.requested_at if claim.open and claim.reship is None else None


def _done(claim: Claim) -> datetime | None:
    if claim.reship is not None:
        return claim.reship.sent_at
    return claim.ended_at if claim.status == "done" else None


def _withdrawn(claim: Claim) -> datetime | None:
    return claim.ended_at if claim.status == "withdrawn" else None
