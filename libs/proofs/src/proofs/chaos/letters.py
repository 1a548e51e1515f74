"""A server that takes every letter of alert, and what it got, held against what alert says that it sent."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

from alert.domain import Delivery
from chassis.log import Recorded
from proofs.ledger import Verdict

CHANNEL = "webhook"


class Letters:
    """Listens on this machine, answers 200, and keeps each letter's id and its words.

    What breaks off, because its sender died while it wrote, is no letter.
    """

    def __init__(self) -> None:
        self._came: defaultdict[str, set[bytes]] = defaultdict(set)
        letters = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                words = self.rfile.read(length)
                if len(words) < length:
                    self.close_connection = True
                    return
                letters.take(self.headers["webhook-id"], words)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True, name="letters")
        self._thread.start()

    @property
    def url(self) -> str:
        """Where webhooks lead."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def take(self, letter_id: str, words: bytes) -> None:
        """A letter came, for the first time or again."""
        self._came[letter_id].add(words)

    def compare(self, verdict: Verdict, recorded: Iterable[Recorded]) -> None:
        """Each webhook that alert planned must have come, once or more and always in the same words; no other."""
        came = dict(self._came)
        verdict.letters = len(came)
        for letter_id, end in ends(recorded).items():
            words = came.pop(str(letter_id), set[bytes]())
            if not words:
                verdict.lost.append(f"letter {letter_id} is {end or 'open'} and never came")
            elif end != "sent":
                verdict.wrong.append(f"letter {letter_id} came and is {end or 'open'}")
            if len(words) > 1:
                verdict.wrong.append(f"letter {letter_id} came in {len(words)} versions: {sorted(words)}")
        verdict.wrong.extend(f"letter {letter_id} came and was never planned" for letter_id in came)

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def ends(recorded: Iterable[Recorded]) -> dict[UUID, str]:
    """By the id of each webhook's delivery, how it ended; empty while it is open."""
    found: dict[UUID, str] = {}
    for fact in _facts(recorded):
        match fact:
            case Delivery.Planned() if fact.target.channel == CHANNEL:
                found[fact.originator_id] = ""
            case Delivery.Sent() if fact.originator_id in found:
                found[fact.originator_id] = "sent"
            case Delivery.Ended() if fact.originator_id in found:
                found[fact.originator_id] = fact.state
            case _:
                pass
    return found


def _facts(recorded: Iterable[Recorded]) -> Iterator[object]:
    return (each.event for each in recorded)
