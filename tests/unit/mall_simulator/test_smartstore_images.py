"""Pictures at 네이버: uploaded as a form of files, and a product has no others (malls.md 2.2)."""

import pytest

from mall_simulator.web import picture_at

BASE = "/smartstore/external"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("smartstore").Seller(simulator, await simulator.account("smartstore"))


async def test_pictures_are_uploaded_in_parts(seller, simulator):
    await seller.call("GET", f"{BASE}/v1/seller/account")
    headers = {"Authorization": f"Bearer {seller.token}"}
    files = [("imageFiles", (f"{place}.jpg", picture_at(str(place)), "image/jpeg")) for place in range(2)]
    answer = await simulator.http.post(f"{BASE}/v1/product-images/upload", files=files, headers=headers)
    assert len(answer.json()["images"]) == 2
    assert (await seller.call("POST", f"{BASE}/v1/product-images/upload", {})).status_code == 400
    images = {"representativeImage": answer.json()["images"][0]}
    assert (await seller.call("POST", f"{BASE}/v2/products", await seller.product(images=images))).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "kind", "count"),
    [
        ("imageFiles", b"no picture", "image/jpeg", 1),
        ("imageFiles", picture_at("x"), "text/html", 1),
        ("imageFiles", picture_at("x"), "image/jpeg", 11),
        ("imageFiles", picture_at("x") + bytes(10 * 1024 * 1024), "image/jpeg", 1),
        ("files", picture_at("x"), "image/jpeg", 1),
    ],
)
async def test_what_is_no_picture_is_not_uploaded(seller, simulator, name, content, kind, count):
    await seller.call("GET", f"{BASE}/v1/seller/account")
    files = [(name, (f"{place}.jpg", content, kind)) for place in range(count)]
    headers = {"authorization": f"Bearer {seller.token}"}
    answer = await simulator.http.post(f"{BASE}/v1/product-images/upload", files=files, headers=headers)
    assert (answer.status_code, answer.json()["invalidInputs"][0]["name"]) == (400, "imageFiles")


async def test_a_product_has_only_pictures_of_the_malls_own_upload(seller):
    theirs = {"representativeImage": {"url": "https://images.example/1.jpg"}}
    answer = await seller.call("POST", f"{BASE}/v2/products", await seller.product(images=theirs))
    assert (answer.status_code, answer.json()["invalidInputs"][0]["name"]) == (400, "originProduct.images")
