"""Fetches a window of orders, claims or inquiries page by page, seals the people in it, closes it with a digest.

A run is recorded with its first page, the window's end with its last one: most windows have one page or none, and each
commit is a flush of the disk, a message and a turn of everything that follows the log.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from chassis.failpoints import failpoint
from contracts.envelope import Value
from contracts.mall_gateway import BrokenLine
from mall_gateway.application.desk import Desk, Pace, denial_of, proof_of
from mall_gateway.application.gateway import MallGateway
from mall_gateway.application.intents import BAD_ACCOUNT, NO_ACCOUNT
from mall_gateway.application.sources import SOURCES, Row, RowPage, Source
from mall_gateway.application.work import Leased, Wait
from mall_gateway.domain import Collection, Denial, MallAccount, Proof
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.masking import personal_values
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    Mall,
    MallError,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnreadableLine,
)

PAGE_ROWS = 100


class Sealer(Protocol):
    """Seals personal data of many subjects at once: `chassis.privacy.Keyring`."""

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, dict[str, Any]]]) -> list[str | None]:
        """One seal for each; None for a subject whose key was destroyed."""
        ...


@dataclass(frozen=True)
class CollectionJob:
    """Fetches windows. What was cut short begins again at its first page, as a new run."""

    gateway: MallGateway
    desk: Desk
    pace: Pace
    sealer: Sealer
    clock: Callable[[], datetime]
    jitter: Callable[[], float]

    async def run(self, leased: Leased) -> None:
        """Fetch a window as a whole, or put it back."""
        begun = await asyncio.to_thread(self._begin, leased)
        if begun is None:
            return
        collection, mall, caller = begun
        try:
            await self._fetch(leased, collection, mall, caller)
        except (MallError, BudgetWaitError) as error:
            await self._failed(leased, collection, caller, error)
        else:
            await asyncio.to_thread(self.desk.succeeded, caller)

    def _begin(self, leased: Leased) -> tuple[Collection, Mall, MallCaller] | None:
        gateway, task = self.gateway, leased.task
        collection = gateway.load(Collection, task.aggregate_id, task.seller_id)
        if collection.state != "open":
            gateway.save(alongside=gateway.work.finish(leased))
            return None
        account = gateway.find(MallAccount, task.account_id, task.seller_id)
        gone = account is None or account.state == "removed" or task.mall not in self.desk.malls
        if account is None or gone or account.state in {"rejected", "expired"}:
            self._fail(leased, collection, Denial(NO_ACCOUNT if gone else BAD_ACCOUNT, "account"), Proof())
            return None
        mall = self.desk.malls[task.mall]
        if (objection := SOURCES[collection.window.of].objection(mall, collection.window)) is not None:
            self._fail(leased, collection, Denial(objection, "capabilities"), Proof())
            return None
        collection.begin(self.clock())
        return collection, mall, self.desk.caller(account, patient=True, private=True)

    async def _fetch(self, leased: Leased, collection: Collection, mall: Mall, caller: MallCaller) -> None:
        """Record each page as it comes, while the mall is asked for the next one."""
        pages = _pages_of_all_parts(mall, caller, collection)
        following = asyncio.ensure_future(anext(pages, None))
        try:
            while (page := await following) is not None:
                await caller.reveal(personal_values(row.person for row in page.rows))
                following = asyncio.ensure_future(anext(pages, None))
                await asyncio.sleep(0)  # Where nothing is to be asked any more, it has ended by now.
                chunked = list(chunks(page))
                for left, (rows, unreadable) in zip(range(len(chunked), 0, -1), chunked, strict=True):
                    last = left == 1 and _is_over(following)
                    await asyncio.to_thread(self._add, leased, collection, rows, unreadable, last=last)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        if collection.state == "open":
            await asyncio.to_thread(self._seal, leased, collection)

    def _add(
        self,
        leased: Leased,
        collection: Collection,
        rows: Sequence[Row],
        unreadable: Sequence[UnreadableLine],
        *,
        last: bool,
    ) -> None:
        sealed = self._sealed(collection, rows)
        broken = self._broken(collection, unreadable)
        collection.add_page(
            collection.run,
            [row.model_dump(mode="json") for row in sealed],
            [line.model_dump(mode="json") for line in broken],
            [row.key for row in rows],
        )
        if last:
            self._seal(leased, collection)
        else:
            self.gateway.save(collection, alongside=self.gateway.work.keep(leased))
        failpoint("gateway.page_fetched")

    def _sealed(self, collection: Collection, rows: Sequence[Row]) -> list[Value]:
        people = [(row.subject_id, dict(row.person)) for row in rows if row.subject_id is not None]
        seals = iter(self.sealer.seal_many(collection.seller_id, people))
        return [row.public((next(seals) if row.subject_id is not None else None) or "") for row in rows]

    def _broken(self, collection: Collection, unreadable: Sequence[UnreadableLine]) -> list[BrokenLine]:
        page = f"{collection.run}/{collection.pages + 1}"
        ids = [uuid5(collection.id, f"{page}/{line.position}") for line in unreadable]
        seals = self.sealer.seal_many(
            collection.seller_id,
            [
                (subject, {"raw": line.raw.decode("utf-8", errors="backslashreplace")})
                for subject, line in zip(ids, unreadable, strict=True)
            ],
        )
        return [
            BrokenLine(position=line.position, reason=line.reason, sealed=seal or "", subject_id=subject)
            for line, subject, seal in zip(unreadable, ids, seals, strict=True)
        ]

    def _seal(self, leased: Leased, collection: Collection) -> None:
        failpoint("gateway.before_seal")
        collection.seal(collection.run)
        self.gateway.save(collection, alongside=self.gateway.work.finish(leased))

    def _fail(self, leased: Leased, collection: Collection, denial: Denial, proof: Proof) -> None:
        collection.fail(denial, proof)
        self.gateway.save(collection, alongside=self.gateway.work.finish(leased))

    async def _failed(
        self, leased: Leased, collection: Collection, caller: MallCaller, error: MallError | BudgetWaitError
    ) -> None:
        await caller.reveal(())
        denial, proof = denial_of(error, caller), proof_of(caller)
        match error:
            case BudgetWaitError():
                wait = Wait(error.seconds, error.code, error.reason, closes="kind", counts=False)
                await self._later(leased, wait)
            case ThrottledError():
                seconds = await asyncio.to_thread(self.desk.throttled, caller, error.retry_after)
                await self._later(leased, Wait(seconds, "throttled", error.reason, closes="kind", counts=False))
            case CredentialsRefusedError():
                await asyncio.to_thread(self._credentials_refused, leased, collection, denial, proof, error)
            case RefusedError():
                await asyncio.to_thread(self._fail, leased, collection, denial, proof)
            case _ if leased.tries >= self.pace.most_tries:
                await asyncio.to_thread(self._fail, leased, collection, denial, proof)
            case _:
                await asyncio.to_thread(self.desk.failed, caller)
                seconds = self.pace.back_off(leased.tries, self.jitter())
                await self._later(leased, Wait(seconds, denial.code, denial.reason))

    def _credentials_refused(
        self, leased: Leased, collection: Collection, denial: Denial, proof: Proof, error: CredentialsRefusedError
    ) -> None:
        account = self.gateway.load(MallAccount, collection.window.account_id, collection.seller_id)
        account.fail(denial, proof, expired=error.expired)
        collection.fail(denial, proof)
        self.gateway.save(collection, account, alongside=self.gateway.work.finish(leased))

    async def _later(self, leased: Leased, wait: Wait) -> None:
        await asyncio.to_thread(self.gateway.save, alongside=self.gateway.work.put_back(leased, wait))


def windows(since: datetime, until: datetime, longest: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """A window in parts that the mall takes."""
    while since < until:
        end = min(until, since + longest)
        yield since, end
        since = end


async def _pages_of_all_parts(mall: Mall, caller: MallCaller, collection: Collection) -> AsyncGenerator[RowPage]:
    source, window = SOURCES[collection.window.of], collection.window
    for part in windows(window.since, window.until, source.longest(mall.profile)):
        async for page in _pages(source, mall, caller, collection, part):
            yield page


def _is_over(following: asyncio.Future[RowPage | None]) -> bool:
    return following.done() and following.exception() is None and following.result() is None


async def _pages(
    source: Source, mall: Mall, caller: MallCaller, collection: Collection, part: tuple[datetime, datetime]
) -> AsyncIterator[RowPage]:
    """The pages of one window; when the token ends on the first one, once more with a new token."""
    begun = False
    try:
        async for page in source.pages(mall, caller, collection, *part):
            begun = True
            yield page
    except TokenExpiredError:
        if begun:
            raise
        caller.refuse_token()
        async for page in source.pages(mall, caller, collection, *part):
            yield page


def chunks(page: RowPage) -> Iterator[tuple[Sequence[Row], Sequence[UnreadableLine]]]:
    """A mall's page in pages of at most 100 rows; unreadable lines go with the first. An empty page gives none."""
    rows = list(page.rows)
    unreadable = page.unreadable
    for start in range(0, max(len(rows), 1 if unreadable else 0), PAGE_ROWS):
        yield rows[start : start + PAGE_ROWS], unreadable if start == 0 else ()
