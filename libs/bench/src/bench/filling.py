"""Fills order-sync's store with many events inside the server: as large as real ones, each of an order of its own."""

from bench.chain import Chain, pages
from bench.orders import Window, windows
from chassis.database import trusted

ROWS_A_STATEMENT = 250_000
TEMPLATE = """
CREATE TEMPORARY TABLE template AS
SELECT row_number() OVER (ORDER BY notification_id) - 1 AS place, convert_from(state, 'UTF8') AS text, *
FROM order_sync_events WHERE topic LIKE '%%:Order.Collected';
ALTER TABLE template ADD PRIMARY KEY (place);
ANALYZE template;
"""
FILL = r"""
INSERT INTO order_sync_events
    (originator_id, originator_version, topic, state, seller_id, actor, correlation_id, traceparent)
SELECT gen_random_uuid(), 1, topic,
    convert_to(regexp_replace(text, '"number":"\d+"', '"number":"' || n || '"'), 'UTF8'),
    seller_id, actor, correlation_id, traceparent
FROM generate_series(%s::bigint, %s::bigint) AS n JOIN template ON place = n %% (SELECT count(*) FROM template)
"""


def template() -> Window:
    """The orders that are multiplied."""
    return windows(1, sellers=1, pages=1, first=90_000)[0]


def fill(parts: Chain, rows: int) -> None:
    """Store one page, and then so many copies of its orders, each under an id and a number of its own."""
    some = [template()]
    parts.prepare(some)
    parts.take(pages(some), 1)
    with parts.database.connection() as connection:
        connection.execute("SET transaction_timeout = 0")
        connection.execute(trusted(TEMPLATE.replace("%%", "%")))
        for start in range(0, rows, ROWS_A_STATEMENT):
            connection.execute(trusted(FILL), (start + 1, min(start + ROWS_A_STATEMENT, rows)))
        connection.execute("DROP TABLE template")
        connection.execute("VACUUM ANALYZE order_sync_events")
        connection.execute("RESET transaction_timeout")
