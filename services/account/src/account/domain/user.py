"""Users of a seller or of the operator, and the team of owners."""

import re
from collections.abc import Mapping
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from account.domain.refusals import AlreadyJoinedError, EmailError, LastOwnerError, UnknownPermissionError
from contracts.menus import MENUS

NAMESPACE = UUID("6f1c2a52-8d6b-5a3e-9d4c-0a1b2c3d4e5f")


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


class User(Aggregate):
    """Someone who logs in. The operator's users belong to no seller. Passwords are not kept in events."""

    class Invited(Aggregate.Created):
        """The user was entered and may set a password."""

        seller_id: UUID | None
        email: str
        name: str
        role: str
        permissions: dict[str, str]

    class InvitedAgain(Aggregate.Event):
        """The user gets another invitation; the one before is over."""

    class PermissionsGiven(Aggregate.Event):
        """What the user may do, menu by menu."""

        permissions: dict[str, str]

    class Deactivated(Aggregate.Event):
        """The user can no longer log in."""

    class Activated(Aggregate.Event):
        """The user can log in again."""

    class PasswordChanged(Aggregate.Event):
        """The password was set or changed."""

    class ContactSealed(Aggregate.Event):
        """The user took the invitation: the address, sealed for services that write to it."""

        role: str
        contact: str

    @event(Invited)
    def __init__(self, seller_id: UUID | None, email: str, name: str, role: str, permissions: dict[str, str]) -> None:
        self.seller_id = seller_id
        self.email = email
        self.name = name
        self.role = role
        self.permissions = permissions
        self.active = True
        self.has_password = False

    @staticmethod
    def create_id(email: str) -> UUID:
        """One user per e-mail address, over all sellers."""
        return uuid5(NAMESPACE, f"user/{email}")

    def invite_again(self) -> None:
        """Give out another invitation. Raises AlreadyJoinedError once the user has a password."""
        if self.has_password:
            raise AlreadyJoinedError("이미 가입을 마친 사용자입니다. 로그인 화면에서 로그인해 달라고 알려 주세요.")
        self._invite_again()

    @event(InvitedAgain)
    def _invite_again(self) -> None:
        pass

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
        self.has_password = True

    @event(ContactSealed)
    def seal_contact(self, role: str, contact: str) -> None:
        """Note the sealed address, for others."""


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
        self.first_owner: UUID | None = None

    @staticmethod
    def create_id(seller_id: UUID) -> UUID:
        """One team per seller."""
        return uuid5(NAMESPACE, f"team/{seller_id}")

    @event(OwnerJoined)
    def join(self, user_id: UUID) -> None:
        """Count an owner in."""
        self.owners.add(user_id)
        self.first_owner = self.first_owner or user_id

    def leave(self, user_id: UUID) -> None:
        """Count an owner out. Raises LastOwnerError for the last one."""
        if self.owners == {user_id}:
            raise LastOwnerError("마지막 대표 계정은 사용을 중지할 수 없습니다. 다른 대표 계정을 먼저 만들어 주세요.")
        if user_id in self.owners:
            self._leave(user_id)

    @event(OwnerLeft)
    def _leave(self, user_id: UUID) -> None:
        self.owners.remove(user_id)
