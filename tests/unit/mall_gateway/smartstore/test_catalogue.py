"""One product of 스토어팜 in detail, and stock of options that somebody else registered."""

from typing import Any

from mall_gateway.malls.port import DetailMall, FoundOption, StockChange
from mall_gateway.malls.smartstore import SmartstoreMall
from mall_gateway.malls.smartstore.mapping import catalogue, sales
from mall_gateway.malls.smartstore.wire import OriginProduct

MALL = SmartstoreMall()
COMBINATIONS = [
    {"id": 31, "optionName1": "빨강", "optionName2": "S", "price": 0, "stockQuantity": 5, "usable": True},
    {"id": 32, "optionName1": "빨강", "optionName2": "M", "price": -500, "stockQuantity": 0, "usable": False},
]
GROUPS = {"optionGroupName1": "색상", "optionGroupName2": "사이즈", "optionGroupName3": None}
INFO = {"optionCombinationGroupNames": GROUPS, "optionCombinations": COMBINATIONS, "useStockManagement": True}


def origin(info: Any, **more: Any) -> dict[str, Any]:
    attribute = {"optionInfo": info, "sellerCodeInfo": {"sellerManagementCode": "SHIRT"}}
    known = {"statusType": "SALE", "name": "티셔츠", "salePrice": 19_900, "stockQuantity": 5}
    return {**known, "detailAttribute": attribute, **more}


def details(info: Any) -> Any:
    return catalogue.details_of("900000001", OriginProduct.model_validate(origin(info)))


def test_combinations_are_options_with_their_numbers() -> None:
    found = details(INFO)
    assert (found.mall_product_no, found.name, found.price_won) == ("900000001", "티셔츠", 19_900)
    assert (found.stock, found.seller_code, found.option_names) == (None, "SHIRT", ("색상", "사이즈"))
    assert found.options == (
        FoundOption("31", ("빨강", "S"), 0, 5, on_sale=True),
        FoundOption("32", ("빨강", "M"), -500, 0, on_sale=False),
    )


def test_standard_options_are_called_by_their_groups() -> None:
    rows = [{"id": 41, "stockQuantity": 3, "usable": True, "optionName1": "남색", "optionName2": "95"}]
    groups = [{"groupName": "색상"}, {"groupName": "신체사이즈"}]
    found = details({"standardOptionGroups": groups, "optionStandards": rows, "optionCombinations": None})
    assert (found.option_names, found.options) == (("색상", "신체사이즈"), (FoundOption("41", ("남색", "95"), 0, 3),))


def test_options_that_are_not_counted_have_no_stock() -> None:
    assert [one.stock for one in details({**INFO, "useStockManagement": False}).options] == [None, None]


def test_what_has_no_numbers_is_no_option() -> None:
    found = details({"optionSimple": [{"id": 1, "groupName": "색상", "name": "빨강", "usable": True}]})
    assert (found.stock, found.option_names, found.options) == (5, (), ())
    assert details(None).options == ()


async def test_the_origin_product_is_read_once(caller_of: Any, reply: Any) -> None:
    assert isinstance(MALL, DetailMall)
    caller = caller_of({"originProduct": origin(INFO)})
    found = await MALL.read_product(caller, "900000001")
    assert found is not None
    assert len(found.options) == 2
    assert caller.calls() == ["GET /external/v2/products/origin-products/900000001"]
    gone = caller_of(reply(404, {"code": "NOT_FOUND", "message": "존재하지 않는 상품입니다."}))
    assert await MALL.read_product(gone, "900000002") is None


def test_stock_of_an_option_of_another_code_is_known_by_its_number() -> None:
    info = {"optionCombinations": [{**COMBINATIONS[0], "sellerManagerCode": "K2"}, COMBINATIONS[1]]}
    change = StockChange("900000001", {"K1": "31", "K2": "32"}, {"K1": 7, "K2": 8}, frozenset({"K1"}))
    body = sales.option_stock_body(OriginProduct.model_validate(origin(info)), change)
    assert [row["stockQuantity"] for row in body["optionInfo"]["optionCombinations"]] == [7, 8]
