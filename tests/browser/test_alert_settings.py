"""알림 설정: e-mails are chosen, a webhook is entered, its secret shown once, tried, and sent again."""

from typing import Any

from playwright.sync_api import Page, expect

URL = "https://hooks.mallbridge-nowhere.example/alerts"


def enter_webhook(tab: Any) -> str:
    """웹훅 등록: an address inside is refused, then one outside: its secret."""
    page: Page = tab.page
    page.get_by_role("link", name="웹훅 등록").first.click()
    page.fill("#f-url", "https://127.0.0.1/alerts")
    page.fill("#f-label", "주문 서버")
    page.get_by_role("button", name="저장").click()
    expect(page.locator(".wrong").first).to_be_visible()
    assert page.input_value("#f-label") == "주문 서버"
    assert not tab.violations()
    page.fill("#f-url", URL)
    page.get_by_label("발송기한").uncheck()
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("지금 한 번만 보입니다.")).to_be_visible()
    assert not tab.violations()
    return page.get_by_label("비밀키").input_value()


def test_a_webhook_is_entered_tried_and_sent_again(tab: Any) -> None:
    page: Page = tab.page
    tab.go("알림 설정")
    page.get_by_label("발송기한").uncheck()
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("메일로 받을 알림을 저장했습니다.")).to_be_visible()
    expect(page.get_by_label("발송기한")).not_to_be_checked()
    secret = enter_webhook(tab)
    assert secret.startswith("whsec_")
    page.get_by_role("link", name="확인했습니다").click()
    row = page.locator("tr", has_text=URL)
    expect(row).not_to_contain_text("발송기한")
    assert secret not in page.content()
    page.get_by_role("button", name="주문 서버 새 비밀키").click()
    assert page.get_by_label("비밀키", exact=True).input_value() != secret
    page.get_by_role("link", name="확인했습니다").click()

    page.get_by_role("button", name="주문 서버 시험 전송").click()
    expect(page.get_by_role("heading", name="시험 알림입니다")).to_be_visible()
    for _ in range(60):
        if page.get_by_role("button", name="다시 보내기").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert not tab.violations()
    page.get_by_role("button", name="다시 보내기").click()
    expect(page.get_by_text("다시 보냅니다.")).to_be_visible()
    tab.go("알림 내역")
    expect(page.get_by_role("link", name="시험 알림입니다")).to_be_visible()
    assert not tab.violations()

    tab.go("알림 설정")
    page.get_by_role("button", name="주문 서버 중지").click()
    expect(page.locator("tr", has_text=URL)).to_contain_text("직접 중지함")
    page.get_by_role("button", name="주문 서버 다시 시작").click()
    expect(page.get_by_text("웹훅을 다시 시작했습니다.")).to_be_visible()
    page.get_by_role("button", name="주문 서버 실패한 알림 다시 보내기").click()
    expect(page.get_by_text("을 다시 보냅니다.")).to_be_visible()
    page.get_by_role("button", name="주문 서버 삭제").click()
    expect(page.get_by_text("등록한 웹훅이 없습니다")).to_be_visible()
