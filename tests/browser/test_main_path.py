"""A seller's first day in the browser, as the manuals walk through it: from the mall account to the sent invoice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from proofs.people import Market
from proofs.seller_day import SellerDay

MALL, MALL_NAME = "wemakeprice", "위메프"
PRODUCT = "순면 라운드 티셔츠"


@pytest.fixture
def day(tab: Any, seller: SellerDay, market: Market) -> "Day":
    return Day(tab, seller, market)


class Day:
    """The steps, each through the screen that is for it."""

    def __init__(self, tab: Any, seller: SellerDay, market: Market) -> None:
        self.tab = tab
        self.page: Page = tab.page
        self.seller = seller
        self.market = market

    def enter_account(self) -> None:
        """제휴몰 계정정보: first with a wrong key, then with the right one."""
        credentials = {"login_id": "sbdc6678", **self.market.open_account(MALL, self.seller.shop)}
        self.tab.go("제휴몰 계정정보")
        self.page.get_by_role("link", name=f"{MALL_NAME} 등록").click()
        dialog = self.page.get_by_role("dialog")
        self._fill_account({**credentials, "api_key": "a wrong key"})
        assert not self.tab.violations()
        dialog.get_by_role("button", name="저장").click()
        expect(self.page.get_by_text("인증실패").first).to_be_visible()
        self.page.get_by_role("link", name=f"{MALL_NAME} sbdc6678 등록/수정").click()
        self._fill_account(credentials)
        dialog.get_by_role("button", name="저장").click()
        expect(self.page.get_by_text("연결을 확인했습니다. (입점완료)")).to_be_visible()

    def _fill_account(self, fields: dict[str, str]) -> None:
        expect(self.page.get_by_role("dialog")).to_be_visible()
        for name, text in fields.items():
            field = self.page.locator(f"#account-form [name={name}]")
            if field.count():
                field.fill(text)

    def enter_product(self) -> None:
        """상품등록: refused where something is wrong, with what was typed kept, then saved."""
        self.tab.go("상품등록")
        self.page.fill("#f-name", f"{PRODUCT}!")
        self._choose_category()
        self.page.get_by_label("대표이미지 주소").fill("https://images.example.com/main1.jpg")
        self.page.fill("#detail_html", "<p>부드러운 순면입니다.</p>")
        self.page.fill("#f-price_won", "19,900")
        for name in self.page.locator("[name=notice_text]").all():
            name.fill("상세페이지 참조")
        self.page.select_option("#option_use", "open_markets")
        self.page.get_by_label("옵션명", exact=True).fill("색상")
        self.page.get_by_label("옵션값, 쉼표로 구분").fill("화이트,블랙")
        self.page.get_by_role("button", name="옵션추가 +").click()
        expect(self.page.get_by_label("블랙 추가금액")).to_be_visible()
        self.page.get_by_label("블랙 추가금액").fill("1000")
        self.page.check("[name=stock_used]")
        self.page.get_by_label("재고 일괄", exact=True).fill("50")
        self.page.get_by_role("button", name="재고 일괄입력").click()
        self.page.get_by_role("button", name="저장 및 판매정보 등록").click()
        expect(self.page.get_by_text("특수문자는 ( ) / + - ~ 만 남겨 주세요.")).to_be_visible()
        assert not self.tab.violations()
        assert self.page.input_value("#f-name") == f"{PRODUCT}!"
        assert self.page.get_by_label("블랙 추가금액").input_value() == "1000"
        assert self.page.get_by_label("화이트 재고수량").input_value() == "50"
        self.page.fill("#f-name", PRODUCT)
        self.page.get_by_role("button", name="저장 및 판매정보 등록").click()
        expect(self.page.get_by_role("heading", name="판매정보등록")).to_be_visible()

    def _choose_category(self) -> None:
        self.page.select_option("#large", "의류")
        expect(self.page.locator("#middle option")).not_to_have_count(0)
        self.page.select_option("#middle", index=0)
        expect(self.page.locator("#small option")).not_to_have_count(0)
        self.page.select_option("#small", index=0)
        self.page.get_by_role("button", name="적용 +").click()
        expect(self.page.locator("#chosen-categories li")).to_have_count(1)

    def enter_sales_info(self) -> None:
        """상품판매정보 for the product, which then waits in 연동대기상품."""
        self.page.get_by_role("link", name=f"{MALL_NAME} 판매정보 신규등록").click()
        self.page.fill("#f-name", "티셔츠 위메프")
        self.page.fill("#keyword", "티셔츠")
        self.page.keyboard.press("Enter")
        self.page.locator("[name=mall_category]").first.check()
        self.page.select_option("#f-courier", "LOGEN")
        wanted = {
            "outbound_address": "06236 서울 강남구 테헤란로 1, 2층",
            "return_address": "06236 서울 강남구 테헤란로 1, 2층",
            "return_fee_won": "2500",
            "remote_fee_won": "3000",
            "release_days": "2",
        }
        chosen = {"ship_method": "parcel", "ship_type": "bundle", "ship_fee_type": "free", "fee_payment": "prepaid"}
        for name, text in wanted.items():
            self.page.fill(f"#f-mall_{name}", text)
        for name, code in chosen.items():
            self.page.select_option(f"#f-mall_{name}", code)
        assert not self.tab.violations()
        self.page.get_by_role("button", name="저장").click()
        self.page.get_by_label(f"{MALL_NAME} 판매정보 그룹").select_option("티셔츠 위메프")
        self.page.get_by_role("button", name="저장").click()
        expect(self.page.get_by_role("heading", name="연동대기상품")).to_be_visible()

    def link(self) -> None:
        """연동 with its live log, to 반영완료."""
        self.page.get_by_role("button", name=f"{PRODUCT} {MALL_NAME} 연동").click()
        lines = self.tab.follow_log()
        assert any("위메프 연동 성공했습니다." in line for line in lines), lines
        self.tab.go("판매상품조회")
        self._until_seen("반영완료")
        self.page.get_by_role("link", name=f"{PRODUCT} {MALL_NAME} 연동이력").click()
        expect(self.page.get_by_text("연동 성공").first).to_be_visible()
        assert not self.tab.violations()

    def _until_seen(self, text: str) -> None:
        for _ in range(60):
            if self.page.locator("main tbody").get_by_text(text).count():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{text} did not come: {self.page.locator('main').inner_text()}")

    def have_orders(self, count: int) -> None:
        """Buyers order at the mall."""
        row = self.seller.desk.see_all("listing", "/listings")[0]
        placed_at = datetime.now(UTC) - timedelta(minutes=10)
        for turn in range(count):
            self.market.ask(
                "POST",
                "/orders",
                mall=MALL,
                account=self.seller.shop,
                lines=[{"product_number": row["mall_product_no"], "quantity": 1 + turn}],
                placed_at=placed_at.isoformat(),
                seed=turn,
            )

    def collect_orders(self, count: int) -> None:
        """주문서 가져오기, then 주문상태별조회."""
        self.tab.go("주문서 가져오기")
        self.page.get_by_role("button", name="주문수집").click()
        lines = self.tab.follow_log()
        assert any("신규주문 주문 수집을 성공하였습니다." in line for line in lines), lines
        self.tab.go("주문상태별조회")
        expect(self.page.locator("tbody tr")).to_have_count(count)
        assert not self.tab.violations()

    def confirm(self) -> None:
        """주문확인/처리."""
        self.tab.go("주문확인/처리")
        button = self.page.get_by_role("button", name="발주확인 처리")
        expect(button).to_be_disabled()
        self.page.get_by_label("이 쪽의 주문 모두 선택").check()
        button.click()
        lines = self.tab.follow_log()
        assert any("발주확인 연동에 성공하였습니다." in line for line in lines), lines

    def invoice(self, count: int) -> None:
        """송장개별등록: a number that cannot be one is told at its row; the others are saved."""
        self.tab.go("송장개별등록")
        numbers = self.page.locator("input[name^=number-]")
        expect(numbers).to_have_count(count)
        for place in range(count):
            numbers.nth(place).fill("12" if place == 0 else f"3011234567{place}")
        self.page.get_by_role("button", name="송장저장").click()
        expect(self.page.locator("td .wrong")).to_be_visible()
        assert numbers.first.input_value() == "12"
        assert not self.tab.violations()
        numbers.first.fill("30112345670")
        self.page.get_by_role("button", name="송장저장").click()
        expect(self.page.get_by_text("송장을 등록할 주문이 없습니다")).to_be_visible()

    def send(self) -> None:
        """송장송신관리, and the mall has them."""
        self.tab.go("송장송신관리")
        self.page.get_by_label("이 쪽의 주문 모두 선택").check()
        self.page.get_by_role("button", name="송장송신").click()
        lines = self.tab.follow_log()
        assert any("성공" in line for line in lines), lines
        self.tab.go("주문상태별조회")
        self._until_seen("송장전송")


def test_a_seller_goes_from_the_mall_account_to_the_sent_invoice(day: Day) -> None:
    day.enter_account()
    day.enter_product()
    day.enter_sales_info()
    day.link()
    day.have_orders(2)
    day.collect_orders(2)
    day.confirm()
    day.invoice(2)
    day.send()
    assert day.seller.invoices_at_malls() == 2
    day.page.locator("tbody a").first.click()
    expect(day.page.get_by_role("heading", name="연동이력")).to_be_visible()
    shown = day.page.locator("main").inner_text()
    assert "*" in shown.partition("받는 분")[2]
    day.page.fill("#purpose", "배송지 확인")
    day.page.get_by_role("button", name="개인정보 보기").click()
    expect(day.page.get_by_role("button", name="개인정보 보기")).to_have_count(0)
    assert "*" not in day.page.locator("main").inner_text().partition("받는 분")[2].partition("연동이력")[0]
