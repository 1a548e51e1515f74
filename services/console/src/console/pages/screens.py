"""저장한 검색 and 열 선택 of the lists."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.doors import TheDesk, Typed, inner, key_of, text_of, texts_of
from console.problems import RefusedError
from console.screens import SCREENS, Screen, encoded
from console.view import tell

router = APIRouter(prefix="/screens/{name}")


@router.post("/searches")
async def keep(request: Request, desk: TheDesk, form: Typed, name: str) -> Response:
    """Keep the search that is shown."""
    title, query = text_of(form, "title"), encoded(text_of(form, "query"))
    body = {"screen": _screen(name).name, "name": title, "query": query}
    try:
        await desk.do("account", "PUT", "/me/searches", body, key_of(form))
    except RefusedError as refusal:
        return _refused(request, form, refusal)
    tell(request, f"'{title}' 검색을 저장했습니다. 저장한 검색에서 다시 쓸 수 있습니다.")
    return _back(form)


@router.post("/searches/drop")
async def drop(request: Request, desk: TheDesk, form: Typed, name: str) -> Response:
    """Forget a search."""
    body = {"screen": _screen(name).name, "name": text_of(form, "drop")}
    await desk.do("account", "POST", "/me/searches/drop", body)
    tell(request, f"'{body['name']}' 검색을 삭제했습니다.")
    return _back(form)


@router.post("/columns")
async def choose(request: Request, desk: TheDesk, form: Typed, name: str) -> Response:
    """Show the columns that are ticked, and no others that may be hidden."""
    screen, shown = _screen(name), texts_of(form, "column")
    hidden = [column for column in screen.optional if column not in shown]
    await desk.do("account", "PUT", "/me/columns", {"screen": screen.name, "columns": hidden})
    tell(request, "보이는 열을 바꾸었습니다. 엑셀도 같은 열로 받습니다." if hidden else "모든 열을 보입니다.")
    return _back(form)


def _screen(name: str) -> Screen:
    found = SCREENS.get(name)
    if found is None:
        raise RefusedError(404, "찾을 수 없는 화면입니다. 메뉴에서 다시 골라 주세요.")
    return found


def _refused(request: Request, form: FormData, refusal: RefusedError) -> Response:
    sentences = [sentence for _, sentence in refusal.errors] if refusal.errors else [refusal.detail]
    tell(request, " ".join(sentences), "warning")
    return _back(form)


def _back(form: FormData) -> Response:
    return RedirectResponse(inner(text_of(form, "back") or "/"), 303)
