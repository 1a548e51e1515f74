"""What 인터파크 refuses of a product's `item` (malls.md 7.2)."""

import re
from datetime import date

from mall_simulator.categories import Category, categories
from mall_simulator.forms import missing, text, whole
from mall_simulator.malls.interpark.option_text import choices_in, problem_of
from mall_simulator.markup import many
from mall_simulator.records import Doc

_NAME_BYTES = 120
_REQUIRED = (
    "prdStat",
    "shopNo",
    "omDispNo",
    "prdNm",
    "hdelvMafcEntrNm",
    "prdOriginTp",
    "taxTp",
    "ordAgeRstrYn",
    "saleStatTp",
    "saleUnitcost",
    "saleLmtQty",
    "saleStrDts",
    "saleEndDts",
    "proddelvCostUseYn",
    "prdrtnCostUseYn",
    "prdBasisExplanEd",
    "zoomImg",
    "asInfo",
)
_CODES = {
    "shopNo": {"0000100000"},
    "prdStat": {"01", "02", "03"},
    "taxTp": {"01", "02", "03"},
    "ordAgeRstrYn": {"Y", "N"},
    "saleStatTp": {"01", "02", "03", "05", "09", "98"},
    "proddelvCostUseYn": {"Y", "N"},
    "prdrtnCostUseYn": {"Y", "N"},
    "prdCertStatus": {"Y", "N", "S"},
    "ippSubmitYn": {"Y", "N"},
    "imgUpdateYn": {"Y", "N"},
}
_DAY = re.compile(r"\d{8}")
_IMAGE = re.compile(r"\.(jpe?g|png)(\?.*)?$", re.IGNORECASE)


def problem_of_item(body: Doc) -> str | None:
    """What is wrong with an `item`, in the mall's words; None when it is fine."""
    absent = missing(body, _REQUIRED)
    if absent:
        return f"필수 데이터가 존재하지 않습니다. '{absent[0]}'"
    return _codes(body) or _terms(body) or _options(body) or _notice(body)


def number_of(node: Category) -> str:
    """The number of a category: three digits a level behind those above it."""
    above = [each for each in categories() if each.path == node.path[: len(each.path)]]
    return "001" + "".join(f"{each.index:03d}" for each in sorted(above, key=lambda each: len(each.path)))


def _codes(body: Doc) -> str | None:
    leaves = {number_of(node) for node in categories() if node.leaf}
    if text(body, "omDispNo") not in leaves:
        return f"전시코드가 존재하지 않습니다. '{text(body, 'omDispNo')}'"
    if len(text(body, "prdNm").encode("cp949", "replace")) > _NAME_BYTES:
        return "상품명 데이터 사이즈 초과. 최대사이즈 120 byte 'prdNm'"
    for name, allowed in _CODES.items():
        if text(body, name) and text(body, name) not in allowed:
            return f"데이터 형식이 올바르지 않습니다. '{name}'"
    if not _IMAGE.search(text(body, "zoomImg")):
        return "대표이미지는 JPG와 PNG만 가능합니다. 'zoomImg'"
    return None


def _terms(body: Doc) -> str | None:
    price, stock = whole(body, "saleUnitcost"), whole(body, "saleLmtQty")
    if price is None or price <= 0 or price % 10:
        return "판매가는 10원 단위로 입력하셔야 합니다. 'saleUnitcost'"
    if stock is None or not 0 <= stock <= 99_999:
        return "판매수량은 99,999개 이하로 입력하셔야 합니다. 'saleLmtQty'"
    starts, ends = (_day(text(body, name)) for name in ("saleStrDts", "saleEndDts"))
    if starts is None or ends is None:
        return "판매기간은 yyyyMMdd 형식으로 입력하셔야 합니다."
    if ends < starts:
        return "판매종료일은 판매시작일 이후로 입력하셔야 합니다. 'saleEndDts'"
    if text(body, "prdrtnCostUseYn") == "Y" and whole(body, "rtndelvCost") is None:
        return "반품택배비를 입력하셔야 합니다. 'rtndelvCost'"
    if len(text(body, "prdKeywd").split(",")) > 4:
        return "쇼핑태그는 최대 4개까지 가능합니다. 'prdKeywd'"
    if text(body, "prdCertStatus") == "Y" and not text(body, "prdCertDetail"):
        return "인증상세정보를 입력하셔야 합니다. 'prdCertDetail'"
    return None


def _day(value: str) -> date | None:
    """`yyyyMMdd`; None for anything else."""
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:])) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


def last_day(body: Doc) -> str:
    """The last day on which an item of a good period is sold."""
    ends = _day(text(body, "saleEndDts"))
    return "" if ends is None else ends.isoformat()


def _options(body: Doc) -> str | None:
    given = text(body, "prdOption")
    if not given:
        return None
    if not text(body, "optPrirTp"):
        return "옵션노출 정렬 유형을 입력하셔야 합니다. 'optPrirTp'"
    try:
        return problem_of(choices_in(given))
    except ValueError:
        return "옵션 형식이 올바르지 않습니다. 'prdOption'"


def _notice(body: Doc) -> str | None:
    blocks = many(body, "prdinfoNoti")
    rows = many(blocks[0], "info") if blocks else []
    if not rows:
        return "상품정보제공고시는 필수 입력입니다. 'prdinfoNoti'"
    empty = [row for row in rows if missing(row, ("infoSubNo", "infoCd", "infoTx"))]
    return "상품정보제공고시의 모든 항목을 입력하셔야 합니다." if empty else None
