"""A refusal that means `not now` or `not again`: the line as it is now tells which it was."""

from collections.abc import Callable

from mall_gateway.malls.port import AlreadyDoneError, FetchedLine, MallError, RefusedError

Done = Callable[[FetchedLine], bool]
"""Whether a line as it is now shows an act."""


def explained(error: MallError, line: FetchedLine | None, done: Done) -> MallError:
    """An error in the light of the line as it is now: perhaps the act was done before, or its buyer cancels."""
    if line is None:
        return error
    if done(line):
        return AlreadyDoneError(error.reason, code=error.code, message=error.message, trace_id=error.trace_id)
    if isinstance(error, RefusedError):
        error.cancel_asked = error.cancel_asked or line.cancel_asked or line.state == "cancelled"
    return error
