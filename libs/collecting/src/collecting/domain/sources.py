"""What other services told and collecting needs: mall accounts and the seller's standing."""

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:order-sync-sources")


class MallAccount(Aggregate):
    """A mall account as the gateway tells it. `state`: `saved`, `verified`, `failed` or `removed`."""

    class Told(Aggregate.Created):
        """The gateway told of it for the first time."""

        seller_id: UUID
        account_id: UUID
        mall: str
        login_id: str
        state: str

    class Changed(Aggregate.Event):
        """Its login or state is another now."""

        mall: str
        login_id: str
        state: str

    @event(Told)
    def __init__(self, *, seller_id: UUID, account_id: UUID, mall: str, login_id: str, state: str) -> None:
        self.seller_id = seller_id
        self.account_id = account_id
        self.mall, self.login_id, self.state = mall, login_id, state

    @staticmethod
    def create_id(seller_id: UUID, account_id: UUID) -> UUID:
        """One for each account."""
        return uuid5(NAMESPACE, f"{seller_id}/account/{account_id}")

    def change(self, login_id: str, state: str) -> None:
        """Take in what the gateway tells now. A saved account keeps a state that is better than that."""
        kept = self.state if state == "saved" and self.state != "removed" else state
        if (self.login_id, self.state) != (login_id, kept):
            self._changed(self.mall, login_id, kept)

    @event(Changed)
    def _changed(self, mall: str, login_id: str, state: str) -> None:
        self.login_id, self.state = login_id, state


class SellerStanding(Aggregate):
    """Whether the seller may work, which couriers it has contracts with and which accounts."""

    class Known(Aggregate.Created):
        """Something was told of the seller for the first time."""

        seller_id: UUID

    class Suspended(Aggregate.Event):
        """The operator stopped it."""

    class Resumed(Aggregate.Event):
        """It may work again."""

    class CourierSaved(Aggregate.Event):
        """A contract with a courier; a default one takes the place of the former default."""

        contract_id: UUID
        courier: str
        is_default: bool

    class CourierRemoved(Aggregate.Event):
        """A contract ended."""

        contract_id: UUID

    class AccountAdded(Aggregate.Event):
        """A mall account is the seller's."""

        account_id: UUID

    @event(Known)
    def __init__(self, *, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.suspended = False
        self.couriers: dict[UUID, str] = {}
        self.default_contract: UUID | None = None
        self.accounts: tuple[UUID, ...] = ()

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One for each seller."""
        return uuid5(NAMESPACE, f"{seller_id}/standing")

    @property
    def default_courier(self) -> str | None:
        """The courier of the default contract, or the only one there is."""
        if self.default_contract is not None:
            return self.couriers[self.default_contract]
        return next(iter(self.couriers.values())) if len(self.couriers) == 1 else None

    def suspend(self) -> None:
        """Stop it; stopping twice is the same as once."""
        if not self.suspended:
            self._suspended()

    def resume(self) -> None:
        """Let it work again."""
        if self.suspended:
            self._resumed()

    def save_courier(self, contract_id: UUID, courier: str, *, is_default: bool) -> None:
        """Take in a courier contract."""
        was = (self.couriers.get(contract_id), self.default_contract == contract_id)
        if was != (courier, is_default):
            self._courier_saved(contract_id, courier, is_default)

    def remove_courier(self, contract_id: UUID) -> None:
        """Take in that a contract ended."""
        if contract_id in self.couriers:
            self._courier_removed(contract_id)

    def add_account(self, account_id: UUID) -> None:
        """Take in a mall account."""
        if account_id not in self.accounts:
            self._account_added(account_id)

    @event(Suspended)
    def _suspended(self) -> None:
        self.suspended = True

    @event(Resumed)
    def _resumed(self) -> None:
        self.suspended = False

    @event(CourierSaved)
    def _courier_saved(self, contract_id: UUID, courier: str, is_default: bool) -> None:
        self.couriers[contract_id] = courier
        if is_default:
            self.default_contract = contract_id
        elif self.default_contract == contract_id:
            self.default_contract = None

    @event(CourierRemoved)
    def _courier_removed(self, contract_id: UUID) -> None:
        del self.couriers[contract_id]
        if self.default_contract == contract_id:
            self.default_contract = None

    @event(AccountAdded)
    def _account_added(self, account_id: UUID) -> None:
        self.accounts = (*self.accounts, account_id)
