"""The main job in small on two processes of every service, with every disaster of the demo: nothing lost or doubled."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from local_runtime.suite import Suite
from proofs import ledger
from proofs.demo import Scale, do_main_job, purpose_of
from proofs.newcomers import operator_of
from proofs.people import Market
from proofs.plan import missing
from proofs.rebuilding import rebuild_everything
from proofs.stores import SERVICES
from proofs.telling import Teller

SMALL = Scale(products=("티몬 테스트 상품", "제주 감귤 5kg"), orders_per_account=3, invoices_before_death=4)
ACCOUNTS, PRODUCTS, MENDED, CANCELLED_BY_SELLER = 8, 2, 1, 1
CLAIMS = {"cancel": 4, "return": 4, "exchange": 4}
INQUIRIES, URGENT = 2 * (2 + 1 + 3 + 2), 2 * 1
"""Of two sellers at four malls; the urgent one of 쿠팡 is read, and answered in 쿠팡 윙 if at all."""
ANSWERS = INQUIRIES - URGENT


def test_the_main_job_loses_and_doubles_nothing(start: Callable[..., AbstractContextManager[Suite]]) -> None:
    teller = Teller()
    with start(replicas=2) as suite:
        assert {f"{service}-2" for service in SERVICES} <= set(suite.state().parts)
        operator = operator_of(suite)
        days = do_main_job(suite, operator, teller, SMALL)
        rebuild_everything(suite, operator, teller)
        found = ledger.check(suite, purpose_of(days, settled=True))
        unplayed = list(missing(Market(suite).ledger(), SMALL.malls))
        restarts = suite.state().parts["mall-gateway"].restarts
    assert found.differences == unplayed == []
    assert found.orders == ACCOUNTS * SMALL.orders_per_account
    assert found.listings == ACCOUNTS * PRODUCTS + MENDED
    assert found.invoices == found.orders - CLAIMS["cancel"] - CANCELLED_BY_SELLER
    assert found.claims == sum(CLAIMS.values())
    assert (found.inquiries, found.urgent, found.answers) == (INQUIRIES, URGENT, ANSWERS)
    assert restarts == 1
    assert found.stock_pushes >= ACCOUNTS
    assert found.shelves >= ACCOUNTS * PRODUCTS
