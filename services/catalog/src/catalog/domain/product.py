"""The product: entered, changed, linked to malls, deleted and restored, always as a whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate, event

from catalog.domain.changes import changes_between
from catalog.domain.codes import NAMESPACE
from catalog.domain.details import FieldChange, Options, ProductDetails, StockLevel
from catalog.domain.notices import in_official_order
from catalog.domain.options import with_extra_keys, with_option_keys
from catalog.domain.refusals import (
    OptionError,
    OptionsLockedError,
    ProductDeletedError,
    ProductMovedError,
    ProductNotDeletedError,
    StockError,
)
from catalog.domain.rules import refusals_of
from catalog.domain.stock_entry import StockEntry, stock_keys_of, stock_refusals
from chassis.refusals import RefusalError, RefusalsError


class Product(Aggregate):
    """A product of a seller. Each save records its whole new state and what it changed."""

    class Entered(Aggregate.Created):
        """The product was entered, with the stock levels it began with."""

        seller_id: UUID
        code: str
        revision: int
        details: ProductDetails
        stock_levels: tuple[StockLevel, ...]

    class Saved(Aggregate.Event):
        """The product was changed. The stock levels are those at the time of the save."""

        code: str
        revision: int
        details: ProductDetails
        stock_levels: tuple[StockLevel, ...]
        changes: tuple[FieldChange, ...]

    class Linked(Aggregate.Event):
        """A mall sells the product: from now on its options are locked."""

        listing_id: UUID
        account_id: UUID
        mall: str

    class Deleted(Aggregate.Event):
        """The product was deleted; its history stays."""

    class Restored(Aggregate.Event):
        """The product came back, with the state and the stock levels it has now."""

        code: str
        revision: int
        details: ProductDetails
        stock_levels: tuple[StockLevel, ...]

    @event(Entered)
    def __init__(
        self,
        seller_id: UUID,
        code: str,
        revision: int,
        details: ProductDetails,
        stock_levels: tuple[StockLevel, ...],
    ) -> None:
        self.seller_id = seller_id
        self.code = code
        self.details = details
        self.deleted = False
        self.linked: dict[str, str] = {}
        self.revision = revision

    @staticmethod
    def create_id(seller_id: UUID, code: str, **_: Any) -> UUID:
        """The id of the product with this code."""
        return uuid5(NAMESPACE, f"{seller_id}/product/{code}")

    @classmethod
    def enter(
        cls, seller_id: UUID, code: str, details: ProductDetails, stock_levels: tuple[StockLevel, ...]
    ) -> "Product":
        """Enter a product with details that `check` let pass."""
        return cls(seller_id, code, 1, details, stock_levels)

    def checked(
        self, details: ProductDetails, stock: StockEntry, expected_revision: int | None = None
    ) -> ProductDetails:
        """The details as they would be saved: checked, with keys.

        Raises what `check` raises, ProductDeletedError, or ProductMovedError when the product is not at the revision
        that the caller read.
        """
        self._refuse_deleted()
        if expected_revision is not None and expected_revision != self.revision:
            raise ProductMovedError("다른 사람이 먼저 상품을 수정했습니다. 새로 고친 뒤 다시 저장해 주세요.")
        return check(self.id, details, stock, self.details, locked=bool(self.linked))

    def differences(self, details: ProductDetails) -> tuple[FieldChange, ...]:
        """What these details, right or wrong, have other than it: from what stands here to what they say."""
        return changes_between(self.details, _keyed(self.id, details, self.details))

    def change(self, details: ProductDetails, stock_levels: tuple[StockLevel, ...]) -> None:
        """Save checked details; without any change nothing is recorded."""
        if details != self.details:
            changes = changes_between(self.details, details)
            self._saved(self.code, self.revision + 1, details, stock_levels, changes)

    @event(Saved)
    def _saved(
        self,
        code: str,
        revision: int,
        details: ProductDetails,
        stock_levels: tuple[StockLevel, ...],
        changes: tuple[FieldChange, ...],
    ) -> None:
        self.details = details
        self.revision = revision

    def link(self, listing_id: UUID, account_id: UUID, mall: str) -> None:
        """Note that a mall sells it; the same listing counts once."""
        if str(listing_id) not in self.linked:
            self._linked(listing_id, account_id, mall)

    @event(Linked)
    def _linked(self, listing_id: UUID, account_id: UUID, mall: str) -> None:
        self.linked = {**self.linked, str(listing_id): mall}

    def delete(self) -> None:
        """Delete it. Raises ProductDeletedError when it is deleted already."""
        self._refuse_deleted()
        self._deleted()

    @event(Deleted)
    def _deleted(self) -> None:
        self.deleted = True

    def restore(self, stock_levels: tuple[StockLevel, ...]) -> None:
        """Bring it back. Raises ProductNotDeletedError when it is not deleted."""
        if not self.deleted:
            raise ProductNotDeletedError("삭제된 상품이 아니므로 복원할 수 없습니다. 상품조회에서 확인해 주세요.")
        self._restored(self.code, self.revision + 1, self.details, stock_levels)

    @event(Restored)
    def _restored(
        self, code: str, revision: int, details: ProductDetails, stock_levels: tuple[StockLevel, ...]
    ) -> None:
        self.deleted = False
        self.revision = revision

    def refuse_unknown_stock(self, option_key: str) -> None:
        """Raise StockError when no stock is kept under the key, ProductDeletedError when the product is deleted."""
        self._refuse_deleted()
        if option_key not in stock_keys_of(self.details):
            raise StockError(
                f"이 상품에는 옵션코드 '{option_key}'의 재고가 없습니다."
                " 상품의 재고 사용여부와 옵션코드를 확인해 주세요.",
                field="option_key",
            )

    def _refuse_deleted(self) -> None:
        if self.deleted:
            raise ProductDeletedError("삭제된 상품입니다. 상품복원에서 먼저 복원해 주세요.")


def check(
    product_id: UUID,
    details: ProductDetails,
    stock: StockEntry,
    before: ProductDetails | None = None,
    *,
    locked: bool = False,
) -> ProductDetails:
    """Details with every key given, as they may be saved.

    Raises RefusalsError with everything that is wrong with them and with the stock entered, or OptionsLockedError.
    """
    keyed = _keyed(product_id, details, before)
    refusals = [*refusals_of(keyed), *_wrong_keys(details, before), *stock_refusals(keyed, stock, before)]
    locks = _unlocked(keyed.options, before.options if before and locked else None)
    if locks and not refusals:
        raise locks[0]
    if refusals:
        raise RefusalsError([*refusals, *locks])
    return keyed


def _keyed(product_id: UUID, details: ProductDetails, before: ProductDetails | None) -> ProductDetails:
    return replace(
        details,
        notice=in_official_order(details.notice),
        options=with_option_keys(product_id, details.options, before.options.combinations if before else ()),
        extras=with_extra_keys(product_id, details.extras, before.extras if before else ()),
    )


def _wrong_keys(given: ProductDetails, before: ProductDetails | None) -> Iterator[RefusalError]:
    field = "options.combinations"
    known = {one.key for one in (*before.options.combinations, *before.extras)} if before else set[str]()
    keys = [one.key for one in (*given.options.combinations, *given.extras) if one.key]
    unknown = [key for key in keys if key not in known]
    if unknown:
        yield OptionError(f"이 상품에 없는 옵션코드입니다. 지우고 저장해 주세요: {', '.join(unknown)}", field=field)
    if len(set(keys)) != len(keys):
        yield OptionError("같은 옵션코드가 두 번 있습니다. 하나를 지우고 저장해 주세요.", field=field)


def _unlocked(options: Options, locked: Options | None) -> tuple[RefusalError, ...]:
    if locked is None or options == locked:
        return ()
    sentence = "옵션은 제휴몰에 연동된 상품에서는 바꿀 수 없습니다. 옵션을 되돌린 뒤 저장해 주세요."
    return (OptionsLockedError(sentence, field="options"),)
