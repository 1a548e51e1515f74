"""공영홈쇼핑 as the gateway sees it: each operation of the port as a request to the box (malls.md 13, ADR 43)."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote, urlencode

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import json_of, page_of
from mall_gateway.malls.box.store import key_of
from mall_gateway.malls.general_malls import cancel_refused
from mall_gateway.malls.gongyoung.checks import problems
from mall_gateway.malls.gongyoung.mapping import orders, products
from mall_gateway.malls.gongyoung.profile import COURIERS, PROFILE
from mall_gateway.malls.gongyoung.sheets import CONFIRMATIONS, INVOICES, ORDERS, PRODUCT_NUMBERS, PRODUCTS
from mall_gateway.malls.port import (
    Caller,
    Cancellation,
    Confirmation,
    DeliveryTemplate,
    FetchedLine,
    Listed,
    MallCategory,
    MallProfile,
    Offer,
    OrderPage,
    RefusedError,
    Request,
    Sheet,
    Shipment,
)

ARRIVED = frozenset({"delivered", "completed"})
NOT_THERE = 404


class GongyoungMall:
    """The adapter of 공영홈쇼핑. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 공영홈쇼핑."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Look whether the box is there: there is no key to be wrong."""
        await _ask(caller, "GET", "", "box.look")

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:  # noqa: ARG002  the port's
        """The words themselves: 공영홈쇼핑 publishes no categories, the seller writes the one agreed with the MD."""
        return [MallCategory(code=keyword.strip(), path=(keyword.strip(),), leaf=True)]

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:  # noqa: ARG002  the port's
        """None: fees and places stand on the 판매정보."""
        return []

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused: there are none."""
        raise RefusedError(
            f"공영홈쇼핑에는 배송템플릿이 없습니다. 판매정보에 배송비와 출고지를 입력하세요. ({name})",
            code="no_templates",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What 공영홈쇼핑 will not take, in Korean."""
        return list(problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """Put it into 상품 파일. Until the mall's file names a number, our code stands for it."""
        return await self._offer(caller, offer, products.REGISTER)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """Put the change into 상품 파일; what was not taken out yet is replaced by it."""
        known = await _row(caller, PRODUCT_NUMBERS, offer.listing_code)
        untold = known is None or not known["facts"].get("mall_product_no")
        return await self._offer(caller, offer, products.REGISTER if untold else products.CHANGE)

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],
    ) -> None:
        """Put 판매중지 into 상품 파일."""
        row = await self._product(caller, mall_product_no)
        if row is None:
            raise RefusedError("공영홈쇼핑에 올린 상품이 아닙니다. 새로 연동하세요.", code="not_listed")
        code = row["facts"]["seller_product_code"]
        act = {"act": products.STOP, "options": sorted(mall_option_nos)}
        await _act(caller, PRODUCT_NUMBERS, row["key"], PRODUCTS, act, [products.stop_row(code, mall_product_no)])

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The product as the mall's latest file shows it."""
        row = await self._product(caller, mall_product_no)
        return products.listed_of(row) if row else None

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By our code: the box surely has it or not."""
        row = await _row(caller, PRODUCT_NUMBERS, listing_code)
        return products.listed_of(row) if row and PRODUCTS.code in row["acts"] else None

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """What the seller's files brought or changed within the window, whenever it was ordered."""
        after: str | None = ""
        while after is not None:
            query = {"since": since.isoformat(), "until": until.isoformat(), "after": after}
            told = await _ask(caller, "GET", f"/{ORDERS.code}?{urlencode(query)}", "orders.list")
            lines = list(orders.lines_of(told["rows"]))
            wanted = [line for line in lines if item == "new" or getattr(line, "state", "") in ARRIVED]
            yield page_of(wanted)
            after = told["after"]

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """The row as it is now, with what we did since the last file."""
        row = await _row(caller, ORDERS, ref.order_no, ref.line_no)
        return orders.line_of(row) if row else None

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """Put it into 발주확인 파일."""
        act, row = orders.confirmation_of(confirmation)
        await self._order_act(caller, confirmation.ref, CONFIRMATIONS, act, row)

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:  # noqa: ARG002  the port's
        """Refused, nothing written: a 종합몰 takes no cancel from a seller (product.md)."""
        raise cancel_refused(PROFILE.name)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """Put it into 송장 파일. Raises RefusedError, nothing written, for a courier without a name."""
        if shipment.courier not in COURIERS:
            raise RefusedError("공영홈쇼핑에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        act, row = orders.invoice_of(shipment)
        await self._order_act(caller, shipment.ref, INVOICES, act, row)

    async def _order_act(
        self, caller: Caller, ref: MallOrderRef, sheet: Sheet, act: Mapping[str, Any], row: Mapping[str, str]
    ) -> None:
        if not await _act(caller, ORDERS, key_of(ref.order_no, ref.line_no), sheet, act, [row]):
            reason = "올린 주문 파일에 없는 주문입니다. 공영홈쇼핑에서 주문 파일을 받아 다시 올려 주세요."
            raise RefusedError(reason, code="no_such_order")

    async def _offer(self, caller: Caller, offer: Offer, act: str) -> Listed:
        rows = products.rows_of(offer, act)
        kept = {"act": act, "options": [row["seller_option_code"] for row in rows], "rows": rows}
        opened = {"seller_product_code": offer.listing_code}
        await _act(caller, PRODUCT_NUMBERS, key_of(offer.listing_code), PRODUCTS, kept, rows, opened)
        found = await _row(caller, PRODUCT_NUMBERS, offer.listing_code)
        return products.listed_of(found or {"facts": opened, "acts": {PRODUCTS.code: kept}})

    async def _product(self, caller: Caller, number: str) -> dict[str, Any] | None:
        """By our code, which stands for the number until there is one; or by the mall's number."""
        own = await _row(caller, PRODUCT_NUMBERS, number)
        if own is not None:
            return own
        query = urlencode({"field": "mall_product_no", "value": number})
        told = await _ask(caller, "GET", f"/{PRODUCT_NUMBERS.code}?{query}", "products.find")
        return next(iter(told["rows"]), None)


async def _row(caller: Caller, sheet: Sheet, *numbers: str) -> dict[str, Any] | None:
    path = f"/{sheet.code}/{quote(key_of(*numbers), safe='')}"
    return await _ask(caller, "GET", path, f"{sheet.code}.read")


async def _act(
    caller: Caller,
    sheet: Sheet,
    key: str,
    out: Sheet,
    act: Mapping[str, Any],
    rows: Sequence[Mapping[str, str]],
    opened: Mapping[str, str] | None = None,
) -> bool:
    """Write an act with its rows for a file. False where the box has no such row."""
    body: dict[str, Any] = {"facts": act, "entries": rows, **({"open": opened} if opened else {})}
    path = f"/{sheet.code}/{quote(key, safe='')}/{out.code}"
    return await _ask(caller, "PUT", path, f"{out.code}.put", body) is not None


async def _ask(caller: Caller, method: str, path: str, api: str, body: Mapping[str, Any] | None = None) -> Any:
    """One request to the box: what it answers, None where it has no such thing."""
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    request = Request(method, f"{caller.base_url}{path}", api, body=sent)
    response = await caller.send(request)
    if response.status == NOT_THERE:
        return None
    return json_of(response, PROFILE.name, effect_possible=request.writes)
