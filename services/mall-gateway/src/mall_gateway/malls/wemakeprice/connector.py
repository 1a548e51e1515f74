"""HTTP and authentication of 위메프 (malls.md 6.1): the key in a header, failures turned into errors."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from mall_gateway.malls.answers import as_object, words_of
from mall_gateway.malls.failures import decoded, form_of, no_answer, throttled, trace_id_of
from mall_gateway.malls.port import Caller, CredentialsRefusedError, MallError, Request, Response
from mall_gateway.malls.wemakeprice.refusals import refusal
from mall_gateway.malls.wemakeprice.wire import Failure

MALL = "위메프"
GOOD = "200"
_WRONG_KEY = frozenset({"401", "403"})


async def call(
    caller: Caller,
    method: str,
    path: str,
    *,
    api: str,
    query: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Any:
    """One call: the `data` of a good answer. Raises the port's errors."""
    tail = f"?{urlencode(query, quote_via=quote)}" if query else ""
    request = Request(method, f"{caller.base_url}{path}{tail}", api, body=body)
    response = await caller.send(request, lambda given: _with_key(caller, given))
    return open_answer(caller, request, response)


def open_answer(caller: Caller, request: Request, response: Response) -> Any:
    """`data` of `{resultCode, data, error}` where the code is good; a failure inside a 200 is a failure."""
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    answer = as_object(decoded(MALL, request, response))
    result_code = _result_code(answer, response)
    if result_code == GOOD and not answer.get("error"):
        return answer.get("data")
    raise _failed(caller, request, response, result_code, failure_of(answer))


def failure_of(answer: Mapping[str, Any]) -> Failure:
    """What stands in `error`: an object, a list of them, or a text; else in the answer itself."""
    error = answer.get("error")
    if isinstance(error, str):
        return Failure(message=error)
    told = as_object(error[0] if isinstance(error, list) and error else error) or answer  # pyright: ignore[reportUnknownArgumentType]
    try:
        return Failure.model_validate(told)
    except ValidationError:
        return Failure(message=form_of(told))


def _result_code(answer: Mapping[str, Any], response: Response) -> str:
    """The code inside; the HTTP status where there is none, and nothing that counts as good."""
    inside = answer.get("resultCode")
    if inside is not None:
        return str(inside).strip()
    return str(response.status) if response.status >= 400 else ""


def _failed(caller: Caller, request: Request, response: Response, result_code: str, failure: Failure) -> MallError:
    if result_code == "429":
        return throttled(MALL, response, caller.now, message=failure.message)
    if result_code in _WRONG_KEY or response.status in (401, 403):
        return _key_refused(response, result_code, failure)
    if result_code in ("", GOOD) and not failure.message:
        return no_answer(MALL, request, response, "결과 코드 없음")
    if len(result_code) == 3 and result_code.startswith("5"):
        return no_answer(MALL, request, response, f"오류 {result_code}")
    return refusal(request.api, result_code, failure, trace_id_of(response))


def _key_refused(response: Response, result_code: str, failure: Failure) -> CredentialsRefusedError:
    message = failure.message or words_of(response)
    error = CredentialsRefusedError(
        "위메프가 API 인증키를 받아들이지 않았습니다. 판매자센터의 정보수정 > API 연동정보에서 인증키를 확인하세요.",
        code=failure.code or result_code,
        message=message,
        trace_id=trace_id_of(response),
    )
    error.expired = "만료" in message or "expired" in message.lower()
    return error


def _with_key(caller: Caller, request: Request) -> Request:
    key = caller.secrets.get("api_key", "").strip()
    if not key:
        raise CredentialsRefusedError(
            "위메프 API 인증키가 비어 있습니다. 제휴몰 계정정보에서 입력하세요.", code="api_key"
        )
    headers = {"apiKey": key, "Content-Type": "application/json; charset=UTF-8", "Accept": "application/json"}
    return replace(request, headers=headers)
