"""What a day is about: drawn from the seed, so that most runs are small and dense and some are whole days."""

from dataclasses import dataclass, replace
from random import Random

WHOLE = frozenset({"order-sync", "mall-gateway", "catalog", "tally"})


@dataclass(frozen=True)
class Scenario:
    """A kind of day.

    `services` are those that run. `collects`: the schedule asks for windows and buyers order during the day; without it
    the orders are there from the start. `acts`: sellers bring every order to its end. `corrections` of stock are asked
    for by each seller at most. `claims`: what buyers ask for is told in these lists of the mall, and settled there.
    `refuses`: sellers, in no hurry with their parcels, refuse some of it. `mistypes`: orders are under way with wrong
    invoice numbers, which are changed. So many `questions` are asked of each seller; `edits`: he changes answers that
    the mall has. `states`: where orders may be that were there before. `mall`: under whose code the modelled mall is.
    Trouble ends after `trouble_seconds`.
    """

    name: str
    services: frozenset[str]
    collects: bool
    acts: bool
    corrections: tuple[int, ...]
    orders: tuple[int, ...]
    sellers: tuple[int, ...]
    trouble_seconds: float
    claims: tuple[str, ...] = ()
    refuses: bool = False
    mistypes: bool = False
    states: tuple[str, ...] = ("new", "confirmed")
    questions: tuple[int, ...] = (0,)
    edits: bool = False
    mall: str = "coupang"

    @property
    def exchanges(self) -> bool:
        """Whether buyers ask for exchanges, of what has options."""
        return "exchange_requests" in self.claims


_QUESTIONS = Scenario(
    "questions",
    frozenset({"inquiry", "mall-gateway"}),
    collects=False,
    acts=False,
    corrections=(0,),
    orders=(0,),
    sellers=(1, 1, 2),
    trouble_seconds=45.0,
    questions=(1, 2),
)
_CLAIMS = Scenario(
    "claims",
    frozenset({"order-sync", "mall-gateway", "claim-sync", "catalog"}),
    collects=False,
    acts=True,
    corrections=(0,),
    orders=(1, 2),
    sellers=(1, 1, 2),
    trouble_seconds=90.0,
    claims=("cancel_requests", "return_requests"),
    states=("new", "confirmed", "delivered"),
)
SCENARIOS = {
    "day": Scenario(
        "day", WHOLE, collects=True, acts=True, corrections=(0, 2), orders=(1, 2, 3), sellers=(2,), trouble_seconds=80.0
    ),
    "collecting": Scenario(
        "collecting",
        WHOLE,
        collects=True,
        acts=False,
        corrections=(0,),
        orders=(0, 1, 2),
        sellers=(1, 1, 2),
        trouble_seconds=50.0,
    ),
    "effects": Scenario(
        "effects",
        frozenset({"order-sync", "mall-gateway"}),
        collects=False,
        acts=True,
        corrections=(0,),
        orders=(1, 1, 2, 3),
        sellers=(1, 1, 2),
        trouble_seconds=40.0,
    ),
    "claims": _CLAIMS,
    "refusals": replace(_CLAIMS, name="refusals", refuses=True, mall="wemakeprice"),
    "exchanges": replace(
        _CLAIMS,
        name="exchanges",
        trouble_seconds=110.0,
        claims=("exchange_requests",),
        refuses=True,
        states=("delivered",),
    ),
    "changes": Scenario(
        "changes",
        frozenset({"order-sync", "mall-gateway"}),
        collects=False,
        acts=True,
        corrections=(0,),
        orders=(1, 2),
        sellers=(1, 1, 2),
        trouble_seconds=40.0,
        mistypes=True,
        states=("shipping",),
    ),
    "questions": _QUESTIONS,
    "edits": replace(_QUESTIONS, name="edits", trouble_seconds=60.0, edits=True, mall="smartstore"),
    "listening": Scenario(
        "listening",
        frozenset({"catalog", "tally"}),
        collects=False,
        acts=False,
        corrections=(2, 4),
        orders=(0,),
        sellers=(1, 2),
        trouble_seconds=30.0,
    ),
}
SHARES = (
    ("day", 0.03),
    ("collecting", 0.2),
    ("effects", 0.28),
    ("changes", 0.02),
    ("claims", 0.03),
    ("refusals", 0.02),
    ("exchanges", 0.02),
    ("questions", 0.02),
    ("edits", 0.02),
    ("listening", 0.38),
)


def draw(random: Random) -> Scenario:
    """The scenario of a seed."""
    share = random.random()
    for name, part in SHARES:
        if share < part:
            return SCENARIOS[name]
        share -= part
    return SCENARIOS["listening"]
