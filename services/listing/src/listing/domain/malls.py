"""What each mall takes, as data, checked before anything is sent; the mall's own page of a product."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chassis.refusals import RefusalError, RefusalsError
from contracts.catalog import Product
from listing.domain.mall_fields import fields_of
from listing.domain.prices import MAX_PRICE_WON, PRICE_STEP_WON
from listing.domain.refusals import NotAcceptedHereError

MAX_SURCHARGE_PERCENT = 50
NOT_PLAIN = re.compile(r"[^0-9A-Za-zㄱ-ㅎㅏ-ㅣ가-힣 ]")
"""What a 종합몰 does not want in a name."""

MD_NOTICE = "몰 담당 MD가 승인해야 판매가 시작됩니다."
GENERAL_NOTICES = (
    "상품명에 특수문자를 쓸 수 없고, 품목고시는 판매정보에서 다시 입력합니다.",
    "옵션은 '종합몰에도' 쓰기로 한 상품만 연동됩니다.",
)
"""What holds on every 종합몰."""
UNPRICED_NOTICE = "옵션 추가금액은 연동되지 않고, 모든 옵션이 판매가로 팔립니다."
ESM_NOTICE = "등록한 뒤 몇 분이 지나야 몰의 상품번호가 나오고 판매가 시작됩니다."


@dataclass(frozen=True)
class MallRules:
    """A mall's rules. `notices` are told to the seller and refuse nothing; `page` is the address of a product there.

    A 종합몰 (`general`) has options only where the product shares them with 종합몰, and takes plain names alone.
    `fixed_stock` is shown for whatever is not sold out.
    """

    code: str
    name: str
    page: str
    extras: bool = True
    needs_coupang_flag: bool = False
    max_options: int = 200
    max_option_names: int = 3
    buyer_input_options: bool = True
    option_prices: bool = True
    general: bool = False
    fixed_stock: int | None = None
    notices: tuple[str, ...] = ()

    def page_of(self, mall_product_no: str) -> str:
        """Where buyers see the product."""
        return self.page.format(number=mall_product_no)

    def stock_taken(self, count: int | None) -> int | None:
        """What the mall shows for a stock of ours; None where it is not counted."""
        return self.fixed_stock if count and self.fixed_stock is not None else count


RULES: Mapping[str, MallRules] = {
    rules.code: rules
    for rules in (
        MallRules(
            "tmon",
            "티몬",
            "https://www.tmon.co.kr/deal/{number}",
            extras=False,
            buyer_input_options=False,
            fixed_stock=9_999,
            notices=("재고수량은 API 불안정으로 품절처리되지 않게 옵션마다 9,999개로 연동됩니다.",),
        ),
        MallRules(
            "wemakeprice",
            "위메프",
            "https://front.wemakeprice.com/product/{number}",
            extras=False,
            max_options=500,
            max_option_names=5,
        ),
        MallRules(
            "st11",
            "11번가",
            "https://www.11st.co.kr/products/{number}",
            max_options=99,
        ),
        MallRules(
            "auction",
            "옥션",
            "https://itempage3.auction.co.kr/DetailView.aspx?itemno={number}",
            extras=False,
            max_options=500,
            buyer_input_options=False,
            notices=(ESM_NOTICE,),
        ),
        MallRules(
            "gmarket",
            "G마켓",
            "https://item.gmarket.co.kr/Item?goodscode={number}",
            extras=False,
            max_options=500,
            buyer_input_options=False,
            notices=("제조사는 기타로 노출되며 브랜드는 노출되지 않습니다.", ESM_NOTICE),
        ),
        MallRules(
            "interpark",
            "인터파크",
            "https://shopping.interpark.com/product/productInfo.do?prdNo={number}",
            max_options=500,
            notices=("신규주문은 수집하면 인터파크에서 발주확인됩니다.",),
        ),
        MallRules(
            "coupang",
            "쿠팡",
            "https://www.coupang.com/vp/products/{number}",
            extras=False,
            buyer_input_options=False,
            needs_coupang_flag=True,
            notices=("쿠팡의 승인이 끝나야 판매가 시작됩니다.",),
        ),
        MallRules(
            "smartstore",
            "스토어팜",
            "https://smartstore.naver.com/main/products/{number}",
            max_options=500,
            notices=("안전기준준수대상은 연동되지 않으니 스토어팜에서 직접 등록하세요.",),
        ),
        MallRules(
            "cjmall",
            "CJ mall",
            "https://display.cjonstyle.com/p/item/{number}",
            extras=False,
            buyer_input_options=False,
            general=True,
            notices=(*GENERAL_NOTICES, MD_NOTICE),
        ),
        MallRules(
            "gsshop",
            "GS SHOP",
            "https://www.gsshop.com/shop/search/main.gs?tq={number}",
            extras=False,
            max_option_names=4,
            buyer_input_options=False,
            option_prices=False,
            general=True,
            notices=(*GENERAL_NOTICES, MD_NOTICE, "옵션마다 다른 추가금액은 연동되지 않으니 0원이어야 합니다."),
        ),
        MallRules(
            "hmall",
            "현대몰",
            "https://www.hmall.com/p/pda/itemPtc.do?slitmCd={number}",
            extras=False,
            buyer_input_options=False,
            option_prices=False,
            general=True,
            notices=(*GENERAL_NOTICES, MD_NOTICE, UNPRICED_NOTICE),
        ),
        MallRules(
            "lottecom",
            "롯데닷컴",
            "https://www.lotteon.com/p/product/{number}",
            extras=False,
            max_options=500,
            buyer_input_options=False,
            option_prices=False,
            general=True,
            notices=(*GENERAL_NOTICES, UNPRICED_NOTICE, "롯데온의 승인이 끝나야 판매가 시작됩니다."),
        ),
        MallRules(
            "lotteimall",
            "롯데홈쇼핑",
            "https://www.lotteimall.com/goods/viewGoodsDetail.lotte?goods_no={number}",
            extras=False,
            option_prices=False,
            general=True,
            notices=(
                "옵션과 추가상품은 판매정보에서 입력하세요. 상품의 옵션별 추가금액은 연동되지 않습니다.",
                "담당 MD의 승인이 끝나야 판매가 시작됩니다.",
            ),
        ),
        MallRules(
            "gongyoung",
            "공영홈쇼핑",
            "https://www.gongyoungshop.kr/goods/selectGoodsDetail.do?prdId={number}",
            extras=False,
            buyer_input_options=False,
            option_prices=False,
            general=True,
            notices=(
                "파일로 연동됩니다. 상품 파일을 협력사 사이트에 올린 뒤, 상품번호 파일을 받아 여기에 올려 주세요.",
                "옵션은 '종합몰에도' 쓰기로 한 것만 연동되고, 추가금액은 연동되지 않습니다.",
            ),
        ),
    )
}


def mall_name(mall: str) -> str:
    """The mall's Korean name, or its code where it has no rules yet."""
    rules = RULES.get(mall)
    return rules.name if rules else mall


def rules_of(mall: str) -> MallRules:
    """The mall's rules. Raises MallUnknownError for a mall without rules."""
    fields_of(mall)
    return RULES[mall]


def require_accepted(mall: str, product: Product, price_won: int) -> None:
    """Raises RefusalsError with all that the mall will not take of the product at this selling price."""
    rules = rules_of(mall)
    refusals: list[RefusalError] = [
        NotAcceptedHereError(advice, field=field) for field, advice in _advices(rules, product, price_won)
    ]
    if refusals:
        raise RefusalsError(refusals)


def require_selling(sale_ends_on: str | None, today: date) -> None:
    """Raises NotAcceptedHereError when the group's last day of sale is over."""
    if sale_ends_on and date.fromisoformat(sale_ends_on) < today:
        raise NotAcceptedHereError(
            "판매종료일이 지났습니다. 판매정보에서 판매종료일을 늘린 뒤 다시 연동하세요.", field="sale_ends_on"
        )


def require_price(mall: str, product: Product, price_won: int) -> None:
    """Raises RefusalsError with all that the mall will not take of this selling price for the product."""
    rules = rules_of(mall)
    advices = [advice for _, advice in _check_price(rules, product, price_won)]
    if advices:
        raise RefusalsError([NotAcceptedHereError(advice, field="price_won") for advice in advices])


def surcharges_of(mall: str, product: Product) -> dict[str, int]:
    """What each option that is sold at the mall costs beside the price, by key (empty: the product itself)."""
    rules = rules_of(mall)
    if not _shares_options(rules, product) or product.option_style != "combination" or not product.options:
        return {"": 0}
    return {option.key: option.surcharge_won if rules.option_prices else 0 for option in product.options}


Advice = Iterator[tuple[str, str]]


def _advices(rules: MallRules, product: Product, price_won: int) -> Advice:
    yield from _check_sale(product, price_won)
    yield from _check_flags(rules, product)
    yield from _check_name(rules, product.name)
    if _shares_options(rules, product):
        yield from _check_options(rules, product)
        if rules.option_prices:
            yield from _check_surcharges(product, price_won)


def _check_price(rules: MallRules, product: Product, price_won: int) -> Advice:
    if not PRICE_STEP_WON <= price_won <= MAX_PRICE_WON or price_won % PRICE_STEP_WON:
        yield "price_won", f"판매가는 {PRICE_STEP_WON}원 단위로 {MAX_PRICE_WON:,}원까지 입력하세요."
    elif rules.option_prices and _shares_options(rules, product):
        yield from _check_surcharges(product, price_won)


def _shares_options(rules: MallRules, product: Product) -> bool:
    """Whether the mall sells the product by its options."""
    return product.option_use == "all_malls" or (product.option_use == "open_markets" and not rules.general)


def _check_sale(product: Product, price_won: int) -> Advice:
    if not product.on_sale:
        yield "on_sale", "상품상태가 판매불가입니다. 판매가능으로 바꾼 뒤 다시 시도하세요."
    if price_won <= 0:
        yield "pricing", "판매가가 0원 이하입니다. 판매정보의 판매가를 고치세요."


def _check_flags(rules: MallRules, product: Product) -> Advice:
    if product.extras and not rules.extras:
        yield "extras", f"{rules.name}은 추가상품을 등록할 수 없습니다. 추가상품을 사용안함으로 바꾸세요."
    if rules.needs_coupang_flag and not product.for_coupang:
        yield "for_coupang", "쿠팡에 등록하려면 상품의 쿠팡상품등록여부를 체크하세요."


def _check_name(rules: MallRules, name: str) -> Advice:
    found = "".join(dict.fromkeys(NOT_PLAIN.findall(name)))
    if found and rules.general:
        yield "name", f"{rules.name}은 상품명에 특수문자를 쓸 수 없습니다. 상품명에서 다음을 지우세요: {found}"


def _check_options(rules: MallRules, product: Product) -> Advice:
    if product.option_style == "buyer_input" and not rules.buyer_input_options:
        yield "option_style", f"{rules.name}은 구매자입력형 옵션을 쓸 수 없습니다. 조합형으로 바꾸세요."
    if len(product.option_names) > rules.max_option_names:
        yield (
            "option_names",
            f"{rules.name}은 옵션명을 {rules.max_option_names}개까지 쓸 수 있습니다. 옵션명을 줄이세요.",
        )
    if len(product.options) > rules.max_options:
        yield "options", f"{rules.name}은 옵션을 {rules.max_options}개까지 쓸 수 있습니다. 옵션값을 줄이세요."


def _check_surcharges(product: Product, price_won: int) -> Advice:
    over = [o for o in product.options if abs(o.surcharge_won) * 100 > price_won * MAX_SURCHARGE_PERCENT]
    if over:
        names = ", ".join("/".join(option.values) for option in over[:3])
        range_text = f"±{MAX_SURCHARGE_PERCENT}%({price_won * MAX_SURCHARGE_PERCENT // 100:,}원)"
        advice = f"옵션 추가금액은 판매가 {price_won:,}원의 {range_text} 안이어야 합니다."
        yield "options", f"{advice} 추가금액이나 판매가를 고치세요: {names}"
