"""재고정보 of the product form: which stock is kept, and the numbers entered with a product."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.domain.details import ProductDetails
from catalog.domain.refusals import StockError
from catalog.domain.stock import STOCK_LIMIT
from chassis.refusals import RefusalError


@dataclass(frozen=True)
class StockEntry:
    """The numbers entered: for all (일괄입력, or the product without options), and one an option and 추가상품.

    None stands for what was left empty. A number for all fills the empty ones of what is new.
    """

    everything: int | None = None
    options: tuple[int | None, ...] = ()
    extras: tuple[int | None, ...] = ()


def stock_keys_of(details: ProductDetails) -> tuple[str, ...]:
    """The keys that a product's stock is kept under: its options, or itself (empty), then its 추가상품."""
    if not details.stock_used:
        return ()
    own = tuple(one.key for one in details.options.combinations) or ("",)
    return (*own, *(one.key for one in details.extras))


def stock_wanted(details: ProductDetails, entry: StockEntry) -> dict[str, int | None]:
    """The number entered for each key that stock is kept under, None where none was."""
    combinations = [one.key for one in details.options.combinations]
    own = dict(zip(combinations, entry.options, strict=False)) if combinations else {"": entry.everything}
    extras = dict(zip([one.key for one in details.extras], entry.extras, strict=False))
    return {key: (own | extras).get(key) for key in stock_keys_of(details)}


def opening_stock(details: ProductDetails, entry: StockEntry, key: str) -> int:
    """The number that a new key begins with; the entry was checked to have one."""
    wanted = stock_wanted(details, entry)[key]
    return wanted if wanted is not None else entry.everything or 0


def stock_refusals(details: ProductDetails, entry: StockEntry, before: ProductDetails | None) -> Iterator[RefusalError]:
    """What is wrong with the numbers: missing for what is new, out of range, or given where stock is not used."""
    given = [number for number in (entry.everything, *entry.options, *entry.extras) if number is not None]
    if not details.stock_used:
        if given:
            yield StockError("재고수량을 쓰려면 재고정보의 사용에 체크하고, 아니면 수량을 지워 주세요.", field="stock")
        return
    if any(not 0 <= number <= STOCK_LIMIT for number in given):
        yield StockError(f"재고수량은 0개부터 {STOCK_LIMIT:,}개까지 입력해 주세요.", field="stock")
    kept = stock_keys_of(before) if before else ()
    wanted = stock_wanted(details, entry)
    if entry.everything is None and any(number is None and key not in kept for key, number in wanted.items()):
        yield StockError("옵션과 추가상품마다 재고수량을 입력하거나 일괄입력을 해 주세요.", field="stock")
