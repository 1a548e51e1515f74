"""An exchange whose end no mall tells is ended on its page, by one click that is asked about first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proofs.aftermath import Aftermath
from proofs.seller_day import SellerDay

TELLS_NO_END = "lottecom"
PRODUCT = "제주 감귤 5kg"
WITHIN_SECONDS = 120


@pytest.fixture
def claims(seller: SellerDay) -> dict[str, Any]:
    """A return that was refunded and an exchange that was approved, by kind."""
    seller.enter_accounts((TELLS_NO_END,))
    seller.enter_products({PRODUCT})
    seller.link_products()
    seller.have_orders(2, datetime.now(UTC) - timedelta(hours=1))
    seller.collect_orders(2)
    seller.confirm_orders()
    seller.register_invoices()
    seller.follow(seller.send_invoices())
    seller.wait_until_sent()
    aftermath = Aftermath(seller)
    aftermath.have_returns_and_exchanges()
    aftermath.collect_claims()
    found = {row["kind"]: row for row in seller.desk.see_all("claim-sync", "/claims")}
    body = {"claim_ids": [row["claim_id"] for row in found.values()]}
    seller.desk.ask("POST", "claim-sync", "/claims/approve", json=body)

    def are_on() -> bool:
        aftermath.collect_claims()
        states = {row["kind"]: row["state"] for row in seller.desk.see_all("claim-sync", "/claims")}
        return states == {"return": "done", "exchange": "approved"}

    seller.desk.until(are_on, "the return to be done", WITHIN_SECONDS)
    return found


def test_an_exchange_is_ended_by_hand_and_a_refund_is_shown(tab: Any, claims: dict[str, Any]) -> None:
    page: Page = tab.page
    path = f"/claims/{claims['exchange']['claim_id']}"
    tab.open(path)
    button = page.get_by_role("button", name="직접종료")
    tab.agrees = False
    button.click()
    expect(page.get_by_text("교환승인", exact=True).first).to_be_visible()
    tab.agrees = True
    page.get_by_label("종료 사유").evaluate("(each) => { each.selectedOptions[0].value = ''; }")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("종료 사유를 선택해 주세요")
    late = page.context.new_page()
    late.on("dialog", lambda dialog: dialog.accept())
    late.goto(tab.url + path)
    page.get_by_label("제휴몰의 결과").select_option("교환완료")
    button.click()
    expect(page.get_by_text("클레임을 종료했습니다. 제휴몰에는 보내지 않았습니다.")).to_be_visible()
    late.get_by_role("button", name="직접종료").click()
    expect(late.get_by_role("alert")).to_contain_text("교환완료 상태의 클레임입니다.")
    late.close()
    expect(page.locator("table tr", has_text="직접종료")).to_contain_text("교환완료")
    expect(button).to_have_count(0)
    assert not tab.violations()
    tab.open(f"/claims/{claims['return']['claim_id']}")
    expect(page.get_by_text("계산한 금액 (판매가 × 수량)")).to_be_visible()
    expect(page.get_by_role("button", name="직접종료")).to_have_count(0)
