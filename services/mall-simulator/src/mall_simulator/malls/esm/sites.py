"""The two sites: how bodies, tokens and numbers name them (malls.md 4.1, 4.2)."""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Site:
    """A site. `reads` are the SiteTypes that it takes in requests, `shows` the one in the replies of its lists."""

    code: str
    key: str
    token: str
    reads: frozenset[int]
    shows: int
    order_window: timedelta
    category: int
    goods_letter: str = field(default="")

    @property
    def tag(self) -> str:
        """How item messages name it."""
        return self.key.upper()


GMARKET = Site("gmarket", "gmkt", "G", frozenset({2, 3}), 3, timedelta(days=31), 300_000_000)
AUCTION = Site("auction", "iac", "A", frozenset({1}), 1, timedelta(days=180), 39_000_000, goods_letter="C")
