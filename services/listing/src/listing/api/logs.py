"""The live log of a link job, in the manuals' words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Rows
from chassis.web import LogLine
from listing.api.clock import SEOUL
from listing.domain import mall_name
from listing.projections import job_opened, job_outcomes

Row = dict[str, Any]
JOB = "상품연동처리"


def job_log(cursor: Rows, seller_id: UUID, job_id: UUID, behind: int) -> tuple[Sequence[LogLine], bool]:
    """The lines behind a line's number, and whether the log has ended."""
    job = job_opened(cursor, seller_id, job_id)
    if job is None:
        return [], False
    outcomes = job_outcomes(cursor, seller_id, job_id)
    ended = len(outcomes) >= job["listings"]
    lines = [*_head(job), *(_told(row) for row in outcomes), *(_tail(outcomes[-1]) if ended else ())]
    return [line for line in lines if line.number > behind], ended


def _head(job: Row) -> Iterator[LogLine]:
    number = job["number"] * 10
    yield LogLine(number, f"[시작]{JOB} {_clock(job['opened_at'])}")
    yield LogLine(number + 1, "연동처리를 시작합니다.")


def _told(row: Row) -> LogLine:
    data: dict[str, Any] = {"listing_id": str(row["listing_id"]), "outcome": row["outcome"]}
    return LogLine(row["number"] * 10 + 2, sentence(row["mall"], row["outcome"], row["reason"]), data)


def _tail(last: Row) -> Iterator[LogLine]:
    number = last["number"] * 10
    yield LogLine(number + 3, "연동처리를 종료합니다.")
    yield LogLine(number + 4, f"[종료]{JOB} {_clock(last['happened_at'])}")


def sentence(mall: str, outcome: str, reason: str | None) -> str:
    """What the log says of one listing."""
    match outcome:
        case "applied":
            return f"{mall_name(mall)} 연동 성공했습니다.(OK)"
        case "accepted":
            return f"{mall_name(mall)} 연동 성공했습니다.(승인대기)"
        case "unsettled":
            return f"{mall_name(mall)} 연동 결과를 확인하지 못했습니다.(확인필요: {reason})"
        case _:
            return f"{mall_name(mall)} 연동 실패했습니다.({reason})"


def _clock(moment: datetime) -> str:
    return moment.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S")
