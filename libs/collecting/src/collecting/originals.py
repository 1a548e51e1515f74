"""What a mall sent and could not be read, in clear."""

from uuid import UUID

from pydantic import BaseModel

from chassis.privacy import ERASED, Keyring


class OriginalOut(BaseModel):
    """The mall's bytes as text; what is no UTF-8 stands as `\\x…`."""

    original: str


def original_of(keys: Keyring, seller_id: UUID, sealed: str) -> OriginalOut:
    """What a line's sealed bytes say, or that they were destroyed."""
    (opened,) = keys.open_many(seller_id, [sealed]) if sealed else [None]
    return OriginalOut(original=str(opened["raw"]) if opened else ERASED)
