"""Windows: asked by the schedule, sealed or failed as the gateway tells, and what waited for their end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from chassis.event_store import retry_on_conflict
from collecting.application.sources import Sources
from collecting.domain import (
    Answer,
    BrokenLine,
    Collection,
    CollectionPlan,
    DayNumbers,
    Failure,
    JobRow,
    MallAccount,
    Window,
)

AGAIN = "판매자가 다시 수집을 요청했습니다."
NO_ANSWER = Failure("제휴몰 연동의 응답이 없어 수집을 다시 요청했습니다.", "no_answer")


@dataclass(frozen=True)
class UnreadLine:
    """A line that could not be read, sealed for `subject_id`."""

    position: int
    reason: str
    sealed: str
    subject_id: UUID


class Windows(Sources):
    """The part of collecting that asks for windows and ends them."""

    @retry_on_conflict
    def collect_due(self, seller_id: UUID, account_id: UUID, item: str, at: datetime) -> UUID | None:
        """Ask for the next window of a plan that is due: the collection's id, or None when it is not.

        It is not due either while more comes in of the last one.
        """
        plan = self.load(CollectionPlan, CollectionPlan.create_id(seller_id, account_id, item), seller_id)
        if not plan.is_due(at):
            return None
        overdue = self.find(Collection, plan.asked, seller_id) if plan.asked else None
        running = overdue is not None and overdue.state == "running"
        if overdue is not None and running and plan.wait_on(overdue.id, overdue.heard, at, self.timing.patience):
            self.save(plan)
            return None
        account = self.load(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        lost = self.end_overdue(plan, at)
        if overdue is not None and running:
            overdue.fail(NO_ANSWER, Answer())
            plan.miss(overdue.id, overdue.window, at, self.timing.interval_of(item))
        window = self._scheduled_window(plan, account, at)
        found = self.find(Collection, Collection.create_id(seller_id, window), seller_id)
        collection = found or Collection(seller_id=seller_id, window=window, by="schedule", job=None)
        plan.ask(collection.id, at, self.timing.patience)
        self.save(collection, plan, overdue, *lost)
        return collection.id

    @retry_on_conflict
    def hasten_collection(self, seller_id: UUID, account_id: UUID, item: str, at: datetime) -> None:
        """Something is at the mall since before `at`: its collection is due soon, where the mall lists the item."""
        plan = self.find(CollectionPlan, CollectionPlan.create_id(seller_id, account_id, item), seller_id)
        if plan is not None:
            plan.hasten(at, self.listed_after(plan.mall))
            self.save(plan)

    @retry_on_conflict
    def seal_collection(
        self, seller_id: UUID, collection_id: UUID, *, pages: int, lines: int, broken: int, digest: str, at: datetime
    ) -> None:
        """The gateway has fetched everything: seal what is whole, ask again for what is not."""
        collection = self.load(Collection, collection_id, seller_id)
        collection.seal(pages=pages, lines=lines, broken=broken, digest=digest)
        healed: list[BrokenLine] = []
        if collection.state == "sealed":
            healed = [self.load(BrokenLine, each, seller_id) for each in collection.retries]
        for each in healed:
            each.heal()
        self.save(collection, *healed, *self._followed(collection, at))

    @retry_on_conflict
    def fail_collection(
        self, seller_id: UUID, collection_id: UUID, failure: Failure, answer: Answer, at: datetime
    ) -> None:
        """The gateway could not finish a collection: the plan comes back sooner, over the same window and more."""
        collection = self.load(Collection, collection_id, seller_id)
        collection.fail(failure, answer)
        self.save(collection, *self._followed(collection, at))

    def set_aside(self, collection: Collection, page: int, unread: UnreadLine) -> BrokenLine:
        """A line that could not be read, to be saved with its page."""
        line_id = BrokenLine.create_id(collection.seller_id, collection.id, page, unread.position)
        found = self.find(BrokenLine, line_id, collection.seller_id)
        if found is not None:
            found.set_aside_again(unread.reason)
            return found
        return BrokenLine(
            seller_id=collection.seller_id,
            collection_id=collection.id,
            account_id=collection.window.account_id,
            mall=collection.window.mall,
            page=page,
            position=unread.position,
            reason=unread.reason,
            sealed=unread.sealed,
            subject_id=unread.subject_id,
        )

    def numbered(self, seller_id: UUID, days: Mapping[str, int]) -> tuple[list[DayNumbers], dict[str, list[str]]]:
        """So many numbers for each day (ISO, Seoul), and the counters to save together with what is numbered."""
        counters: list[DayNumbers] = []
        numbers: dict[str, list[str]] = {}
        for day, count in days.items():
            counter = self.find(DayNumbers, DayNumbers.create_id(seller_id, day), seller_id)
            counters.append(counter or DayNumbers(seller_id=seller_id, day=day))
            numbers[day] = counters[-1].draw(count)
        return counters, numbers

    def end_overdue(self, plan: CollectionPlan, at: datetime) -> list[Collection]:
        """Fail what was begun by hand and is answered no more, so that nobody joins it: to be saved with the plan."""
        lost: list[Collection] = []
        patience = self.timing.patience
        for collection in self.find_many(Collection, plan.overdue(at, patience), plan.seller_id).values():
            if collection.state != "running" or not plan.wait_on(collection.id, collection.heard, at, patience):
                plan.end(collection.id)
                collection.fail(NO_ANSWER, Answer())
                lost.append(collection)
        return lost

    def under_way(self, plan: CollectionPlan) -> list[Collection]:
        """The collections of a plan that have not ended."""
        found = self.find_many(Collection, [run.collection_id for run in plan.runs], plan.seller_id)
        return [each for each in found.values() if each.state == "running"]

    def begin_waiting(self, plan: CollectionPlan, at: datetime) -> Collection:
        """Ask for the part of a plan that waited longest."""
        part = plan.waiting[0]
        account = self.load(MallAccount, MallAccount.create_id(plan.seller_id, plan.account_id), plan.seller_id)
        window = self.next_window(plan, account, at)
        if part.period is not None:
            window = window_of(account, plan.item, *part.period)
        collection = self.asked(plan.seller_id, window, part.jobs[0])
        for row in part.jobs[1:]:
            collection.join(row)
        plan.begin_waiting(collection.id, at)
        return collection

    def asked(self, seller_id: UUID, window: Window, row: JobRow) -> Collection:
        """A window asked for a row of a job: for the first time, again, or together with who asked before."""
        found = self.find(Collection, Collection.create_id(seller_id, window), seller_id)
        if found is None:
            return Collection(seller_id=seller_id, window=window, by="user", job=row)
        if found.state == "running":
            found.join(row)
        else:
            found.ask_again(AGAIN, row)
        return found

    def _followed(self, collection: Collection, at: datetime) -> list[CollectionPlan | Collection]:
        """The plan of a collection, and what was begun because it has ended."""
        window = collection.window
        plan_id = CollectionPlan.create_id(collection.seller_id, window.account_id, window.item)
        plan = self.find(CollectionPlan, plan_id, collection.seller_id)
        if plan is None or collection.state == "running":
            return []
        if collection.state == "sealed":
            overlap = self._overlap(window.mall)
            plan.cover(window.since, window.until, at, self.timing.interval_of(window.item), overlap)
        else:
            plan.miss(collection.id, window, at, self.timing.interval_of(window.item))
        plan.end(collection.id)
        if not plan.waiting or any(each.id != collection.id for each in self.under_way(plan)):
            return [plan]
        return [plan, self.begin_waiting(plan, at)]

    def next_window(self, plan: CollectionPlan, account: MallAccount, at: datetime) -> Window:
        """What is new since the last whole window, or since the oldest thing that is followed."""
        return self._following(plan, account, at, *plan.next_window(at, self._overlap(account.mall)))

    def _scheduled_window(self, plan: CollectionPlan, account: MallAccount, at: datetime) -> Window:
        reach = self.timing.reach_of(account.mall, self.listed_after(account.mall))
        return self._following(plan, account, at, *plan.next_scheduled(at, reach))

    def _following(
        self, plan: CollectionPlan, account: MallAccount, at: datetime, since: datetime, until: datetime
    ) -> Window:
        return window_of(account, plan.item, min(since, self.followed_since(account, plan.item, at) or since), until)

    def _overlap(self, mall: str) -> timedelta:
        return self.timing.overlap_of(mall, self.listed_after(mall))


def window_of(account: MallAccount, item: str, since: datetime, until: datetime) -> Window:
    """The window of an account's item."""
    return Window(account.account_id, account.mall, account.login_id, item, since, until)
