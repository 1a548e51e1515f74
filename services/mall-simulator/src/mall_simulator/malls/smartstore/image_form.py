"""Pictures that are uploaded to 네이버: a multipart form of image files (malls.md 2.2).

Unverified: the kinds of files and their largest size.
"""

from email import message_from_bytes
from email.policy import HTTP

from mall_simulator.malls.smartstore.envelopes import wrong
from mall_simulator.records import Doc

IMAGE_HOST = "https://shop-phinf.example/"
"""Where uploaded pictures are; a product takes no others."""
MOST = 10
LARGEST_BYTES = 10 * 1024 * 1024
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
_TYPES = ("image/jpeg", "image/png", "image/gif", "image/bmp")

Part = tuple[str, bytes]
"""The type of a part and its bytes."""


def image_parts(content_type: str, body: bytes) -> list[Part]:
    """The parts named `imageFiles`; none where it is no multipart form."""
    if not content_type.startswith("multipart/form-data"):
        return []
    whole = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
    named = [
        part for part in whole.iter_parts() if part.get_param("name", header="content-disposition") == "imageFiles"
    ]
    return [(part.get_content_type(), bytes(part.get_payload(decode=True) or b"")) for part in named]


def image_problems(parts: list[Part]) -> list[Doc]:
    """What 네이버 does not take."""
    if not 1 <= len(parts) <= MOST:
        return [wrong("imageFiles", "Size", "이미지는 1개 이상 10개 이하로 등록해 주세요.")]
    if any(kind not in _TYPES or not content.startswith(_STARTS) for kind, content in parts):
        return [wrong("imageFiles", "NotValid", "이미지 파일(jpg, png, gif, bmp)만 등록할 수 있습니다.")]
    if any(len(content) > LARGEST_BYTES for _, content in parts):
        return [wrong("imageFiles", "Size", "이미지는 10MB 이하로 등록해 주세요.")]
    return []
