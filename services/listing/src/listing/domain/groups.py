"""Sales groups (판매정보 그룹): how products are sold on one mall account, reusable over products."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import RefusalError, RefusalsError
from contracts.couriers import COURIERS
from listing.domain.knowledge import NAMESPACE
from listing.domain.mall_fields import check_fields
from listing.domain.prices import MAX_PRICE_WON, PRICE_STEP_WON
from listing.domain.refusals import GroupInUseError, GroupMissingError, GroupNameTakenError, TermsError

MAX_NAME_LENGTH = 50


@dataclass(frozen=True)
class Pricing:
    """The selling price: `fixed` won, `percent` of the product's 대표가격, or 대표가격 `plus` won (may be negative)."""

    kind: str
    amount: int

    def price_won(self, base_won: int) -> int:
        """The selling price for a 대표가격, rounded half up to 10 won."""
        if self.kind == "fixed":
            return self.amount
        exact = Decimal(base_won) * self.amount / 100 if self.kind == "percent" else Decimal(base_won + self.amount)
        steps = (exact / PRICE_STEP_WON).quantize(Decimal(1), ROUND_HALF_UP)
        return int(steps) * PRICE_STEP_WON


@dataclass(frozen=True)
class GroupTerms:
    """What a group says. Days are ISO dates in Asia/Seoul; `sale_ends_on` None is 무제한, `courier` our code."""

    name: str
    mall_category_code: str
    mall_category_path: tuple[str, ...]
    sale_starts_on: str | None
    sale_ends_on: str | None
    pricing: Pricing
    courier: str | None
    mall_fields: dict[str, Any]


UNLIMITED = "2099-12-31"
"""무제한, as the malls are told."""


class GroupName(Aggregate):
    """A group name of a mall account: at most one group has it, whoever saves at the same time."""

    class Opened(Aggregate.Created):
        """The name was used for the first time."""

        seller_id: UUID
        account_id: UUID
        name: str

    class Taken(Aggregate.Event):
        """A group has it."""

        group_id: UUID

    class Freed(Aggregate.Event):
        """No group has it any more."""

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID, name: str) -> UUID:
        """One per account and name."""
        return uuid5(NAMESPACE, f"group-name/{seller_id}/{account_id}/{name}")

    @event(Opened)
    def __init__(self, seller_id: UUID, account_id: UUID, name: str) -> None:
        self.seller_id = seller_id
        self.name = name
        self.group_id: UUID | None = None

    def take(self, group_id: UUID) -> None:
        """Give it to a group. Raises GroupNameTakenError when another has it."""
        if self.group_id not in {None, group_id}:
            raise GroupNameTakenError(
                f"같은 계정에 '{self.name}' 그룹이 이미 있습니다. 다른 그룹명을 입력하세요.", field="name"
            )
        if self.group_id is None:
            self._taken(group_id)

    def free(self) -> None:
        """Let another group have it."""
        self._freed()

    @event(Taken)
    def _taken(self, group_id: UUID) -> None:
        self.group_id = group_id

    @event(Freed)
    def _freed(self) -> None:
        self.group_id = None


class SalesGroup(Aggregate):
    """판매정보 of one mall account under a name."""

    class Opened(Aggregate.Created):
        """신규등록."""

        seller_id: UUID
        number: UUID
        account_id: UUID
        mall: str

    class Saved(Aggregate.Event):
        """What the group says from now on."""

        terms: GroupTerms

    class WaitBegan(Aggregate.Event):
        """A listing waits in the queue with this group."""

        listing_id: UUID

    class WaitEnded(Aggregate.Event):
        """A listing no longer waits with this group."""

        listing_id: UUID

    class Deleted(Aggregate.Event):
        """선택 삭제."""

    @staticmethod
    def create_id(seller_id: UUID, number: UUID) -> UUID:
        """From the number that it was given when it was entered."""
        return uuid5(NAMESPACE, f"group/{seller_id}/{number}")

    @event(Opened)
    def __init__(self, seller_id: UUID, number: UUID, account_id: UUID, mall: str) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.mall = mall
        self.terms: GroupTerms | None = None
        self.waiting: set[UUID] = set()
        self.deleted = False

    def save_terms(self, terms: GroupTerms, today: date) -> None:
        """Enter or change what it says. Raises RefusalsError with everything that is wrong."""
        self.require_present()
        refusals = [*_check_terms(terms, today), *check_fields(self.mall, terms.mall_fields)]
        if refusals:
            raise RefusalsError(refusals)
        if terms != self.terms:
            self._saved(terms)

    def require_present(self) -> None:
        """Raises GroupMissingError when it was deleted."""
        if self.deleted:
            raise GroupMissingError

    def terms_named(self, name: str) -> GroupTerms:
        """A copy's terms: the same under another name."""
        return replace(self.saved_terms, name=name)

    @property
    def saved_terms(self) -> GroupTerms:
        """What it says. Raises GroupMissingError when it was deleted."""
        self.require_present()
        if self.terms is None:
            raise GroupMissingError
        return self.terms

    def begin_wait(self, listing_id: UUID) -> None:
        """Note that a listing waits with it."""
        self.require_present()
        if listing_id not in self.waiting:
            self._wait_began(listing_id)

    def end_wait(self, listing_id: UUID) -> None:
        """Note that a listing no longer waits with it."""
        if listing_id in self.waiting:
            self._wait_ended(listing_id)

    def delete(self) -> None:
        """선택 삭제. Raises GroupInUseError while listings wait with it."""
        name = self.saved_terms.name
        if self.waiting:
            raise GroupInUseError(
                f"'{name}' 판매정보로 연동대기 중인 상품이 {len(self.waiting)}건 있습니다."
                " 연동하거나 연동대기에서 삭제한 뒤 다시 시도하세요."
            )
        self._deleted()

    @event(Saved)
    def _saved(self, terms: GroupTerms) -> None:
        self.terms = terms

    @event(WaitBegan)
    def _wait_began(self, listing_id: UUID) -> None:
        self.waiting.add(listing_id)

    @event(WaitEnded)
    def _wait_ended(self, listing_id: UUID) -> None:
        self.waiting.discard(listing_id)

    @event(Deleted)
    def _deleted(self) -> None:
        self.deleted = True


def _check_terms(terms: GroupTerms, today: date) -> list[RefusalError]:
    checks = (_check_name, _check_category, _check_pricing, _check_courier)
    refusals = [refusal for check in checks if (refusal := check(terms)) is not None]
    return refusals + _check_days(terms, today)


def _check_name(terms: GroupTerms) -> RefusalError | None:
    if 0 < len(terms.name.strip()) <= MAX_NAME_LENGTH:
        return None
    return TermsError(f"그룹명을 {MAX_NAME_LENGTH}자 이내로 입력하세요.", field="name")


def _check_category(terms: GroupTerms) -> RefusalError | None:
    if terms.mall_category_code.strip():
        return None
    return TermsError("제휴몰 카테고리를 검색하여 선택하세요.", field="mall_category_code")


def _check_courier(terms: GroupTerms) -> RefusalError | None:
    if terms.courier is None or terms.courier in COURIERS:
        return None
    return TermsError("택배사를 목록에서 선택하세요.", field="courier")


def _check_pricing(terms: GroupTerms) -> RefusalError | None:
    rules: dict[str, tuple[Callable[[int], bool], str]] = {
        "fixed": (
            lambda won: PRICE_STEP_WON <= won <= MAX_PRICE_WON and won % PRICE_STEP_WON == 0,
            f"판매가는 {PRICE_STEP_WON}원 이상 {MAX_PRICE_WON:,}원 이하, 10원 단위로 입력하세요.",
        ),
        "percent": (lambda percent: 1 <= percent <= 1000, "대표가격에 대한 비율은 1~1000% 사이로 입력하세요."),
        "plus": (
            lambda won: abs(won) <= MAX_PRICE_WON,
            f"대표가격에 더할 금액은 ±{MAX_PRICE_WON:,}원 안에서 입력하세요.",
        ),
    }
    holds, advice = rules.get(terms.pricing.kind, (lambda _: False, "판매가 방식을 선택하세요. (정액, 비율, 가산)"))
    return None if holds(terms.pricing.amount) else TermsError(advice, field="pricing")


def _check_days(terms: GroupTerms, today: date) -> list[RefusalError]:
    refusals: list[RefusalError] = []
    starts = _day(terms.sale_starts_on, "sale_starts_on", refusals)
    ends = _day(terms.sale_ends_on, "sale_ends_on", refusals)
    if ends and ends < max(today, starts or today):
        refusals.append(
            TermsError("판매종료일은 오늘과 판매시작일 이후여야 합니다. 날짜를 다시 선택하세요.", field="sale_ends_on")
        )
    return refusals


def _day(text: str | None, field: str, refusals: list[RefusalError]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        refusals.append(TermsError("날짜를 2030-12-31과 같은 형식으로 입력하세요.", field=field))
        return None
