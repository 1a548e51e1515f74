"""Rows of 공영홈쇼핑's order sheet as lines, our acts as rows for it, and products likewise."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from contracts.catalog import Certification, Notice, NoticeEntry, Option
from contracts.couriers import COURIERS
from contracts.listing import SalesTerms
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.gongyoung import GongyoungMall
from mall_gateway.malls.gongyoung.mapping.orders import Told, line_of, told_by
from mall_gateway.malls.gongyoung.mapping.products import state_of
from mall_gateway.malls.port import (
    Cancellation,
    Confirmation,
    FetchedLine,
    Listed,
    Offer,
    PersonalData,
    RefusedError,
    Request,
    Response,
    Shipment,
    UnreadableLine,
)

MALL = GongyoungMall()
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
REF = MallOrderRef(order_no="20261121100001", line_no="001")
CODE = "MB0000000000000000AB"
FACTS = {
    "order_no": REF.order_no, "line_no": REF.line_no, "state": "주문접수", "claim": "",
    "ordered_at": "2026-11-21 10:00:00", "paid_at": "2026-11-21 10:01:00", "mall_product_no": "10070001",
    "seller_product_code": CODE, "product_name": "도자기 목걸이", "mall_option_no": "10070001-1",
    "seller_option_code": "k0", "option_text": "백색", "quantity": "2", "unit_price_won": "35000", "amount_won": "",
    "shipping_won": "2500", "courier": "", "invoice_number": "", "delivered_at": "",
}  # fmt: skip
BUYER = {
    "orderer_name": "김똠방", "orderer_phone": "010-1111-2222", "receiver_name": "이받음",
    "receiver_phone": "010-3333-4444", "receiver_phone2": "", "zip_code": "06236",
    "address": "서울특별시 강남구 테헤란로 1", "address_detail": "2층", "memo": "문 앞", "customs_code": "",
}  # fmt: skip
FIELDS = {
    "margin_percent": 20, "delivery_fee_won": 2500, "return_fee_won": "3,000", "outbound_address": "06236 서울 1",
    "return_address": "06236 서울 1", "notice_texts": "치수=30cm, 색상=흰색",
}  # fmt: skip


def row(acts: Any = None, buyer: Any = None, **facts: str) -> dict[str, Any]:
    key = f"{REF.order_no}/{REF.line_no}"
    shown = {"key": key, "facts": {**FACTS, **facts}, "acts": acts or {}, "buyer": BUYER if buyer is None else buyer}
    return {**shown, "changed_at": "2026-11-21T03:00:00+00:00"}


def path_of(request: Request) -> list[str]:
    return [unquote(part) for part in urlsplit(request.url).path.split("/") if part]


@pytest.fixture
def caller_of(scripted_caller: Any) -> Any:
    def caller(*answers: Any) -> Any:
        made = [Response(404, {}, b"{}") if answer is None else answer for answer in answers]
        return scripted_caller(*made, base_url="box://gongyoung", secrets={}, now=NOW, token=None)

    return caller


@pytest.fixture
def make_offer(make_product: Any) -> Any:
    def offer(fields: Any = None, **changes: Any) -> Offer:
        terms = SalesTerms(
            group_name="기본", mall_category_code="잡화 > 목걸이", sale_starts_on=None, sale_ends_on="2026-12-31",
            price_won=35000, courier="LOGEN", mall_fields={**FIELDS, **(fields or {})},
        )  # fmt: skip
        notice = Notice(
            item_type="f", item_type_name="패션잡화",
            entries=(NoticeEntry(name="소재", text="도자기"), NoticeEntry(name="치수", text=None)),
        )  # fmt: skip
        known = {
            "name": "도자기 목걸이",
            "notice": notice,
            "image_urls": ("https://img.example/1.jpg", "b"),
            "stock": 7,
        }
        return Offer(CODE, make_product(**{**known, **changes}), terms)

    return offer


def test_a_row_is_read_wholly() -> None:
    assert line_of(row()) == FetchedLine(
        ref=REF,
        state="new",
        mall_state="주문접수",
        cancel_asked=False,
        mall_product_no="10070001",
        mall_option_no="10070001-1",
        seller_product_code=CODE,
        seller_option_code="k0",
        product_name="도자기 목걸이",
        option_text="백색",
        quantity=2,
        unit_price_won=35000,
        amount_won=70000,
        shipping_won=2500,
        region="서울특별시 강남구",
        ordered_at=datetime(2026, 11, 21, 1, 0, tzinfo=UTC),
        paid_at=datetime(2026, 11, 21, 1, 1, tzinfo=UTC),
        changed_at=NOW,
        delivered_at=None,
        courier_code="",
        invoice_number="",
        buyer=PersonalData(**BUYER),
    )


WORDS: list[tuple[str, str, Told]] = [
    ("", "", Told("new")),
    ("결제 완료", "", Told("new")),
    ("상품준비중", "", Told("confirmed")),
    ("배송중", "", Told("shipping")),
    ("배송완료", "", Told("delivered")),
    ("구매확정", "", Told("completed")),
    ("취소요청", "", Told("confirmed", cancel_asked=True)),
    ("취소완료", "", Told("cancelled")),
    ("상품준비중", "취소 신청", Told("confirmed", cancel_asked=True)),
    ("상품준비중", "취소", Told("cancelled")),
    ("반품접수", "", Told("unknown")),
]


@pytest.mark.parametrize(("words", "claim", "told"), WORDS)
def test_the_words_of_a_sheet_have_their_state(words: str, claim: str, told: Told) -> None:
    assert told_by(words, claim) == told


ACTS = {"confirmations": {"ship_on": "2026-11-24", "delay_reason": ""}}
SENT = {**ACTS, "invoices": {"courier": "LOGEN", "invoice_number": "00012345678"}}
AHEAD: list[tuple[dict[str, Any], dict[str, str], tuple[str, str, str, str]]] = [
    (ACTS, {}, ("confirmed", "주문접수 (발주확인 파일 대기)", "", "")),
    (ACTS, {"state": ""}, ("confirmed", "신규주문 (발주확인 파일 대기)", "", "")),
    (SENT, {"state": "상품준비중"}, ("shipping", "상품준비중 (송장 파일 대기)", "LOGEN", "00012345678")),
    (SENT, {"state": "배송완료"}, ("delivered", "배송완료", "LOGEN", "00012345678")),
    (
        SENT,
        {"state": "배송중", "courier": "한진택배", "invoice_number": "999"},
        ("shipping", "배송중", "HANJIN", "999"),
    ),
    (SENT, {"state": "취소완료"}, ("cancelled", "취소완료", "LOGEN", "00012345678")),
    (ACTS, {"state": "반품접수"}, ("unknown", "반품접수", "", "")),
]


@pytest.mark.parametrize(("acts", "facts", "shown"), AHEAD)
async def test_a_line_is_as_far_as_the_sheet_or_we_are(
    caller_of: Any, acts: Any, facts: Any, shown: tuple[str, ...]
) -> None:
    line = await MALL.read_order(caller_of(row(acts, **facts)), REF)
    assert line is not None
    assert (line.state, line.mall_state, line.courier_code, line.invoice_number) == shown


async def test_a_line_that_no_file_brought_is_none(caller_of: Any) -> None:
    caller = caller_of(None)
    assert await MALL.read_order(caller, REF) is None
    assert path_of(caller.sent[0]) == ["orders", "20261121100001/001"]


async def test_a_buyer_whose_key_is_gone_is_empty(caller_of: Any) -> None:
    line = await MALL.read_order(caller_of(row(buyer={})), REF)
    assert line is not None
    assert set(vars(line.buyer).values()) == {""}


async def test_a_window_is_read_page_by_page_and_a_broken_row_set_aside(caller_of: Any) -> None:
    pages = [{"rows": [row(), row(quantity="0")], "after": "t|k"}, {"rows": [row(state="배송완료")], "after": None}]
    caller = caller_of(*pages)
    since = NOW - timedelta(days=1)
    found = [page async for page in MALL.fetch_orders(caller, "new", since, NOW)]
    assert [line.state for page in found for line in page.lines] == ["new", "delivered"]
    (broken,) = [line for page in found for line in page.unreadable]
    assert isinstance(broken, UnreadableLine)
    assert "quantity" in broken.reason
    assert [dict(parse_qsl(urlsplit(one.url).query)).get("after", "") for one in caller.sent] == ["", "t|k"]
    assert dict(parse_qsl(urlsplit(caller.sent[0].url).query))["since"] == since.isoformat()
    delivered = [page async for page in MALL.fetch_orders(caller_of(*pages), "delivered", since, NOW)]
    assert [line.state for page in delivered for line in page.lines] == ["delivered"]


async def test_a_confirmation_is_put_into_its_file(caller_of: Any) -> None:
    caller = caller_of({})
    await MALL.confirm_order(caller, Confirmation(REF, 2, date(2026, 11, 24), "입고 지연"))
    assert (caller.sent[0].method, path_of(caller.sent[0])) == (
        "PUT",
        ["orders", "20261121100001/001", "confirmations"],
    )
    act = {"ship_on": "2026-11-24", "delay_reason": "입고 지연"}
    assert caller.body() == {
        "facts": act,
        "entries": [{"order_no": REF.order_no, "line_no": REF.line_no, **act}],
    }


async def test_an_invoice_is_put_into_its_file_with_the_couriers_name(caller_of: Any) -> None:
    caller = caller_of({})
    await MALL.send_invoice(caller, Shipment(REF, 2, "LOGEN", "00012345678"))
    assert caller.sent[0].writes
    (entry,) = caller.body()["entries"]
    assert (entry["courier"], entry["invoice_number"], entry["quantity"]) == ("로젠택배", "00012345678", "2")
    assert caller.body()["facts"] == {"courier": "LOGEN", "invoice_number": "00012345678"}


async def test_what_can_not_be_done_is_refused_with_what_to_do(caller_of: Any) -> None:
    with pytest.raises(RefusedError, match="주문 파일"):
        await MALL.send_invoice(caller_of(None), Shipment(REF, 2, "LOGEN", "1"))
    caller = caller_of()
    with pytest.raises(RefusedError, match="택배사"):
        await MALL.send_invoice(caller, Shipment(REF, 2, "NOBODY", "1"))
    with pytest.raises(RefusedError, match="MD에게 취소를 요청하세요"):
        await MALL.cancel_sale(caller, Cancellation(REF, 1, "sold_out", "재고 소진"))
    with pytest.raises(RefusedError, match="배송템플릿"):
        await MALL.create_delivery_template(caller, "기본", {})
    assert await MALL.delivery_templates(caller) == []
    assert [one.code for one in await MALL.search_categories(caller, " 잡화 ")] == ["잡화"]
    assert caller.sent == []
    await MALL.verify(caller_of({"box": "gongyoung"}))


def product(acts: Any = None, **facts: str) -> dict[str, Any]:
    return {"key": CODE, "facts": {"seller_product_code": CODE, **facts}, "acts": acts or {}}


OFFERED = {"products": {"act": "등록", "options": ["k0", "k1"], "rows": []}}


async def test_a_registration_is_a_row_for_each_option_that_is_meant_for_all_malls(
    caller_of: Any, make_offer: Any
) -> None:
    options = tuple(
        Option(key=f"k{n}", values=(value,), surcharge_won=n * 10, on_sale=True, stock=stock)
        for n, (value, stock) in enumerate((("백색", 5), ("청색", None)))
    )
    own = {"option_use": "all_malls", "option_names": ("색상",), "options": options}
    caller = caller_of({}, product(OFFERED))
    certificate = Certification(kind="electric", type="안전인증", agency="KTL", number="HU-1")
    listed = await MALL.register(caller, make_offer(certifications=(certificate,), **own))
    assert listed == Listed(CODE, {"k0": "k0", "k1": "k1"}, "waiting_approval", "상품 파일 대기")
    assert path_of(caller.sent[0]) == ["product-numbers", CODE, "products"]
    body = json.loads(caller.sent[0].body)
    assert body["open"] == {"seller_product_code": CODE}
    rows = body["entries"]
    assert [(one["seller_option_code"], one["option_value"], one["stock"]) for one in rows] == [
        ("k0", "백색", "5"),
        ("k1", "청색", "9999"),
    ]
    wanted = {
        "act": "등록", "mall_product_no": "", "category": "잡화 > 목걸이", "price_won": "35000", "option_name": "색상",
        "return_fee_won": "3000", "notice": "패션잡화\n소재: 도자기\n치수: 30cm\n색상: 흰색", "more_images": "b",
        "certificates": "안전인증 HU-1 (KTL)", "tax": "과세", "sale_ends_on": "2026-12-31",
    }  # fmt: skip
    assert {name: rows[0][name] for name in wanted} == wanted


async def test_options_for_open_markets_alone_are_left_out(caller_of: Any, make_offer: Any) -> None:
    option = Option(key="k0", values=("백색",), surcharge_won=0, on_sale=True, stock=5)
    caller = caller_of({}, None)
    listed = await MALL.register(caller, make_offer(option_use="open_markets", options=(option,)))
    (entry,) = json.loads(caller.sent[0].body)["entries"]
    assert (entry["seller_option_code"], entry["option_name"], entry["stock"]) == ("", "", "7")
    assert listed.mall_option_nos == {}


@pytest.mark.parametrize(("number", "act"), [("", "등록"), ("10070001", "수정")])
async def test_an_update_is_a_change_once_the_mall_has_the_product(
    caller_of: Any, make_offer: Any, number: str, act: str
) -> None:
    shown = product(OFFERED, mall_product_no=number, state="판매중")
    caller = caller_of(shown, {}, shown)
    listed = await MALL.update(caller, replace(make_offer(), mall_product_no=number or CODE))
    assert listed.mall_product_no == (number or CODE)
    (entry,) = json.loads(caller.sent[1].body)["entries"]
    assert (entry["act"], entry["mall_product_no"]) == (act, number)


async def test_a_stop_is_a_row_and_shown_until_the_mall_knows(caller_of: Any) -> None:
    shown = product(OFFERED, mall_product_no="10070001", state="판매중")
    caller = caller_of(None, {"rows": [shown]}, {})
    await MALL.stop_sale(caller, "10070001", {"k0": "k0"})
    assert caller.body()["entries"] == [{"act": "판매중지", "seller_product_code": CODE, "mall_product_no": "10070001"}]
    stopped = product({"products": caller.body()["facts"]}, mall_product_no="10070001", state="판매중")
    found = await MALL.read_listing(caller_of(stopped), CODE)
    assert found == Listed("10070001", {"k0": "k0"}, "stopped", "판매중 (상품 파일 대기)")
    with pytest.raises(RefusedError, match="새로 연동하세요"):
        await MALL.stop_sale(caller_of(None, {"rows": []}), "1", {})


async def test_a_product_is_found_by_our_code_where_we_offered_it(caller_of: Any) -> None:
    found = await MALL.find_listing(caller_of(product(OFFERED, state="반려", reason="이미지")), CODE)
    assert found is not None
    assert (found.state, found.reason, found.mall_product_no) == ("refused", "이미지", CODE)
    assert await MALL.find_listing(caller_of(product(state="판매중")), CODE) is None
    assert await MALL.find_listing(caller_of(None), CODE) is None
    assert await MALL.read_listing(caller_of(None, {"rows": []}), "1") is None


STATES = {"승인대기": "waiting_approval", "판매 중": "on_sale", "반려": "refused", "품절": "stopped",
          "판매종료": "ended", "보류": "unknown"}  # fmt: skip


@pytest.mark.parametrize(("words", "state"), STATES.items())
def test_a_product_has_the_state_of_its_words(words: str, state: str) -> None:
    assert state_of(words) == state


def test_what_must_be_changed_is_told(make_offer: Any) -> None:
    assert MALL.check(make_offer()) == []
    told = " ".join(MALL.check(make_offer({"outbound_address": ""}, name="목걸이(소)", on_sale=False)))
    assert all(word in told for word in ("특수문자", "출고지", "판매가능"))


def test_the_profile_is_that_of_a_mall_without_an_api() -> None:
    profile = MALL.profile
    assert (profile.base_url, profile.hosts, profile.budgets) == ("box://gongyoung", (), ())
    assert not [field for field in profile.credential_fields if field.secret]
    assert set(profile.couriers) == set(COURIERS)
    assert {sheet.direction for sheet in profile.sheets} == {"in", "out"}
    for sheet in profile.sheets:
        names = [column.field for column in sheet.columns]
        assert len(set(names)) == len(names)
        assert set(sheet.key) <= {column.field for column in sheet.columns if column.required}
