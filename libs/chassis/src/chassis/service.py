"""Puts a service together and runs it: HTTP, consumers, relay, projections and loops in one process.

The process serves HTTP at once and becomes ready when its database, topics and consumers are. Kafka or PostgreSQL may
be away at the start or later: the parts wait for them and go on by themselves.
"""

import asyncio
import inspect
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import uvicorn
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request, Response
from faststream.kafka import KafkaBroker
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from structlog import get_logger

from chassis import telemetry, web
from chassis.asyncapi import describe_channels
from chassis.auth import TokenVerifier, Verifier
from chassis.broker import Subscription, create_topics, dead_letters, subscribe
from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import ServiceApplication
from chassis.inbox import PASSING, Consumers
from chassis.leases import SCHEMA as LEASES
from chassis.leases import Lease
from chassis.log import EventLog
from chassis.operations import router as operations
from chassis.privacy import Keyring
from chassis.projections import Projection, Projector, Views
from chassis.relay import Publish, Relay
from chassis.settings import ServiceSettings
from contracts import ContractEvent

logger = get_logger(__name__)


@dataclass
class Running:
    """The parts of a service that is running. `settings` is the service's own class."""

    settings: Any
    database: Database
    application: Any
    views: Views
    projector: Projector
    keyring: Keyring | None
    verifier: Verifier
    idempotency: web.IdempotencyKeys
    subscriptions: list[Subscription] = field(default_factory=list[Subscription])
    kafka_ready: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    def missing(self) -> list[str]:
        """What keeps the service from being ready."""
        return [
            *([] if self.kafka_ready.is_set() else ["kafka"]),
            *(["stopping"] if self.stopping else []),
        ]

    def need_keyring(self) -> Keyring:
        """The keyring. Raises RuntimeError where the settings name none."""
        if self.keyring is None:
            raise RuntimeError("KEYRING_URL and MASTER_KEY are needed by this service")
        return self.keyring


@dataclass(frozen=True)
class Loop:
    """Something done every now and then, acting as `schedule:<name>`; with `elected` in one replica at a time."""

    name: str
    every: timedelta
    run: Callable[[Running], Awaitable[None] | None]
    elected: bool = True


@dataclass(frozen=True)
class Parts:
    """What an application may be built from."""

    settings: Any
    database: Database
    keyring: Keyring | None


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
    workers: Sequence[Callable[[Running], Awaitable[None]]] = ()
    verifier: Callable[[Running], Verifier] = lambda running: running.verifier
    """What verifies tokens: `account` uses its own keys."""
    description: str = ""

    @property
    def asgi(self) -> FastAPI:
        """The HTTP application; servers are reached when it starts."""
        app = FastAPI(
            title=f"Mallbridge {self.name}",
            description=self.description,
            version="1",
            lifespan=self._lifespan,
            responses={code: {"model": web.Problem} for code in (400, 401, 403, 404, 409, 422, 503)},
        )
        web.install(app)
        for router in self.routers:
            app.include_router(router)
        app.include_router(operations)
        app.include_router(self._surroundings())
        app.add_middleware(
            web.ActingMiddleware,
            verifier=lambda: self.verifier(app.state.running),
            keys=lambda: app.state.running.idempotency,
        )
        app.add_middleware(_Measured, service=self.name)
        FastAPIInstrumentor.instrument_app(app, excluded_urls="/health,/metrics")
        return app

    def run(self) -> None:
        """Serve until a signal says stop; what is in flight may end within the time set."""
        settings = self.settings()  # pyright: ignore[reportCallIssue]
        telemetry.set_up_logs(self.name, settings.log_level)
        uvicorn.run(
            self.asgi,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=int(settings.stop_within_seconds),
        )

    def assemble(self, settings: ServiceSettings) -> Running:
        """Build the parts that need the database; blocking."""
        database = Database(settings.database_url.get_secret_value(), size=settings.database_pool_size)
        database.apply("leases", LEASES)
        keyring = _keyring(settings)
        if isinstance(self.application, type):
            application = self.application(database)
        else:
            application = self.application(Parts(settings, database, keyring))
        log = EventLog(application)
        projector = Projector(self.name, database, log, self.projections, batch=settings.projection_batch_events)
        projector.prepare()
        return Running(
            settings=settings,
            database=database,
            application=application,
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
        web.use_cursor_key(secret.get_secret_value())
        running = await _patient(self.assemble, settings)
        app.state.running, app.state.application = running, running.application
        app.state.views, app.state.keyring = running.views, running.keyring
        broker = KafkaBroker(settings.kafka_bootstrap_servers, logger=None, graceful_timeout=10)
        self._start(running, broker)
        try:
            yield
        finally:
            await self._stop(running, broker)
            if traces is not None:
                await asyncio.to_thread(traces.shutdown)

    def _start(self, running: Running, broker: KafkaBroker) -> None:
        settings = running.settings
        wake = asyncio.Event()
        relay = Relay(
            self.name,
            running.database,
            EventLog(running.application),
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
            ("recorded", lambda: _pass_on_wakes(running.application, wake)),
            ("relay", lambda: self._relay_when_ready(relay, running, wake)),
            ("projections", lambda: _project(running)),
            ("kafka", lambda: self._consume(running, broker)),
            *((f"loop {loop.name}", lambda loop=loop: _loop(loop, running)) for loop in self._loops()),
            *((f"worker {n}", lambda work=work: work(running)) for n, work in enumerate(self.workers)),
        ]
        running.tasks = [asyncio.create_task(_keep_up(name, run), name=name) for name, run in kept_up]

    def _loops(self) -> list[Loop]:
        forget = Loop("idempotency keys", timedelta(hours=1), lambda r: asyncio.to_thread(r.idempotency.forget_old))
        return [*self.loops, forget]

    async def _relay_when_ready(self, relay: Relay, running: Running, wake: asyncio.Event) -> None:
        await running.kafka_ready.wait()
        await relay.run(wake)

    async def _consume(self, running: Running, broker: KafkaBroker) -> None:
        settings = running.settings
        topics = {event.TOPIC for event in self.publishes}
        for group in self.consumers.groups:
            topics.update(self.consumers.topics(group))
        servers, prefix, width = settings.kafka_bootstrap_servers, settings.kafka_prefix, settings.kafka_partitions
        wanted = [prefix + topic for topic in sorted(topics)]
        await create_topics(servers, wanted, partitions=width, replicas=settings.kafka_replicas)
        parking = [prefix + dead_letters(group) for group in self.consumers.groups]
        await create_topics(servers, parking, partitions=1, replicas=settings.kafka_replicas)
        await broker.start()
        running.kafka_ready.set()
        await _tend_parked(running, servers, prefix)

    async def _stop(self, running: Running, broker: KafkaBroker) -> None:
        running.stopping = True
        for task in running.tasks:
            task.cancel()
        await asyncio.gather(*running.tasks, return_exceptions=True)
        with suppress(KafkaError, TimeoutError):
            await asyncio.wait_for(broker.stop(), timeout=15)
        await asyncio.to_thread(running.projector.release)
        await asyncio.to_thread(running.database.close)

    def _surroundings(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)

        @router.get("/health/live")
        def live() -> dict[str, str]:
            return {"status": "live", "service": self.name}

        @router.get("/health/ready")
        def ready(request: Request, response: Response) -> dict[str, Any]:
            running: Running = request.app.state.running
            with running.database.connection() as connection:
                connection.execute("SELECT 1")
            missing = running.missing()
            response.status_code = 503 if missing else 200
            return {"status": "not ready" if missing else "ready", "missing": missing}

        @router.get("/metrics")
        def metrics() -> Response:
            return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

        @router.get("/asyncapi.json")
        def channels() -> dict[str, Any]:
            return describe_channels(self.name, self.publishes, self.consumers)

        _ = (live, ready, metrics, channels)
        return router


def _keyring(settings: ServiceSettings) -> Keyring | None:
    if settings.keyring_url is None or settings.master_key is None:
        return None
    database = Database(settings.keyring_url.get_secret_value(), size=4)
    return Keyring(database, settings.master_key.get_secret_value())


def _size_threads(count: int) -> None:
    to_thread.current_default_thread_limiter().total_tokens = count
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=count + 8))


async def _patient(action: Callable[..., Any], *args: Any) -> Any:
    while True:
        try:
            return await asyncio.to_thread(action, *args)
        except PASSING as error:
            logger.warning("waiting_for_database", error=repr(error))
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


async def _pass_on_wakes(application: ServiceApplication, wake: asyncio.Event) -> None:
    while True:
        if application.recorded.is_set():
            application.recorded.clear()
            wake.set()
        await asyncio.sleep(0.01)


async def _project(running: Running) -> None:
    while True:
        if not await asyncio.to_thread(running.projector.step):
            await asyncio.sleep(0.1)


async def _loop(loop: Loop, running: Running) -> None:
    lease = Lease(running.database, f"loop:{loop.name}", life=loop.every + timedelta(seconds=10))
    while True:
        if not loop.elected or await asyncio.to_thread(lease.acquire) is not None:
            with acting(Cause(seller_id=None, actor=f"schedule:{loop.name}")):
                outcome = loop.run(running)
                if inspect.isawaitable(outcome):
                    await outcome
        await asyncio.sleep(loop.every.total_seconds())


async def _tend_parked(running: Running, kafka_servers: str, prefix: str) -> None:
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        while True:
            for subscription in running.subscriptions:
                await subscription.tend_parked(producer, prefix)
            await asyncio.sleep(1)
    finally:
        await producer.stop()


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
