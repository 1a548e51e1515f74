"""Asking a part whether it is there, and over HTTP whether it is well."""

import asyncio
import ssl

import httpx

from local_runtime.ports import HOST

ANSWER_SECONDS = 3
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Parts answer in plain HTTP. To read the certificates of the world anew takes far longer than the whole question."""


async def is_well(url: str) -> bool:
    """Whether an address answers with success in time."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, verify=_NO_CERTIFICATES, trust_env=False) as client:
            return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False


async def is_open(port: int) -> bool:
    """Whether somebody listens: a tenth of the cost of a question that nobody answers."""
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    return True
