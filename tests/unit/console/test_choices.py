"""Choosing over pages: every row of a search that may be ticked, once, and no more than one request takes."""

from typing import Any, cast

import pytest
from starlette.datastructures import FormData

from console.backend import Desk
from console.choices import MOST, chosen, every_id
from console.exports import Listed
from console.problems import RefusedError

LISTED = Listed("order-sync", "/orders", {"state": "new"})


class Rows:
    """A list of so many rows, as a service gives it out a hundred at a time; each third one can not be ticked."""

    def __init__(self, count: int, *, alike: int = 1) -> None:
        self.count, self.alike = count, alike
        self.read_pages = 0

    async def read(self, service: str, path: str, *, limit: int, cursor: str | None, **asked: Any) -> Any:
        assert (service, path, asked) == ("order-sync", "/orders", {"state": "new"})
        self.read_pages += 1
        start = int(cursor or 0)
        end = min(start + min(limit, 100), self.count)
        items = [{"order_id": f"o{n // self.alike}", "may": n % 3 != 2} for n in range(start, end)]
        return {"items": items, "next": str(end) if end < self.count else None}


def desk(rows: Rows) -> Desk:
    return cast("Desk", rows)


async def test_all_pages_of_a_search_are_chosen() -> None:
    ids, more = await every_id(desk(Rows(230)), LISTED, "order_id")
    assert (ids, more) == ([f"o{n}" for n in range(230)], False)


async def test_what_can_not_be_ticked_is_left_out_and_nothing_is_chosen_twice() -> None:
    ids, _ = await every_id(desk(Rows(230)), LISTED, "order_id", may=lambda row: row["may"])
    assert ids == [f"o{n}" for n in range(230) if n % 3 != 2]
    twice, _ = await every_id(desk(Rows(230, alike=2)), LISTED, "order_id")
    assert twice == [f"o{n}" for n in range(115)]


async def test_no_more_is_chosen_than_one_request_takes_nor_read_on_for_nothing() -> None:
    assert await every_id(desk(Rows(MOST)), LISTED, "order_id") == ([f"o{n}" for n in range(MOST)], False)
    rows = Rows(10 * MOST)
    ids, more = await every_id(desk(rows), LISTED, "order_id")
    assert (len(ids), more) == (MOST, True)
    assert rows.read_pages == MOST // 100 + 1


def form(*ids: str) -> FormData:
    fields: list[Any] = [("id", each) for each in ids]
    return FormData(fields)


def test_what_was_ticked_is_taken_once() -> None:
    assert chosen(form("a", "b", "a")) == ["a", "b"]


@pytest.mark.parametrize(
    ("given", "told"), [(form(), "선택한 주문이 없습니다"), (form(*map(str, range(MOST + 1))), f"{MOST}건까지")]
)
def test_nothing_and_too_much_are_refused(given: FormData, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        chosen(given, "주문이")
