"""What is written from the code is committed as the code has it now."""

import pytest

import draw_parts
import write_schemas


def test_committed_schemas_are_those_of_the_events(capsys: pytest.CaptureFixture[str]) -> None:
    assert write_schemas.main(check=True) == 0, capsys.readouterr().out


def test_the_drawing_of_the_parts_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_parts.main(check=True) == 0, capsys.readouterr().out


def test_every_topic_is_named_after_its_publisher_and_has_a_version() -> None:
    publishers = {*draw_parts.services(), "chassis"}  # what every service's chassis says has one topic for all
    assert not [topic for topic in draw_parts.topics() if topic.split(".")[0] not in publishers]
    assert all(topic.rpartition(".")[2].startswith("v") for topic in draw_parts.topics())
