"""Sellers and their users: what may happen to them, and what is refused."""

from account.domain.company import Address, CourierContract, Profile, checked_business_number
from account.domain.preferences import Preferences
from account.domain.refusals import (
    AddressError,
    AlreadyJoinedError,
    AlreadySuspendedError,
    BusinessNumberError,
    CompanyNameError,
    CourierContractError,
    EmailError,
    EmailTakenError,
    HiddenColumnError,
    KeptSearchError,
    LastOwnerError,
    NotSuspendedError,
    SellerExistsError,
    UnknownPermissionError,
    UnknownScreenError,
)
from account.domain.seller import Seller
from account.domain.user import NAMESPACE, Team, User, checked_email, checked_permissions

__all__ = [
    "NAMESPACE",
    "Address",
    "AddressError",
    "AlreadyJoinedError",
    "AlreadySuspendedError",
    "BusinessNumberError",
    "CompanyNameError",
    "CourierContract",
    "CourierContractError",
    "EmailError",
    "EmailTakenError",
    "HiddenColumnError",
    "KeptSearchError",
    "LastOwnerError",
    "NotSuspendedError",
    "Preferences",
    "Profile",
    "Seller",
    "SellerExistsError",
    "Team",
    "UnknownPermissionError",
    "UnknownScreenError",
    "User",
    "checked_business_number",
    "checked_email",
    "checked_permissions",
]
