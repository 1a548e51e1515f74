"""What a listing allows where it stands: every rule before an act, each with its refusal."""

from uuid import UUID

from listing.domain.outcomes import IN_FLIGHT, Shown, State
from listing.domain.refusals import (
    AlreadyLinkedError,
    LinkInProgressError,
    NeedsSettlingError,
    NotQueuedError,
    NotUnsettledError,
)


class ListingRules:
    """The part of a listing that says no. It reads where the listing stands and changes nothing."""

    state: State
    resting: State
    group_id: UUID | None
    shown: Shown | None

    @property
    def standing(self) -> State:
        """Where it stands at the mall, whether or not it waits in the queue for more."""
        return self.resting if self.state is State.QUEUED else self.state

    @property
    def waits_with(self) -> UUID | None:
        """The group it waits with in the queue."""
        return self.group_id if self.state is State.QUEUED else None

    def is_shown_as(self, mall_product_no: str) -> bool:
        """Whether the mall shows it under this number."""
        return self.shown is not None and self.shown.mall_product_no == mall_product_no

    def require_settled(self) -> None:
        """Raises LinkInProgressError or NeedsSettlingError while a request is under way or its effect unknown."""
        if self.state in IN_FLIGHT:
            raise LinkInProgressError
        if self.state is State.UNSETTLED:
            raise NeedsSettlingError

    def require_unsettled(self) -> None:
        """Raises NotUnsettledError unless it is 확인필요."""
        if self.state is not State.UNSETTLED:
            raise NotUnsettledError("확인필요 상태가 아닙니다. 연동이력에서 현재 상태를 확인하세요.")

    def require_linkable(self) -> None:
        """Raises LinkInProgressError, NeedsSettlingError or NotQueuedError when it may not be linked now."""
        self.require_settled()
        if self.state is State.DEQUEUED:
            raise NotQueuedError("연동대기에서 삭제된 상품입니다. 판매정보를 다시 선택하여 저장하세요.")

    def require_adoptable(self) -> None:
        """Raises LinkInProgressError, NeedsSettlingError, or AlreadyLinkedError when the mall shows it already."""
        self.require_settled()
        if self.shown is not None:
            raise AlreadyLinkedError(self.shown.mall_product_no)
