"""What a claim allows, by its kind, its state and its mall: every rule before an act, each with its refusal."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from claim_sync.domain import refusals
from claim_sync.domain.malls import MallFacts, mall_facts
from claim_sync.domain.values import KIND_LABELS, ClaimState, Goods, Kind, Place, Sight
from collecting.domain import check_invoice
from contracts.mall_claims import ClaimAct

ACTS: dict[ClaimAct, str] = {"approve": "승인", "refuse": "거부", "pick_up": "수거완료", "reship": "재배송"}
JOB_TITLES: dict[str, str] = {
    "collect": "취소/반품/교환 수집",
    "approve": "취소/반품/교환 승인 처리 연동",
    "refuse": "취소/반품/교환 거부 처리 연동",
    "pick_up": "수거완료 처리 연동",
    "reship": "교환 재배송 처리 연동",
}
REFUSAL_REASONS: dict[str, str] = {
    "shipped": "이미 발송",
    "sold_out": "교환 상품 품절",
    "used": "사용 또는 훼손",
    "late": "신청 기간 경과",
    "no_ground": "신청 사유 불충분",
    "other": "기타",
}
OUTCOMES = (ClaimState.DONE, ClaimState.REFUSED, ClaimState.WITHDRAWN)
"""How a claim ends; as one of these the seller finishes it by hand."""
FINISH_REASONS: dict[str, str] = {
    "ended_at_mall": "제휴몰에서 끝난 것을 확인",
    "agreed": "구매자와 직접 해결",
    "other": "기타",
}
"""Why a claim is finished by hand; what more there is to say is a note."""
OPEN = (ClaimState.ASKED, ClaimState.HELD)
"""The states in which nothing was decided: a mall that shows one again takes an approval back."""
_UNDER_WAY = (*OPEN, ClaimState.APPROVED, ClaimState.COLLECTING)
_FROM: dict[tuple[Kind, ClaimAct], tuple[ClaimState, ...]] = {
    ("cancel", "approve"): OPEN,
    ("cancel", "refuse"): OPEN,
    ("return", "approve"): (*OPEN, ClaimState.COLLECTING, ClaimState.RECEIVED),
    ("return", "refuse"): (*_UNDER_WAY, ClaimState.RECEIVED),
    ("return", "pick_up"): _UNDER_WAY,
    ("exchange", "approve"): (*OPEN, ClaimState.COLLECTING, ClaimState.RECEIVED),
    ("exchange", "refuse"): (*_UNDER_WAY, ClaimState.RECEIVED),
    ("exchange", "pick_up"): _UNDER_WAY,
}
_IN_TURN_OF_APPROVAL: dict[ClaimAct, tuple[ClaimState, ...]] = {
    "approve": OPEN,
    "refuse": OPEN,
    "pick_up": (ClaimState.APPROVED, ClaimState.COLLECTING),
}


def act_label(kind: Kind, act: ClaimAct) -> str:
    """An act as the log calls it: `취소승인`, `반품거부`, `수거완료`, `재배송`."""
    return ACTS[act] if act in ("pick_up", "reship") else f"{KIND_LABELS[kind]}{ACTS[act]}"


def states_before(kind: Kind, act: ClaimAct, facts: MallFacts) -> tuple[ClaimState, ...]:
    """The states from which an act can be asked; some need what the mall takes before them."""
    before = _states_in_turn(kind, act, facts)
    if kind in facts.approved_first and act != "reship":
        before = _IN_TURN_OF_APPROVAL[act]
    if kind in facts.held_back and act in ("approve", "pick_up"):
        before = tuple(state for state in before if state is not ClaimState.HELD)
    return before


def _states_in_turn(kind: Kind, act: ClaimAct, facts: MallFacts) -> tuple[ClaimState, ...]:
    if kind == "return" and act == "approve" and "return" in facts.received_first and facts.takes("return", "pick_up"):
        return (ClaimState.RECEIVED,)
    if (kind, act) != ("exchange", "reship"):
        return _FROM.get((kind, act), ())
    if facts.takes("exchange", "pick_up"):
        return (ClaimState.RECEIVED,)
    after = (ClaimState.APPROVED, ClaimState.COLLECTING, ClaimState.RECEIVED)
    return after if facts.takes("exchange", "approve") else (*OPEN, *after)


def state_after(kind: Kind, act: ClaimAct, state: ClaimState, facts: MallFacts) -> ClaimState:
    """The state that an act brings about: a cancel that is approved has taken place, a return whose goods are back.

    A return that is approved where goods come first was refunded before them (선환불): they are all it waits for.
    """
    if act == "refuse":
        return ClaimState.REFUSED
    if act == "pick_up":
        refunded = kind == "return" and state is ClaimState.APPROVED and "return" in facts.received_first
        return ClaimState.DONE if refunded else ClaimState.RECEIVED
    if act == "reship":
        return ClaimState.RESHIPPING
    goods_are_back = state is ClaimState.RECEIVED or "return" in facts.received_first
    if kind == "cancel" or (kind == "return" and goods_are_back):
        return ClaimState.DONE
    return max(ClaimState.APPROVED, state, key=lambda each: each.rank)


def check_possible(
    kind: Kind, act: ClaimAct, state: ClaimState, mall: str, *, approved: bool = False, waybill: str = ""
) -> None:
    """The kind, the state and the mall allow the act, which was not done before (`approved`: 승인 was).

    `waybill` is that of the goods on their way back, empty while none is known.

    Raises ClaimClosedError, ActNotDueError, ActElsewhereError.
    """
    label, facts = act_label(kind, act), mall_facts(mall)
    _check_open(kind, state)
    if (kind, act) not in _FROM and (kind, act) != ("exchange", "reship"):
        raise refusals.ActNotDueError(f"{KIND_LABELS[kind]} 클레임에는 {label} 단계가 없습니다.")
    if not facts.takes(kind, act):
        where = facts.where(kind, act)
        raise refusals.ActElsewhereError(f"{facts.name}에는 {label} 처리를 보낼 수 없습니다. {where}")
    before = states_before(kind, act, facts)
    if state not in before:
        names = ", ".join(each.label(kind) for each in before)
        release = f" 보류는 {facts.partner_site}에서 풀 수 있습니다." if state is ClaimState.HELD else ""
        raise refusals.ActNotDueError(
            f"{state.label(kind)} 상태에서는 {label} 처리를 할 수 없습니다. {names} 상태에서 진행해 주세요.{release}"
        )
    if act == "approve" and approved:
        raise refusals.ActNotDueError(f"이미 {label} 처리한 클레임입니다. 다음 단계를 진행해 주세요.")
    if act == "pick_up" and kind in facts.waybill_first and not waybill:
        raise refusals.ActNotDueError(
            f"{facts.name}의 {label}에는 회수 송장이 필요합니다. 회수 송장이 수집된 뒤 다시 처리해 주세요."
        )


def _check_open(kind: Kind, state: ClaimState) -> None:
    if state.ends:
        raise refusals.ClaimClosedError(f"{state.label(kind)} 상태의 클레임입니다. 더 처리할 수 없습니다.")


def check_finishable(
    kind: Kind, outcome: ClaimState, state: ClaimState, mall: str, *, asked_at: datetime, at: datetime
) -> None:
    """It may be ended by hand: its mall never tells of the end, or it was asked so long ago that none is looked for.

    Raises ClaimClosedError, EndComesInError, ActNotDueError.
    """
    facts = mall_facts(mall)
    followed = facts.looks_for(asked_at, at)
    _check_open(kind, state)
    if followed and kind not in facts.endless:
        raise refusals.EndComesInError(
            f"{facts.name}의 {KIND_LABELS[kind]} 결과는 수집으로 들어옵니다. 제휴몰에서 끝나면 다음 수집 때 반영됩니다."
        )
    if followed and state in OPEN and outcome is ClaimState.DONE:
        raise refusals.ActNotDueError(
            f"{state.label(kind)} 상태에서는 {outcome.label(kind)}로 종료할 수 없습니다. 먼저 승인해 주세요."
        )


class ClaimRules:
    """The part of a claim that says no, and what follows from its state. It changes nothing."""

    place: Place
    order_id: UUID
    state: ClaimState
    sight: Sight
    goods: Goods | None
    asked: ClaimAct | Literal[""]
    asked_from: ClaimState
    unsettled: ClaimAct | Literal[""]
    acted_at: datetime | None
    tries: dict[str, int]
    approved: bool
    restocked: bool
    received: bool

    @property
    def kind(self) -> Kind:
        """`cancel`, `return` or `exchange`."""
        return self.place.numbers.kind

    def reached_by(self, act: ClaimAct, state: ClaimState) -> ClaimState:
        """The state that an act brings this claim to from another."""
        return state_after(self.kind, act, state, mall_facts(self.place.mall))

    def after(self, act: ClaimAct) -> tuple[ClaimState, bool]:
        """The state once the act that was asked has taken effect, and whether that is news: the mall may show more."""
        target = self.reached_by(act, self.asked_from)
        moved = not self.state.ends and target.rank > self.state.rank
        return (target if moved else self.state), moved

    def shows(self, act: ClaimAct) -> bool:
        """Whether the mall has shown since the asking that the act took effect, or that it came too late."""
        if self.state is self.asked_from:
            return False
        return self.state.ends or self.state.rank >= self.reached_by(act, self.asked_from).rank

    def _is_undone(self, sight: Sight) -> bool:
        """Whether it tells of a moment before an act of ours that took effect, and of less."""
        before = self.acted_at is not None and sight.mark[0] <= self.acted_at
        return before and sight.state.rank < self.state.rank

    def closing(self) -> tuple[Place, UUID, ClaimState, bool, Goods | None, str, int | None]:
        """What is told of its end; the goods of a cancel or a return go back into stock, once."""
        comes_back = self.kind != "exchange" and self.sight.goods_are != "lost"
        restock = self.state is ClaimState.DONE and comes_back and not self.restocked
        told = (self.goods, self.sight.wanted_option, self.sight.refund_won)
        return (self.place, self.order_id, self.state, restock, *told)

    def next_try(self, act: ClaimAct) -> int:
        """How often the act will have been asked; a refused one is tried again."""
        return self.tries.get(act, 0) + 1

    def check_act(self, act: ClaimAct) -> None:
        """The act may be asked now: nothing is running or unknown, and kind, state and mall allow it."""
        self._check_free()
        mall, waybill = self.place.mall, self.sight.pickup_invoice
        check_possible(self.kind, act, self.state, mall, approved=self.approved, waybill=waybill)

    def check_finish(self, outcome: ClaimState, reason: str, at: datetime) -> None:
        """It may be ended by hand now, as this, for a reason: nothing is running or unknown."""
        self._check_free()
        asked_at = self.sight.asked_at
        check_finishable(self.kind, outcome, self.state, self.place.mall, asked_at=asked_at, at=at)
        if reason not in FINISH_REASONS:
            offered = ", ".join(f"{code}({label})" for code, label in FINISH_REASONS.items())
            raise refusals.FinishReasonError(f"종료 사유를 선택해 주세요: {offered}", field="reason")

    def _check_free(self) -> None:
        if self.asked:
            label = act_label(self.kind, self.asked)
            raise refusals.ClaimInProgressError(f"{label} 연동이 진행 중입니다. 결과가 나온 뒤 다시 시도해 주세요.")
        if self.unsettled:
            label = act_label(self.kind, self.unsettled)
            raise refusals.ClaimUnsettledError(
                f"{label} 결과가 확인필요입니다. 제휴몰에서 반영 여부를 확인한 뒤 결과를 입력해 주세요."
            )

    def check_refusal(self, reason: str, words: str, courier: str, invoice_number: str) -> None:
        """The refusal has a reason, words where it needs some, and the invoice that the mall wants with it."""
        if reason not in REFUSAL_REASONS:
            offered = ", ".join(f"{code}({label})" for code, label in REFUSAL_REASONS.items())
            raise refusals.RefusalReasonError(f"거부 사유를 선택해 주세요: {offered}", field="reason")
        if reason == "other" and not words:
            raise refusals.RefusalReasonError("기타 사유를 선택하면 상세 사유를 입력해 주세요.", field="detail")
        facts = mall_facts(self.place.mall)
        if self.kind in facts.refusal_by_invoice and not (courier and invoice_number):
            raise refusals.RefusalInvoiceMissingError(
                f"{facts.name}의 {KIND_LABELS[self.kind]}거부에는 발송한 상품의 택배사와 송장번호를 입력해 주세요.",
                field="invoice_number" if courier else "courier",
            )
        if courier or invoice_number:
            check_invoice(courier, invoice_number)

    def check_note(self, words: str) -> None:
        """A note says something."""
        if not words:
            raise refusals.NoteEmptyError("내용을 입력해 주세요.", field="text")
