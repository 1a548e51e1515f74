"""상품Q&A, 핫라인 and 상담메모 of 롯데홈쇼핑 (malls.md 9.4).

Unverified: the fields of a memo beyond its numbers; that the answer is not shown; words and results of refusals beside
the three results of a memo's answer.
"""

from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.lotteimall.envelopes import MISSING, PARAMETER, done, listed, needed, printed, refused, undone
from mall_simulator.records import Doc, Inquiry, InquiryKind
from mall_simulator.world import World

_KINDS: dict[str, InquiryKind] = {"2": "product", "17": "customer_center"}


class Inquiries:
    """The pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def questions(self, call: Call) -> Reply:
        """searchQnAListOpenApi: c_val 2 or 17, proc_fin_yn 99 open or 02 done."""
        start, end, kind, state = needed(call, "req_start_dtime", "req_end_dtime", "c_val", "proc_fin_yn")
        if kind not in _KINDS or state not in ("99", "02"):
            raise refused(PARAMETER, "필수파라미터 오류 [c_val]")
        found = self._world.inquiries.between(call.account, *_days(start, end), _KINDS[kind])
        rows = [_question(row, kind) for row in found if (state == "02") == (row.answer is not None)]
        if not rows:
            raise refused(MISSING, "데이터가 존재하지 않습니다.")
        return listed({"GoodsQuestInfo": rows})

    def answer(self, call: Call) -> Reply:
        """updateQnaAnswerOpenApi."""
        number, kind, words = needed(call, "inq_no", "ans_cont_type", "inq_ans_cont")
        inquiry = self._world.inquiries.find(call.account, number, "product", "customer_center")
        if inquiry is None or kind not in ("1", "2"):
            raise refused(PARAMETER, "문의번호 오류 [inq_no]")
        return self._answered(inquiry, words)

    def memos(self, call: Call) -> Reply:
        """searchCSCounselMemoListOpenApi: proc_stat_cd 01 open or 02 done, mvot_tp_cd 05 or 06."""
        start, end, state = needed(call, "start_date", "end_date", "proc_stat_cd")
        (kind,) = needed(call, "mvot_tp_cd")
        found = self._world.inquiries.between(call.account, *_days(start, end), "urgent") if kind == "05" else []
        rows = [_memo(row) for row in found if (state == "02") == (row.answer is not None)]
        if not rows:
            raise refused(MISSING, "데이터가 존재하지 않습니다.")
        return listed({"CSQuestInfo": rows})

    def answer_memo(self, call: Call) -> Reply:
        """updateCounselMemoOpenApi: Result 1 good, 2 failed, 3 already done."""
        number, sequence, words = needed(call, "ccn_no", "mvot_req_sn", "cnsl_proc_cont")
        inquiry = self._world.inquiries.find(call.account, number, "urgent")
        if inquiry is None or sequence != "1":
            return undone("2", "처리에 실패하였습니다.")
        return self._answered(inquiry, words)

    def _answered(self, inquiry: Inquiry, words: str) -> Reply:
        if inquiry.answer is not None:
            return undone("3", "이미 처리된 문의입니다.")
        self._world.inquiries.answer(inquiry, words)
        return done()


def _days(start: str, end: str) -> tuple[datetime, datetime]:
    try:
        first, last = (datetime.strptime(one, "%Y%m%d").replace(tzinfo=KST) for one in (start, end))
    except ValueError as error:
        raise refused(PARAMETER, "필수파라미터 오류 [start_date]") from error
    return first, last + timedelta(days=1)


def _question(inquiry: Inquiry, kind: str) -> Doc:
    return {
        "ReceiptType": "Q" if kind == "2" else "C",
        "ReceiptNo": inquiry.number,
        "Gubun": inquiry.category,
        "QuestNm": inquiry.asker,
        "Cval": kind,
        "Subject": inquiry.title,
        "Content": inquiry.question,
        "ReceiptDate": printed(inquiry.asked_at),
        "Result": "답변완료" if inquiry.answer else "미처리",
        "GoodsNo": inquiry.product_number,
        "GoodsNm": inquiry.product_name,
        "OrdNo": inquiry.order,
    }


def _memo(inquiry: Inquiry) -> Doc:
    return {
        "CcnNo": inquiry.number,
        "MvotReqSn": "1",
        "MvotTpCd": "05",
        "ProcStatCd": "02" if inquiry.answer else "01",
        "CustNm": inquiry.asker,
        "CcnTitl": inquiry.title,
        "CnslCont": inquiry.question,
        "RegDtime": printed(inquiry.asked_at),
        "OrdNo": inquiry.order,
        "GoodsNo": inquiry.product_number,
    }
