"""판매자문의, 긴급알리미 and 공지사항 of ESM (malls.md 4.5).

Unverified: `qnaType` is the site as requests name it, `status` is 1 all, 2 open, 3 done, `type` 1 the day of asking,
`answerStatus` 1 in progress and 2 done; the codes and words of refusals; the state words beside 처리완료.
"""

import base64
from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.esm.envelopes import asked, folded, good, item_refused, refused
from mall_simulator.malls.esm.sites import Site
from mall_simulator.records import Doc, Inquiry
from mall_simulator.world import World

_WEEK, _MONTH = timedelta(days=7), timedelta(days=31)
_NEVER = "0001-01-01T00:00:00+09:00"
_STATES = {"open": "미처리", "read": "처리중", "answered": "처리완료", "done": "처리완료"}


class Inquiries:
    """The communications and Selling pages of one site."""

    def __init__(self, world: World, site: Site) -> None:
        self._world = world
        self._site = site

    def questions(self, call: Call) -> Reply:
        """POST bulletin-board: a bare array."""
        body = folded(asked(call))
        if whole(body, "qnatype") not in self._site.reads:
            raise item_refused("qnaType을 확인해 주세요.", 2141)
        since, until = self._window(body, _WEEK)
        found = self._world.inquiries.between(call.account, since, until, "product")
        return Reply([self._question(call, row) for row in found if _wanted(row, body)])

    def answer_question(self, call: Call) -> Reply:
        """POST bulletin-board/qna {MessageNo, token, answerStatus, title, Comments}."""
        body = folded(asked(call))
        inquiry = self._world.inquiries.find(call.account, text(body, "messageno"), "product")
        if inquiry is None or text(body, "token") != _token(inquiry):
            raise item_refused("문의 정보가 존재하지 않습니다.", 2141)
        if not text(body, "title"):
            raise item_refused("제목을 입력해 주세요.", 2000)
        self._check(body)
        if inquiry.answer is not None:
            raise item_refused("이미 처리완료된 문의입니다.", 3000)
        self._world.inquiries.answer(inquiry, text(body, "comments"))
        return Reply({"messageNo": int(inquiry.number)})

    def urgent(self, call: Call) -> Reply:
        """POST Selling/GetEmergencyInformList."""
        body = folded(asked(call))
        if whole(body, "status") not in (1, 2, 3):
            words = "처리상태 입력값은 1(전체), 2(미처리), 3(처리완료) 중 하나로 입력가능합니다."
            raise refused(20, words)
        since, until = self._window(body, _WEEK)
        found = self._world.inquiries.between(call.account, since, until, "urgent")
        return good([_notice(call, row) for row in found if _wanted(row, body)], "성공")

    def answer_urgent(self, call: Call) -> Reply:
        """POST Selling/AddEmergencyInformReply {EmerMessageNo, answerStatus, Comments}."""
        body = folded(asked(call))
        inquiry = self._world.inquiries.find(call.account, text(body, "emermessageno"), "urgent")
        if inquiry is None:
            raise refused(2141, "긴급알리미 정보가 존재하지 않습니다.")
        self._check(body)
        if inquiry.answer is not None:
            raise refused(3000, "이미 처리완료된 긴급알리미입니다.")
        self._world.inquiries.answer(inquiry, text(body, "comments"))
        return good({"EmerMessageNo": int(inquiry.number)}, "성공")

    def posts(self, call: Call) -> Reply:
        """POST communications/notices {siteType, startDate, endDate}: a bare array without numbers."""
        body = folded(asked(call))
        if whole(body, "sitetype") not in self._site.reads:
            raise item_refused("siteType을 확인해 주세요.", 2141)
        since, until = self._window(body, _MONTH)
        return Reply(
            [
                {
                    "siteType": whole(body, "sitetype"),
                    "boardType": post.category,
                    "requestDate": post.posted_at.astimezone(KST).isoformat(timespec="milliseconds"),
                    "title": post.title,
                    "details": post.body,
                }
                for post in self._world.inquiries.posts(self._site.code, since, until)
            ]
        )

    def _check(self, body: Doc) -> None:
        words = text(body, "comments")
        if not words or len(words.encode()) > 1000:
            raise refused(2000, "답변 내용은 1000byte 이내로 입력해 주세요.")
        if whole(body, "answerstatus") not in (1, 2):
            raise refused(2000, "answerStatus를 확인해 주세요.")

    def _window(self, body: Doc, longest: timedelta) -> tuple[datetime, datetime]:
        try:
            since, last = (
                datetime.strptime(text(body, name), "%Y-%m-%d").replace(tzinfo=KST) for name in ("startdate", "enddate")
            )
        except ValueError as error:
            raise item_refused("조회 기간을 확인해 주세요.", 2000) from error
        if not timedelta() <= last - since < longest:
            raise item_refused("조회 기간을 초과하였습니다.", 3000)
        return since, last + timedelta(days=1)

    def _question(self, call: Call, inquiry: Inquiry) -> Doc:
        answer = inquiry.answer
        return {
            "qnaType": self._site.shows,
            "reAsking": False,
            "inquirerName": inquiry.asker,
            "inquirerPhone": inquiry.asker_phone,
            "branchId": None,
            "messageNo": inquiry.number,
            "answer": answer.text if answer else None,
            "sellerId": call.account.secrets["seller_id"],
            "goodsNo": inquiry.product_number,
            "siteGoodsNo": inquiry.numbers.get("site", inquiry.product_number),
            "orderNo": inquiry.order,
            "orderType": "일반주문",
            "sellStatus": "-",
            "payNo": "",
            "informStatus": _STATES[inquiry.state],
            "receiveDate": inquiry.asked_at.astimezone(KST).isoformat(timespec="seconds"),
            "answerDate": answer.at.astimezone(KST).isoformat(timespec="seconds") if answer else _NEVER,
            "contractType": inquiry.category,
            "title": inquiry.title,
            "details": inquiry.question,
            "token": _token(inquiry),
        }


def _token(inquiry: Inquiry) -> str:
    return "!" + base64.b64encode(f"{inquiry.mall}:{inquiry.number}:{inquiry.account}".encode() * 3).decode()


def _wanted(inquiry: Inquiry, body: Doc) -> bool:
    done = inquiry.state in ("answered", "done")
    return {1: True, 2: not done, 3: done}.get(whole(body, "status") or 0, False)


def _notice(call: Call, inquiry: Inquiry) -> Doc:
    answer = inquiry.answer
    return {
        "SellerId": call.account.secrets["seller_id"],
        "ContactType": "K7",
        "InformStatus": _STATES[inquiry.state],
        "EmerMessageNo": int(inquiry.number),
        "ReceiveDate": inquiry.asked_at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S"),
        "AnswerDate": answer.at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S") if answer else "",
        "GoodsNo": inquiry.product_number,
        "SiteGoodsNo": inquiry.numbers.get("site", inquiry.product_number),
        "PackNo": 0,
        "OrderNo": int(inquiry.order) if inquiry.order.isdecimal() else 0,
        "OrderType": "NL",
        "SellStatus": "",
        "Title": inquiry.title,
        "Details": inquiry.question,
    }
