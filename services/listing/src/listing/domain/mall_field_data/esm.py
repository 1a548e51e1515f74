"""The fields of the 판매정보 on 옥션 and G마켓."""

from listing.domain.mall_field_data.field import MallField

ESM = (
    MallField("place_no", "출하지", kind="template", help="ESM+에 등록한 출하지를 고르세요."),
    MallField("bundle_policy_no", "묶음배송비 정책", kind="template", help="고른 출하지의 배송비 정책을 고르세요."),
    MallField("dispatch_policy_no", "발송정책", kind="template", help="ESM+에 등록한 발송정책을 고르세요."),
    MallField("return_address_no", "반품/교환지", kind="template", help="ESM+ 판매자주소록에서 고르세요."),
    MallField("return_fee_won", "반품배송비 (편도)", kind="number"),
    MallField(
        "origin_type",
        "원산지 구분",
        kind="choice",
        required=False,
        choices={"1": "국산", "2": "수입산", "3": "기타"},
        help="원산지 코드와 함께 적습니다.",
    ),
    MallField("origin_code", "원산지 코드", required=False, help="ESM 원산지 코드를 적으세요. 예: 5101 (강원 강릉시)"),
)
