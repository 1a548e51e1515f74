"""Uploaded pictures: what is taken, what is left of them, and the sizes they are given in."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from catalog.application import Gallery
from catalog.domain import Extra, PictureNotFoundError, ProductDetails, Upload, picture_names, upload_refusals
from catalog.domain.rules import refusals_of
from chassis.refusals import RefusalsError
from contracts.pictures import addressed

SELLER = uuid4()
MADE_BY_NONE = "made with a camera at home"


def picture(width: int = 1000, height: int = 1000, form: str = "JPEG", **options: Any) -> bytes:
    made = io.BytesIO()
    ground = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    ground.save(made, form, **options)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    return Gallery(str(tmp_path / "pictures"))


RIGHT = Upload("main", "main1.jpg", 1000, "JPEG", 1000, 1000)


@pytest.mark.parametrize(
    "upload",
    [
        RIGHT,
        replace(RIGHT, file_name="MAIN.JPEG"),
        replace(RIGHT, size_bytes=3 * 1024 * 1024),
        replace(RIGHT, use="detail", width=3000, height=20_000),
        replace(RIGHT, use="detail", width=1, height=1),
    ],
)
def test_what_malls_take_is_taken(upload: Upload) -> None:
    assert upload_refusals(upload) == []


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (replace(RIGHT, file_name="메인.jpg"), "영문과 숫자만"),
        (replace(RIGHT, file_name="main 1.jpg"), "영문과 숫자만"),
        (replace(RIGHT, file_name="main1.png"), ".jpg로 끝나야"),
        (replace(RIGHT, size_bytes=3 * 1024 * 1024 + 1), "3MB 이하"),
        (replace(RIGHT, form=None), "읽을 수 없는 이미지"),
        (replace(RIGHT, form="PNG"), "PNG 파일은 jpg로"),
        (replace(RIGHT, width=999), "1000x1000 크기여야 합니다. 크기를 맞춰 다시 올려 주세요. (지금 999x1000)"),
        (replace(RIGHT, height=1001), "(지금 1000x1001)"),
        (replace(RIGHT, use="detail", width=3001), "너비 3,000"),
        (replace(RIGHT, use="detail", height=20_001), "높이 20,000"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(upload: Upload, says: str) -> None:
    (refusal,) = upload_refusals(upload)
    assert says in refusal.detail
    assert refusal.field == "file"


def test_a_file_is_what_its_bytes_are_not_what_its_name_says(gallery: Gallery) -> None:
    for content, says in (
        (picture(form="PNG"), "PNG 파일은"),
        (b"<script>alert(1)</script>", "읽을 수 없는"),
        (picture()[:5000], "읽을 수 없는"),
        (picture(999, 1000), "지금 999x1000"),
        (b"", "읽을 수 없는"),
    ):
        with pytest.raises(RefusalsError) as refused:
            gallery.keep(SELLER, "main", "main1.jpg", content)
        assert says in refused.value.refusals[0].detail


def test_a_bomb_of_pixels_is_not_unpacked(gallery: Gallery) -> None:
    bomb = Image.new("1", (20_000, 20_000))
    packed = io.BytesIO()
    bomb.save(packed, "PNG")
    with pytest.raises(RefusalsError, match="읽을 수 없는"):
        gallery.keep(SELLER, "detail", "main1.jpg", packed.getvalue())


def test_what_a_camera_wrote_and_what_hangs_behind_are_not_kept(gallery: Gallery) -> None:
    exif = Image.Exif()
    exif[0x010E] = MADE_BY_NONE
    content = picture(exif=exif, comment=MADE_BY_NONE.encode()) + b"PK\x03\x04 a stowaway"
    kept = gallery.keep(SELLER, "main", "main1.jpg", content)
    shown = gallery.give(SELLER, kept.name.removesuffix(".jpg").rpartition("/")[2], None)
    assert MADE_BY_NONE.encode() in content
    assert MADE_BY_NONE.encode() not in shown
    assert b"stowaway" not in shown
    assert opened(shown).tobytes() == opened(content).tobytes()
    assert len(shown) == kept.size_bytes


def test_the_same_picture_is_kept_once_and_each_seller_has_its_own(gallery: Gallery, tmp_path: Path) -> None:
    first = gallery.keep(SELLER, "main", "main1.jpg", picture())
    assert gallery.keep(SELLER, "main", "other.jpg", picture()).name == first.name
    other = gallery.keep(uuid4(), "main", "main1.jpg", picture())
    assert other.name != first.name
    assert len(list((tmp_path / "pictures").rglob("*.jpg"))) == 2


def test_a_mall_gets_the_size_it_wants_with_white_around(gallery: Gallery) -> None:
    kept = gallery.keep(SELLER, "main", "main1.jpg", picture())
    digest = kept.name.removesuffix(".jpg").rpartition("/")[2]
    made = gallery.give(SELLER, digest, (720, 758))
    assert opened(made).size == (720, 758)
    assert opened(made).getpixel((0, 0)) == (255, 255, 255)
    assert gallery.give(SELLER, digest, (720, 758)) == made
    with pytest.raises(PictureNotFoundError, match="그런 크기"):
        gallery.give(SELLER, digest, (721, 758))
    with pytest.raises(PictureNotFoundError):
        gallery.give(SELLER, "0" * 64, (720, 758))


def test_a_product_names_only_pictures_that_are_its_sellers(gallery: Gallery, details: ProductDetails) -> None:
    own = gallery.keep(SELLER, "main", "main1.jpg", picture()).name
    other = gallery.keep(uuid4(), "main", "main1.jpg", picture()).name
    lost = own.replace(own[-10:-4], "000000")
    extra = Extra("그룹", "줄", 1000, image_url=own)
    named = replace(details, image_urls=(own, details.image_urls[0]), detail_image_urls=(own,), extras=(extra,))
    assert picture_names(named) == [("image_urls", own), ("detail_image_urls", own), ("extras", own)]
    gallery.check(SELLER, named)
    for wrong in (other, lost):
        with pytest.raises(RefusalsError, match="다시 올려 주세요") as refused:
            gallery.check(SELLER, replace(details, image_urls=(own, wrong)))
        assert [refusal.field for refusal in refused.value.refusals] == ["image_urls"]


def test_the_name_of_an_uploaded_picture_stands_where_an_address_may(details: ProductDetails) -> None:
    name = f"image:{SELLER}/{'a' * 64}.jpg"
    assert refusals_of(replace(details, image_urls=(name,), detail_image_urls=(name,))) == []
    for wrong in (f"image:{SELLER}/{'a' * 63}.jpg", name.replace("jpg", "png"), f"x{name}"):
        assert [refusal.field for refusal in refusals_of(replace(details, image_urls=(wrong,)))] == ["image_urls"]


def test_names_become_addresses_and_other_addresses_stay() -> None:
    name = f"image:{SELLER}/{'a' * 64}.jpg"
    text = f'<img src="{name}"><img src="https://image.example/1.jpg">'
    base = "https://images.example/images"
    assert addressed(name, base) == f"{base}/{SELLER}/{'a' * 64}.jpg"
    assert addressed(text, base, (720, 758)) == (
        f'<img src="{base}/{SELLER}/{"a" * 64}-720x758.jpg"><img src="https://image.example/1.jpg">'
    )
    assert addressed("image:nobody/1.jpg", base) == "image:nobody/1.jpg"
