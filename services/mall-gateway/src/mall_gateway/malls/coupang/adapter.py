"""쿠팡 behind the port: which call answers which question (malls.md 1.2-1.3)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.coupang import reads
from mall_gateway.malls.coupang.claims import CoupangClaims
from mall_gateway.malls.coupang.connector import Connector, data_of
from mall_gateway.malls.coupang.inquiries import CoupangInquiries
from mall_gateway.malls.coupang.mapping import listings, orders
from mall_gateway.malls.coupang.outcomes import (
    error_of,
    failed_row,
    first_of_each_box,
    line_of,
    maybe_done,
)
from mall_gateway.malls.coupang.profile import COURIERS, PROFILE
from mall_gateway.malls.coupang.reads import MARKET, vendor_path
from mall_gateway.malls.coupang.refusals import refusal
from mall_gateway.malls.coupang.sales import CoupangSales
from mall_gateway.malls.coupang.wire import CancelResult
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.order_lines import bare_line
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
    only,
)
from mall_gateway.malls.seoul_time import to_seoul

UNKNOWN_COURIER = "쿠팡이 받지 않는 택배사입니다. 택배사를 바꾸세요."
CONFIRMED = frozenset({"confirmed", "shipping", "delivered", "completed"})


class CoupangMall(CoupangClaims, CoupangInquiries, CoupangSales):
    """The adapter of 쿠팡. Registration waits for an approval; stock, price and sale hang on `vendorItemId`."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 쿠팡."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Today's paid boxes, one at most: it checks key, IP and vendor id together."""
        day = to_seoul(caller.now, reads.DAY)
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
        body = listings.update_body(await _body(connector, offer), existing, offer.mall_option_nos)
        await connector.put(f"{MARKET}/seller-products", "coupang.product_update", body)
        for item in body["items"]:
            if "vendorItemId" in item:
                await _set_item(connector, item)
        return await self.read_listing(caller, existing.seller_product_id) or listings.listed(
            existing, caller.now, any_on_sale=True
        )

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
        """New boxes of the window and what became of those of its days, or the boxes delivered since."""
        if item == "delivered":
            start = min(since, until - reads.DELIVERY_LOOK_BACK)
            for status in orders.DELIVERED_STATUSES:
                async for rows in reads.window_pages(caller, start, until, status):
                    yield _delivered_since(orders.order_page(rows), since)
            return
        for status in orders.OPEN_STATUSES:
            listed = reads.fresh_pages if status == orders.NEW_STATUS else reads.window_pages
            async for rows in listed(caller, since, until, status):
                yield orders.order_page(rows)

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The line in its box. A box that was cancelled or returned as a whole is a bare cancelled line."""
        path = vendor_path(caller, "v5", f"ordersheets/{ref.box_no}")
        try:
            answer = await Connector(caller).get(path, "coupang.order")
        except RefusedError as refused:
            if "취소 또는 반품" in refused.message:
                return bare_line(ref, "cancelled", "CANCELLED_OR_RETURNED")
            if refused.code == "404" or "유효하지 않은" in refused.message:
                return None
            raise
        return line_of(data_of(answer), ref)

    async def read_orders(
        self, caller: Caller, refs: Sequence[MallOrderRef]
    ) -> Sequence[FetchedLine | MallError | None]:
        """One by one: the mall gives many boxes by their day only."""
        return [await self._alone(caller, ref) for ref in refs]

    async def _alone(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | MallError | None:
        try:
            return await self.read_order(caller, ref)
        except RefusedError as refused:
            return refused

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """One confirmation."""
        only(await self.confirm_orders(caller, [confirmation]))

    async def confirm_orders(self, caller: Caller, confirmations: Sequence[Confirmation]) -> Sequence[MallError | None]:
        """PUT acknowledgement of up to 50 boxes: it takes whole boxes, so a later line of one is done already."""
        refs = [confirmation.ref for confirmation in confirmations]
        body = orders.acknowledgement_body(caller.secrets["vendor_id"], refs)
        path = vendor_path(caller, "v4", "ordersheets/acknowledgement")
        answer = await Connector(caller).put(path, "coupang.confirm", body)
        return [await self._outcome(caller, answer, ref, lambda line: line.state in CONFIRMED) for ref in refs]

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """One invoice."""
        only(await self.send_invoices(caller, [shipment]))

    async def send_invoices(self, caller: Caller, shipments: Sequence[Shipment]) -> Sequence[MallError | None]:
        """POST invoices: only from INSTRUCT; a repeat is told from a refusal by reading the box.

        How many rows it takes is not documented: as many as the acknowledgement does. Of a box only one line is sent;
        what differs in the others is told by reading them.
        """
        taken = first_of_each_box([shipment for shipment in shipments if shipment.courier in COURIERS])
        answer: Any = {}
        if taken:
            path = vendor_path(caller, "v4", "orders/invoices")
            body = orders.invoice_body(caller.secrets["vendor_id"], taken)
            answer = await Connector(caller).post(path, "coupang.invoice", body)
        return [await self._invoiced(caller, answer, shipment, sent=shipment in taken) for shipment in shipments]

    async def _invoiced(self, caller: Caller, answer: Any, shipment: Shipment, *, sent: bool) -> MallError | None:
        if shipment.courier not in COURIERS:
            return RefusedError(UNKNOWN_COURIER, code="UNKNOWN_COURIER")
        number = shipment.invoice_number
        if sent:
            return await self._outcome(caller, answer, shipment.ref, lambda line: line.invoice_number == number)
        row = failed_row(data_of(answer), shipment.ref)
        if row is not None:
            return error_of(row)
        line = await self._line_or_none(caller, shipment.ref)
        if line is not None and line.invoice_number == number:
            return None
        reason = "같은 배송상자의 다른 상품이 다른 송장으로 먼저 나갔습니다. 쿠팡 윙에서 송장을 확인해 주세요."
        return RefusedError(reason, code="BOX_ALREADY_SENT")

    async def change_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """POST updateInvoices: from DEPARTURE, before tracking starts (malls.md 1.3).

        A repeat is told from a refusal by reading the box. Raises RefusedError, nothing sent, for a courier without a
        code.
        """
        if shipment.courier not in COURIERS:
            raise RefusedError(UNKNOWN_COURIER, code="UNKNOWN_COURIER")
        path = vendor_path(caller, "v4", "orders/updateInvoices")
        body = orders.invoice_body(caller.secrets["vendor_id"], [shipment])
        answer = await Connector(caller).post(path, "coupang.invoice_change", body)
        sent = (shipment.courier, shipment.invoice_number)
        error = await self._outcome(
            caller, answer, shipment.ref, lambda line: (line.courier_code, line.invoice_number) == sent
        )
        if error is not None:
            raise error

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """POST cancel of one item; the answer is 200 for a part as well, so the failed ids are read."""
        vendor_id, user_id = caller.secrets["vendor_id"], caller.secrets["user_id"]
        path = vendor_path(caller, "v5", f"orders/{cancellation.ref.order_no}/cancel")
        body = orders.cancel_body(vendor_id, user_id, cancellation)
        try:
            answer = await Connector(caller).post(path, "coupang.cancel", body)
        except RefusedError as refused:
            line = await self._line_or_none(caller, cancellation.ref)
            raise explained(refused, line, lambda line: line.state == "cancelled") from refused
        result = CancelResult.model_validate(as_object(data_of(answer)))
        if cancellation.ref.line_no in result.failed_vendor_item_ids:
            raise refusal("FAILED_VENDOR_ITEM", str(as_object(answer).get("message") or ""))

    async def _outcome(self, caller: Caller, answer: Any, ref: MallOrderRef, done: Done) -> MallError | None:
        row = failed_row(data_of(answer), ref)
        if row is None:
            return None
        error = error_of(row)
        return explained(error, await self._line_or_none(caller, ref), done) if maybe_done(row) else error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None


async def _body(connector: Connector, offer: Offer) -> dict[str, Any]:
    meta = await reads.category_meta(connector, offer.terms.mall_category_code)
    today = datetime.fromisoformat(to_seoul(connector.caller.now, reads.DAY)).date()
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


def _delivered_since(page: OrderPage, since: datetime) -> OrderPage:
    """The list knows only when a box was made: lines known to be delivered before the window are left out."""
    moment = since.astimezone(UTC)
    lines = [line for line in page.lines if line.delivered_at is None or line.delivered_at >= moment]
    return replace(page, lines=lines)
