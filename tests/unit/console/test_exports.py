"""엑셀 다운로드: every page of a list, as it is shown, in bounded memory, and nothing left behind."""

import asyncio
import io
import tempfile
from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import unquote

import pytest
from pydantic import BaseModel
from python_calamine import CalamineWorkbook

from catalog.api.answers import ProductLineAnswer
from claim_sync.api.claims import ClaimOut
from console import exports
from console.backend import Desk
from console.exports import Cell, Listed, download
from console.pages.alerts import CELLS as ALERTS
from console.pages.claims import CELLS as CLAIMS
from console.pages.inquiries import CELLS as INQUIRIES
from console.pages.invoice_history import CELLS as INVOICES
from console.pages.listings import CELLS as LISTINGS
from console.pages.mall_notices import CELLS as NOTICES
from console.pages.matching import CELLS as ITEMS
from console.pages.orders import CELLS as ORDERS
from console.pages.products import CELLS as PRODUCTS
from console.pages.sales import CELLS as SALES
from console.pages.stock_pushes import CELLS as PUSHES
from console.problems import RefusedError
from inquiry.api.inquiries import InquiryOut
from inquiry.api.notices import NoticeOut
from listing.api.models import ListingRow, StockPushRow
from order_sync.api.invoices import InvoiceRow, Sale
from order_sync.api.mappings import UnmatchedItem
from order_sync.api.orders import OrderOut

CELLS = (
    Cell("주문번호", "number"),
    Cell("제휴몰 주문번호", "mall.no"),
    Cell("금액", "won", "number"),
    Cell("주문일자", "at", "moment"),
    Cell("등록일", lambda row: row["at"], "day"),
)
ROW = {"number": "=1+1", "mall": {"no": "007"}, "won": 19_900, "at": "2026-11-27T15:05:00Z"}


class Pages:
    """A list of so many rows, as a service gives it out."""

    def __init__(self, count: int, fails_at: int | None = None) -> None:
        self.count, self.fails_at = count, fails_at
        self.asked: list[dict[str, Any]] = []

    async def read(self, service: str, path: str, *, limit: int, cursor: str | None, **asked: Any) -> Any:
        self.asked.append({"service": service, "path": path, "limit": limit, **asked})
        start = int(cursor or 0)
        if self.fails_at is not None and start >= self.fails_at:
            raise RefusedError(503, "지금은 연결할 수 없습니다.", "away")
        end = min(start + limit, self.count)
        return {"items": [{**ROW, "won": n} for n in range(start, end)], "next": str(end) if end < self.count else None}


class Asking:
    """A request of a browser that stays, or goes after so many pages."""

    def __init__(self, stays: int = 1_000) -> None:
        self.app = SimpleNamespace(state=SimpleNamespace(exporting=asyncio.Semaphore(1)))
        self.stays = stays

    async def is_disconnected(self) -> bool:
        self.stays -= 1
        return self.stays < 0


def left_in(directory: Path) -> list[Path]:
    return [*directory.iterdir()]


async def got(pages: Pages, request: Asking | None = None) -> tuple[Any, bytes]:
    listed = Listed("order-sync", "/orders", {"state": "new", "mall": ["tmon"]})
    answer: Any = await download(cast("Any", request or Asking()), cast("Desk", pages), "주문/조회", CELLS, listed)
    return answer, b"".join([piece async for piece in cast("AsyncGenerator[bytes]", answer.body_iterator)])


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        (ORDERS, OrderOut),
        (PRODUCTS, ProductLineAnswer),
        (LISTINGS, ListingRow),
        (CLAIMS, ClaimOut),
        (INQUIRIES, InquiryOut),
        (INVOICES, InvoiceRow),
        (SALES, Sale),
        (PUSHES, StockPushRow),
        (ITEMS, UnmatchedItem),
        (NOTICES, NoticeOut),
    ],
)
def test_a_column_is_something_that_the_service_tells(cells: Sequence[Cell], row: type[BaseModel]) -> None:
    told: dict[str, Any] = dict.fromkeys(row.model_fields, ROW["at"])
    told |= {name: "2026-11-28" for name, field in row.model_fields.items() if field.annotation == (date | None)}
    told |= {"mall_numbers": {"order_no": "2667143490"}} if "mall_numbers" in told else {}
    found = {cell.label: cell.value(told) for cell in cells}
    assert len(found) == len(cells)
    assert not [label for label, value in found.items() if isinstance(value, bool)]
    assert found.get("제휴몰 주문번호") in (None, ROW["at"], "2667143490")


@pytest.mark.parametrize(
    ("deliveries", "told"),
    [({}, "받을 곳 없음"), ({"sent": 2, "pending": 0, "given_up": 1}, "전송 완료 2, 전송 실패 1")],
)
def test_an_alert_says_how_its_deliveries_stand(deliveries: dict[str, int], told: str) -> None:
    row = {"raised_at": ROW["at"], "kind_label": "발송기한", "title": "발송", "text": "…", "deliveries": deliveries}
    assert [cell.value(row) for cell in ALERTS][1:] == ["발송기한", "발송", "…", told]


async def test_every_row_of_every_page_is_in_it_once() -> None:
    pages = Pages(2_345)
    answer, body = await got(pages)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == list(range(2_345))
    assert rows[0] == ["주문번호", "제휴몰 주문번호", "금액", "주문일자", "등록일"]
    assert rows[1] == ["=1+1", "007", 0, datetime(2026, 11, 28, 0, 5), date(2026, 11, 28)]  # noqa: DTZ001
    wanted = {"service": "order-sync", "path": "/orders", "limit": 1_000, "state": "new", "mall": ["tmon"]}
    assert pages.asked == [wanted] * 3
    assert int(answer.headers["content-length"]) == len(body)
    assert "주문·조회_" in unquote(answer.headers["content-disposition"])


async def test_an_empty_list_has_its_headings() -> None:
    _, body = await got(Pages(0))
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()) == 1


@pytest.mark.parametrize(
    ("pages", "stays", "told"),
    [
        (Pages(100_001), 1_000, "기간을 나누어"),
        (Pages(3_000, fails_at=2_000), 1_000, "연결할 수 없습니다"),
        (Pages(3_000), 1, "연결을 끊었습니다"),
    ],
)
async def test_of_one_that_is_not_finished_nothing_is_left(
    pages: Pages, stays: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(exports, "MOST_ROWS", 4_000)
    request = Asking(stays)
    with pytest.raises(RefusedError, match=told):
        await got(pages, request)
    assert not left_in(tmp_path)
    assert not request.app.state.exporting.locked()


async def test_who_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "WAIT_SECONDS", 0.01)
    request = Asking()
    async with request.app.state.exporting:
        with pytest.raises(RefusedError, match="잠시 뒤"):
            await got(Pages(1), request)
    assert (await got(Pages(1), request))[0].status_code == 200
