"""A seller who carries spreadsheets between the partner site of a mall without an API and the gateway."""

from proofs.people import Desk, Json, Market

SITE_PAGES = {"orders": "orders", "product-numbers": "products"}
"""Sheets that come from the mall, and the page of its site that gives them."""


class Carrier:
    """The files of one account."""

    def __init__(self, desk: Desk, market: Market, mall: str, account: str, login: tuple[str, str]) -> None:
        self._desk, self._market, self._mall, self._login = desk, market, mall, login
        self._files = f"/accounts/{account}/files"
        self._made = f"/accounts/{account}/hand-outs"

    def bring(self, sheet: str) -> Json:
        """Download a file at the mall and upload it here. Raises AssertionError for a row that is not understood."""
        body = self._market.file(self._mall, SITE_PAGES[sheet], self._login)
        told = self._desk.ask("POST", "mall-gateway", f"{self._files}/{sheet}", content=body)
        if told["problems"]:
            raise AssertionError(f"{self._mall} {sheet}: {told['problems'][0]}")
        return told

    def take(self, sheet: str) -> Json:
        """Take what waits and upload it at the mall, where something waits. Raises AssertionError for a refused row."""
        if not self.waiting(sheet):
            return None
        made = self._desk.ask("POST", "mall-gateway", f"{self._files}/{sheet}/hand-outs")
        body = self._desk.answer("GET", "mall-gateway", f"{self._made}/{made['file_id']}").content
        told = self._market.give_file(self._mall, sheet, self._login, body)
        if told["fail"]:
            raise AssertionError(f"{self._mall} {sheet}: {told['messages'][0]}")
        return told

    def waiting(self, sheet: str) -> int:
        """How many rows wait to be taken out."""
        sheets = self._desk.see("mall-gateway", self._files)["sheets"]
        return next(row["waiting"] for row in sheets if row["code"] == sheet)


def carrier_of(desk: Desk, market: Market, mall: str, account: str, credentials: dict[str, str]) -> Carrier | None:
    """The carrier of an account; None where the mall has an API."""
    if not desk.see("mall-gateway", f"/accounts/{account}/files")["sheets"]:
        return None
    return Carrier(desk, market, mall, account, (credentials["login_id"], credentials["password"]))
