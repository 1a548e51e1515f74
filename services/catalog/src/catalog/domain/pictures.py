"""What an uploaded picture must be, by what it is for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from catalog.domain.details import ProductDetails
from catalog.domain.refusals import PictureError
from contracts.pictures import PICTURE

Use = Literal["main", "detail"]
"""대표이미지, 추가이미지 and an 추가상품's image are `main`; 상세이미지 are `detail`."""

MAIN_SIDE = 1000
"""Width and height of a main picture, in pixels."""
LARGEST_BYTES = 3 * 1024 * 1024
DETAIL_WIDTH, DETAIL_HEIGHT = 3000, 20_000
_FILE_NAME = re.compile(r"[A-Za-z0-9]+\.jpe?g", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """A file as it came, its size in pixels.

    `form` is what it really is (`JPEG`, `PNG`, …), None where it is no picture; then it has no size.
    """

    use: Use
    file_name: str
    size_bytes: int
    form: str | None
    width: int = 0
    height: int = 0


def upload_refusals(upload: Upload) -> list[PictureError]:
    """Everything that is wrong with a file; empty when it can be kept."""
    return [PictureError(sentence, field="file") for sentence in _wrong(upload)]


def _wrong(upload: Upload) -> Iterator[str]:
    if not _FILE_NAME.fullmatch(upload.file_name):
        yield (
            "이미지 파일명은 영문과 숫자만 쓸 수 있고 .jpg로 끝나야 합니다. 파일명을 바꿔 다시 올려 주세요: "
            f"{upload.file_name}"
        )
    if upload.size_bytes > LARGEST_BYTES:
        size = upload.size_bytes / 1024 / 1024
        yield f"이미지는 3MB 이하여야 합니다. 용량을 줄여 다시 올려 주세요. (지금 {size:.1f}MB)"
    if upload.form is None:
        yield "읽을 수 없는 이미지입니다. 손상되지 않은 jpg 파일을 올려 주세요."
    elif upload.form != "JPEG":
        yield f"jpg 파일만 올릴 수 있습니다. {upload.form} 파일은 jpg로 저장해 다시 올려 주세요."
    else:
        yield from _wrong_size(upload)


def _wrong_size(upload: Upload) -> Iterator[str]:
    now = f"(지금 {upload.width}x{upload.height})"
    if upload.use == "main":
        if (upload.width, upload.height) != (MAIN_SIDE, MAIN_SIDE):
            wanted = f"{MAIN_SIDE}x{MAIN_SIDE}"
            yield f"대표이미지와 추가이미지는 {wanted} 크기여야 합니다. 크기를 맞춰 다시 올려 주세요. {now}"
    elif upload.width > DETAIL_WIDTH or upload.height > DETAIL_HEIGHT:
        yield (
            f"상세이미지는 너비 {DETAIL_WIDTH:,}, 높이 {DETAIL_HEIGHT:,} 픽셀까지 올릴 수 있습니다. "
            f"나누거나 줄여서 다시 올려 주세요. {now}"
        )


def picture_names(details: ProductDetails) -> list[tuple[str, str]]:
    """The uploaded pictures that a product names, each with the field that names it."""
    named = [
        *(("image_urls", name) for name in details.image_urls),
        *(("detail_image_urls", name) for name in details.detail_image_urls),
        *(("extras", extra.image_url) for extra in details.extras if extra.image_url),
    ]
    return [(field, name) for field, name in named if PICTURE.fullmatch(name)]
