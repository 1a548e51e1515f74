"""What CJ mall refuses of a product (malls.md 11.2; the words are unverified)."""

import re

from mall_simulator.categories import category
from mall_simulator.forms import missing, text, whole
from mall_simulator.markup import many
from mall_simulator.records import Doc

CATEGORY = 35_000_000
DESCRIPTION = "91059"
COURIERS = frozenset({"11", "12", "15", "16", "22", "29", "65", "70", "71", "78", "81", "82", "87", "88", "93", "99"})
_REQUIRED = (
    "chnCls",
    "tGrpCd",
    "uniqBrandCd",
    "uniqMkrNatCd",
    "uniqMkrCompCd",
    "mdCode",
    "itemDesc",
    "zLocalBolDesc",
    "zlocalCcDesc",
    "courier",
    "zContactSeqNo",
    "zSupShipSeqNo",
    "zReturnSeqNo",
    "delivCostCd",
    "lowpriceInd",
    "mallitem.mallItemDesc",
    "image.imageMain",
)
_CODES = {
    "chnCls": {"30", "40"},
    "vatCode": {"S", "E", "N", "Z"},
    "zDeliveryType": {"10", "20", "30", "35", "40", "99"},
    "zShippingMethod": {"10", "20", "30", "40"},
    "stockMgntLevel": {"1", "2"},
    "delivCostType": {"01", "02", "03", "04"},
    "lowpriceInd": {"Y", "N"},
    "certItemRequireYn": {"Y", "N"},
}
_LENGTHS = (("itemDesc", 120), ("zLocalBolDesc", 40), ("zlocalCcDesc", 20))
_UNIT = ("unitNm", "unitRetail", "unitCost", "leadTime", "startSaleDt", "endSaleDt", "vpn")


def good_problem(good: Doc) -> str | None:
    """What is wrong with a `good` of a creation."""
    absent = missing(good, _REQUIRED)
    if absent:
        return f"필수항목이 누락되었습니다. [{absent[0]}]"
    for name, allowed in _CODES.items():
        if text(good, name) not in allowed:
            return f"{name} 코드가 올바르지 않습니다. [{text(good, name)}]"
    node = category((whole(good, "tGrpCd") or 0) - CATEGORY)
    if node is None or not node.leaf:
        return f"상품분류코드가 올바르지 않습니다. [{text(good, 'tGrpCd')}]"
    if text(good, "courier") not in COURIERS:
        return f"택배사코드가 올바르지 않습니다. [{text(good, 'courier')}]"
    if text(good, "lowpriceInd") == "Y" and not whole(good, "deliveryHomeCost"):
        return "유료배송은 배송비(deliveryHomeCost)가 필수입니다."
    return _name_problem(good) or told_problem(good) or _units_problem(good)


def told_problem(good: Doc) -> str | None:
    """What is wrong with the 상품기술서, the certificate and the image, of a creation or a change."""
    reports = {text(row, "pedfId"): text(row, "html") for row in many(good, "goodsReport")}
    if not reports.get(DESCRIPTION):
        return "상품기술서(91059)가 누락되었습니다."
    if len(reports) < 2 or not all(reports.values()):
        return "정보고시 항목이 누락되었습니다."
    if text(good, "certItemRequireYn") == "Y" and not text(good, "cert.certNo"):
        return "품질인증정보가 누락되었습니다."
    return None


def is_period(first: str, last: str) -> bool:
    """Whether both are days, `yyyy-MM-dd`, in their order."""
    return all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) for day in (first, last)) and first <= last


def _name_problem(good: Doc) -> str | None:
    name = text(good, "itemDesc")
    if any(not letter.isalnum() and not letter.isspace() for letter in name):
        return f"상품명에 특수문자를 사용할 수 없습니다. [{name}]"
    long = [field for field, most in _LENGTHS if len(text(good, field).encode("cp949", "replace")) > most]
    return f"{long[0]}의 길이가 초과되었습니다." if long else None


def _units_problem(good: Doc) -> str | None:
    units = many(good, "unit")
    if not units:
        return "단품정보가 누락되었습니다."
    for unit in units:
        absent = missing(unit, _UNIT)
        if absent:
            return f"단품 필수항목이 누락되었습니다. [{absent[0]}]"
        price, cost, stock = (whole(unit, name) for name in ("unitRetail", "unitCost", "availableQty"))
        if not price or price % 10 or cost is None or cost > price or stock is None or stock < 0:
            return f"단품 판매가, 매입가, 수량을 확인하세요. [{text(unit, 'unitNm')}]"
        if not re.fullmatch(r"\d{2}", text(unit, "leadTime")):
            return f"리드타임이 올바르지 않습니다. [{text(unit, 'leadTime')}]"
        if not is_period(text(unit, "startSaleDt"), text(unit, "endSaleDt")):
            return "판매기간(startSaleDt, endSaleDt)이 올바르지 않습니다. (yyyy-MM-dd)"
    codes = [text(unit, "vpn") for unit in units]
    return "협력사상품코드(vpn)가 중복되었습니다." if len(set(codes)) < len(codes) else None
