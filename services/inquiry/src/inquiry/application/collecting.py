"""Collecting inquiries and notices: pages taken in whole, each inquiry once, each notice once for a seller."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from chassis.event_store import retry_on_conflict
from chassis.failpoints import failpoint
from collecting.application import SEOUL, Asking, CollectingApplication, JobRows, UnreadLine
from contracts.identities import inquiry_key
from inquiry.domain import (
    ITEM_LABELS,
    About,
    Collection,
    DayNumbers,
    Inquiry,
    MallAccount,
    MallNotice,
    NoticeText,
    Place,
    Sight,
    Standing,
    mall_facts,
)
from inquiry.domain.refusals import ItemNotOfferedError

GOODS = "상담내역"


@dataclass(frozen=True)
class SeenInquiry:
    """One inquiry as the mall shows it now, who asks what sealed."""

    place: Place
    about: About
    sight: Sight
    sealed: str


@dataclass(frozen=True)
class SeenNotice:
    """One notice as the mall shows it now."""

    notice_no: str
    text: NoticeText


class Collecting(CollectingApplication):
    """The part of inquiry that gets inquiries and notices in."""

    name = "inquiry"
    items: ClassVar[Mapping[str, str]] = ITEM_LABELS
    goods: ClassVar[str] = GOODS
    values: ClassVar[Sequence[type[Any]]] = (*CollectingApplication.values, About, NoticeText, Place, Sight, Standing)

    def mall_name(self, mall: str) -> str:
        """What sellers call a mall."""
        return mall_facts(mall).name

    def listed_after(self, mall: str) -> timedelta:  # noqa: ARG002
        """Malls list an inquiry as soon as it is asked, as far as is known."""
        return timedelta()

    def items_of(self, mall: str) -> Sequence[str]:
        """What the mall tells of."""
        return mall_facts(mall).items

    @retry_on_conflict
    def take_page(
        self,
        seller_id: UUID,
        collection_id: UUID,
        page: int,
        inquiries: Sequence[SeenInquiry],
        unread: Sequence[UnreadLine],
    ) -> None:
        """Take in one page in one transaction: new inquiries are recorded, known ones follow the mall."""
        collection = self.load(Collection, collection_id, seller_id)
        seen_by_id: dict[UUID, list[SeenInquiry]] = defaultdict(list)
        for seen in inquiries:
            seen_by_id[Inquiry.create_id(seller_id, seen.place)].append(seen)
        known = self.find_many(Inquiry, seen_by_id, seller_id)
        fresh = {each: sights for each, sights in seen_by_id.items() if each not in known}
        counters, new = self._new_inquiries(collection, fresh)
        for each in (*known.values(), *new):
            for seen in seen_by_id[each.id]:
                each.see_at_mall(seen.sight, seen.sealed)
        aside = [self.set_aside(collection, page, each) for each in unread]
        keys = list(dict.fromkeys(inquiry_key(seen.place) for seen in inquiries))
        collection.take_page(page, keys, new=len(new), broken=len(unread))
        self.save(*new, *known.values(), *counters, *aside, collection)
        failpoint("inquiry.after_page")

    @retry_on_conflict
    def take_notices(
        self,
        seller_id: UUID,
        collection_id: UUID,
        page: int,
        notices: Sequence[SeenNotice],
        unread: Sequence[UnreadLine],
        at: datetime,
    ) -> None:
        """Take in a page of notices: each is there once, whichever account it comes through."""
        collection = self.load(Collection, collection_id, seller_id)
        mall = collection.window.mall
        ids = {MallNotice.create_id(seller_id, mall, each.notice_no): each for each in notices}
        known = self.find_many(MallNotice, ids, seller_id)
        for notice_id, notice in known.items():
            notice.see(ids[notice_id].text, at)
        new = [
            MallNotice(seller_id=seller_id, mall=mall, notice_no=each.notice_no, text=each.text, seen_at=at)
            for notice_id, each in ids.items()
            if notice_id not in known
        ]
        aside = [self.set_aside(collection, page, each) for each in unread]
        keys = list(dict.fromkeys(each.notice_no for each in notices))
        collection.take_page(page, keys, new=len(new), broken=len(unread))
        self.save(*new, *known.values(), *aside, collection)

    def seal_collection(
        self, seller_id: UUID, collection_id: UUID, *, pages: int, lines: int, broken: int, digest: str, at: datetime
    ) -> None:
        """The gateway has fetched everything: seal what is whole, ask again for what is not."""
        failpoint("inquiry.before_seal")
        super().seal_collection(seller_id, collection_id, pages=pages, lines=lines, broken=broken, digest=digest, at=at)

    def _new_inquiries(
        self, collection: Collection, fresh: Mapping[UUID, Sequence[SeenInquiry]]
    ) -> tuple[list[DayNumbers], list[Inquiry]]:
        by_day: dict[str, list[UUID]] = defaultdict(list)
        for inquiry_id, sights in fresh.items():
            by_day[sights[0].about.asked_at.astimezone(SEOUL).date().isoformat()].append(inquiry_id)
        days = {day: len(inquiry_ids) for day, inquiry_ids in by_day.items()}
        counters, numbers = self.numbered(collection.seller_id, days)
        new = [
            _collected(collection, inquiry_id, number, fresh[inquiry_id][0])
            for day, inquiry_ids in by_day.items()
            for inquiry_id, number in zip(inquiry_ids, numbers[day], strict=True)
        ]
        return counters, new

    def _ask_by_hand(
        self, seller_id: UUID, account_id: UUID, item: str, asking: Asking, rows: JobRows, at: datetime
    ) -> None:
        account = self.find(MallAccount, MallAccount.create_id(seller_id, account_id), seller_id)
        if account is not None and item not in mall_facts(account.mall).items:
            facts = mall_facts(account.mall)
            raise ItemNotOfferedError(
                f"{facts.name}은(는) {ITEM_LABELS[item]} 연동을 제공하지 않습니다. {facts.elsewhere}", field="items"
            )
        super()._ask_by_hand(seller_id, account_id, item, asking, rows, at)


def _collected(collection: Collection, inquiry_id: UUID, number: str, seen: SeenInquiry) -> Inquiry:
    return Inquiry.collect(
        inquiry_id,
        seller_id=collection.seller_id,
        place=replace(seen.place, login_id=collection.window.login_id),
        number=number,
        about=seen.about,
        sight=seen.sight,
        sealed=seen.sealed,
    )
