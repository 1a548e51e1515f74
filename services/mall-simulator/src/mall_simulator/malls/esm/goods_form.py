"""What ESM checks of a product body before it takes it (malls.md 4.2; its messages as far as samples print them)."""

from typing import Any

from mall_simulator.exchange import Refusal
from mall_simulator.forms import at, documents, missing, text, whole
from mall_simulator.malls.esm.couriers import COURIERS
from mall_simulator.malls.esm.directory import Directory, notice_codes
from mall_simulator.malls.esm.envelopes import item_refused
from mall_simulator.malls.esm.sites import Site
from mall_simulator.records import Account, Doc

BASIC, MORE = "itembasicinfo", "itemaddtionalinfo"
_REQUIRED = (
    f"{BASIC}.goodsname.kor",
    f"{BASIC}.category.site",
    f"{MORE}.price",
    f"{MORE}.stock",
    f"{MORE}.shipping.type",
    f"{MORE}.officialnotice.officialnoticeno",
    f"{MORE}.images.basicimgurl",
    f"{MORE}.descriptions.kor.html",
)
_PERIODS = (-1, 0, 15, 30, 60, 90)
MAX_STOCK = 99_999


def check_goods(site: Site, account: Account, directory: Directory, body: Doc, forbidden: list[str]) -> None:
    """Raises the refusal of a product that the site does not take; `body` has all names in lower case."""
    absent = missing(body, _REQUIRED)
    if absent:
        raise item_refused(f"필수 입력값이 없습니다. {absent[0]}")
    for problem in (
        _category(site, directory, body),
        _name(body, forbidden),
        _numbers(site, body),
        _shipping(site, account, directory, body),
        _notice(body),
        _options(site, body),
    ):
        if problem:
            raise item_refused(problem)


def check_options(site: Site, body: Doc) -> None:
    """Raises the refusal of the options in a whole body."""
    problem = _options(site, body)
    if problem:
        raise item_refused(problem)


def check_stock(site: Site, stock: int | None) -> None:
    """Raises the refusal of a stock that the call for it alone does not take."""
    if stock is None or stock < 0:
        raise item_refused(f"[{site.tag}] 재고를 입력하세요.")
    if stock > MAX_STOCK:
        raise item_refused(f"[{site.tag}] 재고는 {MAX_STOCK}개 이하이어야 합니다.")


def check_sale(site: Site, body: Doc) -> None:
    """Raises the refusal of a sell-status: a site that is stopped may have zeros beside it."""
    if not isinstance(at(body, f"issell.{site.key}"), bool):
        raise item_refused(f"[{site.tag}] 판매상태를 확인하세요.", 2000)
    selling, price, stock, days = sale_of(site, body)
    if (selling or price) and price < 10:
        raise item_refused(f"[{site.tag}]가격은 10원 이상이어야 합니다.")
    if price % 10:
        raise item_refused(f"[{site.tag}]1원단위는 입력하실 수 없습니다.")
    check_stock(site, stock)
    if days not in _PERIODS:
        raise item_refused(f"[{site.tag}] 판매기간을 확인하세요.")


def sale_of(site: Site, body: Doc) -> tuple[bool, int, int, int]:
    """Sale, price, stock and days of a sell-status for the site; 0 where one is not given."""
    price, stock, days = (
        whole(body, f"{BASIC}.{name}.{site.key}") or 0 for name in ("price", "stock", "sellingperiod")
    )
    return at(body, f"issell.{site.key}") is True, price, stock, days


def category_code(site: Site, body: Doc) -> str:
    """The site's category in a body."""
    rows = documents(body, f"{BASIC}.category.site")
    return next((text(row, "catcode") for row in rows if whole(row, "sitetype") in site.reads), "")


def option_rows(body: Any) -> list[Doc]:
    """The options of a body, by one name or combined."""
    options = at(body, "recommendedopts") or body
    return [*documents(options, "independent.details"), *documents(options, "combination.details")]


def _category(site: Site, directory: Directory, body: Doc) -> str | None:
    code = category_code(site, body)
    node = directory.category(code)
    return None if node is not None and node.leaf else f"Category is not exist. {code}"


def _name(body: Doc, forbidden: list[str]) -> str | None:
    name = text(body, f"{BASIC}.goodsname.kor")
    word = next((word for word in forbidden if word in name), None)
    return f"상품명에 사용할 수 없는 단어[{word}]가 있습니다." if word else None


def _numbers(site: Site, body: Doc) -> str | None:
    price, stock = (whole(body, f"{MORE}.{name}.{site.key}") for name in ("price", "stock"))
    if price is None or price < 10:
        return f"[{site.tag}]가격은 10원 이상이어야 합니다."
    if price % 10:
        return f"[{site.tag}]1원단위는 입력하실 수 없습니다."
    if stock is None or not 1 <= stock <= MAX_STOCK:
        return f"[{site.tag}] 재고는 {MAX_STOCK}개 이하이어야 합니다." if stock else f"[{site.tag}] 재고를 입력하세요."
    if whole(body, f"{MORE}.sellingperiod.{site.key}") not in _PERIODS:
        return f"[{site.tag}] 판매기간을 확인하세요."
    return None


def _shipping(site: Site, account: Account, directory: Directory, body: Doc) -> str | None:
    shipping = at(body, f"{MORE}.shipping")
    place, policy = text(shipping, "policy.placeno"), text(shipping, "policy.bundle.deliverytmplid")
    if text(shipping, "companyno") not in COURIERS:
        return "택배사 코드를 확인하세요."
    if not directory.has(account, "place", place):
        return "출하지 정보가 없습니다."
    if directory.policy_place(account, policy) != place:
        return "출하지의 배송비 정책이 아닙니다."
    if not directory.has(account, "dispatch", text(shipping, f"dispatchpolicyno.{site.key}")):
        return "발송정책 정보가 없습니다."
    if not directory.has(account, "address", text(shipping, "returnandexchange.addrno")):
        return "반품/교환 배송지 정보가 없습니다."
    return None


def _notice(body: Doc) -> str | None:
    notice = at(body, f"{MORE}.officialnotice")
    wanted = notice_codes(text(notice, "officialnoticeno"))
    told = {text(row, "officialnoticeitemelementcode"): text(row, "value") for row in documents(notice, "details")}
    lacking = [name for code, name in wanted.items() if not told.get(code)]
    if not wanted or lacking:
        return f"상품정보고시 항목을 입력하세요. {lacking[0] if lacking else '상품군'}"
    return None


def _options(site: Site, body: Doc) -> str | None:
    kind, rows = whole(body, f"{MORE}.recommendedopts.type"), option_rows(at(body, MORE))
    if kind == 0 and not rows:
        return None
    if kind not in (1, 2, 3) or not rows:
        return "옵션 타입과 옵션 항목을 확인하세요."
    if any(not text(row, f"recommendedoptvalue{place}.koreantext") for row in rows for place in _places(kind)):
        return "옵션 항목값을 입력하세요."
    if all(whole(row, "addamnt") for row in rows):
        return "추가금액이 0원인 옵션이 1개 이상 있어야 합니다."
    wrong = any(not 0 <= (whole(row, f"qty.{site.key}") or 0) <= MAX_STOCK for row in rows)
    return f"[{site.tag}] 옵션 재고를 확인하세요." if wrong else None


def _places(kind: int) -> list[str]:
    return [""] if kind == 1 else [str(place) for place in range(1, kind + 1)]


def not_found(number: str) -> Refusal:
    """There is no such product of this seller."""
    return item_refused(f"상품 정보가 없습니다. {number}")
