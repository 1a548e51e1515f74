"""답변 저장, templates and memos over HTTP."""

from datetime import datetime
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from chassis.web import Body, unkept
from inquiry.api.requests import (
    App,
    Keys,
    Many,
    Reader,
    ReadViews,
    RefusedInquiry,
    Writer,
    refused_inquiries,
)
from inquiry.application import Writing, render, write_answers, write_memo
from inquiry.domain import FIELDS, tidy
from inquiry.projections import templates

router = APIRouter(tags=["answers"])


class AnswerBody(Body):
    """An answer: its text, or the template that it is made from."""

    text: str = Field(default="", max_length=10_000)
    template_id: UUID | None = None


class AnswerRow(AnswerBody):
    """An answer and the inquiry that it is for."""

    inquiry_id: UUID


class AnswersBody(Body):
    """Answers to many inquiries."""

    answers: list[AnswerRow] = Field(min_length=1, max_length=Many)


class Saved(BaseModel):
    """The rows that were refused; the others are saved."""

    refused: list[RefusedInquiry]


class MemoBody(Body):
    """The seller's own note; an empty one takes the former away."""

    memo: str = Field(max_length=2000)


class RenderBody(Body):
    """Which template is to be filled in."""

    template_id: UUID


class RenderedOut(BaseModel):
    """A template filled in. `missing` are its fields without a value; they stand in the text as they are."""

    text: str
    missing: list[str]


class TemplateBody(Body):
    """A template: its name, and a text with fields in braces."""

    name: str = Field(max_length=50)
    text: str = Field(max_length=4000)


class TemplateOut(BaseModel):
    """A template, and who changed it last."""

    template_id: UUID
    name: str
    text: str
    actor: str
    changed_at: datetime


class TemplateSaved(BaseModel):
    """The id of a saved template."""

    template_id: UUID


class FieldOut(BaseModel):
    """A field that templates may name, in braces, and what it is filled with."""

    name: str
    meaning: str


@router.put("/inquiries/{inquiry_id}/answer", status_code=204)
def save_answer(who: Writer, app: App, keys: Keys, inquiry_id: UUID, body: AnswerBody) -> None:
    """답변 저장: it goes to the mall with 개별전송 or 답변일괄전송."""
    write_answers(app, keys, who.seller_id, [Writing(inquiry_id, body.text, body.template_id)])


@router.post("/inquiries/answers")
def save_answers(who: Writer, app: App, keys: Keys, body: AnswersBody) -> Saved:
    """답변 저장 of many; rows that are refused do not hold up the others."""
    writings = [Writing(row.inquiry_id, row.text, row.template_id) for row in body.answers]
    return Saved(refused=refused_inquiries(write_answers(app, keys, who.seller_id, writings)))


@router.post("/inquiries/{inquiry_id}/render", dependencies=[Depends(unkept)])
def render_template(who: Writer, app: App, keys: Keys, inquiry_id: UUID, body: RenderBody) -> RenderedOut:
    """A template as it reads for an inquiry, in clear; nothing is saved."""
    rendered = render(app, keys, who.seller_id, inquiry_id, body.template_id)
    return RenderedOut(text=rendered.text, missing=list(rendered.missing))


@router.put("/inquiries/{inquiry_id}/memo", status_code=204)
def save_memo(who: Writer, app: App, keys: Keys, inquiry_id: UUID, body: MemoBody) -> None:
    """문의/메모: the seller's own note; the mall never sees it."""
    write_memo(app, keys, who.seller_id, inquiry_id, tidy(body.memo))


@router.get("/answer-templates")
def list_templates(who: Reader, views: ReadViews) -> list[TemplateOut]:
    """All templates by name."""
    with views.read(who.seller_id) as rows:
        return [TemplateOut.model_validate(row) for row in templates(rows)]


@router.get("/answer-template-fields")
def list_fields(_: Reader) -> list[FieldOut]:
    """The fields that templates may name."""
    return [FieldOut(name=name, meaning=meaning) for name, meaning in FIELDS.items()]


@router.post("/answer-templates", status_code=201)
def add_template(who: Writer, app: App, body: TemplateBody) -> TemplateSaved:
    """Save a new template."""
    template_id = uuid4()
    app.save_template(who.seller_id, template_id, body.name.strip(), tidy(body.text), new=True)
    return TemplateSaved(template_id=template_id)


@router.put("/answer-templates/{template_id}", status_code=204)
def change_template(who: Writer, app: App, template_id: UUID, body: TemplateBody) -> None:
    """Save a template's new name or text; answers made from it stay as they are."""
    app.save_template(who.seller_id, template_id, body.name.strip(), tidy(body.text), new=False)


@router.delete("/answer-templates/{template_id}", status_code=204)
def remove_template(who: Writer, app: App, template_id: UUID) -> None:
    """Take a template away; answers made from it stay as they are."""
    app.remove_template(who.seller_id, template_id)
