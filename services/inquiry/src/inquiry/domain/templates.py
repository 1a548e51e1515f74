"""Templates of answers: texts with fields that an inquiry fills."""

import re
from collections.abc import Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import NotFoundError
from inquiry.domain.refusals import (
    TemplateFieldError,
    TemplateNameTakenError,
    TemplateTextError,
    TemplateValueMissingError,
    TooManyTemplatesError,
)

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:answer-templates")
FIELDS: dict[str, str] = {
    "구매자": "문의한 사람",
    "문의제목": "문의의 제목",
    "문의유형": "제휴몰의 문의 유형",
    "문의일": "문의가 등록된 날 (2026-08-12)",
    "상품명": "문의한 상품의 이름",
    "상품번호": "제휴몰의 상품번호",
    "주문번호": "제휴몰의 주문번호",
    "제휴몰": "제휴몰의 이름",
}
FIELD = re.compile(r"\{([^{}\n]{0,40})\}")
LONGEST_NAME, LONGEST_TEXT, MOST = 50, 4000, 300


def fields_of(text: str) -> list[str]:
    """The fields that a text names, in their order, each once."""
    return list(dict.fromkeys(FIELD.findall(text)))


def check_fields(text: str) -> None:
    """Accept a text whose fields are all known. Raises TemplateFieldError."""
    unknown = [name for name in fields_of(text) if name not in FIELDS]
    if unknown:
        told, offered = (", ".join(f"{{{name}}}" for name in names) for names in (unknown, FIELDS))
        raise TemplateFieldError(f"{told}은 사용할 수 없는 항목입니다. 사용할 수 있는 항목: {offered}", field="text")


def missing_values(text: str, values: Mapping[str, str]) -> list[str]:
    """The fields of a text that have no value."""
    return [name for name in fields_of(text) if not values.get(name)]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled. Raises TemplateFieldError, or TemplateValueMissingError naming what is empty."""
    check_fields(text)
    missing = missing_values(text, values)
    if missing:
        told = ", ".join(f"{{{name}}}" for name in missing)
        raise TemplateValueMissingError(
            f"이 문의에는 {told} 값이 없습니다. 템플릿에서 그 항목을 빼거나 답변을 직접 입력해 주세요.",
            field="template_id",
        )
    return FIELD.sub(lambda found: values[found[1]], text)


class TemplateBook(Aggregate):
    """All templates of a seller: names are taken once. `templates` are (name, text) by id."""

    class Opened(Aggregate.Created):
        """The seller's first template is about to be saved."""

        seller_id: UUID

    class TemplateSaved(Aggregate.Event):
        """A template is there, or its name or text is another now."""

        template_id: UUID
        name: str
        text: str

    class TemplateRemoved(Aggregate.Event):
        """A template is gone."""

        template_id: UUID

    @event(Opened)
    def __init__(self, *, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.templates: dict[UUID, tuple[str, str]] = {}

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One for each seller."""
        return uuid5(NAMESPACE, f"{seller_id}")

    def template(self, template_id: UUID) -> tuple[str, str]:
        """A template's name and text. Raises NotFoundError."""
        if template_id not in self.templates:
            raise NotFoundError("찾을 수 없는 템플릿입니다. 목록을 새로 고친 뒤 다시 선택해 주세요.")
        return self.templates[template_id]

    def add(self, template_id: UUID, name: str, text: str) -> None:
        """Save a new template. Raises the refusal of the rule that it breaks."""
        if len(self.templates) >= MOST:
            raise TooManyTemplatesError(f"템플릿은 {MOST}개까지 저장할 수 있습니다. 쓰지 않는 템플릿을 삭제해 주세요.")
        self._save(template_id, name, text)

    def change(self, template_id: UUID, name: str, text: str) -> None:
        """Save a template's new name or text. Raises NotFoundError or the refusal of the rule that it breaks."""
        self.template(template_id)
        self._save(template_id, name, text)

    def remove(self, template_id: UUID) -> None:
        """Take a template away. Raises NotFoundError."""
        self.template(template_id)
        self._template_removed(template_id)

    def _save(self, template_id: UUID, name: str, text: str) -> None:
        check_size("템플릿 이름", "name", name, LONGEST_NAME)
        check_size("템플릿 내용", "text", text, LONGEST_TEXT)
        check_fields(text)
        if any(known == name for each, (known, _) in self.templates.items() if each != template_id):
            raise TemplateNameTakenError("같은 이름의 템플릿이 있습니다. 다른 이름을 입력해 주세요.", field="name")
        if self.templates.get(template_id) != (name, text):
            self._template_saved(template_id, name, text)

    @event(TemplateSaved)
    def _template_saved(self, template_id: UUID, name: str, text: str) -> None:
        self.templates[template_id] = (name, text)

    @event(TemplateRemoved)
    def _template_removed(self, template_id: UUID) -> None:
        del self.templates[template_id]


def check_size(label: str, field: str, text: str, longest: int) -> None:
    """Accept a text that says something and fits. Raises TemplateTextError."""
    if not text or len(text) > longest:
        raise TemplateTextError(f"{label}은 1자에서 {longest:,}자까지 입력할 수 있습니다.", field=field)
