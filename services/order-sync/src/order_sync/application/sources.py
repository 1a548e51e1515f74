"""Taking in what other services tell beside accounts and standing: products and listings' codes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from chassis.event_store import retry_on_conflict
from collecting.application import CollectingApplication
from order_sync.domain import (
    ITEM_LABELS,
    CatalogueItem,
    KnownClaim,
    Line,
    MallNumbers,
    Match,
    ProductCode,
    Sight,
    SoldItem,
    mall_facts,
)


class Sources(CollectingApplication):
    """The part of order-sync that other services feed."""

    name = "order_sync"
    items: ClassVar[Mapping[str, str]] = ITEM_LABELS
    goods: ClassVar[str] = "주문"
    values: ClassVar[Sequence[type[Any]]] = (
        *CollectingApplication.values,
        KnownClaim,
        Line,
        MallNumbers,
        Match,
        Sight,
        SoldItem,
    )

    def mall_name(self, mall: str) -> str:
        """What sellers call a mall."""
        return mall_facts(mall).name

    def listed_after(self, mall: str) -> timedelta:
        """How long a paid order may be missing from a mall's list."""
        return mall_facts(mall).listed_after

    def items_of(self, mall: str) -> Sequence[str]:  # noqa: ARG002
        """Every mall lists new orders and delivered ones."""
        return list(self.items)

    @retry_on_conflict
    def tell_product(
        self, seller_id: UUID, product_id: UUID, code: str, own_code: str, name: str, options: dict[str, str]
    ) -> None:
        """A product was saved: its codes are recognised from now on."""
        item = self._catalogue_item(seller_id, product_id)
        item.change(code, own_code, name, options)
        codes = [self._claim(seller_id, each, product_id) for each in (code, own_code) if each]
        self.save(item, *codes)

    def _catalogue_item(self, seller_id: UUID, product_id: UUID) -> CatalogueItem:
        found = self.find(CatalogueItem, CatalogueItem.create_id(seller_id, product_id), seller_id)
        return found or CatalogueItem(seller_id=seller_id, product_id=product_id)

    def _claim(self, seller_id: UUID, code: str, product_id: UUID) -> ProductCode:
        found = self.find(ProductCode, ProductCode.create_id(seller_id, code), seller_id)
        if found is None:
            return ProductCode(seller_id=seller_id, code=code, product_id=product_id)
        found.move(product_id)
        return found
