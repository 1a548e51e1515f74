"""ESM's claims behind the port (malls.md 4.4): whole orders, without numbers of their own.

A cancel is refused by ShippingInfo, and shows as taken back then; a return or an exchange can only be held, which is
done in ESM+.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.claim_sync import ClaimItem, ClaimKind, MallClaimRef
from contracts.mall_claims import ClaimAct
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_answers import KINDS, explained, of_kind, page_of_claims
from mall_gateway.malls.esm.claim_wire import ClaimRows
from mall_gateway.malls.esm.connector import Connector
from mall_gateway.malls.esm.mapping import claims, orders
from mall_gateway.malls.esm.refusals import is_missing
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.port import (
    Caller,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    FetchedClaim,
    FetchedLine,
    MallProfile,
    Pickup,
    RefusedError,
    Reshipment,
    Shipment,
)

LEFT = frozenset({"shipping", "delivered", "completed"})


class EsmClaims(ABC):
    """The claim side of the adapter."""

    _site: Site

    @property
    @abstractmethod
    def profile(self) -> MallProfile:
        """What is fixed about the site."""

    @abstractmethod
    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The order as it is now."""

    async def fetch_claims(
        self, caller: Caller, item: ClaimItem, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """Those asked for in the window, and those that ended in it."""
        kind, done = KINDS[item], {"cancel_requests": False, "cancels_done": True}.get(item)

        def read(row: Any) -> list[FetchedClaim]:
            return of_kind([claims.claim_of(kind, row)], kind, done=done)

        for by in (claims.BY_REQUEST, claims.BY_END):
            rows = await self._rows(caller, kind, claims.list_body(self._site, kind, by, since, until))
            yield page_of_claims(self._site.name, rows, read)

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """The latest claim of its kind on the order; a cancel that was taken back while the goods left was refused."""
        body = claims.look_up_body(self._site, ref.kind, ref.order.order_no, caller.now)
        rows = await self._rows(caller, ref.kind, body)
        page = page_of_claims(self._site.name, rows, lambda row: [claims.claim_of(ref.kind, row)])
        found = next((claim for claim in reversed(page.claims) if claim.ref == ref), None)
        if found is None or ref.kind != "cancel" or found.state != "withdrawn":
            return found
        line = await self.read_order(caller, ref.order)
        return replace(found, state="refused") if line is not None and line.state in LEFT else found

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """PUT Cancel or return."""
        ref = approval.ref
        name = "Cancel" if ref.kind == "cancel" else "return"
        body = {"SiteType": self._site.site_type}
        await self._claim_act(caller, ref, "approve", "PUT", f"/claim/v1/sa/{name}/{ref.order.order_no}", body)

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """ShippingInfo on an order whose cancel is asked; other kinds are not among the abilities."""
        if refusal.ref.kind != "cancel":
            reason = f"{self._site.name}에서는 반품·교환을 API로 거부할 수 없습니다. ESM+에서 처리해 주세요."
            raise RefusedError(reason, code="NO_REFUSAL")
        code = self._courier(refusal.courier)
        shipment = Shipment(refusal.ref.order, refusal.quantity, refusal.courier, refusal.invoice_number)
        body = orders.invoice_body(shipment, code, caller.now)
        await self._claim_act(caller, refusal.ref, "refuse", "POST", "/shipping/v1/Delivery/ShippingInfo", body)

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """PUT exchange pickup."""
        path = f"/claim/v1/sa/exchange/{pickup.ref.order.order_no}/pickup"
        body = claims.pickup_body(self._site, caller.now)
        await self._claim_act(caller, pickup.ref, "pick_up", "PUT", path, body)

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """POST exchange resend."""
        body = claims.resend_body(self._site, reshipment, self._courier(reshipment.courier))
        path, number = f"/claim/v1/sa/exchange/{reshipment.ref.order.order_no}/resend", reshipment.invoice_number
        await self._claim_act(caller, reshipment.ref, "reship", "POST", path, body, number)

    def _courier(self, courier: str) -> str:
        code = self.profile.couriers.get(courier)
        if code is None:
            reason = f"{self._site.name}이(가) 받지 않는 택배사입니다. 택배사를 바꾸세요."
            raise RefusedError(reason, code="UNKNOWN_COURIER")
        return code

    async def _rows(self, caller: Caller, kind: ClaimKind, body: Any) -> tuple[Any, ...]:
        connector = Connector(caller, self._site)
        try:
            answer = await connector.post(claims.LIST_PATHS[kind], f"esm.{kind}s", body, reads=True)
        except RefusedError as refused:
            if is_missing(refused):
                return ()
            raise
        return read_as(ClaimRows, answer, self._site.name).data

    async def _claim_act(
        self, caller: Caller, ref: MallClaimRef, act: ClaimAct, method: str, path: str, body: Any, invoice: str = ""
    ) -> None:
        """A write. The mall's refusals do not tell `not now` from `not again`: the claim does."""
        connector, api = Connector(caller, self._site), f"esm.claim_{act}"
        try:
            await (connector.put if method == "PUT" else connector.post)(path, api, body)
        except RefusedError as refused:
            raise await explained(refused, act, lambda: self.read_claim(caller, ref), invoice) from refused
