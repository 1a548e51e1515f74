"""What lists are asked by, and how what they show is written."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import QueryParams

from console.formats import day, minute, today, tone, won
from console.lists import wanted
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
