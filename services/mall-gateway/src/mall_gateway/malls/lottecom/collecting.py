"""How order lines are put together from 롯데온's lists: rows, where they stand, who cancels (malls.md 8.3, 8.4)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import raw_of, unavailable
from mall_gateway.malls.lottecom import reads
from mall_gateway.malls.lottecom.connector import MALL, Connector
from mall_gateway.malls.lottecom.mapping import orders
from mall_gateway.malls.lottecom.profile import CLAIM_WINDOW, DAY
from mall_gateway.malls.lottecom.wire import ClaimItem, ProgressRow
from mall_gateway.malls.port import FetchedLine, UnreadableLine
from mall_gateway.malls.seoul_time import SEOUL

Lines = list[FetchedLine | UnreadableLine]

DELIVERY_LOOK_BACK = timedelta(days=30)
"""Lines are listed by their delivery instruction: what was delivered in a window may be this much older."""

OPEN = frozenset({"new", "confirmed"})


async def new_lines(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[Lines]:
    """The lines instructed in a window; then the older ones whose cancel was asked for in it.

    The lists are read in the order in which a line moves on: one that moves meanwhile is seen twice, never missed.
    """
    rows = await _instructed(connector, since, until)
    progress = orders.progress_by_key(await reads.progress(connector, since, until))
    cancels = await _cancels(connector, since, until)
    lines = orders.lines_of(rows, orders.Sight(progress, cancels))
    yield lines
    seen = {line.ref.order_no for line in lines if isinstance(line, FetchedLine)}
    for order_no in sorted({key[0] for key in cancels} - seen):
        yield await _lines_of_order(connector, order_no, cancels)


async def delivered_lines(connector: Connector, since: datetime, until: datetime) -> AsyncIterator[Lines]:
    """The lines that were delivered since, day by day of their delivery instruction."""
    for start in _days(until - DELIVERY_LOOK_BACK, until):
        end = start + DAY
        progress = orders.progress_by_key(await reads.progress(connector, start, end))
        arrived = {key: row for key, row in progress.items() if _arrived_since(row, since)}
        if arrived:
            rows = await _instructed(connector, start, end)
            yield _those(orders.lines_of(rows, orders.Sight(progress, {})), arrived)


async def line_of(connector: Connector, ref: MallOrderRef) -> FetchedLine | None:
    """One line as it is now; a bare one where only its progress or its cancel is shown, None where nothing is."""
    rows = await reads.instructions_of(connector, ref.order_no)
    progress = orders.progress_by_key(await reads.progress_of(connector, ref.order_no))
    line = _found(orders.lines_of(rows, orders.Sight(progress, {})), ref)
    if line is not None and line.state not in OPEN:
        return line
    end = connector.caller.now + timedelta(minutes=1)
    since = max(line.ordered_at, end - CLAIM_WINDOW) if line else end - CLAIM_WINDOW
    claims = await reads.cancels(connector, since, end)
    sight = orders.Sight(progress, orders.cancels_by_key(claims))
    return _found(orders.lines_of(rows, sight), ref) or orders.hidden_line(ref, sight)


async def _instructed(connector: Connector, since: datetime, until: datetime) -> list[Any]:
    """The rows of a window from both lists: only all lines of an order tell which is its first."""
    pending = await reads.instructions(connector, since, until, reads.PENDING)
    return [*pending, *await reads.instructions(connector, since, until, reads.COMPLETE)]


async def _cancels(connector: Connector, since: datetime, until: datetime) -> dict[orders.Key, ClaimItem]:
    """The claims of the window, and of the time since as far as one question reaches: they are about its lines too."""
    latest = max(until, min(connector.caller.now, since + CLAIM_WINDOW))
    return orders.cancels_by_key(await reads.cancels(connector, since, latest))


async def _lines_of_order(connector: Connector, order_no: str, cancels: dict[orders.Key, ClaimItem]) -> Lines:
    rows = await reads.instructions_of(connector, order_no)
    progress = orders.progress_by_key(await reads.progress_of(connector, order_no))
    return orders.lines_of(rows, orders.Sight(progress, cancels))


def _found(lines: Lines, ref: MallOrderRef) -> FetchedLine | None:
    """The line among those of its order. Raises UnavailableError where the order can't be read."""
    for line in lines:
        if isinstance(line, FetchedLine) and line.ref == ref:
            return line
    broken = next((line for line in lines if isinstance(line, UnreadableLine)), None)
    if broken is not None:
        raise unavailable(broken.reason, effect_possible=False, code="UNREADABLE")
    return None


def _arrived_since(row: ProgressRow, since: datetime) -> bool:
    state, _ = orders.state_of(row.od_prgs_step_cd)
    at = row.dv_trc_stat_dttm
    return state in orders.DELIVERED_STATES and (at is None or at >= since.replace(microsecond=0))


def _those(lines: Lines, arrived: dict[orders.Key, ProgressRow]) -> Lines:
    """The lines that arrived. One without a row in the order list is set aside, not dropped."""
    shown = {orders.key_of(line.ref): line for line in lines if isinstance(line, FetchedLine)}
    lacking = [row for key, row in arrived.items() if key not in shown]
    told: Lines = [shown[key] for key in arrived if key in shown]
    broken = [line for line in lines if isinstance(line, UnreadableLine)]
    reason = f"{MALL} 배송완료 주문의 내용을 찾을 수 없습니다. 롯데온 판매자센터에서 확인하세요."
    return [*told, *broken, *(UnreadableLine(0, raw_of(row.model_dump(mode="json")), reason) for row in lacking)]


def _days(since: datetime, until: datetime) -> list[datetime]:
    """The beginnings of the days in Seoul that a time touches."""
    first = since.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[datetime] = []
    while first < until:
        found.append(first)
        first += DAY
    return found
