"""Where workers and routes get their callers: an account's secrets opened, its mall and address found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from mall_gateway.application.gateway import Secrets
from mall_gateway.domain import Denial, MallAccount, Proof
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.caller import Line, MallCaller
from mall_gateway.malls.port import Mall, MallError
from mall_gateway.malls.side import Side


@dataclass(frozen=True)
class Pace:
    """How long and how often, in seconds.

    The queue is looked at every `poll_seconds`; while it gives nothing, more and more seldom, to `quiet_poll_seconds`.
    `look_up_grace_seconds`: a look-up that finds nothing is believed only so long after the doubt began.
    """

    concurrency: int = 16
    poll_seconds: float = 0.2
    quiet_poll_seconds: float = 1.0
    look_up_grace_seconds: float = 60.0
    retry_first_seconds: float = 1.0
    retry_longest_seconds: float = 300.0
    most_tries: int = 12
    read_back_first_seconds: float = 10.0
    read_back_longest_seconds: float = 3600.0
    read_back_tries: int = 400

    def back_off(self, tries: int, share: float) -> float:
        """How long to wait before the next try: doubling, with a share of 0 to 1 of jitter."""
        seconds = min(self.retry_longest_seconds, self.retry_first_seconds * 2.0 ** min(tries, 20))
        return seconds * (0.75 + 0.5 * share)

    def ask_again(self, tries: int) -> float:
        """How long to wait before the mall is asked once more: longer each time, never past the grace."""
        grace = self.look_up_grace_seconds
        return min(grace, max(grace / 8, 0.2) * 2.0 ** min(tries, 20))

    def read_again(self, tries: int) -> float:
        """How long to wait before a listing is read back once more."""
        return min(self.read_back_longest_seconds, self.read_back_first_seconds * 1.5 ** min(tries, 40))


@dataclass(frozen=True)
class Desk:
    """The malls, and the way to them. `simulator_url` stands in for every mall's address on the network when set.

    `images_url` is where malls read the pictures that sellers uploaded.
    """

    line: Line
    malls: Mapping[str, Mall]
    secrets: Secrets
    simulator_url: str | None = None
    images_url: str = ""

    def caller(
        self, account: MallAccount, *, intent_id: UUID | None = None, patient: bool = False, private: bool = False
    ) -> MallCaller:
        """A caller for one act; opens the secrets, so call it in a thread."""
        profile = self.malls[account.mall].profile
        stand_in = self.simulator_url if profile.base_url.startswith(("https://", "http://")) else None
        base = f"{stand_in.rstrip('/')}/{profile.code}" if stand_in else profile.base_url
        secrets = {"login_id": account.credentials.login_id, **self.secrets.open(account.seller_id, account.id)}
        side = Side(account.seller_id, account.id, profile, base, secrets)
        return MallCaller(self.line, side, intent_id=intent_id, patient=patient, private=private)

    def throttled(self, caller: MallCaller, retry_after: timedelta | None) -> float:
        """The mall said 429: its budget learns, once a call. Returns the seconds to wait."""
        if not caller.leads:
            return retry_after.total_seconds() if retry_after else 1.0
        return self.line.budgets.throttled(
            caller.side.profile, caller.side.account_id, caller.api, retry_after, caller.side.vendor
        )

    def failed(self, caller: MallCaller) -> None:
        """The mall did not answer as it should: its circuit learns."""
        if caller.leads:
            self.line.budgets.failed(caller.side.profile, caller.side.account_id)

    def succeeded(self, caller: MallCaller) -> None:
        """The mall answered."""
        if caller.leads:
            self.line.budgets.succeeded(caller.side.profile, caller.side.account_id)


def proof_of(caller: MallCaller | None) -> Proof:
    """The evidence of a caller's last call."""
    if caller is None or caller.last is None:
        return Proof()
    call = caller.last
    return Proof(call.call_id, call.trace_id, call.mall_trace_id, call.answer[:4000] or None)


def denial_of(error: MallError | BudgetWaitError, caller: MallCaller) -> Denial:
    """What an error says, ours and the mall's words; a mall may repeat the key in them, so they are masked."""
    if isinstance(error, BudgetWaitError):
        return Denial(error.reason, error.code)
    code = type(error).__name__.removesuffix("Error").lower()
    words = caller.masked(error.message)[:1000] or None
    return Denial(caller.masked(error.reason), code, error.code or None, words)
