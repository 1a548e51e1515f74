"""What ends an order or a claim: refused for wrong input, and for what another user did meanwhile; then done."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from proofs.aftermath import SETTLED_WITHIN_SECONDS, STEPS
from proofs.people import Json
from proofs.seller_day import SellerDay, invoice_number

MALL = "wemakeprice"
"""It takes every act on claims."""
CANCELS_AT = "smartstore"
WRONG = "12"
LENGTHS = "10, 11자리"
ON_HAND = "재고가 없어 보내지 못합니다"


def told(page: Page) -> Locator:
    return page.get_by_role("dialog")


def close(page: Page) -> None:
    told(page).get_by_role("button", name="닫기").click()
    expect(told(page)).to_have_count(0)


def refused(page: Page, button: Locator, sentence: str) -> None:
    """Click: a popup says why nothing was done, and the page stays."""
    button.click()
    expect(told(page)).to_contain_text(sentence)
    close(page)


def empty(choice: Locator) -> None:
    """Have a choice send nothing, as a page does that somebody changed."""
    choice.evaluate("(each) => { each.selectedOptions[0].value = ''; }")


def succeeds(tab: Any, button: Locator) -> None:
    button.click()
    assert any("성공하였습니다" in line for line in tab.follow_log())


def one(rows: list[Json], **wanted: Any) -> Json:
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_a_forced_end_is_done_once_and_only_when_it_was_agreed_to(shop_tab: Any, busy_shop: SellerDay) -> None:
    page: Page = shop_tab.page
    order = busy_shop.orders(state="invoiced")[0]["order_id"]
    shop_tab.open(f"/orders/{order}")
    late = page.context.new_page()
    late.on("dialog", lambda dialog: dialog.accept())
    late.goto(page.url)
    shop_tab.agrees = False
    page.get_by_role("button", name="강제완료").click()
    assert shop_tab.asked == ["제휴몰에 보내지 않고 처리완료로 바꿀까요?"]
    assert busy_shop.desk.see("order-sync", f"/orders/{order}")["state"] == "invoiced"
    shop_tab.agrees = True
    page.get_by_role("button", name="강제완료").click()
    expect(page.get_by_text("처리완료로 바꾸었습니다.")).to_be_visible()
    expect(page.get_by_role("button", name="강제완료")).to_have_count(0)
    refused(late, late.get_by_role("button", name="강제완료"), "송장이 이미 전송된 주문입니다.")


def test_a_sale_is_cancelled_with_a_reason_and_once(shop_tab: Any, busy_shop: SellerDay) -> None:
    page: Page = shop_tab.page
    order = one(busy_shop.orders(state="confirmed", mall=CANCELS_AT), cancel_asked=False)["order_id"]
    shop_tab.open(f"/orders/{order}")
    button = page.get_by_role("button", name="판매취소")
    page.get_by_label("상세 사유").fill(ON_HAND)
    shop_tab.agrees = False
    button.click()
    expect(told(page)).to_have_count(0)
    assert not busy_shop.desk.see("order-sync", f"/orders/{order}")["asked"]
    shop_tab.agrees = True
    empty(page.get_by_label("취소 사유"))
    button.click()
    expect(told(page)).to_contain_text("취소 사유를 선택해 주세요")
    assert not shop_tab.looks()
    close(page)
    expect(page.get_by_label("상세 사유")).to_have_value(ON_HAND)
    late = page.context.new_page()
    late.on("dialog", lambda dialog: dialog.accept())
    late.goto(page.url)
    page.get_by_label("취소 사유").select_option(label="배송 지연")
    succeeds(shop_tab, button)
    expect(button).to_have_count(0)
    refused(late, late.get_by_role("button", name="판매취소"), "판매취소된 주문입니다.")


def test_a_claims_refusal_needs_its_words_and_an_invoice_that_can_be_one(shop_tab: Any, busy_shop: SellerDay) -> None:
    page: Page = shop_tab.page
    claim = one(busy_shop.desk.see_all("claim-sync", "/claims"), mall=MALL, kind="return")["claim_id"]
    shop_tab.open(f"/claims/{claim}")
    button = page.get_by_role("button", name="반품거부")
    page.get_by_label("거부 사유").select_option(label="그 밖의 사유")
    refused(page, button, "상세 사유를 입력해 주세요.")
    page.get_by_label("상세 사유").fill(ON_HAND)
    page.get_by_label("택배사", exact=True).select_option(label="로젠택배")
    page.get_by_label("송장번호", exact=True).fill(WRONG)
    refused(page, button, LENGTHS)
    expect(page.get_by_label("상세 사유")).to_have_value(ON_HAND)
    page.get_by_label("송장번호", exact=True).fill("")
    page.get_by_label("택배사", exact=True).select_option(label="택배사")
    late = page.context.new_page()
    late.goto(page.url)
    succeeds(shop_tab, button)
    expect(button).to_have_count(0)
    refused(late, late.get_by_role("button", name="반품거부"), "상태의 클레임입니다.")


def received_exchange(shop: SellerDay) -> Json:
    """An exchange whose goods are back."""
    found = one(shop.desk.see_all("claim-sync", "/claims"), mall=MALL, kind="exchange")
    path, number = f"/claims/{found['claim_id']}", found["mall_numbers"]["claim_no"]
    now = datetime.now(UTC)
    window = {"since": (now - timedelta(hours=3)).isoformat(), "until": now.isoformat()}

    def is_back() -> bool:
        claim = shop.desk.see("claim-sync", path)
        possible = {act["act"] for act in claim["acts"] if act["possible"]}
        if "reship" in possible or claim["asked"]:
            return "reship" in possible
        for step in STEPS.get(claim["state"], ()):
            shop.market.try_to("POST", f"/claims/{MALL}/{number}/advance", to=step)
        for act in {"approve", "pick_up"} & possible:
            many = {"claim_ids": [found["claim_id"]]}
            shop.desk.answer("POST", "claim-sync", f"/claims/{act.replace('_', '-')}", json=many)
        body = {"account_ids": [shop.malls[MALL]], **window}
        shop.desk.answer("POST", "claim-sync", "/collections", json=body)
        return False

    shop.desk.until(is_back, "the goods to be back", SETTLED_WITHIN_SECONDS)
    return found


def test_sending_again_needs_an_invoice_that_can_be_one_and_goes_out_once(shop_tab: Any, busy_shop: SellerDay) -> None:
    page: Page = shop_tab.page
    claim = received_exchange(busy_shop)
    shop_tab.open(f"/claims/{claim['claim_id']}")
    button = page.get_by_role("button", name="재배송")
    number = page.get_by_label("재배송 송장번호")
    refused(page, button, "숫자만 입력해 주세요.")
    number.fill(WRONG)
    refused(page, button, LENGTHS)
    expect(number).to_have_value(WRONG)
    late = page.context.new_page()
    late.goto(page.url)
    number.fill(invoice_number(claim["claim_number"]))
    succeeds(shop_tab, button)
    expect(button).to_have_count(0)
    late.get_by_label("재배송 송장번호").fill(invoice_number(claim["claim_number"], "again"))
    refused(late, late.get_by_role("button", name="재배송"), "상태에서는 재배송 처리를 할 수 없습니다.")
    page.get_by_label("열람 목적").fill("재배송지 확인")
    page.get_by_role("button", name="개인정보 보기").click()
    expect(page.get_by_role("button", name="개인정보 보기")).to_have_count(0)
    assert not shop_tab.looks()


def test_a_copy_of_sales_info_is_one_more_and_none_of_what_is_gone(shop_tab: Any, busy_shop: SellerDay) -> None:
    page: Page = shop_tab.page
    shop_tab.open("/sales-info")
    before = page.locator("tbody tr").count()
    first = page.locator("tbody").get_by_role("button", name="복사").first
    first.click()
    expect(page.get_by_text("판매정보를 복사했습니다.")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(before + 1)
    copy = busy_shop.desk.see("listing", "/groups")["items"][0]
    busy_shop.desk.ask("POST", "listing", "/groups/delete", json={"group_ids": [copy["group_id"]]})
    refused(page, page.get_by_role("button", name=f"{copy['name']} 복사"), "찾을 수 없")
    expect(page.locator("tbody tr")).to_have_count(before + 1)
