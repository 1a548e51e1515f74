"""Notices of malls: each once for a seller, whichever of its accounts it came through."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:mall-notices")


@dataclass(frozen=True)
class NoticeText:
    """What a notice says. `body` is text without markup."""

    title: str
    body: str
    category: str
    posted_at: datetime
    url: str

    @property
    def parts(self) -> tuple[str, str, str, datetime, str]:
        """What decides between two texts of the same moment, so that any order gives one end."""
        return self.title, self.body, self.category, self.posted_at, self.url


class MallNotice(Aggregate):
    """A notice of a mall as it was seen last, and which users have read it."""

    class Posted(Aggregate.Created):
        """It came in for the first time."""

        seller_id: UUID
        mall: str
        notice_no: str
        text: NoticeText
        seen_at: datetime

    class Changed(Aggregate.Event):
        """The mall says something else now: nobody has read that yet."""

        text: NoticeText
        seen_at: datetime

    class Read(Aggregate.Event):
        """A user has read it."""

        user_id: UUID

    @event(Posted)
    def __init__(self, *, seller_id: UUID, mall: str, notice_no: str, text: NoticeText, seen_at: datetime) -> None:
        self.seller_id, self.mall, self.notice_no = seller_id, mall, notice_no
        self.text, self.seen_at = text, seen_at
        self.readers: set[UUID] = set()

    @staticmethod
    def create_id(seller_id: UUID, mall: str, notice_no: str) -> UUID:
        """One for each notice of a mall, over all accounts of the seller."""
        return uuid5(NAMESPACE, f"{seller_id}/{mall}/{notice_no}")

    def see(self, text: NoticeText, seen_at: datetime) -> None:
        """Take in how the mall shows it now: the same again changes nothing, older news never undo newer ones."""
        if text != self.text and (seen_at, *text.parts) > (self.seen_at, *self.text.parts):
            self._changed(text, seen_at)

    def read(self, user_id: UUID) -> None:
        """Note that a user has read it; once is enough."""
        if user_id not in self.readers:
            self._read(user_id)

    @event(Changed)
    def _changed(self, text: NoticeText, seen_at: datetime) -> None:
        self.text, self.seen_at = text, seen_at
        self.readers = set()

    @event(Read)
    def _read(self, user_id: UUID) -> None:
        self.readers.add(user_id)
