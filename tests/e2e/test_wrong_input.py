"""Wrong input, typed at the whole suite: each is answered with what to change, and nothing is half-saved."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from local_runtime.suite import Suite
from proofs import goods
from proofs.newcomers import company_number, newcomer, recorded_by_users
from proofs.people import Desk, Market
from proofs.seller_day import SellerDay

NAME = "티몬 테스트 상품"
COLOURS = ("골드", "실버", "로즈골드")
Json = dict[str, Any]
Unchanged = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def shop(suite: Suite, operator: Desk, market: Market) -> SellerDay:
    """A seller with accounts at 티몬 and 쿠팡, a linked product, and three confirmed orders at each."""
    day = newcomer(suite, operator)
    day.enter_accounts(("tmon", "coupang"))
    day.enter_products({NAME})
    day.link_products()
    day.have_orders(3, datetime.now(UTC) - timedelta(hours=1))
    day.collect_orders(3)
    day.confirm_orders()
    return day


@pytest.fixture
def unchanged(suite: Suite, shop: SellerDay) -> Unchanged:
    """What is done within the block records nothing in any service."""
    seller_id = shop.desk.ask("GET", "account", "/me")["seller_id"]

    @contextmanager
    def watched() -> Generator[None]:
        before = recorded_by_users(suite, seller_id)
        assert before["catalog"]
        yield
        assert recorded_by_users(suite, seller_id) == before

    return watched


@pytest.fixture
def refuse(shop: SellerDay, unchanged: Unchanged) -> Callable[..., Json]:
    """Ask for what must be refused: the problem, after nothing was saved."""

    def refused(status: int, words: str, method: str, service: str, path: str, **kwargs: Any) -> Json:
        with unchanged():
            return problem(shop.desk.answer(method, service, path, **kwargs), status, words)

    return refused


def problem(answer: Any, status: int, words: str) -> Json:
    """An RFC 9457 problem whose detail says what to change."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert words in told["detail"]
    assert len(told["trace_id"]) == 32
    return told


def product_body(shop: SellerDay) -> Json:
    return next(body for body in goods.products(shop.desk) if body["name"] == NAME)


def options(*surcharges: int) -> Json:
    rows = [{"values": [c], "surcharge_won": won, "stock": 9} for c, won in zip(COLOURS, surcharges, strict=True)]
    return {"use": "open_markets", "names": ["색상"], "combinations": rows}


WRONG_PRODUCTS: dict[str, tuple[Json, str]] = {
    "a name of 21 Korean characters": ({"name": "가" * 21}, "2자를 줄여"),
    "a forbidden character": ({"name": "좋은★상품"}, "★"),
    "four option names": (
        {"options": {"use": "all_malls", "names": list("가나다라"), "values": ["1"] * 4}, "stock": 9},
        "3개까지",
    ),
    "all options with a surcharge": ({"options": options(100, 200, 300)}, "0원"),
    "a surcharge of 51 %": ({"options": options(0, 0, 135_000 * 51 // 100)}, "±50%"),
}


@pytest.mark.parametrize("name", WRONG_PRODUCTS)
def test_a_product_that_breaks_a_rule_is_refused(shop: SellerDay, refuse: Callable[..., Json], name: str) -> None:
    change, words = WRONG_PRODUCTS[name]
    before = shop.desk.see_all("catalog", "/products")
    refuse(422, words, "POST", "catalog", "/products", json={**product_body(shop), **change})
    assert shop.desk.see_all("catalog", "/products") == before


def test_a_bare_n_in_the_notice_is_refused(shop: SellerDay, refuse: Callable[..., Json]) -> None:
    body = product_body(shop)
    body["notice"]["entries"][0]["text"] = "N"
    told = refuse(422, "해당없음", "POST", "catalog", "/products", json=body)
    assert "상세페이지 참조" in told["detail"]


def test_the_options_of_a_linked_product_stay(shop: SellerDay, refuse: Callable[..., Json]) -> None:
    path = f"/products/{shop.products[NAME]}"
    body = {**product_body(shop), "options": options(0, 0, 1_000), "stock": None}
    shop.desk.until(lambda: bool(shop.desk.see("catalog", path)["malls"]), "the product to be locked")
    told = refuse(409, "연동", "PUT", "catalog", path, json=body)
    assert told["code"] == "options_locked"


def saved(shop: SellerDay, name: str, **change: Any) -> str:
    """Another product, as `change` says."""
    body = {**product_body(shop), "name": name, **change}
    return shop.desk.ask("POST", "catalog", "/products", json=body)["product_id"]


def group_of(shop: SellerDay, mall: str) -> str:
    return next(row["group_id"] for row in shop.desk.see_all("listing", "/groups") if row["mall"] == mall)


def known_to_listing(shop: SellerDay, product: str, group: str) -> Any:
    """The answer to queueing a product, once `listing` has heard of it."""
    answers: list[Any] = []

    def heard() -> bool:
        body = {"product_id": product, "group_id": group}
        answers.append(shop.desk.answer("POST", "listing", "/listings", json=body))
        return answers[-1].status_code != 404

    shop.desk.until(heard, "listing to hear of the product")
    return answers[-1]


def test_extras_are_refused_for_tmon(shop: SellerDay, unchanged: Unchanged) -> None:
    product = saved(
        shop, "추가상품이 있는 상품", extras=[{"group": "포장", "name": "선물 포장", "price_won": 2000, "stock": 9}]
    )
    group = group_of(shop, "tmon")
    with unchanged():
        problem(known_to_listing(shop, product, group), 422, "추가상품")


def test_a_product_without_its_flag_is_refused_for_coupang(shop: SellerDay, unchanged: Unchanged) -> None:
    product, group = saved(shop, "쿠팡에 없는 상품", for_coupang=False), group_of(shop, "coupang")
    with unchanged():
        problem(known_to_listing(shop, product, group), 422, "쿠팡상품등록여부")


def test_a_listing_needs_an_account_at_the_mall(shop: SellerDay, refuse: Callable[..., Json]) -> None:
    row = next(row for row in shop.desk.see_all("listing", "/groups") if row["mall"] == "tmon")
    body = {**group_terms(row), "account_id": str(uuid4()), "name": "계정 없는 판매정보"}
    told = refuse(422, "제휴몰 계정정보", "POST", "listing", "/groups", json=body)
    assert told["code"] == "mall_account_missing"


def group_terms(row: Json) -> Json:
    keys = ("name", "mall_category_code", "mall_category_path", "pricing", "courier", "mall_fields")
    return {key: row["terms"].get(key, row.get(key)) for key in keys}


def test_a_company_needs_a_number_with_its_check_digit(
    suite: Suite, operator: Desk, shop: SellerDay, refuse: Callable[..., Json]
) -> None:
    number = company_number()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    profile = {"company_name": shop.name, "business_number": wrong}
    refuse(422, "사업자등록번호", "PUT", "account", "/company", json=profile)
    before = operator.see_all("account", "/sellers")
    opening = {**profile, "owner_email": "wrong-number@shop.example", "owner_name": "대표"}
    problem(operator.answer("POST", "account", "/sellers", json=opening), 422, "사업자등록번호")
    assert operator.see_all("account", "/sellers") == before


@pytest.mark.parametrize("mall", ["tmon", "coupang", "wemakeprice", "smartstore"])
def test_a_wrong_mall_key_is_answered_in_the_malls_own_words(shop: SellerDay, market: Market, mall: str) -> None:
    right = {"login_id": "sbdc6678", **market.open_account(mall, f"{shop.shop}-wrong")}
    fields = next(row["fields"] for row in shop.desk.see("mall-gateway", "/malls") if row["code"] == mall)
    typed = {
        f["name"]: spoilt(right[f["name"]]) if f["secret"] else right[f["name"]] for f in fields if f["name"] in right
    }
    account = shop.desk.ask("POST", "mall-gateway", "/accounts", json={"mall": mall, "fields": typed})["account_id"]
    told = shop.desk.ask("POST", "mall-gateway", f"/accounts/{account}/verify")
    assert (told["state"], told["state_label"]) == ("rejected", "인증실패")
    assert told["mall_message"]
    assert told["mall_message"] in told["evidence"]["answer"]
    assert told["reason"]
    row = next(a for a in shop.desk.see("mall-gateway", "/accounts") if a["account_id"] == account)
    assert (row["state"], row["mall_message"]) == ("rejected", told["mall_message"])


def spoilt(secret: str) -> str:
    """The secret with a character in its middle changed, so that its form is still right."""
    middle = len(secret) // 2
    return secret[:middle] + ("1" if secret[middle] != "1" else "2") + secret[middle + 1 :]


def confirmed(shop: SellerDay) -> str:
    """An order at 티몬 that may get an invoice."""
    return shop.orders(mall="tmon", state="confirmed")[0]["order_id"]


def invoice(order_id: str, number: str) -> Json:
    return {"invoices": [{"order_id": order_id, "courier": "LOGEN", "invoice_number": number}]}


def test_an_invoice_number_has_the_couriers_length(shop: SellerDay, refuse: Callable[..., Json]) -> None:
    order = confirmed(shop)
    refuse(422, "10, 11자리", "POST", "order-sync", "/orders/invoices", json=invoice(order, "123"))
    assert shop.desk.see("order-sync", f"/orders/{order}")["invoice_number"] == ""


def test_an_invoice_is_taken_once(shop: SellerDay, refuse: Callable[..., Json]) -> None:
    order = confirmed(shop)
    shop.desk.ask("POST", "order-sync", "/orders/invoices", json=invoice(order, "12345678901"))
    told = refuse(409, "송장", "POST", "order-sync", "/orders/invoices", json=invoice(order, "12345678901"))
    assert told["code"] == "invoice_already_registered"


def test_a_sheet_of_invoices_has_rows(refuse: Callable[..., Json]) -> None:
    row = {"order_number": "", "courier": "", "invoice_number": ""}
    for rows, told in (
        ([], "1개 이상"),
        ([row] * 5_001, "5000개까지"),
        ([{**row, "courier": "가" * 61}], "60자까지"),
    ):
        refuse(422, told, "POST", "order-sync", "/orders/invoices/check", json={"rows": rows})


def test_a_delivered_order_is_not_cancelled(shop: SellerDay, market: Market, refuse: Callable[..., Json]) -> None:
    order = shop.orders(mall="coupang", state="confirmed")[0]
    path = f"/orders/{order['order_id']}"
    shop.desk.ask("POST", "order-sync", "/orders/invoices", json=invoice(order["order_id"], "12345678902"))
    shop.desk.ask("POST", "order-sync", "/orders/invoices/send", json={"order_ids": [order["order_id"]]})
    shop.desk.until(lambda: bool(shop.desk.see("order-sync", path)["sent_at"]), "the invoice to be sent")
    market.ask("POST", f"/orders/coupang/{order['mall_numbers']['order_no']}/deliver")
    shop.desk.collect("order-sync", [shop.malls["coupang"]], ["delivered"])
    shop.desk.until(lambda: shop.desk.see("order-sync", path)["delivered_at"] is not None, "the delivery to be seen")
    told = refuse(409, "반품", "POST", "order-sync", f"{path}/cancel", json={"reason": "sold_out"})
    assert told["code"] == "order_already_shipped"


COMMANDS = {
    "account": "/users",
    "alert": "/webhooks",
    "catalog": "/products",
    "claim-sync": "/collections",
    "inquiry": "/answer-templates",
    "listing": "/groups",
    "mall-gateway": "/accounts",
    "order-sync": "/collections",
}
LISTS = [
    ("alert", "/alerts"),
    ("catalog", "/products"),
    ("catalog", "/product-changes"),
    ("claim-sync", "/claims"),
    ("claim-sync", "/collections"),
    ("inquiry", "/inquiries"),
    ("inquiry", "/collections"),
    ("inquiry", "/mall-notices"),
    ("listing", "/groups"),
    ("listing", "/listings"),
    ("mall-gateway", "/calls"),
    ("mall-gateway", "/intents"),
    ("mall-gateway", "/work"),
    ("order-sync", "/collections"),
    ("order-sync", "/invoices"),
    ("order-sync", "/orders"),
]


@pytest.mark.parametrize("service", COMMANDS)
def test_a_body_that_is_no_json_is_refused(refuse: Callable[..., Json], service: str) -> None:
    headers = {"Content-Type": "application/json"}
    told = refuse(400, "JSON", "POST", service, COMMANDS[service], content=b'{"name": ', headers=headers)
    assert told["code"] == "not_json"


@pytest.mark.parametrize("service", COMMANDS)
def test_an_unknown_field_is_refused_by_name(shop: SellerDay, refuse: Callable[..., Json], service: str) -> None:
    body = {**(product_body(shop) if service == "catalog" else {}), "seller_id": str(uuid4())}
    told = refuse(422, "알 수 없는 항목", "POST", service, COMMANDS[service], json=body)
    assert ("seller_id", "extra_forbidden") in [(error["field"], error["code"]) for error in told["errors"]]


@pytest.mark.parametrize(("service", "path"), LISTS)
@pytest.mark.parametrize("cursor", ["made-up", "eyJhIjoxfQ==", "가나다"], ids=["no base64", "unsigned", "Korean"])
def test_a_made_up_cursor_is_refused(refuse: Callable[..., Json], service: str, path: str, cursor: str) -> None:
    told = refuse(400, "첫 페이지", "GET", service, path, params={"cursor": cursor})
    assert told["code"] == "bad_cursor"


def test_another_sellers_id_is_not_found(shop: SellerDay, seller: SellerDay, unchanged: Unchanged) -> None:
    order, product = confirmed(shop), shop.products[NAME]
    with unchanged():
        for method, service, path, body in (
            ("GET", "catalog", f"/products/{product}", None),
            ("PUT", "catalog", f"/products/{product}", product_body(seller)),
            ("GET", "order-sync", f"/orders/{order}", None),
            ("POST", "order-sync", "/orders/invoices", invoice(order, "12345678903")),
        ):
            problem(seller.desk.answer(method, service, path, json=body), 404, "다시 선택")
