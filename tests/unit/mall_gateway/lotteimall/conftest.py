"""A scripted door to 롯데홈쇼핑, its XML, and a product for it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

import pytest

from contracts.catalog import Certification, Notice, NoticeEntry, Option
from contracts.listing import SalesTerms
from mall_gateway.malls.port import Caller, Offer, Response

CODE = "MB0000000000000000AB"
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FIELDS: Mapping[str, Any] = {
    "brand_no": "010565",
    "md_group_no": "24973",
    "margin_percent": 20,
    "delivery_policy": "480001",
    "outbound_place": "525712",
    "return_place": "525713",
    "delivery_days": 2,
    "notice_article": "104",
}
TERMS: Mapping[str, Any] = {
    "group_name": "기본",
    "mall_category_code": "5100018",
    "sale_starts_on": None,
    "sale_ends_on": "2026-12-31",
    "price_won": 35000,
    "courier": "CJ_LOGISTICS",
}
ORDER: Mapping[str, Any] = {
    "OrdNo": "20261121H10001",
    "SubOrdNo": "1130000001",
    "OrdStat": "신규주문",
    "OrderName": "김똠방",
    "OrderTelNo": "02-111-2222",
    "OrderHpNo": "010-1111-2222",
    "TrdDate": "20261121100100",
    "DlvMemoCont": "null",
}
DELIVERY: Mapping[str, Any] = {
    "recvName": "이받음",
    "recvPostCode": "06236",
    "recvAddr1": "서울특별시 강남구 테헤란로 1",
    "recvAddr2": "2층",
    "recvTel": "02-555-6666",
    "recvHp": "010-3333-4444",
}
PRODUCT: Mapping[str, Any] = {
    "ProdSeq": "914000001",
    "OrgOrdDtlSn": "914000001",
    "ProdCode": "1234500001",
    "EntrProdNo": CODE,
    "ProdName": "도자기 목걸이",
    "ordQty": "2",
    "ordPrice": "35,000",
    "prodOption": "색상:백색",
}


def xml(*inner: str, status: int = 200) -> Response:
    """A `Response` in CP949."""
    text = f'<?xml version="1.0" encoding="euc-kr"?><Response>{"".join(inner)}</Response>'
    return Response(status, {"content-type": "text/xml;charset=EUC-KR"}, text.encode("cp949"))


def written(content: Any) -> str:
    """Mappings as elements, a list repeats its element."""
    parts = (
        (name, each) for name, value in content.items() for each in (value if isinstance(value, list) else [value])
    )
    return "".join(
        f"<{name}>{written(each) if isinstance(each, Mapping) else escape(str(each))}</{name}>" for name, each in parts
    )


def told(**content: Any) -> Response:
    """An answer with these elements below `Result`."""
    return xml(f"<Result>{written(content)}</Result>")


def done(result: str = "1", words: str = "", **more: str) -> Response:
    return xml(written({"Result": result, "Message": words, **more}))


def failed(code: str, words: str = "", status: int = 200) -> Response:
    return xml(written({"Errors": {"Error": {"Code": code, "Message": words}}}), status=status)


def orders(*rows: Any) -> Response:
    return told(OrderCount=len(rows), OrderInfo=list(rows))


def order(*products: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """An `OrderInfo`; without products it has the usual one."""
    head = {name: changes.pop(name, value) for name, value in ORDER.items()}
    return {**head, "DelvInfo": {**DELIVERY, **changes}, "ProdInfo": list(products) or [PRODUCT]}


@pytest.fixture(name="mall_xml")
def _mall_xml() -> Any:
    """The makers of answers, by name."""
    made = {"xml": xml, "told": told, "done": done, "failed": failed, "orders": orders, "order": order}
    return type("MallXml", (), {name: staticmethod(maker) for name, maker in made.items()})


@pytest.fixture(name="product_part")
def _product_part() -> Callable[..., dict[str, Any]]:
    return lambda **changes: {**PRODUCT, **changes}


@pytest.fixture
def caller_of(scripted_caller: Any) -> Callable[..., Caller]:
    secrets = {"login_id": "037800LT", "password": "뷁 pass&word"}
    base = "http://127.0.0.1:9/lotteimall"
    return partial(scripted_caller, base_url=base, secrets=secrets, now=NOW, token="C0")


def option(key: str, *values: str, **changes: Any) -> Option:
    return Option(key=key, values=values, **{"surcharge_won": 0, "on_sale": True, "stock": 50, **changes})


@pytest.fixture(name="option")
def _option() -> Callable[..., Option]:
    return option


@pytest.fixture
def certificate() -> Certification:
    return Certification(kind="electric", type="안전인증", agency="KTL", number="HU-1234")


@pytest.fixture
def make_offer(make_product: Any) -> Callable[..., Offer]:
    """`fields` are the mall's own, `terms` those of the sale; the rest changes the product."""

    def offer(fields: dict[str, Any] | None = None, terms: dict[str, Any] | None = None, **changes: Any) -> Offer:
        given = {**TERMS, "mall_fields": {**FIELDS, **(fields or {})}, **(terms or {})}
        return Offer(CODE, make_product(**{**EXAMPLE, **changes}), SalesTerms(**given))

    return offer


EXAMPLE: Mapping[str, Any] = {
    "name": "도자기 목걸이",
    "maker": "중소기업유통센터",
    "brand": "골든에이지",
    "notice": Notice(
        item_type="fashion",
        item_type_name="패션잡화(모자/벨트/액세서리)",
        entries=(NoticeEntry(name="종류", text="목걸이"), NoticeEntry(name="치수", text=None)),
    ),
    "keywords": ("목걸이", "도자기", "선물", "넷째"),
    "detail_html": "<p>상세 & 설명</p>",
    "image_urls": ("https://img.example/1.jpg", "https://img.example/2.jpg"),
    "price_won": 35000,
    "stock": 7,
}
