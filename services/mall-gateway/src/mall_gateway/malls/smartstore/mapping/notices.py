"""품목고시 as 네이버's productInfoProvidedNotice: a type and an object of named texts (malls.md 2.2).

Our item types are 네이버's own, in lower case. Each field is filled from our entries by words of their Korean names;
what we do not have says 상세페이지 참조. Fields that are dates have a text beside them, which is sent instead. A yes or
no is sent only where the seller wrote which: it is the seller's declaration, not ours. 예약 and 여행 types have no
object at the mall: they and types that we do not know go out as ETC.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.catalog import NoticeEntry, Product
from mall_gateway.malls.offers import SEE_DETAILS, notice_text


@dataclass(frozen=True)
class NoticeType:
    """A type of the mall: its code, the name of its object, its fields."""

    code: str
    key: str
    fields: tuple[str, ...]


FIELD_WORDS: Mapping[str, tuple[str, ...]] = {
    "actor": ("주연",),
    "adCaution": ("소비자안전",),
    "additionalCost": ("추가설치", "설치비"),
    "advertisingCertificationType": ("광고사전심의",),
    "afterServiceDirector": ("A/S", "AS책임자", "A/S책임자"),
    "amount": ("수량",),
    "applyModel": ("적용차종",),
    "approvalNumber": ("승인번호",),
    "area": ("면적",),
    "author": ("저자",),
    "bandMaterial": ("밴드",),
    "cancelationCondition": ("예매취소",),
    "cancelationPolicy": ("취소·환불", "청약철회", "환불조건"),
    "cancelationStandard": ("환불기준",),
    "capacity": ("용량", "중량"),
    "caution": ("주의사항", "유의사항", "세탁방법", "취급"),
    "cautionAndSideEffect": ("섭취",),
    "certificateDetails": ("인증", "허가"),
    "certificationType": ("인증", "허가", "심사"),
    "chemicals": ("화학물질",),
    "childProtection": ("어린이보호포장",),
    "color": ("색상",),
    "component": ("구성",),
    "components": ("구성",),
    "consumerSafetyCaution": ("소비자안전",),
    "consumptionDateText": ("소비기한", "품질유지기한"),
    "customerServicePhoneNumber": ("소비자상담", "상담", "전화번호"),
    "description": ("목차", "책소개"),
    "detailContent": ("세부",),
    "displaySpecification": ("화면",),
    "distributor": ("책임판매업자", "제조판매업자"),
    "dosageForm": ("제형",),
    "effect": ("효과",),
    "energyEfficiencyRating": ("에너지",),
    "expirationDateText": ("사용기한", "유통기한", "개봉"),
    "extraBurden": ("가입조건",),
    "foodItem": ("품목",),
    "foodType": ("식품의유형",),
    "freeCostPeriod": ("맵업데이트",),
    "geneticallyModified": ("유전자변형",),
    "harmfulChemicalSubstance": ("살생물물질",),
    "height": ("굽",),
    "importDeclaration": ("수입신고",),
    "importDeclarationCheck": ("수입신고",),
    "ingredients": ("원재료", "원료"),
    "installedCharge": ("설치비",),
    "issuer": ("발행자",),
    "itemName": ("품명",),
    "joinProcess": ("가입조건",),
    "keep": ("보관방법",),
    "licenceNo": ("허가",),
    "location": ("소재지",),
    "mainIngredient": ("성분",),
    "maintenance": ("유지보수",),
    "maleficence": ("유해성",),
    "manufacturer": ("제조자", "제조업자", "제조사", "수입자"),
    "material": ("소재", "재질"),
    "medium": ("제공방식",),
    "modelName": ("모델명",),
    "nonMedicinalUsesMessage": ("의약품",),
    "numberLimit": ("체중",),
    "nutritionFacts": ("영양",),
    "ownershipTransferCondition": ("소유권",),
    "packDateText": ("제조연월",),
    "pages": ("쪽수",),
    "payingForLossOrDamage": ("소비자책임",),
    "powerConsumption": ("소비전력",),
    "producer": ("제조국", "원산지", "생산자", "제조업소", "제작자"),
    "productComposition": ("상품구성",),
    "productName": ("제품명",),
    "provideWarranty": ("보증서",),
    "publishDateText": ("출간",),
    "publisher": ("출판사",),
    "purity": ("순도",),
    "purpose": ("사용목적",),
    "rangeOfUse": ("사용범위",),
    "ratedVoltage": ("정격전압", "전압"),
    "rating": ("관람등급",),
    "recommendedAge": ("사용연령", "연령"),
    "refundPolicy": ("환급", "환불"),
    "refundPolicyForCancel": ("환불",),
    "releaseDateText": ("출시",),
    "relevantLawContent": ("품목군",),
    "requirement": ("시스템",),
    "roadWorthyCertification": ("검사합격증",),
    "safeCriterionNo": ("안전기준",),
    "serviceProvider": ("제공사업자",),
    "showPlace": ("장소",),
    "showTime": ("공연시간",),
    "size": ("치수", "크기", "사이즈"),
    "specification": ("사양", "기능정보"),
    "sponsor": ("주최",),
    "storageMethod": ("보관방법",),
    "telecomType": ("이동통신사",),
    "termsOfUse": ("이용조건",),
    "title": ("도서명",),
    "type": ("종류",),
    "updateCost": ("맵업데이트",),
    "usableCondition": ("이용조건", "유효기간"),
    "usableStore": ("매장",),
    "usage": ("사용방법",),
    "usePeriod": ("이용기간",),
    "useStorePlace": ("매장",),
    "warrantyPolicy": ("품질보증",),
    "weight": ("중량", "무게"),
}
YES_NO = frozenset({"geneticallyModified", "importDeclaration", "importDeclarationCheck"})
NO_WORDS = ("해당없음", "해당사항없음", "비해당", "아님")

_TAIL = "warrantyPolicy afterServiceDirector"
_WORN = f"material color size manufacturer caution {_TAIL}"
_DEVICE = "itemName modelName certificationType"
_POWERED = f"{_DEVICE} ratedVoltage powerConsumption"
_RATED = f"{_POWERED} energyEfficiencyRating releaseDateText manufacturer size"
_MEASURED = "releaseDateText manufacturer size weight specification"
_SPORTS = "size weight color material"
_RENTED = "itemName modelName ownershipTransferCondition payingForLossOrDamage refundPolicyForCancel"
_PHONE = "customerServicePhoneNumber"
_FOOD = "ingredients nutritionFacts geneticallyModified consumerSafetyCaution importDeclarationCheck"

_FIELDS = {
    "wear": f"{_WORN} packDateText",
    "shoes": f"{_WORN} height",
    "bag": f"{_WORN} type",
    "fashion_items": f"type material size manufacturer caution {_TAIL}",
    "sleeping_gear": f"material color size components manufacturer caution {_TAIL}",
    "furniture": "itemName certificationType color components material manufacturer producer size installedCharge "
    + _TAIL,
    "image_appliances": f"{_RATED} additionalCost displaySpecification {_TAIL}",
    "home_appliances": f"{_RATED} additionalCost {_TAIL}",
    "season_appliances": f"{_RATED} area installedCharge {_TAIL}",
    "office_appliances": f"{_POWERED} energyEfficiencyRating {_MEASURED} {_TAIL}",
    "optics_appliances": f"{_DEVICE} {_MEASURED} {_TAIL}",
    "microelectronics": f"{_POWERED} {_MEASURED} {_TAIL}",
    "cellphone": f"{_DEVICE} {_MEASURED} producer telecomType joinProcess extraBurden {_TAIL}",
    "navigation": f"{_POWERED} {_MEASURED} updateCost freeCostPeriod {_TAIL}",
    "car_articles": f"{_DEVICE} releaseDateText caution manufacturer size applyModel roadWorthyCertification {_TAIL}",
    "medical_appliances": "itemName modelName licenceNo advertisingCertificationType ratedVoltage powerConsumption "
    f"releaseDateText manufacturer purpose usage caution {_TAIL}",
    "kitchen_utensils": "itemName modelName material component size releaseDateText manufacturer producer "
    f"importDeclaration {_TAIL}",
    "cosmetic": "capacity specification expirationDateText usage manufacturer producer distributor mainIngredient "
    f"certificationType caution warrantyPolicy {_PHONE}",
    "jewellery": "material purity bandMaterial weight manufacturer producer size caution specification "
    f"provideWarranty {_TAIL}",
    "food": "foodItem weight amount size packDateText consumptionDateText producer relevantLawContent "
    f"productComposition keep adCaution {_PHONE}",
    "general_food": f"productName foodType producer location packDateText consumptionDateText weight amount {_FOOD} "
    + _PHONE,
    "diet_food": "productName producer location consumptionDateText storageMethod weight amount specification "
    f"cautionAndSideEffect nonMedicinalUsesMessage {_FOOD} {_PHONE}",
    "kids": f"{_DEVICE} {_SPORTS} recommendedAge releaseDateText manufacturer caution numberLimit {_TAIL}",
    "musical_instrument": "itemName modelName size color material components releaseDateText manufacturer "
    f"detailContent {_TAIL}",
    "sports_equipment": f"{_DEVICE} {_SPORTS} components releaseDateText manufacturer detailContent {_TAIL}",
    "books": "title author publisher size pages components publishDateText description",
    "rental_ha": f"{_RENTED} maintenance specification {_PHONE}",
    "rental_etc": f"{_RENTED} {_PHONE}",
    "digital_contents": f"producer termsOfUse usePeriod medium requirement cancelationPolicy {_PHONE}",
    "gift_card": f"issuer termsOfUse useStorePlace refundPolicy {_PHONE}",
    "mobile_coupon": f"issuer usableCondition usableStore cancelationPolicy {_PHONE}",
    "movie_show": f"sponsor actor rating showTime showPlace cancelationCondition cancelationPolicy {_PHONE}",
    "etc_service": "serviceProvider certificateDetails usableCondition cancelationStandard cancelationPolicy " + _PHONE,
    "biochemistry": "productName dosageForm packDateText expirationDateText weight effect producer manufacturer "
    f"childProtection chemicals caution safeCriterionNo {_PHONE}",
    "biocidal": "productName weight effect rangeOfUse producer manufacturer childProtection "
    f"harmfulChemicalSubstance maleficence caution approvalNumber {_PHONE} expirationDateText",
    "etc": f"itemName modelName certificateDetails manufacturer afterServiceDirector {_PHONE}",
}
_OWN_KEYS = {"microelectronics": "microElectronics", "cellphone": "cellPhone"}


def _key(item_type: str) -> str:
    first, *rest = item_type.split("_")
    return _OWN_KEYS.get(item_type) or first + "".join(part.capitalize() for part in rest)


TYPES: Mapping[str, NoticeType] = {
    item_type: NoticeType(item_type.upper(), _key(item_type), tuple(fields.split()))
    for item_type, fields in _FIELDS.items()
}
"""The mall's types by our item types."""


def notice_type(item_type: str) -> NoticeType:
    """The mall's type of our item type; ETC where the mall has no object for it."""
    return TYPES.get(item_type, TYPES["etc"])


def notice_body(product: Product) -> dict[str, object]:
    """productInfoProvidedNotice: the type and its one object."""
    kind = notice_type(product.notice.item_type)
    told = {name: _told(product, name) for name in kind.fields}
    return {
        "productInfoProvidedNoticeType": kind.code,
        kind.key: {name: value for name, value in told.items() if value is not None},
    }


def _told(product: Product, field: str) -> str | bool | None:
    entry = _entry(product, field)
    if field in YES_NO:
        return _yes(entry.text) if entry and entry.text else None
    return notice_text(entry) if entry else _known(product).get(field) or SEE_DETAILS


def _entry(product: Product, field: str) -> NoticeEntry | None:
    words = FIELD_WORDS.get(field, ())
    plain = ((entry, entry.name.replace(" ", "")) for entry in product.notice.entries)
    return next((entry for entry, name in plain if any(word in name for word in words)), None)


def _yes(text: str) -> bool | None:
    """What the seller declared; None where the text only points to the detail page."""
    plain = text.replace(" ", "")
    if plain == SEE_DETAILS.replace(" ", ""):
        return None
    return not any(word in plain for word in NO_WORDS)


def _known(product: Product) -> Mapping[str, str]:
    """What the product itself says where 품목고시 does not."""
    return {
        "itemName": product.name,
        "productName": product.name,
        "modelName": product.model_name or "",
        "manufacturer": product.maker,
    }
