"""Words on their way into events: sealed with the key of the order line, so that they end with its buyer."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from order_sync.application.acts import OrderSync
from order_sync.domain import Order
from order_sync.domain.refusals import WordsErasedError


class Seals(Protocol):
    """Seals personal data: `chassis.privacy.Keyring`."""

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str | None]:
        """None stands for one that was erased."""
        ...


def request_sale_cancel(
    orders: OrderSync, seals: Seals, seller_id: UUID, job_id: UUID, order_id: UUID, reason: str, detail: str
) -> None:
    """Ask for 판매취소, `detail` being why in words. Raises NotFoundError, WordsErasedError, or a rule's refusal."""
    orders.load(Order, order_id, seller_id)  # No key is made for an order that is not there.
    words = detail.strip()
    sealed = seals.seal_many(seller_id, [(order_id, {"text": words})])[0] if words else ""
    if sealed is None:
        raise WordsErasedError("개인정보가 파기된 주문입니다. 상세 사유를 비우고 다시 시도해 주세요.", field="detail")
    orders.cancel_sale(seller_id, job_id, order_id, reason, sealed)
