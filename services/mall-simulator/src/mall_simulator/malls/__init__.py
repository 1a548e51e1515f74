"""The malls' protocols, one package each."""

from mall_simulator.exchange import Mall
from mall_simulator.malls.cjmall import Cjmall
from mall_simulator.malls.coupang import Coupang
from mall_simulator.malls.esm import AUCTION, GMARKET, Esm
from mall_simulator.malls.gongyoung import Gongyoung
from mall_simulator.malls.gsshop import Gsshop
from mall_simulator.malls.hmall import Hmall
from mall_simulator.malls.interpark import Interpark
from mall_simulator.malls.lottecom import Lottecom
from mall_simulator.malls.lotteimall import Lotteimall
from mall_simulator.malls.smartstore import Smartstore
from mall_simulator.malls.st11 import St11
from mall_simulator.malls.tmon import Tmon
from mall_simulator.malls.wemakeprice import Wemakeprice
from mall_simulator.world import World


def all_malls(world: World) -> list[Mall]:
    """Every mall that is simulated."""
    return [
        Coupang(world),
        St11(world),
        Esm(world, GMARKET),
        Esm(world, AUCTION),
        Interpark(world),
        Hmall(world),
        Smartstore(world),
        Tmon(world),
        Wemakeprice(world),
        Cjmall(world),
        Gsshop(world),
        Lottecom(world),
        Lotteimall(world),
        Gongyoung(world),
    ]
