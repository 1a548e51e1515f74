"""스토어팜 behind the port: which call answers which question (malls.md 2.2-2.4)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Caller,
    Cancellation,
    Confirmation,
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
    only,
)
from mall_gateway.malls.smartstore import reads
from mall_gateway.malls.smartstore.claims import SmartstoreClaims
from mall_gateway.malls.smartstore.connector import Connector
from mall_gateway.malls.smartstore.inquiries import SmartstoreInquiries
from mall_gateway.malls.smartstore.mapping import listings, orders
from mall_gateway.malls.smartstore.outcomes import errors_of, lines_of
from mall_gateway.malls.smartstore.profile import COURIERS, PROFILE
from mall_gateway.malls.smartstore.reads import ORIGIN, SELLER
from mall_gateway.malls.smartstore.refusals import (
    MAYBE_DONE_CODES,
    MISSING_CODES,
    refusal,
)
from mall_gateway.malls.smartstore.sales import SmartstoreSales
from mall_gateway.malls.smartstore.wire import ChangedStatus, Created

CONFIRMED = frozenset({"confirmed", "shipping", "delivered", "completed"})
DISPATCH_LOOK_BACK = timedelta(days=7)
"""No change tells of a delivery, so what was dispatched this long before is listed. What travels longer comes with
its PURCHASE_DECIDED change."""


class SmartstoreMall(SmartstoreClaims, SmartstoreInquiries, SmartstoreSales):
    """The adapter of 스토어팜. A product is on sale at once; orders come from the change list."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 스토어팜."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """The seller's own account, with a token."""
        await Connector(caller).get("/v1/seller/account", "smartstore.account")

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Leaves of the whole category list, which comes in one answer."""
        rows = await Connector(caller).get("/v1/categories", "smartstore.categories", {"last": "true"})
        return list(listings.categories(rows, keyword))

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """The address book and the 묶음배송 groups."""
        connector = Connector(caller)
        book = await connector.get("/v1/seller/addressbooks-for-page", "smartstore.addresses", {"page": 1, "size": 100})
        groups = await connector.get("/v1/product-delivery-info/bundle-groups", "smartstore.bundle_groups")
        return [*listings.addresses(book), *listings.bundle_groups(groups)]

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """A new 묶음배송 group; addresses are entered in 스마트스토어센터."""
        wrong = listings.check_template(details)
        if wrong:
            raise RefusedError(" ".join(wrong), code="TEMPLATE_FIELDS")
        body = listings.bundle_group_body(name, details)
        path = "/v1/product-delivery-info/bundle-groups"
        answer = as_object(await Connector(caller).post(path, "smartstore.bundle_group_create", body))
        if not answer.get("groupId"):
            reason = "네이버가 묶음배송 그룹 번호를 주지 않았습니다. 만들어졌는지 확인하세요."
            raise unavailable(reason, effect_possible=True, message=str(answer))
        return DeliveryTemplate(str(answer["groupId"]), name, "묶음배송 그룹", body["deliveryBundleGroup"])

    def check(self, offer: Offer) -> Sequence[str]:
        """What 스토어팜 will not take, in Korean."""
        return listings.check(offer)

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """Upload what images are new, then POST the product (malls.md 2.2).

        The option numbers are read back where that can be done at once.
        """
        body = listings.product_body(await _uploaded(caller, offer))
        answer = await Connector(caller).post("/v2/products", "smartstore.product_create", body)
        try:
            number = Created.model_validate(answer).origin_product_no
        except ValueError:
            reason = "네이버가 상품번호를 주지 않았습니다. 등록되었는지 다시 확인합니다."
            raise unavailable(reason, effect_possible=True, message=str(answer)) from None
        return await self._read_back(caller, number)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """Upload what images are new, then PUT the whole product with the numbers of its options (malls.md 2.2)."""
        connector, number = Connector(caller), offer.mall_product_no or ""
        product = await reads.origin_product(connector, number)
        if product is None:
            raise refusal("NOT_FOUND", f"{number} 상품이 없습니다.")
        known = {**listings.listed(number, product).mall_option_nos, **offer.mall_option_nos}
        body = listings.product_body(await _uploaded(caller, replace(offer, mall_option_nos=known)))
        await connector.put(f"{ORIGIN}/{number}", "smartstore.product_update", body)
        return await self._read_back(caller, number)

    async def _read_back(self, caller: Caller, number: str) -> Listed:
        """The write is done and must not be reported as lost: without an answer now, the options are read later."""
        try:
            found = await self.read_listing(caller, number)
        except MallError:
            found = None
        return found or Listed(number, {}, "on_sale", "SALE")

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The origin product."""
        product = await reads.origin_product(Connector(caller), mall_product_no)
        return listings.listed(mall_product_no, product) if product else None

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By sellerManagementCode; the code is read again on the product, whatever the search found."""
        connector = Connector(caller)
        body = listings.search_body(listing_code)
        answer = await connector.post("/v1/products/search", "smartstore.product_search", body, reads=True)
        for number in listings.found_numbers(answer):
            product = await reads.origin_product(connector, number)
            codes = product.detail_attribute.seller_code_info if product else None
            if product and codes and codes.seller_management_code == listing_code:
                return listings.listed(number, product)
        return None

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """Every line that changed in the window and is paid; or those delivered or decided in it.

        Split into days here, so that what left in the week before the window is looked through once, not for each day.
        """
        connector = Connector(caller)
        delivered = item == "delivered"
        for first, last in reads.windows(since, until):
            async for rows in reads.changes(connector, first, last):
                async for page in _changed_pages(connector, rows, delivered=delivered):
                    yield page
        if delivered:
            start = min(since, until - DISPATCH_LOOK_BACK)
            for first, last in reads.windows(start, until):
                async for rows in reads.dispatched(connector, first, last):
                    yield _delivered_since(orders.listed_lines(rows), since)

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """One line by its productOrderId."""
        return only(await self.read_orders(caller, [ref]))

    async def read_orders(
        self, caller: Caller, refs: Sequence[MallOrderRef]
    ) -> Sequence[FetchedLine | MallError | None]:
        """Up to 300 lines by their productOrderIds. Which one a refusal means is not told: then each is asked alone."""
        try:
            rows = await reads.details(Connector(caller), [ref.line_no for ref in refs])
        except RefusedError as refused:
            if len(refs) > 1:
                return [await self._alone(caller, ref) for ref in refs]
            if refused.code in MISSING_CODES:
                return [None]
            raise
        return lines_of(rows, refs)

    async def _alone(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | MallError | None:
        try:
            return await self.read_order(caller, ref)
        except RefusedError as refused:
            return refused

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """The delay first, where the ship date is late: refused, it leaves nothing done. Then confirm."""
        if confirmation.delay_reason:
            path = f"{SELLER}/product-orders/{confirmation.ref.line_no}/delay"
            answer = await Connector(caller).post(path, "smartstore.delay", orders.delay_body(confirmation))
            (error,) = errors_of(answer, [confirmation.ref])
            if error is not None and not isinstance(error, AlreadyDoneError):
                raise error
        only(await self.confirm_orders(caller, [confirmation]))

    async def confirm_orders(self, caller: Caller, confirmations: Sequence[Confirmation]) -> Sequence[MallError | None]:
        """POST confirm of up to 30 lines."""
        refs = [confirmation.ref for confirmation in confirmations]
        body = {"productOrderIds": [ref.line_no for ref in refs]}
        answer = await Connector(caller).post(f"{SELLER}/product-orders/confirm", "smartstore.confirm", body)
        return await self._outcomes(caller, answer, [(ref, lambda line: line.state in CONFIRMED) for ref in refs])

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """POST claim/cancel/request."""
        path = f"{SELLER}/product-orders/{cancellation.ref.line_no}/claim/cancel/request"
        answer = await Connector(caller).post(path, "smartstore.cancel", orders.cancel_body(cancellation))
        only(await self._outcomes(caller, answer, [(cancellation.ref, lambda line: line.state == "cancelled")]))

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """One invoice."""
        only(await self.send_invoices(caller, [shipment]))

    async def send_invoices(self, caller: Caller, shipments: Sequence[Shipment]) -> Sequence[MallError | None]:
        """POST dispatch of up to 30 lines. The mall takes it while a cancel is asked: the gateway looks before it."""
        taken = [shipment for shipment in shipments if shipment.courier in COURIERS]
        outcomes: list[MallError | None] = []
        if taken:
            body = orders.dispatch_body(taken, caller.now)
            answer = await Connector(caller).post(f"{SELLER}/product-orders/dispatch", "smartstore.dispatch", body)
            outcomes += await self._outcomes(caller, answer, [(one.ref, _shows(one)) for one in taken])
        told = iter(outcomes)
        return [next(told) if shipment.courier in COURIERS else _unknown_courier() for shipment in shipments]

    async def _outcomes(
        self, caller: Caller, answer: Any, acts: Sequence[tuple[MallOrderRef, Done]]
    ) -> list[MallError | None]:
        """What the answer says of each line.

        The mall has one code for `not now` and `not again`: those lines are read, all at once, to tell which it was.
        """
        errors = errors_of(answer, [ref for ref, _ in acts])
        doubtful = {place: error for place, error in enumerate(errors) if error is not None and _maybe_done(error)}
        if doubtful:
            lines = await self._lines_or_none(caller, [acts[place][0] for place in doubtful])
            for (place, error), line in zip(doubtful.items(), lines, strict=True):
                errors[place] = explained(error, line, acts[place][1])
        return errors

    async def _lines_or_none(self, caller: Caller, refs: Sequence[MallOrderRef]) -> Sequence[FetchedLine | None]:
        try:
            lines = await self.read_orders(caller, refs)
        except MallError:
            return [None] * len(refs)
        return [line if isinstance(line, FetchedLine) else None for line in lines]


async def _uploaded(caller: Caller, offer: Offer) -> Offer:
    """The offer with the addresses that its images have at the mall, which takes no others (malls.md 2.2)."""
    urls = await caller.uploaded(offer.product.image_urls, Connector(caller).upload)
    return replace(offer, product=offer.product.model_copy(update={"image_urls": tuple(urls)}))


def _maybe_done(error: MallError) -> bool:
    return isinstance(error, RefusedError) and error.code in MAYBE_DONE_CODES


def _shows(shipment: Shipment) -> Done:
    number = "" if shipment.courier == "DIRECT" else shipment.invoice_number
    return lambda line: line.state in CONFIRMED - {"confirmed"} and line.invoice_number == number


def _unknown_courier() -> MallError:
    return RefusedError("네이버가 받지 않는 택배사입니다. 택배사를 바꾸세요.", code="UNKNOWN_COURIER")


async def _changed_pages(connector: Connector, rows: Sequence[Any], *, delivered: bool) -> AsyncIterator[OrderPage]:
    latest: dict[str, ChangedStatus] = {}
    changes = [orders.changed(row) for row in rows]
    nameless = [row for row, change in zip(rows, changes, strict=True) if change is None]
    if nameless:
        yield orders.nameless_page(nameless)
    for change in changes:
        if change is not None and _wanted(change, delivered=delivered):
            latest[change.product_order_id] = change
    for wanted in reads.chunks(list(latest.values()), reads.QUERY_SIZE):
        found = await reads.details(connector, [change.product_order_id for change in wanted])
        yield orders.order_page(wanted, found)


def _wanted(change: ChangedStatus, *, delivered: bool) -> bool:
    if delivered:
        return change.product_order_status in orders.DELIVERED
    return change.product_order_status not in orders.UNPAID


def _delivered_since(page: OrderPage, since: datetime) -> OrderPage:
    """The list knows only when a line left: those on their way, or delivered before the window, are left out."""
    moment = since.astimezone(UTC)
    lines = [
        line
        for line in page.lines
        if line.state in {"delivered", "completed"} and (line.delivered_at is None or line.delivered_at >= moment)
    ]
    return replace(page, lines=lines)
