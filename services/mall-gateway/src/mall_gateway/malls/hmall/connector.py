"""HTTP and authentication of 현대몰 (malls.md 12): POST of data sets, id and key in headers, failures in any answer."""

from dataclasses import replace
from xml.etree.ElementTree import Element

from mall_gateway.malls.failures import decoded_xml, no_answer, throttled, trace_id_of
from mall_gateway.malls.hmall.datasets import Datasets, document, failure_of
from mall_gateway.malls.hmall.refusals import key_refused, refusal
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response

MALL = "현대몰"


async def ask(caller: Caller, api: str, path: str, datasets: Datasets, *, effect: bool = False) -> Element:
    """One call: the root of a good answer. Raises the port's errors."""
    request = Request("POST", f"{caller.base_url}/front{path}", api, body=document(datasets), effect=effect)
    return open_answer(caller, request, await caller.send(request, lambda given: _with_key(caller, given)))


def open_answer(caller: Caller, request: Request, response: Response) -> Element:
    """The root where nothing in the answer says that it failed."""
    trace = trace_id_of(response)
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if response.status in (401, 403):
        raise key_refused(str(response.status), "", trace)
    root = decoded_xml(MALL, request, response)
    failure = failure_of(root)
    if failure:
        words = " ".join(part for part in (failure.get("message"), failure.get("detail")) if part)
        raise refusal(request.api, failure.get("code", ""), words, trace)
    if response.status >= 400:
        raise no_answer(MALL, request, response, f"오류 {response.status}")
    return root


def _with_key(caller: Caller, request: Request) -> Request:
    own = {name: secret(caller, name) for name in ("oauser_id", "oause_key")}
    headers = {
        "oauserId": own["oauser_id"],
        "oauseKey": own["oause_key"],
        "Content-Type": "text/xml; charset=utf-8",
        "Accept": "application/xml",
    }
    return replace(request, headers=headers)


def secret(caller: Caller, name: str) -> str:
    """A field of the account. Raises CredentialsRefusedError where it is empty."""
    value = caller.secrets.get(name, "").strip()
    if not value:
        reason = "현대몰 인증 정보가 비어 있습니다. 제휴몰 계정정보에서 입력하세요."
        raise CredentialsRefusedError(reason, code=name)
    return value


def session(caller: Caller) -> dict[str, str]:
    """The row of the session data set: who does it. 20 is a vendor."""
    user = caller.secrets.get("login_id", "").strip()
    return {"userGbcd": "20", "userId": user, "userIp": server_ip(caller), "userNm": user}


def server_ip(caller: Caller) -> str:
    """Where it is done from. Unverified: that the mall compares it with the address of the call."""
    return caller.secrets.get("server_ip", "").strip() or "127.0.0.1"
