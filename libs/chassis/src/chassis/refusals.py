"""What a rule says no with: a stable code, a Korean sentence that says what to change, and an HTTP status."""

from collections.abc import Sequence
from typing import ClassVar, Self


class RefusalError(Exception):
    """Base of every refusal. `detail` is Korean and says what to do; `field` names the part of the input."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field

    def about(self, what: str) -> Self:
        """The same, led by the name of what it is about, where several things were asked of."""
        self.detail = f"{what}: {self.detail}"
        self.args = (self.detail,)
        return self


class RefusalsError(RefusalError):
    """Several refusals of one input, told together so that they can be mended together."""

    code: ClassVar[str] = "invalid_input"

    def __init__(self, refusals: Sequence[RefusalError]) -> None:
        super().__init__(" ".join(refusal.detail for refusal in refusals))
        self.refusals = tuple(refusals)


class ConflictError(RefusalError):
    """The thing is not in a state that allows it."""

    code: ClassVar[str] = "conflict"
    status: ClassVar[int] = 409


class NotFoundError(RefusalError):
    """There is no such thing, or it is another seller's: the answer does not tell which."""

    code: ClassVar[str] = "not_found"
    status: ClassVar[int] = 404


class ForbiddenError(RefusalError):
    """The user may not do this."""

    code: ClassVar[str] = "forbidden"
    status: ClassVar[int] = 403


class UnauthenticatedError(RefusalError):
    """No valid token came with the request."""

    code: ClassVar[str] = "unauthenticated"
    status: ClassVar[int] = 401


class BadRequestError(RefusalError):
    """The request cannot be read."""

    code: ClassVar[str] = "bad_request"
    status: ClassVar[int] = 400


class UnavailableError(RefusalError):
    """It cannot be done right now; the same request may go through later."""

    code: ClassVar[str] = "unavailable"
    status: ClassVar[int] = 503


def raise_all(refusals: Sequence[RefusalError]) -> None:
    """Refuse a request none of whose rows could be done; what is not there is told as that."""
    missing = [refusal for refusal in refusals if isinstance(refusal, NotFoundError)]
    raise (missing or refusals)[0] if missing or len(refusals) == 1 else RefusalsError(refusals)
