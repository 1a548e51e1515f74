"""How a program that runs for months, and takes in whole pages of orders, uses memory."""

import ctypes
import gc
import sys
import threading

NEW_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS = 50_000, 20, 20
"""The collector looks at new objects when there are so many, and after so many rounds at those that outlived one."""
COLLECT_SECONDS = 60.0

M_ARENA_MAX = -8
"""What glibc's `mallopt` calls the greatest number of arenas."""
ARENAS = 2


def tune_memory() -> None:
    """Spare the collector, collect once a minute all the same, and share the arenas; for the start of a program."""
    _spare_the_collector()
    threading.Thread(target=_collect_for_ever, name="collector", daemon=True).start()
    _share_arenas()


def _spare_the_collector() -> None:
    """Let Python's cycle collector look at new objects only, and seldom.

    All that is imported lives for ever. A page of orders is tens of thousands of objects: with the collector's usual
    intervals it walked through all of them, and through every module, again and again while the page was taken in.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS)


def _collect_for_ever() -> None:
    """A calm service would keep closed connections and ended tasks for hours: they go by the clock, in some 10 ms."""
    never = threading.Event()
    while not never.wait(COLLECT_SECONDS):
        gc.collect()


def _share_arenas() -> None:
    """Let all threads take memory from the same two arenas of glibc.

    By default there are eight for each core, and what is freed stays in its arena: with some thirty threads a service
    grew for hours. The threads hold Python's lock while they ask for memory, so they do not queue.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(M_ARENA_MAX, ARENAS)
