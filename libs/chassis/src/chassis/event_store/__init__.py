"""The event store on PostgreSQL, and the base of every service's application.

What is kept beside each event: seller, actor, correlation, causation, traceparent and time of recording. Events, the
position of the consumer that caused them, the ids it took in and any further statements commit in one transaction.

Writers of one store are put in commit order by a transaction-level advisory lock, taken before the first id is drawn:
a reader that has seen id n will never see a smaller one appear. The library's own table lock is not used, because it
makes appends wait for autovacuum; its database functions are not used, because they drop the tracking.
"""

from chassis.event_store.application import Fresh, ServiceApplication, Unit, positions, retry_on_conflict
from chassis.event_store.recorder import FencedError, PostgresRecorder, Statement, stored_event
from chassis.event_store.values import FactTranscoder, ValueTranscoding

__all__ = [
    "FactTranscoder",
    "FencedError",
    "Fresh",
    "PostgresRecorder",
    "ServiceApplication",
    "Statement",
    "Unit",
    "ValueTranscoding",
    "positions",
    "retry_on_conflict",
    "stored_event",
]
