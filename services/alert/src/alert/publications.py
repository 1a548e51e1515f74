"""What alert tells other services: the one place where stored facts become public ones."""

from alert.domain import Alert, Delivery
from chassis.causes import NOBODY
from chassis.log import Recorded
from contracts import ContractEvent
from contracts.alert import AlertDelivered, AlertDeliveryFailed, AlertRaised

PUBLISHES = (AlertDelivered, AlertDeliveryFailed, AlertRaised)


def publish(recorded: Recorded) -> ContractEvent | None:
    """The public event of a stored one, or None for what stays within; what operators are told stays within."""
    fact = recorded.event
    if recorded.seller_id == NOBODY:
        return None
    match fact:
        case Alert.Raised():
            return AlertRaised(
                alert_id=fact.originator_id,
                kind=fact.kind,  # pyright: ignore[reportArgumentType]
                subject_id=fact.subject_id,
                ids=fact.ids,
                happened_at=fact.happened_at,
            )
        case Delivery.Sent():
            return AlertDelivered(
                alert_id=fact.alert_id,
                delivery_id=fact.originator_id,
                channel=fact.target.channel,
                tries=fact.attempt.number,
            )
        case Delivery.Ended():
            return AlertDeliveryFailed(
                alert_id=fact.alert_id,
                delivery_id=fact.originator_id,
                channel=fact.target.channel,
                outcome="refused" if fact.state == "refused" else "given_up",
                code=fact.code,
                tries=fact.tries,
            )
        case _:
            return None
