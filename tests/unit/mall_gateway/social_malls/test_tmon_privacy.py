"""티몬's encrypted fields."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mall_gateway.malls.tmon.privacy import UndecipherableError, decrypt, encrypt

KEY = "0123456789abcdef"
OTHER_KEY = "fedcba9876543210"


@given(text=st.text(min_size=1), key=st.sampled_from([KEY, KEY + "01234567", KEY * 2]))
def test_what_is_sealed_with_a_key_is_opened_by_it(text: str, key: str) -> None:
    assert decrypt(encrypt(text, key), key) == text


def test_a_korean_name_is_opened_as_java_sealed_it() -> None:
    # AES/ECB/PKCS5Padding of UTF-8 "홍길동" under the key, checked with OpenSSL.
    assert decrypt("f1YAjyv+yedM0IBx2VPlDQ==", KEY) == "홍길동"


def test_a_wrong_key_is_told_and_never_gives_text() -> None:
    with pytest.raises(UndecipherableError, match="개인정보 복호화 키를 확인하세요"):
        decrypt(encrypt("서울특별시 강남구 테헤란로 1", KEY), OTHER_KEY)


@pytest.mark.parametrize("clear", ["", "홍길동", "01012345678", "06236", "부재 시 경비실", "abcd"])
def test_a_field_that_is_no_cipher_text_is_clear_already(clear: str) -> None:
    assert decrypt(clear, KEY) == clear


@pytest.mark.parametrize("key", ["", "짧은키", "0123456789abcde"])
def test_a_key_of_an_impossible_length_is_refused(key: str) -> None:
    with pytest.raises(UndecipherableError, match="16, 24, 32자"):
        decrypt(base64.b64encode(bytes(16)).decode(), key)
