"""Stand-ins for a mall: a scripted door to one, and a whole one in memory."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import pytest

from contracts.inquiry import MallInquiryRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.capabilities import Capabilities, InquiryAbilities
from mall_gateway.malls.port import (
    Caller,
    DeliveryTemplate,
    FetchedInquiry,
    FetchedLine,
    Field,
    Listed,
    MallCategory,
    MallProfile,
    Offer,
    OrderPage,
    PersonalData,
    Picture,
    Question,
    RefusedError,
    Request,
    Response,
    Sign,
    Token,
    Upload,
)

T = TypeVar("T")


class ScriptedCaller:
    """Signs, keeps what was sent and answers from a list of responses, bodies and errors, or by a function."""

    def __init__(
        self,
        *answers: Any,
        base_url: str,
        secrets: Mapping[str, str],
        now: datetime,
        by: Callable[[Request], Any] | None = None,
        token: str | None = "T0",  # noqa: S107
    ) -> None:
        self.base_url, self.secrets, self.now = base_url, secrets, now
        self.answers = list(answers)
        self.by = by
        self.sent: list[Request] = []
        self.refused: list[str] = []
        self.served: list[bytes] = []
        self.new_pictures: dict[str, Picture] = {}
        """What was not uploaded yet, by address; every other picture has the address that it is asked for."""
        self.shared = Token(token, now) if token else None

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        signed = sign(request) if sign else request
        self.sent.append(await signed if isawaitable(signed) else signed)
        answer = self.by(self.sent[-1]) if self.by else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else reply(200, answer)

    async def serve_document(self, body: bytes, content_type: str) -> str:
        assert content_type
        self.served.append(body)
        return f"http://gateway.example/mall-documents/{len(self.served)}"

    async def uploaded(self, addresses: Sequence[str], upload: Upload) -> Sequence[str]:
        new = [address for address in addresses if address in self.new_pictures]
        told = dict(zip(new, await upload([self.new_pictures.pop(each) for each in new]), strict=True)) if new else {}
        return [told.get(address, address) for address in addresses]

    async def cached(self, question: str, ask: Callable[[], Awaitable[T]]) -> T:
        assert question
        return await ask()

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        if refused is not None:
            self.refused.append(refused)
        if self.shared is None or self.shared.value == refused:
            self.shared = await fetch()
        return self.shared

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Method and address below the base of each request."""
        return [(one.method, one.url.removeprefix(self.base_url)) for one in self.sent]

    def calls(self) -> list[str]:
        """Method and path of each request, without its query."""
        return [f"{method} {url.partition('?')[0]}" for method, url in self.asked]

    def query(self, index: int = -1) -> dict[str, str]:
        return dict(parse_qsl(self.sent[index].url.partition("?")[2]))

    def body(self, index: int = -1) -> Any:
        return json.loads(self.sent[index].body or b"null")


def reply(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Response:
    """JSON, or bytes as they are."""
    return Response(status, headers or {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def names_of(value: Any, path: str = "") -> set[str]:
    """The paths of all fields in a body, whatever their values."""
    if isinstance(value, dict):
        inside = (name for key, inner in value.items() for name in names_of(inner, f"{path}.{key}"))
        return {*(f"{path}.{key}" for key in value), *inside}
    if isinstance(value, list):
        return {name for inner in value for name in names_of(inner, f"{path}[]")}
    return set()


NOON = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="1001", line_no="1")

INQUIRIES = InquiryAbilities(
    items=frozenset({"product", "urgent", "notices"}),
    answers=frozenset({"product", "urgent"}),
    elsewhere={"customer_center": "시험몰 관리자 > 고객센터에서 답변하세요."},
    longest={"product": 20},
    window=timedelta(hours=12),
    edits=frozenset({"product"}),
    reads=True,
    shortest=2,
)

PROFILE = MallProfile(
    code="fake",
    name="시험몰",
    kind="general",
    base_url="https://fake.test",
    hosts=("fake.test",),
    credential_fields=(
        Field("login_id", "사용자 ID"),
        Field("api_key", "API 인증키", secret=True),
        Field("vendor", "업체코드", required=False),
    ),
    sales_fields=(),
    key_help="",
    key_life=None,
    budgets=(),
    capabilities=Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=3,
        max_options=100,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=False,
        seller_cancel=True,
        max_keywords=10,
        certification_kinds=frozenset(),
    ),
    order_window=timedelta(days=1),
    listed_after=timedelta(0),
    couriers={},
)


def buyer(number: int) -> PersonalData:
    return PersonalData(
        orderer_name=f"홍길동{number}",
        orderer_phone="010-1234-5678",
        receiver_name=f"김받음{number}",
        receiver_phone="010-8765-4321",
        receiver_phone2="",
        zip_code="06236",
        address="서울특별시 강남구 테헤란로 1",
        address_detail=f"{number}호",
        memo="문 앞에 두세요",
    )


def order_line(number: int = 1, **changes: Any) -> FetchedLine:
    line = FetchedLine(
        ref=MallOrderRef(order_no=str(1000 + number), line_no="1"),
        state="new",
        mall_state="결제완료",
        cancel_asked=False,
        mall_product_no="P1",
        mall_option_no="",
        seller_product_code="",
        seller_option_code="",
        product_name="상품",
        option_text="",
        quantity=1,
        unit_price_won=1000,
        amount_won=1000,
        shipping_won=0,
        region="",
        ordered_at=NOON,
        paid_at=NOON,
        changed_at=NOON,
        delivered_at=None,
        courier_code="",
        invoice_number="",
        buyer=buyer(number),
    )
    return replace(line, **changes)


def inquiry_row(kind: str = "product", number: int = 1, **changes: Any) -> FetchedInquiry:
    inquiry = FetchedInquiry(
        ref=MallInquiryRef(kind=kind, inquiry_no=f"Q{number}"),  # type: ignore[arg-type]
        state="open",
        mall_state="미답변",
        asked_at=NOON,
        person=Question(asker=f"홍길동{number}", title="배송", text="언제 오나요?"),
    )
    return replace(inquiry, **changes)


@dataclass
class FakeMall:
    """Does what is sent, once for each call, and counts; `script` errors are raised, before or after the effect."""

    script: list[tuple[str, Exception]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    listings: dict[str, Listed] = field(default_factory=dict)
    orders: dict[MallOrderRef, FetchedLine] = field(default_factory=dict)
    pages: list[Any] = field(default_factory=list)
    windows: list[tuple[datetime, datetime]] = field(default_factory=list)
    inquiries: dict[MallInquiryRef, FetchedInquiry] = field(default_factory=dict)
    answering: InquiryAbilities | None = INQUIRIES
    silent: bool = False
    """Whether its look-ups show no words of answers."""
    born_as: str = "on_sale"
    hidden: bool = False
    dislikes: tuple[str, ...] = ()

    @property
    def profile(self) -> MallProfile:
        return replace(PROFILE, inquiries=self.answering)

    async def _call(self, caller: Caller, name: str, method: str = "POST", body: Any = None) -> None:
        sent = json.dumps(body or {}, ensure_ascii=False).encode()
        await caller.send(Request(method, f"{caller.base_url}/{name}", name, body=sent))

    def _fall(self, when: str) -> None:
        if self.script and self.script[0][0] == when:
            raise self.script.pop(0)[1]

    async def _write(self, caller: Caller, name: str, effect: Callable[[], None], body: Any = None) -> None:
        self._fall("unsent")
        await self._call(caller, name, body=body)
        self._fall("before")
        effect()
        self.done.append(name)
        self._fall("after")

    async def _read(self, caller: Caller, name: str) -> None:
        await self._call(caller, name, "GET")
        self.asked.append(name)
        self._fall("reading")

    async def verify(self, caller: Caller) -> None:
        await self._read(caller, "verify")

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        await self._read(caller, "categories")
        return [MallCategory("1", ("패션", keyword), leaf=True)]

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        return []

    async def create_delivery_template(self, caller: Caller, name: str, details: Any) -> DeliveryTemplate:
        raise RefusedError("이 몰에는 배송템플릿이 없습니다.")

    def check(self, offer: Offer) -> Sequence[str]:
        return self.dislikes

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        listed = Listed(f"P{len(self.listings) + 1}", {}, self.born_as, "상태")  # type: ignore[arg-type]
        await self._write(caller, "register", lambda: self.listings.update({offer.listing_code: listed}))
        return listed

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        await self._write(caller, "update", lambda: None)
        return Listed(offer.mall_product_no or "", offer.mall_option_nos, "on_sale", "판매중")

    async def stop_sale(self, caller: Caller, mall_product_no: str, mall_option_nos: Any) -> None:
        await self._write(caller, "stop", lambda: None)

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        await self._read(caller, "read_listing")
        return next((each for each in self.listings.values() if each.mall_product_no == mall_product_no), None)

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        await self._read(caller, "find_listing")
        return None if self.hidden else self.listings.get(listing_code)

    async def fetch_orders(self, caller: Caller, item: str, since: datetime, until: datetime) -> Any:
        async for page in self._pages(caller, "orders", since, until):
            yield page

    async def fetch_inquiries(self, caller: Caller, item: str, since: datetime, until: datetime) -> Any:
        async for page in self._pages(caller, item, since, until):
            yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        assert asked_at == NOON
        await self._read(caller, "read_inquiry")
        found = self.inquiries.get(ref)
        return replace(found, person=replace(found.person, answer="")) if found and self.silent else found

    async def answer_inquiry(self, caller: Caller, answer: Any) -> None:
        inquiry = self.inquiries[answer.ref]
        told = replace(inquiry, state="answered", person=replace(inquiry.person, answer=answer.text))
        await self._write(caller, "answer", lambda: self.inquiries.update({answer.ref: told}), {"content": answer.text})

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:
        told = replace(self.inquiries[ref], state="read")
        await self._write(caller, "read_urgent", lambda: self.inquiries.update({ref: told}))

    async def _pages(self, caller: Caller, name: str, since: datetime, until: datetime) -> Any:
        self.windows.append((since, until))
        for page in self.pages:
            await self._read(caller, name)
            if isinstance(page, Exception):
                self.pages.remove(page)
                raise page
            yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        await self._read(caller, "read_order")
        return self.orders.get(ref)

    def _set(self, ref: MallOrderRef, **changes: Any) -> None:
        self.orders[ref] = replace(self.orders[ref], **changes)

    async def confirm_order(self, caller: Caller, confirmation: Any) -> None:
        await self._write(caller, "confirm", lambda: self._set(confirmation.ref, state="confirmed"))

    async def cancel_sale(self, caller: Caller, cancellation: Any) -> None:
        body = {"why": cancellation.detail}
        await self._write(caller, "cancel", lambda: self._set(cancellation.ref, state="cancelled"), body)

    async def send_invoice(self, caller: Caller, shipment: Any) -> None:
        sent = {"state": "shipping", "invoice_number": shipment.invoice_number}
        await self._write(caller, "invoice", lambda: self._set(shipment.ref, **sent))

    async def change_invoice(self, caller: Caller, shipment: Any) -> None:
        sent = {"courier_code": shipment.courier, "invoice_number": shipment.invoice_number}
        await self._write(caller, "change", lambda: self._set(shipment.ref, **sent))


@pytest.fixture(scope="session")
def scripted_caller() -> Callable[..., Caller]:
    return ScriptedCaller


@pytest.fixture(name="reply", scope="session")
def _reply() -> Callable[..., Response]:
    return reply


@pytest.fixture(name="names_of", scope="session")
def _names_of() -> Callable[[Any], set[str]]:
    return names_of


@pytest.fixture
def fake_mall() -> FakeMall:
    mall = FakeMall()
    mall.orders[REF] = order_line()
    mall.inquiries = {inquiry_row(kind).ref: inquiry_row(kind) for kind in ("product", "customer_center", "urgent")}
    return mall


@pytest.fixture
def line() -> Callable[..., FetchedLine]:
    return order_line


@pytest.fixture
def inquiry() -> Callable[..., FetchedInquiry]:
    return inquiry_row


@pytest.fixture
def orders_page() -> Callable[..., OrderPage]:
    return lambda *numbers, **more: OrderPage([order_line(number) for number in numbers], **more)
