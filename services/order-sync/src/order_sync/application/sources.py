"""Taking in what other services tell: mall accounts, the seller's standing, products and listings' codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from chassis.database import Database
from chassis.event_store import ServiceApplication, retry_on_conflict
from order_sync.domain import (
    Answer,
    CatalogueItem,
    CollectionPlan,
    Failure,
    JobRow,
    Line,
    MallAccount,
    MallNumbers,
    Match,
    OrderNumbers,
    ProductCode,
    SellerStanding,
    Sight,
    SoldItem,
    Window,
)

ITEMS = ("new", "delivered")


@dataclass(frozen=True)
class Timing:
    """How often each account is asked, and how far its windows reach back over each other."""

    interval: timedelta = timedelta(hours=2)
    overlap: timedelta = timedelta(hours=2)
    overlap_by_mall: dict[str, timedelta] = field(default_factory=dict[str, timedelta])

    def overlap_of(self, mall: str, listed_after: timedelta) -> timedelta:
        """Never less than how long the mall may hide a paid order."""
        return max(self.overlap_by_mall.get(mall, self.overlap), listed_after)


class Sources(ServiceApplication):
    """The part of order-sync that other services feed."""

    name = "order_sync"
    values: ClassVar[Sequence[type[Any]]] = (
        Answer,
        Failure,
        JobRow,
        Line,
        MallNumbers,
        Match,
        Sight,
        SoldItem,
        Window,
    )
    snapshotting_intervals: ClassVar[dict[Any, int]] = {CollectionPlan: 50, OrderNumbers: 50}

    def __init__(self, database: Database | None = None, timing: Timing | None = None) -> None:
        self.timing = timing or Timing()
        super().__init__(database)

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
        """A mall account is gone: its schedule stops, its orders stay."""
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
    def tell_product(
        self, seller_id: UUID, product_id: UUID, code: str, own_code: str, name: str, options: dict[str, str]
    ) -> None:
        """A product was saved: its codes are recognised from now on."""
        item = self._catalogue_item(seller_id, product_id)
        item.change(code, own_code, name, options)
        codes = [self._claim(seller_id, each, product_id) for each in (code, own_code) if each]
        self.save(item, *codes)

    def _catalogue_item(self, seller_id: UUID, product_id: UUID) -> CatalogueItem:
        found = self.find(CatalogueItem, CatalogueItem.create_id(seller_id, product_id), seller_id)
        return found or CatalogueItem(seller_id=seller_id, product_id=product_id)

    def _claim(self, seller_id: UUID, code: str, product_id: UUID) -> ProductCode:
        found = self.find(ProductCode, ProductCode.create_id(seller_id, code), seller_id)
        if found is None:
            return ProductCode(seller_id=seller_id, code=code, product_id=product_id)
        found.move(product_id)
        return found

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
        for item in ITEMS:
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
