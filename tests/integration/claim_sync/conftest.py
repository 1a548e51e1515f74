"""claim-sync with its real servers, and what the other services would tell it."""

import base64
import secrets
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from chassis.testing import Tokens, as_seller, serving, shown
from claim_sync.consumers import consumers
from claim_sync.main import service
from collecting.testing import seal_what_is_under_way
from contracts import ContractEvent, Envelope
from contracts.account import CourierContractSaved
from contracts.claim_sync import MallClaimRef
from contracts.identities import claim_id, claim_key, lines_digest, order_id
from contracts.mall_claims import (
    ClaimActAccepted,
    ClaimActRefused,
    MallClaim,
    MallClaimsFailed,
    MallClaimsFetched,
    MallClaimsSealed,
)
from contracts.mall_gateway import BrokenLine, Buyer, Evidence, MallAccountVerified, Refusal
from contracts.order_sync import MallOrderRef, OrderCollected
from local_runtime.databases import create_databases, drop_databases

EVIDENCE = Evidence(call_id=uuid4(), trace_id="ab" * 16, answer='{"result":"***"}')
NO = Refusal(reason="제휴몰에서 처리할 수 없는 클레임입니다.", code="refused", mall_code="E1", mall_message="불가")
PERSON = {
    "name": "홍길동",
    "phone": "010-1234-5678",
    "zip_code": "06236",
    "address": "서울 강남구 테헤란로 1",
    "words": "색이 다릅니다",
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

    def order_id(self, number: int) -> UUID:
        """The id of the order that the n-th claim is about."""
        return order_id(self.seller_id, self.mall, self.account_id, self.order_ref(number))

    def order_ref(self, number: int) -> MallOrderRef:
        """The mall's numbers of that order."""
        return MallOrderRef(order_no=f"20170512{number:06d}", line_no="1", box_no=f"B{number}")

    def ref(self, number: int, kind: Any = "cancel") -> MallClaimRef:
        """The mall's numbers of the n-th claim."""
        return MallClaimRef(kind=kind, claim_no=f"C{number}", order=self.order_ref(number))

    def claim_id(self, number: int, kind: Any = "cancel") -> str:
        """The id of the n-th claim."""
        return str(claim_id(self.seller_id, self.mall, self.account_id, self.ref(number, kind)))

    def claim(self, number: int, kind: Any = "cancel", **changes: Any) -> MallClaim:
        """The n-th claim as the mall tells it."""
        subject = self.order_id(number)
        asked = datetime(2026, 8, 13, 3, number % 60, tzinfo=UTC)
        given: dict[str, Any] = {
            "ref": self.ref(number, kind),
            "state": "asked",
            "mall_state": "REQUEST",
            "quantity": 1,
            "reason": "changed_mind",
            "mall_reason": "단순변심",
            "fault": "buyer",
            "refund_won": 135_000,
            "return_fee_won": None,
            "wanted_option": "",
            "pickup_courier": "",
            "pickup_invoice": "",
            "reship_courier": "",
            "reship_invoice": "",
            "asked_at": asked,
            "changed_at": asked,
            "person": Buyer(subject_id=subject, sealed=self.app.state.keyring.seal(self.seller_id, subject, PERSON)),
        }
        return MallClaim.model_validate({**given, **changes})

    def end_schedule(self, item: str) -> None:
        """Let nothing be under way that a request by hand would join."""
        with as_seller(self.seller_id):
            application = self.app.state.application
            seal_what_is_under_way(application, self.seller_id, self.account_id, item, datetime.now(UTC))

    async def asked(self, item: str = "cancel_requests", minutes: int = 60) -> tuple[str, UUID]:
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
        found = (await self.see("/collections", item=item))["items"]
        mine = next(each for each in found if datetime.fromisoformat(each["until"]) == until)
        return job["job_id"], UUID(mine["collection_id"])

    async def window(self, collection_id: UUID) -> Any:
        """A collection as it is shown; the schedule asks for others meanwhile."""
        found = (await self.see("/collections"))["items"]
        return next(each for each in found if each["collection_id"] == str(collection_id))

    def page(
        self, collection_id: UUID, claims: Sequence[MallClaim], page: int = 1, broken: Sequence[BrokenLine] = ()
    ) -> MallClaimsFetched:
        """A page of a collection."""
        return MallClaimsFetched(
            collection_id=collection_id,
            account_id=self.account_id,
            mall=self.mall,
            page=page,
            claims=tuple(claims),
            broken=tuple(broken),
        )

    def seal(self, collection_id: UUID, claims: Sequence[MallClaim], pages: int = 1, broken: int = 0) -> Any:
        """The seal over all claims of a collection."""
        keys = [claim_key(claim.ref) for claim in claims]
        return MallClaimsSealed(
            collection_id=collection_id,
            account_id=self.account_id,
            mall=self.mall,
            since=datetime.now(UTC),
            until=datetime.now(UTC),
            pages=pages,
            claims=len(set(keys)),
            broken=broken,
            digest=lines_digest(keys),
        )

    async def collected(self, *claims: MallClaim, minutes: int = 60) -> list[str]:
        """Claims that came in: their ids."""
        _, collection_id = await self.asked(minutes=minutes)
        self.tell(self.page(collection_id, claims))
        self.tell(self.seal(collection_id, claims))
        return [str(claim_id(self.seller_id, self.mall, self.account_id, claim.ref)) for claim in claims]

    def fail(self, collection_id: UUID) -> None:
        """The gateway could not finish a collection."""
        self.tell(
            MallClaimsFailed(
                collection_id=collection_id, account_id=self.account_id, mall=self.mall, refusal=NO, evidence=EVIDENCE
            )
        )

    def order(self, number: int) -> None:
        """The order of the n-th claim came in."""
        self.tell(
            OrderCollected(
                order_id=self.order_id(number),
                order_number=f"20260813{number:07d}",
                account_id=self.account_id,
                mall=self.mall,
                ref=self.order_ref(number),
                product_id=uuid4(),
                option_key="gold",
                mall_product_no="4174343458",
                product_name="티몬 테스트 상품",
                option_text="골드",
                quantity=1,
                unit_price_won=135_000,
                amount_won=135_000,
                shipping_won=2_500,
                region="서울 강남구",
                ordered_at=datetime(2026, 8, 13, 3, 0, tzinfo=UTC),
                paid_at=None,
            )
        )

    def accepted(self, claim: str, act: Any, try_number: int = 1) -> None:
        """The mall did an act."""
        told = ClaimActAccepted(
            intent_id=uuid4(), claim_id=UUID(claim), act=act, try_number=try_number, evidence=EVIDENCE
        )
        self.tell(told)

    def refused(self, claim: str, act: Any, try_number: int = 1, *, unsettled: bool = False) -> None:
        """The mall did not do an act."""
        told = ClaimActRefused(
            intent_id=uuid4(),
            claim_id=UUID(claim),
            act=act,
            try_number=try_number,
            refusal=NO,
            evidence=EVIDENCE,
            unsettled=unsettled,
        )
        self.tell(told)

    def has_courier(self) -> None:
        """The seller has a contract with a courier."""
        self.tell(CourierContractSaved(contract_id=uuid4(), courier="LOGEN", contract_number="1", is_default=True))


@pytest.fixture(scope="module")
def running_settings(postgres_admin_url: str, kafka_servers: str) -> Generator[str]:
    """The environment of one service for a module's tests, with databases and topics of its own."""
    name = f"t_{secrets.token_hex(6)}"
    names = [name, f"{name}_keys"]
    databases = create_databases(postgres_admin_url, names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLAIM_SYNC_DATABASE_URL", databases[names[0]])
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
