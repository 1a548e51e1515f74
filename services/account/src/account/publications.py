"""What `account` says: the one place where stored events become public ones."""

from account.domain import Seller
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
            return None
