"""ESM's token of each call, and what each form of its errors becomes."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.esm.connector import bearer, folded
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    Mall,
    MallError,
    RefusedError,
    ThrottledError,
    UnavailableError,
)

MALL: Mall = EsmMall(GMARKET)
NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)
SECRETS = {"master_id": "golden", "secret_key": "secret", "seller_id": "goldenage"}


def opened(part: str) -> dict[str, Any]:
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_token_names_the_master_and_this_sites_seller_alone() -> None:
    for site, letter in ((GMARKET, "G"), (AUCTION, "A")):
        header, claims, _ = bearer(site, SECRETS, NOW).removeprefix("Bearer ").split(".")
        assert opened(header) == {"alg": "HS256", "typ": "JWT", "kid": "golden"}
        fixed = {"iss": "www.esmplus.com", "sub": "sell", "aud": "sa.esmplus.com"}
        assert opened(claims) == {**fixed, "iat": 1795167045, "ssi": f"{letter}:goldenage"}


def test_a_token_is_signed_by_hmac_sha256_without_padding() -> None:
    token = bearer(GMARKET, SECRETS, NOW)
    # Made with `openssl dgst -sha256 -hmac secret -binary | basenc --base64url` over the first two parts.
    assert token.rpartition(".")[2] == "M0peDe9ZqdxZfVvvgrU1OoAk3EvoNT3ofFAQnqa2wE4"
    assert "=" not in token


async def test_two_calls_have_two_tokens(caller_of: Any) -> None:
    caller = caller_of({"dispatchPolicies": []}, {"dispatchPolicies": []})
    await MALL.verify(caller)
    caller.now = NOW + timedelta(seconds=1)
    await MALL.verify(caller)
    first, second = (request.headers["Authorization"] for request in caller.sent)
    assert first != second
    assert caller.calls() == ["GET /item/v1/shipping/dispatch-policies"] * 2


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        ((429, {"message": "Too Many Requests"}), ThrottledError, "한도"),
        ((200, {"ResultCode": 3000, "Message": "주문 조회는 5초당 1회 호출 가능합니다."}), ThrottledError, "한도"),
        ((401, {"status": {"message": "no right access", "status_code": 401}}), CredentialsRefusedError, "서버 IP"),
        ((200, {"ResultCode": 2141, "Message": "잘못된 사이트"}), CredentialsRefusedError, "판매자 ID"),
        ((500, {"message": "An error has occurred."}), UnavailableError, "응답을 받지"),
        ((502, b"<html>bad gateway</html>"), UnavailableError, "응답을 받지"),
        ((200, b'{"dispatchPolicies": ['), UnavailableError, "알아볼 수 없는"),
    ],
)
async def test_every_form_of_failure_is_one_of_the_ports(
    response: Any, error: type[MallError], words: str, caller_of: Any, reply: Any
) -> None:
    with pytest.raises(error, match=words) as caught:
        await MALL.verify(caller_of(reply(*response)))
    assert type(caught.value) is error


async def test_too_often_tells_the_pause_that_the_mall_wants(caller_of: Any, reply: Any) -> None:
    answer = {"ResultCode": 3000, "Message": "주문 조회는 5초당 1회 호출 가능합니다.", "Data": None}
    with pytest.raises(ThrottledError) as caught:
        await MALL.verify(caller_of(reply(200, answer)))
    assert (caught.value.retry_after, caught.value.code) == (timedelta(seconds=5), "3000")


async def test_the_words_of_the_401_are_the_malls(caller_of: Any, reply: Any) -> None:
    answer = reply(401, {"status": {"message": "The user does not have right access to the api", "status_code": 401}})
    with pytest.raises(CredentialsRefusedError) as caught:
        await MALL.verify(caller_of(answer))
    assert caught.value.message == "The user does not have right access to the api"


async def test_only_a_write_may_have_had_an_effect_behind_a_broken_answer(caller_of: Any, reply: Any) -> None:
    broken = reply(500, {})
    with pytest.raises(UnavailableError) as read:
        await MALL.find_listing(caller_of(broken), "MB1")
    with pytest.raises(UnavailableError) as written:
        await MALL.create_delivery_template(caller_of(broken), "무료", {"place_no": "1", "fee_type": "1"})
    assert (read.value.effect_possible, written.value.effect_possible) == (False, True)


async def test_a_failure_under_code_zero_is_a_refusal_of_a_write(caller_of: Any) -> None:
    answer = {"ResultCode": 0, "Message": "주문번호 1 는 반품 처리 중입니다", "Data": None}
    with pytest.raises(RefusedError, match="반품 처리 중"):
        await MALL.create_delivery_template(caller_of(answer), "무료", {"place_no": "1", "fee_type": "1"})


def test_names_are_read_whatever_their_case() -> None:
    assert folded({"ResultCode": 0, "Data": [{"OrderNo": 1}]}) == {"resultcode": 0, "data": [{"orderno": 1}]}
