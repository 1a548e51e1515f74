"""A canary is found in every form in which it is still itself."""

import base64
import json

import pytest

from proofs.canaries import Canaries, canary

SECRET = canary("비밀/")


FORMS = {
    "as it is": SECRET.encode(),
    "within JSON": json.dumps({"secret": SECRET}).encode(),
    "in hex": SECRET.encode().hex().encode(),
    **{
        f"in base64 behind {before}": base64.b64encode(b"x" * before + SECRET.encode() + b"more") for before in range(5)
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_a_canary_in_clear_is_found(form: str) -> None:
    canaries, text = Canaries({"a secret": SECRET}), FORMS[form]
    canaries.look("log", b"before " + text + b" after")
    assert canaries.found == {"log: a secret stands in clear"}


def test_another_canary_is_not_taken_for_it() -> None:
    canaries = Canaries({"a secret": SECRET})
    canaries.look("log", canary("비밀/").encode())
    assert not canaries.found
