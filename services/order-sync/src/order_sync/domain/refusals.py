"""What order handling says no with."""

from chassis.refusals import ConflictError, NotFoundError, RefusalError


class InvoiceAlreadyRegisteredError(ConflictError):
    """The same invoice is there already."""

    code = "invoice_already_registered"


class InvoiceAlreadySentError(ConflictError):
    """The mall has an invoice: there is no second one."""

    code = "invoice_already_sent"


class InvoiceMissingError(ConflictError):
    """There is no invoice yet to send."""

    code = "invoice_missing"


class InvoiceNotSentError(ConflictError):
    """The mall has no invoice yet that could be changed."""

    code = "invoice_not_sent"


class InvoiceUnchangedError(ConflictError):
    """The mall has this very invoice."""

    code = "invoice_unchanged"


class InvoiceTwiceError(RefusalError):
    """One request wants two invoices for the same order."""

    code = "invoice_twice"


class InvoiceChangeNotOfferedError(RefusalError):
    """The mall takes no change of an invoice through its API."""

    code = "invoice_change_not_offered"


class AlreadyDeliveredError(ConflictError):
    """The goods have arrived."""

    code = "order_already_delivered"


class NotConfirmedError(ConflictError):
    """발주확인 comes first."""

    code = "order_not_confirmed"


class AlreadyConfirmedError(ConflictError):
    """발주확인 is done."""

    code = "order_already_confirmed"


class InProgressError(ConflictError):
    """The mall was asked and has not answered yet."""

    code = "order_in_progress"


class UnsettledError(ConflictError):
    """확인필요: whether the last act took effect is not known."""

    code = "order_unsettled"


class NothingUnsettledError(ConflictError):
    """There is nothing to settle."""

    code = "nothing_unsettled"


class CancelAskedError(ConflictError):
    """The buyer asked to cancel: the order is held."""

    code = "cancel_asked"


class OrderCancelledError(ConflictError):
    """The order is cancelled."""

    code = "order_cancelled"


class AlreadyShippedError(ConflictError):
    """The goods are on their way or there: a cancel comes too late."""

    code = "order_already_shipped"


class SellerCancelNotOfferedError(RefusalError):
    """The mall takes no cancel from sellers."""

    code = "seller_cancel_not_offered"


class ReasonError(RefusalError):
    """A reason is missing or is none of those offered."""

    code = "reason_invalid"


class ShipDateError(RefusalError):
    """The planned ship date does not fit."""

    code = "ship_date_invalid"


class DelayReasonMissingError(RefusalError):
    """Shipping later than in three days needs a reason."""

    code = "delay_reason_missing"


class AlreadyMappedError(ConflictError):
    """The item has its product."""

    code = "already_mapped"


class NotMappedError(ConflictError):
    """The item has no product to take back."""

    code = "not_mapped"


class ProductNotFoundError(NotFoundError):
    """There is no such product."""

    code = "product_not_found"


class OptionUnknownError(RefusalError):
    """The product has no such option."""

    code = "option_unknown"


class BuyerStillNeededError(ConflictError):
    """The parcel has not left: name and address are needed."""

    code = "buyer_still_needed"


class WordsErasedError(ConflictError):
    """The order's personal data was destroyed: no words are kept of it any more."""

    code = "order_words_erased"
