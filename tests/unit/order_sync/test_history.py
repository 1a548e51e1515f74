"""연동이력 of an order in a seller's words."""

import pytest

from order_sync.projections import reason_told

LISTING = "0b6d6f0c-6f2e-5a3e-9d4c-0a1b2c3d4e5f"


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        (f"판매상품 {LISTING}: 제휴몰 상품번호 7, 옵션번호 3", "판매상품 '귤 / 5kg': 제휴몰 상품번호 7, 옵션번호 3"),
        ("판매자가 직접 매칭", "판매자가 직접 매칭"),
        (None, None),
    ],
)
def test_the_product_is_named_instead_of_a_listings_id(recorded: str | None, told: str | None) -> None:
    assert reason_told(recorded, "귤 / 5kg") == told
