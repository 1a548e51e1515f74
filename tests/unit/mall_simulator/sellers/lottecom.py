"""A seller of 롯데닷컴, who calls with a bearer key and the fixed headers."""

from typing import Any

import httpx

HEADERS = {
    "Content-Type": "application/json;charset=UTF-8",
    "Accept": "application/json",
    "Accept-Language": "ko",
    "X-Timezone": "GMT+09:00",
}
ROOT = "/v1/openapi"


class Seller:
    """Sends as a seller does. Answers come whole; `data` is a shortcut to what is in them."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.secrets = secrets

    async def call(self, method: str, path: str, body: Any = None, **headers: str | None) -> httpx.Response:
        given: dict[str, Any] = {**HEADERS, "Authorization": f"Bearer {self.secrets['api_key']}", **headers}
        kept = {name: value for name, value in given.items() if value is not None}
        return await self.simulator.http.request(method, f"/lottecom{path}", json=body, headers=kept)

    async def post(self, path: str, body: Any) -> Any:
        return (await self.call("POST", f"{ROOT}{path}", body)).json()

    async def data(self, path: str, body: Any) -> Any:
        answer = await self.post(path, body)
        assert answer["returnCode"] == "0000", answer
        return answer["data"]

    @property
    def named(self) -> dict[str, str]:
        return {"trGrpCd": "SR", "trNo": self.secrets["tr_no"]}

    async def orders(self, complete: str = "N", **body: Any) -> list[Any]:
        """The delivery orders of the day in Seoul."""
        window = {"srchStrtDt": "20261120000000", "srchEndDt": "20261120235959"}
        asked = {**({} if "odNo" in body else window), "ifCplYN": complete, **body}
        return (await self.data("/delivery/v1/SellerDeliveryOrdersSearch", asked))["deliveryOrderList"]

    async def progress(self, number: str) -> list[Any]:
        data = await self.data("/delivery/v1/SellerDeliveryProgressStateSearch", {"odNo": number})
        return data["deliveryProgressStateList"]

    async def cancels(self) -> list[Any]:
        path = "/claim/v1/cancellationOpenApi/getCancellationRequestAndComplateList"
        return await self.data(path, {"srchStrtDttm": "20261101000000", "srchEndDttm": "20261130235959"})

    async def confirm(self, number: str, seq: int = 1, **changes: Any) -> Any:
        row = {"dvRtrvDvsCd": "DV", "odNo": number, "odSeq": seq, "procSeq": 1, "ifCplYN": "Y", **changes}
        return await self.post("/delivery/v1/SellerIfCompleteInform", {"ifCompleteList": [row]})

    async def send(self, number: str, **changes: Any) -> Any:
        """발송완료 of an order's first line, with what its row says of the product."""
        (row, *_) = [*await self.orders("Y", odNo=number), *await self.orders("N", odNo=number)]
        named = {name: row[name] for name in ("odNo", "odSeq", "procSeq", "spdNo", "sitmNo")}
        sent = {"odPrgsStepCd": "13", "dvTrcStatDttm": "20261120120000", "invcNbr": "1", "dvCoCd": "0005"}
        body = {"dvRtrvDvsCd": "DV", **named, **sent, "invcNo": "12345678901", "slQty": "1", **changes}
        return await self.post("/delivery/v1/SellerDeliveryProgressStateInform", {"deliveryProgressStateList": [body]})

    async def leaf(self, name: str) -> Any:
        """A category by its name, as the category host tells it."""
        path = "/cheetah/econCheetah.ecn?job=cheetahStandardCategory&skip=0&limit=500"
        rows = (await self.call("GET", path)).json()["itemList"]
        return next(row["data"] for row in rows if row["data"]["std_cat_nm"] == name)

    async def product(self, **changes: Any) -> dict[str, Any]:
        """A product with two options that the mall takes."""
        places = await self.data("/contract/v1/dvp/getDvpListSr", {"afflTrCd": self.secrets["tr_no"]})
        policies = await self.data("/contract/v1/dvl/getDvCstListSr", {"afflTrCd": self.secrets["tr_no"]})
        by_type = {row["dvpTypCd"]: row["dvpNo"] for row in places}
        leaf = await self.leaf("목걸이")
        options = [
            {
                "eitmNo": f"L1-{color}",
                "dpYn": "Y",
                "sortSeq": 1,
                "itmOptLst": [{"optNm": "색상", "optVal": color}],
                "itmImgLst": [{"origImgFileNm": "https://img.example/1.jpg"}],
                "slPrc": 35000,
                "stkQty": 5,
            }
            for color in ("골드", "실버")
        ]
        articles = [{"pdArtlCd": code, "pdArtlCnts": "상세"} for code in ("0210", "1400", "1420", "0070", "1440")]
        return {
            **self.named,
            "scatNo": leaf["std_cat_id"],
            "dcatLst": [{"mallCd": "LTON", "lfDcatNo": leaf["disp_list"][0]["disp_cat_id"]}],
            "epdNo": "L1",
            "slTypCd": "GNRL",
            "pdTypCd": "GNRL_GNRL",
            "spdNm": "실버 목걸이",
            "oplcCd": "KR",
            "tdfDvsCd": "01",
            "slStrtDttm": "20261120000000",
            "slEndDttm": "20991231235959",
            "pdItmsInfo": {"pdItmsCd": "38", "pdItmsArtlLst": articles},
            "owhpNo": by_type["02"],
            "rtrpNo": by_type["01"],
            "dvCstPolNo": next(row["dvCstPolNo"] for row in policies if row["dvCstTypCd"] == "DV_CST"),
            "epnLst": [{"pdEpnTypCd": "DSCRP", "cnts": "<p>상세</p>"}],
            "dvProcTypCd": "LO_ENTP",
            "dvPdTypCd": "GNRL",
            "sndBgtNday": 2,
            "dvMnsCd": "DPCL",
            "stkMgtYn": "Y",
            "sitmYn": "Y",
            "itmLst": options,
            **changes,
        }

    async def register(self, body: dict[str, Any]) -> Any:
        return await self.post("/product/v1/product/registration/request", {"spdLst": [body]})

    async def registered(self) -> tuple[str, Any]:
        """A registered product, approved two seconds later: its number and how it is read."""
        (row,) = (await self.register(await self.product()))["data"]
        self.simulator.clock.advance_seconds(2)
        return row["spdNo"], await self.detail(row["spdNo"])

    async def detail(self, number: str) -> Any:
        return await self.data("/product/v1/product/detail", {**self.named, "spdNo": number})

    async def change(self, path: str, name: str, number: str, **values: Any) -> Any:
        """A change of one row: `path` as item/stock/change, `name` the list in the body."""
        row = {**self.named, "spdNo": number, **values}
        return await self.post(f"/product/v1/{path}", {name: [row]})
