"""The tables of listing's views."""

DDL = """
CREATE TABLE products_view (
    seller_id uuid NOT NULL,
    product_id uuid NOT NULL,
    code text NOT NULL,
    own_code text,
    name text NOT NULL,
    image_url text,
    price_won bigint NOT NULL,
    option_labels jsonb NOT NULL DEFAULT '{}',
    revision int NOT NULL,
    deleted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (seller_id, product_id)
);
CREATE TABLE accounts_view (
    seller_id uuid NOT NULL,
    account_id uuid NOT NULL,
    mall text NOT NULL,
    login_id text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (seller_id, account_id)
);
CREATE TABLE groups_view (
    seller_id uuid NOT NULL,
    group_id uuid NOT NULL,
    account_id uuid NOT NULL,
    mall text NOT NULL,
    name text NOT NULL DEFAULT '',
    terms jsonb,
    waiting int NOT NULL DEFAULT 0,
    registered_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (seller_id, group_id)
);
CREATE INDEX ON groups_view (seller_id, registered_at DESC, group_id DESC);
CREATE INDEX ON groups_view (seller_id, name, group_id);
CREATE INDEX ON groups_view (seller_id, waiting, group_id);
CREATE TABLE listings_view (
    seller_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    product_id uuid NOT NULL,
    account_id uuid NOT NULL,
    mall text NOT NULL,
    group_id uuid,
    state text NOT NULL,
    resting text NOT NULL,
    attempt int NOT NULL DEFAULT 0,
    asked_by text,
    linked_revision int,
    mall_product_no text,
    sale_ends_on date,
    asked_end date,
    price_won bigint,
    asked_price bigint,
    act text,
    act_number int,
    stock_problem text,
    stock_tried_at timestamptz,
    reason text,
    mall_message text,
    registered_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (seller_id, listing_id)
);
CREATE INDEX ON listings_view (seller_id, registered_at DESC, listing_id DESC);
CREATE INDEX ON listings_view (seller_id, product_id);
CREATE INDEX ON listings_view (seller_id, account_id, mall_product_no) WHERE mall_product_no IS NOT NULL;
CREATE INDEX ON listings_view (seller_id, sale_ends_on) WHERE state = 'applied';
CREATE INDEX ON listings_view (stock_tried_at) WHERE stock_tried_at IS NOT NULL;
CREATE TABLE link_history_view (
    seller_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    number bigint NOT NULL,
    version int,
    happened_at timestamptz NOT NULL,
    what text NOT NULL,
    attempt int,
    actor text NOT NULL,
    asked_by text,
    state text NOT NULL,
    reason text,
    mall_code text,
    mall_message text,
    answer text,
    call_id uuid,
    trace_id text,
    mall_trace_id text,
    price_before_won bigint,
    price_after_won bigint,
    PRIMARY KEY (seller_id, listing_id, number)
);
CREATE TABLE stock_pushes_view (
    seller_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    push int NOT NULL,
    option_key text NOT NULL,
    line_id uuid NOT NULL,
    before int,
    after int NOT NULL,
    causes text[] NOT NULL,
    state text NOT NULL,
    asked_at timestamptz NOT NULL,
    ended_at timestamptz,
    reason text,
    mall_code text,
    mall_message text,
    answer text,
    call_id uuid,
    trace_id text,
    mall_trace_id text,
    PRIMARY KEY (seller_id, listing_id, push, option_key)
);
CREATE INDEX ON stock_pushes_view (seller_id, asked_at, line_id);
CREATE INDEX ON stock_pushes_view (seller_id, after, line_id);
CREATE TABLE link_jobs_view (
    seller_id uuid NOT NULL,
    job_id uuid NOT NULL,
    number bigint NOT NULL,
    listings int NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (seller_id, job_id)
);
CREATE INDEX ON link_jobs_view (seller_id, opened_at, job_id);
CREATE TABLE job_outcomes_view (
    seller_id uuid NOT NULL,
    job_id uuid NOT NULL,
    listing_id uuid NOT NULL,
    number bigint NOT NULL,
    mall text NOT NULL,
    outcome text NOT NULL,
    reason text,
    happened_at timestamptz NOT NULL,
    PRIMARY KEY (seller_id, job_id, listing_id)
);
"""
