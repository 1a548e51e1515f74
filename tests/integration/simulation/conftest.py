"""The same programs on a real PostgreSQL and on the simulation's model of it."""

from collections.abc import Generator
from typing import Any
from uuid import UUID

import pytest

from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import PostgresRecorder
from chassis.leases import SCHEMA as LEASES
from mall_gateway.application.tables import TABLES
from proofs.simulation.faults import Faults
from proofs.simulation.store import SimulatedDatabase, Store
from proofs.simulation.store.recording import record_models
from proofs.simulation.tally import Tally
from proofs.simulation.world import World

SELLER = UUID(int=1)


class TickingStore(Store):
    """Time passes with every look at the clock, as it does on a real server."""

    @property
    def now(self) -> float:
        self.world.now += 0.000_01
        return self.world.now


@pytest.fixture(params=["postgresql", "model"])
def database(request: pytest.FixtureRequest) -> Generator[Database]:
    """A database with every table that the simulation models."""
    if request.param == "model":
        record_models("tally")
        world = World(1)
        yield SimulatedDatabase(TickingStore(world, "tally"), Faults(world, frozenset(), {}))
        return
    real = Database(request.getfixturevalue("database_url"))
    real.apply("leases", LEASES)
    real.apply("mall_gateway", TABLES)
    yield real
    real.close()


@pytest.fixture
def tally(database: Database) -> Tally:
    """An application on it."""
    return Tally(database)


@pytest.fixture
def recorder(tally: Tally) -> PostgresRecorder:
    """Its recorder."""
    assert isinstance(tally.recorder, PostgresRecorder)
    return tally.recorder


@pytest.fixture(autouse=True)
def _acting() -> Generator[Any]:
    with acting(Cause(seller_id=SELLER, actor="test", correlation_id=UUID(int=9))) as cause:
        yield cause
