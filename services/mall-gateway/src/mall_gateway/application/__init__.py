"""What the gateway does: commands, the queue of work, and the workers that call the malls."""

from mall_gateway.application.gateway import (
    MallGateway,
    MissingFieldError,
    Secrets,
    UnknownFieldError,
    UnknownMallError,
)
from mall_gateway.application.work import PostgresWork, Task, Wait, Work

__all__ = [
    "MallGateway",
    "MissingFieldError",
    "PostgresWork",
    "Secrets",
    "Task",
    "UnknownFieldError",
    "UnknownMallError",
    "Wait",
    "Work",
]
