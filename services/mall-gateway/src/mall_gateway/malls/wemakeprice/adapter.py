"""위메프 as the gateway sees it: each operation of the port in 위메프's calls (malls.md 6)."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, pages_of, unavailable
from mall_gateway.malls.failures import read_as
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
from mall_gateway.malls.shapes import Shape
from mall_gateway.malls.wemakeprice import checks, wire
from mall_gateway.malls.wemakeprice.claims import WemakepriceClaims
from mall_gateway.malls.wemakeprice.connector import MALL, call
from mall_gateway.malls.wemakeprice.inquiries import WemakepriceInquiries
from mall_gateway.malls.wemakeprice.mapping import orders, products
from mall_gateway.malls.wemakeprice.profile import PROFILE
from mall_gateway.malls.wemakeprice.queries import (
    bundle_row,
    cancel_rows,
    listed_bundles,
    look_up,
    recent_cancel_rows,
    rows_of,
)
from mall_gateway.malls.wemakeprice.sales import WemakepriceSales, set_status

_PAGE_LINES = 100
_OPEN_STATES = frozenset({"new", "confirmed"})
Lines = list[FetchedLine | UnreadableLine]


class WemakepriceMall(WemakepriceSales, WemakepriceClaims, WemakepriceInquiries):
    """The adapter of 위메프. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 위메프."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read the shipping policies, a short list. Raises CredentialsRefusedError."""
        try:
            await call(caller, "GET", "/product/out/getSellerShipPolicy", api="policy.list")
        except RefusedError as error:
            reason = "위메프가 연결을 거절했습니다. 판매자센터의 정보수정 > API 연동정보를 확인하세요."
            raise CredentialsRefusedError(reason, code=error.code, message=error.message) from error

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """getCategory gives all leaves (malls.md 6.2 names no parameter); the word is looked for here."""
        data = await call(caller, "GET", "/product/out/getCategory", api="category.list")
        found = (products.category_of(read_as(wire.Category, row, MALL)) for row in rows_of(data))
        return [category for category in found if keyword in " > ".join(category.path)]

    async def delivery_templates(
        self,
        caller: Caller,  # noqa: ARG002  the port's
    ) -> Sequence[DeliveryTemplate]:
        """None: 위메프 takes shipping on the 판매정보 itself."""
        return ()

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,  # noqa: ARG002
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused, nothing sent."""
        raise RefusedError(
            "위메프에는 배송템플릿이 없습니다. 판매정보의 배송 항목에 바로 입력하세요.", code="no_templates"
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What 위메프 will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """setProduct, then the product read back for its option numbers."""
        data = await self._set_product(caller, offer, None)
        return await self._read_back(caller, offer, _product_no(data))

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """setProduct of everything with the product's number, and back on sale where it is stopped."""
        product_no = offer.mall_product_no or await self._number_of(caller, offer.listing_code)
        await self._set_product(caller, offer, product_no)
        listed = await self._read_back(caller, offer, product_no)
        if listed.state != "stopped":
            return listed
        await set_status(caller, product_no, products.ON_SALE)
        return replace(listed, state="on_sale", mall_state=products.ON_SALE)

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """setProductStatus; a stopped product is as good."""
        await set_status(caller, mall_product_no, products.STOPPED)

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """getProduct."""
        raw = await look_up(caller, "/product/out/getProduct", api="product.read", query={"productNo": mall_product_no})
        return None if raw is None else products.listed_of(read_as(wire.ListedProduct, raw, MALL))

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """sellerProdCode/getProductList by our code, then the product itself."""
        path = "/product/out/sellerProdCode/getProductList"
        data = await call(caller, "GET", path, api="product.find", query={"code": listing_code})
        rows = [read_as(wire.ListedProduct, row, MALL) for row in rows_of(data)]
        ours = [row for row in rows if products.seller_code_of(row) in ("", listing_code)]
        return await self.read_listing(caller, ours[0].product_no) if ours else None

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """NEW and CONFIRM with the open cancel requests; or what of CONFIRM has arrived.

        Unverified: that delivered bundles stay in the CONFIRM list; malls.md 6.3 names no other type.
        """
        source = self._new_lines if item == "new" else self._delivered_lines
        async for lines in source(caller, since, until):
            for page in pages_of(lines, _PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """getOrderInfo and, while it is open, its cancel claims of the last 24 hours."""
        raw = await bundle_row(caller, ref.box_no)
        if raw is None:
            return None
        line = _line_of(raw, ref, orders.Reading((), caller.now))
        if line is None or line.state not in _OPEN_STATES or line.cancel_asked:
            return line
        claims, _ = orders.claims_of(await recent_cancel_rows(caller, "REQUEST", "APPROVE"))
        return _line_of(raw, ref, orders.Reading(claims, caller.now))

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """setOrderConfirm of the whole bundle, then the later ship date where there is a reason for it."""
        await _write(caller, "/order/in/setOrderConfirm", "order.confirm", orders.confirm_body(confirmation))
        if confirmation.delay_reason:
            await self._announce_delay(caller, confirmation)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """setOrderCancel."""
        await _write(caller, "/order/in/setOrderCancel", "order.cancel", orders.cancel_body(cancellation))

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """setOrderDelivery of the whole bundle. Raises RefusedError, nothing sent, for a courier without a code."""
        _check_courier(shipment)
        await _write(caller, "/order/in/setOrderDelivery", "order.delivery", orders.invoice_body(shipment))

    async def change_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """setParcelDelivery of the whole bundle (malls.md 6.3). Raises RefusedError as `send_invoice` does.

        Unverified: the call is known by its name only; the likeliest is that it takes the body of setOrderDelivery and
        puts another parcel in place of the one that was sent.
        """
        _check_courier(shipment)
        await _write(caller, "/order/in/setParcelDelivery", "order.invoice_change", orders.invoice_body(shipment))

    async def _new_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[Lines]:
        """New, then acknowledged bundles; last those older ones whose cancel was asked for in this window."""
        claims, broken = orders.claims_of(await cancel_rows(caller, since, until, orders.CANCEL_ASKED))
        yield [*broken]
        missing = {claim.bundle_no for claim in claims}
        for type_ in ("NEW", "CONFIRM"):
            rows = await listed_bundles(caller, type_, since, until)
            lines = _lines(rows, orders.Reading(claims, caller.now, type_))
            missing -= {line.ref.box_no for line in lines if isinstance(line, FetchedLine)}
            yield lines
        for bundle_no in sorted(missing):
            raw = await bundle_row(caller, bundle_no)
            yield [] if raw is None else _lines([raw], orders.Reading(claims, caller.now))

    async def _delivered_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[Lines]:
        rows = await listed_bundles(caller, "CONFIRM", since, until)
        lines = _lines(rows, orders.Reading((), caller.now, "CONFIRM"))
        yield [line for line in lines if isinstance(line, UnreadableLine) or line.state in ("delivered", "completed")]

    async def _set_product(self, caller: Caller, offer: Offer, product_no: str | None) -> Any:
        policy_no = await self._ship_policy_no(caller)
        group = await self._notice_group(caller, offer)
        known = products.Known(group, policy_no, caller.now.astimezone(SEOUL).date())
        body = products.product_of(offer, known, product_no)
        return await _write(caller, "/product/in/setProduct", "product.set", body)

    async def _ship_policy_no(self, caller: Caller) -> str | None:
        """The seller's first policy, which setProduct names beside `shipInfo`; None where there is none.

        Unverified: that `shipInfo` overrides the policy (malls.md 6.2 lists both without saying which counts).
        """
        rows = await _told(caller, "/product/out/getSellerShipPolicy", "policy.list")
        return read_as(wire.ShipPolicy, rows[0], MALL).ship_policy_no if rows else None

    async def _notice_group(self, caller: Caller, offer: Offer) -> wire.KnownGroup:
        """getNotice gives 위메프's numbers of the 품목고시. Raises RefusedError where it has no such item type."""
        rows = await _told(caller, "/product/out/getNotice", "notice.list")
        found = products.notice_group_of(offer.product, (read_as(wire.KnownGroup, row, MALL) for row in rows))
        if found is None:
            name = offer.product.notice.item_type_name
            raise RefusedError(f"품목고시: 위메프에 '{name}' 품목이 없습니다. 다른 품목을 고르세요.", code="notice")
        return found

    async def _number_of(self, caller: Caller, listing_code: str) -> str:
        """The product's number, where the gateway has none yet: without it setProduct would make a second product."""
        found = await self.find_listing(caller, listing_code)
        if found is None:
            raise RefusedError("위메프에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
        return found.mall_product_no

    async def _announce_delay(self, caller: Caller, confirmation: Confirmation) -> None:
        """The bundle is confirmed by now: whatever becomes of this, the gateway must look and not say refused."""
        try:
            await _write(caller, "/order/in/setOrderDelivery", "order.delay", orders.delay_body(confirmation))
        except MallError as error:
            reason = f"발주확인은 되었으나 출고예정일을 알리지 못했습니다. {error.reason}"
            raise unavailable(reason, effect_possible=True, code=error.code, message=error.message) from error

    async def _read_back(self, caller: Caller, offer: Offer, product_no: str) -> Listed:
        """The product after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            found = await (
                self.read_listing(caller, product_no) if product_no else self.find_listing(caller, offer.listing_code)
            )
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if found is None:
            raise unavailable("위메프에 등록한 상품이 아직 조회되지 않습니다.", effect_possible=True)
        return found if found.mall_state else replace(found, state="on_sale", mall_state="OK")


def _check_courier(shipment: Shipment) -> None:
    if shipment.courier not in PROFILE.couriers:
        raise RefusedError("위메프에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")


async def _told(caller: Caller, path: str, api: str) -> Sequence[Any]:
    async def ask() -> Sequence[Any]:
        return rows_of(await call(caller, "GET", path, api=api))

    return await caller.cached(path, ask)


async def _write(caller: Caller, path: str, api: str, body: Shape) -> Any:
    return await call(caller, "POST", path, api=api, body=body.to_json())


def _product_no(data: Any) -> str:
    """`data` of a creation: the number itself or an object with it (unverified); empty where it has neither."""
    given = as_object(data).get("productNo", data)
    return str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""


def _lines(rows: Iterable[Any], reading: orders.Reading) -> Lines:
    return [line for row in rows for line in orders.lines_of(row, reading)]


def _line_of(raw: Any, ref: MallOrderRef, reading: orders.Reading) -> FetchedLine | None:
    """The line of a bundle. Raises UnavailableError when the bundle can't be read."""
    lines = _lines([raw], reading)
    for line in lines:
        if isinstance(line, FetchedLine) and line.ref.line_no == ref.line_no:
            return line
    broken = next((line for line in lines if isinstance(line, UnreadableLine)), None)
    if broken is not None:
        raise unavailable(broken.reason, effect_possible=False)
    return None
