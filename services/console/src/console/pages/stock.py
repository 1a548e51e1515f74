"""재고관리: the stock of every option that is kept, changed where it stands."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from console.backend import Desk, Json
from console.choices import chosen, show_whole
from console.doors import TheDesk, Typed, key_of, text_of
from console.exports import Cell, Listed, download
from console.lists import Wanted, wanted
from console.problems import RefusedError
from console.screens import STOCK, kept_of
from console.view import show, tell

router = APIRouter(prefix="/stock")

ONLY = {"sold_out": "품절", "oversold": "초과판매"}
KINDS = {"option": "옵션", "extra": "추가상품", "product": "단품"}
CELLS = (
    Cell("상품코드", "code", width=18),
    Cell("자체상품코드", "own_code", column="상품코드"),
    Cell("상품명", "name", width=36),
    Cell("구분", lambda row: KINDS[row["kind"]], width=10, column="옵션"),
    Cell("옵션", lambda row: "" if row["kind"] == "product" else row["label"], width=24),
    Cell("재고", "on_hand", "number", 10),
    Cell("안전재고", "safety", "number", 10),
    Cell("판매가능", "sellable", "number", 10),
    Cell("초과판매", "oversold", "number", 10, column="판매가능"),
    Cell("연동 제휴몰 수", lambda row: len(row["malls"]), "number", 12, column="연동"),
    Cell("변경사유", "cause", width=20, column="최근 변경"),
    Cell("변경일시", "changed_at", "moment", 17, column="최근 변경"),
)
SORTS = ("product", "product_down", "stock_low", "stock_high", "sellable_low", "sellable_high", "newest", "oldest")
CAUSES = {"fill": "재고 일괄입력", "sold_out": "품절처리"}
"""Acts that give all options chosen the same number, and what the history calls them."""
NO_FILL = RefusedError(422, "일괄입력할 재고수량을 0 이상의 숫자로 입력한 뒤 다시 눌러 주세요.")
NO_NUMBER = "재고와 안전재고는 0 이상의 숫자로 입력해 주세요."


@dataclass(frozen=True)
class Entry:
    """What was typed for an option, and the numbers that stood there: `product_id` and `option_key` make its id."""

    id: str
    on_hand: str
    safety: str
    seen: str
    held: str

    @property
    def number(self) -> bool:
        """Whether all of them are numbers."""
        return all(text.isascii() and text.isdigit() for text in (self.on_hand, self.safety, self.seen, self.held))

    def asked(self) -> Json:
        """As the catalogue takes it: only the difference, so that orders that came in between stay counted."""
        product_id, _, key = self.id.partition(".")
        safety = int(self.safety) if self.safety != self.held else None
        known = {"product_id": product_id, "option_key": key}
        return {**known, "on_hand": int(self.on_hand), "seen": int(self.seen), "safety": safety}

    def set_to(self, on_hand: int) -> Json:
        """As the catalogue takes a number for many: so many are there, whatever came in between."""
        product_id, _, key = self.id.partition(".")
        return {"product_id": product_id, "option_key": key, "on_hand": on_hand}


@router.get("")
async def stock(request: Request, desk: TheDesk) -> Response:
    """재고관리."""
    return await _list(request, desk)


@router.get("/excel")
async def excel(request: Request, desk: TheDesk) -> Response:
    """재고관리 as a spreadsheet."""
    return await download(request, desk, "재고관리", CELLS, _listed(_search(request)), STOCK)


@router.get("/every")
async def every(request: Request, desk: TheDesk) -> Response:
    """All options that a search finds, chosen."""
    return await show_whole(request, desk, _listed(_search(request)), _id_of)


@router.post("")
async def save(request: Request, desk: TheDesk, form: Typed) -> Response:
    """재고저장, 일괄입력 or 품절처리 of those chosen; what is refused stays as it was typed."""
    ids = chosen(form, "옵션이")
    act = text_of(form, "act")
    entries = {each: _entry(form, each) for each in ids if act in CAUSES or f"on_hand-{each}" in form}
    wrong: dict[str, str] = {}
    if act in CAUSES:
        number = 0 if act == "sold_out" else _filled(form)
        counts = {each: entry.set_to(number) for each, entry in entries.items()}
    else:
        wrong = {each: NO_NUMBER for each, entry in entries.items() if not entry.number}
        counts = {each: entry.asked() for each, entry in entries.items() if each not in wrong}
    saved, refused = await _set(desk, counts, CAUSES.get(act, "재고관리"), key_of(form))
    wrong |= refused
    if not wrong:
        tell(request, f"{saved:,}개 옵션의 재고를 저장했습니다. 연동한 제휴몰에는 바뀐 재고를 자동으로 보냅니다.")
        return RedirectResponse(f"/stock?{request.url.query}", 303)
    why = f" {' '.join(dict.fromkeys(wrong.values()))}" if act in CAUSES else ""
    tell(request, f"{saved:,}개 옵션의 재고를 저장했고, {len(wrong):,}개는 저장하지 않았습니다.{why}", "warning")
    typed = {each: entry for each, entry in entries.items() if each in wrong}
    return await _list(request, desk, status=422, typed=typed, wrong=wrong)


def _filled(form: Typed) -> int:
    """The number of 일괄입력. Raises RefusedError."""
    text = text_of(form, "fill").strip().replace(",", "")
    if not (text.isascii() and text.isdigit()):
        raise NO_FILL
    return int(text)


async def _set(desk: Desk, counts: Mapping[str, Json], cause: str, key: str) -> tuple[int, dict[str, str]]:
    """How many were set, and why the others were not, by their ids."""
    if not counts:
        return 0, {}
    try:
        answer = await desk.do("catalog", "PUT", "/stock", {"counts": [*counts.values()], "cause": cause}, key)
    except RefusedError as refusal:
        told = [text for _, text in refusal.errors]
        told = told if len(told) == len(counts) else [refusal.detail] * len(counts)
        return 0, dict(zip(counts, told, strict=True))
    return answer["saved"], {_id_of(row): row["detail"] for row in answer["refused"]}


async def _list(request: Request, desk: TheDesk, *, status: int = 200, **more: Any) -> Response:
    search = _search(request)
    page, kept = await asyncio.gather(
        desk.read("catalog", "/stock", **_listed(search).asked, limit=search.size, cursor=search.cursor),
        kept_of(desk, STOCK),
    )
    shown: dict[str, Any] = {"search": search, "page": page, "kept": kept, "typed": {}, "wrong": {}, **more}
    return show(request, "stock.html", status=status, only=ONLY, kinds=KINDS, **shown)


def _id_of(row: Json) -> str:
    return f"{row['product_id']}.{row['option_key']}"


def _search(request: Request) -> Wanted:
    return wanted(request.query_params, more=("sort",))


def _listed(search: Wanted) -> Listed:
    only = search.state if search.state in ONLY else None
    return Listed("catalog", "/stock", {"only": only, "keyword": search.words, "sort": search.sort(SORTS)})


def _entry(form: Typed, which: str) -> Entry:
    names = ("on_hand", "safety", "seen", "held")
    return Entry(which, *(text_of(form, f"{name}-{which}").strip().replace(",", "") for name in names))
