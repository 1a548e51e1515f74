"""What an order line, as the mall shows it now, tells of a change of its invoice."""

from dataclasses import dataclass

from mall_gateway.domain.claim_effects import Effect


@dataclass(frozen=True)
class Waybill:
    """A courier (our code; the mall's own where we know none; empty where the mall tells none) and a number."""

    courier: str
    number: str

    @property
    def figures(self) -> str:
        """The number without what malls put between or leave out."""
        return "".join(letter for letter in self.number if letter.isalnum())


def change_effect(shown: Waybill, wanted: Waybill, old: Waybill, *, cancelled: bool) -> Effect:
    """Whether the mall has `wanted` in place of `old`. A line without a number tells nothing.

    The number decides; where only the courier is to change, the courier does.
    """
    if not shown.figures:
        return "contrary" if cancelled else "unknown"
    if wanted.figures == old.figures == shown.figures:
        found, absent = shown.courier == wanted.courier, shown.courier == old.courier
        other: Effect = "unknown"
    else:
        found, absent = shown.figures == wanted.figures, shown.figures == old.figures
        other = "contrary"
    if found:
        return "found"
    if cancelled:
        return "contrary"
    return "absent" if absent else other
