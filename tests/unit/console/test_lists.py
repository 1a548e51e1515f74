"""What lists are asked by, and how what they show is written."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from starlette.datastructures import QueryParams

from console.formats import day, minute, today, tone, won
from console.lists import MOST_BEFORE, wanted
from console.problems import FormErrors, refusal_of


@pytest.mark.parametrize(("preset", "days"), [("1d", 1), ("7d", 7), ("1m", 30), ("3m", 91), ("1y", 365)])
def test_a_preset_counts_back_from_today(preset: str, days: int) -> None:
    search = wanted(QueryParams(f"period={preset}"))
    assert (search.until, search.until - search.since) == (today(), timedelta(days=days - 1))


def test_days_win_over_a_preset() -> None:
    search = wanted(QueryParams("period=7d&from=2026-01-02&to=2026-01-05"))
    assert (str(search.since), str(search.until), search.preset) == ("2026-01-02", "2026-01-05", "")


@pytest.mark.parametrize(("preset", "days"), [("1d", 1), ("1m", 30), ("1y", 365)])
def test_days_that_are_a_preset_today_move_on_with_the_days(preset: str, days: int) -> None:
    search = wanted(QueryParams(f"from={today() - timedelta(days=days - 1)}&to={today()}"))
    assert (search.preset, QueryParams(search.link().removeprefix("?"))["period"]) == (preset, preset)
    before = wanted(QueryParams(f"from={today() - timedelta(days=days)}&to={today() - timedelta(days=1)}"))
    assert before.preset == ""


@pytest.mark.parametrize("query", ["period=9y", "from=x", "size=7", "size=-1", "cursor=", "mall=../x", "to=2026-13-01"])
def test_what_cannot_be_read_is_left_out(query: str) -> None:
    search = wanted(QueryParams(query))
    assert (search.preset, search.size, search.malls) == ("7d", 20, [])


def test_a_link_keeps_the_search_and_starts_at_the_first_page() -> None:
    search = wanted(
        QueryParams("period=1m&mall=tmon&mall=st11&q=티셔츠&state=new&cursor=abc&only=held"), more=("only",)
    )
    link = QueryParams(search.link(state="confirmed").removeprefix("?"))
    assert link.getlist("mall") == ["tmon", "st11"]
    assert (link["period"], link["q"], link["state"], link["only"]) == ("1m", "티셔츠", "confirmed", "held")
    assert "cursor" not in link
    assert QueryParams(search.link(cursor="next").removeprefix("?"))["cursor"] == "next"


def test_every_page_leads_back_to_the_one_before_it() -> None:
    """From page to page and back, as somebody clicks."""
    places = [f"c{number}" for number in range(MOST_BEFORE)]
    query = "?period=1m&mall=tmon&q=티셔츠"
    addresses = []
    for place in places:
        search = wanted(QueryParams(query.removeprefix("?")))
        addresses.append(search.link(cursor=search.cursor))
        query = search.link(cursor=place)
    for address in reversed(addresses):
        previous = wanted(QueryParams(query.removeprefix("?"))).previous
        assert previous == address
        query = previous
    first = wanted(QueryParams(query.removeprefix("?")))
    assert (first.cursor, first.before, first.previous) == ("", [], None)
    assert (first.words, first.malls, first.preset) == ("티셔츠", ["tmon"], "1m")


async def test_the_pages_of_a_list_are_walked_by_their_links(shop: Any) -> None:
    notice = {"notice_id": "n1", "mall_name": "티몬", "category": "", "title": "점검", "read_at": None}
    row = {**notice, "posted_at": "2026-11-27T15:05:00Z"}
    shop.answers["/mall-notices"] = lambda asked: {"items": [row], "next": f"{asked.get('cursor', 'c')}+"}
    address, seen = "/mall-notices?q=점검", list[str]()
    for way in ("next", "next", "prev", "next", "prev", "prev"):
        page = await shop.page(address)
        (link,) = re.findall(f'rel="{way}" href="([^"]*)"', page)
        address = f"/mall-notices{unescape(link)}"
        seen.append(QueryParams(address.partition("?")[2]).get("cursor", ""))
    assert seen == ["c+", "c++", "c+", "c++", "c+", ""]
    assert 'rel="prev"' not in await shop.page(address)


def test_an_address_stays_short_however_many_pages_led_to_it() -> None:
    search = wanted(QueryParams(""))
    for number in range(MOST_BEFORE + 2):
        search = wanted(QueryParams(search.link(cursor=f"c{number}").removeprefix("?")))
    assert list(search.before) == [f"c{number}" for number in range(1, MOST_BEFORE + 1)]
    for _ in range(MOST_BEFORE):
        assert search.previous
        search = wanted(QueryParams(search.previous.removeprefix("?")))
    assert (search.cursor, search.previous) == ("c1", None)


def test_another_search_forgets_the_pages_and_a_made_up_way_leads_nowhere() -> None:
    search = wanted(QueryParams("cursor=c2&before=first&before=c1"))
    assert "before" not in search.link(sort="oldest") + search.link(cursor=None) + search.link()
    assert wanted(QueryParams("before=first")).previous is None
    assert wanted(QueryParams("cursor=c1&before=&before=" + "x" * 401)).previous is None


def test_times_are_seouls_and_money_is_won() -> None:
    moment = datetime(2026, 11, 27, 15, 5, tzinfo=UTC)
    assert (minute(moment), day(moment.isoformat()), minute(None)) == ("2026-11-28 00:05", "2026-11-28", "-")
    assert (won(19_900), won(None)) == ("19,900원", "-")
    assert (tone("failed"), tone("nothing known")) == ("red", "secondary")


def test_a_refusal_stands_at_its_field_and_the_rest_above_the_form() -> None:
    errors = [
        {"field": "options.names", "detail": "옵션명"},
        {"field": "name", "detail": "이름"},
        {"field": None, "detail": "그 밖"},
    ]
    shown = FormErrors.of(refusal_of(422, {"detail": "모두", "errors": errors}))
    assert (shown.at("options"), shown.at("name"), shown.at("nam")) == (["옵션명"], ["이름"], [])
    assert shown.beside("options", "name") == ["그 밖"]
    assert shown.beside("name") == ["옵션명", "그 밖"]


@pytest.mark.parametrize("body", [None, [], "x", {"error": 1}])
def test_an_answer_without_words_is_told_in_ours(body: object) -> None:
    assert "다시 시도해 주세요" in refusal_of(502, body).detail
