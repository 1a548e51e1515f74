"""재고연동, 판매재개 and 판매기간 변경 of products of 인터파크."""

from datetime import date
from typing import Any

import pytest

from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.interpark.mapping import parts
from mall_gateway.malls.interpark.wire import SoldItem
from mall_gateway.malls.port import LostAnswerError, PeriodChange, RefusedError, Resumption, StockChange

MALL = InterparkMall()
NUMBER = "6874405709"
KNOWN = {"prdNo": NUMBER, "prdNm": "도자기 목걸이", "saleUnitcost": 35000}


def rows(product: dict[str, Any], *options: tuple[str, str, int, int]) -> list[SoldItem]:
    """A product with options, each by key, name, price and what is left of it."""
    told = [
        {
            **product,
            "prdNo": f"69{place}",
            "externalPrdNo": key,
            "prdNm": name,
            "saleUnitcost": price,
            "salePossRestQty": n,
        }
        for place, (key, name, price, n) in enumerate(options)
    ]
    return [SoldItem.model_validate(each) for each in (product, *told)]


def change(changed: set[str], **stocks: int) -> StockChange:
    return StockChange(NUMBER, {}, stocks, frozenset(changed))


def whole(stock: int) -> StockChange:
    return StockChange(NUMBER, {}, {"": stock}, frozenset({""}))


def test_options_go_back_as_they_were_read_but_for_what_changed(item: Any) -> None:
    found = rows(item(), ("k0", "도자기 목걸이|백색", 35000, 50), ("k1", "청색", 36000, 8))
    assert parts.stocking(found, change({"k0"}, k0=3, k1=99)) == {
        **KNOWN,
        "saleLmtQty": 11,
        "prdOption": (
            "{백색수량<3>추가금액<0>옵션코드<k0>사용여부<Y>}{청색수량<8>추가금액<1000>옵션코드<k1>사용여부<Y>}"
        ),
    }


def test_options_of_two_names_are_grouped_as_they_were_sent(item: Any) -> None:
    found = rows(item(), ("k0", "x|백색/S", 35000, 1), ("k1", "x|청색/M-L", 35000, 1), ("k2", "x|백색/M", 34000, 1))
    assert parts.stocking(found, change({"k1", "k2"}, k1=0, k2=7))["prdOption"] == (
        "{백색<S,M>수량<1,7>추가금액<0,-1000>옵션코드<k0,k2>사용여부<Y,Y>}"
        "{청색<M-L>수량<0>추가금액<0>옵션코드<k1>사용여부<Y>}"
    )


def test_an_option_that_is_not_in_use_stays_so_unless_the_product_is_stopped(item: Any) -> None:
    product, first, second = rows(item(), ("k0", "백색", 35000, 5), ("k1", "청색", 35000, 5))
    unused = second.model_copy(update={"sale_stat_tp": "03"})
    text = parts.stocking([product, first, unused], change({"k0"}, k0=1))["prdOption"]
    assert text.endswith("{청색수량<0>추가금액<0>옵션코드<k1>사용여부<N>}")
    stopped = [each.model_copy(update={"sale_stat_tp": "03"}) for each in (product, first, second)]
    item_of = parts.stocking(stopped, change({"k0"}, k0=1))
    assert "사용여부<N>" not in item_of["prdOption"]
    assert "saleStatTp" not in item_of


@pytest.mark.parametrize(
    ("state", "stock", "shown"),
    [
        ("01", 4, None),
        ("01", 0, "05"),
        ("05", 4, "01"),
        ("02", 4, "01"),
        ("05", 0, None),
        ("03", 4, None),
        ("03", 0, None),
        ("98", 4, None),
        ("09", 0, None),
    ],
)
def test_a_product_goes_out_of_stock_and_comes_back_and_stays_stopped(
    state: str, stock: int, shown: str | None, item: Any
) -> None:
    sent = parts.stocking(rows(item(saleStatTp=state)), whole(stock))
    assert (sent.get("saleStatTp"), sent["saleLmtQty"], "prdOption" in sent) == (shown, stock, False)


def test_no_more_is_sent_than_the_mall_takes(item: Any) -> None:
    assert parts.stocking(rows(item()), whole(1_000_000))["saleLmtQty"] == 99_999


def test_what_is_left_is_ours_where_the_mall_does_not_tell_it(item: Any) -> None:
    product, first, second = rows(item(), ("k0", "백색", 35000, 5), ("k1", "청색", 35000, 5))
    silent = second.model_copy(update={"sale_poss_rest_qty": None, "sale_lmt_qty": 30})
    assert parts.stocking([product, first, silent], change({"k0"}, k0=1, k1=6))["saleLmtQty"] == 7
    assert parts.stocking([product, first, silent], change({"k0"}, k0=1))["saleLmtQty"] == 31


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        ([("k0", "백색", 35000, 5)], {"k9"}),
        ([], {"k0"}),
        ([("k0", "백색", 35000, 5), ("k1", "백색", 35000, 5)], {"k0"}),
        ([("k0", "x|", 35000, 5)], {"k0"}),
        ([("k0", "백색/", 35000, 5)], {"k0"}),
        ([("k0", "백<색", 35000, 5)], {"k0"}),
        ([("k0", "백색", 0, 5)], {"k0"}),
    ],
)
async def test_options_that_cannot_be_written_back_are_left_alone(
    options: Any, changed: set[str], caller_of: Any, items: Any, item: Any
) -> None:
    told = [each.model_dump(by_alias=True, exclude_none=True) for each in rows(item(), *options)]
    caller = caller_of(items(*told))
    with pytest.raises(RefusedError, match="다시 연동"):
        await MALL.set_stocks(caller, change(changed, k0=1, k9=1))
    assert caller.served == []


@pytest.fixture
def done(xml: Any) -> Any:
    return xml("result", f"<success><prdNo>{NUMBER}</prdNo></success>")


def written(caller: Any) -> str:
    (document,) = caller.served
    return document.decode("cp949").partition("<item>")[2].partition("</item>")[0]


NAMED = f"<prdNo>{NUMBER}</prdNo><prdNm>도자기 목걸이</prdNm><saleUnitcost>35000</saleUnitcost>"


async def test_a_stock_is_fetched_by_the_mall_with_the_keys_of_updates(
    caller_of: Any, items: Any, item: Any, done: Any
) -> None:
    caller = caller_of(items(item()), done)
    await MALL.set_stocks(caller, whole(0))
    assert written(caller) == f"{NAMED}<saleStatTp>05</saleStatTp><saleLmtQty>0</saleLmtQty>"
    assert (caller.query()["_method"], caller.query()["citeKey"]) == ("UpdateProductAPIData", "update/cite+=")
    assert caller.sent[-1].writes


async def test_a_stopped_product_is_sold_again_and_one_on_sale_left_alone(
    caller_of: Any, items: Any, item: Any, done: Any
) -> None:
    caller = caller_of(items(item(saleStatTp="03")), done)
    await MALL.resume_sale(caller, Resumption(NUMBER, {}))
    assert written(caller) == f"{NAMED}<saleStatTp>01</saleStatTp>"
    caller = caller_of(items(item(saleStatTp="05")))
    await MALL.resume_sale(caller, Resumption(NUMBER, {}))
    assert caller.served == []


async def test_a_period_ends_on_the_day_and_begins_when_it_did(
    caller_of: Any, items: Any, item: Any, done: Any
) -> None:
    caller = caller_of(items(item(saleStatTp="03")), done)
    await MALL.set_period(caller, PeriodChange(NUMBER, {}, date(2027, 3, 5)))
    assert written(caller) == f"{NAMED}<saleEndDts>20270305</saleEndDts>"


async def test_what_is_not_there_or_refused_is_told(caller_of: Any, items: Any, item: Any, xml: Any) -> None:
    for act in (
        lambda caller: MALL.set_stocks(caller, whole(1)),
        lambda caller: MALL.resume_sale(caller, Resumption(NUMBER, {})),
        lambda caller: MALL.set_period(caller, PeriodChange(NUMBER, {}, date(2027, 3, 5))),
    ):
        with pytest.raises(RefusedError, match="판매자매니저"):
            await act(caller_of(items()))
        refused = xml("result", "<error><code>301</code><message>상품이 존재하지 않습니다.</message></error>")
        with pytest.raises(RefusedError, match="인터파크가 거절했습니다"):
            await act(caller_of(items(item(saleStatTp="03")), refused))
        with pytest.raises(LostAnswerError):
            await act(caller_of(items(item(saleStatTp="03")), LostAnswerError("끊김")))


def test_all_three_are_done_by_the_api() -> None:
    assert MALL.profile.sale_elsewhere == {}


async def test_a_price_is_written_with_the_name_alone(
    caller_of: Any, items: Any, item: Any, done: Any, price_change: Any
) -> None:
    caller = caller_of(items(item(saleStatTp="03")), done)
    await MALL.set_price(caller, price_change(NUMBER, 36_000))
    assert written(caller) == NAMED.replace("35000", "36000")
    assert parts.priced(SoldItem.model_validate(item()), 36_000) == {**KNOWN, "saleUnitcost": 36_000}


async def test_products_are_listed_with_what_is_left_of_them(caller_of: Any, items: Any, item: Any) -> None:
    page = await MALL.fetch_listings(caller_of(items(item(saleStatTp="03", salePossRestQty=5))), 1)
    (found,) = page.products
    assert (found.mall_product_no, found.name, found.state, found.price_won, found.stock) == (
        NUMBER,
        "도자기 목걸이",
        "stopped",
        35000,
        5,
    )
    assert not page.more
