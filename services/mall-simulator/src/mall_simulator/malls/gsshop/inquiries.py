"""고객문의 of GS SHOP (CST01, CST02; malls.md 10.3, not proven): the fields of a row are unverified."""

from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.gsshop.envelopes import body_of, done, not_done, printed
from mall_simulator.records import Doc, Inquiry, InquiryKind
from mall_simulator.world import World

_KINDS: dict[str, tuple[InquiryKind, ...]] = {
    "ALL": ("product", "customer_center"),
    "QNA": ("product",),
    "ONE": ("customer_center",),
    "REV": (),
}
_TYPES = {"product": "QNA", "customer_center": "ONE"}


class Inquiries:
    """The two b2b pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def listed(self, call: Call) -> Reply:
        """POST /b2b/aliaCommonCustomerInquiryInfo.gs {supCd, inqType, sdDt}: one day."""
        body = body_of(call)
        kinds = _KINDS.get(text(body, "inqType"))
        if kinds is None or text(body, "supCd") != call.account.secrets["vendor_id"]:
            raise not_done("inqType 또는 supCd가 올바르지 않습니다.")
        try:
            day = datetime.strptime(text(body, "sdDt"), "%Y%m%d").replace(tzinfo=KST)
        except ValueError as error:
            raise not_done("sdDt의 형식이 올바르지 않습니다. (yyyyMMdd)") from error
        found = self._world.inquiries.between(call.account, day, day + timedelta(days=1), *kinds)
        return Reply({"resultCd": "S", "resultMsg": "정상", "resultList": [_told(row) for row in found]})

    def answer(self, call: Call) -> Reply:
        """POST /b2b/aliaCommonReceiveCustomerInquiryInfo.gs {sender, receiver, supCd, inqNo, inqType, ansCntnt}."""
        body = body_of(call)
        kinds = _KINDS.get(text(body, "inqType"), ())
        inquiry = self._world.inquiries.find(call.account, text(body, "inqNo"), *kinds)
        if inquiry is None or text(body, "receiver") != "GS SHOP":
            raise not_done("문의가 없거나 답변 대상이 아닙니다.")
        if not text(body, "ansCntnt").strip():
            raise not_done("답변내용이 없습니다.")
        if inquiry.answer is not None:
            raise not_done("이미 답변된 문의입니다.")
        self._world.inquiries.answer(inquiry, text(body, "ansCntnt"))
        return done()


def _told(inquiry: Inquiry) -> Doc:
    answer = inquiry.answer
    return {
        "inqNo": inquiry.number,
        "inqType": _TYPES[inquiry.about],
        "inqTitle": inquiry.title,
        "inqCntnt": inquiry.question,
        "inqDtm": printed(inquiry.asked_at),
        "custNm": inquiry.asker,
        "prdCd": inquiry.product_number,
        "supPrdCd": inquiry.seller_code,
        "prdNm": inquiry.product_name,
        "ordNo": inquiry.order,
        "ansYn": "Y" if answer else "N",
        "ansCntnt": answer.text if answer else "",
        "ansDtm": printed(answer.at) if answer else "",
    }
