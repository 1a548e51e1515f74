"""문의 of 롯데홈쇼핑 behind the port (malls.md 9.4): open and done ones are two lists, neither shows answers."""

from collections.abc import AsyncIterator
from datetime import date, datetime

from contracts.inquiry import InquiryItem, MallInquiryRef
from mall_gateway.malls.inquiry_pages import around, day_windows, found_in, inquiry_page
from mall_gateway.malls.lotteimall.connector import posting, reading, send
from mall_gateway.malls.lotteimall.days import written
from mall_gateway.malls.lotteimall.mapping import inquiries
from mall_gateway.malls.lotteimall.queries import rows_at
from mall_gateway.malls.lotteimall.refusals import MALL, Told, refusal
from mall_gateway.malls.markup import fields_of
from mall_gateway.malls.port import AlreadyDoneError, Answer, Caller, FetchedInquiry, InquiryPage, RefusedError

DAYS = 7
QUESTION_STATES = (("99", False), ("02", True))
"""`proc_fin_yn`: open, done."""
MEMO_STATES = (("01", False), ("02", True))
"""`proc_stat_cd`: open, done."""
WANTS_ANSWER = "05"
"""`mvot_tp_cd`: without it the list has no rows."""
GOOD, DONE = "1", "3"


class LotteimallInquiries:
    """The part of the adapter that is about inquiries."""

    async def fetch_inquiries(
        self, caller: Caller, item: InquiryItem, since: datetime, until: datetime
    ) -> AsyncIterator[InquiryPage]:
        """By days of asking."""
        for first, last in day_windows(since, until, DAYS):
            pages = _memos(caller, first, last) if item == "urgent" else _questions(caller, item, first, last)
            async for page in pages:
                yield page

    async def read_inquiry(self, caller: Caller, ref: MallInquiryRef, asked_at: datetime) -> FetchedInquiry | None:
        """In the lists of its day: there is no call for one."""
        return await found_in(self.fetch_inquiries(caller, ref.kind, *around(asked_at)), ref)

    async def answer_inquiry(self, caller: Caller, answer: Answer) -> None:
        """updateQnaAnswerOpenApi, or updateCounselMemoOpenApi. Result 3 says that one is there already."""
        if answer.ref.kind == "urgent":
            call = posting("memo.answer", "updateCounselMemoOpenApi", inquiries.memo_answer(answer))
        else:
            call = posting("question.answer", "updateQnaAnswerOpenApi", inquiries.question_answer(answer))
        found = fields_of(await send(caller, call))
        result, words = found.get("Result", ""), found.get("Message", "")
        if result == DONE:
            raise AlreadyDoneError(f"{MALL}에 이미 처리되어 있습니다: {words}", code=result, message=words)
        if result != GOOD:
            raise refusal(call.api, Told(result, words))

    async def read_urgent(self, caller: Caller, ref: MallInquiryRef) -> None:  # noqa: ARG002
        """Refused: a memo is answered, there is no call that confirms it alone."""
        raise RefusedError(f"{MALL}의 상담메모는 답변으로만 처리됩니다.", code="no_confirmation")


async def _questions(caller: Caller, item: InquiryItem, first: date, last: date) -> AsyncIterator[InquiryPage]:
    kind = "product" if item == "product" else "customer_center"
    for state, done in QUESTION_STATES:
        days = {"req_start_dtime": written(first), "req_end_dtime": written(last)}
        values = {**days, "c_val": inquiries.BOARDS[kind], "proc_fin_yn": state}
        rows = await rows_at(caller, reading("question.list", "searchQnAListOpenApi", **values), "GoodsQuestInfo")
        yield inquiry_page(MALL, rows, inquiries.question_reader(kind, done=done))


async def _memos(caller: Caller, first: date, last: date) -> AsyncIterator[InquiryPage]:
    for state, done in MEMO_STATES:
        days = {"start_date": written(first), "end_date": written(last)}
        values = {**days, "proc_stat_cd": state, "mvot_tp_cd": WANTS_ANSWER}
        rows = await rows_at(caller, reading("memo.list", "searchCSCounselMemoListOpenApi", **values), "CSQuestInfo")
        yield inquiry_page(MALL, rows, inquiries.memo_reader(done=done))
