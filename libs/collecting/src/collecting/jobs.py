"""The live logs of jobs, line by line in the manuals' words."""

import json
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.database import Rows, trusted
from chassis.jobs import NEWEST, JobSearch
from chassis.log import Recorded
from chassis.projections import Projection
from collecting.domain import Collection, Job, JobRow, Window

SEOUL = ZoneInfo("Asia/Seoul")
LINES_AN_EVENT = 1000


@dataclass(frozen=True)
class RowEnd:
    """The end of one row of a job."""

    job: JobRow
    line: str
    succeeded: bool


class JobsView(Projection):
    """A job's rows and how many have ended, and its log. A line's number grows with the events.

    A service says for each kind of job what it is called (`titles`), what begins and ends in its log (`subjects`, to
    be followed by 을), and which of its events end a row (`act_end`).
    """

    name: ClassVar[str] = "jobs"
    titles: ClassVar[Mapping[str, str]]
    subjects: ClassVar[Mapping[str, str]]
    ddl: ClassVar[str] = """
        CREATE TABLE jobs_view (
            seller_id uuid NOT NULL,
            job_id uuid NOT NULL,
            kind text NOT NULL,
            rows int NOT NULL,
            succeeded int NOT NULL DEFAULT 0,
            failed int NOT NULL DEFAULT 0,
            started_at timestamptz NOT NULL,
            ended_at timestamptz,
            PRIMARY KEY (seller_id, job_id)
        );
        CREATE INDEX ON jobs_view (seller_id, started_at, job_id);
        CREATE TABLE job_log_view (
            seller_id uuid NOT NULL,
            job_id uuid NOT NULL,
            number bigint NOT NULL,
            line text NOT NULL,
            PRIMARY KEY (seller_id, job_id, number)
        );
    """

    @abstractmethod
    def account_label(self, window: Window) -> str:
        """An account and item as the log calls them: `위메프(sbdc6678) 신규주문`."""

    @abstractmethod
    def act_end(self, job: JobRow, fact: Any) -> RowEnd | None:
        """The end of a row that is no collection, when an event is one."""

    def fold(self, cursor: Rows, events: Sequence[Recorded]) -> None:
        """A line for each row that ends, and the closing lines behind the last."""
        for recorded in events:
            if isinstance(recorded.event, Job.Started):
                self._start(cursor, recorded, recorded.event)
            else:
                for end in self.row_ends(recorded.event):
                    self._end_row(cursor, recorded, end)

    def row_ends(self, fact: Any) -> list[RowEnd]:
        """The ends of jobs' rows that an event is: of all that waited for a collection."""
        job: JobRow | None = getattr(fact, "job", None)
        rows = [row for row in (job, *getattr(fact, "joined", ())) if row is not None]
        match fact:
            case Collection.Sealed():
                line = f"{self.account_label(fact.window)} {self.subjects['collect']}을 성공하였습니다."
                return [RowEnd(row, line, succeeded=True) for row in rows]
            case Collection.Failed():
                label = self.account_label(fact.window)
                line = f"{label} {self.subjects['collect']}을 실패하였습니다.({fact.failure.reason})"
                return [RowEnd(row, line, succeeded=False) for row in rows]
            case _:
                return [end for row in rows if (end := self.act_end(row, fact)) is not None]

    def _start(self, cursor: Rows, recorded: Recorded, fact: Job.Started) -> None:
        key = (fact.seller_id, fact.originator_id)
        cursor.execute(
            "INSERT INTO jobs_view (seller_id, job_id, kind, rows, failed, started_at) VALUES (%s, %s, %s, %s, %s, %s)",
            (*key, fact.kind, fact.rows + len(fact.refused), len(fact.refused), recorded.recorded_at),
        )
        begun = f"[시작]{self.titles[fact.kind]} {_clock(recorded.recorded_at)}"
        opening = (begun, f"{self.subjects[fact.kind]}을 시작합니다.")
        for place, line in enumerate((*opening, *fact.notes, *fact.refused)):
            number = recorded.notification_id * LINES_AN_EVENT + place
            cursor.execute("INSERT INTO job_log_view VALUES (%s, %s, %s, %s)", (*key, number, line))

    def _end_row(self, cursor: Rows, recorded: Recorded, end: RowEnd) -> None:
        key = (recorded.seller_id, end.job.job_id)
        number = recorded.notification_id * LINES_AN_EVENT
        cursor.execute("INSERT INTO job_log_view VALUES (%s, %s, %s, %s)", (*key, number, end.line))
        cursor.execute(
            "UPDATE jobs_view SET succeeded = succeeded + %s, failed = failed + %s,"
            " ended_at = CASE WHEN succeeded + failed + 1 = rows THEN %s::timestamptz END"
            " WHERE seller_id = %s AND job_id = %s",
            (int(end.succeeded), int(not end.succeeded), recorded.recorded_at, *key),
        )
        self._close(cursor, key, number, _clock(recorded.recorded_at))

    def _close(self, cursor: Rows, key: tuple[UUID | None, UUID], number: int, clock: str) -> None:
        """Write the closing lines, if the job has ended: which kind it is only the table knows."""
        ends = {kind: f"{subject}을 종료합니다." for kind, subject in self.subjects.items()}
        clocks = {kind: f"[종료]{title} {clock}" for kind, title in self.titles.items()}
        for place, lines in enumerate((ends, clocks), start=1):
            cursor.execute(
                "INSERT INTO job_log_view SELECT seller_id, job_id, %s, %s::jsonb ->> kind FROM jobs_view"
                " WHERE seller_id = %s AND job_id = %s AND ended_at IS NOT NULL",
                (number + place, json.dumps(lines), *key),
            )


def _clock(at: datetime) -> str:
    return at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S")


def job_of(cursor: Rows, job_id: UUID) -> dict[str, Any] | None:
    """A job, or None."""
    return cursor.execute("SELECT * FROM jobs_view WHERE job_id = %s", (job_id,)).fetchone()


def jobs_found(cursor: Rows, search: JobSearch) -> list[dict[str, Any]]:
    """The jobs of a seller, newest first."""
    behind = f"WHERE {NEWEST.behind}" if search.behind else ""
    statement = f"SELECT * FROM jobs_view {behind} {NEWEST.order} LIMIT %s"  # noqa: S608
    return cursor.execute(trusted(statement), (*(search.behind or ()), search.limit)).fetchall()


def log_lines(cursor: Rows, job_id: UUID, behind: int) -> list[dict[str, Any]]:
    """The lines of a job's log behind a number."""
    return cursor.execute(
        "SELECT number, line FROM job_log_view WHERE job_id = %s AND number > %s ORDER BY number LIMIT 1000",
        (job_id, behind),
    ).fetchall()
