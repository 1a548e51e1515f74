"""Collecting orders: windows asked by the schedule and by hand, pages taken in whole, seals checked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint
from chassis.refusals import NotFoundError, RefusalError, RefusalsError
from contracts.identities import line_key
from order_sync.application.matching import Matcher, Matching
from order_sync.domain import (
    ITEM_LABELS,
    Answer,
    BrokenLine,
    Collection,
    CollectionPlan,
    Failure,
    Job,
    JobRow,
    Line,
    MallAccount,
    Order,
    OrderNumbers,
    SellerStanding,
    Sight,
    SoldItem,
    Window,
    mall_facts,
)
from order_sync.domain.refusals import (
    AccountNotFoundError,
    AccountNotReadyError,
    PeriodError,
    SellerSuspendedError,
)

SEOUL = ZoneInfo("Asia/Seoul")
LONGEST_PERIOD = timedelta(days=31)


@dataclass(frozen=True)
class SeenLine:
    """One order line as the mall shows it now, its buyer sealed."""

    line: Line
    item: SoldItem
    sight: Sight
    sealed: str


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


class Collecting(Matching):
    """The part of order-sync that gets orders in: each line once, however often it comes."""

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
        plan.ask(collection.id, at, self.timing.interval)
        self.save(collection, plan, overdue)
        return collection.id

    @retry_on_conflict
    def collect_orders(self, seller_id: UUID, job_id: UUID, asking: Asking, at: datetime) -> int:
        """Ask by hand, every account and item a row of the job: how many rows were asked.

        Raises SellerSuspendedError, PeriodError, or the refusals of all rows when none can be asked.
        """
        self._check_standing(seller_id)
        check_period(asking.since, asking.until, at)
        refused: list[tuple[str, RefusalError]] = []
        asked: list[Collection] = []
        for account_id in dict.fromkeys(asking.account_ids):
            for item in dict.fromkeys(asking.items):
                try:
                    asked.append(
                        self._ask_by_hand(seller_id, account_id, item, asking, JobRow(job_id, len(asked) + 1), at)
                    )
                except RefusalError as refusal:
                    refused.append((f"{ITEM_LABELS[item]} 주문 수집을 실패하였습니다.({refusal.detail})", refusal))
        if not asked:
            raise_all([refusal for _, refusal in refused])
        lines = tuple(line for line, _ in refused)
        job = Job(seller_id=seller_id, job_id=job_id, kind="collect", rows=len(asked), refused=lines)
        self.save(job, *asked)
        return len(asked)

    @retry_on_conflict
    def take_page(
        self,
        seller_id: UUID,
        collection_id: UUID,
        page: int,
        lines: Sequence[SeenLine],
        unread: Sequence[UnreadLine],
        at: datetime,
    ) -> None:
        """Take in one page in one transaction: new lines become orders, known ones follow the mall."""
        collection = self.load(Collection, collection_id, seller_id)
        seen_by_id: dict[UUID, list[SeenLine]] = defaultdict(list)
        for seen in lines:
            seen_by_id[Order.create_id(seller_id, seen.line)].append(seen)
        orders = self.find_many(Order, seen_by_id, seller_id)
        for order_id, order in orders.items():
            for seen in seen_by_id[order_id]:
                order.see_at_mall(seen.sight, at)
        fresh = {order_id: sights for order_id, sights in seen_by_id.items() if order_id not in orders}
        matcher = Matcher(self, seller_id, collection.window.account_id, collection.window.mall)
        matcher.read_items(sights[0].item for sights in fresh.values())
        counters, new = self._new_orders(collection, fresh, matcher, at)
        aside = [self._set_aside(collection, page, each) for each in unread]
        keys = list(dict.fromkeys(line_key(seen.line.numbers) for seen in lines))
        collection.take_page(page, keys, new=len(new), broken=len(unread))
        self.save(*new, *orders.values(), *counters, *matcher.noted(), *aside, collection)
        failpoint("order_sync.after_page")

    @retry_on_conflict
    def seal_collection(
        self, seller_id: UUID, collection_id: UUID, *, pages: int, lines: int, broken: int, digest: str, at: datetime
    ) -> None:
        """The gateway has fetched everything: seal what is whole, ask again for what is not."""
        failpoint("order_sync.before_seal")
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
        """Put a line back that was set aside, by asking its window again. Raises NotFoundError, InProgressError."""
        broken = self.load(BrokenLine, broken_line_id, seller_id)
        collection = self.load(Collection, broken.collection_id, seller_id)
        broken.retry()
        reason = "보류된 주문을 다시 가져오기 위해 판매자가 요청했습니다."
        collection.ask_again(reason, JobRow(job_id, 1), (broken.id,))
        job = Job(seller_id=seller_id, job_id=job_id, kind="collect", rows=1, refused=())
        self.save(job, collection, broken)

    def _new_orders(
        self, collection: Collection, fresh: dict[UUID, list[SeenLine]], matcher: Matcher, at: datetime
    ) -> tuple[list[OrderNumbers], list[Order]]:
        seller_id = collection.seller_id
        by_day: dict[str, list[UUID]] = defaultdict(list)
        for order_id, sights in fresh.items():
            by_day[sights[0].item.ordered_at.astimezone(SEOUL).date().isoformat()].append(order_id)
        counters: list[OrderNumbers] = []
        new: list[Order] = []
        for day, order_ids in by_day.items():
            counter = self.find(OrderNumbers, OrderNumbers.create_id(seller_id, day), seller_id)
            counter = counter or OrderNumbers(seller_id=seller_id, day=day)
            counters.append(counter)
            for order_id, number in zip(order_ids, counter.draw(len(order_ids)), strict=True):
                new.append(_collected(collection, order_id, number, fresh[order_id], matcher, at))
        return counters, new

    def _set_aside(self, collection: Collection, page: int, unread: UnreadLine) -> BrokenLine:
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

    def _follow_plan(self, collection: Collection, at: datetime) -> CollectionPlan | None:
        window = collection.window
        plan_id = CollectionPlan.create_id(collection.seller_id, window.account_id, window.item)
        plan = self.find(CollectionPlan, plan_id, collection.seller_id)
        if plan is None:
            return None
        if collection.state == "sealed":
            plan.cover(window.since, window.until, at, self.timing.interval)
        elif collection.state == "failed":
            plan.miss(collection.id, at, self.timing.interval)
        return plan

    def _check_standing(self, seller_id: UUID) -> None:
        standing = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        if standing is not None and standing.suspended:
            raise SellerSuspendedError("이용이 정지된 판매자입니다. 운영자에게 문의해 주세요.")

    def _ask_by_hand(
        self, seller_id: UUID, account_id: UUID, item: str, asking: Asking, job: JobRow, at: datetime
    ) -> Collection:
        account = self._ready_account(seller_id, account_id)
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
            name = mall_facts(account.mall).name
            raise AccountNotReadyError(
                f"{name}({account.login_id}) 계정이 연결되지 않았습니다. 제휴몰 계정정보에서 연결 확인을 해 주세요.",
                field="account_ids",
            )
        return account

    def _next_window(self, plan: CollectionPlan, account: MallAccount, at: datetime) -> Window:
        overlap = self.timing.overlap_of(account.mall, mall_facts(account.mall).listed_after)
        return _window(account, plan.item, *plan.next_window(at, overlap))


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


def _collected(
    collection: Collection, order_id: UUID, number: str, sights: Sequence[SeenLine], matcher: Matcher, at: datetime
) -> Order:
    first = sights[0]
    line = first.line
    order = Order.collect(
        order_id,
        seller_id=collection.seller_id,
        line=Line(line.account_id, line.mall, collection.window.login_id, line.numbers, line.quantity),
        number=number,
        item=first.item,
        sight=first.sight,
        sealed=first.sealed,
        match=matcher.match(order_id, first.item),
    )
    for seen in sights:
        order.see_at_mall(seen.sight, at)
    return order


def raise_all(refusals: Sequence[RefusalError]) -> None:
    """Refuse a request none of whose rows could be done; what is not there is told as that."""
    missing = [refusal for refusal in refusals if isinstance(refusal, NotFoundError)]
    raise (missing or refusals)[0] if missing or len(refusals) == 1 else RefusalsError(refusals)
