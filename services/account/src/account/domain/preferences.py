"""What a user keeps of the screens: searches by name, and the columns that are not wanted."""

import re
from collections.abc import Sequence
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from account.domain.refusals import HiddenColumnError, KeptSearchError, UnknownScreenError
from account.domain.user import NAMESPACE

MOST_SEARCHES = 20
"""So many searches of one screen are kept."""
LONGEST_NAME, LONGEST_QUERY, LONGEST_COLUMN = 30, 1000, 40
MOST_COLUMNS = 40
SCREEN = re.compile(r"[a-z][a-z-]{0,39}")
QUERY = re.compile(r"[\w.~%+&=*-]*", re.ASCII)
"""What the query of an address may hold once it is encoded."""


class Preferences(Aggregate):
    """One per user. Searches stand in the order in which they were first kept."""

    class Opened(Aggregate.Created):
        """The user kept something for the first time."""

        seller_id: UUID | None
        user_id: UUID

    class SearchKept(Aggregate.Event):
        """A search of a screen got a name; one of that name is replaced."""

        screen: str
        name: str
        query: str

    class SearchDropped(Aggregate.Event):
        """A search is not wanted any more."""

        screen: str
        name: str

    class ColumnsHidden(Aggregate.Event):
        """All columns of a screen that are not to be shown."""

        screen: str
        columns: tuple[str, ...]

    @event(Opened)
    def __init__(self, seller_id: UUID | None, user_id: UUID) -> None:
        self.seller_id = seller_id
        self.user_id = user_id
        self.searches: dict[str, dict[str, str]] = {}
        self.hidden: dict[str, tuple[str, ...]] = {}

    @staticmethod
    def create_id(user_id: UUID, **_: object) -> UUID:
        """One per user."""
        return uuid5(NAMESPACE, f"preferences/{user_id}")

    def keep_search(self, screen: str, name: str, query: str) -> None:
        """Keep the query of an address under a name. Raises UnknownScreenError, KeptSearchError."""
        _check_screen(screen)
        name = " ".join(name.split())
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise KeptSearchError(f"검색 이름은 1~{LONGEST_NAME}자로 입력해 주세요.", field="name")
        if len(query) > LONGEST_QUERY or not QUERY.fullmatch(query):
            raise KeptSearchError("저장할 수 없는 검색입니다. 목록을 다시 검색한 뒤 저장해 주세요.", field="query")
        kept = self.searches.get(screen, {})
        if name not in kept and len(kept) >= MOST_SEARCHES:
            raise KeptSearchError(
                f"검색은 화면마다 {MOST_SEARCHES}개까지 저장할 수 있습니다. 쓰지 않는 검색을 삭제해 주세요."
            )
        if kept.get(name) != query:
            self._search_kept(screen, name, query)

    def drop_search(self, screen: str, name: str) -> None:
        """Forget a search; one that is not there stays so."""
        if name in self.searches.get(screen, {}):
            self._search_dropped(screen, name)

    def hide_columns(self, screen: str, columns: Sequence[str]) -> None:
        """Say which columns of a screen are not to be shown. Raises UnknownScreenError, HiddenColumnError."""
        _check_screen(screen)
        hidden = tuple(dict.fromkeys(columns))
        if len(hidden) > MOST_COLUMNS or any(not 1 <= len(each) <= LONGEST_COLUMN for each in hidden):
            raise HiddenColumnError("숨길 열을 다시 골라 주세요.", field="columns")
        if hidden != self.hidden.get(screen, ()):
            self._columns_hidden(screen, hidden)

    @event(SearchKept)
    def _search_kept(self, screen: str, name: str, query: str) -> None:
        self.searches = {**self.searches, screen: {**self.searches.get(screen, {}), name: query}}

    @event(SearchDropped)
    def _search_dropped(self, screen: str, name: str) -> None:
        left = {each: query for each, query in self.searches[screen].items() if each != name}
        self.searches = {**self.searches, screen: left}

    @event(ColumnsHidden)
    def _columns_hidden(self, screen: str, columns: tuple[str, ...]) -> None:
        self.hidden = {**self.hidden, screen: columns}


def _check_screen(screen: str) -> None:
    if not SCREEN.fullmatch(screen):
        raise UnknownScreenError("없는 화면입니다. 화면을 새로 고친 뒤 다시 저장해 주세요.", field="screen")
