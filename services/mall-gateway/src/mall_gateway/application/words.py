"""Words that people typed, on their way to a mall: of an answer, of a refusal. In clear for one turn only."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID


class Opener(Protocol):
    """Opens what other services sealed: `chassis.privacy.Keyring`."""

    def open_many(self, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, Any] | None]:
        """One for each; None where its key was destroyed."""
        ...


def opened_words(opener: Opener, seller_id: UUID, payload: Mapping[str, Any]) -> str | None:
    """The words in an asking event's payload, empty where there are none; None where they are erased."""
    sealed = payload["answer"]["sealed"] if "answer" in payload else payload.get("sealed_detail")
    if not sealed:
        return str(payload.get("detail", ""))
    found = opener.open_many(seller_id, [sealed])[0]
    return None if found is None else str(found["text"])


def forms_of(words: str | None) -> frozenset[str]:
    """The words as calls may hold them: a part of a path has no slashes."""
    return frozenset({words, words.replace("/", " ")} if words else ())
