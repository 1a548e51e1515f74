"""The commands of collecting: windows asked by the schedule and by hand, seals checked, accounts and sellers known."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.database import Database
from chassis.event_store import ServiceApplication, retry_on_conflict
from chassis.refusals import RefusalError, raise_all
from collecting.domain import (
    Answer,
    BrokenLine,
    Collection,
    CollectionPlan,
    DayNumbers,
    Failure,
    Job,
    JobRow,
    MallAccount,
    SellerStanding,
    Window,
)
from collecting.domain.refusals import (
    AccountNotFoundError,
    AccountNotReadyError,
    ItemNotListedError,
    PeriodError,
    SellerSuspendedError,
)

SEOUL = ZoneInfo("Asia/Seoul")
LONGEST_PERIOD = timedelta(days=31)


@dataclass(frozen=True)
class Timing:
    """How often each account is asked, and how far its windows reach back over each other."""

    interval: timedelta = timedelta(hours=2)
    overlap: timedelta = timedelta(hours=2)
    overlap_by_mall: dict[str, timedelta] = field(default_factory=dict[str, timedelta])
    interval_by_item: dict[str, timedelta] = field(default_factory=dict[str, timedelta])

    def interval_of(self, item: str) -> timedelta:
        """How often an item is asked for."""
        return self.interval_by_item.get(item, self.interval)

    def overlap_of(self, mall: str, listed_after: timedelta) -> timedelta:
        """Never less than how long the mall may hide what it lists."""
        return max(self.overlap_by_mall.get(mall, self.overlap), listed_after)


@dataclass(frozen=True)
class UnreadLine:
    """A line that could not be read, sealed for `subject_id`."""

    position: int
    reason: str
    sealed: str
    subject_id: UUID


@dataclass(frozen=True)
class Asking:
    """What a seller wants collected by hand. Without a period: what is new since the last seal."""

    account_ids: Sequence[UUID]
    items: Sequence[str]
    since: datetime | None = None
    until: datetime | None = None


class CollectingApplication(ServiceApplication):
    """The part of a service that gets things in from malls. `items` are what is collected, with their labels.

    `goods` is what the live log calls all of them: `주문`, `취소/반품/교환`.
    """

    items: ClassVar[Mapping[str, str]]
    goods: ClassVar[str]
    values: ClassVar[Sequence[type[Any]]] = (Answer, Failure, JobRow, Window)
    snapshotting_intervals: ClassVar[dict[Any, int]] = {CollectionPlan: 50, DayNumbers: 50}

    def __init__(self, database: Database | None = None, timing: Timing | None = None) -> None:
        self.timing = timing or Timing()
        super().__init__(database)

    @abstractmethod
    def mall_name(self, mall: str) -> str:
        """What sellers call a mall."""

    @abstractmethod
    def listed_after(self, mall: str) -> timedelta:
        """How long something new may be missing from a mall's list."""

    def followed_since(self, account: MallAccount, item: str, at: datetime) -> datetime | None:  # noqa: ARG002
        """From when on a mall must be asked again for what is not at its end; None where nothing is."""
        return None

    @abstractmethod
    def items_of(self, mall: str) -> Sequence[str]:
        """What is collected from a mall."""

    @retry_on_conflict
    def tell_account(
        self, seller_id: UUID, account_id: UUID, mall: str, login_id: str, state: str, at: datetime
    ) -> None:
        """A mall account was saved, verified or failed: its schedule runs while it is verified."""
        account = self.find(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        if account is None:
            account = MallAccount(seller_id=seller_id, account_id=account_id, mall=mall, login_id=login_id, state=state)
        else:
            account.change(login_id, state)
        standing = self._standing(seller_id)
        standing.add_account(account_id)
        self.save(account, standing, *self._set_plans(account, standing, at))

    @retry_on_conflict
    def remove_account(self, seller_id: UUID, account_id: UUID, at: datetime) -> None:
        """A mall account is gone: its schedule stops, what was collected stays."""
        account = self.find(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        if account is not None:
            account.change(account.login_id, "removed")
            self.save(account, *self._set_plans(account, self._standing(seller_id), at))

    @retry_on_conflict
    def suspend_seller(self, seller_id: UUID, at: datetime) -> None:
        """The operator stopped the seller: no schedule runs for it."""
        standing = self._standing(seller_id)
        standing.suspend()
        self._save_standing(standing, at)

    @retry_on_conflict
    def resume_seller(self, seller_id: UUID, at: datetime) -> None:
        """The seller may work again: its schedules are due at once."""
        standing = self._standing(seller_id)
        standing.resume()
        self._save_standing(standing, at)

    @retry_on_conflict
    def save_courier(self, seller_id: UUID, contract_id: UUID, courier: str, *, is_default: bool) -> None:
        """Take in a courier contract."""
        standing = self._standing(seller_id)
        standing.save_courier(contract_id, courier, is_default=is_default)
        self.save(standing)

    @retry_on_conflict
    def remove_courier(self, seller_id: UUID, contract_id: UUID) -> None:
        """Take in that a courier contract ended."""
        standing = self._standing(seller_id)
        standing.remove_courier(contract_id)
        self.save(standing)

    @retry_on_conflict
    def collect_due(self, seller_id: UUID, account_id: UUID, item: str, at: datetime) -> UUID | None:
        """Ask for the next window of a plan that is due: the collection's id, or None when it is not due."""
        plan = self.load(CollectionPlan, CollectionPlan.create_id(seller_id, account_id, item), seller_id)
        if not plan.is_due(at):
            return None
        account = self.load(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        window = self._next_window(plan, account, at)
        overdue = self.find(Collection, plan.asked, seller_id) if plan.asked else None
        if overdue is not None:
            overdue.fail(Failure("제휴몰 연동의 응답이 없어 수집을 다시 요청했습니다.", "no_answer"), Answer())
        found = self.find(Collection, Collection.create_id(seller_id, window), seller_id)
        collection = found or Collection(seller_id=seller_id, window=window, by="schedule", job=None)
        plan.ask(collection.id, at, self.timing.interval_of(item))
        self.save(collection, plan, overdue)
        return collection.id

    @retry_on_conflict
    def collect_by_hand(self, seller_id: UUID, job_id: UUID, asking: Asking, at: datetime) -> int:
        """Ask by hand, every account and item a row of the job: how many rows were asked.

        Raises SellerSuspendedError, PeriodError, or the refusals of all rows when none can be asked.
        """
        self.check_standing(seller_id)
        check_period(asking.since, asking.until, at)
        refused: list[tuple[str, RefusalError]] = []
        asked: list[Collection] = []
        for account_id in dict.fromkeys(asking.account_ids):
            for item in dict.fromkeys(asking.items):
                row = JobRow(job_id, len(asked) + 1)
                try:
                    asked.append(self._ask_by_hand(seller_id, account_id, item, asking, row, at))
                except RefusalError as refusal:
                    line = f"{self.items[item]} {self.goods} 수집을 실패하였습니다.({refusal.detail})"
                    refused.append((line, refusal))
        if not asked:
            raise_all([refusal for _, refusal in refused])
        lines = tuple(line for line, _ in refused)
        job = Job(seller_id=seller_id, job_id=job_id, kind="collect", rows=len(asked), refused=lines)
        self.save(job, *asked)
        return len(asked)

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
        self.save(collection, *healed, self._follow_plan(collection, at))

    @retry_on_conflict
    def fail_collection(
        self, seller_id: UUID, collection_id: UUID, failure: Failure, answer: Answer, at: datetime
    ) -> None:
        """The gateway could not finish a collection: the plan comes back sooner, over the same window and more."""
        collection = self.load(Collection, collection_id, seller_id)
        collection.fail(failure, answer)
        self.save(collection, self._follow_plan(collection, at))

    @retry_on_conflict
    def retry_broken_line(self, seller_id: UUID, broken_line_id: UUID, job_id: UUID) -> None:
        """Put a line back by asking its window again. Raises NotFoundError, CollectionInProgressError."""
        broken = self.load(BrokenLine, broken_line_id, seller_id)
        collection = self.load(Collection, broken.collection_id, seller_id)
        broken.retry()
        reason = f"보류된 {self.goods} 건을 다시 가져오기 위해 판매자가 요청했습니다."
        collection.ask_again(reason, JobRow(job_id, 1), (broken.id,))
        job = Job(seller_id=seller_id, job_id=job_id, kind="collect", rows=1, refused=())
        self.save(job, collection, broken)

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

    def check_standing(self, seller_id: UUID) -> None:
        """The seller may work. Raises SellerSuspendedError."""
        standing = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        if standing is not None and standing.suspended:
            raise SellerSuspendedError("이용이 정지된 판매자입니다. 운영자에게 문의해 주세요.")

    def default_courier(self, seller_id: UUID) -> str | None:
        """The courier of the seller's default contract, or the only one there is."""
        standing = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        return standing.default_courier if standing else None

    def _follow_plan(self, collection: Collection, at: datetime) -> CollectionPlan | None:
        window = collection.window
        plan_id = CollectionPlan.create_id(collection.seller_id, window.account_id, window.item)
        plan = self.find(CollectionPlan, plan_id, collection.seller_id)
        if plan is None:
            return None
        if collection.state == "sealed":
            plan.cover(window.since, window.until, at, self.timing.interval_of(window.item))
        elif collection.state == "failed":
            plan.miss(collection.id, window, at, self.timing.interval_of(window.item))
        return plan

    def _ask_by_hand(
        self, seller_id: UUID, account_id: UUID, item: str, asking: Asking, job: JobRow, at: datetime
    ) -> Collection:
        account = self._ready_account(seller_id, account_id)
        if item not in self.items_of(account.mall):
            raise ItemNotListedError(
                f"{self.mall_name(account.mall)}에는 {self.items[item]} 목록이 없습니다. 다른 항목을 선택해 주세요.",
                field="items",
            )
        plan = self.load(CollectionPlan, CollectionPlan.create_id(seller_id, account_id, item), seller_id)
        window = self._next_window(plan, account, at)
        if asking.since is not None and asking.until is not None:
            window = _window(account, item, asking.since, asking.until)
        found = self.find(Collection, Collection.create_id(seller_id, window), seller_id)
        if found is None:
            return Collection(seller_id=seller_id, window=window, by="user", job=job)
        found.ask_again("판매자가 다시 수집을 요청했습니다.", job)
        return found

    def _ready_account(self, seller_id: UUID, account_id: UUID) -> MallAccount:
        account = self.find(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        if account is None or account.state == "removed":
            raise AccountNotFoundError(
                "등록되지 않은 제휴몰 계정입니다. 계정을 다시 선택해 주세요.", field="account_ids"
            )
        if account.state != "verified":
            name = self.mall_name(account.mall)
            raise AccountNotReadyError(
                f"{name}({account.login_id}) 계정이 연결되지 않았습니다. 제휴몰 계정정보에서 연결 확인을 해 주세요.",
                field="account_ids",
            )
        return account

    def _next_window(self, plan: CollectionPlan, account: MallAccount, at: datetime) -> Window:
        overlap = self.timing.overlap_of(account.mall, self.listed_after(account.mall))
        since, until = plan.next_window(at, overlap)
        return _window(account, plan.item, min(since, self.followed_since(account, plan.item, at) or since), until)

    def _standing(self, seller_id: UUID) -> SellerStanding:
        found = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        return found or SellerStanding(seller_id=seller_id)

    def _save_standing(self, standing: SellerStanding, at: datetime) -> None:
        seller_id = standing.seller_id
        accounts = [self.load(MallAccount, MallAccount.create_id(seller_id, a), seller_id) for a in standing.accounts]
        plans = [plan for account in accounts for plan in self._set_plans(account, standing, at)]
        self.save(standing, *plans)

    def _set_plans(self, account: MallAccount, standing: SellerStanding, at: datetime) -> list[CollectionPlan]:
        runs = account.state == "verified" and not standing.suspended
        plans: list[CollectionPlan] = []
        for item in self.items_of(account.mall):
            plan_id = CollectionPlan.create_id(account.seller_id, account.account_id, item)
            plan = self.find(CollectionPlan, plan_id, account.seller_id)
            if plan is None and runs:
                plan = CollectionPlan(
                    seller_id=account.seller_id,
                    account_id=account.account_id,
                    mall=account.mall,
                    item=item,
                    due_at=at,
                )
            elif plan is not None and account.state != "saved":
                plan.resume(at) if runs else plan.stop()
            plans += [plan] if plan else []
        return plans


def check_period(since: datetime | None, until: datetime | None, now: datetime) -> None:
    """Accept a period to collect, or none at all. Raises PeriodError."""
    if since is None and until is None:
        return
    if since is None or until is None:
        raise PeriodError("수집 기간은 시작과 끝을 함께 입력해 주세요.", field="since" if since is None else "until")
    if since >= until:
        raise PeriodError("수집 기간의 시작은 끝보다 앞이어야 합니다.", field="since")
    if until > now:
        raise PeriodError("수집 기간의 끝은 지금보다 뒤일 수 없습니다.", field="until")
    if until - since > LONGEST_PERIOD:
        raise PeriodError(f"수집 기간은 {LONGEST_PERIOD.days}일까지 선택할 수 있습니다.", field="since")


def _window(account: MallAccount, item: str, since: datetime, until: datetime) -> Window:
    return Window(account.account_id, account.mall, account.login_id, item, since, until)
