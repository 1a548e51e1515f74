"""What `mall_gateway` publishes of 판매가 변경."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent
from contracts.mall_gateway import LISTINGS, Evidence, Refusal

OnSaleAct = Literal["set_stocks", "resume_sale", "set_period", "set_price"]
"""What can be changed of a listing on sale; outcomes of the first three are `contracts.mall_gateway.SaleAct`s."""


class SalePriceAccepted(ContractEvent):
    """The mall sells it at the new price, or has asked its MD for it. `number` is that of what asked for it."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    number: int
    evidence: Evidence


class SalePriceRefused(ContractEvent):
    """The mall kept the price, or has no call for it. `unsettled`: nobody knows whether it took effect."""

    TOPIC: ClassVar[str] = LISTINGS
    KEY: ClassVar[str] = "listing_id"
    intent_id: UUID
    listing_id: UUID
    account_id: UUID
    mall: str
    number: int
    refusal: Refusal
    evidence: Evidence
    unsettled: bool = False
