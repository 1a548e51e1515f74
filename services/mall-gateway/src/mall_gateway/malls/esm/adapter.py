"""G마켓 or 옥션 behind the port: which call answers which question (malls.md 4)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import as_object, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.esm import checks, reads
from mall_gateway.malls.esm.categories import CategoryTree
from mall_gateway.malls.esm.claims import EsmClaims
from mall_gateway.malls.esm.connector import Connector
from mall_gateway.malls.esm.inquiries import EsmInquiries
from mall_gateway.malls.esm.mapping import listings, orders, places
from mall_gateway.malls.esm.profile import PROFILES
from mall_gateway.malls.esm.reads import GOODS
from mall_gateway.malls.esm.sales import EsmSales
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.esm.wire import GoodsNumbers
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
)
from mall_gateway.malls.seoul_time import seoul_day

CONFIRMED = frozenset({"confirmed", "shipping", "delivered", "completed"})
DELIVERY_LOOK_BACK = timedelta(days=30)
"""Orders are listed by their payment only: what was delivered in a window may have been paid this long before."""


class EsmMall(EsmClaims, EsmInquiries, EsmSales):
    """The adapter of one site. A product is known by the site's number, which comes some time after its creation."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._categories = CategoryTree()

    @property
    def profile(self) -> MallProfile:
        """What is fixed about the site."""
        return PROFILES[self._site.code]

    def _connector(self, caller: Caller) -> Connector:
        return Connector(caller, self._site)

    async def verify(self, caller: Caller) -> None:
        """The site's dispatch policies: master id, key, IP and the site's seller id are checked together."""
        try:
            await reads.dispatch_policies(self._connector(caller))
        except RefusedError as refused:
            reason = (
                f"{self._site.name}이(가) 계정을 받지 않았습니다. 마스터 ID와 판매자 ID를 확인하고 다시 입력하세요."
            )
            raise CredentialsRefusedError(reason, code=refused.code, message=refused.message) from refused

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Leaves of the site's tree."""
        return await self._categories.leaves(self._connector(caller), keyword)

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """The address book, the dispatch places with their fee policies, and the dispatch policies."""
        return await reads.templates(self._connector(caller))

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """A new bundle fee policy of a dispatch place; addresses and places are entered in ESM+."""
        wrong = places.check_policy(details)
        if wrong:
            raise RefusedError(" ".join(wrong), code="TEMPLATE_FIELDS")
        body = places.policy_body(details)
        answer = await self._connector(caller).post("/item/v1/shipping/policies", "esm.fee_policy_create", body)
        policy_no = as_object(answer).get("policyno")
        if not policy_no:
            reason = f"{self._site.name}이(가) 배송비 정책 번호를 주지 않았습니다. 만들어졌는지 ESM+에서 확인하세요."
            raise unavailable(reason, effect_possible=True, message=str(answer))
        return DeliveryTemplate(str(policy_no), name, places.FEE_POLICY, body)

    def check(self, offer: Offer) -> Sequence[str]:
        """What the site will not take, in Korean."""
        return list(checks.problems(self.profile, offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """POST goods; where the answer has the site's number already, the product is read back at once."""
        connector = self._connector(caller)
        body = listings.goods_body(self._site, offer, await self._known(connector, offer))
        answer = await connector.post(GOODS, "esm.goods_create", body)
        numbers = read_as(GoodsNumbers, answer, self._site.name, written=True)
        if not numbers.goods_no:
            reason = f"{self._site.name}이(가) 상품번호를 주지 않았습니다. 등록되었는지 다시 확인합니다."
            raise unavailable(reason, effect_possible=True, message=str(answer))
        known = listings.waiting(self._site, numbers.goods_no, numbers)
        return await self._read_back(caller, numbers.goods_no, known) if numbers.site_detail else known

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """PUT the whole product; a sale without stock is stopped by it, one with stock goes on."""
        connector = self._connector(caller)
        master = await reads.known_master(connector, offer.mall_product_no or "")
        body = listings.update_body(self._site, offer, await self._known(connector, offer))
        await connector.put(f"{GOODS}/{master}", "esm.goods_update", body)
        known = Listed(offer.mall_product_no or "", offer.mall_option_nos, "waiting_approval", "수정중")
        return await self._read_back(caller, master, known)

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:  # noqa: ARG002
        """PUT sell-status; a refusal of what is stopped already is none."""
        connector = self._connector(caller)
        master = await reads.known_master(connector, mall_product_no)
        try:
            await connector.put(f"{GOODS}/{master}/sell-status", "esm.goods_sale", listings.stop_body(self._site))
        except RefusedError:
            now = await self.read_listing(caller, mall_product_no)
            if now is None or now.state not in {"stopped", "ended"}:
                raise

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """Numbers, sale and options; waiting while the site has no number or does not tell of the sale."""
        connector = self._connector(caller)
        master = await reads.master_number(connector, mall_product_no)
        numbers = await reads.numbers_of(connector, master) if master else None
        if master is None or numbers is None:
            return None
        if not listings.site_number(self._site, numbers):
            return listings.waiting(self._site, master, numbers)
        try:
            sale = await reads.sell_status(connector, master)
        except RefusedError as refused:
            return listings.waiting(self._site, master, numbers, refused.message)
        options = await reads.options_of(connector, master)
        return listings.listed(self._site, numbers, sale, options, seoul_day(caller.now))

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By managedCode."""
        master = await reads.goods_of_code(self._connector(caller), listing_code)
        return None if master is None else await self.read_listing(caller, f"{listings.MASTER}{master}")

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """The orders paid in the window in every status that they go through, or those delivered since.

        The mall leaves out what its buyer cancels or returns: that is found by number, and by the lists of claims.
        """
        connector, delivered = self._connector(caller), item == "delivered"
        start = min(since, until - DELIVERY_LOOK_BACK) if delivered else since
        for status in orders.DELIVERED_STATUSES if delivered else orders.OPEN_STATUSES:
            async for rows in reads.order_pages(connector, status, start, until):
                page = orders.order_page(self._site, rows)
                yield _delivered_since(page, since) if delivered else page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The order by number and, while it is open or not shown, its cancel claim; else what its status tells."""
        connector = self._connector(caller)
        row = await reads.order_row(connector, ref)
        line = None if row is None else self._line(row)
        if line is not None and line.state not in {"new", "confirmed"}:
            return line
        cancel = await reads.cancel_of(connector, ref)
        claimed = None if cancel is None else orders.claimed_line(ref, cancel)
        if line is None and claimed is None:
            told = await reads.status_of(connector, ref)
            return None if told is None else orders.hidden_line(ref, told)
        if line is None or claimed is None:
            return line or claimed
        state = "cancelled" if claimed.state == "cancelled" else line.state
        return replace(line, state=state, cancel_asked=claimed.cancel_asked)

    def _line(self, row: Any) -> FetchedLine:
        try:
            return orders.line_of(row)
        except ValueError:
            reason = f"{self._site.name} 주문을 읽을 수 없습니다. ESM+에서 주문을 확인하세요."
            raise unavailable(reason, effect_possible=False, code="UNREADABLE") from None

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """The delay first, where the ship date is late: refused, it leaves nothing done. Then OrderCheck."""
        connector, ref = self._connector(caller), confirmation.ref
        if confirmation.delay_reason:
            body = orders.delay_body(confirmation)
            await self._act(caller, ref, "/shipping/v1/Order/ShippingExpectedDate", "esm.delay", body, _never)
        path = f"/shipping/v1/Order/OrderCheck/{ref.order_no}"
        await self._act(connector.caller, ref, path, "esm.confirm", {}, lambda line: line.state in CONFIRMED)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """판매취소 of the whole order: ESM takes no part of one."""
        body, path = {"SiteType": self._site.site_type}, orders.cancel_path(cancellation)
        await self._act(caller, cancellation.ref, path, "esm.cancel", body, lambda line: line.state == "cancelled")

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """ShippingInfo. While a cancel is asked the mall takes it as its refusal: the gateway looks before."""
        code = self.profile.couriers.get(shipment.courier)
        if code is None:
            reason = f"{self._site.name}이(가) 받지 않는 택배사입니다. 택배사를 바꾸세요."
            raise RefusedError(reason, code="UNKNOWN_COURIER")
        body, number = orders.invoice_body(shipment, code, caller.now), shipment.invoice_number
        path = "/shipping/v1/Delivery/ShippingInfo"
        await self._act(caller, shipment.ref, path, "esm.invoice", body, lambda line: line.invoice_number == number)

    async def _act(self, caller: Caller, ref: MallOrderRef, path: str, api: str, body: Any, done: Done) -> None:
        """A write on an order. The mall's refusals do not tell `not now` from `not again`: the order does."""
        try:
            await self._connector(caller).post(path, api, body)
        except RefusedError as refused:
            raise explained(refused, await self._line_or_none(caller, ref), done) from refused

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _known(self, connector: Connector, offer: Offer) -> listings.Known:
        """ESM's numbers of the 품목고시. Raises RefusedError where it has no such item type."""
        group = listings.notice_group_of(offer.product, await reads.notice_groups(connector))
        if group is None:
            name = offer.product.notice.item_type_name
            raise RefusedError(
                f"품목고시: {self._site.name}에 '{name}' 품목이 없습니다. 다른 품목을 고르세요.", code="NOTICE"
            )
        codes = await reads.notice_codes(connector, group.official_notice_no)
        return listings.Known(group.official_notice_no, codes, seoul_day(connector.caller.now))

    async def _read_back(self, caller: Caller, master: str, known: Listed) -> Listed:
        """The write is done and must not be reported as lost: without an answer now, the product is read later."""
        try:
            return await self.read_listing(caller, f"{listings.MASTER}{master}") or known
        except MallError:
            return known


def _never(line: FetchedLine) -> bool:  # noqa: ARG001
    return False


def _delivered_since(page: OrderPage, since: datetime) -> OrderPage:
    """The list knows only when an order was paid: those delivered before the window are left out."""
    return replace(page, lines=[line for line in page.lines if line.delivered_at is None or line.delivered_at >= since])
