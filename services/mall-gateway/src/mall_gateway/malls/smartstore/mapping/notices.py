"""품목고시 as 네이버's productInfoProvidedNotice: a type and an object of named texts (malls.md 2.2).

A product's item type is found by its Korean name. Types whose fields are more than texts (dates, yes/no), and all that
are not in the table, go out as ETC: its five fields are filled from our entries by name, and what we do not have says
상세페이지 참조, as does every missing field of the other types.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.catalog import Product
from mall_gateway.malls.offers import SEE_DETAILS, notice_text


@dataclass(frozen=True)
class NoticeType:
    """A type of the mall: its code, the name of its object, words of our item type names, its fields."""

    code: str
    key: str
    words: tuple[str, ...]
    fields: tuple[str, ...]


FIELD_WORDS: Mapping[str, tuple[str, ...]] = {
    "afterServiceDirector": ("A/S", "AS책임자", "A/S책임자"),
    "warrantyPolicy": ("품질보증",),
    "caution": ("주의사항", "세탁방법", "취급"),
    "manufacturer": ("제조자", "제조업자", "제조사", "수입자"),
    "certificationType": ("인증", "허가", "심사"),
    "certificateDetails": ("인증", "허가"),
    "customerServicePhoneNumber": ("소비자상담", "상담", "전화번호"),
    "modelName": ("모델명",),
    "itemName": ("품명",),
    "purity": ("순도",),
    "bandMaterial": ("밴드",),
    "material": ("소재", "재질"),
    "color": ("색상",),
    "size": ("치수", "크기", "사이즈"),
    "type": ("종류",),
    "height": ("굽",),
    "weight": ("중량", "무게"),
    "components": ("구성",),
    "producer": ("제조국", "원산지"),
    "provideWarranty": ("보증서",),
    "specification": ("사양",),
    "detailContent": ("세부",),
    "capacity": ("용량", "중량"),
    "expirationDateText": ("사용기한", "개봉"),
    "usage": ("사용방법",),
    "distributor": ("책임판매업자", "제조판매업자"),
    "mainIngredient": ("성분",),
    "recommendedAge": ("사용연령", "연령"),
    "releaseDateText": ("출시",),
    "numberLimit": ("체중",),
    "ratedVoltage": ("정격전압", "전압"),
    "powerConsumption": ("소비전력",),
    "energyEfficiencyRating": ("에너지",),
    "additionalCost": ("추가설치", "설치비"),
    "displaySpecification": ("화면",),
}

TAIL = ("warrantyPolicy", "afterServiceDirector")
WORN = ("material", "color", "size", "manufacturer", "caution", *TAIL)

TYPES: Sequence[NoticeType] = (
    NoticeType("WEAR", "wear", ("의류",), (*WORN, "packDateText")),
    NoticeType("SHOES", "shoes", ("구두", "신발"), (*WORN, "height")),
    NoticeType("BAG", "bag", ("가방",), (*WORN, "type")),
    NoticeType(
        "FASHION_ITEMS", "fashionItems", ("패션잡화",), ("type", "material", "size", "manufacturer", "caution", *TAIL)
    ),
    NoticeType(
        "SLEEPING_GEAR",
        "sleepingGear",
        ("침구", "커튼"),
        ("material", "color", "size", "components", "manufacturer", "caution", *TAIL),
    ),
    NoticeType(
        "JEWELLERY",
        "jewellery",
        ("귀금속", "보석", "시계"),
        (
            "material",
            "purity",
            "bandMaterial",
            "weight",
            "manufacturer",
            "producer",
            "size",
            "caution",
            "specification",
            "provideWarranty",
            *TAIL,
        ),
    ),
    NoticeType(
        "COSMETIC",
        "cosmetic",
        ("화장품",),
        (
            "capacity",
            "specification",
            "expirationDateText",
            "usage",
            "manufacturer",
            "producer",
            "distributor",
            "mainIngredient",
            "certificationType",
            "caution",
            "warrantyPolicy",
            "customerServicePhoneNumber",
        ),
    ),
    NoticeType(
        "KIDS",
        "kids",
        ("영유아", "어린이"),
        (
            "itemName",
            "modelName",
            "certificationType",
            "size",
            "weight",
            "color",
            "material",
            "recommendedAge",
            "releaseDateText",
            "manufacturer",
            "caution",
            "numberLimit",
            *TAIL,
        ),
    ),
    NoticeType(
        "MUSICAL_INSTRUMENT",
        "musicalInstrument",
        ("악기",),
        (
            "itemName",
            "modelName",
            "size",
            "color",
            "material",
            "components",
            "releaseDateText",
            "manufacturer",
            "detailContent",
            *TAIL,
        ),
    ),
    NoticeType(
        "IMAGE_APPLIANCES",
        "imageAppliances",
        ("영상가전",),
        (
            "itemName",
            "modelName",
            "certificationType",
            "ratedVoltage",
            "powerConsumption",
            "energyEfficiencyRating",
            "releaseDateText",
            "manufacturer",
            "size",
            "additionalCost",
            "displaySpecification",
            *TAIL,
        ),
    ),
    NoticeType(
        "HOME_APPLIANCES",
        "homeAppliances",
        ("가정용전기",),
        (
            "itemName",
            "modelName",
            "certificationType",
            "ratedVoltage",
            "powerConsumption",
            "energyEfficiencyRating",
            "releaseDateText",
            "manufacturer",
            "size",
            "additionalCost",
            *TAIL,
        ),
    ),
)

ETC = NoticeType(
    "ETC",
    "etc",
    (),
    (
        "itemName",
        "modelName",
        "certificateDetails",
        "manufacturer",
        "afterServiceDirector",
        "customerServicePhoneNumber",
    ),
)


def notice_type(item_type_name: str) -> NoticeType:
    """The mall's type of our item type's Korean name; ETC where the table has none."""
    plain = item_type_name.replace(" ", "")
    return next((one for one in TYPES if any(word in plain for word in one.words)), ETC)


def notice_body(product: Product) -> dict[str, object]:
    """productInfoProvidedNotice: the type and its one object."""
    kind = notice_type(product.notice.item_type_name)
    texts = {name: _text(product, name) for name in kind.fields}
    return {"productInfoProvidedNoticeType": kind.code, kind.key: texts}


def _text(product: Product, field: str) -> str:
    for entry in product.notice.entries:
        if any(word in entry.name.replace(" ", "") for word in FIELD_WORDS.get(field, ())):
            return notice_text(entry)
    return _known(product).get(field) or SEE_DETAILS


def _known(product: Product) -> Mapping[str, str]:
    """What the product itself says where 품목고시 does not."""
    return {
        "itemName": product.name,
        "modelName": product.model_name or "",
        "manufacturer": product.maker,
    }
