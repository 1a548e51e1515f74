"""Where calls go: to the mall, or to the one that stands in for it."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from mall_gateway.application.desk import Desk
from mall_gateway.malls import MALLS

SIMULATOR = "http://127.0.0.1:9"


def base_of(mall: str, simulator_url: str | None) -> str:
    line: Any = SimpleNamespace()
    vault: Any = SimpleNamespace(open=lambda *_: {})
    account: Any = SimpleNamespace(
        mall=mall, credentials=SimpleNamespace(login_id="sbdc"), seller_id=UUID(int=1), id=UUID(int=2)
    )
    return Desk(line, MALLS, vault, simulator_url).caller(account).base_url


@pytest.mark.parametrize("mall", sorted(MALLS))
def test_no_call_leaves_for_a_mall_where_the_simulator_stands_in(mall: str) -> None:
    base = base_of(mall, SIMULATOR)
    assert base == f"{SIMULATOR}/{mall}" or base.startswith("box://")


@pytest.mark.parametrize("mall", sorted(MALLS))
def test_without_it_each_mall_is_called_at_its_own_address(mall: str) -> None:
    assert base_of(mall, None) == MALLS[mall].profile.base_url
