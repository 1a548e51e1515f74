"""What every lane is told by its environment, and the topics that all of them use."""

import os
from dataclasses import dataclass, fields

from contracts.mall_gateway import ORDERS as FETCHED
from contracts.order_sync import COLLECTIONS
from contracts.order_sync import ORDERS as COLLECTED

PARTITIONS = 3


@dataclass(frozen=True)
class Places:
    """Where a lane reads, stores and publishes: orders, if nothing else is said."""

    database_url: str
    kafka: str
    prefix: str
    pages: str = FETCHED
    told: str = COLLECTED

    @property
    def fetched(self) -> str:
        """The topic of fetched pages."""
        return self.prefix + self.pages

    @property
    def collected(self) -> str:
        """The topic of what was collected."""
        return self.prefix + self.told

    @property
    def asked(self) -> str:
        """The topic of windows of orders that were asked for."""
        return self.prefix + COLLECTIONS

    @classmethod
    def from_environment(cls) -> "Places":
        """As `environment` wrote it."""
        return cls(*(os.environ[_variable(field.name)] for field in fields(cls)))

    def environment(self) -> dict[str, str]:
        """What `from_environment` reads."""
        return {_variable(field.name): getattr(self, field.name) for field in fields(self)}


def _variable(name: str) -> str:
    return f"BENCH_{name.upper()}"
