"""상품등록의 규칙: what is wrong with the details of a product, all of it at once."""

import re
from collections.abc import Iterator
from datetime import date

from catalog.domain.categories import category_refusals, certificates_needed
from catalog.domain.codes import OWN_CODE_LENGTH, isbn_is_valid
from catalog.domain.details import Certification, Ingredient, Origin, ProductDetails
from catalog.domain.names import NAME_WIDTH, refused_in_name, width
from catalog.domain.notices import notice_refusals
from catalog.domain.options import PRICE_LIMIT, extra_refusals, option_refusals
from catalog.domain.refusals import (
    CertificationError,
    ChoiceError,
    DateError,
    DetailError,
    FieldTextError,
    ImageAddressError,
    IsbnError,
    OriginError,
    PriceError,
    ProductNameError,
)
from chassis.refusals import RefusalError
from contracts.pictures import PICTURE

MODEL_LENGTH = 30
MAKER_LENGTH = 50
KEYWORD_LIMIT, KEYWORD_LENGTH = 20, 20
DETAIL_LENGTH = 200_000
DETAIL_IMAGE_LIMIT = 20
IMAGE_LIMIT = 3
CERTIFICATION_LIMIT = 5
INGREDIENT_LIMIT = 20

TAXES = {"taxed": "과세", "exempt": "비과세"}
REGIONS = {
    "nationwide": "전국",
    "nationwide_except_islands": "전국(도서산간 제외)",
    "capital_area": "수도권",
    "seoul": "서울",
    "mainland": "내륙",
}
ORIGINS = {"agricultural": "농산물", "marine": "수산물", "processed": "가공품", "not_applicable": "표기대상아님"}
CERTIFICATION_KINDS = {
    "children": "어린이제품",
    "electric": "전기용품",
    "living": "생활용품",
    "broadcast": "방송통신기자재",
    "other": "기타",
}
_SAFETY = ("안전인증", "안전확인", "공급자적합성확인")
CERTIFICATION_TYPES: dict[str, tuple[str, ...]] = {
    "children": _SAFETY,
    "electric": _SAFETY,
    "living": (*_SAFETY, "어린이보호포장", "안전기준준수대상"),
    "broadcast": ("적합인증", "적합등록", "잠정인증"),
    "other": ("친환경인증", "유기가공식품인증", "HACCP", "의료기기허가", "기타인증"),
}
WITHOUT_NUMBER = {"공급자적합성확인", "안전기준준수대상"}
"""인증 유형 that come without an agency and a number."""

_IMAGE = re.compile(
    r"https://(?P<host>[A-Za-z0-9.\-]+)(:\d+)?/([\w.~%+,=@\-]+/)*(?P<name>[^/?#\x00-\x1f]+)\.jpe?g", re.IGNORECASE
)
_FILE_NAME = re.compile(r"[A-Za-z0-9]+")
_PUBLIC_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
_INNER_DOMAINS = {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "svc", "arpa", "onion"}


def refusals_of(details: ProductDetails) -> list[RefusalError]:
    """Everything that is wrong with the details, in the order of the form; empty when they can be saved."""
    return [
        *_wrong_name(details.name),
        *category_refusals(details.category_codes),
        *_wrong_codes(details),
        *_wrong_makers(details),
        *_wrong_dates(details),
        *_wrong_origin(details.origin),
        *_wrong_certifications(details),
        *notice_refusals(details.notice),
        *_wrong_keywords(details.keywords),
        *_wrong_detail(details),
        *_wrong_images(details),
        *_wrong_sale(details),
        *option_refusals(details.options, details.price_won),
        *extra_refusals(details.extras),
    ]


def _wrong_name(name: str) -> Iterator[RefusalError]:
    if not name:
        yield ProductNameError("상품명을 입력해 주세요.", field="name")
    if width(name) > NAME_WIDTH:
        yield ProductNameError(
            f"상품명은 한글 20자, 영문 40자까지입니다. 지금은 영문 기준 {width(name)}자이니"
            f" {width(name) - NAME_WIDTH}자를 줄여 주세요.",
            field="name",
        )
    refused = refused_in_name(name)
    if refused:
        yield ProductNameError(
            f"상품명에 {' '.join(refused)} 은(는) 쓸 수 없습니다. 특수문자는 ( ) / + - ~ 만 남겨 주세요.", field="name"
        )


def _too_long(label: str, text: str | None, length: int, field: str) -> Iterator[RefusalError]:
    if text is not None and len(text) > length:
        yield FieldTextError(
            f"{label}은(는) {length}자까지 입력할 수 있습니다. {len(text) - length}자를 줄여 주세요.", field=field
        )


def _wrong_codes(details: ProductDetails) -> Iterator[RefusalError]:
    yield from _too_long("자체상품코드", details.own_code, OWN_CODE_LENGTH, "own_code")
    yield from _too_long("모델명", details.model_name, MODEL_LENGTH, "model_name")
    yield from _too_long("모델NO", details.model_number, MODEL_LENGTH, "model_number")
    if details.isbn is not None and not isbn_is_valid(details.isbn):
        yield IsbnError(
            "ISBN 10자리 또는 13자리를 책 뒤표지와 같은지 확인해 주세요. 검증 숫자가 맞지 않습니다.", field="isbn"
        )


def _wrong_makers(details: ProductDetails) -> Iterator[RefusalError]:
    for label, text, field in (("제조사", details.maker, "maker"), ("브랜드", details.brand, "brand")):
        if not text:
            yield FieldTextError(f"{label}를 입력해 주세요.", field=field)
        yield from _too_long(label, text, MAKER_LENGTH, field)


def _wrong_dates(details: ProductDetails) -> Iterator[RefusalError]:
    days = (("제조일자", details.made_on, "made_on"), ("유효일자", details.valid_until, "valid_until"))
    for label, text, field in days:
        if text is not None and _day(text) is None:
            yield DateError(f"{label}를 2014-10-23처럼 달력에 있는 날짜로 입력해 주세요.", field=field)
    made, valid = (_day(text or "") for _, text, _ in days)
    if made is not None and valid is not None and valid < made:
        yield DateError("유효일자가 제조일자보다 빠릅니다. 두 날짜를 확인해 주세요.", field="valid_until")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _wrong_origin(origin: Origin) -> Iterator[RefusalError]:
    if origin.kind not in ORIGINS:
        yield OriginError("원산지를 농산물, 수산물, 가공품, 표기대상아님 중에서 골라 주세요.", field="origin.kind")
    if origin.kind in ("agricultural", "marine") and not origin.place:
        yield OriginError(f"{ORIGINS[origin.kind]}의 원산지를 입력해 주세요.", field="origin.place")
    if origin.kind == "processed" and not origin.ingredients:
        yield OriginError("가공품은 원료명, 원산지, 함량을 하나 이상 입력해 주세요.", field="origin.ingredients")
    yield from _too_long("원산지", origin.place, MAKER_LENGTH, "origin.place")
    yield from _wrong_ingredients(origin.ingredients)


def _wrong_ingredients(ingredients: tuple[Ingredient, ...]) -> Iterator[RefusalError]:
    field = "origin.ingredients"
    if len(ingredients) > INGREDIENT_LIMIT:
        yield OriginError(f"원재료는 {INGREDIENT_LIMIT}개까지 입력해 주세요.", field=field)
    for number, one in enumerate(ingredients, 1):
        if not (one.name and one.origin and one.share):
            yield OriginError(f"{number}번째 원재료의 원료명, 원산지, 함량을 모두 입력해 주세요.", field=field)


def _wrong_certifications(details: ProductDetails) -> Iterator[RefusalError]:
    field = "certifications"
    if len(details.certifications) > CERTIFICATION_LIMIT:
        yield CertificationError(f"인증정보는 {CERTIFICATION_LIMIT}개까지 등록해 주세요.", field=field)
    kinds = {one.kind for one in details.certifications}
    for kind in sorted(certificates_needed(details.category_codes) - kinds):
        name = CERTIFICATION_KINDS[kind]
        yield CertificationError(f"{name} 카테고리에는 {name} 인증정보가 꼭 있어야 합니다. 추가해 주세요.", field=field)
    for number, one in enumerate(details.certifications, 1):
        yield from _wrong_certification(number, one)


def _wrong_certification(number: int, one: Certification) -> Iterator[RefusalError]:
    field = "certifications"
    if one.kind not in CERTIFICATION_KINDS:
        yield CertificationError(f"{number}번째 인증정보의 구분을 목록에서 골라 주세요.", field=field)
    elif one.type not in CERTIFICATION_TYPES[one.kind]:
        types = ", ".join(CERTIFICATION_TYPES[one.kind])
        yield CertificationError(f"{number}번째 인증정보의 유형을 {types} 중에서 골라 주세요.", field=field)
    if one.type not in WITHOUT_NUMBER and not (one.agency and one.number):
        yield CertificationError(f"{number}번째 인증정보의 인증기관과 인증번호를 입력해 주세요.", field=field)
    yield from _too_long(f"{number}번째 인증기관", one.agency, MAKER_LENGTH, field)
    yield from _too_long(f"{number}번째 인증번호", one.number, MAKER_LENGTH, field)


def _wrong_keywords(keywords: tuple[str, ...]) -> Iterator[RefusalError]:
    if len(keywords) > KEYWORD_LIMIT:
        yield FieldTextError(f"키워드는 {KEYWORD_LIMIT}개까지 입력해 주세요.", field="keywords")
    for keyword in keywords:
        yield from _too_long(f"키워드 '{keyword}'", keyword, KEYWORD_LENGTH, "keywords")


def _wrong_detail(details: ProductDetails) -> Iterator[RefusalError]:
    if not details.detail_html and not details.detail_image_urls:
        yield DetailError("상품상세이미지를 올리거나 상세설명을 작성해 주세요.", field="detail_html")
    if len(details.detail_html) > DETAIL_LENGTH:
        yield DetailError(f"상세설명은 {DETAIL_LENGTH:,}자까지 작성해 주세요.", field="detail_html")
    if len(details.detail_image_urls) > DETAIL_IMAGE_LIMIT:
        yield DetailError(f"상세이미지는 {DETAIL_IMAGE_LIMIT}개까지 올려 주세요.", field="detail_image_urls")


def _wrong_images(details: ProductDetails) -> Iterator[RefusalError]:
    if not details.image_urls:
        yield ImageAddressError("대표이미지를 등록해 주세요.", field="image_urls")
    if len(details.image_urls) > IMAGE_LIMIT:
        yield ImageAddressError("대표이미지 하나와 추가이미지 두 개까지 등록할 수 있습니다.", field="image_urls")
    for address in details.image_urls:
        yield from _wrong_address(address, "image_urls")
    for address in details.detail_image_urls:
        yield from _wrong_address(address, "detail_image_urls")
    for extra in details.extras:
        if extra.image_url is not None:
            yield from _wrong_address(extra.image_url, "extras")


def _wrong_address(address: str, field: str) -> Iterator[RefusalError]:
    if PICTURE.fullmatch(address):
        return
    found = _IMAGE.fullmatch(address)
    if found is None:
        yield ImageAddressError(f"이미지는 https로 시작하는 jpg 파일의 주소여야 합니다: {address}", field=field)
    elif not _is_public(found["host"]):
        yield ImageAddressError(
            f"이미지는 누구나 볼 수 있는 도메인의 주소여야 합니다. IP 주소와 내부 주소는 쓸 수 없습니다: {address}",
            field=field,
        )
    elif not _FILE_NAME.fullmatch(found["name"]):
        yield ImageAddressError(
            f"이미지 파일명은 영문과 숫자만 쓸 수 있습니다. 파일명을 바꿔 주세요: {found['name']}.jpg", field=field
        )


def _is_public(host: str) -> bool:
    """A name of the public DNS by its form: no address in figures in any notation, no name for inner use."""
    return bool(_PUBLIC_HOST.fullmatch(host)) and host.rpartition(".")[2].lower() not in _INNER_DOMAINS


def _wrong_sale(details: ProductDetails) -> Iterator[RefusalError]:
    if not 0 < details.price_won <= PRICE_LIMIT:
        yield PriceError(f"대표가격을 1원부터 {PRICE_LIMIT:,}원까지 입력해 주세요.", field="price_won")
    if details.tax not in TAXES:
        yield ChoiceError("과세구분을 과세와 비과세 중에서 골라 주세요.", field="tax")
    if details.region not in REGIONS:
        yield ChoiceError(f"판매지역을 {', '.join(REGIONS.values())} 중에서 골라 주세요.", field="region")
