"""품목고시 of 롯데홈쇼핑: the article chosen on the 판매정보, and a text for each of its fields (malls.md 9.2)."""

from collections.abc import Iterable

from mall_gateway.malls.lotteimall.mapping.choices import pairs_of
from mall_gateway.malls.lotteimall.wire import NamedRow
from mall_gateway.malls.offers import SEE_DETAILS, notice_texts, plain_name
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import text_of


def notice_of(offer: Offer, items: Iterable[NamedRow]) -> dict[str, str]:
    """`ec_goods_artc_cd` and the code of each field with its text: that of the 판매정보, else the product's, else
    the reference to the detail page.

    Unverified: that no field wants its `_RD` choice beside the text, as public integrations send with a few.
    """
    fields = offer.terms.mall_fields
    entered = {plain_name(name): text for name, text in pairs_of(text_of(fields, "notice_texts")) if text}
    ours = {**notice_texts(offer.product), **entered}
    texts = {item.number: ours.get(plain_name(item.name), SEE_DETAILS) for item in items}
    return {"ec_goods_artc_cd": text_of(fields, "notice_article"), **texts}
