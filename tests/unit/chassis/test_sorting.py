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
        str(ROWS[1]["row_id"]),
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


def test_a_key_that_is_one_within_something_else_only_comes_behind_it() -> None:
    sort = SortBy("on_hand", "int", "option_key", within="product_id", key_type="text", falls=True)
    assert sort.order == "ORDER BY on_hand DESC, product_id DESC, option_key DESC"
    assert sort.behind == "(on_hand, product_id, option_key) < (%s::int, %s::uuid, %s::text)"
    assert sort.place == "ARRAY[(on_hand)::text, (product_id)::text] AS place"


def test_rows_of_one_thing_stand_in_its_order_whichever_way_the_list_goes() -> None:
    up = SortBy("on_hand", "int", "key", within="product_id", beside="place", key_type="text")
    down = SortBy("on_hand", "int", "key", within="product_id", beside="place", key_type="text", falls=True)
    assert up.order == "ORDER BY on_hand ASC, product_id ASC, place ASC, key ASC"
    assert down.order == "ORDER BY on_hand DESC, product_id DESC, (-place) DESC, key DESC"
    assert down.behind == "(on_hand, product_id, (-place), key) < (%s::int, %s::uuid, %s::int, %s::text)"


def test_a_key_may_be_a_number() -> None:
    rows = [{"place": ["0"], "position": 7}, {"place": ["0"], "position": 8}]
    assert behind(SELLER, next_cursor(SELLER, rows, 1, "newest", "position"), "newest") == ("0", "7")
