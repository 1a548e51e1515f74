"""What inquiry offers at a mall is what the gateway can do there, and the other way round."""

from inquiry.domain import MALLS, MallFacts
from mall_gateway.malls import MALLS as GATEWAYS
from mall_gateway.malls.capabilities import InquiryAbilities


def differences(facts: MallFacts, abilities: InquiryAbilities) -> list[str]:
    kinds = abilities.answers | set(abilities.elsewhere)
    pairs = {
        "items": (set(facts.items), set(abilities.items)),
        "answers": ({kind for kind in kinds if facts.answers(kind)}, set(abilities.answers)),
        "edits": (set(facts.edits), set(abilities.edits)),
        "reads": (facts.reads, abilities.reads),
        "shortest": (facts.shortest, abilities.shortest),
        "in_bytes": (facts.in_bytes, abilities.in_bytes),
        **{f"longest {kind}": (facts.longest_of(kind), length) for kind, length in abilities.longest.items()},
    }
    return [f"{name}: {ours} here, {theirs} at the gateway" for name, (ours, theirs) in pairs.items() if ours != theirs]


def test_both_know_the_same_malls_items_answers_and_lengths() -> None:
    assert MALLS.keys() == GATEWAYS.keys()
    able = {code: found for code, mall in GATEWAYS.items() if (found := mall.profile.inquiries) is not None}
    wrong = [f"{code} {told}" for code, found in able.items() for told in differences(MALLS[code], found)]
    assert not wrong, "\n".join(wrong)


def test_a_mall_whose_inquiries_the_gateway_does_not_know_is_not_asked_for_any() -> None:
    unable = {code for code, mall in GATEWAYS.items() if mall.profile.inquiries is None}
    assert not [code for code in unable if MALLS[code].items]
