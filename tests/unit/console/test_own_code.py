"""중복체크: whether a 자체상품코드 is free is told at its field."""

from typing import Any

FREE = "사용할 수 있는 자체상품코드입니다."
TAKEN = "이미 다른 상품이 쓰고 있습니다. 다른 코드를 입력해 주세요."


async def test_whether_a_code_is_free_is_told(shop: Any) -> None:
    shop.answers["/product-codes/own"] = lambda asked: (
        {"own_code": "A/1", "free": True, "detail": FREE}
        if asked["own_code"] == "A/1"
        else {"own_code": "B-2", "free": False, "detail": TAKEN}
    )
    free, taken = [await shop.page(f"/products/own-code?own_code={code}") for code in ("A%2F1", "B-2")]
    assert FREE in free
    assert "wrong" not in free
    assert TAKEN in taken
    assert 'class="wrong"' in taken


async def test_the_code_of_the_product_itself_is_asked_for_as_its_own(shop: Any) -> None:
    shop.answers["/product-codes/own"] = {"own_code": "A-1", "free": True, "detail": FREE}
    await shop.page("/products/own-code?own_code=+A-1+&product=p1")
    (asked,) = shop.questions("/product-codes/own")
    assert dict(asked) == {"own_code": "A-1", "product_id": "p1"}


async def test_an_empty_field_asks_nothing(shop: Any) -> None:
    assert "입력해 주세요" in await shop.page("/products/own-code?own_code=+")
    assert shop.questions("/product-codes/own") == []
