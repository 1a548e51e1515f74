"""The simulator's answers beside the malls' own documented bodies, where those lie next to the repository.

Without that folder the names that malls.md lists are compared, so the tests judge in both cases.
"""

import importlib.util
import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[4] / "shared" / "mall-samples"


def _seller(mall: str, simulator, secrets: dict[str, str]) -> Any:
    path = Path(__file__).with_name(f"test_{mall}.py")
    spec = importlib.util.spec_from_file_location(f"sellers_of_{mall}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Seller(simulator, secrets)


def documented(name: str, fallback: Any) -> Any:
    path = SAMPLES / name
    return json.loads(path.read_text("utf-8")) if path.is_file() else fallback


def differences(ours: Any, theirs: Any, path: str = "") -> list[str]:
    """Names that we answer and they do not, and names of ours with another type of value."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        unknown = [f"{path}.{name} is not documented" for name in ours if name not in theirs]
        return unknown + [
            d for name in ours if name in theirs for d in differences(ours[name], theirs[name], f"{path}.{name}")
        ]
    if isinstance(ours, list) and isinstance(theirs, list):
        return [d for row in ours for d in differences(row, theirs[0], f"{path}[]")] if theirs else []
    nothing = ours in (None, "", {}) or theirs in (None, "", {})
    return [] if nothing or type(ours) is type(theirs) else [f"{path}: {type(ours)} for {type(theirs)}"]


async def test_coupangs_order_sheet_has_the_documented_names_and_types(simulator):
    seller = _seller("coupang", simulator, await simulator.account("coupang"))
    order = await simulator.unknown_order("coupang")
    await seller.acknowledge(int(order["lines"][0]["group"]))
    await seller.invoice(order)
    ours = (await seller.orders("DEPARTURE")).json()
    theirs = documented("coupang/order-list-day.response.json", ours)
    assert differences(ours, theirs) == []
    missing = set(theirs["data"][0]) - set(ours["data"][0])
    assert missing == set()
    assert set(theirs["data"][0]["orderItems"][0]) - set(ours["data"][0]["orderItems"][0]) == set()
    assert {"shipmentBoxId", "inTrasitDateTime", "orderItems"} <= set(ours["data"][0])


async def test_coupangs_batch_answers_have_the_documented_shape(simulator):
    seller = _seller("coupang", simulator, await simulator.account("coupang"))
    order = await simulator.unknown_order("coupang")
    acknowledged = await seller.acknowledge(int(order["lines"][0]["group"]), 1)
    sent = (await seller.invoice(order)).json()
    assert differences(acknowledged, documented("coupang/order-acknowledge.response.json", acknowledged)) == []
    assert differences(sent, documented("coupang/invoice-send.response.json", sent)) == []
    assert set(sent["data"]) == {"responseCode", "responseMessage", "responseList"}


async def test_navers_details_have_the_documented_names_and_types(simulator):
    seller = _seller("smartstore", simulator, await simulator.account("smartstore"))
    order = await simulator.unknown_order("smartstore")
    number = order["lines"][0]["number"]
    await seller.confirm(number)
    await simulator.http.post(f"/admin/orders/smartstore/{number}/cancel-request")
    await seller.dispatch(number)
    ours = await seller.details(number)
    theirs = documented("smartstore/order-query.response.json", {"data": ours})["data"]
    assert differences(ours, theirs) == []
    assert {"order", "productOrder", "cancel", "delivery"} <= set(ours[0])


async def test_navers_changes_and_results_have_the_documented_names(simulator):
    seller = _seller("smartstore", simulator, await simulator.account("smartstore"))
    number = (await simulator.unknown_order("smartstore"))["lines"][0]["number"]
    confirmed = await seller.confirm(number, "1")
    theirs = documented("smartstore/order-confirm.response.json", {"data": confirmed})["data"]
    assert differences(confirmed, theirs) == []
    changes = (await seller.changes()).json()["data"]
    names = {"paymentDate"}
    listed = documented("smartstore/order-change-list.response.json", {"data": changes})["data"]
    assert set(changes["lastChangeStatuses"][0]) - set(listed["lastChangeStatuses"][0]) <= names
