"""What a user keeps of the screens: searches by name and hidden columns, within bounds."""

from uuid import uuid4

import pytest

from account.domain import HiddenColumnError, KeptSearchError, Preferences, UnknownScreenError
from account.domain.preferences import LONGEST_QUERY, MOST_COLUMNS, MOST_SEARCHES

QUERY = "period=7d&q=%ED%8B%B0%EB%AA%AC&mall=tmon"


@pytest.fixture
def kept() -> Preferences:
    return Preferences(uuid4(), uuid4())


def events(kept: Preferences) -> int:
    return len(kept.collect_events())


def test_a_search_is_kept_replaced_and_dropped(kept: Preferences) -> None:
    kept.keep_search("orders", "  이번 주   티몬 ", QUERY)
    kept.keep_search("orders", "어제", "period=1d")
    kept.keep_search("orders", "이번 주 티몬", "period=1m")
    assert kept.searches == {"orders": {"이번 주 티몬": "period=1m", "어제": "period=1d"}}
    kept.drop_search("orders", "이번 주 티몬")
    assert kept.searches == {"orders": {"어제": "period=1d"}}


def test_what_is_as_it_was_is_no_event(kept: Preferences) -> None:
    kept.keep_search("orders", "어제", QUERY)
    kept.hide_columns("orders", ["금액"])
    before = events(kept)
    kept.keep_search("orders", "어제", QUERY)
    kept.hide_columns("orders", ["금액", "금액"])
    kept.drop_search("orders", "그제")
    kept.drop_search("claims", "어제")
    assert (before, events(kept)) == (3, 0)


@pytest.mark.parametrize("name", ["", "   ", "가" * 31, "줄\x07"])
def test_a_name_that_cannot_be_shown_is_refused(kept: Preferences, name: str) -> None:
    with pytest.raises(KeptSearchError, match="30자"):
        kept.keep_search("orders", name, QUERY)


@pytest.mark.parametrize("query", ["q=가", 'q="', "q=a b", "//elsewhere.example", "a=1#x", "a" * (LONGEST_QUERY + 1)])
def test_what_is_no_query_of_an_address_is_refused(kept: Preferences, query: str) -> None:
    with pytest.raises(KeptSearchError, match="다시 검색"):
        kept.keep_search("orders", "검색", query)


def test_so_many_searches_are_kept_of_each_screen(kept: Preferences) -> None:
    for turn in range(MOST_SEARCHES):
        kept.keep_search("orders", f"검색 {turn}", QUERY)
    with pytest.raises(KeptSearchError, match="삭제"):
        kept.keep_search("orders", "하나 더", QUERY)
    kept.keep_search("orders", "검색 3", "period=1y")
    kept.keep_search("claims", "하나 더", QUERY)


def test_hidden_columns_are_those_said_last(kept: Preferences) -> None:
    kept.hide_columns("orders", ["금액", "수량", "금액"])
    assert kept.hidden == {"orders": ("금액", "수량")}
    kept.hide_columns("orders", [])
    assert kept.hidden == {"orders": ()}


@pytest.mark.parametrize("columns", [[""], ["가" * 41], [str(n) for n in range(MOST_COLUMNS + 1)]])
def test_columns_that_cannot_be_are_refused(kept: Preferences, columns: list[str]) -> None:
    with pytest.raises(HiddenColumnError):
        kept.hide_columns("orders", columns)


@pytest.mark.parametrize("screen", ["", "Orders", "../users", "a" * 41])
def test_what_is_no_screen_is_refused(kept: Preferences, screen: str) -> None:
    with pytest.raises(UnknownScreenError):
        kept.keep_search(screen, "검색", QUERY)
    with pytest.raises(UnknownScreenError):
        kept.hide_columns(screen, [])


def test_each_user_has_one() -> None:
    user = uuid4()
    assert Preferences(uuid4(), user).id == Preferences(None, user).id == Preferences.create_id(user)
    assert Preferences.create_id(user) != Preferences.create_id(uuid4())
