"""Orders, claims and inquiries of a window: every lane gets the same, and L0 makes of it what must come out."""

import json
from itertools import count
from typing import Any

import pytest

from bench.lanes import bare_claims, bare_inquiries, bare_orders
from bench.lanes.bare import Bare
from bench.lanes.kinds import CLAIM_LANES, INQUIRY_LANES, ORDER_LANES, Kind
from bench.lanes.places import Places
from bench.lanes.product import collection_id
from bench.orders import windows
from bench.scenarios.collect import records
from bench.servers import Corner
from bench.subjects import CLAIMS, INQUIRIES, ORDERS, Subject

BARE = [(ORDERS, bare_orders.BARE), (CLAIMS, bare_claims.BARE), (INQUIRIES, bare_inquiries.BARE)]
SOME = windows(3, sellers=2, pages=2, lines_per_page=4)
NAMES = [subject.name for subject, _ in BARE]


@pytest.mark.parametrize(("subject", "bare"), BARE, ids=NAMES)
def test_the_bare_lane_tells_everything_once_under_the_products_ids(subject: Subject, bare: Bare) -> None:
    lines = bare.decoded(records(subject, SOME), count(1))
    told = [subject.fact_of(json.loads(json.dumps(bare.public(line)))) for line in lines]
    assert len(told) == len(dict(told)) == 3 * 2 * 4
    assert dict(told) == subject.truth(SOME)
    assert {line.id: subject.number_of(line.row) for line in lines} == subject.truth(SOME)


@pytest.mark.parametrize(("subject", "bare"), BARE, ids=NAMES)
def test_the_bare_lane_has_a_value_for_each_column(subject: Subject, bare: Bare) -> None:
    line = bare.decoded(records(subject, SOME[:1]), count(1))[0]
    for table in bare.tables:
        assert len(table.values(line, 7)) == len(table.columns.split(","))
        assert f"CREATE TABLE {table.name} (" in bare.ddl


@pytest.mark.parametrize("subject", [ORDERS, CLAIMS, INQUIRIES], ids=NAMES)
def test_each_window_is_one_collection_whose_pages_lie_on_kafka_in_turn(subject: Subject) -> None:
    pages: list[Any] = [json.loads(each.value) for each in records(subject, SOME)]
    assert [page["page"] for page in pages] == [1, 1, 1, 2, 2, 2]
    assert [page["collection_id"] for page in pages[:3]] == [str(collection_id(w, subject.item)) for w in SOME]


@pytest.mark.parametrize("kind", [*ORDER_LANES, *CLAIM_LANES, *INQUIRY_LANES], ids=lambda kind: kind.entry)
def test_a_lane_reads_and_tells_the_topics_of_its_subject(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    given = kind.environment(Corner({"store": "postgresql://store", "keys": "postgresql://keys"}, "b.", "kafka:9092"))
    if kind.name == "product":
        assert given["KAFKA_PREFIX"] == "b."
    else:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        assert Places.from_environment() == kind.subject.places(
            Corner({"store": "postgresql://store"}, "b.", "kafka:9092")
        )
    assert (kind.subject.pages, kind.subject.told) == {
        "orders": ("mall-gateway.orders.v1", "order-sync.orders.v1"),
        "claims": ("mall-gateway.claims.v1", "claim-sync.claims.v1"),
        "inquiries": ("mall-gateway.inquiries.v1", "inquiry.inquiries.v1"),
    }[kind.subject.name]
