"""The HTTP side of alert: thin routes over commands and views."""

from fastapi import APIRouter

from alert.api import alerts, preferences, webhooks

router = APIRouter(prefix="/v1")
for part in (webhooks, alerts, preferences):
    router.include_router(part.router)

__all__ = ["router"]
