"""What 11번가 refuses of a product (malls.md 3.2, the words of the page's own examples)."""

import re

from mall_simulator.categories import category
from mall_simulator.forms import missing, text, whole
from mall_simulator.markup import many
from mall_simulator.records import Doc

CATEGORY = 1001000
MOST_OPTIONS = 99
_NAME_BYTES = 100
_FORBIDDEN = "'\"%&<>#†;[]"
_REQUIRED = (
    ("prdNm", "상품명은"),
    ("dispCtgrNo", "카테고리번호는"),
    ("suplDtyfrPrdClfCd", "부가세/면세상품코드는"),
    ("prdImage01", "대표 이미지는"),
    ("htmlDetail", "상세설명은"),
    ("selPrc", "판매가는"),
    ("addrSeqOut", "출고지 주소는"),
    ("addrSeqIn", "반품/교환지 주소는"),
    ("rtngdDlvCst", "반품 배송비는"),
    ("exchDlvCst", "교환 배송비는"),
    ("asDetail", "A/S 안내는"),
    ("rtngExchDetail", "교환반품 안내는"),
)
_CODES = {
    "selMthdCd": {"01"},
    "suplDtyfrPrdClfCd": {"01", "02", "03"},
    "minorSelCnYn": {"Y", "N"},
    "dlvCstInstBasiCd": {"01", "02", "03", "05", "07", "08"},
    "bndlDlvCnYn": {"Y", "N"},
    "selTermUseYn": {"Y", "N"},
}


def problem_of(body: Doc) -> str | None:
    """What is wrong with a `Product`, in the mall's words; None when it is fine."""
    absent = [words for name, words in _REQUIRED if missing(body, (name,))]
    if absent:
        return f"{absent[0]} 반드시 입력하셔야 합니다."
    return _basics(body) or _terms(body) or _options(body) or _notice(body)


def _basics(body: Doc) -> str | None:
    node = category((whole(body, "dispCtgrNo") or 0) - CATEGORY)
    if node is None or not node.leaf:
        return f"카테고리번호를 확인해 주세요. [{text(body, 'dispCtgrNo')}]"
    if len(text(body, "prdNm").encode("cp949", "replace")) > _NAME_BYTES:
        return "상품명은 100Byte 이하로 등록이 가능합니다."
    for name, allowed in _CODES.items():
        if text(body, name) and text(body, name) not in allowed:
            return f"{name} 값을 확인해 주세요. [{text(body, name)}]"
    if not re.search(r"\.(jpe?g|gif|png)(\?.*)?$", text(body, "prdImage01"), re.IGNORECASE):
        return "Image URL 의 소스의 Content-Type이 이미지가 아니거나, gif/jpg/jpeg 가 아닙니다."
    return None


def _terms(body: Doc) -> str | None:
    price = whole(body, "selPrc")
    if price is None or price <= 0 or price % 10:
        return "판매가는 10원 단위로 입력하셔야 합니다."
    days = [text(body, name) for name in ("aplBgnDy", "aplEndDy")]
    if text(body, "selTermUseYn") == "Y" and not all(re.fullmatch(r"\d{4}/\d{2}/\d{2}", day) for day in days):
        return "판매기간은 YYYY/MM/DD 형식으로 입력하셔야 합니다."
    kind = text(body, "dlvCstInstBasiCd")
    if kind in ("02", "03") and not whole(body, "dlvCst1"):
        return "배송비를 입력하셔야 합니다."
    if kind == "03" and not whole(body, "PrdFrDlvBasiAmt"):
        return "무료배송 기준금액을 입력하셔야 합니다."
    groups = {text(row, "crtfGrpTypCd"): row for row in many(body, "ProductCertGroup")}
    if {"01", "02", "03"} - set(groups):
        return "인증정보그룹을 모두 입력하셔야 합니다."
    lacking = [g for g in groups.values() if text(g, "crtfGrpObjClfCd") == "01" and not many(g, "ProductCert")]
    return "인증대상 상품은 인증번호를 입력하셔야 합니다." if lacking else None


def _options(body: Doc) -> str | None:
    if text(body, "optSelectYn") != "Y":
        quantity = whole(body, "prdSelQty")
        return "재고수량은 1개 이상 입력하셔야 합니다." if not quantity else None
    rows = many(body, "ProductOption")
    if not text(body, "colTitle") or text(body, "txtColCnt") != "1":
        return "옵션명을 입력하셔야 합니다."
    if not 1 <= len(rows) <= MOST_OPTIONS:
        return "옵션은 1개 이상 100개 미만으로 등록하셔야 합니다."
    values = [text(row, "colValue0") for row in rows]
    if len(set(values)) < len(values) or not all(values):
        return "옵션값은 중복되거나 비어 있을 수 없습니다."
    for place, value in enumerate(values, 1):
        if set(value) & set(_FORBIDDEN):
            return f"{place}번째 옵션값1[{value}]을 확인 하십시오. 특수 문자는 입력할 수 없습니다."
    if not any(whole(row, "colOptPrice") == 0 for row in rows):
        return "옵션가격이 0원인 옵션이 반드시 1개 이상 있어야 합니다."
    wrong = [row for row in rows if not whole(row, "colCount") and text(row, "useYn") != "N"]
    return "옵션재고수량은 옵션상태가 품절일 때만 0을 입력할 수 있습니다." if wrong else None


def _notice(body: Doc) -> str | None:
    found = many(body, "ProductNotification")
    items = many(found[0], "item") if found else []
    if not found or not re.fullmatch(r"8910\d\d", text(found[0], "type")) or not items:
        return "상품정보제공고시는 반드시 입력하셔야 합니다."
    empty = [item for item in items if not text(item, "code") or not text(item, "name")]
    return "상품정보제공고시의 모든 항목을 입력하셔야 합니다." if empty else None
