"""What other services told and order handling needs beside accounts and standing: products and codes."""

from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from collecting.domain import NAMESPACE


class CatalogueItem(Aggregate):
    """A product as the catalogue tells it: its codes, name and options (key → text), for mapping."""

    class Told(Aggregate.Created):
        """The catalogue told of it for the first time."""

        seller_id: UUID
        product_id: UUID

    class Changed(Aggregate.Event):
        """Its codes, name or options are others now."""

        code: str
        own_code: str
        name: str
        options: dict[str, str]

    @event(Told)
    def __init__(self, *, seller_id: UUID, product_id: UUID) -> None:
        self.seller_id = seller_id
        self.product_id = product_id
        self.code = self.own_code = self.name = ""
        self.options: dict[str, str] = {}

    @staticmethod
    def create_id(seller_id: UUID, product_id: UUID) -> UUID:
        """One for each product."""
        return uuid5(NAMESPACE, f"{seller_id}/product/{product_id}")

    def change(self, code: str, own_code: str, name: str, options: dict[str, str]) -> None:
        """Take in what the catalogue tells now."""
        if (self.code, self.own_code, self.name, self.options) != (code, own_code, name, options):
            self._changed(code, own_code, name, options)

    @event(Changed)
    def _changed(self, code: str, own_code: str, name: str, options: dict[str, str]) -> None:
        self.code, self.own_code, self.name, self.options = code, own_code, name, options


class ProductCode(Aggregate):
    """A code that a mall may give back as the seller's product code, and the product that it means."""

    class Claimed(Aggregate.Created):
        """A product or listing has this code."""

        seller_id: UUID
        code: str
        product_id: UUID

    class Moved(Aggregate.Event):
        """Another product has it now."""

        product_id: UUID

    @event(Claimed)
    def __init__(self, *, seller_id: UUID, code: str, product_id: UUID) -> None:
        self.seller_id = seller_id
        self.code = code
        self.product_id = product_id

    @staticmethod
    def create_id(seller_id: UUID, code: str) -> UUID:
        """One for each code."""
        return uuid5(NAMESPACE, f"{seller_id}/code/{code}")

    def move(self, product_id: UUID) -> None:
        """It means another product now."""
        if self.product_id != product_id:
            self._moved(product_id)

    @event(Moved)
    def _moved(self, product_id: UUID) -> None:
        self.product_id = product_id
