"""The way to an address that a seller gave: the name is looked up once, and only the number that was checked is called.

The client must keep no connection: one that was made for a name must not serve another name of the same number.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from contracts.addresses import may_be_called

LookUp = Callable[[str, int], Awaitable[Sequence[str]]]


class ForbiddenAddressError(Exception):
    """The name stands for an address that only we can reach."""


async def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses that a name stands for, as this machine finds them. Raises socket.gaierror."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Outside:
    """Sends requests to where sellers say. With `local_allowed` also to this machine: for tests and for trying out."""

    client: httpx.AsyncClient
    local_allowed: bool = False
    look_up: LookUp = look_up

    async def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b""
    ) -> httpx.Response:
        """The answer, its body unread: the caller closes it. No redirect is followed.

        Raises ForbiddenAddressError, socket.gaierror or httpx.HTTPError.
        """
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = await self._checked(parts.hostname or "", port)
        for behind, address in enumerate(addresses, start=1):
            request = self.client.build_request(
                method,
                httpx.URL(url).copy_with(host=address, port=port),
                headers={**(headers or {}), "host": parts.netloc},
                content=content,
                extensions={"sni_hostname": parts.hostname},
            )
            try:
                return await self.client.send(request, stream=True)
            except httpx.ConnectError:
                if behind == len(addresses):
                    raise
        raise socket.gaierror("a name without addresses")

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name. Raises ForbiddenAddressError when any of them may not be called."""
        addresses = await self.look_up(host, port)
        if not all(may_be_called(address, local_allowed=self.local_allowed) for address in addresses):
            raise ForbiddenAddressError(host)
        return addresses
