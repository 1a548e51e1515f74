"""What a mall call can end in; each error says what the gateway may do next."""

from datetime import timedelta


class MallError(Exception):
    """Base of what a mall call can end in. `message` is the mall's own words, `reason` ours in Korean."""

    def __init__(self, reason: str, *, code: str = "", message: str = "", trace_id: str | None = None) -> None:
        super().__init__(f"{reason} ({code} {message})")
        self.reason = reason
        self.code = code
        self.message = message
        self.trace_id = trace_id


class RefusedError(MallError):
    """The mall said no and nothing took effect: final until the seller changes something.

    `cancel_asked` is True where the mall refuses because the buyer asked to cancel.
    """

    cancel_asked: bool = False


class AlreadyDoneError(MallError):
    """The mall says that this effect is there already: the gateway asks for it by the look-up and settles."""


class CredentialsRefusedError(MallError):
    """Key, password or token are not accepted; `expired` where the mall says so."""

    expired: bool = False


class TokenExpiredError(MallError):
    """The shared token is stale: the gateway refreshes it once and calls again."""


class ThrottledError(MallError):
    """429 or the mall's own form of it. `retry_after` is None where the mall does not say."""

    retry_after: timedelta | None = None


TOO_LARGE = "body_too_large"
"""The code of an `UnavailableError` whose answer was longer than anything that is read."""


class UnavailableError(MallError):
    """The mall answered, but not with an answer (5xx, HTML page, broken body): a read may be asked again.

    For a write `effect_possible` tells whether it may have taken effect; then it is asked, never repeated blindly.
    """

    effect_possible: bool = True


class LostAnswerError(UnavailableError):
    """Sent, but no answer came (time-out, cut connection): the effect is unknown."""


class NotSentError(MallError):
    """The request did not leave (no connection): it may be sent again."""
