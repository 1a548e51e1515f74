"""CJ mall's protocol as malls.md section 11 tells it."""

from typing import Any

import pytest

from mall_simulator.exchange import Call
from mall_simulator.markup import qualified_document_of


@pytest.fixture
def module(sellers):
    return sellers("cjmall")


@pytest.fixture
async def seller(simulator, module):
    return module.Seller(simulator, await simulator.account("cjmall"))


@pytest.fixture
async def item(seller, simulator) -> str:
    """A product on sale."""
    number = (await seller.register())["itemCd"]
    simulator.clock.advance_seconds(2)
    return number


@pytest.mark.parametrize(("name", "wrong"), [("key", "another"), ("vendor", "1")])
async def test_a_wrong_key_or_code_is_told_under_the_interface_that_was_asked(seller, module, name, wrong):
    setattr(seller, name, wrong)
    answer = await seller.send("IF_02_01", lgrpCd="J007")
    root = module.root_of(answer)
    assert root.get(f"{{{module.NAMESPACE}}}ifId") == "IF_02_01"
    assert "인증에 실패" in module.told(root)["errorMsg"]


@pytest.mark.parametrize("body", [b"", b"<torn", b"<a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><ifRequest>&b;</ifRequest>"])
async def test_what_is_no_request_is_refused(simulator, module, seller, body):
    answer = await simulator.http.post(module.URL, content=body)
    assert "전문 형식" in module.told(module.root_of(answer))["errorMsg"]


async def test_an_interface_that_nobody_knows_is_refused(seller, simulator):
    assert "인터페이스" in await seller.error("IF_99_99")
    assert (await simulator.http.post("http://simulator/cjmall/other")).status_code == 200


def test_a_request_is_read_without_its_prefixes():
    body = '<x:a xmlns:x="urn:x" x:id="7"><x:b>뷁</x:b><x:c><x:d>1</x:d></x:c></x:a>'.encode()
    call: Any = Call("POST", "/", "", {}, body, now=None)  # type: ignore[arg-type]
    found = qualified_document_of(call)
    assert found is not None
    assert (found.name, found.attributes, found.content) == ("a", {"id": "7"}, {"b": "뷁", "c": {"d": "1"}})


async def test_codes_and_categories_are_lists(seller):
    assert {"mgrpCd": "10", "mgrpNm": "주문", "lgrpCd": "J007"} in await seller.parts(
        "IF_02_01", "commonCode", lgrpCd="J007"
    )
    assert "조회된 데이터가 없습니다." in await seller.error("IF_02_01", lgrpCd="X")
    leaves = await seller.parts("IF_01_01", "itemCategory")
    assert {leaf["itemTgrpNm"] for leaf in leaves} > {"목걸이", "반지"}


async def test_a_product_waits_for_the_md_and_is_found_by_day_number_or_code(seller, simulator):
    created = await seller.register()
    assert (created["successYn"], created["errorMsg"]) == ("true", "")
    rows = await seller.search()
    assert {(row["status"], row["vpn"]) for row in rows} == {("10", "L1_1"), ("10", "L1_2")}
    simulator.clock.advance_seconds(2)
    assert {row["status"] for row in await seller.search(itemCd=created["itemCd"])} == {"20"}
    assert [row["itemNm"] for row in await seller.search(vpn="L1_2")] == ["청색"]
    assert await seller.search(itemCd="1") == []
    assert await seller.search(sinstDtFrom="2026-11-01", sinstDtTo="2026-11-19") == []


@pytest.mark.parametrize("wrong", [{"schnCd": "40"}, {"sinstDtFrom": "20261101"}, {"sinstDtTo": "2026-10-01"}])
async def test_a_search_that_is_asked_wrongly_is_refused(seller, wrong):
    period = {"sinstDtFrom": "2026-11-01", "sinstDtTo": "2026-11-20", "schnCd": "30"}
    assert await seller.error("IF_03_07", contents={**period, **wrong})


async def test_a_product_that_the_md_does_not_like_comes_back(seller, simulator):
    await seller.register(mallitem={"mallItemDesc": "레플리카 목걸이"})
    simulator.clock.advance_seconds(2)
    assert {row["status"] for row in await seller.search()} == {"30"}


async def test_registering_twice_makes_two(seller, simulator):
    first, second = await seller.register(), await seller.register()
    assert first["itemCd"] != second["itemCd"]
    summary = await simulator.summary()
    assert (summary["products_created"], summary["doubled_products"]) == (2, 1)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"mdCode": ""}, "mdCode"),
    ({"mallitem": {}}, "mallItemDesc"),
    ({"image": None}, "imageMain"),
    ({"vatCode": "T"}, "vatCode"),
    ({"zDeliveryType": "21"}, "zDeliveryType"),
    ({"tGrpCd": "1"}, "상품분류코드"),
    ({"courier": "00"}, "택배사코드"),
    ({"deliveryHomeCost": 0}, "배송비"),
    ({"itemDesc": "목걸이!"}, "특수문자"),
    ({"zlocalCcDesc": "가" * 11}, "zlocalCcDesc"),
    ({"goodsReport": [{"pedfId": "25001", "html": "목걸이"}]}, "91059"),
    ({"goodsReport": [{"pedfId": "91059", "html": "상세"}]}, "정보고시"),
    ({"certItemRequireYn": "Y"}, "품질인증"),
    ({"unit": []}, "단품정보"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
async def test_what_is_missing_or_wrong_of_a_product_is_told(seller, simulator, changes, words):
    told = await seller.register(**changes)
    assert (told["successYn"], words in told["errorMsg"]) == ("false", True)
    assert (await simulator.summary())["products_created"] == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unitRetail": 33005}, "판매가"),
        ({"unitCost": 40000}, "매입가"),
        ({"leadTime": "3"}, "리드타임"),
        ({"vpn": ""}, "vpn"),
        ({"endSaleDt": "20271231"}, "판매기간"),
    ],
)
async def test_a_unit_has_price_cost_stock_and_a_code(seller, module, changes, words):
    told = await seller.register(unit=[module.unit("L1_1", "백색", 5, **changes)])
    assert words in told["errorMsg"]


async def test_codes_of_units_are_different(seller, module):
    told = await seller.register(unit=[module.unit("L1_1", "백색", 5), module.unit("L1_1", "청색", 5)])
    assert "중복" in told["errorMsg"]


@pytest.mark.parametrize("wrong", [{"strDt": "20261120"}, {"endDt": "2026-11-19"}, {"endDt": ""}])
async def test_a_plan_is_for_a_period(seller, item, wrong):
    (row, _) = await seller.search(itemCd=item)
    plan = {"unitCd": row["unitCd"], "chnCls": "30", "strDt": "2026-11-20", "endDt": "9999-12-30", "availSupQty": 7}
    assert "공급기간" in await seller.error("IF_03_05", ltSupplyPlans=[{**plan, **wrong}])


async def test_stock_and_units_say_nothing_of_a_stopped_product(seller, simulator, item):
    rows = await seller.search(itemCd=item)
    stop = {"typeCd": "01", "itemCd_zip": item, "chnCls": "30", "packInd": "I"}
    assert await seller.error("IF_03_03", itemStates=[stop]) == ""
    plan = {"chnCls": "30", "strDt": "2026-11-20", "endDt": "9999-12-30", "availSupQty": 7}
    plans = [{"unitCd": row["unitCd"], **plan} for row in rows]
    assert await seller.error("IF_03_05", ltSupplyPlans=plans) == ""
    states = [{**stop, "typeCd": "02", "itemCd_zip": row["unitCd"], "packInd": "A"} for row in rows]
    assert await seller.error("IF_03_03", itemStates=states) == ""
    assert {(row["slCls"], row["packInd"]) for row in await seller.search(itemCd=item)} == {("I", "I")}
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "cjmall"})).json()
    assert [(one["stock"], one["on_sale"]) for one in kept["options"]] == [(7, False), (7, False)]


async def test_a_sale_ends_when_the_registration_says(seller, simulator, module):
    days = ("2027-01-31", "2027-03-05")
    units = [module.unit(f"L1_{n}", f"{n}호", 5, endSaleDt=day) for n, day in enumerate(days)]
    await seller.register(unit=units)
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "cjmall"})).json()
    assert kept["sold_until"] == "2027-03-05"


async def test_prices_plans_and_states_are_set_part_by_part(seller, simulator, module, item):
    units = {row["vpn"]: row["unitCd"] for row in await seller.search()}
    price = {"chnCls": "30", "effectiveDate": "2026-11-20", "newUnitRetail": 34000, "newUnitCost": 23000}
    rows = [{"typeCD": "01", "itemCD_ZIP": item, **price}, {"typeCD": "02", "itemCD_ZIP": "1", **price}]
    told = await seller.parts("IF_03_04", "itemPrices", itemPrices=rows)
    assert [row["successYn"] for row in told] == ["true", "false"]
    plan = {"unitCd": units["L1_1"], "chnCls": "30", "strDt": "2026-11-20", "endDt": "9999-12-30"}
    plans = [{**plan, "availSupQty": 7}, {**plan, "availSupQty": 0}, {**plan, "unitCd": item, "availSupQty": 1}]
    told = await seller.parts("IF_03_05", "ltSupplyPlans", ltSupplyPlans=plans)
    assert [row["successYn"] for row in told] == ["true", "false", "false"]
    states = [module.state("02", units["L1_2"], "I"), module.state("01", item, "X"), module.state("02", "1", "A")]
    told = await seller.parts("IF_03_03", "itemStates", itemStates=states)
    assert [row["successYn"] for row in told] == ["true", "false", "false"]
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "cjmall"})).json()
    assert kept["price_won"] == 34000
    assert [(option["stock"], option["on_sale"]) for option in kept["options"]] == [(7, True), (40, False)]


async def test_wrong_prices_are_refused(seller, item):
    price = {"typeCD": "01", "itemCD_ZIP": item, "chnCls": "30", "newUnitRetail": 34005, "newUnitCost": 1}
    assert "판매가" in await seller.error("IF_03_04", itemPrices=price)
    assert "전문 형식" in await seller.error("IF_03_04", itemPrices={**price, "chnCls": "40"})
    assert "전문 형식" in await seller.error("IF_03_05")


async def test_a_stopped_product_is_not_sold_until_it_is_resumed(seller, simulator, module, item):
    body = {"mall": "cjmall", "account": "seller-1", "lines": [{"product_number": item}]}
    for word, status, shown in (("I", 409, {"I"}), ("I", 409, {"I"}), ("A", 201, {"A"})):
        assert await seller.error("IF_03_03", itemStates=module.state("01", item, word)) == ""
        assert {row["packInd"] for row in await seller.search()} == shown
        assert (await simulator.http.post("/admin/orders", json=body)).status_code == status
    counts = await simulator.summary()
    assert counts["products_stopped"] == 1


async def test_a_product_before_its_approval_cannot_be_paused(seller, module):
    number = (await seller.register())["itemCd"]
    assert "변경할 수 없습니다" in await seller.error("IF_03_03", itemStates=module.state("01", number, "I"))


async def test_a_change_takes_names_and_reports_and_no_units(seller, simulator, item):
    good = {"sItem": item, "loc": "30", "mallitem": {"mallItemDesc": "새 이름"}}
    reports = [{"pedfId": "25001", "html": "반지"}, {"pedfId": "91059", "html": "상세"}]
    assert await seller.error("IF_03_02", good={**good, "goodsReport": reports}) == ""
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "cjmall"})).json()
    assert (kept["name"], len(kept["options"])) == ("새 이름", 2)
    assert "91059" in await seller.error("IF_03_02", good=good)
    assert "loc" in await seller.error("IF_03_02", good={**good, "goodsReport": reports, "loc": "10"})
    assert "판매코드" in await seller.error("IF_03_02", good={**good, "sItem": "1"})


async def test_anothers_product_is_not_there(seller, simulator, module, item):
    other = module.Seller(simulator, await simulator.account("cjmall", "seller-2"))
    assert "존재하지 않는" in await other.error("IF_03_03", itemStates=module.state("01", item, "I"))
    assert await other.search() == []


async def test_a_day_lists_its_orders_with_zones_and_brackets(seller, simulator):
    order = await simulator.unknown_order("cjmall", shipping_won=2500)
    (row,) = await seller.day()
    assert (row["ordGSeq"], row["ordDSeq"], row["ordWSeq"], row["ordDtlClsCd"]) == ("001", "001", "001", "10")
    assert (row["wbCrtDt"], row["outwQty"], row["ordDtm"]) == ("2026-11-20+09:00", "1.0", "2026-11-20 12:00:00")
    assert row["cellno"].startswith("010)")
    (whole,) = await seller.parts("IF_04_01", "instruction", contents={"instructionCls": "1", "wbCrtDt": "2026-11-20"})
    assert (whole["ordNo"], whole["custDeliveryCost"]) == (order["number"], "2500.0")
    assert order["number"].startswith("20261120")
    assert await seller.day(day="2026-11-19") == []
    assert await seller.day("2") == []


@pytest.mark.parametrize("wrong", [{"instructionCls": "3"}, {"wbCrtDt": "20261120"}])
async def test_a_day_that_is_asked_for_wrongly_is_refused(seller, wrong):
    contents = {"instructionCls": "1", "wbCrtDt": "2026-11-20", **wrong}
    assert await seller.error("IF_04_01", contents=contents)


async def test_a_line_is_shipped_once_and_told_as_received(seller, simulator):
    order = await simulator.unknown_order("cjmall")
    assert await seller.ship(order) == ""
    assert "이미 출고확정" in await seller.ship(order)
    (row,) = await seller.day()
    assert (row["outwConfDt"], row["delivDtm"]) == ("2026-11-20+09:00", "")
    numbers = {name: row[name] for name in ("ordGSeq", "ordDSeq", "ordWSeq")}
    received = {"ordNo": order["number"], **numbers, "recvNm": "이받음"}
    assert "인도확인" in await seller.error("IF_04_05", receiveComplete={**received, "recvNm": ""})
    assert await seller.error("IF_04_05", receiveComplete=received) == ""
    assert (await seller.day())[0]["delivDtm"] == "2026-11-20+09:00"
    summary = await simulator.summary()
    assert (summary["lines_invoiced"], summary["doubled_invoices"]) == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ordNo": "1"}, "출고대상"),
        ({"ordWSeq": "002"}, "출고대상"),
        ({"delicompCd": "00"}, "택배사코드"),
        ({"wbNo": "운송장"}, "운송장번호"),
    ],
)
async def test_a_takeout_that_is_not_as_it_should_be_changes_nothing(seller, simulator, wrong, words):
    order = await simulator.unknown_order("cjmall")
    assert words in await seller.ship(order, **wrong)
    assert "전문 형식" in await seller.error("IF_04_04")
    assert (await simulator.summary())["lines_invoiced"] == 0


async def test_a_waybill_goes_to_one_address(seller, simulator):
    first, second = await simulator.unknown_order("cjmall", seed=1), await simulator.unknown_order("cjmall", seed=2)
    assert await seller.ship(first) == ""
    assert "다른 주문" in await seller.ship(second)
    assert await seller.ship(second, delicompCd="99", wbNo="") == ""


async def test_a_cancel_is_done_at_once_and_listed_on_its_own_day(seller, simulator):
    order = await simulator.unknown_order("cjmall")
    simulator.clock.advance_seconds(86_400)
    await simulator.http.post(f"/admin/orders/cjmall/{order['number']}/cancel-request")
    (row,) = await seller.day("2", "2026-11-21")
    assert (row["ordDtlClsCd"], row["cnclInsDtm"]) == ("20", "2026-11-21+09:00")
    assert (await seller.day())[0]["cnclInsDtm"] == "2026-11-21+09:00"
    assert "취소된" in await seller.ship(order)


async def test_goods_to_fetch_are_listed_by_the_day_of_their_recall(seller, simulator):
    order = await simulator.unknown_order("cjmall")
    assert not await seller.ship(order)
    made = await simulator.http.post(f"/admin/orders/cjmall/{order['number']}/claims", json={"kind": "exchange"})
    number, seen = made.json()["claims"][0]["number"], []

    async def recalls(**contents):
        told = {"wbCrtDt": "2026-11-20", "autoFlag": "", **contents}
        return await seller.parts("IF_04_02", "instructionDetail", contents=told)

    for to in ("on_the_way", "settled"):
        seen += await recalls()
        step = {"to": to, "courier": "한진택배", "number": "611"}
        assert (await simulator.http.post(f"/admin/claims/cjmall/{number}/advance", json=step)).status_code == 200
    seen += await recalls()
    assert [(row["wbClsCd"], row["confirmChk"], bool(row.get("delivDtm"))) for row in seen] == [
        ("45", "N", False),
        ("45", "N", True),
        ("45", "Y", True),
    ]
    assert (seen[-1]["ordWSeq"], seen[-1]["recallConfQty"], seen[-1]["wbNo"]) == ("002", "1.0", "611")
    assert await recalls(autoFlag="1") == []
    assert await recalls(wbCrtDt="2026-11-21") == []
    assert "autoFlag" in await seller.error("IF_04_02", contents={"wbCrtDt": "2026-11-20", "autoFlag": "Y"})
    assert [(row["ordDtlClsCd"], row["ordWSeq"]) for row in await seller.day()] == [("10", "001"), ("40", "101")]
