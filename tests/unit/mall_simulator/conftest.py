"""A simulator in this process, its clock standing still, and one seller per mall."""

import importlib.util
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from mall_simulator.clock import Clock
from mall_simulator.main import create_app
from mall_simulator.settings import Settings

START = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@dataclass
class Simulator:
    """The HTTP client and the clock."""

    http: httpx.AsyncClient
    clock: Clock

    async def account(self, mall: str, name: str = "seller-1") -> dict[str, str]:
        """Open a seller account and give its credentials."""
        cheap = {"client_secret": "$2a$04$abcdefghijklmnopqrstuu"} if mall == "smartstore" else {}
        answer = await self.http.post("/admin/accounts", json={"mall": mall, "account": name, "secrets": cheap})
        assert answer.status_code == 201, answer.text
        return answer.json()["credentials"]

    async def order(self, mall: str, name: str = "seller-1", **line: Any) -> dict[str, Any]:
        """Have one order placed."""
        extra = {key: line.pop(key) for key in ("placed_at", "seed", "lines", "shipping_won") if key in line}
        body = {"mall": mall, "account": name, "lines": [line], **extra}
        answer = await self.http.post("/admin/orders", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["orders"][0]

    async def unknown_order(self, mall: str, **extra: Any) -> dict[str, Any]:
        """Have a product bought that nobody registered."""
        return await self.order(mall, unknown_name="처음 보는 상품", unknown_option="빨강", **extra)

    async def fault(self, **plan: Any) -> int:
        """Plant a fault."""
        answer = await self.http.post("/admin/faults", json=plan)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    async def ledger(self) -> dict[str, Any]:
        """What really happened."""
        return (await self.http.get("/admin/ledger")).json()

    async def summary(self) -> dict[str, Any]:
        """The counts."""
        return (await self.http.get("/admin/ledger/summary")).json()


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    clock = Clock(START)
    settings = Settings(data_dir=None, ZIPKIN_ENDPOINT=None)
    transport = httpx.ASGITransport(create_app(settings, clock))
    async with httpx.AsyncClient(transport=transport, base_url="http://simulator") as http:
        yield Simulator(http, clock)


@pytest.fixture
def sellers() -> Callable[[str], ModuleType]:
    """The module of a mall's seller: tests have no packages, so it is loaded by its path."""
    return _seller_module


def _seller_module(mall: str) -> ModuleType:
    path = Path(__file__).parent / "sellers" / f"{mall}.py"
    spec = importlib.util.spec_from_file_location(f"sellers_{mall}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
