"""inquiry with its real servers, and what the other services would tell it."""

import base64
import hashlib
import secrets
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from chassis.testing import Tokens, as_seller, serving, shown
from collecting.testing import seal_what_is_under_way
from contracts import ContractEvent, Envelope
from contracts.identities import inquiry_id, inquiry_key, lines_digest
from contracts.inquiry import InquiryItem, InquiryKind, MallInquiryRef
from contracts.mall_gateway import BrokenLine, Buyer, Evidence, MallAccountVerified, Refusal
from contracts.mall_inquiries import (
    AnswerAccepted,
    AnswerRefused,
    MallInquiriesFailed,
    MallInquiriesFetched,
    MallInquiriesSealed,
    MallInquiry,
    MallNotice,
)
from inquiry.consumers import consumers
from inquiry.main import service
from local_runtime.databases import create_databases, drop_databases

EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer='{"result":"***"}')
NO = Refusal(reason="제휴몰에서 답변할 수 없는 문의입니다.", code="refused", mall_code="E1", mall_message="불가")
PERSON = {"asker": "joan8318", "title": "배송 문의", "text": "010-1234-5678로 언제 오는지 알려 주세요.", "answer": ""}


@dataclass
class Shop:
    """A seller at work: HTTP as that seller, and the other services' news for that seller."""

    client: httpx.AsyncClient
    app: FastAPI
    tokens: Tokens
    seller_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    mall: str = "tmon"

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

    def envelope(self, event: ContractEvent, at: datetime | None = None) -> Envelope:
        """The envelope that an event of this seller travels in."""
        return Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject="test",
            occurred_at=at or datetime.now(UTC),
            seller_id=self.seller_id,
            correlation_id=uuid4(),
            actor="user:test",
        )

    def tell(self, event: ContractEvent, at: datetime | None = None) -> None:
        """Let the service take in an event of another service, that happened at a time."""
        handlers = {name: each for group in consumers.groups.values() for name, each in group.items()}
        envelope = self.envelope(event, at)
        with as_seller(self.seller_id, f"event:{envelope.event_id}"):
            handlers[event.type_name()][1](self.app.state.application, event, envelope)

    def connect(self, mall: str | None = None) -> "Shop":
        """An account was verified: the present one, or another at another mall."""
        if mall is not None:
            self.mall, self.account_id = mall, uuid4()
        self.tell(
            MallAccountVerified(account_id=self.account_id, mall=self.mall, login_id="sbdc6678", key_expires_on=None)
        )
        return self

    def ref(self, number: int, kind: InquiryKind = "product", thread_no: str = "") -> MallInquiryRef:
        """The mall's numbers of the n-th inquiry."""
        return MallInquiryRef(kind=kind, inquiry_no=f"{1000 + number}", thread_no=thread_no)

    def inquiry_id(self, number: int, kind: InquiryKind = "product") -> str:
        """The id of the seller's n-th inquiry."""
        return str(inquiry_id(self.seller_id, self.mall, self.account_id, self.ref(number, kind)))

    def inquiry(
        self, number: int, kind: InquiryKind = "product", person: dict[str, str] | None = None, **changes: Any
    ) -> MallInquiry:
        """The n-th inquiry as the mall tells it; the mall's own answer is in `person`."""
        subject = UUID(self.inquiry_id(number, kind))
        told = {**PERSON, **(person or {})}
        given: dict[str, Any] = {
            "ref": self.ref(number, kind),
            "state": "open",
            "mall_state": "미답변",
            "category": "배송",
            "mall_product_no": "4174343458",
            "seller_product_code": "MB1",
            "product_name": "티몬테스트 상품",
            "order_no": "20170512031277",
            "secret": False,
            "answer_digest": digest(told["answer"]) if told["answer"] else "",
            "asked_at": datetime(2026, 8, 12, 1, number % 60, tzinfo=UTC),
            "answered_at": None,
            "answer_by": None,
            "person": Buyer(subject_id=subject, sealed=self.app.state.keyring.seal(self.seller_id, subject, told)),
        }
        return MallInquiry.model_validate({**given, **changes})

    def notice(self, number: int, **changes: Any) -> MallNotice:
        """The n-th notice of the mall."""
        given: dict[str, Any] = {
            "notice_no": f"N{number}",
            "title": f"추석 배송 안내 {number}",
            "body": "배송 마감은 9월 20일입니다.",
            "category": "배송",
            "posted_at": datetime(2026, 8, 12, 2, number % 60, tzinfo=UTC),
            "url": "https://mall.example/notices/1",
        }
        return MallNotice.model_validate({**given, **changes})

    def end_schedule(self, item: str) -> None:
        """Let nothing be under way that a request by hand would join."""
        with as_seller(self.seller_id):
            application = self.app.state.application
            seal_what_is_under_way(application, self.seller_id, self.account_id, item, datetime.now(UTC))

    async def asked(self, item: InquiryItem = "product", minutes: int = 60) -> tuple[str, UUID]:
        """A collection asked by hand: the job's and the collection's id."""
        self.end_schedule(item)
        until = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes)
        body = {
            "account_ids": [str(self.account_id)],
            "items": [item],
            "since": (until - timedelta(hours=2)).isoformat(),
            "until": until.isoformat(),
        }
        job = await self.ask("POST", "/collections", 202, json=body)
        found = (await self.see("/collections", account_id=str(self.account_id), item=item))["items"]
        mine = next(each for each in found if datetime.fromisoformat(each["until"]) == until)
        return job["job_id"], UUID(mine["collection_id"])

    async def window(self, collection_id: UUID) -> Any:
        """A collection as it is shown; the schedule asks for others meanwhile."""
        found = (await self.see("/collections", limit=200))["items"]
        return next(each for each in found if each["collection_id"] == str(collection_id))

    def page(
        self,
        collection_id: UUID,
        inquiries: Sequence[MallInquiry] = (),
        notices: Sequence[MallNotice] = (),
        page: int = 1,
        broken: Sequence[BrokenLine] = (),
    ) -> MallInquiriesFetched:
        """A page of a collection."""
        return MallInquiriesFetched(
            collection_id=collection_id,
            account_id=self.account_id,
            mall=self.mall,
            page=page,
            inquiries=tuple(inquiries),
            notices=tuple(notices),
            broken=tuple(broken),
        )

    def seal(self, collection_id: UUID, keys: Sequence[str], pages: int = 1, broken: int = 0) -> MallInquiriesSealed:
        """The seal over all rows of a collection."""
        return MallInquiriesSealed(
            collection_id=collection_id,
            account_id=self.account_id,
            mall=self.mall,
            since=datetime.now(UTC),
            until=datetime.now(UTC),
            pages=pages,
            rows=len(set(keys)),
            broken=broken,
            digest=lines_digest(keys),
        )

    async def collected(self, *inquiries: MallInquiry, at: datetime | None = None) -> list[str]:
        """Inquiries that came in: their ids."""
        _, collection_id = await self.asked(inquiries[0].ref.kind)
        self.tell(self.page(collection_id, inquiries), at)
        self.tell(self.seal(collection_id, [inquiry_key(each.ref) for each in inquiries]))
        return [str(inquiry_id(self.seller_id, self.mall, self.account_id, each.ref)) for each in inquiries]

    async def posted(self, *notices: MallNotice) -> int:
        """Notices that came in: how many the seal counts."""
        _, collection_id = await self.asked("notices")
        self.tell(self.page(collection_id, notices=notices))
        self.tell(self.seal(collection_id, [each.notice_no for each in notices]))
        window = await self.window(collection_id)
        assert window["state_label"] == "성공"
        return window["lines"]

    def fail(self, collection_id: UUID) -> None:
        """The gateway could not finish a collection."""
        self.tell(
            MallInquiriesFailed(
                collection_id=collection_id,
                account_id=self.account_id,
                mall=self.mall,
                refusal=NO,
                evidence=EVIDENCE,
            )
        )

    async def write(self, inquiry: str, text: str = "내일 출고됩니다.") -> None:
        """답변 저장."""
        await self.ask("PUT", f"/inquiries/{inquiry}/answer", 204, json={"text": text})

    def accepted(self, inquiry: str, try_number: int = 1, act: Literal["answer", "read"] = "answer") -> None:
        """The mall has the answer or the confirmation."""
        self.tell(
            AnswerAccepted(
                intent_id=uuid4(), inquiry_id=UUID(inquiry), act=act, try_number=try_number, evidence=EVIDENCE
            )
        )

    def refused(
        self, inquiry: str, try_number: int = 1, act: Literal["answer", "read"] = "answer", **changes: Any
    ) -> None:
        """The mall refused it, or it is unknown."""
        self.tell(
            AnswerRefused(
                intent_id=uuid4(),
                inquiry_id=UUID(inquiry),
                act=act,
                try_number=try_number,
                refusal=NO,
                evidence=EVIDENCE,
                **changes,
            )
        )

    def published(self, kind: type[ContractEvent]) -> list[Any]:
        """What the service tells others of this seller, by its store."""
        events = list[Any]()
        for recorded in self.app.state.running.log.after(0, 1_000_000):
            if recorded.seller_id == self.seller_id:
                told = service.publish(recorded)
                events += [told] if isinstance(told, ContractEvent) else list(told or ())
        return [each for each in events if isinstance(each, kind)]


def digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def running_settings(postgres_admin_url: str, kafka_servers: str) -> Generator[str]:
    """The environment of one service for a module's tests, with databases and topics of its own."""
    name = f"t_{secrets.token_hex(6)}"
    names = [name, f"{name}_keys"]
    databases = create_databases(postgres_admin_url, names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INQUIRY_DATABASE_URL", databases[names[0]])
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


@pytest.fixture
def stranger(running: tuple[httpx.AsyncClient, FastAPI, Tokens]) -> Shop:
    """Another seller."""
    return Shop(*running)
