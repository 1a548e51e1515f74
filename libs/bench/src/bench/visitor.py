"""A seller's browser without its scripts: one connection that is kept open, cookies, redirects followed."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from bench.screens import hidden


@dataclass(frozen=True)
class Seen:
    """An answer: its status, its text, and how long it took by the wall clock, to the last byte."""

    status: int
    text: str
    seconds: float


class Visitor:
    """A logged-in user of the console."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def look(self, path: str) -> Seen:
        """Open a page."""
        started = time.perf_counter()
        answer = self._http.get(path)
        return Seen(answer.status_code, answer.text, time.perf_counter() - started)

    def log_in(self, email: str, password: str) -> None:
        """Log in by the form. Raises httpx.HTTPStatusError."""
        form = {"form_token": hidden(self.look("/login").text, "form_token"), "email": email, "password": password}
        self._http.post("/login", data=form).raise_for_status()


@contextmanager
def visiting(url: str, email: str, password: str) -> Generator[Visitor]:
    """A visitor of the console at an address."""
    with httpx.Client(base_url=url, timeout=60, follow_redirects=True, trust_env=False) as http:
        visitor = Visitor(http)
        visitor.log_in(email, password)
        yield visitor
