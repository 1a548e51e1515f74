"""인터파크 as the gateway sees it: each operation of the port in 인터파크's calls (malls.md 7)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import pages_of, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.interpark import checks, queries
from mall_gateway.malls.interpark.claims import InterparkClaims
from mall_gateway.malls.interpark.connector import MALL, PLACES, ProductCall, ask_orders, ask_products
from mall_gateway.malls.interpark.mapping import directory, orders, parts, products
from mall_gateway.malls.interpark.profile import COURIERS, PROFILE, TEMPLATE_FIELDS
from mall_gateway.malls.interpark.refusals import WrongStateError
from mall_gateway.malls.interpark.sales import InterparkSales, sold_items, update_part
from mall_gateway.malls.interpark.wire import Category, ClaimRow, DeliveryPolicy, OrderRow, Registered, ReturnPlace
from mall_gateway.malls.markup import children_of, fields_of
from mall_gateway.malls.order_lines import bare_line
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
    UnreadableLine,
)
from mall_gateway.malls.sales_fields import check_fields
from mall_gateway.malls.seoul_time import seoul_day

PAGE_LINES = 100
SHIPPED = frozenset({"shipping", "delivered", "completed"})

Line = FetchedLine | UnreadableLine


class InterparkMall(InterparkSales, InterparkClaims):
    """The adapter of 인터파크. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 인터파크."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read the 배송비정책, for the keys, and a second of confirmed orders, for the identifiers.

        Raises CredentialsRefusedError. The keys for registering and updating are not tried: they do nothing else.
        """
        await queries.policies(caller)
        await queries.order_rows(caller, queries.CONFIRMED, caller.now, caller.now, api="account.verify")

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """The whole tree comes in one answer; the word is looked for here."""
        nodes = [read_as(Category, row, MALL) for row in await queries.categories(caller)]
        return list(directory.categories_of(nodes, keyword))

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """배송비정책 and 반품배송지 of the seller."""
        policies = [read_as(DeliveryPolicy, row, MALL) for row in await queries.policies(caller)]
        places = [read_as(ReturnPlace, row, MALL) for row in await queries.places(caller)]
        return [*map(directory.policy_of, policies), *map(directory.place_of, places)]

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """Make a 배송비정책; the mall keeps no name of it. Raises RefusedError, nothing sent, for wrong details."""
        if problems := list(check_fields(TEMPLATE_FIELDS, details)):
            raise RefusedError(" ".join(problems), code="details", message=name)
        item, title = directory.policy_item(details), "배송비정책 등록"
        call = ProductCall("template.create", "insertDelvCostPlcAPIData", "register", PLACES, item=item, title=title)
        root = await ask_products(caller, call)
        (made, *_) = [fields_of(each) for each in children_of(root, "success")] or [{}]
        return directory.policy_of(read_as(DeliveryPolicy, {**_texts(item), **made}, MALL, written=True))

    def check(self, offer: Offer) -> Sequence[str]:
        """What 인터파크 will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """The mall fetches the product's document and sells it at once; then its option numbers are read."""
        item = products.item_of(replace(offer, mall_product_no=None), seoul_day(caller.now))
        call = ProductCall("product.create", "InsertProductAPIData", "register", item=item, title="상품 등록")
        root = await ask_products(caller, call)
        (made, *_) = [fields_of(each) for each in children_of(root, "success")] or [{}]
        return await self._read_back(caller, read_as(Registered, made, MALL, written=True).prd_no)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """The whole product again: prices, stocks and the sale's state with it, so a stopped one sells again."""
        number = offer.mall_product_no or await self._number_of(caller, offer.listing_code)
        item = products.item_of(replace(offer, mall_product_no=number), seoul_day(caller.now))
        call = ProductCall("product.update", "UpdateProductAPIData", "update", item=item, title="상품 수정")
        await ask_products(caller, call)
        return await self._read_back(caller, number)

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """판매중지; the product is read first, for an update wants its name and price. A stopped one is as good."""
        found = await sold_items(caller, mall_product_no)
        if products.state_of(found[0].sale_stat_tp) not in ("stopped", "ended"):
            await update_part(caller, "product.stop", parts.stopping(found[0]))

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product and its options."""
        found = await queries.sold_items(caller, mall_product_no)
        return products.listed_of(found[0], found) if found else None

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By our code, page by page, for the mall has no look-up by it."""
        async for product in queries.all_products(caller):
            if product.external_prd_no == listing_code:
                return await self.read_listing(caller, product.prd_no)
        return None

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """New orders, which are 발주확인 by being read, and those read before; or what arrived and was confirmed.

        An answer lost on its way loses nothing: its orders stand in the list of confirmed ones.
        """
        source = self._new_lines if item == "new" else self._delivered_lines
        async for lines in source(caller, since, until):
            for page in pages_of(lines, PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The line in the list of its state. The list of new orders is not asked: reading it would confirm them."""
        for method, state in queries.LATER_LISTS:
            row = await queries.find_row(caller, method, ref)
            if row is not None:
                asked = await self._asked(caller, ref) if state == "confirmed" else set[orders.Key]()
                return orders.line_of(read_as(OrderRow, row, MALL), orders.Reading(caller.now, state, asked))
        claims = await queries.rows_of_line(caller, queries.CLAIMS, ref)
        if any(orders.is_cancelled(read_as(ClaimRow, claim, MALL)) for claim in claims):
            return bare_line(ref, "cancelled", "취소")
        return None

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """Read the new orders of its days: that confirms it, and the others there, which collecting finds all the same.

        The mall takes no reason for a delay.
        """
        ref = confirmation.ref
        if await queries.find_row(caller, queries.NEW, ref, api="order.confirm", effect=True) is not None:
            return
        line = await self.read_order(caller, ref)
        if line is not None and line.state in ("confirmed", *SHIPPED):
            raise AlreadyDoneError("인터파크에 이미 발주확인되어 있습니다.", code="confirmed", message=line.mall_state)
        error = RefusedError("인터파크의 신규주문에 없습니다. 주문을 다시 수집해 상태를 확인하세요.", code="not_new")
        error.cancel_asked = line is not None
        raise error

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """품절취소 of the whole line, whatever the reason: the mall knows no other."""
        params = orders.cancel_params(cancellation)
        method, ref = "cnclOutOfStockReqForComm", cancellation.ref
        await self._write(caller, ("order.cancel", method), params, ref, lambda line: line.state == "cancelled")

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """출고완료 of one line. Raises RefusedError, nothing sent, for a courier without a code."""
        if shipment.courier not in COURIERS:
            raise RefusedError("인터파크에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        params, ref = orders.invoice_params(shipment, caller.now), shipment.ref
        await self._write(caller, ("order.invoice", "delvCompForComm"), params, ref, lambda line: line.state in SHIPPED)

    async def _write(
        self, caller: Caller, call: tuple[str, str], params: Mapping[str, str], ref: MallOrderRef, done: Done
    ) -> None:
        """An effect by GET. Where the mall refuses it, the line tells what became of it."""
        api, method = call
        try:
            await ask_orders(caller, api, method, params, effect=True)
        except WrongStateError as error:
            raise explained(error, await self._line_or_none(caller, ref), done) from error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _asked(self, caller: Caller, ref: MallOrderRef) -> set[orders.Key]:
        """Whether the line's cancel is asked for: by any of its requests, for one may follow another's withdrawal."""
        return orders.asked_keys(await queries.rows_of_line(caller, queries.REQUESTS, ref))[0]

    async def _new_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        """Requests for cancels, new orders, and confirmed ones but those that were confirmed by this very reading."""
        requests = await queries.order_rows(caller, queries.REQUESTS, since, until, api="cancel.list")
        asked, broken = orders.asked_keys(requests)
        yield [*broken]
        new = await queries.order_rows(caller, queries.NEW, since, until)
        yield list(orders.lines_of(new, orders.Reading(caller.now, "new", asked)))
        told = {orders.key_of(row) for row in new}
        rows = await queries.order_rows(caller, queries.CONFIRMED, since, until)
        before = [row for row in rows if orders.key_of(row) not in told]
        yield list(orders.lines_of(before, orders.Reading(caller.now, "confirmed", asked)))

    async def _delivered_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[list[Line]]:
        for method, state in queries.LATER_LISTS[2:]:
            rows = await queries.order_rows(caller, method, since, until)
            yield list(orders.lines_of(rows, orders.Reading(caller.now, state)))

    async def _number_of(self, caller: Caller, listing_code: str) -> str:
        found = await self.find_listing(caller, listing_code)
        if found is None:
            raise RefusedError("인터파크에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
        return found.mall_product_no

    async def _read_back(self, caller: Caller, number: str) -> Listed:
        """The product after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            found = await self.read_listing(caller, number)
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if found is None:
            raise unavailable("인터파크에 등록한 상품이 아직 조회되지 않습니다.", effect_possible=True)
        return found


def _texts(item: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in item.items() if value is not None}
