"""What the catalogue publishes: whole products, and the stock of each option."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any
from uuid import UUID

from catalog.domain import (
    CATEGORIES,
    ITEM_TYPES,
    Origin,
    Product,
    ProductDetails,
    Stock,
    StockLevel,
    sellable,
)
from chassis.log import Recorded
from contracts import ContractEvent
from contracts import catalog as public


def publish(recorded: Recorded) -> ContractEvent | Sequence[ContractEvent] | None:
    """The public events of a stored one."""
    match recorded.event:
        case Product.Entered() | Product.Saved() as saved:
            return _product_saved(saved)
        case Product.Deleted() as deleted:
            return public.ProductDeleted(product_id=deleted.originator_id)
        case Product.Restored() as restored:
            return public.ProductRestored(product_id=restored.originator_id), _product_saved(restored)
        case Stock.Opened() | Stock.Moved() as moved:
            return _stock_changed(moved)
        case _:
            return None


def _product_saved(saved: Product.Entered | Product.Saved | Product.Restored) -> public.ProductSaved:
    product = product_shown(saved.originator_id, saved.code, saved.details, saved.stock_levels)
    return public.ProductSaved(revision=saved.revision, product=product)


def _stock_changed(moved: Stock.Opened | Stock.Moved) -> public.StockChanged:
    return public.StockChanged(
        product_id=moved.product_id,
        option_key=moved.option_key,
        on_hand=sellable(moved.balance, moved.safety),
        cause=moved.cause,
        revision=moved.originator_version,
    )


def product_shown(
    product_id: UUID, code: str, details: ProductDetails, stock_levels: Sequence[StockLevel]
) -> public.Product:
    """A product as the other services see it; a stock of None is not kept."""
    levels = {level.key: level for level in stock_levels}
    shown: dict[str, Any] = {name: getattr(details, name) for name in _AS_THEY_ARE}
    shown |= {
        "product_id": product_id,
        "code": code,
        "categories": [{"code": code, "path": CATEGORIES[code].path} for code in details.category_codes],
        "origin": _origin(details.origin),
        "certifications": [asdict(one) for one in details.certifications],
        "notice": asdict(details.notice) | {"item_type_name": ITEM_TYPES[details.notice.item_type].name},
        "detail_html": _detail_page(details),
        "option_use": details.options.use,
        "option_style": details.options.style,
        "option_names": details.options.names,
        "options": [asdict(one) | _stock(levels.get(one.key)) for one in details.options.combinations],
        "extras": [asdict(one) | _stock(levels.get(one.key)) for one in details.extras],
        "stock": _total(details, levels),
        "stock_revision": levels[""].revision if "" in levels else 0,
    }
    return public.Product.model_validate(shown)


_AS_THEY_ARE = [
    "own_code",
    "name",
    "on_sale",
    "for_coupang",
    "model_name",
    "model_number",
    "isbn",
    "maker",
    "brand",
    "made_on",
    "valid_until",
    "keywords",
    "image_urls",
    "price_won",
    "tax",
    "region",
    "adults_only",
]


def _origin(origin: Origin) -> dict[str, Any]:
    materials = [f"{one.name} / {one.origin} / {one.share}" for one in origin.ingredients]
    return {"kind": origin.kind, "place": origin.place, "materials": materials}


def _detail_page(details: ProductDetails) -> str:
    images = (f'<p><img src="{escape(address)}" alt=""></p>' for address in details.detail_image_urls)
    return "\n".join(filter(None, (details.detail_html, *images)))


def _stock(level: StockLevel | None) -> dict[str, Any]:
    return {"stock": level.sellable, "stock_revision": level.revision} if level else {"stock": None}


def _total(details: ProductDetails, levels: Mapping[str, StockLevel]) -> int | None:
    if not details.stock_used:
        return None
    own = [one.key for one in details.options.combinations] or [""]
    return sum(levels[key].sellable for key in own if key in levels)
