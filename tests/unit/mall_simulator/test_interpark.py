"""인터파크's protocol as malls.md section 7 tells it."""

from typing import Any

import httpx
import pytest

from mall_simulator.clock import Clock
from mall_simulator.fetching import fetch_document
from mall_simulator.main import create_app
from mall_simulator.malls.interpark.option_text import choices_in
from mall_simulator.settings import Settings


@pytest.fixture
async def seller(simulator, sellers):
    documents, fetched = dict[str, bytes](), list[str]()

    async def fetch(url: str) -> bytes | None:
        fetched.append(url)
        return documents.get(url)

    app = create_app(Settings(data_dir=None, ZIPKIN_ENDPOINT=None), Clock(simulator.clock.now()), fetch)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://simulator") as http:
        simulator.http = http
        seller = sellers("interpark").Seller(simulator, await simulator.account("interpark"), documents)
        seller.fetched = fetched
        yield seller


def words_of(root: Any) -> str:
    return next((child.text or "" for child in root.iter() if child.tag in ("message", "MESSAGE")), "")


async def test_every_group_of_methods_has_keys_of_its_own(seller):
    for group, method in (("register", "GetPrdSaleQtyForAPI"), ("inquiry", "InsertProductAPIData")):
        assert "인증키" in words_of(await seller.products(method, group))
    seller.secrets["inquiry_secret_key"] = "wrong"
    assert "인증키" in words_of(await seller.products("GetPrdSaleQtyForAPI", prdNo="1"))


@pytest.mark.parametrize("name", ["entr_id", "supply_entr_no", "supply_ctrt_seq"])
async def test_orders_need_all_three_numbers_of_the_vendor(name, seller):
    seller.secrets[name] = "0"
    root = await seller.orders("orderListForSingle", strDate="20261120000000", endDate="20261120235959")
    assert "업체정보" in words_of(root)


async def test_a_product_is_fetched_made_and_read_with_its_options(seller):
    made = await seller.register()
    assert (made["prdNm"], made["originPrdNo"]) == ("똠방 목걸이", "L1")
    root = await seller.products("GetPrdSaleQtyForAPI", prdNo=made["prdNo"])
    rows = [{child.tag: child.text for child in item} for item in root if item.tag == "item"]
    assert [(row["externalPrdNo"], row["saleUnitcost"], row["saleLmtQty"]) for row in rows] == [
        ("L1", "35000", "90"),
        ("w", "35000", "50"),
        ("b", "35500", "40"),
    ]
    assert len({row["prdNo"] for row in rows}) == 3
    listed = await seller.products("GetProductInquiryForAPI", rows="50", page="1")
    assert [item.findtext("externalPrdNo") for item in listed if item.tag == "item"] == ["L1"]


async def test_nothing_at_the_address_registers_nothing(seller):
    root = await seller.products("InsertProductAPIData", "register", dataUrl="http://seller.example/gone.xml")
    assert words_of(root) == "데이터 URL을 읽을 수 없습니다."
    seller.documents["http://seller.example/torn.xml"] = b"<result><item>"
    root = await seller.products("InsertProductAPIData", "register", dataUrl="http://seller.example/torn.xml")
    assert "XML" in words_of(root)
    assert (await seller.simulator.summary())["products_created"] == 0


async def test_a_stranger_cannot_have_the_mall_fetch_anything(seller):
    seller.secrets["register_secret_key"] = "wrong"
    assert "인증키" in (await seller.put("InsertProductAPIData", "register", {}))["message"]
    assert seller.fetched == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "no address", "http://", "file:///etc/hosts"])
async def test_an_address_without_an_answer_gives_no_document(url):
    assert await fetch_document(url) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prdNm": ""}, "필수 데이터가 존재하지 않습니다. 'prdNm'"),
        ({"prdNm": "가" * 61}, "사이즈 초과"),
        ({"prdNm": "짝퉁 시계"}, "사용할 수 없는 단어"),
        ({"omDispNo": "001"}, "전시코드"),
        ({"taxTp": "09"}, "'taxTp'"),
        ({"zoomImg": "https://img.example/1.gif"}, "JPG와 PNG"),
        ({"saleUnitcost": 35005}, "10원 단위"),
        ({"saleLmtQty": 100000}, "99,999"),
        ({"saleEndDts": "2026-12-31"}, "yyyyMMdd"),
        ({"saleEndDts": "20261331"}, "yyyyMMdd"),
        ({"saleEndDts": "20261119"}, "판매시작일 이후"),
        ({"prdrtnCostUseYn": "Y"}, "반품택배비"),
        ({"prdKeywd": "가,나,다,라,마"}, "4개"),
        ({"prdCertStatus": "Y"}, "prdCertDetail"),
        ({"optPrirTp": ""}, "optPrirTp"),
        ({"prdOption": "백색<50>"}, "옵션 형식"),
        ({"prdOption": "{백<S,M>수량<1>추가금액<0,0>}"}, "옵션 형식"),
        ({"prdOption": "{백수량<1>추가금액<500>}"}, "판매가와 일치"),
        ({"prdOption": "{백수량<1>}{백수량<1>}"}, "중복"),
        ({"prdOption": "{연한 백색수량<1>}"}, "사용할 수 없는 문자"),
        ({"prdOption": "{백수량<100000>}"}, "99,999"),
        ({"prdinfoNoti": None}, "상품정보제공고시"),
        ({"prdinfoNoti": {"info": [{"infoSubNo": "1", "infoCd": "", "infoTx": "x"}]}}, "모든 항목"),
        ({"delvPlcNo": "1"}, "배송비정책"),
        ({"rtndelvNo": "1"}, "반품배송지"),
    ],
)
async def test_what_is_wrong_with_a_product_is_told_in_words(changes, words, seller):
    assert words in (await seller.register(**changes))["message"]


def test_an_option_string_is_read_at_both_depths():
    one = choices_in("{A-55수량<1>추가금액<0>옵션코드<0-1>사용여부<N>}{A-66옵션코드<0-2>}")
    assert [(each.name, each.stock, each.code, each.used) for each in one] == [
        ("A-55", 1, "0-1", False),
        ("A-66", 0, "0-2", True),
    ]
    two = choices_in("{A<55,66>수량<1,5>추가금액<0,2000>옵션코드<a,b>사용여부<N,Y>}{B<95>수량<3>}")
    assert [(each.name, each.surcharge_won) for each in two] == [("A/55", 0), ("A/66", 2000), ("B/95", 0)]


async def test_an_update_of_a_part_stops_the_sale_and_keeps_the_stock(seller):
    number = (await seller.register())["prdNo"]
    await seller.simulator.order("interpark", seller_code="L1", quantity=3, seed=1)
    part = {"prdNo": number, "prdNm": "똠방 목걸이", "saleUnitcost": 35000}
    assert (await seller.put("UpdateProductAPIData", "update", {**part, "saleStatTp": "03"}))["prdNo"] == number
    (kept,) = (await seller.simulator.http.get("/admin/products")).json()
    assert (sum(option["stock"] for option in kept["options"]), kept["state"]) == (87, "03")
    assert not any(option["on_sale"] for option in kept["options"])
    assert "prdNm" in (await seller.put("UpdateProductAPIData", "update", {"prdNo": number}))["message"]
    assert (
        "존재하지 않습니다" in (await seller.put("UpdateProductAPIData", "update", {**part, "prdNo": "1"}))["message"]
    )
    again = await seller.put("UpdateProductAPIData", "update", {**part, "saleStatTp": "01"})
    assert again["prdNo"] == number
    counts = await seller.simulator.summary()
    assert (counts["products_stopped"], counts["products_updated"]) == (1, 0)


async def part(seller, number: str, **changes: Any) -> dict[str, Any]:
    """An update of a part, and how the mall keeps the product then."""
    item = {"prdNo": number, "prdNm": "똠방 목걸이", "saleUnitcost": 35000, **changes}
    assert (await seller.put("UpdateProductAPIData", "update", item))["prdNo"] == number
    (kept,) = (await seller.simulator.http.get("/admin/products")).json()
    return kept


def sold(kept: dict[str, Any]) -> list[tuple[bool, int]]:
    return [(option["on_sale"], option["stock"]) for option in kept["options"]]


async def test_the_last_day_is_kept_and_a_part_changes_it_alone(seller):
    number = (await seller.register())["prdNo"]
    await seller.simulator.order("interpark", seller_code="L1", quantity=3, seed=1)
    (before,) = (await seller.simulator.http.get("/admin/products")).json()
    after = await part(seller, number, saleEndDts="20270305")
    assert (before["sold_until"], after["sold_until"]) == ("9999-12-31", "2027-03-05")
    assert (sold(after), after["state"]) == (sold(before), "01")


async def test_the_stock_of_a_stopped_product_is_set_without_selling_it(seller):
    number = (await seller.register())["prdNo"]
    await part(seller, number, saleStatTp="03")
    option = "{백색수량<3>추가금액<0>옵션코드<w>사용여부<Y>}{청색수량<0>추가금액<500>옵션코드<b>사용여부<Y>}"
    kept = await part(seller, number, prdOption=option, saleLmtQty=3)
    assert (sold(kept), kept["state"]) == ([(False, 3), (False, 0)], "03")
    assert sold(await part(seller, number, saleStatTp="01")) == [(True, 3), (True, 0)]


async def test_a_product_without_options_keeps_its_stock_where_none_is_named(seller):
    number = (await seller.register(prdOption=None, optPrirTp=None, saleLmtQty=9))["prdNo"]
    await seller.simulator.order("interpark", seller_code="L1", quantity=2, seed=1)
    assert sold(await part(seller, number, saleEndDts="20270305")) == [(True, 7)]
    assert sold(await part(seller, number, saleLmtQty=4)) == [(True, 4)]


async def test_an_option_that_is_not_in_use_is_told_as_stopped(seller):
    option = "{백색수량<3>추가금액<0>옵션코드<w>}{청색수량<4>추가금액<500>옵션코드<b>사용여부<N>}"
    made = await seller.register(prdOption=option)
    root = await seller.products("GetPrdSaleQtyForAPI", prdNo=made["prdNo"])
    assert [item.findtext("saleStatTp") for item in root if item.tag == "item"] == ["01", "01", "03"]


async def test_reading_the_new_orders_confirms_them(seller):
    order = await seller.simulator.unknown_order("interpark", quantity=2, shipping_won=2500)
    assert len(order["number"]) == 20
    (row,) = await seller.listed("orderListForSingle")
    assert (row["ORD_NO"], row["ORD_SEQ"], row["ORD_QTY"], row["ORD_AMT"]) == (order["number"], "1", "2", "20000")
    assert row["PAY_DTS"] == "20261120120000"
    assert await seller.listed("orderListForSingle") == []
    assert [row["ORD_NO"] for row in await seller.listed("orderListDelvForSingle")] == [order["number"]]
    assert (await seller.simulator.summary())["lines_acknowledged"] == 1


async def test_a_list_wants_two_seconds_in_order(seller):
    for since, until in (("20261120", "20261121"), ("20261120000000", "20261119000000"), ("x" * 14, "y" * 14)):
        assert "조회기간" in words_of(await seller.orders("orderListForSingle", strDate=since, endDate=until))


async def test_a_confirmed_line_is_shipped_once_and_arrives(seller):
    order = await seller.simulator.unknown_order("interpark")
    assert "주문확인 후" in (await seller.ship(order))[1]
    await seller.listed("orderListForSingle")
    assert (await seller.ship(order))[0] == "000"
    assert "이미" in (await seller.ship(order))[1]
    (sent,) = await seller.listed("delvCompListForSingle")
    assert (sent["DELV_COMP"], sent["DELV_NO"], sent["CURRENT_STATE"]) == ("169177", "340010913442", "70")
    await seller.simulator.http.post(f"/admin/orders/interpark/{order['number']}/deliver")
    (arrived,) = await seller.listed("DelvArrCompListForSingle")
    assert (arrived["CURRENT_STATE"], arrived["DELV_COMPLETE_DT"]) == ("75", "20261120")
    assert await seller.listed("orderCompListForSingle") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"delvDt": "2026-11-20"}, "출고일자"),
        ({"delvEntrNo": "1"}, "택배사"),
        ({"invoNo": "12"}, "운송장번호"),
        ({"ordclmNo": "1"}, "주문번호"),
        ({"ordSeq": "9"}, "주문순번"),
        ({"optPrdTp": ""}, "옵션상품유형"),
    ],
)
async def test_a_malformed_shipment_changes_nothing(changes, words, seller):
    order = await seller.simulator.unknown_order("interpark")
    await seller.listed("orderListForSingle")
    code, told = await seller.ship(order, **changes)
    assert (code, words in told) == ("301", True)
    assert (await seller.simulator.summary())["lines_invoiced"] == 0


async def test_arrived_orders_are_told_by_page(seller):
    for seed in range(3):
        order = await seller.simulator.unknown_order("interpark", seed=seed)
        await seller.listed("orderListForSingle")
        await seller.ship(order, invoNo=f"34001091344{seed}")
        await seller.simulator.http.post(f"/admin/orders/interpark/{order['number']}/deliver")
    pages = [await seller.listed("DelvArrCompListForSingle", rowCnt="2", pageNo=str(page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]


async def test_a_cancel_request_is_told_and_holds_the_shipment(seller):
    order = await seller.simulator.unknown_order("interpark")
    await seller.listed("orderListForSingle")
    await seller.simulator.http.post(f"/admin/orders/interpark/{order['number']}/cancel-request")
    (row,) = await seller.listed("cnclNClmReqListForSingle")
    assert (row["ORD_NO"], row["ORD_SEQ"], row["CLMREQ_STAT"]) == (order["number"], "1", "1")
    assert "취소요청" in (await seller.ship(order))[1]
    assert "품절 처리할 수 없습니다" in (await seller.act("cnclOutOfStockReqForComm", order))[1]


async def test_a_request_taken_back_is_told_so_and_one_that_is_settled_becomes_a_claim(seller):
    http, orders = seller.simulator.http, [await seller.simulator.unknown_order("interpark") for _ in range(2)]
    await seller.listed("orderListForSingle")
    for order, to in zip(orders, ("withdrawn", "settled"), strict=True):
        made = await http.post(f"/admin/orders/interpark/{order['number']}/claims", json={"kind": "cancel"})
        path = f"/admin/claims/interpark/{made.json()['claims'][0]['number']}/advance"
        assert (await http.post(path, json={"to": to})).status_code == 200
        assert (await http.post(path, json={"to": "settled"})).status_code == 409
    (gone,) = await seller.listed("cnclNClmReqListForSingle")
    assert (gone["ORD_NO"], gone["CLMREQ_TP"], gone["CLMREQ_STAT"]) == (orders[0]["number"], "1", "2")
    (done,) = await seller.listed("clmListForSingle")
    assert (done["ORD_NO"], done["CLM_CRT_TP"], done["CLM_QTY"]) == (orders[1]["number"], "01", "1")


async def test_an_exchange_is_told_from_its_asking_to_its_end(seller):
    order = await seller.simulator.unknown_order("interpark")
    await seller.listed("orderListForSingle")
    await seller.ship(order)
    http = seller.simulator.http
    made = await http.post(f"/admin/orders/interpark/{order['number']}/claims", json={"kind": "exchange"})
    number, told = made.json()["claims"][0]["number"], []
    for to in ("on_the_way", "settled"):
        told += await seller.listed("clmListForSingle")
        step = {"to": to, "courier": "169178", "number": "1"}
        await http.post(f"/admin/claims/interpark/{number}/advance", json=step)
    told += await seller.listed("clmListForSingle")
    assert [row["CURRENT_CLMPRD_STATNM"] for row in told] == ["클레임접수", "반품/교환수거지시", "클레임확정"]
    assert {(row["CLM_NO"], row["CLM_CRT_TP"]) for row in told} == {(number, "03")}


async def test_a_sold_out_line_is_cancelled_once_and_stands_in_the_claims(seller):
    order = await seller.simulator.unknown_order("interpark")
    assert (await seller.act("cnclOutOfStockReqForComm", order))[0] == "000"
    assert "이미" in (await seller.act("cnclOutOfStockReqForComm", order))[1]
    (row,) = await seller.listed("clmListForSingle")
    assert (row["CLM_CRT_TP"], row["CURRENT_CLMPRD_STATNM"]) == ("01", "클레임확정_환불완료")
    assert await seller.listed("cnclNClmReqListForSingle") == []


async def test_another_vendors_orders_and_products_are_not_there(seller, sellers):
    number = (await seller.register())["prdNo"]
    order = await seller.simulator.unknown_order("interpark")
    await seller.listed("orderListForSingle")
    secrets = await seller.simulator.account("interpark", "seller-2")
    other = sellers("interpark").Seller(seller.simulator, secrets, seller.documents)
    assert "상품이 존재하지 않습니다" in words_of(await other.products("GetPrdSaleQtyForAPI", prdNo=number))
    assert "주문번호" in (await other.ship(order))[1]
    assert await other.listed("orderListDelvForSingle") == []


async def test_a_delivery_policy_is_made_from_a_fetched_document(seller):
    path = "/openapi/enterprise/EntrDelvAPIService.do"
    made = await seller.put("insertDelvCostPlcAPIData", "register", {"distCostTp": "99", "distCost": 2500}, path)
    root = await seller.products("getDelvCostPlcAPIData", path=path)
    assert made["delvCostPlcNo"] in [item.findtext("delvCostPlcNo") for item in root if item.tag == "item"]
    for item in ({"distCostTp": "99", "distCost": 0}, {"distCostTp": "98", "distCost": 1}, {"distCostTp": "1"}):
        assert "message" in await seller.put("insertDelvCostPlcAPIData", "register", item, path)


async def test_faults_shape_its_answers_and_an_unknown_method_is_refused(seller):
    await seller.simulator.unknown_order("interpark")
    await seller.simulator.fault(mall="interpark", operation="orders.confirm", kind="http_500")
    answer = await seller.send("/order/OrderClmAPI.do", "orderListForSingle", **vendor(seller))
    assert (answer.status_code, "시스템 오류" in answer.content.decode("cp949")) == (500, True)
    answer = await seller.send("/order/OrderClmAPI.do", "noSuchMethod", **vendor(seller))
    assert answer.status_code == 405


def vendor(seller: Any) -> dict[str, str]:
    own = seller.secrets
    return {
        "sc.entrId": own["entr_id"],
        "sc.supplyEntrNo": own["supply_entr_no"],
        "sc.supplyCtrtSeq": own["supply_ctrt_seq"],
    }
