"""A seller of 인터파크, who writes everything into the query and leaves documents to be fetched."""

from typing import Any
from xml.etree.ElementTree import Element

import httpx
from defusedxml.ElementTree import fromstring

from mall_simulator.clock import KST
from mall_simulator.markup import XmlReply

PRODUCTS = "/openapi/product/ProductAPIService.do"
PLACES = "/openapi/enterprise/EntrDelvAPIService.do"
ORDERS = "/order/OrderClmAPI.do"


class Seller:
    """Sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str], documents: dict[str, bytes]) -> None:
        self.simulator = simulator
        self.secrets = dict(secrets)
        self.documents = documents

    async def send(self, path: str, method: str, **params: Any) -> httpx.Response:
        url, query = f"http://simulator/interpark{path}", {"_method": method, **params}
        return await self.simulator.http.get(url, params=query)

    async def products(self, method: str, group: str = "inquiry", path: str = PRODUCTS, **params: Any) -> Element:
        keys = {"citeKey": self.secrets[f"{group}_cite_key"], "secretKey": self.secrets[f"{group}_secret_key"]}
        return root_of(await self.send(path, method, **keys, **params))

    async def put(self, method: str, group: str, item: Any, path: str = PRODUCTS) -> dict[str, str]:
        """Leave a document and tell the mall where: what is in `success` or `error`."""
        url = f"http://seller.example/{len(self.documents)}.xml"
        self.documents[url] = XmlReply({"result": {"title": "t", "description": "d", "item": item}}).encoded()
        root = await self.products(method, group, path, dataUrl=url)
        (told,) = [child for child in root if child.tag in ("success", "error")]
        return fields(told)

    async def orders(self, method: str, **params: Any) -> Element:
        names = {"entrId": "entr_id", "supplyEntrNo": "supply_entr_no", "supplyCtrtSeq": "supply_ctrt_seq"}
        own = {f"sc.{name}": self.secrets[secret] for name, secret in names.items()}
        return root_of(await self.send(ORDERS, method, **own, **{f"sc.{name}": each for name, each in params.items()}))

    async def listed(self, method: str, **params: Any) -> list[dict[str, str]]:
        """The ordered products of today's list, each with its order."""
        day = f"{self.simulator.clock.now().astimezone(KST):%Y%m%d}"
        root = await self.orders(method, **{"strDate": f"{day}000000", "endDate": f"{day}235959", **params})
        orders = [child for child in root if child.tag == "ORDER"]
        return [{**fields(order), **fields(each)} for order in orders for each in order.iter("PRD")]

    async def act(self, method: str, order: dict[str, Any], **changes: str) -> tuple[str, str]:
        """Code and words of an act on the first line."""
        own = {"ordclmNo": order["number"], "ordSeq": "1", "optPrdTp": "01", "optOrdSeqList": "1"}
        return result_of(await self.orders(method, **{**own, **changes}))

    async def ship(self, order: dict[str, Any], **changes: str) -> tuple[str, str]:
        given = {"delvDt": "20261120", "delvEntrNo": "169177", "invoNo": "340010913442"}
        return await self.act("delvCompForComm", order, **{**given, **changes})

    async def product(self, **changes: Any) -> dict[str, Any]:
        categories = await self.products("GetBasicCategoryForAPI", strDt="20200101", endDt="20261231")
        leaf = next(row for row in map(fields, categories) if row.get("dispNm") == "목걸이")
        return {
            "prdStat": "01",
            "shopNo": "0000100000",
            "omDispNo": leaf["dispNo"],
            "prdNm": "똠방 목걸이",
            "hdelvMafcEntrNm": "골든",
            "prdOriginTp": "국산",
            "taxTp": "01",
            "ordAgeRstrYn": "N",
            "saleStatTp": "01",
            "saleUnitcost": 35000,
            "saleLmtQty": 90,
            "saleStrDts": "20261120",
            "saleEndDts": "99991231",
            "proddelvCostUseYn": "N",
            "prdrtnCostUseYn": "N",
            "prdBasisExplanEd": "<p>상세</p>",
            "zoomImg": "https://img.example/1.jpg",
            "optPrirTp": "01",
            "prdOption": "{백색수량<50>추가금액<0>옵션코드<w>사용여부<Y>}{청색수량<40>추가금액<500>옵션코드<b>}",
            "originPrdNo": "L1",
            "asInfo": "1년",
            "prdCertStatus": "N",
            "prdinfoNoti": {"info": [{"infoSubNo": "0401", "infoCd": "I", "infoTx": "목걸이"}]},
            **changes,
        }

    async def register(self, **changes: Any) -> dict[str, str]:
        return await self.put("InsertProductAPIData", "register", await self.product(**changes))


def root_of(answer: httpx.Response) -> Element:
    assert answer.status_code == 200
    assert "EUC-KR" in answer.headers["content-type"]
    return fromstring(answer.content.decode("cp949").partition("?>")[2])


def fields(element: Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in element}


def result_of(root: Element) -> tuple[str, str]:
    (result,) = [fields(child) for child in root if child.tag == "RESULT"]
    return result["CODE"], result["MESSAGE"]
