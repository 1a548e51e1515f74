"""The main job of claim-sync over HTTP: collect, show, settle at the mall, with the logs in the manuals' words."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from chassis.testing import eventually_async
from contracts.mall_gateway import BrokenLine, Buyer

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALENDAR_DAY = "20"


async def test_claims_are_collected_by_hand_and_the_log_speaks_the_manuals_words(shop: Any) -> None:
    job_id, collection_id = await shop.asked()
    claims = [shop.claim(n) for n in (1, 2, 3)]
    shop.tell(shop.page(collection_id, claims))
    shop.tell(shop.page(collection_id, claims))
    shop.tell(shop.seal(collection_id, claims))
    log = await shop.log(job_id)
    texts = [text for _, text in log]
    assert texts[0].startswith(f"[시작]취소/반품/교환 수집 {CALENDAR_DAY}")
    assert texts[1:4] == [
        "취소/반품/교환 수집을 시작합니다.",
        "위메프(sbdc6678) 취소요청 취소/반품/교환 수집을 성공하였습니다.",
        "취소/반품/교환 수집을 종료합니다.",
    ]
    found = (await shop.see("/claims"))["items"]
    assert [row["claim_number"] for row in found] == [f"C20260813000000{n}" for n in (3, 2, 1)]
    assert {(row["state_label"], row["order_number"]) for row in found} == {("취소요청", None)}
    accounts = (await shop.see("/collections"))["accounts"]
    assert {each["item_label"] for each in accounts} == {"취소요청", "취소완료", "반품요청", "교환요청"}
    mine = next(each for each in accounts if each["item"] == "cancel_requests")
    assert (mine["state_label"], mine["last_collected_at"] is not None) == ("성공", True)
    (job,) = await shop.see("/jobs")
    assert (job["job_id"], job["failed"], job["ended_at"] is None) == (str(job_id), 0, False)


async def test_a_collection_that_failed_says_why(shop: Any) -> None:
    job_id, collection_id = await shop.asked("return_requests")
    shop.fail(collection_id)
    assert any("반품요청 취소/반품/교환 수집을 실패하였습니다." in text for _, text in await shop.log(job_id))
    assert (await shop.window(collection_id))["state_label"] == "실패"


async def test_the_same_claim_collected_again_changes_nothing(shop: Any) -> None:
    (first,) = await shop.collected(shop.claim(1))
    before = await shop.see(f"/claims/{first}/history")
    await shop.collected(shop.claim(1), minutes=90)
    assert await shop.see(f"/claims/{first}/history") == before


async def test_an_approved_cancel_is_done_and_its_goods_go_back(shop: Any) -> None:
    shop.order(1)
    (claim,) = await shop.collected(shop.claim(1))
    started = await shop.ask("POST", "/claims/approve", 202, json={"claim_ids": [claim]})
    again = await shop.ask("POST", "/claims/approve", 409, json={"claim_ids": [claim]})
    assert again["code"] == "claim_in_progress"
    shop.accepted(claim, "approve")
    texts = [text for _, text in await shop.log(started["job_id"])]
    assert "C202608130000001[1] 취소승인 연동에 성공하였습니다." in texts
    shown = await shop.see(f"/claims/{claim}")
    assert (shown["state_label"], shown["restocked"], shown["order_number"]) == ("취소완료", True, "202608130000001")
    assert not any(act["possible"] for act in shown["acts"])
    history = await shop.see(f"/claims/{claim}/history")
    assert [row["act"] for row in history] == ["클레임종료", "취소승인", "취소승인", "클레임수집"]
    assert history[1]["mall_answer"] == '{"result":"***"}'
    assert (await shop.see("/claims/counts"))["done"] == 1


async def test_a_refused_act_is_tried_again_and_an_unknown_one_settled(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1))
    refuse = {"reason": "shipped", "detail": "어제 출고"}
    await shop.ask("POST", f"/claims/{claim}/refuse", 202, json=refuse)
    shop.refused(claim, "refuse")
    assert (await shop.see(f"/claims/{claim}"))["failure"] == "제휴몰에서 처리할 수 없는 클레임입니다."
    await shop.ask("POST", f"/claims/{claim}/refuse", 202, json=refuse)
    shop.refused(claim, "refuse", 2, unsettled=True)
    assert (await shop.see("/claims/counts"))["unsettled"] == 1
    assert (await shop.ask("POST", "/claims/approve", 409, json={"claim_ids": [claim]}))["code"] == "claim_unsettled"
    await shop.ask("POST", f"/claims/{claim}/settle", 204, json={"outcome": "done"})
    assert (await shop.see(f"/claims/{claim}"))["state_label"] == "취소거부"
    await shop.ask("POST", f"/claims/{claim}/settle", 409, json={"outcome": "done"})


async def test_an_exchange_goes_its_whole_way(shop: Any) -> None:
    shop.has_courier()
    (claim,) = await shop.collected(shop.claim(1, "exchange", wanted_option="실버"))
    await shop.ask("POST", "/claims/approve", 202, json={"claim_ids": [claim]})
    shop.accepted(claim, "approve")
    await shop.ask("POST", "/claims/pick-up", 202, json={"claim_ids": [claim]})
    shop.accepted(claim, "pick_up")
    assert (await shop.see(f"/claims/{claim}"))["state_label"] == "수거완료"
    wrong = await shop.ask("POST", f"/claims/{claim}/reship", 422, json={"invoice_number": "12"})
    assert wrong["code"] == "invoice_number_invalid"
    await shop.ask("POST", f"/claims/{claim}/reship", 202, json={"invoice_number": "1234567890"})
    shop.accepted(claim, "reship")
    shown = await shop.see(f"/claims/{claim}")
    assert (shown["state_label"], shown["reship_courier"], shown["reship_invoice"]) == (
        "재배송중",
        "LOGEN",
        "1234567890",
    )


async def test_what_a_mall_does_not_take_says_where_it_is_done(shop: Any) -> None:
    shop.mall, shop.account_id = "lottecom", uuid4()
    shop.connect()
    (claim,) = await shop.collected(shop.claim(1))
    problem = await shop.ask("POST", f"/claims/{claim}/refuse", 422, json={"reason": "shipped"})
    assert problem["code"] == "claim_act_elsewhere"
    assert "롯데온 스토어센터" in problem["detail"]
    shop.mall, shop.account_id = "hmall", uuid4()
    shop.connect()
    body = {"account_ids": [str(shop.account_id)], "items": ["cancel_requests"]}
    assert (await shop.ask("POST", "/collections", 422, json=body))["code"] == "collection_item_not_listed"


async def test_a_claim_waits_for_its_order_and_is_joined(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(7))
    assert (await shop.see("/claims/counts"))["waiting_for_order"] == 1
    shop.order(7)
    shown = await shop.see(f"/claims/{claim}")
    assert (shown["order_number"], shown["product_name"]) == ("202608130000007", "티몬 테스트 상품")
    assert (await shop.see("/claims", q="202608130000007"))["items"][0]["claim_id"] == claim
    assert (await shop.see("/claims", order_id=str(shop.order_id(7))))["items"][0]["claim_id"] == claim


async def test_an_unknown_state_is_kept_and_shown_in_the_malls_words(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1, state="unknown", mall_state="처리대기2"))
    shown = await shop.see(f"/claims/{claim}")
    assert (shown["state"], shown["mall_state"]) == ("unknown", "처리대기2")


async def test_a_claim_that_cannot_be_read_is_set_aside_and_put_back(shop: Any) -> None:
    _, collection_id = await shop.asked()
    subject = uuid4()
    sealed = shop.app.state.keyring.seal(shop.seller_id, subject, {"raw": "<row/>"})
    broken = BrokenLine(position=1, reason="수량을 읽을 수 없습니다.", sealed=sealed, subject_id=subject)
    shop.tell(shop.page(collection_id, [shop.claim(1)], broken=[broken]))
    shop.tell(shop.seal(collection_id, [shop.claim(1)], broken=1))
    (aside,) = await shop.see("/broken-lines")
    path = f"/broken-lines/{aside['broken_line_id']}"
    assert await shop.ask("POST", f"{path}/reveal", 200, json={"purpose": "확인"}) == {"original": "<row/>"}
    await shop.ask("POST", f"{path}/retry", 202)
    claims = [shop.claim(1), shop.claim(2)]
    shop.tell(shop.page(collection_id, claims))
    shop.tell(shop.seal(collection_id, claims))
    assert await shop.see("/broken-lines") == []
    assert len((await shop.see("/claims"))["items"]) == 2


async def test_a_persons_data_is_masked_revealed_on_record_and_ends_with_the_order(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1))
    assert (await shop.see(f"/claims/{claim}"))["person"]["name"] == "홍*동"
    revealed = await shop.ask("POST", f"/claims/{claim}/reveal", 200, json={"purpose": "수거 문의"})
    assert revealed["person"]["words"] == "색이 다릅니다"
    assert (await shop.see(f"/claims/{claim}/history"))[0]["result"] == "열람"
    shop.app.state.keyring.erase(shop.seller_id, [shop.order_id(1)])
    assert set((await shop.see(f"/claims/{claim}"))["person"].values()) == {"[파기됨]"}


async def test_a_claim_on_the_order_of_an_erased_buyer_goes_on_to_its_end_without_a_person(shop: Any) -> None:
    shop.order(1)
    shop.app.state.keyring.seal(shop.seller_id, shop.order_id(1), {"name": "홍길동"})
    shop.app.state.keyring.erase(shop.seller_id, [shop.order_id(1)])
    nobody = Buyer(subject_id=shop.order_id(1), sealed="")
    (claim,) = await shop.collected(shop.claim(2, ref=shop.ref(1, "cancel"), person=nobody))
    shown = await shop.see(f"/claims/{claim}")
    assert (set(shown["person"].values()), shown["order_number"]) == ({"[파기됨]"}, "202608130000001")
    revealed = await shop.ask("POST", f"/claims/{claim}/reveal", 200, json={"purpose": "수거 문의"})
    assert set(revealed["person"].values()) == {"[파기됨]"}
    await shop.ask("POST", "/claims/approve", 202, json={"claim_ids": [claim]})
    shop.accepted(claim, "approve")
    ended = await shop.see(f"/claims/{claim}")
    assert (ended["state_label"], ended["restocked"]) == ("취소완료", True)


async def test_notes_stand_in_the_history(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1))
    await shop.ask("POST", f"/claims/{claim}/notes", 204, json={"topic": "inquiry", "text": "사진을 요청함"})
    empty = await shop.ask("POST", f"/claims/{claim}/notes", 422, json={"text": " "})
    assert empty["code"] == "claim_note_empty"
    note = (await shop.see(f"/claims/{claim}/history"))[0]
    assert (note["act"], note["reason"], note["actor"][:5]) == ("문의", "사진을 요청함", "user:")
    assert (await shop.see(f"/claims/{claim}"))["notes"] == 1


async def test_what_was_written_down_is_kept_sealed_and_ends_with_the_orders_buyer(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1, "return"))
    refuse = {"reason": "used", "detail": "택 제거 010-1234-5678"}
    await shop.ask("POST", f"/claims/{claim}/notes", 204, json={"text": " 홍길동 고객과 통화함 "})
    await shop.ask("POST", f"/claims/{claim}/refuse", 202, json=refuse)
    shown = await shop.see(f"/claims/{claim}/history")
    assert [row["reason"] for row in shown[:2]] == ["사용 또는 훼손 택 제거 010-1234-5678", "홍길동 고객과 통화함"]
    with shop.app.state.views.read_all() as rows:
        kept = repr(rows.execute("SELECT * FROM claim_history_view WHERE claim_id = %s", (claim,)).fetchall())
    kept += repr([vars(each) for each in shop.app.state.application.events.get(UUID(claim))])
    assert not [word for word in ("통화함", "010-1234-5678") if word in kept]
    shop.app.state.keyring.erase(shop.seller_id, [shop.order_id(1)])
    gone = await shop.see(f"/claims/{claim}/history")
    assert [row["reason"] for row in gone[:2]] == ["사용 또는 훼손 [파기됨]", "[파기됨]"]
    for path, body in (("notes", {"text": "더"}), ("refuse", refuse)):
        refused = await shop.ask("POST", f"/claims/{claim}/{path}", 409, json=body)
        assert refused["code"] == "claim_words_erased"


async def test_lists_are_paged_filtered_and_the_sellers_own(shop: Any, stranger: Any) -> None:
    (first, *_) = await shop.collected(shop.claim(1), shop.claim(2, "return"), shop.claim(3, "exchange"))
    page = await shop.see("/claims", limit=2)
    rest = await shop.see("/claims", limit=2, cursor=page["next"])
    assert (len(page["items"]), [row["claim_id"] for row in rest["items"]], rest["next"]) == (2, [first], None)
    assert [row["kind_label"] for row in (await shop.see("/claims", kind="return", open=True))["items"]] == ["반품"]
    assert (await shop.see("/claims", state="done"))["items"] == []
    assert (await shop.see("/claims", **{"from": "2026-08-14"}))["items"] == []
    assert (await stranger.ask("GET", "/claims", 400, params={"cursor": page["next"]}))["code"] == "bad_cursor"
    for method, path, body in (
        ("GET", f"/claims/{first}", None),
        ("GET", f"/claims/{first}/history", None),
        ("POST", f"/claims/{first}/reveal", {}),
        ("POST", f"/claims/{first}/notes", {"text": "x"}),
        ("POST", f"/claims/{first}/settle", {"outcome": "done"}),
        ("POST", f"/claims/{first}/finish", {"outcome": "done", "reason": "other"}),
        ("POST", f"/claims/{first}/refuse", {"reason": "shipped"}),
        ("POST", f"/claims/{first}/reship", {"invoice_number": "1234567890"}),
        ("POST", "/claims/approve", {"claim_ids": [first]}),
        ("POST", "/claims/pick-up", {"claim_ids": [first]}),
    ):
        await stranger.ask(method, path, 404, json=body, params={"after": shop.last()} if method == "GET" else {})
    staff = shop.tokens.headers(shop.seller_id, role="staff", claims="read")
    await shop.ask("GET", f"/claims/{first}", 200, headers=staff)
    await shop.ask("POST", "/claims/approve", 403, headers=staff, json={"claim_ids": [first]})


async def test_a_request_with_the_same_key_asks_once(shop: Any) -> None:
    (claim,) = await shop.collected(shop.claim(1))
    headers = {**shop.tokens.headers(shop.seller_id), "Idempotency-Key": "approve-1"}
    first = await shop.ask("POST", "/claims/approve", 202, headers=headers, json={"claim_ids": [claim]})
    assert await shop.ask("POST", "/claims/approve", 202, headers=headers, json={"claim_ids": [claim]}) == first


async def test_the_schedule_asks_and_what_kafka_brings_twice_is_there_once(
    shop: Any, running_settings: str, kafka_servers: str
) -> None:
    async def asked() -> Any:
        found = (await shop.see("/collections", item="return_requests"))["items"]
        return [row for row in found if row["asked_by"] == "schedule"]

    collection_id = UUID((await eventually_async(asked))[0]["collection_id"])
    claims = [shop.claim(1, "return"), shop.claim(2, "return")]
    producer: Any = AIOKafkaProducer(bootstrap_servers=kafka_servers)
    await producer.start()
    try:
        page = shop.page(collection_id, claims)
        for event in (page, page, shop.seal(collection_id, claims)):
            await producer.send_and_wait(
                running_settings + event.TOPIC,
                event.model_dump_json().encode(),
                key=str(collection_id).encode(),
                headers=shop.envelope(event).headers(),
            )
    finally:
        await producer.stop()

    async def sealed() -> bool:
        return (await shop.window(collection_id))["state"] == "sealed"

    assert await eventually_async(sealed)
    assert (await shop.see("/claims/counts"))["return"] == 2
    before = [await shop.see(path) for path in ("/claims", "/claims/counts")]
    assert len(shop.app.state.running.projector.rebuild()) == 4

    async def swapped() -> bool:
        with shop.app.state.views.read_all() as rows:
            rows.execute("SELECT count(*) AS building FROM projection_generations WHERE status = 'building'")
            return rows.fetchone()["building"] == 0

    assert await eventually_async(swapped)
    assert [await shop.see(path) for path in ("/claims", "/claims/counts")] == before
