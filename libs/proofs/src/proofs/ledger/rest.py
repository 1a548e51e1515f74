"""Whether everything has come to rest: nothing open, parked, unpublished, unread, unfolded or halted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from local_runtime.waiting import TooLateError, wait_until
from proofs.stores import Store


def come_to_rest(stores: Mapping[str, Store], within_seconds: float) -> list[str]:
    """Wait until nothing is in flight: what still is when the time is over."""
    found: list[str] = []

    def is_at_rest() -> bool:
        found[:] = [each for store in stores.values() for each in in_flight(store)]
        return not found

    with suppress(TooLateError):
        wait_until(is_at_rest, within_seconds)
    return found


def in_flight(store: Store) -> Iterator[str]:
    """What one service has not ended."""
    for look in (_unpublished, _unfolded, _parked, *OF_SERVICES.get(store.name, ())):
        for told in look(store):
            yield f"{store.name}: {told}"


def _unpublished(store: Store) -> Iterator[str]:
    last, rows = store.last(), store.rows("SELECT position, error FROM relay_positions")
    position = rows[0]["position"] if rows else 0
    if rows and rows[0]["error"]:
        yield f"the relay is halted: {rows[0]['error']}"
    elif position < last:
        yield f"events behind {position} up to {last} are not on Kafka"


def _unfolded(store: Store) -> Iterator[str]:
    last = store.last()
    for row in store.rows("SELECT name, status, position, error FROM projection_generations WHERE status <> 'retired'"):
        if row["error"]:
            yield f"the projection {row['name']} is halted: {row['error']}"
        elif row["status"] == "building" or row["position"] < last:
            yield f"the projection {row['name']} ({row['status']}) is at {row['position']} of {last}"


def _parked(store: Store) -> Iterator[str]:
    if store.has("parked_messages"):
        for row in store.rows(
            "SELECT consumer, count(*) AS messages, min(reason) AS reason FROM parked_messages GROUP BY 1"
        ):
            yield f"{row['messages']} messages of {row['consumer']} are parked: {row['reason']}"


def _open_work(store: Store) -> Iterator[str]:
    for row in store.rows("SELECT job, count(*) AS pieces FROM work WHERE job <> 'read_back' GROUP BY 1"):
        yield f"{row['pieces']} pieces of {row['job']} work are open"


def _unanswered(store: Store) -> Iterator[str]:
    for row in store.view("SELECT asked, count(*) AS orders FROM orders_view WHERE asked <> '' GROUP BY 1"):
        yield f"{row['orders']} orders wait for an answer to {row['asked']}"
    yield from _open_windows(store)


def _open_claims(store: Store) -> Iterator[str]:
    for row in store.view("SELECT asked, count(*) AS claims FROM claims_view WHERE asked <> '' GROUP BY 1"):
        yield f"{row['claims']} claims wait for an answer to {row['asked']}"
    yield from _open_windows(store)


def _open_inquiries(store: Store) -> Iterator[str]:
    for row in store.view("SELECT asked, count(*) AS inquiries FROM inquiries_view WHERE asked <> '' GROUP BY 1"):
        yield f"{row['inquiries']} inquiries wait for an answer to {row['asked']}"
    yield from _open_windows(store)


def _open_deliveries(store: Store) -> Iterator[str]:
    for row in store.view(
        "SELECT channel, count(*) AS letters FROM deliveries_view WHERE state = 'pending' GROUP BY 1"
    ):
        yield f"{row['letters']} letters by {row['channel']} are on their way"


def _open_windows(store: Store) -> Iterator[str]:
    for row in store.view("SELECT count(*) AS windows FROM collections_view WHERE state = 'running'"):
        if row["windows"]:
            yield f"{row['windows']} windows are neither sealed nor failed"


OF_SERVICES: Mapping[str, tuple[Callable[[Store], Iterator[str]], ...]] = {
    "alert": (_open_deliveries,),
    "claim-sync": (_open_claims,),
    "inquiry": (_open_inquiries,),
    "mall-gateway": (_open_work,),
    "order-sync": (_unanswered,),
}


def unread(store: Store, ends: Mapping[tuple[str, int], int]) -> Iterator[str]:
    """What a service's consumers have not taken in of the topics, whose ends are given by topic and partition."""
    if not store.groups:
        return
    rows = store.rows("SELECT consumer, topic, partition, position FROM consumer_positions")
    positions = {(row["consumer"], row["topic"], row["partition"]): row["position"] for row in rows}
    for group, topics in store.groups.items():
        for (topic, partition), end in ends.items():
            behind = end - positions.get((group, topic, partition), 0)
            if topic in topics and behind > 0:
                yield f"{store.name}: {group} has not taken in {behind} records of {topic}[{partition}]"
