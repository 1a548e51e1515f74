"""A user at a desk waits for what he recorded, and collects what is at the malls when he asks."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from proofs.people import Desk, RefusedHereError

WRITTEN = httpx.Response(201, json={}, headers={"Mallbridge-Position": "7"})
BEHIND = httpx.Response(503, json={"code": "unavailable"})


class ScriptedDesk(Desk):
    """Answers by a script; the log of a job is at its end."""

    def __init__(self, *answers: httpx.Response) -> None:
        self._answers = iter(answers)
        self._positions, self._shown = {}, {}
        self.asked: list[tuple[str, str, Any]] = []

    def answer(self, method: str, service: str, path: str, **kwargs: Any) -> Any:
        """The next answer of the script, taken as the service's."""
        self.asked.append((method, f"{service}{path}", kwargs.get("params") or kwargs.get("json")))
        answer = next(self._answers)
        if position := answer.headers.get("Mallbridge-Position"):
            self._positions[service] = int(position)
        return answer

    def live_log(self, service: str, path: str) -> Iterator[str]:
        """No line."""
        self.asked.append(("GET", f"{service}{path}", None))
        return iter(())


def collection(job: str, joined: int) -> httpx.Response:
    return httpx.Response(202, content=json.dumps({"job_id": job, "joined": joined, "waiting": 0}))


def test_what_was_under_way_before_is_collected_once_more_behind_its_end() -> None:
    desk = ScriptedDesk(collection("first", 1), collection("second", 0))
    assert desk.collect("order-sync", {"an account"}, ["new"]) == ["first", "second"]
    wanted = {"account_ids": ["an account"], "items": ["new"]}
    asked = ("POST", "order-sync/collections", wanted)
    assert desk.asked == [asked, ("GET", "order-sync/v1/jobs/first/log", None), asked]


def test_what_was_begun_for_this_is_collected_once() -> None:
    desk = ScriptedDesk(collection("own", 0))
    assert desk.collect("inquiry", ["an account"], ["product"]) == ["own"]


def test_a_view_that_is_behind_is_asked_again_and_other_refusals_are_told() -> None:
    desk = ScriptedDesk(WRITTEN, BEHIND, BEHIND, httpx.Response(200, json=[1]), httpx.Response(404))
    desk.ask("POST", "catalog", "/products")
    assert desk.see("catalog", "/products") == [1]
    assert desk.asked[1:] == [("GET", "catalog/products", {"after": 7})] * 3
    with pytest.raises(RefusedHereError):
        desk.see("catalog", "/products/none")


def test_a_service_is_asked_once_for_what_it_shall_show() -> None:
    desk = ScriptedDesk(WRITTEN, httpx.Response(200, json=[]))
    desk.ask("POST", "listing", "/listings")
    desk.wait_until_shown()
    desk.wait_until_shown()
    assert desk.asked[1:] == [("GET", "listing/jobs", {"after": 7})]
