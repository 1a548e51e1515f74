"""Who asks and what was written, opened from its seals: masked where not everybody may read all."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.privacy import ERASED, Keyring
from inquiry.domain import mask_asker, mask_words

PERSON = ("asker", "title", "text", "answer")


def opened(keys: Keyring, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, str] | None]:
    """What each seal holds; None where it was erased or nothing is sealed."""
    there = [seal for seal in sealed if seal]
    found = iter(keys.open_many(seller_id, there))
    return [_texts(next(found)) if seal else None for seal in sealed]


def _texts(data: dict[str, Any] | None) -> dict[str, str] | None:
    return None if data is None else {name: str(value) for name, value in data.items()}


def person_of(data: dict[str, str] | None) -> dict[str, str]:
    """Asker, title, text and the mall's answer; each told as erased where it was."""
    return dict.fromkeys(PERSON, ERASED) if data is None else {name: data.get(name, "") for name in PERSON}


def masked_person(person: dict[str, str]) -> dict[str, str]:
    """The same as everyone may see it who may see inquiries."""
    return {name: _masked(name, value) for name, value in person.items()}


def _masked(name: str, value: str) -> str:
    if value == ERASED:
        return value
    return mask_asker(value) if name == "asker" else mask_words(value)


def words_of(data: dict[str, str] | None, sealed: str) -> str:
    """The words of an answer or a note: empty where none was written, told as erased where it was."""
    if data is not None:
        return data.get("text", "")
    return ERASED if sealed else ""
