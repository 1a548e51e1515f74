"""What a service refused, as it said it, and what the console refuses itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast


class LoginNeededError(Exception):
    """There is no session, or it is over."""


@dataclass
class RefusedError(Exception):
    """An answer that is not what was asked for. `errors` are (field, sentence); the field may be None."""

    status: int
    detail: str
    code: str = ""
    errors: Sequence[tuple[str | None, str]] = ()
    trace_id: str | None = None

    def __str__(self) -> str:
        return f"{self.status} {self.detail}"

    def by_field(self) -> dict[str, list[str]]:
        """The sentences by field; those of no field are under ''."""
        found: dict[str, list[str]] = {}
        for name, sentence in self.errors or [(None, self.detail)]:
            found.setdefault(name or "", []).append(sentence)
        return found


@dataclass
class FormErrors:
    """The sentences of one form: each is shown at its field, the rest above the form."""

    sentences: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @classmethod
    def of(cls, refusal: RefusedError) -> "FormErrors":
        """What a service said."""
        return cls(refusal.by_field())

    def at(self, name: str) -> list[str]:
        """The sentences of a field, and of what is below it (`options` has those of `options.names`)."""
        return [
            text for key, texts in self.sentences.items() if key == name or key.startswith(f"{name}.") for text in texts
        ]

    def beside(self, *names: str) -> list[str]:
        """The sentences that none of these fields shows."""
        shown = [name for key in self.sentences for name in names if key == name or key.startswith(f"{name}.")]
        known = {key for key in self.sentences for name in shown if key == name or key.startswith(f"{name}.")}
        return [text for key, texts in self.sentences.items() if key not in known for text in texts]

    def __bool__(self) -> bool:
        return bool(self.sentences)


def refusal_of(status: int, body: Any) -> RefusedError:
    """From an answer's problem+json; whatever else came is told in our words."""
    told = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    if "detail" not in told:
        return RefusedError(status, "요청을 처리하지 못했습니다. 잠시 뒤 다시 시도해 주세요.")
    found: list[dict[str, Any]] = told.get("errors") or []
    errors = [(each.get("field"), str(each.get("detail", ""))) for each in found]
    return RefusedError(status, str(told["detail"]), str(told.get("code", "")), errors, told.get("trace_id"))
