"""The simulator as a process of its own: its port, its memory, cut connections and its spans."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from mall_simulator.practice.habits import Habits, Rates

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@contextmanager
def running(data_dir: Path, zipkin: str = "") -> Iterator[httpx.Client]:
    env = {**os.environ, "MALL_SIMULATOR_DATA_DIR": str(data_dir), "MALL_SIMULATOR_HTTP_PORT": "0"}
    env["ZIPKIN_ENDPOINT"] = zipkin
    command = [sys.executable, "-m", "mall_simulator.main"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        with httpx.Client(base_url=address.group(), timeout=20) as client:
            until(lambda: _ready(client))
            yield client
    finally:
        process.kill()
        process.wait()


def _ready(client: httpx.Client) -> bool:
    try:
        return client.get("/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition never came true"


@contextmanager
def zipkin() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    spans: list[dict[str, Any]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            spans.extend(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            return

    server = HTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/v2/spans", spans
    finally:
        server.shutdown()
        server.server_close()


def opened(client: httpx.Client) -> dict[str, str]:
    answer = client.post("/admin/accounts", json={"mall": "wemakeprice", "account": "seller-1"})
    return {"apiKey": answer.json()["credentials"]["api_key"], "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


def placed(client: httpx.Client) -> dict[str, Any]:
    body = {"mall": "wemakeprice", "account": "seller-1", "lines": [{"unknown_name": "처음 보는 상품"}]}
    return client.post("/admin/orders", json=body).json()["orders"][0]


def confirm(client: httpx.Client, headers: dict[str, str], order: dict[str, Any]) -> httpx.Response:
    body = {"bundleNo": int(order["number"])}
    return client.post("/wemakeprice/order/in/setOrderConfirm", json=body, headers=headers)


def test_a_killed_simulator_remembers_state_and_ledger(tmp_path):
    with running(tmp_path) as client:
        headers = opened(client)
        order = placed(client)
        assert confirm(client, headers, order).json()["resultCode"] == "200"
        before = client.get("/admin/ledger").json()
    with running(tmp_path) as client:
        assert client.get("/admin/ledger").json() == before
        assert confirm(client, headers, order).json()["resultCode"] == "409"
        assert int(placed(client)["number"]) == int(order["number"]) + 1


def test_a_killed_practice_goes_on_and_does_nothing_twice(tmp_path):
    rates = {"orders_per_day": 500, "questions": 0}
    wish = {"seed": 7, "speed": 20_000, "starts_at": "2026-11-20T20:00:00+09:00", "rates": rates}
    with running(tmp_path) as client:
        opened(client)
        assert client.post("/admin/practice", json=wish).status_code == 201
        until(lambda: sum(practised(client)["in_vain"].values()) > 50)
        before = practised(client)
    with running(tmp_path) as client:
        after = practised(client)
        assert (after["seed"], after["began_at"]) == (7, before["began_at"])
        assert after["now"] >= before["now"]
        until(lambda: practised(client)["in_vain"]["order"] > after["in_vain"]["order"] + 50)
        ended = client.delete("/admin/practice").json()
    began, ended_at = (datetime.fromisoformat(ended[name]) for name in ("began_at", "now"))
    came = Habits(7, Rates.model_validate(rates)).arrivals(("wemakeprice", "seller-1"), began, ended_at)
    assert (ended["in_vain"], ended["done"]) == ({"order": len(came)}, {})


def practised(client: httpx.Client) -> dict[str, Any]:
    return client.get("/admin/practice").json()


def test_a_cut_connection_brings_no_answer_but_the_effect(tmp_path):
    with running(tmp_path) as client:
        headers = opened(client)
        order = placed(client)
        plan = {"mall": "wemakeprice", "operation": "orders.confirm", "kind": "timeout_after_effect", "hold_seconds": 0}
        client.post("/admin/faults", json=plan)
        with pytest.raises(httpx.TransportError):
            confirm(client, headers, order)
        assert client.get("/admin/ledger/summary").json()["lines_acknowledged"] == 1


def test_the_callers_trace_ends_in_a_span_of_the_simulator(tmp_path):
    with zipkin() as (endpoint, spans), running(tmp_path, endpoint) as client:
        confirm(client, opened(client), placed(client))
        until(lambda: any(span["traceId"] == TRACE for span in spans))
    span = next(span for span in spans if span["traceId"] == TRACE)
    assert (span["localEndpoint"]["serviceName"], span["kind"]) == ("mall-simulator", "SERVER")
    assert span["name"] == "wemakeprice orders.confirm"


def test_the_admin_api_is_documented(tmp_path):
    with running(tmp_path) as client:
        paths = client.get("/openapi.json").json()["paths"]
    assert {"/admin/accounts", "/admin/orders", "/admin/faults", "/admin/ledger", "/admin/reset"} <= set(paths)
