"""GS SHOP's protocol as malls.md section 10 tells it."""

from datetime import timedelta
from typing import Any

import pytest

V3 = "/api/v3/products"


@pytest.fixture
def module(sellers):
    return sellers("gsshop")


@pytest.fixture
async def seller(simulator, module):
    return module.Seller(simulator, await simulator.account("gsshop"))


@pytest.fixture
async def on_sale(seller, simulator):
    await seller.register()
    simulator.clock.advance_seconds(2)
    return seller


async def test_a_wrong_key_or_code_is_told_in_the_envelope_of_the_page(seller):
    for name, wrong in (("key", "another-key-0123456789"), ("vendor", "1")):
        right, _ = getattr(seller, name), setattr(seller, name, wrong)
        told = await seller.get(f"{V3}/getSupMdidList.gs")
        assert (told["result"], told["code"]) == ("fail", "401")
        assert (await seller.tell("C"))["resultCd"] == "E"
        setattr(seller, name, right)


@pytest.mark.parametrize("late", [timedelta(minutes=11), timedelta(minutes=-11)])
async def test_a_token_of_another_time_is_too_old(seller, late):
    seller.late = late
    assert "만료" in (await seller.get(f"{V3}/getSupMdidList.gs"))["message"]


async def test_a_token_that_is_none_opens_nothing(seller, simulator):
    for token in ("", "kein base64!", "aGFsbG8="):
        headers = {"supCd": seller.vendor, "token": token}
        answer = await simulator.http.get(f"http://simulator/gsshop{V3}/getSupMdidList.gs", headers=headers)
        assert answer.json()["code"] == "401"


async def test_the_order_list_is_asked_by_get_alone(seller):
    told = await seller.post("/api/v5/dtr/supSendOrderInfo.gs", {})
    assert told["code"] == "405"
    assert (await seller.get("/nowhere"))["code"] == "404"


async def test_a_product_waits_for_the_md_and_is_then_read_with_its_options(seller, simulator):
    created = await seller.register()
    assert (created["result"], created["code"]) == ("success", "200")
    assert await seller.state() == "R"
    assert (await seller.read())["code"] == "404"
    simulator.clock.advance_seconds(2)
    assert await seller.state() == "Y"
    data = (await seller.read())["data"]
    assert data["prdBaseInfo"]["prdCd"] == created["data"]["prdCd"]
    assert {(row["supAttrPrdCd"], row["attrOrdPsblQty"]) for row in data["prdAttrInfoList"]} == {
        ("백색", 50),
        ("청색", 40),
    }


async def test_a_product_that_the_md_does_not_like_comes_back_with_a_reason(seller, simulator):
    await seller.register(prdNmChgInfo={"prdNmChgExposPrdNm": "레플리카 목걸이"})
    simulator.clock.advance_seconds(2)
    answer = await seller.get("/api/v3/getPrdAprvInfo.gs", supCd=seller.vendor, supPrdCd="L1")
    assert answer["data"]["prdStCd"] == "F"
    assert "레플리카" in answer["data"]["returnDesc"]


async def test_a_code_is_taken_once_and_another_partners_is_not_seen(seller, simulator, module):
    await seller.register()
    assert "이미 등록된" in (await seller.register())["message"]
    other = module.Seller(simulator, await simulator.account("gsshop", "seller-2"))
    assert (await other.read())["code"] == "404"
    assert (await other.register())["result"] == "success"
    assert (await simulator.summary())["products_created"] == 2


async def test_parts_are_set_alone_and_what_is_so_already_is_refused(on_sale, simulator, module):
    seller, price = on_sale, {"prdPrcSalePrc": 36000, "prdPrcSupGivRtamtCd": "01", "prdPrcSupGivRtamt": 27000}
    numbers = [row["attrPrdCd"] for row in (await seller.read())["data"]["prdAttrInfoList"]]
    assert (await seller.post(f"{V3}/L1/price", {"prdPrcInfo": price}))["result"] == "success"
    assert "동일합니다" in (await seller.post(f"{V3}/L1/price", {"prdPrcInfo": price}))["message"]
    stocks = {"prdTypCd": "S", "attrPrdList": [module.choice("백색", 0), module.choice("청색", 40)]}
    assert (await seller.post(f"{V3}/L1/attributes", stocks))["result"] == "success"
    assert "동일합니다" in (await seller.post(f"{V3}/L1/attributes", stocks))["message"]
    base = await seller.product()
    assert "동일한 요청" in (await seller.post(f"{V3}/L1/base-info", base))["message"]
    images = {"prdCntntListCntntUrlNm": ["https://img.example/2.jpg"]}
    assert (await seller.post(f"{V3}/L1/images", images))["result"] == "success"
    rows = (await seller.read())["data"]["prdAttrInfoList"]
    assert [row["attrPrdCd"] for row in rows] == numbers
    assert [(row["attrStCd"], row["attrOrdPsblQty"]) for row in rows] == [("T", 0), ("Y", 40)]
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "gsshop"})).json()
    assert (kept["price_won"], [option["price_won"] for option in kept["options"]]) == (36000, [36000, 36000])


async def test_a_stopped_product_is_not_sold_until_it_is_resumed(on_sale, simulator):
    seller, body = on_sale, {"mall": "gsshop", "account": "seller-1", "lines": [{"seller_code": "L1"}]}
    stop = {"saleEndDtm": 20261120120000, "attrSaleEndStModYn": "Y"}
    assert (await seller.post(f"{V3}/L1/sale-status", stop))["result"] == "success"
    assert await seller.state() == "E"
    assert (await simulator.http.post("/admin/orders", json=body)).status_code == 409
    resume = {**stop, "saleEndDtm": 29991231235959}
    assert (await seller.post(f"{V3}/L1/sale-status", resume))["result"] == "success"
    assert (await simulator.http.post("/admin/orders", json=body)).status_code == 201
    assert (await seller.post(f"{V3}/L1/sale-status", {**stop, "saleEndDtm": "내일"}))["result"] == "fail"
    assert (await seller.post(f"{V3}/L9/sale-status", stop))["code"] == "404"


async def kept_at(simulator):
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "gsshop"})).json()
    return kept


async def test_the_end_of_a_sale_is_kept_and_the_options_have_ends_of_their_own(on_sale, simulator, module):
    seller, path = on_sale, f"{V3}/L1/sale-status"
    assert (await kept_at(simulator))["sold_until"] == "2999-12-31"
    later = {"saleEndDtm": 20270305235959, "attrSaleEndStModYn": "N"}
    assert (await seller.post(path, later))["result"] == "success"
    assert ((await kept_at(simulator))["sold_until"], await seller.state()) == ("2027-03-05", "Y")
    await seller.post(path, {"saleEndDtm": 20261120000000, "attrSaleEndStModYn": "Y"})
    await seller.post(path, later)
    assert [row["attrStCd"] for row in (await seller.read())["data"]["prdAttrInfoList"]] == ["E", "E"]
    assert [option["on_sale"] for option in (await kept_at(simulator))["options"]] == [False, False]
    rows = [module.choice("백색", 5), module.choice("청색", 5, SaleEndDtm=20261119000000)]
    assert (await seller.post(f"{V3}/L1/attributes", {"attrPrdList": rows}))["result"] == "success"
    assert [row["attrStCd"] for row in (await seller.read())["data"]["prdAttrInfoList"]] == ["Y", "E"]
    wrong = await seller.post(path, {**later, "attrSaleEndStModYn": "X"})
    assert "saleEndDtm" in wrong["message"]


async def test_stock_leaves_a_stopped_product_stopped(on_sale, simulator, module):
    seller, stop = on_sale, {"saleEndDtm": 20261120120000, "attrSaleEndStModYn": "Y"}
    await seller.post(f"{V3}/L1/sale-status", stop)
    rows = {"attrPrdList": [module.choice("백색", 5), module.choice("청색", 5)]}
    assert (await seller.post(f"{V3}/L1/attributes", rows))["result"] == "success"
    assert await seller.state() == "E"
    assert [option["on_sale"] for option in (await kept_at(simulator))["options"]] == [False, False]


async def test_a_product_before_its_approval_cannot_be_stopped(seller):
    await seller.register()
    stop = {"saleEndDtm": 20261120120000, "attrSaleEndStModYn": "Y"}
    assert "변경할 수 없는" in (await seller.post(f"{V3}/L1/sale-status", stop))["message"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"supPrdCd": ""}, "supPrdCd"),
    ({"base": {"prdClsCd": "B1"}}, "상품분류코드"),
    ({"base": {"prdClsCd": None}}, "prdClsCd"),
    ({"base": {"prdNm": "가" * 16}}, "30Byte"),
    ({"base": {"prdNm": "목걸이!"}}, "특수문자"),
    ({"base": {"dlvsCoCd": "99"}}, "택배사코드"),
    ({"base": {"chrDlvYn": "Y"}}, "배송비"),
    ({"base": {"operMdId": "1"}}, "operMdId"),
    ({"base": {"prdRelspAddrCd": "9"}}, "prdRelspAddrCd"),
    ({"prdGovPublsItmList": []}, "정부고시항목"),
    ({"prdSectList": None}, "prdSectList"),
    ({"prdImgInfo": {}}, "대표이미지"),
    ({"attrPrdList": []}, "attrPrdList"),
    ({"attrPrdList": [{"attrPrdListSupAttrPrdCd": "1"}]}, "필수값"),
    ({"prdPrcInfo": {"prdPrcSalePrc": 35005}}, "10원"),
    ({"prdPrcInfo": {"prdPrcSalePrc": 10, "prdPrcSupGivRtamt": 20, "prdPrcSupGivRtamtCd": "01"}}, "협력사지급액"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
async def test_what_is_missing_or_wrong_of_a_product_is_told(seller, simulator, changes, words):
    told = await seller.register(**changes)
    assert (told["result"], words in told["message"]) == ("fail", True)
    assert (await simulator.summary())["products_created"] == 0


async def test_options_have_codes_of_their_own_and_stock_while_they_sell(seller, module):
    for rows in ([module.choice("1", 1), module.choice("1", 2)], [module.choice("1", 0, TempoutYn="N")],
                 [module.choice("1", 1, SaleEndDtm="내일")]):  # fmt: skip
        assert (await seller.register(attrPrdList=rows))["result"] == "fail"


async def test_a_body_that_is_no_object_is_refused(seller, simulator):
    url = f"http://simulator/gsshop{V3}"
    answer = await simulator.http.post(url, content=b"[1", headers=seller.headers)
    assert "JSON" in answer.json()["message"]
    assert (await seller.get(f"{V3}/getPrdClsDtlInfo.gs", prdClsCd="B0"))["code"] == "404"


async def test_a_day_lists_its_orders_one_part_each_with_ten_digits(seller, simulator):
    order = await simulator.unknown_order("gsshop", shipping_won=2500)
    (row,) = await seller.day()
    assert (row["ordNo"], row["ordItemNo"], row["ordStCd"]) == (order["number"], "1", "10")
    assert len(row["ordNo"]) == 10
    assert row["ordNo"].startswith("00")
    assert (row["prdNm"], row["dlvcAmt"], row["rcvrNm"]) == ("처음 보는 상품", 2500, order["buyer"]["receiver_name"])
    assert await seller.day(day="20261119") == []
    assert await seller.day("N") == []
    assert await seller.day("C") == []


@pytest.mark.parametrize(
    "query", [{"documentId": "X"}, {"supCd": "1"}, {"sdDt": "2026-11-20"}, {"sdDt": "20261399"}, {"processType": "A"}]
)
async def test_a_day_that_is_asked_for_wrongly_is_refused(seller, query):
    assert (await seller.days(**query))["result"] == "fail"


async def test_an_order_is_shipped_flat_with_or_without_being_acknowledged(seller, simulator):
    first, second = await simulator.unknown_order("gsshop"), await simulator.unknown_order("gsshop", seed=2)
    assert (await seller.listed("ORDCONF", first))["resultCd"] == "S"
    for order, number in ((first, "1234567890"), (second, "1234567891")):
        assert (await seller.ship(order, deliveryNo=number))["resultCd"] == "S"
    assert {(row["ordStCd"], row["deliveryNo"]) for row in await seller.day()} == {
        ("30", "1234567890"),
        ("30", "1234567891"),
    }
    summary = await simulator.summary()
    assert (summary["lines_invoiced"], summary["lines_acknowledged"]) == (2, 1)


async def test_an_order_is_not_shipped_or_acknowledged_twice(seller, simulator):
    order = await simulator.unknown_order("gsshop")
    for _ in range(2):
        confirmed, shipped = await seller.listed("ORDCONF", order), await seller.ship(order)
    assert (confirmed["resultCd"], "발주확인 대상" in confirmed["resultMsg"]) == ("E", True)
    assert (shipped["resultCd"], "출고완료 대상" in shipped["resultMsg"]) == ("E", True)
    summary = await simulator.summary()
    assert (summary["doubled_invoices"], summary["doubled_acknowledgements"]) == (0, 0)


async def test_a_message_that_is_not_as_it_should_be_changes_nothing(seller, simulator):
    order = await simulator.unknown_order("gsshop")
    wrapped = await seller.tell("C", orderList=[{"ordNo": order["number"], "ordItemNo": "1"}])
    assert "주문이 없거나" in wrapped["resultMsg"]
    for wrong in (
        {"sender": "1"},
        {"receiver": "GS"},
        {"documentId": "ORDINF"},
        {"processType": "Z"},
        {"ordNo": order["number"].lstrip("0")},
        {"ordItemNo": "9"},
        {"deliveryCd": "99"},
        {"deliveryNo": "운송장"},
    ):
        assert (await seller.ship(order, **wrong))["resultCd"] == "E"
    assert (await simulator.summary())["lines_invoiced"] == 0


async def test_a_waybill_goes_to_one_address(seller, simulator):
    first, second = await simulator.unknown_order("gsshop", seed=1), await simulator.unknown_order("gsshop", seed=2)
    assert (await seller.ship(first))["resultCd"] == "S"
    assert "다른 주문" in (await seller.ship(second))["resultMsg"]
    assert (await seller.ship(second, deliveryCd="ZY", deliveryNo=""))["resultCd"] == "S"


async def test_cancels_are_a_list_of_their_own_and_hold_the_invoice(seller, simulator):
    asked, gone = await simulator.unknown_order("gsshop"), await simulator.unknown_order("gsshop")
    await seller.listed("ORDCONF", asked)
    for order in (asked, gone):
        await simulator.http.post(f"/admin/orders/gsshop/{order['number']}/cancel-request")
    assert [(row["ordNo"], row["ordStCd"]) for row in await seller.day("C")] == [
        (asked["number"], "80"),
        (gone["number"], "90"),
    ]
    assert "취소 요청" in (await seller.ship(asked))["resultMsg"]
    assert (await seller.listed("CNCCONF", gone))["resultCd"] == "E"
    assert (await seller.listed("CNCCONF", asked))["resultCd"] == "S"
    assert [row["ordStCd"] for row in await seller.day("C")] == ["90", "90"]
    assert (await seller.ship(gone))["resultCd"] == "E"


async def test_a_return_stands_among_the_orders_under_a_number_of_its_own(seller, simulator):
    order = await simulator.unknown_order("gsshop")
    await seller.ship(order)
    made = await simulator.http.post(f"/admin/orders/gsshop/{order['number']}/claims", json={"kind": "return"})
    number, states = made.json()["claims"][0]["number"], []
    for to in ("on_the_way", "settled"):
        states.append((await seller.day())[-1]["ordStCd"])
        step = {"to": to, "courier": "HD", "number": "611"}
        assert (await simulator.http.post(f"/admin/claims/gsshop/{number}/advance", json=step)).status_code == 200
    sold, back = await seller.day()
    assert [*states, back["ordStCd"]] == ["10", "30", "50"]
    assert (sold["ordGbnCd"], sold["ordItemNo"]) == ("10", "1")
    assert (back["ordGbnCd"], back["ordItemNo"], back["orgOrdItemNo"], back["clmQty"]) == ("30", "2", "1", 1)
    assert (back["retnDeliveryCd"], back["retnDeliveryNo"]) == ("HD", "611")
    assert await seller.day("C") == []
