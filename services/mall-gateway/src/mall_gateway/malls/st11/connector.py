"""HTTP and authentication of 11번가 (malls.md 3.1): the key in a header, XML in EUC-KR, results inside 200 answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from mall_gateway.malls.failures import decoded_xml, no_answer, throttled, trace_id_of
from mall_gateway.malls.markup import fields_of, name_of, written
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response
from mall_gateway.malls.st11.refusals import key_refused, refusal
from mall_gateway.malls.st11.wire import Result

MALL = "11번가"
GOOD = frozenset({"0", "200", "210"})
ADDRESSES = "inOutAddresss"
"""The one envelope whose result is a word alone."""


@dataclass(frozen=True)
class Call:
    """A call: its budget's name, method and path. `effect` where it changes something, by whatever method."""

    api: str
    method: str
    path: str
    effect: bool = False
    root: str = ""
    body: Mapping[str, Any] | None = None


def reading(api: str, path: str) -> Call:
    """A look-up."""
    return Call(api, "GET", path)


async def send(caller: Caller, call: Call) -> Element:
    """One call: the root of a good answer. Raises the port's errors."""
    body = None if call.body is None else written(call.root, call.body)
    request = Request(call.method, f"{caller.base_url}/rest{call.path}", call.api, body=body, effect=call.effect)
    response = await caller.send(request, lambda given: _with_key(caller, given))
    return open_answer(caller, request, response)


def open_answer(caller: Caller, request: Request, response: Response) -> Element:
    """The root where the result in it is good; a failure inside a 200 is a failure."""
    trace = trace_id_of(response)
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if response.status in (401, 403):
        raise key_refused(str(response.status), "", trace)
    root = decoded_xml(MALL, request, response)
    result = Result.model_validate(fields_of(root))
    if is_good(root, result):
        if response.status >= 400:
            raise no_answer(MALL, request, response, f"오류 {response.status}")
        return root
    if result.code == "429":
        raise throttled(MALL, response, caller.now, message=result.words)
    raise refusal(request.api, result, trace)


def is_good(root: Element, result: Result) -> bool:
    """Whether an answer says that all is well; answers with rows carry no result at all."""
    if name_of(root) == ADDRESSES:
        return result.words == "SUCCESS"
    return not result.code or set(result.code.split("/")) <= GOOD


def _with_key(caller: Caller, request: Request) -> Request:
    key = caller.secrets.get("api_key", "").strip()
    if not key:
        raise CredentialsRefusedError(
            "11번가 OPEN API Key가 비어 있습니다. 제휴몰 계정정보에서 입력하세요.", code="api_key"
        )
    headers = {"openapikey": key, "Accept": "application/xml"}
    if request.body is not None:
        headers["Content-Type"] = "text/xml;charset=EUC-KR"
    return replace(request, headers=headers)
