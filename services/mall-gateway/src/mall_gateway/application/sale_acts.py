"""재고연동, 판매재개, 판매기간 변경 and 판매가 변경: what each does at a mall, and what a mall can't do."""

from contracts.listing import SalePeriodRequested, SalePriceRequested, SaleResumeRequested, StockPushRequested
from contracts.mall_prices import OnSaleAct
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.port import (
    Mall,
    PeriodChange,
    PeriodMall,
    PriceChange,
    PriceMall,
    RefusedError,
    ResumeMall,
    Resumption,
    StockChange,
    StockMall,
)

SaleAsking = StockPushRequested | SaleResumeRequested | SalePeriodRequested | SalePriceRequested
SALE_ASKING: dict[str, type[SaleAsking]] = {
    "set_stocks": StockPushRequested,
    "resume_sale": SaleResumeRequested,
    "set_period": SalePeriodRequested,
    "set_price": SalePriceRequested,
}


def sale_kind_of(asking: SaleAsking) -> OnSaleAct:
    """The kind of the intent."""
    match asking:
        case StockPushRequested():
            return "set_stocks"
        case SaleResumeRequested():
            return "resume_sale"
        case SalePeriodRequested():
            return "set_period"
        case SalePriceRequested():
            return "set_price"


def sells_out(asking: SaleAsking) -> bool:
    """Whether an option must no longer be bought."""
    return isinstance(asking, StockPushRequested) and any(asking.stocks[key] == 0 for key in asking.changed)


def sale_objections(mall: Mall, asking: SaleAsking) -> list[str]:
    """That the mall's API has no call for it, in Korean; nothing is sent then."""
    match asking:
        case StockPushRequested():
            able = isinstance(mall, StockMall)
        case SaleResumeRequested():
            able = isinstance(mall, ResumeMall)
        case SalePeriodRequested():
            able = isinstance(mall, PeriodMall)
        case SalePriceRequested():
            able = isinstance(mall, PriceMall)
    return [] if able else [_elsewhere(mall, sale_kind_of(asking))]


async def perform_sale_act(mall: Mall, caller: MallCaller, asking: SaleAsking) -> None:
    """Do it. Raises the port's errors."""
    known = (asking.mall_product_no, asking.mall_option_nos)
    match asking:
        case StockPushRequested() if isinstance(mall, StockMall):
            await mall.set_stocks(caller, StockChange(*known, asking.stocks, frozenset(asking.changed)))
        case SaleResumeRequested() if isinstance(mall, ResumeMall):
            await mall.resume_sale(caller, Resumption(*known, asking.ends_on))
        case SalePeriodRequested() if isinstance(mall, PeriodMall):
            await mall.set_period(caller, PeriodChange(*known, asking.ends_on))
        case SalePriceRequested() if isinstance(mall, PriceMall):
            await mall.set_price(caller, PriceChange(*known, asking.terms, asking.surcharges, asking.taxed))
        case _:
            raise RefusedError(_elsewhere(mall, sale_kind_of(asking)), code="no_call")


def _elsewhere(mall: Mall, act: OnSaleAct) -> str:
    return f"{mall.profile.name}: {mall.profile.sale_elsewhere[act]}"
