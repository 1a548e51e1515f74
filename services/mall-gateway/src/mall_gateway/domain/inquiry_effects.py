"""What an inquiry as a mall shows it now says of an answer or a confirmation whose own answer was lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from mall_gateway.domain.claim_effects import Effect

INQUIRY_ACTS: Mapping[str, Literal["answer", "read"]] = {"answer_inquiry": "answer", "read_urgent": "read"}
"""What an intent's kind is called in contracts."""


@dataclass(frozen=True)
class InquirySeen:
    """An inquiry at a mall: its state (`contracts.mall_inquiries`) and digests of the words that it is answered with.

    `digests` is empty where there is no answer, and where the mall does not show its words.
    """

    state: str
    digests: frozenset[str] = frozenset()


def plain_words(text: str) -> str:
    """A text without what malls change of it: the kind of its line ends and the blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def digest_of(text: str) -> str:
    """The SHA-256 (hex) of a text's plain words as UTF-8; empty for no words."""
    words = plain_words(text)
    return sha256(words.encode()).hexdigest() if words else ""


def seen_answer(state: str, answer: str) -> InquirySeen:
    """An inquiry with the answer that the mall shows; its words are compared plainly and exactly."""
    digests = {digest_of(answer), sha256(answer.encode()).hexdigest()} if answer else set[str]()
    return InquirySeen(state, frozenset(digests - {""}))


def answer_effect(seen: InquirySeen | None, digest: str, *, edits: bool) -> Effect:
    """Whether an answer arrived: `contrary` when another one stands there, `unknown` when nobody tells.

    Where the mall shows no words, an answered inquiry counts as answered by us: nobody else was asked to.
    """
    if seen is None or seen.state == "unknown":
        return "unknown"
    if digest in seen.digests:
        return "found"
    over = seen.state in {"answered", "done"}
    if not over:
        return "absent"
    if seen.digests:
        return "absent" if edits else "contrary"
    if seen.state == "done":
        return "contrary"
    return "unknown" if edits else "found"


def read_effect(seen: InquirySeen | None) -> Effect:
    """Whether an urgent notice is confirmed."""
    if seen is None or seen.state == "unknown":
        return "unknown"
    return "absent" if seen.state == "open" else "found"
