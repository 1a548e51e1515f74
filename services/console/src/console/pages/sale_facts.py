"""What the screens say of a sale on a mall: its last day, what is being asked of it, and what may be asked next."""

from collections.abc import Mapping
from datetime import date

from console.backend import Json
from console.formats import today, won

WITHOUT_END = "2099-12-31"
"""The last day of what is sold 무제한."""
WARN_DAYS = 7
ACTS: Mapping[str, str] = {
    "resume_sale": "판매재개 요청 중",
    "set_period": "판매기간 변경 요청 중",
    "set_price": "판매가 변경 요청 중",
}
AT_THE_MALL = frozenset({"applied", "waiting_approval", "failed", "stopped"})


def last_day(ends_on: str | None) -> str:
    """판매종료일 as it is read: a day, 무제한, or a dash where there is none yet."""
    return "무제한" if ends_on == WITHOUT_END else ends_on or "-"


def days_left(ends_on: str | None) -> int | None:
    """How many days a sale goes on after today; negative when it is over, None without end."""
    if ends_on is None or ends_on == WITHOUT_END:
        return None
    return (date.fromisoformat(ends_on) - today()).days


def warning(row: Json) -> str:
    """What stands beside the last day of a sale that ends soon or is over; '' for every other."""
    left = days_left(row["sale_ends_on"])
    if left is None or left > WARN_DAYS or row["state"] not in AT_THE_MALL:
        return ""
    if left < 0:
        return "판매기간 종료"
    return f"{left}일 남음" if left else "오늘까지"


def changed(line: Json) -> str:
    """What a line of 연동이력 is about, of a price with what it was and became."""
    before, after = line["price_before_won"], line["price_after_won"]
    return line["result"] if after is None else f"{line['result']} {won(before)} → {won(after)}"


def told(row: Json) -> Json:
    """A listing with what its screens say of its sale, and which acts they offer."""
    left = days_left(row["sale_ends_on"])
    idle = row["act"] is None
    at_the_mall = row["mall_product_no"] is not None and row["state"] in AT_THE_MALL
    return {
        **row,
        "last_day": last_day(row["sale_ends_on"]),
        "ending": warning(row),
        "ending_tone": "overdue" if left is not None and left < 0 else "due_soon",
        "act_note": ACTS.get(row["act"] or "", ""),
        "may_stop": row["state"] == "applied",
        "may_resume": idle and row["state"] == "stopped",
        "may_set_period": idle and at_the_mall,
        "may_set_price": row["act"] in (None, "set_price") and at_the_mall,
    }
