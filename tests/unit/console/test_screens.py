"""The columns of each list are those of its table, and what is hidden is hidden in the spreadsheet too."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.datastructures import QueryParams

import console
from console.backend import Desk
from console.exports import Cell
from console.lists import wanted
from console.pages.alerts import CELLS as ALERTS
from console.pages.claims import CELLS as CLAIMS
from console.pages.inquiries import CELLS as INQUIRIES
from console.pages.invoice_history import CELLS as INVOICES
from console.pages.listings import CELLS as LISTINGS
from console.pages.listings import QUEUE_CELLS
from console.pages.mall_notices import CELLS as NOTICES
from console.pages.matching import CELLS as UNMATCHED
from console.pages.matching import MATCHED_CELLS as MATCHED
from console.pages.orders import CELLS as ORDER_CELLS
from console.pages.product_history import DELETED_CELLS as DELETED
from console.pages.product_history import cells_of
from console.pages.products import CELLS as PRODUCTS
from console.pages.sales import CELLS as SALES
from console.pages.sales_info import CELLS as GROUPS
from console.pages.stock import CELLS as STOCK
from console.pages.stock_pushes import CELLS as PUSHES
from console.pages.urgent import CELLS as URGENT
from console.problems import RefusedError
from console.screens import ORDERS, SCREENS, Kept, Screen, encoded, kept_of
from console.view import ENVIRONMENT

PACKAGE = Path(console.__file__).parent
SHEETS: Mapping[str, Sequence[Cell]] = {
    "orders": ORDER_CELLS,
    "products": PRODUCTS,
    "listings": LISTINGS,
    "stock-pushes": PUSHES,
    "claims": CLAIMS,
    "inquiries": INQUIRIES,
    "urgent": URGENT,
    "invoice-history": INVOICES,
    "sales": SALES,
    "queue": QUEUE_CELLS,
    "stock": STOCK,
    "sales-info": GROUPS,
    "product-changes": cells_of({}),
    "products-deleted": DELETED,
    "unmatched": UNMATCHED,
    "matched": MATCHED,
    "mall-notices": NOTICES,
    "alerts": ALERTS,
}
TEMPLATES: Mapping[str, str] = {
    "inquiries": "inquiries_table",
    "urgent": "inquiries_table",
    "sales-info": "groups",
    "matched": "unmatched",
}
"""Where the table of a screen is, if not in a template of its name."""


class Account:
    """What account says of a screen, or that it is away."""

    def __init__(self, answer: Any = None) -> None:
        self.answer = answer

    async def read(self, service: str, path: str, **asked: Any) -> Any:
        assert (service, path, asked) == ("account", "/me/preferences", {"screen": "orders"})
        if self.answer is None:
            raise RefusedError(503, "지금은 연결할 수 없습니다.", "away")
        return self.answer


async def kept(answer: Any = None) -> Kept:
    return await kept_of(cast("Desk", Account(answer)), ORDERS)


async def test_only_columns_that_may_be_hidden_are() -> None:
    hidden = ["금액", "주문번호", "예전 열"]
    found = await kept({"searches": [{"name": "어제", "query": "period=1d"}], "hidden_columns": hidden})
    assert (found.searches[0]["name"], found.hidden) == ("어제", ["금액"])
    assert (found.hides(), found.hides(1)) == (" hides-8", " hides-9")


async def test_a_list_is_shown_whole_while_account_is_away() -> None:
    found = await kept()
    assert (found.searches, found.hidden, found.hides()) == ((), (), "")


@pytest.mark.parametrize("screen", SCREENS.values(), ids=lambda screen: screen.name)
def test_what_stays_is_a_column_and_some_may_be_hidden(screen: Screen) -> None:
    assert set(screen.stay) < set(screen.columns)
    assert len(set(screen.columns)) == len(screen.columns)


def test_the_style_sheet_hides_every_place_that_a_column_can_have() -> None:
    places = {int(place) for place in re.findall(r"\.hides-(\d+)", (PACKAGE / "static" / "console.css").read_text())}
    most = max(len(screen.columns) for screen in SCREENS.values())
    assert places >= set(range(1, most + 2))


@pytest.mark.parametrize("screen", SCREENS.values(), ids=lambda screen: screen.name)
def test_the_columns_of_a_screen_are_the_heads_of_its_table_and_the_optional_ones_are_hidden(screen: Screen) -> None:
    """Boxes to tick may stand before them."""
    source = (PACKAGE / "templates" / f"{TEMPLATES.get(screen.name, screen.name.replace('-', '_'))}.html").read_text()
    end = source.rindex("</thead>")
    imports = '{% import "parts.html" as parts %}{% import "orders_parts.html" as order_parts %}'
    shown = {"search": wanted(QueryParams(), more=("sort",)), "matched": screen.name == "matched"}
    shown |= {"kept": Kept(screen, hidden=screen.optional), "asked_label": screen.columns[3]}
    table = ENVIRONMENT.from_string(imports + source[source.rindex("<table", 0, end) : end]).render(
        shown, writes=True, may=True
    )
    heads = [re.sub("<[^>]*>|[▲▼]", "", head).strip() for head in re.findall("<th .*?</th>", table)]
    boxes = heads.count("")
    assert heads == [""] * boxes + list(screen.columns)
    hidden = {int(place) for place in re.findall(r" hides-(\d+)", table)}
    assert [heads[place - 1] for place in sorted(hidden)] == screen.optional


@pytest.mark.parametrize("screen", SCREENS.values(), ids=lambda screen: screen.name)
async def test_a_list_offers_what_is_kept_of_it(shop: Any, screen: Screen) -> None:
    matched = "?state=matched" if screen.name == "matched" else ""
    page = await shop.page(f"/{screen.path}{matched}")
    assert f'action="/screens/{screen.name}/searches"' in page
    for column in screen.optional:
        assert f'name="column" value="{column}" checked' in page


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_of_a_spreadsheet_belongs_to_one_of_the_list(name: str) -> None:
    assert {cell.column or cell.label for cell in SHEETS[name]} <= set(SCREENS[name].columns)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?period=7d&q=%ED%8B%B0", "period=7d&q=%ED%8B%B0"),
        ("q=티몬", "q=%ED%8B%B0%EB%AA%AC"),
        ('?q="><b>', "q=%22%3E%3Cb%3E"),
    ],
)
def test_a_search_is_kept_encoded(query: str, told: str) -> None:
    assert encoded(query) == told
