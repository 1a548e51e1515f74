"""What every lane is told by its environment, and the topics that all of them use."""

import os
from dataclasses import dataclass

from contracts.mall_gateway import ORDERS as FETCHED
from contracts.order_sync import COLLECTIONS
from contracts.order_sync import ORDERS as COLLECTED

PARTITIONS = 3


@dataclass(frozen=True)
class Places:
    """Where a lane reads, stores and publishes."""

    database_url: str
    kafka: str
    prefix: str

    @property
    def fetched(self) -> str:
        """The topic of fetched pages."""
        return self.prefix + FETCHED

    @property
    def collected(self) -> str:
        """The topic of collected orders."""
        return self.prefix + COLLECTED

    @property
    def asked(self) -> str:
        """The topic of windows that were asked for."""
        return self.prefix + COLLECTIONS

    @classmethod
    def from_environment(cls) -> "Places":
        """As `environment` wrote it."""
        return cls(*(os.environ[f"BENCH_{name}"] for name in ("DATABASE_URL", "KAFKA", "PREFIX")))

    def environment(self) -> dict[str, str]:
        """What `from_environment` reads."""
        return {"BENCH_DATABASE_URL": self.database_url, "BENCH_KAFKA": self.kafka, "BENCH_PREFIX": self.prefix}
