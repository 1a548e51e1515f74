"""상품등록의 규칙."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain import (
    CATEGORIES,
    ITEM_TYPES,
    Certification,
    Combination,
    Extra,
    Ingredient,
    Notice,
    NoticeEntry,
    Options,
    Origin,
    ProductDetails,
    StockEntry,
    check,
)
from catalog.domain.codes import isbn_is_valid
from catalog.domain.forms import tidied
from catalog.domain.names import width
from catalog.domain.rules import refusals_of
from chassis.refusals import RefusalsError

PRODUCT = UUID(int=1)
STOCK = StockEntry(everything=9999)
TOY = next(c.code for c in CATEGORIES.values() if c.certificate == "children")
KETTLE = next(c.code for c in CATEGORIES.values() if c.certificate == "electric")
KOREAN = st.sampled_from("가나다라마바사아자차카타파하")


def refused(details: ProductDetails) -> list[tuple[str | None, str]]:
    return [(refusal.field, refusal.detail) for refusal in refusals_of(details)]


def only_field(details: ProductDetails) -> str | None:
    fields = {field for field, _ in refused(details)}
    assert len(fields) == 1, fields
    return fields.pop()


def with_text(details: ProductDetails, name: str, text: str | None) -> ProductDetails:
    entries = tuple(NoticeEntry(e.name, text) if e.name == name else e for e in details.notice.entries)
    return replace(details, notice=Notice(details.notice.item_type, entries))


def test_the_manuals_product_is_right(details: ProductDetails) -> None:
    assert refused(details) == []


@given(korean=st.text(KOREAN, min_size=0, max_size=25), latin=st.text("abcXYZ019 ()/+-~", max_size=45))
def test_a_korean_character_counts_two_columns(korean: str, latin: str) -> None:
    assert width(korean + latin) == 2 * len(korean) + len(latin)


@pytest.mark.parametrize("name", ["가" * 20, "a" * 40, "가" * 10 + "a" * 20, "티셔츠 (3+1)/화이트-L~XL"])
def test_a_name_has_forty_columns_and_a_few_signs(details: ProductDetails, name: str) -> None:
    assert refused(replace(details, name=name)) == []


@pytest.mark.parametrize(
    "name", ["", "가" * 21, "a" * 41, "가" * 20 + "a", "1.5L 생수", "무료배송!", "漢字", "좋은★상품"]
)
def test_another_name_is_refused(details: ProductDetails, name: str) -> None:
    assert only_field(replace(details, name=name)) == "name"


def test_a_name_too_wide_is_told_by_how_much(details: ProductDetails) -> None:
    assert "2자를 줄여" in refused(replace(details, name="가" * 21))[0][1]


def test_a_forbidden_character_is_named(details: ProductDetails) -> None:
    assert "★ !" in refused(replace(details, name="★상품!★"))[0][1]


CHANGES: dict[str, dict[str, Any]] = {
    "category_codes": {"category_codes": ()},
    "own_code": {"own_code": "A" * 11},
    "model_name": {"model_name": "m" * 31},
    "model_number": {"model_number": "m" * 31},
    "isbn": {"isbn": "9788966260959"[:-1] + "0"},
    "maker": {"maker": ""},
    "brand": {"brand": "b" * 51},
    "made_on": {"made_on": "20141023"},
    "valid_until": {"made_on": "2020-01-02", "valid_until": "2020-01-01"},
    "origin.kind": {"origin": Origin("somewhere")},
    "origin.place": {"origin": Origin("agricultural")},
    "origin.ingredients": {"origin": Origin("processed")},
    "notice.item_type": {"notice": Notice("unknown", ())},
    "keywords": {"keywords": ("k" * 21,)},
    "detail_html": {"detail_html": ""},
    "detail_image_urls": {"detail_image_urls": ("https://image.example/d.jpg",) * 21},
    "image_urls": {"image_urls": ()},
    "price_won": {"price_won": 0},
    "tax": {"tax": "half"},
    "region": {"region": "moon"},
    "options.use": {"options": Options(use="maybe", names=("색상",), combinations=(Combination(("골드",)),))},
    "options.style": {"options": Options("all_malls", "free", ("색상",), (Combination(("골드",)),))},
    "extras": {"extras": (Extra("", "줄", 1000),)},
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_refusal_names_its_field(details: ProductDetails, field: str) -> None:
    changed = replace(details, **CHANGES[field])
    assert only_field(changed) == field
    assert all(len(detail) > 10 for _, detail in refused(changed))


WRONG: list[dict[str, Any]] = [
    {"category_codes": ("090301",) * 2},
    {"category_codes": ("999999",)},
    {"category_codes": tuple(code for code, c in CATEGORIES.items() if c.certificate is None)[:11]},
    {"made_on": "2021-02-30"},
    {"origin": Origin("processed", "", (Ingredient("밀", "", "60%"),))},
    {"origin": Origin("processed", "", (Ingredient("밀", "미국산", "1%"),) * 21)},
    {"origin": Origin("marine", "p" * 51)},
    {"keywords": tuple(f"키워드{n}" for n in range(21))},
    {"detail_html": "a" * 200_001},
    {"image_urls": ("http://image.example/main1.jpg",)},
    {"image_urls": ("https://image.example/main1.png",)},
    {"image_urls": ("https://image.example/main 1.jpg",)},
    {"image_urls": ("https://image.example/main_1.jpg",)},
    {"image_urls": ("https://image.example/a/1.jpg",) * 4},
    {"image_urls": ("https://image.example/a\x00/1.jpg",)},
    {"detail_image_urls": ("https://image.example/d!.jpg",)},
    *(
        {"image_urls": (f"{address}/1.jpg",)}
        for address in (
            *("https://127.0.0.1", "https://127.1", "https://2130706433", "https://0x7f.1", "https://0177.0.0.1"),
            *("https://169.254.169.254", "https://10.0.0.1:8443", "https://[::1]", "https://[::ffff:127.0.0.1]"),
            *("https://localhost", "https://a.localhost", "https://metadata.google.internal", "https://kafka.svc"),
            *("https://db", "https://image.example.", "https://.example", "https://-a.example", "https://a..example"),
            *("https://user:pw@image.example", "https://image.example@127.0.0.1", "https://image.example#@127.0.0.1"),
            *(
                "file://image.example",
                "ftp://image.example",
                "gopher://image.example",
                "//image.example",
                "javascript:",
            ),
            *("https://image.example\\@127.0.0.1", "https://①②⑦.0.0.1", "https://image.example%00.local"),
        )
    ),
    {"price_won": 1_000_000_001},
    {"price_won": -1},
    {"extras": (Extra("그룹", "줄" * 31, 1000),)},
    {"extras": (Extra("그룹", "줄", -1),)},
    {"extras": (Extra("그룹", "줄", 1000), Extra("그룹", "줄", 2000))},
    {"extras": tuple(Extra("그룹", f"줄{n}", 1000) for n in range(101))},
    {"extras": (Extra("그룹", "줄", 1000, image_url="ftp://image.example/1.jpg"),)},
    {"certifications": (Certification("children", "안전인증", "KTR", "C1"),) * 6},
    {"certifications": (Certification("space", "안전인증", "KTR", "C1"),)},
    {"certifications": (Certification("children", "적합인증", "KTR", "C1"),)},
    {"certifications": (Certification("children", "안전인증", "KTR", ""),)},
    {"certifications": (Certification("children", "안전인증", "k" * 51, "C1"),)},
    {"certifications": (Certification("children", "안전인증", "KTR", "C" * 51),)},
]


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_wrong_input_is_refused_once(details: ProductDetails, change: dict[str, Any]) -> None:
    only_field(replace(details, **change))


RIGHT: list[dict[str, Any]] = [
    {"category_codes": ("090301", "090302")},
    {"own_code": "A1", "model_name": "모델", "model_number": "M-1", "isbn": "9788966260959"},
    {"made_on": "2014-10-23", "valid_until": "2014-10-23"},
    {"origin": Origin("agricultural", "국산")},
    {"origin": Origin("processed", "", (Ingredient("밀", "미국산", "60%"),))},
    {"keywords": ("목걸이", "선물")},
    {"detail_html": "", "detail_image_urls": ("https://image.example:8443/x/detail1.JPG",)},
    {"image_urls": tuple(f"https://image.example/main{n}.jpeg" for n in range(3))},
    {"extras": (Extra("포장", "선물상자 (대)", 0, image_url="https://image.example/box.jpg"),)},
    {"certifications": (Certification("living", "안전기준준수대상"),)},
]


@pytest.mark.parametrize("change", RIGHT, ids=str)
def test_right_input_passes(details: ProductDetails, change: dict[str, Any]) -> None:
    assert refused(replace(details, **change)) == []


@pytest.mark.parametrize(("code", "kind"), [(TOY, "children"), (KETTLE, "electric")])
def test_children_and_electric_categories_need_a_certificate(details: ProductDetails, code: str, kind: str) -> None:
    bare = replace(details, category_codes=(code,))
    assert only_field(bare) == "certifications"
    certified = replace(bare, certifications=(Certification(kind, "안전확인", "KTR", "CB-1"),))
    assert refused(certified) == []


@pytest.mark.parametrize("bare", ["N", "n", "NO", "아니오", "아니요", " 아 니 오 ", "상품라벨참조표기"])
def test_a_bare_no_in_the_notice_is_refused_with_advice(details: ProductDetails, bare: str) -> None:
    ((field, detail),) = refused(with_text(details, "소재", bare))
    assert field == "notice.소재"
    assert "해당없음" in detail
    assert "상세페이지 참조" in detail


@pytest.mark.parametrize("answer", ["해당없음", "상세페이지 참조", None, "N사 제품"])
def test_an_answer_in_words_or_the_tick_passes(details: ProductDetails, answer: str | None) -> None:
    assert refused(with_text(details, "소재", answer)) == []


@pytest.mark.parametrize("text", ["", "가" * 1001])
def test_a_notice_field_is_filled_and_not_endless(details: ProductDetails, text: str) -> None:
    assert only_field(with_text(details, "소재", text)) == "notice.소재"


def test_a_notice_has_the_fields_of_its_type_once(details: ProductDetails) -> None:
    entries = details.notice.entries
    assert only_field(replace(details, notice=Notice("fashion_items", entries[1:]))) == "notice.종류"
    assert only_field(replace(details, notice=Notice("fashion_items", (*entries, entries[0])))) == "notice.종류"
    stranger = NoticeEntry("쪽수", "300")
    assert only_field(replace(details, notice=Notice("fashion_items", (*entries, stranger)))) == "notice.쪽수"


def test_all_forty_official_item_types_are_there() -> None:
    assert len(ITEM_TYPES) == 40
    assert all(len(set(t.fields)) == len(t.fields) >= 4 for t in ITEM_TYPES.values())


def test_categories_have_three_levels_and_codes_that_nest() -> None:
    assert CATEGORIES["090301"].path == ("패션잡화", "주얼리/시계", "귀걸이/목걸이")
    for level in (2, 4, 6):
        names = {(c.code[:level], c.path[: level // 2]) for c in CATEGORIES.values()}
        assert len(names) == len({code for code, _ in names}) == len({path for _, path in names})


@pytest.mark.parametrize("isbn", ["9788966260959", "978-89-6626-095-9", "0306406152", "080442957X", "0-8044-2957-x"])
def test_an_isbn_with_its_check_digit_is_valid(isbn: str) -> None:
    assert isbn_is_valid(isbn)


@pytest.mark.parametrize(
    "isbn", ["", "123", "0306406153", "03064061X2", "030640615Y", "9788966260950", "1234567890128", "97889662609X9"]
)
def test_any_other_isbn_is_not(isbn: str) -> None:
    assert not isbn_is_valid(isbn)


def test_everything_wrong_is_told_at_once(details: ProductDetails) -> None:
    wrong = replace(details, name="가" * 21, price_won=0, category_codes=(), maker="")
    with pytest.raises(RefusalsError) as caught:
        check(PRODUCT, wrong, StockEntry(everything=-1))
    assert [r.field for r in caught.value.refusals] == ["name", "category_codes", "maker", "price_won", "stock"]


def test_an_unknown_item_type_is_refused_and_not_sorted(details: ProductDetails) -> None:
    with pytest.raises(RefusalsError, match="목록에서"):
        check(PRODUCT, replace(details, notice=Notice("unknown", details.notice.entries)), STOCK)


def test_a_notice_takes_the_official_order(details: ProductDetails) -> None:
    turned = replace(details, notice=Notice("fashion_items", details.notice.entries[::-1]))
    assert check(PRODUCT, turned, STOCK).notice == details.notice


def test_what_is_typed_gets_one_form(details: ProductDetails) -> None:
    typed = replace(
        details,
        name="  티몬 \x00  테스트\u1109\u1161\u11bc품 ",
        own_code=" ",
        isbn="978-89-6626-095-9",
        keywords=("  목걸이 ", " "),
        origin=Origin("processed", "", (Ingredient(" 밀 ", "미국산", "60%"),)),
        certifications=(Certification("living", "안전기준준수대상 "),),
        extras=(Extra(" 포장", "상자 ", 0, image_url=""),),
    )
    tidy = tidied(typed)
    assert (tidy.name, tidy.own_code, tidy.isbn) == ("티몬 테스트상품", None, "9788966260959")
    assert tidy.keywords == ("목걸이",)
    assert tidy.origin.ingredients[0].name == "밀"
    assert tidy.certifications[0].type == "안전기준준수대상"
    assert tidy.extras[0] == Extra("포장", "상자", 0)
    assert tidied(details) == details
