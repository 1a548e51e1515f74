"""The HTTP side of listing: sales groups, mall fields, listings with their history, and live logs."""

from fastapi import APIRouter

from listing.api import groups, jobs, listings, sales

router = APIRouter(prefix="/v1", tags=["listings"])
for part in (groups.router, listings.router, sales.router, jobs.router):
    router.include_router(part)

__all__ = ["router"]
