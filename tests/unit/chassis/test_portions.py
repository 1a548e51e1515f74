"""What of a batch from Kafka commits together."""

import pytest

from chassis.inbox import PORTION_BYTES, Incoming, portions


def _message(offset: int, size: int) -> Incoming:
    return Incoming("orders", 0, offset, b"k", b"x" * size, ())


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([], []),
        ([10] * 500, [500]),
        ([PORTION_BYTES // 2] * 5, [2, 2, 1]),
        ([PORTION_BYTES * 2, 1, PORTION_BYTES * 2], [1, 1, 1]),
        ([1, PORTION_BYTES * 2, 1], [1, 1, 1]),
    ],
)
def test_big_messages_commit_in_smaller_numbers_and_none_is_left_out(sizes: list[int], wanted: list[int]) -> None:
    batch = [_message(offset, size) for offset, size in enumerate(sizes)]
    found = list(portions(batch))
    assert [len(each) for each in found] == wanted
    assert [message for each in found for message in each] == batch
