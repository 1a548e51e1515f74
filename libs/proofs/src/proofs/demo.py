"""The main job, once through: two sellers, four malls or more, five products, their orders, and a few disasters."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from local_runtime.suite import Suite, running_suite
from proofs import goods, ledger
from proofs.aftermath import Aftermath
from proofs.malls import PRESENT_FOUR, NoSuchMallError, chosen
from proofs.people import Desk, Market
from proofs.plan import missing
from proofs.rebuilding import rebuild_everything
from proofs.seller_day import SellerDay, open_sellers
from proofs.telling import Teller

ROOT = Path(".local/demo").absolute()
QUICK = {
    "MALL_GATEWAY_LEASE_SECONDS": "8",
    "MALL_GATEWAY_LOOK_UP_GRACE_SECONDS": "3",
    "MALL_GATEWAY_READ_BACK_FIRST_SECONDS": "1",
}
"""Shorter waits after a death or a doubt than an operator would set."""


Working = TypeVar("Working", SellerDay, Aftermath)


@dataclass(frozen=True)
class Scale:
    """How much happens: malls, products by name, orders at each account, invoices that go out before the gateway dies.

    A disaster that one mall is chosen for is left out where that mall is.
    """

    malls: Sequence[str] = PRESENT_FOUR
    products: Collection[str] = tuple(goods.KEYWORDS)
    orders_per_account: int = 25
    invoices_before_death: int = 20


WHOLE = Scale()


def main() -> int:
    """Run the demo: 0 when nothing was lost, doubled or refused for a limit, 1 with the differences otherwise."""
    try:
        scale = replace(WHOLE, malls=chosen(os.environ.get("MALLS", "")))
    except NoSuchMallError as error:
        print(error, file=sys.stderr)  # noqa: T201  the demo's own words
        return 2
    teller = Teller()
    shutil.rmtree(ROOT, ignore_errors=True)
    with running_suite(ROOT, env=QUICK, tell=teller.say) as suite:
        teller.head("제품군이 떴습니다")
        return tell_story(suite, teller, scale)


def tell_story(suite: Suite, teller: Teller, scale: Scale) -> int:
    """The story, on a suite that was never used."""
    operator = Desk(suite, suite.environment["ACCOUNT_OPERATOR_EMAIL"], suite.environment["ACCOUNT_OPERATOR_PASSWORD"])
    days = do_main_job(suite, operator, teller, scale)
    rebuild_everything(suite, operator, teller)
    return verdict(suite, days, teller, scale)


def do_main_job(suite: Suite, operator: Desk, teller: Teller, scale: Scale = WHOLE) -> list[SellerDay]:
    """From the opening of two sellers to the last invoice, through every disaster."""
    market = Market(suite)
    days = open_sellers(suite, operator, market, teller)
    together(days, lambda day: day.enter_accounts(scale.malls))
    together(days, lambda day: day.enter_products(scale.products))
    together(days, SellerDay.link_products)
    if "wemakeprice" in scale.malls:
        days[0].have_one_refused_and_mended()
    place_orders(days, teller, scale)
    collect_with_disasters(days, market, teller, scale)
    claims, questions = Aftermath(days[0]), [Aftermath(day) for day in days]
    ship_with_disasters(suite, days, market, teller, scale, claims)
    teller.head("구매자가 반품과 교환을 요청하고, 문의합니다")
    claims.have_returns_and_exchanges()
    for each in questions:
        each.have_inquiries()
    claims.settle_claims()
    together(questions, Aftermath.settle_inquiries)
    return days


def together(days: Sequence[Working], step: Callable[[Working], None]) -> None:
    """Let all sellers do a step at the same time."""
    with ThreadPoolExecutor(len(days)) as pool:
        for done in [pool.submit(copy_context().run, step, day) for day in days]:
            done.result()


def place_orders(days: list[SellerDay], teller: Teller, scale: Scale) -> None:
    """Buyers order at every account; two of them something that nobody knows."""
    teller.head(f"구매자 주문 {sum(len(day.malls) for day in days) * scale.orders_per_account}건")
    placed_at = datetime.now(UTC) - timedelta(hours=1)
    unknown = {days[0]: {"tmon", "coupang"}}
    together(
        days, lambda day: day.have_orders(scale.orders_per_account, placed_at, unknown_at=unknown.get(day, frozenset()))
    )


def collect_with_disasters(days: list[SellerDay], market: Market, teller: Teller, scale: Scale) -> None:
    """One mall answers a page with an error, another repeats one; every order comes in all the same."""
    teller.head("주문 수집: 쿠팡은 오류 페이지를, 스토어팜은 같은 페이지를 되풀이해 답합니다")
    plant(market, scale, mall="coupang", operation="orders.list", kind="html_error_page", times=2)
    plant(market, scale, mall="smartstore", operation="orders.list", kind="repeated_page", times=1)
    together(days, lambda day: day.collect_orders(scale.orders_per_account))
    for day in days:
        day.map_unknown_items()


def plant(market: Market, scale: Scale, *, mall: str, operation: str, kind: str, times: int) -> None:
    """Plant a disaster at a mall that takes part."""
    if mall in scale.malls:
        market.ask("POST", "/faults", mall=mall, operation=operation, kind=kind, times=times)


def ship_with_disasters(
    suite: Suite, days: list[SellerDay], market: Market, teller: Teller, scale: Scale, claims: Aftermath
) -> None:
    """Buyers ask to cancel, one mall's answers are lost after their effect, and the gateway dies in the middle."""
    together(days, SellerDay.confirm_orders)
    claims.have_cancels()
    if "coupang" in scale.malls:
        days[1].cancel_one_sale("coupang")
    teller.head("송장송신: 위메프의 답이 사라지고, 중간에 mall-gateway가 kill -9로 죽습니다")
    plant(market, scale, mall="wemakeprice", operation="invoice.send", kind="timeout_after_effect", times=3)
    for day in days:
        day.register_invoices()
    logs = [day.send_invoices() for day in days]
    time_of_death(suite, days, teller, scale.invoices_before_death)
    for day, log in zip(days, logs, strict=True):
        day.follow(log)
        day.wait_until_sent()
    suite.wait_ready()
    spare = [fault for fault in market.ask("GET", "/faults") if not fault["fired"]]
    if spare:
        raise AssertionError(f"disasters that never happened: {spare}")


def time_of_death(suite: Suite, days: list[SellerDay], teller: Teller, invoices: int) -> None:
    """Kill the gateway as soon as some invoices are through."""
    days[0].desk.until(lambda: sum(day.invoices_at_malls() for day in days) >= invoices, "the first invoices")
    suite.kill("mall-gateway")
    teller.say("mall-gateway를 kill -9로 죽였습니다. 감독자가 다시 띄웁니다.")


def purpose_of(days: list[SellerDay], *, settled: bool = False) -> ledger.Purpose:
    """What the sellers did on purpose; `settled`: they settled all claims and inquiries."""
    return ledger.Purpose(
        initial_stock={key: count for day in days for key, count in day.initial_stock.items()},
        uninvoiced=frozenset(name for day in days for name in day.uninvoiced),
        claims=settled,
        inquiries=settled,
    )


def verdict(suite: Suite, days: list[SellerDay], teller: Teller, scale: Scale) -> int:
    """Compare the malls' ledger with stores, topics and views, and tell."""
    teller.head("대조: 제휴몰 장부 ↔ 저장소 · 토픽 · 화면")
    started = time.monotonic()
    found, happened = ledger.check(suite, purpose_of(days, settled=True)), Market(suite).ledger()
    found.wrong.extend(missing(happened, scale.malls))
    teller.table_per_mall(happened, found, scale.malls)
    teller.say(f"연동이력의 추적: {suite.zipkin_url}/zipkin/traces/{days[0].a_trace_id()}")
    teller.say(f"재고연동 {found.stock_pushes}건: 제휴몰에 보이는 옵션 재고 {found.shelves}개를 저장소와 대조했습니다.")
    for difference in found.differences[:40]:
        teller.say(f"차이: {difference}")
    teller.say(f"대조에 {time.monotonic() - started:.1f}초")
    teller.last(last_line(found, len(days), scale))
    return 0 if not found.differences else 1


def last_line(found: ledger.Verdict, sellers: int, scale: Scale) -> str:
    """`demo: ok` or `demo: failed`, with what was counted."""
    outcome = "ok" if not found.differences else "failed"
    malls = "" if tuple(scale.malls) == PRESENT_FOUR else f"malls={len(scale.malls)} "
    return (
        f"demo: {outcome} {malls}sellers={sellers} listings={found.listings} orders={found.orders} "
        f"invoices={found.invoices} claims={found.claims} inquiries={found.inquiries} answers={found.answers} "
        f"lost={len(found.lost)} doubled={len(found.doubled)} refused_by_limit={found.refused_by_limit}"
    )


if __name__ == "__main__":
    sys.exit(main())
