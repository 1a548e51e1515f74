"""The HTTP side of claim-sync: thin routes over commands and views."""

from fastapi import APIRouter

from claim_sync.api import acts, claims, collections, jobs

router = APIRouter(prefix="/v1")
for part in (acts, claims, collections, jobs):
    router.include_router(part.router)

__all__ = ["router"]
