"""이미지 업로드 over HTTP, and the public addresses of pictures."""

import io
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPLOAD = {"params": {"file_name": "main1.jpg"}, "headers": {"Content-Type": "image/jpeg"}}


def picture(side: int = 1000, form: str = "JPEG") -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).save(made, form)
    return made.getvalue()


async def test_an_uploaded_picture_is_named_by_a_product_and_read_by_anybody(shop: Any) -> None:
    kept = await shop.ask("POST", "/pictures", 201, content=picture(), **UPLOAD)
    assert (kept["width"], kept["height"]) == (1000, 1000)
    product_id = await shop.entered(image_urls=[kept["name"]], detail_image_urls=[kept["name"]])
    product = await shop.see(f"/products/{product_id}")
    assert product["details"]["image_urls"] == [kept["name"]]
    address = "/images/" + kept["name"].removeprefix("image:")
    for path, size in ((address, (1000, 1000)), (address.replace(".jpg", "-720x758.jpg"), (720, 758))):
        shown = await shop.client.get(path)
        assert shown.status_code == 200
        assert shown.headers["content-type"] == "image/jpeg"
        assert "immutable" in shown.headers["cache-control"]
        assert Image.open(io.BytesIO(shown.content)).size == size


async def test_a_picture_that_malls_refuse_is_refused(shop: Any) -> None:
    for content, says in (
        (picture(form="PNG"), "PNG 파일은 jpg로"),
        (picture(900), "지금 900x900"),
        (b"", "읽을 수 없는"),
    ):
        told = await shop.ask("POST", "/pictures", 422, content=content, **UPLOAD)
        assert says in told["detail"]
        assert told["errors"][0]["field"] == "file"
    assert (await shop.send("POST", "/pictures", content=b"\xff" * (4 * 1024 * 1024 + 1), **UPLOAD)).status_code == 413


async def test_another_sellers_picture_is_not_taken_into_a_product(shop: Any, body: dict[str, Any]) -> None:
    kept = await shop.ask("POST", "/pictures", 201, content=picture(), **UPLOAD)
    for name in (kept["name"].replace(str(shop.seller_id), str(uuid4())), f"image:{shop.seller_id}/{'0' * 64}.jpg"):
        told = await shop.ask("POST", "/products", 422, json={**body, "image_urls": [name]})
        assert "이미지를 다시 올려 주세요" in told["detail"]


async def test_what_is_not_there_is_not_found(shop: Any) -> None:
    for name in (f"{'0' * 64}.jpg", f"{'0' * 64}-720x758.jpg", f"{'0' * 64}-1x1.jpg"):
        assert (await shop.client.get(f"/images/{shop.seller_id}/{name}")).status_code == 404
    for name in ("..%2f..%2fetc%2fpasswd", "x.jpg", f"{'0' * 63}.jpg", f"{'0' * 64}.png"):
        assert (await shop.client.get(f"/images/{shop.seller_id}/{name}")).status_code in (404, 422)
