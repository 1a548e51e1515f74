"""The HTTP edge: problems, principals, idempotency keys, paging, live logs, and what is refused at the door."""

from chassis.web.answers import IdempotencyKeys
from chassis.web.bodies import BodyLimitMiddleware, readable
from chassis.web.dependencies import (
    Body,
    LogLine,
    Member,
    RevealBody,
    application_of,
    keyring,
    live_log,
    operator,
    principal,
    requires,
    unkept,
    views,
)
from chassis.web.description import OPEN, RESPONSES, DescribedAPI
from chassis.web.headers import CarefulMiddleware
from chassis.web.paging import CursorError, Page, decode_cursor, encode_cursor
from chassis.web.problems import Problem, install, problem
from chassis.web.requests import POSITION, ActingMiddleware, WhenUpMiddleware
from chassis.web.secrets import use_secret

__all__ = [
    "OPEN",
    "POSITION",
    "RESPONSES",
    "ActingMiddleware",
    "Body",
    "BodyLimitMiddleware",
    "CarefulMiddleware",
    "CursorError",
    "DescribedAPI",
    "IdempotencyKeys",
    "LogLine",
    "Member",
    "Page",
    "Problem",
    "RevealBody",
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
    "readable",
    "requires",
    "unkept",
    "use_secret",
    "views",
]
