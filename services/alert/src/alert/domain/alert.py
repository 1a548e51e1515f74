"""An alert: one occasion that a seller is told of, whoever noticed it and however often."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, event

from alert.domain.values import News

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge:alerts")
MOST_IDS = 500


class Alert(Aggregate):
    """What is told. It never changes: what becomes of telling it, each delivery knows."""

    class Raised(Aggregate.Created):
        """It was noticed for the first time."""

        seller_id: UUID
        kind: str
        subject_id: UUID
        occasion: str
        happened_at: datetime
        title: str
        text: str
        link: str
        ids: tuple[UUID, ...]

    @event(Raised)
    def __init__(
        self,
        *,
        seller_id: UUID,
        kind: str,
        subject_id: UUID,
        occasion: str,
        happened_at: datetime,
        title: str,
        text: str,
        link: str,
        ids: tuple[UUID, ...],
    ) -> None:
        self.seller_id = seller_id
        self.kind = kind
        self.subject_id = subject_id
        self.occasion = occasion
        self.happened_at = happened_at
        self.title, self.text, self.link, self.ids = title, text, link, ids

    @staticmethod
    def create_id(seller_id: UUID, kind: str, subject_id: UUID, occasion: str) -> UUID:
        """One for each occasion."""
        return uuid5(NAMESPACE, f"{seller_id}/{kind}/{subject_id}/{occasion}")

    @classmethod
    def of(cls, seller_id: UUID, news: News) -> "Alert":
        """The alert that tells a seller of something."""
        return cls(
            seller_id=seller_id,
            kind=news.kind,
            subject_id=news.subject_id,
            occasion=news.occasion,
            happened_at=news.happened_at,
            title=news.title,
            text=news.text,
            link=news.link,
            ids=news.ids[:MOST_IDS],
        )
