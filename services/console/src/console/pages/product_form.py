"""상품등록's form ↔ the body that catalog takes. What cannot be a number stays as typed: catalog says what is wrong."""

import json
import re
from typing import Any, cast
from unicodedata import east_asian_width

from starlette.datastructures import FormData

from console.backend import Json
from console.doors import text_of, texts_of

FIELDS = (
    *("name", "category_codes", "own_code", "model_name", "model_number", "isbn", "maker", "brand", "made_on"),
    *(
        "valid_until",
        "origin",
        "certifications",
        "notice",
        "keywords",
        "detail_html",
        "image_urls",
        "detail_image_urls",
        "price_won",
    ),
    *("tax", "region", "options", "extras", "stock"),
)
"""The fields at which the form shows what is wrong."""
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9가-힣ㄱ-ㆎ ()/+\-~]")
NAME_WIDTH, OWN_CODE_LENGTH = 40, 10
"""What fits into 상품명, a Korean letter counted twice, and into 자체상품코드; the catalogue says what is wrong."""


def blank(maker: str, brand: str, item_type: Json, **known: str) -> dict[str, Any]:
    """A new product's body, prefilled; `known` may have its `name`, `price_won` and `own_code`."""
    return {
        "name": known.get("name", ""),
        "on_sale": True,
        "for_coupang": False,
        "category_codes": [],
        "own_code": known.get("own_code") or None,
        "model_name": None,
        "model_number": None,
        "isbn": None,
        "maker": maker,
        "brand": brand,
        "made_on": None,
        "valid_until": None,
        "origin": {"kind": "not_applicable", "place": "", "ingredients": []},
        "certifications": [],
        "notice": {"item_type": item_type["code"], "entries": [{"name": n, "text": ""} for n in item_type["fields"]]},
        "keywords": [],
        "detail_html": "",
        "image_urls": [],
        "detail_image_urls": [],
        "price_won": known.get("price_won", ""),
        "tax": "taxed",
        "region": "nationwide",
        "adults_only": False,
        "options": {"use": "none", "style": "combination", "names": [], "combinations": []},
        "extras": [],
        "stock_used": False,
        "stock": None,
    }


def fitting(name: str, price_won: int | None, own_code: str) -> dict[str, str]:
    """Of a mall's product what a new one may be called, cost and be numbered; '' for what does not fit."""
    kept, width = "", 0
    for character in " ".join(_NOT_IN_A_NAME.sub(" ", name).split()):
        width += 2 if east_asian_width(character) in "WF" else 1
        if width > NAME_WIDTH:
            break
        kept += character
    code = own_code if len(own_code) <= OWN_CODE_LENGTH else ""
    return {"name": kept.strip(), "price_won": str(price_won or ""), "own_code": code}


def body_of(form: FormData) -> dict[str, Any]:
    """The body that the form stands for."""
    texts = {
        name: text_of(form, name) or None
        for name in ("own_code", "model_name", "model_number", "isbn", "made_on", "valid_until")
    }
    plain = {name: text_of(form, name) for name in ("name", "maker", "brand", "tax", "region", "detail_html")}
    return {
        **texts,
        **plain,
        "on_sale": text_of(form, "on_sale") != "no",
        "for_coupang": bool(text_of(form, "for_coupang")),
        "adults_only": bool(text_of(form, "adults_only")),
        "category_codes": texts_of(form, "category_code"),
        "origin": _origin(form),
        "certifications": _certifications(form),
        "notice": _notice(form),
        "keywords": [word.strip() for word in text_of(form, "keywords").split(",") if word.strip()],
        "image_urls": [text.strip() for text in texts_of(form, "image_url") if text.strip()],
        "detail_image_urls": [text for text in texts_of(form, "detail_image_url") if text],
        "price_won": number_of(text_of(form, "price_won")),
        "options": options_of(form),
        "extras": _extras(form),
        "stock_used": bool(text_of(form, "stock_used")),
        "stock": number_of(text_of(form, "stock")) if text_of(form, "stock") else None,
    }


def with_known_keys(body: Json, details: Json) -> dict[str, Any]:
    """A body whose options have no keys but those that the product has now: another user may have deleted some."""
    known = {row["key"] for row in (*details["options"]["combinations"], *details["extras"])}

    def kept(rows: Json) -> list[dict[str, Any]]:
        return [row if row["key"] in known else {**row, "key": ""} for row in rows]

    options = body["options"]
    return {
        **body,
        "options": {**options, "combinations": kept(options["combinations"])},
        "extras": kept(body["extras"]),
    }


def number_of(text: str) -> int | str:
    """`135,000` → 135000; what is no number stays text."""
    digits = text.replace(",", "").removesuffix("원").strip()
    try:
        return int(digits)
    except ValueError:
        return text


def _origin(form: FormData) -> dict[str, Any]:
    kind = text_of(form, "origin_kind")
    rows = zip(*(texts_of(form, f"ingredient_{part}") for part in ("name", "origin", "share")), strict=False)
    ingredients = [
        {"name": name.strip(), "origin": origin.strip(), "share": share.strip()}
        for name, origin, share in rows
        if (name + origin + share).strip()
    ]
    return {
        "kind": kind,
        "place": text_of(form, "origin_place") if kind in ("agricultural", "marine") else "",
        "ingredients": ingredients if kind == "processed" else [],
    }


def _certifications(form: FormData) -> list[dict[str, str]]:
    """`kind` and `type` come from one list: `living:안전인증`."""
    rows = zip(*(texts_of(form, f"certificate_{part}") for part in ("type", "agency", "number")), strict=False)
    return [
        {
            "kind": chosen.partition(":")[0],
            "type": chosen.partition(":")[2],
            "agency": agency.strip(),
            "number": number.strip(),
        }
        for chosen, agency, number in rows
        if chosen
    ]


def _extras(form: FormData) -> list[dict[str, Any]]:
    parts = ("group", "name", "price", "on_sale", "stock", "image", "key")
    rows = zip(*(texts_of(form, f"extra_{part}") for part in parts), strict=False)
    return [
        {
            "group": group.strip(),
            "name": name.strip(),
            "price_won": number_of(price),
            "on_sale": on_sale != "no",
            "stock": number_of(stock) if stock.strip() else None,
            "image_url": image.strip() or None,
            "key": key,
        }
        for group, name, price, on_sale, stock, image, key in rows
        if (group + name + price).strip()
    ]


def _notice(form: FormData) -> dict[str, Any]:
    apart = set(texts_of(form, "notice_apart"))
    rows = zip(texts_of(form, "notice_name"), texts_of(form, "notice_text"), strict=False)
    entries = [{"name": name, "text": None if name in apart else text.strip()} for name, text in rows]
    return {"item_type": text_of(form, "item_type"), "entries": entries}


def option_lines(form: FormData) -> list[dict[str, str]]:
    """The option names with their values, as typed."""
    rows = zip(texts_of(form, "option_name"), texts_of(form, "option_values"), strict=False)
    return [{"name": name.strip(), "values": values.strip()} for name, values in rows if (name + values).strip()]


def options_of(form: FormData) -> dict[str, Any]:
    """옵션정보: the generated rows, each with its surcharge, 판매여부 and stock."""
    use = text_of(form, "option_use") or "none"
    if use == "none":
        return {"use": "none", "style": "combination", "names": [], "combinations": []}
    parts = (
        "combination_values",
        "combination_surcharge",
        "combination_on_sale",
        "combination_key",
        "combination_stock",
    )
    rows = zip(*(texts_of(form, part) for part in parts), strict=False)
    combinations = [
        {
            "values": _values(values),
            "surcharge_won": number_of(surcharge or "0"),
            "on_sale": on_sale != "no",
            "key": key,
            "stock": number_of(stock) if stock.strip() else None,
        }
        for values, surcharge, on_sale, key, stock in rows
    ]
    names = [line["name"] for line in option_lines(form)]
    return {"use": use, "style": text_of(form, "option_style"), "names": names, "combinations": combinations}


def _values(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [str(each) for each in cast("list[object]", found)] if isinstance(found, list) else []


def lines_of(options: Json) -> list[dict[str, str]]:
    """Option names and values for the form, from the combinations that there are."""
    found: list[dict[str, str]] = []
    for place, name in enumerate(options["names"]):
        values = [row["values"][place] for row in options["combinations"] if place < len(row["values"])]
        found.append({"name": name, "values": ",".join(dict.fromkeys(values))})
    return found
