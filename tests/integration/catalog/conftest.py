"""The catalogue with its real servers, used over HTTP and Kafka as sellers and the other services do."""

import secrets
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from fastapi import FastAPI

from catalog.main import service
from chassis.testing import Tokens, serving, shown
from contracts import ContractEvent, Envelope
from local_runtime.databases import create_databases, drop_databases

TICKED = ("치수", "제조사(수입자)", "제조국", "취급시 주의사항", "품질보증기준")


def product_body(**changes: Any) -> dict[str, Any]:
    """티몬 테스트 상품 of the manual."""
    entries = {
        "종류": "액세서리 세트",
        "소재": "금속",
        **dict.fromkeys(TICKED),
        "A/S 책임자와 전화번호": "○○○ / 010-0000-0000",
        "예상배송일": "2시 이전 당일출고/이후익일출고",
    }
    given: dict[str, Any] = {
        "name": "티몬 테스트 상품",
        "category_codes": ["090301"],
        "maker": "중소기업유통센터",
        "brand": "중소기업유통센터",
        "notice": {
            "item_type": "fashion_items",
            "entries": [{"name": name, "text": text} for name, text in entries.items()],
        },
        "price_won": 135_000,
        "image_urls": ["https://images.example/main1.jpg"],
        "detail_html": "<p>고급 주얼리 세트</p>",
        "options": {"use": "open_markets", "names": ["색상"], "values": ["골드,실버,로즈골드"]},
        "stock_used": True,
        "stock": 9999,
    }
    return {**given, **changes}


@dataclass
class Shop:
    """A seller at work."""

    client: httpx.AsyncClient
    app: FastAPI
    tokens: Tokens
    kafka_servers: str
    prefix: str
    seller_id: UUID = field(default_factory=uuid4)

    async def send(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        """Call as the seller."""
        headers = {**self.tokens.headers(self.seller_id), **kwargs.pop("headers", {})}
        return await self.client.request(method, f"/v1{path}", headers=headers, **kwargs)

    async def ask(self, method: str, path: str, status: int, **kwargs: Any) -> Any:
        """Call as the seller; the body of the answer, which must have this status."""
        answer = await self.send(method, path, **kwargs)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def see(self, path: str, **params: Any) -> Any:
        """Read, once the views have what was recorded last."""
        return await self.ask("GET", path, 200, params={**params, "after": await shown(self.app)})

    async def entered(self, **changes: Any) -> str:
        """A saved product: its id."""
        return (await self.ask("POST", "/products", 201, json=product_body(**changes)))["product_id"]

    async def tell(self, event: ContractEvent, subject: UUID) -> None:
        """Publish an event of another service to Kafka."""
        await self.tell_all([(event, subject)])

    async def tell_all(self, events: Sequence[tuple[ContractEvent, UUID]]) -> None:
        """Publish events of other services to Kafka, each with its key."""
        async with AIOKafkaProducer(bootstrap_servers=self.kafka_servers) as producer:
            for event, subject in events:
                topic, value = self.prefix + event.TOPIC, event.model_dump_json().encode()
                headers = self._envelope(event, subject).headers()
                await producer.send(topic, value, key=str(subject).encode(), headers=headers)
            await producer.flush()

    def _envelope(self, event: ContractEvent, subject: UUID) -> Envelope:
        return Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject=str(subject),
            occurred_at=datetime.now(UTC),
            seller_id=self.seller_id,
            correlation_id=uuid4(),
            actor="user:test",
        )

    def another(self) -> "Shop":
        """Another seller of the same service."""
        return Shop(self.client, self.app, self.tokens, self.kafka_servers, self.prefix)


@pytest.fixture(scope="module")
def topic_prefix(
    postgres_admin_url: str, kafka_servers: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[str]:
    """The environment of one service for a module's tests, with a database and topics of its own."""
    name = f"t_{secrets.token_hex(6)}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATALOG_DATABASE_URL", create_databases(postgres_admin_url, [name])[name])
        patch.setenv("CATALOG_DATA_DIR", str(tmp_path_factory.mktemp("catalog")))
        patch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka_servers)
        patch.setenv("KAFKA_PREFIX", f"{name}.")
        yield f"{name}."
    drop_databases(postgres_admin_url, [name])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(topic_prefix: str) -> AsyncGenerator[tuple[httpx.AsyncClient, FastAPI, Tokens]]:
    """The service, running for a module's tests; each works as a seller of its own."""
    app, tokens = service.asgi, Tokens()
    async with serving(app, tokens) as client:
        yield client, app, tokens


@pytest.fixture
def shop(running: tuple[httpx.AsyncClient, FastAPI, Tokens], kafka_servers: str, topic_prefix: str) -> Shop:
    """A new seller of the running service."""
    return Shop(*running, kafka_servers, topic_prefix)


@pytest.fixture
def body() -> dict[str, Any]:
    """The manual's product."""
    return product_body()
