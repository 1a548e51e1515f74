"""Pictures that sellers uploaded: how events name them, and the public address that a name stands for.

A product's images are public https addresses, or names of uploaded pictures: `image:<seller id>/<sha256>.jpg`. A name
stays the same wherever the pictures are moved; who hands it to the outside makes an address of it.
"""

import re
from uuid import UUID

PICTURE = re.compile(r"image:(?P<path>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{64})\.jpg")

Size = tuple[int, int]
"""Width and height in pixels."""


def picture_name(seller_id: UUID, digest: str) -> str:
    """The name of a seller's picture; `digest` is the SHA-256 of its bytes in hexadecimal."""
    return f"image:{seller_id}/{digest}.jpg"


def addressed(text: str, base: str, size: Size | None = None) -> str:
    """Put public addresses in the place of all picture names in a text: `<base>/<seller id>/<sha256>[-<w>x<h>].jpg`."""
    shape = f"-{size[0]}x{size[1]}" if size else ""
    return PICTURE.sub(lambda found: f"{base}/{found['path']}{shape}.jpg", text)
