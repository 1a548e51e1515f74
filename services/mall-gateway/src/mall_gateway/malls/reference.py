"""What malls tell of their own rules, kept for some minutes: item types, brands, categories, the account itself."""

import time
from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta
from typing import Any, TypeVar

from cachetools import TTLCache

GOOD_FOR = timedelta(minutes=10)
MOST = 2000

T = TypeVar("T")


class ReferenceCache:
    """Answers about a mall's rules by account and question, in one process and for one event loop.

    Many listings of an account ask the same, and each question takes a place in the mall's budget. Two that ask at the
    same time both ask: none waits for another's call.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._kept: TTLCache[tuple[Hashable, str], tuple[Any]] = TTLCache(MOST, GOOD_FOR.total_seconds(), timer)

    async def told(self, account: Hashable, question: str, ask: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The answer, and whether it was kept from before. What `ask` raises is not kept."""
        kept = self._kept.get((account, question))
        if kept is not None:
            return kept[0], True
        answer = await ask()
        self._kept[account, question] = (answer,)
        return answer, False

    def forget(self, account: Hashable) -> None:
        """Keep nothing for this account: the next question goes to the mall."""
        for key in [key for key in self._kept if key[0] == account]:
            self._kept.pop(key, None)
