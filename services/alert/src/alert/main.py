"""The composition root of alert."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from alert.api import router
from alert.application import Alerts, Door, DueStage, EmailDoor, MailServer, Sender, Turn, Vault, Ways, WebhookDoor
from alert.consumers import consumers
from alert.projections import (
    AlertsView,
    DeliveriesView,
    DuesView,
    SuspendedView,
    WebhooksView,
    deliveries_due,
    dues_near,
)
from alert.publications import PUBLISHES, publish
from alert.settings import Settings
from chassis.causes import Cause, acting
from chassis.http_client import async_client
from chassis.leases import Lease
from chassis.service import Loop, Parts, Running, Service

PER_TARGET = 2
TURNS = 200
WARNED_AT_ONCE = 500


def assemble(parts: Parts) -> Alerts:
    """Build the application on its database. Raises RuntimeError without a keyring."""
    settings: Settings = parts.settings
    if parts.keyring is None:
        raise RuntimeError("KEYRING_URL and MASTER_KEY are needed by alert: they seal webhooks' secrets")
    ways = Ways(
        emails=settings.smtp_host is not None,
        operators=bool(settings.operator_emails),
        local_webhooks=settings.webhook_local_allowed,
        back_off_seconds=settings.back_off_seconds,
        secret_overlap=timedelta(hours=settings.secret_overlap_hours),
    )
    alerts = Alerts(parts.database, ways)
    alerts.vault = Vault(parts.database, parts.keyring)
    return alerts


async def send(running: Running, wake: asyncio.Event) -> None:
    """Send what is due, for ever."""
    settings: Settings = running.settings
    client = async_client(read_seconds=settings.webhook_timeout_seconds, keep_alive=False)
    async with client:
        doors: dict[str, Door] = {
            "webhook": WebhookDoor(
                client,
                running.application.vault,
                running.database.now,
                settings.console_url,
                local_allowed=settings.webhook_local_allowed,
                longest_seconds=settings.webhook_timeout_seconds,
            )
        }
        if settings.smtp_host is not None:
            doors["email"] = email_door(running, settings.smtp_host)
        await sender(running, doors, wake).run()


def email_door(running: Running, host: str) -> EmailDoor:
    """The way out by e-mail."""
    settings: Settings = running.settings
    server = MailServer(
        host,
        settings.smtp_port,
        settings.smtp_from,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
    )
    return EmailDoor(
        server, running.need_keyring(), running.database.now, settings.console_url, tuple(settings.operator_emails)
    )


def sender(running: Running, doors: dict[str, Door], wake: asyncio.Event) -> Sender:
    """This process's sender. `wake` is set when something was recorded in this process."""

    def due(now: datetime) -> Sequence[Turn]:
        with running.views.read_all() as rows:
            return [Turn(**row) for row in deliveries_due(rows, now, PER_TARGET, TURNS)]

    return Sender(
        alerts=running.application,
        doors=doors,
        due=due,
        lease=Lease(running.database, "alert:send"),
        clock=running.database.now,
        share=secrets.SystemRandom().random,
        concurrency=running.settings.concurrency,
        per_target=PER_TARGET,
        wake=wake,
    )


def warn_due(running: Running, now: datetime) -> int:
    """Warn of all times that are near: how many alerts were raised."""
    before = timedelta(hours=running.settings.warn_before_hours)
    with running.views.read_all() as rows:
        found = dues_near(rows, now, before, WARNED_AT_ONCE)
    raised = 0
    for (seller_id, account_id, kind), lines in groupby(found, key=itemgetter("seller_id", "account_id", "kind")):
        stages = [DueStage(line["due_id"], line["stage"]) for line in lines]
        with acting(Cause(seller_id=seller_id, actor="schedule:watch deadlines")):
            raised += running.application.warn(seller_id, account_id, kind, stages, now) is not None
    return raised


def _warn(running: Running) -> None:
    warn_due(running, running.database.now())


service = Service(
    name="alert",
    settings=Settings,
    application=assemble,
    consumers=consumers,
    publish=publish,
    publishes=PUBLISHES,
    projections=(AlertsView(), DeliveriesView(), DuesView(), SuspendedView(), WebhooksView()),
    routers=(router,),
    loops=(Loop("watch deadlines", timedelta(seconds=5), _warn),),
    workers=(send,),
    description="알림: 웹훅과 메일, 한 번씩, 재전송할 수 있게",
)
app = service.asgi


def main() -> None:
    """Run the service until it is told to stop."""
    service.run()


if __name__ == "__main__":
    main()
