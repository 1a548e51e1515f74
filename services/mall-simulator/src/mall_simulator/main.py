"""Composition root: one process that serves every simulated mall under its prefix, and the admin API."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import uvicorn
from fastapi import FastAPI

from mall_simulator import api, web
from mall_simulator.api.living import Living
from mall_simulator.clock import Clock
from mall_simulator.door import Fetch, MallDoor
from mall_simulator.fetching import fetch_document
from mall_simulator.malls import all_malls
from mall_simulator.settings import Settings
from mall_simulator.store import Store
from mall_simulator.telemetry import Tracing
from mall_simulator.world import World

IDLE_SECONDS = 75
"""How long a connection may lie idle: longer than any client leaves it, so that no request meets its closing."""


def create_app(settings: Settings | None = None, clock: Clock | None = None, fetch: Fetch = fetch_document) -> FastAPI:
    """The simulator as an ASGI application. Without a data directory it forgets everything when it ends.

    `fetch` gets the documents that sellers leave for a mall.
    """
    settings = settings or Settings()
    world = World(Store(settings.data_dir), clock or Clock())
    malls = {mall.code: mall for mall in all_malls(world)}
    living = Living(world, malls)
    tracing = Tracing(settings.zipkin_endpoint)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        going_on = asyncio.create_task(living.go_on())
        yield
        going_on.cancel()
        with suppress(asyncio.CancelledError):
            await going_on
        world.store.close()
        tracing.close()

    app = FastAPI(
        title="Mall simulator", description="The outside world: malls, buyers and a ledger", lifespan=lifespan
    )
    app.state.world, app.state.malls, app.state.living = world, malls, living
    app.include_router(api.router)
    app.include_router(api.health)
    app.include_router(web.router)
    for code, mall in malls.items():
        app.mount(f"/{code}", MallDoor(mall, world, tracing, fetch))
    return app


def main() -> None:
    """Serve until told to stop. The first line says where."""
    settings = Settings()
    listener = socket.create_server((settings.http_host, settings.http_port))
    host, port = listener.getsockname()[:2]
    print(f"mall-simulator listens on http://{host}:{port}", flush=True)
    config = uvicorn.Config(
        create_app(settings), log_level="warning", access_log=False, timeout_keep_alive=IDLE_SECONDS
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
