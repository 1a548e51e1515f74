"""Collecting by hand: what is under way is joined, the rest is begun or waits for its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.event_store import retry_on_conflict
from chassis.refusals import RefusalError, raise_all
from collecting.application.windows import Windows, window_of
from collecting.domain import (
    BrokenLine,
    Collection,
    CollectionPlan,
    Job,
    JobRow,
    Window,
    overlaps,
    uncovered,
    worth_asking,
)
from collecting.domain.refusals import ItemNotListedError, PeriodError

SEOUL = ZoneInfo("Asia/Seoul")
LONGEST_PERIOD = timedelta(days=31)


@dataclass(frozen=True)
class Asking:
    """What a seller wants collected by hand. Without a period: what is new since the last seal."""

    account_ids: Sequence[UUID]
    items: Sequence[str]
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """What a request by hand came to: the job to follow, its rows, those that `joined` and those that `wait`."""

    job_id: UUID
    rows: int
    joined: int
    waiting: int


@dataclass
class JobRows:
    """The rows of a job in the making: what is to be saved with it, and which jobs wait for the same."""

    job_id: UUID
    rows: int = 0
    joined: int = 0
    waiting: int = 0
    notes: list[str] = field(default_factory=list[str])
    saved: list[Collection | CollectionPlan] = field(default_factory=list[Collection | CollectionPlan])
    beside: list[set[UUID]] = field(default_factory=list[set[UUID]])

    def next(self, beside: Iterable[UUID] = ()) -> JobRow:
        """One more row; `beside` are the jobs that wait for the same already."""
        self.rows += 1
        self.beside.append(set(beside))
        return JobRow(self.job_id, self.rows)

    @property
    def jobs_beside(self) -> set[UUID]:
        """The jobs that wait for everything that these rows wait for."""
        return {job_id for job_id in self.beside[0] if all(job_id in jobs for jobs in self.beside)}


class ByHand(Windows):
    """The part of collecting that sellers ask by hand."""

    @retry_on_conflict
    def collect_by_hand(self, seller_id: UUID, job_id: UUID, asking: Asking, at: datetime) -> Asked:
        """Ask by hand, in rows of one job: what is under way is joined, what no run covers is begun or waits.

        The same asked again while it is under way is answered with the job that it was asked by. Raises
        SellerSuspendedError, PeriodError, or the refusals of all when none can be asked.
        """
        self.check_standing(seller_id)
        check_period(asking.since, asking.until, at)
        refused: list[tuple[str, RefusalError]] = []
        rows = JobRows(job_id)
        for account_id in dict.fromkeys(asking.account_ids):
            for item in dict.fromkeys(asking.items):
                try:
                    self._ask_by_hand(seller_id, account_id, item, asking, rows, at)
                except RefusalError as refusal:
                    line = f"{self.items[item]} {self.goods} 수집을 실패하였습니다.({refusal.detail})"
                    refused.append((line, refusal))
        if not rows.rows:
            raise_all([refusal for _, refusal in refused])
        same = None if refused else self._same_job(seller_id, rows)
        if same is not None:
            return Asked(same, rows.rows, rows.rows, 0)
        lines, notes = tuple(line for line, _ in refused), tuple(rows.notes)
        job = Job(seller_id=seller_id, job_id=job_id, kind="collect", rows=rows.rows, refused=lines, notes=notes)
        self.save(job, *rows.saved)
        return Asked(job_id, rows.rows, rows.joined, rows.waiting)

    @retry_on_conflict
    def retry_broken_line(self, seller_id: UUID, broken_line_id: UUID, job_id: UUID, at: datetime) -> None:
        """Put a line back by asking its window again. Raises NotFoundError, CollectionInProgressError."""
        broken = self.load(BrokenLine, broken_line_id, seller_id)
        collection = self.load(Collection, broken.collection_id, seller_id)
        broken.retry()
        reason = f"보류된 {self.goods} 건을 다시 가져오기 위해 판매자가 요청했습니다."
        collection.ask_again(reason, JobRow(job_id, 1), (broken.id,))
        job = Job(seller_id=seller_id, job_id=job_id, kind="collect", rows=1, refused=(), notes=())
        window = collection.window
        plan = self.load(CollectionPlan, CollectionPlan.create_id(seller_id, window.account_id, window.item), seller_id)
        plan.begin(collection.id, at)
        self.save(job, plan, collection, broken)

    @retry_on_conflict
    def reveal_broken_line(self, seller_id: UUID, broken_line_id: UUID, purpose: str) -> str:
        """Note that somebody sees what the mall sent: the sealed bytes. Raises NotFoundError."""
        broken = self.load(BrokenLine, broken_line_id, seller_id)
        broken.reveal(purpose)
        self.save(broken)
        return broken.sealed

    def _ask_by_hand(
        self, seller_id: UUID, account_id: UUID, item: str, asking: Asking, rows: JobRows, at: datetime
    ) -> None:
        account = self.ready_account(seller_id, account_id)
        if item not in self.items_of(account.mall):
            raise ItemNotListedError(
                f"{self.mall_name(account.mall)}에는 {self.items[item]} 목록이 없습니다. 다른 항목을 선택해 주세요.",
                field="items",
            )
        plan = self.load(CollectionPlan, CollectionPlan.create_id(seller_id, account_id, item), seller_id)
        lost = self.end_overdue(plan, at)
        running = self.under_way(plan)
        if plan.waiting and not running:
            running = [self.begin_waiting(plan, at)]
        rows.saved += [plan, *lost, *running]
        own = (asking.since, asking.until) if asking.since is not None and asking.until is not None else None
        window = window_of(account, item, *own) if own else self.next_window(plan, account, at)
        if running:
            self._join(plan, running, window, rows, own=own is not None)
        else:
            collection = self.asked(seller_id, window, rows.next())
            plan.begin(collection.id, at)
            rows.saved.append(collection)

    def _join(
        self, plan: CollectionPlan, running: Sequence[Collection], window: Window, rows: JobRows, *, own: bool
    ) -> None:
        """Join what is under way and what waits, as far as the window reaches; the rest of it waits behind."""
        label = f"{self.mall_name(window.mall)}({window.login_id}) {self.items[window.item]}"
        wanted = (window.since, window.until)
        for collection in running:
            if overlaps(collection.period, wanted):
                collection.join(rows.next(collection.jobs))
                rows.joined += 1
                rows.notes.append(f"{label} 수집이 이미 진행 중입니다. 새로 요청하지 않고 그 결과를 함께 기다립니다.")
        known = [part for part in plan.waiting if part.period is not None and overlaps(part.period, wanted)]
        left = uncovered(wanted, [each.period for each in (*running, *known) if each.period is not None])
        periods = [part.period for part in known] + (left if own else [None][: len(worth_asking(left))])
        for period in periods:
            before = next((part for part in plan.waiting if part.period == period), None)
            plan.put_off(period, rows.next(row.job_id for row in (before.jobs if before else ())))
            rows.waiting += 1
            rows.notes.append(f"{label} {_named(period)} 진행 중인 수집이 끝나면 이어서 수집합니다.")

    def _same_job(self, seller_id: UUID, rows: JobRows) -> UUID | None:
        """The job that waits for just the same, if there is one."""
        jobs = self.find_many(Job, sorted(rows.jobs_beside), seller_id)
        return next((job.id for job in jobs.values() if job.rows == rows.rows and not job.refused), None)


def _named(period: tuple[datetime, datetime] | None) -> str:
    if period is None:
        return "그 뒤에 새로 생긴 건은"
    since, until = (each.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M") for each in period)
    return f"{since} ~ {until} 기간은"


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
