"""How a program that runs for months, and takes in whole pages of orders, uses memory."""

import ctypes
import gc
import threading
from collections.abc import Callable

NEW_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS = 50_000, 20, 20
"""The collector looks at new objects when there are so many, and after so many rounds at those that outlived one."""
GIVE_BACK_SECONDS = 60.0

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""What glibc's `mallopt` calls the size of what gets pages of its own, and the greatest number of arenas."""
OWN_PAGES_BYTES = 64 * 1024
"""Bodies and pages of orders come and go by themselves. By default the size grows with what is freed, and between two
bodies in one arena lies something small that stays."""
ARENAS = 2
"""By default there are eight for each core, and what is freed stays in its arena: with some thirty threads a service
filled fifteen. Most requests for memory come under Python's lock, so threads seldom queue for an arena."""


def tune_memory() -> None:
    """Spare the collector, share the arenas, and give back once a minute what is free; for the start of a program."""
    _spare_the_collector()
    library = ctypes.CDLL(None)  # what this program is linked with; only glibc has these two
    if hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, ARENAS)
        library.mallopt(M_MMAP_THRESHOLD, OWN_PAGES_BYTES)
    trim: Callable[[int], object] = getattr(library, "malloc_trim", lambda _: None)
    threading.Thread(target=_give_back_for_ever, args=(trim,), name="memory", daemon=True).start()


def _spare_the_collector() -> None:
    """Let Python's cycle collector look at new objects only, and seldom.

    All that is imported lives for ever. A page of orders is tens of thousands of objects: with the collector's usual
    intervals it walked through all of them, and through every module, again and again while the page was taken in.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS)


def _give_back_for_ever(trim: Callable[[int], object]) -> None:
    """Collect all cycles and return free pages to the system, by the clock; 5 ms where 120,000 objects live.

    A calm service would keep closed connections and ended tasks for hours, and what a page of orders took for ever.
    """
    never = threading.Event()
    while not never.wait(GIVE_BACK_SECONDS):
        gc.collect()
        trim(0)
