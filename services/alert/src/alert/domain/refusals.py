"""What the handling of alerts says no with."""

from chassis.refusals import ConflictError, NotFoundError, RefusalError


class WebhookUrlError(RefusalError):
    """The address of a webhook is none that may be called."""

    code = "webhook_url_invalid"


class WebhookKindsError(RefusalError):
    """A webhook or a user wants no kind of alert, or one that is not offered."""

    code = "alert_kinds_invalid"


class WebhookTakenError(ConflictError):
    """Another webhook of the seller has this address."""

    code = "webhook_url_taken"


class TooManyWebhooksError(ConflictError):
    """There is no room for another webhook."""

    code = "too_many_webhooks"


class WebhookNotFoundError(NotFoundError):
    """The seller has no such webhook."""

    code = "webhook_not_found"


class DeliveryPendingError(ConflictError):
    """It is being sent: there is nothing to repeat."""

    code = "delivery_pending"
