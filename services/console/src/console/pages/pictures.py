"""Pictures in 상품등록: uploaded one by one as they are chosen or dropped, shown at once, refused at their place."""

import re
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk, Typed, backend_of
from console.problems import FormErrors, RefusedError
from console.view import show

router = APIRouter()

PLACES = ("대표이미지", "추가이미지 1", "추가이미지 2")
MOST_AT_ONCE = 20
MOST_BYTES = 4 * 1024 * 1024
"""Larger files are not even handed on: no service takes so large a body. The catalogue refuses from 3 MB on."""
_PATH = re.compile(r"[0-9a-f-]{36}/[0-9a-f]{64}(-[0-9]{1,4}x[0-9]{1,4})?\.jpg")
KEPT_SECONDS = 86_400


@router.get("/pictures/{path:path}")
async def picture(request: Request, path: str) -> Response:
    """A picture for this site's pages, which show nothing from elsewhere."""
    if not _PATH.fullmatch(path):
        raise RefusedError(404, "이미지를 찾을 수 없습니다.")
    shown = await backend_of(request).picture(path)
    keeping = {"Cache-Control": f"private, max-age={KEPT_SECONDS}, immutable"}
    return Response(shown.content, media_type="image/jpeg", headers=keeping)


@router.post("/products/pictures/{place}")
async def put_picture(request: Request, desk: TheDesk, form: Typed, place: int) -> Response:
    """A picture for 대표이미지 or 추가이미지; a file that is refused leaves what was there."""
    place = min(max(place, 0), len(PLACES) - 1)
    texts = form.getlist("image_url")
    before = texts[place] if place < len(texts) else ""
    name, errors = str(before), FormErrors()
    for file in _files(form, f"picture_{place}")[:1]:
        name, errors = await _kept(desk, file, "main", name)
    return show(request, "product_picture.html", place=place, label=PLACES[place], name=name, errors=errors)


@router.post("/products/detail-pictures")
async def add_detail_pictures(request: Request, desk: TheDesk, form: Typed) -> Response:
    """More 상세이미지, in the order in which they were chosen."""
    rows: list[dict[str, Any]] = []
    for file in _files(form, "detail_picture")[:MOST_AT_ONCE]:
        name, errors = await _kept(desk, file, "detail", "")
        rows.append({"name": name, "file": file.filename or "", "errors": errors})
    return show(request, "product_details.html", rows=rows)


@router.post("/products/extra-picture")
async def put_extra_picture(request: Request, desk: TheDesk, form: Typed, before: str = "") -> Response:
    """A picture for a 추가상품; a file that is refused leaves what was there."""
    name, errors = before, FormErrors()
    for file in _files(form, "extra_picture")[:1]:
        name, errors = await _kept(desk, file, "main", before)
    return show(request, "product_extra_picture.html", name=name, errors=errors)


async def _kept(desk: Desk, file: UploadFile, use: str, before: str) -> tuple[str, FormErrors]:
    """The name under which a file is kept; or what was there before, and what is wrong."""
    if (file.size or 0) > MOST_BYTES:
        size = (file.size or 0) / 1024 / 1024
        told = f"이미지는 3MB 이하여야 합니다. 용량을 줄여 다시 올려 주세요. (지금 {size:.1f}MB)"
        return before, FormErrors({"file": [told]})
    content = await file.read()
    asked = {"file_name": (file.filename or "")[:200], "use": use}
    try:
        kept: Json = await desk.upload("catalog", "/pictures", content, "image/jpeg", **asked)
    except RefusedError as refusal:
        return before, FormErrors.of(refusal)
    return kept["name"], FormErrors()


def _files(form: Typed, name: str) -> list[UploadFile]:
    return [file for file in form.getlist(name) if isinstance(file, UploadFile) and file.filename]
