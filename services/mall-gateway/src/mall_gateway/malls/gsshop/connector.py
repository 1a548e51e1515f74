"""HTTP and authentication of GS SHOP (malls.md 10.1): a token of its own for each call, results inside 200 answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from mall_gateway.malls.answers import as_object, loaded, unavailable
from mall_gateway.malls.failures import decoded, form_of, no_answer, throttled, trace_id_of
from mall_gateway.malls.gsshop.profile import MALL
from mall_gateway.malls.gsshop.refusals import key_refused, refusal
from mall_gateway.malls.gsshop.tokens import token_of
from mall_gateway.malls.gsshop.wire import Result
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response

GOOD_WORDS = frozenset({"success", "s", "true"})
GOOD_CODES = frozenset({"", "200"})
ROWS = "resultList"

Answer = Mapping[str, Any]


async def read(caller: Caller, path: str, *, api: str, query: Mapping[str, str] | None = None) -> Answer:
    """A look-up: the whole of a good answer. Raises the port's errors."""
    tail = f"?{urlencode(query, quote_via=quote)}" if query else ""
    return await _send(caller, Request("GET", f"{caller.base_url}{path}{tail}", api))


async def ask(caller: Caller, path: str, body: Mapping[str, Any], *, api: str) -> Answer:
    """A look-up by POST: the whole of a good answer. Raises the port's errors."""
    sent = json.dumps(body, ensure_ascii=False).encode()
    return await _send(caller, Request("POST", f"{caller.base_url}{path}", api, body=sent, effect=False))


async def write(caller: Caller, path: str, body: Mapping[str, Any], *, api: str) -> Answer:
    """A change: the whole of a good answer. Raises the port's errors."""
    sent = json.dumps(body, ensure_ascii=False).encode()
    return await _send(caller, Request("POST", f"{caller.base_url}{path}", api, body=sent))


def open_answer(caller: Caller, request: Request, response: Response) -> Answer:
    """The answer where the result in it is good; a failure inside a 200 is a failure."""
    trace = trace_id_of(response)
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if response.status in (401, 403):
        raise key_refused(str(response.status), _words(request, response), trace)
    answer = as_object(decoded(MALL, request, response))
    result = _result_of(request, response, answer)
    if result.code == "429":
        raise throttled(MALL, response, caller.now, message=result.words)
    if not result.word and ROWS not in answer and result.code in GOOD_CODES:
        raise no_answer(MALL, request, response, "결과 없음")
    if (result.word and result.word.lower() not in GOOD_WORDS) or result.code not in GOOD_CODES:
        raise refusal(request.api, result, trace)
    if response.status >= 400:
        raise no_answer(MALL, request, response, f"오류 {response.status}")
    return answer


def rows_of(answer: Answer) -> Sequence[Any]:
    """The rows of a base-data answer, beside its result or inside `data`; an answer of another form is no empty list.

    Unverified: which of the two a call uses; a public client reads them beside the result.
    """
    data = answer.get("data")
    found = answer.get(ROWS, as_object(data).get(ROWS, data))
    if found is None:
        return ()
    if not isinstance(found, list):
        raise unavailable(f"{MALL} 목록 응답을 알아볼 수 없습니다.", effect_possible=False, message=form_of(found))
    return cast("list[Any]", found)


async def _send(caller: Caller, request: Request) -> Answer:
    response = await caller.send(request, lambda given: _with_token(caller, given))
    return open_answer(caller, request, response)


def _result_of(request: Request, response: Response, answer: Answer) -> Result:
    try:
        return Result.model_validate({name: _plain(value) for name, value in answer.items()})
    except ValidationError:
        raise no_answer(MALL, request, response, "알아볼 수 없는 결과") from None


def _plain(value: object) -> object:
    """`success: true` is the word `true`."""
    return str(value).lower() if isinstance(value, bool) else value


def _words(request: Request, response: Response) -> str:
    """What the mall says of a key that it does not take."""
    try:
        return Result.model_validate(as_object(loaded(response.body))).words
    except ValueError:
        return f"HTTP {response.status} {request.method}"


def _with_token(caller: Caller, request: Request) -> Request:
    """Made at the last moment: the token holds the time."""
    vendor_id, aes_key = (caller.secrets.get(name, "").strip() for name in ("vendor_id", "aes_key"))
    if not vendor_id or not aes_key:
        reason = f"{MALL} 협력사코드나 AES 키가 비어 있습니다. 제휴몰 계정정보에서 입력하세요."
        raise CredentialsRefusedError(reason, code="credentials")
    try:
        token = token_of(vendor_id, aes_key, caller.now)
    except ValueError:
        reason = f"{MALL} AES 키는 16자가 넘는 영문과 숫자입니다. 제휴몰 계정정보에서 다시 입력하세요."
        raise CredentialsRefusedError(reason, code="aes_key") from None
    headers = {"Accept": "application/json", "Content-Type": "application/json", "supCd": vendor_id, "token": token}
    return replace(request, headers=headers)
