"""Product questions and call-centre inquiries of 쿠팡 (malls.md 1.5).

What the page leaves open, and is unverified: a note of the call centre that only wants a confirmation (TRANSFER) has
no reply that needs an answer; the call centre's questions close by themselves after 24 hours.
"""

from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.forms import text
from mall_simulator.malls.coupang.envelopes import bad_request, moment
from mall_simulator.malls.coupang.orders import check_vendor
from mall_simulator.records import Account, Doc, Inquiry
from mall_simulator.world import World

_PERIOD = "time interval needs to be less than or equal to 7 days， pattern should be yyyy-MM-dd"
_WRONG_STATE = "The inquiry can't be answer. It can do only inquiryStatus:progress, partnerTransferStatus:requestAnswer"
_CLOSES_AFTER = timedelta(hours=24)
_STATUSES = ("NONE", "ANSWER", "NO_ANSWER", "TRANSFER")


class Inquiries:
    """The onlineInquiries and callCenterInquiries pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def questions(self, call: Call) -> Reply:
        """GET O5/onlineInquiries."""
        since, until = _days(call)
        wanted = call.query.get("answeredType")
        if wanted not in ("ALL", "ANSWERED", "NOANSWER"):
            raise bad_request(f"Invalid answeredType [{wanted}]")
        rows = self._world.inquiries.between(call.account, since, until, "product")
        shown = [row for row in rows if wanted == "ALL" or (wanted == "ANSWERED") == bool(row.answers)]
        return _page(call, [_question(row) for row in shown], most=50)

    def reply(self, call: Call) -> Reply:
        """POST O4/onlineInquiries/{inquiryId}/replies."""
        inquiry, body = self._found(call, "product"), _body(call)
        content = text(body, "content")
        if text(body, "replyBy") != call.account.secrets["user_id"]:
            words = "The value of replyBy (Responder Seller Portal (WING) ID) is incorrect."
            raise bad_request(f"{words} Please enter the correct wing ID or vendorId.")
        if not content.strip():
            raise bad_request("내용을 입력하세요.")
        if inquiry.state == "done":
            raise bad_request("삭제된 상품문의에는 더 이상 답변할 수 없습니다.")
        if content in [answer.text for answer in inquiry.answers]:
            raise bad_request("동일한 답변이 존재합니다.")
        self._world.inquiries.answer(inquiry, content)
        return Reply({"code": "200", "message": "OK"})

    def calls(self, call: Call) -> Reply:
        """GET O5/callCenterInquiries."""
        since, until = _days(call)
        wanted = call.query.get("partnerCounselingStatus")
        if wanted not in _STATUSES:
            raise bad_request(f"Invalid partnerCounselingStatus [{wanted}]")
        self._close_old(call.account)
        rows = self._world.inquiries.between(call.account, since, until, "customer_center", "urgent")
        shown = [_contact(row) for row in rows if wanted in ("NONE", _status(row))]
        return _page(call, shown, most=30)

    def one(self, call: Call) -> Reply:
        """GET v5/vendors/callCenterInquiries/{inquiryId}, which has no vendor in its path."""
        number = call.params["inquiry"]
        if not number.isdecimal():
            raise bad_request(f"Invalid format inquiryId : {number}")
        self._close_old(call.account)
        stored = self._world.store.inquiries.get("coupang", number)
        if stored is None or stored.about == "product":
            raise Refusal(Reply({"code": 404, "message": "Inquiry not found"}, 404))
        if stored.account != call.account.number:
            words = "Vendor id should be same with the vendor id in this inquiry"
            raise Refusal(Reply({"code": 404, "message": words}, 404))
        return Reply({"code": 200, "message": "OK", "data": _contact(stored)})

    def reply_call(self, call: Call) -> Reply:
        """POST O4/callCenterInquiries/{inquiryId}/replies."""
        inquiry, body = self._open_call(call), _body(call)
        if not text(body, "parentAnswerId"):
            raise bad_request("The parentAnswerId is required.")
        if not 2 <= len(text(body, "content")) <= 1000:
            raise bad_request("The reply content length should be between 2 ~ 1000")
        if text(body, "replyBy") != call.account.secrets["user_id"]:
            raise bad_request("userId가 올바르지 않습니다 - 520")
        unasked = inquiry.about != "customer_center" or inquiry.state != "open"
        if unasked or text(body, "parentAnswerId") != inquiry.numbers["thread"]:
            raise bad_request(_WRONG_STATE)
        self._world.inquiries.answer(inquiry, text(body, "content"))
        return Reply({"code": "200", "message": "OK"})

    def confirm_call(self, call: Call) -> Reply:
        """POST O4/callCenterInquiries/{inquiryId}/confirms."""
        inquiry, body = self._open_call(call), _body(call)
        if text(body, "confirmBy") != call.account.secrets["user_id"]:
            raise bad_request("userId가 올바르지 않습니다 - 521")
        if inquiry.about != "urgent" or inquiry.state != "open":
            raise bad_request(_WRONG_STATE)
        self._world.inquiries.read(inquiry)
        return Reply({"code": "200", "message": "OK"})

    def _open_call(self, call: Call) -> Inquiry:
        check_vendor(call)
        self._close_old(call.account)
        found = self._world.inquiries.find(call.account, call.params["inquiry"], "customer_center", "urgent")
        if found is None:
            raise Refusal(Reply({"code": 404, "message": "Inquiry not found"}, 404))
        if found.state == "done":
            raise bad_request("상담이 종료된 문의입니다 - 522")
        return found

    def _found(self, call: Call, about: str) -> Inquiry:
        check_vendor(call)
        found = self._world.inquiries.find(call.account, call.params["inquiry"], "product")
        if found is None:
            raise bad_request(f"Inquiry not found : {call.params['inquiry']} {about}")
        return found

    def _close_old(self, account: Account) -> None:
        for inquiry in self._world.inquiries.of(account, "customer_center"):
            if inquiry.state == "open" and self._world.clock.now() - inquiry.asked_at > _CLOSES_AFTER:
                self._world.inquiries.close(inquiry)


def _body(call: Call) -> Doc:
    body = call.document()
    if body is None:
        raise bad_request("Could not read JSON: Illegal unquoted character")
    return body


def _days(call: Call) -> tuple[datetime, datetime]:
    check_vendor(call)
    if call.query.get("vendorId") != call.account.secrets["vendor_id"]:
        raise bad_request("Invalid vendor ID")
    try:
        since, last = (
            datetime.strptime(call.query.get(name, ""), "%Y-%m-%d").replace(tzinfo=KST)
            for name in ("inquiryStartAt", "inquiryEndAt")
        )
    except ValueError as error:
        raise bad_request(_PERIOD) from error
    if not timedelta() <= last - since < timedelta(days=7):
        raise bad_request(_PERIOD)
    return since, last + timedelta(days=1)


def _page(call: Call, rows: list[Doc], most: int) -> Reply:
    size, page = (call.query.get(name, first) for name, first in (("pageSize", "10"), ("pageNum", "1")))
    if not (size.isdecimal() and 1 <= int(size) <= most and page.isdecimal() and int(page) >= 1):
        raise bad_request(f"pageSize should be between 1 and {most}.")
    start = (int(page) - 1) * int(size)
    pages = -(-len(rows) // int(size))
    pagination = {
        "currentPage": int(page),
        "totalPages": pages,
        "totalElements": len(rows),
        "countPerPage": int(size),
    }
    data = {"content": rows[start : start + int(size)], "pagination": pagination}
    return Reply({"code": 200, "message": "OK", "data": data})


def _question(inquiry: Inquiry) -> Doc:
    comments = [
        {
            "inquiryCommentId": int(answer.number),
            "inquiryId": int(inquiry.number),
            "content": answer.text,
            "inquiryCommentAt": moment(answer.at),
        }
        for answer in inquiry.answers
    ]
    return {
        "inquiryId": int(inquiry.number),
        "productId": _whole(inquiry.numbers.get("productId", "")),
        "sellerProductId": _whole(inquiry.product_number),
        "sellerItemId": _whole(inquiry.option_number),
        "vendorItemId": _whole(inquiry.option_number),
        "content": inquiry.question,
        "inquiryAt": moment(inquiry.asked_at),
        "orderIds": [int(inquiry.order)] if inquiry.order else [],
        "commentDtoList": comments,
    }


def _status(inquiry: Inquiry) -> str:
    if inquiry.state == "open":
        return "TRANSFER" if inquiry.about == "urgent" else "NO_ANSWER"
    return "ANSWER"


def _contact(inquiry: Inquiry) -> Doc:
    answer, status = inquiry.answer, _status(inquiry)
    return {
        "inquiryId": int(inquiry.number),
        "csPartnerCounselingStatus": {"TRANSFER": "transfer", "NO_ANSWER": "requestAnswer"}.get(status, "answered"),
        "inquiryStatus": "complete" if inquiry.state == "done" else "progress",
        "vendorItemId": [int(inquiry.option_number)] if inquiry.option_number else [],
        "itemName": inquiry.product_name,
        "content": "상담이력",
        "answeredAt": moment(answer.at) if answer else "",
        "replies": _replies(inquiry),
        "inquiryAt": moment(inquiry.asked_at),
        "buyerEmail": "",
        "buyerPhone": inquiry.asker_phone,
        "orderId": int(inquiry.order) if inquiry.order else 0,
        "orderDate": None,
        "receiptCategory": inquiry.category,
        "saleStartedAt": "2017-12-12",
        "saleEndedAt": "2099-12-30",
    }


def _replies(inquiry: Inquiry) -> list[Doc]:
    """The call centre's word, and the seller's."""
    asked, answered = inquiry.about == "customer_center", inquiry.answer is not None
    first: Doc = {
        "receptionistName": "쿠팡",
        "receptionist": "10000058",
        "replyAt": moment(inquiry.asked_at),
        "content": inquiry.question,
        "answerId": int(inquiry.numbers["thread"]),
        "parentAnswerId": 0,
        "partnerTransferStatus": ("answered" if answered else "requestAnswer") if asked else None,
        "partnerTransferCompleteReason": "NONE",
        "answerType": "csAgent",
        "needAnswer": asked and not answered,
    }
    sellers = {"receptionistName": "판매자", "receptionist": "seller", "partnerTransferStatus": None}
    return [first] + [
        {
            **first,
            **sellers,
            "replyAt": moment(each.at),
            "content": each.text,
            "answerId": int(each.number),
            "answerType": "vendor",
            "needAnswer": False,
        }
        for each in inquiry.answers
    ]


def _whole(number: str) -> int:
    return int(number) if number.isdecimal() else 0
