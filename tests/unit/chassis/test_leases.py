"""Who owns a lease."""

import os
from typing import Any

from chassis.leases import Lease


def test_a_copy_of_a_process_is_another_owner_of_its_leases() -> None:
    nowhere: Any = None
    mine = Lease(nowhere, "relay:catalog").owner
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, Lease(nowhere, "relay:catalog").owner.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        theirs = told.read()
    os.waitpid(child, 0)
    assert theirs
    assert theirs != mine == Lease(nowhere, "relay:catalog").owner
