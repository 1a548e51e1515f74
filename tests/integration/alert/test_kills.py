"""alert as a process of its own, killed around every send: no alert is lost, and a doubled one has the same id."""

import asyncio
import os
import sys
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from alert.application import Alerts, Vault, Ways
from alert.consumers import tell_expiring
from alert.domain import secret_of
from chassis.database import Database
from chassis.privacy import Keyring
from chassis.testing import LONG_SECONDS, as_seller, eventually_async
from contracts import Envelope
from contracts.account import contact_context
from contracts.mall_gateway import MallKeyExpiring

pytestmark = pytest.mark.asyncio(loop_scope="module")

KILLS = [
    ("alert.before_send", 1),
    ("alert.after_send", 1),
    ("alert.after_send", 4),
    ("alert.before_outcome", 2),
    ("alert.after_outcome", 1),
]


@dataclass
class Ground:
    """The store that processes share, and the processes."""

    surroundings: dict[str, str]
    receiver: Any
    mails: Any
    app: Alerts
    keyring: Keyring
    logs: Path
    alive: list[asyncio.subprocess.Process] = field(default_factory=list[asyncio.subprocess.Process])

    async def start(self, failpoints: str = "") -> asyncio.subprocess.Process:
        environment = {**os.environ, **self.surroundings, "ALERT_HTTP_PORT": "0", "MALLBRIDGE_FAILPOINTS": failpoints}
        with (self.logs / f"{len(self.alive)}.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "alert.main", env=environment, stdout=log, stderr=log
            )
        self.alive.append(process)
        return process


@pytest.fixture
def ground(surroundings: dict[str, str], receiver: Any, mail_server: Any, tmp_path: Path) -> Generator[Ground]:
    database = Database(surroundings["ALERT_DATABASE_URL"])
    keyring = Keyring(Database(surroundings["KEYRING_URL"]), surroundings["MASTER_KEY"])
    app = Alerts(database, Ways(emails=True, local_webhooks=True))
    app.vault = Vault(database, keyring)
    found = Ground(surroundings, receiver, mail_server[0], app, keyring, tmp_path)
    yield found
    for process in found.alive:
        if process.returncode is None:
            process.kill()
    keyring.close()
    database.close()


def raised(ground: Ground, count: int) -> tuple[str, str]:
    """A seller with a webhook and a reader, and alerts: the path of its server and the reader's address."""
    seller_id, user_id, hook = uuid4(), uuid4(), uuid4()
    address = f"{user_id}@shop.example"
    contact = ground.keyring.seal_secret(seller_id, contact_context(user_id), address)
    with as_seller(seller_id):
        url = ground.receiver.url(f"/{seller_id}")
        ground.app.add_webhook(seller_id, hook, url, "", ["key_expiry"], secret_of(bytes(32)))
        ground.app.know_contact(seller_id, user_id, "owner", contact)
        for days in range(count):
            event = MallKeyExpiring(
                account_id=uuid4(), mall="tmon", login_id="x", key_expires_on=date(2026, 9, 1), days_left=days
            )
            tell_expiring(ground.app, event, envelope(event, seller_id))
    return f"/{seller_id}", address


def envelope(event: MallKeyExpiring, seller_id: Any) -> Envelope:
    return Envelope(
        event_id=uuid4(),
        event_type=event.type_name(),
        source="test",
        subject="test",
        occurred_at=datetime.now(UTC) - timedelta(seconds=1),
        seller_id=seller_id,
        correlation_id=uuid4(),
        actor="schedule:x",
    )


@pytest.mark.parametrize(("point", "nth"), KILLS)
async def test_no_alert_is_lost_by_a_kill_and_a_doubled_one_has_the_same_id(
    ground: Ground, point: str, nth: int
) -> None:
    path, address = raised(ground, 3)
    process = await ground.start(f"{point}:{nth}:kill")
    assert await asyncio.wait_for(process.wait(), LONG_SECONDS) == -9
    await ground.start()

    async def all_told() -> bool:
        hooks = {each.id for each in ground.receiver.at(path)}
        mails = {mail["Message-ID"] for mail in ground.mails.to(address)}
        return len(hooks) == len(mails) == 3 and await asyncio.to_thread(pending, ground) == 0

    await eventually_async(all_told)
    doubled = len(ground.receiver.at(path)) - 3 + len(ground.mails.to(address)) - 3
    assert doubled <= 6
    assert doubled == 0 or point != "alert.before_send"


def pending(ground: Ground) -> int:
    """How many deliveries have not ended, by the events."""
    with ground.app.database.connection() as connection:  # type: ignore[union-attr]
        rows = connection.execute(
            "SELECT (count(*) FILTER (WHERE topic LIKE '%Planned')"
            " - count(DISTINCT originator_id) FILTER (WHERE topic LIKE '%Delivery.Sent'))::int AS pending"
            " FROM alert_events WHERE topic LIKE '%Delivery.%'"
        ).fetchall()
    return rows[0]["pending"]


async def test_two_replicas_send_each_alert_once(ground: Ground) -> None:
    for _ in range(2):
        await ground.start()
    path, address = raised(ground, 20)

    async def all_told() -> bool:
        return await asyncio.to_thread(pending, ground) == 0

    await eventually_async(all_told)
    assert len({each.id for each in ground.receiver.at(path)}) == 20
    assert (len(ground.receiver.at(path)), len(ground.mails.to(address))) == (20, 20)
