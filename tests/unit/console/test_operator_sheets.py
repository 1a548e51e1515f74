"""The operator's lists as spreadsheets: what the screens show, of all rows, or nothing where a service is away."""

import asyncio
import io
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook
from starlette.requests import Request

from account.api.sellers import SellerRow
from chassis.operations import Parked
from console.backend import Desk
from console.pages.operator_sheets import budgets, parked, queues, sellers
from console.problems import RefusedError
from console.settings import SERVICES
from mall_gateway.api.operators import BudgetView, MallBudgets, QueueView, UseView

AT = datetime(2026, 11, 27, 15, 5, tzinfo=UTC)
SHOWN_AT = datetime(2026, 11, 28, 0, 5)  # noqa: DTZ001
FIRST, SECOND = UUID(int=1), UUID(int=2)
SELLERS = [
    SellerRow(seller_id=FIRST, company_name="감귤상회", business_number="2208162517", opened_at=AT, suspended_for=None),
    SellerRow(seller_id=SECOND, company_name="볼펜나라", business_number="12", opened_at=AT, suspended_for="요금 미납"),
]
QUEUE = QueueView(
    mall="tmon",
    mall_name="티몬",
    seller_id=FIRST,
    waiting=3,
    doing=1,
    failing=2,
    suspended=False,
    oldest_at=AT,
    waits_for="budget",
    waits_because="09:00까지",
)
BUDGET = BudgetView(
    name="주문",
    calls=1_000,
    per_seconds=60,
    share=0.9,
    scope="account",
    apis=["GET /orders"],
    scopes=2,
    least_left=0,
    closed=1,
    closed_until=AT,
    closed_for="throttled",
)
USE = UseView(seller_id=SECOND, calls=12, throttled=1, failed=0, waited_ms=340, last_called_at=AT)
MALLS = [
    MallBudgets(mall="tmon", mall_name="티몬", budgets=[BUDGET], resting_accounts=1, resting_until=AT, uses=[USE]),
    MallBudgets(mall="hmall", mall_name="현대몰", budgets=[], resting_accounts=0, resting_until=None, uses=[]),
]
PARKED = Parked(
    parked_id=7,
    group="listing.know-products",
    topic="catalog.products.v1",
    partition=0,
    offset=41,
    reason="KeyError: 'name'",
    behind=False,
    parked_at=AT,
)


class Services:
    """What the services tell an operator; those that are `away` tell nothing."""

    def __init__(self, *away: str) -> None:
        self.away = away
        self.words: list[str] = []

    async def read(self, service: str, path: str, **asked: Any) -> Any:
        if service in self.away:
            raise RefusedError(503, "지금은 연결할 수 없습니다.", "away")
        match path:
            case "/sellers":
                assert asked["limit"] <= 100
                if ids := asked.get("seller_id"):
                    return {"items": [told(row) for row in SELLERS if str(row.seller_id) in ids], "next": None}
                self.words.append(asked["q"])
                found = SELLERS[1:] if asked.get("cursor") else SELLERS[:1]
                return {"items": [told(row) for row in found], "next": None if asked.get("cursor") else "more"}
            case "/operations/queues":
                rows = [QUEUE, QUEUE.model_copy(update={"seller_id": SECOND, "suspended": True})]
                return [
                    told(row) for row in rows if str(row.seller_id) in asked.get("seller_id", [str(FIRST), str(SECOND)])
                ]
            case "/operations/collecting":
                line = {
                    "mall": "tmon",
                    "failing": 1,
                    "broken_lines": 2,
                    "oldest_sealed_until": AT.isoformat(),
                    "never_sealed": 0,
                }
                return [{**line, "seller_id": each} for each in asked["seller_id"]] if service == "order-sync" else []
            case "/operations/budgets":
                return [told(row) for row in MALLS]
            case _:
                rows = (
                    [PARKED, PARKED.model_copy(update={"offset": 42, "behind": True})] if service == "listing" else []
                )
                return [told(row) for row in rows]


def told(row: Any) -> Any:
    """As HTTP tells it."""
    return row.model_dump(mode="json")


async def got(screen: Any, *away: str) -> list[list[list[Any]]]:
    """The sheets of a screen, without their headings."""
    return await got_of(screen, Services(*away))


async def got_of(screen: Any, services: Services, query: bytes = b"") -> list[list[list[Any]]]:
    """The sheets of a screen that is asked with a query."""
    app = SimpleNamespace(state=SimpleNamespace(exporting=asyncio.Semaphore(1)))
    request = Request({"type": "http", "query_string": query, "headers": [], "app": app}, _stays)
    answer = await screen(request, cast("Desk", services))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join([piece async for piece in answer.body_iterator])))
    return [book.get_sheet_by_index(n).to_python()[1:] for n in range(len(book.sheet_names))]


async def _stays() -> Any:
    await asyncio.Event().wait()


async def test_every_seller_is_there_with_how_it_is() -> None:
    (rows,) = await got(sellers)
    assert [row[:4] for row in rows] == [
        ["감귤상회", "220-81-62517", "이용 중", ""],
        ["볼펜나라", "12", "이용정지", "요금 미납"],
    ]
    assert [row[4:11] for row in rows] == [[1, SHOWN_AT, 0, 1, 2, 4, SHOWN_AT]] * 2


async def test_the_sellers_go_out_as_they_were_searched() -> None:
    services = Services()
    await got_of(sellers, services, b"q=220-81&size=20")
    assert services.words == ["220-81", "220-81"]


async def test_the_queues_say_what_each_waits_for() -> None:
    (rows,) = await got(queues)
    assert rows == [
        ["티몬", "감귤상회", 3, 1, 2, SHOWN_AT, "호출 한도", "09:00까지"],
        ["티몬", "볼펜나라", 3, 1, 2, SHOWN_AT, "이용정지", ""],
    ]


async def test_budgets_and_who_uses_them_have_a_sheet_each() -> None:
    uses, limits = await got(budgets)
    assert uses == [["티몬", "볼펜나라", 12, 1, 0, 340, SHOWN_AT]]
    assert limits == [
        ["티몬", 1, "주문", "GET /orders", "계정마다", "1,000회 / 1분", 90, 2, 0, 1, "제휴몰이 막음(429)", SHOWN_AT],
        ["현대몰", 0, "정해진 한도가 없습니다.", *[""] * 9],
    ]


async def test_parked_messages_are_there_with_their_reasons() -> None:
    (rows,) = await got(parked)
    place = ["listing", "listing.know-products", SHOWN_AT, "catalog.products.v1", 0]
    assert rows == [[*place, 41, "KeyError: 'name'"], [*place, 42, "앞의 메시지를 기다립니다."]]


@pytest.mark.parametrize(
    ("screen", "away"),
    [(sellers, "claim-sync"), (sellers, "mall-gateway"), (queues, "mall-gateway"), (budgets, "mall-gateway")]
    + [(parked, service) for service in SERVICES],
)
async def test_what_a_service_does_not_tell_is_not_left_out_unseen(screen: Any, away: str) -> None:
    with pytest.raises(RefusedError) as refused:
        await got(screen, away)
    assert refused.value.status == 503
