"""Rebuilds all views of a running service and waits until they serve: `python -m chassis.replay SERVICE`.

It asks over HTTP as the operator. `ACCOUNT_URL`, `<SERVICE>_URL`, `ACCOUNT_OPERATOR_EMAIL` and
`ACCOUNT_OPERATOR_PASSWORD` are taken from the environment.
"""

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from chassis.http_client import async_client

WITHIN_SECONDS = 600.0
LOOK_AGAIN_SECONDS = 0.2


class ReplayError(Exception):
    """It could not be asked for, or did not end in time."""


async def rebuild(service: str, environment: Mapping[str, str]) -> list[str]:
    """Rebuild all views of a service: one line for each generation that serves now. Raises ReplayError."""
    try:
        account, url = environment["ACCOUNT_URL"], environment[f"{service.replace('-', '_').upper()}_URL"]
        login = {
            "email": environment["ACCOUNT_OPERATOR_EMAIL"],
            "password": environment["ACCOUNT_OPERATOR_PASSWORD"],
        }
    except KeyError as missing:
        raise ReplayError(f"{missing.args[0]} is not set: is {service} a running service?") from missing
    async with async_client() as client:
        tokens = await _told(client, "POST", f"{account}/v1/login", json=login)
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        asked = await _told(client, "POST", f"{url}/v1/operations/rebuild", json={})
        states = await _all_serving(client, f"{url}/v1/operations/projections")
    return [
        f"{each['name']}: generation {each['generation']}" for each in states if each["name"] in asked["projections"]
    ]


async def _all_serving(client: Any, url: str) -> list[dict[str, Any]]:
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        states = await _told(client, "GET", url)
        if all(each["status"] == "active" for each in states):
            return states
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    raise ReplayError(f"the views are not rebuilt after {WITHIN_SECONDS:.0f} s")


async def _told(client: Any, method: str, url: str, **kwargs: Any) -> Any:
    answer = await client.request(method, url, **kwargs)
    if not answer.is_success:
        raise ReplayError(f"{method} {url}: {answer.status_code} {answer.text[:500]}")
    return answer.json()


def main(services: list[str]) -> int:
    """Rebuild the views of each service named; the exit code."""
    try:
        for service in services:
            lines = asyncio.run(rebuild(service, os.environ))
            sys.stdout.write("".join(f"{service}: rebuilt {line}\n" for line in lines))
    except ReplayError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
