"""Does an intent once: attempts it, asks after a doubt, records the outcome.

An attempt is recorded before its first call leaves, and only then; its outcome commits with the removal of the work.
Whoever comes after a crash finds an attempt without outcome, and asks the mall before anything is sent again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from structlog import get_logger

from chassis.event_store import FencedError, Statement
from chassis.failpoints import failpoint
from contracts.order_sync import MallOrderRef
from mall_gateway.application import acts
from mall_gateway.application.batches import Batches
from mall_gateway.application.desk import Desk, Pace, denial_of, proof_of
from mall_gateway.application.gateway import MallGateway
from mall_gateway.application.joint_acts import JointAct, joint_act, joint_read
from mall_gateway.application.words import Opener, forms_of, opened_words
from mall_gateway.application.work import READS, Leased, Task, Wait, read_back_id
from mall_gateway.domain import REPEATABLE, By, Denial, Intent, MallAccount, Proof, Shown
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.masking import personal_values
from mall_gateway.malls.port import (
    AlreadyDoneError,
    CredentialsRefusedError,
    FetchedLine,
    Mall,
    MallError,
    NotSentError,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)

T = TypeVar("T")
logger = get_logger(__name__)

NO_ACCOUNT = "제휴몰 계정이 없거나 삭제되었습니다. 제휴몰 계정정보에서 계정을 등록해 주세요."
BAD_ACCOUNT = (
    "제휴몰 계정의 연결 확인에 실패한 상태입니다. 제휴몰 계정정보에서 인증키를 고치고 연결 확인을 눌러 주세요."
)
CANCEL_ASKED = "구매자가 취소를 요청한 주문입니다. 취소 요청을 먼저 처리해 주세요."
GAVE_UP = "여러 번 시도했지만 몰에서 처리되지 않았습니다. 잠시 뒤 다시 시도해 주세요."
UNKNOWN = "몰에 반영되었는지 확인할 수 없습니다. 몰 관리자 화면에서 확인한 뒤 처리 결과를 선택해 주세요."


class LeaseLostError(Exception):
    """The lease ended before the call could leave: someone else may be at it."""


@dataclass
class Turn:
    """One leased try at an intent. `attempt` is the number recorded in this turn, None before a call leaves.

    `words` are what people typed, in clear for this turn only and masked in its evidence; None where they are erased.
    """

    leased: Leased
    intent: Intent
    account: MallAccount
    mall: Mall
    caller: MallCaller
    words: str | None = field(default="", repr=False)
    attempt: int | None = None

    @property
    def doubt_before(self) -> bool:
        """Whether an earlier attempt left a doubt."""
        return self.intent.doubtful_since is not None and self.intent.doubted_attempt != self.attempt


@dataclass(frozen=True)
class IntentJob:
    """Does intents. `clock` gives the time in UTC, `jitter` a share of 0 to 1, `opener` sealed words."""

    gateway: MallGateway
    desk: Desk
    pace: Pace
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    opener: Opener
    batches: Batches = field(default_factory=Batches)

    async def run(self, leased: Leased) -> None:
        """Go on with an intent until it is settled or has to wait."""
        turn = await asyncio.to_thread(self._begin, leased)
        while turn is not None:
            turn.attempt = turn.caller.attempt = None
            turn.caller.writes, turn.caller.leads = 0, True
            again = await (self._send(turn) if turn.intent.next_mode == "send" else self._ask(turn))
            turn = turn if again else None

    def _begin(self, leased: Leased) -> Turn | None:
        """Load what is needed, and settle what needs no call."""
        gateway, task = self.gateway, leased.task
        intent = gateway.load(Intent, task.aggregate_id, task.seller_id)
        if intent.state != "open":
            gateway.save(alongside=gateway.work.finish(leased))
            return None
        account = gateway.find(MallAccount, task.account_id, task.seller_id)
        usable = account is not None and account.mall == task.mall and task.mall in self.desk.malls
        if account is None or not usable or account.state in {"removed", "rejected", "expired"}:
            gone = account is None or not usable or account.state == "removed"
            self._give_up(leased, intent, Denial(NO_ACCOUNT if gone else BAD_ACCOUNT, "account"), Proof())
            return None
        mall = self.desk.malls[task.mall]
        words = opened_words(self.opener, task.seller_id, intent.payload)
        if intent.doubtful_since is None and (objections := acts.objections(mall, intent, self.desk.images_url, words)):
            self._close(leased, intent, lambda: intent.refuse(Denial(" ".join(objections), "capabilities"), Proof()))
            return None
        caller = self.desk.caller(account, intent_id=intent.id)
        caller.personal = forms_of(words)
        return Turn(leased, intent, account, mall, caller, words)

    async def _send(self, turn: Turn) -> bool:
        """Send, after a look at the order where there is one. True when the intent goes on at once."""
        try:
            if await self._held_back(turn):
                return False
            turn.caller.private, turn.caller.writes = False, 0
            turn.caller.before_send = lambda: self._opened(turn)
            shown = await self._performed(turn)
        except (MallError, BudgetWaitError) as error:
            return await self._failed(turn, error)
        except (LeaseLostError, FencedError):
            raise
        except Exception:
            logger.exception("adapter_failed", mall=turn.leased.task.mall, kind=turn.intent.kind)
            return await self._failed(turn, MallError("처리하는 중에 오류가 났습니다.", code="internal"))
        await self._accepted(turn, "answer", shown)
        return False

    async def _performed(self, turn: Turn) -> Shown | None:
        joint = joint_act(turn.mall, turn.intent)
        if joint is not None:
            return await self._jointly(turn, joint)
        return await self._fresh(
            turn, lambda: acts.perform(turn.mall, turn.caller, turn.intent, self.desk.images_url, turn.words)
        )

    async def _read(self, turn: Turn, ref: MallOrderRef) -> FetchedLine | None:
        """The order line as it is now, read together with others where the mall gives many at once."""
        joint = joint_read(turn.mall, ref)
        if joint is not None:
            return await self._jointly(turn, joint)
        turn.caller.private = True
        line = await self._fresh(turn, lambda: turn.mall.read_order(turn.caller, ref))
        await turn.caller.reveal(personal_values([vars(line.buyer)] if line else []))
        return line

    async def _jointly(self, turn: Turn, joint: JointAct) -> Any:
        key = (turn.account.id, joint.name)
        return await self.batches.join(key, joint.size, turn.caller, joint.item, joint.ask)

    async def _held_back(self, turn: Turn) -> bool:
        """Read the order before it is confirmed, invoiced or its invoice changed. True when nothing is to be sent."""
        ref = acts.guarded_ref(turn.intent)
        if ref is None:
            return False
        turn.caller.before_send = lambda: self._ours(turn)
        try:
            line = await self._read(turn, ref)
        except RefusedError:
            return False
        return await self._stopped(turn, line) if line else False

    async def _stopped(self, turn: Turn, line: FetchedLine) -> bool:
        intent, proof = turn.intent, proof_of(turn.caller)
        verdict = acts.verdict_on(intent, line)
        if verdict.says == "found" and acts.surely_ours(intent, line):
            await self._accepted(turn, "look_up", None)
            return True
        denial = Denial(CANCEL_ASKED, "cancel_asked", mall_message=line.mall_state) if line.cancel_asked else None
        denial = denial or acts.stops(intent, verdict)
        if denial is None:
            return False
        asked = line.cancel_asked
        await self._closed(turn, lambda: intent.refuse(denial, proof, by="look_up", cancel_asked=asked))
        return True

    async def _ask(self, turn: Turn) -> bool:
        """Ask the mall whether an earlier attempt took effect. True when it surely did not and is sent again."""
        turn.caller.before_send = lambda: self._opened(turn)
        try:
            verdict = await self._looked_up(turn)
        except (MallError, BudgetWaitError) as error:
            return await self._failed(turn, error)
        except (LeaseLostError, FencedError):
            raise
        except Exception:
            logger.exception("adapter_failed", mall=turn.leased.task.mall, kind=turn.intent.kind)
            return await self._failed(turn, MallError("처리하는 중에 오류가 났습니다.", code="internal"))
        return await self._judged(turn, verdict)

    async def _looked_up(self, turn: Turn) -> acts.Verdict:
        ref = acts.order_ref(turn.intent)
        if ref is None:
            return await self._fresh(turn, lambda: acts.look_up(turn.mall, turn.caller, turn.intent))
        return acts.verdict_on(turn.intent, await self._read(turn, ref))

    async def _judged(self, turn: Turn, verdict: acts.Verdict) -> bool:
        intent, proof = turn.intent, proof_of(turn.caller)
        denial = verdict.denial
        if verdict.says == "found":
            await self._accepted(turn, "look_up", verdict.shown)
        elif denial is not None:
            await self._closed(turn, lambda: intent.refuse(denial, proof, by="look_up"))
        elif not self._grace_over(turn):
            await self._deferred(turn, Denial("몰에 반영되었는지 확인하고 있습니다.", "asking"), self._ask_later(turn))
        elif verdict.says == "absent":
            intent.find_absent(proof)
            await asyncio.to_thread(self._save, intent, self.gateway.work.keep(turn.leased))
            return True
        else:
            await self._closed(turn, lambda: intent.leave_unsettled(Denial(UNKNOWN, "unsettled"), proof))
        return False

    async def _failed(self, turn: Turn, error: MallError | BudgetWaitError) -> bool:
        """What an error leads to. True when the intent goes on at once, by asking."""
        await turn.caller.reveal(())
        denial, wrote = denial_of(error, turn.caller), turn.attempt is not None and turn.caller.writes > 0
        match error:
            case BudgetWaitError():
                wait = Wait(error.seconds, error.code, error.reason, closes="kind", counts=False)
                await self._deferred(turn, denial, wait, effect_possible=wrote)
            case AlreadyDoneError():
                return await self._already_done(turn, denial)
            case CredentialsRefusedError():
                await asyncio.to_thread(self._credentials_refused, turn, denial, error)
            case RefusedError():
                await self._refused(turn, denial, cancel_asked=error.cancel_asked)
            case ThrottledError():
                seconds = await asyncio.to_thread(self.desk.throttled, turn.caller, error.retry_after)
                wait = Wait(seconds, "throttled", error.reason, closes="kind", counts=False)
                await self._deferred(turn, denial, wait, effect_possible=turn.caller.writes > 1)
            case NotSentError() | TokenExpiredError():
                await self._retried(turn, denial, effect_possible=wrote and not turn.caller.wrote_last)
            case UnavailableError():
                possible = wrote and (error.effect_possible or turn.caller.writes > 1)
                await self._retried(turn, denial, effect_possible=possible)
            case _:
                await self._retried(turn, denial, effect_possible=wrote)
        return False

    async def _already_done(self, turn: Turn, denial: Denial) -> bool:
        intent = turn.intent
        if intent.kind in REPEATABLE:
            await self._accepted(turn, "answer", _as_asked(intent))
            return False
        if turn.leased.tries >= self.pace.most_tries:
            await self._closed(turn, lambda: intent.leave_unsettled(denial, proof_of(turn.caller)))
            return False
        asked = intent.next_mode == "ask" and intent.mode == "ask"
        intent.defer(denial, proof_of(turn.caller), attempt=turn.attempt, effect_possible=True)
        wait = self._ask_later(turn)
        statements = self.gateway.work.put_back(turn.leased, wait) if asked else self.gateway.work.keep(turn.leased)
        await asyncio.to_thread(self._save, intent, statements)
        return not asked

    async def _refused(self, turn: Turn, denial: Denial, *, cancel_asked: bool) -> None:
        intent, proof = turn.intent, proof_of(turn.caller)
        if intent.mode == "ask" and turn.attempt is not None:
            unsettled = Denial(UNKNOWN, "unsettled", denial.mall_code, denial.mall_message)
            await self._closed(turn, lambda: intent.leave_unsettled(unsettled, proof))
        else:
            await self._closed(turn, lambda: intent.refuse(denial, proof, cancel_asked=cancel_asked))

    def _credentials_refused(self, turn: Turn, denial: Denial, error: CredentialsRefusedError) -> None:
        proof = proof_of(turn.caller)
        accounts: list[MallAccount] = []
        if turn.caller.leads:
            accounts = [self.gateway.load(MallAccount, turn.account.id, turn.account.seller_id)]
            accounts[0].fail(denial, proof, expired=error.expired)
        if turn.doubt_before or turn.caller.writes > 1:
            turn.intent.leave_unsettled(denial, proof)
        else:
            turn.intent.refuse(denial, proof)
        self.gateway.save(turn.intent, *accounts, alongside=self.gateway.work.finish(turn.leased))

    async def _retried(self, turn: Turn, denial: Denial, *, effect_possible: bool) -> None:
        await asyncio.to_thread(self.desk.failed, turn.caller)
        if turn.leased.tries >= self.pace.most_tries:
            doubt = turn.doubt_before or effect_possible
            told = Denial(UNKNOWN if doubt else GAVE_UP, "gave_up", denial.mall_code, denial.mall_message)
            await asyncio.to_thread(self._settle_for, turn, told, doubt=doubt)
            return
        seconds = self.pace.back_off(turn.leased.tries, self.jitter())
        await self._deferred(turn, denial, Wait(seconds, denial.code, denial.reason), effect_possible=effect_possible)

    def _settle_for(self, turn: Turn, denial: Denial, *, doubt: bool) -> None:
        intent, proof = turn.intent, proof_of(turn.caller)
        end = intent.leave_unsettled if doubt else intent.refuse
        self._close(turn.leased, intent, lambda: end(denial, proof))

    async def _deferred(self, turn: Turn, denial: Denial, wait: Wait, *, effect_possible: bool = True) -> None:
        """Put the work back. Where no call left, nothing is recorded: it only waited."""
        intent = turn.intent
        if turn.attempt is not None:
            proof = proof_of(turn.caller)
            intent.defer(denial, proof, attempt=turn.attempt, effect_possible=effect_possible)
        statements = self.gateway.work.put_back(turn.leased, wait)
        await asyncio.to_thread(self._save, intent, statements)

    async def _accepted(self, turn: Turn, by: By, shown: Shown | None) -> None:
        intent, proof = turn.intent, proof_of(turn.caller)
        await self._closed(turn, lambda: intent.accept(by, proof, shown))
        await asyncio.to_thread(self.desk.succeeded, turn.caller)

    async def _closed(self, turn: Turn, change: Callable[[], Any]) -> None:
        await asyncio.to_thread(self._close, turn.leased, turn.intent, change)

    def _close(self, leased: Leased, intent: Intent, change: Callable[[], Any]) -> None:
        """Record the outcome and remove the work, in one transaction and only while the lease is ours."""
        failpoint("gateway.before_outcome")
        change()
        work = self.gateway.work
        statements = [*work.finish(leased)]
        if intent.state == "accepted" and intent.shown is not None and not intent.shown.settled:
            statements += work.add(_read_back(leased.task), self.pace.read_back_first_seconds)
        self._save(intent, statements)
        failpoint("gateway.after_outcome")

    def _give_up(self, leased: Leased, intent: Intent, denial: Denial, proof: Proof) -> None:
        end = intent.refuse if intent.doubtful_since is None else intent.leave_unsettled
        self._close(leased, intent, lambda: end(denial, proof))

    def _save(self, intent: Intent, statements: Sequence[Statement]) -> None:
        self.gateway.save(intent, alongside=statements)

    async def _opened(self, turn: Turn) -> None:
        """Record the attempt before its first call leaves."""
        if turn.attempt is None:
            failpoint("gateway.before_attempt")
            turn.intent.attempt(turn.intent.next_mode, turn.leased.time(self.clock))
            await asyncio.to_thread(self._save, turn.intent, self.gateway.work.keep(turn.leased))
            turn.attempt = turn.caller.attempt = turn.intent.attempts
            failpoint("gateway.after_attempt")
        await self._ours(turn)

    async def _ours(self, turn: Turn) -> None:
        if not turn.leased.ours:
            raise LeaseLostError(str(turn.leased.task.work_id))

    async def _fresh(self, turn: Turn, call: Callable[[], Awaitable[T]]) -> T:
        """Call, and once more with a new token when the mall says that the token is over.

        A refusal forgets what the mall told of its rules; where it came before anything was written, by answers kept
        from before, the mall is asked anew.
        """
        try:
            return await call()
        except TokenExpiredError:
            turn.caller.refuse_token()
        except RefusedError:
            if not turn.caller.forget() or turn.caller.writes:
                raise
        return await call()

    def _grace_over(self, turn: Turn) -> bool:
        """Told by the clock that all replicas share: the doubt may be another one's."""
        since = turn.intent.doubtful_since
        now = turn.leased.time(self.clock)
        return since is None or (now - since).total_seconds() >= self.pace.look_up_grace_seconds

    def _ask_later(self, turn: Turn) -> Wait:
        return Wait(self.pace.ask_again(turn.leased.tries), "asking", "몰에 반영되었는지 확인하고 있습니다.")


def _as_asked(intent: Intent) -> Shown | None:
    number = intent.payload.get("mall_product_no")
    if intent.kind != "update_listing" or not number:
        return None
    return Shown(number, dict(intent.payload["mall_option_nos"]), "unknown")


def _read_back(task: Task) -> Task:
    work_id = read_back_id(task.aggregate_id)
    return Task(
        seller_id=task.seller_id,
        work_id=work_id,
        job="read_back",
        kind="read_back",
        aggregate_id=task.aggregate_id,
        subject_id=work_id,
        account_id=task.account_id,
        mall=task.mall,
        priority=READS,
    )
