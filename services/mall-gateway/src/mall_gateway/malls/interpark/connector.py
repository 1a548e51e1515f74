"""HTTP and authentication of 인터파크 (malls.md 7.1): everything in the query, answers as XML in EUC-KR.

A product's document is not sent: the mall gets an address and fetches it. Orders are identified by three numbers
of the vendor instead of keys. Unverified: that acts take all three; a public client names `sc.entrId` only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from mall_gateway.malls.failures import decoded_xml, no_answer, throttled, trace_id_of
from mall_gateway.malls.interpark.profile import BASE_URL, ORDERS_URL
from mall_gateway.malls.interpark.refusals import NothingThereError, key_refused, refusal
from mall_gateway.malls.interpark.wire import Failure, Result
from mall_gateway.malls.markup import children_of, fields_of, name_of, written
from mall_gateway.malls.port import Caller, CredentialsRefusedError, Request, Response

MALL = "인터파크"
PRODUCTS = "/openapi/product/ProductAPIService.do"
PLACES = "/openapi/enterprise/EntrDelvAPIService.do"
ORDERS = "/order/OrderClmAPI.do"
GOOD = "000"
XML = "text/xml;charset=euc-kr"

Params = Mapping[str, str]


@dataclass(frozen=True)
class ProductCall:
    """A call of a product page: its budget's name, `_method`, whose keys it takes, and what the mall shall fetch."""

    api: str
    method: str
    keys: str = "inquiry"
    service: str = PRODUCTS
    params: Params = field(default_factory=dict[str, str])
    item: Mapping[str, Any] | None = None
    title: str = ""

    @property
    def document(self) -> bytes | None:
        """`result{title, description, item}` in EUC-KR; None where nothing is to be fetched."""
        if self.item is None:
            return None
        return written("result", {"title": "Interpark Product API", "description": self.title, "item": self.item})


async def ask_products(caller: Caller, call: ProductCall) -> Element:
    """One call of a product page: the root of a good answer. Raises the port's errors."""
    document = call.document
    request = Request(
        "GET", f"{caller.base_url}{call.service}", call.api, effect=document is not None, document=document
    )

    async def signed(given: Request) -> Request:
        query = {"_method": call.method, **_keys(caller, call.keys), **call.params}
        if document is not None:
            query["dataUrl"] = await caller.serve_document(document, XML)
        return replace(given, url=f"{given.url}?{urlencode(query)}")

    return open_products(caller, request, await caller.send(request, signed))


async def ask_orders(caller: Caller, api: str, method: str, params: Params, *, effect: bool = False) -> Element:
    """One call of the order page; a list without rows is good. Raises the port's errors."""
    base = ORDERS_URL if caller.base_url == BASE_URL else caller.base_url
    query = {"_method": method, **_identity(caller), **params}
    request = Request("GET", f"{base}{ORDERS}?{urlencode(query)}", api, effect=effect)
    return open_orders(caller, request, await caller.send(request))


def open_products(caller: Caller, request: Request, response: Response) -> Element:
    """The root of a product answer, unless an `error` is in it."""
    root = _decoded(caller, request, response)
    failed = [fields_of(each) for each in children_of(root, "error")]
    if name_of(root) == "error":
        failed = [fields_of(root)]
    if failed:
        failure = Failure.model_validate(failed[0])
        words = " ".join(part for part in (failure.message, failure.explanation) if part)
        raise refusal(request.api, failure.code, words, trace_id_of(response))
    if name_of(root) != "result":
        raise no_answer(MALL, request, response, f"<{name_of(root)}>")
    return root


def open_orders(caller: Caller, request: Request, response: Response) -> Element:
    """The root of an order answer whose RESULT is good. Raises the port's errors."""
    root = _decoded(caller, request, response)
    results = [fields_of(each) for each in children_of(root, "RESULT")]
    if name_of(root) != "ORDER_LIST" or not results:
        raise no_answer(MALL, request, response, f"<{name_of(root)}>")
    result = Result.model_validate(results[0])
    if result.code == GOOD:
        return root
    error = refusal(request.api, result.code, result.message, trace_id_of(response))
    if isinstance(error, NothingThereError):
        return root
    raise error


def _decoded(caller: Caller, request: Request, response: Response) -> Element:
    if response.status == 429:
        raise throttled(MALL, response, caller.now)
    if response.status in (401, 403):
        raise key_refused(str(response.status), "", trace_id_of(response))
    if response.status >= 400:
        raise no_answer(MALL, request, response, f"오류 {response.status}")
    return decoded_xml(MALL, request, response)


def _keys(caller: Caller, group: str) -> dict[str, str]:
    return {"citeKey": _secret(caller, f"{group}_cite_key"), "secretKey": _secret(caller, f"{group}_secret_key")}


def _identity(caller: Caller) -> dict[str, str]:
    return {
        "sc.entrId": _secret(caller, "entr_id"),
        "sc.supplyEntrNo": _secret(caller, "supply_entr_no"),
        "sc.supplyCtrtSeq": _secret(caller, "supply_ctrt_seq"),
    }


def _secret(caller: Caller, name: str) -> str:
    value = caller.secrets.get(name, "").strip()
    if not value:
        reason = "인터파크 인증 정보가 비어 있습니다. 제휴몰 계정정보에서 입력하세요."
        raise CredentialsRefusedError(reason, code=name)
    return value
