"""The gateway over HTTP: mall accounts, and the evidence of what is done at the malls."""

from mall_gateway.api.accounts import router as accounts_router
from mall_gateway.api.documents import router as documents_router
from mall_gateway.api.evidence import router as evidence_router
from mall_gateway.api.files import router as files_router
from mall_gateway.api.operators import router as operators_router

routers = (accounts_router, evidence_router, documents_router, files_router, operators_router)

__all__ = ["routers"]
