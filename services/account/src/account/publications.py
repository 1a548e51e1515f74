"""What `account` says: the one place where stored events become public ones."""

from uuid import UUID

from account.domain import Seller, User
from chassis.log import Recorded
from contracts import ContractEvent
from contracts import account as public

PUBLISHES = (
    public.SellerOpened,
    public.SellerSuspended,
    public.SellerResumed,
    public.CompanyProfileSaved,
    public.CourierContractSaved,
    public.CourierContractRemoved,
    public.UserContactSaved,
    public.UserDeactivated,
    public.UserActivated,
)


def publish(recorded: Recorded) -> ContractEvent | None:
    """The public event that a stored one becomes, or None for what stays private."""
    match recorded.event:
        case Seller.Opened(profile=profile):
            return public.SellerOpened(company_name=profile.company_name)
        case Seller.Suspended(reason=reason):
            return public.SellerSuspended(reason=reason)
        case Seller.Resumed():
            return public.SellerResumed()
        case Seller.ProfileSaved(profile=profile):
            return public.CompanyProfileSaved(company_name=profile.company_name)
        case Seller.CourierContractSaved(contract_id=contract_id, contract=contract):
            return public.CourierContractSaved(
                contract_id=contract_id,
                courier=contract.courier,
                contract_number=contract.contract_number,
                is_default=contract.is_default,
            )
        case Seller.CourierContractRemoved(contract_id=contract_id):
            return public.CourierContractRemoved(contract_id=contract_id)
        case _:
            return _of_user(recorded)


def _of_user(recorded: Recorded) -> ContractEvent | None:
    """What others may know of a seller's users; the operator's are nobody's."""
    user_id: UUID = recorded.event.originator_id
    if recorded.seller_id is None:
        return None
    match recorded.event:
        case User.ContactSealed(role=role, contact=contact):
            return public.UserContactSaved(
                user_id=user_id, role="owner" if role == "owner" else "staff", contact=contact
            )
        case User.Deactivated():
            return public.UserDeactivated(user_id=user_id)
        case User.Activated():
            return public.UserActivated(user_id=user_id)
        case _:
            return None
