"""The malls' own 판매정보 fields, a module a mall, by the names that their adapters read them by."""

from collections.abc import Mapping

from listing.domain.mall_field_data.cjmall import CJMALL
from listing.domain.mall_field_data.coupang import COUPANG
from listing.domain.mall_field_data.esm import ESM
from listing.domain.mall_field_data.field import MallField
from listing.domain.mall_field_data.gongyoung import GONGYOUNG
from listing.domain.mall_field_data.gsshop import GSSHOP
from listing.domain.mall_field_data.hmall import HMALL
from listing.domain.mall_field_data.interpark import INTERPARK
from listing.domain.mall_field_data.lottecom import LOTTECOM
from listing.domain.mall_field_data.lotteimall import LOTTEIMALL
from listing.domain.mall_field_data.smartstore import SMARTSTORE
from listing.domain.mall_field_data.st11 import ELEVENST
from listing.domain.mall_field_data.tmon import TMON
from listing.domain.mall_field_data.wemakeprice import WEMAKEPRICE

__all__ = ["FIELDS", "MallField"]

FIELDS: Mapping[str, tuple[MallField, ...]] = {
    "tmon": TMON,
    "wemakeprice": WEMAKEPRICE,
    "st11": ELEVENST,
    "auction": ESM,
    "gmarket": ESM,
    "interpark": INTERPARK,
    "coupang": COUPANG,
    "smartstore": SMARTSTORE,
    "cjmall": CJMALL,
    "gsshop": GSSHOP,
    "hmall": HMALL,
    "lottecom": LOTTECOM,
    "lotteimall": LOTTEIMALL,
    "gongyoung": GONGYOUNG,
}
"""By mall code; a mall that is not here cannot be sold on yet."""
