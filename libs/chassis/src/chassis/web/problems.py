"""Every error as problem+json (RFC 9457), with a Korean `detail` that says what to do."""

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import IntegrityError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg import DataError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from structlog import get_logger

from chassis.causes import current_traceparent, trace_id_of
from chassis.database import PASSING
from chassis.event_store import FencedError
from chassis.privacy import ErasedError
from chassis.refusals import RefusalError, RefusalsError

logger = get_logger(__name__)


class ProblemError(BaseModel):
    """One thing that is wrong: `field` is a path into the body or the query."""

    field: str | None
    code: str
    detail: str


class Problem(BaseModel):
    """An RFC 9457 problem. `code` is stable; `trace_id` finds the request in the traces."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[ProblemError]
    trace_id: str | None


TITLES = {
    400: "요청을 읽을 수 없습니다",
    401: "로그인이 필요합니다",
    403: "권한이 없습니다",
    404: "찾을 수 없습니다",
    405: "지원하지 않는 방법입니다",
    408: "너무 오래 걸렸습니다",
    409: "지금은 할 수 없습니다",
    410: "파기되었습니다",
    413: "너무 큽니다",
    422: "입력을 확인해 주세요",
    429: "요청이 너무 많습니다",
    500: "처리하지 못했습니다",
    503: "잠시 사용할 수 없습니다",
}

_KOREAN = {
    "missing": "필수 항목입니다.",
    "extra_forbidden": "알 수 없는 항목입니다. 이름을 확인하거나 빼 주세요.",
    "string_type": "글자로 입력해 주세요.",
    "int_type": "정수로 입력해 주세요.",
    "int_parsing": "정수로 입력해 주세요.",
    "int_from_float": "정수로 입력해 주세요.",
    "bool_type": "true 또는 false로 입력해 주세요.",
    "bool_parsing": "true 또는 false로 입력해 주세요.",
    "list_type": "목록으로 입력해 주세요.",
    "uuid_parsing": "올바른 식별자가 아닙니다. 목록에서 다시 선택해 주세요.",
    "uuid_type": "올바른 식별자가 아닙니다. 목록에서 다시 선택해 주세요.",
    "date_from_datetime_parsing": "날짜는 2026-11-21처럼 입력해 주세요.",
    "date_parsing": "날짜는 2026-11-21처럼 입력해 주세요.",
    "datetime_parsing": "일시는 2026-11-21T09:00:00+09:00처럼 입력해 주세요.",
    "datetime_from_date_parsing": "일시는 2026-11-21T09:00:00+09:00처럼 입력해 주세요.",
    "timezone_aware": "일시에 시간대를 붙여 주세요. 예: 2026-11-21T09:00:00+09:00",
}


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[ProblemError] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The answer that tells a problem."""
    body = Problem(
        type=f"urn:mallbridge:problem:{code}",
        title=TITLES.get(status, "처리하지 못했습니다"),
        status=status,
        detail=detail,
        instance=request.url.path,
        code=code,
        errors=list(errors),
        trace_id=trace_id_of(current_traceparent()),
    )
    return JSONResponse(body.model_dump(), status_code=status, media_type="application/problem+json", headers=headers)


def install(app: FastAPI) -> None:
    """Let every error of an app be told as a problem."""
    app.add_exception_handler(RefusalError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(IntegrityError, _conflicted)
    app.add_exception_handler(FencedError, _conflicted)
    app.add_exception_handler(ErasedError, _erased)
    app.add_exception_handler(DataError, _out_of_range)
    for passing in PASSING:
        app.add_exception_handler(passing, _unavailable)
    app.add_exception_handler(Exception, _failed)


def refused(request: Request, refusal: RefusalError) -> JSONResponse:
    """The answer to a refusal."""
    parts = refusal.refusals if isinstance(refusal, RefusalsError) else (refusal,)
    errors = [ProblemError(field=part.field, code=part.code, detail=part.detail) for part in parts]
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
    return problem(request, refusal.status, refusal.code, refusal.detail, errors, headers)


def told(request: Request, error: RefusalError | HTTPException) -> JSONResponse:
    """The answer to an error that arises outside of every route."""
    return refused(request, error) if isinstance(error, RefusalError) else _http(request, error)


def _refused(request: Request, error: Exception) -> JSONResponse:
    return refused(request, error) if isinstance(error, RefusalError) else _failed(request, error)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    found: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(each["type"] == "json_invalid" for each in found):
        return problem(request, 400, "not_json", "본문이 올바른 JSON이 아닙니다. JSON 형식으로 보내 주세요.")
    errors = [_explained(each) for each in found]
    detail = " ".join(f"{each.field}: {each.detail}" for each in errors[:5])
    return problem(request, 422, "invalid_input", detail or "입력을 확인해 주세요.", errors)


def _explained(each: Any) -> ProblemError:
    kind = str(each["type"])
    where = [str(part) for part in each["loc"] if part not in ("body", "query", "path", "header")]
    context = each.get("ctx", {})
    return ProblemError(
        field=".".join(where) or None, code=kind, detail=_KOREAN.get(kind) or _limits(kind, context, each)
    )


def _limits(kind: str, context: Any, each: Any) -> str:
    match kind:
        case "string_too_long":
            return f"{context['max_length']}자까지 입력할 수 있습니다."
        case "string_too_short":
            return f"{context['min_length']}자 이상 입력해 주세요."
        case "too_long":
            return f"{context['max_length']}개까지 넣을 수 있습니다."
        case "too_short":
            return f"{context['min_length']}개 이상 넣어 주세요."
        case "greater_than_equal":
            return f"{context['ge']} 이상이어야 합니다."
        case "less_than_equal":
            return f"{context['le']} 이하여야 합니다."
        case "greater_than":
            return f"{context['gt']}보다 커야 합니다."
        case "enum" | "literal_error":
            return f"{context.get('expected')} 중에서 골라 주세요."
        case _:
            return f"값이 올바르지 않습니다. 형식을 확인해 주세요. ({each['msg']})"


_HTTP = {
    400: ("not_readable", "본문을 읽을 수 없습니다. JSON 형식과 문자 인코딩(UTF-8)을 확인해 주세요."),
    404: ("http_404", "주소에 해당하는 것이 없습니다. 주소를 확인해 주세요."),
    405: ("http_405", "이 주소에서는 쓸 수 없는 방법입니다. API 문서를 확인해 주세요."),
    408: ("too_slow", "본문을 보내는 데 너무 오래 걸렸습니다. 다시 보내 주세요."),
    413: ("too_large", "본문이 4 MB를 넘습니다. 나누어 보내 주세요."),
}


def _http(request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    code, detail = _HTTP.get(status, (f"http_{status}", "요청을 확인해 주세요."))
    return problem(request, status, code, detail, headers=headers)


def _conflicted(request: Request, _: Exception) -> JSONResponse:
    return problem(request, 409, "changed_meanwhile", "다른 사용자가 먼저 변경했습니다. 다시 조회한 뒤 시도해 주세요.")


def _erased(request: Request, _: Exception) -> JSONResponse:
    return problem(request, 410, "personal_data_erased", "보관 기간이 지나 개인정보가 파기되었습니다.")


def _out_of_range(request: Request, error: Exception) -> JSONResponse:
    logger.warning("out_of_range", path=request.url.path, error=repr(error))
    return problem(request, 422, "out_of_range", "값이 너무 크거나 저장할 수 없는 모양입니다. 값을 확인해 주세요.")


def _unavailable(request: Request, error: Exception) -> JSONResponse:
    logger.warning("unavailable", error=repr(error))
    detail = "지금은 처리할 수 없습니다. 저장된 내용은 그대로이니 잠시 뒤 다시 시도해 주세요."
    return problem(request, 503, "unavailable", detail, headers={"Retry-After": "2"})


def _failed(request: Request, error: Exception) -> JSONResponse:
    logger.error("failed", path=request.url.path, exc_info=error)
    return problem(request, 500, "failed", "처리하지 못했습니다. 아래 추적번호와 함께 운영자에게 알려 주세요.")
