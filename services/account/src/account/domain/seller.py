"""Sellers (tenants)."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from account.domain.company import Address, CourierContract, Profile
from account.domain.refusals import AlreadySuspendedError, NotSuspendedError
from chassis.refusals import NotFoundError


class Seller(Aggregate):
    """A tenant."""

    class Opened(Aggregate.Created):
        """The operator opened the seller."""

        seller_id: UUID
        profile: Profile

    class Suspended(Aggregate.Event):
        """The seller may not work for now."""

        reason: str

    class Resumed(Aggregate.Event):
        """The seller may work again."""

    class ProfileSaved(Aggregate.Event):
        """The company profile was changed."""

        profile: Profile

    class AddressSaved(Aggregate.Event):
        """A place was put into the address book, or changed."""

        address_id: UUID
        address: Address

    class AddressRemoved(Aggregate.Event):
        """A place was taken out of the address book."""

        address_id: UUID

    class CourierContractSaved(Aggregate.Event):
        """A courier contract was entered or changed; a default one takes that place from the others."""

        contract_id: UUID
        contract: CourierContract

    class CourierContractRemoved(Aggregate.Event):
        """A courier contract ended."""

        contract_id: UUID

    @event(Opened)
    def __init__(self, seller_id: UUID, profile: Profile) -> None:
        self.seller_id = seller_id
        self.profile = profile
        self.suspended_for: str | None = None
        self.addresses: dict[UUID, Address] = {}
        self.contracts: dict[UUID, CourierContract] = {}

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """The aggregate's id is the seller's."""
        return seller_id

    def suspend(self, reason: str) -> None:
        """Stop the seller. Raises AlreadySuspendedError."""
        if self.suspended_for is not None:
            raise AlreadySuspendedError("이미 이용이 정지된 판매자입니다.")
        self._suspend(reason)

    @event(Suspended)
    def _suspend(self, reason: str) -> None:
        self.suspended_for = reason

    def resume(self) -> None:
        """Let the seller work again. Raises NotSuspendedError."""
        if self.suspended_for is None:
            raise NotSuspendedError("이용이 정지된 판매자가 아닙니다.")
        self._resume()

    @event(Resumed)
    def _resume(self) -> None:
        self.suspended_for = None

    def save_profile(self, profile: Profile) -> None:
        """Change the company profile; the same one again is no change."""
        if profile != self.profile:
            self._save_profile(profile)

    @event(ProfileSaved)
    def _save_profile(self, profile: Profile) -> None:
        self.profile = profile

    def save_address(self, address_id: UUID, address: Address) -> None:
        """Put a place into the address book. Raises AddressError."""
        address.check()
        self._save_address(address_id, address)

    @event(AddressSaved)
    def _save_address(self, address_id: UUID, address: Address) -> None:
        self.addresses[address_id] = address

    def remove_address(self, address_id: UUID) -> None:
        """Take a place out. Raises NotFoundError."""
        if address_id not in self.addresses:
            raise NotFoundError("주소록에 없는 주소입니다. 목록을 새로 고쳐 주세요.")
        self._remove_address(address_id)

    @event(AddressRemoved)
    def _remove_address(self, address_id: UUID) -> None:
        del self.addresses[address_id]

    def save_contract(self, contract_id: UUID, contract: CourierContract, couriers: Mapping[str, str]) -> None:
        """Enter or change a courier contract. Raises CourierContractError."""
        contract.check(couriers)
        self._save_contract(contract_id, contract)

    @event(CourierContractSaved)
    def _save_contract(self, contract_id: UUID, contract: CourierContract) -> None:
        if contract.is_default:
            self.contracts = {each: _without_default(kept) for each, kept in self.contracts.items()}
        self.contracts[contract_id] = contract

    def remove_contract(self, contract_id: UUID) -> None:
        """End a courier contract. Raises NotFoundError."""
        if contract_id not in self.contracts:
            raise NotFoundError("없는 택배사 계약입니다. 목록을 새로 고쳐 주세요.")
        self._remove_contract(contract_id)

    @event(CourierContractRemoved)
    def _remove_contract(self, contract_id: UUID) -> None:
        del self.contracts[contract_id]


def _without_default(contract: CourierContract) -> CourierContract:
    return replace(contract, is_default=False)
