"""상품문의 and 고객센터 문의 of 티몬 (malls.md 5.5).

Only the paths, the query and the bodies of the answers were seen; every name in the lists is unverified.
"""

from datetime import datetime, timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.tmon.envelopes import encrypted, printed, read, refused
from mall_simulator.records import Doc, Inquiry, InquiryKind
from mall_simulator.world import World

_WINDOW = timedelta(days=7)


class Inquiries:
    """The qnas and cs-inquiry pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def questions(self, call: Call) -> Reply:
        """GET /qnas?startDate&endDate&answered&per=50&page."""
        return self._listed(call, "product")

    def reply(self, call: Call) -> Reply:
        """POST /qnas/{id}/replies {content}: no body comes back."""
        inquiry = self._found(call, "product")
        self._answer(inquiry, text(call.document(), "content"))
        return Reply()

    def contacts(self, call: Call) -> Reply:
        """GET /cs-inquiry/list."""
        return self._listed(call, "customer_center")

    def contact(self, call: Call) -> Reply:
        """GET /cs-inquiry/detail/{seq}."""
        found = [
            row
            for row in self._world.inquiries.of(call.account, "customer_center")
            if row.numbers["thread"] == call.params["seq"]
        ]
        if not found:
            raise refused("NOT_FOUND", "문의를 찾을 수 없습니다.", 404)
        return Reply(self._told(call, found[0]))

    def save(self, call: Call) -> Reply:
        """POST /cs-inquiry/save/{id}/{seq} {message}: no body comes back."""
        inquiry = self._found(call, "customer_center")
        if inquiry.numbers["thread"] != call.params["seq"]:
            raise refused("NOT_FOUND", "문의를 찾을 수 없습니다.", 404)
        self._answer(inquiry, text(call.document(), "message"))
        return Reply()

    def _answer(self, inquiry: Inquiry, words: str) -> None:
        if not words.strip():
            raise refused("INVALID_PARAMETER", "답변 내용을 입력해 주세요.")
        if inquiry.answer is not None:
            raise refused("ALREADY_ANSWERED", "이미 답변이 완료된 문의입니다.")
        self._world.inquiries.answer(inquiry, words)

    def _found(self, call: Call, about: InquiryKind) -> Inquiry:
        found = self._world.inquiries.find(call.account, call.params["id"], about)
        if found is None:
            raise refused("NOT_FOUND", "문의를 찾을 수 없습니다.", 404)
        return found

    def _listed(self, call: Call, about: InquiryKind) -> Reply:
        since, until = self._window(call)
        answered = call.query.get("answered", "")
        rows = [
            self._told(call, row)
            for row in self._world.inquiries.between(call.account, since, until + timedelta(minutes=1), about)
            if answered in ("", "true" if row.answers else "false")
        ]
        number, size = call.query.get("page", "1"), call.query.get("per", "50")
        if not (number.isdecimal() and int(number) >= 1 and size.isdecimal() and 1 <= int(size) <= 50):
            raise refused("INVALID_PARAMETER", "page를 확인해 주세요.")
        start = (int(number) - 1) * int(size)
        return Reply({"items": rows[start : start + int(size)], "hasNext": start + int(size) < len(rows)})

    def _window(self, call: Call) -> tuple[datetime, datetime]:
        since, until = (read(call.query.get(name, ""), name) for name in ("startDate", "endDate"))
        if until < since or until - since > _WINDOW:
            raise refused("INVALID_DATE_RANGE", "조회 기간은 최대 7일입니다.")
        lag = timedelta(minutes=self._world.rules.tmon_end_lag_minutes)
        if until > call.now - lag:
            raise refused("INVALID_DATE_RANGE", "조회 종료일시는 현재시각보다 이전이어야 합니다.")
        return since, until

    def _told(self, call: Call, inquiry: Inquiry) -> Doc:
        answer = inquiry.answer
        return {
            "id": int(inquiry.number),
            "seq": int(inquiry.numbers["thread"]),
            "tmonDealNo": inquiry.product_number,
            "dealTitle": inquiry.product_name,
            "tmonOrderNo": inquiry.order,
            "category": inquiry.category,
            "title": inquiry.title,
            "content": inquiry.question,
            "userName": encrypted(inquiry.asker, call.account.secrets["aes_key"]),
            "secret": inquiry.secret,
            "createdAt": printed(inquiry.asked_at),
            "answered": answer is not None,
            "replies": [{"content": each.text, "createdAt": printed(each.at)} for each in inquiry.answers],
        }
