"""A scripted door to 인터파크, its XML, and a product for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pytest

from contracts.catalog import Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer, Response

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SECRETS = {
    "entr_id": "SHOP1",
    "supply_entr_no": "3002806651",
    "supply_ctrt_seq": "1",
    **{
        f"{group}_{kind}_key": f"{group}/{kind}+="
        for group in ("register", "update", "inquiry")
        for kind in ("cite", "secret")
    },
}
FIELDS: Mapping[str, Any] = {
    "delivery_policy": "828851",
    "return_place": "710001",
    "return_fee_won": "2,500",
    "as_guide": "구매 후 1년 이내",
    "price_comparison": "Y",
}
TERMS: Mapping[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "001012013",
    "sale_starts_on": None,
    "sale_ends_on": "2026-12-31",
    "price_won": 35000,
    "courier": "CJ_LOGISTICS",
}
ORDER: Mapping[str, Any] = {
    "ORD_NO": "20261121100000000076",
    "ORDER_DTS": "20261121100000",
    "PAY_DTS": "20261121100100",
    "ORD_NM": "김똠방",
    "TEL": "02-555-0000",
    "MOBILE_TEL": "010-1111-2222",
    "RCVR_NM": "이받음",
    "DELI_TEL": "02-555-6666",
    "DELI_MOBILE": "010-3333-4444",
    "DEL_ZIP": "135-080",
    "DELI_ADDR1": "서울특별시 강남구 역삼동 1",
    "DELI_ADDR2": "2층",
    "DEL_ZIP_DORO": "06236",
    "DELI_ADDR1_DORO": "서울특별시 강남구 테헤란로 1",
    "DELI_ADDR2_DORO": "뷁빌딩 2층",
    "DELI_COMMENT": "문 앞",
    "RESIDENT_NO": "P123456789012",
}
PRODUCT: Mapping[str, Any] = {
    "ORD_SEQ": "1",
    "PRD_NO": "6874405709",
    "OPT_PRD_NO": "6900000001",
    "ENTR_PRD_NO": CODE,
    "OPT_NO": "k0",
    "PRD_NM": "도자기 목걸이",
    "OPT_NM": "색상/백색",
    "IN_OPT_NM": "",
    "SALE_UNITCOST": "36,000",
    "REAL_SALE_UNITCOST": "35000",
    "ORD_QTY": "2",
    "ORD_AMT": "70000",
    "CURRENT_STATE": "50",
}
ITEM: Mapping[str, Any] = {
    "prdNo": "6874405709",
    "prdNm": "도자기 목걸이",
    "externalPrdNo": CODE,
    "saleStatTp": "01",
    "saleUnitcost": "35000",
    "saleLmtQty": "90",
}


def fields(values: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in values.items())


def xml(root: str, inner: str, status: int = 200) -> Response:
    text = f'<?xml version="1.0" encoding="euc-kr"?><{root}>{inner}</{root}>'
    return Response(status, {"content-type": "text/xml;charset=EUC-KR"}, text.encode("cp949"))


def order_list(*orders: str, code: str = "000", words: str = "success", more: str = "") -> Response:
    """Orders first, the result behind them, as the mall writes them."""
    result = f"<RESULT><CODE>{code}</CODE><MESSAGE>{words}</MESSAGE><LOG_SEQ>1</LOG_SEQ></RESULT>"
    return xml("ORDER_LIST", more + "".join(f'<ORDER ID="1">{each}</ORDER>' for each in orders) + result)


def order_xml(*products: Mapping[str, Any], fee: int = 2500, **changes: Any) -> str:
    rows = "".join(f'<PRD ID="1">{fields({**PRODUCT, **product})}</PRD>' for product in products or ({},))
    delivery = f'<DELIVERY><DELV ID="1"><DEL_AMT>{fee}</DEL_AMT><ADD_DEL_AMT>500</ADD_DEL_AMT></DELV></DELIVERY>'
    return f"{fields({**ORDER, **changes})}{delivery}<PRODUCT>{rows}</PRODUCT>"


def items(*rows: Mapping[str, Any]) -> Response:
    return xml("result", "<title>t</title>" + "".join(f"<item>{fields(row)}</item>" for row in rows))


@pytest.fixture(name="xml")
def _xml() -> Callable[..., Response]:
    return xml


@pytest.fixture(name="order_list")
def _order_list() -> Callable[..., Response]:
    return order_list


@pytest.fixture(name="order_xml")
def _order_xml() -> Callable[..., str]:
    return order_xml


@pytest.fixture(name="items")
def _items() -> Callable[..., Response]:
    return items


@pytest.fixture
def item() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ITEM, **changes}


@pytest.fixture
def row() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**ORDER, **PRODUCT, "DEL_AMT": "3000", **changes}


@pytest.fixture
def nothing() -> Response:
    """A list without orders."""
    return order_list(code="100", words="요청한 데이터가 존재하지않습니다.")


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    return partial(scripted_caller, base_url="http://127.0.0.1:9/interpark", secrets=dict(SECRETS), now=NOW, token=None)


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option


EXAMPLE: Mapping[str, Any] = {
    "name": "도자기 목걸이",
    "maker": "중소기업유통센터",
    "brand": "골든에이지",
    "model_name": "N-1",
    "notice": Notice(
        item_type="fashion",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(NoticeEntry(name="종류", text="목걸이"), NoticeEntry(name="치수", text=None)),
    ),
    "keywords": ("목걸이", "도자기"),
    "detail_html": "<p>상세 & 설명</p>",
    "image_urls": tuple(f"https://img.example/{number}.jpg" for number in range(1, 6)),
    "price_won": 35000,
    "option_use": "open_markets",
    "option_names": ("색상", "크기"),
    "options": (option("k0", "백색", "S"), option("k1", "청색", "M", surcharge_won=1000, stock=0)),
    "stock": None,
}
