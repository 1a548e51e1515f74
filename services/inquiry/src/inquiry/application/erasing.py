"""The end of askers' data: its key is destroyed, then the event says so.

Cut short in between, the key is gone and the event is missing: who comes next destroys nothing and notes it.
"""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from chassis.failpoints import failpoint
from inquiry.application.answering import Inquiries


class DataKeys(Protocol):
    """Destroys the keys of personal data: `chassis.privacy.Keyring`."""

    def erase(self, seller_id: UUID, subject_ids: Sequence[UUID]) -> int:
        """How many keys there were."""
        ...


def erase_askers(inquiries: Inquiries, keys: DataKeys, seller_id: UUID, inquiry_ids: Sequence[UUID]) -> None:
    """Destroy the data of the askers of one seller's inquiries, and note it."""
    failpoint("erasure.before_key")
    keys.erase(seller_id, inquiry_ids)
    failpoint("erasure.key_destroyed")
    inquiries.note_erased(seller_id, inquiry_ids)
    failpoint("erasure.noted")
