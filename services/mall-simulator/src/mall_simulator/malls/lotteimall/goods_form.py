"""What 롯데홈쇼핑 refuses of a product's form (malls.md 9.2), in words like the mall's."""

import re

from mall_simulator.malls.lotteimall.directory import ARTICLES, BRANDS, items_of
from mall_simulator.malls.lotteimall.envelopes import MISSING, PARAMETER, PRICE

_REQUIRED = (
    "brnd_no", "goods_nm", "pur_shp_cd", "sale_shp_cd", "sale_prc", "mrgn_rt", "tdf_sct_cd", "md_gsgr_no", "disp_no",
    "inv_mgmt_yn", "item_mgmt_yn", "dlv_proc_tp_cd", "gift_pkg_yn", "exch_rtgs_sct_cd", "dlv_mean_cd",
    "dlv_goods_sct_cd", "dlv_dday", "byr_age_lmt_cd", "dlv_polc_no", "corp_dlvp_sn", "corp_rls_pl_sn", "orpl_nm",
    "mfcp_nm", "img_url", "dtl_info_fcont", "ec_goods_artc_cd", "sft_cert_tgt_seq",
)  # fmt: skip
_CODES = {
    "pur_shp_cd": {"1", "3", "4"},
    "sale_shp_cd": {"10"},
    "tdf_sct_cd": {"1", "2"},
    "inv_mgmt_yn": {"Y", "N"},
    "item_mgmt_yn": {"Y", "N"},
    "exch_rtgs_sct_cd": {"10", "20"},
    "dlv_proc_tp_cd": {"1"},
    "gift_pkg_yn": {"Y", "N"},
    "dlv_mean_cd": {"10"},
    "dlv_goods_sct_cd": {"01", "03"},
    "byr_age_lmt_cd": {"0", "19"},
    "sft_cert_sct_cd": {"21", "22", "23", ""},
}
Problem = tuple[str, str]


def problem_of(form: dict[str, str]) -> Problem | None:
    """The code and the words of what is wrong; None when it is fine."""
    lacking = [name for name in _REQUIRED if not form.get(name)]
    if lacking:
        return PARAMETER, f"필수파라미터 오류 [{lacking[0]}]"
    wrong = [name for name, codes in _CODES.items() if form.get(name, "") not in codes | {""}]
    if wrong:
        return PARAMETER, f"파라미터 오류 [{wrong[0]}]"
    return _basics(form) or _items(form) or _notice(form)


def _basics(form: dict[str, str]) -> Problem | None:
    price, margin = form["sale_prc"], form["mrgn_rt"]
    if not price.isdecimal() or int(price) <= 0 or int(price) % 10:
        return PRICE, "판매가는 10원 단위로 입력해야 합니다."
    if not margin.isdecimal() or not 1 <= int(margin) <= 99:
        return PARAMETER, "파라미터 오류 [mrgn_rt]"
    if form["brnd_no"] not in BRANDS:
        return MISSING, "브랜드 정보가 존재하지 않습니다."
    if not re.search(r"\.(jpe?g|gif|png)(\?.*)?$", form["img_url"], re.IGNORECASE):
        return PARAMETER, "파라미터 오류 [img_url]"
    certified = form["sft_cert_tgt_seq"] == "1"
    return (PARAMETER, "필수파라미터 오류 [sft_cert_no]") if certified and not form.get("sft_cert_no") else None


def _items(form: dict[str, str]) -> Problem | None:
    if form["item_mgmt_yn"] == "N":
        return None if form.get("inv_qty", "").isdecimal() else (PARAMETER, "필수파라미터 오류 [inv_qty]")
    rows = items_in(form.get("item_list", ""))
    if not form.get("opt_nm") or not rows:
        return PARAMETER, "필수파라미터 오류 [item_list]"
    if any(not name or not stock.isdecimal() for name, stock, _ in rows):
        return PARAMETER, "파라미터 오류 [item_list]"
    return (PARAMETER, "단품명이 중복되었습니다.") if len({row[0] for row in rows}) < len(rows) else None


def items_in(text: str) -> list[tuple[str, str, str]]:
    """`값,재고,업체단품번호:…`."""
    parts = (part.split(",") for part in text.split(":") if part)
    return [(one[0], one[1] if len(one) > 1 else "", one[2] if len(one) > 2 else "") for one in parts]


def _notice(form: dict[str, str]) -> Problem | None:
    article = form["ec_goods_artc_cd"]
    if article not in ARTICLES:
        return MISSING, "품목 정보가 존재하지 않습니다."
    empty = [code for code in items_of(article) if not form.get(code)]
    return (PARAMETER, f"필수파라미터 오류 [{empty[0]}]") if empty else None
