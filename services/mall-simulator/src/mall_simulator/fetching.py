"""What a mall fetches from an address that a seller gave it: bounded in time and size, without redirects."""

import ssl
from functools import cache

import httpx

LARGEST_BYTES = 2 * 1024 * 1024
SECONDS = 5.0


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


async def fetch_document(url: str) -> bytes | None:
    """The document at an address; None where there is none, or none that a mall would take."""
    try:
        async with httpx.AsyncClient(
            timeout=SECONDS, follow_redirects=False, verify=_certificates(), trust_env=False
        ) as client:
            answer = await client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    return answer.content if answer.status_code == 200 and len(answer.content) <= LARGEST_BYTES else None
