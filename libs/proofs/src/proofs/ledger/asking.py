"""Claims and inquiries at the malls against ours: each known once, each act, reading and answer once, none left open.

What a claim brought back is given back once, and only where the mall took it back too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.claim_sync import ClaimClosed, ClaimCollected
from contracts.inquiry import AnswerSent, InquiryCollected
from mall_gateway.domain import CLAIM_ACTS, INQUIRY_ACTS
from mall_gateway.malls import MALLS
from proofs.ledger.verdict import Purpose, Verdict
from proofs.malls import line_name

Json = Any
ACTS = {"approve": "approved", "refuse": "refused", "pick_up": "picked_up", "reship": "reshipped"}
"""Our acts on claims, and how the malls' ledger counts them."""
MAYBE_BACK = ("approved", "picked_up", "done")
"""What the malls' ledger counts of a claim whose goods may have come back. What the seller cancelled never left."""
SURELY_BACK = {"cancel": "approved", "return": "done"}
"""By kind, what it counts of a claim whose goods surely came back. An exchange gives nothing back: it moves goods."""


@dataclass(slots=True)
class Asked:
    """What we recorded of a claim or an inquiry. `name`: its kind, and the line or number at the mall.

    `outcomes` are how a claim is told to have ended, `given_back` how often its goods went back into stock. `answers`
    are those told of an inquiry, `sent` those of them that were ours.
    """

    name: str
    outcomes: Counter[str] = field(default_factory=Counter[str])
    given_back: int = 0
    answers: int = 0
    sent: int = 0


class AskedBooks:
    """The recorded claims and inquiries by their ids."""

    def __init__(self) -> None:
        self.claims: dict[UUID, Asked] = {}
        self.inquiries: dict[UUID, Asked] = {}
        self.acts: Counter[tuple[UUID, str]] = Counter()
        """How often a mall took an act on a claim or an inquiry, by its id."""
        self.states: dict[UUID, str] = {}
        """Where an inquiry stands with us, by its id."""

    def take(self, event: Any) -> None:
        """Fold what a service says in public."""
        match event:
            case ClaimCollected():
                order = event.ref.order
                name = f"{event.ref.kind} of {event.mall} {order.order_no}/{order.line_no}"
                self.claims[event.claim_id] = Asked(name)
            case ClaimClosed():
                claim = self.claims[event.claim_id]
                claim.outcomes[event.outcome] += 1
                claim.given_back += event.restock
            case InquiryCollected():
                number = event.ref.inquiry_no.partition("-")[0]
                self.inquiries[event.inquiry_id] = Asked(f"{event.ref.kind} inquiry {event.mall} {number}")
            case AnswerSent():
                self.inquiries[event.inquiry_id].answers += 1
                self.inquiries[event.inquiry_id].sent += event.by == "seller"
            case _:
                pass

    def accept(self, kind: str, subject_id: UUID) -> None:
        """A mall took an act of this kind of intent."""
        if act := {**CLAIM_ACTS, **INQUIRY_ACTS}.get(kind):
            self.acts[subject_id, act] += 1


def check_claims(verdict: Verdict, ledger: Json, books: AskedBooks, purpose: Purpose) -> None:
    """Each claim that a buyer made is recorded once, and each act of ours took effect once."""
    made: defaultdict[str, list[Json]] = defaultdict(list)
    for name, row in _claims(ledger):
        made[name].append(row)
    verdict.claims = len(books.claims)
    wanted = {name: sum(row["by"] != "seller" for row in rows) for name, rows in made.items()}
    most = {name: len(rows) for name, rows in made.items()}
    _check_known(verdict, wanted if purpose.claims else {}, most, books.claims.values())
    ours = Counter[tuple[str, str]]()
    for claim_id, claim in books.claims.items():
        for act in ACTS:
            ours[claim.name, act] += books.acts[claim_id, act]
    still = [claim.name for claim in books.claims.values() if purpose.claims and not claim.outcomes]
    verdict.in_flight.extend(f"{name} is not at its end" for name in still)
    _check_ends(verdict, books.claims.values())
    _check_goods(verdict, made, books.claims.values(), purpose)
    for name, rows in made.items():
        for act, counted in ACTS.items():
            times = [row[counted] for row in rows]
            if max(times) > 1:
                verdict.doubled.append(f"{act} of {name} took effect {max(times)} times")
            if ours[name, act] > sum(times):
                verdict.lost.append(f"{act} of {name} is done to our mind and not at the mall")


def _check_ends(verdict: Verdict, recorded: Iterable[Asked]) -> None:
    for claim in recorded:
        told = [
            f"{claim.name} is told as {outcome} {times} times" for outcome, times in claim.outcomes.items() if times > 1
        ]
        verdict.doubled.extend(told)
        if claim.given_back > 1:
            verdict.doubled.append(f"goods of {claim.name} are given back {claim.given_back} times")


def _check_goods(
    verdict: Verdict, made: Mapping[str, Sequence[Json]], recorded: Iterable[Asked], purpose: Purpose
) -> None:
    """Goods are back in stock where they came back at the mall, as far as that is sure."""
    ours = Counter(claim.name for claim in recorded if claim.given_back)
    for name, rows in made.items():
        most = sum(row["by"] == "seller" or any(row[act] for act in MAYBE_BACK) for row in rows)
        kind = SURELY_BACK.get(rows[0]["claim_kind"])
        least = sum(bool(row[kind]) for row in rows if row["by"] != "seller") if kind else 0
        if ours[name] > most:
            verdict.wrong.append(f"goods of {name} are given back and did not come back at the mall")
        if purpose.claims and ours[name] < least:
            verdict.lost.append(f"goods of {name} came back at the mall and are not given back")


def _claims(ledger: Json) -> Iterator[tuple[str, Json]]:
    orders = {(order["mall"], order["number"]): order for order in ledger["orders"]}
    for row in ledger["claims"]:
        order = orders[row["mall"], row["order"]]
        line = next(each for each in order["lines"] if each["number"] == row["line"])
        yield f"{row['claim_kind']} of {line_name(order, line)}", row


def check_inquiries(verdict: Verdict, ledger: Json, books: AskedBooks, purpose: Purpose) -> None:
    """Each inquiry is recorded once and answered at most once; where all were settled, none is forgotten."""
    asked = {f"{row['about']} inquiry {row['mall']} {row['number']}": row for row in ledger["inquiries"]}
    once = dict.fromkeys(asked, 1)
    verdict.inquiries = len(books.inquiries)
    verdict.answers = sum(bool(row["answers"]) for row in asked.values())
    _check_known(verdict, once if purpose.inquiries else {}, once, books.inquiries.values())
    told, sent = Counter[str](), Counter[str]()
    for inquiry in books.inquiries.values():
        told[inquiry.name] += inquiry.answers
        sent[inquiry.name] += inquiry.sent
    for name, row in asked.items():
        there = row["answers"] + row["edits"]
        if row["repeats"]:
            verdict.doubled.append(f"answer or reading of {name} took effect {row['repeats'] + 1} times")
        if told[name] and not row["answers"]:
            verdict.lost.append(f"answer to {name} is sent to our mind and not at the mall")
        if sent[name] > there > 0:
            verdict.doubled.append(f"answer to {name} is told as sent {sent[name]} times and came {there} times")
        if purpose.inquiries and not row["answers"] and _can_be_answered(row):
            verdict.lost.append(f"{name} was never answered")
        if purpose.inquiries and row["answers"] and not told[name]:
            verdict.wrong.append(f"answer to {name} is at the mall and we do not know it")
    _check_urgent(verdict, asked, books, purpose)


def _check_urgent(verdict: Verdict, asked: Mapping[str, Json], books: AskedBooks, purpose: Purpose) -> None:
    """Each urgent notice was read where its mall wants to know, and is done with; an answer tells that it was read."""
    urgent = {key: each for key, each in books.inquiries.items() if each.name.startswith("urgent ")}
    verdict.urgent = len(urgent)
    read = Counter[str]()
    for inquiry_id, notice in urgent.items():
        read[notice.name] += books.acts[inquiry_id, "read"]
        if purpose.inquiries and books.states.get(inquiry_id) != "done":
            verdict.in_flight.append(f"{notice.name} is not done with")
    for name, row in asked.items():
        if read[name] and not row["reads"] + row["answers"]:
            verdict.lost.append(f"reading of {name} is done to our mind and not at the mall")
        if purpose.inquiries and not row["reads"] and _is_to_be_read(row):
            verdict.lost.append(f"{name} was never read")


def _is_to_be_read(row: Json) -> bool:
    able = MALLS[row["mall"]].profile.inquiries
    return able is not None and able.reads and row["about"] == "urgent" and not row["answers"]


def _can_be_answered(row: Json) -> bool:
    able = MALLS[row["mall"]].profile.inquiries
    return able is not None and row["about"] in able.answers


def _check_known(
    verdict: Verdict, wanted: Mapping[str, int], most: Mapping[str, int], recorded: Iterable[Asked]
) -> None:
    ours = Counter(each.name for each in recorded)
    verdict.lost.extend(f"{name} was asked and is not recorded" for name, count in wanted.items() if ours[name] < count)
    for name, count in ours.items():
        if name not in most:
            verdict.wrong.append(f"{name} is recorded and was never asked")
        elif count > most[name]:
            verdict.doubled.append(f"{name} is recorded {count} times")
