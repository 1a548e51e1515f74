"""11번가 as the gateway sees it: each operation of the port in 11번가's calls (malls.md 3)."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import pages_of, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.failures import read_as
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
from mall_gateway.malls.seoul_time import SEOUL
from mall_gateway.malls.st11 import checks, queries
from mall_gateway.malls.st11.claims import St11Claims
from mall_gateway.malls.st11.connector import MALL, Call, reading, send
from mall_gateway.malls.st11.inquiries import St11Inquiries
from mall_gateway.malls.st11.mapping import orders, products
from mall_gateway.malls.st11.profile import COURIERS, PROFILE
from mall_gateway.malls.st11.refusals import WrongStateError
from mall_gateway.malls.st11.sales import St11Sales, put_stock, stocks_of
from mall_gateway.malls.st11.wire import (
    Category,
    DispatchTemplate,
    ListedProduct,
    OrderRow,
    Place,
)

PAGE_LINES = 100
PLACES = (("출고지", "/areaservice/outboundarea"), ("반품/교환지", "/areaservice/inboundarea"))
SHIPPED = frozenset({"shipping", "delivered", "completed"})

Line = FetchedLine | UnreadableLine


class St11Mall(St11Claims, St11Inquiries, St11Sales):
    """The adapter of 11번가. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 11번가."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read the 출고지, a short list. Raises CredentialsRefusedError."""
        try:
            await send(caller, reading("place.list", PLACES[0][1]))
        except RefusedError as error:
            reason = "11번가가 연결을 거절했습니다. OPEN API 센터에서 키와 서버 IP 등록을 확인하세요."
            raise CredentialsRefusedError(reason, code=error.code, message=error.message) from error

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """The whole tree comes in one answer; the word is looked for here."""
        path = "/cateservice/category"
        rows = await queries.rows_at(caller, path, "category.list", root="categorys", row="category")
        return list(products.categories_of([read_as(Category, row, MALL) for row in rows], keyword))

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """출고지, 반품/교환지 and 발송마감 템플릿 of the seller."""
        found: list[DeliveryTemplate] = []
        for kind, path in PLACES:
            rows = await queries.rows_at(caller, path, "place.list", root="inOutAddresss", row="inOutAddress")
            found += [products.place_of(read_as(Place, row, MALL), kind) for row in rows]
        path, root = "/prodservices/sendCloseList", "productInformationTemplateList"
        rows = await queries.rows_at(caller, path, "template.list", root=root, row="templateBOList")
        return [*found, *(products.template_of(read_as(DispatchTemplate, row, MALL)) for row in rows)]

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused, nothing sent: a place needs a building's number out of 11번가's own address search."""
        raise RefusedError(
            f"11번가의 출고지, 반품/교환지와 발송마감 템플릿은 셀러오피스에서 등록하세요. "
            f"등록한 뒤 여기에서 고를 수 있습니다. ({name})",
            code="no_templates",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What 11번가 will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """POST the product, then read its option numbers, which come with its stocks. Ordinary goods sell at once."""
        call = Call("product.create", "POST", "/prodservices/product", effect=True)
        root = await send(caller, replace(call, root="Product", body=_body(caller, offer)))
        number = fields_of(root).get("productNo", "")
        return await self._read_back(caller, offer, number)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """PUT of everything, then the stocks that differ still, and back on sale where it is stopped."""
        number = offer.mall_product_no or await self._number_of(caller, offer.listing_code)
        call = Call("product.update", "PUT", f"/prodservices/product/{number}", effect=True)
        await send(caller, replace(call, root="Product", body=_body(caller, offer)))
        for stock, quantity in products.changed_stocks(offer.product, await stocks_of(caller, number)):
            await put_stock(caller, number, stock, quantity)
        listed = await self._read_back(caller, offer, number)
        if listed.state != "stopped":
            return listed
        await send(caller, Call("product.resume", "PUT", f"/prodstatservice/stat/restartdisplay/{number}", effect=True))
        return replace(listed, state="on_sale", mall_state=products.STATE_NAMES["103"])

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product and its stocks."""
        root = await queries.product_root(caller, mall_product_no)
        if root is None:
            return None
        product = read_as(ListedProduct, fields_of(root), MALL)
        return products.listed_of(product, await stocks_of(caller, product.prd_no))

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By our code, then its stocks. The first where it was registered more than once."""
        rows = [read_as(ListedProduct, row, MALL) for row in await queries.products_by_code(caller, listing_code)]
        ours = [row for row in rows if row.seller_prd_cd in ("", listing_code)]
        return products.listed_of(ours[0], await stocks_of(caller, ours[0].prd_no)) if ours else None

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """Paid and acknowledged lines with the open cancel requests; or what arrived and what buyers confirmed.

        Unverified: by which date the lists choose; what they show is taken.
        """
        source = self._new_lines if item == "new" else self._delivered_lines
        async for lines in source(caller, since, until):
            for page in pages_of(lines, PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The state look-up, which tells of the waybill too and answers in any state; it knows no prices."""
        for raw in await queries.state_rows(caller, [ref.order_no]):
            if orders.key_of(raw) == (ref.order_no, ref.line_no):
                return orders.line_of(read_as(OrderRow, raw, MALL), orders.Reading(caller.now))
        return None

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """reqpackaging, for which the row is read first: it wants to know whether it is a 추가구성상품."""
        ref = confirmation.ref
        rows = await queries.order_rows(caller, ref.order_no)
        row = next((row for row in rows if orders.key_of(row) == (ref.order_no, ref.line_no)), queries.NO_ROW)
        await self._write(caller, "order.confirm", orders.confirm_path(ref, row), ref, _confirmed)
        if confirmation.delay_reason:
            await self._announce_delay(caller, confirmation)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """reqrejectorder of the whole line; the mall is told no quantity."""
        path = orders.cancel_path(cancellation)
        await self._write(caller, "order.cancel", path, cancellation.ref, lambda line: line.state == "cancelled")

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """reqdelivery of the whole bundle. Raises RefusedError, nothing sent, for a courier without a code."""
        if shipment.courier not in COURIERS:
            raise RefusedError("11번가에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        path = orders.invoice_path(shipment, caller.now)
        await self._write(caller, "order.invoice", path, shipment.ref, lambda line: line.state in SHIPPED)

    async def _write(self, caller: Caller, api: str, path: str, ref: MallOrderRef, done: Done) -> None:
        """An effect by GET. Where the mall says that the state has changed, the line tells what became of it."""
        try:
            await send(caller, Call(api, "GET", path, effect=True))
        except WrongStateError as error:
            raise explained(error, await self._line_or_none(caller, ref), done) from error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _new_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """Paid, then acknowledged lines; last those of other lists whose cancel was asked for in this window."""
        path = "/claimservice/cancelorders"
        asked, broken = orders.asked_keys(await queries.rows_between(caller, path, "cancel.list", since, until))
        yield [*broken]
        missing = set(asked)
        for name, state in (("complete", orders.PAID), ("packaging", orders.PACKAGING)):
            rows = await queries.rows_between(caller, f"/ordservices/{name}", f"order.{name}", since, until)
            missing -= {orders.key_of(row) for row in rows}
            yield list(orders.lines_of(rows, orders.Reading(caller.now, state, asked)))
        if missing:
            rows = await _whole_rows(caller, missing)
            yield list(orders.lines_of(rows, orders.Reading(caller.now, asked=asked)))

    async def _delivered_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """Delivered lines; and confirmed ones, whose list names neither bundle nor buyer."""
        rows = await queries.rows_between(caller, "/ordservices/dlvcompleted", "order.delivered", since, until)
        yield list(orders.lines_of(rows, orders.Reading(caller.now, orders.DELIVERED)))
        rows = await queries.rows_between(caller, "/ordservices/completed", "order.completed", since, until)
        states = await queries.state_rows(caller, [row.get("ordNo", "") for row in rows])
        yield list(orders.lines_of(_merged(rows, states), orders.Reading(caller.now, orders.COMPLETED)))

    async def _announce_delay(self, caller: Caller, confirmation: Confirmation) -> None:
        """The order is confirmed by now: whatever becomes of this, the gateway must look and not say refused."""
        body, root = orders.delay_body(confirmation), "DeliveryDelayGuideRequest"
        call = Call("order.delay", "POST", "/ordservices/deliveryDelayGuide", effect=True, root=root, body=body)
        try:
            await send(caller, call)
        except MallError as error:
            reason = f"발주확인은 되었으나 발송예정일을 알리지 못했습니다. {error.reason}"
            raise unavailable(reason, effect_possible=True, code=error.code, message=error.message) from error

    async def _number_of(self, caller: Caller, listing_code: str) -> str:
        found = await self.find_listing(caller, listing_code)
        if found is None:
            raise RefusedError("11번가에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
        return found.mall_product_no

    async def _read_back(self, caller: Caller, offer: Offer, number: str) -> Listed:
        """The product after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            found = await (
                self.read_listing(caller, number) if number else self.find_listing(caller, offer.listing_code)
            )
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if found is None:
            raise unavailable("11번가에 등록한 상품이 아직 조회되지 않습니다.", effect_possible=True)
        return found


def _body(caller: Caller, offer: Offer) -> dict[str, Any]:
    return products.product_of(offer, caller.now.astimezone(SEOUL).date())


def _confirmed(line: FetchedLine) -> bool:
    return line.state in ("confirmed", *SHIPPED)


async def _whole_rows(caller: Caller, keys: Iterable[orders.Key]) -> list[queries.Row]:
    """The rows of lines that no list shows, with their present state; what is not told of one stays out of its row."""
    wanted = sorted(keys)
    numbers = list(dict.fromkeys(order_no for order_no, _ in wanted))
    found = [row for number in numbers for row in await queries.order_rows(caller, number)]
    whole = {orders.key_of(row): row for row in found}
    named = [{"ordNo": key[0], "ordPrdSeq": key[1], **whole.get(key, {})} for key in wanted]
    return _merged(named, await queries.state_rows(caller, numbers))


def _merged(rows: Iterable[queries.Row], states: Iterable[queries.Row]) -> list[queries.Row]:
    """Rows with what the state look-up tells beside it."""
    known = {orders.key_of(state): state for state in states}
    return [{**row, **known.get(orders.key_of(row), {})} for row in rows]
