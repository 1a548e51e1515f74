"""One run from one seed: trouble for a while, then calm, then everything is looked over."""

import gc
from collections import Counter
from dataclasses import dataclass, field

from eventsourcing.persistence import IntegrityError

from proofs.simulation.checker import at_rest, differences
from proofs.simulation.day import Day, open_day, schedule_troubles
from proofs.simulation.people import People
from proofs.simulation.program import Plant, Program
from proofs.simulation.surroundings import surroundings
from proofs.simulation.world import ProcessLoop, World

PATIENCE_SECONDS = 1200.0
LOOK_SECONDS = 5.0


@dataclass(frozen=True)
class Outcome:
    """What a run came to. `seconds` are the simulated ones."""

    seed: int
    scenario: str
    digest: str
    differences: tuple[str, ...]
    seconds: float
    orders: int
    steps: int
    calls: int
    hits: Counter[str] = field(default_factory=Counter[str])
    pairs: frozenset[tuple[str, str]] = frozenset()
    trace: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        """Whether every promise held."""
        return not self.differences


def run(seed: int, plant: Plant | None = None, *, keep_trace: bool = False) -> Outcome:
    """Live through the day of a seed, with a bug planted or none."""
    program = Program()
    if plant is not None:
        plant(program)
    world = World(seed, keep_trace=keep_trace)
    collecting = gc.isenabled()
    gc.disable()
    try:
        with surroundings(world, program.replaced):
            return _live(world, program, seed)
    finally:
        world.make_running(None)
        if collecting:
            gc.enable()


def _live(world: World, program: Program, seed: int) -> Outcome:
    try:
        day = open_day(world, program)
    except IntegrityError as error:
        return Outcome(seed, "none", world.digest, (f"the shop cannot be opened: {error}",), 0.0, 0, 0, 0)
    people = People(day, ProcessLoop(world, "people"))
    people.begin()
    day.faults.active = True
    trouble = day.scenario.trouble_seconds
    schedule_troubles(day, 3.0, trouble)
    world.run(lambda: False, trouble)
    world.now = max(world.now, trouble)
    day.faults.active = day.mall.duplicate_lines = day.mall.unreadable_lines = False
    looked = [world.now]

    def over() -> bool:
        if world.now < looked[0] + LOOK_SECONDS:
            return False
        looked[0] = world.now
        return at_rest(day, people)

    rested = world.run(over, trouble + PATIENCE_SECONDS)
    seconds, digest = world.now, world.digest
    found = [] if rested else [f"there is no rest {PATIENCE_SECONDS:.0f} s after the last fault"]
    found += differences(day, people)
    outcome = Outcome(
        seed=seed,
        scenario=day.scenario.name,
        digest=digest,
        differences=tuple(found),
        seconds=seconds,
        orders=len(day.mall.orders),
        steps=world.steps,
        calls=day.mall.calls,
        hits=day.faults.hits,
        pairs=frozenset(day.faults.pairs()),
        trace=tuple(world.trace or ()),
    )
    _end(day, people)
    return outcome


def _end(day: Day, people: People) -> None:
    """Unwind what still waits, so that nothing of this run is left to the next one."""
    for replica in day.replicas:
        replica.wanted = False
        if replica.alive:
            replica.loop.kill()
    people.done = True
    people.loop.kill()
