"""운영자: opens a seller, sees how it is, suspends and resumes it; queues, budgets, parked messages, services."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from local_runtime.suite import Suite
from proofs.newcomers import company_number
from proofs.people import Desk
from proofs.seller_day import PASSWORD, SellerDay

GROUP = "listing.know-products"
OFFSET = 1_000_000


def accept(page: Page, invitation: str) -> None:
    page.goto(invitation)
    page.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    page.get_by_label("비밀번호 확인").fill(PASSWORD)
    page.get_by_role("button", name="비밀번호 저장").click()
    expect(page.get_by_text("비밀번호를 정했습니다.")).to_be_visible()


def test_a_seller_is_opened_suspended_and_resumed(operators_tab: Any, open_tab: Callable[..., Any]) -> None:
    tab, page = operators_tab, operators_tab.page
    email, number = f"owner-{uuid4().hex[:8]}@shop.example", company_number()
    name = f"새 상점 {number[:4]}"
    tab.go("판매자 관리")
    page.get_by_role("link", name="판매자 등록").first.click()
    for field, text in {"company_name": name, "business_number": "123", "owner_name": "홍길동"}.items():
        page.fill(f"#f-{field}", text)
    page.fill("#f-owner_email", email)
    page.get_by_role("button", name="등록", exact=True).click()
    expect(page.locator(".wrong").first).to_contain_text("사업자등록번호")
    assert page.input_value("#f-company_name") == name
    page.fill("#f-business_number", number)
    page.get_by_role("button", name="등록", exact=True).click()
    link = page.get_by_label("초대 링크").input_value()
    page.get_by_role("link", name="확인했습니다").click()
    for words in (email, number):
        page.get_by_label("검색어").fill(words)
        page.get_by_role("button", name="검색").click()
        expect(page.locator("tbody tr")).to_have_count(1)
    assert not tab.violations()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text(f"{number[:3]}-{number[3:5]}-{number[5:]}")).to_be_visible()
    page.get_by_role("button", name="대표 초대 다시 하기").click()
    again = page.get_by_label("초대 링크").input_value()
    assert again != link
    owner = open_tab()
    accept(owner.page, again)
    owner.log_in(email)
    assert owner.page.goto(f"{owner.url}/operator/sellers").status == 403

    page.get_by_role("link", name="확인했습니다").click()
    page.get_by_label("이용정지 사유").fill("요금 미납")
    page.get_by_role("button", name="이용정지", exact=True).click()
    expect(page.locator("dd").get_by_text("요금 미납")).to_be_visible()
    assert not tab.violations()
    page.get_by_role("button", name="정지 해제").click()
    expect(page.get_by_text("이용정지를 풀었습니다.")).to_be_visible()


@pytest.fixture
def parked(suite: Suite) -> Generator[str]:
    """A message that listing set aside and can never take in: its reason."""
    reason, url = f"PlantedError {uuid4().hex[:8]}", suite.environment["LISTING_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO parked_messages (consumer, topic, partition, epoch, message_offset, key, value, headers,"
            " reason, behind, attempts, announced_at)"
            " VALUES (%s, %s, 0, 0, %s, 'nobody', 'nothing', '[]', %s, false, 1, now())",
            (GROUP, "catalog.products.v1", OFFSET, reason),
        )
    yield reason
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM parked_messages WHERE key = 'nobody'")


def downloaded(tab: Any, screen: str, tmp_path: Path) -> list[list[list[Any]]]:
    """The sheets of a screen's 엑셀 다운로드."""
    tab.go(screen)
    assert not tab.violations()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="엑셀 다운로드").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.startswith(screen)
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_the_operators_lists_go_out_as_they_are_shown(
    operators_tab: Any, seller: SellerDay, parked: str, tmp_path: Path
) -> None:
    (sellers,) = downloaded(operators_tab, "판매자 관리", tmp_path)
    shown = operators_tab.page.locator("tbody td[data-label=상호]").all_inner_texts()
    assert [row[0] for row in sellers[1:]][: len(shown)] == shown
    assert len(shown) > 0
    _, limits = downloaded(operators_tab, "호출 한도", tmp_path)
    malls = operators_tab.page.locator("h2.section").count()
    assert len({row[0] for row in limits[1:]}) == malls
    (rows,) = downloaded(operators_tab, "보류 메시지", tmp_path)
    assert [row[1] for row in rows if row[-1] == parked] == [GROUP]


def test_a_parked_message_is_put_back(operators_tab: Any, operator: Desk, parked: str) -> None:
    """What cannot be taken in after all stays, with what went wrong this time."""
    page: Page = operators_tab.page

    def reasons() -> list[str]:
        return [row["reason"] for row in operator.see("listing", "/operations/parked") if row["offset"] == OFFSET]

    assert reasons() == [parked]
    operators_tab.go("보류 메시지")
    row = page.locator("tr", has_text=parked)
    expect(row).to_be_visible()
    assert not operators_tab.violations()
    row.get_by_role("button").click()
    expect(page.get_by_text("1건을 다시 넣었습니다.")).to_be_visible()
    operator.until(lambda: reasons() not in ([], [parked]), "the message to be taken in again")
    (reason,) = reasons()
    operators_tab.go("보류 메시지")
    expect(page.locator("tr", has_text=str(OFFSET))).to_contain_text(reason)
    expect(page.locator("tr", has_text=parked)).to_have_count(0)
    operators_tab.go("서비스 상태")
    page.get_by_role("button", name="account 조회 다시 만들기").click()
    expect(page.get_by_text("조회를 다시 만들고 있습니다.")).to_be_visible()
