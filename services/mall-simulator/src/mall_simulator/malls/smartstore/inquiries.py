"""Product questions and buyers' inquiries of 네이버 (malls.md 2.5).

Unverified: that the answer of a question comes without a body (204), the pages' sizes of questions, and which of the
codes ERR-NC-101001 to 101010 says what beside 101004 (no such inquiry).
"""

from datetime import datetime, timedelta
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.smartstore.envelopes import moment, refused, trace_id
from mall_simulator.records import Doc, Inquiry
from mall_simulator.world import World

_LONGEST = timedelta(days=365)


class Inquiries:
    """The qnas and inquiries pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def questions(self, call: Call) -> Reply:
        """GET contents/qnas: by date-times, newest first."""
        since, until = (_moment(call, name) for name in ("fromDate", "toDate"))
        rows = self._answered(call, self._world.inquiries.between(call.account, since, until, "product"))
        page, size = _number(call, "page", 1, 10**6), _number(call, "size", 100, 100)
        pages = -(-len(rows) // size)
        shown = [_question(row) for row in rows[::-1][(page - 1) * size : page * size]]
        counts = {"page": page, "size": size, "totalElements": len(rows), "totalPages": pages}
        return Reply({"contents": shown, **counts, "first": page == 1, "last": page >= pages})

    def answer_question(self, call: Call) -> Reply:
        """PUT contents/qnas/{questionId}: the answer, or another in its place."""
        inquiry = self._world.inquiries.find(call.account, call.params["question"], "product")
        words = text(call.document(), "commentContent")
        if not words.strip():
            raise refused(call.now, "BAD_REQUEST", "답변 내용을 입력해 주세요. commentContent")
        if inquiry is None:
            raise refused(call.now, "NOT_FOUND", "존재하지 않는 문의입니다.", 404)
        self._put(inquiry, words)
        return Reply(None, 204)

    def inquiries(self, call: Call) -> Reply:
        """GET pay-user/inquiries: by days, pages of 10 to 200."""
        since, last = (_day(call, name) for name in ("startSearchDate", "endSearchDate"))
        if last < since:
            raise refused(call.now, "4002", "조회 시작일이 조회 종료일 이후 날짜일 수 없습니다.")
        if last - since > _LONGEST:
            raise refused(call.now, "4003", "스마트스토어/가맹점의 경우 최대 365일만 조회 가능합니다.")
        found = self._world.inquiries.between(call.account, since, last + timedelta(days=1), "customer_center")
        rows = self._answered(call, found)
        page, size = _number(call, "page", 1, 10**6), _number(call, "size", 10, 200)
        if size < 10:
            raise refused(call.now, "4006", "페이지 크기가 10보다 작을 수 없습니다.")
        pages = -(-len(rows) // size)
        shown = [_inquiry(row) for row in rows[::-1][(page - 1) * size : page * size]]
        counts = {"totalPages": pages, "totalElements": len(rows), "numberOfElements": len(shown), "size": size}
        return Reply({"content": shown, **counts, "number": page - 1, "first": page == 1, "last": page >= pages})

    def answer(self, call: Call) -> Reply:
        """POST pay-merchant/inquiries/{inquiryNo}/answer."""
        inquiry, words = self._found(call)
        if inquiry.answer is not None:
            raise refused(call.now, "ERR-NC-101005", "이미 답변이 등록된 문의입니다.")
        return _written(call, inquiry, self._world.inquiries.answer(inquiry, words).number)

    def change(self, call: Call) -> Reply:
        """PUT pay-merchant/inquiries/{inquiryNo}/answer/{answerContentId}."""
        inquiry, words = self._found(call)
        answer = inquiry.answer
        if answer is None or answer.number != call.params["answer"]:
            raise refused(call.now, "ERR-NC-101006", "수정할 답변이 없습니다.")
        return _written(call, inquiry, self._world.inquiries.edit(inquiry, words).number)

    def _put(self, inquiry: Inquiry, words: str) -> None:
        if inquiry.answer is None:
            self._world.inquiries.answer(inquiry, words)
        else:
            self._world.inquiries.edit(inquiry, words)

    def _found(self, call: Call) -> tuple[Inquiry, str]:
        number, words = call.params["inquiry"], text(call.document(), "answerComment")
        inquiry = self._world.inquiries.find(call.account, number, "customer_center")
        if inquiry is None:
            raise refused(call.now, "ERR-NC-101004", f"문의 번호 {number}에 해당하는 문의가 없습니다.")
        if not words.strip():
            raise refused(call.now, "ERR-NC-101001", "답변 내용을 입력해 주세요.")
        return inquiry, words

    def _answered(self, call: Call, rows: list[Inquiry]) -> list[Inquiry]:
        wanted = call.query.get("answered", "")
        return [row for row in rows if wanted in ("", "true" if row.answers else "false")]


def _written(call: Call, inquiry: Inquiry, answer: str) -> Reply:
    content = {"inquiryNo": int(inquiry.number), "inquiryCommentNo": int(answer)}
    trace = trace_id(call.now, content)
    return Reply({"data": content, "code": "", "message": "", "timestamp": moment(call.now), "traceId": trace})


def _question(inquiry: Inquiry) -> Doc:
    answer = inquiry.answer
    return {
        "createDate": moment(inquiry.asked_at),
        "question": inquiry.question,
        **({"answer": answer.text} if answer else {}),
        "answered": answer is not None,
        "productId": _whole(inquiry.numbers.get("channelProductNo", "") or inquiry.product_number),
        "productName": inquiry.product_name,
        "maskedWriterId": "buye****",
        "questionId": int(inquiry.number),
    }


def _inquiry(inquiry: Inquiry) -> Doc:
    answer = inquiry.answer
    told: Doc = {
        "inquiryNo": int(inquiry.number),
        "category": inquiry.category,
        "title": inquiry.title,
        "inquiryContent": inquiry.question,
        "inquiryRegistrationDateTime": moment(inquiry.asked_at),
        "answered": answer is not None,
        "orderId": inquiry.order,
        "productNo": inquiry.product_number,
        "productOrderIdList": "",
        "productName": inquiry.product_name,
        "productOrderOption": "",
        "customerId": "buyer_" + inquiry.number,
        "customerName": inquiry.asker,
    }
    if answer is not None:
        told |= {
            "answerContentId": int(answer.number),
            "answerContent": answer.text,
            "answerTemplateNo": None,
            "answerRegistrationDateTime": moment(answer.at),
        }
    return told


def _whole(number: str) -> Any:
    return int(number) if number.isdecimal() else 0


def _moment(call: Call, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(call.query.get(name, ""))
    except ValueError as error:
        raise refused(call.now, "BAD_REQUEST", f"잘못된 요청 파라미터입니다. {name}") from error
    if at.tzinfo is None:
        raise refused(call.now, "BAD_REQUEST", f"잘못된 요청 파라미터입니다. {name}")
    return at


def _day(call: Call, name: str) -> datetime:
    try:
        return datetime.strptime(call.query.get(name, ""), "%Y-%m-%d").replace(tzinfo=KST)
    except ValueError as error:
        raise refused(call.now, "4001", f"API 명세에 맞지 않는 입력 값입니다. {name}") from error


def _number(call: Call, name: str, default: int, most: int) -> int:
    value = call.query.get(name, str(default))
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise refused(call.now, "4001", f"API 명세에 맞지 않는 입력 값입니다. {name}")
    return int(value)
