"""공영홈쇼핑 changes nothing on sale by a call: the seller is told of 상품 파일, which has it all."""

import pytest

from mall_gateway.malls.gongyoung import GongyoungMall
from mall_gateway.malls.gongyoung.sheets import PRODUCTS
from mall_gateway.malls.port import PeriodMall, PriceMall, ResumeMall, StockMall

MALL = GongyoungMall()


@pytest.mark.parametrize("port", [StockMall, ResumeMall, PeriodMall, PriceMall])
def test_there_is_no_call(port: type) -> None:
    assert not isinstance(MALL, port)


@pytest.mark.parametrize(
    ("act", "field"),
    [("set_stocks", "stock"), ("resume_sale", "act"), ("set_period", "sale_ends_on"), ("set_price", "price_won")],
)
def test_each_act_points_to_the_file_that_has_a_column_for_it(act: str, field: str) -> None:
    told = MALL.profile.sale_elsewhere[act]  # type: ignore[index]
    assert PRODUCTS.label in told
    assert "다시 연동" in told
    assert PRODUCTS.column(field)
