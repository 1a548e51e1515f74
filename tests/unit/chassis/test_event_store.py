"""The application base without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, JSONTranscoder, TranscodingNotRegisteredError

from chassis.causes import Cause, NoCauseError, acting
from chassis.event_store import ServiceApplication, positions, retry_on_conflict
from chassis.event_store.values import noting_changes
from chassis.refusals import NotFoundError


@dataclass(frozen=True)
class Label:
    text: str
    parts: tuple[str, ...] = ()
    until: date | None = None


class Box(Aggregate):
    class Opened(Aggregate.Created):
        seller_id: UUID

    class Labelled(Aggregate.Event):
        label: Label

    @event(Opened)
    def __init__(self, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.labels: list[Label] = []

    @event(Labelled)
    def put(self, label: Label) -> None:
        self.labels.append(label)


class Boxes(ServiceApplication):
    name = "boxes"
    values = (Label,)

    def open(self, seller_id: UUID) -> UUID:
        box = Box(seller_id=seller_id)
        self.save(box)
        return box.id

    def put(self, seller_id: UUID, box_id: UUID, text: str) -> None:
        box = self.load(Box, box_id, seller_id)
        box.put(Label(text, ("a", "b")))
        self.save(box)


SELLER = uuid4()


def test_values_come_back_as_they_went_in() -> None:
    boxes = Boxes()
    with acting(Cause(seller_id=SELLER, actor="test")):
        box_id = boxes.open(SELLER)
        boxes.put(SELLER, box_id, "티몬")
    assert boxes.load(Box, box_id, SELLER).labels == [Label("티몬", ("a", "b"))]


def test_a_day_is_kept_as_a_day() -> None:
    boxes = Boxes()
    with acting(Cause(seller_id=SELLER, actor="test")):
        box = boxes.load(Box, boxes.open(SELLER), SELLER)
        box.put(Label("티몬", until=date(2026, 11, 21)))
        boxes.save(box)
    assert boxes.load(Box, box.id, SELLER).labels[0].until == date(2026, 11, 21)


def test_another_sellers_aggregate_is_not_found() -> None:
    boxes = Boxes()
    with acting(Cause(seller_id=SELLER, actor="test")):
        box_id = boxes.open(SELLER)
    assert boxes.find(Box, box_id, uuid4()) is None
    with pytest.raises(NotFoundError):
        boxes.load(Box, box_id, uuid4())


def test_nothing_is_recorded_without_a_cause() -> None:
    with pytest.raises(NoCauseError):
        Boxes().open(SELLER)


def test_a_unit_collects_what_commands_save_and_commits_once() -> None:
    boxes = Boxes()
    with acting(Cause(seller_id=SELLER, actor="test")), positions() as seen:
        with boxes.unit() as unit:
            box_id = boxes.open(SELLER)
            boxes.put(SELLER, box_id, "첫째")
            boxes.put(SELLER, box_id, "둘째")
            assert boxes.recorder.max_notification_id() is None
        boxes.commit(unit)
    assert [label.text for label in boxes.load(Box, box_id, SELLER).labels] == ["첫째", "둘째"]
    assert seen == [3]


def test_a_command_is_tried_again_after_a_concurrent_change() -> None:
    tries: list[int] = []

    class Hasty(Boxes):
        @retry_on_conflict
        def change(self) -> str:
            tries.append(1)
            if len(tries) < 3:
                raise IntegrityError
            return "done"

    assert Hasty().change() == "done"
    assert len(tries) == 3


def test_a_concurrent_change_that_goes_on_is_told_after_five_tries() -> None:
    class Losing(Boxes):
        @retry_on_conflict
        def change(self) -> str:
            raise IntegrityError

    with pytest.raises(IntegrityError):
        Losing().change()


def test_many_are_found_as_each_is_alone() -> None:
    boxes, other = Boxes(), uuid4()
    with acting(Cause(seller_id=SELLER, actor="test")):
        mine, theirs = boxes.open(SELLER), boxes.open(other)
        with boxes.unit() as unit:
            boxes.put(SELLER, mine, "단위 안")
            found = boxes.find_many(Box, [mine, theirs, uuid4(), mine], SELLER)
        boxes.commit(unit)
    assert list(found) == [mine]
    assert [label.text for label in found[mine].labels] == ["단위 안"]


def test_one_is_seen_as_it_was_at_a_moment() -> None:
    boxes = Boxes()
    with acting(Cause(seller_id=SELLER, actor="test")):
        box_id = boxes.open(SELLER)
        empty = boxes.load(Box, box_id, SELLER).modified_on
        boxes.put(SELLER, box_id, "나중")
    assert boxes.load_at(Box, box_id, SELLER, empty).labels == []
    assert len(boxes.load_at(Box, box_id, SELLER, datetime.now(UTC)).labels) == 1
    with pytest.raises(NotFoundError) as early:
        boxes.load_at(Box, box_id, SELLER, datetime(2020, 1, 1, tzinfo=UTC))
    assert early.value.field == "at"
    with pytest.raises(NotFoundError) as theirs:
        boxes.load_at(Box, box_id, uuid4(), datetime.now(UTC))
    assert theirs.value.field is None


class Colour(StrEnum):
    RED = "red"


FACTS: dict[str, Any] = {
    "id": uuid4(),
    "at": datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
    "day": date(2026, 11, 21),
    "price": Decimal("1.50"),
    "label": Label('한글 "\\\n\t\x01\u2028😀', ("a",), date(2026, 1, 1)),
    "many": (1, 2.5, 1e22, 10**30, True, None, ({"deep": (Label("x"),)},)),
    "state": Colour.RED,
    "empty": {},
}


def test_what_is_stored_is_the_librarys_form() -> None:
    transcoder: Any = Boxes().mapper.transcoder
    stored = transcoder.encode(FACTS)
    assert stored == JSONTranscoder.encode(transcoder, FACTS)
    assert transcoder.decode(stored) == FACTS


def test_a_value_that_nobody_registered_is_neither_stored_nor_read() -> None:
    transcoder = Boxes().mapper.transcoder
    with pytest.raises(TranscodingNotRegisteredError):
        transcoder.encode({"what": object()})
    with pytest.raises(TranscodingNotRegisteredError):
        transcoder.decode(b'{"what":{"_type_":"Forgotten","_data_":{}}}')


def test_what_the_operator_does_to_a_sellers_aggregate_belongs_to_that_seller() -> None:
    boxes, other = Boxes(), uuid4()
    operator = Cause(seller_id=None, actor="user:operator")
    with boxes.unit() as unit, acting(operator):
        for seller_id in (SELLER, SELLER, other):
            boxes.open(seller_id)
    assert [(cause.seller_id, cause.actor) for cause, _ in unit.groups] == [
        (SELLER, "user:operator"),
        (SELLER, "user:operator"),
        (other, "user:operator"),
    ]


def test_events_of_one_cause_are_recorded_as_one_group() -> None:
    boxes = Boxes()
    with boxes.unit() as unit, acting(Cause(seller_id=SELLER, actor="user:1")):
        boxes.open(SELLER)
        boxes.open(SELLER)
    assert [count for _, count in unit.groups] == [2]


@pytest.mark.parametrize(
    ("fact", "same"),
    [
        ({key: FACTS[key] for key in ("id", "at", "day", "price", "label")}, True),
        ({"many": (1, None, (Label("x"),))}, True),
        ({"state": Colour.RED}, False),
        ({"list": [1]}, False),
        ({"numbers": {1: "a"}}, False),
        ({"label": Label("x", ["a"])}, False),  # type: ignore[arg-type]
    ],
)
def test_it_is_known_whether_a_fact_comes_back_as_it_is(fact: dict[str, Any], *, same: bool) -> None:
    transcoder = Boxes().mapper.transcoder
    with noting_changes() as as_they_are:
        stored = transcoder.encode(fact)
        assert as_they_are() is same
    if same:
        assert repr(transcoder.decode(stored)) == repr(fact)
