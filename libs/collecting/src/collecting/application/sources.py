"""What collecting is told by other services: mall accounts and the seller's standing, and what follows for plans."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from chassis.database import Database
from chassis.event_store import ServiceApplication, retry_on_conflict
from collecting.domain import (
    Answer,
    CollectionPlan,
    DayNumbers,
    Failure,
    JobRow,
    MallAccount,
    Reach,
    Run,
    SellerStanding,
    WaitingPart,
    Window,
)
from collecting.domain.refusals import AccountNotFoundError, AccountNotReadyError, SellerSuspendedError


@dataclass(frozen=True)
class Timing:
    """How often each account is asked, and how far its windows reach back over each other.

    A collection of which nothing is heard for `patience` has failed; the gateway gives up sooner by itself. Windows
    that follow one another sooner than `whole_every` reach back by no more than `short_overlap`.
    """

    interval: timedelta = timedelta(hours=2)
    overlap: timedelta = timedelta(hours=2)
    overlap_by_mall: dict[str, timedelta] = field(default_factory=dict[str, timedelta])
    interval_by_item: dict[str, timedelta] = field(default_factory=dict[str, timedelta])
    patience: timedelta = timedelta(minutes=40)
    short_overlap: timedelta = timedelta(minutes=2)
    whole_every: timedelta = timedelta(minutes=9)
    """Less than the least interval that the settings begin with: with those, all windows are whole."""

    def interval_of(self, item: str) -> timedelta:
        """How often an item is asked for."""
        return self.interval_by_item.get(item, self.interval)

    def overlap_of(self, mall: str, listed_after: timedelta) -> timedelta:
        """Never less than how long the mall may hide what it lists."""
        return max(self.overlap_by_mall.get(mall, self.overlap), listed_after)

    def reach_of(self, mall: str, listed_after: timedelta) -> Reach:
        """How far the schedule's windows reach back at a mall."""
        overlap = self.overlap_of(mall, listed_after)
        return Reach(overlap, min(self.overlap_by_mall.get(mall, self.overlap), self.short_overlap), self.whole_every)


class Sources(ServiceApplication):
    """The part of collecting that other services feed. `items` are what is collected, with their labels.

    `goods` is what the live log calls all of them: `주문`, `취소/반품/교환`.
    """

    items: ClassVar[Mapping[str, str]]
    goods: ClassVar[str]
    values: ClassVar[Sequence[type[Any]]] = (Answer, Failure, JobRow, Run, WaitingPart, Window)
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

    def check_standing(self, seller_id: UUID) -> None:
        """The seller may work. Raises SellerSuspendedError."""
        standing = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        if standing is not None and standing.suspended:
            raise SellerSuspendedError("이용이 정지된 판매자입니다. 운영자에게 문의해 주세요.")

    def default_courier(self, seller_id: UUID) -> str | None:
        """The courier of the seller's default contract, or the only one there is."""
        standing = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        return standing.default_courier if standing else None

    def ready_account(self, seller_id: UUID, account_id: UUID) -> MallAccount:
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
