"""읽지 못한 주문: what could not be read is shown of every service, counted, and fetched again where it was."""

from typing import Any
from uuid import UUID

import pytest

pytestmark = pytest.mark.asyncio


def line(service_place: int, state: str = "set_aside") -> dict[str, Any]:
    """A line that could not be read, as its service tells it."""
    return {
        "broken_line_id": str(UUID(int=service_place)),
        "mall_name": "위메프",
        "login_id": "sbdc6678",
        "item_label": "신규주문",
        "since": "2026-11-29T22:00:00Z",
        "until": "2026-11-30T00:00:00Z",
        "state": state,
        "reason": "수량을 읽을 수 없습니다.",
        "set_aside_at": f"2026-11-30T00:0{service_place}:00Z",
    }


async def test_what_could_not_be_read_is_shown_with_why_and_fetched_again(shop: Any) -> None:
    shop.answers["/broken-lines"] = [line(1), line(2, "retrying")]
    page = await shop.page("/orders/unread")
    assert page.count("수량을 읽을 수 없습니다.") == 6
    assert page.count('hx-post="/orders/unread/') == 3
    for service, label in (("order-sync", "주문"), ("claim-sync", "취소/반품/교환"), ("inquiry", "문의")):
        assert f'action="/orders/unread/{service}/{UUID(int=1)}"' in page
        assert f'data-label="구분">{label}<small>' in page
    assert "다시 가져오는 중" in page


async def test_the_first_screen_counts_it_for_each_kind(shop: Any) -> None:
    shop.answers["/broken-lines"] = [line(1)]
    page = await shop.page("/")
    for label in ("읽지 못한 주문", "읽지 못한 취소/반품/교환", "읽지 못한 문의"):
        assert f"<strong>1</strong><span>{label}</span>" in page


async def test_with_nothing_unread_it_says_so_and_what_is_away_is_told(shop: Any) -> None:
    assert "읽지 못한 주문이 없습니다" in await shop.page("/orders/unread")
    shop.refused.add("/broken-lines")
    assert "일부 내용을 불러오지 못했습니다." in await shop.page("/orders/unread")


async def test_what_the_mall_sent_is_shown_to_whom_says_why_and_on_this_page_only(shop: Any) -> None:
    path = f"/broken-lines/{UUID(int=1)}/reveal"
    shop.answers |= {"/broken-lines": [line(1)], path: {"original": '{"qty": "##", "name": "<b>홍길동</b>"}'}}
    told = await shop.post(f"/orders/unread/claim-sync/{UUID(int=1)}/reveal", purpose="주문번호 확인")
    assert shop.done == [(path, {"purpose": "주문번호 확인"})]
    assert "&lt;b&gt;홍길동&lt;/b&gt;" in told.text
    assert "홍길동" not in await shop.page("/orders/unread")


async def test_nothing_is_asked_of_a_service_that_collects_nothing(shop: Any) -> None:
    for act in ("", "/reveal"):
        told = await shop.post(f"/orders/unread/catalog/{UUID(int=1)}{act}", purpose="확인")
        assert told.status_code == 404
    assert shop.done == []
