"""Which calls may have an effect: by the method, unless the adapter says otherwise."""

import pytest

from mall_gateway.malls.failures import no_answer
from mall_gateway.malls.port import Request, Response


@pytest.mark.parametrize(
    ("method", "effect", "writes"),
    [("GET", None, False), ("POST", None, True), ("GET", True, True), ("POST", False, False)],
)
def test_an_unanswered_call_may_have_taken_effect_where_it_writes(
    method: str,
    effect: bool | None,  # noqa: FBT001
    writes: bool,  # noqa: FBT001
) -> None:
    request = Request(method, "https://mall.test/confirm/1", "order.confirm", effect=effect)
    assert request.writes is writes
    assert no_answer("몰", request, Response(502, {}, b""), "오류 502").effect_possible is writes
