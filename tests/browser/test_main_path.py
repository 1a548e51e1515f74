"""A seller's first day in the browser on three malls, as the manuals walk through it: from account to answer."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from local_runtime.waiting import wait_until
from proofs import goods
from proofs.malls import NAMES
from proofs.people import Market
from proofs.seller_day import SellerDay, invoice_number

MALLS = ("wemakeprice", "coupang", "smartstore")
WRONG_KEYS = {"wemakeprice": "api_key"}
"""Where a wrong key is tried first, and its field."""
PRODUCT = "순면 라운드 티셔츠"
CANCELS_AT, ASKS_AT = "smartstore", "wemakeprice"
WITHIN_SECONDS = 120


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

    def enter_account(self, mall: str) -> None:
        """제휴몰 계정정보: at one mall first with a wrong key, which the mall refuses."""
        credentials = {"login_id": "sbdc6678", **self.market.open_account(mall, self.seller.shop)}
        self.tab.go("제휴몰 계정정보")
        self.page.get_by_role("link", name=f"{NAMES[mall]} 등록").click()
        if mall in WRONG_KEYS:
            self._save_account({**credentials, WRONG_KEYS[mall]: "a wrong key"})
            expect(self.page.get_by_text("인증실패").first).to_be_visible()
            self.page.get_by_role("link", name=f"{NAMES[mall]} sbdc6678 등록/수정").click()
        self._save_account(credentials)
        expect(self.page.get_by_text("연결을 확인했습니다. (입점완료)")).to_be_visible()
        rows = self.seller.desk.see("mall-gateway", "/accounts")
        self.seller.malls[mall] = next(row["account_id"] for row in rows if row["mall"] == mall)

    def _save_account(self, fields: dict[str, str]) -> None:
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        for name, text in fields.items():
            field = self.page.locator(f"#account-form [name={name}]")
            if field.count():
                field.fill(text)
        assert not self.tab.violations()
        dialog.get_by_role("button", name="저장").click()

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

    def enter_sales_info(self, mall: str) -> None:
        """상품판매정보 for the product at a mall, with the mall's own fields."""
        self.page.get_by_role("link", name=f"{NAMES[mall]} 판매정보 신규등록").click()
        self.page.fill("#f-name", f"티셔츠 {NAMES[mall]}")
        self.page.fill("#keyword", "티셔츠")
        self.page.keyboard.press("Enter")
        self.page.locator("[name=mall_category]").first.check()
        self.page.select_option("#f-courier", "LOGEN")
        for name, value in goods.mall_fields(self.seller.desk, mall, self.seller.malls[mall]).items():
            self._fill(f"#f-mall_{name}", ("N", "Y")[value] if isinstance(value, bool) else str(value))
        assert not self.tab.violations()
        self.page.get_by_role("button", name="저장").click()
        expect(self.page.get_by_role("heading", name="판매정보등록", exact=True)).to_be_visible()

    def _fill(self, field: str, text: str) -> None:
        if self.page.locator(f"select{field}").count():
            self.page.select_option(field, text)
        else:
            self.page.fill(field, text)

    def queue(self) -> None:
        """The product waits in 연동대기상품 for every mall; where something is missing it says so, and is mended."""
        for mall in MALLS:
            self.page.get_by_label(f"{NAMES[mall]} 판매정보 그룹").select_option(f"티셔츠 {NAMES[mall]}")
        self.page.get_by_role("button", name="저장").click()
        expect(self.page.get_by_text("2건을 연동대기상품에 저장했고, 1건은 저장하지 않았습니다.")).to_be_visible()
        refused = self.page.locator("tbody tr", has_text="쿠팡상품등록여부를 체크하세요.")
        expect(refused.get_by_label("쿠팡 판매정보 그룹").locator("option:checked")).to_have_text("티셔츠 쿠팡")
        assert not self.tab.violations()
        address = self.page.url
        self.page.get_by_role("link", name=PRODUCT).click()
        self.page.check("[name=for_coupang]")
        self.page.get_by_role("button", name="저장", exact=True).click()
        expect(self.page.get_by_text("저장했습니다.").first).to_be_visible()
        self.page.goto(address)
        self.page.get_by_label("쿠팡 판매정보 그룹").select_option("티셔츠 쿠팡")
        self.page.get_by_role("button", name="저장").click()
        expect(self.page.get_by_role("heading", name="연동대기상품")).to_be_visible()
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="엑셀 다운로드").click()
        heads, *rows = CalamineWorkbook.from_path(str(download.value.path())).get_sheet_by_index(0).to_python()
        assert {row[heads.index("제휴몰")] for row in rows} == {NAMES[mall] for mall in MALLS}

    def link(self) -> None:
        """연동 of all with its live log, to 반영완료."""
        self.page.get_by_label("모두 선택").check()
        self.page.get_by_role("button", name="선택상품연동").click()
        lines = self.tab.follow_log()
        for mall in MALLS:
            assert any(f"{NAMES[mall]} 연동 성공했습니다." in line for line in lines), lines
        self.tab.go("판매상품조회")
        self._until_seen("반영완료", len(MALLS))
        self.page.get_by_role("link", name=f"{PRODUCT} {NAMES[MALLS[0]]} 연동이력").click()
        expect(self.page.get_by_text("연동 성공").first).to_be_visible()
        assert not self.tab.violations()

    def _until_seen(self, text: str, rows: int = 1) -> None:
        def is_seen() -> bool:
            self.page.reload()
            return self.page.locator("main tbody tr", has_text=text).count() >= rows

        wait_until(is_seen, WITHIN_SECONDS, f"{rows} times {text} on {self.page.url}")

    def have_orders(self, per_mall: int) -> None:
        """Buyers order at each mall."""
        placed_at = datetime.now(UTC) - timedelta(minutes=10)
        for row in self.seller.desk.see_all("listing", "/listings"):
            for turn in range(per_mall):
                line = {"product_number": row["mall_product_no"], "quantity": 1 + turn}
                placed = {"mall": row["mall"], "account": self.seller.shop, "placed_at": placed_at.isoformat()}
                self.market.ask("POST", "/orders", **placed, lines=[line], seed=turn)

    def collect_orders(self, count: int) -> None:
        """주문서 가져오기, then 주문상태별조회."""
        self.tab.go("주문서 가져오기")
        self.page.get_by_role("button", name="주문수집").click()
        lines = self.tab.follow_log()
        for mall in MALLS:
            told = f"{NAMES[mall]}(sbdc6678) 신규주문 주문 수집을 성공하였습니다."
            assert told in lines, lines  # twice, where the account's first collection was still under way
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

    def approve_a_cancel(self) -> None:
        """A buyer changes their mind: 취소/반품/교환 가져오기, and 승인 on the list."""
        (order, *_) = self.seller.orders(mall=CANCELS_AT, state="confirmed")
        path = f"/orders/{CANCELS_AT}/{self.seller.number_at_mall(order)}/claims"
        asked_at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
        self.market.ask("POST", path, kind="cancel", why="changed_mind", asked_at=asked_at)
        self.tab.go("취소/반품/교환 가져오기")
        self.page.get_by_role("button", name="취소/반품/교환 수집").click()
        self.tab.follow_log()
        self.tab.go("취소/반품/교환 관리")
        self.page.get_by_role("link", name=re.compile(r"^취소 \d")).click()
        self.page.get_by_role("combobox", name="처리상태").select_option(label="취소요청 (1)")
        self.page.get_by_role("button", name="검색", exact=True).click()
        expect(self.page.get_by_role("link", name=re.compile(r"^취소 \d"))).to_have_attribute("aria-current", "true")
        row = self.page.locator("tbody tr", has_text=order["order_number"])
        expect(row).to_contain_text("취소")
        row.locator("input[name=id]").check()
        assert not self.tab.violations()
        self.page.get_by_role("button", name="승인", exact=True).click()
        assert any("성공" in line for line in self.tab.follow_log())
        self.tab.go("주문상태별조회")
        self._until_seen("판매취소")

    def invoice(self, count: int) -> None:
        """송장개별등록: a number that cannot be one is told at its row, also of one row alone; the others are saved."""
        self.tab.go("송장개별등록")
        numbers = self.page.locator("input[name^=number-]")
        expect(numbers).to_have_count(count)
        assert self.page.locator(".table-box").evaluate("(each) => each.scrollWidth - each.clientWidth") == 0
        for wrong_alone in (True, False):
            numbers.first.fill("12")
            for place in range(1, 1 if wrong_alone else count):
                numbers.nth(place).fill(invoice_number(self.seller.name, place))
            self.page.get_by_role("button", name="송장저장").click()
            told = "송장을 저장하지 않았습니다." if wrong_alone else f"송장 {count - 1}건을 저장했고, 1건은"
            expect(self.page.get_by_text(told)).to_be_visible()
            expect(self.page.locator("td .wrong")).to_be_visible()
            assert numbers.first.input_value() == "12"
            assert not self.tab.violations()
        numbers.first.fill(invoice_number(self.seller.name, 0))
        self.page.get_by_role("button", name="송장저장").click()
        expect(self.page.get_by_text("송장을 등록할 주문이 없습니다")).to_be_visible()

    def send(self, count: int) -> None:
        """송장송신관리, and the malls have them."""
        self.tab.go("송장송신관리")
        self.page.get_by_label("이 쪽의 주문 모두 선택").check()
        self.page.get_by_role("button", name="송장송신").click()
        lines = self.tab.follow_log()
        assert sum("송장송신 연동에 성공하였습니다." in line for line in lines) == count, lines
        self.tab.go("주문상태별조회")
        self._until_seen("송장전송", count)

    def look_at_a_buyer(self) -> None:
        """A buyer is masked until somebody says why they want to see more."""
        self.page.locator("tbody tr", has_text="송장전송").first.locator("a[data-row]").click()
        expect(self.page.get_by_role("heading", name="연동이력")).to_be_visible()
        assert "*" in self.page.locator("main").inner_text().partition("받는 분")[2]
        self.page.fill("#purpose", "배송지 확인")
        self.page.get_by_role("button", name="개인정보 보기").click()
        expect(self.page.get_by_role("button", name="개인정보 보기")).to_have_count(0)
        shown = self.page.locator("main").inner_text()
        assert "*" not in shown.partition("받는 분")[2].partition("연동이력")[0]

    def answer_an_inquiry(self) -> None:
        """상담내역 가져오기, and an answer written and sent on the inquiry's page."""
        asked_at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
        asked = {"mall": ASKS_AT, "account": self.seller.shop, "about": "product", "asked_at": asked_at, "seed": 1}
        self.market.ask("POST", "/inquiries", **asked)
        self.tab.go("상담내역 가져오기")
        self.page.get_by_role("button", name="문의수집").click()
        self.tab.follow_log()
        self.tab.go("문의사항 처리")
        self.page.locator("tbody a[data-row]").first.click()
        self.page.get_by_label("답변내용").fill("내일 출고됩니다. 감사합니다.")
        assert not self.tab.violations()
        self.page.get_by_role("button", name="저장하고 개별전송").click()
        expect(self.page.get_by_role("heading", level=1, name="문의연동상황")).to_be_visible()
        self.tab.go("문의사항 처리")
        self._until_seen("답변 완료")


def test_a_seller_goes_from_the_mall_accounts_to_the_answered_inquiry(day: Day) -> None:
    for mall in MALLS:
        day.enter_account(mall)
    day.enter_product()
    for mall in MALLS:
        day.enter_sales_info(mall)
    day.queue()
    day.link()
    day.have_orders(2)
    day.collect_orders(6)
    day.confirm()
    day.approve_a_cancel()
    day.invoice(5)
    day.send(5)
    assert day.seller.invoices_at_malls() == 5
    day.look_at_a_buyer()
    day.answer_an_inquiry()
