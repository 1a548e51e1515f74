"""No service calls an address that a user wrote: a listener's address is written into every field, and nobody comes.

Services call three kinds of addresses that are none of a user's: `account` for its keys, the malls' own hosts (or the
simulator that stands for them), and the servers of the settings. The one that a user does write, that of a webhook, is
called by `alert` alone, behind a guard with tests of its own: nothing that leads into our own network is.
"""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from local_runtime.services import WORKSPACE
from local_runtime.suite import Suite
from proofs import goods
from proofs.people import Market
from proofs.routes import routes_of, sample
from proofs.seller_day import SellerDay

INNER = (
    "https://127.0.0.1/1.jpg",
    "https://localhost/1.jpg",
    "https://169.254.169.254/latest/1.jpg",
    "https://[::1]/1.jpg",
    "https://10.0.0.1/1.jpg",
    "https://2130706433/1.jpg",
    "https://metadata.google.internal/1.jpg",
    "http://images.example/1.jpg",
    "file:///etc/passwd.jpg",
    "https://user:secret@images.example/1.jpg",
)
CALLERS = {
    "alert/application/webhook_door.py",
    "alert/main.py",
    "chassis/auth.py",
    "chassis/http_client.py",
    "chassis/outside.py",
    "chassis/replay.py",
    "chassis/testing.py",
    "console/backend.py",
    "mall_gateway/main.py",
    "mall_gateway/malls/caller.py",
    "mall_gateway/malls/pictures.py",
}
"""Who makes HTTP calls, and may import a client. Another one needs a thought about whose addresses it calls."""


class Trap:
    """Listens, and keeps what came."""

    def __init__(self) -> None:
        trap = self
        self.came: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                trap.came.append(repr(self.rfile.readline(200)))
                self.close_connection = True

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/1.jpg"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def trap() -> Iterator[Trap]:
    found = Trap()
    yield found
    found.close()


def written_everywhere(suite: Suite, seller: SellerDay, address: str) -> int:
    """Write an address into every text of every body and query: how many routes took it."""
    taken = 0
    for route in (each for each in routes_of(suite) if not each.is_open and each.path != "/v1/password"):
        values = {name: str(uuid4()) for name in (*route.parameters, *route.ids_in_body(), *route.ids_in_query())}
        body = None if route.body is None else sample(route.body, values, address)
        params = {name: values.get(name) or sample(schema, values, address) for name, schema in route.queries.items()}
        path = route.filled(values).removeprefix("/v1")
        answer = seller.desk.answer(route.method, route.service, path, json=body, params=params)
        assert answer.status_code < 500, f"{route.name}: {answer.text}"
        taken += answer.status_code < 300
    return taken


def test_nobody_calls_an_address_that_a_user_wrote(suite: Suite, seller: SellerDay, trap: Trap) -> None:
    assert written_everywhere(suite, seller, trap.url) > 5
    seller.enter_accounts(("tmon",))
    body: dict[str, Any] = next(each for each in goods.products(seller.desk) if each["name"] == "제주 감귤 5kg")
    body |= {"detail_html": f'<img src="{trap.url}"><iframe src="{trap.url}"></iframe>', "model_name": trap.url[:30]}
    body["origin"] = {"kind": "agricultural", "place": trap.url}
    seller.products["제주 감귤 5kg"] = seller.desk.ask("POST", "catalog", "/products", json=body)["product_id"]
    seller.link_products()
    assert trap.came == []


@pytest.mark.parametrize("address", INNER)
def test_an_address_that_is_not_on_the_internet_is_refused(seller: SellerDay, address: str) -> None:
    body = next(each for each in goods.products(seller.desk) if each["name"] == "클래식 우드 볼펜")
    extra = {"group": "포장", "name": "선물 포장", "price_won": 2000, "stock": 9, "image_url": address}
    for change in ({"image_urls": [address]}, {"detail_image_urls": [address]}, {"extras": [extra]}):
        answer = seller.desk.answer("POST", "catalog", "/products", json={**body, **change})
        assert answer.status_code == 422, answer.text
        assert "image_address" in {error["code"] for error in answer.json()["errors"]}


def test_a_malls_account_cannot_lead_the_gateway_elsewhere(seller: SellerDay, market: Market, trap: Trap) -> None:
    """Whatever the account's fields hold, they stay within the path and the headers of a call to the mall."""
    for mall in ("tmon", "coupang", "wemakeprice", "smartstore"):
        keys = market.open_account(mall, f"{seller.shop}-elsewhere")
        wanted = next(row["fields"] for row in seller.desk.see("mall-gateway", "/malls") if row["code"] == mall)
        host = trap.url.removeprefix("http://").removesuffix("/1.jpg")
        for text in (f"@{host}/", f"/../../@{host}", f"//{host}", f"\\@{host}"):
            fields = {one["name"]: text if one["secret"] else keys.get(one["name"], text) for one in wanted}
            answer = seller.desk.answer("POST", "mall-gateway", "/accounts", json={"mall": mall, "fields": fields})
            assert answer.status_code in (201, 409, 422), answer.text
            if answer.status_code == 201:
                path = f"/accounts/{answer.json()['account_id']}/verify"
                assert seller.desk.answer("POST", "mall-gateway", path).status_code < 500
    assert trap.came == []


def test_only_known_modules_call_out() -> None:
    calls = ("import httpx", "chassis.http_client import", "import requests", "urllib.request", "import aiohttp")
    sources = [*WORKSPACE.glob("libs/chassis/src/**/*.py"), *WORKSPACE.glob("services/*/src/**/*.py")]
    found = {_within_source(path) for path in sources if any(call in path.read_text() for call in calls)}
    assert {name for name in found if not name.startswith("mall_simulator")} <= CALLERS


def _within_source(path: Path) -> str:
    parts = path.relative_to(WORKSPACE).parts
    return "/".join(parts[parts.index("src") + 1 :])
