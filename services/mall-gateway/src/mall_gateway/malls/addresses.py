"""출고지 and 반품지 as sellers write them in one line: the post code first."""

import re
from dataclasses import dataclass

from mall_gateway.malls.answers import as_object

_LINE = re.compile(r"^[(\[]?(?P<zip_code>\d{5})[)\]]?[\s,]+(?P<address>\S.*)$")


@dataclass(frozen=True)
class Address:
    """A place with its five-digit post code."""

    zip_code: str
    address: str
    address_detail: str = ""
    phone: str = ""


def address_of(value: object) -> Address | None:
    """`06236 서울 강남구 테헤란로 1`, or an object of the fields' names; None for anything without a post code.

    What stands behind the first comma of a line is the detail.
    """
    parts = {name: str(part).strip() for name, part in as_object(value).items()}
    if parts.get("zip_code") and parts.get("address"):
        return Address(parts["zip_code"], parts["address"], parts.get("address_detail", ""), parts.get("phone", ""))
    line = _LINE.match(str(value).strip())
    if line is None:
        return None
    address, _, detail = line["address"].partition(",")
    return Address(line["zip_code"], address.strip(), detail.strip())
