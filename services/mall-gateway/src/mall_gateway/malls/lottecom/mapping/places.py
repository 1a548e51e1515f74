"""The places and fee policies that a seller keeps at 롯데온 (malls.md 8.2).

malls.md names the calls; the fields of a row, and what the codes 01, 02, DV_CST and ADTN_DV_CST mean, are public
clients'.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from mall_gateway.malls.answers import as_object
from mall_gateway.malls.port import DeliveryTemplate

OUTBOUND, RETURN, POLICY, REMOTE_POLICY = "출고지", "반품지", "배송비정책", "추가배송비정책"


def places(rows: Iterable[Any]) -> Iterator[DeliveryTemplate]:
    """Outbound and return places; others are left out, for no field wants them."""
    for row in map(as_object, rows):
        kind = _place_kind(str(row.get("dvpTypCd")))
        if kind and row.get("dvpNo"):
            yield DeliveryTemplate(str(row["dvpNo"]), str(row.get("dvpNm") or row["dvpNo"]), kind, row)


def _place_kind(code: str) -> str:
    match code:
        case "01":
            return RETURN
        case "02":
            return OUTBOUND
        case _:
            return ""


def policies(rows: Iterable[Any]) -> Iterator[DeliveryTemplate]:
    """Fee policies, and those for remote places."""
    for row in map(as_object, rows):
        kind = _policy_kind(str(row.get("dvCstTypCd")))
        if kind and row.get("dvCstPolNo"):
            name = row.get("dvCstPolNm") or f"{kind} {_fee_of(row)}"
            yield DeliveryTemplate(str(row["dvCstPolNo"]), str(name), kind, row)


def _policy_kind(code: str) -> str:
    match code:
        case "DV_CST":
            return POLICY
        case "ADTN_DV_CST":
            return REMOTE_POLICY
        case _:
            return ""


def _fee_of(row: dict[str, Any]) -> str:
    fee = row.get("dvCst") or row.get("inrmAdtnDvCst") or 0
    return f"{fee}원"
