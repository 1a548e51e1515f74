"""취소/반품/교환 관리 by 처리상태: called as the service does, counted within the tab, kept in every way out."""

import re
from typing import Any

import pytest

from claim_sync.domain import KIND_LABELS, ClaimState
from claim_sync.domain.values import STATES
from console.pages.claims import KINDS, ONLY, states_of

COUNTS = {each: number for number, each in enumerate((*KINDS, *ONLY, *ClaimState))}


@pytest.mark.parametrize("kind", KIND_LABELS)
def test_the_states_of_a_kind_are_those_of_the_service_and_called_alike(kind: str) -> None:
    assert states_of(kind) == {state: state.label(kind) for state in ClaimState if state in STATES[kind]}


def test_of_all_kinds_a_state_has_no_kind_in_its_name() -> None:
    labels = states_of("")
    assert set(labels) == set(ClaimState)
    assert (labels["asked"], labels["done"], labels["reshipping"]) == ("요청", "완료", "재배송중")


async def test_a_state_restricts_the_list_and_its_tabs_while_the_states_are_counted_within_the_tab(shop: Any) -> None:
    shop.answers["/claims/counts"] = COUNTS
    page = await shop.page("/claims?state=return&status=received&only=open")
    (listed,) = shop.questions("/claims")
    assert (listed["kind"], listed["state"], listed["open"]) == ("return", "received", "true")
    counted = [[asked.get(name) for name in ("kind", "state", "open")] for asked in shop.questions("/claims/counts")]
    assert [None, "received", None] in counted
    assert ["return", None, "true"] in counted
    choice = re.findall(r'<option value="(\w+)"(?: selected)?>([^<]*)</option>', page.partition('name="status"')[2])
    assert choice[:2] == [("unknown", f"제휴몰 확인 ({COUNTS['unknown']})"), ("asked", f"반품요청 ({COUNTS['asked']})")]
    assert "reshipping" not in dict(choice)


@pytest.mark.parametrize("path", ["/claims/excel", "/claims/every"])
async def test_the_spreadsheet_and_the_choice_over_pages_have_the_state_too(shop: Any, path: str) -> None:
    await shop.page(f"{path}?status=done")
    assert [asked["state"] for asked in shop.questions("/claims")] == ["done"]


async def test_a_state_goes_along_with_every_link_and_into_a_kept_search(shop: Any) -> None:
    shop.answers["/claims/counts"] = COUNTS
    page = await shop.page("/claims?status=done")
    links = re.findall(r'href="(\?[^"]*)"', page.partition('<ul class="tabs"')[2])
    assert links
    assert all("status=done" in link for link in links)
    assert "status=done" in page.partition('name="query" value="')[2].partition('"')[0]


@pytest.mark.parametrize("query", ["state=cancel&status=reshipping", "status=sealed"])
async def test_a_state_that_is_none_of_the_kind_restricts_nothing(shop: Any, query: str) -> None:
    shop.answers["/claims/counts"] = COUNTS
    await shop.page(f"/claims?{query}")
    assert [asked.get("state") for asked in shop.questions("/claims")] == [None]
