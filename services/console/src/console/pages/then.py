"""이때의 상태: how something stood at a moment of its 연동이력, beside how it stands now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from console.backend import Desk, Json
from console.formats import second
from console.problems import RefusedError
from console.view import show

Told = Callable[[Json], str]
"""What a screen says of one thing, from what its service answers; '' where there is nothing."""


@dataclass(frozen=True)
class Fact:
    """One thing, as it was and as it is."""

    label: str
    then: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether it is another now."""
        return self.then != self.now


@dataclass(frozen=True)
class Subject:
    """Whose past is shown: the address of its page, which its service answers at too, and what is told of it."""

    service: str
    path: str
    facts: Mapping[str, Told]


async def show_then(request: Request, desk: Desk, subject: Subject, at: str, name: Callable[[Json], str]) -> Response:
    """The page that a line of 연동이력 leads to; `name` calls it by what is known of it now."""
    now = await desk.read(subject.service, subject.path)
    then = await desk.read(subject.service, subject.path, at=at)
    if "at" not in then:
        raise RefusedError(404, "볼 시각을 연동이력에서 골라 주세요.")
    facts = [Fact(label, told(then) or "-", told(now) or "-") for label, told in subject.facts.items()]
    return show(request, "then.html", facts=facts, back=subject.path, at=second(then["at"]), name=name(now))
