"""An outbound act with an effect at a mall: asked for once, attempted until its effect is known, then settled."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import ConflictError, RefusalError
from mall_gateway.domain.sale_acts import SALE_ACTS
from mall_gateway.domain.values import About, Denial, Payload, Proof, Shown

INTENTS = UUID("8d5e0b0a-52b6-5d0f-8f0e-1f4f0a3c9b21")

Kind = Literal[
    "register_listing",
    "update_listing",
    "stop_sale",
    "set_stocks",
    "resume_sale",
    "set_period",
    "set_price",
    "confirm_order",
    "cancel_sale",
    "send_invoice",
    "change_invoice",
    "approve_claim",
    "refuse_claim",
    "mark_picked_up",
    "reship",
    "answer_inquiry",
    "read_urgent",
]
Mode = Literal["send", "ask"]
By = Literal["answer", "look_up", "seller"]

REPEATABLE: frozenset[str] = frozenset({"update_listing", "stop_sale"}) | SALE_ACTS
"""Kinds whose effect is the same however often they are sent: after a lost answer they are sent again."""


class SettledAlreadyError(ConflictError):
    """Its outcome is known."""

    code = "intent_settled"


class NotUnsettledError(ConflictError):
    """Only what is 확인필요 can be settled by hand."""

    code = "intent_not_unsettled"


class MustAskFirstError(ConflictError):
    """Its effect may be there: sending again could do it twice."""

    code = "intent_must_be_asked"


class ProductNumberMissingError(RefusalError):
    """A registration settled as done needs the mall's number."""

    code = "product_number_missing"


class Intent(Aggregate):
    """`state`: `open` until `accepted`, `refused` or `unsettled` (확인필요, from where the seller settles it).

    `doubtful_since` is the time since which an effect may be there that no answer confirmed; while it is set, nothing
    but asking is allowed.
    """

    class Recorded(Aggregate.Created):
        """Someone asked for it."""

        asking_id: UUID
        seller_id: UUID
        about: About
        payload: Payload

    class Attempted(Aggregate.Event):
        """A call is about to leave; recorded before it does."""

        attempt: int
        mode: Mode
        started_at: datetime

    class Deferred(Aggregate.Event):
        """An attempt ended without an outcome; `attempt` is None when no call left at all."""

        attempt: int | None
        denial: Denial
        effect_possible: bool
        proof: Proof

    class FoundAbsent(Aggregate.Event):
        """The mall was asked and surely does not have it."""

        proof: Proof

    class Accepted(Aggregate.Event):
        """It took effect. `shown` is set for listings."""

        about: About
        by: By
        shown: Shown | None
        proof: Proof

    class Refused(Aggregate.Event):
        """It did not take effect and will not."""

        about: About
        by: By
        denial: Denial
        proof: Proof
        cancel_asked: bool

    class Unsettled(Aggregate.Event):
        """확인필요: it may have taken effect, and nothing at the mall tells."""

        about: About
        denial: Denial
        proof: Proof

    class ReadBack(Aggregate.Event):
        """What the mall shows later on, where an approval comes after the acceptance."""

        about: About
        shown: Shown
        proof: Proof

    @event(Recorded)
    def __init__(self, asking_id: UUID, seller_id: UUID, about: About, payload: Payload) -> None:
        self.asking_id = asking_id
        self.seller_id = seller_id
        self.about = about
        self.payload = payload
        self.state = "open"
        self.attempts = 0
        self.mode: Mode = "send"
        self.doubtful_since: datetime | None = None
        self.doubted_attempt = 0
        self.shown: Shown | None = None
        self.read_backs = 0

    @staticmethod
    def create_id(asking_id: UUID) -> UUID:
        """Derived from the asking event: asked twice, recorded once."""
        return uuid5(INTENTS, str(asking_id))

    @property
    def kind(self) -> str:
        """What is to be done at the mall."""
        return self.about.kind

    @property
    def next_mode(self) -> Mode:
        """Whether the next attempt sends or has to ask first."""
        return "ask" if self.doubtful_since is not None and self.about.kind not in REPEATABLE else "send"

    def attempt(self, mode: Mode, at: datetime) -> None:
        """A call is about to leave. Raises SettledAlreadyError, MustAskFirstError."""
        self._check_open()
        if mode == "send" and self.next_mode == "ask":
            raise MustAskFirstError("몰에 반영되었는지 먼저 확인해야 합니다.")
        self._attempted(self.attempts + 1, mode, at)

    @event(Attempted)
    def _attempted(self, attempt: int, mode: Mode, started_at: datetime) -> None:
        self.attempts, self.mode = attempt, mode
        if mode == "send" and self.doubtful_since is None:
            self.doubtful_since = started_at
            self.doubted_attempt = attempt

    def defer(self, denial: Denial, proof: Proof, *, attempt: int | None, effect_possible: bool) -> None:
        """An attempt ended without an outcome. Raises SettledAlreadyError.

        A doubt that an earlier attempt left stays: only an answer about the effect ends it.
        """
        self._check_open()
        self._deferred(attempt, denial, proof, effect_possible)

    @event(Deferred)
    def _deferred(self, attempt: int | None, denial: Denial, proof: Proof, effect_possible: bool) -> None:
        if attempt is not None and attempt == self.doubted_attempt and not effect_possible:
            self.doubtful_since = None

    def find_absent(self, proof: Proof) -> None:
        """The mall surely does not have it: it may be sent again. Raises SettledAlreadyError."""
        self._check_open()
        self._found_absent(proof)

    @event(FoundAbsent)
    def _found_absent(self, proof: Proof) -> None:
        self.doubtful_since = None

    def accept(self, by: By, proof: Proof, shown: Shown | None = None) -> None:
        """It took effect. Raises SettledAlreadyError."""
        self._check_open()
        self._accepted(self.about, by, shown, proof)

    @event(Accepted)
    def _accepted(self, about: About, by: By, shown: Shown | None, proof: Proof) -> None:
        self.state = "accepted"
        self.shown = shown
        self.doubtful_since = None

    def refuse(self, denial: Denial, proof: Proof, *, by: By = "answer", cancel_asked: bool = False) -> None:
        """It did not take effect and will not. Raises SettledAlreadyError."""
        self._check_open()
        self._refused(self.about, by, denial, proof, cancel_asked)

    @event(Refused)
    def _refused(self, about: About, by: By, denial: Denial, proof: Proof, cancel_asked: bool) -> None:
        self.state = "refused"
        self.doubtful_since = None

    def leave_unsettled(self, denial: Denial, proof: Proof) -> None:
        """Nothing at the mall tells whether it took effect. Raises SettledAlreadyError."""
        self._check_open()
        self._unsettled(self.about, denial, proof)

    @event(Unsettled)
    def _unsettled(self, about: About, denial: Denial, proof: Proof) -> None:
        self.state = "unsettled"

    def settle(self, *, done: bool, mall_product_no: str = "") -> None:
        """The seller looked at the mall. Raises NotUnsettledError, ProductNumberMissingError."""
        if self.state != "unsettled":
            raise NotUnsettledError("확인필요 상태인 건만 처리할 수 있습니다. 목록을 새로 고쳐 주세요.")
        if not done:
            denial = Denial("판매자가 몰에 반영되지 않았음을 확인했습니다.", "settled_not_done")
            self._refused(self.about, "seller", denial, Proof(), cancel_asked=False)
            return
        shown = self._shown_by_seller(mall_product_no)
        self._accepted(self.about, "seller", shown, Proof())

    def _shown_by_seller(self, mall_product_no: str) -> Shown | None:
        if self.about.kind not in {"register_listing", "update_listing"}:
            return None
        number = mall_product_no or self.payload.get("mall_product_no")
        if not number:
            raise ProductNumberMissingError("몰에 등록된 상품번호를 입력해 주세요.", field="mall_product_no")
        return Shown(number, dict(self.payload.get("mall_option_nos") or {}), "on_sale")

    def read_back(self, shown: Shown, proof: Proof) -> bool:
        """What the mall shows now; recorded when it differs from what was known, and True then."""
        if shown == self.shown:
            return False
        self._read_back(self.about, shown, proof)
        return True

    @event(ReadBack)
    def _read_back(self, about: About, shown: Shown, proof: Proof) -> None:
        self.shown = shown
        self.read_backs += 1

    def _check_open(self) -> None:
        if self.state != "open":
            raise SettledAlreadyError("이미 결과가 정해진 건입니다.")
