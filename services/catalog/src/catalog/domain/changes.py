"""상품수정이력: what a save changed, field by field, in the words of the form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from catalog.domain.categories import CATEGORIES
from catalog.domain.details import Extra, FieldChange, Options, Origin, ProductDetails
from catalog.domain.notices import ITEM_TYPES
from catalog.domain.options import OPTION_STYLES, OPTION_USES
from catalog.domain.rules import CERTIFICATION_KINDS, ORIGINS, REGIONS, TAXES


def changes_between(before: ProductDetails, after: ProductDetails) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the form. A code that no list has stands for itself."""
    return tuple(_differences(_shown(before), _shown(after)))


def _differences(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> Iterator[FieldChange]:
    for field in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(field), after.get(field)
        label = (new or old or ("", ""))[0]
        if old != new:
            yield FieldChange(field, label, old[1] if old else None, new[1] if new else None)


def _shown(details: ProductDetails) -> dict[str, tuple[str, str]]:
    shown = {name: (label, show(getattr(details, name))) for name, label, show in _FIELDS}
    shown |= _notice(details)
    shown |= _certifications(details)
    shown |= _options(details.options)
    shown |= _extras(details.extras)
    return {name: pair for name, pair in shown.items() if pair[1]}


def _notice(details: ProductDetails) -> dict[str, tuple[str, str]]:
    found = ITEM_TYPES.get(details.notice.item_type)
    shown = {"notice.item_type": ("품목고시 품목", found.name if found else details.notice.item_type)}
    for entry in details.notice.entries:
        text = "상세정보 별도표기" if entry.text is None else entry.text
        shown[f"notice.{entry.name}"] = (f"품목고시 {entry.name}", text)
    return shown


def _certifications(details: ProductDetails) -> dict[str, tuple[str, str]]:
    return {
        f"certifications.{number}": (
            f"인증정보 {number}",
            " / ".join(filter(None, (_named(CERTIFICATION_KINDS, one.kind), one.type, one.agency, one.number))),
        )
        for number, one in enumerate(details.certifications, 1)
    }


def _options(options: Options) -> dict[str, tuple[str, str]]:
    shown = {
        "options.use": ("옵션 사용여부", _named(OPTION_USES, options.use)),
        "options.names": ("옵션명", ", ".join(options.names)),
    }
    if options.names:
        shown["options.style"] = ("옵션형식", _named(OPTION_STYLES, options.style))
    for one in options.combinations:
        text = f"{one.label}, 추가금액 {_won(one.surcharge_won)}, {_sale_state(one.on_sale)}"
        shown[f"options.{one.key}"] = (f"옵션 {one.label}", text)
    return shown


def _extras(extras: tuple[Extra, ...]) -> dict[str, tuple[str, str]]:
    return {
        f"extras.{one.key}": (
            f"추가상품 {one.name}",
            f"{one.group} / {one.name}, {_won(one.price_won)}, {_sale_state(one.on_sale)}"
            + (f", {one.image_url}" if one.image_url else ""),
        )
        for one in extras
    }


def _won(amount: int) -> str:
    return f"{amount:,}원"


def _sale_state(on_sale: bool) -> str:
    return "판매가능" if on_sale else "판매불가"


def _origin(origin: Origin) -> str:
    ingredients = (f"{one.name}/{one.origin}/{one.share}" for one in origin.ingredients)
    return " ".join(filter(None, (_named(ORIGINS, origin.kind), origin.place, ", ".join(ingredients))))


def _category_names(codes: tuple[str, ...]) -> str:
    return ", ".join(" > ".join(CATEGORIES[code].path) if code in CATEGORIES else code for code in codes)


def _text(value: str | None) -> str:
    return value or ""


def _named(names: Mapping[str, str], code: str) -> str:
    return names.get(code, code)


_FIELDS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("for_coupang", "쿠팡상품등록여부", lambda value: "등록" if value else "등록 안 함"),
    ("name", "상품명", _text),
    ("on_sale", "상품상태", _sale_state),
    ("category_codes", "카테고리", _category_names),
    ("own_code", "자체상품코드", _text),
    ("model_name", "모델명", _text),
    ("model_number", "모델NO", _text),
    ("isbn", "ISBN", _text),
    ("maker", "제조사", _text),
    ("made_on", "제조일자", _text),
    ("brand", "브랜드", _text),
    ("valid_until", "유효일자", _text),
    ("origin", "원산지", _origin),
    ("keywords", "키워드", ", ".join),
    ("detail_html", "상세설명", _text),
    ("detail_image_urls", "상세이미지", ", ".join),
    ("image_urls", "대표이미지/추가이미지", ", ".join),
    ("price_won", "대표가격", _won),
    ("tax", "과세구분", lambda value: _named(TAXES, value)),
    ("region", "판매지역", lambda value: _named(REGIONS, value)),
    ("adults_only", "성인인증", lambda value: "필요" if value else "필요 없음"),
    ("stock_used", "재고 사용", lambda value: "사용" if value else "사용 안 함"),
)
