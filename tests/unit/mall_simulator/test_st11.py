"""11번가's protocol as malls.md section 3 tells it."""

from typing import Any

import pytest

from mall_simulator.markup import XmlReply, document_of, many

DAY = "202611200000/202611202359"


def choice(value: str, count: int, **changes: Any) -> dict[str, Any]:
    return {"useYn": "Y", "colOptPrice": 0, "colValue0": value, "colCount": count, "colSellerStockCd": value, **changes}


def delivery(order: dict[str, Any]) -> str:
    return order["lines"][0]["group"]


def written(name: str, content: Any) -> bytes:
    return XmlReply({name: content}).encoded()


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("st11").Seller(simulator, await simulator.account("st11"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/areaservice/outboundarea", "result_message"),
        (f"/ordservices/complete/{DAY}", "result_text"),
        ("/ordservices/reqpackaging/1/1/N/null/1", "result_text"),
        ("/prodmarketservice/prodmarket/1", "message"),
    ],
)
async def test_a_wrong_key_is_told_inside_http_200_in_the_envelope_of_the_page(seller, path, name):
    seller.key = "wrong"
    answer = await seller.send("GET", path)
    assert answer.status_code == 200
    assert "OpenAPI Key 에 해당하는 유저가 없습니다." in (seller.fields(answer))[name]


async def test_categories_need_no_key(seller):
    seller.key = ""
    rows = await seller.rows("/cateservice/category")
    parents = {row["dispNo"]: row for row in rows}
    leaf = next(row for row in rows if row["leafYn"] == "Y")
    assert parents[leaf["parentDispNo"]]["leafYn"] == "N"


async def test_a_product_is_made_read_and_found_by_code(seller):
    created = await seller.register()
    assert created["resultCode"] == "200"
    number = created["productNo"]
    assert (await seller.get(f"/prodmarketservice/prodmarket/{number}"))["selStatCd"] == "103"
    stocks = [row for row in await seller.rows(f"/prodmarketservice/prodmarket/stck/{number}") if "prdStckNo" in row]
    assert {(row["sellerStockCd"], row["stckQty"]) for row in stocks} == {("백색", "50"), ("청색", "40")}
    assert [row["prdNo"] for row in await seller.rows("/prodmarketservice/sellerprodcode/L1")] == [number]
    assert await seller.rows("/prodmarketservice/sellerprodcode/L2") == []
    assert (await seller.get("/prodmarketservice/prodmarket/1"))["resultCode"] == "500"


async def test_registering_twice_makes_two_and_updating_makes_none_and_keeps_the_numbers(seller, simulator):
    number = (await seller.register())["productNo"]
    await seller.register()
    path = f"/prodmarketservice/prodmarket/stck/{number}"
    before = {row["sellerStockCd"]: row["prdStckNo"] for row in await seller.rows(path) if "prdStckNo" in row}
    changed = await seller.product(ProductOption=[choice("백색", 0, useYn="N"), choice("청색", 40)])
    assert (await seller.post(f"/prodservices/product/{number}", "Product", changed, "PUT"))["resultCode"] == "200"
    after = {row["sellerStockCd"]: row["prdStckNo"] for row in await seller.rows(path) if "prdStckNo" in row}
    assert before == after
    summary = await simulator.summary()
    assert (summary["products_created"], summary["doubled_products"], summary["products_updated"]) == (2, 1, 1)


async def test_stock_and_price_have_calls_of_their_own(seller):
    number = (await seller.register())["productNo"]
    path = f"/prodmarketservice/prodmarket/stck/{number}"
    option = next(row for row in await seller.rows(path) if row.get("sellerStockCd") == "백색")
    body = {"prdNo": number, "prdStckNo": option["prdStckNo"], "stckQty": 7, "optWght": 0}
    changed = await seller.post(f"/prodservices/stockqty/{option['prdStckNo']}", "ProductStock", body, "PUT")
    assert (changed["resultCode"], changed["productNo"]) == ("200", option["prdStckNo"])
    refused = await seller.post(f"/prodservices/stockqty/{option['prdStckNo']}", "ProductStock", {"prdNo": 1}, "PUT")
    assert refused["resultCode"] == "500"
    priced = await seller.get(f"/prodservices/product/price/{number}/36000")
    assert (priced["resultCode"], priced["preSelPrc"]) == ("200", "35000")
    assert (await seller.get(f"/prodservices/product/price/{number}/36005"))["resultCode"] == "500"


async def test_a_stopped_product_is_not_sold_until_it_is_resumed(seller, simulator):
    number = (await seller.register())["productNo"]
    stop, resume = (f"/prodstatservice/stat/{act}display/{number}" for act in ("stop", "restart"))
    assert (await seller.post(resume, "none", {}, "PUT"))["resultCode"] == "500"
    assert "STAT : 105" in (await seller.post(stop, "none", {}, "PUT"))["message"]
    assert (await seller.post(stop, "none", {}, "PUT"))["resultCode"] == "500"
    body = {"mall": "st11", "account": "seller-1", "lines": [{"product_number": number}]}
    assert (await simulator.http.post("/admin/orders", json=body)).status_code == 409
    assert (await seller.post(resume, "none", {}, "PUT"))["resultCode"] == "200"
    assert (await simulator.http.post("/admin/orders", json=body)).status_code == 201


async def kept(simulator):
    return (await simulator.http.get("/admin/products", params={"mall": "st11"})).json()[-1]


async def test_an_option_at_0_is_sold_out_until_its_next_stock_and_a_stopped_product_stays_stopped(seller, simulator):
    number = (await seller.register())["productNo"]
    stock = (await seller.rows(f"/prodmarketservice/prodmarket/stck/{number}"))[0]["prdStckNo"]

    async def put(quantity):
        body = {"prdNo": number, "prdStckNo": stock, "stckQty": quantity, "optWght": 0}
        return await seller.post(f"/prodservices/stockqty/{stock}", "ProductStock", body, "PUT")

    for quantity in (0, 7):
        assert (await put(quantity))["resultCode"] == "200"
        first, second = (await kept(simulator))["options"]
        assert (first["stock"], first["on_sale"], second["on_sale"]) == (quantity, quantity > 0, True)
    await seller.ask("PUT", f"/prodstatservice/stat/stopdisplay/{number}")
    assert (await put(9))["resultCode"] == "200"
    assert (await kept(simulator))["state"] == "105"
    assert [option["on_sale"] for option in (await kept(simulator))["options"]] == [False, False]


async def test_the_last_day_of_a_sale_is_kept(seller, simulator):
    number = (await seller.register())["productNo"]
    assert (await kept(simulator))["sold_until"] == "2026-12-31"
    open_end = await seller.product(selTermUseYn="N")
    await seller.post(f"/prodservices/product/{number}", "Product", open_end, "PUT")
    assert (await kept(simulator))["sold_until"] == ""


async def test_a_product_without_stock_is_sold_out(seller):
    number = (await seller.register(ProductOption=[choice("백색", 0, useYn="N")]))["productNo"]
    assert (await seller.get(f"/prodmarketservice/prodmarket/{number}"))["selStatNm"] == "품절"


WRONG = [
    ({"dispCtgrNo": 1}, "카테고리"),
    ({"prdNm": "가" * 51}, "100Byte"),
    ({"prdNm": "레플리카"}, "레플리카"),
    ({"prdNm": None}, "상품명은"),
    ({"rtngExchDetail": None}, "교환반품 안내는 반드시"),
    ({"prdImage01": "https://img.example/1.html"}, "Image URL"),
    ({"minorSelCnYn": "예"}, "minorSelCnYn"),
    ({"selPrc": 35005}, "10원"),
    ({"aplEndDy": "2026-12-31"}, "판매기간"),
    ({"dlvCstInstBasiCd": "02"}, "배송비를"),
    ({"dlvCstInstBasiCd": "03", "dlvCst1": 2500}, "무료배송"),
    ({"addrSeqOut": "1"}, "출고지"),
    ({"addrSeqIn": "1"}, "반품"),
    ({"dlvSendCloseTmpltNo": "1"}, "템플릿"),
    ({"ProductCertGroup": None}, "인증정보그룹"),
    ({"ProductNotification": None}, "고시"),
    ({"ProductNotification": {"type": "891045", "item": {"code": "11800", "name": ""}}}, "고시"),
    ({"optSelectYn": "N", "prdSelQty": 0}, "재고수량"),
    ({"colTitle": None}, "옵션명"),
    ({"ProductOption": [choice("백색", 1), choice("백색", 1)]}, "중복"),
    ({"ProductOption": [choice("백색;", 1)]}, "특수 문자"),
    ({"ProductOption": [choice("백색", 0)]}, "품절일 때만"),
    ({"ProductOption": [choice("백색", 1, colOptPrice=100)]}, "0원인 옵션"),
    ({"ProductOption": [choice(f"색{number}", 1) for number in range(100)]}, "100개 미만"),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
async def test_a_wrong_product_is_refused_inside_http_200(seller, simulator, change, words):
    answer = await seller.register(**change)
    assert answer["resultCode"] == "500"
    assert words in answer["message"]
    assert (await simulator.summary())["products_created"] == 0


async def test_what_is_no_product_document_is_refused(seller):
    for body in (b"<Product>", b'<!DOCTYPE a [<!ENTITY b "b">]><Product>&b;</Product>', written("Other", {})):
        assert seller.fields(await seller.send("POST", "/prodservices/product", body))["resultCode"] == "500"


async def test_an_order_goes_from_paid_to_delivered_through_its_lists(seller, simulator):
    order = await simulator.unknown_order("st11", quantity=2, shipping_won=2500)
    (paid,) = await seller.rows(f"/ordservices/complete/{DAY}")
    assert (paid["ordNo"], paid["ordPrdSeq"], paid["dlvNo"]) == (order["number"], "1", delivery(order))
    assert (paid["rcvrNm"], paid["dlvCst"]) == (order["buyer"]["receiver_name"], "2500")
    assert await seller.ship(order) == "-3310"
    assert await seller.confirm(order) == "0"
    assert await seller.confirm(order) == "-3206"
    assert await seller.rows(f"/ordservices/complete/{DAY}") == []
    assert len(await seller.rows(f"/ordservices/packaging/{DAY}")) == 1
    assert await seller.ship(order) == "0"
    assert await seller.ship(order) == "-3308"
    (sent,) = await seller.rows(f"/ordservices/shipping/{DAY}")
    assert (sent["invcNo"], sent["dlvEtprsCd"]) == ("340010913442", "00034")
    await simulator.http.post(f"/admin/orders/st11/{order['number']}/deliver")
    (arrived,) = await seller.rows(f"/ordservices/dlvcompleted/{DAY}")
    assert arrived["dlvEndDt"]
    assert "ordDt" not in arrived
    assert await seller.ship(order) == "-3309"
    (state,) = await seller.rows(f"/claimservice/orderlistalladdr/{order['number']}")
    assert (state["ordPrdStat"], state["ordPrdStatNm"], state["invcNo"]) == ("501", "배송완료", "340010913442")
    (whole,) = await seller.rows(f"/ordservices/complete/{order['number']}")
    assert (whole["ordCnQty"], whole["sndEndDt"] != "") == ("0", True)


async def test_an_empty_list_has_a_result_that_is_no_error(seller):
    for name in ("complete", "packaging", "shipping", "dlvcompleted", "completed"):
        assert (await seller.get(f"/ordservices/{name}/{DAY}"))["result_code"] == "0"
    assert (await seller.get("/ordservices/complete/1"))["result_code"] == "0"
    assert (await seller.get("/claimservice/orderlistall/1"))["result_text"] == "해당 건이 없습니다."


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/ordservices/complete/202611120000/202611200000", "-3105"),
        ("/ordservices/packaging/202611120000/202611200000", "-3305"),
        ("/ordservices/dlvcompleted/202611120000/202611200000", "-3904"),
        ("/ordservices/complete/2026-11-20/202611200000", "-3103"),
        ("/ordservices/complete/202611200000/202699990000", "-3104"),
        ("/claimservice/cancelorders/202610200000/202611200000", "-28008"),
        (f"/claimservice/orderlistall/{','.join(['1'] * 101)}", "-28003"),
    ],
)
async def test_a_wrong_window_is_refused(seller, path, code):
    assert (await seller.get(path))["result_code"] == code


async def test_eight_days_less_a_minute_are_taken(seller):
    assert (await seller.get("/ordservices/complete/202611120001/202611200000"))["result_code"] == "0"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/202611201260/01/00034/340010913442", "-3301"),
        ("/202611201200/01/99999/340010913442", "-3307"),
        ("/202611201200/09/00034/340010913442", "-3307"),
        ("/202611201200/01/00034/12", "-3306"),
        ("/202611201200/03/00099/null", "0"),
    ],
)
async def test_a_dispatch_is_checked(seller, simulator, path, code):
    order = await simulator.unknown_order("st11")
    await seller.confirm(order)
    assert (await seller.get(f"/ordservices/reqdelivery{path}/{delivery(order)}"))["result_code"] == code


async def test_a_waybill_is_taken_once_but_for_the_same_door(seller, simulator):
    first, second = [await simulator.unknown_order("st11", seed=seed) for seed in (1, 2)]
    for order in (first, second):
        await seller.confirm(order)
    assert await seller.ship(first) == "0"
    assert await seller.ship(second) == "-3320"


async def test_a_bundle_is_shipped_whole_or_in_part(seller, simulator):
    lines = [{"unknown_name": "하나"}, {"unknown_name": "둘"}]
    whole, part = [await simulator.order("st11", lines=lines, seed=seed) for seed in (1, 2)]
    for order in (whole, part):
        assert [await seller.confirm(order, seq) for seq in ("1", "2")] == ["0", "0"]
    assert await seller.ship(whole) == "0"
    sent = f"/ordservices/reqdelivery/202611201200/01/00034/1234567890/{delivery(part)}/Y/{part['number']}/2"
    assert (await seller.get(sent))["result_code"] == "0"
    shipped = {(row["ordNo"], row["ordPrdSeq"]) for row in await seller.rows(f"/ordservices/shipping/{DAY}")}
    assert shipped == {(whole["number"], "1"), (whole["number"], "2"), (part["number"], "2")}


async def test_a_cancel_request_hides_the_line_and_holds_the_invoice(seller, simulator):
    order = await simulator.unknown_order("st11")
    await seller.confirm(order)
    await simulator.http.post(f"/admin/orders/st11/{order['number']}/cancel-request")
    assert await seller.rows(f"/ordservices/packaging/{DAY}") == []
    assert (await seller.rows(f"/claimservice/orderlistall/{order['number']}"))[0]["ordPrdStat"] == "701"
    assert await seller.ship(order) == "-3310"
    assert await seller.confirm(order) == "-3214"
    assert await seller.refuse(order) == "-21004"
    (claim,) = await seller.rows(f"/claimservice/cancelorders/{DAY}")
    assert (claim["ordNo"], claim["ordCnStatCd"], claim["ordCnMnbdCd"]) == (order["number"], "01", "01")
    reject = f"{order['number']}/1/{claim['ordPrdCnSeq']}/01/202611201200/00034/340010913442"
    assert (await seller.get(f"/claimservice/cancelreqreject/{reject}"))["result_code"] == "0"
    assert (await seller.get(f"/claimservice/cancelreqreject/{reject}"))["result_code"] == "-1"
    assert len(await seller.rows(f"/ordservices/shipping/{DAY}")) == 1
    assert (await simulator.summary())["shipped_despite_cancel_request"] == 0


async def test_an_approved_cancel_is_done(seller, simulator):
    order = await simulator.unknown_order("st11")
    await seller.confirm(order)
    await simulator.http.post(f"/admin/orders/st11/{order['number']}/cancel-request")
    (claim,) = await seller.rows(f"/claimservice/cancelorders/{DAY}")
    path = f"/claimservice/cancelreqconf/{claim['ordPrdCnSeq']}/{order['number']}/1"
    assert (await seller.get(path))["result_code"] == "0"
    assert (await seller.rows(f"/claimservice/canceledorders/{DAY}"))[0]["ordCnStatCd"] == "02"
    assert await seller.confirm(order) == "-3211"
    assert await seller.ship(order) == "-3313"


async def test_the_seller_refuses_a_sale_once_and_says_why(seller, simulator):
    order = await simulator.unknown_order("st11")
    assert (await seller.get(f"/claimservice/reqrejectorder/{order['number']}/1/77/a"))["result_code"] == "-1"
    assert await seller.refuse(order, "2") == "-21003"
    assert await seller.refuse(order, words="재고 소진 100%") == "0"
    assert await seller.refuse(order) == "-21004"
    kept = (await simulator.http.get(f"/admin/orders/st11/{order['number']}")).json()
    assert kept["lines"][0]["claim"]["reason"] == "재고 소진 100%"


async def test_a_delay_is_announced(seller, simulator):
    order = await simulator.unknown_order("st11")
    body = {"ordNo": order["number"], "dlvNo": delivery(order), "delaySendDt": "20261130", "delaySendRsnCd": "05"}
    path, root = "/ordservices/deliveryDelayGuide", "DeliveryDelayGuideRequest"
    assert (await seller.post(path, root, {**body, "delaySendRsn": "입고 지연"}))["result_code"] == "0"
    assert (await seller.post(path, root, body))["result_code"] == "-1"
    assert (await simulator.ledger())["orders"][0]["lines"][0]["delayed"] == 1


async def test_two_sellers_never_see_each_other(seller, simulator, sellers):
    other = sellers("st11").Seller(simulator, await simulator.account("st11", "seller-2"))
    order = await simulator.unknown_order("st11")
    number = (await seller.register())["productNo"]
    assert await other.rows(f"/ordservices/complete/{DAY}") == []
    assert (await other.get(f"/claimservice/orderlistall/{order['number']}"))["result_code"] == "-1"
    assert await other.confirm(order) == "-1"
    assert await other.ship(order) == "-1"
    assert (await other.get(f"/prodmarketservice/prodmarket/{number}"))["resultCode"] == "500"
    assert await other.rows("/prodmarketservice/sellerprodcode/L1") == []


async def test_faults_and_limits_answer_in_xml_too(seller, simulator):
    await simulator.fault(mall="st11", operation="orders.list", kind="wrong_charset")
    await simulator.fault(mall="st11", operation="orders.list", kind="duplicate_rows")
    await simulator.unknown_order("st11")
    answer = await seller.send("GET", f"/ordservices/complete/{DAY}")
    assert "결제" not in answer.content.decode("cp949", "replace")
    assert len(await seller.rows(f"/ordservices/complete/{DAY}")) == 2
    quota = {"mall": "st11", "algorithm": "sliding_log", "calls": 0}
    await simulator.http.put("/admin/quotas", json=quota)
    limited = await seller.send("GET", f"/ordservices/complete/{DAY}")
    assert (limited.status_code, seller.fields(limited)["resultCode"]) == (429, "429")
    assert (await seller.send("GET", "/ordservices/nothing")).status_code == 404


def test_a_repeated_element_is_a_list_and_a_single_one_is_not_lost() -> None:
    class Posted:
        body = written("Product", {"one": {"a": "1"}, "two": [{"a": "1"}, {"a": "2"}], "none": None})

    found = document_of(Posted())  # type: ignore[arg-type]
    assert found is not None
    name, content = found
    assert name == "Product"
    assert [many(content, each) for each in ("one", "two", "none")] == [[{"a": "1"}], [{"a": "1"}, {"a": "2"}], []]
