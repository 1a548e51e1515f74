"""The HTTP side of order-sync: thin routes over commands and views."""

from fastapi import APIRouter

from order_sync.api import collections, counts, erasures, invoice_sheets, invoices, jobs, mappings, orders

router = APIRouter(prefix="/v1")
for part in (counts, orders, erasures, invoices, invoice_sheets, collections, mappings, jobs):
    router.include_router(part.router)

__all__ = ["router"]
