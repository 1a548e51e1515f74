"""상품정보제공고시 of 네이버: one object per type, and the fields without which it is refused (malls.md 2.2).

Which fields are mandatory is unverified; alternatives (a date, or a text about it) are grouped.
"""

from mall_simulator.forms import at, missing, text
from mall_simulator.malls.smartstore.envelopes import wrong
from mall_simulator.records import Doc

Fields = tuple[tuple[str, ...], ...]


def _fields(names: str) -> Fields:
    return tuple(tuple(name.split("|")) for name in names.split())


_DATE = "packDate|packDateText"
_RELEASE = "releaseDate|releaseDateText"
_SERVICE = "warrantyPolicy afterServiceDirector"

NOTICE_FIELDS: dict[str, Fields] = {
    "WEAR": _fields(f"material color size manufacturer caution {_DATE} {_SERVICE}"),
    "SHOES": _fields(f"material color size height manufacturer caution {_SERVICE}"),
    "BAG": _fields(f"type material color size manufacturer caution {_SERVICE}"),
    "FASHION_ITEMS": _fields(f"type material size manufacturer caution {_SERVICE}"),
    "SLEEPING_GEAR": _fields(f"material color size components manufacturer caution {_SERVICE}"),
    "FURNITURE": _fields(f"itemName color components material manufacturer size {_SERVICE}"),
    "IMAGE_APPLIANCES": _fields(f"itemName modelName {_RELEASE} manufacturer size {_SERVICE}"),
    "HOME_APPLIANCES": _fields(f"itemName modelName {_RELEASE} manufacturer size {_SERVICE}"),
    "SEASON_APPLIANCES": _fields(f"itemName modelName {_RELEASE} manufacturer size {_SERVICE}"),
    "MICROELECTRONICS": _fields(f"itemName modelName {_RELEASE} manufacturer size {_SERVICE}"),
    "CAR_ARTICLES": _fields(f"itemName modelName {_RELEASE} manufacturer size applyModel {_SERVICE}"),
    "KITCHEN_UTENSILS": _fields(f"itemName material component size manufacturer {_SERVICE}"),
    "COSMETIC": _fields("capacity usage manufacturer mainIngredient caution warrantyPolicy customerServicePhoneNumber"),
    "JEWELLERY": _fields(f"material weight manufacturer size caution provideWarranty {_SERVICE}"),
    "FOOD": _fields(f"foodItem|productComposition weight {_DATE} producer customerServicePhoneNumber"),
    "GENERAL_FOOD": _fields("productName foodType producer weight amount ingredients customerServicePhoneNumber"),
    "DIET_FOOD": _fields("productName producer weight amount ingredients customerServicePhoneNumber"),
    "KIDS": _fields(f"itemName modelName size weight color material recommendedAge manufacturer caution {_SERVICE}"),
    "SPORTS_EQUIPMENT": _fields(f"itemName modelName size weight color material components manufacturer {_SERVICE}"),
    "BOOKS": _fields("title author publisher size pages components publishDate|publishDateText description"),
    "ETC": _fields("itemName modelName manufacturer afterServiceDirector|customerServicePhoneNumber"),
}
_OTHER_TYPES = frozenset(
    [
        "OFFICE_APPLIANCES",
        "OPTICS_APPLIANCES",
        "NAVIGATION",
        "MEDICAL_APPLIANCES",
        "MUSICAL_INSTRUMENT",
        "RENTAL_ETC",
        "RENTAL_HA",
        "DIGITAL_CONTENTS",
        "GIFT_CARD",
        "MOBILE_COUPON",
        "MOVIE_SHOW",
        "ETC_SERVICE",
        "BIOCHEMISTRY",
        "BIOCIDAL",
        "CELLPHONE",
    ]
)
_OWN_NAMES = {"CELLPHONE": "cellPhone", "MICROELECTRONICS": "microElectronics"}
_PATH = "originProduct.detailAttribute.productInfoProvidedNotice"


def notice_problems(body: Doc) -> list[Doc]:
    """The invalidInputs of the notice; none when it is well."""
    notice = at(body, _PATH)
    kind = text(notice, "productInfoProvidedNoticeType")
    if kind not in NOTICE_FIELDS and kind not in _OTHER_TYPES:
        return [
            wrong(f"{_PATH}.productInfoProvidedNoticeType", "NotValid", "상품정보제공고시 유형이 올바르지 않습니다.")
        ]
    name = object_name(kind)
    if not isinstance(at(notice, name), dict):
        return [wrong(f"{_PATH}.{name}", "NotNull", "상품정보제공고시 항목을 입력해 주세요.")]
    absent = [names for names in NOTICE_FIELDS.get(kind, ()) if len(missing(at(notice, name), names)) == len(names)]
    return [wrong(f"{_PATH}.{name}.{names[0]}", "NotBlank", "상품정보제공고시 필수 항목입니다.") for names in absent]


def object_name(kind: str) -> str:
    """FASHION_ITEMS → fashionItems."""
    if kind in _OWN_NAMES:
        return _OWN_NAMES[kind]
    first, *rest = kind.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)
