"""What an order line tells of a change of its invoice: every courier and number that a mall may show."""

import pytest

from mall_gateway.domain import Waybill, change_effect

OLD, NEW = Waybill("CJ_LOGISTICS", "1234-5678-9012"), Waybill("LOGEN", "22222222222")
OTHER_COURIER = Waybill("LOGEN", "123456789012")
SAYS = {"+": "found", "-": "absent", "!": "contrary", "?": "unknown"}


@pytest.mark.parametrize(
    ("shown", "on_its_way", "cancelled"),
    [
        (Waybill("LOGEN", "2222-2222-222"), "+", "+"),
        (Waybill("", "22222222222"), "+", "+"),
        (Waybill("CJ_LOGISTICS", "123456789012"), "-", "!"),
        (Waybill("", "123456789012"), "-", "!"),
        (Waybill("HANJIN", "333333333333"), "!", "!"),
        (Waybill("LOGEN", "-"), "?", "!"),
        (Waybill("", ""), "?", "!"),
    ],
)
def test_a_number_tells_whether_it_was_changed(shown: Waybill, on_its_way: str, cancelled: str) -> None:
    assert change_effect(shown, NEW, OLD, cancelled=False) == SAYS[on_its_way]
    assert change_effect(shown, NEW, OLD, cancelled=True) == SAYS[cancelled]


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (Waybill("LOGEN", "1234-56789012"), "+"),
        (Waybill("CJ_LOGISTICS", "123456789012"), "-"),
        (Waybill("", "123456789012"), "?"),
        (Waybill("10099", "123456789012"), "?"),
        (Waybill("LOGEN", "333333333333"), "!"),
    ],
)
def test_where_only_the_courier_changes_the_courier_tells(shown: Waybill, says: str) -> None:
    assert change_effect(shown, OTHER_COURIER, OLD, cancelled=False) == SAYS[says]


def test_a_first_number_that_nobody_knew_is_another_one() -> None:
    shown, unknown = Waybill("HANJIN", "333333333333"), Waybill("", "")
    assert change_effect(shown, NEW, unknown, cancelled=False) == "contrary"
    assert change_effect(Waybill("", ""), NEW, unknown, cancelled=False) == "unknown"
