"""The one route that malls call: those that fetch a request's document instead of being sent it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from chassis.refusals import NotFoundError
from mall_gateway.malls.documents import PATH, Documents

router = APIRouter(tags=["documents"])

OPEN: dict[str, Any] = {"security": []}
"""Marks a route in the API description as one that needs no token: its address is the secret."""


def documents(request: Request) -> Documents:
    """A dependency: what malls may fetch."""
    return request.app.state.application.documents


@router.get(PATH + "/{key}", openapi_extra=OPEN, response_class=Response)
def fetch_document(key: str, kept: Annotated[Documents, Depends(documents)]) -> Response:
    """A document, for as long as the mall may fetch it."""
    found = kept.find(key)
    if found is None:
        raise NotFoundError("문서를 찾을 수 없거나 보관 기간이 지났습니다. 다시 연동해 주세요.")
    body, content_type = found
    return Response(body, media_type=content_type)
