"""What `account` publishes: sellers, their company profile and courier contracts, users who can be written to."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent

SELLERS = "account.sellers.v1"
USERS = "account.users.v1"


def contact_context(user_id: UUID) -> str:
    """What a user's address is bound to where it is sealed: `Keyring.seal_secret(seller_id, context, address)`."""
    return f"contact|{user_id}"


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


class UserContactSaved(ContractEvent):
    """A user of a seller took the invitation and can be written to. Key: user id.

    `contact` is the e-mail address, sealed with the seller's key and bound to `contact_context`.
    """

    TOPIC: ClassVar[str] = USERS
    user_id: UUID
    role: Literal["owner", "staff"]
    contact: str


class UserDeactivated(ContractEvent):
    """A user of a seller cannot log in any more."""

    TOPIC: ClassVar[str] = USERS
    user_id: UUID


class UserActivated(ContractEvent):
    """A user of a seller can log in again."""

    TOPIC: ClassVar[str] = USERS
    user_id: UUID
