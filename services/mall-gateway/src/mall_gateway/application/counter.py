"""What a seller asks of a mall and waits for: 연결 확인, categories, delivery templates."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, TypeVar
from uuid import UUID

from chassis.refusals import NotFoundError, RefusalError
from chassis.refusals import UnavailableError as NotNowError
from mall_gateway.application.desk import Desk, denial_of, proof_of
from mall_gateway.application.gateway import MallGateway
from mall_gateway.domain import Denial, MallAccount, Proof
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.port import (
    CatalogueMall,
    CredentialsRefusedError,
    DeliveryTemplate,
    DetailMall,
    Mall,
    MallCategory,
    MallError,
    ProductDetails,
    ProductsPage,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)

T = TypeVar("T")


class MallRefusedError(RefusalError):
    """The mall said no; its own words are told."""

    code = "mall_refused"


class MallAwayError(NotNowError):
    """The mall does not answer, or its budget is used up."""

    code = "mall_unavailable"


@dataclass(frozen=True)
class Verified:
    """What 연결 확인 found: the account's state, the mall's own answer, and why it failed where it did."""

    state: str
    proof: Proof
    denial: Denial | None


WAITS_SECONDS = 8.0
"""How long a read waits for its budget while the seller looks on."""


@dataclass(frozen=True)
class Counter:
    """Calls a mall while the seller waits: through the same budgets and with the same evidence as all calls."""

    gateway: MallGateway
    desk: Desk

    async def verify(self, seller_id: UUID, account_id: UUID) -> Verified:
        """Make the mall's cheapest call and remember what it says. Raises MallAwayError when it says nothing."""
        mall, caller = await self._open(seller_id, account_id)
        try:
            await _patient(lambda: _fresh(caller, lambda: mall.verify(caller)))
        except (CredentialsRefusedError, TokenExpiredError, RefusedError) as error:
            denial, proof = denial_of(error, caller), proof_of(caller)
            expired = isinstance(error, CredentialsRefusedError) and error.expired
            await asyncio.to_thread(self._fail, account_id, seller_id, denial, proof, expired)
            return Verified("expired" if expired else "rejected", proof, denial)
        except (MallError, BudgetWaitError) as error:
            raise await self._told(caller, error) from error
        proof = proof_of(caller)
        await asyncio.to_thread(self.gateway.verify_account, account_id, seller_id, proof)
        await asyncio.to_thread(self.desk.succeeded, caller)
        return Verified("verified", proof, None)

    async def categories(self, seller_id: UUID, account_id: UUID, keyword: str) -> Sequence[MallCategory]:
        """The mall's categories whose path holds a keyword."""
        return await self._read(seller_id, account_id, lambda mall, caller: mall.search_categories(caller, keyword))

    async def delivery_templates(self, seller_id: UUID, account_id: UUID) -> Sequence[DeliveryTemplate]:
        """The delivery templates that the account has at the mall."""
        return await self._read(seller_id, account_id, lambda mall, caller: mall.delivery_templates(caller))

    async def create_delivery_template(
        self, seller_id: UUID, account_id: UUID, name: str, details: Mapping[str, Any]
    ) -> DeliveryTemplate:
        """Make a delivery template at the mall."""
        return await self._asked(
            seller_id, account_id, lambda mall, caller: mall.create_delivery_template(caller, name, details)
        )

    async def listings(self, seller_id: UUID, account_id: UUID, page: int) -> ProductsPage:
        """A page of the products that the account has at the mall, whoever registered them."""
        return await self._read(seller_id, account_id, lambda mall, caller: _listings(mall, caller, page))

    async def product(self, seller_id: UUID, account_id: UUID, mall_product_no: str) -> ProductDetails:
        """One product of the account at the mall, with its options. Raises NotFoundError where the mall has none."""
        found = await self._read(seller_id, account_id, lambda mall, caller: _product(mall, caller, mall_product_no))
        if found is None:
            raise NotFoundError("제휴몰에 이 상품이 없습니다. 상품을 다시 불러온 뒤 선택하세요.")
        return found

    async def _read(self, seller_id: UUID, account_id: UUID, ask: Callable[[Mall, MallCaller], Awaitable[T]]) -> T:
        return await self._asked(seller_id, account_id, lambda mall, caller: _patient(lambda: ask(mall, caller)))

    async def _asked(self, seller_id: UUID, account_id: UUID, ask: Callable[[Mall, MallCaller], Awaitable[T]]) -> T:
        mall, caller = await self._open(seller_id, account_id)
        try:
            return await _fresh(caller, lambda: ask(mall, caller))
        except (MallError, BudgetWaitError) as error:
            raise await self._told(caller, error) from error

    async def _open(self, seller_id: UUID, account_id: UUID) -> tuple[Mall, MallCaller]:
        return await asyncio.to_thread(self._opened, seller_id, account_id)

    def _opened(self, seller_id: UUID, account_id: UUID) -> tuple[Mall, MallCaller]:
        account = self.gateway.load(MallAccount, account_id, seller_id)
        account.check_there()
        return self.desk.malls[account.mall], self.desk.caller(account)

    def _fail(self, account_id: UUID, seller_id: UUID, denial: Denial, proof: Proof, expired: bool) -> None:  # noqa: FBT001
        self.gateway.fail_account(account_id, seller_id, denial, proof, expired=expired)

    async def _told(self, caller: MallCaller, error: MallError | BudgetWaitError) -> RefusalError:
        """The refusal that tells an error; budgets and circuits learn from it."""
        match error:
            case BudgetWaitError():
                return MallAwayError(f"{error.reason} {max(1, ceil(error.seconds))}초 뒤에 다시 시도해 주세요.")
            case ThrottledError():
                seconds = await asyncio.to_thread(self.desk.throttled, caller, error.retry_after)
                return MallAwayError(f"{error.reason} {max(1, ceil(seconds))}초 뒤에 다시 시도해 주세요.")
            case RefusedError() | CredentialsRefusedError() | TokenExpiredError():
                return MallRefusedError(caller.masked(f"{error.reason} {error.message}".strip()))
            case UnavailableError():
                await asyncio.to_thread(self.desk.failed, caller)
            case _:
                pass
        return MallAwayError(f"{error.reason} 잠시 뒤에 다시 시도해 주세요.")


async def _listings(mall: Mall, caller: MallCaller, page: int) -> ProductsPage:
    if not isinstance(mall, CatalogueMall):
        raise RefusedError(mall.profile.listings_elsewhere, code="no_call")
    return await mall.fetch_listings(caller, page)


async def _product(mall: Mall, caller: MallCaller, mall_product_no: str) -> ProductDetails | None:
    if not isinstance(mall, DetailMall):
        raise RefusedError(mall.profile.options_elsewhere, code="no_call")
    return await mall.read_product(caller, mall_product_no)


async def _patient(call: Callable[[], Awaitable[T]]) -> T:
    """Ask again while the budget has no place, for as long as a seller waits at a counter."""
    ends = time.monotonic() + WAITS_SECONDS
    while True:
        try:
            return await call()
        except BudgetWaitError as full:
            if time.monotonic() + full.seconds > ends:
                raise
            await asyncio.sleep(full.seconds)


async def _fresh(caller: MallCaller, call: Callable[[], Awaitable[T]]) -> T:
    try:
        return await call()
    except TokenExpiredError:
        caller.refuse_token()
        return await call()
