"""쿠팡 behind the port: which call answers which question (malls.md 1.2-1.3)."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, as_rows, unavailable
from mall_gateway.malls.coupang import reads
from mall_gateway.malls.coupang.connector import Connector, data_of
from mall_gateway.malls.coupang.mapping import listings, orders
from mall_gateway.malls.coupang.profile import COURIERS, PROFILE
from mall_gateway.malls.coupang.reads import MARKET, vendor_path
from mall_gateway.malls.coupang.refusals import MAYBE_DONE_CODES, refusal, row_refusal
from mall_gateway.malls.coupang.wire import BatchResult, BatchRow, CancelResult
from mall_gateway.malls.port import (
    AlreadyDoneError,
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
)
from mall_gateway.malls.seoul_time import to_seoul

DAY = "%Y-%m-%d"
CONFIRMED = frozenset({"confirmed", "shipping", "delivered", "completed"})

Done = Callable[[FetchedLine], bool]


class CoupangMall:
    """The adapter of 쿠팡. Registration waits for an approval; stock, price and sale hang on `vendorItemId`."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 쿠팡."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Today's paid boxes, one at most: it checks key, IP and vendor id together."""
        day = to_seoul(caller.now, DAY)
        try:
            await reads.order_sheets(caller, day, day, "ACCEPT", size=1)
        except RefusedError as refused:
            reason = "쿠팡이 계정을 받지 않았습니다. 업체코드와 키를 확인하고 다시 입력하세요."
            raise CredentialsRefusedError(reason, code=refused.code, message=refused.message) from refused

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Leaves of the whole display tree, which comes in one answer."""
        tree = await Connector(caller).get(f"{MARKET}/meta/display-categories", "coupang.categories")
        return list(listings.categories(data_of(tree), keyword))

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """The outbound places (출고지) and return centres (반품지) of the vendor."""
        outbound = await reads.all_places(caller, reads.OUTBOUND, "coupang.outbound_places")
        centres = await reads.all_places(
            caller, vendor_path(caller, "v5", "returnShippingCenters"), "coupang.return_centres"
        )
        return [
            *listings.places(outbound, number_field="outboundShippingPlaceCode", kind="출고지"),
            *listings.places(centres, number_field="returnCenterCode", kind="반품지"),
        ]

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused: places need a contract with a courier and are entered in 쿠팡 윙."""
        raise RefusedError(
            f"쿠팡의 출고지와 반품지는 쿠팡 윙에서 등록하세요. 등록한 뒤 여기에서 고를 수 있습니다. ({name})",
            code="NO_TEMPLATES",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What 쿠팡 will not take, in Korean."""
        return listings.check(offer)

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """POST the product and ask for its approval; option numbers come with the approval."""
        connector = Connector(caller)
        body = await _body(connector, offer)
        answer = await connector.post(f"{MARKET}/seller-products", "coupang.product_create", body)
        number = data_of(answer)
        if not isinstance(number, int | str) or not str(number).isdecimal():
            reason = "쿠팡이 상품번호를 주지 않았습니다. 등록되었는지 다시 확인합니다."
            raise unavailable(reason, effect_possible=True, message=str(answer))
        return Listed(str(number), {}, "waiting_approval", "승인대기중")

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """PUT the whole product, then price, stock and sale of the items that differ from the offer."""
        connector = Connector(caller)
        existing = await reads.seller_product(connector, offer.mall_product_no or "")
        if existing is None:
            raise refusal("NOT_FOUND", f"상품({offer.mall_product_no})의 데이터가 없습니다.")
        body = listings.update_body(await _body(connector, offer), existing)
        await connector.put(f"{MARKET}/seller-products", "coupang.product_update", body)
        for item in body["items"]:
            if "vendorItemId" in item:
                await _set_item(connector, item)
        return await self.read_listing(caller, existing.seller_product_id) or listings.listed(
            existing, caller.now, any_on_sale=True
        )

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:
        """Stop every vendor item; one that is deleted at the mall is stopped."""
        connector = Connector(caller)
        numbers = [one for one in mall_option_nos.values() if one]
        if not numbers:
            product = await reads.seller_product(connector, mall_product_no)
            numbers = list(listings.option_numbers(product).values()) if product else []
        if not numbers:
            reason = "쿠팡의 승인 전이라 판매중지할 옵션이 없습니다. 승인된 뒤 다시 하거나 쿠팡 윙에서 삭제하세요."
            raise RefusedError(reason, code="NOT_APPROVED")
        for number in numbers:
            await _stop_item(connector, number)

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product, the sale of its items, and the reviewer's words where it was sent back."""
        connector = Connector(caller)
        product = await reads.seller_product(connector, mall_product_no)
        if product is None:
            return None
        plain = listings.listed(product, caller.now, any_on_sale=True)
        if plain.state == "on_sale" and not await reads.any_on_sale(connector, plain.mall_option_nos.values()):
            return listings.listed(product, caller.now, any_on_sale=False)
        if plain.state == "refused":
            reason = await reads.refusal_comment(connector, mall_product_no)
            return listings.listed(product, caller.now, any_on_sale=True, reason=reason)
        return plain

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By SKU, which finds what has no options; else through the whole product list by the code in its name."""
        for row in await reads.products_by_sku(Connector(caller), listing_code):
            found = await self._same_listing(caller, row, listing_code)
            if found is not None:
                return found
        async for row in reads.product_rows(caller):
            if orders.name_tag(listing_code) in str(row.get("sellerProductName")):
                return await self.read_listing(caller, str(row["sellerProductId"]))
        return None

    async def _same_listing(self, caller: Caller, row: Any, listing_code: str) -> Listed | None:
        product = await reads.seller_product(Connector(caller), str(as_object(row).get("sellerProductId")))
        codes = {orders.split_sku(item.external_vendor_sku)[0] for item in product.items} if product else set[str]()
        if product is None or listing_code not in codes:
            return None
        return await self.read_listing(caller, product.seller_product_id)

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """The boxes of the window's days in every status that they go through, or those delivered since."""
        delivered = item == "delivered"
        start = min(since, until - reads.DELIVERY_LOOK_BACK) if delivered else since
        first, last = to_seoul(start, DAY), to_seoul(until - timedelta(microseconds=1), DAY)
        for status in orders.DELIVERED_STATUSES if delivered else orders.OPEN_STATUSES:
            async for rows in reads.sheet_pages(caller, first, last, status):
                page = orders.order_page(rows)
                yield _delivered_since(page, since) if delivered else page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The line in its box. A box that was cancelled or returned as a whole is a bare cancelled line."""
        path = vendor_path(caller, "v5", f"ordersheets/{ref.box_no}")
        try:
            answer = await Connector(caller).get(path, "coupang.order")
        except RefusedError as refused:
            if "취소 또는 반품" in refused.message:
                return orders.cancelled_line(ref)
            if refused.code == "404" or "유효하지 않은" in refused.message:
                return None
            raise
        return _line_of(data_of(answer), ref)

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """PUT acknowledgement: it takes the whole box, so a later line of the same box is done already."""
        vendor_id = caller.secrets["vendor_id"]
        body = orders.acknowledgement_body(vendor_id, confirmation.ref)
        path = vendor_path(caller, "v4", "ordersheets/acknowledgement")
        answer = await Connector(caller).put(path, "coupang.confirm", body)
        row = _failed_row(data_of(answer), confirmation.ref)
        if row is not None:
            await self._raise_for(caller, confirmation.ref, row, lambda line: line.state in CONFIRMED)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """POST invoices: only from INSTRUCT; a repeat is told from a refusal by reading the box."""
        if shipment.courier not in COURIERS:
            raise RefusedError("쿠팡이 받지 않는 택배사입니다. 택배사를 바꾸세요.", code="UNKNOWN_COURIER")
        vendor_id = caller.secrets["vendor_id"]
        path = vendor_path(caller, "v4", "orders/invoices")
        answer = await Connector(caller).post(path, "coupang.invoice", orders.invoice_body(vendor_id, shipment))
        row = _failed_row(data_of(answer), shipment.ref)
        if row is not None:
            number = shipment.invoice_number
            await self._raise_for(caller, shipment.ref, row, lambda line: line.invoice_number == number)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """POST cancel of one item; the answer is 200 for a part as well, so the failed ids are read."""
        vendor_id, user_id = caller.secrets["vendor_id"], caller.secrets["user_id"]
        path = vendor_path(caller, "v5", f"orders/{cancellation.ref.order_no}/cancel")
        body = orders.cancel_body(vendor_id, user_id, cancellation)
        try:
            answer = await Connector(caller).post(path, "coupang.cancel", body)
        except RefusedError as refused:
            await self._raise_if_done(caller, cancellation.ref, refused, lambda line: line.state == "cancelled")
            raise
        result = CancelResult.model_validate(as_object(data_of(answer)))
        if cancellation.ref.line_no in result.failed_vendor_item_ids:
            raise refusal("FAILED_VENDOR_ITEM", str(as_object(answer).get("message") or ""))

    async def _raise_for(self, caller: Caller, ref: MallOrderRef, row: BatchRow, done: Done) -> None:
        error = row_refusal(row)
        if row.result_code in MAYBE_DONE_CODES or "배송상태를 변경할 수 없습니다" in row.result_message:
            await self._raise_if_done(caller, ref, error, done)
        if row.result_code == "UNDEFINED_ERROR_OCCUR":
            raise unavailable(
                "쿠팡에서 알 수 없는 오류가 났습니다. 처리되었는지 다시 확인합니다.",
                effect_possible=True,
                code=row.result_code,
                message=row.result_message,
            )
        raise error

    async def _raise_if_done(self, caller: Caller, ref: MallOrderRef, error: RefusedError, done: Done) -> None:
        """The mall gives one code for `not now` and `not again`: the line as it is now tells which it was."""
        line = await self._line_or_none(caller, ref)
        if line is None:
            return
        if done(line):
            raise AlreadyDoneError(error.reason, code=error.code, message=error.message) from error
        error.cancel_asked = error.cancel_asked or line.cancel_asked or line.state == "cancelled"

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None


async def _body(connector: Connector, offer: Offer) -> dict[str, Any]:
    meta = await reads.category_meta(connector, offer.terms.mall_category_code)
    today = datetime.fromisoformat(to_seoul(connector.caller.now, DAY)).date()
    return listings.product_body(offer, meta, connector.caller.secrets, today)


async def _set_item(connector: Connector, item: Mapping[str, Any]) -> None:
    """Price, stock and sale of an approved item have calls of their own; only what differs is set."""
    number, price, stock = str(item["vendorItemId"]), int(item["salePrice"]), int(item["maximumBuyCount"])
    path = f"{MARKET}/vendor-items/{number}"
    state = await reads.item_state(connector, number)
    if state.sale_price != price:
        force = {"forceSalePriceUpdate": "true"}
        await connector.put(f"{path}/prices/{price}", "coupang.item_price", query=force)
    if state.amount_in_stock != stock:
        await connector.put(f"{path}/quantities/{stock}", "coupang.item_stock")
    if not state.on_sale:
        await connector.put(f"{path}/sales/resume", "coupang.item_sale")


async def _stop_item(connector: Connector, number: str) -> None:
    try:
        await connector.put(f"{MARKET}/vendor-items/{number}/sales/stop", "coupang.item_sale")
    except RefusedError as refused:
        if "삭제된 상품" not in refused.message:
            raise


def _delivered_since(page: OrderPage, since: datetime) -> OrderPage:
    """The list knows only when a box was made: lines known to be delivered before the window are left out."""
    moment = since.astimezone(UTC)
    lines = [line for line in page.lines if line.delivered_at is None or line.delivered_at >= moment]
    return replace(page, lines=lines)


def _line_of(data: Any, ref: MallOrderRef) -> FetchedLine | None:
    sheets = as_rows(data) or [as_object(data)]
    page = orders.order_page(sheets)
    found = next((line for line in page.lines if line.ref.line_no == ref.line_no), None)
    if found is None and page.unreadable:
        raise unavailable(page.unreadable[0].reason, effect_possible=False, code="UNREADABLE")
    return found


def _failed_row(data: Any, ref: MallOrderRef) -> BatchRow | None:
    """The row of our box where it failed; a batch that failed without rows counts as one."""
    result = BatchResult.model_validate(as_object(data))
    for row in result.response_list:
        if row.shipment_box_id in {ref.box_no, ""}:
            return None if row.succeed else row
    if result.response_code == 0:
        return None
    return BatchRow(result_code=f"RESPONSE_{result.response_code}", result_message=result.response_message)
