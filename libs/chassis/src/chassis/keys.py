"""The keyring by hand: `python -m chassis.keys status | rewrap | compact | erase-seller SELLER_ID`.

`rewrap` wraps with the present master key what former ones wrap; `compact` drives the bytes of destroyed keys out of
the keyring's files; `erase-seller` destroys everything personal and secret of one seller. `KEYRING_URL`, `MASTER_KEY`,
`MASTER_KEY_ID` and `FORMER_MASTER_KEYS` are taken from the environment.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.database import Database
from chassis.privacy import Keyring, MasterKeys, UnreadableSealError

USAGE = "status | rewrap | compact | erase-seller SELLER_ID"


class AskedWronglyError(Exception):
    """There is no such command, or something that it needs is missing."""


def run(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Do what was asked and tell how the keyring is now. Raises AskedWronglyError, UnreadableSealError."""
    database = Database(_given(environment, "KEYRING_URL"), size=2)
    try:
        keyring = Keyring(database, _master_keys(environment))
        match words:
            case ["status"]:
                done = ""
            case ["rewrap"]:
                done = f"rewrapped {keyring.rewrap()} sellers' keys\n"
            case ["compact"]:
                keyring.compact()
                done = "compacted\n"
            case ["erase-seller", seller_id]:
                done = f"destroyed {keyring.erase_seller(UUID(seller_id))} data keys of {seller_id}\n"
            case _:
                raise AskedWronglyError(USAGE)
        wrapped = keyring.wrapped_by()
    finally:
        database.close()
    return done + "".join(f"{name} wraps {count} sellers' keys\n" for name, count in wrapped.items())


def _master_keys(environment: Mapping[str, str]) -> MasterKeys:
    former = json.loads(environment.get("FORMER_MASTER_KEYS") or "{}")
    return MasterKeys(_given(environment, "MASTER_KEY"), environment.get("MASTER_KEY_ID", "m1"), former)


def _given(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise AskedWronglyError(f"{name} is not set")
    return environment[name]


def main(words: Sequence[str]) -> int:
    """Do what was asked; the exit code."""
    try:
        sys.stdout.write(run(words, os.environ))
    except (AskedWronglyError, UnreadableSealError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
