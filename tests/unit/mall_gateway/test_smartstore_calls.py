"""스토어팜's calls against scripted answers: the token, the error forms, and what each operation asks."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import bcrypt
import pytest

from contracts.catalog import Notice, Option, Origin, Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Caller,
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    Mall,
    Offer,
    RefusedError,
    Request,
    Response,
    Shipment,
    Sign,
    ThrottledError,
    Token,
    TokenExpiredError,
    UnavailableError,
)
from mall_gateway.malls.smartstore import SmartstoreMall
from mall_gateway.malls.smartstore.connector import client_secret_sign, opened

BASE = "http://127.0.0.1:1234/smartstore"
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
LINE = "2026081300000011"
REF = MallOrderRef(order_no="2026081300000001", line_no=LINE)
CODE = "MB0000000000000000AB"
SALT = bcrypt.gensalt(4).decode()
TOKEN = {"access_token": "T1", "expires_in": 10800, "token_type": "Bearer"}


class ScriptedCaller:
    """A caller with a shared token, that remembers what was sent and answers from a list or by a function."""

    def __init__(self, *answers: Any, by: Callable[[Request], Any] | None = None, token: str | None = "T0") -> None:  # noqa: S107
        self.answers = list(answers)
        self.by = by
        self.sent: list[Request] = []
        self.refused: list[str] = []
        self.shared = Token(token, NOW) if token else None
        self.secrets: Mapping[str, str] = {"client_id": "aaaabbbbcccc", "client_secret": SALT}
        self.base_url = BASE
        self.now = NOW

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        signed = sign(request) if sign else request
        self.sent.append(signed if isinstance(signed, Request) else await signed)
        answer = self.by(self.sent[-1]) if self.by else self.answers.pop(0)
        return answer if isinstance(answer, Response) else Response(200, {}, json.dumps(answer).encode())

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        if refused is not None:
            self.refused.append(refused)
        if self.shared is None or self.shared.value == refused:
            self.shared = await fetch()
        return self.shared

    def query(self, index: int = -1) -> dict[str, str]:
        return dict(parse_qsl(self.sent[index].url.partition("?")[2]))

    def body(self, index: int = -1) -> Any:
        return json.loads(self.sent[index].body or b"null")

    def calls(self) -> list[str]:
        return [f"{one.method} {one.url.removeprefix(f'{BASE}/external').partition('?')[0]}" for one in self.sent]


def answer(status: int, body: Any, **headers: str) -> Response:
    return Response(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def mall() -> Mall:
    return SmartstoreMall()


def caller_of(
    *answers: Any,
    by: Callable[[Request], Any] | None = None,
    token: str | None = "T0",  # noqa: S107
) -> ScriptedCaller:
    caller = ScriptedCaller(*answers, by=by, token=token)
    _: Caller = caller
    return caller


STALE = answer(401, {"code": "GW.AUTHN", "message": "요청을 보낼 권한이 없습니다.", "traceId": "tr-1"})


def test_the_official_vector_of_the_client_secret_sign() -> None:
    sign = client_secret_sign("aaaabbbbcccc", "$2a$10$abcdefghijklmnopqrstuv", 1643961623299)
    assert sign == "JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy"


@pytest.mark.parametrize("secret", ["", "secret", "$2a$10$abcdefghijklmnopqrstu", "$2a$10$abcdefghijklmnopqrstu!"])
def test_a_secret_that_is_no_salt_is_told(secret: str) -> None:
    with pytest.raises(ValueError, match="salt"):
        client_secret_sign("a", secret, 1)


async def test_a_token_is_asked_with_a_signature_of_now() -> None:
    caller = caller_of(TOKEN, {"accountId": "golden"}, token=None)
    await mall().verify(caller)
    assert caller.calls() == ["POST /v1/oauth2/token", "GET /v1/seller/account"]
    form = dict(parse_qsl((caller.sent[0].body or b"").decode()))
    assert (form["grant_type"], form["type"], form["timestamp"]) == ("client_credentials", "SELF", "1786613445000")
    hashed = base64.b64decode(form["client_secret_sign"])
    assert bcrypt.checkpw(b"aaaabbbbcccc_1786613445000", hashed)
    assert caller.sent[1].headers["Authorization"] == "Bearer T1"


async def test_a_token_ends_before_the_mall_ends_it() -> None:
    caller = caller_of(TOKEN, {}, token=None)
    await mall().verify(caller)
    assert caller.shared == Token("T1", NOW + timedelta(seconds=10800 - 60))


async def test_a_stale_token_is_refreshed_once_and_the_call_is_made_again() -> None:
    caller = caller_of(STALE, TOKEN, {"accountId": "golden"})
    await mall().verify(caller)
    assert caller.refused == ["T0"]
    assert [one.headers.get("Authorization") for one in caller.sent] == ["Bearer T0", None, "Bearer T1"]


async def test_a_token_that_stays_stale_is_told() -> None:
    with pytest.raises(TokenExpiredError) as caught:
        await mall().verify(caller_of(STALE, TOKEN, STALE))
    assert (caught.value.code, caught.value.trace_id) == ("GW.AUTHN", "tr-1")


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_refused_credentials_bring_the_words_of_the_mall(status: int) -> None:
    no = answer(status, {"code": "BAD", "message": "client_secret_sign 이 올바르지 않습니다."})
    with pytest.raises(CredentialsRefusedError) as caught:
        await mall().verify(caller_of(no, token=None))
    assert "client_secret_sign" in caught.value.message


async def test_an_ip_that_is_not_registered_is_told_at_the_token_as_well() -> None:
    no = answer(403, {"code": "GW.IP_NOT_ALLOWED", "message": "호출이 허용되지 않은 IP입니다."})
    with pytest.raises(CredentialsRefusedError, match="IP를 등록"):
        await mall().verify(caller_of(no, token=None))


async def test_an_answer_without_a_token_is_no_answer() -> None:
    with pytest.raises(UnavailableError):
        await mall().verify(caller_of({"token_type": "Bearer"}, token=None))


async def test_a_secret_of_the_wrong_form_is_told_before_anything_is_sent() -> None:
    caller = caller_of(TOKEN, token=None)
    caller.secrets = {"client_id": "a", "client_secret": "not a salt"}
    with pytest.raises(CredentialsRefusedError, match="29자"):
        await mall().verify(caller)
    assert not caller.sent


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        (answer(401, {"code": "GW.AUTHN"}), TokenExpiredError, "만료"),
        (answer(403, {"code": "GW.IP_NOT_ALLOWED"}), CredentialsRefusedError, "IP를 등록"),
        (answer(403, {"code": "FORBIDDEN"}), CredentialsRefusedError, "권한"),
        (answer(403, b"<html>Access Denied</html>"), ThrottledError, "한도"),
        (answer(404, {"code": "GW.NOT_FOUND"}), RefusedError, "거절"),
        (answer(429, {"code": "GW.RATE_LIMIT"}), ThrottledError, "한도"),
        (answer(429, {"code": "GW.QUOTA_LIMIT"}), ThrottledError, "한도"),
        (answer(500, {"code": "GW.INTERNAL_SERVER_ERROR"}), UnavailableError, "서버가 처리하지"),
        (answer(503, {"code": "GW.BLOCK.02"}), UnavailableError, "서버가 처리하지"),
        (answer(504, b"<html>"), UnavailableError, "서버가 처리하지"),
        (answer(200, b"<!doctype html>"), UnavailableError, "알아볼 수 없는"),
        (answer(200, b'{"data": {"lastCh'), UnavailableError, "알아볼 수 없는"),
        (
            answer(
                400, {"code": "BAD_REQUEST", "message": "x", "invalidInputs": [{"name": "name", "message": "길다"}]}
            ),
            RefusedError,
            "name: 길다",
        ),
    ],
)
def test_every_form_of_error_is_one_of_the_port(response: Response, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        opened(response, effect_possible=True)
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("code", "possible"),
    [
        ("GW.PROXY.01", False),
        ("GW.PROXY.02", False),
        ("GW.PROXY.03", True),
        ("GW.PROXY.04", False),
        ("GW.PROXY.05", True),
        ("GW.INTERNAL_SERVER_ERROR", True),
        ("GW.BLOCK.01", False),
        ("GW.TIMEOUT.01", True),
    ],
)
def test_only_what_reached_the_mall_may_have_had_its_effect(code: str, possible: bool) -> None:  # noqa: FBT001
    with pytest.raises(UnavailableError) as caught:
        opened(answer(500, {"code": code}, **{"gncp-gw-trace-id": "tr-2"}), effect_possible=True)
    assert (caught.value.effect_possible, caught.value.trace_id) == (possible, "tr-2")
    with pytest.raises(UnavailableError) as caught:
        opened(answer(500, {"code": code}), effect_possible=False)
    assert caught.value.effect_possible is False


@pytest.mark.parametrize(
    ("response", "wait"),
    [
        (answer(429, {"code": "GW.RATE_LIMIT"}), timedelta(seconds=1)),
        (answer(429, {"code": "GW.QUOTA_LIMIT"}), None),
        (answer(429, {"code": "GW.QUOTA_LIMIT"}, **{"Retry-After": "9"}), timedelta(seconds=9)),
    ],
)
def test_a_throttled_call_says_how_long_to_wait(response: Response, wait: timedelta | None) -> None:
    with pytest.raises(ThrottledError) as caught:
        opened(response, effect_possible=False)
    assert caught.value.retry_after == wait


def change(number: str, status: str = "PAYED", **more: Any) -> dict[str, Any]:
    row = {"productOrderId": number, "orderId": "1", "productOrderStatus": status}
    return {**row, "lastChangedDate": "2026-08-13T18:00:00.000+09:00", "lastChangedType": "PAYED", **more}


def changes(*rows: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    data = {"lastChangeStatuses": list(rows), "count": len(rows)} | ({"more": more} if more else {})
    return {"timestamp": "x", "data": data}


def detail(number: str = LINE, status: str = "PAYED", placed: str = "NOT_YET", **more: Any) -> dict[str, Any]:
    line = {
        "productOrderId": number,
        "productOrderStatus": status,
        "placeOrderStatus": placed,
        "quantity": 1,
        "unitPrice": 135000,
        "totalProductAmount": 135000,
    }
    delivery = more.pop("delivery", None)
    order = {"orderId": "2026081300000001", "orderDate": "2026-08-13T10:00:00.000+09:00"}
    return {"order": order, "productOrder": line | more, "delivery": delivery}


def details(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": "x", "data": list(rows)}


async def collect(caller: ScriptedCaller, item: Any = "new", hours: int = 2) -> list[Any]:
    return [page async for page in mall().fetch_orders(caller, item, NOW - timedelta(hours=hours), NOW)]


async def test_new_orders_are_the_paid_lines_that_changed() -> None:
    rows = changes(change("1"), change("2", "PAYMENT_WAITING"), change("3", "CANCELED_BY_NOPAYMENT"), change("4"))
    caller = caller_of(rows, details(detail("4"), detail("1")))
    (page,) = await collect(caller)
    assert [line.ref.line_no for line in page.lines] == ["1", "4"]
    assert caller.body() == {"productOrderIds": ["1", "4"], "quantityClaimCompatibility": True}
    assert caller.query(0) == {
        "lastChangedFrom": "2026-08-13T16:30:45.000+09:00",
        "lastChangedTo": "2026-08-13T18:30:45.000+09:00",
    }
    assert "%2B09" in caller.sent[0].url


async def test_a_line_that_changed_twice_is_asked_once() -> None:
    caller = caller_of(changes(change("1"), change("1", claimType="CANCEL")), details(detail("1")))
    (page,) = await collect(caller)
    assert len(page.lines) == 1


async def test_a_further_page_starts_at_the_mark_and_keeps_the_end_of_the_window() -> None:
    mark = {"moreFrom": "2026-08-13T17:00:00.000+09:00", "moreSequence": "2026081300000001"}
    caller = caller_of(
        changes(change("1"), more=mark), details(detail("1")), changes(change("2")), details(detail("2"))
    )
    pages = await collect(caller)
    assert [line.ref.line_no for page in pages for line in page.lines] == ["1", "2"]
    further = caller.query(2)
    assert (further["lastChangedFrom"], further["moreSequence"]) == (mark["moreFrom"], mark["moreSequence"])
    assert further["lastChangedTo"] == caller.query(0)["lastChangedTo"]


async def test_a_page_that_repeats_for_ever_ends() -> None:
    same = changes(more={"moreFrom": "2026-08-13T17:00:00.000+09:00", "moreSequence": "1"})
    with pytest.raises(UnavailableError, match="같은 쪽") as caught:
        await collect(caller_of(by=lambda _: same))
    assert caught.value.effect_possible is False


async def test_a_page_that_repeats_once_is_read_on() -> None:
    same = changes(more={"moreFrom": "2026-08-13T17:00:00.000+09:00", "moreSequence": "1"})
    pages = await collect(caller_of(same, same, changes(change("1")), details(detail("1"))))
    assert sum(len(page.lines) for page in pages) == 1


async def test_more_lines_than_a_query_takes_are_asked_in_pieces() -> None:
    rows = [change(str(number)) for number in range(301)]
    caller = caller_of(changes(*rows), details(), details())
    pages = await collect(caller)
    assert [len(caller.body(n)["productOrderIds"]) for n in (1, 2)] == [300, 1]
    assert sum(len(page.unreadable) for page in pages) == 301


async def test_a_change_without_a_number_is_set_aside_and_the_rest_goes_on() -> None:
    first, second = await collect(caller_of(changes({"orderId": "9"}, change("1")), details(detail("1"))))
    assert (len(first.unreadable), len(second.lines)) == (1, 1)


async def test_delivered_orders_come_from_the_changes_and_from_what_was_dispatched_in_a_week() -> None:
    def listed(*rows: dict[str, Any], more: bool = False) -> dict[str, Any]:
        contents = [{"productOrderId": "x", "content": row} for row in rows]
        return {"data": {"contents": contents, "pagination": {"hasNext": more}}}

    fresh = detail("2", "DELIVERED", "OK", delivery={"deliveredDate": "2026-08-13T17:00:00.000+09:00"})
    old = detail("3", "DELIVERED", "OK", delivery={"deliveredDate": "2026-08-12T17:00:00.000+09:00"})
    moving = detail("4", "DELIVERING", "OK")
    decided = detail("1", "PURCHASE_DECIDED", "OK")
    caller = caller_of(
        changes(change("1", "PURCHASE_DECIDED"), change("5")),
        details(decided),
        listed(fresh, more=True),
        listed(old, moving),
        *[listed()] * 6,
    )
    pages = await collect(caller, "delivered")
    assert [line.ref.line_no for page in pages for line in page.lines] == ["1", "2"]
    assert caller.query(2)["rangeType"] == "DISPATCHED_DATETIME"
    assert [caller.query(n)["page"] for n in (2, 3, 4)] == ["1", "2", "1"]
    assert caller.query(2)["from"] == "2026-08-06T18:30:45.000+09:00"
    assert caller.query()["to"] == "2026-08-13T18:30:45.000+09:00"


async def test_one_line_is_read_by_its_number() -> None:
    caller = caller_of(details(detail(placed="OK")))
    line = await mall().read_order(caller, REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "confirmed")


async def test_a_line_that_is_not_there_is_none_and_one_that_can_not_be_read_is_no_answer() -> None:
    assert await mall().read_order(caller_of(details()), REF) is None
    assert await mall().read_order(caller_of(answer(400, {"code": "100001", "message": "없음"})), REF) is None
    with pytest.raises(UnavailableError):
        await mall().read_order(caller_of(details({"order": {}})), REF)
    with pytest.raises(RefusedError):
        await mall().read_order(caller_of(answer(400, {"code": "4000", "message": "x"})), REF)


def good(name: str = "successProductOrderIds") -> dict[str, Any]:
    rows = [{"productOrderId": LINE}] if name.endswith("Infos") else [LINE]
    return {"data": {name: rows, "failProductOrderInfos": []}}


def bad(code: str, message: str = "안 됩니다") -> dict[str, Any]:
    return {"data": {"failProductOrderInfos": [{"productOrderId": LINE, "code": code, "message": message}]}}


SELLER = "POST /v1/pay-order/seller/product-orders"
CONFIRMATION = Confirmation(REF, 1, date(2026, 8, 14))
SHIPMENT = Shipment(REF, 1, "CJ_LOGISTICS", "612345678901")
CANCELLATION = Cancellation(REF, 1, "sold_out", "품절")
ACTS: list[tuple[str, Any]] = [
    ("confirm_order", CONFIRMATION),
    ("send_invoice", SHIPMENT),
    ("cancel_sale", CANCELLATION),
]


async def act(name: str, argument: Any, caller: ScriptedCaller) -> None:
    await getattr(mall(), name)(caller, argument)


async def test_a_line_is_confirmed() -> None:
    caller = caller_of(good("successProductOrderInfos"))
    await mall().confirm_order(caller, CONFIRMATION)
    assert (caller.calls(), caller.body()) == ([f"{SELLER}/confirm"], {"productOrderIds": [LINE]})


async def test_a_late_line_is_delayed_before_it_is_confirmed() -> None:
    caller = caller_of(good(), good("successProductOrderInfos"))
    await mall().confirm_order(caller, Confirmation(REF, 1, date(2026, 8, 20), "CUSTOM_BUILD"))
    assert caller.calls() == [f"{SELLER}/{LINE}/delay", f"{SELLER}/confirm"]


async def test_a_refused_delay_confirms_nothing_and_a_repeated_one_goes_on() -> None:
    late = Confirmation(REF, 1, date(2026, 12, 20), "CUSTOM_BUILD")
    refused = caller_of(bad("104105"))
    with pytest.raises(RefusedError, match="출고예정일시"):
        await mall().confirm_order(refused, late)
    assert len(refused.sent) == 1
    again = caller_of(bad("105306"), good("successProductOrderInfos"))
    await mall().confirm_order(again, late)
    assert len(again.sent) == 2


async def test_an_invoice_is_sent() -> None:
    caller = caller_of(good())
    await mall().send_invoice(caller, SHIPMENT)
    assert caller.calls() == [f"{SELLER}/dispatch"]
    assert caller.body()["dispatchProductOrders"][0]["trackingNumber"] == "612345678901"


async def test_a_sale_is_cancelled() -> None:
    caller = caller_of(good())
    await mall().cancel_sale(caller, CANCELLATION)
    assert caller.calls() == [f"{SELLER}/{LINE}/claim/cancel/request"]


@pytest.mark.parametrize(("name", "argument"), ACTS)
async def test_a_refused_line_keeps_code_and_words_of_the_mall(name: str, argument: Any) -> None:
    with pytest.raises(RefusedError, match="권한") as caught:
        await act(name, argument, caller_of(bad("101009", "권한 없음")))
    assert (caught.value.code, caught.value.message, caught.value.cancel_asked) == ("101009", "권한 없음", False)


@pytest.mark.parametrize(("name", "argument"), ACTS)
async def test_the_same_state_again_is_done_already(name: str, argument: Any) -> None:
    with pytest.raises(AlreadyDoneError):
        await act(name, argument, caller_of(bad("105306")))


@pytest.mark.parametrize(("name", "argument"), ACTS)
async def test_a_system_error_or_a_missing_line_may_have_had_its_effect(name: str, argument: Any) -> None:
    for reply in (bad("9999"), {"data": {}}):
        with pytest.raises(UnavailableError) as caught:
            await act(name, argument, caller_of(reply))
        assert caught.value.effect_possible


@pytest.mark.parametrize(
    ("name", "argument", "line"),
    [
        ("confirm_order", CONFIRMATION, detail(placed="OK")),
        ("send_invoice", SHIPMENT, detail(status="DELIVERING", delivery={"trackingNumber": "612345678901"})),
        ("cancel_sale", CANCELLATION, detail(status="CANCELED")),
    ],
)
async def test_a_state_conflict_is_told_from_a_repeat_by_reading_the_line(
    name: str, argument: Any, line: dict[str, Any]
) -> None:
    with pytest.raises(AlreadyDoneError):
        await act(name, argument, caller_of(bad("104442"), details(line)))
    with pytest.raises(RefusedError):
        await act(name, argument, caller_of(bad("104442"), details(detail())))
    with pytest.raises(RefusedError):
        await act(name, argument, caller_of(bad("104442"), details()))
    with pytest.raises(RefusedError):
        await act(name, argument, caller_of(bad("104442"), answer(500, b"")))


async def test_an_invoice_refused_for_a_cancel_says_so() -> None:
    asked = detail(placed="OK", claimType="CANCEL", claimStatus="CANCEL_REQUEST")
    with pytest.raises(RefusedError) as caught:
        await mall().send_invoice(caller_of(bad("104442"), details(asked)), SHIPMENT)
    assert caught.value.cancel_asked


async def test_a_courier_that_the_mall_has_not_is_refused_without_a_call() -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await mall().send_invoice(caller, replace(SHIPMENT, courier="PIGEON"))
    assert not caller.sent


def offer(number: str | None = None) -> Offer:
    gold = Option(key="K1", values=("골드",), surcharge_won=0, on_sale=True, stock=3)
    product = Product(
        product_id=UUID(int=1),
        code="1",
        own_code=None,
        name="티몬 테스트 상품",
        on_sale=True,
        for_coupang=False,
        categories=(),
        model_name=None,
        model_number=None,
        isbn=None,
        maker="골든",
        brand="골든에이지",
        made_on=None,
        valid_until=None,
        origin=Origin(kind="not_applicable"),
        certifications=(),
        notice=Notice(item_type="etc", item_type_name="기타 재화", entries=()),
        keywords=(),
        detail_html="<p>상세</p>",
        image_urls=("https://img.example/1.jpg",),
        price_won=135000,
        tax="taxed",
        region="nationwide",
        adults_only=False,
        option_use="all_malls",
        option_style="combination",
        option_names=("색상",),
        options=(gold,),
        extras=(),
        stock=None,
    )
    terms = SalesTerms(
        group_name="기본",
        mall_category_code="50000584",
        sale_starts_on=None,
        sale_ends_on="2026-12-31",
        price_won=135000,
        courier="HANJIN",
        mall_fields={"delivery_fee_type": "FREE", "shipping_address_id": "1", "return_address_id": "2"},
    )
    return Offer(CODE, product, terms, number)


CREATED = {"originProductNo": 900000001, "smartstoreChannelProductNo": 900000002}


def known(status: str = "SALE", code: str = CODE) -> dict[str, Any]:
    attribute = {
        "optionInfo": {"optionCombinations": [{"id": 31000000001, "sellerManagerCode": "K1"}]},
        "sellerCodeInfo": {"sellerManagementCode": code},
    }
    return {"originProduct": {"statusType": status, "detailAttribute": attribute}}


async def test_a_registration_is_on_sale_at_once_with_its_option_numbers() -> None:
    caller = caller_of(CREATED, known())
    listed = await mall().register(caller, offer())
    assert (listed.mall_product_no, listed.state, listed.mall_option_nos) == (
        "900000001",
        "on_sale",
        {"K1": "31000000001"},
    )
    assert caller.calls() == ["POST /v2/products", "GET /v2/products/origin-products/900000001"]


async def test_a_registration_that_can_not_be_read_back_is_still_done() -> None:
    listed = await mall().register(caller_of(CREATED, answer(500, b"")), offer())
    assert (listed.mall_product_no, dict(listed.mall_option_nos)) == ("900000001", {})


async def test_a_registration_without_a_number_may_have_had_its_effect() -> None:
    with pytest.raises(UnavailableError) as caught:
        await mall().register(caller_of({}), offer())
    assert caught.value.effect_possible


async def test_a_refused_registration_names_the_fields_of_the_mall() -> None:
    inputs = [{"name": "originProduct.leafCategoryId", "type": "NotValid", "message": "카테고리를 확인하세요."}]
    no = answer(400, {"code": "BAD_REQUEST", "message": "x", "invalidInputs": inputs})
    with pytest.raises(RefusedError, match="leafCategoryId"):
        await mall().register(caller_of(no), offer())


async def test_an_update_keeps_the_option_numbers_of_the_mall() -> None:
    caller = caller_of(known(), CREATED, known())
    await mall().update(caller, offer("900000001"))
    assert caller.calls()[1] == "PUT /v2/products/origin-products/900000001"
    combinations = caller.body(1)["originProduct"]["detailAttribute"]["optionInfo"]["optionCombinations"]
    assert combinations[0]["id"] == 31000000001


async def test_an_update_of_a_product_that_is_gone_is_refused() -> None:
    with pytest.raises(RefusedError):
        await mall().update(caller_of(answer(404, {"code": "NOT_FOUND"})), offer("1"))


async def test_a_sale_is_stopped_and_stopping_twice_is_the_same() -> None:
    caller = caller_of({})
    await mall().stop_sale(caller, "900000001", {})
    assert caller.calls() == ["PUT /v1/products/origin-products/900000001/change-status"]
    assert caller.body() == {"statusType": "SUSPENSION"}
    again = answer(400, {"code": "BAD_REQUEST", "message": "이미 판매중지"})
    await mall().stop_sale(caller_of(again, known("SUSPENSION")), "900000001", {})
    with pytest.raises(RefusedError):
        await mall().stop_sale(caller_of(again, known("SALE")), "900000001", {})


async def test_an_empty_body_after_a_write_is_fine() -> None:
    await mall().stop_sale(caller_of(answer(200, b"")), "900000001", {})


async def test_a_product_that_is_not_there_is_none() -> None:
    assert await mall().read_listing(caller_of(answer(404, {"code": "NOT_FOUND"})), "1") is None
    with pytest.raises(RefusedError):
        await mall().read_listing(caller_of(answer(400, {"code": "BAD_REQUEST"})), "x")


async def test_a_lost_registration_is_found_by_our_code_as_the_product_has_it() -> None:
    search = {"contents": [{"originProductNo": 1}, {"originProductNo": 900000001}]}
    caller = caller_of(search, known(code="MBother"), known())
    listed = await mall().find_listing(caller, CODE)
    assert listed is not None
    assert listed.mall_product_no == "900000001"
    assert caller.body(0)["sellerManagementCode"] == CODE
    assert await mall().find_listing(caller_of({"contents": []}), CODE) is None


def test_the_offer_is_checked_without_a_call() -> None:
    assert any("'A/S 전화번호'" in sentence for sentence in mall().check(offer()))


async def test_addresses_and_bundle_groups_are_the_templates_of_the_mall() -> None:
    book = {"addressBooks": [{"addressBookNo": 7, "name": "파주", "addressType": "RELEASE"}], "page": 1}
    groups = [{"id": 55, "name": "기본 묶음", "usable": True}, {"id": 56, "name": "닫힘", "usable": False}]
    found = await mall().delivery_templates(caller_of(book, groups))
    assert [(one.number, one.name) for one in found] == [("7", "파주"), ("55", "기본 묶음")]


async def test_a_bundle_group_is_made() -> None:
    caller = caller_of({"groupId": 57})
    made = await mall().create_delivery_template(caller, "새 묶음", {"charge_method": "MAX", "area2_fee": 3000})
    assert (made.number, made.name) == ("57", "새 묶음")
    assert caller.body()["deliveryBundleGroup"]["deliveryFeeChargeMethodType"] == "MAX"
    with pytest.raises(RefusedError, match="계산 방식"):
        await mall().create_delivery_template(caller_of(), "새 묶음", {})
    with pytest.raises(UnavailableError):
        await mall().create_delivery_template(caller_of({}), "새 묶음", {"charge_method": "MIN"})


async def test_categories_are_searched_in_the_list_of_leaves() -> None:
    rows = [{"wholeCategoryName": "패션잡화>귀걸이", "id": "50000584", "name": "귀걸이", "last": True}]
    caller = caller_of(rows)
    (found,) = await mall().search_categories(caller, "귀걸이")
    assert (found.code, caller.query()) == ("50000584", {"last": "true"})
