"""Views while a fold fails, versions run side by side, or readers are in the middle of a swap."""

from collections.abc import Callable, Generator, Sequence
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import dict_row

from chassis import projections
from chassis.database import Database, Rows
from chassis.leases import SCHEMA as LEASES
from chassis.log import EventLog, Recorded
from chassis.projections import MissingSellerError, Projection, Projector, Views
from chassis.refusals import UnavailableError
from chassis.service import Service
from chassis.testing import as_seller, eventually

SELLER = uuid4()


def rows(database_url: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type]


class Broken(Projection):
    name = "broken"
    ddl = "CREATE TABLE broken_view (seller_id uuid NOT NULL, note text, PRIMARY KEY (seller_id, note));"
    faulty = True

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        if self.faulty:
            raise ValueError("cannot fold \x00 this")
        for each in events:
            cursor.execute("INSERT INTO broken_view VALUES (%s, %s)", (each.seller_id, str(each.notification_id)))


class Bare(Projection):
    name = "bare"
    ddl = "CREATE TABLE bare_view (note text PRIMARY KEY);"

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None: ...


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    found = Database(database_url)
    found.apply("leases", LEASES)
    yield found
    found.close()


def projector_of(service: Service, database: Database, *projections_: Projection) -> tuple[Any, Projector]:
    application: Any = service.application
    made = application(database)
    projector = Projector("depot", database, EventLog(made), projections_ or service.projections)
    projector.prepare()
    return made, projector


def catch_up(projector: Projector, database_url: str, name: str, position: int) -> None:
    query = "SELECT name, position FROM projection_generations WHERE status = 'active'"
    eventually(
        lambda: (
            projector.step()
            or {row["name"]: row["position"] for row in rows(database_url, query)}.get(name, 0) >= position
        )
    )


def test_a_fold_that_raises_halts_its_own_projection_and_goes_on_when_mended(
    depot: Callable[[], Service], database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "HALTED_SECONDS", 0.05)
    broken, service = Broken(), depot()
    application, projector = projector_of(service, database, broken, *service.projections)
    with as_seller(SELLER):
        application.send(SELLER, 1, "a")
    catch_up(projector, database_url, "parcels", 1)
    (state,) = rows(database_url, "SELECT error, position FROM projection_generations WHERE name = 'broken'")
    assert "ValueError" in state["error"]
    assert state["position"] == 0
    Views(database).wait_for(1, within_seconds=0.5)
    monkeypatch.setattr(broken, "faulty", False)
    catch_up(projector, database_url, "broken", 1)
    assert rows(database_url, "SELECT error FROM projection_generations WHERE name = 'broken'") == [{"error": None}]


def test_a_view_without_sellers_is_refused(depot: Callable[[], Service], database: Database) -> None:
    with pytest.raises(MissingSellerError, match="bare_view"):
        projector_of(depot(), database, Bare())


def test_old_and_new_versions_project_side_by_side_and_the_last_one_left_takes_over(
    depot: Callable[[], Service], database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "TIDY_SECONDS", 0.0)
    service = depot()
    application, old = projector_of(service, database)
    kind: Any = type(service.projections[0])
    newer = type("Newer", (kind,), {"version": 2})()
    with as_seller(SELLER):
        application.send(SELLER, 1, "a")
    catch_up(old, database_url, "parcels", 1)
    _, new = projector_of(service, database, newer)
    assert new._lease.name != old._lease.name
    generation = "SELECT generation FROM projection_generations WHERE status = 'active' AND name = 'parcels'"
    eventually(lambda: new.step() or rows(database_url, generation) == [{"generation": 2}])
    old.step()
    assert rows(database_url, generation) == [{"generation": 2}]
    with as_seller(SELLER):
        application.send(SELLER, 1, "b")
    catch_up(new, database_url, "parcels", 2)
    new.release()
    eventually(lambda: old.step() or rows(database_url, generation) == [{"generation": 3}])


def test_a_reader_that_looked_before_the_swap_reads_to_its_end(
    depot: Callable[[], Service], database: Database, database_url: str
) -> None:
    application, projector = projector_of(depot(), database)
    with as_seller(SELLER):
        application.send(SELLER, 1, "a")
    catch_up(projector, database_url, "parcels", 1)
    with Views(database).read(SELLER) as cursor:
        projector.rebuild()
        status = "SELECT status FROM projection_generations WHERE generation = 2"
        eventually(lambda: projector.step() or rows(database_url, status) == [{"status": "active"}])
        assert len(cursor.execute("SELECT * FROM parcels_view").fetchall()) == 1


def test_retired_generations_are_dropped_when_no_reader_can_be_in_them(
    depot: Callable[[], Service], database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "TIDY_SECONDS", 0.0)
    monkeypatch.setattr(projections, "READERS_END_SECONDS", 0.0)
    application, projector = projector_of(depot(), database)
    with as_seller(SELLER):
        application.send(SELLER, 1, "a")
    projector.rebuild()
    gone = "SELECT to_regnamespace('parcels_g1') IS NULL AS gone"
    eventually(lambda: projector.step() or rows(database_url, gone) == [{"gone": True}])


def test_a_reader_without_a_seller_sees_nothing_and_read_all_sees_all(
    depot: Callable[[], Service], database: Database, database_url: str
) -> None:
    application, projector = projector_of(depot(), database)
    for seller in (SELLER, uuid4()):
        with as_seller(seller):
            application.send(seller, 1, "a")
    catch_up(projector, database_url, "parcels", 2)
    views, query = Views(database), "SELECT * FROM parcels_view"
    with views.read(SELLER) as cursor:
        assert len(cursor.execute(query).fetchall()) == 1
        cursor.execute("SELECT set_config('app.seller_id', '', true)")
        assert cursor.execute(query).fetchall() == []
    with views.read_all() as cursor:
        assert len(cursor.execute(query).fetchall()) == 2
    with pytest.raises(psycopg.errors.InsufficientPrivilege), views.read(SELLER) as cursor:
        cursor.execute("SELECT * FROM depot_events")
    with pytest.raises(UnavailableError):
        views.wait_for(99, within_seconds=0.1)


def test_views_that_are_equally_far_read_the_log_once(depot: Callable[[], Service], database: Database) -> None:
    class Counted(EventLog):
        reads = 0

        def after(self, position: int, limit: int) -> Sequence[Recorded]:
            self.reads += 1
            return super().after(position, limit)

    class Second(Broken):
        name = "second"
        ddl = Broken.ddl.replace("broken_view", "second_view")
        faulty = False

        def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
            for each in events:
                cursor.execute("INSERT INTO second_view VALUES (%s, %s)", (each.seller_id, str(each.notification_id)))

    service = depot()
    application: Any = service.application
    made = application(database)
    log = Counted(made)
    projector = Projector("depot", database, log, [*service.projections, Second()])
    projector.prepare()
    with as_seller(SELLER):
        made.send(SELLER, 1, "a")
    projector.step()
    assert log.reads == 1
    assert Views(database).position() == log.last()


def test_a_log_that_remembers_reads_the_same_as_one_that_does_not(
    depot: Callable[[], Service], database: Database
) -> None:
    application: Any = depot().application
    made = application(database)
    with as_seller(SELLER):
        for number in range(7):
            made.send(SELLER, number, f"{number}")
    remembering, plain = EventLog(made, remember=3), EventLog(made)
    for position, limit in ((0, 4), (2, 4), (0, 7), (5, 1), (0, 2)):
        assert [vars(each) for each in remembering.after(position, limit)] == [
            vars(each) for each in plain.after(position, limit)
        ]


def test_what_was_recorded_in_this_process_is_read_without_fetching_and_decoding_it(
    depot: Callable[[], Service], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    application: Any = depot().application
    made, another = application(database), application(database)
    remembering, plain = EventLog(made, remember=100), EventLog(made)
    with as_seller(SELLER):
        made.send(SELLER, 1, "ours")
        another.send(SELLER, 2, "another replica's")
        made.send(SELLER, 3, "ours again")
    wanted = plain.after(0, 100)
    decoded: list[str] = []
    decode = made.mapper.to_domain_event

    def counting(stored: Any) -> Any:
        decoded.append(stored.topic)
        return decode(stored)

    monkeypatch.setattr(made.mapper, "to_domain_event", counting)
    assert remembering.after(0, 100) == wanted
    assert len(decoded) == len(wanted) - 2
    assert remembering.after(1, 1) == wanted[1:2]
    assert len(decoded) == len(wanted) - 2
