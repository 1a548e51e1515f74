"""The main job of order-sync over HTTP: collect, confirm, invoice, send, with the logs in the manuals' words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.listing import ListingApplied
from contracts.mall_gateway import BrokenLine

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALENDAR_DAY = "20"


async def test_orders_are_collected_by_hand_and_the_log_speaks_the_manuals_words(shop: Any) -> None:
    job_id, collection_id = await shop.asked()
    lines = [shop.line(n) for n in (1, 2, 3)]
    shop.tell(shop.page(collection_id, lines))
    shop.tell(shop.seal(collection_id, lines))
    log = await shop.log(job_id)
    texts = [text for _, text in log]
    assert texts[0].startswith(f"[시작]주문 수집 {CALENDAR_DAY}")
    assert texts[1:4] == [
        "주문 수집을 시작합니다.",
        "위메프(sbdc6678) 신규주문 주문 수집을 성공하였습니다.",
        "주문 수집을 종료합니다.",
    ]
    assert texts[4].startswith(f"[종료]주문 수집 {CALENDAR_DAY}")
    assert [text for _, text in await shop.log(job_id, **{"Last-Event-ID": log[1][0]})] == texts[2:]
    (job,) = await shop.see("/jobs")
    assert (job["job_id"], job["label"], job["rows"], job["succeeded"]) == (str(job_id), "주문 수집", 1, 1)
    assert await shop.see("/jobs", before=job["started_at"], before_id=job["job_id"]) == []
    found = (await shop.see("/orders"))["items"]
    assert [row["order_number"] for row in found] == ["202608130000003", "202608130000002", "202608130000001"]
    assert {row["state_label"] for row in found} == {"신규주문"}
    account = next(a for a in (await shop.see("/collections"))["accounts"] if a["item"] == "new")
    assert (account["state_label"], account["login_id"]) == ("성공", "sbdc6678")
    assert account["last_collected_at"]


def recorded_of_page(shop: Any, collection_id: Any) -> int:
    """How many events the collection and the seller's orders have; the schedule may record others meanwhile."""
    with shop.app.state.application.database.connection() as connection:
        row = connection.execute(
            "SELECT count(*) AS events FROM order_sync_events"
            " WHERE originator_id = %s OR (seller_id = %s AND topic LIKE '%%:Order.%%')",
            (collection_id, shop.seller_id),
        ).fetchone()
    return row["events"]


async def test_a_page_taken_twice_changes_nothing(shop: Any) -> None:
    _, collection_id = await shop.asked()
    lines = [shop.line(n) for n in (1, 2)]
    shop.tell(shop.page(collection_id, lines))
    before = recorded_of_page(shop, collection_id)
    shop.tell(shop.page(collection_id, lines))
    assert recorded_of_page(shop, collection_id) == before
    assert len((await shop.see("/orders"))["items"]) == 2


async def test_orders_that_come_in_several_windows_are_there_once(shop: Any) -> None:
    await shop.collected(shop.line(1), shop.line(2))
    _, collection_id = await shop.asked(minutes=30)
    shop.tell(shop.page(collection_id, [shop.line(2), shop.line(3), shop.line(3)]))
    shop.tell(shop.seal(collection_id, [shop.line(2), shop.line(3)]))
    found = (await shop.see("/orders"))["items"]
    assert sorted(row["order_number"][-1] for row in found) == ["1", "2", "3"]
    assert (await shop.window(collection_id))["new_orders"] == 1


async def test_a_collection_with_a_missing_page_is_not_sealed(shop: Any) -> None:
    _, collection_id = await shop.asked()
    first, second = [shop.line(1)], [shop.line(2)]
    shop.tell(shop.page(collection_id, first, page=1))
    shop.tell(shop.seal(collection_id, first + second, pages=2))
    window = await shop.window(collection_id)
    assert (window["state_label"], window["times_reopened"]) == ("수집중", 1)
    assert "2쪽을 받지 못했습니다" in window["reason"]
    shop.tell(shop.page(collection_id, first, page=1))
    shop.tell(shop.page(collection_id, second, page=2))
    shop.tell(shop.seal(collection_id, first + second, pages=2))
    window = await shop.window(collection_id)
    assert (window["state_label"], window["lines"], window["pages"]) == ("성공", 2, 2)
    assert len(window["digest"]) == 64


async def test_a_failed_window_is_asked_again_and_sealed(shop: Any) -> None:
    job_id, collection_id = await shop.asked(minutes=15 * 24 * 60)  # beyond what the schedule's first window reaches
    shop.fail(collection_id)
    assert "위메프(sbdc6678) 신규주문 주문 수집을 실패하였습니다.(제휴몰에서 처리할 수 없는 주문입니다.)" in [
        text for _, text in await shop.log(job_id)
    ]
    window = await shop.window(collection_id)
    assert (window["state_label"], window["healed_at"]) == ("실패", None)
    body = {
        "account_ids": [str(shop.account_id)],
        "items": ["new"],
        "since": window["since"],
        "until": window["until"],
    }
    await shop.ask("POST", "/collections", 202, json=body)
    shop.tell(shop.page(collection_id, [shop.line(1)]))
    shop.tell(shop.seal(collection_id, [shop.line(1)]))
    assert (await shop.window(collection_id))["state_label"] == "성공"


async def test_a_line_that_cannot_be_read_is_set_aside_and_put_back(shop: Any) -> None:
    _, collection_id = await shop.asked()
    shop.tell(shop.page(collection_id, [shop.line(1)], broken=[unread(shop)]))
    shop.tell(shop.seal(collection_id, [shop.line(1)], broken=1))
    assert len((await shop.see("/orders"))["items"]) == 1
    aside = (await shop.see("/broken-lines"))[0]
    assert (aside["state"], aside["reason"]) == ("set_aside", "수량을 읽을 수 없습니다.")
    assert (aside["mall_name"], aside["login_id"], aside["item_label"]) == ("위메프", "sbdc6678", "신규주문")
    await shop.ask("POST", f"/broken-lines/{aside['broken_line_id']}/retry", 202)
    both = [shop.line(1), shop.line(2)]
    shop.tell(shop.page(collection_id, both))
    shop.tell(shop.seal(collection_id, both))
    assert await shop.see("/broken-lines") == []
    assert [row["state"] for row in await shop.see("/broken-lines", healed=True)] == ["healed"]
    assert len((await shop.see("/orders"))["items"]) == 2


def unread(shop: Any, raw: str = '{"qty": "##"}') -> BrokenLine:
    """A line that could not be read, sealed as the gateway does it."""
    subject = uuid4()
    sealed = shop.app.state.keyring.seal(shop.seller_id, subject, {"raw": raw})
    return BrokenLine(position=1, reason="수량을 읽을 수 없습니다.", sealed=sealed, subject_id=subject)


async def test_what_the_mall_sent_is_shown_with_a_record_until_it_is_destroyed(shop: Any) -> None:
    _, collection_id = await shop.asked()
    line = unread(shop, '{"qty": "##", "name": "홍길동"}')
    shop.tell(shop.page(collection_id, [], broken=[line]))
    shop.tell(shop.seal(collection_id, [], broken=1))
    (aside,) = await shop.see("/broken-lines")
    assert "홍길동" not in str(aside)
    path = f"/broken-lines/{aside['broken_line_id']}/reveal"
    shown = await shop.ask("POST", path, 200, json={"purpose": "주문번호 확인"})
    assert shown == {"original": '{"qty": "##", "name": "홍길동"}'}
    with shop.app.state.application.database.connection() as connection:
        recorded = "SELECT topic, actor FROM order_sync_events WHERE originator_id = %s ORDER BY originator_version"
        *_, last = connection.execute(recorded, (aside["broken_line_id"],)).fetchall()
    assert (last["topic"].split(":")[1], last["actor"].split(":")[0]) == ("BrokenLine.Revealed", "user")
    assert await shop.see("/broken-lines") == [aside]
    shop.app.state.keyring.erase(shop.seller_id, [line.subject_id])
    assert await shop.ask("POST", path, 200, json={"purpose": ""}) == {"original": "[파기됨]"}
    await shop.ask("POST", f"/broken-lines/{uuid4()}/reveal", 404, json={"purpose": ""})


async def test_an_order_goes_from_new_to_sent(shop: Any) -> None:
    first, second = await shop.collected(shop.line(1), shop.line(2))
    job = await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": [first, second]})
    assert job["refused"] == []
    shop.confirmed(1)
    shop.confirm_refused(2)
    texts = [text for _, text in await shop.log(job["job_id"])]
    assert texts[0].startswith("[시작]발주확인 처리 연동 20")
    assert texts[1:5] == [
        "발주확인 연동을 시작합니다.",
        "202608130000001[1] 발주확인 연동에 성공하였습니다.",
        "202608130000002[2] 발주확인 연동에 실패하였습니다.(제휴몰에서 처리할 수 없는 주문입니다.)",
        "발주확인 연동을 종료합니다.",
    ]
    invoices = {"invoices": [{"order_id": first, "courier": "LOGEN", "invoice_number": "12345678901"}]}
    assert await shop.ask("POST", "/orders/invoices", 200, json=invoices) == {"saved": 1, "refused": []}
    job = await shop.ask("POST", "/orders/invoices/send", 202, json={"order_ids": [first, second]})
    assert [row["code"] for row in job["refused"]] == ["order_not_confirmed"]
    shop.sent(1, "LOGEN", "12345678901")
    texts = [text for _, text in await shop.log(job["job_id"])]
    assert "202608130000001[1] 송장송신 연동에 성공하였습니다." in texts
    row = (await shop.see("/orders", state="shipping"))["items"][0]
    assert (row["order_id"], row["state_label"], row["asked"]) == (first, "송장전송", "")
    assert (await shop.see("/orders/counts"))["shipping"] == 1
    history = await shop.see(f"/orders/{first}/history")
    assert [(row["act"], row["result"]) for row in history] == [
        ("송장송신", "성공"),
        ("송장송신", "요청"),
        ("송장등록", "저장"),
        ("발주확인", "성공"),
        ("발주확인", "요청"),
        ("주문수집", "성공"),
    ]
    assert (history[0]["trace_id"], history[0]["mall_answer"]) == ("ab" * 16, '{"result":"***"}')
    assert [row["result"] for row in (await shop.see("/invoices", q="12345678901"))["items"]] == [
        "성공",
        "요청",
        "저장",
    ]


async def test_what_was_delivered_is_sold_with_an_estimate(shop: Any) -> None:
    await shop.collected(shop.line(1, state="delivered", delivered_at=datetime(2026, 8, 15, tzinfo=UTC)))
    sold = await shop.see("/sales", **{"from": "2026-08-13", "to": "2026-08-13"})
    assert [(row["amount_won"], row["settlement_won"]) for row in sold["items"]] == [(135_000, 117_250)]
    assert sold["totals"][0]["mall_name"] == "위메프"


async def test_orders_with_a_cancel_request_are_held_and_shown(shop: Any) -> None:
    held, free = await shop.collected(shop.line(1, cancel_asked=True), shop.line(2))
    job = await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": [held, free]})
    assert [(row["order_id"], row["code"]) for row in job["refused"]] == [(held, "cancel_asked")]
    assert [row["order_id"] for row in (await shop.see("/orders", cancel_asked=True))["items"]] == [held]


async def test_an_unmatched_item_is_mapped_with_blame_and_taken_back_by_name(shop: Any, product: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1), shop.line(2))
    item = (await shop.see("/unmatched-items"))["items"][0]
    assert (item["waiting"], item["option_text"]) == (2, "골드")
    told = product(shop)
    body = {"rule_id": item["rule_id"], "product_id": str(told.product_id), "option_key": "01", "evidence": "사진 확인"}
    assert (await shop.ask("POST", "/mappings", 201, json=body))["orders"] == 2
    await shop.ask("POST", "/mappings", 409, json=body)
    row = await shop.see(f"/orders/{order_id}")
    assert (row["product_id"], row["matched_by"], row["match_evidence"]) == (
        str(told.product_id),
        "seller",
        "사진 확인",
    )
    assert (await shop.see("/unmatched-items", matched=True))["items"][0]["matched_actor"].startswith("user:")
    _, collection_id = await shop.asked(minutes=20)
    shop.tell(shop.page(collection_id, [shop.line(3)]))
    assert (await shop.see(f"/orders/{shop.order_id(3)}"))["matched_by"] == "seller"
    taken = await shop.ask("DELETE", f"/mappings/{item['rule_id']}", 200)
    assert [(row["order_number"][-1], row["waits_again"]) for row in taken["orders"]] == [
        ("1", True),
        ("2", True),
        ("3", True),
    ]
    counted = await shop.see("/orders/counts")
    assert counted["unmatched"] == 3
    assert await shop.see("/orders/counts/by-mall") == {"wemakeprice": counted}
    assert await shop.see("/orders/counts/by-mall", mall="coupang") == {}


async def test_unmatched_items_are_paged_and_found(shop: Any) -> None:
    await shop.collected(
        *(shop.line(each, mall_option_no=f"{each}", option_text=f"색상 {each}") for each in range(1, 4))
    )
    first = await shop.see("/unmatched-items", limit=2)
    rest = await shop.see("/unmatched-items", limit=2, cursor=first["next"])
    assert [row["option_text"] for row in (*first["items"], *rest["items"])] == ["색상 1", "색상 2", "색상 3"]
    assert (rest["next"], first["items"][0]["mall_name"]) == (None, "위메프")
    (found,) = (await shop.see("/unmatched-items", q="색상 2"))["items"]
    assert await shop.see(f"/unmatched-items/{found['rule_id']}") == found
    assert len((await shop.see("/unmatched-items", q=found["mall_product_no"], mall="wemakeprice"))["items"]) == 3
    assert (await shop.see("/unmatched-items", mall="tmon"))["items"] == []
    await shop.ask("GET", f"/unmatched-items/{uuid4()}", 404)


async def test_a_listing_explains_waiting_orders_and_later_ones(shop: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1))
    product_id = uuid4()
    shop.tell(
        ListingApplied(
            listing_id=uuid4(),
            account_id=shop.account_id,
            mall=shop.mall,
            product_id=product_id,
            mall_product_no="4174343458",
            mall_option_nos={"01": "1", "02": "2"},
        )
    )
    _, collection_id = await shop.asked(minutes=10)
    shop.tell(shop.page(collection_id, [shop.line(2, mall_option_no="2")]))
    found = [(await shop.see(f"/orders/{each}")) for each in (order_id, shop.order_id(2))]
    assert [(row["product_id"], row["option_key"]) for row in found] == [
        (str(product_id), "01"),
        (str(product_id), "02"),
    ]


async def test_a_buyer_is_masked_and_shown_in_clear_only_with_a_record(shop: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1))
    buyer = (await shop.see(f"/orders/{order_id}"))["buyer"]
    assert buyer == {
        "orderer_name": "홍*동",
        "receiver_name": "김*수",
        "receiver_phone": "010-****-5678",
        "zip_code": "06236",
        "address": "서울 강남구 ***",
        "memo": "***",
    }
    clear = await shop.ask("POST", f"/orders/{order_id}/reveal", 200, json={"purpose": "배송 문의"})
    assert clear["buyer"]["receiver_name"] == "김철수"
    looked = (await shop.see(f"/orders/{order_id}/history"))[0]
    assert (looked["act"], looked["result"], looked["reason"]) == ("개인정보", "열람", "배송 문의")
    assert looked["actor"].startswith("user:")


async def test_an_unknown_effect_is_settled_by_the_seller(shop: Any) -> None:
    order_id, *_ = await shop.collected(shop.line(1))
    await shop.ask("POST", "/orders/confirm", 202, json={"order_ids": [order_id]})
    shop.confirm_refused(1, unsettled=True)
    assert (await shop.see("/orders", unsettled=True))["items"][0]["unsettled"] == "confirm"
    await shop.ask("POST", f"/orders/{order_id}/settle", 204, json={"outcome": "done"})
    row = await shop.see(f"/orders/{order_id}")
    assert (row["state_label"], row["unsettled"]) == ("발주확인", "")


async def test_orders_are_paged_without_gap_or_double(shop: Any) -> None:
    await shop.collected(*[shop.line(n) for n in range(1, 6)])
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = await shop.see("/orders", limit=2, **cursor)
        seen += [row["order_number"][-1] for row in page["items"]]
        cursor = {"cursor": page["next"]}
    assert (seen, page["next"]) == (["5", "4", "3", "2", "1"], None)


async def test_orders_are_found_by_number_mall_and_day(shop: Any) -> None:
    await shop.collected(shop.line(1), shop.line(2))
    for wanted in (
        {"q": "202608130000001"},
        {"q": shop.ref(1).order_no},
        {"q": "000001", "mall": "wemakeprice", "from": "2026-08-13", "to": "2026-08-13", "state": "new"},
    ):
        assert [row["order_id"] for row in (await shop.see("/orders", **wanted))["items"]][-1] == shop.order_id(1)
    for missing in ({"mall": "coupang"}, {"to": "2026-08-12"}, {"q": "%"}, {"state": "completed"}):
        assert (await shop.see("/orders", **missing))["items"] == []


async def test_words_are_found_in_any_case_within_one_text(shop: Any) -> None:
    await shop.collected(shop.line(1, product_name="Silver_Ring 50%"), shop.line(2))
    number = (await shop.see(f"/orders/{shop.order_id(1)}"))["order_number"]
    for words in ("silver_ring", "SILVER", "50%", number[-6:], shop.ref(1).order_no):
        found = (await shop.see("/orders", q=words))["items"]
        assert shop.order_id(1) in [row["order_id"] for row in found], words
        assert (await shop.see("/orders/counts", q=words))["new"] == len(found)
    for words in ("silverxring", f"{number} ", f"{shop.ref(1).order_no}silver", "50%%"):
        assert (await shop.see("/orders", q=words))["items"] == []


async def test_what_was_sold_is_counted_by_the_days_of_seoul(shop: Any) -> None:
    late, early = datetime(2026, 8, 13, 14, 59, tzinfo=UTC), datetime(2026, 8, 13, 15, 0, tzinfo=UTC)
    await shop.collected(
        shop.line(1, ordered_at=late),
        shop.line(2, ordered_at=early, amount_won=7_000),
        shop.line(3, ordered_at=early, amount_won=5_000, state="delivered"),
        shop.line(4, ordered_at=early, state="cancelled"),
        shop.line(5, ordered_at=early + timedelta(days=1)),
    )
    path, period = "/orders/counts/by-day", {"from": "2026-08-13", "to": "2026-08-14"}
    mall = {"mall": "wemakeprice", "mall_name": "위메프"}
    assert await shop.see(path, **period) == [
        {"day": "2026-08-13", **mall, "orders": 1, "amount_won": 135_000},
        {"day": "2026-08-14", **mall, "orders": 2, "amount_won": 12_000},
    ]
    assert len(await shop.see(path)) == 3
    assert await shop.see(path, mall="tmon") == []
