"""GS SHOP as the gateway sees it: each operation of the port in GS SHOP's calls (malls.md 10)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import pages_of, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.general_malls import as_sold, cancel_refused
from mall_gateway.malls.gsshop import checks, queries
from mall_gateway.malls.gsshop.claims import GsshopClaims
from mall_gateway.malls.gsshop.connector import write
from mall_gateway.malls.gsshop.inquiries import GsshopInquiries
from mall_gateway.malls.gsshop.mapping import orders, products
from mall_gateway.malls.gsshop.profile import COURIERS, LOOK_BACK_DAYS, MALL, ORDER_ACTS, PROFILE
from mall_gateway.malls.gsshop.refusals import WrongStateError
from mall_gateway.malls.gsshop.sales import GsshopSales, set_part
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
from mall_gateway.malls.seoul_time import seoul_days

PAGE_LINES = 100
SHIPPED = frozenset({"shipping", "delivered", "completed"})
ARRIVED = frozenset({"delivered", "completed"})

Line = FetchedLine | UnreadableLine


class GsshopMall(GsshopInquiries, GsshopClaims, GsshopSales):
    """The adapter of GS SHOP. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about GS SHOP."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read the 담당MD, a short list. Raises CredentialsRefusedError."""
        try:
            await queries.managers(caller)
        except RefusedError as error:
            reason = f"{MALL}이 연결을 거절했습니다. 협력사코드와 AES 키, 서버 IP 등록을 확인하세요."
            raise CredentialsRefusedError(reason, code=error.code, message=error.message) from error

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """The whole tree comes in one answer; the word is looked for here."""
        found = (products.category_of(leaf) for leaf in await queries.product_classes(caller))
        return [category for category in found if keyword in " > ".join(category.path)]

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """담당MD, 출고지 and 반송지 of the partner."""
        managers = [products.manager_of(manager) for manager in await queries.managers(caller)]
        places = [one for place in await queries.places(caller) for one in products.places_of(place)]
        return [*managers, *places]

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused, nothing sent. Unverified: the fields of supAddrReg.gs (malls.md 10.2 names the call only)."""
        raise RefusedError(
            f"{MALL}의 출고지와 반송지는 {MALL} 파트너스에서 등록하세요. 등록한 뒤 여기에서 고를 수 있습니다. ({name})",
            code="no_templates",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What GS SHOP will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """POST the product; the MD decides on it later, so it is read back."""
        whole = as_sold(offer)
        known = await self._known(caller, whole)
        await write(caller, "/api/v3/products", products.product_of(whole, known), api="product.create")
        return Listed(offer.listing_code, {}, "waiting_approval", products.STATE_NAMES["R"])

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """Stocks, price, the rest and the images, then back on sale where it is stopped."""
        whole, code = as_sold(offer), offer.mall_product_no or offer.listing_code
        known = await self._known(caller, whole)
        for part, body in products.changes_of(whole, known):
            await set_part(caller, code, part, body, "product.update")
        listed = await self._read_back(caller, code)
        if listed.state != "stopped":
            return listed
        await set_part(caller, code, "sale-status", products.sale_status(None), "product.status")
        return replace(listed, state="on_sale", mall_state=products.STATE_NAMES["Y"])

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """The sale ends now; refused, the product is read: a stopped or ended one is as good."""
        body = products.sale_status(caller.now)
        try:
            await set_part(caller, mall_product_no, "sale-status", body, "product.status")
        except RefusedError:
            listed = await self.read_listing(caller, mall_product_no)
            if listed is None or listed.state not in ("stopped", "ended"):
                raise

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """Its approval and, once it is approved, the numbers of its options."""
        approval = await queries.approval(caller, mall_product_no)
        if approval is None:
            return None
        approved = approval.prd_st_cd in products.APPROVED
        found = await queries.attributes(caller, mall_product_no) if approved else ()
        return products.listed_of(mall_product_no, approval, found)

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """Every call goes by our own code, so that finding is reading."""
        return await self.read_listing(caller, listing_code)

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """The whole days that the window touches; or what has arrived of them and of the days before."""
        source = self._new_lines if item == "new" else self._delivered_lines
        async for lines in source(caller, since, until):
            for page in pages_of(lines, PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """From today's lists backwards: the mall has no look-up by number, but a cancel is never before its order.

        None where the order is older than 14 days, so that a doubt about it ends 확인필요.
        """
        cancels: dict[orders.Key, str] = {}
        for day in queries.days_back(caller):
            cancelled = await queries.day_rows(caller, queries.CANCELS, day)
            cancels = {**orders.cancels_of(cancelled), **cancels}
            for raw in await queries.day_rows(caller, queries.ORDERS, day):
                if orders.is_line(raw, ref):
                    return _only_line(raw, orders.Reading(caller.now, cancels))
        return None

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """ORDCONF of one line; the mall is told no day and no reason."""
        body = orders.confirm_body(_vendor(caller), [confirmation.ref])
        await self._act(caller, "order.confirm", body, confirmation.ref, _confirmed)

    async def cancel_sale(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        cancellation: Cancellation,  # noqa: ARG002
    ) -> None:
        """Refused, nothing sent: a 종합몰 takes no cancel from a seller (product.md)."""
        raise cancel_refused(MALL)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """ORD02 of one line. Raises RefusedError, nothing sent, for a courier without a code."""
        if shipment.courier not in COURIERS:
            raise RefusedError(f"{MALL}에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        body = orders.invoice_body(_vendor(caller), shipment)
        await self._act(caller, "order.invoice", body, shipment.ref, lambda line: line.state in SHIPPED)

    async def _act(self, caller: Caller, api: str, body: Mapping[str, Any], ref: MallOrderRef, done: Done) -> None:
        """A message about an order. Where the mall says that it is not to be, the line tells what became of it."""
        try:
            await write(caller, ORDER_ACTS, body, api=api)
        except WrongStateError as error:
            raise explained(error, await self._line_or_none(caller, ref), done) from error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _new_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """Each day's orders as its cancels leave them; last the cancelled ones that no day of the window listed."""
        days = seoul_days(since, until)
        cancelled = [row for day in days for row in await queries.day_rows(caller, queries.CANCELS, day)]
        reading, seen = orders.Reading(caller.now, orders.cancels_of(cancelled)), set[orders.Key | None]()
        for day in days:
            rows = await queries.day_rows(caller, queries.ORDERS, day)
            seen |= {orders.key_of(row) for row in rows}
            yield list(orders.lines_of(rows, reading))
        standing = {None, *reading.cancels} - (seen - {None})
        yield list(orders.lines_of([row for row in cancelled if orders.key_of(row) in standing], reading))

    async def _delivered_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """The lists go by the day of the order: what arrives now was ordered up to 14 days ago."""
        for day in seoul_days(since - timedelta(days=LOOK_BACK_DAYS), until):
            rows = await queries.day_rows(caller, queries.ORDERS, day)
            lines = orders.lines_of(rows, orders.Reading(caller.now))
            yield [line for line in lines if isinstance(line, UnreadableLine) or line.state in ARRIVED]

    async def _known(self, caller: Caller, offer: Offer) -> products.Known:
        items = await queries.notice_items(caller, offer.terms.mall_category_code)
        if not items:
            raise RefusedError(f"제휴몰 카테고리: {MALL}에 없는 상품분류입니다. 다시 검색해 고르세요.", code="category")
        return products.Known(items, caller.now, caller.secrets.get("sub_vendor_id", "").strip() or None)

    async def _read_back(self, caller: Caller, code: str) -> Listed:
        """The product after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            found = await self.read_listing(caller, code)
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if found is None:
            raise unavailable(f"{MALL}에 등록한 상품이 아직 조회되지 않습니다.", effect_possible=True)
        return found


def _vendor(caller: Caller) -> str:
    return caller.secrets.get("vendor_id", "").strip()


def _confirmed(line: FetchedLine) -> bool:
    return line.state in ("confirmed", *SHIPPED)


def _only_line(raw: Any, reading: orders.Reading) -> FetchedLine:
    """The line of a row that was asked for. Raises UnavailableError where it can't be read."""
    (line,) = orders.lines_of([raw], reading)
    if isinstance(line, UnreadableLine):
        raise unavailable(line.reason, effect_possible=False)
    return line
