"""Sellers and their users: what may happen to them, and what is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from chassis.refusals import ConflictError, NotFoundError, RefusalError
from contracts.menus import MENUS

NAMESPACE = UUID("6f1c2a52-8d6b-5a3e-9d4c-0a1b2c3d4e5f")
Role = Literal["operator", "owner", "staff"]


class BusinessNumberError(RefusalError):
    """The business registration number cannot be one."""

    code = "bad_business_number"


class CompanyNameError(RefusalError):
    """There is no company name, or it is too long."""

    code = "bad_company_name"


class AddressError(RefusalError):
    """An address of the address book cannot be used."""

    code = "bad_address"


class CourierContractError(RefusalError):
    """A courier contract does not hold together."""

    code = "bad_courier_contract"


class UnknownPermissionError(RefusalError):
    """A permission names no menu, or no level."""

    code = "bad_permission"


class EmailError(RefusalError):
    """This is no e-mail address."""

    code = "bad_email"


class EmailTakenError(ConflictError):
    """Another user logs in with this e-mail address."""

    code = "email_taken"


class LastOwnerError(ConflictError):
    """A seller keeps at least one owner who can log in."""

    code = "last_owner"


class AlreadySuspendedError(ConflictError):
    """The seller is suspended already."""

    code = "already_suspended"


class NotSuspendedError(ConflictError):
    """The seller is not suspended."""

    code = "not_suspended"


def checked_business_number(number: str) -> str:
    """The ten digits. Raises BusinessNumberError when the check digit does not fit."""
    digits = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"\d{10}", digits):
        raise BusinessNumberError("사업자등록번호는 숫자 10자리로 입력해 주세요.", field="business_number")
    figures = [int(digit) for digit in digits]
    weighed = sum(figure * weight for figure, weight in zip(figures, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    if (10 - (weighed + figures[8] * 5 // 10) % 10) % 10 != figures[9]:
        raise BusinessNumberError(
            "사업자등록번호의 검증번호가 맞지 않습니다. 등록증을 보고 다시 입력해 주세요.", field="business_number"
        )
    return digits


def checked_email(email: str) -> str:
    """The address in lower case. Raises EmailError."""
    plain = email.strip().lower()
    if not re.fullmatch(r"[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}", plain) or len(plain) > 254:
        raise EmailError("이메일 주소를 확인해 주세요. 예: shop@example.com", field="email")
    return plain


def checked_permissions(permissions: Mapping[str, str]) -> dict[str, str]:
    """Permissions by menu; `none` is left out. Raises UnknownPermissionError."""
    for menu, level in permissions.items():
        if menu not in MENUS:
            raise UnknownPermissionError(
                f"{menu} 메뉴는 없습니다. {', '.join(MENUS)} 중에서 골라 주세요.", field="permissions"
            )
        if level not in ("none", "read", "write"):
            raise UnknownPermissionError("권한은 none, read, write 중에서 골라 주세요.", field=f"permissions.{menu}")
    return {menu: level for menu, level in permissions.items() if level != "none"}


@dataclass(frozen=True)
class Profile:
    """The company profile. `business_number` is ten digits."""

    company_name: str
    business_number: str
    representative: str = ""
    phone: str = ""

    @classmethod
    def checked(cls, company_name: str, business_number: str, representative: str, phone: str) -> "Profile":
        """A profile whose parts hold. Raises CompanyNameError, BusinessNumberError."""
        name = company_name.strip()
        if not 1 <= len(name) <= 50:
            raise CompanyNameError("상호를 50자 이내로 입력해 주세요.", field="company_name")
        return cls(name, checked_business_number(business_number), representative.strip(), phone.strip())


@dataclass(frozen=True)
class Address:
    """A place of the address book: `release` (출고지) or `return` (반품지)."""

    name: str
    kind: str
    zip_code: str
    address: str
    address_detail: str
    phone: str

    def check(self) -> None:
        """Raises AddressError."""
        if self.kind not in ("release", "return"):
            raise AddressError("출고지(release) 또는 반품지(return)를 골라 주세요.", field="kind")
        if not re.fullmatch(r"\d{5}", self.zip_code):
            raise AddressError("우편번호는 숫자 5자리로 입력해 주세요.", field="zip_code")
        for field, label in (("name", "이름"), ("address", "주소")):
            if not getattr(self, field).strip():
                raise AddressError(f"{label}을(를) 입력해 주세요.", field=field)


@dataclass(frozen=True)
class CourierContract:
    """A contract with a courier, and the range of waybill numbers it gave (both ends, or neither)."""

    courier: str
    contract_number: str
    is_default: bool
    first_waybill: int | None = None
    last_waybill: int | None = None

    def check(self, couriers: Mapping[str, str]) -> None:
        """Raises CourierContractError. `couriers` are our codes and their names."""
        if self.courier not in couriers:
            names = ", ".join(f"{code}({name})" for code, name in couriers.items())
            raise CourierContractError(f"택배사를 골라 주세요: {names}", field="courier")
        if not self.contract_number.strip():
            raise CourierContractError("계약번호를 입력해 주세요.", field="contract_number")
        first, last = self.first_waybill, self.last_waybill
        if (first is None) != (last is None) or (first is not None and last is not None and not 0 < first <= last):
            raise CourierContractError(
                "송장번호 대역은 시작과 끝을 함께, 시작이 끝보다 크지 않게 입력해 주세요.", field="first_waybill"
            )


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


class User(Aggregate):
    """Someone who logs in. The operator's users belong to no seller. Passwords are not kept in events."""

    class Invited(Aggregate.Created):
        """The user was entered and may set a password."""

        seller_id: UUID | None
        email: str
        name: str
        role: str
        permissions: dict[str, str]

    class PermissionsGiven(Aggregate.Event):
        """What the user may do, menu by menu."""

        permissions: dict[str, str]

    class Deactivated(Aggregate.Event):
        """The user can no longer log in."""

    class Activated(Aggregate.Event):
        """The user can log in again."""

    class PasswordChanged(Aggregate.Event):
        """The password was set or changed."""

    @event(Invited)
    def __init__(self, seller_id: UUID | None, email: str, name: str, role: str, permissions: dict[str, str]) -> None:
        self.seller_id = seller_id
        self.email = email
        self.name = name
        self.role = role
        self.permissions = permissions
        self.active = True

    @staticmethod
    def create_id(email: str) -> UUID:
        """One user per e-mail address, over all sellers."""
        return uuid5(NAMESPACE, f"user/{email}")

    @event(PermissionsGiven)
    def give_permissions(self, permissions: dict[str, str]) -> None:
        """Replace what the user may do."""
        self.permissions = permissions

    def deactivate(self) -> None:
        """Keep the user from logging in; whether it is the last owner is the team's rule."""
        if self.active:
            self._deactivate()

    @event(Deactivated)
    def _deactivate(self) -> None:
        self.active = False

    def activate(self) -> None:
        """Let the user log in again."""
        if not self.active:
            self._activate()

    @event(Activated)
    def _activate(self) -> None:
        self.active = True

    @event(PasswordChanged)
    def change_password(self) -> None:
        """Note that the password was changed; the hash is kept apart."""


class Team(Aggregate):
    """The owners of one seller who can log in: what the rule of the last owner is decided on."""

    class Formed(Aggregate.Created):
        """The seller got its first owner."""

        seller_id: UUID

    class OwnerJoined(Aggregate.Event):
        """An owner can log in."""

        user_id: UUID

    class OwnerLeft(Aggregate.Event):
        """An owner can no longer log in."""

        user_id: UUID

    @event(Formed)
    def __init__(self, seller_id: UUID) -> None:
        self.seller_id = seller_id
        self.owners: set[UUID] = set()

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One team per seller."""
        return uuid5(NAMESPACE, f"team/{seller_id}")

    @event(OwnerJoined)
    def join(self, user_id: UUID) -> None:
        """Count an owner in."""
        self.owners.add(user_id)

    def leave(self, user_id: UUID) -> None:
        """Count an owner out. Raises LastOwnerError for the last one."""
        if self.owners == {user_id}:
            raise LastOwnerError("마지막 대표 계정은 사용을 중지할 수 없습니다. 다른 대표 계정을 먼저 만들어 주세요.")
        if user_id in self.owners:
            self._leave(user_id)

    @event(OwnerLeft)
    def _leave(self, user_id: UUID) -> None:
        self.owners.remove(user_id)
