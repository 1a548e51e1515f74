"""Faults, quotas, ledger and the admin API, on the mall with the simplest key."""

import json
from typing import Any

import pytest

from mall_simulator.door import ConnectionCutError

WINDOW = {"fromDate": "2026-11-20 00:00:00", "toDate": "2026-11-20 23:59:59", "type": "NEW"}


class Seller:
    """A seller at 위메프."""

    def __init__(self, simulator, key: str) -> None:
        self.http = simulator.http
        self.headers = {"apiKey": key, "traceparent": "00-" + "1" * 32 + "-" + "2" * 16 + "-01"}

    async def orders(self):
        return await self.http.get("/wemakeprice/order/out/getOrderList", params=WINDOW, headers=self.headers)

    async def bundles(self) -> list[int]:
        return [row["bundleNo"] for row in (await self.orders()).json()["data"]]

    async def confirm(self, order: dict[str, Any]):
        body = {"bundleNo": int(order["number"])}
        return await self.http.post("/wemakeprice/order/in/setOrderConfirm", json=body, headers=self.headers)


@pytest.fixture
async def seller(simulator) -> Seller:
    return Seller(simulator, (await simulator.account("wemakeprice"))["api_key"])


async def fault(simulator, kind: str, operation: str = "orders.list", **more: Any) -> int:
    plan = {"mall": "wemakeprice", "operation": operation, "kind": kind, "hold_seconds": 0, **more}
    return await simulator.fault(**plan)


async def test_a_time_out_after_the_effect_leaves_the_effect(seller, simulator):
    order = await simulator.unknown_order("wemakeprice")
    await fault(simulator, "timeout_after_effect", "orders.confirm")
    with pytest.raises(ConnectionCutError):
        await seller.confirm(order)
    assert (await simulator.ledger())["orders"][0]["lines"][0]["acknowledged"] == 1
    assert (await seller.confirm(order)).json()["resultCode"] == "409"


async def test_a_time_out_before_the_effect_leaves_none(seller, simulator):
    order = await simulator.unknown_order("wemakeprice")
    await fault(simulator, "timeout_before_effect", "orders.confirm")
    with pytest.raises(ConnectionCutError):
        await seller.confirm(order)
    assert (await simulator.ledger())["orders"][0]["lines"][0]["acknowledged"] == 0
    assert (await seller.confirm(order)).json()["resultCode"] == "200"


@pytest.mark.parametrize(("kind", "status"), [("http_500", 500), ("http_503", 503), ("html_error_page", 502)])
async def test_an_error_answer_comes_instead_of_the_effect(seller, simulator, kind, status):
    order = await simulator.unknown_order("wemakeprice")
    await fault(simulator, kind, "orders.confirm")
    answer = await seller.confirm(order)
    assert answer.status_code == status
    assert answer.text.startswith("<html>") == (kind == "html_error_page")
    assert (await simulator.summary())["lines_acknowledged"] == 0


async def test_a_truncated_body_is_no_json(seller, simulator):
    await simulator.unknown_order("wemakeprice")
    await fault(simulator, "truncated_body")
    with pytest.raises(json.JSONDecodeError):
        (await seller.orders()).json()
    assert len(await seller.bundles()) == 1


async def test_a_wrong_charset_is_no_utf8(seller, simulator):
    await simulator.unknown_order("wemakeprice")
    await fault(simulator, "wrong_charset")
    body = (await seller.orders()).content
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert "처음 보는 상품" in body.decode("cp949")


async def test_rows_come_twice_or_in_another_order(seller, simulator):
    numbers = [int((await simulator.unknown_order("wemakeprice"))["number"]) for _ in range(2)]
    await fault(simulator, "duplicate_rows")
    assert await seller.bundles() == [numbers[0], numbers[0], numbers[1], numbers[1]]
    await fault(simulator, "reordered_page")
    assert await seller.bundles() == numbers[::-1]
    assert await seller.bundles() == numbers


async def test_a_repeated_page_brings_the_last_rows_again(seller, simulator):
    first = int((await simulator.unknown_order("wemakeprice"))["number"])
    await seller.bundles()
    second = int((await simulator.unknown_order("wemakeprice"))["number"])
    await fault(simulator, "repeated_page")
    assert await seller.bundles() == [first, first, second]


async def test_one_row_cannot_be_read_and_is_still_named(seller, simulator):
    numbers = [int((await simulator.unknown_order("wemakeprice"))["number"]) for _ in range(2)]
    whole = (await seller.orders()).json()
    await fault(simulator, "garbled_row", target=str(numbers[1]))
    garbled = (await seller.orders()).json()
    (first, second), (same, other) = whole["data"], garbled["data"]
    assert (same, other["bundleNo"], second["bundleNo"]) == (first, numbers[1], numbers[1])
    assert other["orderProduct"][0]["productQty"] == "##"
    assert (await seller.orders()).json() == whole


async def test_an_expired_key_is_told_in_the_malls_words(seller, simulator):
    await fault(simulator, "expired_token")
    assert (await seller.orders()).json()["error"]["message"] == "만료된 API KEY 입니다."


async def test_a_slow_drip_arrives_whole(seller, simulator):
    await fault(simulator, "slow_drip", hold_seconds=0.01)
    assert (await seller.orders()).json()["resultCode"] == "200"


async def test_a_lowered_quota_refuses_until_it_is_spent(seller, simulator):
    await fault(simulator, "quota_lowered", limit=1, times=2)
    statuses = [(await seller.orders()).status_code for _ in range(4)]
    assert statuses == [200, 429, 429, 200]
    assert (await simulator.summary())["throttled"] == 2


async def test_a_fault_waits_passes_and_is_spent(seller, simulator):
    await fault(simulator, "http_500", after=1, times=2)
    assert [(await seller.orders()).status_code for _ in range(4)] == [200, 500, 500, 200]
    assert len((await simulator.ledger())["faults"]) == 2


async def test_a_fault_aims_at_one_order(seller, simulator):
    orders = [await simulator.unknown_order("wemakeprice") for _ in range(2)]
    await fault(simulator, "http_500", "orders.*", target=orders[1]["number"])
    assert (await seller.confirm(orders[0])).status_code == 200
    assert (await seller.confirm(orders[1])).status_code == 500


async def test_faults_by_seed_are_the_same_every_time(seller, simulator):
    async def run() -> list[int]:
        await fault(simulator, "http_500", rate=0.5, seed=3, times=None)
        statuses = [(await seller.orders()).status_code for _ in range(12)]
        await simulator.http.delete("/admin/faults")
        return statuses

    first = await run()
    assert first == await run()
    assert set(first) == {200, 500}


async def test_faults_are_listed_and_taken_out(seller, simulator):
    number = await fault(simulator, "http_500")
    assert [row["id"] for row in (await simulator.http.get("/admin/faults")).json()] == [number]
    assert (await simulator.http.delete(f"/admin/faults/{number}")).json() == {"removed": 1}
    assert (await seller.orders()).status_code == 200


async def test_the_ledger_keeps_every_call_with_its_trace(seller, simulator):
    await seller.orders()
    calls = (await simulator.http.get("/admin/ledger/entries", params={"kind": "call"})).json()
    assert calls[0]["operation"] == "orders.list"
    assert calls[0]["traceparent"] == seller.headers["traceparent"]
    assert (await simulator.ledger())["calls"] == {"wemakeprice": {"orders.list": {"200": 1}}}


async def test_the_ledger_keeps_orders_whole_and_filters(seller, simulator):
    await simulator.account("tmon")
    order = await simulator.unknown_order("wemakeprice", quantity=3, shipping_won=2500)
    await simulator.unknown_order("tmon")
    view = (await simulator.http.get("/admin/ledger", params={"mall": "wemakeprice"})).json()
    placed = view["orders"][0]
    assert len(view["orders"]) == 1
    assert (placed["amount_won"], placed["shipping_won"]) == (30000, 2500)
    assert placed["buyer"] == order["buyer"]
    summary = await simulator.summary()
    assert summary["orders_placed"] == 2
    assert summary["malls"]["tmon"]["orders_placed"] == 1


async def test_a_limit_set_by_the_admin_holds_for_one_operation(seller, simulator):
    quota = {"mall": "wemakeprice", "operation": "orders.list", "calls": 1, "seconds": 60}
    await simulator.http.put("/admin/quotas", json=quota)
    assert [(await seller.orders()).status_code for _ in range(2)] == [200, 429]
    await simulator.http.post("/admin/clock", json={"seconds": 61})
    assert (await seller.orders()).status_code == 200


async def test_buyers_come_from_the_seed(simulator):
    await simulator.account("wemakeprice")
    buyers = [(await simulator.unknown_order("wemakeprice", seed=seed))["buyer"] for seed in (5, 5, 6)]
    assert buyers[0] == buyers[1]
    assert buyers[0] != buyers[2]


async def test_a_delivered_order_can_neither_be_cancelled_nor_delivered_again(seller, simulator):
    order = await simulator.unknown_order("wemakeprice")
    path = f"/admin/orders/wemakeprice/{order['number']}"
    assert (await simulator.http.post(f"{path}/deliver")).status_code == 409
    await seller.confirm(order)
    body = {"bundleNo": int(order["number"]), "shipMethod": "PARCEL", "parcelCompanyCode": "1", "invoiceNo": "12345678"}
    await seller.http.post("/wemakeprice/order/in/setOrderDelivery", json=body, headers=seller.headers)
    assert (await simulator.http.post(f"{path}/deliver")).json()["lines"][0]["state"] == "delivered"
    assert (await simulator.http.post(f"{path}/cancel-request")).status_code == 409


async def test_what_does_not_exist_is_not_found(simulator):
    await simulator.account("wemakeprice")
    for lines in ([{"product_number": "1"}], [{"seller_code": "1"}]):
        body = {"mall": "wemakeprice", "account": "seller-1", "lines": lines}
        assert (await simulator.http.post("/admin/orders", json=body)).status_code == 404
    assert (await simulator.http.post("/admin/orders/wemakeprice/1/deliver")).status_code == 404
    assert (
        await simulator.http.post("/admin/accounts", json={"mall": "wemakeprice", "account": "seller-1"})
    ).status_code == 409


async def test_a_reset_forgets_everything(seller, simulator):
    await simulator.unknown_order("wemakeprice")
    await simulator.http.post("/admin/reset")
    assert (await simulator.ledger())["orders"] == []
    assert (await seller.orders()).status_code == 401


async def test_an_unknown_path_is_the_malls_own_404(seller):
    answer = await seller.http.get("/wemakeprice/nothing", headers=seller.headers)
    assert (answer.status_code, answer.json()["resultCode"]) == (404, "404")


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/admin/health/ready"])
async def test_it_is_well(simulator, path):
    assert (await simulator.http.get(path)).json() == {"status": "ok"}


async def test_the_tree_has_forty_leaves_and_more():
    from mall_simulator.categories import categories

    leaves = [node.whole_name for node in categories() if node.leaf]
    assert len(leaves) >= 40
    assert "패션잡화>주얼리>주얼리소품" in leaves
