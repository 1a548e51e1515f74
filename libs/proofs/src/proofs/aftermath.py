"""What comes after the sale: buyers cancel, return, exchange and ask, and the seller settles and answers all of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from claim_sync.domain import KIND_LABELS
from proofs.malls import NAMES
from proofs.people import Json
from proofs.plan import able_of, claims_of, has_notices, inquiries_of
from proofs.seller_day import SellerDay, hash_of, invoice_number, named

ANSWER = "{제휴몰}에서 {문의일}에 문의해 주셔서 감사합니다. 오늘 안에 확인해 다시 알려 드리겠습니다."
STEPS = {
    "asked": ("on_the_way", "arrived"),
    "approved": ("on_the_way", "arrived"),
    "collecting": ("on_the_way",),
    "reshipping": ("redelivered",),
}
"""What buyer and courier do next about the goods of a return or an exchange, by its state with us.

Where the mall tells of a return as on its way that nobody has fetched yet, too.
"""
WAYBILL_COURIERS = {"lotteimall": "15"}
"""Where goods are picked up under the waybill by which they came back: a courier of the mall."""
OVER = ("done", "refused", "withdrawn")
"""The states of a claim that is at its end."""
SETTLED_WITHIN_SECONDS = 240
AN_HOUR = timedelta(hours=1)
LOOK_BACK = 3 * AN_HOUR
"""So long ago buyers asked: 티몬 tells nothing of its last half hour."""


@dataclass(frozen=True)
class Wished:
    """A claim that a buyer made: its mall, its kind, and the mall's own number."""

    mall: str
    kind: str
    number: str


class Aftermath:
    """The claims and inquiries of one seller."""

    def __init__(self, day: SellerDay, look_back: timedelta = LOOK_BACK) -> None:
        self._day = day
        self._look_back = look_back
        self._wished: dict[tuple[str, str], Wished] = {}
        """By the order line's name and the claim's kind."""
        self._asked: list[Json] = []

    def of(self, day: SellerDay) -> "Aftermath":
        """The same claims and inquiries as another seller of the same shops has them."""
        theirs = Aftermath(day, self._look_back)
        theirs._wished, theirs._asked = self._wished, self._asked
        return theirs

    def have_cancels(self, state: str = "confirmed") -> None:
        """At every mall that lists claims a buyer asks to cancel: what is confirmed is held, what is new is over."""
        for mall in self._malls("cancel"):
            order = self._have_claim(mall, "cancel", state)
            self._day.uninvoiced.add(named(order))

    def have_returns_and_exchanges(self) -> None:
        """At every such mall one buyer returns what was delivered, another wants it exchanged."""
        for kind in ("return", "exchange"):
            for mall in self._malls(kind):
                self._have_claim(mall, kind, "shipping")

    def _have_claim(self, mall: str, kind: str, state: str) -> Json:
        """A claim on an order line in a state of ours that has none; what is shipped is delivered first."""
        order = next(row for row in self._day.orders(mall=mall, state=state) if self._is_unclaimed(row))
        self._wish(order, kind, delivered=kind != "cancel")
        return order

    def _is_unclaimed(self, order: Json) -> bool:
        return named(order) not in {name for name, _ in self._wished}

    def _wish(self, order: Json, kind: str, *, delivered: bool) -> None:
        """Have a buyer ask for a claim on an order line; `delivered`: the goods are handed over before that."""
        mall = order["mall"]
        path = f"/orders/{mall}/{self._day.number_at_mall(order)}"
        if delivered:
            self._day.market.try_to("POST", f"{path}/deliver")
        asked = {"kind": kind, "why": "defective", "asked_at": (datetime.now(UTC) - AN_HOUR).isoformat()}
        made = self._day.market.ask("POST", f"{path}/claims", **asked)["claims"][0]
        self._wished[named(order), kind] = Wished(mall, kind, made["number"])
        self._day.tell(f"{NAMES[mall]} {order['mall_numbers']['order_no']} 구매자의 {KIND_LABELS[kind]}요청")

    def settle_claims(self) -> None:
        """취소/반품/교환 가져오기, and what is possible of 승인, 수거완료 and 재배송, until each is at its end.

        Where the API takes nothing, the seller settles them on the mall's own pages; where it tells no end, that is
        told to us by 직접종료.
        """
        self._day.head("취소·반품·교환 수집과 처리")
        self.collect_claims()
        self._day.desk.until(self._settled, f"the claims of {self._day.name} to be settled", SETTLED_WITHIN_SECONDS)
        counts = self._day.desk.see("claim-sync", "/claims/counts")
        self._day.tell(f"클레임 {len(self._wished)}건 처리 완료: {counts}")

    def collect_claims(self) -> None:
        """취소/반품/교환 가져오기 until every claim is here."""
        what = f"{len(self._wished)} claims of {self._day.name}"
        self._day.desk.until(lambda: self._wished.keys() <= self._claims().keys(), what, SETTLED_WITHIN_SECONDS)

    def _settled(self) -> bool:
        rows = self._claims()
        return not [key for key, wished in self._wished.items() if self._go_on(rows[key], wished)]

    def _go_on(self, row: Json, wished: Wished) -> bool:
        """Do the next step of a claim; False when it is at its end."""
        if row["state"] in OVER:
            return False
        claim = self._day.desk.see("claim-sync", f"/claims/{row['claim_id']}")
        possible = {act["act"] for act in claim["acts"] if act["possible"]}
        if claim["asked"]:
            return True
        if wished.kind != "cancel" and claim["state"] in STEPS:
            self._move_goods(wished, STEPS[claim["state"]])
        act = self._next_act(claim, possible)
        if act is not None:
            self._act(claim, act)
        elif settled_on_site(wished.mall, wished.kind):
            self._move_goods(wished, ("settled",))
        elif "done" in {each["outcome"] for each in claim["outcomes"]}:
            self._move_goods(wished, ("settled",))
            body = {"outcome": "done", "reason": "ended_at_mall"}
            self._day.desk.answer("POST", "claim-sync", f"/claims/{claim['claim_id']}/finish", json=body)
        return True

    def _next_act(self, claim: Json, possible: set[str]) -> str | None:
        """What the seller does next of what is possible."""
        del claim
        return next((act for act in ("approve", "pick_up", "reship") if act in possible), None)

    def _move_goods(self, wished: Wished, steps: tuple[str, ...]) -> None:
        """Buyer and courier go on; a step that was taken already is refused and let be."""
        courier = WAYBILL_COURIERS.get(wished.mall, "")
        waybill = {"courier": courier, "number": wished.number} if courier else {}
        for step in steps:
            self._day.market.try_to("POST", f"/claims/{wished.mall}/{wished.number}/advance", to=step, **waybill)

    def _act(self, claim: Json, act: str) -> None:
        path, many = f"/claims/{claim['claim_id']}", {"claim_ids": [claim["claim_id"]]}
        match act:
            case "approve":
                self._day.desk.answer("POST", "claim-sync", "/claims/approve", json=many)
            case "pick_up":
                self._day.desk.answer("POST", "claim-sync", "/claims/pick-up", json=many)
            case _:
                number = invoice_number(self._day.name, "재배송", claim["claim_number"])
                body = {"courier": "LOGEN", "invoice_number": number}
                self._day.desk.answer("POST", "claim-sync", f"{path}/reship", json=body)

    def _claims(self) -> dict[tuple[str, str], Json]:
        """Collect, and see what there is, by order line and kind."""
        self._collect("claim-sync", [mall for mall in self._day.malls if able_of(mall).items])
        return self._known_claims()

    def _known_claims(self) -> dict[tuple[str, str], Json]:
        rows = self._day.desk.see_all("claim-sync", "/claims", limit=100)
        return {(named(row), row["kind"]): row for row in rows}

    def have_inquiries(self) -> None:
        """At every mall that has them, one inquiry of each kind; where a mall has notices, one."""
        asked_at = (datetime.now(UTC) - AN_HOUR).isoformat()
        for mall in self._day.malls:
            for kind in inquiries_of(mall):
                body = {"mall": mall, "account": self._day.shop, "about": kind, "asked_at": asked_at}
                seed = hash_of(self._day.name, mall, kind)
                self._asked += self._day.market.ask("POST", "/inquiries", **body, seed=seed)["inquiries"]
            if has_notices(mall):
                self._day.market.ask("POST", "/notices", mall=mall, posted_at=asked_at)
        self._day.tell(f"문의 {len(self._asked)}건")

    def collect_inquiries(self) -> None:
        """문의 가져오기 until every inquiry is here."""
        asking = [mall for mall in self._day.malls if inquiries_of(mall) or has_notices(mall)]

        def collected() -> bool:
            self._collect("inquiry", asking, items=("product", "customer_center", "urgent", "notices"))
            return len(self._inquiries()) >= len(self._asked)

        self._day.desk.until(collected, f"{len(self._asked)} inquiries", SETTLED_WITHIN_SECONDS)

    def settle_inquiries(self) -> None:
        """문의 가져오기, 긴급알리미 확인, the answers, and 처리완료 of the urgent notices, until none is left."""
        if self._asked:
            self._day.head("문의와 긴급알리미의 수집, 확인, 답변과 처리완료")
            self.collect_inquiries()
            self._read_urgent()
            self._answer_inquiries()
            self._finish_urgent()

    def _read_urgent(self) -> None:
        """긴급알리미 확인, told to the mall where it wants to know."""
        ids = [row["inquiry_id"] for row in self._urgent()]
        if ids:
            self._send("/inquiries/read", ids)
            told = f"{len(ids)} urgent notices to be read"
            self._day.desk.until(lambda: all(row["read_at"] for row in self._urgent()), told, SETTLED_WITHIN_SECONDS)
            self._day.tell(f"긴급알리미 {len(ids)}건 확인")

    def _finish_urgent(self) -> None:
        """처리완료 of the urgent notices, once each is shown as its mall has it now."""
        self.collect_inquiries()
        ids = [row["inquiry_id"] for row in self._urgent()]
        if ids:
            _check_taken(self._day.desk.ask("POST", "inquiry", "/inquiries/finish", json={"inquiry_ids": ids}))
            self._day.tell(f"긴급알리미 {len(ids)}건 처리완료")

    def _answer_inquiries(self) -> None:
        """답변 저장 from a template and 답변일괄전송, until every inquiry that takes an answer has one."""
        template = {"name": "접수 안내", "text": ANSWER}
        template_id = self._day.desk.ask("POST", "inquiry", "/answer-templates", json=template)["template_id"]
        ids = [row["inquiry_id"] for row in self._inquiries() if row["answer_offered"]]
        answers = [{"inquiry_id": each, "template_id": template_id} for each in ids]
        _check_taken(self._day.desk.ask("POST", "inquiry", "/inquiries/answers", json={"answers": answers}))
        self._send("/inquiries/send", ids)
        self._day.desk.until(lambda: self._answered() >= len(ids), f"{len(ids)} answers", SETTLED_WITHIN_SECONDS)
        self._day.tell(f"답변 {len(ids)}건")

    def _send(self, path: str, ids: list[str]) -> None:
        """Ask for an act on inquiries, and show its live log to the end. Raises AssertionError for a refused row."""
        asked = self._day.desk.ask("POST", "inquiry", path, json={"inquiry_ids": ids})
        _check_taken(asked)
        self._day.show(f"/v1/jobs/{asked['job_id']}/log", "inquiry")

    def _answered(self) -> int:
        return sum(bool(row["answered_by"]) for row in self._inquiries())

    def _inquiries(self) -> list[Json]:
        return self._day.desk.see_all("inquiry", "/inquiries", limit=100)

    def _urgent(self) -> list[Json]:
        return [row for row in self._inquiries() if row["kind"] == "urgent"]

    def _collect(self, service: str, malls: list[str], **more: object) -> None:
        body = {**self._window(malls), **more}
        job = self._day.desk.ask("POST", service, "/collections", json=body)["job_id"]
        list(self._day.desk.live_log(service, f"/v1/jobs/{job}/log"))

    def _window(self, malls: list[str]) -> Json:
        """What to ask for in a collection of these malls: everything of the time that is looked back."""
        now = datetime.now(UTC)
        window = {"since": (now - self._look_back).isoformat(), "until": now.isoformat()}
        return {"account_ids": [self._day.malls[mall] for mall in malls], **window}

    def _malls(self, kind: str) -> list[str]:
        return [mall for mall in self._day.malls if kind in claims_of(mall)]


def _check_taken(answer: Json) -> None:
    """Accept an answer to an act on many rows that refused none of them. Raises AssertionError."""
    if answer["refused"]:
        raise AssertionError(answer["refused"][0])


def settled_on_site(mall: str, kind: str) -> bool:
    """Whether the seller settles claims of a kind on the mall's own pages, for the API takes nothing."""
    return not next((acts for each, acts in able_of(mall).acts.items() if each == kind), ())
