"""The gateway on a real PostgreSQL; and whole gateways as processes on Kafka, against the simulator's process."""

import base64
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
import uvicorn
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from fastapi import FastAPI

from chassis.broker import create_topics
from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.http_client import client
from chassis.privacy import Keyring
from chassis.service import Parts
from chassis.testing import Post, eventually
from contracts.listing import ListingRequested
from contracts.order_sync import MallOrderRef
from local_runtime.databases import create_databases, drop_databases
from mall_gateway.api.documents import router as documents_router
from mall_gateway.application import MallGateway, PostgresWork, Task
from mall_gateway.application.tables import TABLES
from mall_gateway.main import Gateway, assemble
from mall_gateway.malls import MALLS
from mall_gateway.malls.secrets import Vault
from mall_gateway.settings import Settings

MASTER = base64.b64encode(bytes(range(32))).decode()
GOODS = json.loads(Path(__file__).with_name("listing.json").read_text())


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    database = Database(database_url, size=8)
    database.apply("mall_gateway", TABLES)
    yield database
    database.close()


@pytest.fixture
def keyring(keyring_url: str) -> Generator[Keyring]:
    database = Database(keyring_url, size=2)
    yield Keyring(database, MASTER)
    database.close()


@pytest.fixture
def gateway(database: Database, keyring: Keyring) -> Generator[MallGateway]:
    work = PostgresWork(database, lease_seconds=30)
    with acting(Cause(seller_id=UUID(int=1), actor="test")):
        yield MallGateway(database, work=work, secrets=Vault(database, keyring), malls=MALLS)


@pytest.fixture
def put(gateway: MallGateway) -> Callable[..., Task]:
    """Ask for a piece of work."""

    def ask(seller: int, priority: int = 2, *, mall: str = "fake", account: int | None = None, **more: object) -> Task:
        task = Task(
            seller_id=UUID(int=seller),
            work_id=uuid4(),
            job="intent",
            kind=str(more.get("kind", "send_invoice")),
            aggregate_id=uuid4(),
            subject_id=UUID(int=int(str(more["subject"]))) if "subject" in more else uuid4(),
            account_id=UUID(int=account or 1000 + seller),
            mall=mall,
            priority=priority,
        )
        gateway.save(alongside=gateway.work.add(task))
        return task

    return ask


class Market:
    """The simulated malls from the outside."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = client(base_url=f"{url}/admin", read_seconds=30)

    def ask(self, method: str, path: str, **body: Any) -> Any:
        given: dict[str, Any] = {"params": body} if method == "GET" else {"json": body}
        answer = self.http.request(method, path, **given)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def shop(self, mall: str) -> "Shop":
        """A new seller account at a mall."""
        name = f"shop-{secrets.token_hex(4)}"
        return Shop(self, mall, name, self.ask("POST", "/accounts", mall=mall, account=name)["credentials"])


@dataclass
class Shop:
    """A seller account at a mall, and its buyers."""

    market: Market
    mall: str
    name: str
    credentials: dict[str, str]

    def fields(self, **wrong: str) -> dict[str, str]:
        """What the seller types into Mallbridge."""
        known = {field.name for field in MALLS[self.mall].profile.credential_fields} | {"login_id"}
        given = {"login_id": "seller", "user_id": "seller", **self.credentials, **wrong}
        return {name: value for name, value in given.items() if name in known}

    def order(self, count: int = 1, *, placed_at: datetime | None = None, **line: Any) -> list[MallOrderRef]:
        """Orders of something that nobody registered, or of a product: the refs of their lines."""
        lines = [line or {"unknown_name": "수제 머그컵", "unknown_option": "흰색"}]
        more = {"placed_at": placed_at.isoformat()} if placed_at else {}
        known = {"mall": self.mall, "account": self.name, "seed": secrets.randbelow(1_000_000)}
        placed = self.market.ask("POST", "/orders", **known, count=count, lines=lines, **more)
        return [self.ref(order, one) for order in placed["orders"] for one in order["lines"]]

    def ref(self, order: dict[str, Any], line: dict[str, Any]) -> MallOrderRef:
        """How this mall names an order line (contracts.order_sync)."""
        known = {**order["numbers"], **line["numbers"], "order": order["number"], "line": line["number"]}
        known |= {"group": line["group"], "product": line["product_number"], "option": line["option_number"]}
        known["rest"] = line["number"].removeprefix(f"{order['number']}-")
        return MallOrderRef(**{name: form.format(**known) for name, form in GOODS["refs"][self.mall].items()})

    def number(self, ref: MallOrderRef) -> str:
        """By which the simulator finds an order."""
        return ref.box_no if self.mall == "wemakeprice" else ref.order_no

    def fault(self, operation: str, kind: str, **more: Any) -> None:
        """Plant a fault for this account alone."""
        given = {"hold_seconds": 0.1, **more}
        self.market.ask("POST", "/faults", mall=self.mall, account=self.name, operation=operation, kind=kind, **given)

    def ledger(self) -> Any:
        """What really happened at this account."""
        return self.market.ask("GET", "/ledger", mall=self.mall, account=self.name)

    def summary(self) -> dict[str, int]:
        """The counts of it."""
        return self.market.ask("GET", "/ledger/summary", mall=self.mall, account=self.name)


class Forks:
    """The process that forks programs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def start(self, program: str, log: Path, **environment: str) -> int:
        """Start a program with its output in a file: its process id."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"PROGRAM": program, "LOG_FILE": str(log), **environment}) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture(scope="session")
def forks() -> Generator[Forks]:
    """Starts programs quickly, each as a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("forking.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Forks(process)
        process.kill()


@pytest.fixture(scope="session")
def market(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Generator[Market]:
    """The simulator as a process."""
    log = tmp_path_factory.mktemp("simulator") / "log"
    pid = forks.start("mall_simulator.main", log, MALL_SIMULATOR_HTTP_PORT="0", ZIPKIN_ENDPOINT="")
    market = Market(eventually(lambda: address_in(log)))
    eventually(lambda: answers(market))
    market.ask("PATCH", "/rules", **PROMPT)
    yield market
    market.http.close()
    os.kill(pid, signal.SIGKILL)


def address_in(log: Path) -> str:
    """The address that a program told first; empty before."""
    found = re.search(r"http://\S+", log.read_text()) if log.exists() else None
    return found.group() if found else ""


def answers(market: Market) -> bool:
    """Whether the simulator serves."""
    try:
        return market.http.get("/rules").status_code == 200
    except httpx.TransportError:
        return False


PROMPT = {
    "coupang_approval_seconds": 0,
    "esm_listing_seconds": 0,
    "cjmall_approval_seconds": 0,
    "gsshop_approval_seconds": 0,
    "hmall_approval_seconds": 0,
    "lottecom_approval_seconds": 0,
    "lotteimall_approval_seconds": 0,
    "tmon_page_size": 20,
}
"""The malls decide at once."""


@dataclass
class Ground:
    """Databases, broker and simulator of one installation, and the gateways that stand on it."""

    market: Market
    environment: dict[str, str]
    directory: Path
    forks: Forks
    gateway: Gateway
    database: Database
    seller_id: UUID
    pids: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def prefix(self) -> str:
        return self.environment["KAFKA_PREFIX"]

    def start(self, name: str = "one", failpoints: str = "", **settings: str) -> int:
        """Start a gateway as a process; whether it runs is seen by what it does."""
        own = {**self.environment, "MALL_GATEWAY_INSTANCE": name, "MALLBRIDGE_FAILPOINTS": failpoints, **settings}
        self.pids[name] = self.forks.start("mall_gateway.main", self.directory / f"{name}.log", **own)
        return self.pids[name]

    def signal(self, name: str, what: signal.Signals) -> None:
        os.kill(self.pids[name], what)

    def alive(self, name: str = "one") -> bool:
        """Whether a gateway that was started still lives."""
        try:
            os.kill(self.pids[name], 0)
        except ProcessLookupError:
            return False
        return True

    def stop(self) -> None:
        """Kill every gateway."""
        for name in self.pids:
            if self.alive(name):
                self.signal(name, signal.SIGKILL)
        eventually(lambda: not any(map(self.alive, self.pids)))
        self.pids.clear()  # an id that is free again may soon be another process's

    def enter(self, shop: Shop) -> UUID:
        """The seller enters a mall account."""
        account_id = uuid4()
        with acting(Cause(seller_id=self.seller_id, actor="test")):
            self.gateway.save_account(account_id, self.seller_id, shop.mall, shop.name, shop.fields(), None)
        return account_id

    async def listing(self, shop: Shop, account_id: UUID, **changes: Any) -> ListingRequested:
        """A registration of the test's product on an account, with the places that the mall has for it."""
        counter, fields = self.gateway.counter, dict(GOODS["mall_fields"][shop.mall])
        if shop.mall == "tmon":
            made = await counter.create_delivery_template(self.seller_id, account_id, "기본", GOODS["template"])
            fields["delivery_template_no"] = made.number
        else:
            found = await counter.delivery_templates(self.seller_id, account_id)
            numbers = {place.kind: place.number for place in found}
            fields |= {name: numbers[kind] for name, kind in GOODS["places"][shop.mall].items()}
        (category, *_) = await counter.categories(self.seller_id, account_id, "목걸이")
        terms = {**GOODS["terms"], "mall_category_code": category.code, "mall_fields": fields}
        known = {"listing_id": uuid4(), "account_id": account_id, "mall": shop.mall, "kind": "register", "attempt": 1}
        values = {**known, "mall_product_no": None, "mall_option_nos": {}, "product": GOODS["product"], "terms": terms}
        return ListingRequested.model_validate({**values, **changes})

    def told(self, name: str) -> str:
        """The log of a gateway."""
        return (self.directory / f"{name}.log").read_text()

    def state(self) -> list[tuple[str, str]]:
        """What the gateways' work waits for, and the ends of their logs."""
        with self.database.connection() as connection:
            found = {what: connection.execute(f"SELECT * FROM {what}").fetchall() for what in TELLING}  # noqa: S608
        rows = [(what, "\n".join(map(str, rows))) for what, rows in found.items()]
        return rows + [(path.name, path.read_text()[-6000:]) for path in sorted(self.directory.glob("*.log"))]


TELLING = ("work", "work_closures", "parked_messages", "consumer_positions", "budgets WHERE meter->>'closed_for' <> ''")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure how the gateways stood: their database and logs are gone after the run."""
    report = yield
    ground = getattr(item, "funcargs", {}).get("ground")
    if report.failed and isinstance(ground, Ground):
        report.sections += ground.state()
    return report


@pytest.fixture(scope="module")
def ground(
    postgres_admin_url: str,
    kafka_servers: str,
    market: Market,
    forks: Forks,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Ground]:
    """An installation of a test module's own."""
    name = f"t_{secrets.token_hex(6)}"
    names = [name, f"{name}_keys"]
    urls = create_databases(postgres_admin_url, names)
    environment = {
        "MALL_GATEWAY_DATABASE_URL": urls[names[0]],
        "KEYRING_URL": urls[names[1]],
        "MASTER_KEY": MASTER,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_servers,
        "KAFKA_PREFIX": f"{name}.",
        "MALL_GATEWAY_MALLS_URL": market.url,
        "MALL_GATEWAY_HTTP_PORT": "0",
        **BRISK,
    }
    listener = socket.create_server(("127.0.0.1", 0))
    environment["MALL_GATEWAY_PUBLIC_URL"] = "http://{}:{}".format(*listener.getsockname())
    database, keys = Database(urls[names[0]], size=4), Database(urls[names[1]], size=2)
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment.items():
            patch.setenv(variable, value)
        gateway: Any = assemble(Parts(Settings(), database, Keyring(keys, MASTER)))  # pyright: ignore[reportCallIssue]
    ground = Ground(market, environment, tmp_path_factory.mktemp("gateway"), forks, gateway, database, uuid4())
    with serving_documents(gateway, listener):
        yield ground
    ground.stop()
    database.close()
    keys.close()
    drop_databases(postgres_admin_url, names)


@contextmanager
def serving_documents(gateway: Gateway, listener: socket.socket) -> Generator[None]:
    """The door at which malls fetch documents, for gateways that have no port of their own."""
    app = FastAPI()
    app.state.application = gateway
    app.include_router(documents_router)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield
    server.should_exit = True
    thread.join()


BRISK = {
    "MALL_GATEWAY_LEASE_SECONDS": "3",
    "MALL_GATEWAY_LOOK_UP_GRACE_SECONDS": "1",
    "MALL_GATEWAY_RETRY_FIRST_SECONDS": "0.2",
    "MALL_GATEWAY_RETRY_LONGEST_SECONDS": "1",
    "MALL_GATEWAY_READ_BACK_FIRST_SECONDS": "0.2",
    "MALL_GATEWAY_READ_BACK_LONGEST_SECONDS": "0.5",
    "MALL_GATEWAY_HTTP_READ_SECONDS": "5",
    "MALL_GATEWAY_TOKEN_REFRESH_SECONDS": "3",
}


TOPICS = (
    "listing.listings.v1", "order-sync.orders.v1", "order-sync.collections.v1", "claim-sync.claims.v1",
    "claim-sync.collections.v1", "inquiry.collections.v1", "inquiry.inquiries.v1", "mall-gateway.accounts.v1",
    "mall-gateway.listings.v1", "mall-gateway.orders.v1", "mall-gateway.invoices.v1", "mall-gateway.claims.v1",
    "mall-gateway.inquiries.v1",
)  # fmt: skip


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def post(ground: Ground) -> AsyncGenerator[Post]:
    """Kafka, as other services see it."""
    servers = ground.environment["KAFKA_BOOTSTRAP_SERVERS"]
    topics = [ground.prefix + topic for topic in TOPICS]
    heard = [topic for topic in topics if topic.startswith(f"{ground.prefix}mall-gateway.")]
    await create_topics(servers, topics, partitions=3, replicas=1)
    async with (
        AIOKafkaProducer(bootstrap_servers=servers, acks="all") as producer,
        AIOKafkaConsumer(
            *heard, bootstrap_servers=servers, auto_offset_reset="earliest", metadata_max_age_ms=10_000
        ) as consumer,
    ):
        yield Post(ground.prefix, ground.seller_id, producer, consumer)
