"""The operator's lists as spreadsheets: sellers, queues, the malls' budgets, parked messages."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from console.backend import Desk, Json
from console.doors import TheDesk
from console.exports import Cell, Listed, Part, Told, download, download_parts
from console.formats import business_number, span
from console.lists import wanted
from console.pages.operators import SELLERS_AT_ONCE, WAITS, names_of, operators_only, parked_of, with_health
from console.problems import RefusedError

router = APIRouter(prefix="/operator", dependencies=[Depends(operators_only)])

SELLERS = (
    Cell("상호", "company_name", width=24),
    Cell("사업자등록번호", lambda row: business_number(row["business_number"]), width=16),
    Cell("상태", lambda row: "이용 중" if row["suspended_for"] is None else "이용정지", width=10),
    Cell("정지 사유", "suspended_for", width=28),
    Cell("제휴몰", lambda row: len(row["malls"]), "number", 8),
    Cell("빠짐없이 수집한 때", "collected", "moment", 17),
    Cell("아직 수집하지 못한 항목", "uncollected", "number"),
    Cell("수집 실패", "failing", "number", 10),
    Cell("읽지 못한 줄", "broken", "number", 12),
    Cell("대기 작업", "waiting", "number", 10),
    Cell("가장 오래된 작업", "oldest_at", "moment", 17),
    Cell("등록일", "opened_at", "day", 12),
)
QUEUES = (
    Cell("제휴몰", "mall_name"),
    Cell("판매자", "seller", width=24),
    Cell("대기", "waiting", "number", 10),
    Cell("처리 중", "doing", "number", 10),
    Cell("다시 시도", "failing", "number", 10),
    Cell("가장 오래된 작업", "oldest_at", "moment", 17),
    Cell("기다리는 것", lambda row: _waits_for(row), width=20),
    Cell("사유", lambda row: None if row["suspended"] else row["waits_because"], width=36),
)
USES = (
    Cell("제휴몰", "mall_name"),
    Cell("판매자", "seller", width=24),
    Cell("호출", "calls", "number", 10),
    Cell("429", "throttled", "number", 8),
    Cell("실패", "failed", "number", 8),
    Cell("평균 기다림(ms)", "waited_ms", "number", 14),
    Cell("마지막 호출", "last_called_at", "moment", 17),
)
BUDGETS = (
    Cell("제휴몰", "mall_name"),
    Cell("응답 없는 계정", "resting_accounts", "number", 14),
    Cell("한도", "name", width=28),
    Cell("API", lambda row: ", ".join(row["apis"]), width=36),
    Cell("적용", lambda row: SCOPES.get(row["scope"], ""), width=10),
    Cell("허용", lambda row: f"{row['calls']:,}회 / {span(row['per_seconds'])}" if row["calls"] else None, width=18),
    Cell("그중 사용(%)", lambda row: round(row["share"] * 100) if row["share"] else None, "number", 12),
    Cell("쓰는 계정", "scopes", "number", 10),
    Cell("남은 호출", "least_left", "number", 10),
    Cell("막힌 계정", "closed", "number", 10),
    Cell("막힘", lambda row: WAITS.get(row["closed_for"], "잠시 쉼") if row["closed"] else None, width=20),
    Cell("막힘 끝", "closed_until", "moment", 17),
)
SCOPES: Mapping[str, str] = {"account": "계정마다", "operator": "전체"}
NO_BUDGET: Mapping[str, Json] = {
    "name": "정해진 한도가 없습니다.",
    "apis": (),
    **dict.fromkeys(("scope", "calls", "share", "scopes", "least_left", "closed", "closed_until")),
}
"""What a mall has in place of its first budget."""
PARKED = (
    Cell("서비스", "service"),
    Cell("받는 쪽", "group", width=30),
    Cell("보류한 때", "parked_at", "moment", 17),
    Cell("토픽", "topic", width=30),
    Cell("파티션", "partition", "number", 8),
    Cell("위치", "offset", "number", 12),
    Cell("사유", lambda row: "앞의 메시지를 기다립니다." if row["behind"] else row["reason"], width=60),
)


@dataclass(frozen=True)
class EverySeller:
    """The sellers that words find, or all, each with how it is.

    Where a service is away there is no spreadsheet rather than half of one.
    """

    words: str = ""

    async def pages(self, desk: Desk) -> AsyncIterator[Sequence[Json]]:
        """All of them, a page at a time. Raises RefusedError."""
        async for rows in Listed("account", "/sellers", {"q": self.words}, rows=SELLERS_AT_ONCE).pages(desk):
            told, away = await with_health(desk, rows)
            _check_whole(away)
            yield told


def _check_whole(away: Sequence[str]) -> None:
    if away:
        raise RefusedError(503, f"응답하지 않는 서비스가 있습니다({', '.join(away)}). 잠시 뒤 다시 눌러 주세요.")


@router.get("/sellers/excel")
async def sellers(request: Request, desk: TheDesk) -> Response:
    """판매자 관리 as a spreadsheet."""
    found = EverySeller(wanted(request.query_params).words)
    return await download(request, desk, "판매자 관리", SELLERS, found)


@router.get("/queues/excel")
async def queues(request: Request, desk: TheDesk) -> Response:
    """연동 대기열 as a spreadsheet."""
    rows = await desk.read("mall-gateway", "/operations/queues")
    names = await names_of(desk, rows)
    return await download(request, desk, "연동 대기열", QUEUES, Told(_named(rows, names)))


@router.get("/budgets/excel")
async def budgets(request: Request, desk: TheDesk) -> Response:
    """호출 한도 as a spreadsheet: who uses the malls, and their budgets."""
    malls = await desk.read("mall-gateway", "/operations/budgets")
    names = await names_of(desk, [use for mall in malls for use in mall["uses"]])
    uses = [{**mall, **use} for mall in malls for use in _named(mall["uses"], names)]
    limits = [{**mall, **each} for mall in malls for each in mall["budgets"] or [NO_BUDGET]]
    parts = [Part("호출", USES, Told(uses)), Part("한도", BUDGETS, Told(limits))]
    return await download_parts(request, desk, "호출 한도", parts)


@router.get("/parked/excel")
async def parked(request: Request, desk: TheDesk) -> Response:
    """보류 메시지 as a spreadsheet."""
    rows, away = await parked_of(desk)
    _check_whole(away)
    return await download(request, desk, "보류 메시지", PARKED, Told(rows))


def _waits_for(row: Json) -> str:
    return "이용정지" if row["suspended"] else WAITS.get(row["waits_for"], row["waits_for"])


def _named(rows: Sequence[Json], names: Mapping[str, str]) -> list[Json]:
    """Rows with the names of their sellers."""
    return [{**row, "seller": names.get(row["seller_id"], row["seller_id"])} for row in rows]
