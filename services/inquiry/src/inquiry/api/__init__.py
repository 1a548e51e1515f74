"""The HTTP side of inquiry: thin routes over commands and views."""

from fastapi import APIRouter

from inquiry.api import answers, collections, erasures, inquiries, jobs, notices

router = APIRouter(prefix="/v1")
for part in (answers, inquiries, erasures, collections, notices, jobs):
    router.include_router(part.router)

__all__ = ["router"]
