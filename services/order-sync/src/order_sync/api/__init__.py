"""The HTTP side of order-sync: thin routes over commands and views."""

from fastapi import APIRouter

from order_sync.api import collections, erasures, invoices, jobs, mappings, orders

router = APIRouter(prefix="/v1")
for part in (orders, erasures, invoices, collections, mappings, jobs):
    router.include_router(part.router)

__all__ = ["router"]
