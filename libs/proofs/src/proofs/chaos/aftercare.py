"""What buyers want after they have ordered, under blows: claims and questions, which the seller settles and answers.

Nothing is waited for here. What was asked for is looked at again in the next round, until it is at its end.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from proofs.aftermath import AN_HOUR, LOOK_BACK, OVER, Aftermath
from proofs.people import Json, RefusedHereError
from proofs.plan import claims_of, inquiries_of
from proofs.seller_day import SellerDay, hash_of, named

CANCEL_EVERY, RETURN_EVERY, REFUSE_EVERY = 8, 4, 3
"""Of so many orders one is cancelled, or comes back; of so many claims one is refused where it can be."""
REASONS = {"return": "used", "exchange": "sold_out"}
ANSWER = "문의해 주셔서 감사합니다. 오늘 안에 확인해 다시 알려 드리겠습니다."
QUESTIONS = ("product", "urgent")
"""The kinds that come up."""


class Aftercare(Aftermath):
    """The claims and questions of one seller's buyers, a step in each round."""

    def __init__(self, day: SellerDay, look_back: timedelta = LOOK_BACK) -> None:
        super().__init__(day, look_back)
        self._seen: defaultdict[str, dict[str, int]] = defaultdict(dict[str, int])
        self._questions = 0

    def have_second_thoughts(self, every: int = CANCEL_EVERY) -> None:
        """Of the orders that are confirmed, every eighth buyer asks to cancel."""
        for order in self._day.orders(state="confirmed"):
            if _takes(order, "cancel") and self._comes_up(order, "cancel", every):
                self._wish(order, "cancel", delivered=False)
                self._day.uninvoiced.add(named(order))

    def send_back(self, every: int = RETURN_EVERY) -> None:
        """Of what was delivered every fourth is to be returned or exchanged."""
        for order in self._day.orders(state="delivered"):
            kind = ("return", "exchange")[len(self._wished) % 2]
            if _takes(order, kind) and self._comes_up(order, "return", every):
                self._wish(order, kind, delivered=False)

    def insist(self) -> None:
        """Two buyers more than usual think better of it, and two send their goods back."""
        for order in self._open_to("cancel", "confirmed")[:2]:
            self._wish(order, "cancel", delivered=False)
            self._day.uninvoiced.add(named(order))
        for order in [*self._open_to("return", "delivered"), *self._open_to("return", "shipping")][:2]:
            self._wish(order, "return", delivered=order["state"] == "shipping")

    def ask_question(self) -> None:
        """A buyer asks about a product, or a mall has an urgent notice: at one mall after another."""
        asking = [(mall, kind) for mall in self._day.malls for kind in QUESTIONS if kind in inquiries_of(mall)]
        self._questions += 1
        mall, kind = asking[self._questions % len(asking)]
        seed = hash_of(self._day.name, mall, self._questions)
        body = {"mall": mall, "account": self._day.shop, "about": kind, "seed": seed}
        asked_at = (datetime.now(UTC) - AN_HOUR).isoformat()
        self._asked += self._day.market.ask("POST", "/inquiries", **body, asked_at=asked_at)["inquiries"]

    def waits(self, order: Json) -> bool:
        """Whether an order is left alone, because its buyer asked to cancel and the mall has not told it yet."""
        return named(order) in self._day.uninvoiced and not order["cancel_asked"]

    def go_on(self) -> None:
        """취소/반품/교환 and 문의 가져오기, and the next step of each claim and question."""
        claims, questions = self._known_claims(), self._inquiries()
        open_wishes = [
            wish for key, wish in self._wished.items() if key not in claims or claims[key]["state"] not in OVER
        ]
        items = sorted({f"{wish.kind}_requests" for wish in open_wishes})
        self._collect("claim-sync", sorted({wish.mall for wish in open_wishes}), items=items)
        self._collect("inquiry", sorted(self._unheard(questions)), items=list(QUESTIONS))
        for key, row in claims.items():
            self._go_on(row, self._wished[key])
        steps: defaultdict[str, list[str]] = defaultdict(list)
        for row in questions:
            steps[next_step(row)].append(row["inquiry_id"])
        for step, ids in steps.items():
            self._go_on_with(step, ids)

    def _go_on_with(self, step: str, ids: list[str]) -> None:
        """Take a step with some questions; what is refused of it is looked at again in the next round."""
        desk, many = self._day.desk, {"inquiry_ids": ids}
        match step:
            case "read":
                desk.answer("POST", "inquiry", "/inquiries/read", json=many)
            case "answer":
                answers = [{"inquiry_id": each, "text": ANSWER} for each in ids]
                desk.answer("POST", "inquiry", "/inquiries/answers", json={"answers": answers})
                desk.answer("POST", "inquiry", "/inquiries/send", json=many)
            case "finish":
                desk.answer("POST", "inquiry", "/inquiries/finish", json=many)
            case _:
                pass

    def open_ends(self) -> Iterator[str]:
        """What is not at its end."""
        rows = self._known_claims()
        for (line, kind), wished in self._wished.items():
            row = rows.get((line, kind))
            if row is None:
                yield f"the {kind} {wished.number} of {line} is not collected"
            elif row["state"] not in OVER:
                doubt = f", {row['unsettled']} is 확인필요" if row["unsettled"] else ""
                yield f"the {kind} {wished.number} of {line} is {row['state']}{doubt}: {row['failure'] or 'no failure'}"
        known = self._inquiries()
        if len(known) < len(self._asked):
            yield f"{len(self._asked) - len(known)} questions are not collected"
        for row in known:
            if next_step(row) != "nothing":
                yield f"the {row['kind']} question {row['inquiry_no']} at {row['mall']} is {row['status']}"

    def _open_to(self, kind: str, state: str) -> list[Json]:
        """The orders in a state on which such a claim can still be made."""
        return [row for row in self._day.orders(state=state) if _takes(row, kind) and self._is_unclaimed(row)]

    def _comes_up(self, order: Json, what: str, every: int) -> bool:
        """Whether it is this order's turn: the second that comes by, and each so many-th after it."""
        turns = self._seen[what]
        fresh = named(order) not in turns
        turn = turns.setdefault(named(order), len(turns))
        return fresh and turn % every == 1 and self._is_unclaimed(order)

    def _next_act(self, claim: Json, possible: set[str]) -> str | None:
        told = hash_of(claim["claim_number"]) % REFUSE_EVERY == 0
        if told and claim["kind"] in REASONS and "refuse" in possible and claim["failure"] is None:
            return "refuse"
        return super()._next_act(claim, possible)

    def _act(self, claim: Json, act: str) -> None:
        if act != "refuse":
            super()._act(claim, act)
            return
        path, body = f"/claims/{claim['claim_id']}/refuse", {"reason": REASONS[claim["kind"]]}
        self._day.desk.answer("POST", "claim-sync", path, json=body)

    def _collect(self, service: str, malls: list[str], **more: object) -> None:
        """Ask for it; what comes is there in a later round. Refused is what the ask before has begun."""
        body: Any = {**self._window(malls), **more}
        with suppress(RefusedHereError):
            if malls:
                self._day.desk.ask("POST", service, "/collections", json=body)

    def _unheard(self, known: list[Json]) -> set[str]:
        """The malls with a question that is not collected, or one whose reading or answer is 확인필요."""
        heard = {(row["mall"], row["inquiry_no"].partition("-")[0]) for row in known}
        doubtful = {row["mall"] for row in known if row["unsettled"]}
        return doubtful | {row["mall"] for row in self._asked if (row["mall"], row["number"]) not in heard}


def _takes(order: Json, kind: str) -> bool:
    """Whether the order's mall tells of claims of a kind."""
    return kind in claims_of(order["mall"])


def next_step(question: Json) -> str:
    """What is done next of a question: `read`, `answer`, `finish`, `wait`, or `nothing` at its end."""
    urgent, state = question["kind"] == "urgent", question["state"]
    if state == "done" or (state == "answered" and not urgent):
        return "nothing"
    if question["asked"] or question["unsettled"]:
        return "wait"
    if urgent and state == "open":
        return "read"
    return "answer" if question["answer_offered"] and state != "answered" else "finish"
