"""HTTP and authentication of 티몬 (malls.md 5.1): sends requests, keeps the token fresh, turns answers into errors."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from mall_gateway.malls.answers import as_object, loaded, words_of
from mall_gateway.malls.failures import decoded, no_answer, throttled, trace_id_of
from mall_gateway.malls.port import (
    Caller,
    CredentialsRefusedError,
    MallError,
    Request,
    Response,
    Token,
    TokenExpiredError,
)
from mall_gateway.malls.tmon.refusals import refusal
from mall_gateway.malls.tmon.wire import Failure, TokenAnswer

MALL = "티몬"
_BOUNDARY = "mallbridge-token-request"
_GOOD_CODES = frozenset({"", "0", "200", "OK", "SUCCESS", "None"})
_SHORTEST_LIFE = timedelta(minutes=1)


async def call(
    caller: Caller,
    method: str,
    path: str,
    *,
    api: str,
    query: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Any:
    """One call below /api/{vendorId}: the decoded body, or None for a write that was answered without one.

    A stale token is refreshed and the call repeated once: 티몬 did nothing with the first.
    Raises the port's errors.
    """
    request = Request(method, _address(caller, path, query or {}), api, body=body)
    token = await caller.token(lambda: fetch_token(caller))
    response = await _send(caller, request, token)
    if _token_is_stale(response):
        token = await caller.token(lambda: fetch_token(caller), refused=token.value)
        response = await _send(caller, request, token)
    return decode(caller, request, response)


async def fetch_token(caller: Caller) -> Token:
    """A new bearer token by client credentials, sent as multipart/form-data. Raises CredentialsRefusedError."""
    request = Request("POST", f"{caller.base_url}/oauth/token", "oauth.token", body=_token_form())
    asked_at = caller.now
    response = await caller.send(request, lambda given: _with_client(caller, given))
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if 400 <= response.status < 500:
        raise _credentials_refused(response)
    try:
        answer = TokenAnswer.model_validate(decoded(MALL, request, response))
    except ValidationError:
        raise no_answer(MALL, request, response, "토큰 없음") from None
    return Token(answer.access_token, asked_at + max(timedelta(seconds=answer.expires_in), _SHORTEST_LIFE))


def decode(caller: Caller, request: Request, response: Response) -> Any:
    """The value of an answer. Every form of failure that 티몬 has becomes an error of the port."""
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if _token_is_stale(response):
        raise TokenExpiredError("티몬 접속 토큰이 만료되었습니다.", code="invalid_token", message=words_of(response))
    if _is_empty_write(request, response):
        return None
    answer = decoded(MALL, request, response)
    if response.status >= 400:
        raise _failed(request, response, answer)
    if response.status >= 300:
        raise no_answer(MALL, request, response, f"이동 {response.status}")
    if failure := _failure_inside(answer):
        raise refusal(request.api, response.status, failure, trace_id_of(response))
    return answer


def _address(caller: Caller, path: str, query: Mapping[str, str]) -> str:
    """The whole URL; the query keeps the order given, with blanks as %20."""
    tail = f"?{urlencode(query, quote_via=quote)}" if query else ""
    return f"{caller.base_url}/api/{quote(_secret(caller, 'vendor_id'), safe='')}{path}{tail}"


async def _send(caller: Caller, request: Request, token: Token) -> Response:
    return await caller.send(request, lambda given: _with_token(caller, given, token))


def _with_token(caller: Caller, request: Request, token: Token) -> Request:
    headers = {
        "Authorization": f"bearer {token.value}",
        "X-Partner-Id": _secret(caller, "partner_id"),
        "X-Partner-Token": _secret(caller, "partner_token"),
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
    return replace(request, headers=headers)


def _with_client(caller: Caller, request: Request) -> Request:
    pair = f"{_secret(caller, 'client_id')}:{_secret(caller, 'client_secret')}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
        "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
        "Accept": "application/json",
    }
    return replace(request, headers=headers)


def _token_form() -> bytes:
    lines = (
        f"--{_BOUNDARY}",
        'Content-Disposition: form-data; name="grant_type"',
        "",
        "client_credentials",
        f"--{_BOUNDARY}--",
        "",
    )
    return "\r\n".join(lines).encode()


def _secret(caller: Caller, name: str) -> str:
    """A credential without the blanks that come along when it is pasted. Raises CredentialsRefusedError."""
    if value := caller.secrets.get(name, "").strip():
        return value
    raise CredentialsRefusedError(
        "티몬 연동 정보가 비어 있습니다. 제휴몰 계정정보에서 모든 항목을 입력하세요.", code=name
    )


def _token_is_stale(response: Response) -> bool:
    """Whether the body holds `invalid_token` as its error (malls.md 5.1), with whatever status."""
    if b"invalid_token" not in response.body:
        return False
    try:
        answer = as_object(loaded(response.body))
    except ValueError:
        return response.status >= 400
    return "invalid_token" in (answer.get("error"), answer.get("code"))


def _is_empty_write(request: Request, response: Response) -> bool:
    """A write that is answered without a body took effect (malls.md 5.1)."""
    return request.method != "GET" and response.status < 300 and not response.body.strip()


def _failure_inside(answer: Any) -> Failure | None:
    """A failure behind a good status; whether 티몬 does that is not known (malls.md 16, difference 8)."""
    told = as_object(answer)
    flagged = told.get("success") in (False, "N", "false")
    alone = bool(told) and told.keys() <= {"code", "message"} and str(told.get("code")) not in _GOOD_CODES
    return Failure.model_validate(told) if flagged or alone else None


def _failed(request: Request, response: Response, answer: Any) -> MallError:
    """The error of a 4xx answer with JSON in it."""
    if response.status in (401, 403):
        return _credentials_refused(response)
    try:
        failure = Failure.model_validate(answer)
    except ValidationError:
        failure = Failure(code=str(response.status), message=words_of(response))
    return refusal(request.api, response.status, failure, trace_id_of(response))


def _credentials_refused(response: Response) -> CredentialsRefusedError:
    message = words_of(response)
    error = CredentialsRefusedError(
        "티몬이 연동 정보를 받아들이지 않았습니다. 벤더 번호, 파트너 ID와 토큰, 클라이언트 ID와 비밀키를 확인하세요.",
        code=str(response.status),
        message=message,
        trace_id=trace_id_of(response),
    )
    error.expired = "expired" in message.lower() or "만료" in message
    return error
