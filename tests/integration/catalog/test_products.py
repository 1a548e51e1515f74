"""상품등록, 상품조회, 상품복원, 상품수정이력 and 재고관리 over HTTP."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer

from chassis.testing import eventually_async
from contracts.account import CompanyProfileSaved
from contracts.catalog import STOCK, StockChanged
from contracts.listing import ListingApplied
from contracts.order_sync import MallOrderRef, OrderCollected, SaleCancelled

pytestmark = pytest.mark.asyncio(loop_scope="module")


def collected(product_id: str, option_key: str, quantity: int) -> OrderCollected:
    return OrderCollected(
        order_id=uuid4(),
        order_number="20170512031277",
        account_id=uuid4(),
        mall="tmon",
        ref=MallOrderRef(order_no="1", line_no="1"),
        product_id=UUID(product_id),
        option_key=option_key,
        mall_product_no="",
        product_name="",
        option_text="",
        quantity=quantity,
        unit_price_won=135_000,
        amount_won=135_000 * quantity,
        shipping_won=0,
        region="서울 중구",
        ordered_at=datetime.now(UTC),
        paid_at=None,
    )


def applied(product_id: str) -> ListingApplied:
    return ListingApplied(
        listing_id=uuid4(),
        account_id=uuid4(),
        mall="tmon",
        product_id=UUID(product_id),
        mall_product_no="1",
        mall_option_nos={},
    )


async def test_the_manuals_product_is_saved_and_read_back(shop: Any) -> None:
    product_id = await shop.entered()
    product = await shop.see(f"/products/{product_id}")
    assert len(product["code"]) == 15
    assert product["details"]["name"] == "티몬 테스트 상품"
    options = product["details"]["options"]["combinations"]
    assert [(o["values"], o["stock"]) for o in options] == [(["골드"], 9999), (["실버"], 9999), (["로즈골드"], 9999)]
    stock = await shop.see(f"/products/{product_id}/stock")
    assert (stock["total"], stock["extras_total"], [line["label"] for line in stock["lines"]]) == (
        29_997,
        0,
        ["골드", "실버", "로즈골드"],
    )


async def test_what_is_read_can_be_saved_again(shop: Any) -> None:
    product_id = await shop.entered(extras=[{"group": "포장", "name": "상자", "price_won": 500, "stock": 3}])
    product = await shop.see(f"/products/{product_id}")
    again = {**product["details"], "revision": product["revision"]}
    saved = await shop.ask("PUT", f"/products/{product_id}", 200, json=again)
    assert saved["revision"] == 1
    saved = await shop.ask("PUT", f"/products/{product_id}", 200, json={**again, "price_won": 140_000})
    assert saved["revision"] == 2


async def test_products_saved_at_once_get_codes_without_a_gap(shop: Any, body: dict[str, Any]) -> None:
    answers = await asyncio.gather(*(shop.send("POST", "/products", json=body) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert sorted(int(answer.json()["code"][8:]) for answer in answers) == [1, 2, 3, 4]


async def test_of_two_saves_at_once_one_gets_the_own_code(shop: Any, body: dict[str, Any]) -> None:
    wanted = {**body, "own_code": "ONLY-ONE"}
    answers = await asyncio.gather(*(shop.send("POST", "/products", json=wanted) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert len((await shop.see("/products"))["items"]) == 1


async def test_search_pages_through_everything_once(shop: Any) -> None:
    for number in range(25):
        await shop.entered(name=f"상품 {number:02d}", price_won=1000 + number % 3)
    for sort in ("newest", "oldest", "name", "price_low", "price_high"):
        first = await shop.see("/products", sort=sort, limit=20)
        rest = await shop.see("/products", sort=sort, limit=20, cursor=first["next"])
        rows = first["items"] + rest["items"]
        assert (len(first["items"]), len(rest["items"]), rest["next"]) == (20, 5, None)
        assert len({row["product_id"] for row in rows}) == 25
    assert [row["name"] for row in (await shop.see("/products", sort="name"))["items"]][:2] == ["상품 00", "상품 01"]


async def test_search_finds_by_each_field(shop: Any) -> None:
    await shop.entered(own_code="OWN-7", model_name="Moonlight", on_sale=False)
    await shop.entered(name="다른 상품", category_codes=["030101"], options={}, stock=5)
    finds = {
        "own": {"keyword": "own-7", "keyword_in": "own_code"},
        "model": {"keyword": "moonlight"},
        "state": {"state": "off_sale"},
        "category": {"category": "0903"},
        "name": {"keyword": "티몬", "keyword_in": "name"},
    }
    for params in finds.values():
        rows = (await shop.see("/products", **params))["items"]
        assert [row["name"] for row in rows] == ["티몬 테스트 상품"], params
    assert len((await shop.see("/products", period="1d"))["items"]) == 2
    assert (await shop.see("/products", until="2020-01-01"))["items"] == []
    assert (await shop.see("/products", mall="tmon"))["items"] == []
    assert (await shop.see("/products", keyword="%"))["items"] == []


async def test_a_deleted_product_comes_back_with_its_history(shop: Any, body: dict[str, Any]) -> None:
    again = {**body, "stock": None}
    product_id = await shop.entered()
    await shop.ask("PUT", f"/products/{product_id}", 200, json={**again, "name": "새 이름"})
    renamed_at = datetime.now(UTC)
    await shop.ask("DELETE", f"/products/{product_id}", 204)
    assert (await shop.see("/products"))["items"] == []
    assert [row["product_id"] for row in (await shop.see("/products/deleted"))["items"]] == [product_id]
    await shop.ask("DELETE", f"/products/{product_id}", 409)
    await shop.ask("PUT", f"/products/{product_id}", 409, json=again)
    await shop.ask("POST", f"/products/{product_id}/restore", 200)
    await shop.ask("POST", f"/products/{product_id}/restore", 409)
    assert len((await shop.see("/products"))["items"]) == 1
    history = (await shop.see(f"/products/{product_id}/history"))["items"]
    assert [row["kind"] for row in history] == ["restored", "deleted", "changed", "entered"]
    assert history[2]["changes"] == [
        {"field": "name", "label": "상품명", "before": "티몬 테스트 상품", "after": "새 이름"}
    ]
    assert history[2]["actor"].startswith("user:")
    entered_at = datetime.fromisoformat(history[3]["recorded_at"])
    names = [
        (await shop.see(f"/products/{product_id}", at=at.isoformat()))["details"]["name"]
        for at in (entered_at, renamed_at)
    ]
    assert names == ["티몬 테스트 상품", "새 이름"]
    await shop.ask("GET", f"/products/{product_id}", 404, params={"at": "2020-01-01T00:00:00+09:00"})


async def test_changes_of_all_products_are_found_by_day_kind_and_name(shop: Any, body: dict[str, Any]) -> None:
    first, second = await shop.entered(), await shop.entered(own_code="B-2")
    await shop.ask("PUT", f"/products/{first}", 200, json={**body, "stock": None, "name": "새 이름"})
    await shop.ask("DELETE", f"/products/{second}", 204)
    found = (await shop.see("/product-changes"))["items"]
    assert [(row["product_id"], row["kind"]) for row in found] == [
        (second, "deleted"),
        (first, "changed"),
        (second, "entered"),
        (first, "entered"),
    ]
    assert [change["after"] for change in found[1]["changes"]] == ["새 이름"]
    assert (found[0]["deleted_at"] is not None, found[1]["name"], found[1]["deleted_at"]) == (True, "새 이름", None)
    for asked, wanted in (
        ({"kind": "changed"}, [first]),
        ({"keyword": "새 이"}, [first, first]),
        ({"keyword": "B-2"}, [second, second]),
        ({"keyword": "%"}, []),
        ({"until": "2020-01-01"}, []),
        ({"since": "2020-01-01", "kind": "deleted"}, [second]),
    ):
        assert [row["product_id"] for row in (await shop.see("/product-changes", **asked))["items"]] == wanted, asked
    other = {"headers": shop.tokens.headers(uuid4())}
    assert (await shop.ask("GET", "/product-changes", 200, **other))["items"] == []
    wrong = (await shop.see(f"/products/{first}/history", limit=20))["next"]
    assert wrong is None
    await shop.ask("GET", "/product-changes", 400, params={"cursor": "made-up"})


async def test_changes_go_over_pages_without_a_row_lost_or_twice(shop: Any, body: dict[str, Any]) -> None:
    product_id = await shop.entered()
    for number in range(22):
        await shop.ask("PUT", f"/products/{product_id}", 200, json={**body, "stock": None, "name": f"이름 {number}"})
    first = await shop.see("/product-changes", limit=20)
    rest = await shop.see("/product-changes", limit=20, cursor=first["next"])
    versions = [row["version"] for row in (*first["items"], *rest["items"])]
    assert (len(versions), rest["next"]) == (23, None)
    assert versions == sorted(set(versions), reverse=True)


async def test_stock_is_set_by_hand_all_together_or_by_difference(shop: Any) -> None:
    product_id = await shop.entered()
    stock = await shop.see(f"/products/{product_id}/stock")
    key = stock["lines"][0]["option_key"]
    await shop.ask("PUT", f"/products/{product_id}/stock/all", 204, json={"on_hand": 10})
    counts = [{"option_key": key, "on_hand": 12, "seen": 9, "safety": 13}]
    await shop.ask("PUT", f"/products/{product_id}/stock", 204, json={"counts": counts})
    stock = await shop.see(f"/products/{product_id}/stock")
    assert ([line["on_hand"] for line in stock["lines"]], stock["total"]) == ([13, 10, 10], 33)
    assert [(line["sellable"], line["sold_out"]) for line in stock["lines"]] == [(0, True), (10, False), (10, False)]
    wrong = {"counts": [{"option_key": key, "on_hand": 1}, {"option_key": "OSTRANGE", "on_hand": 1}]}
    await shop.ask("PUT", f"/products/{product_id}/stock", 422, json=wrong)
    await shop.ask("PUT", f"/products/{product_id}/stock", 422, json={"counts": [{"option_key": key, "on_hand": -1}]})
    assert (await shop.see(f"/products/{product_id}/stock"))["total"] == 33


async def test_the_stock_of_all_products_is_found_and_set(shop: Any, body: dict[str, Any]) -> None:
    ids = [await shop.entered(name=f"재고 {number}") for number in (2, 1)]
    await shop.entered(name="미사용", stock_used=False, stock=None)
    found = (await shop.see("/stock", limit=20))["items"]
    assert [row["name"] for row in found] == ["재고 1"] * 3 + ["재고 2"] * 3
    assert {(row["product_id"], row["kind"]) for row in found} == {(each, "option") for each in ids}
    assert len({row["label"] for row in found}) == 3
    counts: list[dict[str, Any]] = [
        {**which_of(found[0]), "on_hand": 0},
        {**which_of(found[3]), "on_hand": found[3]["on_hand"] + 2, "seen": found[3]["on_hand"], "safety": 1},
        {**which_of(found[4]), "on_hand": -1},
        {"product_id": str(uuid4()), "option_key": "", "on_hand": 1},
    ]
    answer = await shop.ask("PUT", "/stock", 200, json={"counts": counts})
    assert (answer["saved"], [row["code"] for row in answer["refused"]]) == (2, ["stock", "product_not_found"])
    empty = (await shop.see("/stock", only="sold_out"))["items"]
    assert [which_of(row) for row in empty] == [which_of(found[0])]
    named = (await shop.see("/stock", keyword="재고 2"))["items"]
    (changed,) = [row for row in named if which_of(row) == which_of(found[3])]
    assert (changed["on_hand"], changed["sellable"]) == (found[3]["on_hand"] + 2, found[3]["on_hand"] + 1)
    assert (await shop.see("/stock", only="oversold"))["items"] == []
    refused = await shop.ask("PUT", "/stock", 422, json={"counts": [counts[0], counts[0]]})
    assert refused["code"] == "stock_twice"
    stranger = shop.another()
    assert (await stranger.see("/stock"))["items"] == []
    await stranger.ask("PUT", "/stock", 404, json={"counts": counts[:1]})
    await shop.ask("DELETE", f"/products/{ids[0]}", 204)
    assert {row["name"] for row in (await shop.see("/stock"))["items"]} == {"재고 1"}


async def test_stock_is_paged_without_a_gap(shop: Any) -> None:
    for number in range(8):
        await shop.entered(name=f"상품 {number % 3}")
    first = await shop.see("/stock", limit=20)
    rest = await shop.see("/stock", limit=20, cursor=first["next"])
    keys = [tuple(which_of(row).values()) for row in (*first["items"], *rest["items"])]
    assert (len(keys), len(set(keys)), rest["next"]) == (24, 24, None)
    await shop.ask("GET", "/products", 400, params={"cursor": first["next"]})
    await shop.another().ask("GET", "/stock", 400, params={"cursor": first["next"]})


def which_of(row: dict[str, Any]) -> dict[str, str]:
    return {"product_id": row["product_id"], "option_key": row["option_key"]}


async def test_an_order_from_kafka_lowers_the_stock_and_a_cancel_gives_it_back(shop: Any) -> None:
    product_id = await shop.entered()
    key = (await shop.see(f"/products/{product_id}/stock"))["lines"][0]["option_key"]
    order = collected(product_id, key, 10_000)
    await shop.tell(order, order.order_id)

    async def first_line() -> tuple[int, int]:
        line = (await shop.see(f"/products/{product_id}/stock"))["lines"][0]
        return line["on_hand"], line["oversold"]

    async def is_oversold() -> bool:
        return await first_line() == (0, 1)

    async def is_back() -> bool:
        return await first_line() == (9999, 0)

    await eventually_async(is_oversold)
    cancel = SaleCancelled(
        order_id=order.order_id, product_id=order.product_id, option_key=key, quantity=10_000, by="buyer"
    )
    await shop.tell(cancel, order.order_id)
    await eventually_async(is_back)
    consumer = AIOKafkaConsumer(shop.prefix + STOCK, bootstrap_servers=shop.kafka_servers, auto_offset_reset="earliest")
    told: list[tuple[int, int]] = []
    async with consumer:
        while len(told) < 3:
            message = await consumer.getone()
            event = StockChanged.model_validate_json(message.value)
            if (str(event.product_id), event.option_key) == (product_id, key):
                told.append((event.revision, event.on_hand))
    assert told == [(1, 9999), (2, 0), (3, 9999)]


async def test_orders_and_hands_at_once_lose_nothing(shop: Any) -> None:
    product_id = await shop.entered()
    key = (await shop.see(f"/products/{product_id}/stock"))["lines"][0]["option_key"]
    orders = [collected(product_id, key, 1) for _ in range(30)]
    restock = {"counts": [{"option_key": key, "on_hand": 10, "seen": 9}]}
    answers, _ = await asyncio.gather(
        asyncio.gather(*(shop.send("PUT", f"/products/{product_id}/stock", json=restock) for _ in range(10))),
        shop.tell_all([(order, order.order_id) for order in orders]),
    )
    assert {answer.status_code for answer in answers} <= {204, 409}
    restocked = sum(answer.status_code == 204 for answer in answers)

    async def adds_up() -> bool:
        line = (await shop.see(f"/products/{product_id}/stock"))["lines"][0]
        return line["on_hand"] == 9999 - 30 + restocked

    await eventually_async(adds_up)


async def test_a_listing_from_kafka_locks_the_options(shop: Any, body: dict[str, Any]) -> None:
    again = {**body, "stock": None}
    product_id = await shop.entered()
    event = applied(product_id)
    await shop.tell(event, event.listing_id)

    async def is_linked() -> bool:
        return (await shop.see(f"/products/{product_id}"))["malls"] == ["tmon"]

    await eventually_async(is_linked)
    assert len((await shop.see("/products", mall="tmon"))["items"]) == 1
    fewer = {"use": "open_markets", "names": ["색상"], "values": ["골드,실버"]}
    refused = await shop.ask("PUT", f"/products/{product_id}", 409, json={**again, "options": fewer})
    assert "옵션은 제휴몰에 연동된 상품에서는 바꿀 수 없습니다" in refused["detail"]
    await shop.ask("PUT", f"/products/{product_id}", 200, json={**again, "name": "새 이름"})


async def test_the_companys_name_prefills_a_new_product(shop: Any) -> None:
    await shop.tell(CompanyProfileSaved(company_name="몰브릿지상사"), shop.seller_id)

    async def is_prefilled() -> bool:
        draft = await shop.ask("GET", "/products/draft", 200)
        return (draft["maker"], draft["brand"]) == ("몰브릿지상사", "몰브릿지상사")

    await eventually_async(is_prefilled)
    product_id = await shop.entered(maker="", brand="")
    assert (await shop.see(f"/products/{product_id}"))["details"]["maker"] == "몰브릿지상사"


async def test_a_thousand_options_are_saved_and_changed(shop: Any) -> None:
    values = [",".join(f"{letter}{n}" for n in range(10)) for letter in "abc"]
    options = {"use": "open_markets", "names": ["가", "나", "다"], "values": values}
    product_id = await shop.entered(options=options)
    product = await shop.see(f"/products/{product_id}")
    assert product["stock"] == 9_999_000
    details = {**product["details"], "name": "새 이름"}
    assert (await shop.ask("PUT", f"/products/{product_id}", 200, json=details))["revision"] == 2


async def test_rebuilt_views_show_the_same(shop: Any) -> None:
    product_id = await shop.entered(own_code="A-1")
    await shop.ask("PUT", f"/products/{product_id}/stock/all", 204, json={"on_hand": 3})
    await shop.ask("DELETE", f"/products/{product_id}", 204)
    await shop.ask("POST", f"/products/{product_id}/restore", 200)
    paths = ["/products", f"/products/{product_id}", f"/products/{product_id}/history", f"/products/{product_id}/stock"]
    before = [await shop.see(path) for path in paths]
    running = shop.app.state.running
    names = running.projector.rebuild()

    async def is_swapped() -> bool:
        with running.database.connection() as connection:
            rows = connection.execute("SELECT name, status FROM projection_generations WHERE status <> 'retired'")
            return sorted((row["name"], row["status"]) for row in rows) == sorted((n, "active") for n in names)

    await eventually_async(is_swapped)
    assert [await shop.see(path) for path in paths] == before


async def test_the_lists_of_the_form(shop: Any) -> None:
    assert len(await shop.ask("GET", "/notices", 200)) == 40
    categories = await shop.ask("GET", "/categories", 200)
    assert {"code": "090301", "path": ["패션잡화", "주얼리/시계", "귀걸이/목걸이"], "certificate": None} in categories
    options = [{"name": "색상", "values": "골드,실버"}, {"name": "크기", "values": "S, M ,L"}]
    wanted = {"options": options, "surcharge_won": 500, "on_sale": False}
    made = await shop.ask("POST", "/products/option-combinations", 200, json=wanted)
    values = [one["values"] for one in made["combinations"]]
    assert values[:4] == [["골드", "S"], ["골드", "M"], ["골드", "L"], ["실버", "S"]]
    assert {(one["surcharge_won"], one["on_sale"]) for one in made["combinations"]} == {(500, False)}
    choices = await shop.ask("GET", "/product-choices", 200)
    assert choices["regions"]["nationwide"] == "전국"
    assert "안전인증" in choices["certification_types"]["children"]


async def test_an_own_code_is_checked_and_taken_once(shop: Any) -> None:
    async def check(code: str, seller: Any = shop, **asked: Any) -> Any:
        return await seller.ask("GET", "/product-codes/own", 200, params={"own_code": code, **asked})

    assert (await check("A-1"))["free"]
    product_id = await shop.entered(own_code="A-1")
    assert not (await check("a-1"))["free"]
    assert (await check("A-1", product_id=product_id))["free"]
    assert (await check("A-1", shop.another()))["free"]
    await shop.entered(own_code="A/../#?1")
    assert not (await check("A/../#?1"))["free"]
    long = await check("열한글자가넘는코드입니다")
    assert (long["free"], long["detail"]) == (False, "자체상품코드는 10자까지 입력할 수 있습니다.")
    await shop.ask("GET", "/product-codes/own", 422, params={"own_code": ""})
