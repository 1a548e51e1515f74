"""The listing service with its real servers, and what the other services would tell it."""

import secrets
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from chassis.testing import Tokens, as_seller, serving, shown
from contracts import ContractEvent, Envelope
from contracts.catalog import Category, Notice, Option, Origin, Product, ProductSaved
from contracts.mall_gateway import (
    Evidence,
    ListingAccepted,
    ListingReadBack,
    ListingRejected,
    ListingUnsettled,
    MallAccountVerified,
    Refusal,
    SaleStopAccepted,
)
from listing.consumers import consumers
from listing.main import service
from local_runtime.databases import create_databases, drop_databases

TMON_FIELDS = {"delivery_template_no": "1690698", "product_type_group": "general"}


def make_product(**changes: Any) -> Product:
    option = Option(key="01", values=("골드",), surcharge_won=0, on_sale=True, stock=9999)
    given: dict[str, Any] = {
        "product_id": uuid4(),
        "code": "202008130172432",
        "own_code": None,
        "name": "티몬 테스트 상품",
        "on_sale": True,
        "for_coupang": True,
        "categories": (Category(code="1", path=("패션잡화",)),),
        "model_name": None,
        "model_number": None,
        "isbn": None,
        "maker": "중소기업유통센터",
        "brand": "중소기업유통센터",
        "made_on": None,
        "valid_until": None,
        "origin": Origin(kind="not_applicable"),
        "certifications": (),
        "notice": Notice(item_type="35", item_type_name="패션잡화", entries=()),
        "keywords": (),
        "detail_html": "<p>상세</p>",
        "image_urls": ("https://images.example/1.jpg",),
        "price_won": 135_000,
        "tax": "taxed",
        "region": "전국",
        "adults_only": False,
        "option_use": "open_markets",
        "option_style": "combination",
        "option_names": ("색상",),
        "options": (option,),
        "extras": (),
        "stock": None,
    }
    return Product.model_validate({**given, **changes})


EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer='{"result":"***"}')


@dataclass
class Shop:
    """A seller at work: HTTP as that seller, and the other services' news for that seller."""

    client: httpx.AsyncClient
    app: FastAPI
    tokens: Tokens
    seller_id: UUID = field(default_factory=uuid4)

    async def ask(self, method: str, path: str, status: int, **kwargs: Any) -> Any:
        """Call as the seller; the body of the answer, which must have this status."""
        headers = {**self.tokens.headers(self.seller_id), **kwargs.pop("headers", {})}
        answer = await self.client.request(method, f"/v1{path}", headers=headers, **kwargs)
        assert answer.status_code == status, answer.text
        self.position = answer.headers.get("Mallbridge-Position", getattr(self, "position", None))
        return answer.json() if answer.content else None

    async def see(self, path: str, **params: Any) -> Any:
        """Read, once the views have what was recorded last."""
        return await self.ask("GET", path, 200, params={**params, "after": await shown(self.app)})

    def tell(self, event: ContractEvent) -> None:
        """Let the service take in an event of another service."""
        handlers = {name: each for group in consumers.groups.values() for name, each in group.items()}
        envelope = Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject="test",
            occurred_at=datetime.now(UTC),
            seller_id=self.seller_id,
            correlation_id=uuid4(),
            actor="user:test",
        )
        with as_seller(self.seller_id, f"event:{envelope.event_id}"):
            handlers[event.type_name()][1](self.app.state.application, event, envelope)

    def product(self, **changes: Any) -> Product:
        """A product that the catalogue told."""
        product = make_product(**changes)
        self.tell(ProductSaved(revision=1, product=product))
        return product

    def account(self, mall: str = "tmon") -> UUID:
        """A mall account that was verified."""
        account_id = uuid4()
        login_id = "sbdc6678"
        self.tell(MallAccountVerified(account_id=account_id, mall=mall, login_id=login_id, key_expires_on=None))
        return account_id

    async def group(self, account_id: UUID, **changes: Any) -> str:
        """A saved group: its id."""
        return (await self.ask("POST", "/groups", 201, json=group_body(account_id, **changes)))["group_id"]

    async def queued(self, **product: Any) -> tuple[str, UUID]:
        """A product waiting for 티몬: the listing's and the account's id."""
        account_id = self.account()
        body = {
            "product_id": str(self.product(**product).product_id),
            "group_id": await self.group(account_id),
        }
        return (await self.ask("POST", "/listings", 201, json=body))["listing_id"], account_id

    async def link(self, *listing_ids: str) -> str:
        """연동: the job's id."""
        return (await self.ask("POST", "/listings/link", 202, json={"listing_ids": list(listing_ids)}))["job_id"]

    async def log(self, job_id: str, **headers: str) -> list[tuple[str, str]]:
        """The whole log of a job: each line's id and text, and the closing event."""
        mine = {**self.tokens.headers(self.seller_id), **headers}
        answer = await self.client.get(f"/v1/jobs/{job_id}/log", headers=mine)
        blocks = [block.splitlines() for block in answer.text.replace("\r\n", "\n").strip().split("\n\n")]
        events = [dict(line.split(": ", 1) for line in block if ": " in line) for block in blocks]
        return [(each["id"], each.get("data", each["event"])) for each in events if "id" in each]

    def accepted(self, listing_id: str, account_id: UUID, attempt: int = 1, *, live: bool = True) -> None:
        """The mall took it."""
        self.tell(
            ListingAccepted(
                intent_id=uuid4(),
                listing_id=UUID(listing_id),
                account_id=account_id,
                mall="tmon",
                attempt=attempt,
                mall_product_no="4174343458",
                mall_option_nos={"01": "1"},
                live=live,
                evidence=EVIDENCE,
            )
        )

    def rejected(self, listing_id: str, account_id: UUID, attempt: int = 1) -> None:
        """The mall said no."""
        refusal = Refusal(
            reason="대표이미지를 720x758 이상으로 바꾸세요.",
            code="refused",
            mall_code="E102",
            mall_message="이미지 크기 오류",
        )
        self.tell(
            ListingRejected(
                intent_id=uuid4(),
                listing_id=UUID(listing_id),
                account_id=account_id,
                mall="tmon",
                attempt=attempt,
                refusal=refusal,
                evidence=EVIDENCE,
            )
        )

    def unsettled(self, listing_id: str, account_id: UUID, attempt: int = 1) -> None:
        """Nobody knows whether it took effect."""
        self.tell(
            ListingUnsettled(
                intent_id=uuid4(),
                listing_id=UUID(listing_id),
                account_id=account_id,
                mall="tmon",
                attempt=attempt,
                refusal=Refusal(reason="제휴몰의 답을 받지 못했습니다.", code="unknown"),
                evidence=EVIDENCE,
            )
        )

    def read_back(self, listing_id: str, account_id: UUID, state: Any, attempt: int = 1) -> None:
        """The mall was read."""
        self.tell(
            ListingReadBack(
                listing_id=UUID(listing_id),
                account_id=account_id,
                mall="tmon",
                attempt=attempt,
                mall_product_no="4174343458",
                mall_option_nos={"01": "1"},
                state=state,
                mall_state="상태",
                reason=None,
                evidence=EVIDENCE,
            )
        )

    def stopped(self, listing_id: str, account_id: UUID) -> None:
        """The mall stopped the sale."""
        self.tell(
            SaleStopAccepted(
                intent_id=uuid4(),
                listing_id=UUID(listing_id),
                account_id=account_id,
                mall="tmon",
                evidence=EVIDENCE,
            )
        )


def group_body(account_id: UUID, **changes: Any) -> dict[str, Any]:
    """고급 주얼리 세트 of the manual."""
    given: dict[str, Any] = {
        "account_id": str(account_id),
        "name": "고급 주얼리 세트",
        "mall_category_code": "30101",
        "mall_category_path": ["패션잡화", "주얼리", "주얼리소품"],
        "sale_ends_on": "2099-12-31",
        "pricing": {"kind": "fixed", "amount": 135000},
        "courier": "LOGEN",
        "mall_fields": TMON_FIELDS,
    }
    return {**given, **changes}


@pytest.fixture(scope="module")
def running_settings(postgres_admin_url: str, kafka_servers: str) -> Generator[None]:
    """The environment of one service for a module's tests, with a database and topics of its own."""
    name = f"t_{secrets.token_hex(6)}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LISTING_DATABASE_URL", create_databases(postgres_admin_url, [name])[name])
        patch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka_servers)
        patch.setenv("KAFKA_PREFIX", f"{name}.")
        yield
    drop_databases(postgres_admin_url, [name])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(running_settings: None) -> AsyncGenerator[tuple[httpx.AsyncClient, FastAPI, Tokens]]:
    """The service, running for a module's tests; each works as a seller of its own."""
    app, tokens = service.asgi, Tokens()
    async with serving(app, tokens) as client:
        yield client, app, tokens


@pytest.fixture
def shop(running: tuple[httpx.AsyncClient, FastAPI, Tokens]) -> Shop:
    """A new seller of the running service."""
    return Shop(*running)


@pytest.fixture(name="make_product")
def make_product_fixture() -> Callable[..., Product]:
    """Makes a product as the catalogue would tell it."""
    return make_product
