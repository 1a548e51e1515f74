"""A canary is found in every form in which it is still itself."""

import base64
import json

import pytest

from proofs.canaries import Canaries, canary

SECRET = canary("비밀/")


@pytest.mark.parametrize(
    "text",
    [
        SECRET.encode(),
        json.dumps({"secret": SECRET}).encode(),
        SECRET.encode().hex().encode(),
        *(base64.b64encode(b"x" * before + SECRET.encode() + b"more") for before in range(5)),
    ],
)
def test_a_canary_in_clear_is_found(text: bytes) -> None:
    canaries = Canaries({"a secret": SECRET})
    canaries.look("log", b"before " + text + b" after")
    assert canaries.found == {"log: a secret stands in clear"}


def test_another_canary_is_not_taken_for_it() -> None:
    canaries = Canaries({"a secret": SECRET})
    canaries.look("log", canary("비밀/").encode())
    assert not canaries.found
