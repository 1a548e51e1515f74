"""Reads a listing back until the mall has decided on it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from mall_gateway.application.acts import shown_of
from mall_gateway.application.desk import Desk, Pace, proof_of
from mall_gateway.application.gateway import MallGateway
from mall_gateway.application.work import Leased, Wait
from mall_gateway.domain import Intent, MallAccount, Shown
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    MallError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)

WAITING = "몰의 승인을 기다리고 있습니다."


@dataclass(frozen=True)
class ReadBackJob:
    """Reads listings back at growing intervals."""

    gateway: MallGateway
    desk: Desk
    pace: Pace
    jitter: Callable[[], float]

    async def run(self, leased: Leased) -> None:
        """Read once; come again while the mall has not decided."""
        begun = await asyncio.to_thread(self._begin, leased)
        if begun is None:
            return
        intent, caller = begun
        try:
            shown = await self._read(intent, caller)
        except BudgetWaitError as wait:
            await self._later(leased, Wait(wait.seconds, wait.code, wait.reason, closes="kind", counts=False))
        except ThrottledError as error:
            seconds = await asyncio.to_thread(self.desk.throttled, caller, error.retry_after)
            await self._later(leased, Wait(seconds, "throttled", error.reason, closes="kind", counts=False))
        except MallError as error:
            if isinstance(error, UnavailableError):
                await asyncio.to_thread(self.desk.failed, caller)
            wait = self.pace.read_again(leased.tries)
            closes = "account" if isinstance(error, CredentialsRefusedError) else "nothing"
            await self._later(leased, Wait(wait, "unavailable", error.reason, closes=closes))
        else:
            await asyncio.to_thread(self._shown, leased, intent, caller, shown)

    def _begin(self, leased: Leased) -> tuple[Intent, MallCaller] | None:
        task = leased.task
        intent = self.gateway.load(Intent, task.aggregate_id, task.seller_id)
        account = self.gateway.find(MallAccount, task.account_id, task.seller_id)
        over = leased.tries >= self.pace.read_back_tries or intent.shown is None or intent.shown.settled
        if over or account is None or account.state == "removed":
            self.gateway.save(alongside=self.gateway.work.finish(leased))
            return None
        return intent, self.desk.caller(account, intent_id=intent.id)

    async def _read(self, intent: Intent, caller: MallCaller) -> Shown | None:
        number = intent.shown.product_no if intent.shown else ""
        mall = self.desk.malls[intent.about.mall]
        try:
            listed = await mall.read_listing(caller, number)
        except TokenExpiredError:
            caller.refuse_token()
            listed = await mall.read_listing(caller, number)
        return shown_of(listed) if listed else None

    async def _later(self, leased: Leased, wait: Wait) -> None:
        await asyncio.to_thread(self.gateway.save, alongside=self.gateway.work.put_back(leased, wait))

    def _shown(self, leased: Leased, intent: Intent, caller: MallCaller, shown: Shown | None) -> None:
        work = self.gateway.work
        if shown is not None:
            intent.read_back(shown, proof_of(caller))
        if shown is not None and shown.settled:
            self.gateway.save(intent, alongside=work.finish(leased))
            return
        wait = Wait(self.pace.read_again(leased.tries), "approval", WAITING)
        self.gateway.save(intent, alongside=work.put_back(leased, wait))
