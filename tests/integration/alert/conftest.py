"""alert with its real servers, a server of a seller's that takes webhooks, and a mail server that takes mails."""

import asyncio
import base64
import json
import secrets
import socket
import ssl
from collections import defaultdict
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI

from alert.consumers import consumers
from alert.main import service
from chassis.testing import Tokens, as_seller, eventually_async, serving, shown
from contracts import ContractEvent, Envelope
from contracts.account import UserContactSaved, contact_context
from local_runtime.databases import create_databases, drop_databases

KINDS = ["key_expiry", "urgent_notice"]
OPERATOR = "sre@mallbridge.example"


@dataclass
class Received:
    """A message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Receiver:
    """A seller's server. `script` holds the answers of a path, one after the other; then it takes everything.

    `hang` never answers, `drop` closes the connection; else it is the status line and further lines.
    """

    port: int = 0
    got: list[Received] = field(default_factory=list[Received])
    script: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str) -> list[Received]:
        return [each for each in self.got if each.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            path = head[0].split(" ")[1]
            self.got.append(Received(path, headers, body))
            answer = self.script[path].pop(0) if self.script[path] else "204 No Content"
            if answer == "hang":
                await reader.read()
            elif answer != "drop":
                writer.write(f"HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()


@dataclass
class Mails:
    """A mail server: who begins with `nobody` is not known to it, `later` has a full box for once."""

    got: list[tuple[str, EmailMessage]] = field(default_factory=list[tuple[str, EmailMessage]])
    full: set[str] = field(default_factory=set[str])

    async def handle_RCPT(self, _s: Any, _t: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such user"
        if address.startswith("later") and address not in self.full:
            self.full.add(address)
            return "450 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _s: Any, _t: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.got += [(address, message) for address in envelope.rcpt_tos]  # type: ignore[misc]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for receiver, message in self.got if receiver == address]


@dataclass
class Shop:
    """A seller at work: HTTP as that seller, the other services' news, and a server and a box of its own."""

    client: httpx.AsyncClient
    app: FastAPI
    tokens: Tokens
    receiver: Receiver
    mails: Mails
    seller_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    user_id: UUID = field(default_factory=uuid4)
    secrets: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def path(self) -> str:
        """Where the seller's server takes webhooks."""
        return f"/{self.seller_id}"

    @property
    def address(self) -> str:
        return f"{self.user_id}@shop.example"

    async def ask(self, method: str, path: str, status: int, **kwargs: Any) -> Any:
        """Call as the seller; the body of the answer, which must have this status."""
        mine = self.tokens.headers(self.seller_id, user_id=self.user_id)
        headers = {**mine, **kwargs.pop("headers", {})}
        answer = await self.client.request(method, f"/v1{path}", headers=headers, **kwargs)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def see(self, path: str, **params: Any) -> Any:
        """Read, once the views have what was recorded last."""
        return await self.ask("GET", path, 200, params={**params, "after": await shown(self.app)})

    async def hook(self, kinds: list[str] | None = None, path: str = "", **changes: Any) -> str:
        """A webhook of the seller, by default at its server."""
        body = {"url": self.receiver.url(self.path + path), "label": "주문 서버", "kinds": kinds or KINDS, **changes}
        made = await self.ask("POST", "/webhooks", 201, json=body)
        self.secrets[made["webhook_id"]] = made["secret"]
        return made["webhook_id"]

    def tell(self, event: ContractEvent, at: datetime | None = None, actor: str = "schedule:x") -> None:
        """Let the service take in an event of another service, that happened at a time."""
        handlers = {name: each for group in consumers.groups.values() for name, each in group.items()}
        envelope = Envelope(
            event_id=uuid4(),
            event_type=event.type_name(),
            source="test",
            subject="test",
            occurred_at=at or datetime.now(UTC),
            seller_id=self.seller_id,
            correlation_id=uuid4(),
            actor=actor,
        )
        with as_seller(self.seller_id, f"event:{envelope.event_id}"):
            handlers[event.type_name()][1](self.app.state.application, event, envelope)

    def write_to(self, address: str | None = None, role: Any = "owner", user_id: UUID | None = None) -> None:
        """The seller's user took the invitation."""
        user = user_id or self.user_id
        keyring = self.app.state.keyring
        sealed = keyring.seal_secret(self.seller_id, contact_context(user), address or self.address)
        self.tell(UserContactSaved(user_id=user, role=role, contact=sealed))

    async def alerts(self, **params: Any) -> list[Any]:
        return (await self.see("/alerts", **params))["items"]

    async def ended(self, count: int = 1, **wanted: Any) -> list[Any]:
        """The deliveries of all alerts, once so many have ended, or are as wanted."""

        async def found() -> list[Any]:
            alerts = await self.alerts(limit=200)
            rows = [row for a in alerts for row in await self.see(f"/alerts/{a['alert_id']}/deliveries")]
            hits = [
                row
                for row in rows
                if (row["state"] != "pending" or wanted) and all(row[name] == value for name, value in wanted.items())
            ]
            assert len(hits) == count, rows
            return hits

        return await eventually_async(found)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def mail_server() -> Generator[tuple[Mails, int]]:
    mails = Mails()
    controller = Controller(mails, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield mails, controller.port
    controller.stop()


@pytest.fixture(scope="module")
def surroundings(
    postgres_admin_url: str, kafka_servers: str, mail_server: tuple[Mails, int]
) -> Generator[dict[str, str]]:
    """The environment of one service for a module's tests, with databases and topics of its own."""
    name = f"t_{secrets.token_hex(6)}"
    names = [name, f"{name}_keys"]
    databases = create_databases(postgres_admin_url, names)
    environment = {
        "ALERT_DATABASE_URL": databases[names[0]],
        "ALERT_CONSOLE_URL": "https://console.example.com",
        "ALERT_WEBHOOK_LOCAL_ALLOWED": "true",
        "ALERT_WEBHOOK_TIMEOUT_SECONDS": "1.5",
        "ALERT_BACK_OFF_SECONDS": "[0.1, 0.2]",
        "ALERT_SMTP_HOST": "127.0.0.1",
        "ALERT_SMTP_PORT": str(mail_server[1]),
        "ALERT_SMTP_SECURITY": "none",
        "ALERT_OPERATOR_EMAILS": json.dumps([OPERATOR]),
        "KEYRING_URL": databases[names[1]],
        "MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
        "KAFKA_BOOTSTRAP_SERVERS": kafka_servers,
        "KAFKA_PREFIX": f"{name}.",
    }
    with pytest.MonkeyPatch.context() as patch:
        for key, value in environment.items():
            patch.setenv(key, value)
        yield environment
    drop_databases(postgres_admin_url, names)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def receiver() -> AsyncGenerator[Receiver]:
    found = Receiver()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tls(
    receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[tuple[int, ssl.SSLContext]]:
    """The same server behind TLS, as shop.test: its port, and what trusts its certificate alone."""
    file = tmp_path_factory.mktemp("tls") / "shop.pem"
    file.write_bytes(certificate("shop.test"))
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(file)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=theirs)
    yield server.sockets[0].getsockname()[1], ssl.create_default_context(cafile=str(file))
    server.close()


def certificate(name: str) -> bytes:
    """A certificate that its own key signed, and the key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, lock = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(pem, form, lock) + made.public_bytes(pem)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(surroundings: dict[str, str]) -> AsyncGenerator[tuple[httpx.AsyncClient, FastAPI, Tokens]]:
    """The service, running for a module's tests; each works as a seller of its own."""
    app, tokens = service.asgi, Tokens()
    async with serving(app, tokens) as client:
        yield client, app, tokens


@pytest.fixture
def shop(running: Any, receiver: Receiver, mail_server: tuple[Mails, int]) -> Shop:
    """A new seller of the running service."""
    return Shop(*running, receiver, mail_server[0])


@pytest.fixture
def stranger(running: Any, receiver: Receiver, mail_server: tuple[Mails, int]) -> Shop:
    """Another seller."""
    return Shop(*running, receiver, mail_server[0])
