"""Pictures that sellers uploaded: looked at, rid of what does not belong to them, kept in an object store.

A picture is kept under the digest of its bytes, so the same one is kept once and an address never shows another one.
The store may be a folder or S3; sizes that malls want are made when they are first asked for, and kept beside.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore, from_url
from PIL import Image

from catalog.domain import PictureNotFoundError, ProductDetails, Upload, Use, picture_names, upload_refusals
from catalog.domain.refusals import ImageAddressError
from chassis.refusals import RefusalsError
from contracts.pictures import Size, picture_name

SIZES: frozenset[Size] = frozenset({(120, 120), (300, 300), (720, 758)})
"""What a picture may be asked for in, besides as it is: what lists show, what a form shows, what malls want."""
WHITE = (255, 255, 255)
QUALITY = 90


@dataclass(frozen=True)
class Kept:
    """A picture that is in the store. `name` is how products name it; sizes in pixels and bytes."""

    name: str
    width: int
    height: int
    size_bytes: int


class Gallery:
    """The pictures of all sellers. `place` is a folder, or an address as `s3://bucket/prefix`."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._store: ObjectStore | None = None

    def keep(self, seller_id: UUID, use: Use, file_name: str, content: bytes) -> Kept:
        """Keep a file that a seller uploaded, without what a camera wrote into it. Raises RefusalsError."""
        form, width, height = _looked_at(content)
        refusals = upload_refusals(Upload(use, file_name, len(content), form, width, height))
        if refusals:
            raise RefusalsError(refusals)
        clean = _cleaned(content)
        digest = hashlib.sha256(clean).hexdigest()
        obstore.put(self._opened(), f"{seller_id}/{digest}.jpg", clean)
        return Kept(picture_name(seller_id, digest), width, height, len(clean))

    def give(self, seller_id: UUID, digest: str, size: Size | None) -> bytes:
        """A picture's bytes. Raises PictureNotFoundError."""
        whole = f"{seller_id}/{digest}.jpg"
        if size is None:
            return self._read(whole)
        if size not in SIZES:
            raise PictureNotFoundError("그런 크기의 이미지는 없습니다. 주소를 확인해 주세요.")
        shaped = f"{seller_id}/{digest}-{size[0]}x{size[1]}.jpg"
        try:
            return self._read(shaped)
        except PictureNotFoundError:
            made = _fitted(self._read(whole), size)
            obstore.put(self._opened(), shaped, made)
            return made

    def check(self, seller_id: UUID, details: ProductDetails) -> None:
        """Look whether the pictures that a product names are here and its seller's. Raises RefusalsError."""
        named = picture_names(details)
        lost = {name for name in {name for _, name in named} if not self._has(seller_id, name)}
        missing = [
            ImageAddressError("올린 이미지를 찾을 수 없습니다. 이미지를 다시 올려 주세요.", field=field)
            for field, name in named
            if name in lost
        ]
        if missing:
            raise RefusalsError(missing)

    def _has(self, seller_id: UUID, name: str) -> bool:
        path = name.removeprefix("image:")
        if not path.startswith(f"{seller_id}/"):
            return False
        try:
            obstore.head(self._opened(), path)
        except FileNotFoundError:
            return False
        return True

    def _read(self, path: str) -> bytes:
        try:
            return bytes(obstore.get(self._opened(), path).bytes())
        except FileNotFoundError as error:
            raise PictureNotFoundError("이미지를 찾을 수 없습니다. 주소를 확인해 주세요.") from error

    def _opened(self) -> ObjectStore:
        if self._store is None:
            near = "://" not in self._place
            self._store = LocalStore(Path(self._place).absolute(), mkdir=True) if near else from_url(self._place)
        return self._store


def _looked_at(content: bytes) -> tuple[str | None, int, int]:
    """What a file really is, and its size; only its head is read, and it is tried whether all of it is there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                form, size = picture.format, picture.size
                if form == "JPEG":
                    picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None, 0, 0
    return form, *size


def _cleaned(content: bytes) -> bytes:
    """The same picture without places, devices and whatever hangs behind its end; its colours stay as they are."""
    cleaned = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        profile = picture.info.get("icc_profile")
        picture.info.clear()
        picture.save(cleaned, "JPEG", quality="keep", optimize=True, icc_profile=profile)
    return cleaned.getvalue()


def _fitted(content: bytes, size: Size) -> bytes:
    """A picture within a size, white around it."""
    made = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("RGB")
        small.thumbnail(size, Image.Resampling.LANCZOS)
        ground = Image.new("RGB", size, WHITE)
        ground.paste(small, ((size[0] - small.width) // 2, (size[1] - small.height) // 2))
        ground.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
