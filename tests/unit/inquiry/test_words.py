"""Answers' words, masks, templates, notices."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import NotFoundError
from inquiry.domain import (
    FIELDS,
    MallNotice,
    NoticeText,
    TemplateBook,
    check_answer,
    digest_of,
    fields_of,
    fill,
    mask_asker,
    mask_words,
    missing_values,
    tidy,
)
from inquiry.domain.templates import MOST

NOW = datetime(2026, 8, 12, tzinfo=UTC)
SELLER = UUID(int=1)


def test_words_are_sent_as_they_were_meant() -> None:
    assert tidy("\r\n 안녕하세요.\r\n감사합니다.\r ") == "안녕하세요.\n감사합니다."


def test_the_digest_is_of_the_words_as_utf_8() -> None:
    assert digest_of("답변 달음") == "1b46a6a3123ad9ae15536f8ffb49b53fa9f7f254d4d9b755bb7071baf8f284b7"


@pytest.mark.parametrize(
    ("mall", "kind", "text"),
    [
        ("tmon", "product", "네"),
        ("tmon", "product", "가" * 2000),
        ("coupang", "customer_center", "네."),
        ("auction", "product", "가" * 333),
    ],
)
def test_an_answer_that_fits_is_taken(mall: str, kind: str, text: str) -> None:
    check_answer(mall, kind, text)


@pytest.mark.parametrize(
    ("mall", "text", "told"),
    [
        ("tmon", "", "1자 이상"),
        ("coupang", "네", "2자 이상"),
        ("tmon", "가" * 2001, "1자 줄여"),
        ("coupang", "가" * 1001, "1자 줄여"),
        ("auction", "가" * 334, "2바이트 줄여"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_says_by_how_much(
    mall: str, text: str, told: str, refuses: Any
) -> None:
    with refuses("answer_text_invalid", "text") as refused:
        check_answer(mall, "urgent" if mall == "auction" else "customer_center", text)
    assert told in refused.value.detail


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("010-1234-5678 로 연락 주세요", "*** 로 연락 주세요"),
        ("메일은 hong.gd+1@shop.co.kr 입니다", "메일은 *** 입니다"),
        ("주문번호 20170512031277", "주문번호 ***"),
        ("3개 주문했는데 2026년에 오나요", "3개 주문했는데 2026년에 오나요"),
    ],
)
def test_what_tells_who_somebody_is_is_masked_in_words(text: str, masked: str) -> None:
    assert mask_words(text) == masked


@pytest.mark.parametrize(("asker", "masked"), [("joan8318", "joa*****"), ("홍길동", "홍**"), ("", ""), ("김", "김")])
def test_an_asker_is_masked_as_malls_do(asker: str, masked: str) -> None:
    assert mask_asker(asker) == masked


def test_a_template_is_filled_in() -> None:
    text = "{구매자}님, {상품명}은 내일 출고됩니다. {구매자}님 감사합니다."
    assert fields_of(text) == ["구매자", "상품명"]
    assert fill(text, {"구매자": "홍길동", "상품명": "{주문번호} 상품"}) == (
        "홍길동님, {주문번호} 상품은 내일 출고됩니다. 홍길동님 감사합니다."
    )


def test_a_field_without_a_value_is_told(refuses: Any) -> None:
    assert missing_values("{주문번호} {구매자}", {"구매자": "홍"}) == ["주문번호"]
    with refuses("template_value_missing", "template_id") as refused:
        fill("{주문번호} {구매자}", {"구매자": "홍", "주문번호": ""})
    assert "{주문번호}" in refused.value.detail
    assert "{구매자}" not in refused.value.detail


def test_a_field_that_there_is_not_is_refused_with_those_there_are(refuses: Any) -> None:
    with refuses("template_field_unknown", "text") as refused:
        fill("{고객} {}", {})
    assert "{고객}, {}은" in refused.value.detail
    assert all(f"{{{name}}}" in refused.value.detail for name in FIELDS)


@given(st.text(), st.text())
def test_what_fills_a_field_is_never_read_as_a_field(before: str, value: str) -> None:
    plain = before.replace("{", "(").replace("}", ")")
    assert fill(plain + "{구매자}", {"구매자": value or "x"}) == plain + (value or "x")


def book() -> TemplateBook:
    found = TemplateBook(seller_id=SELLER)
    found.add(UUID(int=1), "배송", "{구매자}님")
    return found


def test_a_template_is_saved_changed_and_removed() -> None:
    templates = book()
    templates.change(UUID(int=1), "배송", "{구매자}님")
    assert len(templates.pending_events) == 2
    templates.change(UUID(int=1), "배송 안내", "네")
    assert templates.template(UUID(int=1)) == ("배송 안내", "네")
    templates.remove(UUID(int=1))
    assert templates.templates == {}
    assert templates.id == TemplateBook.create_id(SELLER)
    with pytest.raises(NotFoundError):
        templates.change(UUID(int=1), "x", "y")
    with pytest.raises(NotFoundError):
        templates.remove(UUID(int=1))


@pytest.mark.parametrize(
    ("name", "text", "code", "field"),
    [
        ("배송", "네", "template_name_taken", "name"),
        ("", "네", "template_text_invalid", "name"),
        ("가" * 51, "네", "template_text_invalid", "name"),
        ("교환", "", "template_text_invalid", "text"),
        ("교환", "가" * 4001, "template_text_invalid", "text"),
        ("교환", "{이름}", "template_field_unknown", "text"),
    ],
)
def test_a_template_that_breaks_a_rule_is_refused(name: str, text: str, code: str, field: str, refuses: Any) -> None:
    with refuses(code, field):
        book().add(UUID(int=2), name, text)


def test_there_is_room_for_so_many_templates(refuses: Any) -> None:
    templates = TemplateBook(seller_id=SELLER)
    for number in range(MOST):
        templates.add(UUID(int=number), f"{number}", "네")
    with refuses("too_many_templates"):
        templates.add(UUID(int=MOST), "더", "네")


def text(title: str = "추석 배송 안내") -> NoticeText:
    return NoticeText(title, "본문", "배송", NOW, "https://mall.example/notice/1")


def test_a_notice_is_read_by_each_user_once_and_unread_again_when_it_changes() -> None:
    notice = MallNotice(seller_id=SELLER, mall="auction", notice_no="7", text=text(), seen_at=NOW)
    notice.read(UUID(int=5))
    notice.read(UUID(int=5))
    notice.see(text(), NOW + timedelta(hours=1))
    assert len(notice.pending_events) == 2
    notice.see(text("변경 안내"), NOW + timedelta(hours=1))
    assert notice.readers == set()
    assert notice.id == MallNotice.create_id(SELLER, "auction", "7")


@given(st.permutations([0, 1, 2, 2, 3]))
def test_a_notice_ends_as_it_was_seen_last_whatever_order_the_pages_come_in(order: list[int]) -> None:
    first, *rest = order
    shown = {n: (text(f"제목 {n}"), NOW + timedelta(minutes=n)) for n in range(4)}
    notice = MallNotice(seller_id=SELLER, mall="m", notice_no="1", text=shown[first][0], seen_at=shown[first][1])
    for n in rest:
        notice.see(*shown[n])
    assert notice.text.title == "제목 3"
