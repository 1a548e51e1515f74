"""Two users save one product: the second is refused, and may ask what stands there beside what was typed."""

from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_form_is_compared_with_what_another_user_saved_since(shop: Any) -> None:
    product_id = await shop.entered()
    product = await shop.see(f"/products/{product_id}")
    typed = {**product["details"], "name": "내가 쓴 이름", "revision": product["revision"]}
    other = {**product["details"], "price_won": 140_000, "revision": product["revision"]}
    assert (await shop.ask("PUT", f"/products/{product_id}", 200, json=other))["revision"] == 2
    refused = await shop.ask("PUT", f"/products/{product_id}", 409, json=typed)
    assert refused["code"] == "product_moved"
    compared = await shop.ask("POST", f"/products/{product_id}/differences", 200, json=typed)
    assert compared["revision"] == 2
    assert [(each["label"], each["before"], each["after"]) for each in compared["differences"]] == [
        ("상품명", "티몬 테스트 상품", "내가 쓴 이름"),
        ("대표가격", "140,000원", "135,000원"),
    ]
    (save,) = compared["saves"]
    assert (save["kind"], [change["label"] for change in save["changes"]]) == ("changed", ["대표가격"])
    over = await shop.ask("PUT", f"/products/{product_id}", 200, json={**typed, "revision": compared["revision"]})
    assert over["revision"] == 3
