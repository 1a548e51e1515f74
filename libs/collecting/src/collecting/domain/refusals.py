"""What collecting says no with."""

from chassis.refusals import ConflictError, NotFoundError, RefusalError


class CollectionInProgressError(ConflictError):
    """The window is being collected."""

    code = "collection_in_progress"


class CollectionEndedError(ConflictError):
    """The collection that was to be joined has ended."""

    code = "collection_ended"


class AccountNotFoundError(NotFoundError):
    """There is no such mall account."""

    code = "account_not_found"


class AccountNotReadyError(ConflictError):
    """The mall account is not connected."""

    code = "account_not_ready"


class ItemNotListedError(RefusalError):
    """The mall has no list of what is to be collected."""

    code = "collection_item_not_listed"


class PeriodError(RefusalError):
    """The period to collect does not fit."""

    code = "period_invalid"


class SellerSuspendedError(ConflictError):
    """The operator stopped the seller."""

    code = "seller_suspended"


class InvoiceNumberError(RefusalError):
    """The invoice number is not one of that courier."""

    code = "invoice_number_invalid"


class UnknownCourierError(RefusalError):
    """There is no such courier."""

    code = "courier_unknown"
