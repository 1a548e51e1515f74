"""Where an inquiry stands: from how the mall shows it and from what we did, in whatever order both came in.

Everything here is a function of the newest sight and of our own acts with their outcomes. So the mall's messages may
come shuffled, doubled or in part: the end is the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from inquiry.domain.values import ANSWERED, Sight

LISTS_LAG_BEHIND = timedelta(minutes=30)
"""So long after it took an answer a mall's list may still show the inquiry without it (unverified)."""


@dataclass(frozen=True)
class Ours:
    """What we did. `act` (`answer`, `read`) is the last that was asked of the mall, `outcome` what became of it.

    Outcomes: `pending`, `accepted`, `refused`, `unknown`. `tried` is the digest of the words asked last, `edits` says
    that they replace an answer, `sent` and `sent_at` are of the words that the mall took last, `replaced` of all that
    it had when an edit was asked. `read_in` and `finished_in` are the mall's words at that time: as long as it says the
    same, ours counts. What is finished stays so, too, when the mall comes to show what we had done before.
    """

    act: str = ""
    outcome: str = ""
    tried: str = ""
    edits: bool = False
    sent: str = ""
    sent_at: datetime | None = None
    replaced: frozenset[str] = frozenset()
    read_at: datetime | None = None
    read_in: str = ""
    finished_at: datetime | None = None
    finished_in: str = ""


@dataclass(frozen=True)
class Standing:
    """How far an inquiry is, whose answer is there (`seller`, `mall`), which act runs, and which is 확인필요.

    `by` is also empty while our own sending will tell whose the answer is.
    """

    state: str
    by: str = ""
    asked: str = ""
    unsettled: str = ""


def stand(sight: Sight, ours: Ours) -> Standing:
    """Where an inquiry stands."""
    state = _state(sight, ours)
    unknown = ours.outcome == "unknown" and not _took_effect(sight, ours, state)
    return Standing(
        state,
        _author(sight, ours, state),
        ours.act if ours.outcome == "pending" else "",
        ours.act if unknown else "",
    )


def shown_words(sight: Sight, ours: Ours) -> str:
    """The digest of the answer that the mall has, as far as we know: what it took last, until a list can show it."""
    return ours.sent if _list_lags(sight, ours) else sight.answer_digest or ours.sent


def _state(sight: Sight, ours: Ours) -> str:
    if sight.state == "done" or _is_finished(sight, ours):
        return "done"
    if sight.state == "answered" or _list_lags(sight, ours):
        return "answered"
    if sight.state == "open" and ours.read_at is not None and sight.mall_state == ours.read_in:
        return "read"
    return sight.state


def _is_finished(sight: Sight, ours: Ours) -> bool:
    if ours.finished_at is None:
        return False
    if sight.seen_at <= ours.finished_at or sight.mall_state == ours.finished_in:
        return True
    return _shows_ours(sight, ours, ours.finished_at)


def _shows_ours(sight: Sight, ours: Ours, until: datetime) -> bool:
    """Whether the mall's list only comes to show the answer or the reading that it took from us until then."""
    if sight.state == "answered":
        answered = ours.sent_at is not None and ours.sent_at <= until
        return answered and sight.answer_digest in ("", ours.sent)
    return sight.state == "read" and ours.read_at is not None and ours.read_at <= until


def _list_lags(sight: Sight, ours: Ours) -> bool:
    return ours.sent_at is not None and sight.seen_at <= ours.sent_at + LISTS_LAG_BEHIND


def _author(sight: Sight, ours: Ours, state: str) -> str:
    if state not in ANSWERED:
        return ""
    if _list_lags(sight, ours):
        return "seller"
    if sight.answer_digest:
        return "seller" if sight.answer_digest in (ours.tried, ours.sent) else "mall"
    if ours.sent_at is not None:
        return "seller"
    return _author_unseen(ours) if sight.state == "answered" else ""


def _author_unseen(ours: Ours) -> str:
    """Whose an answer is that the mall does not show."""
    if ours.act != "answer":
        return "mall"
    return {"pending": "", "unknown": "seller"}.get(ours.outcome, "mall")


def _took_effect(sight: Sight, ours: Ours, state: str) -> bool:
    """Whether what the mall shows says that the last act is done, or needed no more.

    Words that the mall had before tell nothing where an edit goes back to them: they may have been seen then.
    """
    if state == "done" or ours.act == "read":
        return state in ("read", *ANSWERED)
    shown = sight.answer_digest == ours.tried and ours.tried not in ours.replaced
    return state == "answered" and (not ours.edits or shown)
