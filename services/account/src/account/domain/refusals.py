"""What is refused about sellers and users."""

from chassis.refusals import ConflictError, RefusalError


class BusinessNumberError(RefusalError):
    """The business registration number cannot be one."""

    code = "bad_business_number"


class CompanyNameError(RefusalError):
    """There is no company name, or it is too long."""

    code = "bad_company_name"


class AddressError(RefusalError):
    """An address of the address book cannot be used."""

    code = "bad_address"


class CourierContractError(RefusalError):
    """A courier contract does not hold together."""

    code = "bad_courier_contract"


class UnknownPermissionError(RefusalError):
    """A permission names no menu, or no level."""

    code = "bad_permission"


class EmailError(RefusalError):
    """This is no e-mail address."""

    code = "bad_email"


class EmailTakenError(ConflictError):
    """Another user logs in with this e-mail address."""

    code = "email_taken"


class UnknownScreenError(RefusalError):
    """What is to be kept belongs to no screen."""

    code = "bad_screen"


class KeptSearchError(RefusalError):
    """A search cannot be kept under this name, or is none, or there are too many."""

    code = "bad_search"


class HiddenColumnError(RefusalError):
    """There are no such columns to be hidden."""

    code = "bad_columns"


class AlreadyJoinedError(ConflictError):
    """The user has a password: an invitation would let whoever holds it set another."""

    code = "already_joined"


class SellerExistsError(ConflictError):
    """A seller with this business number was opened before."""

    code = "seller_exists"


class LastOwnerError(ConflictError):
    """A seller keeps at least one owner who can log in."""

    code = "last_owner"


class AlreadySuspendedError(ConflictError):
    """The seller is suspended already."""

    code = "already_suspended"


class NotSuspendedError(ConflictError):
    """The seller is not suspended."""

    code = "not_suspended"
