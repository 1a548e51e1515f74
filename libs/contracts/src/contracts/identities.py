"""Identities that more than one service derives: of a listing, an order line, a claim, an inquiry, a collection."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5


class LineNumbers(Protocol):
    """A mall's numbers of an order line, in whatever shape a service has them."""

    @property
    def order_no(self) -> str:
        """The order's number."""
        ...

    @property
    def line_no(self) -> str:
        """The line's number."""
        ...

    @property
    def box_no(self) -> str:
        """The parcel's number, where the mall has one."""
        ...

    @property
    def deal_no(self) -> str:
        """The deal's number, where the mall has one."""
        ...


class ClaimNumbers(Protocol):
    """A mall's numbers of a claim, in whatever shape a service has them."""

    @property
    def kind(self) -> str:
        """`cancel`, `return` or `exchange`."""
        ...

    @property
    def claim_no(self) -> str:
        """The claim's number; empty where the mall has none."""
        ...

    @property
    def order(self) -> LineNumbers:
        """The order line that it is about."""
        ...


class InquiryNumbers(Protocol):
    """A mall's number of an inquiry, in whatever shape a service has it."""

    @property
    def kind(self) -> str:
        """`product`, `customer_center` or `urgent`."""
        ...

    @property
    def inquiry_no(self) -> str:
        """The inquiry's number."""
        ...


ORDER_LINES = uuid5(NAMESPACE_URL, "mallbridge:order-lines")
CLAIMS = uuid5(NAMESPACE_URL, "mallbridge:claims")
INQUIRIES = uuid5(NAMESPACE_URL, "mallbridge:inquiries")


def line_key(ref: LineNumbers) -> str:
    """The mall's numbers of a line as one text: `order_no/box_no/deal_no/line_no`."""
    return f"{ref.order_no}/{ref.box_no}/{ref.deal_no}/{ref.line_no}"


def order_id(seller_id: UUID, mall: str, account_id: UUID, ref: LineNumbers) -> UUID:
    """The id of an order line: the same line of the same account always gives the same id.

    It is also the subject id that the buyer's data is sealed for.
    """
    return uuid5(ORDER_LINES, f"{seller_id}/{mall}/{account_id}/{line_key(ref)}")


def claim_key(ref: ClaimNumbers) -> str:
    """The mall's numbers of a claim as one text: `kind/claim_no/` and the `line_key` of its order line."""
    return f"{ref.kind}/{ref.claim_no}/{line_key(ref.order)}"


def claim_id(seller_id: UUID, mall: str, account_id: UUID, ref: ClaimNumbers) -> UUID:
    """The id of a claim: the same claim of the same account always gives the same id."""
    return uuid5(CLAIMS, f"{seller_id}/{mall}/{account_id}/{claim_key(ref)}")


def inquiry_key(ref: InquiryNumbers) -> str:
    """The mall's number of an inquiry as one text: `kind/inquiry_no`."""
    return f"{ref.kind}/{ref.inquiry_no}"


def inquiry_id(seller_id: UUID, mall: str, account_id: UUID, ref: InquiryNumbers) -> UUID:
    """The id of an inquiry, and the subject id that the asker's data is sealed for."""
    return uuid5(INQUIRIES, f"{seller_id}/{mall}/{account_id}/{inquiry_key(ref)}")


def lines_digest(keys: Iterable[str]) -> str:
    """The digest that seals a collection: SHA-256 (hex) of the distinct keys, sorted, joined by newlines."""
    return sha256("\n".join(sorted(set(keys))).encode()).hexdigest()


def listing_code(listing_id: UUID) -> str:
    """The seller's product code that a mall is given: `MB` and 18 digits or capital letters (20 characters).

    It is the same over all attempts, so that a lost registration can be asked for by it.
    """
    number = listing_id.int % 36**18
    digits = ""
    for _ in range(18):
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return f"MB{digits}"
