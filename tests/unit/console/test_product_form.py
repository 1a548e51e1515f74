"""상품등록's form, and the body that it stands for."""

import pytest
from starlette.datastructures import FormData

from console.pages.product_form import blank, body_of, lines_of, number_of, options_of, with_known_keys

NOTICE = {"code": "wear", "name": "의류", "fields": ["소재", "치수"]}
PLAIN = [
    ("name", " 티셔츠 "),
    ("price_won", "19,900원"),
    ("origin_kind", "not_applicable"),
    ("origin_place", "제주"),
    ("item_type", "wear"),
    ("notice_name", "소재"),
    ("notice_text", "면"),
    ("notice_name", "치수"),
    ("notice_text", "무엇이든"),
    ("notice_apart", "치수"),
    ("category_code", "010101"),
    ("category_code", "010102"),
    ("image_url", " https://images.example.com/a.jpg "),
    ("image_url", ""),
    ("keywords", "티, ,면"),
    ("certificate_type", "living:안전인증"),
    ("certificate_agency", "KTR"),
    ("certificate_number", "A-1"),
    ("certificate_type", ""),
    ("certificate_agency", ""),
    ("certificate_number", ""),
]


def test_a_form_becomes_the_body_that_the_catalogue_takes() -> None:
    body = body_of(FormData(PLAIN))
    assert (body["name"], body["price_won"], body["category_codes"]) == ("티셔츠", 19_900, ["010101", "010102"])
    assert body["notice"]["entries"] == [{"name": "소재", "text": "면"}, {"name": "치수", "text": None}]
    assert body["certifications"] == [{"kind": "living", "type": "안전인증", "agency": "KTR", "number": "A-1"}]
    assert (body["image_urls"], body["keywords"]) == (["https://images.example.com/a.jpg"], ["티", "면"])
    assert (body["origin"]["place"], body["own_code"], body["stock"]) == ("", None, None)
    assert body["options"]["use"] == "none"


def test_extras_are_rows_and_empty_rows_are_none() -> None:
    rows = [("포장", "선물 포장", "2,000", "yes", "10", "image:1/2.jpg", "k1"), ("", " ", "", "no", "", "", "")]
    parts = ("group", "name", "price", "on_sale", "stock", "image", "key")
    fields = [(f"extra_{part}", text) for row in rows for part, text in zip(parts, row, strict=True)]
    (extra,) = body_of(FormData([*PLAIN, *fields]))["extras"]
    assert extra == {
        "group": "포장",
        "name": "선물 포장",
        "price_won": 2000,
        "on_sale": True,
        "stock": 10,
        "image_url": "image:1/2.jpg",
        "key": "k1",
    }


@pytest.mark.parametrize(
    ("text", "wanted"), [("135,000", 135_000), ("12원", 12), ("-500", -500), ("열", "열"), ("", "")]
)
def test_what_is_no_number_stays_as_typed(text: str, wanted: object) -> None:
    assert number_of(text) == wanted


def test_options_are_rows_of_their_values() -> None:
    form = FormData(
        [
            ("option_use", "open_markets"),
            ("option_style", "combination"),
            ("option_name", "색상"),
            ("option_values", "골드,실버"),
            ("option_name", ""),
            ("option_values", ""),
            ("combination_values", '["골드"]'),
            ("combination_surcharge", "0"),
            ("combination_on_sale", "yes"),
            ("combination_key", "k"),
            ("combination_stock", "9999"),
            ("combination_values", "not json"),
            ("combination_surcharge", "많이"),
            ("combination_on_sale", "no"),
            ("combination_key", ""),
            ("combination_stock", ""),
        ]
    )
    options = options_of(form)
    assert options["names"] == ["색상"]
    assert options["combinations"] == [
        {"values": ["골드"], "surcharge_won": 0, "on_sale": True, "key": "k", "stock": 9999},
        {"values": [], "surcharge_won": "많이", "on_sale": False, "key": "", "stock": None},
    ]


def test_option_names_are_shown_with_their_values_again() -> None:
    rows = [{"values": [colour, size]} for colour in ("화이트", "블랙") for size in ("M", "L")]
    shown = lines_of({"names": ["색상", "사이즈"], "combinations": rows})
    assert shown == [{"name": "색상", "values": "화이트,블랙"}, {"name": "사이즈", "values": "M,L"}]


def test_a_new_products_form_has_the_fields_of_its_item_type() -> None:
    body = blank("제조사", "브랜드", NOTICE)
    assert [entry["name"] for entry in body["notice"]["entries"]] == ["소재", "치수"]
    assert (body["maker"], body["brand"]) == ("제조사", "브랜드")


def test_options_that_another_user_deleted_lose_their_keys() -> None:
    body = blank("제조사", "브랜드", NOTICE)
    body["options"]["combinations"] = [{"key": "O1", "values": ["골드"]}, {"key": "O2", "values": ["실버"]}]
    body["extras"] = [{"key": "E1", "name": "상자"}, {"key": "E2", "name": "리본"}]
    details = {"options": {"combinations": [{"key": "O1"}]}, "extras": [{"key": "E2"}]}
    kept = with_known_keys(body, details)
    assert [row["key"] for row in kept["options"]["combinations"]] == ["O1", ""]
    assert [row["key"] for row in kept["extras"]] == ["", "E2"]
    assert kept["name"] == body["name"]
