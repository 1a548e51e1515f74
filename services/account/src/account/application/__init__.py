"""What `account` can be asked to do."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError

from account.application.credentials import Credentials, Session, WrongPasswordError
from account.application.tokens import TokenIssuer
from account.domain import (
    NAMESPACE,
    Address,
    CourierContract,
    EmailTakenError,
    Preferences,
    Profile,
    Seller,
    SellerExistsError,
    Team,
    User,
    checked_email,
    checked_permissions,
)
from chassis.auth import Principal, ended_session
from chassis.causes import Cause, acting
from chassis.database import Database
from chassis.event_store import ServiceApplication, retry_on_conflict
from chassis.privacy import Keyring
from chassis.refusals import NotFoundError, UnauthenticatedError
from contracts.account import contact_context

__all__ = ["Account", "Credentials", "LoggedIn", "TokenIssuer"]


class SellerSuspendedError(UnauthenticatedError):
    """The seller is suspended: nobody of it can log in."""

    code = "seller_suspended"


@dataclass(frozen=True)
class LoggedIn:
    """A pair of tokens. `expires_in` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


class Account(ServiceApplication):
    """Sellers, users, logins and tokens."""

    name = "account"
    values = (Profile, Address, CourierContract)

    def __init__(
        self,
        database: Database | None,
        credentials: Credentials,
        tokens: TokenIssuer,
        keyring: Keyring | None = None,
    ) -> None:
        """Without a keyring no other service can write to users."""
        super().__init__(database)
        self._credentials = credentials
        self._keyring = keyring
        self.tokens = tokens

    def start(self, email: str, password: str) -> None:
        """Make the first operator from the settings; one who is there keeps the password chosen since."""
        with acting(Cause(seller_id=None, actor="rule:first operator")), suppress(IntegrityError):
            self._ensure_operator(checked_email(email), password)

    def _ensure_operator(self, address: str, password: str) -> None:
        if self.find(User, User.create_id(address), None) is None:
            operator = User(seller_id=None, email=address, name="운영자", role="operator", permissions={})
            operator.change_password()
            self.save(operator, alongside=[self._credentials.password_statement(operator.id, address, password)])

    @retry_on_conflict
    def open_seller(self, profile: Profile, owner_email: str, owner_name: str) -> tuple[UUID, str]:
        """Open a seller: its id, and the invitation with which its first owner sets a password."""
        seller_id = uuid5(NAMESPACE, f"seller/{profile.business_number}")
        if self.find(Seller, seller_id, seller_id):
            raise SellerExistsError(
                "이미 등록된 사업자등록번호입니다. 판매자 목록에서 찾아 주세요.", field="business_number"
            )
        seller = Seller(seller_id=seller_id, profile=profile)
        team = Team(seller_id=seller_id)
        owner = self._new_user(seller_id, owner_email, owner_name, "owner", {})
        team.join(owner.id)
        token, keep = self._credentials.invitation(owner.id, datetime.now(UTC))
        self.save(seller, team, owner, alongside=[keep])
        return seller_id, token

    @retry_on_conflict
    def suspend_seller(self, seller_id: UUID, reason: str) -> None:
        """Stop a seller: sessions end, schedules pause."""
        seller = self.load(Seller, seller_id, seller_id)
        seller.suspend(reason)
        self.save(seller, alongside=[self._credentials.end_sellers_sessions_statement(seller_id)])

    @retry_on_conflict
    def resume_seller(self, seller_id: UUID) -> None:
        """Let a suspended seller work again."""
        seller = self.load(Seller, seller_id, seller_id)
        seller.resume()
        self.save(seller)

    @retry_on_conflict
    def invite_user(
        self, seller_id: UUID, email: str, name: str, role: str, permissions: Mapping[str, str]
    ) -> tuple[UUID, str]:
        """Enter a user of a seller: its id and the invitation token."""
        user = self._new_user(seller_id, email, name, role, checked_permissions(permissions))
        token, keep = self._credentials.invitation(user.id, datetime.now(UTC))
        team = self.load(Team, Team.create_id(seller_id), seller_id)
        if role == "owner":
            team.join(user.id)
        self.save(user, team, alongside=[keep])
        return user.id, token

    @retry_on_conflict
    def invite_again(self, seller_id: UUID, user_id: UUID) -> str:
        """Another invitation for a user without a password: its token; the one before is over."""
        user = self.load(User, user_id, seller_id)
        user.invite_again()
        return self._invited_again(user)

    @retry_on_conflict
    def invite_owner_again(self, seller_id: UUID) -> str:
        """Another invitation for the owner whom a seller was opened with: its token."""
        team = self.load(Team, Team.create_id(seller_id), seller_id)
        if team.first_owner is None:
            raise NotFoundError("대표 계정을 찾을 수 없습니다. 판매자 목록을 새로 고쳐 주세요.")
        owner = self.load(User, team.first_owner, seller_id)
        owner.invite_again()
        return self._invited_again(owner)

    def _invited_again(self, user: User) -> str:
        token, keep = self._credentials.invitation(user.id, datetime.now(UTC))
        self.save(user, alongside=[self._credentials.end_invitations_statement(user.id), keep])
        return token

    def _new_user(self, seller_id: UUID, email: str, name: str, role: str, permissions: Mapping[str, str]) -> User:
        address = checked_email(email)
        if User.create_id(address) in self.repository:
            raise EmailTakenError("이미 사용 중인 이메일입니다. 다른 이메일을 입력해 주세요.", field="email")
        return User(seller_id=seller_id, email=address, name=name, role=role, permissions=dict(permissions))

    @retry_on_conflict
    def accept_invitation(self, token: str, password: str) -> None:
        """Set the first password. Raises InvitationError, WeakPasswordError."""
        user = self._user(self._credentials.invited_user(token))
        user.change_password()
        if self._keyring is not None and user.seller_id is not None:
            contact = self._keyring.seal_secret(user.seller_id, contact_context(user.id), user.email)
            user.seal_contact(user.role, contact)
        self.save(
            user,
            alongside=[
                self._credentials.use_invitation_statement(token),
                self._credentials.password_statement(user.id, user.email, password),
            ],
        )

    def _user(self, user_id: UUID) -> User:
        user: User = self.repository.get(user_id)
        return user

    @retry_on_conflict
    def give_permissions(self, seller_id: UUID, user_id: UUID, permissions: Mapping[str, str]) -> None:
        """Replace what a user may do; tokens out there run out within their life."""
        user = self.load(User, user_id, seller_id)
        user.give_permissions(checked_permissions(permissions))
        self.save(user)

    @retry_on_conflict
    def deactivate_user(self, seller_id: UUID, user_id: UUID) -> None:
        """Keep a user from logging in and end its sessions. Raises LastOwnerError."""
        user = self.load(User, user_id, seller_id)
        team = self.load(Team, Team.create_id(seller_id), seller_id)
        team.leave(user_id)
        user.deactivate()
        self.save(user, team, alongside=[self._credentials.end_sessions_statement([user_id])])

    @retry_on_conflict
    def activate_user(self, seller_id: UUID, user_id: UUID) -> None:
        """Let a user log in again."""
        user = self.load(User, user_id, seller_id)
        team = self.load(Team, Team.create_id(seller_id), seller_id)
        user.activate()
        if user.role == "owner":
            team.join(user_id)
        self.save(user, team)

    def log_in(self, email: str, password: str) -> LoggedIn:
        """Tokens for e-mail address and password. Raises WrongPassword-, LockedOut- or SellerSuspendedError."""
        user_id = User.create_id(email.strip().lower())
        self._credentials.check_password(user_id, password)
        session = self._credentials.open_session(user_id, self._user(user_id).seller_id)
        return self._tokens(self._user_who_may_enter(user_id), session)

    def refresh(self, refresh_token: str) -> LoggedIn:
        """New tokens for a refresh token, which is used up. Raises UnauthenticatedError."""
        session = self._credentials.continue_session(refresh_token)
        return self._tokens(self._user_who_may_enter(session.user_id), session)

    def log_out(self, refresh_token: str) -> None:
        """End a session."""
        self._credentials.end_session(refresh_token)

    def _user_who_may_enter(self, user_id: UUID) -> User:
        user = self._user(user_id)
        if not user.active:
            raise WrongPasswordError("이메일 또는 비밀번호가 올바르지 않습니다. 다시 입력해 주세요.")
        if user.seller_id and self.load(Seller, user.seller_id, user.seller_id).suspended_for is not None:
            raise SellerSuspendedError("이용이 정지된 판매자입니다. 운영자에게 문의해 주세요.")
        return user

    def _tokens(self, user: User, session: Session) -> LoggedIn:
        access = self.tokens.sign(user.id, user.seller_id, user.role, user.permissions, session.family)
        return LoggedIn(access, session.refresh_token, self.tokens.access_life_seconds)

    def ended_sessions(self) -> list[UUID]:
        """Sessions that ended while an access token of theirs may still be good."""
        return self._credentials.ended_sessions(self.tokens.access_life)

    async def verify(self, token: str) -> Principal:
        """The principal of a token, for this service's own requests. Raises UnauthenticatedError."""
        return await asyncio.to_thread(self._verified, token)

    def _verified(self, token: str) -> Principal:
        who = self.tokens.principal(token)
        if who.session is not None and self._credentials.is_ended(who.session):
            raise ended_session()
        return who

    @retry_on_conflict
    def change_password(self, user_id: UUID, current: str, new: str) -> None:
        """Change one's own password; all other sessions end. Raises WrongPassword-, WeakPasswordError."""
        self._credentials.check_password(user_id, current)
        user = self._user(user_id)
        user.change_password()
        self.save(
            user,
            alongside=[
                self._credentials.password_statement(user_id, user.email, new),
                self._credentials.end_sessions_statement([user_id]),
            ],
        )

    def preferences(self, user_id: UUID, seller_id: UUID | None) -> Preferences:
        """What a user keeps of the screens; nothing as yet where nothing was kept."""
        found = self.find(Preferences, Preferences.create_id(user_id), seller_id)
        return found or Preferences(seller_id, user_id)

    @retry_on_conflict
    def keep_search(self, user_id: UUID, seller_id: UUID | None, screen: str, name: str, query: str) -> None:
        """Keep a search of a screen. Raises UnknownScreenError, KeptSearchError."""
        kept = self.preferences(user_id, seller_id)
        kept.keep_search(screen, name, query)
        self.save(kept)

    @retry_on_conflict
    def drop_search(self, user_id: UUID, seller_id: UUID | None, screen: str, name: str) -> None:
        """Forget a search of a screen."""
        kept = self.preferences(user_id, seller_id)
        kept.drop_search(screen, name)
        self.save(kept)

    @retry_on_conflict
    def hide_columns(self, user_id: UUID, seller_id: UUID | None, screen: str, columns: Sequence[str]) -> None:
        """Say which columns of a screen are not to be shown. Raises UnknownScreenError, HiddenColumnError."""
        kept = self.preferences(user_id, seller_id)
        kept.hide_columns(screen, columns)
        self.save(kept)

    @retry_on_conflict
    def save_profile(self, seller_id: UUID, profile: Profile) -> None:
        """Change the company profile."""
        seller = self.load(Seller, seller_id, seller_id)
        seller.save_profile(profile)
        self.save(seller)

    def seller(self, seller_id: UUID) -> Seller:
        """The seller as it is now. Raises NotFoundError."""
        return self.load(Seller, seller_id, seller_id)

    @retry_on_conflict
    def save_address(self, seller_id: UUID, address: Address, address_id: UUID | None = None) -> UUID:
        """Put a place into the address book, or change one: its id."""
        seller = self.load(Seller, seller_id, seller_id)
        if address_id is not None and address_id not in seller.addresses:
            raise NotFoundError("주소록에 없는 주소입니다. 목록을 새로 고쳐 주세요.")
        chosen = address_id or uuid5(seller_id, f"address/{seller.version}")
        seller.save_address(chosen, address)
        self.save(seller)
        return chosen

    @retry_on_conflict
    def remove_address(self, seller_id: UUID, address_id: UUID) -> None:
        """Take a place out of the address book."""
        seller = self.load(Seller, seller_id, seller_id)
        seller.remove_address(address_id)
        self.save(seller)

    @retry_on_conflict
    def save_contract(
        self, seller_id: UUID, contract: CourierContract, couriers: Mapping[str, str], contract_id: UUID | None = None
    ) -> UUID:
        """Enter or change a courier contract: its id."""
        seller = self.load(Seller, seller_id, seller_id)
        if contract_id is not None and contract_id not in seller.contracts:
            raise NotFoundError("없는 택배사 계약입니다. 목록을 새로 고쳐 주세요.")
        chosen = contract_id or uuid5(seller_id, f"contract/{seller.version}")
        seller.save_contract(chosen, contract, couriers)
        self.save(seller)
        return chosen

    @retry_on_conflict
    def remove_contract(self, seller_id: UUID, contract_id: UUID) -> None:
        """End a courier contract."""
        seller = self.load(Seller, seller_id, seller_id)
        seller.remove_contract(contract_id)
        self.save(seller)
