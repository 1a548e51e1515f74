"""A partner of GS SHOP, who seals a token for every call."""

import base64
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from mall_simulator.clock import KST


def sealed(key: str, text: str) -> str:
    """AES-256-CBC with PKCS7, the key zero-padded, its first 16 letters the vector."""
    fill = 16 - len(text) % 16
    sealer = Cipher(AES(key.encode()[:32].ljust(32, b"\0")), CBC(key[:16].encode())).encryptor()
    return base64.b64encode(sealer.update(text.encode() + bytes([fill]) * fill) + sealer.finalize()).decode()


class Seller:
    """Sends as a partner does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.vendor, self.key = secrets["vendor_id"], secrets["aes_key"]
        self.late = timedelta()

    @property
    def headers(self) -> dict[str, str]:
        at = (self.simulator.clock.now() - self.late).astimezone(KST)
        return {"supCd": self.vendor, "token": sealed(self.key, f"{at:%Y%m%d%H%M%S}{self.vendor}")}

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        url = f"http://simulator/gsshop{path}"
        return (await self.simulator.http.get(url, params=query, headers=self.headers)).json()

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        url = f"http://simulator/gsshop{path}"
        return (await self.simulator.http.post(url, json=body, headers=self.headers)).json()

    async def tell(self, kind: str, **more: Any) -> dict[str, Any]:
        head = {"sender": self.vendor, "receiver": "GS SHOP", "documentId": "DLVINF", "processType": kind}
        return await self.post("/b2b/aliaSupCommonReceiveOrderInfo.gs", {**head, **more})

    async def ship(self, order: dict[str, Any], item: str = "1", **more: Any) -> dict[str, Any]:
        line = {"ordNo": order["number"], "ordItemNo": item, "deliveryCd": "HD", "deliveryNo": "340010913442"}
        return await self.tell("C", **{**line, **more})

    async def listed(self, kind: str, *orders: dict[str, Any], item: str = "1") -> dict[str, Any]:
        return await self.tell(kind, orderList=[{"ordNo": order["number"], "ordItemNo": item} for order in orders])

    async def day(self, kind: str = "S", day: str = "20261120", **changes: str) -> list[dict[str, Any]]:
        answer = await self.days(processType=kind, sdDt=day, **changes)
        return [part["resultList"] for part in answer["data"]]

    async def days(self, **query: str) -> dict[str, Any]:
        whole = {"documentId": "ORDINF", "supCd": self.vendor, "processType": "S", "sdDt": "20261120", **query}
        return await self.get("/api/v5/dtr/supSendOrderInfo.gs", **whole)

    async def product(self, **changes: Any) -> dict[str, Any]:
        leaf = next(
            row for row in (await self.get("/SupSendPrdClsInfo.gs"))["resultList"] if row["dtlClsNm"] == "목걸이"
        )
        manager = (await self.get("/api/v3/products/getSupMdidList.gs"))["resultList"][0]
        place = (await self.get("/api/v3/products/getSupAddrList.gs"))["resultList"][0]["supAddrCd"]
        detail = await self.get("/api/v3/products/getPrdClsDtlInfo.gs", prdClsCd=leaf["dtlClsCd"])
        items = detail["data"]["govPublsGrpList"][0]["govPublsGrpItmList"]
        base = {
            "prdNm": "똠방 목걸이",
            "prdClsCd": leaf["dtlClsCd"],
            "operMdId": manager["mdId"],
            "brandCd": "1",
            "mnfcCoNm": "제조",
            "orgpNm": "국내",
            "taxTypCd": "02",
            "saleStrDtm": 20261120000000,
            "saleEndDtm": 29991231235959,
            "dlvsCoCd": "HD",
            "prdRelspAddrCd": place,
            "prdRetpAddrCd": place,
            "chrDlvYn": "N",
        }
        return {
            "supPrdCd": "L1",
            "prdBaseAddInfo": {**base, **changes.pop("base", {})},
            "prdPrcInfo": {"prdPrcSalePrc": 35000, "prdPrcSupGivRtamtCd": "01", "prdPrcSupGivRtamt": 26250},
            "prdNmChgInfo": {"prdNmChgExposPrdNm": "똠방 목걸이"},
            "prdImgInfo": {"prdCntntListCntntUrlNm": ["https://img.example/1.jpg"]},
            "prdDescdHtmlInfo": {"prdDescdHtmlDescdExplnCntnt": "<p>상세</p>"},
            "prdSectList": [{"prdSectListSectid": 1}],
            "prdSafeCertInfo": {"safeCertGbnCd": "0", "safeCertOrgCd": "0"},
            "prdGovPublsItmList": [{**row, "govPublsItmCntnt": "상세페이지 참조"} for row in items],
            "attrPrdList": [choice("백색", 50), choice("청색", 40)],
            **changes,
        }

    async def register(self, **changes: Any) -> dict[str, Any]:
        return await self.post("/api/v3/products", await self.product(**changes))

    async def state(self, code: str = "L1") -> str:
        answer = await self.get("/api/v3/getPrdAprvInfo.gs", supCd=self.vendor, supPrdCd=code)
        return answer["data"]["prdStCd"]

    async def read(self, code: str = "L1") -> dict[str, Any]:
        return await self.get("/api/v3/getPrdInfo.gs", supCd=self.vendor, supPrdCd=code, searchItmCd="ALL")


def choice(value: str, count: int, **changes: Any) -> dict[str, Any]:
    row = {
        "SupAttrPrdCd": value,
        "AttrVal1": value,
        "AttrVal2": "None",
        "OrdPsblQty": count,
        "TempoutYn": "N" if count else "Y",
        "SaleStrDtm": 20261120000000,
        "SaleEndDtm": 29991231235959,
        **changes,
    }
    return {f"attrPrdList{name}": given for name, given in row.items()}
