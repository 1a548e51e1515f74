"""A seller of 롯데홈쇼핑, who sends forms in CP949 with the day's certificate."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import httpx
from defusedxml.ElementTree import fromstring

ONE_SECOND = timedelta(seconds=1)


class Seller:
    """Sends as a seller does."""

    def __init__(self, simulator, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.secrets = secrets
        self.certificate = ""

    async def send(self, page: str, method: str = "GET", **values: Any) -> httpx.Response:
        form = urlencode({"subscriptionId": self.certificate, **values}, encoding="cp949")
        url = f"http://simulator/lotteimall/openapi/{page}.lotte"
        if method == "GET":
            return await self.simulator.http.get(f"{url}?{form}")
        return await self.simulator.http.post(url, content=form.encode())

    async def ask(self, page: str, method: str = "GET", **values: Any) -> Element:
        return root_of(await self.send(page, method, **values))

    async def certify(self, **changes: str) -> Element:
        given = {"strUserId": self.secrets["login_id"], "strPassWd": self.secrets["password"], **changes}
        root = await self.ask("createCertification", "POST", **given)
        self.certificate = root.findtext(".//SubscriptionId") or self.certificate
        return root

    async def code(self, page: str, **values: Any) -> str:
        """`Result` of a write, or the code of its error."""
        root = await self.ask(page, "POST", **values)
        return root.findtext("Errors/Error/Code") or root.findtext("Result") or ""

    async def rows(self, page: str, name: str, **values: Any) -> list[dict[str, str]]:
        root = await self.ask(page, **values)
        return [told(row) for row in root.iter(name)]

    async def number(self, page: str, name: str, field: str, **values: Any) -> str:
        return (await self.rows(page, name, **values))[0][field]

    async def goods(self, **changes: Any) -> dict[str, Any]:
        categories = await self.rows("searchDispCatListOpenApi", "CategoryInfo", disp_tp_cd="10")
        items = await self.rows("searchGoodsArtcItemCdListOpenApi", "ArtcItemInfo", artc_cd="104")
        return {
            "brnd_no": "010565",
            "goods_nm": "똠방 목걸이",
            "pur_shp_cd": "3",
            "sale_shp_cd": "10",
            "sale_prc": "35000",
            "mrgn_rt": "20",
            "tdf_sct_cd": "1",
            "md_gsgr_no": await self.number("searchMDGsgrListOpenApi", "MdGsgrInfo", "MdGsgrNo", md_id="MD1"),
            "disp_no": next(row["DispNo"] for row in categories if row["DispNm"] == "목걸이"),
            "inv_mgmt_yn": "Y",
            "item_mgmt_yn": "Y",
            "opt_nm": "색상",
            "item_list": "백색,50,k0:청색,40,k1",
            "dlv_proc_tp_cd": "1",
            "gift_pkg_yn": "N",
            "exch_rtgs_sct_cd": "20",
            "dlv_mean_cd": "10",
            "dlv_goods_sct_cd": "01",
            "dlv_dday": "2",
            "byr_age_lmt_cd": "0",
            "dlv_polc_no": await self.number("searchDlvPolcInfoListOpenApi", "DlvPolcInfo", "dlv_polc_no"),
            "corp_rls_pl_sn": await self.number("searchReturnListOpenApi", "ReturnInfo", "ReturnCode", dlvp_tp_cd="10"),
            "corp_dlvp_sn": await self.number("searchReturnListOpenApi", "ReturnInfo", "ReturnCode", dlvp_tp_cd="20"),
            "orpl_nm": "대한민국",
            "mfcp_nm": "공방",
            "img_url": "https://img.example/1.jpg",
            "dtl_info_fcont": "<p>상세</p>",
            "ec_goods_artc_cd": "104",
            "sft_cert_tgt_seq": "0",
            "corp_goods_no": "L1",
            **{row["ItemCd"]: "상세페이지 참조" for row in items},
            **changes,
        }

    async def register(self, **changes: Any) -> str:
        """The number of the request."""
        root = await self.ask("registApiGoodsInfo", "POST", **await self.goods(**changes))
        return root.findtext("goods_no") or root.findtext("Errors/Error/Code") or ""

    async def approved(self, **changes: Any) -> str:
        """The number of a product that the MD has approved."""
        request = await self.register(**changes)
        self.simulator.clock.advance(ONE_SECOND)
        (row,) = await self.rows("searchNewGoodsInfoOpenApi", "GoodsInfo", search_type="3", search_value=request)
        return row["GoodsNo"]

    async def deliver(self, order: dict[str, Any], act: str, at: int = 0, **values: Any) -> str:
        line = order["lines"][at]["numbers"]["DlvUnitSn"]
        return await self.code("registDeliver", ord_no=order["number"], ord_dtl_sn=line, proc_gubun=act, **values)

    async def orders(self, option: str, day: str = "20261120") -> list[Element]:
        root = await self.ask("searchNewOrdLstOpenApi", start_date=day, end_date=day, SelOption=option)
        found = root.findall("Result/OrderInfo")
        assert root.findtext("Result/OrderCount") == str(len(found))
        return found

    async def deliveries(self, state: str, day: str = "20261120") -> list[Element]:
        values = {"date_gubun": "rlor_dtime", "start_date": day, "end_date": day, "ord_dtl_stat_cd": state}
        return (await self.ask("searchDeliverList", **values)).findall("Result/OrderInfo")

    async def cancels(self, day: str = "20261120") -> list[Element]:
        return (await self.ask("searchCnclList", start_date=day, end_date=day)).findall("Result/OrderInfo")


def root_of(answer: httpx.Response) -> Element:
    assert "EUC-KR" in answer.headers["content-type"]
    text = answer.content.decode("cp949")
    assert text.startswith('<?xml version="1.0" encoding="euc-kr"')
    return fromstring(text.partition("?>")[2].replace("&", "&amp;"))


def told(element: Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in element}
