"""CJ mall as the gateway sees it: each operation of the port in CJ mall's interfaces (malls.md 11)."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import pages_of, unavailable
from mall_gateway.malls.cjmall import checks, queries
from mall_gateway.malls.cjmall.claims import CjmallClaims
from mall_gateway.malls.cjmall.connector import Call, send
from mall_gateway.malls.cjmall.mapping import orders, products
from mall_gateway.malls.cjmall.profile import COURIERS, LOOK_BACK_DAYS, MALL, PROFILE
from mall_gateway.malls.cjmall.refusals import WrongStateError
from mall_gateway.malls.cjmall.sales import CjmallSales
from mall_gateway.malls.doubts import explained
from mall_gateway.malls.general_malls import as_sold, cancel_refused
from mall_gateway.malls.markup import fields_of
from mall_gateway.malls.port import (
    Caller,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    DeliveryTemplate,
    FetchedLine,
    Listed,
    MallCategory,
    MallError,
    MallProfile,
    Offer,
    OrderPage,
    RefusedError,
    Shipment,
    UnreadableLine,
)
from mall_gateway.malls.seoul_time import seoul_day, seoul_days

PAGE_LINES = 100
SHIPPED = frozenset({"shipping", "delivered", "completed"})

Line = FetchedLine | UnreadableLine


class CjmallMall(CjmallClaims, CjmallSales):
    """The adapter of CJ mall. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about CJ mall."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read a few common codes. Raises CredentialsRefusedError."""
        try:
            await queries.common_codes(caller)
        except RefusedError as error:
            reason = f"{MALL}이 연결을 거절했습니다. 협력사코드와 인증키, 서버 IP 등록을 확인하세요."
            raise CredentialsRefusedError(reason, code=error.code, message=error.message) from error

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """The whole tree comes in one answer; the word is looked for here."""
        found = (products.category_of(leaf) for leaf in await queries.categories(caller))
        return [category for category in found if keyword in " > ".join(category.path)]

    async def delivery_templates(
        self,
        caller: Caller,  # noqa: ARG002  the port's
    ) -> Sequence[DeliveryTemplate]:
        """None: no interface tells of the partner's places, their numbers stand on the 판매정보."""
        return ()

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused, nothing sent."""
        raise RefusedError(
            f"{MALL}의 출하지와 회수지는 파트너시스템에서 등록하고 순번을 판매정보에 적으세요. ({name})",
            code="no_templates",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What CJ mall will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """IF_03_01, then the product by its number; the MD decides on it later."""
        good = products.good_of(as_sold(offer), _today(caller))
        root = await send(caller, Call("IF_03_01", "product.create", {"good": good}, effect=True))
        numbers = (fields_of(part).get("itemCd", "") for part in root.iter())
        number = next((number for number in numbers if number), "")
        return await self._read_back(caller, offer, number)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """What sells and what does not, stocks, prices, then the rest; setting them twice is the same as once."""
        known = await self._known(caller, offer)
        units = products.numbers_of(await queries.units_of_item(caller, known.mall_product_no or ""))
        for call in _changes(known, units, _today(caller)):
            await send(caller, call)
        return await self._read_back(caller, known, known.mall_product_no or "")

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """IF_03_03 of the product; refused, it is read: a stopped or ended one is as good."""
        states = [products.state_change(products.ITEM, mall_product_no, selling=False)]
        try:
            await send(caller, Call("IF_03_03", "product.state", {"itemStates": states}, effect=True))
        except RefusedError:
            listed = await self.read_listing(caller, mall_product_no)
            if listed is None or listed.state not in ("stopped", "ended"):
                raise

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product's 단품."""
        return products.listed_of(await queries.units_of_item(caller, mall_product_no))

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """The product whose 단품 carry our code, among those of the last 60 days.

        The first where it was registered more than once. Unverified: by which date the list chooses.
        """
        return products.listed_of(await queries.units_of_code(caller, listing_code))

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """The whole days that the window touches; or what has arrived of them and of the days before."""
        source = self._new_lines if item == "new" else self._delivered_lines
        async for lines in source(caller, since, until):
            for page in pages_of(lines, PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """By the lists of the days since its own: the mall has no look-up by number.

        None where the order is older than 14 days, so that a doubt about it ends 확인필요. The mall shows no waybill
        number: a line that is sent shows that an invoice was taken, not which.
        """
        days = queries.days_of(ref.order_no, caller.now)
        for day in days:
            for row in await queries.day_rows(caller, queries.ORDERS, day):
                if orders.is_line(row, ref):
                    return await self._as_cancelled(caller, row, ref, days)
        return None

    async def confirm_order(
        self,
        caller: Caller,
        confirmation: Confirmation,
    ) -> None:
        """Nothing is sent: malls.md 11.2 knows no interface for 발주확인, the mall instructs and the partner ships."""

    async def cancel_sale(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        cancellation: Cancellation,  # noqa: ARG002
    ) -> None:
        """Refused, nothing sent: a 종합몰 takes no cancel from a seller (product.md)."""
        raise cancel_refused(MALL)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """IF_04_04 of one line. Refused, the line tells whether it was sent before or its buyer cancelled.

        Raises RefusedError, nothing sent, for a courier without a code.
        """
        if shipment.courier not in COURIERS:
            raise RefusedError(f"{MALL}에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        takeout = orders.takeout_of(shipment)
        try:
            await send(caller, Call("IF_04_04", "order.invoice", {"takeout": takeout}, effect=True))
        except WrongStateError as error:
            line = await self._line_or_none(caller, shipment.ref)
            raise explained(error, line, lambda found: found.state in SHIPPED) from error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _as_cancelled(
        self, caller: Caller, row: queries.Row, ref: MallOrderRef, days: Sequence[date]
    ) -> FetchedLine:
        """A line; while it is open, with what the lists of cancels say of it."""
        line = _only_line(row, orders.Reading(caller.now))
        if line.state != "new":
            return line
        taken: list[queries.Row] = []
        for day in reversed(days):
            rows = await queries.day_rows(caller, queries.CANCELS, day)
            taken += [row for row in rows if orders.key_of(row) == orders.key_of_ref(ref)]
        return _only_line(row, orders.Reading(caller.now, orders.cancelled_of(taken)))

    async def _new_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """Each day's orders as its cancels leave them; last the cancelled ones that no day of the window listed."""
        days = seoul_days(since, until)
        cancelled = [row for day in days for row in await queries.day_rows(caller, queries.CANCELS, day)]
        reading, seen = orders.Reading(caller.now, orders.cancelled_of(cancelled)), set[orders.Key]()
        for day in days:
            rows = await queries.day_rows(caller, queries.ORDERS, day)
            seen |= _keys(rows)
            yield list(orders.lines_of(rows, reading))
        missing = [row for row in cancelled if orders.key_of(row) not in seen]
        yield list(orders.lines_of(await self._originals(caller, missing), reading))

    async def _originals(self, caller: Caller, cancelled: Sequence[queries.Row]) -> list[queries.Row]:
        """The order rows of cancels, by the days of their orders; the cancel itself where its order is not found."""
        days = sorted({queries.days_of(row.get("ordNo", ""), caller.now)[0] for row in cancelled})
        listed = [row for day in days for row in await queries.day_rows(caller, queries.ORDERS, day)]
        found = {orders.key_of(row): row for row in listed}
        return [found.get(orders.key_of(row), row) for row in cancelled]

    async def _delivered_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """The lists go by the day of the order: what arrives now was ordered up to 14 days ago."""
        for day in seoul_days(since - timedelta(days=LOOK_BACK_DAYS), until):
            rows = await queries.day_rows(caller, queries.ORDERS, day)
            lines = orders.lines_of(rows, orders.Reading(caller.now))
            yield [line for line in lines if isinstance(line, UnreadableLine) or line.state == "delivered"]

    async def _known(self, caller: Caller, offer: Offer) -> Offer:
        """The offer as it is sold, with the mall's number; found by our code where we have none yet."""
        if offer.mall_product_no:
            return as_sold(offer)
        found = await self.find_listing(caller, offer.listing_code)
        if found is None:
            raise RefusedError(f"{MALL}에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
        return as_sold(replace(offer, mall_product_no=found.mall_product_no))

    async def _read_back(self, caller: Caller, offer: Offer, number: str) -> Listed:
        """The product after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            found = await (
                self.read_listing(caller, number) if number else self.find_listing(caller, offer.listing_code)
            )
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if found is None:
            raise unavailable(f"{MALL}에 등록한 상품이 아직 조회되지 않습니다.", effect_possible=True)
        return found


def _changes(offer: Offer, units: Mapping[str, str], today: date) -> Iterable[Call]:
    """The calls that bring a product to an offer, the most urgent first."""
    states, plans = products.states_of(offer, units), products.plans_of(offer, units, today)
    yield Call("IF_03_03", "product.state", {"itemStates": states}, effect=True)
    if plans:
        yield Call("IF_03_05", "product.stock", {"ltSupplyPlans": plans}, effect=True)
    prices = products.prices_of(offer, units, today)
    yield Call("IF_03_04", "product.price", {"itemPrices": prices}, effect=True)
    change = products.change_of(offer, offer.mall_product_no or "")
    yield Call("IF_03_02", "product.update", {"good": change}, effect=True)


def _keys(rows: Iterable[queries.Row]) -> set[orders.Key]:
    return {orders.key_of(row) for row in rows}


def _today(caller: Caller) -> date:
    return seoul_day(caller.now)


def _only_line(raw: Mapping[str, str], reading: orders.Reading) -> FetchedLine:
    """The line of a row that was asked for. Raises UnavailableError where it can't be read."""
    (line,) = orders.lines_of([raw], reading)
    if isinstance(line, UnreadableLine):
        raise unavailable(line.reason, effect_possible=False)
    return line
