"""Words on their way into events: rendered from templates, sealed with the inquiry's own key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.refusals import RefusalError
from collecting.application import SEOUL
from inquiry.application.answering import Inquiries, RefusedRow, Written
from inquiry.domain import Inquiry, fill, mall_facts, missing_values, tidy
from inquiry.domain.refusals import AnswerTextError, AskerErasedError


class Seals(Protocol):
    """Seals and opens personal data: `chassis.privacy.Keyring`."""

    def seal_many(self, seller_id: UUID, items: Sequence[tuple[UUID, Mapping[str, Any]]]) -> list[str | None]:
        """None stands for one that was erased."""
        ...

    def open_many(self, seller_id: UUID, sealed: Sequence[str]) -> list[dict[str, Any] | None]:
        """None stands for one that was erased."""
        ...


@dataclass(frozen=True)
class Writing:
    """What a seller wants saved as an inquiry's answer: a text, or a template to be filled in."""

    inquiry_id: UUID
    text: str = ""
    template_id: UUID | None = None


@dataclass(frozen=True)
class Rendered:
    """A template filled in for an inquiry. `missing` are its fields without a value: `text` keeps them as they are."""

    text: str
    missing: Sequence[str]


def write_answers(inquiries: Inquiries, seals: Seals, seller_id: UUID, writings: Sequence[Writing]) -> list[RefusedRow]:
    """답변 저장 of many: the rows that were refused. Raises when all of them were."""
    refused: list[RefusedRow] = []
    texts: list[tuple[UUID, str, str]] = []
    for writing in writings:
        try:
            texts.append((writing.inquiry_id, *_written(inquiries, seals, seller_id, writing)))
        except RefusalError as refusal:
            refused.append(RefusedRow(writing.inquiry_id, refusal))
    sealed = seals.seal_many(seller_id, [(inquiry_id, {"text": text}) for inquiry_id, text, _ in texts])
    answers: list[Written] = []
    for (inquiry_id, text, template), seal in zip(texts, sealed, strict=True):
        if seal is None:
            refused.append(RefusedRow(inquiry_id, _erased()))
        else:
            answers.append(Written(inquiry_id, text, seal, template))
    return inquiries.save_answers(seller_id, answers, refused)


def render(inquiries: Inquiries, seals: Seals, seller_id: UUID, inquiry_id: UUID, template_id: UUID) -> Rendered:
    """A template as it reads for an inquiry, before anything is saved. Raises NotFoundError."""
    inquiry = inquiries.load(Inquiry, inquiry_id, seller_id)
    _, text = inquiries.template(seller_id, template_id)
    values = _values(seals, inquiry)
    missing = missing_values(text, values)
    shown = {**values, **{name: f"{{{name}}}" for name in missing}}
    return Rendered(fill(text, shown), missing)


def write_memo(inquiries: Inquiries, seals: Seals, seller_id: UUID, inquiry_id: UUID, memo: str) -> None:
    """Keep the seller's note of an inquiry. Raises NotFoundError, AskerErasedError."""
    inquiries.load(Inquiry, inquiry_id, seller_id)
    sealed = seals.seal_many(seller_id, [(inquiry_id, {"text": memo})])[0] if memo else ""
    if sealed is None:
        raise _erased()
    inquiries.save_memo(seller_id, inquiry_id, sealed)


def finish_inquiries(
    inquiries: Inquiries, seals: Seals, seller_id: UUID, inquiry_ids: Sequence[UUID], reason: str, at: datetime
) -> list[RefusedRow]:
    """처리완료 of many by hand, for a `reason` in words: the rows that were refused. Raises when all of them were."""
    refused: list[RefusedRow] = []
    there: list[UUID] = []
    for inquiry_id in dict.fromkeys(inquiry_ids):
        try:
            there.append(inquiries.load(Inquiry, inquiry_id, seller_id).id)
        except RefusalError as refusal:
            refused.append(RefusedRow(inquiry_id, refusal))
    words = reason.strip()
    seals_of = seals.seal_many(seller_id, [(each, {"text": words}) for each in there]) if words else [""] * len(there)
    sealed = dict(zip(there, seals_of, strict=True))
    refused += [RefusedRow(each, _erased()) for each, seal in sealed.items() if seal is None]
    kept = {each: seal for each, seal in sealed.items() if seal is not None}
    return inquiries.finish_inquiries(seller_id, kept, at, refused)


def _written(inquiries: Inquiries, seals: Seals, seller_id: UUID, writing: Writing) -> tuple[str, str]:
    """Text and template's name. The inquiry is there: no key is made for what is not."""
    inquiry = inquiries.load(Inquiry, writing.inquiry_id, seller_id)
    if writing.template_id is None:
        return tidy(writing.text), ""
    if writing.text:
        raise AnswerTextError("답변 내용과 템플릿 가운데 하나만 입력해 주세요.", field="text")
    name, text = inquiries.template(seller_id, writing.template_id)
    return tidy(fill(text, _values(seals, inquiry))), name


def _values(seals: Seals, inquiry: Inquiry) -> dict[str, str]:
    person = (seals.open_many(inquiry.seller_id, [inquiry.sealed])[0] if inquiry.sealed else None) or {}
    about = inquiry.about
    return {
        "구매자": str(person.get("asker", "")),
        "문의제목": str(person.get("title", "")),
        "문의유형": about.category,
        "문의일": about.asked_at.astimezone(SEOUL).date().isoformat(),
        "상품명": about.product_name,
        "상품번호": about.mall_product_no,
        "주문번호": about.order_no,
        "제휴몰": mall_facts(inquiry.place.mall).name,
    }


def _erased() -> AskerErasedError:
    return AskerErasedError("개인정보가 파기된 문의입니다. 답변, 메모와 사유를 저장할 수 없습니다.")
