"""The gateway's commands: accounts, intents, collections, and the work that follows from them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.database import Database
from chassis.event_store import ServiceApplication, Statement, retry_on_conflict
from chassis.refusals import NotFoundError, RefusalError, RefusalsError
from mall_gateway.application import sources
from mall_gateway.application.acts import Asking, about, payload_of, priority
from mall_gateway.application.work import ORDERS, Task, Work
from mall_gateway.domain import (
    About,
    Collection,
    Credentials,
    Denial,
    Intent,
    MallAccount,
    Proof,
    Shown,
    Standing,
    Window,
)
from mall_gateway.malls.port import Mall, MallProfile
from mall_gateway.malls.secrets import fingerprint


class UnknownMallError(NotFoundError):
    """There is no such mall."""

    code = "unknown_mall"


class MissingFieldError(RefusalError):
    """A field that the mall needs was left empty."""

    code = "missing_field"


class UnknownFieldError(RefusalError):
    """A field that the mall does not have."""

    code = "unknown_field"


class Secrets(Protocol):
    """Where the accounts' fields are kept."""

    def seal(self, seller_id: UUID, account_id: UUID, values: Mapping[str, str]) -> dict[str, str]:
        """The sealed fields."""
        ...

    def keep(self, seller_id: UUID, account_id: UUID, sealed: Mapping[str, str]) -> Sequence[Statement]:
        """Put them in place of what was kept."""
        ...

    def forget(self, seller_id: UUID, account_id: UUID) -> Sequence[Statement]:
        """Remove them."""
        ...

    def open(self, seller_id: UUID, account_id: UUID) -> Mapping[str, str]:
        """The fields in clear."""
        ...


class MallGateway(ServiceApplication):
    """Records what is asked and what came of it; the calls themselves are made by the workers."""

    name = "mall_gateway"
    values = (About, Credentials, Denial, Proof, Shown, Window)

    def __init__(self, database: Database | None, *, work: Work, secrets: Secrets, malls: Mapping[str, Mall]) -> None:
        super().__init__(database)
        self.work = work
        self.secrets = secrets
        self.malls = malls

    def profile(self, mall: str) -> MallProfile:
        """What is fixed about a mall. Raises UnknownMallError."""
        if mall not in self.malls:
            raise UnknownMallError("지원하지 않는 제휴몰입니다. 제휴몰 목록에서 골라 주세요.", field="mall")
        return self.malls[mall].profile

    def save_account(
        self,
        account_id: UUID,
        seller_id: UUID,
        mall: str,
        label: str,
        values: Mapping[str, str],
        key_expires_on: date | None,
    ) -> None:
        """Enter an account. Raises UnknownMallError, RefusalsError about its fields, LabelTooLongError."""
        given = _checked(self.profile(mall), values)
        credentials, kept = self._sealed(seller_id, account_id, mall, given, key_expires_on)
        self.save(MallAccount.enter(account_id, seller_id, label, credentials), alongside=kept)

    @retry_on_conflict
    def replace_key(
        self, account_id: UUID, seller_id: UUID, label: str, values: Mapping[str, str], key_expires_on: date | None
    ) -> None:
        """Change an account; secret fields that are left empty stay as they are."""
        account = self.load(MallAccount, account_id, seller_id)
        before = self.secrets.open(seller_id, account_id)
        given = _checked(self.profile(account.mall), {**before, **{k: v for k, v in values.items() if v}})
        if given == dict(before):
            old = account.credentials
            credentials = Credentials(old.mall, old.login_id, old.fields, old.fingerprint, key_expires_on)
            kept: Sequence[Statement] = ()
        else:
            credentials, kept = self._sealed(seller_id, account_id, account.mall, given, key_expires_on)
        account.replace_key(label, credentials)
        self.save(account, alongside=kept)

    @retry_on_conflict
    def remove_account(self, account_id: UUID, seller_id: UUID) -> None:
        """Forget an account and its secrets."""
        account = self.load(MallAccount, account_id, seller_id)
        account.remove()
        self.save(account, alongside=self.secrets.forget(seller_id, account_id))

    @retry_on_conflict
    def verify_account(self, account_id: UUID, seller_id: UUID, proof: Proof) -> None:
        """The mall accepted the credentials."""
        account = self.load(MallAccount, account_id, seller_id)
        account.verify(proof)
        self.save(account)

    @retry_on_conflict
    def fail_account(self, account_id: UUID, seller_id: UUID, denial: Denial, proof: Proof, *, expired: bool) -> None:
        """The mall refused the credentials."""
        account = self.load(MallAccount, account_id, seller_id)
        account.fail(denial, proof, expired=expired)
        self.save(account)

    @retry_on_conflict
    def watch_key(self, account_id: UUID, seller_id: UUID, today: date) -> bool:
        """Tell that an account's key nears its end, or that it is over; True when there was something to tell."""
        account = self.find(MallAccount, account_id, seller_id)
        told = account is not None and account.watch_key(today)
        if account is not None and told:
            self.save(account)
        return told

    def forthcoming(self, event_ids: Sequence[UUID]) -> None:
        """Of each message that asks for an act or a window, whether that was recorded before."""
        self.foresee([kind.create_id(each) for kind in (Intent, Collection) for each in event_ids])

    def record_intent(self, asking_id: UUID, seller_id: UUID, asking: Asking) -> UUID:
        """Record what is to be done and the work of doing it; asked twice, it is recorded once."""
        intent_id = Intent.create_id(asking_id)
        if self.find(Intent, intent_id, seller_id) is not None:
            return intent_id
        intent = Intent(asking_id, seller_id, about(asking), payload_of(asking))
        task = Task(
            seller_id=seller_id,
            work_id=intent.id,
            job="intent",
            kind=intent.kind,
            aggregate_id=intent.id,
            subject_id=intent.about.subject_id,
            account_id=intent.about.account_id,
            mall=intent.about.mall,
            priority=priority(asking),
        )
        self.save(intent, alongside=self.work.add(task))
        return intent_id

    def request_collection(self, asking_id: UUID, seller_id: UUID, asking: sources.Asking) -> UUID:
        """Record a window to fetch and the work of fetching it; asked twice, it is recorded once."""
        collection_id = Collection.create_id(asking_id)
        if self.find(Collection, collection_id, seller_id) is not None:
            return collection_id
        window = sources.window_of(asking)
        collection = Collection(asking_id, seller_id, window)
        task = Task(
            seller_id=seller_id,
            work_id=collection.id,
            job="collection",
            kind=sources.SOURCES[window.of].work,
            aggregate_id=collection.id,
            subject_id=window.turns_with,
            account_id=window.account_id,
            mall=window.mall,
            priority=ORDERS,
        )
        self.save(collection, alongside=self.work.add(task))
        return collection_id

    @retry_on_conflict
    def settle(self, intent_id: UUID, seller_id: UUID, *, done: bool, mall_product_no: str = "") -> None:
        """The seller looked at the mall and says what became of a 확인필요."""
        intent = self.load(Intent, intent_id, seller_id)
        intent.settle(done=done, mall_product_no=mall_product_no)
        self.save(intent)

    def suspend_seller(self, seller_id: UUID) -> None:
        """Hold a seller's work; said again it changes nothing."""
        standing = self.find(Standing, Standing.create_id(seller_id), seller_id)
        if standing is None:
            standing = Standing(seller_id)
        elif not standing.suspended:
            standing.suspend()
        self.save(standing, alongside=self.work.hold(seller_id))

    def resume_seller(self, seller_id: UUID) -> None:
        """Let a seller's work go on; said again it changes nothing."""
        standing = self.find(Standing, Standing.create_id(seller_id), seller_id)
        if standing is not None and standing.suspended:
            standing.resume()
        self.save(standing, alongside=self.work.release(seller_id))

    def _sealed(
        self, seller_id: UUID, account_id: UUID, mall: str, given: Mapping[str, str], key_expires_on: date | None
    ) -> tuple[Credentials, Sequence[Statement]]:
        sealed = self.secrets.seal(seller_id, account_id, given)
        login_id = given.get("login_id", "")
        credentials = Credentials(mall, login_id, tuple(sorted(given)), fingerprint(sealed), key_expires_on)
        return credentials, self.secrets.keep(seller_id, account_id, sealed)


def _checked(profile: MallProfile, values: Mapping[str, str]) -> dict[str, str]:
    known = {field.name: field for field in profile.account_fields}
    wrong: list[RefusalError] = [
        UnknownFieldError(f"{profile.name} 계정에는 '{name}' 항목이 없습니다.", field=f"fields.{name}")
        for name in values
        if name not in known
    ]
    wrong += [
        MissingFieldError(f"{field.label} 항목을 입력해 주세요. {field.help}".strip(), field=f"fields.{name}")
        for name, field in known.items()
        if field.required and not values.get(name)
    ]
    if wrong:
        raise RefusalsError(wrong)
    return {name: value for name, value in values.items() if value}
