"""재고연동 and 판매재개 of deals of 티몬."""

from typing import Any

import pytest

from mall_gateway.malls.port import LostAnswerError, PeriodMall, RefusedError, ResumeMall, Resumption, StockChange
from mall_gateway.malls.tmon import TmonMall
from mall_gateway.malls.tmon.mapping import deals
from mall_gateway.malls.tmon.wire import ListedDeal

MALL = TmonMall()
NUMBERS = {"k0": "91", "k1": "92", "k2": "93"}
DEAL = "/api/V100/deals/4175289818"
BY_NUMBER = "?dealNoType=TMON_DEAL_NUMBER"


def shown(**hidden: Any) -> dict[str, Any]:
    """A deal of three options; `k1=False` hides one."""
    rows = [
        {"vendorDealOptionNo": key, "tmonDealOptionNo": number, "display": hidden.get(key, True)}
        for key, number in NUMBERS.items()
    ]
    return {"tmonDealNo": 4175289818, "dealStatus": "ON_SALE", "dealOptions": rows}


def change(changed: set[str], **stocks: int) -> StockChange:
    return StockChange("4175289818", NUMBERS, stocks, frozenset(changed))


def test_what_changed_is_9999_or_none() -> None:
    wanted = change({"k0", "k1"}, k0=3, k1=0, k2=8)
    rows = deals.stocks_of(wanted, ListedDeal.model_validate(shown()))
    assert [(row.vendor_deal_option_no, row.stock) for row in rows] == [("k0", 9_999), ("k1", 0)]


@pytest.mark.parametrize("display", [True, None, "Y"])
def test_what_is_in_stock_and_hidden_is_to_be_shown_and_nothing_else(display: Any) -> None:
    deal = ListedDeal.model_validate(shown(k0=False, k1="N", k2=display))
    wanted = change({"k0", "k1", "k2"}, k0=3, k1=0, k2=8)
    rows = deals.hidden_of(wanted, deal)
    assert [(row.vendor_deal_option_no, row.display) for row in rows] == [("k0", True)]


def test_a_product_without_options_is_the_deals_only_one() -> None:
    deal = ListedDeal.model_validate({"dealOptions": [{"vendorDealOptionNo": "SOLE", "display": False}]})
    wanted = StockChange("7", {"": "8"}, {"": 4}, frozenset({""}))
    assert [(row.vendor_deal_option_no, row.stock) for row in deals.stocks_of(wanted, deal)] == [("SOLE", 9_999)]
    assert [row.vendor_deal_option_no for row in deals.hidden_of(wanted, deal)] == ["SOLE"]


async def test_stock_alone_is_sent_where_nothing_is_hidden(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(shown()), answer(None))
    await MALL.set_stocks(caller, change({"k1"}, k0=3, k1=0, k2=8))
    assert caller.asked == [("GET", DEAL + BY_NUMBER), ("PUT", f"{DEAL}/stock{BY_NUMBER}")]
    assert caller.body() == {"dealOptions": [{"vendorDealOptionNo": "k1", "stock": 0}]}


async def test_an_option_that_was_registered_without_stock_is_shown_again(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(shown(k1=False)), answer(None), answer({"success": True}))
    await MALL.set_stocks(caller, change({"k0", "k1"}, k0=0, k1=5, k2=8))
    assert caller.asked[1:] == [("PUT", f"{DEAL}/stock{BY_NUMBER}"), ("PUT", f"{DEAL}/options/display{BY_NUMBER}")]
    assert caller.body() == {"dealOptions": [{"vendorDealOptionNo": "k1", "display": True}]}


async def test_an_option_that_the_mall_never_took_holds_up_no_other(caller_of: Any, answer: Any) -> None:
    caller = caller_of(answer(shown()), answer(None))
    await MALL.set_stocks(caller, change({"k0", "k9"}, k0=0, k9=5))
    assert caller.body() == {"dealOptions": [{"vendorDealOptionNo": "k0", "stock": 0}]}
    alone = caller_of(answer(shown()))
    with pytest.raises(RefusedError, match="다시 연동"):
        await MALL.set_stocks(alone, change({"k9"}, k0=0, k9=5))


@pytest.mark.parametrize(
    "said",
    [
        ({"success": False, "message": "재고 오류"}, 200),
        ({"success": True, "dealOptions": [{"vendorDealOptionNo": "k0", "success": False, "message": "x"}]}, 200),
        ({"code": "E1", "message": "판매종료된 딜입니다."}, 400),
    ],
)
async def test_a_refused_stock_is_told(caller_of: Any, answer: Any, said: Any) -> None:
    with pytest.raises(RefusedError, match="티몬"):
        await MALL.set_stocks(caller_of(answer(shown()), answer(*said)), change({"k0"}, k0=1))


async def test_a_deal_that_is_not_there_has_no_stock(caller_of: Any, answer: Any) -> None:
    with pytest.raises(RefusedError, match="새로 연동"):
        await MALL.set_stocks(caller_of(answer({"message": "없음"}, 404)), change({"k0"}, k0=1))


@pytest.mark.parametrize("said", [(None, 200), ({"message": "이미 판매중입니다."}, 409)])
async def test_a_deal_is_resumed_by_the_malls_number_once_or_twice(caller_of: Any, answer: Any, said: Any) -> None:
    mall: ResumeMall = MALL
    caller = caller_of(answer(*said))
    await mall.resume_sale(caller, Resumption("4175289818", NUMBERS))
    assert caller.asked == [("PUT", f"{DEAL}/resume{BY_NUMBER}")]


async def test_a_lost_answer_is_one(caller_of: Any, answer: Any) -> None:
    with pytest.raises(LostAnswerError):
        await MALL.set_stocks(caller_of(answer(shown()), LostAnswerError("응답 없음")), change({"k0"}, k0=1))


def test_a_period_is_changed_elsewhere() -> None:
    assert not isinstance(MALL, PeriodMall)
    assert set(MALL.profile.sale_elsewhere) == {"set_period", "set_price"}
    assert "판매종료일" in MALL.profile.sale_elsewhere["set_period"]
