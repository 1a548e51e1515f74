"""Puts a service together and runs it: HTTP, consumers, relay, projections and loops in one process.

The process serves HTTP and becomes ready when its database, topics and consumers are; until its database is there it
answers 503. Kafka or PostgreSQL may be away at the start or later: the parts wait for them and go on by themselves.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiokafka.errors import KafkaError
from anyio import to_thread
from fastapi import APIRouter, Depends, FastAPI
from faststream.kafka import KafkaBroker
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from structlog import get_logger

from chassis import leases, telemetry, web
from chassis.asyncapi import describe_channels
from chassis.auth import TokenVerifier, Verifier
from chassis.broker import broker_at, create_topics, dead_letters, start_all, subscribe, tend_parked
from chassis.database import PASSING, Database
from chassis.event_store import ServiceApplication
from chassis.inbox import Consumers
from chassis.log import EventLog
from chassis.loops import END_WITHIN_SECONDS, Loop, keep_running
from chassis.operations import router as operations
from chassis.pages import surroundings
from chassis.privacy import Keyring
from chassis.projections import Projection, Projector, Views
from chassis.relay import Publish, Relay
from chassis.running import Parts, Running
from chassis.serving import serve
from chassis.settings import ServiceSettings
from chassis.waking import Pauses, woken, woken_within
from contracts import ContractEvent
from contracts.chassis import MessageParked

__all__ = ["Loop", "Parts", "Running", "Service"]

REMEMBERED_EVENTS = 2000
"""A batch of the views: at most some megabytes."""

WATCH_SECONDS = 0.2
"""How long another replica's events may go unnoticed while there are some."""
QUIET_WATCH_SECONDS = 1.0
"""The same while nothing happens: looking costs more than all else that an idle service does."""
IDLE_SECONDS = 1.0
"""How long the views may not notice that they are to be built anew, or that nobody leads any more."""
CANCEL_AGAIN_SECONDS = 2 * END_WITHIN_SECONDS

logger = get_logger(__name__)

Work = Callable[[Running, asyncio.Event], Awaitable[None]]
"""Works for ever; the event is set when something was recorded in this process."""


@dataclass
class Service:
    """A service: its eight modules, wired. `application` is a class taking a database, or a function of `Parts`."""

    name: str
    settings: type[ServiceSettings]
    application: type[ServiceApplication] | Callable[[Parts], ServiceApplication]
    consumers: Consumers
    publish: Publish
    publishes: Sequence[type[ContractEvent]] = ()
    projections: Sequence[Projection] = ()
    routers: Sequence[APIRouter] = ()
    loops: Sequence[Loop] = ()
    workers: Sequence[Work] = ()
    verifier: Callable[[Running], Verifier] = lambda running: running.verifier
    """What verifies tokens: `account` uses its own keys."""
    description: str = ""

    @property
    def asgi(self) -> FastAPI:
        """The HTTP application; servers are reached when it starts."""
        app = web.DescribedAPI(
            title=f"Mallbridge {self.name}",
            description=self.description,
            version="1",
            lifespan=self._lifespan,
            docs_url=None,
            redoc_url=None,
            responses=web.RESPONSES,
            dependencies=[Depends(web.readable)],
        )
        web.install(app)
        for router in self.routers:
            app.include_router(router)
        app.include_router(operations)
        app.include_router(surroundings(self.name, self.describe))
        app.add_middleware(
            web.ActingMiddleware,
            verifier=lambda: self.verifier(app.state.running),
            keys=lambda: app.state.running.idempotency,
        )
        app.add_middleware(web.WhenUpMiddleware, is_up=lambda: hasattr(app.state, "running"))
        app.add_middleware(web.BodyLimitMiddleware)
        app.add_middleware(web.CarefulMiddleware)
        app.add_middleware(_Measured, service=self.name)
        FastAPIInstrumentor.instrument_app(app, excluded_urls="/health,/metrics")
        return app

    def describe(self) -> dict[str, Any]:
        """What it says and hears, as an AsyncAPI document."""
        return describe_channels(self.name, self.publishes, self.consumers)

    def run(self) -> None:
        """Serve until a signal says stop; what is in flight may end within the time set."""
        settings = self.settings()  # pyright: ignore[reportCallIssue]
        telemetry.set_up_logs(self.name, settings.log_level)
        serve(
            self.asgi,
            host=settings.http_host,
            port=settings.http_port,
            stop_within_seconds=settings.stop_within_seconds,
        )

    def assemble(self, settings: ServiceSettings) -> Running:
        """Build the parts that need the database; blocking. What was opened is closed when it fails."""
        database = Database(settings.database_url.get_secret_value(), size=settings.database_pool_size)
        try:
            return self._assemble(settings, database)
        except BaseException:
            database.close()
            raise

    def _assemble(self, settings: ServiceSettings, database: Database) -> Running:
        leases.prepare(database, settings.instance)
        keyring = _keyring(settings)
        if isinstance(self.application, type):
            application = self.application(database)
        else:
            application = self.application(Parts(settings, database, keyring))
        log = EventLog(application, remember=REMEMBERED_EVENTS)
        projector = Projector(self.name, database, log, self.projections, batch=settings.projection_batch_events)
        projector.prepare()
        return Running(
            settings=settings,
            database=database,
            application=application,
            log=log,
            views=Views(database),
            projector=projector,
            keyring=keyring,
            verifier=TokenVerifier(settings.account_url),
            idempotency=web.IdempotencyKeys(database),
        )

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncGenerator[None]:
        settings = self.settings()  # pyright: ignore[reportCallIssue]
        _size_threads(settings.database_pool_size)
        traces = telemetry.set_up_traces(self.name, settings.traces_exporter, settings.zipkin_endpoint)
        secret = settings.master_key or settings.database_url
        web.use_secret(secret.get_secret_value())
        broker = broker_at(settings.kafka_bootstrap_servers)
        if hasattr(app.state, "running"):
            del app.state.running
        waiting = asyncio.Event()
        coming_up = asyncio.create_task(self._come_up(app, settings, broker, waiting))
        try:
            await _first(coming_up, waiting)
            yield
        finally:
            coming_up.cancel()
            await asyncio.gather(coming_up, return_exceptions=True)
            if hasattr(app.state, "running"):
                await self._stop(app.state.running, broker)
            if traces is not None:
                await asyncio.to_thread(traces.shutdown)

    async def _come_up(
        self, app: FastAPI, settings: ServiceSettings, broker: KafkaBroker, waiting: asyncio.Event
    ) -> None:
        running = await _patient(self.assemble, settings, waiting)
        app.state.application, app.state.views, app.state.keyring = running.application, running.views, running.keyring
        app.state.running = running
        self._start(running, broker)

    def _start(self, running: Running, broker: KafkaBroker) -> None:
        settings = running.settings
        to_relay, to_project = woken(running.application), woken(running.application)
        relay = Relay(
            self.name,
            running.database,
            running.log,
            self.publish,
            settings.kafka_bootstrap_servers,
            prefix=settings.kafka_prefix,
            batch=settings.relay_batch_events,
        )
        running.subscriptions = subscribe(
            broker,
            self.consumers,
            running.application,
            running.database,
            instance=settings.instance,
            prefix=settings.kafka_prefix,
        )
        kept_up: list[tuple[str, Callable[[], Awaitable[None]]]] = [
            ("relay", lambda: self._relay_when_ready(relay, running, to_relay)),
            ("projections", lambda: _project(running, to_project)),
            ("log", lambda: _watch_log(running, (to_relay, to_project))),
            ("kafka", lambda: self._consume(running, broker)),
            ("parked", lambda: _tend_parked_when_ready(running)),
            *((f"loop {loop.name}", lambda loop=loop: keep_running(loop, running)) for loop in self._loops()),
            *(self._worker(n, work, running) for n, work in enumerate(self.workers)),
        ]
        running.tasks = [asyncio.create_task(_keep_up(name, run), name=name) for name, run in kept_up]

    def _worker(self, number: int, work: Work, running: Running) -> tuple[str, Callable[[], Awaitable[None]]]:
        wake = woken(running.application)
        return f"worker {number}", lambda: work(running, wake)

    def _loops(self) -> list[Loop]:
        return [*self.loops, Loop("forget", timedelta(hours=1), _forget)]

    async def _relay_when_ready(self, relay: Relay, running: Running, wake: asyncio.Event) -> None:
        await running.topics_ready.wait()
        await relay.run(wake)

    async def _consume(self, running: Running, broker: KafkaBroker) -> None:
        settings = running.settings
        topics = {event.TOPIC for event in self.publishes}
        for group in self.consumers.groups:
            topics.update((*self.consumers.topics(group), MessageParked.TOPIC))
        servers, prefix, width = settings.kafka_bootstrap_servers, settings.kafka_prefix, settings.kafka_partitions
        wanted = [prefix + topic for topic in sorted(topics)]
        keep = _retention(settings)
        await create_topics(servers, wanted, partitions=width, replicas=settings.kafka_replicas, keep=keep)
        running.topics_ready.set()
        parking = [prefix + dead_letters(group) for group in self.consumers.groups]
        await create_topics(servers, parking, partitions=1, replicas=settings.kafka_replicas, keep=keep)
        try:
            await start_all(broker)
        except Exception:
            # The next try would start a second time what runs already: two members of one name put each other out.
            await _stop_broker(broker)
            raise
        running.kafka_ready.set()
        await asyncio.Event().wait()

    async def _stop(self, running: Running, broker: KafkaBroker) -> None:
        """HTTP has ended: take nothing more in, let what is in flight end, give the leases back, close the doors."""
        running.stopping = True
        await _cancel([task for task in running.tasks if task.get_name() in ("kafka", "parked")])
        with suppress(TimeoutError):
            await asyncio.wait_for(_stop_broker(broker), timeout=15)
        await _cancel(running.tasks)
        with suppress(*PASSING):
            await asyncio.to_thread(running.projector.release)
        await asyncio.to_thread(running.close)


async def _tend_parked_when_ready(running: Running) -> None:
    await running.kafka_ready.wait()
    settings = running.settings
    await tend_parked(running.subscriptions, running.database, settings.kafka_bootstrap_servers, settings.kafka_prefix)


async def _stop_broker(broker: KafkaBroker) -> None:
    """Stop all consumers. FastStream raises what some of them raise as a group, when all have been asked."""
    try:
        await broker.stop()
    except (KafkaError, ExceptionGroup) as error:
        logger.warning("consumers_not_stopped", error=repr(error))


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    """End tasks. Python 3.11's `asyncio.wait_for` drops a cancel that comes as what it waits for ends: ask again."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)


async def _first(task: asyncio.Task[None], waiting: asyncio.Event) -> None:
    """Until the task is done, in which case its error is raised, or has to wait for something."""
    notice = asyncio.create_task(waiting.wait())
    await asyncio.wait({task, notice}, return_when=asyncio.FIRST_COMPLETED)
    notice.cancel()
    if task.done():
        task.result()


def _retention(settings: ServiceSettings) -> timedelta | None:
    days = settings.kafka_retention_days
    return None if days is None else timedelta(days=days)


def _forget(running: Running) -> None:
    """Remove what nobody may ask for any more: old answers, marks of commits, old keys, ids no topic still holds."""
    running.idempotency.forget_old()
    if running.keyring is not None:
        running.keyring.erase_older_than(timedelta(days=running.settings.personal_data_at_most_days))
    running.application.recorder.forget_marks()
    keep = _retention(running.settings)
    if keep is not None:
        for subscription in running.subscriptions:
            subscription.inbox.forget_taken(keep + timedelta(days=7))


def _keyring(settings: ServiceSettings) -> Keyring | None:
    master = settings.master_keys()
    if settings.keyring_url is None or master is None:
        return None
    return Keyring(Database(settings.keyring_url.get_secret_value(), size=4), master)


def _size_threads(count: int) -> None:
    to_thread.current_default_thread_limiter().total_tokens = count
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=count + 8))


async def _patient(assemble: Callable[[Any], Running], settings: Any, waiting: asyncio.Event) -> Running:
    while True:
        try:
            return await asyncio.to_thread(assemble, settings)
        except PASSING as error:
            logger.warning("waiting_for_database", error=repr(error))
            waiting.set()
            await asyncio.sleep(0.5)


async def _keep_up(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """Run a part for ever: when it falls over it is started again, at growing intervals."""
    pause = 0.2
    while True:
        started = time.monotonic()
        try:
            await run()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            logger.warning("part_started_again", part=name, error=repr(error), exc_info=not _is_passing(error))
        pause = 0.2 if time.monotonic() - started > 30 else min(pause * 2, 5)
        await asyncio.sleep(pause)


def _is_passing(error: Exception) -> bool:
    return isinstance(error, (*PASSING, KafkaError, OSError))


async def _project(running: Running, wake: asyncio.Event) -> None:
    while True:
        wake.clear()
        if not await asyncio.to_thread(running.projector.step):
            await woken_within(wake, IDLE_SECONDS)


async def _watch_log(running: Running, followers: Sequence[asyncio.Event]) -> None:
    """Wake those who follow the log when another replica recorded something; this one's own commits wake them."""
    seen, pauses = 0, Pauses(WATCH_SECONDS, QUIET_WATCH_SECONDS)
    while True:
        last = await asyncio.to_thread(running.log.last)
        if something_new := last != seen:
            seen = last
            for follower in followers:
                follower.set()
        await asyncio.sleep(pauses.after(found=something_new))


class _Measured:
    """Counts answers and their time by route."""

    def __init__(self, app: Any, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def observed(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, observed)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            seconds = time.perf_counter() - started
            telemetry.HTTP_SECONDS.labels(self._service, scope["method"], route, status).observe(seconds)
