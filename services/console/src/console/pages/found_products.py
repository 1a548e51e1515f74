"""A product that a mall has already, with its options: what 상품등록 is filled with, and which options are ours."""

import json
import re
from typing import Any, cast
from unicodedata import normalize
from urllib.parse import quote

from console.backend import Desk, Json
from console.pages.product_form import fitting
from console.problems import RefusedError

_NOT_IN_AN_OPTION = re.compile(r"[^A-Za-z0-9가-힣ㄱ-ㆎ ]")
NAME_LENGTH, VALUE_LENGTH = 25, 50
"""What fits into 옵션명 and 옵션값; the catalogue says what is wrong."""
EACH_OPTION = "주문은 미매칭 상품에서 옵션마다 한 번씩 매칭합니다."
BY_HAND = f"옵션이 있는 상품이면 옵션을 직접 입력해 주세요. {EACH_OPTION}"
UNNUMBERED = "제휴몰이 옵션번호를 알려 주지 않았습니다."
KEEP_OPTIONS = "옵션을 바꾸지 않고 저장하면 옵션번호까지 연결됩니다."


async def details_of(desk: Desk, account_id: str, number: str) -> tuple[Json | None, str]:
    """One product of an account's mall with its options, or None and why the mall does not tell it."""
    path = f"/accounts/{quote(account_id, safe='')}/listings/{quote(number, safe='')}"
    try:
        return await desk.read("mall-gateway", path), ""
    except RefusedError as refusal:
        return None, refusal.detail


def filled(body: Json, found: Json) -> Json:
    """A new product's body with the price, the stock and the options of a mall's product, as far as they fit.

    One that is sold in one form only has no options here.
    """
    fits = fitting(body["name"], found["price_won"], found["seller_code"])
    known: dict[str, Any] = {"own_code": body["own_code"] or fits["own_code"] or None}
    rows, places = found["options"], _telling(found)
    if len(rows) < 2 or not places:
        alone = rows[0] if len(rows) == 1 else {"surcharge_won": 0, "stock": found["stock"]}
        price = fits["price_won"] and int(fits["price_won"]) + alone["surcharge_won"]
        known |= {"price_won": price or body["price_won"], "stock": alone["stock"]}
        return body | known | {"stock_used": alone["stock"] is not None}
    combinations = [
        {
            "values": [word(row["values"][place], VALUE_LENGTH) for place in places],
            "surcharge_won": row["surcharge_won"],
            "on_sale": row["on_sale"],
            "key": "",
            "stock": row["stock"],
        }
        for row in rows
    ]
    names = [word(found["option_names"][place], NAME_LENGTH) for place in places]
    options = {"use": "all_malls", "style": "combination", "names": names, "combinations": combinations}
    counted = any(row["stock"] is not None for row in rows)
    known |= {"price_won": fits["price_won"] or body["price_won"], "options": options, "stock_used": counted}
    return body | known


def told_of(body: Json, found: Json | None, why: str) -> str:
    """What the form says of the options that it was filled with, or was not."""
    if found is None:
        return f"{why} {BY_HAND}"
    combinations = body["options"]["combinations"]
    if not combinations:
        return ""
    then = KEEP_OPTIONS if all(row["number"] for row in found["options"]) else f"{UNNUMBERED} {EACH_OPTION}"
    told = f"제휴몰의 옵션 {len(combinations):,}개를 채웠습니다. {then}"
    uncounted = any(row["stock"] is None for row in combinations)
    return told + (" 제휴몰이 알려 주지 않은 재고는 비어 있습니다." if uncounted else "")


def numbers_of(options: Json, found: Json) -> dict[str, str]:
    """The mall's numbers by the keys of a product's options; empty where the two are not the same, one for one.

    Options are the same by what the catalogue takes of their names and values. What all of the mall's options have in
    common tells nothing apart and may be missing in ours. A mall that has one name for them may tell our values as one
    text: what the name is does not count there.
    """
    rows, ours = found["options"], options["combinations"]
    telling = _telling(found)
    places = _places(options["names"], found, telling)
    as_text = not places and len(telling) == 1
    places = telling if as_text else places
    theirs = {tuple(word(row["values"][place], VALUE_LENGTH) for place in places): row["number"] for row in rows}
    texts = [(word(" ".join(one["values"]), VALUE_LENGTH),) if as_text else tuple(one["values"]) for one in ours]
    numbers = {one["key"]: theirs.get(values, "") for one, values in zip(ours, texts, strict=True)}
    same = len(rows) == len(theirs) == len(ours) == len(set(numbers.values())) and all(numbers.values())
    return numbers if same else {}


def numbers_typed(text: str) -> dict[str, str]:
    """The numbers that a form carries; none where it carries anything else."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(key): str(number) for key, number in cast("Json", found).items()} if isinstance(found, dict) else {}


def word(text: str, length: int) -> str:
    """An option's name or value as the catalogue takes it."""
    return " ".join(_NOT_IN_AN_OPTION.sub(" ", normalize("NFC", text)).split())[:length].strip()


def _telling(found: Json) -> list[int]:
    """The places of the option names that tell the mall's options apart."""
    places = range(len(found["option_names"]))
    return [place for place in places if len({row["values"][place] for row in found["options"]}) > 1]


def _places(names: Json, found: Json, telling: list[int]) -> list[int]:
    """Where our option names stand among the mall's; none where one of either side is missing."""
    theirs = [word(name, NAME_LENGTH) for name in found["option_names"]]
    places = [theirs.index(name) for name in names if name in theirs]
    return places if len(places) == len(names) and set(telling) <= set(places) else []
