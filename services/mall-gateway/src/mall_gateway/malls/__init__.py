"""The malls: one folder and one line of the registry each."""

from collections.abc import Mapping

from mall_gateway.malls.cjmall import CjmallMall
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.gongyoung import GongyoungMall
from mall_gateway.malls.gsshop import GsshopMall
from mall_gateway.malls.hmall import HmallMall
from mall_gateway.malls.interpark import InterparkMall
from mall_gateway.malls.lottecom import LottecomMall
from mall_gateway.malls.lotteimall import LotteimallMall
from mall_gateway.malls.port import Mall
from mall_gateway.malls.smartstore import SmartstoreMall
from mall_gateway.malls.st11 import St11Mall
from mall_gateway.malls.tmon import TmonMall
from mall_gateway.malls.wemakeprice import WemakepriceMall

MALLS: Mapping[str, Mall] = {
    mall.profile.code: mall
    for mall in (
        TmonMall(),
        WemakepriceMall(),
        St11Mall(),
        EsmMall(AUCTION),
        EsmMall(GMARKET),
        InterparkMall(),
        CoupangMall(),
        SmartstoreMall(),
        CjmallMall(),
        GsshopMall(),
        HmallMall(),
        LottecomMall(),
        LotteimallMall(),
        GongyoungMall(),
    )
}
"""Every mall by its code, in the order shown to sellers."""
