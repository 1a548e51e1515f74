"""Words that a seller types on a claim: known under this name to events since they are sealed."""

from collecting.domain import WithWords

__all__ = ["WithWords"]
