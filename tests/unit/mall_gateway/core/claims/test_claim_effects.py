"""What a claim as it is now says of an act whose answer was lost: every act in every state."""

import pytest

from mall_gateway.domain import ClaimSeen, effect_of

STATES = (
    "asked",
    "held",
    "approved",
    "collecting",
    "received",
    "reshipping",
    "done",
    "refused",
    "withdrawn",
    "unknown",
)
TABLE = {
    ("approve_claim", "cancel", False): "--+++++!!?",
    ("approve_claim", "return", False): "--+++++!!?",
    ("approve_claim", "return", True): "--+--++!!?",
    ("refuse_claim", "cancel", False): "--!--!!+!?",
    ("refuse_claim", "return", False): "-----!!+!?",
    ("mark_picked_up", "return", False): "----+++!!?",
    ("mark_picked_up", "return", True): "--+-+++!!?",
    ("reship", "exchange", False): "-----++!!?",
}
SAYS = {"+": "found", "-": "absent", "!": "contrary", "?": "unknown"}


@pytest.mark.parametrize(("about", "states"), TABLE.items())
def test_every_act_is_told_from_every_state(about: tuple[str, str, bool], states: str) -> None:
    act, kind, late = about
    found = [effect_of(act, ClaimSeen(kind, state, approved_after_receipt=late)) for state in STATES]
    assert found == [SAYS[sign] for sign in states]


@pytest.mark.parametrize("act", ["approve_claim", "refuse_claim", "mark_picked_up", "reship"])
def test_a_claim_that_is_not_there_tells_nothing(act: str) -> None:
    assert effect_of(act, None) == "unknown"


@pytest.mark.parametrize(("number", "says"), [("1234-5678", "found"), ("12345679", "contrary")])
@pytest.mark.parametrize("state", ["approved", "done", "refused"])
def test_goods_sent_again_are_known_by_their_invoice(number: str, says: str, state: str) -> None:
    assert effect_of("reship", ClaimSeen("exchange", state, "12345678"), number) == says


def test_a_return_that_was_refunded_first_is_not_picked_up_while_its_goods_are_awaited() -> None:
    over = ClaimSeen("return", "done", approved_after_receipt=True, goods_awaited=True)
    assert (effect_of("mark_picked_up", over), effect_of("approve_claim", over)) == ("absent", "found")
