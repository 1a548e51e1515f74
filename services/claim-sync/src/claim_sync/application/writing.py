"""Words on their way into events: sealed with the key of the claim's order line, so that they end with its buyer."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from claim_sync.application.acts import ClaimSync
from claim_sync.domain import Claim
from claim_sync.domain.refusals import WordsErasedError


class Seals(Protocol):
    """Seals personal data: `chassis.privacy.Keyring`."""

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str | None]:
        """None stands for one that was erased."""
        ...


def write_note(claims: ClaimSync, seals: Seals, seller_id: UUID, claim_id: UUID, topic: str, text: str) -> None:
    """문의/메모: write something down. Raises NotFoundError, NoteEmptyError, WordsErasedError."""
    claims.note_claim(seller_id, claim_id, topic, _sealed(claims, seals, seller_id, claim_id, text))


def refuse_claim(
    claims: ClaimSync,
    seals: Seals,
    seller_id: UUID,
    job_id: UUID,
    claim_id: UUID,
    reason: str,
    detail: str,
    courier: str,
    invoice_number: str,
) -> None:
    """Ask for 거부, `detail` being why in words. Raises WordsErasedError, or the refusal of the rule that it breaks."""
    sealed = _sealed(claims, seals, seller_id, claim_id, detail)
    claims.refuse_claim(seller_id, job_id, claim_id, reason, sealed, courier, invoice_number)


def _sealed(claims: ClaimSync, seals: Seals, seller_id: UUID, claim_id: UUID, text: str) -> str:
    """Nothing stays nothing. The claim is there: no key is made for what is not."""
    claim = claims.load(Claim, claim_id, seller_id)
    words = text.strip()
    sealed = seals.seal_many(seller_id, [(claim.order_id, {"text": words})])[0] if words else ""
    if sealed is None:
        raise WordsErasedError("개인정보가 파기된 주문의 클레임입니다. 메모와 상세 사유를 저장할 수 없습니다.")
    return sealed
