"""Memory of a long-lived program, each time in a process of its own: what is set holds for a whole process."""

import subprocess
import sys

THREADS = 20
ARENAS_OF_THREADS = f"""
import ctypes, threading
gate = threading.Barrier({THREADS} + 1)

def hold():
    kept = [bytes(3000) for _ in range(50)]
    gate.wait()
    gate.wait()

threads = [threading.Thread(target=hold) for _ in range({THREADS})]
for each in threads:
    each.start()
gate.wait()
library = ctypes.CDLL(None)
output = ctypes.c_void_p.in_dll(library, "stdout")
library.malloc_info(0, output)
library.fflush(output)
gate.wait()
"""
CYCLES = """
import gc, threading, time, weakref
from chassis import memory

class Node: ...

memory.GIVE_BACK_SECONDS = 0.01
memory.tune_memory()
node = Node()
node.itself, seen = node, weakref.ref(node)
del node
deadline = time.monotonic() + 20
while seen() is not None and time.monotonic() < deadline:
    threading.Event().wait(0.01)
print(seen() is None, gc.get_threshold()[0], gc.get_freeze_count() > 0)
"""


def told_by(program: str) -> str:
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    return ended.stdout.strip()


def arenas(program: str) -> int:
    """As glibc counts them, the main one too."""
    return told_by(program).count("<heap nr=")


def test_many_threads_share_two_arenas() -> None:
    tuned = f"from chassis.memory import tune_memory\ntune_memory()\n{ARENAS_OF_THREADS}"
    assert arenas(tuned) == 2 < arenas(ARENAS_OF_THREADS)


def test_cycles_go_by_the_clock_though_the_collector_is_spared() -> None:
    assert told_by(CYCLES) == "True 50000 True"
