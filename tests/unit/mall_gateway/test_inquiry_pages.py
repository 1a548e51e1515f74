"""What the inquiries of all malls have in common."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.inquiry import MallInquiryRef
from mall_gateway.malls.inquiry_pages import (
    NOTICE_LIMIT,
    answered_already,
    day_windows,
    found_in,
    inquiry_page,
    moment_or_none,
    plain_text,
)
from mall_gateway.malls.port import (
    AlreadyDoneError,
    FetchedInquiry,
    InquiryPage,
    RefusedError,
    UnavailableError,
    UnreadableLine,
)

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


def inquiry(number: str) -> FetchedInquiry:
    return FetchedInquiry(MallInquiryRef(kind="product", inquiry_no=number), "open", "미답변", AT)


async def told(*pages: InquiryPage) -> AsyncIterator[InquiryPage]:
    for page in pages:
        yield page


def read(row: str) -> FetchedInquiry:
    if row == "bad":
        raise ValueError("김문의 010-1234-5678")
    return inquiry(row)


def test_what_cannot_be_read_is_set_aside_at_its_place_without_the_asker_in_its_reason() -> None:
    page = inquiry_page("어느몰", ["1", "bad", "2"], read)
    assert [one.ref.inquiry_no for one in page.inquiries] == ["1", "2"]
    (broken,) = page.unreadable
    assert (broken.position, broken.raw) == (1, b'"bad"')
    assert "어느몰" in broken.reason
    assert "김문의" not in broken.reason


async def test_an_inquiry_is_found_on_any_page() -> None:
    ref = MallInquiryRef(kind="product", inquiry_no="2", thread_no="of another time")
    found = await found_in(told(InquiryPage([inquiry("1")]), InquiryPage([inquiry("2")])), ref)
    assert found is not None
    assert found.ref.inquiry_no == "2"


async def test_what_may_be_an_unreadable_row_is_not_told_to_be_absent() -> None:
    ref = MallInquiryRef(kind="urgent", inquiry_no="1")
    assert await found_in(told(InquiryPage([inquiry("1")])), ref) is None
    with pytest.raises(UnavailableError):
        await found_in(told(InquiryPage([], unreadable=[UnreadableLine(0, b"", "읽을 수 없음")])), ref)


def test_days_are_seouls_and_none_is_left_out() -> None:
    since = datetime(2026, 11, 1, 14, 59, tzinfo=UTC)
    parts = list(day_windows(since, since + timedelta(days=8), 7))
    assert parts == [(date(2026, 11, 1), date(2026, 11, 7)), (date(2026, 11, 8), date(2026, 11, 9))]


def test_the_year_one_is_no_time() -> None:
    assert moment_or_none("0001-01-01T00:00:00+09:00") is moment_or_none(" ") is None
    assert moment_or_none("2026-11-20 12:00:00") == AT


def test_a_refusal_is_an_answer_that_is_there_only_by_its_words() -> None:
    there = RefusedError("이미", code="3000", message="이미 처리된 문의입니다")
    assert isinstance(answered_already(there, ("이미 처리",)), AlreadyDoneError)
    other = RefusedError("길이", code="3000", message="너무 깁니다")
    assert answered_already(other, ("이미 처리",)) is other


def test_markup_becomes_what_a_reader_sees() -> None:
    markup = (
        "<html><head><title>쪽</title><style>p{}</style></head><p>첫&nbsp;줄 &amp; 끝</p>\n\n"
        '<div>둘째<br>셋째</div><script>alert("x")</script><img src="a.jpg" alt="행사 안내"><p onclick=x>넷째'
    )
    assert plain_text(markup) == "첫 줄 & 끝\n둘째\n셋째\n행사 안내\n넷째"
    assert plain_text("<script>끝나지 않는") == ""
    assert len(plain_text("가" * 300_000)) == NOTICE_LIMIT
