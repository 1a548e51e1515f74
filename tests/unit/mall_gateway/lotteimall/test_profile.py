"""What is fixed about 롯데홈쇼핑, and that its budget holds and its evidence keeps no secret and no buyer."""

from contracts.couriers import COURIERS
from mall_gateway.malls.budgets import vendor_of
from mall_gateway.malls.budgets.meters import Meter, answered, taken, wait_seconds
from mall_gateway.malls.lotteimall.profile import PROFILE
from mall_gateway.malls.masking import hidden, masked_body


def test_the_profile_holds_what_malls_md_says() -> None:
    assert PROFILE.base_url.removeprefix("https://") in PROFILE.hosts
    assert (PROFILE.kind, PROFILE.capabilities.seller_cancel, PROFILE.capabilities.extras) == ("general", False, False)
    assert not PROFILE.capabilities.option_prices
    assert not PROFILE.capabilities.special_characters
    assert set(PROFILE.couriers) <= set(COURIERS)
    assert len(set(PROFILE.couriers.values())) == len(PROFILE.couriers)


def test_no_second_holds_more_calls_than_our_restraint_and_its_burst() -> None:
    (budget,) = PROFILE.budgets
    now, meter, left = 0.0, Meter.full(budget, 0.0), list[float]()
    for call in range(100):
        now += wait_seconds(meter, budget, now)
        meter = answered(taken(meter, budget, now, str(call)), budget, now, str(call))
        left.append(now)
    assert max(sum(first <= at < first + 1 for at in left) for first in left) <= 2 * budget.calls


def test_accounts_of_one_user_share_a_budget() -> None:
    one = {"login_id": "037800LT", "password": "a"}
    assert vendor_of(PROFILE, one) == vendor_of(PROFILE, {**one, "password": "b"})
    assert vendor_of(PROFILE, one) != vendor_of(PROFILE, {**one, "login_id": "037801LT"})


def test_neither_certificate_nor_password_nor_buyer_is_kept() -> None:
    names = (
        "subscriptionId", "SubscriptionId", "strPassWd", "strUserId", "OrderName", "OrderTelNo", "OrderHpNo",
        "OrderID", "OrderMemNo", "OrderAddr1", "OrderPostCode", "recvName", "recvTel", "recvHp", "recvPostCode",
        "recvAddr1", "RmitNm", "OrdManNm", "Addr", "DlvMemoCont", "CardMemoSndrName",
    )  # fmt: skip
    assert [name for name in names if not hidden(name)] == []
    kept = [name for name in ("OrdNo", "OrdStat", "ProdName", "ordQty", "OrderCount", "goods_no") if hidden(name)]
    assert kept == []
    answer = "<Response><Result><SubscriptionId>abc123</SubscriptionId></Result></Response>"
    assert "abc123" not in masked_body(answer.encode(), ())
