"""Sellers opened on the spot, each with a company number, an e-mail and shops at the malls of its own."""

import secrets

import psycopg
from psycopg import sql

from local_runtime.suite import Suite
from proofs.people import Desk, Market
from proofs.seller_day import SellerDay, open_seller
from proofs.stores import SERVICES
from proofs.telling import Teller

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def operator_of(suite: Suite) -> Desk:
    """The suite's first operator, logged in."""
    environment = suite.environment
    return Desk(suite, environment["ACCOUNT_OPERATOR_EMAIL"], environment["ACCOUNT_OPERATOR_PASSWORD"])


def company_number() -> str:
    """A 사업자등록번호 of ten digits whose check digit is right."""
    figures = [secrets.randbelow(10) for _ in WEIGHTS]
    weighed = sum(figure * weight for figure, weight in zip(figures, WEIGHTS, strict=True)) + figures[-1] * 5 // 10
    return "".join(map(str, [*figures, -weighed % 10]))


def newcomer(suite: Suite, operator: Desk) -> SellerDay:
    """A seller that nobody else uses, with its owner logged in."""
    tag = secrets.token_hex(4)
    return open_seller(
        suite, operator, Market(suite), Teller(), f"상점 {tag}", company_number(), f"owner-{tag}@shop.example"
    )


def recorded_by_users(suite: Suite, seller_id: str) -> dict[str, int]:
    """How many events each service holds that the seller's users recorded: what they saved, and nothing else."""
    return {package: _count(suite, package, seller_id) for package in SERVICES.values()}


def _count(suite: Suite, package: str, seller_id: str) -> int:
    statement = sql.SQL("SELECT count(*) FROM {} WHERE seller_id = %s AND actor LIKE 'user:%%'")
    with psycopg.connect(suite.environment[f"{package.upper()}_DATABASE_URL"]) as connection:
        row = connection.execute(statement.format(sql.Identifier(f"{package}_events")), (seller_id,)).fetchone()
    return row[0] if row else 0
