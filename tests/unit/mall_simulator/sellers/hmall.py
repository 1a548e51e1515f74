"""A vendor of 현대Hmall, who posts data sets with id and key in headers."""

from typing import Any
from xml.etree.ElementTree import Element

import httpx
from defusedxml.ElementTree import fromstring

from mall_simulator.clock import KST
from mall_simulator.malls.hmall.envelopes import DatasetReply

SESSION = {"userGbcd": "20", "userId": "seller1", "userIp": "10.0.0.1", "userNm": "seller1"}


class Seller:
    """Sends as a vendor does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.secrets = dict(secrets)

    async def send(self, path: str, body: bytes) -> httpx.Response:
        headers = {"oauserId": self.secrets["oauser_id"], "oauseKey": self.secrets["oause_key"]}
        return await self.simulator.http.post(f"http://simulator/hmall/front{path}", content=body, headers=headers)

    async def ask(self, path: str, **datasets: list[Any]) -> Element:
        answer = await self.send(path, DatasetReply({"Root": datasets}).encoded())
        assert answer.status_code == 200
        return fromstring(answer.content.decode().partition("?>")[2])

    async def code(self, path: str, **datasets: list[Any]) -> tuple[str, str]:
        """Code and words of an answer."""
        root = await self.ask(path, **datasets)
        words = [root.findtext(".//detail"), root.findtext(".//message")]
        return root.findtext(".//code") or "", next(word for word in words if word)

    async def rows(self, path: str, name: str, **datasets: list[Any]) -> list[dict[str, str]]:
        root = await self.ask(path, **datasets)
        found = [each for each in root.iter("Dataset") if each.get("id") == name]
        return [{child.tag: child.text or "" for child in row} for each in found for row in each.iter("row")]

    async def listed(self, progress: str, **changes: str) -> list[dict[str, str]]:
        day = f"{self.simulator.clock.now().astimezone(KST):%Y%m%d}"
        given = {"venCd": self.secrets["ven_cd"], "fromDate": day, "toDate": day, "prgrGb": progress, **changes}
        return await self.rows("/sc/scb/scbd/selectOshpDtlList.do", "dsOutput", dsInput=[given])

    async def act(self, row: dict[str, str], act: str, **changes: str) -> tuple[str, str]:
        own = {name: row[name] for name in ("dlvstNo", "dlvstPtcSeq", "ordNo", "ordPtcSeq")}
        waybill = {"invcNo": "340010913442", "dsrvDlvcoCd": "12"} if act == "P2" else {}
        given = {"chk": "1", "venCd": self.secrets["ven_cd"], **own, "procGb": act, **waybill}
        who = {"rgstId": "seller1", "rgstIp": "10.0.0.1"}
        return await self.code("/sc/scb/scbd/multiOshpProcess.do", dsInput=[{**given, **who, **changes}])

    async def product(self, **changes: Any) -> dict[str, list[Any]]:
        sections = await self.rows(
            "/om/oma/selectSectMstList.do", "dsOutput", dsInput=[{"vtltStatGbcd": "A", "tlndYn": "Y"}]
        )
        leaf = next(row["sectId"] for row in sections if row["sectNm"] == "목걸이")
        codes = {f"item{level}CsfCd": f"R{level}" for level in "LMSD"}
        item = {
            "slitmNm": "똠방 목걸이",
            **codes,
            "itemCsfGbcd": "40",
            "venItemCd": "L1",
            "venCd": self.secrets["ven_cd"],
            "mkcoCd": "2347",
            "brndCd": "205390",
            "octyCnryGbcd": "KR",
            "rsptMdCd": "8048",
            "itemTypeGbcd": "01",
            "itemSellGbcd": "00",
            "itemTaxnYn": "Y",
            "dlvFormGbcd": "40",
            "dlvcPayGbcd": "00",
            "oshpVenAdrSeq": "4",
            "baseSectId": leaf,
        }
        notices = await self.rows("/pd/pdb/selectInfNotfBsicDtlList.do", "dsList", dsCond=[{"itemCsfCd": "RD"}])
        price = {"prcAplyStrtDtm": "20261120", "prcAthzGbcd": "00", "sellPrc": 35000, "mrgnRate": 25}
        sets = {
            "dsSession": [SESSION],
            "dsItem": [{**item, **changes.pop("item", {})}],
            "dsSlitmPrcAthzHis": [{**price, **changes.pop("price", {})}],
            "dsUitmAttrTypeMst": [{"uitmAttrTypeSeq": 1, "uitmAttrTypeNm": "색상"}],
            "dsUitmAttrMst": [value(0, "백색"), value(1, "청색")],
            "dsSellUitmCombDtl": [{"uitmTmpCd": place, "uitmTmpSeq": place} for place in (0, 1)],
            "dsSellUitmDtl": [unit(0, "w", 50), unit(1, "b", 40)],
            "dsItstDtl": [{"itstCd": row["itstCd"], "itstCntn": "상세페이지 참조"} for row in notices],
            "dsHtmlItstMst": [{"htmlItstCntn": "<p>상세</p>"}],
        }
        return {**sets, **changes}

    async def register(self, **changes: Any) -> tuple[str, str]:
        return await self.code("/pd/pdb/multiItem.do", **await self.product(**changes))

    async def registered(self) -> str:
        """The number of a new product."""
        root = await self.ask("/pd/pdb/multiItem.do", **await self.product())
        return root.findtext(".//slitmCd") or ""

    async def read(self, number: str) -> dict[str, str]:
        (row,) = await self.rows("/pd/pdb/selectItem.do", "dsItem", dsSession=[SESSION], dsCond=[{"slitmCd": number}])
        return row

    async def units(self, number: str) -> list[dict[str, str]]:
        given = {"dsSession": [SESSION], "dsCond": [{"slitmCd": number}]}
        return await self.rows("/pd/pdc/selectUnitStocks.do", "dsList", **given)


def value(place: int, name: str) -> dict[str, Any]:
    return {"uitmTmpSeq": place, "uitmAttrTypeSeq": 1, "uitmAttrNm": name}


def unit(place: int, code: str, stock: int) -> dict[str, Any]:
    return {"uitmTmpCd": place, "venUitmCd": code, "maxSellPossQty": stock, "sellGbcd": "00"}
