"""Memory of a long-lived program, each time in a process of its own: what is set holds for a whole process."""

import subprocess
import sys

THREADS = 20
ARENAS_OF_THREADS = f"""
import re, threading
gate, size = threading.Barrier({THREADS} + 1), 64 << 20

def hold():
    kept = [bytes(3000) for _ in range(50)]
    gate.wait()
    gate.wait()

threads = [threading.Thread(target=hold) for _ in range({THREADS})]
for each in threads:
    each.start()
gate.wait()
starts = re.findall(r"^([0-9a-f]+)-[0-9a-f]+ rw", open("/proc/self/maps").read(), re.MULTILINE)
print(sum(int(start, 16) % size == 0 for start in starts))
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


def test_many_threads_share_two_arenas() -> None:
    tuned = f"from chassis.memory import tune_memory\ntune_memory()\n{ARENAS_OF_THREADS}"
    assert int(told_by(tuned)) < 2 < int(told_by(ARENAS_OF_THREADS))


def test_cycles_go_by_the_clock_though_the_collector_is_spared() -> None:
    assert told_by(CYCLES) == "True 50000 True"
