"""Inquiries, urgent notices and mall notices of every mall that has them, against its simulator."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Answer,
    FetchedInquiry,
    InquiryMall,
    InquiryPage,
    MallError,
    RefusedError,
)

KINDS = [
    (code, kind)
    for code, mall in MALLS.items()
    if mall.profile.inquiries
    for kind in sorted(mall.profile.inquiries.items - {"notices"})
]
ANSWERED = [(code, kind) for code, kind in KINDS if kind in MALLS[code].profile.inquiries.answers]  # type: ignore[union-attr]
EDITED = [(code, kind) for code, kind in ANSWERED if kind in MALLS[code].profile.inquiries.edits]  # type: ignore[union-attr]
SILENT = {("gmarket", "urgent"), ("auction", "urgent")}
SHOWN = [pair for pair in ANSWERED if pair not in SILENT and pair[0] != "lotteimall"]
"""Those whose list shows the words of an answer."""
READ = [code for code, mall in MALLS.items() if mall.profile.inquiries and mall.profile.inquiries.reads]
TOLD = [code for code, mall in MALLS.items() if mall.profile.inquiries and "notices" in mall.profile.inquiries.items]
TEXT = "안녕하세요, 고객님.\n내일 <출고> & 모레 도착합니다. 뷁"

Open = Callable[[str], Awaitable[Any]]


async def pages(shop: Any, item: InquiryItem, hours: float = 20) -> list[InquiryPage]:
    found = shop.mall.fetch_inquiries(shop, item, shop.now - timedelta(hours=hours), shop.now)
    return [page async for page in found]


async def inquiries(shop: Any, item: InquiryItem) -> list[FetchedInquiry]:
    found = await pages(shop, item)
    assert not [broken for page in found for broken in page.unreadable]
    return [inquiry for page in found for inquiry in page.inquiries]


async def ask(shop: Any, kind: str, **more: Any) -> dict[str, Any]:
    """Someone asks; an hour later it is there to be fetched."""
    told = await shop.admin("/inquiries", mall=shop.code, account="shop", about=kind, **more)
    shop.clock.advance_seconds(3600)
    return told["inquiries"][0]


async def asked(shop: Any, kind: Any) -> FetchedInquiry:
    await ask(shop, kind)
    (inquiry,) = await inquiries(shop, kind)
    return inquiry


def bare(inquiry: FetchedInquiry) -> str:
    """The mall's number, without the sequence that 롯데홈쇼핑 names a memo by."""
    return inquiry.ref.inquiry_no.partition("-")[0]


async def sent(shop: Any) -> dict[str, int]:
    counts = await shop.counts()
    return {name: counts[name] for name in ("inquiries_answered", "inquiries_read", "doubled_answers")}


@pytest.mark.parametrize(("code", "kind"), KINDS)
async def test_what_is_asked_is_fetched_whole(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    assert isinstance(shop.mall, InquiryMall)
    told = await ask(shop, kind, question="언제 오나요?\n<급해요>", secret=True)
    (inquiry,) = await inquiries(shop, kind)
    assert (inquiry.ref.kind, bare(inquiry), inquiry.state) == (kind, told["number"], "open")
    assert abs((inquiry.asked_at - (shop.now - timedelta(hours=1))).total_seconds()) < 61
    assert inquiry.person.text.replace("\r\n", "\n") == "언제 오나요?\n<급해요>"
    assert inquiry.person.answer == ""
    assert inquiry.answered_at is None
    assert inquiry.mall_state


@pytest.mark.parametrize(("code", "kind"), KINDS)
async def test_what_another_seller_was_asked_is_not_seen(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    await shop.admin("/accounts", mall=code, account="other")
    await shop.admin("/inquiries", mall=code, account="other", about=kind)
    shop.clock.advance_seconds(3600)
    assert await inquiries(shop, kind) == []


@pytest.mark.parametrize(("code", "kind"), KINDS)
async def test_more_than_a_page_is_fetched_to_the_end(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    await ask(shop, kind, count=230)
    found = await inquiries(shop, kind)
    assert len({inquiry.ref.inquiry_no for inquiry in found}) == 230


@pytest.mark.parametrize(("code", "kind"), ANSWERED)
async def test_an_answer_reaches_the_mall(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, kind)
    await shop.mall.answer_inquiry(shop, Answer(inquiry.ref, TEXT))
    (entry,) = await shop.admin("/ledger/entries", "GET", mall=code, kind="inquiry_answered")
    assert (entry["number"], entry["text"]) == (bare(inquiry), TEXT)
    after = await shop.mall.read_inquiry(shop, inquiry.ref, inquiry.asked_at)
    assert after is not None
    assert after.state == "answered"
    assert (await inquiries(shop, kind))[0].state == "answered"


@pytest.mark.parametrize(("code", "kind"), SHOWN)
async def test_the_mall_shows_the_answer_that_it_has(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, kind)
    await shop.mall.answer_inquiry(shop, Answer(inquiry.ref, TEXT))
    after = await shop.mall.read_inquiry(shop, inquiry.ref, inquiry.asked_at)
    assert after is not None
    assert after.person.answer == TEXT


@pytest.mark.parametrize(("code", "kind"), [pair for pair in ANSWERED if pair not in EDITED])
async def test_a_second_answer_is_told_to_be_there_already(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, kind)
    await shop.mall.answer_inquiry(shop, Answer(inquiry.ref, TEXT))
    with pytest.raises(AlreadyDoneError):
        await shop.mall.answer_inquiry(shop, Answer(inquiry.ref, TEXT))
    assert await sent(shop) == {"inquiries_answered": 1, "inquiries_read": 0, "doubled_answers": 0}


@pytest.mark.parametrize(("code", "kind"), EDITED)
async def test_an_edit_replaces_the_answer(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, kind)
    await shop.mall.answer_inquiry(shop, Answer(inquiry.ref, TEXT))
    answered = await shop.mall.read_inquiry(shop, inquiry.ref, inquiry.asked_at)
    await shop.mall.answer_inquiry(shop, Answer(answered.ref, "고친 답변입니다.", edits=True))
    after = await shop.mall.read_inquiry(shop, inquiry.ref, inquiry.asked_at)
    assert after.person.answer == "고친 답변입니다."
    assert (await sent(shop))["doubled_answers"] == 0


@pytest.mark.parametrize(("code", "kind"), ANSWERED)
async def test_an_answer_to_what_nobody_asked_is_refused(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, kind)
    foreign = inquiry.ref.model_copy(update={"inquiry_no": "39999999"})
    with pytest.raises(RefusedError) as refused:
        await shop.mall.answer_inquiry(shop, Answer(foreign, TEXT))
    assert refused.value.reason
    assert (await sent(shop))["inquiries_answered"] == 0


@pytest.mark.parametrize(("code", "kind"), KINDS)
async def test_a_look_up_of_what_nobody_asked_finds_nothing(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, kind)
    gone = inquiry.ref.model_copy(update={"inquiry_no": "39999999", "thread_no": "39999999"})
    assert await shop.mall.read_inquiry(shop, gone, inquiry.asked_at) is None


@pytest.mark.parametrize("code", READ)
async def test_an_urgent_notice_is_confirmed_once(open_shop: Open, code: str) -> None:
    shop = await open_shop(code)
    inquiry = await asked(shop, "urgent")
    await shop.mall.read_urgent(shop, inquiry.ref)
    after = await shop.mall.read_inquiry(shop, inquiry.ref, inquiry.asked_at)
    assert after is not None
    assert after.state == "read"
    with pytest.raises(AlreadyDoneError):
        await shop.mall.read_urgent(shop, inquiry.ref)
    assert await sent(shop) == {"inquiries_answered": 0, "inquiries_read": 1, "doubled_answers": 0}


@pytest.mark.parametrize("code", sorted({code for code, _ in KINDS} - set(READ)))
async def test_without_a_confirmation_the_mall_is_not_called(open_shop: Open, code: str) -> None:
    shop = await open_shop(code)
    with pytest.raises(RefusedError):
        await shop.mall.read_urgent(shop, MallInquiryRef(kind="urgent", inquiry_no="1"))
    assert shop.sent == []


@pytest.mark.parametrize("code", TOLD)
async def test_notices_are_fetched_as_text(open_shop: Open, code: str) -> None:
    shop = await open_shop(code)
    await shop.admin("/notices", mall=code, title="[안내] 연휴 배송 마감")
    shop.clock.advance_seconds(3600)
    found = await pages(shop, "notices", hours=40)
    (notice,) = [notice for page in found for notice in page.notices]
    assert (notice.title, notice.body) == ("[안내] 연휴 배송 마감", "연휴 전 배송 마감은 9월 20일입니다.")
    assert notice.notice_no
    assert notice.posted_at == shop.now - timedelta(hours=1)
    again = await pages(shop, "notices", hours=40)
    assert [one.notice_no for page in again for one in page.notices] == [notice.notice_no]


@pytest.mark.parametrize(("code", "kind"), KINDS)
async def test_a_list_that_breaks_off_is_not_an_empty_one(open_shop: Open, code: str, kind: Any) -> None:
    shop = await open_shop(code)
    await ask(shop, kind)
    for fault in ("html_error_page", "truncated_body", "http_500"):
        await shop.admin("/faults", mall=code, operation="*", kind=fault)
        with pytest.raises(MallError):
            await inquiries(replace(shop, kept_token=shop.kept_token), kind)
        await shop.admin("/faults", "DELETE")
    assert len(await inquiries(shop, kind)) == 1
