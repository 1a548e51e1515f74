"""Product codes, 자체상품코드 and ISBN: how they are made, kept apart and checked."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from eventsourcing.domain import Aggregate, event

from catalog.domain.refusals import CodesUsedUpError, OwnCodeTakenError

NAMESPACE = uuid5(NAMESPACE_URL, "mallbridge/catalog")
SEOUL = ZoneInfo("Asia/Seoul")
CODES_A_DAY = 9_999_999
OWN_CODE_LENGTH = 10


def day_of(at: datetime) -> str:
    """The day in Seoul as `YYYYMMDD`, as product codes start."""
    return at.astimezone(SEOUL).strftime("%Y%m%d")


class CodeSequence(Aggregate):
    """The product codes of one seller on one day.

    A code is drawn in the transaction that enters its product: a refused save leaves no gap, and of two saves at the
    same time one meets the other's event, is tried again and draws the next number.
    """

    class Started(Aggregate.Created):
        """The seller's first product of the day."""

        seller_id: UUID
        day: str

    class Drawn(Aggregate.Event):
        """A number was given to a product."""

        number: int

    @event(Started)
    def __init__(self, seller_id: UUID, day: str) -> None:
        self.seller_id = seller_id
        self.day = day
        self.number = 0

    @staticmethod
    def create_id(seller_id: UUID, day: str, **_: Any) -> UUID:
        """The id of a seller's sequence of a day."""
        return uuid5(NAMESPACE, f"{seller_id}/codes/{day}")

    @property
    def next_code(self) -> str:
        """The code that the next product gets, e.g. `202008130172432`."""
        return f"{self.day}{self.number + 1:07d}"

    def draw(self) -> str:
        """Give the next code away. Raises CodesUsedUpError after 9,999,999 codes in a day."""
        if self.number >= CODES_A_DAY:
            raise CodesUsedUpError("오늘 만들 수 있는 상품코드를 모두 썼습니다. 내일 다시 등록해 주세요.")
        code = self.next_code
        self._drawn(self.number + 1)
        return code

    @event(Drawn)
    def _drawn(self, number: int) -> None:
        self.number = number


class OwnCode(Aggregate):
    """One 자체상품코드 of one seller and the product that holds it.

    Being an aggregate keyed by seller and code, two saves at the same time cannot both take it. A deleted product
    keeps its code, so that it can always be restored.
    """

    class Noted(Aggregate.Created):
        """The code was used for the first time."""

        seller_id: UUID
        own_code: str

    class Taken(Aggregate.Event):
        """A product took the code."""

        product_id: UUID

    class Freed(Aggregate.Event):
        """Its product gave the code up."""

    @event(Noted)
    def __init__(self, seller_id: UUID, own_code: str) -> None:
        self.seller_id = seller_id
        self.own_code = own_code
        self.product_id: UUID | None = None

    @staticmethod
    def create_id(seller_id: UUID, own_code: str, **_: Any) -> UUID:
        """The id of a seller's code; capital and small letters are the same code."""
        return uuid5(NAMESPACE, f"{seller_id}/own-code/{own_code.casefold()}")

    def take(self, product_id: UUID) -> None:
        """Give the code to a product. Raises OwnCodeTakenError when another one has it."""
        if self.product_id == product_id:
            return
        if self.product_id is not None:
            raise OwnCodeTakenError(
                f"자체상품코드 {self.own_code}는 이미 다른 상품(삭제된 상품 포함)이 쓰고 있습니다."
                " 다른 코드를 입력해 주세요.",
                field="own_code",
            )
        self._taken(product_id)

    @event(Taken)
    def _taken(self, product_id: UUID) -> None:
        self.product_id = product_id

    def free(self, product_id: UUID) -> None:
        """Take the code back from its product; from another one nothing is taken."""
        if self.product_id == product_id:
            self._freed()

    @event(Freed)
    def _freed(self) -> None:
        self.product_id = None


def isbn_is_valid(isbn: str) -> bool:
    """Whether an ISBN-10 or ISBN-13, with or without hyphens, has its right check digit."""
    digits = isbn.replace("-", "").replace(" ", "").upper()
    if len(digits) == 10:
        return _isbn10_is_valid(digits)
    return len(digits) == 13 and _isbn13_is_valid(digits)


def _isbn10_is_valid(digits: str) -> bool:
    if not _is_number(digits[:9]) or digits[9] not in "0123456789X":
        return False
    last = 10 if digits[9] == "X" else int(digits[9])
    total = sum((10 - place) * int(digit) for place, digit in enumerate(digits[:9])) + last
    return total % 11 == 0


def _isbn13_is_valid(digits: str) -> bool:
    if not _is_number(digits) or digits[:3] not in ("978", "979"):
        return False
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
