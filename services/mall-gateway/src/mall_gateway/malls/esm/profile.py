"""What is fixed about G마켓 and 옥션: credentials, 판매정보 fields, budgets and couriers (malls.md 4.1, 4.2, 4.6)."""

from collections.abc import Mapping
from datetime import timedelta

from mall_gateway.malls.capabilities import Capabilities, ClaimAbilities, InquiryAbilities
from mall_gateway.malls.claim_answers import NO_RESHIPMENT_OF_RETURNS, NOT_FOR_CANCELS
from mall_gateway.malls.esm.sites import AUCTION, GMARKET, Site
from mall_gateway.malls.port import Algorithm, Budget, Field, MallProfile

COURIERS: Mapping[str, str] = {
    "CJ_LOGISTICS": "10013",
    "LOTTE": "10008",
    "HANJIN": "10007",
    "LOGEN": "10003",
    "KOREA_POST": "10005",
    "KYUNGDONG": "10016",
    "ILYANG": "10015",
    "CHUNIL": "10017",
    "DAESIN": "10014",
    "GS_POSTBOX": "10073",
    "HAPDONG": "10074",
    "DHL": "10022",
}
"""Ours to DeliveryCompanyCode."""

DIRECT = {"DIRECT": "10031"}
"""직접배송, which only G마켓 has (malls.md 4.6)."""

ORIGIN_TYPES = {"1": "국산", "2": "수입산", "3": "기타"}
FEE_TYPES = {"1": "무료", "2": "유료", "3": "조건부 무료"}

SALES_FIELDS = (
    Field("place_no", "출하지", kind="template", help="ESM+에 등록한 출하지를 고르세요."),
    Field("bundle_policy_no", "묶음배송비 정책", kind="template", help="고른 출하지의 배송비 정책을 고르세요."),
    Field("dispatch_policy_no", "발송정책", kind="template", help="ESM+에 등록한 발송정책을 고르세요."),
    Field("return_address_no", "반품/교환지", kind="template", help="ESM+ 판매자주소록에서 고르세요."),
    Field("return_fee_won", "반품배송비 (편도)", kind="number"),
    Field(
        "origin_type",
        "원산지 구분",
        kind="choice",
        required=False,
        choices=ORIGIN_TYPES,
        help="원산지 코드와 함께 적습니다.",
    ),
    Field("origin_code", "원산지 코드", required=False, help="ESM 원산지 코드를 적으세요. 예: 5101 (강원 강릉시)"),
)

TEMPLATE_FIELDS = (
    Field("place_no", "출하지 번호", help="배송비를 매길 출하지의 번호입니다."),
    Field("fee_type", "배송비 종류", kind="choice", choices=FEE_TYPES),
    Field("fee_won", "배송비", kind="number", required=False, help="무료가 아니면 적습니다. 예: 3000"),
    Field("free_from_won", "무료배송 기준금액", kind="number", required=False, help="조건부 무료이면 적습니다."),
)

KINDS = {
    GMARKET.code: frozenset({"children", "electric", "living"}),
    AUCTION.code: frozenset({"children", "electric", "living", "broadcast"}),
}
"""What each takes of 인증정보 (product.md, Malls)."""

MAX_COMBINATIONS = 500
MAX_CHOICES = 50
"""Of a product with one option name (선택형)."""


def _budgets(site: Site) -> tuple[Budget, ...]:
    """The mall counts by the seller id in the token. What it does not publish has our own restraint."""
    return (
        Budget(
            name=f"{site.code}.orders",
            calls=1,
            per=timedelta(seconds=5),
            algorithm=Algorithm.SLIDING_WINDOW,
            scope="account",
            source="malls.md 4.1",
            apis=("esm.orders",),
        ),
        Budget(
            name=f"{site.code}.search",
            calls=20,
            per=timedelta(minutes=1),
            algorithm=Algorithm.TOKEN_BUCKET,
            scope="account",
            source="malls.md 4.1 says 30; 20 since 2026-08-10 by the mall's notice",
            apis=("esm.search",),
            share=0.5,  # a minute then holds what is left of the bucket and what flows in, together 20
        ),
        Budget(
            name=f"{site.code}.restraint",
            calls=10,
            per=timedelta(seconds=1),
            algorithm=Algorithm.TOKEN_BUCKET,
            scope="account",
            source="malls.md 4.1: not published; our own",
        ),
    )


def _capabilities(site: Site) -> Capabilities:
    """추가상품 (addonService) and text options exist, but in no form that malls.md knows: neither is sent."""
    return Capabilities(
        extras=False,
        option_prices=True,
        max_option_names=3,
        max_options=MAX_COMBINATIONS,
        buyer_input_options=False,
        fixed_stock=None,
        needs_coupang_flag=False,
        needs_delivery_template=True,
        seller_cancel=True,
        max_keywords=100,
        certification_kinds=KINDS[site.code],
    )


def _claims(site: Site) -> ClaimAbilities:
    """malls.md 4.4. Lists take 7 days, counted in whole days: 5 of ours never touch more."""
    name = site.name
    return ClaimAbilities(
        items=frozenset({"cancel_requests", "cancels_done", "return_requests", "exchange_requests"}),
        acts={
            "cancel": frozenset({"approve", "refuse"}),
            "return": frozenset({"approve"}),
            "exchange": frozenset({"pick_up", "reship"}),
        },
        elsewhere={
            "cancel": NOT_FOR_CANCELS,
            "return": {
                "refuse": f"{name} 반품은 API로 거부할 수 없습니다. ESM+ 반품관리에서 처리해 주세요.",
                "pick_up": f"{name} 반품은 승인하면 수거완료로 처리됩니다. 상품을 받은 뒤 승인해 주세요.",
                "reship": NO_RESHIPMENT_OF_RETURNS,
            },
            "exchange": {
                "approve": f"{name} 교환은 승인 절차가 없습니다. 수거완료와 재배송을 처리해 주세요.",
                "refuse": f"{name} 교환은 API로 거부할 수 없습니다. ESM+ 교환관리에서 처리해 주세요.",
            },
        },
        window=timedelta(days=5),
        refusal_by_invoice=frozenset({"cancel"}),
        received_first=frozenset({"return", "exchange"}),
    )


def _inquiries(site: Site) -> InquiryAbilities:
    return InquiryAbilities(
        items=frozenset({"product", "urgent", "notices"}),
        answers=frozenset({"product", "urgent"}),
        elsewhere={
            "customer_center": f"{site.name}의 API에는 고객센터 문의가 없습니다. ESM+ > 고객관리에서 답변하세요."
        },
        longest={"product": 1000, "urgent": 1000},
        window=timedelta(days=6),  # 7 days, both counted
        in_bytes=True,
    )


def profile_of(site: Site) -> MallProfile:
    """The profile of a site."""
    return MallProfile(
        code=site.code,
        name=site.name,
        kind="open_market",
        base_url="https://sa2.esmplus.com",
        hosts=("sa2.esmplus.com",),
        seller_site="https://www.esmplus.com",
        credential_fields=(
            Field("master_id", "ESM+ 마스터 ID", help="ESM+에 로그인하는 마스터 ID입니다."),
            Field("secret_key", "Secret Key", secret=True, help="ESM Trading API 신청 뒤 메일로 받은 키입니다."),
            Field("seller_id", f"{site.name} 판매자 ID", help=f"ESM+에 연결된 {site.name} 판매자 ID입니다."),
        ),
        sales_fields=SALES_FIELDS,
        key_help=(
            "ESM+ 마스터 ID를 만든 뒤 ESM Trading API 담당자(etapihelp@gmail.com)에게 마스터 ID, 사용할 API, 호출 IP를 "
            f"적어 신청하고, 받은 Secret Key를 {site.name} 판매자 ID와 함께 입력하세요."
        ),
        key_life=None,
        budgets=_budgets(site),
        capabilities=_capabilities(site),
        order_window=timedelta(days=30),  # of the 31 days that G마켓 takes; 옥션 takes more
        listed_after=timedelta(minutes=10),
        identity_fields=("seller_id",),
        couriers={**COURIERS, **DIRECT} if site is GMARKET else COURIERS,
        template_fields=TEMPLATE_FIELDS,
        claims=_claims(site),
        inquiries=_inquiries(site),
        sale_elsewhere={},
        listings_elsewhere="",
        options_elsewhere="",
        invoice_elsewhere=(
            f"{site.name}의 API에는 송장 수정이 없습니다. ESM+에서 송장을 수정해 주세요."  # malls.md 4.3
        ),
    )


PROFILES = {site.code: profile_of(site) for site in (GMARKET, AUCTION)}
