"""상품문의, 판매자문의 and 고객센터 연락 of 롯데ON (malls.md 8.5).

Unverified: the days' form, the fields of the rows beyond the numbers, contents and states, and the words of refusals.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.lottecom.envelopes import MISSING, TOO_LONG, WRONG_STATE, WRONG_VALUE, asked, good, printed
from mall_simulator.malls.lottecom.envelopes import refused as no
from mall_simulator.records import Doc, Inquiry, InquiryKind
from mall_simulator.world import World

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Board:
    """How one kind is named: its number, and the state's field."""

    about: InquiryKind
    number: str
    state: str


BOARDS = (
    Board("product", "qnaNo", "qnaProcStatCd"),
    Board("customer_center", "slrInqNo", "slrInqProcStatCd"),
    Board("urgent", "cntcNo", "cntcProcStatCd"),
)


class Inquiries:
    """One board's list and answer."""

    def __init__(self, world: World, board: Board) -> None:
        self._world = world
        self._board = board

    def listed(self, call: Call) -> Reply:
        """POST {scStrtDt, scEndDt, pageNo, rowsPerPage}: both days count."""
        body = asked(call)
        since, last = (_day(text(body, name), name) for name in ("scStrtDt", "scEndDt"))
        if not timedelta() <= last - since < _WEEK:
            raise no(TOO_LONG, "조회기간은 최대 7일입니다.")
        page, size = whole(body, "pageNo") or 1, min(whole(body, "rowsPerPage") or 100, 100)
        found = self._world.inquiries.between(call.account, since, last + timedelta(days=1), self._board.about)
        shown = found[(page - 1) * size : page * size]
        return good({"rsltCd": "0000", "rsltMsg": "정상", "rsltList": [self._told(row) for row in shown]})

    def answer(self, call: Call) -> Reply:
        """POST {number, ansCnts}."""
        body = asked(call)
        inquiry = self._world.inquiries.find(call.account, text(body, self._board.number), self._board.about)
        if inquiry is None:
            raise no(MISSING, "존재하지 않는 문의입니다.")
        if not text(body, "ansCnts").strip():
            raise no(WRONG_VALUE, "답변내용을 입력해 주세요.")
        if inquiry.answer is not None:
            raise no(WRONG_STATE, "이미 답변된 문의입니다.")
        self._world.inquiries.answer(inquiry, text(body, "ansCnts"))
        return good({"rsltCd": "0000", "rsltMsg": "정상"})

    def _told(self, inquiry: Inquiry) -> Doc:
        answer = inquiry.answer
        return {
            self._board.number: inquiry.number,
            self._board.state: "ANS" if answer else "UNANS",
            "inqTtl": inquiry.title,
            "inqCnts": inquiry.question,
            "inqTypNm": inquiry.category,
            "ansCnts": answer.text if answer else None,
            "spdNo": inquiry.product_number,
            "spdNm": inquiry.product_name,
            "odNo": inquiry.order,
            "custNm": inquiry.asker,
            "scrtYn": "Y" if inquiry.secret else "N",
            "regDttm": printed(inquiry.asked_at),
            "ansDttm": printed(answer.at) if answer else None,
        }


def _day(value: str, name: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y%m%d").replace(tzinfo=KST)
    except ValueError as error:
        raise no(WRONG_VALUE, f"{name}의 형식이 올바르지 않습니다. (yyyyMMdd)") from error
