"""The gateway on a real PostgreSQL, with its tables."""

import base64
from collections.abc import Callable, Generator
from uuid import UUID, uuid4

import pytest

from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.privacy import Keyring
from mall_gateway.application import MallGateway, PostgresWork, Task
from mall_gateway.application.tables import TABLES
from mall_gateway.malls import MALLS
from mall_gateway.malls.secrets import Vault

MASTER = base64.b64encode(bytes(range(32))).decode()


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
