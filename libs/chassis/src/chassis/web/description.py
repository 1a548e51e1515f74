"""What a service's OpenAPI says besides its routes: problems as they are sent, the token, idempotency keys."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from chassis.web.problems import Problem

PROBLEMS = (400, 401, 403, 404, 408, 409, 410, 413, 422, 503)
"""Any route may answer with these."""
RESPONSES: dict[int | str, dict[str, Any]] = {code: {"model": Problem} for code in PROBLEMS}
BEARER = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
OPEN: dict[str, Any] = {"security": []}
"""`openapi_extra` of a route that is used without a token."""
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key with the same request is answered as the first time.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]*$"},
}


class DescribedAPI(FastAPI):
    """An application whose OpenAPI document says what really goes over the wire."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            document.setdefault("components", {})["securitySchemes"] = BEARER
            document["security"] = [{"bearer": []}]
            for method, operation in _operations(document):
                _tell_problems(operation)
                if method in ("post", "put", "delete", "patch") and operation.get("security") != []:
                    operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        return self.openapi_schema or {}


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for operations in document["paths"].values():
        yield from operations.items()


def _tell_problems(operation: dict[str, Any]) -> None:
    for code, answer in operation["responses"].items():
        if code.isdigit() and int(code) >= 400 and answer.get("content"):
            answer["content"] = {"application/problem+json": next(iter(answer["content"].values()))}
