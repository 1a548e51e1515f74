"""Inquiries and notices, whatever the mall's protocol: each act changes the state and enters the ledger once."""

from collections.abc import Mapping
from datetime import datetime

from mall_simulator.clock import Clock
from mall_simulator.ledger import Ledger
from mall_simulator.records import Account, Inquiry, InquiryAnswer, InquiryKind, Post
from mall_simulator.store import Store

_ALL: frozenset[InquiryKind] = frozenset({"product", "customer_center", "urgent"})
KINDS: Mapping[str, frozenset[InquiryKind]] = {
    "coupang": _ALL,
    "smartstore": frozenset({"product", "customer_center"}),
    "st11": frozenset({"product", "urgent"}),
    "gmarket": frozenset({"product", "urgent"}),
    "auction": frozenset({"product", "urgent"}),
    "tmon": frozenset({"product", "customer_center"}),
    "wemakeprice": frozenset({"product"}),
    "lottecom": _ALL,
    "lotteimall": _ALL,
    "gsshop": frozenset({"product", "customer_center"}),
}
"""What can be asked at each mall; malls that are not named tell of no inquiries through their API."""
NOTICE_MALLS = frozenset({"gmarket", "auction", "wemakeprice"})
"""The malls whose notices their API tells."""


class Inquiries:
    """The acts. Callers have checked the mall's own rules before."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock

    def ask(self, inquiry: Inquiry) -> None:
        """Someone asks. An inquiry without a number gets one; its thread's number follows from it."""
        inquiry.number = inquiry.number or str(self._store.next("inquiry", 39352201))
        inquiry.numbers.setdefault("thread", str(int(inquiry.number) + 500_000_000))
        self._keep("inquiry_asked", inquiry, asked_at=inquiry.asked_at.isoformat(), question=inquiry.question)

    def answer(self, inquiry: Inquiry, text: str) -> InquiryAnswer:
        """The seller answers; beside answers that are there already."""
        given = self._answer(text)
        inquiry.answers.append(given)
        inquiry.state = "answered"
        self._keep("inquiry_answered", inquiry, answer=given.number, text=text)
        return given

    def edit(self, inquiry: Inquiry, text: str) -> InquiryAnswer:
        """The seller replaces the latest answer."""
        given = self._answer(text)
        given.number = inquiry.answers[-1].number
        inquiry.answers[-1] = given
        self._keep("inquiry_edited", inquiry, answer=given.number, text=text)
        return given

    def read(self, inquiry: Inquiry) -> None:
        """긴급알리미 확인."""
        inquiry.state, inquiry.read_at = "read", self._clock.now()
        self._keep("inquiry_read", inquiry)

    def close(self, inquiry: Inquiry) -> None:
        """The mall closes it for good."""
        inquiry.state = "done"
        self._keep("inquiry_closed", inquiry)

    def post(self, post: Post) -> None:
        """The mall tells its sellers something."""
        post.number = post.number or str(self._store.next("post", 4101))
        self._store.posts.put(post)
        self._ledger.record("notice_posted", post.mall, post.account, number=post.number, title=post.title)

    def of(self, account: Account, *kinds: InquiryKind) -> list[Inquiry]:
        """An account's inquiries of these kinds, oldest first."""
        own = [each for each in self._store.inquiries.of(account.mall, account.number) if each.about in kinds]
        return sorted(own, key=lambda each: (each.asked_at, int(each.number)))

    def between(self, account: Account, since: datetime, until: datetime, *kinds: InquiryKind) -> list[Inquiry]:
        """Those asked in a window; `until` is exclusive."""
        return [each for each in self.of(account, *kinds) if since <= each.asked_at < until]

    def find(self, account: Account, number: str, *kinds: InquiryKind) -> Inquiry | None:
        """An account's inquiry by its number; None for another's."""
        found = self._store.inquiries.get(account.mall, number)
        own = found is not None and found.account == account.number and found.about in kinds
        return found if own else None

    def posts(self, mall: str, since: datetime, until: datetime) -> list[Post]:
        """The mall's notices of a window, oldest first."""
        return sorted(
            (post for post in self._store.posts if post.mall == mall and since <= post.posted_at < until),
            key=lambda post: (post.posted_at, int(post.number)),
        )

    def _answer(self, text: str) -> InquiryAnswer:
        return InquiryAnswer(number=str(self._store.next("answer", 36881001)), text=text, at=self._clock.now())

    def _keep(self, kind: str, inquiry: Inquiry, **facts: object) -> None:
        self._store.inquiries.put(inquiry)
        named = {"number": inquiry.number, "about": inquiry.about}
        self._ledger.record(kind, inquiry.mall, inquiry.account, **named, **facts)
