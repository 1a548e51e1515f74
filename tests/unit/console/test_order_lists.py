"""Lists of orders: what a page needs is read together."""

import asyncio
from importlib import import_module
from typing import Any, cast

import pytest
from starlette.requests import Request

from console.backend import Desk
from console.pages.orders import couriers_of, show_list
from console.session import Session

TOGETHER = {"/orders", "/orders/counts", "/collections", "/me/preferences", "/couriers", "/courier-contracts"}
ANSWERS: dict[str, Any] = {
    "/collections": {"accounts": []},
    "/me/preferences": {"searches": [], "hidden_columns": []},
    "/couriers": [{"code": "LOGEN", "name": "로젠택배"}],
    "/courier-contracts": [{"courier": "LOGEN", "is_default": True}],
}


class Waiting:
    """A desk that answers no question before all of a page have been asked."""

    session = Session(role="owner")

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._all = asyncio.Event()

    async def read(self, service: str, path: str, **params: Any) -> Any:
        self._asked.add(path)
        if self._asked == TOGETHER:
            self._all.set()
        await asyncio.wait_for(self._all.wait(), 10)
        return ANSWERS.get(path, {"items": [], "next": None})


async def test_couriers_are_read_beside_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[str, Any] = {}
    monkeypatch.setattr(
        import_module("console.pages.orders"),
        "show",
        lambda request, template, **values: shown.update(values, template=template),
    )
    desk = cast("Desk", Waiting())
    request = Request({"type": "http", "query_string": b"", "headers": []})
    await show_list(request, desk, "invoices", couriers_of(desk), wrong={"an order": "why not"})
    assert shown["template"] == "orders_invoices.html"
    assert (shown["couriers"], shown["usual"]) == ({"LOGEN": "로젠택배"}, "LOGEN")
    assert shown["wrong"] == {"an order": "why not"}
