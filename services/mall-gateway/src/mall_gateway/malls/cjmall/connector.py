"""HTTP and authentication of CJ mall (malls.md 11.1): one address, the interface and the key inside the XML.

Requests are UTF-8, answers EUC-KR; results are `successYn` and `errorMsg` in whatever part they are about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from xml.etree.ElementTree import Element

from mall_gateway.malls.cjmall.profile import MALL
from mall_gateway.malls.cjmall.refusals import key_refused, refusal
from mall_gateway.malls.failures import decoded_xml, no_answer, throttled, trace_id_of
from mall_gateway.malls.markup import fields_of, name_of, written
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response

PATH = "/IFPAServerAction.action"
NAMESPACE, SCHEMAS = "http://www.example.org/ifpa", "http://www.w3.org/2001/XMLSchema-instance"
ANSWER = "ifResponse"
GOOD, BAD = "true", "false"


@dataclass(frozen=True)
class Call:
    """A call: its interface, its budget's name, and what stands in it. `effect` where it changes something."""

    interface: str
    api: str
    body: Mapping[str, Any]
    effect: bool = False


async def send(caller: Caller, call: Call) -> Element:
    """One call: the root of a good answer. Raises the port's errors."""
    request = Request("POST", f"{caller.base_url}{PATH}", call.api, effect=call.effect)
    response = await caller.send(request, lambda given: _with_body(caller, given, call))
    return open_answer(caller, request, response)


def open_answer(caller: Caller, request: Request, response: Response) -> Element:
    """The root where every result in it is good; a failure inside a 200 is a failure."""
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if response.status in (401, 403):
        raise key_refused(str(response.status), f"HTTP {response.status}", trace_id_of(response))
    root = decoded_xml(MALL, request, response)
    if name_of(root) != ANSWER:
        raise no_answer(MALL, request, response, f"<{name_of(root)}>")
    results = results_of(root)
    for success, words in results:
        if success == BAD or (success != GOOD and words):
            raise refusal(request.api, words, trace_id_of(response))
    if response.status >= 400 or (request.writes and not any(success == GOOD for success, _ in results)):
        raise no_answer(MALL, request, response, "결과 없음")
    return root


def results_of(root: Element) -> list[tuple[str, str]]:
    """`successYn` and `errorMsg` of each part that has one of them; what one does not say is empty."""
    parts = (fields_of(part) for part in root.iter())
    told = [(part.get("successYn", "").lower(), part.get("errorMsg", "")) for part in parts]
    return [result for result in told if any(result)]


def _with_body(caller: Caller, request: Request, call: Call) -> Request:
    """The document, made at the last moment: the key is in it."""
    vendor_id, cert_key = (caller.secrets.get(name, "").strip() for name in ("vendor_id", "cert_key"))
    if not vendor_id or not cert_key:
        reason = f"{MALL} 협력사코드나 인증키가 비어 있습니다. 제휴몰 계정정보에서 입력하세요."
        raise CredentialsRefusedError(reason, code="credentials")
    attributes = {
        "xmlns:tns": NAMESPACE,
        "tns:ifId": call.interface,
        "xmlns:xsi": SCHEMAS,
        "xsi:schemaLocation": f"{NAMESPACE} ../{call.interface}.xsd",
    }
    content = _prefixed({"vendorId": vendor_id, "vendorCertKey": cert_key, **call.body})
    body = written("tns:ifRequest", content, attributes=attributes, charset="utf-8")
    return replace(request, headers={"Content-Type": "text/xml", "Accept": "text/xml"}, body=body)


def _prefixed(content: Mapping[str, Any]) -> dict[str, Any]:
    return {f"tns:{name}": _prefixed_part(part) for name, part in content.items()}


def _prefixed_part(part: Any) -> Any:
    if isinstance(part, Mapping):
        return _prefixed(cast("Mapping[str, Any]", part))
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [_prefixed_part(each) for each in cast("Sequence[Any]", part)]
    return part
