"""상품문의 and 공지사항 of 위메프 (malls.md 6.5).

The fields of questions and answers were seen, their paths were not: they and every name of a notice are unverified.
"""

from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.wemakeprice.envelopes import asked, good, printed, read, refused
from mall_simulator.records import Doc, Inquiry
from mall_simulator.world import World

_WINDOW = timedelta(hours=24)


class Inquiries:
    """The qna and notice pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def questions(self, call: Call) -> Reply:
        """GET /qna/out/getQnaList {fromDate, toDate}: no paging, up to 24 hours."""
        wanted = asked(call)
        since, until = (read(text(wanted, name), name) for name in ("fromDate", "toDate"))
        if until < since or until - since > _WINDOW:
            raise refused("조회 기간은 최대 24시간입니다.")
        found = self._world.inquiries.between(call.account, since, until + timedelta(seconds=1), "product")
        return good([_told(row) for row in found])

    def answer(self, call: Call) -> Reply:
        """POST /qna/in/setQnaAnswer {qnaSeq, answer}."""
        body = asked(call)
        inquiry = self._world.inquiries.find(call.account, text(body, "qnaSeq"), "product")
        if inquiry is None:
            raise refused("존재하지 않는 문의입니다.", "404")
        if not text(body, "answer").strip():
            raise refused("답변 내용을 입력해 주세요.")
        if inquiry.answer is not None:
            raise refused("이미 답변된 문의입니다.", "409")
        self._world.inquiries.answer(inquiry, text(body, "answer"))
        return good({"qnaSeq": int(inquiry.number)})

    def posts(self, call: Call) -> Reply:
        """GET /notice/out/getNoticeList?basicDate=yyyy-MM-dd: the notices of one day."""
        try:
            day = datetime.strptime(call.query.get("basicDate", ""), "%Y-%m-%d").replace(tzinfo=KST)
        except ValueError as error:
            raise refused("basicDate의 형식이 올바르지 않습니다. (yyyy-MM-dd)") from error
        found = self._world.inquiries.posts("wemakeprice", day, day + timedelta(days=1))
        return good(
            [
                {
                    "noticeSeq": int(post.number),
                    "noticeType": post.category,
                    "title": post.title,
                    "contents": post.body,
                    "regDate": printed(post.posted_at),
                }
                for post in found
            ]
        )


def _told(inquiry: Inquiry) -> Doc:
    answer = inquiry.answer
    return {
        "qnaSeq": int(inquiry.number),
        "question": inquiry.question,
        "questionDate": printed(inquiry.asked_at),
        "productNo": inquiry.product_number,
        "orderNo": inquiry.order,
        "privateYn": "Y" if inquiry.secret else "N",
        "answer": answer.text if answer else "",
        "answerDate": printed(answer.at) if answer else "",
    }
