"""이미지 업로드 over HTTP, and the public addresses under which malls and browsers read the pictures."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from catalog.api.products import TheCatalog, Writer
from catalog.domain import Use

router = APIRouter(tags=["pictures"])

PATH = "/images"
OPEN: dict[str, Any] = {"security": []}
"""Marks a route in the API description as one that needs no token: malls and buyers read the pictures."""
KEPT_FOR = timedelta(days=365)
"""How long whoever read a picture may keep it: an address never shows another one."""
JPEG = {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}

Seller = Annotated[UUID, Path()]
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Side = Annotated[int, Path(ge=1, le=10_000)]


class PictureAnswer(BaseModel):
    """A picture that was kept. `name` goes into `image_urls` and `detail_image_urls`; sizes in pixels and bytes."""

    name: str
    width: int
    height: int
    size_bytes: int


async def body_of(request: Request) -> bytes:
    """A dependency: the file as it came."""
    return await request.body()


@router.post("/v1/pictures", status_code=201, openapi_extra={"requestBody": {**JPEG, "required": True}})
def upload_picture(
    content: Annotated[bytes, Depends(body_of)],
    who: Writer,
    catalog: TheCatalog,
    file_name: Annotated[str, Query(max_length=200)],
    use: Annotated[Use, Query()] = "main",
) -> PictureAnswer:
    """이미지 업로드: the bytes of a jpg file. The same file again is the same picture."""
    return PictureAnswer(**vars(catalog.gallery.keep(who.seller_id, use, file_name, content)))


@router.get(
    PATH + "/{seller_id}/{digest}-{width}x{height}.jpg",
    openapi_extra=OPEN,
    response_class=Response,
    responses={200: JPEG},
)
def show_fitted_picture(seller_id: Seller, digest: Digest, width: Side, height: Side, catalog: TheCatalog) -> Response:
    """A picture in a size that a mall wants, white around it."""
    return _shown(catalog.gallery.give(seller_id, digest, (width, height)))


@router.get(PATH + "/{seller_id}/{digest}.jpg", openapi_extra=OPEN, response_class=Response, responses={200: JPEG})
def show_picture(seller_id: Seller, digest: Digest, catalog: TheCatalog) -> Response:
    """A picture as it was uploaded."""
    return _shown(catalog.gallery.give(seller_id, digest, None))


def _shown(content: bytes) -> Response:
    keeping = f"public, max-age={int(KEPT_FOR.total_seconds())}, immutable"
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": keeping})
