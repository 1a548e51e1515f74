"""A seller of 11번가, who sends XML in CP949 and the key in a header."""

from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import httpx
from defusedxml.ElementTree import fromstring

from mall_simulator.markup import XmlReply


class Seller:
    """Sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.key = secrets["api_key"]

    async def send(self, method: str, path: str, body: bytes = b"") -> httpx.Response:
        headers = {"openapikey": self.key, "Content-Type": "text/xml;charset=EUC-KR"}
        url = f"http://simulator/st11/rest{path}"
        return await self.simulator.http.request(method, url, content=body, headers=headers)

    def fields(self, answer: httpx.Response) -> dict[str, str]:
        """The texts right below the root of an answer."""
        return told(root_of(answer))

    async def ask(self, method: str, path: str, body: bytes = b"") -> Element:
        return root_of(await self.send(method, path, body))

    async def get(self, path: str) -> dict[str, str]:
        return told(await self.ask("GET", path))

    async def rows(self, path: str) -> list[dict[str, str]]:
        root = await self.ask("GET", path)
        return [told(row) for row in root if len(row)]

    async def post(self, path: str, name: str, content: Any, method: str = "POST") -> dict[str, str]:
        return told(await self.ask(method, path, written(name, content)))

    async def product(self, **changes: Any) -> dict[str, Any]:
        out, back = [(await self.rows(f"/areaservice/{way}area"))[0]["addrSeq"] for way in ("outbound", "inbound")]
        leaf = next(row for row in await self.rows("/cateservice/category") if row["dispNm"] == "목걸이")
        return {
            "selMthdCd": "01",
            "dispCtgrNo": leaf["dispNo"],
            "prdNm": "똠방 목걸이",
            "sellerPrdCd": "L1",
            "suplDtyfrPrdClfCd": "01",
            "minorSelCnYn": "Y",
            "prdImage01": "https://img.example/1.jpg",
            "htmlDetail": "<p>상세</p>",
            "ProductCertGroup": [{"crtfGrpTypCd": kind, "crtfGrpObjClfCd": "03"} for kind in ("01", "02", "03")],
            "selTermUseYn": "Y",
            "aplBgnDy": "2026/11/20",
            "aplEndDy": "2026/12/31",
            "selPrc": 35000,
            "optSelectYn": "Y",
            "txtColCnt": "1",
            "colTitle": "색상",
            "ProductOption": [choice("백색", 50), choice("청색", 40)],
            "prdSelQty": 90,
            "dlvCstInstBasiCd": "01",
            "bndlDlvCnYn": "N",
            "addrSeqOut": out,
            "addrSeqIn": back,
            "rtngdDlvCst": 2500,
            "exchDlvCst": 5000,
            "asDetail": "1년",
            "rtngExchDetail": "7일",
            "ProductNotification": {"type": "891045", "item": [{"code": "11800", "name": "목걸이"}]},
            **changes,
        }

    async def register(self, **changes: Any) -> dict[str, str]:
        return await self.post("/prodservices/product", "Product", await self.product(**changes))

    async def confirm(self, order: dict[str, Any], seq: str = "1") -> str:
        path = f"/ordservices/reqpackaging/{order['number']}/{seq}/N/null/{delivery(order)}"
        return (await self.get(path))["result_code"]

    async def ship(self, order: dict[str, Any], number: str = "340010913442", courier: str = "00034") -> str:
        path = f"/ordservices/reqdelivery/202611201200/01/{courier}/{number}/{delivery(order)}"
        return (await self.get(path))["result_code"]

    async def refuse(self, order: dict[str, Any], seq: str = "1", words: str = "재고 소진") -> str:
        path = f"/claimservice/reqrejectorder/{order['number']}/{seq}/09/{quote(words, safe='')}"
        return (await self.get(path))["result_code"]


def choice(value: str, count: int, **changes: Any) -> dict[str, Any]:
    return {"useYn": "Y", "colOptPrice": 0, "colValue0": value, "colCount": count, "colSellerStockCd": value, **changes}


def delivery(order: dict[str, Any]) -> str:
    return order["lines"][0]["group"]


def written(name: str, content: Any) -> bytes:
    return XmlReply({name: content}).encoded()


def root_of(answer: httpx.Response) -> Element:
    assert "EUC-KR" in answer.headers["content-type"]
    text = answer.content.decode("cp949")
    assert text.startswith('<?xml version="1.0" encoding="euc-kr"')
    return fromstring(text.partition("?>")[2])


def told(element: Element) -> dict[str, str]:
    return {child.tag.rpartition("}")[2]: child.text or "" for child in element}
