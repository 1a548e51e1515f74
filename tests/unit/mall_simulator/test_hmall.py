"""현대Hmall's protocol as malls.md section 12 tells it."""

import pytest

from mall_simulator.malls.hmall.envelopes import DatasetReply

SESSION = {"userGbcd": "20", "userId": "seller1", "userIp": "10.0.0.1", "userNm": "seller1"}
PRICE = "/pd/pdh/updateItemPrcHist.do"
STOCK = "/pd/pdc/updateUnitStockByExcel.do"
STATE = "/pd/pdc/updateVenSellItemList.do"
LIST = "/pd/pdc/selectVenSellItemQryList.do"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("hmall").Seller(simulator, await simulator.account("hmall"))


def approve(seller) -> None:
    seller.simulator.clock.advance_seconds(5)


@pytest.mark.parametrize("name", ["oauser_id", "oause_key"])
async def test_a_wrong_id_or_key_is_an_error_at_the_root(name, seller):
    seller.secrets[name] = "0"
    root = await seller.ask(LIST, dsCond=[{}])
    assert (root.tag, root.findtext("message")) == ("error", "permission denied")


@pytest.mark.parametrize("body", [b"", b"<Root><Dataset", b"<other/>", "<Root>뷁</Root>".encode("cp949")])
async def test_what_is_no_document_is_refused(body, seller):
    answer = await seller.send(LIST, body)
    assert b"<error><code>1000</code>" in answer.content


async def test_a_session_and_the_data_set_are_wanted(seller):
    path, given = "/pd/pdb/selectItem.do", {"dsCond": [{"slitmCd": "1"}]}
    assert "dsSession" in (await seller.code(path, **given))[1]
    assert "세션" in (await seller.code(path, dsSession=[{**SESSION, "userGbcd": "10"}], **given))[1]
    assert "dsCond" in (await seller.code(path, dsSession=[SESSION]))[1]
    assert "존재하지 않습니다" in (await seller.code(path, dsSession=[SESSION], **given))[1]


async def test_a_product_waits_for_its_price_and_then_sells(seller):
    number = await seller.registered()
    assert (await seller.read(number))["prcAthzGbcd"] == "00"
    units = await seller.units(number)
    assert [(row["uitmCd"], row["uitmTotNm"], row["venUitmCd"], row["maxSellPossQty"]) for row in units] == [
        ("00001", "색상/백색", "w", "50"),
        ("00002", "색상/청색", "b", "40"),
    ]
    refused = await seller.simulator.http.post(
        "/admin/orders", json={"mall": "hmall", "account": "seller-1", "lines": [{"seller_code": "L1"}]}
    )
    assert refused.status_code == 409
    approve(seller)
    shown = await seller.read(number)
    assert (shown["prcAthzGbcd"], shown["itemSellGbcd"], shown["sellPrc"]) == ("30", "00", "35000")
    assert (await seller.simulator.order("hmall", seller_code="L1"))["lines"][0]["unit_price_won"] == 35000


async def test_a_new_price_waits_while_the_old_one_sells_and_can_be_withdrawn(seller):
    number = await seller.registered()
    approve(seller)
    price = {"slitmCd": number, "sellPrc": 40000, "mrgnRate": 25, "prcAplyStrtDtm": "20261120", "prcAthzGbcd": "00"}
    given = {"sessionVO": [SESSION], "dsItemPrcHistTran": [price]}
    assert (await seller.code(PRICE, **given))[0] == "0000"
    assert "동일한 가격이 존재" in (await seller.code(PRICE, **given))[1]
    shown = await seller.read(number)
    assert (shown["prcAthzGbcd"], shown["sellPrc"]) == ("00", "35000")
    assert (await seller.simulator.order("hmall", seller_code="L1"))["lines"][0]["unit_price_won"] == 35000
    withdrawn = {"sessionVO": [SESSION], "dsItemPrcHistTran": [{**price, "prcAthzGbcd": "41"}]}
    assert (await seller.code(PRICE, **withdrawn))[0] == "0000"
    approve(seller)
    assert (await seller.read(number))["prcAthzGbcd"] == "41"
    for wrong in ({"sellPrc": 35005}, {"mrgnRate": ""}, {"prcAplyStrtDtm": "1"}, {"prcAthzGbcd": "99"}):
        bad = {"sessionVO": [SESSION], "dsItemPrcHistTran": [{**price, **wrong}]}
        assert (await seller.code(PRICE, **bad))[0] == "9999"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"item": {"mkcoCd": ""}}, "[mkcoCd]"),
        ({"item": {"slitmNm": "목걸이(은)"}}, "특수문자"),
        ({"item": {"slitmNm": "짝퉁 시계"}}, "사용할 수 없는 단어"),
        ({"item": {"dlvFormGbcd": "99"}}, "[dlvFormGbcd]"),
        ({"item": {"baseSectId": "1"}}, "매장"),
        ({"item": {"prpyDlvCost": "2500"}}, "prpyDlvCost"),
        ({"price": {"sellPrc": 35005}}, "10원"),
        ({"price": {"mrgnRate": 100}}, "마진율"),
        ({"dsItstDtl": []}, "정보고시"),
        ({"dsHtmlItstMst": [{"htmlItstCntn": ""}]}, "상품기술서"),
        ({"dsSellUitmDtl": []}, "속성"),
        ({"dsSellUitmCombDtl": []}, "조합"),
        ({"dsUitmAttrMst": []}, "조합"),
        ({"dsSession": []}, "dsSession"),
    ],
)
async def test_what_is_wrong_with_a_product_is_told_in_words(changes, words, seller):
    code, told = await seller.register(**changes)
    assert (code != "0000", words in told) == (True, True), told
    assert (await seller.simulator.summary())["products_created"] == 0


async def test_stocks_are_set_all_or_none(seller):
    number = await seller.registered()
    rows = [
        {"slitmCd": number, "uitmCd": code, "addQty": 0, "maxSellPossQty": count, "sellGbcd": "00"}
        for code, count in (("00001", 7), ("00009", 8))
    ]
    assert "속성이 존재하지" in (await seller.code(STOCK, sessionVO=[SESSION], dsList=rows))[1]
    assert [row["maxSellPossQty"] for row in await seller.units(number)] == ["50", "40"]
    good = [rows[0], {**rows[1], "uitmCd": "00002", "addQty": 1, "sellGbcd": "11"}]
    assert (await seller.code(STOCK, sessionVO=[SESSION], dsList=good))[0] == "0000"
    assert [(row["maxSellPossQty"], row["sellGbcd"]) for row in await seller.units(number)] == [
        ("7", "00"),
        ("9", "11"),
    ]
    assert (await seller.code(STOCK, sessionVO=[SESSION], dsList=[{**rows[0], "sellGbcd": "x"}]))[0] == "9999"


async def test_stock_leaves_a_paused_product_paused(seller, simulator):
    number = await seller.registered()
    approve(seller)
    pause = [{"slitmCd": number, "itemSellGbcd": "11"}]
    assert (await seller.code(STATE, sessionVO=[SESSION], dsSlitmListTran=pause))[0] == "0000"
    row = {"slitmCd": number, "uitmCd": "00001", "addQty": 0, "maxSellPossQty": 7, "sellGbcd": "00"}
    assert (await seller.code(STOCK, sessionVO=[SESSION], dsList=[row]))[0] == "0000"
    assert (await seller.read(number))["itemSellGbcd"] == "11"
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "hmall"})).json()
    assert [(one["stock"], one["on_sale"]) for one in kept["options"]] == [(7, False), (40, False)]
    assert kept["sold_until"] == ""
    for wrong in ({"maxSellPossQty": -1}, {"maxSellPossQty": ""}, {"slitmCd": "1"}):
        assert (await seller.code(STOCK, sessionVO=[SESSION], dsList=[{**row, **wrong}]))[0] == "9999"
    assert (await seller.code(STOCK, dsList=[row]))[0] == "1001"


async def test_a_sale_is_paused_taken_up_and_ended_for_ever(seller):
    number = await seller.registered()
    approve(seller)
    for code in ("11", "00", "19"):
        given = {"sessionVO": [SESSION], "dsSlitmListTran": [{"slitmCd": number, "itemSellGbcd": code}]}
        assert (await seller.code(STATE, **given))[0] == "0000"
        assert (await seller.read(number))["itemSellGbcd"] == code
    assert "영구중단" in (await seller.code(STATE, **given))[1]
    counts = await seller.simulator.summary()
    assert counts["products_stopped"] == 2


async def test_an_update_leaves_price_and_stock_alone(seller):
    number = await seller.registered()
    approve(seller)
    given = await seller.product(item={"slitmCd": number, "slitmNm": "새 이름"})
    assert (await seller.code("/pd/pdb/updateItemByVen.do", **given))[0] == "0000"
    shown = await seller.read(number)
    assert (shown["slitmNm"], shown["sellPrc"], shown["prcAthzGbcd"]) == ("새 이름", "35000", "30")


async def test_products_are_listed_by_page(seller):
    for _ in range(3):
        await seller.registered()
    own = {"venCd": seller.secrets["ven_cd"]}
    pages = [await seller.rows(LIST, "dsList", dsCond=[{**own, "pageNo": page, "pageSize": 2}]) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    found = await seller.rows(LIST, "dsList", dsCond=[{**own, "pageNo": 1, "pageSize": 9, "searchKeyword": "시계"}])
    assert found == []
    assert "venCd" in (await seller.code(LIST, dsCond=[{"venCd": "0", "pageNo": 1, "pageSize": 2}]))[1]


async def test_a_line_goes_from_list_to_list(seller):
    order = await seller.simulator.unknown_order("hmall", quantity=2, shipping_won=2500)
    (row,) = await seller.listed("P0")
    assert (row["ordNo"], row["ordQty"], row["dlvcAmt"], row["lastDlvstPrgrGbcd"]) == (
        order["number"],
        "2",
        "2500",
        "25",
    )
    assert (row["ptcOrdDtm"], row["uitmTotNm"]) == ("2026-11-20 12:00:00", "빨강")
    for act, progress, code in (("P1", "P1", "30"), ("P2", "P2", "45"), ("P3", "P3", "50")):
        assert (await seller.act(row, act))[0] == "0000"
        (row,) = await seller.listed(progress)
        assert row["lastDlvstPrgrGbcd"] == code
        assert "이미" in (await seller.act(row, act))[1]
    assert (row["dsrvDlvcoNm"], row["invcNo"]) == ("CJ대한통운", "340010913442")
    counts = await seller.simulator.summary()
    assert (counts["lines_acknowledged"], counts["lines_invoiced"]) == (1, 1)


async def test_a_list_can_be_narrowed_and_wants_days(seller):
    first, _ = [await seller.simulator.unknown_order("hmall", seed=seed) for seed in (1, 2)]
    assert [row["ordNo"] for row in await seller.listed("P0", ordNo=first["number"], ordPtcSeq="1")] == [
        first["number"]
    ]
    assert await seller.listed("P0", fromDate="20261121", toDate="20261121") == []
    for wrong in (
        {"fromDate": "2026-11-20"},
        {"fromDate": "20261121"},
        {"prgrGb": "P9"},
        {"venCd": "0"},
        {"mdaGb": "9"},
    ):
        day = {"fromDate": "20261120", "toDate": "20261120", "prgrGb": "P0", "venCd": seller.secrets["ven_cd"]}
        code, _ = await seller.code("/sc/scb/scbd/selectOshpDtlList.do", dsInput=[{**day, **wrong}])
        assert code == "9999", wrong


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"invcNo": "1"}, "운송장번호"),
        ({"dsrvDlvcoCd": "99"}, "택배사"),
        ({"ordNo": "1"}, "존재하지 않습니다"),
        ({"dlvstPtcSeq": "9"}, "존재하지 않습니다"),
        ({"rgstIp": ""}, "rgstIp"),
        ({"chk": "0"}, "venCd"),
        ({"procGb": "P3"}, "진행상태"),
    ],
)
async def test_a_malformed_shipment_changes_nothing(changes, words, seller):
    await seller.simulator.unknown_order("hmall")
    (row,) = await seller.listed("P0")
    await seller.act(row, "P1")
    code, told = await seller.act(row, "P2", **changes)
    assert (code, words in told) == ("9999", True), told
    assert (await seller.simulator.summary())["lines_invoiced"] == 0


async def test_a_cancel_shows_on_its_row_and_stops_the_line(seller):
    order = await seller.simulator.unknown_order("hmall")
    (row,) = await seller.listed("P0")
    await seller.act(row, "P1")
    await seller.simulator.http.post(f"/admin/orders/hmall/{order['number']}/cancel-request")
    (row,) = await seller.listed("P1")
    assert row["dlvCnclYn"] == "Y"
    assert "배송취소" in (await seller.act(row, "P2"))[1]


async def test_couriers_are_told_by_code_and_name(seller):
    rows = await seller.rows("/dd/ddb/ddbd/selectDsDlvcoCdList.do", "dsOutput", dsInput=[{}])
    assert {"dsrvDlvcoCd": "12", "dsrvDlvcoNm": "CJ대한통운"} in rows


async def test_another_vendors_goods_and_orders_are_not_there(seller, sellers):
    number = await seller.registered()
    await seller.simulator.unknown_order("hmall")
    (row,) = await seller.listed("P0")
    other = sellers("hmall").Seller(seller.simulator, await seller.simulator.account("hmall", "seller-2"))
    assert await other.listed("P0") == []
    assert "존재하지 않습니다" in (await other.act(row, "P1"))[1]
    given = {"dsSession": [SESSION], "dsCond": [{"slitmCd": number}]}
    assert "존재하지 않습니다" in (await other.code("/pd/pdb/selectItem.do", **given))[1]


async def test_faults_shape_its_answers(seller):
    await seller.simulator.unknown_order("hmall")
    await seller.simulator.fault(mall="hmall", operation="orders.list", kind="duplicate_rows")
    assert len(await seller.listed("P0")) == 2
    await seller.simulator.fault(mall="hmall", operation="orders.list", kind="http_503")
    answer = await seller.send("/sc/scb/scbd/selectOshpDtlList.do", DatasetReply({"Root": {}}).encoded())
    assert (answer.status_code, "점검중" in answer.content.decode()) == (503, True)
