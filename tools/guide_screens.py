"""The screens of the user guide: how a test comes to each, what stands on it, and its picture."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page

from workspace import ROOT

DIRECTORY = ROOT / "docs" / "guide"
PICTURES = DIRECTORY / "img"
WIDTH, SHORTEST, TALLEST = 1280, 720, 1100
COLOURS = 80
LONGEST_LOG_MS = 120_000
MOST_BYTES, MOST_BYTES_TOGETHER = 120_000, 4_000_000
LABEL = re.compile(r"\*\*([^*]+)\*\*")

Step = Callable[[Page], None]

TEXTS = """() => {
  const found = new Set(), whole = (text) => text.replace(/\\s+/g, " ").replace(/ \\*$/, "").trim();
  const look = (root) => root.querySelectorAll("*").forEach((each) => {
    found.add(whole([...each.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(" ")));
    for (const name of ["aria-label", "placeholder", "title"]) found.add(whole(each.getAttribute(name) ?? ""));
    if (each.matches("template")) look(each.content);
  });
  document.querySelectorAll("header.top, main, dialog").forEach(look);
  return [...found];
}"""
"""What every element of a page says itself, but those of the menu: the words of its buttons, fields and states."""


@dataclass(frozen=True)
class Screen:
    """A screen that a page of the guide explains: its address, what is clicked there, and how its picture is called.

    `part` is the head of the card that is pictured, where the whole would be too long.
    """

    path: str
    steps: Sequence[Step] = ()
    picture: str = ""
    part: str = ""

    def open(self, page: Page, url: str) -> None:
        """Come to it."""
        page.goto(url + self.path)
        for step in self.steps:
            step(page)
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready.then(() => true)")

    def is_made_by_steps(self, page: Page) -> bool:
        """Whether no address leads to what is open: a popup, or a form that was filled in or sent."""
        made = page.get_by_role("dialog").count() > 0 or urlsplit(page.url).path == urlsplit(self.path).path
        return bool(self.steps) and made


def row(text: str = "") -> Step:
    """Opens the first row of a list, or the first with a text."""

    def opened(page: Page) -> None:
        page.locator("tbody tr", has_text=text).locator("a[data-row]").first.click()

    return opened


def link(name: str) -> Step:
    """Follows a link of the page."""
    return lambda page: page.locator("main").get_by_role("link", name=name).first.click()


def button(name: str) -> Step:
    """Presses a button of the page."""
    return lambda page: page.locator("main").get_by_role("button", name=name).first.click()


def dialog(name: str) -> Step:
    """Opens a popup by its link."""

    def opened(page: Page) -> None:
        link(name)(page)
        page.get_by_role("dialog").wait_for()

    return opened


def log(name: str) -> Step:
    """Presses a button that opens the popup of a live log, and waits for its end."""

    def followed(page: Page) -> None:
        button(name)(page)
        page.get_by_role("dialog").get_by_text("끝났습니다.").wait_for(timeout=LONGEST_LOG_MS)

    return followed


def choose(field: str, text: str) -> Step:
    """Chooses from a list of the page."""

    def chosen(page: Page) -> None:
        page.get_by_label(field, exact=True).select_option(label=text)

    return chosen


def take_options(page: Page) -> None:
    """Has two options made in 상품등록."""
    page.select_option("#option_use", "open_markets")
    page.get_by_label("옵션명", exact=True).fill("색상")
    page.get_by_label("옵션값, 쉼표로 구분").fill("화이트,블랙")
    page.get_by_role("button", name="옵션추가 +").click()
    page.get_by_label("블랙 추가금액").wait_for()


def upload_template(page: Page) -> None:
    """Gives the downloaded form back with one number that is right and one that is not."""
    page.locator("#file").set_input_files(
        {"name": "invoices.csv", "mimeType": "text/csv", "buffer": _sheet(page).encode("utf-8-sig")}
    )
    page.get_by_role("button", name="올려서 확인하기").click()
    page.locator("table").first.wait_for()


def _sheet(page: Page) -> str:
    waiting = page.context.new_page()
    waiting.goto(page.url.replace("/invoice-sheet", "/invoices?period=1y"))
    numbers = waiting.locator("tbody a[data-row]").all_inner_texts()
    waiting.close()
    invoices = ("12", "30112345671", "30112345672", "30112345673")
    lines = [f"{number},로젠택배,{invoice}" for number, invoice in zip(numbers, invoices, strict=False)]
    return "\n".join(["주문번호,택배사,송장번호", *lines])


LISTED = (choose("제휴몰 계정", "위메프 sbdc6678"), button("상품 불러오기"))
"""Has 데이터이전 서비스신청 show what a mall has."""

SELLERS: Mapping[str, Sequence[Screen]] = {
    "home": (Screen("/", picture="home"),),
    "products": (Screen("/products", picture="products"), Screen("/products", (row(),))),
    "products-new": (
        Screen("/products/new", picture="products-new"),
        Screen("/products/new", (take_options,), picture="products-options", part="옵션정보"),
    ),
    "sales-info": (
        Screen("/sales-info", picture="sales-info"),
        Screen("/sales-info", (row("위메프"),), picture="sales-info-form"),
        Screen("/products", (link("판매정보 등록"),), picture="sales-info-choose"),
    ),
    "stock": (Screen("/stock", picture="stock"),),
    "stock-pushes": (Screen("/stock/pushes", picture="stock-pushes"),),
    "products-deleted": (Screen("/products/deleted", picture="products-deleted"),),
    "products-history": (
        Screen("/products/history", picture="products-history"),
        Screen("/products/history", (row(),)),
        Screen("/products/history", (link("이때의 상품"),)),
    ),
    "listings": (
        Screen("/listings", picture="listings"),
        Screen("/listings", (row("연동실패"),), picture="listings-history"),
        Screen("/listings", (row("반영완료"),)),
    ),
    "orders": (
        Screen("/orders", picture="orders"),
        Screen("/orders", (row("발주확인"),), picture="orders-detail"),
    ),
    "orders-confirm": (Screen("/orders/confirm", picture="orders-confirm"), Screen("/orders/confirm", (row(),))),
    "orders-invoices": (Screen("/orders/invoices", picture="orders-invoices"),),
    "orders-send": (
        Screen("/orders/send", picture="orders-send"),
        Screen("/orders/send", (row(),)),
        Screen("/orders/send/sent", picture="orders-send-sent"),
    ),
    "orders-invoice-sheet": (
        Screen("/orders/invoice-sheet", picture="orders-invoice-sheet"),
        Screen("/orders/invoice-sheet", (upload_template,), picture="orders-invoice-sheet-check"),
    ),
    "orders-invoice-history": (
        Screen("/orders/invoice-history", picture="orders-invoice-history"),
        Screen("/orders/invoice-history?size=100"),
    ),
    "orders-unmatched": (
        Screen("/orders/unmatched", picture="orders-unmatched"),
        Screen("/orders/unmatched", (row(), row()), picture="orders-unmatched-choose"),
    ),
    "orders-sales": (Screen("/orders/sales", picture="orders-sales"),),
    "claims": (
        Screen("/claims", picture="claims"),
        Screen("/claims", (row("반품"),), picture="claims-detail"),
        Screen("/claims", (row("교환"),)),
        Screen("/claims", (row("취소"),)),
    ),
    "claims-collect": (Screen("/claims/collect", picture="claims-collect"),),
    "inquiries": (
        Screen("/inquiries", picture="inquiries"),
        Screen("/inquiries?kind=product", (row(),), picture="inquiries-detail"),
    ),
    "inquiries-collect": (Screen("/inquiries/collect", picture="inquiries-collect"),),
    "urgent": (Screen("/urgent", picture="urgent"), Screen("/urgent", (row(),), picture="urgent-detail")),
    "answer-templates": (
        Screen("/answer-templates", picture="answer-templates"),
        Screen("/answer-templates", (row(),), picture="answer-templates-form"),
    ),
    "orders-unread": (Screen("/orders/unread", picture="orders-unread"),),
    "jobs": (Screen("/jobs", picture="jobs"),),
    "mall-notices": (Screen("/mall-notices", picture="mall-notices"), Screen("/mall-notices", (row(),))),
    "company": (Screen("/company", picture="company"), Screen("/company/addresses/new", picture="company-address")),
    "users": (
        Screen("/users", picture="users"),
        Screen("/users/new", picture="users-new"),
        Screen("/users", (row("직원"),)),
    ),
    "password": (Screen("/password", picture="password"),),
    "malls": (
        Screen("/malls", picture="malls"),
        Screen("/malls", (dialog("위메프 sbdc6678 등록/수정"),), picture="malls-form"),
    ),
    "couriers": (Screen("/couriers", picture="couriers"),),
    "alerts-settings": (
        Screen("/alerts/settings", picture="alerts-settings"),
        Screen("/alerts/webhooks/new", picture="alerts-webhook"),
    ),
    "alerts": (Screen("/alerts", picture="alerts"), Screen("/alerts", (row(),), picture="alerts-detail")),
    "transfer": (
        Screen("/transfer", LISTED, picture="transfer"),
        Screen("/transfer", (*LISTED, link("기존 상품에 연결")), picture="transfer-choose"),
    ),
    "queue": (
        Screen("/queue", picture="queue"),
        Screen("/listings", (row("반영완료"), log("다시 연동")), picture="queue-log"),
    ),
    "orders-collect": (
        Screen("/orders/collect", picture="orders-collect"),
        Screen("/orders/collect", (log("주문수집"),), picture="orders-collect-log"),
    ),
}
"""What acts comes last, for the other pictures show the shop as it was, and leaves the shop as full as before."""
OPERATORS: Mapping[str, Sequence[Screen]] = {
    "operator-sellers": (
        Screen("/operator/sellers", picture="operator-sellers"),
        Screen("/operator/sellers?q=하늘상회", (row("하늘상회"),), picture="operator-seller"),
        Screen("/operator/sellers/new"),
    ),
    "operator-queues": (Screen("/operator/queues", picture="operator-queues"),),
    "operator-budgets": (Screen("/operator/budgets", picture="operator-budgets"),),
    "operator-parked": (Screen("/operator/parked", picture="operator-parked"),),
    "operator-services": (Screen("/operator/services", picture="operator-services"),),
}
NOBODYS: Mapping[str, Sequence[Screen]] = {
    "login": (Screen("/login", picture="login"), Screen("/invitation?token=none")),
}
"""Before a login."""


def labels(name: str) -> list[str]:
    """The words of a page of the guide that name buttons, fields and states: those in bold."""
    return LABEL.findall((DIRECTORY / f"{name}.md").read_text(encoding="utf-8"))


def texts(page: Page) -> set[str]:
    """What stands on the screen that is open."""
    return set(page.evaluate(TEXTS))


def picture(page: Page, part: str = "") -> bytes:
    """The screen that is open as a small PNG: its whole length, but no more than a reader looks at."""
    if part:
        card = page.locator(".card", has=page.get_by_role("heading", name=part, exact=True))
        return _small(card.screenshot())
    needed = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": min(max(SHORTEST, needed), TALLEST)})
    page.evaluate("scrollTo(0, 0)")
    taken = page.screenshot()
    page.set_viewport_size({"width": WIDTH, "height": SHORTEST})
    return _small(taken)


def _small(taken: bytes) -> bytes:
    small = io.BytesIO()
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
