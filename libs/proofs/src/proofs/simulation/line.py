"""The way to the mall: an HTTP client whose calls may not leave, arrive late, or lose their answers."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from mall_gateway.malls.caller import LEAVING_STEPS
from proofs.simulation.faults import Faults
from proofs.simulation.mall import ModelledMall
from proofs.simulation.world import KilledError, ProcessLoop

Step = Callable[[str, Mapping[str, Any]], Awaitable[None]]


@dataclass
class Answer:
    """An answer as the caller reads it."""

    status_code: int
    body: bytes
    headers: Mapping[str, str]

    async def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body."""
        yield self.body


WITHOUT_EFFECT = ("answer_lost_without_effect_at_call", "error_without_effect_at_call")
LOST = ("answer_lost_without_effect_at_call", "answer_lost_after_effect_at_call")
ERRORS = ("error_without_effect_at_call", "error_after_effect_at_call")


class Exchange:
    """One call: a context manager, as `httpx.AsyncClient.stream` gives one."""

    def __init__(self, client: "SimulatedClient", api: str, login: str, content: bytes, step: Step) -> None:
        self._client, self._api, self._login, self._content, self._step = client, api, login, content, step
        self._fault: str | None = None
        self._answered: asyncio.Future[Answer] | None = None
        self._left_at = 0.0

    async def __aenter__(self) -> Answer:
        loop, world, faults = self._client.loop, self._client.mall.world, self._client.faults
        if loop.dying:
            raise KilledError
        world.note(loop.name, f"calls {self._api} {self._content.decode()}")
        self._fault = faults.at("call", loop)
        if faults.strike(self._fault, "before", loop):
            await loop.create_future()
        if self._fault == "not_connected_at_call":
            raise httpx.ConnectError("no route")
        if loop.frozen_until > world.now:
            await asyncio.sleep(0)
        for step in LEAVING_STEPS:
            await self._step(step, {})
        self._answered, self._left_at = loop.create_future(), world.now
        world.call_later(self._travel(), self._arrive)
        return await self._answered

    async def __aexit__(self, *_: object) -> None:
        pass

    def _travel(self) -> float:
        random = self._client.mall.world.random
        return random.uniform(0.05, 0.4) if random.random() < 0.8 else random.uniform(0.4, 4.0)

    def _arrive(self) -> None:
        """At the mall: whether the caller still lives or not."""
        mall = self._client.mall
        if not mall.let_in(self._login, self._api):
            mall.world.call_later(self._travel(), self._answer, Answer(429, b"{}", {"retry-after": "5"}))
        elif self._fault == "late_effect_at_call":
            mall.world.call_later(mall.world.random.uniform(5.0, 12.0), self._take_effect)
        else:
            self._take_effect()

    def _take_effect(self) -> None:
        client, world = self._client, self._client.mall.world
        query = json.loads(self._content)
        status, body, headers = 500, b"<html>", {}
        if self._fault not in WITHOUT_EFFECT:
            status, body, headers = client.mall.serve(self._login, self._api, query, self._left_at)
        if self._fault in ERRORS:
            status, body = 500, b"<html>"
        if self._fault == "broken_body_at_call":
            body = body[: len(body) // 2]
        if self._fault not in LOST:
            world.call_later(self._travel(), self._answer, Answer(status, body, headers))

    def _answer(self, answer: Answer) -> None:
        loop = self._client.loop
        self._client.faults.strike(self._fault, "after", loop)
        loop.world.call_at(loop.world.now, self._read, answer, loop=loop)

    def _read(self, answer: Answer) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(answer)


@dataclass
class SimulatedClient:
    """What the gateway's callers use in place of `httpx.AsyncClient`."""

    loop: ProcessLoop
    mall: ModelledMall
    faults: Faults

    def stream(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, extensions: Mapping[str, Step]
    ) -> Any:
        """Send a request; its steps are told before they are done, as httpcore tells them."""
        del method
        return Exchange(self, urlsplit(url).path.strip("/"), headers["login"], content, extensions["trace"])
