"""Two processes of every service at once share the work: still nothing is lost or doubled."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from local_runtime.suite import Suite
from proofs import ledger
from proofs.demo import Scale, do_main_job, purpose_of
from proofs.newcomers import operator_of
from proofs.stores import SERVICES
from proofs.telling import Teller

SMALL = Scale(products=("티몬 테스트 상품", "제주 감귤 5kg"), orders_per_account=3, invoices_before_death=4)


def test_two_processes_of_each_service_lose_and_double_nothing(
    start: Callable[..., AbstractContextManager[Suite]],
) -> None:
    with start(replicas=2) as suite:
        assert {f"{service}-2" for service in SERVICES} <= set(suite.state().parts)
        days = do_main_job(suite, operator_of(suite), Teller(), SMALL)
        found = ledger.check(suite, purpose_of(days))
    assert found.differences == []
    assert found.orders == 24
    assert found.invoices == 22
