"""Bodies and requests that no form sends, to every service as it runs: refused in words, and the service lives on."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from local_runtime.suite import Suite
from proofs.seller_day import SellerDay
from proofs.stores import SERVICES

COMMANDS = {
    "account": "/company/addresses",
    "alert": "/webhooks",
    "catalog": "/products",
    "claim-sync": "/collections",
    "inquiry": "/answer-templates",
    "listing": "/groups",
    "mall-gateway": "/accounts",
    "order-sync": "/collections",
}
JSON = {"Content-Type": "application/json"}
BODIES = {
    "too large": b'{"name": "' + b"a" * (4 * 1024 * 1024) + b'"}',
    "too large, in pieces": [b'{"name": "', *[b"a" * 1024] * 4 * 1024, b'"}'],
    "a NUL": b'{"name": "a\\u0000b"}',
    "half a character": b'{"name": "\\ud83d"}',
    "half a character in a name": b'{"\\udc00": 1}',
    "levels": b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}",
    "levels without end": b"[" * 200_000,
    "a number without end": b'{"name": ' + b"9" * 10_000 + b"}",
    "a large number": b'{"name": 99999999999999999999}',
    "no number": b'{"name": NaN}',
    "bad UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "가"}'.encode("utf-16"),
    "a list": b"[]",
    "a name twice": b'{"name": 1, "name": 2}',
    "nothing": b"",
    "null": b"null",
}


def pieces(body: bytes | list[bytes]) -> bytes | Iterator[bytes]:
    return body if isinstance(body, bytes) else iter(body)


def test_every_service_is_asked() -> None:
    assert set(COMMANDS) == set(SERVICES)


@pytest.mark.parametrize("service", COMMANDS)
def test_a_body_that_no_form_sends_is_refused_in_words(seller: SellerDay, service: str) -> None:
    for name, body in BODIES.items():
        answer = seller.desk._send("POST", service, COMMANDS[service], content=pieces(body), headers=JSON)
        assert answer.status_code in (400, 413, 422), f"{name}: {answer.status_code} {answer.text[:300]}"
        assert answer.headers["content-type"] == "application/problem+json", name
        assert answer.json()["detail"], name
        if name.startswith("too large"):
            assert answer.status_code == 413, name


@pytest.mark.parametrize("service", COMMANDS)
def test_a_request_that_is_no_http_harms_nobody(suite: Suite, seller: SellerDay, service: str) -> None:
    address = urlsplit(suite.url(service))
    for request in (
        b"\0\xff\xfe nonsense\r\n\r\n",
        b"GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ):
        with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
            wire.sendall(request)
            assert wire.recv(64).split(b" ")[1][:1] == b"4"
    place = {"name": "출고지", "kind": "release", "zip_code": "06236", "address": "서울 강남구 테헤란로 1"}
    assert seller.desk.answer("POST", "account", "/company/addresses", json=place).status_code == 201
    assert seller.desk._send("POST", service, COMMANDS[service], content=b"{", headers=JSON).status_code == 400
