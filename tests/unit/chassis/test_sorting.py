"""Lists in an order that is chosen: what a cursor stands for, and in which order alone."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.sorting import SortBy, behind, next_cursor
from chassis.web import CursorError, encode_cursor

SELLER = uuid4()
ROWS: list[dict[str, Any]] = [{"place": ["false", f"상품 {n}"], "row_id": uuid4()} for n in range(3)]


def test_the_next_page_begins_behind_the_last_row_of_this_one() -> None:
    assert behind(SELLER, next_cursor(SELLER, ROWS, 2, "product", "row_id"), "product") == (
        *ROWS[1]["place"],
        ROWS[1]["row_id"],
    )


def test_the_first_page_is_behind_nothing_and_nothing_is_behind_the_last() -> None:
    assert behind(SELLER, None, "product") is None
    assert next_cursor(SELLER, ROWS, 3, "product", "row_id") is None
    assert next_cursor(SELLER, [], 3, "product", "row_id") is None


def test_a_place_in_one_order_is_none_in_another_nor_is_one_of_before_there_were_orders() -> None:
    cursors = (
        next_cursor(SELLER, ROWS, 2, "product", "row_id"),
        encode_cursor(SELLER, ["2026-08-13T03:00:00", uuid4()]),
        encode_cursor(SELLER, ["newest", "2026-08-13T03:00:00", uuid4()]),
    )
    for cursor in cursors:
        with pytest.raises(CursorError, match="첫 페이지부터") as refused:
            behind(SELLER, cursor, "newest")
        assert refused.value.field == "cursor"


def test_an_order_is_by_its_value_and_then_by_the_id_the_same_way() -> None:
    up, down = SortBy("price", "bigint", "id"), SortBy("price", "bigint", "id", falls=True)
    assert (up.order, down.order) == ("ORDER BY price ASC, id ASC", "ORDER BY price DESC, id DESC")
    assert up.behind == "(price, id) > (%s::bigint, %s::uuid)"
    assert down.behind == "(price, id) < (%s::bigint, %s::uuid)"
    assert up.place == "ARRAY[(price)::text] AS place"


def test_what_comes_last_does_so_both_ways() -> None:
    up = SortBy("due", "timestamptz", "id", last="settled")
    down = SortBy("due", "timestamptz", "id", falls=True, last="settled")
    assert up.order == "ORDER BY settled ASC, due ASC, id ASC"
    assert down.order == "ORDER BY (NOT settled) DESC, due DESC, id DESC"
    assert up.behind == "(settled, due, id) > (%s::boolean, %s::timestamptz, %s::uuid)"
    assert down.behind == "((NOT settled), due, id) < (%s::boolean, %s::timestamptz, %s::uuid)"
    assert down.place == "ARRAY[((NOT settled))::text, (due)::text] AS place"
