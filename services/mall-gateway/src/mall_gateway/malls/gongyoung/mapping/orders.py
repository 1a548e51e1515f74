"""Rows of the order sheet as lines, and our acts as rows of the sheets for 공영홈쇼핑 (malls.md 13)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import region_of, unreadable_line
from mall_gateway.malls.couriers import courier_by_name
from mall_gateway.malls.gongyoung.profile import COURIERS
from mall_gateway.malls.gongyoung.sheets import CONFIRMATIONS, INVOICES
from mall_gateway.malls.port import Confirmation, FetchedLine, PersonalData, Shipment, UnreadableLine
from mall_gateway.malls.shapes import Key, Moment, Shape, Text, Whole

MALL = "공영홈쇼핑"
State = Literal["new", "confirmed", "shipping", "delivered", "completed", "cancelled", "unknown"]
_ORDER: tuple[State, ...] = ("new", "confirmed", "shipping", "delivered", "completed")
WAITS = "파일 대기"


class Facts(Shape):
    """What a row says of the goods; every field is a text as the sheet's reading left it."""

    order_no: Key
    line_no: Key
    state: Text = ""
    claim: Text = ""
    ordered_at: Moment = None
    paid_at: Moment = None
    mall_product_no: Text = ""
    seller_product_code: Text = ""
    product_name: Text = ""
    mall_option_no: Text = ""
    seller_option_code: Text = ""
    option_text: Text = ""
    quantity: Whole = Field(ge=1)
    unit_price_won: Whole = Field(ge=0)
    amount_won: Whole = 0
    shipping_won: Whole = 0
    courier: Text = ""
    invoice_number: Text = ""
    delivered_at: Moment = None


@dataclass(frozen=True)
class Told:
    """What the sheet's words say: the state, and whether the buyer asks to cancel."""

    state: State
    cancel_asked: bool = False


def told_by(words: str, claim: str = "") -> Told:
    """The words of the state and of the claim. Unverified: the words; those of other malls are known.

    An order without a state has only just come. What is not known stays unknown, in its own words.
    """
    if asked := _claim(claim):
        return Told(_state(words) if asked == "asked" else "cancelled", asked == "asked")
    asked = _claim(words)
    if asked == "asked":
        # The request hides what was before; what can be cancelled was not shipped.
        return Told("confirmed", cancel_asked=True)
    return Told("cancelled" if asked == "done" else _state(words))


def _state(words: str) -> State:
    match "".join(words.split()):
        case "" | "신규" | "신규주문" | "결제완료" | "입금완료" | "주문접수" | "주문완료":
            return "new"
        case "주문확인" | "발주확인" | "상품준비중" | "배송준비중" | "배송준비" | "출고지시" | "출하지시" | "출고대기":
            return "confirmed"
        case "출고완료" | "출고확정" | "발송완료" | "배송중" | "배송시작":
            return "shipping"
        case "배송완료" | "인수완료":
            return "delivered"
        case "구매확정" | "판매완료" | "구매완료":
            return "completed"
        case _:
            return "unknown"


def _claim(words: str) -> Literal["asked", "done", ""]:
    match "".join(words.split()):
        case "취소요청" | "취소신청" | "취소접수" | "취소진행" | "취소진행중" | "취소처리중":
            return "asked"
        case "취소완료" | "주문취소" | "취소" | "취소확정" | "취소승인":
            return "done"
        case _:
            return ""


def lines_of(rows: Iterable[Mapping[str, Any]]) -> Iterator[FetchedLine | UnreadableLine]:
    """The lines of rows; what can't be read comes out as unreadable between them."""
    for row in rows:
        try:
            yield line_of(row)
        except ValueError as error:
            yield unreadable_line(MALL, dict(row), error)


def line_of(row: Mapping[str, Any]) -> FetchedLine:
    """A row of the box as a line: what the sheet says, and what we did since. Raises ValueError."""
    facts = Facts.model_validate(row["facts"])
    told, acts = told_by(facts.state, facts.claim), row["acts"]
    sent = acts.get(INVOICES.code, {})
    state = _further(told.state, acts)
    ref = MallOrderRef(order_no=facts.order_no, line_no=facts.line_no)
    return FetchedLine(
        ref=ref,
        state=state,
        mall_state=_words(facts.state, told.state, state),
        cancel_asked=told.cancel_asked and state in ("new", "confirmed"),
        mall_product_no=facts.mall_product_no,
        mall_option_no=facts.mall_option_no,
        seller_product_code=facts.seller_product_code,
        seller_option_code=facts.seller_option_code,
        product_name=facts.product_name,
        option_text=facts.option_text,
        quantity=facts.quantity,
        unit_price_won=facts.unit_price_won,
        amount_won=facts.amount_won or facts.unit_price_won * facts.quantity,
        shipping_won=facts.shipping_won,
        region=region_of(row["buyer"].get("address", "")),
        ordered_at=_time(facts.ordered_at, row),
        paid_at=facts.paid_at,
        changed_at=datetime.fromisoformat(row["changed_at"]),
        delivered_at=facts.delivered_at,
        courier_code=courier_by_name(facts.courier) if facts.courier else sent.get("courier", ""),
        invoice_number=facts.invoice_number or sent.get("invoice_number", ""),
        buyer=_buyer(row["buyer"]),
    )


def _further(state: State, acts: Mapping[str, Any]) -> State:
    """The sheet's state, or the one that our acts lead to where the sheet is older than they."""
    if state not in _ORDER:
        return state
    ours: State = "shipping" if INVOICES.code in acts else "confirmed" if CONFIRMATIONS.code in acts else "new"
    return ours if _ORDER.index(ours) > _ORDER.index(state) else state


def _words(words: str, told: State, state: State) -> str:
    """The mall's word; where we are ahead of it, that the file still has to get there."""
    shown = words or "신규주문"
    return f"{shown} ({'송장' if state == 'shipping' else '발주확인'} {WAITS})" if state != told else shown


def _time(moment: datetime | None, row: Mapping[str, Any]) -> datetime:
    return moment or datetime.fromisoformat(row["changed_at"])


def _buyer(told: Mapping[str, str]) -> PersonalData:
    """Buyer and receiver; empty where the order's key has been destroyed."""
    names = (
        "orderer_name", "orderer_phone", "receiver_name", "receiver_phone", "receiver_phone2", "zip_code", "address",
        "address_detail", "memo", "customs_code",
    )  # fmt: skip
    return PersonalData(**{name: told.get(name, "") for name in names})


def confirmation_of(confirmation: Confirmation) -> tuple[dict[str, str], dict[str, str]]:
    """The act as the row keeps it, and the row of 발주확인 파일."""
    act = {"ship_on": confirmation.ship_on.isoformat(), "delay_reason": confirmation.delay_reason or ""}
    return act, {**_named(confirmation.ref), **act}


def invoice_of(shipment: Shipment) -> tuple[dict[str, str], dict[str, str]]:
    """The act as the row keeps it, and the row of 송장 파일."""
    act = {"courier": shipment.courier, "invoice_number": shipment.invoice_number}
    told = {"courier": COURIERS[shipment.courier], "invoice_number": shipment.invoice_number}
    return act, {**_named(shipment.ref), **told, "quantity": str(shipment.quantity)}


def _named(ref: MallOrderRef) -> dict[str, str]:
    return {"order_no": ref.order_no, "line_no": ref.line_no}
