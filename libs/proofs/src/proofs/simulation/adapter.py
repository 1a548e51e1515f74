"""The adapter of the modelled mall: what each mall of ours has one of, behind the same port."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal, get_args

from contracts.claim_sync import MallClaimRef
from contracts.inquiry import MallInquiryRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.claim_answers import ActsElsewhere
from mall_gateway.malls.port import (
    Answer,
    Caller,
    Cancellation,
    ClaimApproval,
    ClaimPage,
    ClaimRefusal,
    Confirmation,
    DeliveryTemplate,
    FetchedClaim,
    FetchedInquiry,
    FetchedLine,
    InquiryPage,
    Listed,
    MallCategory,
    MallProfile,
    Offer,
    OrderPage,
    PersonalData,
    Pickup,
    Question,
    RefusedError,
    Request,
    Reshipment,
    Shipment,
    ThrottledError,
    UnavailableError,
    UnreadableLine,
)
from proofs.simulation.mall import COURIER
from proofs.simulation.world import START

State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
BUYER = PersonalData("홍길동", "010-1234-5678", "김받음", "010-8765-4321", "", "06236", "서울 강남구 길 1", "1호", "")


@dataclass(frozen=True)
class ModelAdapter(ActsElsewhere):
    """Speaks the modelled mall's few calls."""

    profile: MallProfile
    no_call: ClassVar[str] = "모형몰의 API에는 이 처리가 없습니다."

    async def _call(self, caller: Caller, method: str, api: str, query: Mapping[str, Any]) -> Any:
        headers, body = {"login": caller.secrets["login_id"]}, json.dumps(query).encode()
        response = await caller.send(Request(method, f"{caller.base_url}/{api}", api, headers, body))
        if response.status == 429:
            error = ThrottledError("호출 한도를 넘었습니다.", code="429")
            error.retry_after = timedelta(seconds=int(response.headers["retry-after"]))
            raise error
        if response.status == 404:
            return None
        try:
            found = json.loads(response.body)
        except ValueError as broken:
            raise UnavailableError("몰의 응답을 읽을 수 없습니다.", code=str(response.status)) from broken
        if response.status == 409:
            refusal = RefusedError("몰이 거절했습니다.", code="409")
            refusal.cancel_asked = found["cancel_asked"]
            raise refusal
        return found

    async def verify(self, caller: Caller) -> None:
        """Nothing to verify."""

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """It has none."""
        return []

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """It has none."""
        return []

    async def create_delivery_template(self, caller: Caller, name: str, details: Mapping[str, Any]) -> DeliveryTemplate:
        """It has none."""
        raise RefusedError("이 몰에는 배송템플릿이 없습니다.")

    def check(self, offer: Offer) -> Sequence[str]:
        """It takes everything."""
        return []

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """It lists nothing."""
        raise RefusedError("이 몰에는 상품을 등록할 수 없습니다.")

    update = register

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Mapping[str, str]) -> None:
        """It lists nothing."""

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """It lists nothing."""
        return None

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """It lists nothing."""
        return None

    async def fetch_orders(
        self, caller: Caller, item: str, since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """The lines placed in a window, page by page."""
        times = _times(since, until)
        number, more = 0, item == "new"
        while more:
            page = await self._call(caller, "GET", "orders", {**times, "page": number})
            number, more = number + 1, page["more"]
            yield _page(page["lines"])

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """One line as it is now."""
        found = await self._call(caller, "GET", "read_order", {"order_no": ref.order_no})
        return _line(found) if found else None

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """발주확인."""
        await self._call(caller, "POST", "confirm_order", {"order_no": confirmation.ref.order_no})

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:
        """판매취소."""
        await self._call(caller, "POST", "cancel_sale", {"order_no": cancellation.ref.order_no})

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """송장송신."""
        await self._call(caller, "POST", "send_invoice", _invoice(shipment))

    async def change_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """송장수정."""
        await self._call(caller, "POST", "change_invoice", _invoice(shipment))

    async def fetch_claims(
        self, caller: Caller, item: str, since: datetime, until: datetime
    ) -> AsyncIterator[ClaimPage]:
        """The claims of a kind asked for in a window, in one page."""
        kind = item.partition("_")[0]
        found = await self._call(caller, "GET", "claims", {**_times(since, until), "kind": kind})
        yield ClaimPage([_claim(each) for each in found["claims"]])

    async def read_claim(self, caller: Caller, ref: MallClaimRef) -> FetchedClaim | None:
        """One claim as it is now."""
        found = await self._call(caller, "GET", "read_claim", {"claim_no": ref.claim_no})
        return _claim(found) if found else None

    async def approve_claim(self, caller: Caller, approval: ClaimApproval) -> None:
        """승인."""
        await self._call(caller, "POST", "approve_claim", {"claim_no": approval.ref.claim_no})

    async def refuse_claim(self, caller: Caller, refusal: ClaimRefusal) -> None:
        """거부."""
        await self._call(caller, "POST", "refuse_claim", {"claim_no": refusal.ref.claim_no})

    async def mark_picked_up(self, caller: Caller, pickup: Pickup) -> None:
        """수거완료 of a return or an exchange."""
        await self._call(caller, "POST", "pick_up", {"claim_no": pickup.ref.claim_no})

    async def reship(self, caller: Caller, reshipment: Reshipment) -> None:
        """교환 재배송."""
        query = {"claim_no": reshipment.ref.claim_no, "invoice_number": reshipment.invoice_number}
        await self._call(caller, "POST", "reship", query)

    async def fetch_inquiries(
        self, caller: Caller, item: str, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """The questions asked in a window, in one page."""
        del item
        found = await self._call(caller, "GET", "inquiries", _times(since, until))
        yield InquiryPage([_inquiry(each) for each in found["inquiries"]])

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """One question as it is now."""
        del asked_at
        return _inquiry(await self._call(caller, "GET", "read_inquiry", {"inquiry_no": ref.inquiry_no}))

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """답변 전송."""
        query = {"inquiry_no": answer.ref.inquiry_no, "text": answer.text}
        await self._call(caller, "POST", "answer_inquiry", query)

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:
        """It has no urgent notices."""
        raise RefusedError(self.no_call, code="no_call")


def _times(since: datetime, until: datetime) -> dict[str, Any]:
    return {"since": since.timestamp() - START, "until": until.timestamp() - START}


def _invoice(shipment: Shipment) -> dict[str, Any]:
    return {"order_no": shipment.ref.order_no, "invoice_number": shipment.invoice_number}


def _inquiry(told: Mapping[str, Any]) -> FetchedInquiry:
    answer = told["answer"]
    return FetchedInquiry(
        ref=MallInquiryRef(kind="product", inquiry_no=told["inquiry_no"]),
        state="answered" if answer else "open",
        mall_state="answered" if answer else "open",
        asked_at=datetime.fromtimestamp(START + told["asked_at"], UTC),
        person=Question(answer=answer),
    )


def _claim(told: Mapping[str, Any]) -> FetchedClaim:
    order = MallOrderRef(order_no=told["order_no"], line_no="1")
    return FetchedClaim(
        ref=MallClaimRef(kind=told["kind"], claim_no=told["claim_no"], order=order),
        state=told["state"],
        mall_state=told["state"],
        quantity=told["quantity"],
        reason="changed_mind",
        mall_reason="",
        fault="buyer",
        asked_at=datetime.fromtimestamp(START + told["asked_at"], UTC),
        changed_at=datetime.fromtimestamp(START + told["changed_at"], UTC),
        refund_won=told["refund_won"] if told["kind"] != "exchange" else None,
        wanted_option=told["wanted"],
        reship_courier=COURIER if told["invoice_number"] else "",
        reship_invoice=told["invoice_number"],
    )


def _page(lines: list[dict[str, Any]]) -> OrderPage:
    read = [_line(line) for line in lines if "state" in line]
    unread = [
        UnreadableLine(position, json.dumps(line).encode(), "주문 항목을 읽을 수 없습니다.")
        for position, line in enumerate(lines)
        if "state" not in line
    ]
    return OrderPage(read, unread)


def _line(line: Mapping[str, Any]) -> FetchedLine:
    state: State = line["state"] if line["state"] in get_args(State) else "unknown"
    placed = datetime.fromtimestamp(START + line["placed_at"], UTC)
    return FetchedLine(
        ref=MallOrderRef(order_no=line["order_no"], line_no="1"),
        state=state,
        mall_state=line["state"],
        cancel_asked=line["cancel_asked"],
        mall_product_no="P1",
        mall_option_no="",
        seller_product_code=line["product_code"],
        seller_option_code="",
        product_name="상품",
        option_text="",
        quantity=line["quantity"],
        unit_price_won=line["unit_price_won"],
        amount_won=line["unit_price_won"] * line["quantity"],
        shipping_won=0,
        region="",
        ordered_at=placed,
        paid_at=placed,
        changed_at=datetime.fromtimestamp(START + line["changed_at"], UTC),
        delivered_at=None,
        courier_code=COURIER if line["invoice_number"] else "",
        invoice_number=line["invoice_number"],
        buyer=BUYER,
    )
