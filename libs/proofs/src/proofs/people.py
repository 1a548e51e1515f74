"""The people of a proof: the operator, sellers at their desks, and the buyers at the simulated malls."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from chassis.http_client import client
from local_runtime.suite import Suite
from local_runtime.waiting import wait_until

Json = Any

LISTS = {
    "catalog": "/products",
    "listing": "/jobs",
    "order-sync": "/jobs",
    "claim-sync": "/jobs",
    "inquiry": "/jobs",
    "alert": "/alerts",
}
"""A list of each service that shows what was recorded a moment later; what the others tell is what they recorded."""


class RefusedHereError(AssertionError):
    """A service answered something else than was expected of it."""


class Desk:
    """A user at work: logs in, asks the services, waits for what he recorded to be shown."""

    def __init__(self, suite: Suite, email: str, password: str) -> None:
        self._suite = suite
        self.email = email
        self._login = {"email": email, "password": password}
        self._http = client()
        self._token = ""
        self._positions: dict[str, int] = {}
        self._shown: dict[str, int] = {}
        self.refresh()

    def refresh(self) -> None:
        """Log in again: access tokens last ten minutes."""
        answer = self._log_in()
        if answer.status_code != 200:
            raise RefusedHereError(f"login: {answer.text}")
        self._token = answer.json()["access_token"]

    def _log_in(self) -> Any:
        return self._http.post(f"{self._suite.url('account')}/v1/login", json=self._login)

    def answer(self, method: str, service: str, path: str, **kwargs: Any) -> Any:
        """Ask and take whatever answer comes; a token that is over is renewed once."""
        answer = self._send(method, service, path, **kwargs)
        if answer.status_code == 401:
            self.refresh()
            answer = self._send(method, service, path, **kwargs)
        position = answer.headers.get("Mallbridge-Position")
        if position:
            self._positions[service] = max(self._positions.get(service, 0), int(position))
        return answer

    def _send(self, method: str, service: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token}", **kwargs.pop("headers", {})}
        return self._http.request(method, f"{self._suite.url(service)}/v1{path}", headers=headers, **kwargs)

    def ask(self, method: str, service: str, path: str, **kwargs: Any) -> Json:
        """Ask for something that must be done; while the schedule is at it already, ask again.

        Raises RefusedHereError with the service's words otherwise.
        """
        return self._patiently(_is_no_clash, method, service, path, **kwargs)

    def _patiently(self, is_answer: Callable[[Any], bool], method: str, service: str, path: str, **kwargs: Any) -> Json:
        answers: list[Any] = []

        def is_answered() -> bool:
            answers.append(self.answer(method, service, path, **kwargs))
            return is_answer(answers[-1])

        self.until(is_answered, f"{method} {service}{path}")
        answer = answers[-1]
        if answer.status_code >= 400:
            raise RefusedHereError(f"{method} {service}{path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def see(self, service: str, path: str, **params: Any) -> Json:
        """Read, once the views hold what this user recorded last."""
        position = self._positions.get(service)
        if position is None:
            return self.ask("GET", service, path, params=params)
        params["after"] = position
        shown = self._patiently(_is_shown, "GET", service, path, params=params)
        self._shown[service] = position
        return shown

    def wait_until_shown(self) -> None:
        """Wait until all lists hold what this user recorded: another of his windows does not know to wait for it."""
        for service, position in tuple(self._positions.items()):
            if service in LISTS and self._shown.get(service, 0) < position:
                self.see(service, LISTS[service])

    def see_all(self, service: str, path: str, **params: Any) -> list[Json]:
        """All rows of a paged list."""
        rows: list[Json] = []
        cursor: str | None = None
        while True:
            page = self.see(service, path, **params, **({"cursor": cursor} if cursor else {}))
            rows.extend(page["items"])
            cursor = page["next"]
            if cursor is None:
                return rows

    def collect(self, service: str, account_ids: Collection[str], items: Sequence[str]) -> list[str]:
        """가져오기 by hand of what is at the malls now: the jobs, all but the last of which have ended.

        What is under way already, such as an account's first collection, is joined as it is and may have been at the
        mall before: it is asked once more behind its end.
        """
        body = {"account_ids": list(account_ids), "items": list(items)}
        jobs: list[str] = []
        while True:
            asked = self.ask("POST", service, "/collections", json=body)
            jobs.append(asked["job_id"])
            if not asked["joined"]:
                return jobs
            list(self.live_log(service, f"/v1/jobs/{jobs[-1]}/log"))

    def live_log(self, service: str, path: str) -> Iterator[str]:
        """The lines of a live log until it is done."""
        headers = {"Authorization": f"Bearer {self._token}"}
        with self._http.stream("GET", f"{self._suite.url(service)}{path}", headers=headers, timeout=180) as answer:
            event = ""
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data" and event == "line":
                    yield value
                if event == "done":
                    return

    def until(self, check: Callable[[], bool], what: str, within_seconds: float = 120) -> None:
        """Wait for something to become true. Raises TooLateError naming it."""
        wait_until(check, within_seconds, what)


def _is_no_clash(answer: Any) -> bool:
    return answer.status_code != 409 or "_in_progress" not in answer.text


def _is_shown(answer: Any) -> bool:
    """A service whose views are behind says so, after it has waited a while itself."""
    return answer.status_code != 503


class Market:
    """The simulated malls from the outside: accounts, buyers, faults and the ledger of what really happened."""

    def __init__(self, suite: Suite, url: str | None = None) -> None:
        """`url` is the simulator's where it is known already."""
        self._http = client()
        self._url = f"{url or suite.url('mall-simulator')}/admin"

    def ask(self, method: str, path: str, **body: Any) -> Json:
        """Call the admin API. Raises RefusedHereError."""
        kwargs: Any = {"params": body} if method == "GET" else {"json": body}
        answer = self._http.request(method, f"{self._url}{path}", **kwargs)
        if answer.status_code >= 400:
            raise RefusedHereError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def try_to(self, method: str, path: str, **body: Any) -> bool:
        """Call the admin API; False where the state of things does not allow it. Raises RefusedHereError otherwise."""
        answer = self._http.request(method, f"{self._url}{path}", json=body)
        if answer.status_code not in (200, 201, 409):
            raise RefusedHereError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.status_code != 409

    def open_account(self, mall: str, account: str) -> dict[str, str]:
        """A seller account at a mall: the credentials to type in."""
        return self.ask("POST", "/accounts", mall=mall, account=account)["credentials"]

    def file(self, mall: str, page: str, login: tuple[str, str]) -> bytes:
        """Download a spreadsheet of all days from the partner site of a mall without an API."""
        return self._site("GET", mall, page, login, params={"since": "20200101", "until": "20991231"}).content

    def give_file(self, mall: str, page: str, login: tuple[str, str], body: bytes) -> Json:
        """Upload a spreadsheet at that site: how many rows it took, and why not the others."""
        return self._site("POST", mall, page, login, content=body).json()

    def _site(self, method: str, mall: str, page: str, login: tuple[str, str], **kwargs: Any) -> Any:
        url = f"{self._url.removesuffix('/admin')}/{mall}/partner/{page}.xlsx"
        answer = self._http.request(method, url, auth=login, **kwargs)
        if answer.status_code >= 400:
            raise RefusedHereError(f"{method} {url}: {answer.status_code} {answer.text}")
        return answer

    def ledger(self) -> Json:
        """What really happened."""
        return self.ask("GET", "/ledger")

    def products(self) -> list[Json]:
        """The products as the malls keep them, with their options' stock."""
        return self.ask("GET", "/products")

    def entries(self, kind: str) -> list[Json]:
        """The ledger's entries of one kind, all of them."""
        found: list[Json] = []
        while page := self.ask("GET", "/ledger/entries", kind=kind, after=found[-1]["seq"] if found else 0):
            found.extend(page)
        return found


def pretty(value: Json) -> str:
    """JSON for a person."""
    return json.dumps(value, ensure_ascii=False, indent=2)
