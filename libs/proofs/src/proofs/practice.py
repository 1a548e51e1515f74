"""`make practice`: buyers live some days of theirs at the running suite's malls; what they did is told at the end."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from local_runtime.services import WORKSPACE
from local_runtime.suite import Suite
from local_runtime.waiting import wait_until
from proofs.malls import NoSuchMallError, chosen
from proofs.people import Market, RefusedHereError
from proofs.telling import Teller

DEEDS = {
    "order": "주문",
    "cancel": "취소요청",
    "withdraw": "취소 철회",
    "deliver": "배송완료",
    "decide": "구매확정",
    "return": "반품요청",
    "exchange": "교환요청",
    "product": "상품문의",
    "customer_center": "고객센터 문의",
    "urgent": "긴급알리미",
}
"""What is told of deeds, by their kind."""
A_DAY_SECONDS = 86_400
SPARE_SECONDS = 60.0


@dataclass(frozen=True)
class Wish:
    """What to practise: how many days of the buyers, how many of their seconds in one, and where."""

    days: float
    speed: float
    body: Mapping[str, Any]


def wish_of(environment: Mapping[str, str]) -> Wish:
    """Of the variables that the make command takes. Raises ValueError for what is no number, or no mall."""
    malls, accounts = environment.get("MALLS", ""), environment.get("ACCOUNTS", "")
    speed = float(environment.get("SPEED") or 1440)
    body = {
        "seed": int(environment.get("SEED") or 0),
        "speed": speed,
        "rates": {"orders_per_day": float(environment.get("ORDERS") or 20)},
        "malls": list(chosen(malls)) if malls.strip() else None,
        "accounts": [name.strip() for name in accounts.split(",")] if accounts.strip() else None,
    }
    return Wish(float(environment.get("DAYS") or 7), speed, body)


def main() -> int:
    """The exit code: 0 when the days were lived, 1 when there is a practice already, 2 for a wrong wish."""
    teller = Teller()
    try:
        wish = wish_of(os.environ)
    except (NoSuchMallError, ValueError) as wrong:
        teller.say(str(wrong))
        return 2
    market = Market(Suite(WORKSPACE / ".local"), os.environ.get("MALL_SIMULATOR_URL"))
    try:
        told = practise(market, wish, teller)
    except RefusedHereError as refused:
        teller.say(str(refused))
        return 1
    for part, title in (("done", "한 일"), ("waiting", "남은 일"), ("in_vain", "이루지 못한 일")):
        teller.say(f"{title}: {_counted(told[part]) or '없음'}")
    counts = " ".join(f"{kind}={told['done'].get(kind, 0)}" for kind in DEEDS)
    teller.last(f"practice: ok seed={told['seed']} days={wish.days:g} {counts}")
    return 0


def practise(market: Market, wish: Wish, teller: Teller) -> Any:
    """Start, look on, and end, also when somebody stops it. Raises RefusedHereError when there is one already."""
    started = market.ask("POST", "/practice", **wish.body)
    ends_at = _now(started) + timedelta(days=wish.days)
    teller.head(f"구매자가 {wish.days:g}일을 삽니다: 실제 1초에 {wish.speed:g}초")
    days_told = [0]

    def lived() -> bool:
        told = market.ask("GET", "/practice")
        days = int((_now(told) - _now(started)).total_seconds() // A_DAY_SECONDS)
        if days > days_told[0]:
            days_told[0] = days
            teller.say(f"{days}일째: {_counted(told['done'])}")
        return _now(told) >= ends_at

    try:
        wait_until(lived, wish.days * A_DAY_SECONDS / wish.speed + SPARE_SECONDS, "the days to be lived")
    finally:
        ended = market.ask("DELETE", "/practice")
    return ended


def _now(told: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(told["now"])


def _counted(deeds: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {deeds[kind]}건" for kind, name in DEEDS.items() if deeds.get(kind))


if __name__ == "__main__":
    sys.exit(main())
