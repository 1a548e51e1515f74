"""The two sites of ESM and how each is named in bodies, numbers and tokens (malls.md 4.1, 4.2)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A site. `key` names it in most bodies, `field` in price, stock and period of a creation.

    `cancels_type` is its SiteType in the cancel list alone. Unverified: malls.md 4.2 has 2 for G마켓 in every request,
    but the replies there say 3 and public clients report that a question with 2 is answered with no rows.
    """

    code: str
    name: str
    key: str
    field: str
    token: str
    site_type: int
    cancels_type: int


GMARKET = Site("gmarket", "G마켓", key="gmkt", field="Gmkt", token="G", site_type=2, cancels_type=3)  # noqa: S106
AUCTION = Site("auction", "옥션", key="iac", field="Iac", token="A", site_type=1, cancels_type=1)  # noqa: S106
