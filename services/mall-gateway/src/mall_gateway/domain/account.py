"""A seller's account at a mall, and whether the seller may work at all."""

from datetime import date
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import ConflictError, NotFoundError, RefusalError
from mall_gateway.domain.values import Credentials, Denial, Proof

WARNINGS = (30, 7, 1)
"""How many days before its end a key is spoken of."""

KEY_OVER = "인증키의 유효기간이 끝났습니다. 제휴몰에서 키를 새로 발급받아 입력하고 연결 확인을 눌러 주세요."

STANDINGS = UUID("0f3f5a0e-5c0b-5b43-9d4e-7a5b7b0d2a10")


class AccountGoneError(NotFoundError):
    """The account was removed."""

    code = "account_gone"


class LabelTooLongError(RefusalError):
    """A label is for telling accounts of one mall apart."""

    code = "label_too_long"


class AlreadyInStandingError(ConflictError):
    """A seller is suspended once."""

    code = "already_in_standing"


def _check_label(label: str) -> None:
    if len(label) > 30:
        raise LabelTooLongError("계정 이름은 30자까지 쓸 수 있습니다. 더 짧게 적어 주세요.", field="label")


class MallAccount(Aggregate):
    """Never holds a secret: only the names of the fields that are set, and a fingerprint of them.

    `state`: `unverified` (미등록), `verified` (입점완료), `rejected` (인증실패), `expired` (만료), `removed`.
    """

    class Saved(Aggregate.Created):
        """An account was entered."""

        account_id: UUID
        seller_id: UUID
        label: str
        credentials: Credentials

    class KeyReplaced(Aggregate.Event):
        """Its fields or secrets were changed; it has to be verified again."""

        label: str
        credentials: Credentials

    class Verified(Aggregate.Event):
        """연결 확인 succeeded."""

        credentials: Credentials
        proof: Proof

    class Failed(Aggregate.Event):
        """연결 확인 or a call failed for its credentials: `rejected` or `expired`."""

        became: str
        credentials: Credentials
        denial: Denial
        proof: Proof

    class KeyNearedEnd(Aggregate.Event):
        """The key ends in so many days: told once at each of `WARNINGS`."""

        credentials: Credentials
        days_left: int

    class Removed(Aggregate.Event):
        """The account and its secrets are gone."""

    @event(Saved)
    def __init__(self, account_id: UUID, seller_id: UUID, label: str, credentials: Credentials) -> None:
        self.account_id = account_id
        self.seller_id = seller_id
        self.label = label
        self.credentials = credentials
        self.state = "unverified"
        self.denial: Denial | None = None
        self.warned_days: int | None = None

    @staticmethod
    def create_id(account_id: UUID) -> UUID:
        """The id is chosen by whoever enters the account."""
        return account_id

    @property
    def mall(self) -> str:
        """The mall's code."""
        return self.credentials.mall

    @classmethod
    def enter(cls, account_id: UUID, seller_id: UUID, label: str, credentials: Credentials) -> "MallAccount":
        """Enter an account. Raises LabelTooLongError."""
        _check_label(label)
        return cls(account_id, seller_id, label, credentials)

    def replace_key(self, label: str, credentials: Credentials) -> None:
        """Change what was entered. The same once more records nothing. Raises AccountGoneError, LabelTooLongError."""
        self.check_there()
        _check_label(label)
        if (label, credentials) != (self.label, self.credentials):
            self._key_replaced(label, credentials)

    @event(KeyReplaced)
    def _key_replaced(self, label: str, credentials: Credentials) -> None:
        if credentials.key_expires_on != self.credentials.key_expires_on:
            self.warned_days = None
        self.label, self.credentials = label, credentials
        self.state = "unverified"
        self.denial = None

    def verify(self, proof: Proof) -> None:
        """The mall accepted the credentials. Raises AccountGoneError."""
        self.check_there()
        self._verified(self.credentials, proof)

    @event(Verified)
    def _verified(self, credentials: Credentials, proof: Proof) -> None:
        self.state = "verified"
        self.denial = None

    def fail(self, denial: Denial, proof: Proof, *, expired: bool) -> None:
        """The mall refused the credentials; told once per state. Raises AccountGoneError."""
        self.check_there()
        became = "expired" if expired else "rejected"
        if (self.state, self.denial) != (became, denial):
            self._failed(became, self.credentials, denial, proof)

    @event(Failed)
    def _failed(self, became: str, credentials: Credentials, denial: Denial, proof: Proof) -> None:
        self.state = became
        self.denial = denial

    def watch_key(self, today: date) -> bool:
        """Tell that the key nears its end, or that it is over; True when there was something to tell."""
        ends = self.credentials.key_expires_on
        if ends is None or self.state in {"removed", "expired"}:
            return False
        left = (ends - today).days
        if left < 0:
            self.fail(Denial(KEY_OVER, "key_over"), Proof(), expired=True)
            return True
        reached = min((days for days in WARNINGS if left <= days), default=None)
        if reached is None or (self.warned_days is not None and self.warned_days <= reached):
            return False
        self._key_neared_end(self.credentials, left)
        return True

    @event(KeyNearedEnd)
    def _key_neared_end(self, credentials: Credentials, days_left: int) -> None:
        self.warned_days = days_left

    def remove(self) -> None:
        """Forget the account. Raises AccountGoneError when it is gone."""
        self.check_there()
        self._removed()

    @event(Removed)
    def _removed(self) -> None:
        self.state = "removed"

    def check_there(self) -> None:
        """Raises AccountGoneError when the account was removed."""
        if self.state == "removed":
            raise AccountGoneError("삭제된 제휴몰 계정입니다. 계정을 새로 등록해 주세요.")


class Standing(Aggregate):
    """Whether a seller may work, as `account` told it: a suspended seller's work is held."""

    class Suspended(Aggregate.Created):
        """The operator stopped the seller."""

        seller_id: UUID

    class Resumed(Aggregate.Event):
        """The seller may work again."""

    class SuspendedAgain(Aggregate.Event):
        """The operator stopped the seller once more."""

    @event(Suspended)
    def __init__(self, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.suspended = True

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One per seller."""
        return uuid5(STANDINGS, str(seller_id))

    def suspend(self) -> None:
        """Hold the seller's work. Raises AlreadyInStandingError."""
        if self.suspended:
            raise AlreadyInStandingError("이미 정지된 판매자입니다.")
        self._suspended_again()

    @event(SuspendedAgain)
    def _suspended_again(self) -> None:
        self.suspended = True

    def resume(self) -> None:
        """Let the seller work again. Raises AlreadyInStandingError."""
        if not self.suspended:
            raise AlreadyInStandingError("정지되지 않은 판매자입니다.")
        self._resumed()

    @event(Resumed)
    def _resumed(self) -> None:
        self.suspended = False
