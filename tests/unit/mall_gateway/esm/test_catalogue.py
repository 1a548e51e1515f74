"""One product of G마켓 or 옥션 in detail."""

from typing import Any

import pytest

from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.port import DetailMall, FoundOption, RefusedError

MALL = EsmMall(GMARKET)
STATUS = {
    "IsSell": {"gmkt": True, "iac": True},
    "itemBasicInfo": {"Price": {"gmkt": 35000.0, "iac": 36000.0}, "Stock": {"gmkt": 40, "iac": 30}},
}


def words(text: str) -> dict[str, Any]:
    return {"koreanText": text, "englishText": None, "exposeLanguage": 0}


def detail(number: int, *values: str, suffix: bool = True, **more: Any) -> dict[str, Any]:
    named = {f"recommendedOptValue{place if suffix else ''}": words(value) for place, value in enumerate(values, 1)}
    known = {"optSeq": number, "isDisplay": True, "qty": {"iac": 1, "gmkt": 2}, "manageCode": None}
    return {**named, **known, "addAmnt": 500.0, "addAmntSite": {"gmkt": 1000.0}, **more}


def told(kind: str, *rows: dict[str, Any], counted: bool = True, **names: Any) -> dict[str, Any]:
    group = {"details": list(rows), "recommendedOptNo1": 1, **names}
    return {"type": 2, "isStockManage": counted, "independent": None, "combination": None, kind: group}


COMBINED = told(
    "combination",
    detail(11, "네이비", "S"),
    detail(12, "네이비", "M", isDisplay=False, addAmntSite=None, qty=None),
    recommendedOptName1=words("색상"),
    recommendedOptName2=words("사이즈"),
)


async def test_combinations_are_told_without_the_numbers_of_options(caller_of: Any) -> None:
    assert isinstance(MALL, DetailMall)
    caller = caller_of({"goodsNo": 9}, STATUS, COMBINED)
    found = await MALL.read_product(caller, "123")
    assert found is not None
    assert (found.mall_product_no, found.name, found.price_won, found.stock) == ("123", "", 35_000, None)
    assert found.option_names == ("색상", "사이즈")
    assert found.options == (
        FoundOption("", ("네이비", "S"), 1_000, 2, on_sale=True),
        FoundOption("", ("네이비", "M"), 500, None, on_sale=False),
    )
    assert caller.calls() == [
        "GET /item/v1/site-goods/123/goods-no",
        "GET /item/v1/goods/9/sell-status",
        "GET /item/v1/goods/9/recommended-options",
    ]


async def test_a_list_of_one_name_is_that_of_the_other_site_too(caller_of: Any) -> None:
    rows = [detail(21, "골드", suffix=False), detail(22, "실버", suffix=False)]
    site = EsmMall(AUCTION)
    named = await site.read_product(
        caller_of(STATUS, told("independent", *rows, recommendedOptName=words("색"))), "ESM9"
    )
    unnamed = await site.read_product(caller_of(STATUS, told("independent", *rows, counted=False)), "ESM9")
    assert named is not None
    assert unnamed is not None
    assert (named.price_won, named.option_names, unnamed.option_names) == (36_000, ("색",), ("옵션",))
    assert [(one.values, one.stock) for one in named.options] == [(("골드",), 1), (("실버",), 1)]
    assert [one.stock for one in unnamed.options] == [None, None]


async def test_a_product_without_options_has_its_stock(caller_of: Any) -> None:
    nothing = {"resultCode": 1000, "message": "상품 정보가 없습니다. 9", "data": None}
    for answer in (nothing, {"type": 0, "isStockManage": False, "independent": None}, told("combination")):
        found = await MALL.read_product(caller_of(STATUS, answer), "ESM9")
        assert found is not None
        assert (found.price_won, found.stock, found.option_names, found.options) == (35_000, 40, (), ())


async def test_a_product_that_is_not_there_is_none(caller_of: Any) -> None:
    missing = {"resultCode": 1000, "message": "상품 정보가 없습니다. 1", "data": None}
    assert await MALL.read_product(caller_of(missing), "1") is None
    with pytest.raises(RefusedError):
        await MALL.read_product(caller_of({"resultCode": 3000, "message": "잠시 후 조회해 주세요."}), "ESM9")
