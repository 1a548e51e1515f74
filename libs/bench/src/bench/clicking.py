"""`python -m bench.clicking TASK RESULT`: users who click through the day, in a process of its own.

Locust changes how Python waits, for the whole process, as soon as it is imported. TASK and RESULT are files of JSON.
"""

import json
import random
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

import gevent
from locust import FastHttpUser, between, task
from locust.env import Environment

from bench.screens import FIRST, LISTINGS, Listing, hidden, ids_linked

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Task:
    """What is to be done: the console's address, who logs in, how many users, how many more begin each second."""

    url: str
    emails: list[str]
    password: str
    users: int
    a_second: float
    seconds: float
    seed: int


@dataclass(frozen=True)
class Click:
    """A request: what was clicked, milliseconds to the answer's end, when (s since the start), and what went wrong."""

    name: str
    ms: float
    at: float
    error: str


class Clicks:
    """All clicks so far."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.all: list[Click] = []

    def note(self, name: str, response_time: float, exception: Exception | None, **_: Any) -> None:
        """Take in what locust tells of a request."""
        at = time.monotonic() - self.began
        self.all.append(Click(name, response_time, at, repr(exception) if exception else ""))

    def fail(self, exception: Exception, **_: Any) -> None:
        """Take in what a user stumbled over, between or after requests."""
        self.all.append(Click("(사용자)", 0.0, time.monotonic() - self.began, repr(exception)))


class Seller(FastHttpUser):
    """A user who logs in once, and looks at pages with time to read between them."""

    abstract: ClassVar[bool] = True
    wait_time = between(1, 5)
    emails: ClassVar[list[str]] = []
    password: ClassVar[str] = ""
    begun: ClassVar[int] = 0

    def on_start(self) -> None:
        """Log in, as one of the accounts in turn."""
        email = self.emails[Seller.begun % len(self.emails)]
        Seller.begun += 1
        page = self._look("로그인 화면", "/login")
        self._send("로그인", "/login", page, email=email, password=self.password)

    @task(3)
    def look_around(self) -> None:
        """첫 화면."""
        self._look(FIRST.label, FIRST.path)

    @task(10)
    def open_list(self) -> None:
        """Any list, as it opens."""
        listing = self._listing()
        self._look(listing.label, listing.path)

    @task(4)
    def search(self) -> None:
        """Any list in any of its ways."""
        self._look(*random.choice(list(self._listing().ways())))

    @task(4)
    def open_order(self) -> None:
        """주문상태별조회, and one of its orders."""
        self._open("주문", "/orders", "period=1y")

    @task(2)
    def open_product(self) -> None:
        """상품조회, and one of its products."""
        self._open("상품", "/products", "")

    @task(2)
    def save_memo(self) -> None:
        """메모 저장 of an inquiry: the change that nothing outside hears of."""
        address, page = self._open("문의", "/inquiries", "period=1y")
        if address:
            self._send("메모 저장", f"{address}/memo", page, memo=f"확인 {random.randrange(10_000)}")

    @task(1)
    def collect(self) -> None:
        """주문수집 by hand, of every mall."""
        page = self._look("주문서 가져오기", "/orders/collect")
        accounts = [text.split('"')[0] for text in page.split('name="id" value="')[1:]]
        if accounts:
            self._send("주문수집", "/orders/collect", page, id=accounts, item=["new"])

    def _listing(self) -> Listing:
        return random.choice(LISTINGS)

    def _open(self, name: str, path: str, query: str) -> tuple[str, str]:
        """A list and one of its records: the record's address and page, '' where the list is empty."""
        page = self._look(f"{name} 목록", f"{path}?{query}" if query else path)
        ids = ids_linked(page, path)
        if not ids:
            return "", ""
        gevent.sleep(self.wait_time())
        address = f"{path}/{random.choice(ids)}"
        return address, self._look(f"{name} 한 건", address)

    def _look(self, name: str, path: str) -> str:
        return self.client.get(path, name=name).text or ""

    def _send(self, name: str, path: str, page: str, **fields: Any) -> None:
        """Send a form of a page, with what makes it the session's own."""
        more = {"form_key": hidden(page, "form_key")} if 'name="form_key"' in page else {}
        form = {"form_token": hidden(page, "form_token"), **more, **fields}
        self.client.post(path, data=urlencode(form, doseq=True), headers=FORM, name=name)  # pyright: ignore[reportUnknownMemberType]


def click(task_: Task) -> list[Click]:
    """Let the users begin one after the other, and click until the time is over."""
    random.seed(task_.seed)
    Seller.abstract, Seller.host, Seller.emails, Seller.password = False, task_.url, task_.emails, task_.password
    environment = Environment(user_classes=[Seller])
    runner = environment.create_local_runner()
    clicks = Clicks()
    environment.events.request.add_listener(clicks.note)  # pyright: ignore[reportUnknownMemberType]
    environment.events.user_error.add_listener(clicks.fail)  # pyright: ignore[reportUnknownMemberType]
    runner.start(task_.users, spawn_rate=task_.a_second)
    gevent.sleep(task_.seconds)
    runner.quit()
    return clicks.all


def main(arguments: list[str]) -> int:
    """Click as the task says, and write down every click."""
    given, result = map(Path, arguments)
    clicks = click(Task(**json.loads(given.read_text())))
    result.write_text(json.dumps([asdict(each) for each in clicks], ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
