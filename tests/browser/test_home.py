"""첫 화면: the orders of the last days are drawn, in light, in dark and on a phone, and stand in a table."""

from typing import Any

from playwright.sync_api import Locator, expect

from local_runtime.waiting import wait_until
from proofs.busy_shop import MALLS
from proofs.seller_day import SellerDay

COLOURS = """canvas => {
  const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  const drawing = copy.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(canvas, 0, 0);
  const { data } = drawing.getImageData(0, 0, copy.width, copy.height);
  const found = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.slice(at, at + 3).join();
    if (data[at + 3] === 255) found.set(colour, (found.get(colour) || 0) + 1);
  }
  return [...found].filter(([, many]) => many > 100).map(([colour]) => colour);
}"""
"""The colours that cover more than a few points of a drawing."""

BARS = {"59,125,221", "224,128,58", "47,158,99"}
"""What the bars of the first three malls are drawn in (`COLOURS` of chart.js)."""
LINES = {"light": "223,227,234", "dark": "47,57,71"}
"""What the lines between the numbers are drawn in (`--line` of console.css)."""


def colours(canvas: Locator) -> set[str]:
    return set(canvas.evaluate(COLOURS))


def test_the_orders_of_the_last_days_are_drawn_and_stand_in_a_table(shop_tab: Any, busy_shop: SellerDay) -> None:
    shop_tab.open("/")
    part = shop_tab.page.get_by_role("region", name="최근 2주 주문")
    sold = [row for row in busy_shop.orders() if row["state"] != "cancelled"]
    assert {row["mall"] for row in sold} == set(MALLS)
    bars = part.locator("canvas")
    expect(bars).to_be_visible()
    wait_until(lambda: colours(bars) >= BARS, 30, "a bar for each mall")
    part.get_by_text("표로 보기").click()
    counts = part.locator("tbody td:nth-last-child(2)").all_inner_texts()
    assert (len(counts), sum(int(count.replace(",", "")) for count in counts)) == (14, len(sold))


def test_the_drawing_follows_the_theme_and_the_width(shop_tab: Any) -> None:
    page = shop_tab.page
    shop_tab.open("/")
    canvas = page.locator(".chart canvas")
    expect(canvas).to_be_visible()
    wait_until(lambda: LINES["light"] in colours(canvas), 30, "the lines of a light page")
    wide = canvas.bounding_box()["width"]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    wait_until(lambda: LINES["dark"] in colours(canvas), 30, "the lines of a dark page")
    wait_until(lambda: canvas.bounding_box()["width"] < wide, 30, "a narrow drawing")
