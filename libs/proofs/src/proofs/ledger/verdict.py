"""What a proof did on purpose, and what a check found."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Purpose:
    """What a proof did on purpose, which the checker cannot know from the ledger.

    `initial_stock` is what was entered, by product id and option key. `uninvoiced` are the names of order lines
    (`mall order/line`) that must not have an invoice: held for a cancel, or cancelled. `claims` and `inquiries` say
    that all were collected and settled: then none may be missing or open, and urgent notices are read and done with.
    """

    initial_stock: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    uninvoiced: frozenset[str] = frozenset()
    claims: bool = False
    inquiries: bool = False


@dataclass
class Verdict:
    """What a check found: sentences on what is lost, doubled, otherwise wrong, or not yet at rest."""

    orders: int = 0
    listings: int = 0
    invoices: int = 0
    claims: int = 0
    inquiries: int = 0
    urgent: int = 0
    """Urgent notices among the inquiries."""
    answers: int = 0
    stock_pushes: int = 0
    shelves: int = 0
    """Options whose stock at a mall was held to what the mall was told."""
    letters: int = 0
    """Alerts that came to a webhook, where somebody listened."""
    events: int = 0
    records: int = 0
    repeated_records: int = 0
    unsettled: int = 0
    """Effects that are unknown (확인필요), which a seller has to settle: not a difference."""
    lost: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    in_flight: list[str] = field(default_factory=list[str])
    refused_by_limit: int = 0

    @property
    def differences(self) -> list[str]:
        """Everything that is not as it must be."""
        limits = [f"{self.refused_by_limit} calls were refused for a limit"] if self.refused_by_limit else []
        return [*self.lost, *self.doubled, *self.wrong, *self.in_flight, *limits]
