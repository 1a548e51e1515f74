"""What the operator is shown of a seller: the lines of all services together."""

from typing import Any

from console.pages.operators import health_of


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
