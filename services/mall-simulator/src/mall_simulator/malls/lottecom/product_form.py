"""What 롯데ON checks of a product before it takes it (malls.md 8.2; its words are unverified)."""

from datetime import datetime, timedelta

from mall_simulator.forms import at, documents, missing, text, whole
from mall_simulator.malls.lottecom.directory import CODE, Directory, display_number, leaf_of
from mall_simulator.records import Account, Doc

_REQUIRED = (
    "trGrpCd",
    "trNo",
    "scatNo",
    "dcatLst",
    "epdNo",
    "slTypCd",
    "pdTypCd",
    "spdNm",
    "oplcCd",
    "tdfDvsCd",
    "slStrtDttm",
    "slEndDttm",
    "pdItmsInfo.pdItmsCd",
    "pdItmsInfo.pdItmsArtlLst",
    "owhpNo",
    "dvCstPolNo",
    "rtrpNo",
    "epnLst.0.cnts",
    "dvProcTypCd",
    "dvPdTypCd",
    "sndBgtNday",
    "dvMnsCd",
    "stkMgtYn",
    "sitmYn",
    "itmLst",
)
_FLAGS = ("dpYn", "cmbnDvPsbYn", "rtngPsbYn", "xchgPsbYn", "stkMgtYn", "sitmYn")
_CODES = {"slTypCd": ("GNRL",), "pdTypCd": ("GNRL_GNRL",), "tdfDvsCd": ("01", "02"), "dvMnsCd": ("DPCL",)}
_CLOTHES = {"0010", "0020", "0030", "0040", "0050", "0060", "0070", "0080", "0090"}
_ARTICLES = {
    "01": _CLOTHES,
    "04": {"0130", "0120", "0030", "0060", "0070", "0110", "0080", "0090"},
    "38": {"0210", "1400", "1420", "0070", "1440"},
}
"""Of the item types whose fields are certain; of others one field at least is wanted."""
_MAX_OPTIONS = 500


def problem_of(account: Account, directory: Directory, body: Doc, forbidden: list[str]) -> str | None:
    """The first thing that the mall does not take; None when all is well."""
    absent = missing(body, _REQUIRED)
    if absent:
        return f"[{absent[0]}] 필수 입력값이 없습니다."
    return (
        _codes(account, body)
        or _category(body)
        or _name(body, forbidden)
        or _notice(body)
        or _places(account, directory, body)
        or _items(body)
    )


def _codes(account: Account, body: Doc) -> str | None:
    if text(body, "trNo") != account.secrets["tr_no"] or text(body, "trGrpCd") != "SR":
        return "거래처 정보를 확인해 주세요."
    wrong = [name for name in _FLAGS if text(body, name) not in ("", "Y", "N")]
    wrong += [name for name, codes in _CODES.items() if text(body, name) not in codes]
    if wrong:
        return f"[{wrong[0]}] 코드값을 확인해 주세요."
    if len(text(body, "oplcCd")) != 2:
        return "원산지코드를 확인해 주세요."
    starts, ends = (_moment(text(body, name)) for name in ("slStrtDttm", "slEndDttm"))
    return None if starts and ends and starts < ends else "판매기간을 확인해 주세요."


def _moment(value: str) -> datetime | None:
    """Fourteen digits; None for anything else."""
    try:
        return datetime.strptime(value, "%Y%m%d%H%M%S") if len(value) == 14 else None  # noqa: DTZ007  compared alone
    except ValueError:
        return None


def last_day(body: Doc) -> str:
    """The last day on which a product of a good period is sold."""
    ends = _moment(text(body, "slEndDttm"))
    return "" if ends is None else (ends - timedelta(seconds=1)).date().isoformat()


def _category(body: Doc) -> str | None:
    node = leaf_of(text(body, "scatNo"))
    if node is None:
        return f"표준카테고리를 확인해 주세요. [{text(body, 'scatNo')}]"
    chosen = {text(row, "lfDcatNo") for row in documents(body, "dcatLst") if text(row, "mallCd") == "LTON"}
    return None if chosen == {display_number(node)} else "전시카테고리를 확인해 주세요."


def _name(body: Doc, forbidden: list[str]) -> str | None:
    name = text(body, "spdNm")
    word = next((word for word in forbidden if word in name), None)
    if word or len(name) > 150:
        return f"상품명에 사용할 수 없는 단어가 있습니다. [{word}]" if word else "상품명은 150자까지입니다."
    return None


def _notice(body: Doc) -> str | None:
    rows = documents(body, "pdItmsInfo.pdItmsArtlLst")
    told = {text(row, "pdArtlCd") for row in rows if text(row, "pdArtlCnts")}
    wanted = _ARTICLES.get(text(body, "pdItmsInfo.pdItmsCd"), set[str]())
    return None if told and wanted <= told else "[상품품목고시정보] 반드시 입력해 주세요."


def _places(account: Account, directory: Directory, body: Doc) -> str | None:
    for name, kind, type_code, word in (
        ("owhpNo", "place", "02", "출고지"),
        ("rtrpNo", "place", "01", "회수지"),
        ("dvCstPolNo", "policy", "DV_CST", "배송비정책"),
    ):
        if not directory.has(account, kind, text(body, name), type_code):
            return f"{word} 번호를 확인해 주세요. [{text(body, name)}]"
    remote = text(body, "adtnDvCstPolNo")
    known = not remote or directory.has(account, "policy", remote, "ADTN_DV_CST")
    return None if known else f"추가배송비정책 번호를 확인해 주세요. [{remote}]"


def _items(body: Doc) -> str | None:
    rows = documents(body, "itmLst")
    if not 1 <= len(rows) <= _MAX_OPTIONS:
        return f"단품은 {_MAX_OPTIONS}개까지 등록할 수 있습니다."
    if text(body, "sitmYn") == "N" and len(rows) > 1:
        return "단품여부가 N이면 단품은 하나입니다."
    codes = [text(row, "eitmNo") for row in rows]
    if not all(codes) or len(set(codes)) < len(codes):
        return "업체단품번호를 확인해 주세요."
    return next((wrong for row in rows if (wrong := _item(row, options=text(body, "sitmYn") == "Y"))), None)


def _item(row: Doc, *, options: bool) -> str | None:
    price, stock = whole(row, "slPrc"), whole(row, "stkQty")
    if price is None or price < 10 or price % 10:
        return "판매가는 10원 단위로 입력해 주세요."
    if stock is None or stock < 0:
        return "재고수량을 확인해 주세요."
    if not documents(row, "itmImgLst") or not text(row, "itmImgLst.0.origImgFileNm").startswith("http"):
        return "단품 이미지를 입력해 주세요."
    if options != bool(documents(row, "itmOptLst")):
        return "옵션명과 옵션값을 확인해 주세요."
    wrong = [option for option in documents(row, "itmOptLst") if missing(option, ("optNm", "optVal"))]
    return "옵션명과 옵션값을 확인해 주세요." if wrong or (at(row, "itmOptLst") is None and options) else None


__all__ = ["CODE", "problem_of"]
