"""Who is acting, for which seller and why: the cause that is stored with every event."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from opentelemetry import trace


@dataclass(frozen=True)
class Cause:
    """The cause of what is recorded now.

    `actor` is `user:<id>`, `schedule:<name>`, `rule:<name>` or `event:<ce_id>`. `causation_id` is the id of the event
    or request that led here. `idempotency` is the request's key and claim, settled in the events' transaction.
    """

    seller_id: UUID | None
    actor: str
    correlation_id: UUID = field(default_factory=uuid4)
    causation_id: str | None = None
    traceparent: str | None = None
    idempotency: tuple[str, str] | None = None


_cause: ContextVar[Cause | None] = ContextVar("cause", default=None)


NOBODY = UUID(int=0)
"""Stands for the seller of those who belong to none, where a key needs one."""


class NoCauseError(RuntimeError):
    """Something was recorded without saying who did it: a fault of the program, not of its input."""


def acting_cause() -> Cause | None:
    """The cause in force, None outside of `acting`."""
    return _cause.get()


def current_cause() -> Cause:
    """The cause in force. Raises NoCauseError outside of `acting`."""
    cause = _cause.get()
    if cause is None:
        raise NoCauseError("nothing says who is acting: use chassis.causes.acting")
    return cause


@contextmanager
def acting(cause: Cause) -> Generator[Cause]:
    """Act under a cause within the block."""
    token = _cause.set(cause)
    try:
        yield cause
    finally:
        _cause.reset(token)


def current_traceparent() -> str | None:
    """The W3C traceparent of the span in progress, or None when there is none."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


def trace_id_of(traceparent: str | None) -> str | None:
    """The trace id within a traceparent, as Zipkin finds it."""
    return traceparent.split("-")[1] if traceparent else None
