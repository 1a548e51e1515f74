"""What went on while it was compared is compared again; what stands still is compared once."""

from itertools import count

from proofs.ledger import MOST_LOOKS, Verdict, while_still


def test_what_differs_while_something_is_recorded_is_compared_again() -> None:
    looks = [Verdict(lost=["an order"]), Verdict()]
    positions = iter([[1], [2], [2], [2]])
    assert while_still(lambda: looks.pop(0), lambda: next(positions)).differences == []
    assert not looks


def test_what_differs_and_stands_still_is_told_at_once() -> None:
    looks = [Verdict(lost=["an order"]), Verdict()]
    assert while_still(lambda: looks.pop(0), lambda: [1]).differences == ["an order"]
    assert len(looks) == 1


def test_what_agrees_is_not_compared_again_whatever_is_recorded() -> None:
    looks, positions = [Verdict(), Verdict(lost=["an order"])], count()
    assert while_still(lambda: looks.pop(0), lambda: [next(positions)]).differences == []


def test_what_never_stands_still_is_told_in_the_end() -> None:
    looks, positions = [Verdict(doubled=["an invoice"]) for _ in range(MOST_LOOKS)], count()
    assert while_still(lambda: looks.pop(0), lambda: [next(positions)]).differences == ["an invoice"]
    assert not looks
