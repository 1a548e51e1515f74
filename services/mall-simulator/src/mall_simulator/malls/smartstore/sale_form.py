"""What 네이버 checks of a change of state, period, stock or price (malls.md 2.2): all wrong inputs are named."""

import re
from collections.abc import Collection, Mapping, Sequence

from mall_simulator.forms import text, values, whole
from mall_simulator.malls.smartstore.envelopes import wrong
from mall_simulator.malls.smartstore.product_form import MAX_STOCK, price_problems
from mall_simulator.records import Doc

_SETTABLE = ("SALE", "SUSPENSION", "OUTOFSTOCK")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00")
_ROWS = "optionInfo.optionCombinations"
_MULTI = "multiProductUpdateRequestVos"


def status_problems(body: Doc | None, *, sold_out: bool) -> list[Doc]:
    """Of change-status. A product that is sold out is sold again with a stock only."""
    status, stock = text(body, "statusType"), whole(body, "stockQuantity")
    problems: list[Doc] = []
    if status not in _SETTABLE:
        problems.append(wrong("statusType", "NotValid", "변경할 수 없는 판매상태입니다."))
    if status == "SALE" and sold_out and not stock:
        problems.append(wrong("stockQuantity", "NotNull", "재고수량을 입력해 주세요."))
    days = {name: text(body, name) for name in ("saleStartDate", "saleEndDate")}
    problems += [
        wrong(name, "NotValid", "날짜 형식이 올바르지 않습니다.")
        for name, day in days.items()
        if day and not _MOMENT.fullmatch(day)
    ]
    if not problems and days["saleEndDate"] and days["saleStartDate"] > days["saleEndDate"]:
        problems.append(wrong("saleEndDate", "Range", "판매 종료일은 시작일보다 늦어야 합니다."))
    return problems


def stock_problems(rows: Sequence[Doc], known: Collection[str]) -> list[Doc]:
    """Of option-stock: combinations that are there, with a stock in bounds."""
    if not rows:
        return [wrong(_ROWS, "NotNull", "옵션을 입력해 주세요.")]
    problems = [
        wrong(f"{_ROWS}.id", "NotValid", "존재하지 않는 옵션입니다.") for r in rows if text(r, "id") not in known
    ]
    return problems + [problem for row in rows for problem in _stock(row, f"{_ROWS}.stockQuantity")]


def multi_problems(rows: Sequence[Doc], known: Mapping[str, bool]) -> list[Doc]:
    """Of multi-update with the kind STOCK or SALE_PRICE; `known` tells of products whether they have options."""
    problems = [] if rows else [wrong(_MULTI, "NotNull", "상품을 입력해 주세요.")]
    return problems + [problem for row in rows for problem in _multi(row, known)]


def _multi(row: Doc, known: Mapping[str, bool]) -> list[Doc]:
    number, kinds = text(row, "originProductNo"), values(row, "multiUpdateTypes")
    problems: list[Doc] = []
    if number not in known or (kinds == ["STOCK"] and known[number]):
        words = "존재하지 않거나 옵션 재고를 사용하는 상품입니다."
        problems.append(wrong(f"{_MULTI}.originProductNo", "NotValid", words))
    if kinds == ["STOCK"]:
        return problems + _stock(row, f"{_MULTI}.stockQuantity")
    if kinds == ["SALE_PRICE"]:
        return problems + price_problems(row, "salePrice", f"{_MULTI}.salePrice")
    return [*problems, wrong(f"{_MULTI}.multiUpdateTypes", "NotValid", "변경할 수 없는 항목입니다.")]


def _stock(row: Doc, path: str) -> list[Doc]:
    stock = whole(row, "stockQuantity")
    good = stock is not None and 0 <= stock <= MAX_STOCK
    return [] if good else [wrong(path, "Range", "재고수량은 0 이상 99,999,999 이하여야 합니다.")]
