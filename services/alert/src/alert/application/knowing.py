"""What other services tell of sellers, users and mall accounts, kept as facts of our own."""

from datetime import datetime
from uuid import UUID

from alert.domain import MallAccount, Readers, SellerStanding, shop_of
from chassis.event_store import ServiceApplication, retry_on_conflict


class Knowing(ServiceApplication):
    """Sellers that may be told, users that can be written to, mall accounts by name."""

    @retry_on_conflict
    def suspend_seller(self, seller_id: UUID) -> None:
        """The operator stopped a seller: nothing goes out."""
        standing = self._standing(seller_id)
        standing.suspend()
        self.save(standing)

    @retry_on_conflict
    def resume_seller(self, seller_id: UUID) -> None:
        """A seller may work again: what waits and is not old goes out."""
        standing = self._standing(seller_id)
        standing.resume()
        self.save(standing)

    @retry_on_conflict
    def tell_account(self, seller_id: UUID, account_id: UUID, mall: str, login_id: str, state: str) -> None:
        """A mall account, as the gateway tells of it."""
        account_key = MallAccount.create_id(seller_id, account_id)
        account = self.find(MallAccount, account_key, seller_id)
        if account is None:
            account = MallAccount(seller_id=seller_id, account_id=account_id, mall=mall, login_id=login_id, state=state)
        else:
            account.change(login_id, state)
        self.save(account)

    @retry_on_conflict
    def lose_account(self, seller_id: UUID, account_id: UUID) -> None:
        """A mall account is gone: its name is still known."""
        account = self.find(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        if account is not None:
            account.change(account.login_id, "removed")
            self.save(account)

    @retry_on_conflict
    def know_contact(self, seller_id: UUID, user_id: UUID, role: str, contact: str) -> None:
        """A user can be written to, at a sealed address."""
        readers = self.readers(seller_id)
        readers.know(user_id, role, contact)
        self.save(readers)

    @retry_on_conflict
    def move_user(self, seller_id: UUID, user_id: UUID, at: datetime, *, active: bool) -> None:
        """A user left or returned."""
        readers = self.readers(seller_id)
        readers.move(user_id, at, active=active)
        self.save(readers)

    @retry_on_conflict
    def choose_emails(self, seller_id: UUID, user_id: UUID, kinds: list[str]) -> None:
        """What a user wants by e-mail. Raises WebhookKindsError."""
        readers = self.readers(seller_id)
        readers.choose(user_id, kinds)
        self.save(readers)

    def readers(self, seller_id: UUID) -> Readers:
        """The seller's users."""
        found = self.find(Readers, Readers.create_id(seller_id), seller_id)
        return found or Readers(seller_id=seller_id)

    def is_suspended(self, seller_id: UUID) -> bool:
        """Whether nothing may go out for a seller."""
        found = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        return found is not None and found.suspended

    def shop(self, seller_id: UUID, account_id: UUID, mall: str) -> str:
        """A mall account as the seller reads it."""
        found = self.find(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        return shop_of(mall, found.login_id if found else "")

    def _standing(self, seller_id: UUID) -> SellerStanding:
        found = self.find(SellerStanding, SellerStanding.create_id(seller_id), seller_id)
        return found or SellerStanding(seller_id=seller_id)
