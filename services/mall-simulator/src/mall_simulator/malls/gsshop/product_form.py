"""What GS SHOP refuses of a product (malls.md 10.2; the words are unverified)."""

import re

from mall_simulator.categories import Category, category
from mall_simulator.forms import block, documents, missing, text, values, whole
from mall_simulator.notices import NOTICES
from mall_simulator.records import Doc

CLASS = 10_000_000
LABEL_BYTES = 30
COURIERS = frozenset({"DH", "HD", "HJ", "KG", "EP", "KD", "IY", "CI", "DS", "CV", "H1", "KY", "ZY", "KL", "FA", "YC"})
_REQUIRED = (
    "prdBaseAddInfo.prdNm",
    "prdBaseAddInfo.prdClsCd",
    "prdBaseAddInfo.operMdId",
    "prdBaseAddInfo.brandCd",
    "prdBaseAddInfo.mnfcCoNm",
    "prdBaseAddInfo.orgpNm",
    "prdBaseAddInfo.taxTypCd",
    "prdBaseAddInfo.saleStrDtm",
    "prdBaseAddInfo.saleEndDtm",
    "prdBaseAddInfo.dlvsCoCd",
    "prdBaseAddInfo.prdRelspAddrCd",
    "prdBaseAddInfo.prdRetpAddrCd",
    "prdBaseAddInfo.chrDlvYn",
    "prdNmChgInfo.prdNmChgExposPrdNm",
    "prdDescdHtmlInfo.prdDescdHtmlDescdExplnCntnt",
    "prdSafeCertInfo.safeCertGbnCd",
    "prdSectList",
)
_ATTRIBUTE = ("SupAttrPrdCd", "AttrVal1", "OrdPsblQty", "TempoutYn", "SaleStrDtm", "SaleEndDtm")


def class_code(node: Category) -> str:
    """`prdClsCd` of a leaf."""
    return f"B{CLASS + node.index}"


def class_of(code: str) -> Category | None:
    """The leaf of a `prdClsCd`."""
    node = category(int(code[1:]) - CLASS) if code[:1] == "B" and code[1:].isdecimal() else None
    return node if node is not None and node.leaf else None


def notice_items(node: Category) -> list[Doc]:
    """The entries of a class's 품목고시 with their codes."""
    name = node.notice_types[0]
    group = 10 + list(NOTICES).index(name)
    told = enumerate(NOTICES[name], 1)
    return [{"govPublsItmCd": f"{group}{place:02d}", "govPublsItmNm": entry} for place, entry in told]


def base_problem(body: Doc) -> str | None:
    """What is wrong with everything but price, images and options."""
    absent = missing(body, _REQUIRED)
    if absent:
        return f"필수값이 없습니다. [{absent[0]}]"
    base = block(body, "prdBaseAddInfo")
    node = class_of(text(base, "prdClsCd"))
    if node is None:
        return f"상품분류코드를 확인하세요. [{text(base, 'prdClsCd')}]"
    if len(text(base, "prdNm").encode("cp949", "replace")) > LABEL_BYTES:
        return "상품명(prdNm)은 30Byte까지 입력할 수 있습니다."
    if any(not letter.isalnum() and not letter.isspace() for letter in text(base, "prdNm")):
        return "상품명(prdNm)에 특수문자를 입력할 수 없습니다."
    if text(base, "dlvsCoCd") not in COURIERS:
        return f"택배사코드를 확인하세요. [{text(base, 'dlvsCoCd')}]"
    if text(base, "chrDlvYn") == "Y" and not whole(base, "chrDlvcAmt"):
        return "유료배송은 배송비(chrDlvcAmt)를 입력해야 합니다."
    return _notice_problem(body, node)


def price_problem(body: Doc) -> str | None:
    """What is wrong with a `prdPrcInfo`."""
    price, paid = whole(body, "prdPrcInfo.prdPrcSalePrc"), whole(body, "prdPrcInfo.prdPrcSupGivRtamt")
    if price is None or price <= 0 or price % 10 or paid is None or paid % 10:
        return "판매가와 협력사지급액은 10원 단위로 입력하세요."
    if paid > price or text(body, "prdPrcInfo.prdPrcSupGivRtamtCd") != "01":
        return "협력사지급액을 확인하세요."
    return None


def option_problem(body: Doc) -> str | None:
    """What is wrong with an `attrPrdList`."""
    found = documents(body, "attrPrdList")
    if not found:
        return "속성상품(attrPrdList)이 없습니다."
    for row in found:
        absent = missing(row, tuple(f"attrPrdList{name}" for name in _ATTRIBUTE))
        if absent:
            return f"필수값이 없습니다. [{absent[0]}]"
        stock, out = whole(row, "attrPrdListOrdPsblQty"), text(row, "attrPrdListTempoutYn")
        if stock is None or stock < 0 or out not in ("Y", "N") or (out == "N" and not stock):
            return "주문가능수량(attrPrdListOrdPsblQty)을 확인하세요."
        if not all(re.fullmatch(r"\d{14}", text(row, f"attrPrdList{name}")) for name in ("SaleStrDtm", "SaleEndDtm")):
            return "판매시작일시와 판매종료일시를 확인하세요."
    codes = [text(row, "attrPrdListSupAttrPrdCd") for row in found]
    return "협력사속성상품코드가 중복되었습니다." if len(set(codes)) < len(codes) else None


def image_problem(body: Doc, path: str) -> str | None:
    """What is wrong with the images at a path."""
    return None if values(body, path) else "대표이미지(prdCntntListCntntUrlNm)를 입력하세요."


def _notice_problem(body: Doc, node: Category) -> str | None:
    told = {text(row, "govPublsItmCd"): text(row, "govPublsItmCntnt") for row in documents(body, "prdGovPublsItmList")}
    empty = [row["govPublsItmNm"] for row in notice_items(node) if not told.get(row["govPublsItmCd"])]
    return f"정부고시항목을 모두 입력하세요. [{empty[0]}]" if empty else None
