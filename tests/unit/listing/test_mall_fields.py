"""The check of what a seller enters for a mall."""

import pytest

from listing.domain import MallField, check_fields

FIELDS = (
    MallField("place", "출고지", kind="address", help="출고지를 선택하세요."),
    MallField("days", "출고기한", kind="number"),
    MallField("at", "출고시간", kind="time", required=False, needed_when=("days", frozenset({"1"}))),
    MallField("way", "배송방법", kind="choice", choices={"parcel": "택배", "direct": "직접배송"}),
    MallField("insured", "반품안심케어", kind="yes_no", required=False),
)
GOOD = {"place": "서울 강남구 테헤란로 1", "days": 2, "way": "parcel"}


@pytest.fixture(autouse=True)
def _one_mall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listing.domain.mall_fields.FIELDS", {"mall": FIELDS})


def test_what_the_mall_needs_and_no_more_is_taken() -> None:
    assert check_fields("mall", GOOD) == []
    assert check_fields("mall", {**GOOD, "days": "1", "at": "14:00", "insured": True}) == []
    assert check_fields("mall", {**GOOD, "insured": "N"}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": None}, "출고지를 선택하세요"),
        ({"place": "  "}, "출고지"),
        ({"place": "가" * 501}, "500자"),
        ({"place": ["서울"]}, "글자나 숫자"),
        ({"days": "이틀"}, "숫자만"),
        ({"days": True}, "숫자만"),
        ({"days": -1}, "숫자만"),
        ({"days": 1}, "출고시간"),
        ({"way": "pigeon"}, "택배, 직접배송"),
        ({"insured": "maybe"}, "Y 또는 N"),
        ({"speed": "fast"}, "'speed'"),
    ],
)
def test_what_is_wrong_is_told_by_the_fields_label(changes: dict[str, object], words: str) -> None:
    refusals = check_fields("mall", {**GOOD, **changes})
    assert len(refusals) == 1
    assert words in refusals[0].detail
    assert refusals[0].field is not None
    assert refusals[0].field.startswith("mall_fields.")
