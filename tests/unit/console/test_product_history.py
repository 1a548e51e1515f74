"""상품수정이력 and 상품복원: what is shown of a change goes out as Excel, by the same search."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from console.pages.product_history import LONGEST_VALUE, shortened, who_did

AT = "2026-11-27T15:05:07Z"
LONG = "가" * 300
CHANGES: list[dict[str, Any]] = [
    {
        "product_id": "p1",
        "name": "컵",
        "code": "P1",
        "recorded_at": AT,
        "deleted_at": AT,
        "kind": "changed",
        "mall": None,
        "mall_name": None,
        "actor": "user:u1",
        "changes": [
            {"field": "name", "label": "상품명", "before": "잔", "after": "컵"},
            {"field": "detail", "label": "상세설명", "before": None, "after": LONG},
        ],
    },
    {
        "product_id": "p2",
        "name": "접시",
        "code": "P2",
        "recorded_at": AT,
        "deleted_at": None,
        "kind": "linked",
        "mall": "tmon",
        "mall_name": "티몬",
        "actor": "system",
        "changes": [],
    },
]


async def test_changes_go_out_as_they_are_searched_and_shown(shop: Any) -> None:
    shop.answers |= {
        "/product-changes": {"items": CHANGES, "next": None},
        "/users": [{"user_id": "u1", "name": "김하나"}],
    }
    heads, changed, linked = await shop.sheet("/products/history/excel?state=linked&q=컵&period=1y")
    assert heads == ["일시", "상품", "상품코드", "삭제됨", "구분", "제휴몰", "처리자", "변경 내용"]
    at = datetime(2026, 11, 28, 0, 5, 7)  # noqa: DTZ001
    assert changed[:7] == [at, "컵", "P1", "삭제됨", "수정", "", "김하나"]
    assert changed[7] == f"상품명: 잔 → 컵\n상세설명: 없음 → {shortened(LONG)}"
    assert linked == [at, "접시", "P2", "", "연동", "티몬", "자동", ""]
    page = await shop.page("/products/history?state=linked&q=컵&period=1y")
    assert re.findall("<ins>(.*?)</ins>", page) == ["컵", shortened(LONG)]
    written, shown = (dict(asked.multi_items()) for asked in shop.questions("/product-changes"))
    assert (written.pop("limit"), shown.pop("limit")) == ("1000", "20")
    assert written == shown
    assert (written["kind"], written["keyword"]) == ("linked", "컵")


async def test_deleted_products_go_out_as_they_are_searched_and_shown(shop: Any) -> None:
    row = {
        "product_id": "p1",
        "code": "P1",
        "own_code": "CUP",
        "name": "컵",
        "price_won": 9_000,
        "category_paths": [["생활", "주방", "컵"]],
        "created_at": AT,
        "deleted_at": AT,
    }
    shop.answers["/products/deleted"] = {"items": [row], "next": None}
    heads, told = await shop.sheet("/products/deleted/excel?q=컵")
    assert heads == ["상품코드", "자체상품코드", "상품명", "카테고리", "대표가격", "등록일", "삭제일"]
    deleted = datetime(2026, 11, 28, 0, 5, 7)  # noqa: DTZ001
    assert told == ["P1", "CUP", "컵", "생활 › 주방 › 컵", 9_000, date(2026, 11, 28), deleted]
    assert [asked["keyword"] for asked in shop.questions("/products/deleted")] == ["컵"]
    assert 'href="/products/deleted/excel?' in await shop.page("/products/deleted")


@pytest.mark.parametrize(
    ("actor", "told"), [("user:u1", "김하나"), ("user:u2", "직원"), ("system", "자동"), ("operator:o1", "자동")]
)
def test_who_did_it_is_told_by_name_where_it_is_known(actor: str, told: str) -> None:
    assert who_did(actor, {"user:u1": "김하나"}) == told


def test_a_long_value_is_shortened_and_none_is_told() -> None:
    assert (shortened(None), shortened(""), shortened("컵")) == ("없음", "없음", "컵")
    assert shortened("가" * LONGEST_VALUE) == "가" * LONGEST_VALUE
    assert shortened("가" * (LONGEST_VALUE + 1)) == "가" * (LONGEST_VALUE - 1) + "…"
