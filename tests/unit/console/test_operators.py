"""What the operator is shown of a seller: the lines of all services together."""

from typing import Any, cast

from console.backend import Desk
from console.pages.operators import health_of, names_of


def collecting(mall: str, **more: Any) -> dict[str, Any]:
    return {"mall": mall, "failing": 0, "broken_lines": 0, "oldest_sealed_until": None, "never_sealed": 0, **more}


def test_lines_of_all_services_are_taken_together() -> None:
    lines = [
        collecting("tmon", failing=1, oldest_sealed_until="2026-11-28T01:00:00Z"),
        collecting("tmon", broken_lines=2, oldest_sealed_until="2026-11-28T03:00:00Z"),
        collecting("st11", failing=2, never_sealed=3),
    ]
    queues = [
        {"seller_id": "a", "waiting": 3, "doing": 1, "oldest_at": "2026-11-28T02:00:00Z"},
        {"seller_id": "a", "waiting": 1, "doing": 0, "oldest_at": "2026-11-28T00:30:00Z"},
        {"seller_id": "b", "waiting": 9, "doing": 9, "oldest_at": "2026-11-20T00:00:00Z"},
    ]
    assert health_of("a", lines, queues) == {
        "failing": 3,
        "broken": 2,
        "malls": ["st11", "tmon"],
        "collected": "2026-11-28T01:00:00Z",
        "uncollected": 3,
        "waiting": 5,
        "oldest_at": "2026-11-28T00:30:00Z",
    }


def test_a_seller_who_has_nothing_yet_is_well() -> None:
    nothing = health_of("a", [], [])
    assert (nothing["failing"], nothing["collected"], nothing["oldest_at"]) == (0, None, None)


class Sellers:
    """The account service, which has a name for every seller."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def read(self, service: str, path: str, *, seller_id: list[str], limit: int) -> Any:
        assert (service, path) == ("account", "/sellers")
        assert len(seller_id) <= limit == 100
        self.asked.append(seller_id)
        return {"items": [{"seller_id": each, "company_name": f"상점 {each}"} for each in seller_id], "next": None}


async def test_only_the_names_that_are_shown_are_asked_for_a_hundred_together() -> None:
    desk = Sellers()
    rows = [{"seller_id": str(number % 150)} for number in range(400)]
    names = await names_of(cast("Desk", desk), rows)
    assert names == {str(number): f"상점 {number}" for number in range(150)}
    assert [len(part) for part in desk.asked] == [100, 50]


async def test_without_a_row_no_name_is_asked_for() -> None:
    desk = Sellers()
    assert await names_of(cast("Desk", desk), []) == {}
    assert desk.asked == []
