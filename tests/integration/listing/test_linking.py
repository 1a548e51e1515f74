"""The main job of listing over HTTP: queue, link, see what became of it, mend and link again, stop."""

from typing import Any

import pytest

from listing.domain import FIELDS

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_product_is_linked_and_its_log_speaks_the_manuals_words(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    waiting = (await shop.see("/listings", state="queued"))["items"]
    assert [row["state_label"] for row in waiting] == ["연동대기"]
    job_id = await shop.link(listing_id)
    shop.accepted(listing_id, account_id)
    lines = await shop.log(job_id)
    texts = [text for _, text in lines]
    assert texts[0].startswith("[시작]상품연동처리 20")
    assert texts[1:4] == ["연동처리를 시작합니다.", "티몬 연동 성공했습니다.(OK)", "연동처리를 종료합니다."]
    assert texts[4].startswith("[종료]상품연동처리 20")
    assert [text for _, text in await shop.log(job_id, **{"Last-Event-ID": lines[2][0]})] == texts[3:]
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["state_label"], row["mall_product_no"]) == ("반영완료", "4174343458")
    assert "4174343458" in row["mall_page"]


async def test_what_the_mall_refused_is_shown_with_reason_and_linked_again(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    job_id = await shop.link(listing_id)
    shop.rejected(listing_id, account_id)
    assert "티몬 연동 실패했습니다.(대표이미지를 720x758 이상으로 바꾸세요.)" in [t for _, t in await shop.log(job_id)]
    failed = (await shop.see("/listings", state="failed"))["items"]
    assert [(row["reason"], row["mall_message"]) for row in failed] == [
        ("대표이미지를 720x758 이상으로 바꾸세요.", "이미지 크기 오류")
    ]
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id, attempt=2)
    shop.rejected(listing_id, account_id, attempt=1)
    history = (await shop.see(f"/listings/{listing_id}/history"))["items"]
    assert [(row["result"], row["attempt"]) for row in history] == [
        ("늦게 도착한 결과 (상태에 반영하지 않음)", 1),
        ("연동 성공", 2),
        ("제휴몰 접수", 2),
        ("연동 요청", 2),
        ("연동 실패", 1),
        ("연동 요청", 1),
        ("연동대기", None),
    ]
    refused = history[4]
    assert (refused["answer"], refused["trace_id"], refused["mall_code"]) == ('{"result":"***"}', "ab" * 16, "E102")
    assert refused["asked_by"].startswith("user:")
    assert refused["state_label"] == "연동실패"
    assert (await shop.see(f"/listings/{listing_id}"))["state_label"] == "반영완료"


async def test_a_listing_can_be_seen_as_it_was(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    await shop.link(listing_id)
    shop.rejected(listing_id, account_id)
    history = (await shop.see(f"/listings/{listing_id}/history"))["items"]
    asked = next(row for row in history if row["what"] == "requested")
    past = await shop.see(f"/listings/{listing_id}", at=asked["happened_at"])
    assert (past["state_label"], past["attempt"], past["reason"]) == ("연동중", 1, None)
    now = await shop.see(f"/listings/{listing_id}", at=history[0]["happened_at"])
    assert now["state_label"] == "연동실패"
    problem = await shop.ask("GET", f"/listings/{listing_id}", 404, params={"at": "2020-01-01T00:00:00+09:00"})
    assert problem["errors"][0]["field"] == "at"


async def test_approval_is_waited_for_and_seen(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    job_id = await shop.link(listing_id)
    shop.accepted(listing_id, account_id, live=False)
    assert "티몬 연동 성공했습니다.(승인대기)" in [text for _, text in await shop.log(job_id)]
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["state_label"], row["note"]) == ("연동중", "승인대기")
    shop.read_back(listing_id, account_id, "on_sale")
    assert (await shop.see(f"/listings/{listing_id}"))["state_label"] == "반영완료"


async def test_a_sale_is_stopped(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id)
    await shop.ask("POST", f"/listings/{listing_id}/stop", 202)
    assert (await shop.see(f"/listings/{listing_id}"))["note"] == "판매중지 요청"
    shop.stopped(listing_id, account_id)
    assert [row["state_label"] for row in (await shop.see("/listings", state="stopped"))["items"]] == ["판매중지"]


async def test_what_leaves_the_queue_is_gone_and_its_group_can_be_deleted(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    group_id = (await shop.see("/groups"))["items"][0]["group_id"]
    problem = await shop.ask("POST", "/groups/delete", 409, json={"group_ids": [group_id]})
    assert problem["code"] == "group_in_use"
    await shop.ask("POST", "/listings/delete", 204, json={"listing_ids": [listing_id]})
    assert (await shop.see("/listings"))["items"] == []
    await shop.ask("POST", "/groups/delete", 204, json={"group_ids": [group_id]})
    assert (await shop.see("/groups"))["items"] == []
    await shop.group(account_id)


async def test_groups_are_changed_copied_and_keep_their_names_apart(shop: Any) -> None:
    account_id = shop.account()
    group_id = await shop.group(account_id)
    copied = await shop.ask("POST", f"/groups/{group_id}/copy", 201, json={})
    body = {"name": "봄 세트", "mall_category_code": "1", "pricing": {"kind": "percent", "amount": 110}}
    body["mall_fields"] = {"delivery_template_no": "2", "product_type_group": "fresh"}
    await shop.ask("PUT", f"/groups/{copied['group_id']}", 204, json=body)
    names = [row["name"] for row in (await shop.see("/groups", mall="tmon", registered="7d"))["items"]]
    assert names == ["봄 세트", "고급 주얼리 세트"]
    found = (await shop.see("/groups", keyword="봄"))["items"]
    assert found[0]["terms"]["pricing"] == {"kind": "percent", "amount": 110}
    taken = await shop.ask("PUT", f"/groups/{group_id}", 409, json=body)
    assert taken["code"] == "group_name_taken"
    await shop.ask("PUT", f"/groups/{copied['group_id']}", 204, json={**body, "name": "여름 세트"})
    await shop.ask("PUT", f"/groups/{group_id}", 204, json=body)


async def test_a_list_is_paged_without_gaps(shop: Any) -> None:
    account_id = shop.account()
    group_id = await shop.group(account_id)
    for number in range(23):
        product_id = str(shop.product(name=f"상품 {number:02d}").product_id)
        await shop.ask("POST", "/listings", 201, json={"product_id": product_id, "group_id": group_id})
    first = await shop.see("/listings", size=20)
    second = await shop.see("/listings", size=20, cursor=first["next"])
    names = [row["product_name"] for row in first["items"] + second["items"]]
    assert names == [f"상품 {number:02d}" for number in reversed(range(23))]
    assert second["next"] is None
    found = await shop.see("/listings", keyword="상품 0", mall="tmon", registered="1d", size=50)
    assert len(found["items"]) == 10


async def test_a_product_changed_after_linking_is_shown_as_outdated(shop: Any) -> None:
    from contracts.catalog import ProductSaved

    account_id = shop.account()
    product = shop.product()
    body = {"product_id": str(product.product_id), "group_id": await shop.group(account_id)}
    listing_id = (await shop.ask("POST", "/listings", 201, json=body))["listing_id"]
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id)
    shop.tell(ProductSaved(revision=2, product=product.model_copy(update={"name": "새 이름"})))
    row = await shop.see(f"/listings/{listing_id}")
    assert (row["product_name"], row["outdated"]) == ("새 이름", True)
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id, attempt=2)
    assert (await shop.see(f"/listings/{listing_id}"))["outdated"] is False


@pytest.mark.parametrize("mall", FIELDS)
async def test_what_each_mall_needs_can_be_asked(mall: str, shop: Any) -> None:
    shown = await shop.see(f"/mall-fields/{mall}")
    assert shown["mall"] == mall
    assert all(field["label"] and (field["choices"] or field["kind"] != "choice") for field in shown["fields"])


async def test_what_nobody_knows_is_settled_by_the_seller(shop: Any) -> None:
    listing_id, account_id = await shop.queued()
    job_id = await shop.link(listing_id)
    shop.unsettled(listing_id, account_id)
    assert any("확인필요" in text for _, text in await shop.log(job_id))
    refused = await shop.ask("POST", "/listings/link", 409, json={"listing_ids": [listing_id]})
    assert refused["code"] == "needs_settling"
    await shop.ask("POST", f"/listings/{listing_id}/settle", 204, json={"mall_product_no": None})
    await shop.link(listing_id)
    shop.accepted(listing_id, account_id, attempt=2)
    assert (await shop.see(f"/listings/{listing_id}"))["state_label"] == "반영완료"
