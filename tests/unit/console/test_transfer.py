"""데이터이전 서비스신청: what of a mall's list is shown, what it may be, and what 상품등록 is prefilled with."""

import asyncio
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from console.backend import Desk
from console.pages.product_form import blank, fitting
from console.pages.products import _inner, _saved
from console.pages.transfer import _accounts, _candidates, _choose, _page, _rows
from console.problems import RefusedError
from console.session import Recent

FOUND = {"account": "a1", "no": "77", "name": "제주 감귤 5kg", "code": "JEJU-1"}


class Malls:
    """A desk before services that have some products: a mall's list, one listing, and the catalogue."""

    def __init__(self, products: list[dict[str, Any]], *, away: bool = False) -> None:
        self.products = products
        self.away = away
        self.asked: list[dict[str, Any]] = []

    async def read(self, service: str, path: str, **params: Any) -> Any:
        self.asked.append(params)
        match service:
            case "catalog":
                words = params["keyword"]
                return {"items": [row for row in self.products if words in row["name"] + row["own_code"]]}
            case "listing":
                return {"items": [{"listing_id": "l1", "mall_product_no": "77", "product_name": "감귤"}]}
            case _ if self.away:
                raise RefusedError(503, "위메프가 답하지 않습니다. 잠시 뒤에 다시 시도해 주세요.")
            case _:
                return {"items": self.products, "page": params["page"], "more": True}


def desk(*products: dict[str, Any], **kwargs: Any) -> Desk:
    return cast("Desk", Malls(list(products), **kwargs))


def at_the_mall(number: str, name: str = "★감귤★ 5kg!", code: str = "JEJU-1") -> dict[str, Any]:
    row = {"mall_product_no": number, "name": name, "seller_code": code, "price_won": 19_900, "stock": 3}
    return {**row, "state": "on_sale", "mall_state": "판매중"}


def product(product_id: str, name: str, own_code: str = "") -> dict[str, Any]:
    return {"product_id": product_id, "name": name, "own_code": own_code}


def request(query: str) -> Request:
    return Request({"type": "http", "query_string": query.encode(), "headers": [], "path": "/", "method": "GET"})


def test_a_row_is_linked_or_leads_to_where_it_is() -> None:
    rows, more, told = asyncio.run(_rows(desk(at_the_mall("77"), at_the_mall("78")), {"account_id": "a1"}, 2))
    assert (more, told) == (True, "")
    assert [row["listing"] and row["listing"]["listing_id"] for row in rows] == ["l1", None]
    chosen = urlsplit(rows[1]["choose"])
    assert chosen.path == "/transfer/choose"
    assert parse_qs(chosen.query) == {
        "account": ["a1"],
        "no": ["78"],
        "name": ["★감귤★ 5kg!"],
        "price": ["19900"],
        "code": ["JEJU-1"],
        "state": ["판매중"],
        "page": ["2"],
    }
    form = parse_qs(urlsplit(rows[1]["register"]).query)
    assert (form["name"], form["price_won"], form["own_code"]) == (["감귤 5kg"], ["19900"], ["JEJU-1"])
    assert form["back"] == [rows[1]["choose"]]


def test_nothing_is_looked_up_for_an_empty_page() -> None:
    nothing = Malls([])
    assert asyncio.run(_rows(cast("Desk", nothing), {"account_id": "a1"}, 1)) == ([], True, "")
    assert nothing.asked == [{"page": 1}]


def test_a_mall_that_is_away_says_so_in_its_place() -> None:
    rows, more, told = asyncio.run(_rows(desk(away=True), {"account_id": "a1"}, 1))
    assert (rows, more, "다시 시도해 주세요" in told) == ([], False, True)


def test_only_verified_accounts_of_malls_that_list_are_offered() -> None:
    account = {"account_id": "a1", "state": "verified"}
    malls = [
        {"name": "위메프", "listings_elsewhere": "", "accounts": [account, {**account, "state": "expired"}]},
        {"name": "티몬", "listings_elsewhere": "티몬은 데이터이전을 제공하지 않습니다.", "accounts": [account]},
    ]
    assert _accounts(malls) == [{**account, "mall_name": "위메프"}]


def test_what_has_the_malls_code_or_name_comes_first() -> None:
    other, named = product("1", "제주 감귤 5kg 선물"), product("2", "제주 감귤 5kg")
    coded = product("3", "감귤", "JEJU-1")
    found = asyncio.run(_candidates(desk(other, named, coded), FOUND, ""))
    assert [row["product_id"] for row in found] == ["3", "2", "1"]


def test_where_nothing_is_like_it_the_latest_are_shown_and_words_are_searched() -> None:
    shop = desk(product("1", "볼펜"), product("2", "의자"))
    assert len(asyncio.run(_candidates(shop, FOUND, ""))) == 2
    assert [row["product_id"] for row in asyncio.run(_candidates(shop, FOUND, "의자"))] == ["2"]
    nameless = {**FOUND, "name": "", "code": ""}
    assert len(asyncio.run(_candidates(shop, nameless, ""))) == 2


@pytest.mark.parametrize(
    ("text", "page"), [("", 1), ("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("99999", 10_000)]
)
def test_a_page_is_one_that_the_mall_can_be_asked_for(text: str, page: int) -> None:
    assert _page(request(f"page={text}")) == page


@pytest.mark.parametrize("query", ["", "account=a1", "no=77"])
def test_an_address_that_names_no_product_of_a_mall_is_told(query: str) -> None:
    with pytest.raises(RefusedError, match="목록에서 다시 선택"):
        asyncio.run(_choose(request(query), desk()))


def test_what_does_not_fit_into_a_form_is_left_out() -> None:
    long = "가" * 30
    assert fitting(long, None, "1234567890A") == {"name": "가" * 20, "price_won": "", "own_code": ""}
    assert fitting("a" * 39 + "가나", 10, "")["name"] == "a" * 39
    body = blank("제조사", "브랜드", {"code": "wear", "fields": []}, **fitting("[1+1] 귤", 990, "G1"))
    assert (body["name"], body["price_won"], body["own_code"]) == ("1+1 귤", "990", "G1")


@pytest.mark.parametrize(
    ("back", "kept"),
    [
        ("/transfer/choose?no=1", "/transfer/choose?no=1"),
        ("/transfer", ""),
        ("//evil.example?x", ""),
        ("javascript:alert(1)?", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_product_goes_on_to_our_own_pages_alone(back: str | None, kept: str) -> None:
    assert _inner(back) == kept


@pytest.mark.parametrize(
    ("then", "back", "goes_to"),
    [
        ("back", "/transfer/choose?no=77", "/transfer/choose?no=77&product=p1"),
        ("back", "//evil.example?", "/products"),
        ("sell", "", "/products/p1/sell"),
        ("list", "/transfer/choose?no=77", "/products"),
    ],
)
def test_a_saved_product_is_led_back_to_what_it_was_registered_for(then: str, back: str, goes_to: str) -> None:
    asked = request("")
    asked.state.recent = Recent()
    answer = _saved(asked, FormData({"then": then, "back": back}), {"code": "1", "product_id": "p1"})
    assert answer.headers["location"] == goes_to
