"""Files of a mall without an API: what a seller uploads goes into its box, what waits there goes out (ADR 43)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.refusals import ConflictError, NotFoundError
from chassis.spreadsheets import read_rows
from mall_gateway.application.gateway import MallGateway
from mall_gateway.domain import MallAccount
from mall_gateway.malls.box import Box, FileNote, HandedOut, Upsert
from mall_gateway.malls.box.parsing import Problem, headings, parse, renames_of, split
from mall_gateway.malls.box.store import Owner, key_of
from mall_gateway.malls.box.writing import workbook
from mall_gateway.malls.port import MallProfile, Sheet

COLUMN_NAMES = "column_names"
"""The account's field with the seller's own names of the columns."""
MOST_PROBLEMS = 200
"""So many are told at once: a wrong column makes one a row."""


class NoSheetError(NotFoundError):
    """The mall has no such spreadsheet."""

    code = "no_such_sheet"


class NothingWaitsError(ConflictError):
    """There is nothing to hand out."""

    code = "nothing_waits"


@dataclass(frozen=True)
class Uploaded:
    """What became of a file: its good rows, how many brought something new, and what is wrong with the others."""

    rows: int
    changed: int
    problems: Sequence[Problem]
    more_problems: int


@dataclass(frozen=True)
class FileExchange:
    """Puts files in and takes them out. Methods block, so call them in a thread."""

    gateway: MallGateway
    box: Box

    def upload(self, seller_id: UUID, account_id: UUID, code: str, name: str, body: bytes, actor: str) -> Uploaded:
        """Keep the good rows of a spreadsheet. Raises SpreadsheetError where it can't be read as a whole."""
        account, sheet = self._sheet(seller_id, account_id, code, "in")
        parsed = parse(sheet, read_rows(body), self._renames(account), key_of)
        rows = [_upsert(sheet, key, values) for key, values in parsed.rows.items()]
        note = FileNote(sheet.code, "in", name, len(rows), len(parsed.problems), actor)
        changed = self.box.put_in(Owner(seller_id, account_id, account.mall), sheet.code, rows, note)
        told = parsed.problems[:MOST_PROBLEMS]
        return Uploaded(len(rows), changed, told, len(parsed.problems) - len(told))

    def hand_out(self, seller_id: UUID, account_id: UUID, sheet_code: str, name: str, actor: str) -> HandedOut:
        """Claim what waits. Raises NothingWaitsError."""
        account, sheet = self._sheet(seller_id, account_id, sheet_code, "out")
        note = FileNote(sheet.code, "out", name or sheet.label, 0, 0, actor)
        handed = self.box.hand_out(Owner(seller_id, account_id, account.mall), sheet.code, note)
        if handed is None:
            raise NothingWaitsError(f"내려받을 {sheet.label} 내용이 없습니다. 새로 처리한 뒤에 다시 시도해 주세요.")
        return handed

    def written(self, seller_id: UUID, account_id: UUID, sheet_code: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """A spreadsheet of the mall with these rows; without rows it is the empty form."""
        account, sheet = self._sheet(seller_id, account_id, sheet_code)
        return workbook(sheet, list(headings(sheet, self._renames(account))), rows)

    def profile(self, seller_id: UUID, account_id: UUID) -> MallProfile:
        """The mall of an account; it has no sheets where it has an API."""
        return self._account(seller_id, account_id)[1]

    def _account(self, seller_id: UUID, account_id: UUID) -> tuple[MallAccount, MallProfile]:
        account = self.gateway.load(MallAccount, account_id, seller_id)
        account.check_there()
        return account, self.gateway.profile(account.mall)

    def _sheet(self, seller_id: UUID, account_id: UUID, code: str, direction: str = "") -> tuple[MallAccount, Sheet]:
        account, profile = self._account(seller_id, account_id)
        if not profile.sheets:
            raise NoSheetError(f"{profile.name}은(는) 파일을 주고받지 않습니다. API로 연동됩니다.")
        for sheet in profile.sheets:
            if sheet.code == code and direction in ("", sheet.direction):
                return account, sheet
        raise NoSheetError(f"{profile.name}에 이런 파일이 없습니다. 파일 종류를 다시 골라 주세요.", field="sheet")

    def _renames(self, account: MallAccount) -> dict[str, str]:
        values = self.gateway.secrets.open(account.seller_id, account.id)
        return renames_of(values.get(COLUMN_NAMES, ""))


def _upsert(sheet: Sheet, key: str, values: Mapping[str, str]) -> Upsert:
    facts, personal = split(sheet, values)
    subject = (values[sheet.key[0]], values[sheet.key[1]]) if personal else None
    return Upsert(key, facts, personal, subject)
