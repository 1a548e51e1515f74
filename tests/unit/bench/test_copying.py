"""A day is multiplied: copies share no id, number or moment with it, but name the goods and accounts that they must."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from bench.copying import Copier, Copying, Owner, Pattern, Slot, cut, slots
from bench.shop import NAMES, derived
from catalog.domain import Stock

SELLER, OTHER, ACCOUNT, THEIRS, ORDER, PRODUCT = (uuid4() for _ in range(6))
AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
NAME = NAMES[0]
STATE = {
    "seller_id": {"_type_": "uuid_hex", "_data_": SELLER.hex},
    "account_id": str(ACCOUNT),
    "order_id": ORDER.hex,
    "product_id": PRODUCT.hex,
    "number": "20261129-0001",
    "name": NAME,
    "ordered_at": {"_type_": "datetime_iso", "_data_": AT.isoformat()},
    "sealed": "d1.abc.def",
    "quantity": 2,
    "note": "그대로",
    "answer": '{"code":"1","at":"2026-11-29T03:00:00"}',
}


def pattern(state: object) -> Pattern:
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return Pattern(ORDER, 1, "a:B.C", cut(text, slots(NAMES)), "user:a", uuid4(), None, AT)


def copier(owner: Owner, *, days: int = 10, goods: int = 4) -> Copier:
    copying = Copying(owner, days, goods, timedelta(days=10), {PRODUCT})
    return Copier(copying, [pattern(STATE)], days, {})


def states(copies: Copier, count: int) -> list[dict[str, object]]:
    return [json.loads(copies.rows(number)[0][3]) for number in range(count)]


OWN = Owner(SELLER, {SELLER: SELLER, ACCOUNT: ACCOUNT})


def test_no_two_copies_share_an_id_a_number_or_a_moment() -> None:
    copies = copier(OWN)
    rows = [copies.rows(number)[0] for number in range(10)]
    found = [STATE, *states(copies, 10)]
    assert len({row[0] for row in rows} | {ORDER}) == 11
    assert len({state["order_id"] for state in found}) == 11
    assert len({state["number"] for state in found}) == 11
    assert [row[8] for row in rows] == [AT - timedelta(days=number) for number in range(10)]
    assert found[3]["ordered_at"]["_data_"] == (AT - timedelta(days=2)).isoformat()


def test_a_row_and_its_state_name_the_same_record() -> None:
    row = copier(OWN).rows(7)[0]
    state = json.loads(row[3])
    assert row[0] == UUID(state["order_id"])
    assert row[4] == SELLER == UUID(state["seller_id"]["_data_"])


def test_later_days_name_the_goods_of_the_first_again() -> None:
    found = states(copier(OWN), 10)
    assert len({state["product_id"] for state in found}) == 4
    assert found[0]["product_id"] == found[4]["product_id"] != found[1]["product_id"]
    assert found[5]["name"] == found[1]["name"] == f"{NAME} 1번"


def test_what_is_no_name_number_time_or_id_stays() -> None:
    found = states(copier(OWN), 2)[1]
    assert (found["quantity"], found["note"], found["account_id"]) == (2, "그대로", str(ACCOUNT))
    assert found["answer"] == STATE["answer"]


def test_another_sellers_copies_are_that_sellers_own() -> None:
    owner = Owner(OTHER, {SELLER: OTHER, ACCOUNT: THEIRS}, {"d1.abc.def": "d1.abc.own"})
    theirs, ours = states(copier(owner), 1)[0], states(copier(OWN), 1)[0]
    assert UUID(theirs["seller_id"]["_data_"]) == OTHER
    assert (theirs["account_id"], theirs["sealed"]) == (str(THEIRS), "d1.abc.own")
    assert theirs["order_id"] != ours["order_id"]
    assert theirs["product_id"] != ours["product_id"]


def test_ids_stay_of_the_kind_that_they_are() -> None:
    copied = Copying(OWN, 1, 1, timedelta(), set()).id_of(ORDER, 1)
    assert (copied.version, copied.variant) == (ORDER.version, ORDER.variant)


def test_a_text_is_cut_into_what_stays_and_what_changes() -> None:
    pieces = cut(f'{{"a":"{ORDER}","order_no":"7","name":"{NAME} 2"}}', slots(NAMES))
    assert [piece for piece in pieces if isinstance(piece, Slot)] == [Slot("id", str(ORDER)), Slot("number", "7")]


def test_copied_stock_is_found_by_the_copied_product() -> None:
    fact = {"product_id": {"_type_": "uuid_hex", "_data_": PRODUCT.hex}, "option_key": "01"}
    opened = Stock.create_id(SELLER, PRODUCT, "01")
    rows = [{"topic": "catalog.domain.stock:Stock.Opened", "text": json.dumps(fact), "originator_id": opened}]
    named = {PRODUCT: uuid4()}
    rule = derived(rows, SELLER)[opened]
    assert rule(named.__getitem__) == Stock.create_id(SELLER, named[PRODUCT], "01")
