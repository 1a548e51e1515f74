"""One account of one mall, as the calls to it need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.port import MallProfile


@dataclass(frozen=True)
class Side:
    """Whose account it is, and where its mall is."""

    seller_id: UUID
    account_id: UUID
    profile: MallProfile
    base_url: str
    secrets: Mapping[str, str]

    @property
    def owner(self) -> tuple[UUID, int]:
        """What is told to this account with these secrets, and to no other."""
        return self.account_id, hash(frozenset(self.secrets.items()))

    @property
    def vendor(self) -> str | None:
        """Who the account is to the mall: its budgets are counted by it."""
        return vendor_of(self.profile, self.secrets)
