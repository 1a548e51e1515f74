"""Buyers ask, malls ask urgently and post notices, and the ledger tells how often each was answered."""

from typing import Any

import httpx
import pytest

from mall_simulator.door import ConnectionCutError


async def ask(simulator: Any, mall: str = "coupang", about: str = "product", **more: Any) -> list[dict[str, Any]]:
    body = {"mall": mall, "account": "seller-1", "about": about, **more}
    answer = await simulator.http.post("/admin/inquiries", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["inquiries"]


async def reply(seller: Any, number: str, text: str) -> httpx.Response:
    body = {"content": text, "vendorId": seller.vendor, "replyBy": seller.secrets["user_id"]}
    return await seller.call("POST", seller.o(4, f"onlineInquiries/{number}/replies"), body)


async def test_the_same_seed_asks_the_same(simulator):
    await simulator.account("coupang")
    first, again = await ask(simulator, seed=7), await ask(simulator, seed=7)
    other = await ask(simulator, seed=8)
    told = [(one["asker"], one["question"]) for one in (*first, *again, *other)]
    assert told[0] == told[1] != told[2]
    assert first[0]["number"] != again[0]["number"]


async def test_an_inquiry_is_about_an_order_and_its_product(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    order = await seller.approved_order()
    (asked,) = await ask(simulator, "coupang", "customer_center", order=order["number"])
    assert (asked["order"], asked["product_number"]) == (order["number"], order["lines"][0]["product_number"])


async def test_the_ledger_counts_every_answer(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    (one, two) = await ask(simulator, count=2)
    for number, text in ((one["number"], "첫 답변"), (one["number"], "둘째 답변"), (two["number"], "답변")):
        assert (await reply(seller, number, text)).status_code == 200
    assert (await reply(seller, two["number"], "답변")).status_code == 400
    rows = {row["number"]: row for row in (await simulator.ledger())["inquiries"]}
    assert [(row["answers"], row["repeats"]) for row in rows.values()] == [(2, 1), (1, 0)]
    summary = await simulator.summary()
    assert (summary["inquiries_asked"], summary["inquiries_answered"], summary["doubled_answers"]) == (2, 2, 1)


@pytest.mark.parametrize(("kind", "effect"), [("timeout_after_effect", 1), ("timeout_before_effect", 0)])
async def test_faults_strike_answers_too(simulator, sellers, kind, effect):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    (asked,) = await ask(simulator)
    aimed = {"operation": "inquiries.answer", "target": asked["number"]}
    await simulator.fault(mall="coupang", kind=kind, hold_seconds=0, **aimed)
    with pytest.raises(ConnectionCutError):
        await reply(seller, asked["number"], "답변")
    assert (await simulator.summary())["inquiries_answered"] == effect


async def test_a_note_of_the_call_centre_is_confirmed_and_a_question_closes_by_itself(simulator, sellers):
    seller = sellers("coupang").Seller(simulator, await simulator.account("coupang"))
    (note,), (question,) = await ask(simulator, about="urgent"), await ask(simulator, about="customer_center")
    path = seller.o(4, f"callCenterInquiries/{note['number']}/confirms")
    assert (await seller.call("POST", path, {"confirmBy": "another"})).status_code == 400
    assert (await seller.call("POST", path, {"confirmBy": seller.secrets["user_id"]})).json()["code"] == "200"
    simulator.clock.advance_seconds(25 * 3600)
    who, thread = seller.secrets["user_id"], question["numbers"]["thread"]
    body = {"content": "늦은 답변", "replyBy": who, "parentAnswerId": thread}
    late = await seller.call("POST", seller.o(4, f"callCenterInquiries/{question['number']}/replies"), body)
    assert (late.status_code, "종료" in late.text) == (400, True)
    assert (await simulator.summary())["inquiries_read"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("inquiries", {"mall": "hmall"}, 409),
        ("inquiries", {"mall": "wemakeprice", "about": "urgent"}, 409),
        ("inquiries", {"mall": "coupang", "account": "nobody"}, 404),
        ("inquiries", {"mall": "coupang", "product_number": "1"}, 404),
        ("inquiries", {"mall": "coupang", "order": "1"}, 404),
        ("inquiries", {"mall": "coupang", "asked_at": "2026-11-20T00:00:00"}, 422),
        ("notices", {"mall": "coupang"}, 409),
        ("inquiries/coupang/1/close", {}, 404),
    ],
)
async def test_what_no_mall_has_is_refused(simulator, path, body, status):
    for mall in ("hmall", "wemakeprice", "coupang"):
        await simulator.account(mall)
    given = {"account": "seller-1", **body} if path == "inquiries" else body
    assert (await simulator.http.post(f"/admin/{path}", json=given)).status_code == status


async def test_a_notice_is_told_to_all_sellers_of_the_mall(simulator):
    answer = await simulator.http.post("/admin/notices", json={"mall": "gmarket", "title": "안내"})
    assert (answer.status_code, answer.json()["title"]) == (201, "안내")
    assert (await simulator.summary())["notices_posted"] == 1
