"""Asking a part over HTTP whether it is well."""

import ssl

import httpx

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
