"""The simulated malls and a gateway before them, as programs of their own, and what a bench asks of both."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import httpx

from bench.lanes.product import MASTER_KEY
from bench.lanes.running import Program, program
from bench.orders import NAMESPACE
from bench.servers import Corner, Servers
from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.privacy import Keyring
from chassis.service import Parts
from local_runtime.ports import HOST, free_port
from mall_gateway.application.counter import Counter
from mall_gateway.main import assemble
from mall_gateway.malls import MALLS
from mall_gateway.settings import Settings

READY_SECONDS = 60.0
SELLER = uuid5(NAMESPACE, "market/seller")


@dataclass(frozen=True)
class Account:
    """A seller's account at a mall."""

    mall: str
    name: str
    credentials: Mapping[str, str]

    @property
    def account_id(self) -> UUID:
        """Its id with us."""
        return uuid5(NAMESPACE, f"market/{self.mall}/{self.name}")

    @property
    def fields(self) -> dict[str, str]:
        """What the seller types into Mallbridge."""
        known = {field.name for field in MALLS[self.mall].profile.credential_fields} | {"login_id"}
        given = {"login_id": self.name, "user_id": self.name, **self.credentials}
        return {name: value for name, value in given.items() if name in known}


@dataclass(frozen=True)
class Market:
    """The simulated malls from the outside."""

    url: str
    http: httpx.Client

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """The answer of the simulator's own door."""
        given: dict[str, Any] = {"params": body} if method == "GET" else {"json": body}
        answer = self.http.request(method, path, **given)
        answer.raise_for_status()
        return answer.json()

    def open_account(self, mall: str, name: str) -> Account:
        """A new account."""
        return Account(mall, name, self.ask("POST", "/accounts", mall=mall, account=name)["credentials"])

    def calls(self, account: Account) -> int:
        """How many calls it was asked."""
        return self.ask("GET", "/ledger/summary", mall=account.mall, account=account.name)["calls"]


@contextmanager
def market(servers: Servers) -> Generator[Market]:
    """The simulator as a program."""
    port = free_port()
    environment = {"MALL_SIMULATOR_HTTP_PORT": str(port), "ZIPKIN_ENDPOINT": ""}
    url = f"http://{HOST}:{port}"
    log = servers.directory / f"simulator-{port}.log"
    with (
        program("mall_simulator.main:main", environment, log),
        httpx.Client(base_url=f"{url}/admin", timeout=30, trust_env=False) as http,
    ):
        _wait_for(http)
        yield Market(url, http)


def _wait_for(http: httpx.Client) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            http.get("/rules").raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def gateway_environment(corner: Corner, market_url: str) -> dict[str, str]:
    """What the gateway is told."""
    return {
        "MALL_GATEWAY_DATABASE_URL": corner.urls["gateway"],
        "MALL_GATEWAY_HTTP_PORT": str(free_port()),
        "MALL_GATEWAY_INSTANCE": "bench",
        "MALL_GATEWAY_MALLS_URL": market_url,
        "KEYRING_URL": corner.urls["keys"],
        "MASTER_KEY": MASTER_KEY,
        "KAFKA_BOOTSTRAP_SERVERS": corner.kafka,
        "KAFKA_PREFIX": corner.prefix,
        "LOG_LEVEL": "WARNING",
    }


async def serving(gateway: Program, environment: Mapping[str, str]) -> None:
    """Wait until a gateway takes work: what its start takes is not measured."""
    url = f"http://{HOST}:{environment['MALL_GATEWAY_HTTP_PORT']}/health/ready"
    async with httpx.AsyncClient(trust_env=False) as http:

        async def ready() -> bool:
            try:
                return (await http.get(url)).status_code == 200
            except httpx.HTTPError:
                return False

        await gateway.until(ready)


@dataclass(frozen=True)
class Office:
    """The gateway's own application in this process: to enter accounts, and to ask malls for what a listing needs."""

    gateway: Any

    @property
    def counter(self) -> Counter:
        """What sellers ask of a mall at once."""
        return self.gateway.counter

    def enter(self, account: Account) -> None:
        """The seller enters an account."""
        with acting(Cause(seller_id=SELLER, actor="user:bench")):
            self.gateway.save_account(account.account_id, SELLER, account.mall, account.name, account.fields, None)


@contextmanager
def office(corner: Corner, market_url: str) -> Generator[Office]:
    """An office in a corner."""
    database, keys = Database(corner.urls["gateway"], size=4), Database(corner.urls["keys"], size=2)
    given = {
        "database_url": corner.urls["gateway"],
        "kafka_bootstrap_servers": corner.kafka,
        "malls_url": market_url,
    }
    try:
        yield Office(assemble(Parts(Settings.model_validate(given), database, Keyring(keys, MASTER_KEY))))
    finally:
        database.close()
        keys.close()
