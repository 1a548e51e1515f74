"""A user who asks again while parts die under him."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import httpx

from proofs.people import Desk

T = TypeVar("T")
PATIENCE_SECONDS = 90.0
ASK_AGAIN_SECONDS = 0.1
AWAY = {502, 503, 504}


class PatientDesk(Desk):
    """Asks again while nobody answers. Only what may be asked twice is to be asked by it."""

    def _log_in(self) -> Any:
        return patiently(lambda: _present(super(PatientDesk, self)._log_in()))

    def _send(self, method: str, service: str, path: str, **kwargs: Any) -> Any:
        return patiently(lambda: _present(super(PatientDesk, self)._send(method, service, path, **dict(kwargs))))


def _present(answer: httpx.Response) -> httpx.Response:
    if answer.status_code in AWAY:
        raise httpx.TransportError(f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}")
    return answer


def patiently(ask: Callable[[], T], within_seconds: float = PATIENCE_SECONDS) -> T:
    """Ask until there is an answer. Raises the last error when there is none in time."""
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            return ask()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(ASK_AGAIN_SECONDS)
