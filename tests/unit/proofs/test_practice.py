"""What `make practice` makes of its variables."""

import pytest

from proofs.practice import wish_of


def test_without_variables_all_malls_have_buyers_for_a_week() -> None:
    wish = wish_of({"MALLS": "", "DAYS": ""})
    assert (wish.days, wish.speed) == (7, 1440)
    assert wish.body == {
        "seed": 0,
        "speed": 1440,
        "rates": {"orders_per_day": 20},
        "malls": None,
        "accounts": None,
    }


def test_malls_and_accounts_are_lists_with_commas() -> None:
    given = {
        "MALLS": "tmon, coupang",
        "ACCOUNTS": "shop-1, shop-2",
        "SEED": "7",
        "SPEED": "60",
        "ORDERS": "3",
        "DAYS": "0.5",
    }
    wish = wish_of(given)
    assert (wish.days, wish.speed) == (0.5, 60)
    assert (wish.body["malls"], wish.body["accounts"]) == (["tmon", "coupang"], ["shop-1", "shop-2"])
    assert (wish.body["seed"], wish.body["rates"]) == (7, {"orders_per_day": 3})


@pytest.mark.parametrize("given", [{"MALLS": "nowhere"}, {"DAYS": "soon"}, {"SEED": "1.5"}])
def test_what_is_no_mall_or_no_number_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        wish_of(given)
