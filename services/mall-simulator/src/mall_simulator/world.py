"""Everything that the malls share: time, state, ledger, quotas, faults, and the rules that a run may set."""

from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from mall_simulator.clock import Clock
from mall_simulator.faults import Faults
from mall_simulator.inquiries import Inquiries
from mall_simulator.ledger import Ledger
from mall_simulator.market import Market
from mall_simulator.quotas import Quotas
from mall_simulator.store import Store


class Rules(BaseModel):
    """What a run may set; the defaults are what malls.md documents, or what is said here."""

    coupang_approval_seconds: float = Field(
        default=1.0, ge=0, description="쿠팡: from asking approval to 승인완료 (1.2)"
    )
    esm_listing_seconds: float = Field(
        default=1.0, ge=0, description="G마켓, 옥션: from registering to the site's number and sell-status (4.1, 4.2)"
    )
    hmall_approval_seconds: float = Field(
        default=1.0, ge=0, description="현대몰: from asking the MD for a price to its approval (12)"
    )
    lottecom_approval_seconds: float = Field(
        default=1.0, ge=0, description="롯데닷컴: from registering to the second approval (8.2)"
    )
    tmon_end_lag_minutes: float = Field(
        default=30, ge=0, description="티몬: the end of a query lies so far in the past (5.1)"
    )
    tmon_token_seconds: int = Field(default=3600, ge=1, description="티몬: life of a token (unverified)")
    tmon_page_size: int = Field(default=50, ge=1, description="티몬: rows of a search page (unverified)")
    cjmall_approval_seconds: float = Field(
        default=1.0, ge=0, description="CJ mall: from registering to the MD's decision (11.2)"
    )
    gsshop_approval_seconds: float = Field(
        default=1.0, ge=0, description="GS SHOP: from registering to the MD's decision (10.2)"
    )
    lotteimall_approval_seconds: float = Field(
        default=1.0, ge=0, description="롯데홈쇼핑: from registering to the MD's 승인완료 (9.2)"
    )
    forbidden_words: list[str] = Field(
        default=["짝퉁", "이미테이션", "레플리카"], description="Product names with these are refused by every mall"
    )


@dataclass
class World:
    """One simulated market."""

    store: Store
    clock: Clock
    rules: Rules = field(default_factory=Rules)
    quotas: Quotas = field(default_factory=Quotas)
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        """Put the ledger, the market and the inquiries on the store."""
        self.ledger = Ledger(self.store, self.clock)
        self.market = Market(self.store, self.ledger, self.clock)
        self.inquiries = Inquiries(self.store, self.ledger, self.clock)
        self.claims = self.market.claims

    def reset(self) -> None:
        """Back to an empty market."""
        self.store.reset()
        self.quotas.reset()
        self.faults.remove()
        self.rules = Rules()
