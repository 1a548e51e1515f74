"""The gateway's tables that are no views: work, budgets, evidence, secrets and tokens, applied step by step."""

from mall_gateway.malls.box import BOX_TABLES
from mall_gateway.malls.budgets import BUDGETS_TABLE
from mall_gateway.malls.calls import CALLS_BUDGET, CALLS_FOR_MANY, CALLS_TABLE
from mall_gateway.malls.documents import DOCUMENTS_TABLE
from mall_gateway.malls.pictures import PICTURES_TABLE
from mall_gateway.malls.secrets import SECRETS_TABLE
from mall_gateway.malls.tokens import TOKENS_TABLE

WORK_TABLES = """
CREATE TABLE work (
    seller_id uuid NOT NULL,
    work_id uuid NOT NULL,
    seq bigserial,
    job text NOT NULL,
    kind text NOT NULL,
    aggregate_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    account_id uuid NOT NULL,
    mall text NOT NULL,
    priority smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    not_before timestamptz NOT NULL DEFAULT now(),
    tries int NOT NULL DEFAULT 0,
    waits_for text NOT NULL DEFAULT 'turn',
    waits_because text NOT NULL DEFAULT '',
    lease_owner text,
    lease_until timestamptz,
    lease_token uuid,
    correlation_id uuid NOT NULL,
    causation_id text,
    traceparent text,
    PRIMARY KEY (seller_id, work_id)
);
CREATE INDEX ON work (seller_id, mall, priority, seq);
CREATE INDEX ON work (seller_id, subject_id, seq);
CREATE INDEX ON work (account_id) WHERE lease_until IS NOT NULL;
CREATE TABLE work_lines (
    seller_id uuid NOT NULL,
    mall text NOT NULL,
    served_at timestamptz NOT NULL DEFAULT to_timestamp(0),
    PRIMARY KEY (seller_id, mall)
);
CREATE TABLE work_closures (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    until timestamptz NOT NULL,
    waits_for text NOT NULL,
    waits_because text NOT NULL,
    PRIMARY KEY (seller_id, account_id, kind)
);
CREATE TABLE work_holds (seller_id uuid PRIMARY KEY);
"""

PROTECTION = """
DO $$
DECLARE
    reader text := current_user || '_reader';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['work', 'work_closures', 'work_holds', 'calls'] LOOP
        EXECUTE format('GRANT SELECT ON %I TO %I', name, reader);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            'CREATE POLICY own_rows ON %I TO %I USING '
            '(seller_id = (SELECT nullif(current_setting(''app.seller_id'', true), '''')::uuid))', name, reader);
    END LOOP;
END $$
"""

TABLES = (
    WORK_TABLES,
    BUDGETS_TABLE,
    CALLS_TABLE,
    SECRETS_TABLE,
    TOKENS_TABLE,
    PROTECTION,
    CALLS_BUDGET,
    CALLS_FOR_MANY,
    DOCUMENTS_TABLE,
    BOX_TABLES,
    PICTURES_TABLE,
)
"""Each step is applied once; new ones are added at the end, none is changed."""
