"""ESM over HTTP: a JWT made for every call, failures inside 200 as the port's errors (malls.md 4.1)."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast

from mall_gateway.malls.answers import as_object, json_of, looks_like_html, words_of
from mall_gateway.malls.esm.refusals import is_good, is_throttle, refusal
from mall_gateway.malls.esm.sites import Site
from mall_gateway.malls.failures import decoded, throttled, trace_id_of
from mall_gateway.malls.port import (
    Caller,
    CredentialsRefusedError,
    Request,
    Response,
    ThrottledError,
    UnavailableError,
)

CONTENT_TYPE = "application/json; charset=utf-8"
ISSUER = "www.esmplus.com"
ORDER_LIST_PAUSE = timedelta(seconds=5)


def bearer(site: Site, secrets: Mapping[str, str], now: datetime) -> str:
    """The token of one call: HS256, the master id as `kid`, and this site's seller alone in `ssi`.

    Calls that exist per site want one site there, so none is made for both.
    """
    header = {"alg": "HS256", "typ": "JWT", "kid": secrets["master_id"]}
    claims = {
        "iss": ISSUER,
        "sub": "sell",
        "aud": "sa.esmplus.com",
        "iat": int(now.timestamp()),
        "ssi": f"{site.token}:{secrets['seller_id']}",
    }
    signed = f"{_part(header)}.{_part(claims)}"
    signature = hmac.new(secrets["secret_key"].encode(), signed.encode(), sha256).digest()
    return f"Bearer {signed}.{_letters(signature)}"


def _part(value: Mapping[str, object]) -> str:
    return _letters(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())


def _letters(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass(frozen=True)
class Connector:
    """The calls of one account of one site. Answers are given with all names in lower case: ESM mixes them."""

    caller: Caller
    site: Site

    async def get(self, path: str, api: str) -> Any:
        """Read."""
        return folded(await self._ask("GET", path, api, None, effect=False))

    async def get_as_is(self, path: str, api: str) -> Any:
        """Read what goes back in the mall's own form: the names keep their case."""
        return await self._ask("GET", path, api, None, effect=False)

    async def post(self, path: str, api: str, body: object, *, reads: bool = False) -> Any:
        """POST; `reads` marks the calls that only ask."""
        return folded(await self._ask("POST", path, api, body, effect=not reads))

    async def put(self, path: str, api: str, body: object) -> Any:
        """Write with PUT."""
        return folded(await self._ask("PUT", path, api, body, effect=True))

    async def _ask(self, method: str, path: str, api: str, body: object, *, effect: bool) -> Any:
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": CONTENT_TYPE, "Accept": "application/json"}
        request = Request(method, f"{self.caller.base_url}{path}", api, headers, payload, effect)
        response = await self.caller.send(request, self._sign)
        return self._opened(request, response)

    def _sign(self, request: Request) -> Request:
        token = bearer(self.site, self.caller.secrets, self.caller.now)
        return replace(request, headers={**request.headers, "Authorization": token})

    def _opened(self, request: Request, response: Response) -> Any:
        """The answer, as it is, of a call that went well; every other form raises one of the port's errors."""
        name = self.site.name
        if response.status == 429:
            raise throttled(name, response, self.caller.now)
        if response.status in {401, 403} and not looks_like_html(response):
            raise _refused_access(name, response)
        told = decoded(name, request, response)
        answer = folded(told)
        code, words = said(answer)
        if is_throttle(code, words):
            raise self._too_often(response, code, words)
        if response.status >= 300 or not is_good(code):
            raise refusal(name, code or str(response.status), words, trace_id_of(response))
        self._check_words(request, answer, code, words)
        return told

    def _check_words(self, request: Request, answer: Any, code: str, words: str) -> None:
        """A write can fail under code 0: then no data comes, and a message that does not tell of success."""
        failed = "data" in as_object(answer) and as_object(answer)["data"] is None and words
        if request.writes and failed and "success" not in words.lower() and "성공" not in words:
            raise refusal(self.site.name, code, words, None)

    def _too_often(self, response: Response, code: str, words: str) -> ThrottledError:
        error = throttled(self.site.name, response, self.caller.now, code=code, message=words)
        error.retry_after = error.retry_after or ORDER_LIST_PAUSE
        return error


def folded(value: Any) -> Any:
    """A decoded answer with every name in lower case."""
    if isinstance(value, dict):
        return {name.lower(): folded(part) for name, part in cast("dict[str, Any]", value).items()}
    return [folded(part) for part in cast("list[Any]", value)] if isinstance(value, list) else value


def said(answer: Any) -> tuple[str, str]:
    """Code and words of an answer; both empty where it has none, as good answers of the item module."""
    told = as_object(answer)
    code = told.get("resultcode")
    return "" if code is None else str(code), str(told.get("message") or "")


def _refused_access(name: str, response: Response) -> CredentialsRefusedError:
    try:
        told = as_object(folded(json_of(response, name, effect_possible=False)))
        words = str(as_object(told.get("status")).get("message") or told.get("message") or "")
    except UnavailableError:
        words = words_of(response)
    return CredentialsRefusedError(
        f"{name}이(가) 인증을 거절했습니다. 마스터 ID, Secret Key, 판매자 ID와 등록한 서버 IP를 확인하세요.",
        code=str(response.status),
        message=words,
        trace_id=trace_id_of(response),
    )
