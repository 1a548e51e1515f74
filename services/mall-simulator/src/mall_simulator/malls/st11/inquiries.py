"""상품 QnA and 긴급알리미 of 11번가 (malls.md 3.5).

Unverified: the form of an empty QnA list, that a question takes one answer only, and the state of an urgent notice
after its confirmation (here 답변대기).
"""

from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.forms import text
from mall_simulator.malls.st11.envelopes import NOTHING, body_of, message, plain, prefixed, printed
from mall_simulator.markup import XmlReply, document_of
from mall_simulator.records import Doc, Inquiry
from mall_simulator.world import World

_STATES = {"open": "01", "read": "02", "answered": "03", "done": "06"}
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


class Inquiries:
    """The prodqnaservices and alimi pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def questions(self, call: Call) -> Reply:
        """GET prodqnalist/{start}/{end}/{00 all, 01 answered, 02 unanswered}."""
        since, last = (_day(call.params[name]) for name in ("start", "end"))
        wanted = call.params["status"]
        if since is None or last is None or wanted not in ("00", "01", "02") or not timedelta() <= last - since < _WEEK:
            raise Refusal(message("500", "조회 기간은 최대 7일이며 형식은 YYYYMMDD 입니다."))
        found = self._world.inquiries.between(call.account, since, last + timedelta(days=1), "product")
        rows = [_question(row) for row in found if wanted == "00" or (wanted == "01") == bool(row.answers)]
        if not rows:
            return prefixed("ns2:productQnas", {"ns2:result_code": "0", "ns2:result_text": NOTHING})
        return prefixed("ns2:productQnas", {"ns2:productQna": rows})

    def answer_question(self, call: Call) -> Reply:
        """PUT prodqnaanswer/{brdInfoNo}/{prdNo}."""
        words = text(body_of(call, "ProductQna"), "answerCont")
        number, product = call.params["number"], call.params["product"]
        inquiry = self._world.inquiries.find(call.account, number, "product")
        if inquiry is None or product != _product(inquiry):
            raise Refusal(self._answered(number, product, "500", "해당 글이 존재하지 않습니다."))
        if not words:
            raise Refusal(self._answered(number, product, "500", "답변 내용을 입력해 주세요."))
        if inquiry.answer is not None:
            raise Refusal(self._answered(number, product, "500", "이미 답변이 등록된 글입니다."))
        self._world.inquiries.answer(inquiry, words)
        return self._answered(number, product, "200", "답변이 등록되었습니다.")

    def urgent(self, call: Call) -> Reply:
        """GET alimi/getalimilist/{start}/{end}/{state}[/{order}]."""
        since, last = (_day(call.params[name]) for name in ("start", "end"))
        for day, code, words in ((since, "-10001", "조회시작일"), (last, "-10002", "조회종료일")):
            if day is None:
                raise Refusal(_alimi(code, f"{words}을 알 수 없습니다."))
        state = call.params["state"]
        if state not in ("01", "02", "03", "04", "05", "06"):
            raise Refusal(_alimi("-10003", "처리상태값이 올바르지 않습니다."))
        if since is None or last is None or last - since > _MONTH:
            raise Refusal(_alimi("-10004", "조회기간은 최대 30일단위로 가능합니다."))
        found = self._world.inquiries.between(call.account, since, last + timedelta(days=1), "urgent")
        order = call.params.get("order")
        rows = [_notice(row) for row in found if _STATES[row.state] == state and order in (None, row.order)]
        return prefixed("ns2:alimi", {"ns2:alimListInfo": rows}) if rows else _alimi("0", NOTHING)

    def answer_urgent(self, call: Call) -> Reply:
        """PUT alimi/alimianswer `request{confirmYn, emerNtceSeq, answerCtnt}`."""
        found = document_of(call)
        body = found[1] if found is not None and found[0] == "request" else {}
        number, words = text(body, "emerNtceSeq"), text(body, "answerCtnt")
        inquiry = self._world.inquiries.find(call.account, number, "urgent")
        if inquiry is None:
            return _result(number, "-10006", "해당 알리미가 존재하지 않습니다.")
        if inquiry.state in ("answered", "done") or (inquiry.state == "read" and not words):
            return _result(number, "-10005", "이미 처리된 알리미입니다.")
        if words:
            self._world.inquiries.answer(inquiry, words)
            return _result(number, "200", "답변처리 되었습니다.", inquiry.order)
        if text(body, "confirmYn") != "Y":
            return _result(number, "-10007", "확인여부가 올바르지 않습니다.")
        self._world.inquiries.read(inquiry)
        return _result(number, "100", "확인처리 되었습니다.", inquiry.order)

    def _answered(self, number: str, product: str, code: str, words: str) -> XmlReply:
        told = f"상품 Qna 글 번호 :{number}의 답변 업데이트 {'성공' if code == '200' else '실패'}. MSG : {words}"
        return message(code, told, product, brdInfoNo=number)


def _alimi(code: str, words: str) -> XmlReply:
    return prefixed("ns2:alimi", {"ns2:result_code": code, "ns2:result_text": words})


def _result(number: str, code: str, words: str, order: str = "") -> XmlReply:
    return plain(
        "alimiResult", {"emerNtceSeq": number, "ordNo": order or None, "result_code": code, "result_text": words}
    )


def _product(inquiry: Inquiry) -> str:
    return inquiry.product_number or "48073872"


def _day(given: str) -> datetime | None:
    try:
        return datetime.strptime(given, "%Y%m%d").replace(tzinfo=KST) if len(given) == 8 else None
    except ValueError:
        return None


def _question(inquiry: Inquiry) -> Doc:
    answer = inquiry.answer
    return {
        "answerCont": answer.text if answer else None,
        "answerDt": answer.at.astimezone(KST).strftime("%Y/%m/%d") if answer else None,
        "answerYn": "Y" if answer else "N",
        "brdInfoClfNo": _product(inquiry),
        "brdInfoCont": inquiry.question,
        "brdInfoNo": inquiry.number,
        "brdInfoSbjct": inquiry.title,
        "buyYn": "Y" if inquiry.order else "N",
        "createDt": f"{printed(inquiry.asked_at)}.0",
        "dispYn": "N" if inquiry.secret else "Y",
        "memID": f"buyer{inquiry.number}",
        "memNM": inquiry.asker,
        "prdNm": inquiry.product_name,
        "qnaDtlsCd": "01",
        "qnaDtlsCdNm": inquiry.category,
        "ordNoDe": inquiry.order or None,
        "ordStlEndDt": None,
    }


def _notice(inquiry: Inquiry) -> Doc:
    asked = inquiry.asked_at.astimezone(KST)
    replies = [{"emerReplyCtnt": answer.text} for answer in inquiry.answers]
    return {
        "emerNtceSeq": inquiry.number,
        "emerCtntSeq": "1",
        "emerTypeCd": "01",
        "emerNtceCd": "04",
        "emerNtceDtlCd": None,
        "emerNtceSubject": inquiry.title,
        "createDt": asked.strftime("%Y%m%d"),
        "createTm": asked.strftime("%H:%M:%S"),
        "emerReplyDt": inquiry.answers[-1].at.astimezone(KST).strftime("%Y%m%d") if inquiry.answers else None,
        "emerNtceCrntCd": _STATES[inquiry.state],
        "prdNm": inquiry.product_name,
        "ordNo": inquiry.order or None,
        "ordPrdSeq": None,
        "memId": f"buyer{inquiry.number}",
        "memNm": inquiry.asker,
        "deptNm": "고객센터",
        "empNm": "CS_ADMIN1",
        "emerCtnt": inquiry.question,
        "emerNtceClfNo1": "10",
        "emerNtceClfNm1": "긴급알림톡",
        "emerNtceClfNo2": "21",
        "emerNtceClfNm2": "구매",
        "emerNtceClfNo3": "36",
        "emerNtceClfNm3": "기타",
        "emerReplyList": replies,
    }
