"""Buyers' data in clear, looked for in whatever is read."""

import json
import re
from collections.abc import Iterable, Iterator

PHONE = re.compile(rb"(?<!\d)01[016-9][-. ]?\d{3,4}[-. ]?\d{4}(?!\d)")
SAMPLE = 48
"""So many other values are looked for; every phone number is."""


class Buyers:
    """What may stand nowhere: all phone numbers, and a sample of addresses spread over all buyers."""

    def __init__(self, phones: Iterable[str], details: Iterable[str]) -> None:
        self._phones = {re.sub(rb"\D", b"", phone.encode()) for phone in phones}
        known = sorted({text for text in details if len(text) > 6})
        self._details = [form for text in known[:: len(known) // SAMPLE + 1] for form in forms(text)]
        self.found: dict[str, int] = {}

    def look(self, where: str, text: bytes) -> None:
        """Look at a piece of text of a place."""
        for hit in self._hits(text):
            self.found[f"{where}: {hit}"] = self.found.get(f"{where}: {hit}", 0) + 1

    def _hits(self, text: bytes) -> Iterator[str]:
        for match in PHONE.finditer(text):
            if re.sub(rb"\D", b"", match.group()) in self._phones:
                yield "a buyer's phone number stands in clear"
        for detail in self._details:
            if detail in text:
                yield "a buyer's address stands in clear"

    def differences(self) -> list[str]:
        """Where something was found, and how often."""
        return [f"{told} ({times} times)" for told, times in sorted(self.found.items())]


def forms(text: str) -> set[bytes]:
    """As it is, as JSON writes it in ASCII, and as JSON writes such JSON."""
    escaped = json.dumps(text)[1:-1]
    return {text.encode(), escaped.encode(), escaped.replace("\\", "\\\\").encode()}
