"""답변 and 긴급알리미 확인: what each does at a mall, what a mall can't do, and what an inquiry as it is now tells."""

from typing import cast

from contracts.inquiry import AnswerSendRequested, InquiryKind, UrgentReadRequested
from mall_gateway.domain import Denial, Effect, answer_effect, read_effect, seen_answer
from mall_gateway.malls.caller import MallCaller
from mall_gateway.malls.capabilities import InquiryAbilities
from mall_gateway.malls.masking import personal_values
from mall_gateway.malls.port import Answer, Caller, FetchedInquiry, InquiryMall, Mall, RefusedError

InquiryAsking = AnswerSendRequested | UrgentReadRequested
INQUIRY_ASKING: dict[str, type[InquiryAsking]] = {
    "answer_inquiry": AnswerSendRequested,
    "read_urgent": UrgentReadRequested,
}
KIND_WORDS: dict[InquiryKind, str] = {
    "product": "상품문의",
    "customer_center": "고객센터 문의",
    "urgent": "긴급알리미",
}
ERASED = "문의의 개인정보가 파기되어 답변 내용을 열 수 없습니다. 판매자센터에서 답변해 주세요."


def inquiry_kind_of(asking: InquiryAsking) -> str:
    """The kind of the intent."""
    return next(kind for kind, model in INQUIRY_ASKING.items() if isinstance(asking, model))


def inquiry_objections(mall: Mall, asking: InquiryAsking, words: str | None) -> list[str]:
    """What the mall's API does not take of it, each in Korean; nothing is sent then. `words` as `opened_words`."""
    profile, kind = mall.profile, asking.ref.kind
    able = profile.inquiries
    if able is None or not isinstance(mall, InquiryMall):
        return [f"{profile.name}의 API로는 {KIND_WORDS[kind]}를 처리할 수 없습니다. 판매자센터에서 처리해 주세요."]
    elsewhere = able.elsewhere.get(kind)
    if isinstance(asking, UrgentReadRequested):
        told = f"{profile.name}의 API로는 {KIND_WORDS[kind]}를 확인할 수 없습니다. 답변하거나 판매자센터에서 보세요."
        return [] if able.reads and kind == "urgent" else [elsewhere or told]
    if kind not in able.answers:
        return [elsewhere or f"{profile.name}의 API로는 {KIND_WORDS[kind]}에 답변할 수 없습니다."]
    if asking.edits and kind not in able.edits:
        return [f"{profile.name}은(는) 보낸 답변을 고칠 수 없습니다. 판매자센터에서 고쳐 주세요."]
    return [ERASED] if words is None else _length_objections(profile.name, able, kind, words)


def _length_objections(mall: str, able: InquiryAbilities, kind: InquiryKind, words: str) -> list[str]:
    length, unit = (len(words.encode()), "바이트") if able.in_bytes else (len(words), "자")
    longest = able.longest.get(kind)
    if longest is not None and length > longest:
        return [f"{mall}의 답변은 {longest:,}{unit}까지입니다. 지금 {length:,}{unit}이니 줄여 주세요."]
    if len(words.strip()) < able.shortest:
        return [f"{mall}의 답변은 {able.shortest}자 이상이어야 합니다. 답변 내용을 더 적어 주세요."]
    return []


async def perform_inquiry_act(mall: Mall, caller: Caller, asking: InquiryAsking, words: str | None) -> None:
    """Do it. Raises the port's errors."""
    inquiries = cast("InquiryMall", mall)
    if isinstance(asking, UrgentReadRequested):
        await inquiries.read_urgent(caller, asking.ref)
        return
    if words is None:
        raise RefusedError(ERASED, code="erased")
    await inquiries.answer_inquiry(caller, Answer(asking.ref, words, asking.edits))


async def look_up_inquiry(mall: Mall, caller: MallCaller, asking: InquiryAsking) -> tuple[Effect, Denial | None]:
    """What the mall shows of it now. Raises the port's errors."""
    caller.private = True
    inquiry = await cast("InquiryMall", mall).read_inquiry(caller, asking.ref, asking.asked_at)
    await caller.reveal(personal_values([vars(inquiry.person)] if inquiry else []))
    seen = None if inquiry is None else seen_answer(inquiry.state, inquiry.person.answer)
    if isinstance(asking, UrgentReadRequested):
        return read_effect(seen), None
    effect = answer_effect(seen, asking.digest, edits=asking.edits)
    return effect, _contrary(inquiry) if effect == "contrary" and inquiry else None


def _contrary(inquiry: FetchedInquiry) -> Denial:
    """Something else became of the inquiry at the mall."""
    if inquiry.person.answer:
        reason = "몰에 다른 답변이 이미 있습니다. 문의를 다시 수집해 몰의 답변을 확인해 주세요."
        return Denial(reason, "other_answer", mall_message=inquiry.mall_state)
    reason = "몰에서 이미 종료된 문의입니다. 문의를 다시 수집해 상태를 확인해 주세요."
    return Denial(reason, "inquiry_closed", mall_message=inquiry.mall_state)
