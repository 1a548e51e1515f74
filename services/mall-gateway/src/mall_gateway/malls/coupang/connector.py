"""쿠팡 over HTTP: the CEA signature, the envelopes, every form of error as one of the port's (malls.md 1.1)."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from mall_gateway.malls.answers import (
    as_object,
    json_of,
    loaded,
    looks_like_html,
    retry_after_of,
    unavailable,
    words_of,
)
from mall_gateway.malls.coupang.refusals import refusal
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response, ThrottledError

NAME = "쿠팡"
CONTENT_TYPE = "application/json;charset=UTF-8"
GOOD_CODES = frozenset({"200", "SUCCESS"})


def authorization(secrets: Mapping[str, str], now: datetime, method: str, path: str, query: str) -> str:
    """The CEA header: HMAC-SHA256 over date, method, path and the query exactly as it is sent, without the `?`."""
    date = now.strftime("%y%m%dT%H%M%SZ")
    message = f"{date}{method.upper()}{path}{query}"
    signature = hmac.new(secrets["secret_key"].encode(), message.encode(), sha256).hexdigest()
    key = secrets["access_key"]
    return f"CEA algorithm=HmacSHA256, access-key={key}, signed-date={date}, signature={signature}"


@dataclass(frozen=True)
class Connector:
    """The calls of one account. Signs the path after the caller's base URL, at the last moment."""

    caller: Caller

    async def get(self, path: str, api: str, query: Mapping[str, object] | None = None) -> Any:
        """Read; the whole decoded answer."""
        return await self._ask("GET", path, api, query=query)

    async def put(self, path: str, api: str, body: object = None, query: Mapping[str, object] | None = None) -> Any:
        """Write with PUT; the whole decoded answer."""
        return await self._ask("PUT", path, api, query=query, body=body)

    async def post(self, path: str, api: str, body: object) -> Any:
        """Write with POST; the whole decoded answer."""
        return await self._ask("POST", path, api, body=body)

    async def look(self, path: str, api: str, body: object) -> Any:
        """Read with POST; the whole decoded answer."""
        return await self._ask("POST", path, api, body=body, effect=False)

    async def _ask(
        self,
        method: str,
        path: str,
        api: str,
        query: Mapping[str, object] | None = None,
        body: object = None,
        effect: bool | None = None,  # noqa: FBT001
    ) -> Any:
        text = urlencode(query or {}, safe=":", quote_via=quote)
        url = f"{self.caller.base_url}{path}" + (f"?{text}" if text else "")
        headers = {"Content-Type": CONTENT_TYPE, "X-Requested-By": self.caller.secrets["vendor_id"]}
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        request = Request(method, url, api, headers, payload, effect)
        response = await self.caller.send(request, self._sign)
        return opened(response, effect_possible=request.writes)

    def _sign(self, request: Request) -> Request:
        path, _, query = request.url.removeprefix(self.caller.base_url).partition("?")
        header = authorization(self.caller.secrets, self.caller.now, request.method, path, query)
        return replace(request, headers={**request.headers, "Authorization": header})


def opened(response: Response, *, effect_possible: bool) -> Any:
    """The decoded answer of a call that went well; every other form raises one of the port's errors."""
    if response.status >= 300:
        _raise_for_status(response, effect_possible=effect_possible)
    answer = json_of(response, NAME, effect_possible=effect_possible)
    _check_code(answer)
    return answer


def data_of(answer: Any) -> Any:
    """The `data` of an envelope; one level deeper where the product calls nest a second envelope (malls.md 1.1)."""
    data = as_object(answer).get("data")
    inner = as_object(data)
    return inner["data"] if "code" in inner and "data" in inner else data


def _check_code(answer: Any) -> None:
    """Envelopes A and B say in `code` whether it went well; a nested envelope is checked as well."""
    envelope = as_object(answer)
    code = envelope.get("code")
    if code is not None and str(code) not in GOOD_CODES:
        words = " ".join(str(envelope[name]) for name in ("message", "details") if envelope.get(name))
        raise refusal(str(code), words)
    inner = as_object(envelope.get("data"))
    if "code" in inner:
        _check_code(inner)


def _raise_for_status(response: Response, *, effect_possible: bool) -> NoReturn:
    status, code, words = response.status, *_said(response)
    if status == 429 or (status == 403 and looks_like_html(response)):
        raise _throttled(response, code, words)
    if status in {302, 401, 403}:
        _raise_for_access(status, code, words)
    if status >= 500 or status == 423:
        reason = "쿠팡 서버가 처리하지 못했습니다. 잠시 뒤 다시 확인합니다."
        raise unavailable(reason, effect_possible=effect_possible and status != 423, code=code, message=words)
    raise refusal(code, words)


def _said(response: Response) -> tuple[str, str]:
    """The mall's own code and words; the status and the start of the body where it is no JSON."""
    try:
        answer = as_object(loaded(response.body))
    except ValueError:
        return str(response.status), words_of(response)
    words = " ".join(str(answer[name]) for name in ("message", "details") if answer.get(name))
    return str(answer.get("code") or response.status), words


def _throttled(response: Response, code: str, words: str) -> ThrottledError:
    error = ThrottledError("쿠팡의 호출 한도를 넘었습니다. 잠시 뒤 다시 보냅니다.", code=code, message=words)
    error.retry_after = retry_after_of(response)
    return error


def _raise_for_access(status: int, code: str, words: str) -> NoReturn:
    plain = words.lower()
    if "signature is expired" in plain:
        # Nothing is wrong with the key: the signature came too late, so the call may simply be made again.
        reason = "쿠팡에 서명이 늦게 도착했습니다. 다시 보냅니다. 되풀이되면 서버 시각을 확인하세요."
        raise unavailable(reason, effect_possible=False, code=code, message=words)
    if "not allowed ip" in plain:
        reason = "쿠팡이 이 서버의 IP를 허용하지 않습니다. 쿠팡 윙의 OPEN API 키 화면에서 서버 IP를 등록하세요."
    elif status == 302:
        reason = "쿠팡이 이 업체 또는 IP를 차단했습니다. 쿠팡 판매자콜센터에 문의하세요."
    else:
        reason = "쿠팡이 인증을 거절했습니다. 업체코드, Access Key, Secret Key를 확인하고 다시 입력하세요."
    error = CredentialsRefusedError(reason, code=code, message=words)
    error.expired = "expired" in plain
    raise error
