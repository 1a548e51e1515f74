"""The shape of a field of a mall's own 판매정보."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class MallField:
    """A field of a mall's 판매정보. `choices` maps value to label; `needed_when` names another field and its values."""

    name: str
    label: str
    kind: Literal["text", "number", "yes_no", "choice", "address", "template", "time"] = "text"
    required: bool = True
    choices: Mapping[str, str] = field(default_factory=dict[str, str])
    help: str = ""
    needed_when: tuple[str, frozenset[str]] | None = None
