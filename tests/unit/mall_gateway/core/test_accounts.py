"""What becomes of an account's work when its key, its owner or the account itself falls away."""

from uuid import UUID

import pytest

from chassis.refusals import RefusalError
from mall_gateway.application import intents
from mall_gateway.domain import MallAccount
from mall_gateway.malls.port import (
    CredentialsRefusedError,
    LostAnswerError,
)


@pytest.mark.parametrize(("expired", "state"), [(False, "rejected"), (True, "expired")])
async def test_refused_credentials_mark_the_account_and_refuse_the_work(world, asks, expired, state) -> None:
    error = CredentialsRefusedError("인증키가 올바르지 않습니다.", message="invalid key")
    error.expired = expired
    world.mall.script = [("before", error)]
    first, second = world.ask(asks.listing()), world.ask(asks.invoice())
    await world.go_on()
    assert world.account().state == state
    assert world.intent(first).state == "refused"
    assert world.intent(second).state == "refused"
    assert "인증키" in world.events(second)[-1].denial.reason
    assert len(world.log.calls) == 1


async def test_work_of_a_removed_account_is_refused(world, asks) -> None:
    intent_id = world.ask(asks.invoice())
    world.gateway.remove_account(UUID(int=2), UUID(int=1))
    await world.go_on()
    assert world.events(intent_id)[-1].denial.reason == intents.NO_ACCOUNT


async def test_a_doubt_on_a_removed_account_is_left_to_the_seller(world, asks) -> None:
    world.mall.script = [("after", LostAnswerError("끊김"))]
    intent_id = world.ask(asks.invoice())
    await world.turn()
    world.gateway.remove_account(UUID(int=2), UUID(int=1))
    await world.go_on()
    assert world.intent(intent_id).state == "unsettled"


async def test_the_read_backs_of_a_removed_account_end(world, asks) -> None:
    world.mall.born_as = "waiting_approval"
    world.ask(asks.listing())
    await world.turn()
    world.gateway.remove_account(UUID(int=2), UUID(int=1))
    await world.go_on()
    assert not world.work.entries


async def test_a_suspended_sellers_work_is_held(world, asks) -> None:
    world.gateway.suspend_seller(UUID(int=1))
    world.gateway.suspend_seller(UUID(int=1))
    world.ask(asks.invoice())
    await world.go_on()
    assert world.mall.done == []
    world.gateway.resume_seller(UUID(int=1))
    world.gateway.resume_seller(UUID(int=1))
    await world.go_on()
    assert world.mall.done == ["invoice"]
    world.gateway.suspend_seller(UUID(int=1))
    assert world.work.held


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"login_id": "a"}, "fields.api_key"), ({"login_id": "a", "api_key": "b", "other": "c"}, "fields.other")],
)
def test_an_accounts_fields_are_those_of_the_mall(world, fields, field) -> None:
    with pytest.raises(RefusalError) as refused:
        world.gateway.save_account(UUID(int=3), UUID(int=1), "fake", "", fields, None)
    assert [part.field for part in refused.value.refusals] == [field]


def test_an_unknown_mall_is_refused(world) -> None:
    with pytest.raises(RefusalError, match="지원하지 않는"):
        world.gateway.save_account(UUID(int=3), UUID(int=1), "nowhere", "", {}, None)


def test_secret_fields_left_empty_stay(world) -> None:
    before = world.account().credentials
    world.gateway.replace_key(UUID(int=2), UUID(int=1), "지점", {"api_key": ""}, None)
    assert world.account().credentials == before
    assert world.account().label == "지점"
    world.gateway.replace_key(UUID(int=2), UUID(int=1), "지점", {"api_key": "new-key"}, None)
    assert world.account().credentials.fingerprint != before.fingerprint
    assert world.gateway.secrets.open(UUID(int=1), UUID(int=2))["api_key"] == "new-key"


def test_another_sellers_account_is_not_found(world) -> None:
    with pytest.raises(RefusalError):
        world.gateway.load(MallAccount, UUID(int=2), UUID(int=99))
