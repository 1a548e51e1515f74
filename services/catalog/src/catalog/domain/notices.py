"""품목고시: the item types of the 공정위 상품정보제공고시 with their fields, and what may be answered."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from catalog.domain.details import Notice, NoticeEntry
from catalog.domain.refusals import NoticeError
from chassis.refusals import RefusalError

TEXT_LENGTH = 1000
ADVICE = "'해당없음' 또는 '상세페이지 참조'로 적어 주세요."
_BARE_NO = {"n", "no", "아니오", "아니요", "상품라벨참조표기"}


@dataclass(frozen=True)
class ItemType:
    """An official item type: our code, its Korean name and the names of its fields in order."""

    code: str
    name: str
    fields: tuple[str, ...]


def _read() -> dict[str, ItemType]:
    rows = json.loads(files("catalog.domain").joinpath("notices.json").read_text(encoding="utf-8"))
    return {row["code"]: ItemType(row["code"], row["name"], tuple(row["fields"])) for row in rows}


ITEM_TYPES: dict[str, ItemType] = _read()
"""The item types by code; the codes never change."""


def in_official_order(notice: Notice) -> Notice:
    """The notice with its entries in the order of its type; unknown entries stay at the end, to be refused."""
    item_type = ITEM_TYPES.get(notice.item_type)
    if item_type is None:
        return notice
    place = {name: number for number, name in enumerate(item_type.fields)}
    ordered = sorted(notice.entries, key=lambda entry: place.get(entry.name, len(place)))
    return Notice(notice.item_type, tuple(ordered))


def notice_refusals(notice: Notice) -> Iterator[RefusalError]:
    """What is wrong with a notice, field by field."""
    item_type = ITEM_TYPES.get(notice.item_type)
    if item_type is None:
        yield NoticeError("품목고시의 품목을 목록에서 골라 주세요.", field="notice.item_type")
        return
    yield from _wrong_fields(item_type, [entry.name for entry in notice.entries])
    for entry in notice.entries:
        yield from _wrong_text(entry)


def _wrong_fields(item_type: ItemType, names: Sequence[str]) -> Iterator[RefusalError]:
    for name in item_type.fields:
        if name not in names:
            yield NoticeError(
                f"품목고시 '{name}'을(를) 입력하거나 상세정보 별도표기를 선택해 주세요.", field=f"notice.{name}"
            )
    for name in dict.fromkeys(names):
        if name not in item_type.fields:
            yield NoticeError(
                f"'{name}'은(는) {item_type.name} 품목고시에 없는 항목입니다. 빼 주세요.", field=f"notice.{name}"
            )
        if names.count(name) > 1:
            yield NoticeError(f"품목고시 '{name}'이(가) 두 번 있습니다. 하나만 남겨 주세요.", field=f"notice.{name}")


def _wrong_text(entry: NoticeEntry) -> Iterator[RefusalError]:
    field = f"notice.{entry.name}"
    if entry.text is None:
        return
    if not entry.text:
        yield NoticeError(f"품목고시 '{entry.name}'을(를) 입력하거나 상세정보 별도표기를 선택해 주세요.", field=field)
    elif entry.text.replace(" ", "").casefold() in _BARE_NO:
        yield NoticeError(f"품목고시 '{entry.name}'에 '{entry.text}'(이)라고만 적을 수 없습니다. {ADVICE}", field=field)
    elif len(entry.text) > TEXT_LENGTH:
        yield NoticeError(f"품목고시 '{entry.name}'은(는) {TEXT_LENGTH:,}자까지 적어 주세요.", field=field)
