"""One form for what sellers type in many ways, before it is checked."""

from dataclasses import replace

from catalog.domain.details import (
    Certification,
    Combination,
    Extra,
    Ingredient,
    Notice,
    NoticeEntry,
    Options,
    Origin,
    ProductDetails,
)
from catalog.domain.names import tidy


def tidied(details: ProductDetails) -> ProductDetails:
    """The details with composed Hangul, single blanks, and None for what was left empty."""
    return replace(
        details,
        name=tidy(details.name),
        maker=tidy(details.maker),
        brand=tidy(details.brand),
        own_code=_or_none(details.own_code),
        model_name=_or_none(details.model_name),
        model_number=_or_none(details.model_number),
        isbn=_or_none((details.isbn or "").replace("-", "").replace(" ", "").upper()),
        made_on=_or_none(details.made_on),
        valid_until=_or_none(details.valid_until),
        origin=_origin(details.origin),
        certifications=tuple(_certification(one) for one in details.certifications),
        notice=_notice(details.notice),
        keywords=tuple(filter(None, (tidy(keyword) for keyword in details.keywords))),
        options=_options(details.options),
        extras=tuple(_extra(one) for one in details.extras),
    )


def _or_none(text: str | None) -> str | None:
    return tidy(text or "") or None


def _origin(origin: Origin) -> Origin:
    ingredients = (Ingredient(tidy(one.name), tidy(one.origin), tidy(one.share)) for one in origin.ingredients)
    return Origin(origin.kind, tidy(origin.place), tuple(ingredients))


def _certification(one: Certification) -> Certification:
    return Certification(one.kind, tidy(one.type), tidy(one.agency), tidy(one.number))


def _notice(notice: Notice) -> Notice:
    entries = (NoticeEntry(tidy(one.name), None if one.text is None else tidy(one.text)) for one in notice.entries)
    return Notice(notice.item_type, tuple(entries))


def _options(options: Options) -> Options:
    combinations = tuple(_combination(one) for one in options.combinations)
    return replace(options, names=tuple(tidy(name) for name in options.names), combinations=combinations)


def _combination(one: Combination) -> Combination:
    return replace(one, values=tuple(tidy(value) for value in one.values))


def _extra(one: Extra) -> Extra:
    return replace(one, group=tidy(one.group), name=tidy(one.name), image_url=one.image_url or None)
