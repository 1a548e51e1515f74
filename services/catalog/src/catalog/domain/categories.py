"""Our own categories in three levels (대/중/소분류), and which of them need a safety certificate."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from catalog.domain.refusals import CategoryError
from chassis.refusals import RefusalError

CATEGORY_LIMIT = 10


@dataclass(frozen=True)
class Category:
    """A category: two digits a level, the Korean path, and the certificate it needs (`children`, `electric`)."""

    code: str
    path: tuple[str, str, str]
    certificate: str | None = None


def _read() -> dict[str, Category]:
    rows = json.loads(files("catalog.domain").joinpath("categories.json").read_text(encoding="utf-8"))
    return {row["code"]: Category(row["code"], tuple(row["path"]), row.get("certificate")) for row in rows}


CATEGORIES: dict[str, Category] = _read()
"""The categories by code; the codes never change."""


def category_refusals(codes: Sequence[str]) -> Iterator[RefusalError]:
    """What is wrong with the categories applied."""
    if not codes:
        yield CategoryError("카테고리를 하나 이상 골라 '적용 +'을 눌러 주세요.", field="category_codes")
    if len(codes) > CATEGORY_LIMIT:
        yield CategoryError(f"카테고리는 {CATEGORY_LIMIT}개까지 적용해 주세요.", field="category_codes")
    for code in dict.fromkeys(codes):
        if code not in CATEGORIES:
            yield CategoryError(
                f"'{code}'은(는) 없는 카테고리입니다. 목록에서 다시 골라 주세요.", field="category_codes"
            )
        if codes.count(code) > 1:
            yield CategoryError(
                f"카테고리 '{code}'이(가) 두 번 적용되었습니다. 하나를 삭제해 주세요.", field="category_codes"
            )


def certificates_needed(codes: Sequence[str]) -> set[str]:
    """The kinds of certificate that the categories need."""
    found = (CATEGORIES[code].certificate for code in codes if code in CATEGORIES)
    return {kind for kind in found if kind is not None}
