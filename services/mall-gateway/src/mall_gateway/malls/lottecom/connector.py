"""롯데온 over HTTP: the key as a bearer, failures inside 200 as the port's errors (malls.md 8.1)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from mall_gateway.malls.answers import as_object, as_rows, json_of, looks_like_html, words_of
from mall_gateway.malls.failures import decoded, no_answer, throttled, trace_id_of
from mall_gateway.malls.lottecom.profile import PROFILE
from mall_gateway.malls.lottecom.refusals import GOOD, refusal
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response, UnavailableError

MALL = PROFILE.name
ROOT = "/v1/openapi"
CATEGORY_HOST = "https://onpick-api.lotteon.com"
HEADERS = {
    "Content-Type": "application/json;charset=UTF-8",
    "Accept": "application/json",
    "Accept-Language": "ko",
    "X-Timezone": "GMT+09:00",
}
_CODES = ("returnCode", "resultCode", "rsltCd")
_WORDS = ("message", "resultMessage", "rsltMsg")


@dataclass(frozen=True)
class Result:
    """What an answer, or a part of one, tells of itself; both empty where it tells nothing."""

    code: str
    words: str


@dataclass(frozen=True)
class Connector:
    """The calls of one account. Each answers with the `data` of an answer that went well."""

    caller: Caller

    async def get(self, path: str, api: str) -> Any:
        """Read by GET."""
        return await self._ask("GET", path, api, None, effect=False)

    async def read(self, path: str, api: str, body: Mapping[str, Any]) -> Any:
        """A POST that only asks."""
        return await self._ask("POST", path, api, body, effect=False)

    async def write(self, path: str, api: str, body: Mapping[str, Any]) -> Any:
        """A POST that changes something."""
        return await self._ask("POST", path, api, body, effect=True)

    async def categories(self, query: Mapping[str, str]) -> list[Any]:
        """The category host, which has no envelope: the `data` of each row of `itemList`."""
        own = self.caller.base_url == PROFILE.base_url
        host = CATEGORY_HOST if own else self.caller.base_url
        tail = urlencode({"job": "cheetahStandardCategory", **query})
        request = Request("GET", f"{host}/cheetah/econCheetah.ecn?{tail}", "lottecom.categories", HEADERS)
        response = await self._send(request)
        answer = as_object(self._decoded(request, response))
        if "itemList" not in answer:
            self._check(request, response, answer)
            raise no_answer(MALL, request, response, "목록 없음")
        return [as_object(row).get("data", row) for row in as_rows(answer["itemList"])]

    async def _ask(self, method: str, path: str, api: str, body: Mapping[str, Any] | None, *, effect: bool) -> Any:
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        request = Request(method, f"{self.caller.base_url}{ROOT}{path}", api, HEADERS, payload, effect)
        response = await self._send(request)
        answer = as_object(self._decoded(request, response))
        self._check(request, response, answer)
        return answer.get("data")

    async def _send(self, request: Request) -> Response:
        return await self.caller.send(request, self._sign)

    def _sign(self, request: Request) -> Request:
        key = self.caller.secrets["api_key"].strip()
        return replace(request, headers={**request.headers, "Authorization": f"Bearer {key}"})

    def _decoded(self, request: Request, response: Response) -> Any:
        """The JSON. Raises the errors that are told by the status alone."""
        if response.status == 429:
            raise throttled(MALL, response, self.caller.now)
        if response.status in {401, 403} and not looks_like_html(response):
            raise _refused_access(response)
        return decoded(MALL, request, response)

    def _check(self, request: Request, response: Response, answer: Mapping[str, Any]) -> None:
        """Raises unless the answer says that it went well, and so do all parts of it that tell of themselves."""
        told = list(results_of(answer))
        bad = next((result for result in told if result.code not in {"", GOOD}), None)
        if bad is not None:
            raise refusal(bad.code, bad.words, trace_id_of(response))
        if response.status >= 300 or not any(result.code == GOOD for result in told):
            raise no_answer(MALL, request, response, "결과 코드 없음")


def results_of(answer: Mapping[str, Any]) -> Iterator[Result]:
    """What the answer tells of itself, its `data` of itself, and each row in it; a row in `failList` failed anyway."""
    data = answer.get("data")
    inner = as_object(data)
    yield result_of(answer)
    yield result_of(inner)
    for row in as_rows(data):
        yield result_of(as_object(row))
    for row in as_rows(inner.get("failList")):
        failed = result_of(as_object(row))
        yield failed if failed.code not in {"", GOOD} else replace(failed, code="failList")


def result_of(part: Mapping[str, Any]) -> Result:
    """The code and the words of one part, whichever names its module uses."""
    code, words = (next((part[name] for name in names if part.get(name)), "") for names in (_CODES, _WORDS))
    return Result(str(code).strip(), str(words).strip())


def _refused_access(response: Response) -> CredentialsRefusedError:
    words = _words_of(response)
    place = "인증키" if response.status == 401 else "등록한 호출 IP"
    error = CredentialsRefusedError(
        f"롯데닷컴이 인증을 거절했습니다. 롯데온 판매자센터의 판매자정보 > OpenAPI관리에서 {place}를 확인하세요.",
        code=str(response.status),
        message=words,
        trace_id=trace_id_of(response),
    )
    error.expired = "만료" in words
    return error


def _words_of(response: Response) -> str:
    try:
        told = as_object(json_of(response, MALL, effect_possible=False))
    except UnavailableError:
        return words_of(response)
    return result_of(told).words
