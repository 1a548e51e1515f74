"""What the search for an erased buyer finds, whatever the form in which it is written."""

import json
from pathlib import Path

import pytest

from proofs.erasing import CHUNK, Sought, _pieces, buyer_texts

NAME, PHONE = "김지우", "010-2345-6789"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"받는 분 {NAME}", {NAME}),
        (json.dumps({"name": NAME}), {NAME}),
        (json.dumps({"name": NAME, "phone": PHONE}, ensure_ascii=False), {NAME, PHONE}),
        ("01023456789", {PHONE}),
        ("김*우 010-****-6789", set[str]()),
    ],
)
def test_it_is_found_in_every_form_and_not_where_it_is_masked(text: str, found: set[str]) -> None:
    assert Sought([NAME, PHONE]).within(text.encode()) == found


def test_every_personal_text_of_a_buyer_is_looked_for() -> None:
    buyer = {"name": NAME, "phone": PHONE, "receiver_name": NAME, "receiver_phone": PHONE, "memo": ""}
    assert buyer_texts({**buyer, "address_detail": "101동 1201호"}) == sorted({NAME, PHONE, "101동 1201호"})


def test_it_is_found_on_the_border_of_two_pieces_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "heap"
    file.write_bytes(b"." * (CHUNK - 5) + NAME.encode() + b"." * 10)
    assert any(Sought([NAME]).within(piece) for piece in _pieces(file))
    assert list(_pieces(tmp_path / "gone")) == list(_pieces(tmp_path)) == []
