"""HTTP and authentication of 롯데홈쇼핑 (malls.md 9.1): a daily certificate, forms in, XML in EUC-KR out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

from mall_gateway.malls.failures import decoded_xml, no_answer, throttled, trace_id_of
from mall_gateway.malls.lotteimall.profile import CERTIFICATE_LIFE
from mall_gateway.malls.lotteimall.refusals import MALL, Told, certificate_is_dead, certificate_refused, refusal
from mall_gateway.malls.markup import EUC_KR, children_of, fields_of
from mall_gateway.malls.port import (
    Caller,
    CredentialsRefusedError,
    Request,
    Response,
    Token,
    TokenExpiredError,
)

FORM = "application/x-www-form-urlencoded; charset=euc-kr"
GOOD = "1"
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")


@dataclass(frozen=True)
class Call:
    """A call: its budget's name, the `.lotte` page and the parameters. `effect` where it changes something.

    A write that is no POST is sent as GET, as `registDeliver` is.
    """

    api: str
    page: str
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    effect: bool = False
    method: str = "GET"


def reading(api: str, page: str, **values: str) -> Call:
    """A look-up."""
    return Call(api, page, values)


def posting(api: str, page: str, values: Mapping[str, str]) -> Call:
    """A write by POST."""
    return Call(api, page, values, effect=True, method="POST")


async def send(caller: Caller, call: Call) -> Element:
    """One call: the root of a good answer. Raises the port's errors.

    A dead certificate is renewed and the call repeated once: 롯데홈쇼핑 did nothing with the first.
    """
    certificate = await caller.token(lambda: fetch_certificate(caller))
    try:
        return await _ask(caller, call, certificate)
    except TokenExpiredError:
        renewed = await caller.token(lambda: fetch_certificate(caller), refused=certificate.value)
        return await _ask(caller, call, renewed)


async def write(caller: Caller, call: Call) -> Element:
    """A write: the root where its `Result` is 1. Raises the port's errors."""
    root = await send(caller, call)
    found = fields_of(root)
    if found.get("Result", "") != GOOD:
        raise refusal(call.api, Told(found.get("Result", ""), found.get("Message", "")))
    return root


async def fetch_certificate(caller: Caller) -> Token:
    """A new certificate id, which kills the one before. Raises CredentialsRefusedError in the mall's own words."""
    asked_at = caller.now
    user, password = _secret(caller, "login_id", "사용자 ID"), _secret(caller, "password", "비밀번호")
    body = _form({"strUserId": user, "strPassWd": password, "strAgncNo": caller.secrets.get("agency_no", "").strip()})
    request = Request("POST", _address(caller, "createCertification"), "certificate", _HEADERS, body, effect=False)
    response = await caller.send(request)
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    root = decoded_xml(MALL, request, _mended(response))
    found = next((each.text or "" for each in root.iter("SubscriptionId")), "").strip()
    told = _told(root)
    if told.code:
        raise certificate_refused(told, trace_id_of(response))
    if not found:
        raise no_answer(MALL, request, response, "인증키 없음")
    return Token(found, asked_at + CERTIFICATE_LIFE)


def open_answer(caller: Caller, request: Request, response: Response) -> Element:
    """The root of an answer without errors in it; a failure inside a 200 is a failure."""
    trace = trace_id_of(response)
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if response.status in (401, 403):
        raise certificate_refused(Told(str(response.status), ""), trace)
    root = decoded_xml(MALL, request, _mended(response))
    told = _told(root)
    if certificate_is_dead(told):
        raise TokenExpiredError(
            "롯데홈쇼핑 인증키가 만료되었습니다.", code=told.code, message=told.words, trace_id=trace
        )
    if told.code:
        raise refusal(request.api, told, trace)
    if response.status >= 400:
        raise no_answer(MALL, request, response, f"오류 {response.status}")
    return root


def _told(root: Element) -> Told:
    for errors in children_of(root, "Errors"):
        for error in children_of(errors, "Error"):
            found = fields_of(error)
            return Told(found.get("Code", "unknown"), found.get("Message", ""))
    return Told("", "")


def _mended(response: Response) -> Response:
    """An answer whose bare `&` are escaped: 롯데홈쇼핑 leaves them so in its texts (malls.md 9.1)."""
    # No second byte of EUC-KR is an ampersand: the bytes may be searched undecoded.
    return replace(response, body=_BARE_AMPERSAND.sub(b"&amp;", response.body))


async def _ask(caller: Caller, call: Call, certificate: Token) -> Element:
    request = Request(call.method, _address(caller, call.page), call.api, _HEADERS, effect=call.effect)
    response = await caller.send(request, lambda given: _with_certificate(given, call, certificate))
    return open_answer(caller, request, response)


def _with_certificate(request: Request, call: Call, certificate: Token) -> Request:
    form = _form({"subscriptionId": certificate.value, **call.values})
    if call.method == "POST":
        return replace(request, body=form)
    return replace(request, url=f"{request.url}?{form.decode()}")


def _form(values: Mapping[str, str]) -> bytes:
    """Percent-encoded EUC-KR; empty parameters are left out, what EUC-KR lacks becomes a reference."""
    given = {name: value for name, value in values.items() if value != ""}
    return urlencode(given, quote_via=quote, encoding=EUC_KR, errors="xmlcharrefreplace").encode()


def _address(caller: Caller, page: str) -> str:
    return f"{caller.base_url}/openapi/{page}.lotte"


_HEADERS = {"Content-Type": FORM, "Accept": "text/xml; charset=euc-kr"}


def _secret(caller: Caller, name: str, label: str) -> str:
    """A credential without the blanks that come along when it is pasted. Raises CredentialsRefusedError."""
    if value := caller.secrets.get(name, "").strip():
        return value
    raise CredentialsRefusedError(f"롯데홈쇼핑 {label}이(가) 비어 있습니다. 제휴몰 계정정보에서 입력하세요.", code=name)
