"""롯데닷컴 behind the port, in the calls of 롯데온's open API (malls.md 8): which call answers which question."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls import general_malls
from mall_gateway.malls.answers import as_object, as_rows, pages_of, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.lottecom import checks, reads
from mall_gateway.malls.lottecom.categories import CategoryTree, category_row
from mall_gateway.malls.lottecom.claims import LottecomClaims
from mall_gateway.malls.lottecom.collecting import delivered_lines, line_of, new_lines
from mall_gateway.malls.lottecom.connector import MALL, Connector
from mall_gateway.malls.lottecom.inquiries import LottecomInquiries
from mall_gateway.malls.lottecom.mapping import listings, orders, places, products
from mall_gateway.malls.lottecom.profile import COURIERS, PROFILE
from mall_gateway.malls.lottecom.reads import DELIVERY, PRODUCT
from mall_gateway.malls.lottecom.refusals import refusal
from mall_gateway.malls.lottecom.sales import (
    LottecomSales,
    current_of,
    write_item_sales,
    write_prices,
    write_sale,
    write_stocks,
)
from mall_gateway.malls.lottecom.wire import OrderRow, ProductDetail, Registered
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
)
from mall_gateway.malls.seoul_time import seoul_day

CONFIRMED = frozenset({"confirmed", "shipping", "delivered", "completed"})
PAGE_LINES = 100


class LottecomMall(LottecomSales, LottecomClaims, LottecomInquiries):
    """The adapter of 롯데닷컴. Registration waits for two approvals; options have numbers of their own to read."""

    def __init__(self) -> None:
        self._categories = CategoryTree()

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 롯데닷컴."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Who the key belongs to: key and IP are checked together."""
        try:
            await reads.identity(Connector(caller))
        except RefusedError as refused:
            reason = "롯데닷컴이 계정을 받지 않았습니다. API 인증키를 확인하고 다시 입력하세요."
            raise CredentialsRefusedError(reason, code=refused.code, message=refused.message) from refused

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Leaves of the standard tree."""
        return await self._categories.leaves(Connector(caller), keyword)

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """Outbound and return places, and fee policies."""
        connector = Connector(caller)
        seller = await reads.seller(connector)
        own = await reads.settings(connector, seller, "dvp/getDvpListSr", "lottecom.places")
        fees = await reads.settings(connector, seller, "dvl/getDvCstListSr", "lottecom.policies")
        return [*places.places(own), *places.policies(fees)]

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused: malls.md 8.2 has the calls but no body of them."""
        raise RefusedError(
            f"출고지와 배송비정책은 롯데온 판매자센터에서 등록하세요. 등록한 뒤 여기에서 고를 수 있습니다. ({name})",
            code="NO_TEMPLATES",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What 롯데닷컴 will not take, in Korean."""
        return list(checks.problems(self._sold(offer)))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """POST registration/request of one product; its options have numbers when it is read."""
        connector = Connector(caller)
        sold = self._sold(offer)
        body = products.product_body(sold, await self._known(connector, sold))
        data = await connector.write(f"{PRODUCT}/registration/request", "lottecom.product_create", body)
        row = next(iter(as_rows(data)), None)
        if not as_object(row).get("spdNo"):
            reason = f"{MALL}이 상품번호를 주지 않았습니다. 등록되었는지 다시 확인합니다."
            raise unavailable(reason, effect_possible=True)
        number = read_as(Registered, row, MALL, written=True).spd_no
        return Listed(number, {}, "waiting_approval", "APRV_WT")

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """Stocks first, the whole product, then price and sale where they differ, and back on sale where it stopped."""
        connector, sold = Connector(caller), self._sold(offer)
        known = await self._known(connector, sold)
        current = await current_of(connector, known.seller, offer.mall_product_no or "")
        seller, number = known.seller, current.spd_no
        await write_stocks(connector, seller, number, listings.differing_stocks(sold, current.itm_lst))
        body = products.update_body(sold, known, current)
        await connector.write(f"{PRODUCT}/modification/request", "lottecom.product_update", body)
        await write_prices(connector, seller, current, sold.terms)
        await write_item_sales(connector, seller, number, listings.differing_sales(sold, current.itm_lst))
        if listings.listed(current).state == "stopped" and listings.in_stock(sold):
            await write_sale(connector, seller, number, listings.SALE)
        return await self._read_back(caller, current)

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:  # noqa: ARG002
        """SOUT of the product; a refusal of what is stopped already is none."""
        connector = Connector(caller)
        seller = await reads.seller(connector)
        try:
            await write_sale(connector, seller, mall_product_no, listings.SOLD_OUT)
        except RefusedError:
            now = await self.read_listing(caller, mall_product_no)
            if now is None or now.state not in {"stopped", "ended"}:
                raise

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product with approvals, sale and options."""
        connector = Connector(caller)
        found = await reads.product(connector, await reads.seller(connector), mall_product_no)
        return None if found is None else listings.listed(found)

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By epdNo in the product list, then the product itself."""
        connector = Connector(caller)
        seller = await reads.seller(connector)
        number = await reads.product_of_code(connector, seller, listing_code, caller.now)
        return None if number is None else await self.read_listing(caller, number)

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """The orders instructed in the window with where they stand and who cancels, or those delivered since."""
        source = new_lines if item == "new" else delivered_lines
        async for lines in source(Connector(caller), since, until):
            for page in pages_of(lines, PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The line by its order's number, where it stands and, while it is open or not shown, its cancel claim."""
        return await line_of(Connector(caller), ref)

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """연동완료, by which the order is prepared. A later ship date is not told: malls.md 8.3 has no call for it."""
        body = orders.confirm_body(confirmation)
        path = f"{DELIVERY}/SellerIfCompleteInform"
        await self._act(caller, confirmation.ref, path, "lottecom.confirm", body, lambda line: line.state in CONFIRMED)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:  # noqa: ARG002
        """Refused, nothing sent: a 종합몰 takes no cancel from a seller, though its API has a call for it."""
        raise general_malls.cancel_refused(MALL)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """발송완료 with the invoice; the call wants product and option too, so the line is read before."""
        if shipment.courier not in COURIERS:
            raise RefusedError("롯데닷컴이 받지 않는 택배사입니다. 택배사를 바꾸세요.", code="UNKNOWN_COURIER")
        row = await self._row(Connector(caller), shipment.ref)
        body, number = orders.invoice_body(shipment, row, caller.now), shipment.invoice_number
        path = f"{DELIVERY}/SellerDeliveryProgressStateInform"
        await self._act(
            caller, shipment.ref, path, "lottecom.invoice", body, lambda line: line.invoice_number == number
        )

    def _sold(self, offer: Offer) -> Offer:
        return general_malls.unpriced(general_malls.as_sold(offer))

    async def _known(self, connector: Connector, offer: Offer) -> products.Known:
        """The seller and the display categories. Raises RefusedError where 롯데온 has no such category."""
        seller = await reads.seller(connector)
        row = await category_row(connector, offer.terms.mall_category_code)
        if row is None or not row.disp_list:
            raise RefusedError("판매정보의 카테고리가 롯데닷컴에 없습니다. 카테고리를 다시 고르세요.", code="CATEGORY")
        numbers = [one.disp_cat_id for one in row.disp_list if one.mall_dvs_cd in ("", "LTON")]
        return products.Known(seller, numbers, seoul_day(connector.caller.now))

    async def _read_back(self, caller: Caller, known: ProductDetail) -> Listed:
        """The write is done and must not be reported as lost: without an answer now, the product is read later."""
        try:
            return await self.read_listing(caller, known.spd_no) or listings.listed(known)
        except MallError:
            return replace(listings.listed(known), state="waiting_approval", mall_state="수정중")

    async def _row(self, connector: Connector, ref: MallOrderRef) -> OrderRow:
        """The order row of a line. Raises RefusedError where the mall shows none."""
        for raw in reversed(await reads.instructions_of(connector, ref.order_no)):
            row = read_as(OrderRow, raw, MALL)
            if orders.row_key(row) == orders.key_of(ref):
                return row
        raise refusal("NO_ORDER", "주문을 찾을 수 없습니다.")

    async def _act(self, caller: Caller, ref: MallOrderRef, path: str, api: str, body: Any, done: Done) -> None:
        """A write on an order. The mall's refusals do not tell `not now` from `not again`: the order does."""
        try:
            await Connector(caller).write(path, api, body)
        except RefusedError as refused:
            raise explained(refused, await self._line_or_none(caller, ref), done) from refused

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None
