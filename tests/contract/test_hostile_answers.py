"""Answers that no document describes: each ends in an error of the port or in a value, on every mall and every call."""

import codecs
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    Cancellation,
    CatalogueMall,
    Confirmation,
    Listed,
    MallError,
    Offer,
    PeriodChange,
    PeriodMall,
    PriceMall,
    Request,
    Response,
    ResumeMall,
    Resumption,
    Shipment,
    StockChange,
    StockMall,
)

CALLED = tuple(code for code, mall in MALLS.items() if not mall.profile.sheets)
SOON = date(2026, 11, 24)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
PAGE = "<!DOCTYPE html><html><body>시스템 점검 중입니다</body></html>".encode()


@dataclass
class Kept:
    """What was there before the mall turned hostile."""

    offer: Offer
    number: str
    options: Mapping[str, str]
    ref: MallOrderRef

    @property
    def known(self) -> tuple[str, Mapping[str, str]]:
        return self.number, self.options


Call = Callable[[Any, Kept], Awaitable[Any]]


async def orders(shop: Any, item: Any) -> Any:
    since = shop.now - timedelta(hours=3)
    return [page async for page in shop.mall.fetch_orders(shop, item, since, shop.now)]


CALLS: dict[str, Call] = {
    "verify": lambda shop, kept: shop.mall.verify(shop),
    "search_categories": lambda shop, kept: shop.mall.search_categories(shop, "목걸이"),
    "delivery_templates": lambda shop, kept: shop.mall.delivery_templates(shop),
    "register": lambda shop, kept: shop.mall.register(shop, replace(kept.offer, listing_code="MB0000000000000009")),
    "update": lambda shop, kept: shop.mall.update(
        shop, replace(kept.offer, mall_product_no=kept.number, mall_option_nos=kept.options)
    ),
    "stop_sale": lambda shop, kept: shop.mall.stop_sale(shop, kept.number, kept.options),
    "set_stocks": lambda shop, kept: shop.mall.set_stocks(
        shop, StockChange(*kept.known, {"k0": 0, "k1": 7}, frozenset({"k0", "k1"}))
    ),
    "resume_sale": lambda shop, kept: shop.mall.resume_sale(shop, Resumption(*kept.known)),
    "set_period": lambda shop, kept: shop.mall.set_period(shop, PeriodChange(*kept.known, date(2027, 1, 20))),
    "set_price": lambda shop, kept: shop.set_price(kept.offer, Listed(*kept.known, "on_sale", "판매중"), 36_000),
    "fetch_listings": lambda shop, kept: shop.mall.fetch_listings(shop, 1),
    "read_listing": lambda shop, kept: shop.mall.read_listing(shop, kept.number),
    "find_listing": lambda shop, kept: shop.mall.find_listing(shop, kept.offer.listing_code),
    "new_orders": lambda shop, kept: orders(shop, "new"),
    "delivered_orders": lambda shop, kept: orders(shop, "delivered"),
    "read_order": lambda shop, kept: shop.mall.read_order(shop, kept.ref),
    "confirm_order": lambda shop, kept: shop.mall.confirm_order(shop, Confirmation(kept.ref, 1, SOON)),
    "cancel_sale": lambda shop, kept: shop.mall.cancel_sale(shop, Cancellation(kept.ref, 1, "sold_out", "재고 소진")),
    "send_invoice": lambda shop, kept: shop.mall.send_invoice(shop, Shipment(kept.ref, 1, "LOGEN", "1234567890")),
}

PROTOCOLS: dict[str, type] = {
    "set_stocks": StockMall,
    "resume_sale": ResumeMall,
    "set_period": PeriodMall,
    "set_price": PriceMall,
    "fetch_listings": CatalogueMall,
}
"""Of the calls that not every mall has."""


def calls_of(mall: Any) -> dict[str, Call]:
    return {name: call for name, call in CALLS.items() if isinstance(mall, PROTOCOLS.get(name, object))}


def cut(answer: Response, share: float) -> Response:
    return replace(answer, body=answer.body[: int(len(answer.body) * share)])


def cut_within_a_character(answer: Response) -> Response:
    """Cut before the last byte of the last character that has more than one."""
    place = next((place for place in reversed(range(len(answer.body))) if answer.body[place] > 0x7F), None)
    return cut(answer, 0.5) if place is None else replace(answer, body=answer.body[:place])


def text_of(answer: Response) -> str:
    for charset in ("utf-8", "cp949"):
        try:
            return answer.body.decode(charset)
        except UnicodeDecodeError:
            continue
    return answer.body.decode("latin-1")


def numbers_as_text(answer: Response) -> Response:
    return replace(
        answer, body=re.sub(r"(?<=[:\[,])\s*(-?\d+(?:\.\d+)?)(?=\s*[,}\]])", r'"\1"', text_of(answer)).encode()
    )


def text_as_numbers(answer: Response) -> Response:
    return replace(answer, body=re.sub(r'(?<=[:\[,])\s*"[^"]*"(?=\s*[,}\]])', "7", text_of(answer)).encode())


def every_value(value: Any) -> Callable[[Response], Response]:
    """Everything that holds no more is replaced, whatever was there; the body itself where it is no JSON."""

    def told(found: Any) -> Any:
        if isinstance(found, dict):
            return {name: told(each) for name, each in found.items()}
        return [told(each) for each in found] if isinstance(found, list) else value

    def turned(answer: Response) -> Response:
        try:
            return replace(answer, body=json.dumps(told(json.loads(answer.body))).encode())
        except ValueError:
            words = "" if value is None else str(value)
            return replace(answer, body=re.sub(r">[^<>]+</", f">{words}</", text_of(answer)).encode())

    return turned


def whole(body: bytes, status: int = 200) -> Callable[[Response], Response]:
    return lambda answer: Response(status, answer.headers, body)


TURNS: dict[str, Callable[[Response], Response]] = {
    "empty": whole(b""),
    "blank": whole(b" \r\n"),
    "null": whole(b"null"),
    "a number": whole(b"7"),
    "a word": whole(b'"OK"'),
    "plain words": whole(b"OK"),
    "an empty list": whole(b"[]"),
    "an empty object": whole(b"{}"),
    "a list of nothing": whole(b"[null, 7, []]"),
    "an empty element": whole(b"<a/>"),
    "a page": whole(PAGE),
    "a page with an error": whole(PAGE, 500),
    "not there": whole(PAGE, 404),
    "forbidden": whole(PAGE, 403),
    "a redirect": whole(b"", 302),
    "no content": whole(b"", 204),
    "a teapot": whole(b"{}", 418),
    "a bomb": whole(BOMB),
    "a look outside": whole(OUTSIDE),
    "deep lists": whole(b"[" * 20_000),
    "deep objects": whole(b'{"a":' * 20_000),
    "deep elements": whole(b"<a>" * 20_000),
    "a huge number": whole(b'{"code":' + b"9" * 5000 + b"}"),
    "bytes of nothing": whole(bytes(range(256)) * 40),
    "nulls": whole(b"\0" * 1000),
    "half": lambda answer: cut(answer, 0.5),
    "nearly all": lambda answer: cut(answer, 0.97),
    "half a character": cut_within_a_character,
    "another charset": lambda answer: replace(answer, body=codecs.BOM_UTF16 + text_of(answer).encode("utf-16-le")),
    "a mark in front": lambda answer: replace(answer, body=codecs.BOM_UTF8 + text_of(answer).encode()),
    "numbers as text": numbers_as_text,
    "text as numbers": text_as_numbers,
    "everything empty": every_value(""),
    "everything null": every_value(None),
    "everything a word": every_value("값"),
    "everything a list": every_value([]),
    "everything below zero": every_value(-1),
    "twice": lambda answer: replace(answer, body=answer.body * 2),
}


@pytest.mark.parametrize("code", CALLED)
async def test_whatever_is_answered_is_a_value_or_an_error_of_the_port(code: str, open_shop: Any) -> None:
    shop = await open_shop(code)
    await shop.http.put("/admin/quotas", json={"mall": code, "calls": 100_000})
    offer = await shop.offer()
    listed = await shop.mall.register(shop, offer)
    shop.clock.advance_seconds(2)
    listed = await shop.mall.read_listing(shop, listed.mall_product_no) or listed
    await shop.buy("뷁 머그컵")
    shop.clock.advance(shop.mall.profile.listed_after)
    (line,) = await shop.lines("new")
    kept = Kept(offer, listed.mall_product_no, listed.mall_option_nos, line.ref)
    others: list[str] = []
    for name, call in calls_of(shop.mall).items():
        for turned, turn in TURNS.items():
            error = await raised_by(call(Hostile(shop, turn, with_tokens=name == "verify"), kept))
            if error is not None and not (isinstance(error, MallError) and error.reason):
                others.append(f"{name}, {turned}: {type(error).__name__}: {str(error)[:120]}")
    assert not others, "\n".join(others)


async def raised_by(asked: Awaitable[Any]) -> Exception | None:
    try:
        await asked
    except Exception as error:
        return error
    return None


class Hostile:
    """A caller whose answers are turned into something else, after the mall did what it was asked.

    Those about tokens only `with_tokens`: with a torn token no other answer would ever be read.
    """

    def __init__(self, shop: Any, turn: Callable[[Response], Response], *, with_tokens: bool) -> None:
        self._shop = shop
        self._turn = turn
        self._with_tokens = with_tokens
        self._honest = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shop, name)

    async def send(self, request: Request, sign: Any = None) -> Response:
        answer = await self._shop.send(request, sign)
        return answer if self._honest else self._turn(answer)

    async def token(self, fetch: Any, *, refused: str | None = None) -> Any:
        if self._with_tokens:
            return await fetch()
        self._honest = True
        try:
            return await self._shop.token(fetch, refused=refused)
        finally:
            self._honest = False
