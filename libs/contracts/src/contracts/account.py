"""What `account` publishes: sellers, their company profile and courier contracts."""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import ContractEvent

SELLERS = "account.sellers.v1"


class SellerOpened(ContractEvent):
    """A seller (tenant) may work. Key: seller id."""

    TOPIC: ClassVar[str] = SELLERS
    company_name: str


class SellerSuspended(ContractEvent):
    """The operator stopped a seller: no schedule runs for it and no token is given until it is resumed."""

    TOPIC: ClassVar[str] = SELLERS
    reason: str


class SellerResumed(ContractEvent):
    """A suspended seller may work again."""

    TOPIC: ClassVar[str] = SELLERS


class CompanyProfileSaved(ContractEvent):
    """The seller's company name, as it prefills maker and brand of a new product."""

    TOPIC: ClassVar[str] = SELLERS
    company_name: str


class CourierContractSaved(ContractEvent):
    """A contract with a courier. `courier` is our courier code, e.g. `CJ_LOGISTICS`."""

    TOPIC: ClassVar[str] = SELLERS
    contract_id: UUID
    courier: str
    contract_number: str
    is_default: bool


class CourierContractRemoved(ContractEvent):
    """A courier contract ended."""

    TOPIC: ClassVar[str] = SELLERS
    contract_id: UUID
