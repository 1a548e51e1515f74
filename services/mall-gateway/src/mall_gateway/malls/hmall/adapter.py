"""현대몰 as the gateway sees it: each operation of the port in 현대몰's calls (malls.md 12)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import pages_of, unavailable
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.general_malls import as_sold, cancel_refused
from mall_gateway.malls.hmall import checks, queries
from mall_gateway.malls.hmall.connector import ask, secret, server_ip, session
from mall_gateway.malls.hmall.datasets import Row, rows_of
from mall_gateway.malls.hmall.mapping import items, options, orders
from mall_gateway.malls.hmall.profile import COURIERS, PROFILE
from mall_gateway.malls.hmall.refusals import WrongStateError
from mall_gateway.malls.hmall.sales import HmallSales, ask_price, set_state, set_unit_stocks
from mall_gateway.malls.port import (
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
from mall_gateway.malls.seoul_time import seoul_day

PAGE_LINES = 100
SHIPPED = frozenset({"shipping", "delivered", "completed"})

Line = FetchedLine | UnreadableLine


class HmallMall(HmallSales):
    """The adapter of 현대몰. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 현대몰."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read one product. Raises CredentialsRefusedError."""
        await queries.products_page(caller, "account.verify", 1, 1)

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """All sections come in one answer; the word is looked for here."""
        return list(items.categories_of(await queries.sections(caller), keyword))

    async def delivery_templates(
        self,
        caller: Caller,  # noqa: ARG002  the port's
    ) -> Sequence[DeliveryTemplate]:
        """None: 현대몰 has no list of places that is known; the 판매정보 takes their numbers."""
        return ()

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused, nothing sent."""
        reason = f"현대몰의 출고지와 반품/교환지는 협력사 시스템에서 등록하고, 순번을 판매정보에 적으세요. ({name})"
        raise RefusedError(reason, code="no_templates")

    def check(self, offer: Offer) -> Sequence[str]:
        """What 현대몰 will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """Register, asking the MD for the price; then read the codes of the units."""
        sold = as_sold(offer)
        notices = await queries.notice_items(caller, items.class_codes(offer)[-1])
        datasets = items.registration_of(sold, secret(caller, "ven_cd"), notices, caller.now)
        given = {"dsSession": [session(caller)], **datasets}
        root = await ask(caller, "product.create", "/pd/pdb/multiItem.do", given, effect=True)
        told = [row["slitmCd"] for row in rows_of(root, "result", "dsOutput", "dsList", "dsItem") if "slitmCd" in row]
        return await self._read_back(caller, sold, told[0] if told else "")

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """What is told of the product, then price, stocks and state where they differ; each may be said twice."""
        sold = as_sold(offer)
        number = offer.mall_product_no or await self._number_of(caller, offer.listing_code)
        shown = await queries.item(caller, number)
        if shown is None:
            raise RefusedError("현대몰에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
        notices = await queries.notice_items(caller, items.class_codes(offer)[-1])
        datasets = items.update_of(sold, secret(caller, "ven_cd"), number, notices)
        given = {"dsSession": [session(caller)], **datasets}
        await ask(caller, "product.update", "/pd/pdb/updateItemByVen.do", given, effect=True)
        if shown.sell_prc != offer.terms.price_won:
            await ask_price(caller, items.price_row(sold.terms, number, caller.now))
        await self._set_stocks(caller, sold, number)
        if items.state_of(shown) == "stopped":
            await set_state(caller, number, items.ON_SALE)
        return await self._read_back(caller, sold, number)

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """일시중단; refused, the product is read: a stopped or ended one is as good."""
        try:
            await set_state(caller, mall_product_no, items.PAUSED)
        except RefusedError:
            shown = await queries.item(caller, mall_product_no)
            if shown is None or items.state_of(shown) not in ("stopped", "ended"):
                raise

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product and its units; only units that carry our key are told."""
        shown = await queries.item(caller, mall_product_no)
        return None if shown is None else items.listed_of(shown, await queries.units(caller, mall_product_no))

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By our code, page by page, for no search by it is known."""
        async for found in queries.all_items(caller):
            if found.ven_item_cd == listing_code:
                return await self.read_listing(caller, found.slitm_cd)
        return None

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """출고대기 and 출고진행 with cancelled ones among them, or 배송완료: by whole days.

        What was ordered after the window is left to the next one.
        """
        wanted = (orders.NEW, orders.CONFIRMED) if item == "new" else (orders.ARRIVED,)
        for progress in wanted:
            rows = await queries.order_rows(caller, progress, seoul_day(since), seoul_day(until))
            lines = list(orders.lines_of(rows, orders.Reading(caller.now, progress)))
            for page in pages_of([line for line in lines if not _later(line, until)], PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The line in the list of its state."""
        return await queries.order_line(caller, ref)

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """주문확인 (P1) of one line. The mall takes no reason for a delay."""
        row = orders.act_row(confirmation.ref, orders.CONFIRMED, _sender(caller))
        await self._act(caller, "order.confirm", row, confirmation.ref, _confirmed)

    async def cancel_sale(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        cancellation: Cancellation,  # noqa: ARG002
    ) -> None:
        """Refused, nothing sent: a 종합몰 takes no cancel from a seller."""
        raise cancel_refused(PROFILE.name)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """출고완료 (P2) of one line, under the code that the mall's own list has for the courier.

        Raises RefusedError, nothing sent, for a courier that is not there.
        """
        code = None
        if shipment.courier in COURIERS:
            code = orders.courier_code(await queries.couriers(caller), shipment.courier)
        if code is None:
            raise RefusedError("현대몰에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        row = orders.invoice_row(shipment, code, _sender(caller))
        await self._act(caller, "order.invoice", row, shipment.ref, lambda line: line.state in SHIPPED)

    async def _act(self, caller: Caller, api: str, row: Row, ref: MallOrderRef, done: Done) -> None:
        """An act on a line. Where the mall refuses it, the line tells what became of it."""
        try:
            await ask(caller, api, "/sc/scb/scbd/multiOshpProcess.do", {"dsInput": [row]}, effect=True)
        except WrongStateError as error:
            raise explained(error, await self._line_or_none(caller, ref), done) from error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _set_stocks(self, caller: Caller, sold: Offer, number: str) -> None:
        changed = options.changed_units(sold.product, await queries.units(caller, number))
        await set_unit_stocks(caller, [options.stock_row(number, unit.uitm_cd, stock) for unit, stock in changed])

    async def _number_of(self, caller: Caller, listing_code: str) -> str:
        found = await self.find_listing(caller, listing_code)
        if found is None:
            raise RefusedError("현대몰에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
        return found.mall_product_no

    async def _read_back(self, caller: Caller, sold: Offer, number: str) -> Listed:
        """The product after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            shown = await queries.item(caller, number) if number else None
            units = await queries.units(caller, number) if shown else ()
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if shown is None:
            raise unavailable("현대몰에 등록한 상품이 아직 조회되지 않습니다.", effect_possible=True)
        return items.listed_of(shown, units, options.unit_keys(sold.product, units))


def _sender(caller: Caller) -> dict[str, str]:
    user = caller.secrets.get("login_id", "").strip() or secret(caller, "oauser_id")
    return {"venCd": secret(caller, "ven_cd"), "rgstId": user, "rgstIp": server_ip(caller)}


def _later(line: Line, until: datetime) -> bool:
    return isinstance(line, FetchedLine) and line.ordered_at > until


def _confirmed(line: FetchedLine) -> bool:
    return line.state in ("confirmed", *SHIPPED)
