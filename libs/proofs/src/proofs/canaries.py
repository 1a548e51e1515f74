"""Canaries: texts that occur nowhere else, put in wherever a secret or a buyer goes in, and looked for everywhere.

What is searched is what `proofs.erasing` shows of a suite (stores, raw files of PostgreSQL and Kafka, topics, logs,
traces), the services' metrics, and whatever answers a proof collected.
"""

import base64
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from chassis.http_client import client
from local_runtime.suite import Suite
from proofs.erasing import search
from proofs.ledger.privacy import forms
from proofs.stores import SERVICES


def canary(what: str = "") -> str:
    """A text that nobody else has; it starts as `what` must."""
    return f"{what}Kanari7{secrets.token_hex(8)}"


@dataclass
class Canaries:
    """Texts by what they are, and where they were found in clear."""

    texts: Mapping[str, str]
    found: set[str] = field(default_factory=set[str])
    searched: int = 0
    """Bytes."""

    def __post_init__(self) -> None:
        self._forms = [(what, form) for what, text in self.texts.items() for form in written(text)]

    def look(self, where: str, text: bytes) -> None:
        """Look at a piece of text of a place."""
        self.searched += len(text)
        self.found.update(f"{where}: {what} stands in clear" for what, form in self._forms if form in text)

    def look_everywhere(self, suite: Suite, answers: Iterable[bytes] = ()) -> None:
        """Look at everything that is kept or told; `answers` are those that must not tell them either."""
        search(suite, self.look)
        with client() as http:
            for service in SERVICES:
                self.look(f"metrics of {service}", http.get(f"{suite.url(service)}/metrics").content)
        for answer in answers:
            self.look("an answer", answer)


def written(text: str) -> set[bytes]:
    """The forms in which a text is still itself: plain, as JSON, in a URL, in hexadecimal, in base64 at any place."""
    plain = text.encode()
    shifted = (base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4].rstrip(b"=") for shift in range(3))
    return {*forms(text), quote(text, safe="").encode(), plain.hex().encode(), *shifted}
