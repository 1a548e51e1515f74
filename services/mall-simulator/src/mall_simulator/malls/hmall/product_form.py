"""What 현대Hmall refuses of a product's data sets (malls.md 12). Unverified: the words."""

import re

from mall_simulator.categories import categories
from mall_simulator.forms import missing, text, whole
from mall_simulator.malls.hmall.envelopes import Datasets, first_row
from mall_simulator.records import Doc

SECTION = 2000000
_CLASS = ("itemLCsfCd", "itemMCsfCd", "itemSCsfCd", "itemDCsfCd")
_ITEM = (
    "slitmNm",
    *_CLASS,
    "venCd",
    "mkcoCd",
    "brndCd",
    "octyCnryGbcd",
    "rsptMdCd",
    "itemTypeGbcd",
    "itemSellGbcd",
    "itemTaxnYn",
    "dlvFormGbcd",
    "dlvcPayGbcd",
    "oshpVenAdrSeq",
    "baseSectId",
)
_CODES = {
    "itemCsfGbcd": {"40"},
    "itemSellGbcd": {"00", "11", "19"},
    "itemTaxnYn": {"Y", "N"},
    "itemTaxnGbcd": {"000", "001", "002"},
    "dlvFormGbcd": {"00", "10", "20", "30", "40", "50"},
    "dlvcPayGbcd": {"00", "10", "20"},
    "adltItemYn": {"Y", "N"},
    "childItemYn": {"Y", "N"},
}
_SPECIAL = re.compile(r"[^\w\s]")
NOTICES = (("IN01", "종류"), ("IN02", "소재"), ("IN03", "치수"), ("IN04", "제조국"), ("IN05", "A/S 책임자와 전화번호"))
"""The same few fields for every class of goods."""


def problem_of(datasets: Datasets, *, new: bool) -> str | None:
    """What is wrong with a product, in the mall's words; None when it is fine."""
    body = first_row(datasets, "dsItem")
    absent = missing(body, _ITEM)
    if absent:
        return f"필수 입력값이 없습니다. [{absent[0]}]"
    return _item(body) or _texts(datasets) or (_price(datasets) or _units(datasets) if new else None)


def _item(body: Doc) -> str | None:
    if _SPECIAL.search(text(body, "slitmNm")):
        return "상품명에 특수문자를 사용할 수 없습니다."
    for name, allowed in _CODES.items():
        if text(body, name) and text(body, name) not in allowed:
            return f"코드값이 올바르지 않습니다. [{name}]"
    leaves = {str(SECTION + node.index) for node in categories() if node.leaf}
    if text(body, "baseSectId") not in leaves:
        return f"존재하지 않는 매장입니다. [{text(body, 'baseSectId')}]"
    if text(body, "dlvcPayGbcd") != "10" and text(body, "prpyDlvCost"):
        return "선결제가 아니면 배송비를 입력할 수 없습니다. [prpyDlvCost]"
    return None


def _texts(datasets: Datasets) -> str | None:
    told = {text(row, "itstCd"): row for row in datasets.get("dsItstDtl", [])}
    absent = [title for code, title in NOTICES if not text(told.get(code), "itstCntn")]
    if absent:
        return f"정보고시 항목을 입력해 주세요. [{absent[0]}]"
    if not text(first_row(datasets, "dsHtmlItstMst"), "htmlItstCntn"):
        return "상품기술서를 입력해 주세요."
    return None


def _price(datasets: Datasets) -> str | None:
    return price_problem(first_row(datasets, "dsSlitmPrcAthzHis"))


def price_problem(row: Doc) -> str | None:
    """What is wrong with a price that is asked of the MD."""
    price, margin = whole(row, "sellPrc"), whole(row, "mrgnRate")
    if price is None or price <= 0 or price % 10:
        return "판매가격은 10원 단위로 입력해 주세요. [sellPrc]"
    if margin is None or not 0 <= margin < 100:
        return "마진율을 입력해 주세요. [mrgnRate]"
    if not re.fullmatch(r"\d{8}", text(row, "prcAplyStrtDtm")):
        return "가격적용시작일시가 올바르지 않습니다. [prcAplyStrtDtm]"
    return None if text(row, "prcAthzGbcd") in ("00", "41") else "코드값이 올바르지 않습니다. [prcAthzGbcd]"


def _units(datasets: Datasets) -> str | None:
    units, pairs = datasets.get("dsSellUitmDtl", []), datasets.get("dsSellUitmCombDtl", [])
    kinds = {text(row, "uitmAttrTypeSeq") for row in datasets.get("dsUitmAttrTypeMst", [])}
    values = {text(row, "uitmTmpSeq"): row for row in datasets.get("dsUitmAttrMst", [])}
    if not units or not kinds:
        return "속성을 하나 이상 입력해 주세요."
    if any(text(row, "uitmAttrTypeSeq") not in kinds or not text(row, "uitmAttrNm") for row in values.values()):
        return "속성 유형이 올바르지 않습니다."
    if any(text(row, "uitmTmpSeq") not in values for row in pairs):
        return "속성 조합이 올바르지 않습니다."
    counts = [sum(text(row, "uitmTmpCd") == text(unit, "uitmTmpCd") for row in pairs) for unit in units]
    return None if all(count == len(kinds) for count in counts) else "속성 조합이 올바르지 않습니다."


def unit_names(datasets: Datasets) -> list[str]:
    """The names of the units in their order: `백색/S`; one kind alone goes before its value."""
    kinds = [text(row, "uitmAttrTypeNm") for row in datasets["dsUitmAttrTypeMst"]]
    values = {text(row, "uitmTmpSeq"): text(row, "uitmAttrNm") for row in datasets["dsUitmAttrMst"]}
    pairs = datasets["dsSellUitmCombDtl"]
    names: list[str] = []
    for unit in datasets["dsSellUitmDtl"]:
        own = [values[text(row, "uitmTmpSeq")] for row in pairs if text(row, "uitmTmpCd") == text(unit, "uitmTmpCd")]
        names.append("/".join(own if len(kinds) > 1 or own == kinds else [*kinds, *own]))
    return names
