"""A small service with everything that a service has, to hold the chassis to its promises."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid4, uuid5

import pytest
from eventsourcing.domain import Aggregate, event
from fastapi import APIRouter, Depends

from chassis.database import Rows, copy_rows
from chassis.event_store import ServiceApplication, retry_on_conflict
from chassis.inbox import Consumers
from chassis.log import Recorded
from chassis.projections import Projection, Views
from chassis.refusals import ConflictError
from chassis.service import Service
from chassis.settings import ServiceSettings, service_config
from chassis.web import Body, Member, Page, application_of, decode_cursor, encode_cursor, requires, views
from contracts import ContractEvent, Envelope


class ParcelSent(ContractEvent):
    """A parcel left."""

    TOPIC: ClassVar[str] = "depot.parcels.v1"
    parcel_id: UUID
    weight: int
    note: str


class Parcel(Aggregate):
    class Sent(Aggregate.Created):
        seller_id: UUID
        weight: int
        note: str

    class Weighed(Aggregate.Event):
        weight: int

    @event(Sent)
    def __init__(self, seller_id: UUID, weight: int, note: str) -> None:
        self.seller_id = seller_id
        self.weight = weight
        self.note = note

    @staticmethod
    def create_id(seller_id: UUID, note: str) -> UUID:
        return uuid5(seller_id, note)

    @event(Weighed)
    def weigh(self, weight: int) -> None:
        self.weight = weight


class AlreadySentError(ConflictError):
    code = "already_sent"


class Depot(ServiceApplication):
    name = "depot"

    @retry_on_conflict
    def send(self, seller_id: UUID, weight: int, note: str) -> UUID:
        if self.find(Parcel, Parcel.create_id(seller_id, note), seller_id):
            raise AlreadySentError("이미 보낸 상자입니다. 다른 이름으로 보내 주세요.")
        parcel = Parcel(seller_id=seller_id, weight=weight, note=note)
        self.save(parcel)
        return parcel.id

    @retry_on_conflict
    def take(self, seller_id: UUID, weight: int, note: str) -> None:
        if note.startswith("poison"):
            raise ValueError(note)
        found = self.find(Parcel, Parcel.create_id(seller_id, f"in {note}"), seller_id)
        if found is None:
            found = Parcel(seller_id=seller_id, weight=0, note=f"in {note}")
        found.weigh(found.weight + weight)
        self.save(found)


consumers = Consumers("depot")


@consumers.on("take-in", ParcelSent)
def take_in(depot: Depot, parcel: ParcelSent, envelope: Envelope) -> None:
    assert envelope.seller_id
    depot.take(envelope.seller_id, parcel.weight, parcel.note)


def publish(recorded: Recorded) -> ContractEvent | None:
    match recorded.event:
        case Parcel.Sent(note=note) as sent if not note.startswith("in "):
            return ParcelSent(parcel_id=sent.originator_id, weight=sent.weight, note=note)
        case _:
            return None


class ParcelsView(Projection):
    name = "parcels"
    ddl = """
        CREATE TABLE parcels_view (
            seller_id uuid NOT NULL, parcel_id uuid NOT NULL, weight int NOT NULL, note text NOT NULL,
            PRIMARY KEY (seller_id, parcel_id)
        );
    """

    def load(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        sent = (each.event for each in events if isinstance(each.event, Parcel.Sent))
        rows = ((fact.seller_id, fact.originator_id, fact.weight, fact.note) for fact in sent)
        copy_rows(cursor, "parcels_view", ("seller_id", "parcel_id", "weight", "note"), rows)

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        for recorded in events:
            match recorded.event:
                case Parcel.Weighed() as weighed:
                    cursor.execute(
                        "UPDATE parcels_view SET weight = %s WHERE seller_id = %s AND parcel_id = %s",
                        (weighed.weight, recorded.seller_id, weighed.originator_id),
                    )
                case _:
                    pass


router = APIRouter(prefix="/v1")


class ParcelBody(Body):
    weight: int
    note: str


class ParcelRow(Body):
    parcel_id: UUID
    weight: int
    note: str


@router.post("/parcels", status_code=201)
def send_parcel(
    body: ParcelBody,
    who: Annotated[Member, Depends(requires("orders", "write"))],
    depot: Annotated[Depot, Depends(application_of(Depot))],
) -> dict[str, UUID]:
    return {"parcel_id": depot.send(who.seller_id, body.weight, body.note)}


@router.get("/parcels")
def parcels(
    who: Annotated[Member, Depends(requires("orders", "read"))],
    seen: Annotated[Views, Depends(views)],
    cursor: str | None = None,
) -> Page[ParcelRow]:
    last = decode_cursor(who.seller_id, cursor)[0] if cursor else ""
    with seen.read(who.seller_id) as rows:
        rows.execute("SELECT parcel_id, weight, note FROM parcels_view WHERE note > %s ORDER BY note LIMIT 3", (last,))
        found = [ParcelRow(**row) for row in rows.fetchall()]
    following = encode_cursor(who.seller_id, [found[1].note]) if len(found) == 3 else None
    return Page(items=found[:2], next=following)


class Settings(ServiceSettings):
    model_config = service_config("DEPOT")


@pytest.fixture
def prefix() -> str:
    return f"t{uuid4().hex[:10]}."


@pytest.fixture
def depot(database_url: str, kafka_servers: str, prefix: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Service]:
    """Makes the service; each call is another replica of it."""
    settings: dict[str, Any] = {
        "DEPOT_DATABASE_URL": database_url,
        "KAFKA_BOOTSTRAP_SERVERS": kafka_servers,
        "KAFKA_PREFIX": prefix,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return lambda: Service(
        name="depot",
        settings=Settings,
        application=Depot,
        consumers=consumers,
        publish=publish,
        publishes=(ParcelSent,),
        projections=(ParcelsView(),),
        routers=(router,),
    )
