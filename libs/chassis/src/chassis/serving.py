"""The one place that serves an application over HTTP."""

from typing import Any

import uvicorn

from chassis.memory import tune_memory

KEEP_ALIVE_SECONDS = 75
"""How long a connection may lie idle: by far longer than any client leaves it, so that no request meets its closing."""


def serve(app: Any, *, host: str, port: int, stop_within_seconds: float) -> None:
    """Serve an ASGI application until a signal says stop; what is in flight may end within the seconds set."""
    tune_memory()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(stop_within_seconds),
    )
