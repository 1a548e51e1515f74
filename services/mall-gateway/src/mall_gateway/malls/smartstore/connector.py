"""네이버 over HTTP: client credentials with a bcrypt signature, bearer calls, every error form (malls.md 2.1)."""

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import quote, urlencode
from uuid import uuid4

import bcrypt

from mall_gateway.malls.answers import (
    as_object,
    as_rows,
    header_of,
    json_of,
    loaded,
    looks_like_html,
    retry_after_of,
    unavailable,
    words_of,
)
from mall_gateway.malls.port import (
    Caller,
    CredentialsRefusedError,
    Picture,
    Request,
    Response,
    ThrottledError,
    Token,
    TokenExpiredError,
)
from mall_gateway.malls.smartstore.refusals import refusal

NAME = "네이버"
PREFIX = "/external"
TOKEN_PATH = "/v1/oauth2/token"  # noqa: S105
UPLOAD_PATH = "/v1/product-images/upload"
JSON_TYPE = "application/json;charset=UTF-8"
FORM_TYPE = "application/x-www-form-urlencoded"
TRACE_HEADER = "GNCP-GW-Trace-ID"

BCRYPT_LETTERS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SALT_LENGTH = 29

NOT_REACHED = frozenset({"GW.PROXY.01", "GW.PROXY.02", "GW.PROXY.04", "GW.BLOCK.01", "GW.BLOCK.02"})
"""Gateway errors before the service behind it was reached: nothing took effect."""

REFRESH_AHEAD = timedelta(minutes=1)


def client_secret_sign(client_id: str, client_secret: str, timestamp: int) -> str:
    """base64(bcrypt(`<client id>_<timestamp>`, salt = client secret)). ValueError for no salt."""
    hashed = bcrypt.hashpw(f"{client_id}_{timestamp}".encode(), _salt(client_secret).encode())
    return base64.b64encode(hashed).decode()


def _salt(client_secret: str) -> str:
    """The secret with its last letter made canonical: only two of that letter's six bits belong to the salt."""
    last = BCRYPT_LETTERS.find(client_secret[SALT_LENGTH - 1 : SALT_LENGTH])
    if len(client_secret) != SALT_LENGTH or last < 0:
        raise ValueError("the client secret is no bcrypt salt")
    return client_secret[:-1] + BCRYPT_LETTERS[last & 0b110000]


@dataclass(frozen=True)
class Connector:
    """The calls of one account, with its shared token."""

    caller: Caller

    async def get(self, path: str, api: str, query: Mapping[str, object] | None = None) -> Any:
        """Read; the decoded answer."""
        return await self._ask("GET", path, api, query=query)

    async def post(self, path: str, api: str, body: object, *, reads: bool = False) -> Any:
        """POST; `reads` marks the calls that only ask."""
        return await self._ask("POST", path, api, body=body, effect_possible=not reads)

    async def upload(self, pictures: Sequence[Picture]) -> Sequence[str]:
        """POST product-images/upload of at most ten pictures (malls.md 2.2); their addresses, in order.

        Nothing is sold by it, so it may be repeated. Unverified: that the answer keeps the order.
        """
        boundary = uuid4().hex
        headers = {"Accept": JSON_TYPE, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        names = [picture.name for picture in pictures]
        request = Request(
            "POST",
            f"{self.caller.base_url}{PREFIX}{UPLOAD_PATH}",
            "smartstore.image_upload",
            headers,
            _multipart(boundary, pictures),
            effect=False,
            document=json.dumps({"imageFiles": names}).encode(),
        )
        answer = as_object(opened(await self._send(request), effect_possible=False))
        urls = [str(as_object(one).get("url") or "") for one in as_rows(answer.get("images"))]
        if len(urls) != len(pictures) or not all(urls):
            reason = "네이버가 올린 이미지의 주소를 주지 않았습니다. 잠시 뒤 다시 보냅니다."
            raise unavailable(reason, effect_possible=False, code="NO_IMAGE", message=str(answer))
        return urls

    async def put(self, path: str, api: str, body: object) -> Any:
        """Write with PUT; the decoded answer."""
        return await self._ask("PUT", path, api, body=body, effect_possible=True)

    async def patch(self, path: str, api: str, body: object) -> Any:
        """Write with PATCH; the decoded answer."""
        return await self._ask("PATCH", path, api, body=body, effect_possible=True)

    async def _ask(
        self,
        method: str,
        path: str,
        api: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        effect_possible: bool = False,
    ) -> Any:
        text = urlencode(query or {}, quote_via=quote)
        url = f"{self.caller.base_url}{PREFIX}{path}" + (f"?{text}" if text else "")
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Accept": JSON_TYPE} | ({} if payload is None else {"Content-Type": JSON_TYPE})
        response = await self._send(Request(method, url, api, headers, payload))
        return opened(response, effect_possible=effect_possible)

    async def _send(self, request: Request) -> Response:
        """Send with the shared token; a stale one is refreshed once, since a 401 did nothing."""
        token = await self.caller.token(self._fetch_token)
        response = await self.caller.send(request, _bearer(token))
        if response.status != 401:
            return response
        fresh = await self.caller.token(self._fetch_token, refused=token.value)
        return await self.caller.send(request, _bearer(fresh))

    async def _fetch_token(self) -> Token:
        caller = self.caller
        request = Request(
            "POST", f"{caller.base_url}{PREFIX}{TOKEN_PATH}", "smartstore.token", {"Content-Type": FORM_TYPE}
        )
        response = await caller.send(request, self._sign_token_request)
        if 400 <= response.status < 500 and response.status != 429:
            code, words, _, trace = _said(response)
            if code == "GW.IP_NOT_ALLOWED":
                _raise_for_access(code, words, trace)
            reason = "네이버가 인증을 거절했습니다. 애플리케이션 ID와 시크릿을 확인하고 다시 입력하세요."
            raise CredentialsRefusedError(reason, code=code, message=words, trace_id=trace)
        answer = as_object(opened(response, effect_possible=False))
        return _token(answer, caller.now)

    async def _sign_token_request(self, request: Request) -> Request:
        """The timestamp is good for 5 minutes, so the form is made after the wait for the budget."""
        secrets, timestamp = self.caller.secrets, int(self.caller.now.timestamp() * 1000)
        client_id = secrets["client_id"]
        try:
            sign = await asyncio.to_thread(client_secret_sign, client_id, secrets["client_secret"], timestamp)
        except ValueError as error:
            reason = "네이버 애플리케이션 시크릿의 형식이 다릅니다. $2a$로 시작하는 29자를 그대로 입력하세요."
            raise CredentialsRefusedError(reason, code="SECRET_FORMAT") from error
        form = {
            "client_id": client_id,
            "timestamp": timestamp,
            "grant_type": "client_credentials",
            "client_secret_sign": sign,
            "type": "SELF",
        }
        return replace(request, body=urlencode(form).encode())


def _multipart(boundary: str, pictures: Sequence[Picture]) -> bytes:
    """Each picture as a part named `imageFiles`."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="imageFiles"; filename="{picture.name}"\r\n'
        f"Content-Type: {picture.content_type}\r\n\r\n".encode()
        + picture.content
        + b"\r\n"
        for picture in pictures
    ]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])


def _bearer(token: Token) -> Any:
    def sign(request: Request) -> Request:
        return replace(request, headers={**request.headers, "Authorization": f"Bearer {token.value}"})

    return sign


def _token(answer: Mapping[str, Any], now: datetime) -> Token:
    try:
        lasts = timedelta(seconds=int(answer["expires_in"]))
        value = str(answer["access_token"])
    except (KeyError, TypeError, ValueError):
        reason = "네이버가 토큰이 아닌 응답을 보냈습니다. 잠시 뒤 다시 시도합니다."
        raise unavailable(reason, effect_possible=False, code="NO_TOKEN") from None
    return Token(value, now.astimezone(UTC) + max(lasts - REFRESH_AHEAD, timedelta(0)))


def opened(response: Response, *, effect_possible: bool) -> Any:
    """The decoded answer of a call that went well; every other form raises one of the port's errors."""
    if response.status >= 300:
        _raise_for_status(response, effect_possible=effect_possible)
    return json_of(response, NAME, effect_possible=effect_possible) if response.body.strip() else {}


def _raise_for_status(response: Response, *, effect_possible: bool) -> NoReturn:
    code, words, inputs, trace = _said(response)
    if response.status == 429 or (response.status == 403 and looks_like_html(response)):
        raise _throttled(response, code, words, trace)
    if response.status == 401:
        raise TokenExpiredError(
            "네이버 토큰이 만료되었습니다. 새로 받아 다시 보냅니다.", code=code, message=words, trace_id=trace
        )
    if response.status == 403:
        _raise_for_access(code, words, trace)
    if response.status >= 500:
        error = unavailable(
            "네이버 서버가 처리하지 못했습니다. 잠시 뒤 다시 확인합니다.",
            effect_possible=effect_possible and code not in NOT_REACHED,
            code=code,
            message=words,
        )
        error.trace_id = trace
        raise error
    raise refusal(code, words, inputs, trace)


def _said(response: Response) -> tuple[str, str, str, str | None]:
    """The mall's code, words, named inputs and trace id; status and start of the body where it is no JSON."""
    trace = header_of(response.headers, TRACE_HEADER)
    try:
        answer = as_object(loaded(response.body))
    except ValueError:
        return str(response.status), words_of(response), "", trace
    inputs = [as_object(one) for one in as_rows(answer.get("invalidInputs"))]
    named = ", ".join(f"{one.get('name')}: {one.get('message')}" for one in inputs if one)
    code = str(answer.get("code") or response.status)
    return code, str(answer.get("message") or ""), named, trace or answer.get("traceId")


def _throttled(response: Response, code: str, words: str, trace: str | None) -> ThrottledError:
    reason = "네이버의 호출 한도를 넘었습니다. 잠시 뒤 다시 보냅니다."
    error = ThrottledError(reason, code=code, message=words, trace_id=trace)
    # The bucket fills by the second; a quota fills by a period that the mall does not tell here.
    error.retry_after = retry_after_of(response) or (timedelta(seconds=1) if code == "GW.RATE_LIMIT" else None)
    return error


def _raise_for_access(code: str, words: str, trace: str | None) -> NoReturn:
    reason = "네이버가 이 애플리케이션의 호출을 허용하지 않습니다. 커머스API센터에서 애플리케이션의 권한을 확인하세요."
    if code == "GW.IP_NOT_ALLOWED":
        reason = "네이버가 이 서버의 IP를 허용하지 않습니다. 커머스API센터의 API 호출 IP에 서버 IP를 등록하세요."
    raise CredentialsRefusedError(reason, code=code, message=words, trace_id=trace)
