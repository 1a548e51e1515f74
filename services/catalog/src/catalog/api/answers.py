"""What the catalogue answers with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from catalog.domain import CATEGORIES, ITEM_TYPES, sellable
from catalog.projections import FoundStock, HistoryRow, PastState, ProductRow, StockRow
from chassis.causes import trace_id_of
from contracts.malls import cause_told, mall_name


class CategoryAnswer(BaseModel):
    """A category; `certificate` is the kind of certificate that it needs."""

    code: str
    path: list[str]
    certificate: str | None


class ItemTypeAnswer(BaseModel):
    """An official item type of 품목고시 and its fields in order."""

    code: str
    name: str
    fields: list[str]


class SavedAnswer(BaseModel):
    """A saved product. `revision` grows with every save."""

    product_id: UUID
    code: str
    revision: int


class ProductAnswer(BaseModel):
    """A product: the form's fields in `details`, with option keys and the stock as it is now.

    `stock` is the total (null: not kept), `oversold` how many more were ordered than there were.
    """

    product_id: UUID
    code: str
    revision: int
    details: dict[str, Any]
    malls: list[str]
    stock: int | None
    oversold: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class PastProductAnswer(BaseModel):
    """A product as it was since `saved_at`."""

    product_id: UUID
    code: str
    revision: int
    details: dict[str, Any]
    saved_at: datetime


class ProductLineAnswer(BaseModel):
    """A product in a list."""

    product_id: UUID
    code: str
    own_code: str | None
    name: str
    on_sale: bool
    for_coupang: bool
    category_paths: list[list[str]]
    price_won: int
    image_url: str
    malls: list[str]
    stock: int | None
    oversold: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class ChangeAnswer(BaseModel):
    """One field that changed, by its Korean label; null stands for what was not there."""

    field: str
    label: str
    before: str | None
    after: str | None


class HistoryAnswer(BaseModel):
    """What happened to a product: `entered`, `changed`, `linked`, `deleted` or `restored`; by whom and why."""

    version: int
    kind: str
    actor: str
    mall: str | None
    mall_name: str | None
    changes: list[ChangeAnswer]
    recorded_at: datetime
    correlation_id: UUID
    trace_id: str | None


class DifferencesAnswer(BaseModel):
    """A form beside the product as it stands: its `revision`, who saved it since the form was read, and what differs.

    In `differences`, `before` is what stands there and `after` what the form says.
    """

    revision: int
    saves: list[HistoryAnswer]
    differences: list[ChangeAnswer]


class StockLineAnswer(BaseModel):
    """The stock of one option (`option`), 추가상품 (`extra`) or product without options (`product`).

    `sellable` is what the malls are told: the stock less 안전재고 (`safety`). At zero it is 품절.
    """

    option_key: str
    label: str
    kind: str
    on_hand: int
    safety: int
    sellable: int
    sold_out: bool
    oversold: int
    cause: str
    changed_at: datetime


class FoundStockAnswer(StockLineAnswer):
    """The stock of one option, and of which product it is. `image_url` is the product's first picture."""

    product_id: UUID
    code: str
    own_code: str | None
    name: str
    image_url: str | None
    malls: list[str]


class StockAnswer(BaseModel):
    """재고정보 of a product with the totals of its options and of its 추가상품."""

    product_id: UUID
    stock_used: bool
    lines: list[StockLineAnswer]
    total: int
    extras_total: int
    oversold: int


def categories() -> list[CategoryAnswer]:
    """Our categories."""
    return [CategoryAnswer(code=c.code, path=list(c.path), certificate=c.certificate) for c in CATEGORIES.values()]


def item_types() -> list[ItemTypeAnswer]:
    """The official item types."""
    return [ItemTypeAnswer(code=t.code, name=t.name, fields=list(t.fields)) for t in ITEM_TYPES.values()]


def product_answer(row: ProductRow, stock: dict[str, StockRow]) -> ProductAnswer:
    """A product with the stock of each option within its details."""
    details = dict(row.details)
    numbers = {key: level.on_hand for key, level in stock.items()}
    options = details["options"]
    combinations = [one | {"stock": numbers.get(one["key"])} for one in options["combinations"]]
    details["options"] = options | {"combinations": combinations}
    details["extras"] = [one | {"stock": numbers.get(one["key"])} for one in details["extras"]]
    shown = {name: getattr(row, name) for name in ProductAnswer.model_fields if name != "details"}
    return ProductAnswer(details=details, **shown)


def past_answer(product_id: UUID, past: PastState) -> PastProductAnswer:
    """A product as it was."""
    return PastProductAnswer(
        product_id=product_id,
        code=past.code,
        revision=past.revision,
        details=past.details,
        saved_at=past.recorded_at,
    )


def product_line(row: ProductRow) -> ProductLineAnswer:
    """A product in a list."""
    details = row.details
    same = ("own_code", "name", "on_sale", "for_coupang", "price_won")
    shown = ("product_id", "code", "malls", "stock", "oversold", "created_at", "updated_at", "deleted_at")
    return ProductLineAnswer(
        category_paths=[list(CATEGORIES[code].path) for code in details["category_codes"]],
        image_url=details["image_urls"][0],
        **{name: details[name] for name in same},
        **{name: getattr(row, name) for name in shown},
    )


def history_answer(row: HistoryRow) -> HistoryAnswer:
    """A line of 상품수정이력."""
    return HistoryAnswer(
        version=row.version,
        kind=row.kind,
        actor=row.actor,
        mall=row.mall,
        mall_name=mall_name(row.mall) if row.mall else None,
        changes=[ChangeAnswer(**change) for change in row.changes],
        recorded_at=row.recorded_at,
        correlation_id=row.correlation_id,
        trace_id=trace_id_of(row.traceparent),
    )


def stock_answer(product: ProductRow, stock: dict[str, StockRow]) -> StockAnswer:
    """재고정보 in the order of the form."""
    details = product.details
    lines = [_stock_line(which, stock[key]) for key, which in stock_labels(details).items() if key in stock]
    return StockAnswer(
        product_id=product.product_id,
        stock_used=details["stock_used"],
        lines=lines,
        total=sum(line.on_hand for line in lines if line.kind != "extra"),
        extras_total=sum(line.on_hand for line in lines if line.kind == "extra"),
        oversold=sum(line.oversold for line in lines),
    )


def stock_labels(details: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What stock can be kept of, by key, in the order of the form: `option`, `product` or `extra`, and its name."""
    labels = {one["key"]: ("option", " / ".join(one["values"])) for one in details["options"]["combinations"]}
    labels = labels or {"": ("product", details["name"])}
    return labels | {one["key"]: ("extra", one["name"]) for one in details["extras"]}


def found_stock_answer(found: FoundStock) -> FoundStockAnswer:
    """A row of 재고관리."""
    which = stock_labels(found.details).get(found.row.option_key, ("option", found.row.option_key))
    images = found.details["image_urls"]
    return FoundStockAnswer(
        **vars(_stock_line(which, found.row)),
        product_id=found.product_id,
        code=found.code,
        own_code=found.own_code,
        name=found.name,
        image_url=images[0] if images else None,
        malls=found.malls,
    )


def _stock_line(which: tuple[str, str], row: StockRow) -> StockLineAnswer:
    left = sellable(row.on_hand, row.safety)
    return StockLineAnswer(
        option_key=row.option_key,
        label=which[1],
        kind=which[0],
        on_hand=row.on_hand,
        safety=row.safety,
        sellable=left,
        sold_out=left == 0,
        oversold=row.oversold,
        cause=cause_told(row.cause),
        changed_at=row.changed_at,
    )
