"""티몬 as the gateway sees it: each operation of the port in 티몬's calls (malls.md 5)."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import page_of, unavailable
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
from mall_gateway.malls.tmon import checks, wire
from mall_gateway.malls.tmon.claims import TmonClaims
from mall_gateway.malls.tmon.connector import MALL, call
from mall_gateway.malls.tmon.inquiries import TmonInquiries
from mall_gateway.malls.tmon.mapping import deals, orders, templates
from mall_gateway.malls.tmon.privacy import UndecipherableError, encrypt
from mall_gateway.malls.tmon.profile import PROFILE
from mall_gateway.malls.tmon.queries import (
    Window,
    call_or_none,
    chunks,
    claim_rows,
    last_window,
    listed_orders,
    order_row,
    rows_of,
    search,
    window_of,
)
from mall_gateway.malls.tmon.sales import BY_TMON_NUMBER, TmonSales, deal_path, settled

_PAGE_LINES = 100
_OPEN_STATES = frozenset({"new", "confirmed"})


class TmonMall(TmonSales, TmonClaims, TmonInquiries):
    """The adapter of 티몬. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 티몬."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read the delivery templates, which needs token, partner and vendor. Raises CredentialsRefusedError."""
        _check_key(caller)
        try:
            await call(caller, "GET", "/partners/templates", api="templates.list")
        except RefusedError as error:
            reason = "티몬이 연결을 거절했습니다. 벤더 번호와 파트너 ID를 확인하세요."
            raise CredentialsRefusedError(reason, code=error.code, message=error.message) from error

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """Unverified: 티몬 documents no category call; GET /categories?keyword= is the likeliest form."""
        answer = await call(caller, "GET", "/categories", api="categories.search", query={"keyword": keyword})
        found = (deals.category_of(read_as(wire.Category, row, MALL)) for row in rows_of(answer))
        return [category for category in found if category.leaf and keyword in " > ".join(category.path)]

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """The 배송템플릿 of the partner (malls.md 5.2)."""
        answer = await call(caller, "GET", "/partners/templates", api="templates.list")
        return [templates.template_of(read_as(wire.DeliveryTemplate, row, MALL)) for row in rows_of(answer)]

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """Make a 배송템플릿; `details` by the names of `profile.template_fields`. Raises RefusedError, nothing sent."""
        if found := list(templates.template_problems(name, details)):
            raise RefusedError(" ".join(found), code="check")
        dispatch_no = await self._address_no(caller, "D", details)
        return_no = await self._address_no(caller, "R", details)
        body = templates.template_body(name, details, dispatch_no, return_no)
        answer = await call(caller, "POST", "/partners/templates", api="templates.create", body=body.to_json())
        number = wire.TemplateCreated.model_validate(answer or {}).delivery_template_no
        return templates.template_of(body.model_copy(update={"delivery_template_no": number}))

    def check(self, offer: Offer) -> Sequence[str]:
        """What 티몬 will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """POST /deals; what the answer leaves out is read back."""
        answer = await call(caller, "POST", "/deals", api="deals.create", body=_deal_json(caller, offer))
        listed = deals.listed_of(read_as(wire.ListedDeal, answer or {}, MALL, written=True), written=True)
        return listed if deals.is_whole(listed) else await self._read_back(caller, offer, listed)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """PUT the whole deal, and resume it where its sale is paused."""
        code, body = offer.listing_code, _deal_json(caller, offer)
        answer = await call(caller, "PUT", deal_path(code), api="deals.update", body=body)
        written = deals.listed_of(read_as(wire.ListedDeal, answer or {}, MALL, written=True), written=True)
        listed = await self._read_back(caller, offer, written)
        if listed.state != "stopped":
            return listed
        await settled(call(caller, "PUT", deal_path(code, "resume"), api="deals.resume"))
        return replace(listed, state="on_sale", mall_state="resumed")

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """PUT …/pause of the deal with all its options; a paused deal is as good."""
        path = deal_path(mall_product_no, "pause")
        await settled(call(caller, "PUT", path, api="deals.pause", query=BY_TMON_NUMBER))

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """GET the deal by 티몬's own number."""
        return await self._read_deal(caller, mall_product_no, BY_TMON_NUMBER)

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """GET the deal by our code, its vendorDealNo."""
        return await self._read_deal(caller, listing_code, {})

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """D1 and D2 with the open cancel requests, or D5. The last 30 minutes are left to the next window."""
        _check_key(caller)
        window = window_of(since, until, caller.now)
        if window is None:
            return
        source = self._new_lines(caller, window) if item == "new" else self._delivered_lines(caller, window)
        async for lines in source:
            for page in chunks(lines, _PAGE_LINES):
                yield page_of(page)

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """GET the order and, while it is open, its cancellations of the last 7 days, requested, approved or done."""
        raw = await order_row(caller, ref.order_no)
        if raw is None:
            return None
        line = _line_of(raw, ref, _reading(caller))
        if line is None or line.state not in _OPEN_STATES or line.cancel_asked:
            return line
        rows = await claim_rows(caller, last_window(caller.now), "C1", "C2", "C3")
        claims, _ = orders.claims_of(rows)
        return _line_of(raw, ref, _reading(caller, claims))

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """PUT …/confirm, then the later ship date where there is a reason for it."""
        path = f"/orders/{quote(confirmation.ref.order_no, safe='')}"
        body = orders.confirm_body(confirmation).to_json()
        await call(caller, "PUT", f"{path}/confirm", api="orders.confirm", body=body)
        if confirmation.delay_reason:
            await self._announce_delay(caller, path, confirmation)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """POST /cancellations."""
        body = orders.cancel_body(cancellation).to_json()
        await call(caller, "POST", "/cancellations", api="cancellations.create", body=body)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """POST …/invoices. Raises RefusedError, with nothing sent, for a courier that 티몬 has no number for."""
        await _put_invoice(caller, "POST", "orders.invoices", shipment)

    async def change_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """PUT …/invoices (malls.md 5.3). Raises RefusedError, with nothing sent, as `send_invoice` does.

        Unverified: until when 티몬 takes a change; the likeliest is until the courier has scanned the parcel.
        """
        await _put_invoice(caller, "PUT", "orders.invoice_change", shipment)

    async def _new_lines(self, caller: Caller, window: Window) -> AsyncIterator[list[FetchedLine | UnreadableLine]]:
        """Paid, then acknowledged orders; last those older ones whose cancel was asked for in this window."""
        claims, broken = orders.claims_of(await claim_rows(caller, window, orders.CANCEL_ASKED))
        yield [*broken]
        missing = {claim.tmon_order_no for claim in claims}
        for status in ("D1", "D2"):
            rows = await listed_orders(caller, window, status)
            lines = _lines(rows, replace(_reading(caller, claims), asked_status=status))
            missing -= {line.ref.order_no for line in lines if isinstance(line, FetchedLine)}
            yield lines
        for order_no in sorted(missing):
            raw = await order_row(caller, order_no)
            yield [] if raw is None else _lines([raw], _reading(caller, claims))

    async def _delivered_lines(
        self, caller: Caller, window: Window
    ) -> AsyncIterator[list[FetchedLine | UnreadableLine]]:
        """Orders in D5. Unverified: that the search takes `deliveryStatus` (malls.md 5.3 leaves its filters out)."""
        async for rows in search(caller, "orders", window, deliveryStatus="D5"):
            yield _lines(rows, replace(_reading(caller), asked_status="D5"))

    async def _announce_delay(self, caller: Caller, path: str, confirmation: Confirmation) -> None:
        """The order is confirmed by now: whatever becomes of this, the gateway must look and not say refused."""
        body = orders.delay_body(confirmation).to_json()
        try:
            await call(caller, "POST", f"{path}/invoices", api="orders.delay", body=body)
        except MallError as error:
            reason = f"발주확인은 되었으나 출고예정일을 알리지 못했습니다. {error.reason}"
            raise unavailable(reason, effect_possible=True, code=error.code, message=error.message) from error

    async def _read_back(self, caller: Caller, offer: Offer, written: Listed) -> Listed:
        """The deal after a write that took effect: failing to read it must not look as if nothing had happened."""
        try:
            found = await self.find_listing(caller, offer.listing_code)
        except MallError as error:
            raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error
        if found is None:
            raise unavailable("티몬에 등록한 딜이 아직 조회되지 않습니다.", effect_possible=True)
        state = found.state if found.mall_state else written.state
        return replace(found, state=state, mall_state=found.mall_state or written.mall_state, reason=written.reason)

    async def _read_deal(self, caller: Caller, number: str, query: Mapping[str, str]) -> Listed | None:
        answer = await call_or_none(caller, deal_path(number), api="deals.read", query=query)
        return None if answer is None else deals.listed_of(read_as(wire.ListedDeal, answer, MALL))

    async def _address_no(self, caller: Caller, type_: templates.AddressType, details: Mapping[str, Any]) -> str:
        """The chosen address, else the partner's first of this type, else a new one from the details."""
        if chosen := templates.chosen_address_no(type_, details):
            return chosen
        answer = await call(caller, "GET", "/partners/addresses", api="addresses.list", query={"type": type_})
        rows = [read_as(wire.Address, row, MALL) for row in rows_of(answer)]
        if own := [row.partner_address_no for row in rows if row.type in ("", type_)]:
            return own[0]
        new = templates.new_address_of(type_, details)
        if new is None:
            name = templates.ADDRESS_NAMES[type_]
            reason = f"티몬에 등록된 {name}가 없습니다. {name}에 우편번호 5자리와 주소를 입력하세요."
            raise RefusedError(reason, code="address")
        created = await call(caller, "POST", "/partners/addresses", api="addresses.create", body=new.to_json())
        return read_as(wire.Address, created, MALL, written=True).partner_address_no


async def _put_invoice(caller: Caller, method: Literal["POST", "PUT"], api: str, shipment: Shipment) -> None:
    if shipment.courier not in PROFILE.couriers:
        raise RefusedError("티몬에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
    path = f"/orders/{quote(shipment.ref.order_no, safe='')}/invoices"
    await call(caller, method, path, api=api, body=orders.invoice_body(shipment).to_json())


def _deal_json(caller: Caller, offer: Offer) -> bytes:
    return deals.deal_of(offer, caller.now.astimezone(SEOUL).date()).to_json()


def _check_key(caller: Caller) -> None:
    """A key of an impossible length would make every line unreadable. Raises CredentialsRefusedError."""
    try:
        encrypt("", _aes_key(caller))
    except UndecipherableError as error:
        raise CredentialsRefusedError(str(error), code="aes_key") from error


def _aes_key(caller: Caller) -> str:
    return caller.secrets.get("aes_key", "").strip()


def _reading(caller: Caller, claims: Sequence[wire.Claim] = ()) -> orders.Reading:
    return orders.Reading(_aes_key(caller), claims, caller.now)


def _lines(rows: Iterable[Any], reading: orders.Reading) -> list[FetchedLine | UnreadableLine]:
    return [line for row in rows for line in orders.lines_of(row, reading)]


def _line_of(raw: Any, ref: MallOrderRef, reading: orders.Reading) -> FetchedLine | None:
    """The line of an order, by deal and option. Raises UnavailableError when the order can't be read."""
    lines = _lines([raw], reading)
    for line in lines:
        if isinstance(line, FetchedLine) and (line.ref.deal_no, line.ref.line_no) == (ref.deal_no, ref.line_no):
            return line
    broken = next((line for line in lines if isinstance(line, UnreadableLine)), None)
    if broken is not None:
        raise unavailable(broken.reason, effect_possible=False)
    return None
