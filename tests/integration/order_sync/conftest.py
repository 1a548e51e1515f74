"""order-sync with its real servers, and what the other services would tell it."""

import base64
import secrets
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from chassis.testing import Tokens, as_seller, serving, shown
from collecting.testing import seal_what_is_under_way
from contracts import ContractEvent, Envelope
from contracts.catalog import Notice, Option, Origin, Product, ProductSaved
from contracts.identities import line_key, lines_digest, order_id
from contracts.mall_gateway import (
    BrokenLine,
    Buyer,
    Evidence,
    InvoiceAccepted,
    InvoiceRefused,
    MallAccountVerified,
    MallOrderLine,
    MallOrdersFailed,
    MallOrdersFetched,
    MallOrdersSealed,
    OrderConfirmAccepted,
    OrderConfirmRefused,
    Refusal,
)
from contracts.order_sync import MallOrderRef
from local_runtime.databases import create_databases, drop_databases
from order_sync.consumers import consumers
from order_sync.main import service

EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer='{"result":"***"}')
NO = Refusal(reason="제휴몰에서 처리할 수 없는 주문입니다.", code="refused", mall_code="E1", mall_message="불가")
PERSON = {
    "orderer_name": "홍길동",
    "receiver_name": "김철수",
    "receiver_phone": "010-1234-5678",
    "zip_code": "06236",
    "address": "서울 강남구 테헤란로 1",
    "memo": "문 앞",
}


@dataclass
class Shop:
    """A seller at work: HTTP as that seller, and the other services' news for that seller."""

    client: httpx.AsyncClient
    app: FastAPI
    tokens: Tokens
    seller_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    mall: str = "wemakeprice"

    async def ask(self, method: str, path: str, status: int, **kwargs: Any) -> Any:
        """Call as the seller; the body of the answer, which must have this status."""
        headers = {**self.tokens.headers(self.seller_id), **kwargs.pop("headers", {})}
        answer = await self.client.request(method, f"/v1{path}", headers=headers, **kwargs)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def see(self, path: str, **params: Any) -> Any:
        """Read, once the views have what was recorded last."""
        return await self.ask("GET", path, 200, params={**params, "after": await shown(self.app)})

    def last(self) -> int:
        """The position of what was recorded last."""
        return self.app.state.application.recorder.max_notification_id() or 0

    async def log(self, job_id: str, **headers: str) -> list[tuple[str, str]]:
        """The whole log of a job that ends: number and text of each line."""
        mine = {**self.tokens.headers(self.seller_id), **headers}
        answer = await self.client.get(f"/v1/jobs/{job_id}/log", headers=mine)
        blocks = [block.splitlines() for block in answer.text.replace("\r\n", "\n").strip().split("\n\n")]
        events = [dict(line.split(": ", 1) for line in block if ": " in line) for block in blocks]
        return [(each["id"], each["data"]) for each in events if "data" in each]

    def envelope(self, event: ContractEvent) -> Envelope:
        """The envelope that an event of this seller travels in."""
        return Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject="test",
            occurred_at=datetime.now(UTC),
            seller_id=self.seller_id,
            correlation_id=uuid4(),
            actor="user:test",
        )

    def tell(self, event: ContractEvent) -> None:
        """Let the service take in an event of another service."""
        handlers = {name: each for group in consumers.groups.values() for name, each in group.items()}
        envelope = self.envelope(event)
        with as_seller(self.seller_id, f"event:{envelope.event_id}"):
            handlers[event.type_name()][1](self.app.state.application, event, envelope)

    def connect(self) -> "Shop":
        """The account was verified."""
        self.tell(
            MallAccountVerified(account_id=self.account_id, mall=self.mall, login_id="sbdc6678", key_expires_on=None)
        )
        return self

    def order_id(self, number: int) -> str:
        """The id of the seller's n-th order."""
        return str(order_id(self.seller_id, self.mall, self.account_id, self.ref(number)))

    def ref(self, number: int) -> MallOrderRef:
        """The mall's numbers of the n-th order."""
        return MallOrderRef(order_no=f"20170512{number:06d}", line_no="1", box_no=f"B{number}")

    def line(self, number: int, **changes: Any) -> MallOrderLine:
        """The n-th order as the mall tells it."""
        subject = UUID(self.order_id(number))
        sealed = self.app.state.keyring.seal(self.seller_id, subject, PERSON)
        given: dict[str, Any] = {
            "ref": self.ref(number),
            "state": "new",
            "mall_state": "PAID",
            "cancel_asked": False,
            "mall_product_no": "4174343458",
            "mall_option_no": "1",
            "seller_product_code": "",
            "seller_option_code": "",
            "product_name": "티몬 테스트 상품",
            "option_text": "골드",
            "quantity": 1,
            "unit_price_won": 135_000,
            "amount_won": 135_000,
            "shipping_won": 2_500,
            "region": "서울 강남구",
            "ordered_at": datetime(2026, 8, 13, 3, number % 60, tzinfo=UTC),
            "paid_at": datetime(2026, 8, 13, 3, number % 60, tzinfo=UTC),
            "changed_at": None,
            "delivered_at": None,
            "courier_code": "",
            "invoice_number": "",
            "buyer": Buyer(subject_id=subject, sealed=sealed),
        }
        return MallOrderLine.model_validate({**given, **changes})

    def end_schedule(self, item: str) -> None:
        """Let nothing be under way that a request by hand would join."""
        with as_seller(self.seller_id):
            application = self.app.state.application
            seal_what_is_under_way(application, self.seller_id, self.account_id, item, datetime.now(UTC))

    async def asked(self, minutes: int = 60) -> tuple[str, UUID]:
        """A collection of 신규주문 asked by hand: the job's and the collection's id."""
        self.end_schedule("new")
        until = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes)
        body = {
            "account_ids": [str(self.account_id)],
            "items": ["new"],
            "since": (until - timedelta(hours=2)).isoformat(),
            "until": until.isoformat(),
        }
        job = await self.ask("POST", "/collections", 202, json=body)
        found = (await self.see("/collections"))["items"]
        mine = next(each for each in found if datetime.fromisoformat(each["until"]) == until)
        return job["job_id"], UUID(mine["collection_id"])

    async def window(self, collection_id: UUID) -> Any:
        """A collection as it is shown; the schedule asks for others meanwhile."""
        found = (await self.see("/collections"))["items"]
        return next(each for each in found if each["collection_id"] == str(collection_id))

    def page(
        self, collection_id: UUID, lines: Sequence[MallOrderLine], page: int = 1, broken: Sequence[BrokenLine] = ()
    ) -> MallOrdersFetched:
        """A page of a collection."""
        return MallOrdersFetched(
            collection_id=collection_id,
            account_id=self.account_id,
            mall=self.mall,
            page=page,
            lines=tuple(lines),
            broken=tuple(broken),
        )

    def seal(self, collection_id: UUID, lines: Sequence[MallOrderLine], pages: int = 1, broken: int = 0) -> Any:
        """The seal over all lines of a collection."""
        keys = [line_key(line.ref) for line in lines]
        return MallOrdersSealed(
            collection_id=collection_id,
            account_id=self.account_id,
            mall=self.mall,
            since=datetime.now(UTC),
            until=datetime.now(UTC),
            pages=pages,
            lines=len(set(keys)),
            broken=broken,
            digest=lines_digest(keys),
        )

    async def collected(self, *lines: MallOrderLine) -> list[str]:
        """Orders that came in: their ids."""
        _, collection_id = await self.asked()
        self.tell(self.page(collection_id, lines))
        self.tell(self.seal(collection_id, lines))
        return [str(order_id(self.seller_id, self.mall, self.account_id, line.ref)) for line in lines]

    def fail(self, collection_id: UUID) -> None:
        """The gateway could not finish a collection."""
        self.tell(
            MallOrdersFailed(
                collection_id=collection_id,
                account_id=self.account_id,
                mall=self.mall,
                refusal=NO,
                evidence=EVIDENCE,
            )
        )

    def confirmed(self, number: int) -> None:
        """The mall did 발주확인 of the n-th order."""
        self.tell(OrderConfirmAccepted(intent_id=uuid4(), order_id=UUID(self.order_id(number)), evidence=EVIDENCE))

    def confirm_refused(self, number: int, **changes: Any) -> None:
        """The mall refused 발주확인 of the n-th order."""
        told = OrderConfirmRefused(
            intent_id=uuid4(), order_id=UUID(self.order_id(number)), refusal=NO, evidence=EVIDENCE, **changes
        )
        self.tell(told)

    def sent(self, number: int, courier: str, invoice_number: str, try_number: int = 1) -> None:
        """The mall has the invoice of the n-th order."""
        self.tell(
            InvoiceAccepted(
                intent_id=uuid4(),
                order_id=UUID(self.order_id(number)),
                try_number=try_number,
                courier=courier,
                invoice_number=invoice_number,
                evidence=EVIDENCE,
            )
        )

    def send_refused(self, number: int, try_number: int = 1) -> None:
        """The mall refused the invoice of the n-th order."""
        order = UUID(self.order_id(number))
        self.tell(
            InvoiceRefused(intent_id=uuid4(), order_id=order, try_number=try_number, refusal=NO, evidence=EVIDENCE)
        )


@pytest.fixture(scope="module")
def running_settings(postgres_admin_url: str, kafka_servers: str) -> Generator[str]:
    """The environment of one service for a module's tests, with databases and topics of its own."""
    name = f"t_{secrets.token_hex(6)}"
    names = [name, f"{name}_keys"]
    databases = create_databases(postgres_admin_url, names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORDER_SYNC_DATABASE_URL", databases[names[0]])
        patch.setenv("KEYRING_URL", databases[names[1]])
        patch.setenv("MASTER_KEY", base64.b64encode(bytes(range(32))).decode())
        patch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka_servers)
        patch.setenv("KAFKA_PREFIX", f"{name}.")
        yield f"{name}."
    drop_databases(postgres_admin_url, names)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(running_settings: str) -> AsyncGenerator[tuple[httpx.AsyncClient, FastAPI, Tokens]]:
    """The service, running for a module's tests; each works as a seller of its own."""
    app, tokens = service.asgi, Tokens()
    async with serving(app, tokens) as client:
        yield client, app, tokens


@pytest.fixture
def shop(running: tuple[httpx.AsyncClient, FastAPI, Tokens]) -> Shop:
    """A new seller of the running service, with a connected account."""
    return Shop(*running).connect()


def product_of_two_options() -> Product:
    """A product with two options."""
    options = tuple(
        Option(key=key, values=(text,), surcharge_won=0, on_sale=True, stock=9)
        for key, text in (("01", "골드"), ("02", "실버"))
    )
    return Product(
        product_id=uuid4(),
        code="202008130172432",
        own_code=None,
        name="티몬 테스트 상품",
        on_sale=True,
        for_coupang=True,
        categories=(),
        model_name=None,
        model_number=None,
        isbn=None,
        maker="",
        brand="",
        made_on=None,
        valid_until=None,
        origin=Origin(kind="not_applicable"),
        certifications=(),
        notice=Notice(item_type="35", item_type_name="기타", entries=()),
        keywords=(),
        detail_html="",
        image_urls=(),
        price_won=135_000,
        tax="taxed",
        region="전국",
        adults_only=False,
        option_use="all_malls",
        option_style="combination",
        option_names=("색상",),
        options=options,
        extras=(),
        stock=None,
    )


@pytest.fixture
def product() -> Callable[[Shop], Product]:
    """Lets a shop know of a product with two options."""

    def tell(shop: Shop) -> Product:
        told = product_of_two_options()
        shop.tell(ProductSaved(revision=1, product=told))
        return told

    return tell


@pytest.fixture
def stranger(running: tuple[httpx.AsyncClient, FastAPI, Tokens]) -> Shop:
    """Another seller."""
    return Shop(*running)
