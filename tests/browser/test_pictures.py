"""Pictures in 상품등록: refused with what to do, uploaded, shown, dropped, and read by the mall."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

LABELS = ("대표이미지", "추가이미지 1", "추가이미지 2")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Right and wrong files, by name."""
    kinds = {"main1.jpg": (1000, 1000), "small.jpg": (640, 480), "detail1.jpg": (860, 2400), "detail2.jpg": (860, 1200)}
    made = {name: tmp_path / name for name in (*kinds, "photo.png")}
    for name, size in kinds.items():
        Image.linear_gradient("L").resize(size).save(made[name], "JPEG")
    Image.new("RGB", (1000, 1000)).save(made["photo.png"], "PNG")
    made["camera.jpg"] = tmp_path / "camera.jpg"
    made["camera.jpg"].write_bytes(made["main1.jpg"].read_bytes() + bytes(5 * 1024 * 1024))
    return made


def choose(page: Page, label: str, *files: Path) -> None:
    page.get_by_label(f"{label} 파일").set_input_files([str(file) for file in files])


def drop(page: Page, place: str, file: Path) -> None:
    """Drag a file from the desk onto a place."""
    page.locator(place).evaluate(
        """(place, [name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, {type: "image/jpeg"}));
            place.dispatchEvent(new DragEvent("dragover", {dataTransfer: data, bubbles: true, cancelable: true}));
            place.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        [file.name, list(file.read_bytes())],
    )


def is_shown(page: Page, label: str) -> bool:
    """Whether the browser could draw a picture."""
    picture = page.get_by_role("img", name=label, exact=True).first
    expect(picture).to_be_visible()
    return bool(picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth > 0 }"))


def test_pictures_are_checked_uploaded_and_shown(tab: Any, files: dict[str, Path]) -> None:
    tab.go("상품등록")
    page: Page = tab.page
    page.fill("#f-name", "사진 있는 상품")
    choose(page, LABELS[0], files["small.jpg"])
    expect(page.get_by_text("1000x1000 크기여야 합니다. 크기를 맞춰 다시 올려 주세요. (지금 640x480)")).to_be_visible()
    choose(page, LABELS[0], files["photo.png"])
    expect(page.get_by_text("파일명을 바꿔 다시 올려 주세요: photo.png")).to_be_visible()
    choose(page, LABELS[0], files["camera.jpg"])
    expect(page.get_by_text("이미지는 3MB 이하여야 합니다. 용량을 줄여 다시 올려 주세요. (지금 5.0MB)")).to_be_visible()
    assert not tab.violations()
    choose(page, LABELS[0], files["main1.jpg"])
    assert is_shown(page, LABELS[0])
    expect(page.get_by_text("다시 올려 주세요")).to_have_count(0)
    drop(page, ".picture:nth-child(2)", files["main1.jpg"])
    assert is_shown(page, LABELS[1])
    page.get_by_role("button", name="추가이미지 1 삭제").click()
    expect(page.get_by_label("추가이미지 1 주소")).to_be_focused()
    choose(page, "상세이미지", files["detail1.jpg"], files["photo.png"], files["detail2.jpg"])
    expect(page.locator("#detail-pictures li img")).to_have_count(2)
    expect(page.get_by_text("photo.png: 이미지 파일명은")).to_be_visible()
    assert is_shown(page, "상세이미지")
    page.get_by_role("button", name="추가상품 등록 +").click()
    page.get_by_label("추가상품 이미지 파일").set_input_files(str(files["main1.jpg"]))
    assert is_shown(page, "추가상품 이미지")
    page.get_by_label("추가상품명", exact=True).fill("선물 포장")
    assert not tab.violations()
    names = page.locator("[name=image_url]").evaluate_all("fields => fields.map(field => field.value)")
    assert names[0].startswith("image:")
    assert names[1:] == ["", ""]
    assert page.input_value("#f-name") == "사진 있는 상품"
    page.fill("#f-price_won", "19900")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.get_by_text("빨간 글씨로 표시한 항목")).to_be_visible()
    assert is_shown(page, LABELS[0])
    expect(page.locator("#detail-pictures li img")).to_have_count(2)
