"""The HTTP edge: problems, principals, idempotency keys, paging, live logs."""

from chassis.web.dependencies import (
    Body,
    LogLine,
    Member,
    application_of,
    keyring,
    live_log,
    operator,
    principal,
    requires,
    views,
)
from chassis.web.paging import CursorError, Page, decode_cursor, encode_cursor, use_cursor_key
from chassis.web.problems import Problem, install, problem
from chassis.web.requests import POSITION, ActingMiddleware, IdempotencyKeys, WhenUpMiddleware

__all__ = [
    "POSITION",
    "ActingMiddleware",
    "Body",
    "CursorError",
    "IdempotencyKeys",
    "LogLine",
    "Member",
    "Page",
    "Problem",
    "WhenUpMiddleware",
    "application_of",
    "decode_cursor",
    "encode_cursor",
    "install",
    "keyring",
    "live_log",
    "operator",
    "principal",
    "problem",
    "requires",
    "use_cursor_key",
    "views",
]
