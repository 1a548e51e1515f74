"""답변 템플릿: texts with fields that an inquiry fills."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk
from console.doors import TheDesk, Typed, key_of, text_of
from console.problems import FormErrors, RefusedError
from console.view import show, tell

router = APIRouter(prefix="/answer-templates")


@router.get("")
async def templates(request: Request, desk: TheDesk) -> Response:
    """All templates."""
    return show(request, "answer_templates.html", rows=await desk.read("inquiry", "/answer-templates"))


@router.get("/new")
async def new_template(request: Request, desk: TheDesk) -> Response:
    """A template to be entered."""
    return await _form(request, desk, "", {"name": "", "text": ""})


@router.get("/{template_id}")
async def template(request: Request, desk: TheDesk, template_id: str) -> Response:
    """A template to be changed."""
    for row in await desk.read("inquiry", "/answer-templates"):
        if row["template_id"] == template_id:
            return await _form(request, desk, template_id, row)
    raise RefusedError(404, "찾을 수 없는 템플릿입니다. 답변 템플릿에서 다시 선택해 주세요.")


async def _form(
    request: Request, desk: Desk, template_id: str, typed: Any, errors: FormErrors | None = None
) -> Response:
    shown: dict[str, Any] = {"template_id": template_id, "typed": typed, "errors": errors or FormErrors()}
    fields = await desk.read("inquiry", "/answer-template-fields")
    return show(request, "answer_template.html", status=422 if errors else 200, fields=fields, **shown)


@router.post("")
@router.post("/{template_id}")
async def save(request: Request, desk: TheDesk, form: Typed, template_id: str = "") -> Response:
    """저장."""
    typed = {"name": text_of(form, "name"), "text": text_of(form, "text")}
    method, path = ("PUT", f"/answer-templates/{template_id}") if template_id else ("POST", "/answer-templates")
    try:
        await desk.do("inquiry", method, path, typed, key_of(form))
    except RefusedError as refusal:
        return await _form(request, desk, template_id, typed, FormErrors.of(refusal))
    tell(request, f"'{typed['name']}' 템플릿을 저장했습니다.")
    return RedirectResponse("/answer-templates", 303)


@router.post("/{template_id}/remove")
async def remove(request: Request, desk: TheDesk, form: Typed, template_id: str) -> Response:
    """삭제; answers made from it stay as they are."""
    await desk.do("inquiry", "DELETE", f"/answer-templates/{template_id}", key=key_of(form))
    tell(request, "템플릿을 삭제했습니다. 이 템플릿으로 저장한 답변은 그대로입니다.")
    return RedirectResponse("/answer-templates", 303)
