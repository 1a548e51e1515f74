"""Sellers opened on the spot, each with a company number, an e-mail and shops at the malls of its own."""

import secrets
from collections.abc import Collection

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


class SharedShop(Market):
    """Opens a shop at a mall, or gives the keys of the one that is there."""

    def open_account(self, mall: str, account: str) -> dict[str, str]:
        """The credentials to type in."""
        there = [row for row in self.ask("GET", "/accounts", mall=mall) if row["account"] == account]
        return there[0]["credentials"] if there else super().open_account(mall, account)


def sell_before(suite: Suite, operator: Desk, day: SellerDay, mall: str, names: Collection[str]) -> None:
    """Somebody else registers products in the shop that a seller has at a mall, and is gone: nobody here knows them."""
    before = newcomer(suite, operator)
    before.market, before.shop = SharedShop(suite), day.shop
    before.enter_accounts((mall,))
    before.enter_products(names)
    before.link_products()
    before.desk.ask("DELETE", "mall-gateway", f"/accounts/{before.malls[mall]}")


def recorded_by_users(suite: Suite, seller_id: str) -> dict[str, int]:
    """How many events each service holds that the seller's users recorded: what they saved, and nothing else."""
    return {package: _count(suite, package, seller_id) for package in SERVICES.values()}


def _count(suite: Suite, package: str, seller_id: str) -> int:
    statement = sql.SQL("SELECT count(*) FROM {} WHERE seller_id = %s AND actor LIKE 'user:%%'")
    with psycopg.connect(suite.environment[f"{package.upper()}_DATABASE_URL"]) as connection:
        row = connection.execute(statement.format(sql.Identifier(f"{package}_events")), (seller_id,)).fetchone()
    return row[0] if row else 0
