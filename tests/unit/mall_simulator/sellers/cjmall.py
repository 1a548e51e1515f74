"""A partner of CJ mall, who sends XML in UTF-8 with the key in it and reads EUC-KR."""

from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import httpx
from defusedxml.ElementTree import fromstring

NAMESPACE = "http://www.example.org/ifpa"
URL = "http://simulator/cjmall/IFPAServerAction.action"


def content(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(element(name, part) for name, part in value.items())
    return "" if value is None else escape(str(value))


def element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(element(name, each) for each in value)
    return f"<tns:{name}>{content(value)}</tns:{name}>"


def root_of(answer: httpx.Response) -> Element:
    assert "EUC-KR" in answer.headers["content-type"]
    text = answer.content.decode("cp949")
    assert text.startswith('<?xml version="1.0" encoding="euc-kr"')
    return fromstring(text.partition("?>")[2])


def told(found: Element) -> dict[str, str]:
    return {child.tag.rpartition("}")[2]: child.text or "" for child in found}


class Seller:
    """Sends as a partner does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.vendor, self.key = secrets["vendor_id"], secrets["cert_key"]

    async def send(self, interface: str, **body: Any) -> httpx.Response:
        whole = content({"vendorId": self.vendor, "vendorCertKey": self.key, **body})
        opened = f'<tns:ifRequest xmlns:tns="{NAMESPACE}" tns:ifId="{interface}">'
        text = f'<?xml version="1.0" encoding="UTF-8"?>{opened}{whole}</tns:ifRequest>'
        return await self.simulator.http.post(URL, content=text.encode(), headers={"Content-Type": "text/xml"})

    async def ask(self, interface: str, **body: Any) -> Element:
        return root_of(await self.send(interface, **body))

    async def parts(self, interface: str, name: str, **body: Any) -> list[dict[str, str]]:
        """The texts of all parts of a name in an answer."""
        root = await self.ask(interface, **body)
        return [told(found) for found in root.iter(f"{{{NAMESPACE}}}{name}")]

    async def error(self, interface: str, **body: Any) -> str:
        """What an answer says that went wrong, in whatever part."""
        root = await self.ask(interface, **body)
        words = [found.text or "" for found in root.iter(f"{{{NAMESPACE}}}errorMsg")]
        return next((word for word in words if word), "")

    async def day(self, kind: str = "1", day: str = "2026-11-20") -> list[dict[str, str]]:
        contents = {"instructionCls": kind, "wbCrtDt": day}
        return await self.parts("IF_04_01", "instructionDetail", contents=contents)

    async def ship(self, order: dict[str, Any], line: int = 0, **changes: Any) -> str:
        """Why it was refused; empty where it was not."""
        numbers = {name: order["lines"][line]["numbers"][name] for name in ("ordGSeq", "ordDSeq", "ordWSeq")}
        waybill = {"delicompCd": "15", "wbNo": "340010913442", "vendorOrdId": "1"}
        return await self.error("IF_04_04", takeout={"ordNo": order["number"], **numbers, **waybill, **changes})

    async def search(self, **contents: Any) -> list[dict[str, str]]:
        period = {"sinstDtFrom": "2026-11-01", "sinstDtTo": "2026-11-20", "schnCd": "30"}
        return await self.parts("IF_03_07", "unit", contents={**period, **contents})

    async def good(self, **changes: Any) -> dict[str, Any]:
        leaves = await self.parts("IF_01_01", "itemCategory")
        leaf = next(row for row in leaves if row["itemTgrpNm"] == "목걸이")
        return {
            "chnCls": "30",
            "tGrpCd": leaf["itemTypeCd"],
            "uniqBrandCd": "1",
            "uniqMkrNatCd": "KR",
            "uniqMkrCompCd": "1",
            "mdCode": "5066",
            "itemDesc": "똠방 목걸이",
            "zLocalBolDesc": "똠방 목걸이",
            "zlocalCcDesc": "똠방 목걸이",
            "vatCode": "S",
            "zDeliveryType": "20",
            "zShippingMethod": "10",
            "courier": "15",
            "deliveryHomeCost": 3000,
            "stockMgntLevel": "2",
            "lowpriceInd": "Y",
            "zContactSeqNo": "1",
            "zSupShipSeqNo": "1",
            "zReturnSeqNo": "1",
            "certItemRequireYn": "N",
            "delivCostCd": "1",
            "delivCostType": "01",
            "unit": [unit("L1_1", "백색", 50), unit("L1_2", "청색", 40)],
            "mallitem": {"mallItemDesc": "똠방 목걸이", "mallCtg": {"mainInd": "Y", "ctgName": "1"}},
            "goodsReport": [{"pedfId": "25001", "html": "목걸이"}, {"pedfId": "91059", "html": "<p>상세</p>"}],
            "image": {"imageMain": "https://img.example/1.jpg"},
            **changes,
        }

    async def register(self, **changes: Any) -> dict[str, str]:
        (answer,) = await self.parts("IF_03_01", "good", good=await self.good(**changes))
        return answer


def unit(code: str, name: str, count: int, **changes: Any) -> dict[str, Any]:
    return {
        "unitNm": name,
        "unitRetail": 33000,
        "unitCost": 22500,
        "availableQty": count,
        "leadTime": "03",
        "startSaleDt": "2026-11-20",
        "endSaleDt": "9999-12-30",
        "vpn": code,
        **changes,
    }


def state(kind: str, number: str, word: str) -> dict[str, str]:
    return {"typeCd": kind, "itemCd_zip": number, "chnCls": "30", "packInd": word}
