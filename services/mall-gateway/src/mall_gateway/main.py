"""The composition root of the gateway."""

import asyncio
import os
import secrets
import socket
from datetime import UTC, datetime, timedelta

from chassis.causes import Cause, acting
from chassis.http_client import async_client, async_clients
from chassis.service import Loop, Parts, Running, Service
from mall_gateway.api import routers
from mall_gateway.application import MallGateway, PostgresWork
from mall_gateway.application.counter import Counter
from mall_gateway.application.desk import Desk, Pace
from mall_gateway.application.fetching import CollectionJob
from mall_gateway.application.file_exchange import FileExchange
from mall_gateway.application.intents import IntentJob
from mall_gateway.application.joint_acts import sizes
from mall_gateway.application.read_backs import ReadBackJob
from mall_gateway.application.tables import TABLES
from mall_gateway.application.worker import Worker
from mall_gateway.consumers import consumers
from mall_gateway.malls import MALLS
from mall_gateway.malls.box import SCHEME, Box, BoxDoor
from mall_gateway.malls.budgets import Budgets, PostgresLedger
from mall_gateway.malls.caller import Line
from mall_gateway.malls.calls import PostgresCallLog
from mall_gateway.malls.documents import Documents
from mall_gateway.malls.pictures import Pictures, Where
from mall_gateway.malls.secrets import Vault
from mall_gateway.malls.seoul_time import seoul_day
from mall_gateway.malls.tokens import TokenStore
from mall_gateway.projections import AccountsView, IntentsView
from mall_gateway.publications import PUBLISHES, publish
from mall_gateway.settings import Settings


class Gateway(MallGateway):
    """The gateway with its way to the malls."""

    name = "mall_gateway"
    desk: Desk
    vault: Vault
    counter: Counter
    documents: Documents
    pictures: Pictures
    files: FileExchange


def assemble(parts: Parts) -> MallGateway:
    """Build the application on its database. Raises RuntimeError without a keyring."""
    settings: Settings = parts.settings
    if parts.keyring is None:
        raise RuntimeError("KEYRING_URL and MASTER_KEY are needed by the mall gateway")
    database = parts.database
    database.apply("mall_gateway", TABLES)
    vault = Vault(database, parts.keyring)
    work = PostgresWork(
        database,
        lease_seconds=settings.lease_seconds,
        per_account=settings.concurrency_per_account,
        together=sizes(MALLS),
    )
    gateway = Gateway(database, work=work, secrets=vault, malls=MALLS)
    gateway.documents = Documents(database, settings.public_url or f"http://{settings.http_host}:{settings.http_port}")
    gateway.pictures = Pictures(
        database,
        async_client(connect_seconds=settings.http_connect_seconds, keep_alive=False),
        Where(settings.images_url, f"{settings.malls_url.rstrip('/')}/web" if settings.malls_url else None),
    )
    box = Box(database, parts.keyring)
    line = Line(
        client_of=async_clients(connect_seconds=settings.http_connect_seconds, read_seconds=settings.http_read_seconds),
        budgets=Budgets(PostgresLedger(database), longest_sleep_seconds=settings.longest_sleep_seconds),
        log=PostgresCallLog(database),
        tokens=TokenStore(database, parts.keyring, refresh_seconds=settings.token_refresh_seconds),
        longest_call_seconds=settings.http_whole_call_seconds,
        documents=gateway.documents,
        pictures=gateway.pictures,
        doors={SCHEME: BoxDoor(box)},
    )
    gateway.vault = vault
    gateway.desk = Desk(line, MALLS, vault, settings.malls_url, settings.images_url)
    gateway.counter = Counter(gateway, gateway.desk)
    gateway.files = FileExchange(gateway, box)
    return gateway


async def work(running: Running, wake: asyncio.Event) -> None:
    """Do the work of the queue for ever."""
    await worker(running, wake).run()


def worker(running: Running, wake: asyncio.Event) -> Worker:
    """This process's worker. `wake` is set when something was recorded in this process."""
    settings: Settings = running.settings
    gateway: Gateway = running.application
    pace = Pace(
        concurrency=settings.concurrency,
        poll_seconds=settings.poll_seconds,
        quiet_poll_seconds=settings.quiet_poll_seconds,
        look_up_grace_seconds=settings.look_up_grace_seconds,
        retry_first_seconds=settings.retry_first_seconds,
        retry_longest_seconds=settings.retry_longest_seconds,
        most_tries=settings.most_tries,
        read_back_first_seconds=settings.read_back_first_seconds,
        read_back_longest_seconds=settings.read_back_longest_seconds,
    )
    desk, keyring, jitter = gateway.desk, running.need_keyring(), secrets.SystemRandom().random
    return Worker(
        gateway=gateway,
        jobs={
            "intent": IntentJob(gateway, desk, pace, _now, jitter, keyring).run,
            "collection": CollectionJob(gateway, desk, pace, keyring, _now, jitter).run,
            "read_back": ReadBackJob(gateway, desk, pace, jitter).run,
        },
        pace=pace,
        owner=settings.instance or f"{socket.gethostname()}:{os.getpid()}",
        jitter=jitter,
        beat_seconds=settings.lease_seconds / 4,
        wake=wake,
    )


def forget_closures(running: Running) -> None:
    """Remove what closed accounts for a while once it is over."""
    with running.database.connection() as connection:
        connection.execute("DELETE FROM work_closures WHERE until < now() - interval '1 hour'")


def forget_documents(running: Running) -> None:
    """Remove the documents that no mall may fetch any more."""
    gateway: Gateway = running.application
    gateway.documents.forget_old()


def forget_pictures(running: Running) -> None:
    """Remove the addresses of uploaded pictures that are not used again."""
    gateway: Gateway = running.application
    gateway.pictures.forget_old()


async def watch_keys(running: Running) -> None:
    """Tell of the keys that near their end, and of those that are over, by the day in Seoul."""
    await asyncio.to_thread(watch_every_key, running.application, _now())


def watch_every_key(gateway: Gateway, now: datetime) -> None:
    """Tell of every account's key that has something to tell at this time."""
    for seller_id, account_id in gateway.vault.accounts():
        with acting(Cause(seller_id=seller_id, actor="schedule:watch keys")):
            gateway.watch_key(account_id, seller_id, seoul_day(now))


def _now() -> datetime:
    return datetime.now(UTC)


service = Service(
    name="mall-gateway",
    settings=Settings,
    application=assemble,
    consumers=consumers,
    publish=publish,
    publishes=PUBLISHES,
    projections=(AccountsView(), IntentsView()),
    routers=routers,
    loops=(
        Loop("forget closures", timedelta(minutes=10), forget_closures),
        Loop("forget documents", timedelta(minutes=10), forget_documents),
        Loop("forget pictures", timedelta(hours=1), forget_pictures),
        Loop("watch keys", timedelta(hours=1), watch_keys),
    ),
    workers=(work,),
    description="Mall accounts, budgets, and the evidence of every call to a mall.",
)
app = service.asgi


def main() -> None:
    """Run the service."""
    service.run()


if __name__ == "__main__":
    main()
