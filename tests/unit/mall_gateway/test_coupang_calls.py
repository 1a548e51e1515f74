"""쿠팡's calls against scripted answers: the signature, the error forms, and what each operation asks."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest

from contracts.catalog import Notice, Origin, Product
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang import CoupangMall
from mall_gateway.malls.coupang.connector import authorization, opened
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
    UnavailableError,
)

BASE = "http://127.0.0.1:1234/coupang"
MARKET = "/v2/providers/seller_api/apis/api/v1/marketplace"
NOW = datetime(2026, 8, 13, 9, 30, 45, tzinfo=UTC)
REF = MallOrderRef(order_no="31000000000017", box_no="910000000000000123", line_no="70000000011")
CODE = "MB0000000000000000AB"
OK = {"code": 200, "message": "OK"}


class ScriptedCaller:
    """A caller that signs, remembers what was sent and answers from a list, or by a function of the request."""

    def __init__(self, *answers: Any, by: Callable[[Request], Any] | None = None) -> None:
        self.answers = list(answers)
        self.by = by
        self.sent: list[Request] = []
        self.secrets: Mapping[str, str] = {
            "vendor_id": "A00099999",
            "user_id": "golden",
            "access_key": "access",
            "secret_key": "secret",
        }
        self.base_url = BASE
        self.now = NOW

    async def send(self, request: Request, sign: Sign | None = None) -> Response:
        signed = sign(request) if sign else request
        self.sent.append(signed if isinstance(signed, Request) else await signed)
        answer = self.by(self.sent[-1]) if self.by else self.answers.pop(0)
        return answer if isinstance(answer, Response) else Response(200, {}, json.dumps(answer).encode())

    async def token(self, fetch: Callable[[], Awaitable[Token]], *, refused: str | None = None) -> Token:
        return await fetch()

    def query(self, index: int = -1) -> dict[str, str]:
        return dict(parse_qsl(self.sent[index].url.partition("?")[2]))

    def body(self, index: int = -1) -> Any:
        return json.loads(self.sent[index].body or b"null")

    def calls(self) -> list[str]:
        return [f"{one.method} {one.url.removeprefix(BASE).partition('?')[0]}" for one in self.sent]


def answer(status: int, body: Any, **headers: str) -> Response:
    return Response(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())


def mall() -> Mall:
    return CoupangMall()


def caller_of(*answers: Any, by: Callable[[Request], Any] | None = None) -> ScriptedCaller:
    caller = ScriptedCaller(*answers, by=by)
    _: Caller = caller
    return caller


def sheet(**changes: Any) -> dict[str, Any]:
    item = {
        "vendorItemId": 70000000011,
        "shippingCount": 1,
        "salesPrice": 135000,
        "orderPrice": 135000,
        "externalVendorSkuCode": f"{CODE}-K1",
        "sellerProductId": 880000017,
    }
    item |= changes.pop("item", {})
    whole = {
        "shipmentBoxId": 910000000000000123,
        "orderId": 31000000000017,
        "orderedAt": "2026-08-13T10:00:00+09:00",
        "status": "ACCEPT",
        "orderItems": [item],
    }
    return {**whole, **changes}


def test_the_header_signs_date_method_path_and_query() -> None:
    secrets = {"access_key": "access", "secret_key": "secret"}
    header = authorization(secrets, NOW, "GET", "/v2/providers/x", "a=1&b=%2B09:00")
    # Made with `openssl dgst -sha256 -hmac`.
    signature = "72719e91caf9aa9aac71e1c286f35eaf1aba52d755936616e026d54a3df04701"
    prefix = "CEA algorithm=HmacSHA256, access-key=access, signed-date=260813T093045Z, signature="
    assert header == prefix + signature


async def test_a_call_signs_the_path_after_the_base_url_at_the_last_moment() -> None:
    caller = caller_of({**OK, "data": [], "nextToken": ""})
    await mall().verify(caller)
    (request,) = caller.sent
    path, _, query = request.url.removeprefix(BASE).partition("?")
    assert request.headers["Authorization"] == authorization(caller.secrets, NOW, "GET", path, query)
    assert path == "/v2/providers/openapi/apis/api/v5/vendors/A00099999/ordersheets"
    assert "createdAtFrom=2026-08-13%2B09:00" in query


async def test_two_calls_have_two_signatures() -> None:
    caller = caller_of({**OK, "data": []}, {**OK, "data": []})
    await mall().verify(caller)
    caller.now = NOW + timedelta(seconds=1)
    await mall().verify(caller)
    assert caller.sent[0].headers["Authorization"] != caller.sent[1].headers["Authorization"]


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        (answer(429, {"message": "Too Many Requests"}), ThrottledError, "한도"),
        (answer(403, b"<html><h1>Access Denied</h1></html>"), ThrottledError, "한도"),
        (answer(403, b"[FORBIDDEN] Not allowed IP"), CredentialsRefusedError, "IP를 등록"),
        (answer(401, {"code": "ERROR", "message": "Invalid signature"}), CredentialsRefusedError, "Secret Key"),
        (answer(401, {"message": "Specified signature is expired."}), UnavailableError, "서버 시각"),
        (answer(302, b""), CredentialsRefusedError, "차단"),
        (answer(500, {"code": 500, "message": "Timeout waiting"}), UnavailableError, "서버가 처리하지"),
        (answer(504, {"code": "ERROR", "message": "Request timed out"}), UnavailableError, "서버가 처리하지"),
        (answer(521, b"down"), UnavailableError, "서버가 처리하지"),
        (answer(423, {"message": "locked"}), UnavailableError, "서버가 처리하지"),
        (answer(200, b"<!doctype html><p>"), UnavailableError, "알아볼 수 없는"),
        (answer(200, b'{"code": 200, "data": [{"shipm'), UnavailableError, "알아볼 수 없는"),
        (answer(200, {"code": "ERROR", "message": "[택배사 코드]를 확인해 주세요."}), RefusedError, "택배사"),
        (answer(200, {"code": "400", "message": "Invalid vendor ID"}), RefusedError, "업체코드"),
        (answer(200, {"code": "200", "data": {"code": "ERROR", "message": "x", "data": 0}}), RefusedError, "거절"),
        (answer(400, {"code": "ERROR", "message": "올바른 반품지 센터코드를 입력 하세요."}), RefusedError, "반품지"),
        (answer(404, {"message": "no such path"}), RefusedError, "거절"),
        (answer(412, b"precondition"), RefusedError, "거절"),
    ],
)
def test_every_form_of_error_is_one_of_the_port(response: Response, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        opened(response, effect_possible=True)
    assert type(caught.value) is error


def test_a_throttled_call_says_how_long_to_wait_where_the_mall_does() -> None:
    with pytest.raises(ThrottledError) as caught:
        opened(answer(429, {}, **{"retry-after": "30"}), effect_possible=False)
    assert caught.value.retry_after == timedelta(seconds=30)
    with pytest.raises(ThrottledError) as caught:
        opened(answer(429, {}), effect_possible=False)
    assert caught.value.retry_after is None


def test_an_unanswered_write_may_have_had_its_effect_and_a_read_has_none() -> None:
    for effect in (True, False):
        with pytest.raises(UnavailableError) as caught:
            opened(answer(500, b"oops"), effect_possible=effect)
        assert caught.value.effect_possible is effect


def test_a_late_signature_had_no_effect() -> None:
    with pytest.raises(UnavailableError) as caught:
        opened(answer(401, {"message": "Specified signature is expired."}), effect_possible=True)
    assert caught.value.effect_possible is False


def test_a_refusal_keeps_the_words_of_the_mall() -> None:
    with pytest.raises(RefusedError) as caught:
        opened(answer(200, {"code": "ERROR", "message": "[배송방법]", "details": "자세히"}), effect_possible=True)
    assert (caught.value.code, caught.value.message) == ("ERROR", "[배송방법] 자세히")


async def test_a_vendor_that_is_not_ours_fails_the_account_check() -> None:
    caller = caller_of(answer(400, {"code": 400, "message": "Invalid vendor ID"}))
    with pytest.raises(CredentialsRefusedError) as caught:
        await mall().verify(caller)
    assert caught.value.message == "Invalid vendor ID"


async def collect(caller: ScriptedCaller, item: Any, since: datetime, until: datetime) -> list[Any]:
    return [page async for page in mall().fetch_orders(caller, item, since, until)]


async def test_new_orders_are_asked_in_every_status_in_the_order_of_a_box() -> None:
    caller = caller_of(by=lambda _: {**OK, "data": [sheet()], "nextToken": ""})
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    asked = [caller.query(n)["status"] for n in range(len(caller.sent))]
    assert asked == ["ACCEPT", "INSTRUCT", "DEPARTURE", "DELIVERING", "NONE_TRACKING"]
    assert sum(len(page.lines) for page in pages) == 5


async def test_the_window_covers_its_days_in_seoul() -> None:
    caller = caller_of(by=lambda _: {**OK, "data": []})
    since = datetime(2026, 8, 12, 14, 0, tzinfo=UTC)
    await collect(caller, "new", since, datetime(2026, 8, 12, 15, 0, tzinfo=UTC))
    assert (caller.query()["createdAtFrom"], caller.query()["createdAtTo"]) == ("2026-08-12+09:00", "2026-08-12+09:00")
    await collect(caller, "new", since, datetime(2026, 8, 12, 15, 0, 1, tzinfo=UTC))
    assert caller.query()["createdAtTo"] == "2026-08-13+09:00"


async def test_pages_follow_the_token_to_the_end() -> None:
    first = {**OK, "data": [sheet()], "nextToken": "t/1"}
    second = {**OK, "data": [sheet(shipmentBoxId=2)], "nextToken": ""}
    empty = {**OK, "data": [], "nextToken": None}
    caller = caller_of(first, second, *[empty] * 4)
    pages = await collect(caller, "new", NOW - timedelta(hours=2), NOW)
    assert [line.ref.box_no for page in pages for line in page.lines] == ["910000000000000123", "2"]
    assert caller.query(1)["nextToken"] == "t/1"
    assert "t%2F1" in caller.sent[1].url


async def test_a_page_that_repeats_once_is_read_on_and_one_that_repeats_for_ever_ends() -> None:
    repeated = {**OK, "data": [sheet()], "nextToken": "t1"}
    end = {**OK, "data": []}
    pages = await collect(caller_of(repeated, repeated, *[end] * 5), "new", NOW - timedelta(hours=2), NOW)
    assert sum(len(page.lines) for page in pages) == 2
    with pytest.raises(UnavailableError, match="같은 쪽") as caught:
        await collect(caller_of(by=lambda _: repeated), "new", NOW - timedelta(hours=2), NOW)
    assert caught.value.effect_possible is False


async def test_delivered_orders_are_looked_for_among_those_of_a_month() -> None:
    old = sheet(shipmentBoxId=1, status="FINAL_DELIVERY", deliveredDate="2026-08-12T09:00:00+09:00")
    fresh = sheet(shipmentBoxId=2, status="FINAL_DELIVERY", deliveredDate="2026-08-13T17:00:00+09:00")
    undated = sheet(shipmentBoxId=3, status="FINAL_DELIVERY")
    caller = caller_of({**OK, "data": [old, fresh, undated]})
    pages = await collect(caller, "delivered", NOW - timedelta(hours=2), NOW)
    assert [line.ref.box_no for page in pages for line in page.lines] == ["2", "3"]
    assert caller.query()["status"] == "FINAL_DELIVERY"
    assert caller.query()["createdAtFrom"] == "2026-07-14+09:00"


async def test_a_delivered_window_is_as_long_as_it_must_be() -> None:
    caller = caller_of(by=lambda _: {**OK, "data": []})
    await collect(caller, "delivered", NOW - timedelta(days=30), NOW)
    assert caller.query()["createdAtFrom"] == "2026-07-14+09:00"


async def test_one_order_is_read_by_its_box() -> None:
    caller = caller_of({"code": "200", "data": sheet(status="INSTRUCT")})
    line = await mall().read_order(caller, REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "confirmed")
    assert caller.sent[0].url.endswith("/ordersheets/910000000000000123")


async def test_a_box_that_was_cancelled_is_a_cancelled_line() -> None:
    gone = answer(400, {"code": 400, "message": "해당 주문이 취소 또는 반품되었습니다."})
    line = await mall().read_order(caller_of(gone), REF)
    assert line is not None
    assert (line.ref, line.state) == (REF, "cancelled")


async def test_a_box_that_is_not_there_is_none() -> None:
    assert await mall().read_order(caller_of(answer(404, {"message": "not found"})), REF) is None
    assert await mall().read_order(caller_of({"code": "200", "data": sheet(item={"vendorItemId": 9})}), REF) is None


async def test_an_unreadable_box_is_no_answer() -> None:
    with pytest.raises(UnavailableError):
        await mall().read_order(caller_of({"code": "200", "data": {"shipmentBoxId": 1}}), REF)


def batch(succeed: bool, code: str = "OK", message: str = "", **row: Any) -> dict[str, Any]:  # noqa: FBT001
    one = {
        "shipmentBoxId": 910000000000000123,
        "succeed": succeed,
        "resultCode": code,
        "retryRequired": False,
        "resultMessage": message,
    }
    data = {"responseCode": 0 if succeed else 99, "responseMessage": "x", "responseList": [one | row]}
    return {"code": "200", "message": "OK", "data": data}


CONFIRMATION = Confirmation(ref=REF, quantity=1, ship_on=date(2026, 8, 14))
SHIPMENT = Shipment(ref=REF, quantity=1, courier="CJ_LOGISTICS", invoice_number="612345678901")
CANCELLATION = Cancellation(ref=REF, quantity=1, reason="sold_out", detail="품절")


async def test_a_box_is_acknowledged() -> None:
    caller = caller_of(batch(succeed=True))
    await mall().confirm_order(caller, CONFIRMATION)
    assert caller.calls() == ["PUT /v2/providers/openapi/apis/api/v4/vendors/A00099999/ordersheets/acknowledgement"]
    assert caller.body() == {"vendorId": "A00099999", "shipmentBoxIds": [910000000000000123]}


async def test_a_box_that_is_acknowledged_already_is_done_already() -> None:
    refused = batch(succeed=False, code="INVALID_STATUS", message="배송상태를 변경할 수 없습니다.")
    with pytest.raises(AlreadyDoneError) as caught:
        await mall().confirm_order(caller_of(refused, {"code": "200", "data": sheet(status="INSTRUCT")}), CONFIRMATION)
    assert caught.value.code == "INVALID_STATUS"


async def test_a_cancelled_box_is_not_acknowledged() -> None:
    refused = batch(succeed=False, code="INVALID_STATUS")
    gone = answer(400, {"code": 400, "message": "해당 주문이 취소 또는 반품되었습니다."})
    with pytest.raises(RefusedError) as caught:
        await mall().confirm_order(caller_of(refused, gone), CONFIRMATION)
    assert caught.value.cancel_asked


async def test_a_batch_that_failed_without_rows_is_refused() -> None:
    whole = {"code": "200", "data": {"responseCode": 99, "responseMessage": "failed", "responseList": []}}
    with pytest.raises(RefusedError) as caught:
        await mall().confirm_order(caller_of(whole), CONFIRMATION)
    assert (caught.value.code, caught.value.message) == ("RESPONSE_99", "failed")


async def test_an_invoice_is_sent() -> None:
    caller = caller_of(batch(succeed=True))
    await mall().send_invoice(caller, SHIPMENT)
    assert caller.calls() == ["POST /v2/providers/openapi/apis/api/v4/vendors/A00099999/orders/invoices"]
    assert caller.body()["orderSheetInvoiceApplyDtos"][0]["deliveryCompanyCode"] == "CJGLS"


@pytest.mark.parametrize(
    "code",
    [
        "ORDER_DELIVERY_CANCELED",
        "ORDER_DELIVERY_PARTIAL_STOP_REQUESTED",
        "ORDER_DELIVERY_CANCELED_HOLDING_FOR_CANCEL",
    ],
)
async def test_an_invoice_held_for_a_cancel_says_so(code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        await mall().send_invoice(caller_of(batch(succeed=False, code=code, message="no")), SHIPMENT)
    assert (caught.value.code, caught.value.message, caught.value.cancel_asked) == (code, "no", True)


@pytest.mark.parametrize("code", ["DUPLICATE_INVOICE_NUMBER", "NOT_ALLOW_INVOICE_NUMBER_RE_UPLOAD", "INVALID_STATUS"])
async def test_an_invoice_that_is_there_is_done_and_another_is_refused(code: str) -> None:
    refused = batch(succeed=False, code=code)
    same = {"code": "200", "data": sheet(status="DEPARTURE", invoiceNumber="612345678901")}
    with pytest.raises(AlreadyDoneError):
        await mall().send_invoice(caller_of(refused, same), SHIPMENT)
    other = {"code": "200", "data": sheet(status="INSTRUCT", invoiceNumber="")}
    with pytest.raises(RefusedError) as caught:
        await mall().send_invoice(caller_of(refused, other), SHIPMENT)
    assert caught.value.code == code


async def test_a_refusal_stands_when_the_box_can_not_be_read() -> None:
    with pytest.raises(RefusedError, match="6개월"):
        await mall().send_invoice(
            caller_of(batch(succeed=False, code="DUPLICATE_INVOICE_NUMBER"), answer(500, b"")), SHIPMENT
        )


async def test_an_undefined_error_may_have_had_its_effect() -> None:
    with pytest.raises(UnavailableError) as caught:
        await mall().send_invoice(caller_of(batch(succeed=False, code="UNDEFINED_ERROR_OCCUR")), SHIPMENT)
    assert caught.value.effect_possible


async def test_a_courier_that_the_mall_has_not_is_refused_without_a_call() -> None:
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await mall().send_invoice(caller, replace(SHIPMENT, courier="PIGEON"))
    assert not caller.sent


async def test_a_sale_is_cancelled() -> None:
    caller = caller_of({"code": "200", "message": "x", "data": {"receiptMap": {}, "failedVendorItemIds": []}})
    await mall().cancel_sale(caller, CANCELLATION)
    assert caller.calls() == ["POST /v2/providers/openapi/apis/api/v5/vendors/A00099999/orders/31000000000017/cancel"]
    assert caller.body()["middleCancelCode"] == "CCTTER"


async def test_a_cancel_that_failed_in_part_is_refused_with_the_words_of_the_mall() -> None:
    part = {"code": "200", "message": "일부 실패", "data": {"failedVendorItemIds": [70000000011]}}
    with pytest.raises(RefusedError) as caught:
        await mall().cancel_sale(caller_of(part), CANCELLATION)
    assert caught.value.message == "일부 실패"


async def test_a_cancel_of_what_is_cancelled_is_done_already() -> None:
    refused = answer(400, {"code": "400", "message": "해당 벤더아이템이 결제완료/상품지시 중 상태가 아닙니다."})
    gone = answer(400, {"code": 400, "message": "해당 주문이 취소 또는 반품되었습니다."})
    with pytest.raises(AlreadyDoneError):
        await mall().cancel_sale(caller_of(refused, gone), CANCELLATION)
    with pytest.raises(RefusedError, match="판매취소할 수 없습니다"):
        await mall().cancel_sale(caller_of(refused, {"code": "200", "data": sheet(status="DELIVERING")}), CANCELLATION)


def offer(numbers: Mapping[str, str] | None = None) -> Offer:
    product = Product(
        product_id=UUID(int=1),
        code="1",
        own_code=None,
        name="티몬 테스트 상품",
        on_sale=True,
        for_coupang=True,
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
        option_use="none",
        option_style="combination",
        option_names=(),
        options=(),
        extras=(),
        stock=5,
    )
    terms = SalesTerms(
        group_name="기본",
        mall_category_code="63950",
        sale_starts_on=None,
        sale_ends_on="2026-12-31",
        price_won=135000,
        courier="HANJIN",
        mall_fields={"delivery_charge_type": "FREE", "delivery_method": "SEQUENCIAL", "outbound_days": 2},
    )
    return Offer(CODE, product, terms, "880000017" if numbers else None, numbers or {})


META = {"code": "SUCCESS", "message": "", "data": {"noticeCategories": [], "attributes": [], "certifications": []}}


def known_product(status: str = "승인완료", vendor_item: int | None = 70000000011) -> dict[str, Any]:
    item = {"sellerProductItemId": 7, "vendorItemId": vendor_item, "externalVendorSku": CODE}
    data = {
        "sellerProductId": 880000017,
        "statusName": status,
        "saleEndedAt": "2099-01-01T23:59:59",
        "items": [item],
        "sellerProductName": f"티몬 테스트 상품 [{CODE}]",
    }
    return {"code": "SUCCESS", "message": "", "data": data}


def item_state(*, on_sale: bool = True, price: int = 135000, stock: int = 5) -> dict[str, Any]:
    return {
        "code": "SUCCESS",
        "data": {"sellerItemId": 1, "amountInStock": stock, "salePrice": price, "onSale": on_sale},
    }


@pytest.mark.parametrize(
    "created",
    [
        {"code": "200", "message": "", "data": {"code": "SUCCESS", "message": "", "data": 880000017}},
        {"code": "SUCCESS", "message": "", "data": 880000017, "errorItems": []},
        {"code": "SUCCESS", "message": "", "data": "880000017"},
    ],
)
async def test_a_registration_waits_for_its_approval(created: dict[str, Any]) -> None:
    caller = caller_of(META, created)
    listed = await mall().register(caller, offer())
    assert (listed.mall_product_no, listed.state, dict(listed.mall_option_nos)) == ("880000017", "waiting_approval", {})
    assert caller.calls()[1] == f"POST {MARKET}/seller-products"
    assert caller.body()["items"][0]["externalVendorSku"] == CODE


async def test_a_registration_without_a_number_may_have_had_its_effect() -> None:
    with pytest.raises(UnavailableError) as caught:
        await mall().register(caller_of(META, {"code": "SUCCESS", "data": None}), offer())
    assert caught.value.effect_possible


async def test_a_refused_registration_says_what_to_change() -> None:
    refused = {"code": "ERROR", "message": "입력된 상품필수 고지정보가 다릅니다.", "data": None}
    with pytest.raises(RefusedError, match="품목고시"):
        await mall().register(caller_of(META, refused), offer())


async def test_an_update_sets_only_what_differs() -> None:
    caller = caller_of(
        known_product(),
        META,
        {"code": "200", "data": {"code": "SUCCESS", "message": "", "data": 880000017}},
        item_state(on_sale=False, price=100000, stock=0),
        {"code": "SUCCESS", "message": "price"},
        {"code": "SUCCESS", "message": "stock"},
        {"code": "SUCCESS", "message": "resume"},
        known_product(),
        item_state(),
    )
    listed = await mall().update(caller, offer({"": "70000000011"}))
    assert listed.state == "on_sale"
    assert caller.body(2)["sellerProductId"] == 880000017
    assert caller.body(2)["items"][0]["vendorItemId"] == 70000000011
    item = f"PUT {MARKET}/vendor-items/70000000011"
    assert caller.calls()[4:7] == [f"{item}/prices/135000", f"{item}/quantities/5", f"{item}/sales/resume"]
    assert caller.query(4) == {"forceSalePriceUpdate": "true"}


async def test_an_update_of_what_is_right_already_sets_no_item() -> None:
    done = {"code": "200", "data": {"code": "SUCCESS", "message": "", "data": 880000017}}
    caller = caller_of(known_product(), META, done, item_state(), known_product(), item_state())
    await mall().update(caller, offer({"": "70000000011"}))
    assert [call for call in caller.calls() if call.startswith("PUT")] == [f"PUT {MARKET}/seller-products"]


async def test_an_update_of_a_product_that_is_gone_is_refused() -> None:
    gone = answer(400, {"code": "ERROR", "message": "상품(880000017)의 데이터가 없습니다."})
    with pytest.raises(RefusedError):
        await mall().update(caller_of(gone), offer({"": "70000000011"}))


async def test_a_sale_is_stopped_item_by_item() -> None:
    deleted = answer(400, {"code": "ERROR", "message": "[옵션ID[2] : 삭제된 상품은 변경이 불가능합니다.]"})
    caller = caller_of({"code": "SUCCESS", "message": "중지"}, deleted)
    await mall().stop_sale(caller, "880000017", {"K1": "1", "K2": "2"})
    assert caller.calls() == [f"PUT {MARKET}/vendor-items/{n}/sales/stop" for n in (1, 2)]


async def test_the_items_to_stop_are_read_where_they_are_not_known() -> None:
    caller = caller_of(known_product(), {"code": "SUCCESS", "message": "중지"})
    await mall().stop_sale(caller, "880000017", {})
    assert caller.calls()[1].endswith("/vendor-items/70000000011/sales/stop")
    with pytest.raises(RefusedError, match="승인 전"):
        await mall().stop_sale(caller_of(known_product("승인대기중", None)), "880000017", {})


async def test_an_approved_product_is_on_sale_while_an_item_is() -> None:
    listed = await mall().read_listing(caller_of(known_product(), item_state()), "880000017")
    assert listed is not None
    assert (listed.state, dict(listed.mall_option_nos)) == ("on_sale", {"": "70000000011"})
    stopped = await mall().read_listing(caller_of(known_product(), item_state(on_sale=False)), "880000017")
    assert stopped is not None
    assert stopped.state == "stopped"


async def test_a_product_sent_back_brings_the_words_of_the_reviewer() -> None:
    history = {
        "code": "200",
        "data": [
            {"createdAt": "2026-08-13T10:00:00", "status": "승인반려", "comment": "이미지를 바꾸세요."},
            {"createdAt": "2026-08-12T10:00:00", "status": "승인반려", "comment": "옛 사유"},
            {"createdAt": "2026-08-14T10:00:00", "status": "승인대기중", "comment": "기다림"},
        ],
    }
    listed = await mall().read_listing(caller_of(known_product("승인반려", None), history), "880000017")
    assert listed is not None
    assert (listed.state, listed.reason) == ("refused", "이미지를 바꾸세요.")


async def test_a_product_that_is_not_there_is_none_and_one_being_saved_is_no_answer() -> None:
    gone = answer(400, {"code": "ERROR", "message": "상품(1)의 데이터가 없습니다."})
    assert await mall().read_listing(caller_of(gone), "1") is None
    saving = answer(400, {"code": "ERROR", "message": "상품 정보가 등록 또는 수정되고 있습니다."})
    with pytest.raises(UnavailableError):
        await mall().read_listing(caller_of(saving), "1")


async def test_a_lost_registration_is_found_by_its_sku() -> None:
    rows = {"code": "SUCCESS", "data": [{"sellerProductId": 880000017}]}
    caller = caller_of(rows, known_product("심사중", None), known_product("심사중", None))
    listed = await mall().find_listing(caller, CODE)
    assert listed is not None
    assert (listed.mall_product_no, listed.state) == ("880000017", "waiting_approval")
    assert caller.calls()[0] == f"GET {MARKET}/seller-products/external-vendor-sku-codes/{CODE}"


async def test_a_lost_registration_with_options_is_found_by_the_code_in_its_name() -> None:
    none = {"code": "SUCCESS", "data": []}
    other = {"sellerProductId": 1, "sellerProductName": "다른 상품"}
    ours = {"sellerProductId": 880000017, "sellerProductName": f"티몬 테스트 상품 [{CODE}]"}
    first = {"code": "SUCCESS", "data": [other], "nextToken": "2"}
    second = {"code": "SUCCESS", "data": [ours], "nextToken": ""}
    caller = caller_of(none, first, second, known_product("심사중", None))
    listed = await mall().find_listing(caller, CODE)
    assert listed is not None
    assert listed.mall_product_no == "880000017"
    assert [caller.query(n)["nextToken"] for n in (1, 2)] == ["1", "2"]


async def test_a_registration_that_never_came_is_none() -> None:
    none = {"code": "SUCCESS", "data": [], "nextToken": ""}
    assert await mall().find_listing(caller_of(none, none), CODE) is None


async def test_a_list_that_never_ends_is_no_answer() -> None:
    same = {"code": "SUCCESS", "data": [], "nextToken": "1"}
    with pytest.raises(UnavailableError, match="같은 쪽"):
        await mall().find_listing(caller_of(by=lambda _: same), CODE)


async def test_places_are_the_templates_of_the_mall() -> None:
    address = {"returnZipCode": "10881", "returnAddress": "경기도 파주시"}
    outbound = {
        "content": [
            {
                "outboundShippingPlaceCode": 90210,
                "shippingPlaceName": "파주",
                "usable": True,
                "placeAddresses": [address],
            },
            {"outboundShippingPlaceCode": 2, "shippingPlaceName": "닫은 곳", "usable": False},
        ],
        "pagination": {"totalPages": 1},
    }
    centre = {"returnCenterCode": "1000900001", "shippingPlaceName": "반품", "placeAddresses": []}
    pages: Sequence[Any] = [
        {"code": 200, "data": {"content": [centre], "pagination": {"totalPages": 2}}},
        {"code": 200, "data": {"content": [{**centre, "returnCenterCode": "3"}], "pagination": {"totalPages": 2}}},
    ]
    found = await mall().delivery_templates(caller_of(outbound, *pages))
    assert [(one.number, one.kind) for one in found] == [("90210", "출고지"), ("1000900001", "반품지"), ("3", "반품지")]
    assert found[0].details == address


async def test_a_sku_of_another_product_is_not_ours() -> None:
    rows = {"code": "SUCCESS", "data": [{"sellerProductId": 1}]}
    gone = answer(400, {"code": "ERROR", "message": "상품(1)의 데이터가 없습니다."})
    none = {"code": "SUCCESS", "data": [], "nextToken": ""}
    assert await mall().find_listing(caller_of(rows, gone, none), CODE) is None


async def test_a_look_up_by_sku_that_is_refused_goes_on_with_the_list() -> None:
    refused = answer(400, {"code": "ERROR", "message": "유효하지 않은 SKU"})
    other = {"code": "SUCCESS", "data": [{"sellerProductId": 1, "sellerProductName": "다른 상품"}], "nextToken": ""}
    assert await mall().find_listing(caller_of(refused, other), CODE) is None


async def test_other_refusals_are_not_swallowed() -> None:
    no = answer(400, {"code": "ERROR", "message": "판매중지에 실패했습니다. [vendoritemid 1 not found]"})
    with pytest.raises(RefusedError):
        await mall().stop_sale(caller_of(no), "880000017", {"K1": "1"})
    foreign = answer(400, {"code": "ERROR", "message": "다른 업체의 상품을 조회할 수 없습니다."})
    with pytest.raises(RefusedError):
        await mall().read_listing(caller_of(foreign), "1")
    strange = answer(400, {"code": "400", "message": "다른 판매자의 주문을 조회할 수 없습니다."})
    with pytest.raises(RefusedError):
        await mall().read_order(caller_of(strange), REF)


async def test_an_update_leaves_new_items_to_the_approval() -> None:
    bare = known_product(vendor_item=None)
    done = {"code": "200", "data": {"code": "SUCCESS", "message": "", "data": 880000017}}
    caller = caller_of(bare, META, done, known_product("승인대기중", None))
    listed = await mall().update(caller, offer({"": "70000000011"}))
    assert (listed.state, len(caller.sent)) == ("waiting_approval", 4)


def test_the_offer_is_checked_without_a_call() -> None:
    assert any("'출고지'" in sentence for sentence in mall().check(offer()))


async def test_a_row_of_another_box_does_not_count() -> None:
    with pytest.raises(RefusedError):
        await mall().confirm_order(caller_of(batch(succeed=False, shipmentBoxId=9)), CONFIRMATION)


async def test_a_place_is_entered_at_the_mall_itself() -> None:
    with pytest.raises(RefusedError, match="쿠팡 윙에서 등록"):
        await mall().create_delivery_template(caller_of(), "새 출고지", {})


async def test_categories_are_searched_in_the_whole_tree() -> None:
    tree = {"displayItemCategoryCode": 0, "name": "ROOT", "child": [{"displayItemCategoryCode": 5, "name": "귀걸이"}]}
    (found,) = await mall().search_categories(caller_of({"code": "SUCCESS", "data": tree}), "귀걸이")
    assert (found.code, found.path) == ("5", ("귀걸이",))
