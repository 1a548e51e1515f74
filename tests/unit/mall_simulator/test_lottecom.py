"""롯데ON's protocol of 롯데닷컴 as malls.md section 8 tells it."""

from typing import Any

import pytest

IDENTITY = "/v1/openapi/common/v1/identity"
ORDERS = "/delivery/v1/SellerDeliveryOrdersSearch"


@pytest.fixture
async def seller(simulator, sellers):
    return sellers("lottecom").Seller(simulator, await simulator.account("lottecom"))


async def bought(seller, **line: Any) -> str:
    """An order of something that nobody registered: its odNo."""
    return (await seller.simulator.unknown_order("lottecom", **line))["number"]


async def test_only_a_known_key_as_a_bearer_opens(seller):
    for wrong in ("Bearer nobody", f"Basic {seller.secrets['api_key']}", "", None):
        answer = await seller.call("GET", IDENTITY, Authorization=wrong)
        assert (answer.status_code, answer.json()["returnCode"]) == (401, "401")
    told = (await seller.call("GET", IDENTITY)).json()
    assert (told["returnCode"], told["data"]["trGrpCd"], told["data"]["trNo"]) == (
        "0000",
        "SR",
        seller.secrets["tr_no"],
    )


@pytest.mark.parametrize("header", ["Accept-Language", "X-Timezone", "Accept"])
async def test_the_fixed_headers_are_wanted(seller, header):
    answer = (await seller.call("GET", IDENTITY, **{header: "x"})).json()
    assert (answer["returnCode"], header.lower() in answer["message"]) == ("1001", True)


async def test_all_calls_together_are_counted_by_the_minute(seller):
    await seller.simulator.http.put("/admin/quotas", json={"mall": "lottecom", "calls": 2, "seconds": 60})
    statuses = [(await seller.call("GET", IDENTITY)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    seller.simulator.clock.advance_seconds(60)
    assert (await seller.call("GET", IDENTITY)).status_code == 200


async def test_an_unknown_path_and_a_wrong_method_have_the_malls_envelope(seller):
    assert (await seller.call("GET", "/v1/openapi/nowhere")).json()["returnCode"] == "404"
    assert (await seller.call("POST", IDENTITY, {})).json()["returnCode"] == "405"
    assert (await seller.post(ORDERS, []))["returnCode"] == "2001"


async def test_categories_come_by_pages_or_by_number_without_an_envelope(seller):
    leaf = await seller.leaf("목걸이")
    assert (leaf["leaf_yn"], leaf["disp_list"][0]["mall_dvs_cd"]) == ("Y", "LTON")
    path = f"/cheetah/econCheetah.ecn?job=cheetahStandardCategory&filter_1={leaf['std_cat_id']}"
    (row,) = (await seller.call("GET", path)).json()["itemList"]
    assert row["data"] == leaf
    first, second = [
        (await seller.call("GET", f"/cheetah/econCheetah.ecn?job=cheetahStandardCategory&skip={skip}&limit=2")).json()
        for skip in (0, 2)
    ]
    assert len({row["data"]["std_cat_id"] for row in (*first["itemList"], *second["itemList"])}) == 4
    assert (await seller.call("GET", "/cheetah/econCheetah.ecn?job=other")).json() == {"itemList": []}


async def test_places_are_told_to_their_seller_alone(seller):
    told = await seller.post("/contract/v1/dvp/getDvpListSr", {"afflTrCd": "LO1"})
    assert told["returnCode"] == "3000"
    rows = await seller.data("/contract/v1/dvp/getDvpListSr", {"afflTrCd": seller.secrets["tr_no"]})
    assert {row["dvpTypCd"] for row in rows} == {"01", "02"}


async def test_a_product_waits_for_both_approvals(seller):
    answer = await seller.register(await seller.product())
    (made,) = answer["data"]
    assert (answer["returnCode"], made["resultCode"], made["epdNo"]) == ("0000", "0000", "L1")
    assert "sitmNo" not in made
    waiting = await seller.detail(made["spdNo"])
    assert (waiting["pdAprvStatInfo"]["fnlAprvYn"], waiting["pdAprvStatInfo"]["catAprvStatCd"]) == ("N", "APRV_WT")
    seller.simulator.clock.advance_seconds(2)
    approved = await seller.detail(made["spdNo"])
    assert (approved["pdAprvStatInfo"]["fnlAprvYn"], approved["slStatCd"]) == ("Y", "SALE")
    assert [row["eitmNo"] for row in approved["itmLst"]] == ["L1-골드", "L1-실버"]


async def test_registering_twice_makes_two(seller):
    for _ in range(2):
        await seller.register(await seller.product())
    assert (await seller.simulator.summary())["doubled_products"] == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"spdNm": ""}, "[spdNm]"),
        ({"epdNo": None}, "[epdNo]"),
        ({"trNo": "LO1"}, "거래처"),
        ({"dpYn": "YES"}, "[dpYn]"),
        ({"slTypCd": "X"}, "[slTypCd]"),
        ({"oplcCd": "KOREA"}, "원산지"),
        ({"slEndDttm": "20201231235959"}, "판매기간"),
        ({"slEndDttm": "20991331235959"}, "판매기간"),
        ({"slEndDttm": "2099-12-31"}, "판매기간"),
        ({"scatNo": "BC1"}, "표준카테고리"),
        ({"scatNo": "FC43000100"}, "표준카테고리"),
        ({"dcatLst": [{"mallCd": "LTON", "lfDcatNo": "FC1"}]}, "전시카테고리"),
        ({"spdNm": "짝퉁 목걸이"}, "[짝퉁]"),
        ({"spdNm": "가" * 151}, "150자"),
        ({"pdItmsInfo": {"pdItmsCd": "38", "pdItmsArtlLst": [{"pdArtlCd": "0210", "pdArtlCnts": "x"}]}}, "품목고시"),
        ({"pdItmsInfo": {"pdItmsCd": "09", "pdItmsArtlLst": [{"pdArtlCd": "0210"}]}}, "품목고시"),
        ({"owhpNo": "PLO9"}, "출고지"),
        ({"rtrpNo": "PLO9"}, "회수지"),
        ({"dvCstPolNo": "9"}, "배송비정책"),
        ({"adtnDvCstPolNo": "9"}, "추가배송비정책"),
        ({"sitmYn": "N"}, "단품은 하나"),
        ({"itmLst": []}, "단품은 500개"),
    ],
)
async def test_what_is_missing_or_wrong_is_refused_in_the_row_of_a_good_answer(seller, changes, words):
    answer = await seller.register(await seller.product(**changes))
    (row,) = answer["data"]
    assert (answer["returnCode"], row["resultCode"], row["spdNo"]) == ("0000", "9999", None)
    assert words in row["resultMessage"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"eitmNo": ""}, "업체단품번호"),
        ({"slPrc": 35005}, "10원 단위"),
        ({"stkQty": -1}, "재고수량"),
        ({"itmImgLst": []}, "이미지"),
        ({"itmOptLst": []}, "옵션명"),
        ({"itmOptLst": [{"optNm": "색상", "optVal": ""}]}, "옵션명"),
    ],
)
async def test_an_option_that_is_wrong_is_refused(seller, changes, words):
    body = await seller.product()
    body["itmLst"][0] |= changes
    (row,) = (await seller.register(body))["data"]
    assert words in row["resultMessage"]


async def test_a_list_of_none_or_many_products_is_refused(seller):
    body = await seller.product()
    for rows in ([], [body, body]):
        answer = await seller.post("/product/v1/product/registration/request", {"spdLst": rows})
        assert answer["returnCode"] == "2001"


async def test_only_an_approved_product_is_changed_and_options_keep_their_numbers(seller):
    (made,) = (await seller.register(await seller.product()))["data"]
    body = {**await seller.product(spdNm="금 목걸이"), "spdNo": made["spdNo"]}
    change = "/product/v1/product/modification/request"
    (early,) = (await seller.post(change, {"spdLst": [body]}))["data"]
    assert "승인된 상품" in early["resultMessage"]
    seller.simulator.clock.advance_seconds(2)
    before = await seller.detail(made["spdNo"])
    (done,) = (await seller.post(change, {"spdLst": [body]}))["data"]
    after = await seller.detail(made["spdNo"])
    assert (done["resultCode"], after["spdNm"]) == ("0000", "금 목걸이")
    assert [row["sitmNo"] for row in before["itmLst"]] == [row["sitmNo"] for row in after["itmLst"]]
    (missing,) = (await seller.post(change, {"spdLst": [{**body, "spdNo": "LO1"}]}))["data"]
    assert "존재하지 않는" in missing["resultMessage"]


async def test_a_product_is_listed_by_days_and_by_the_sellers_code(seller):
    number, _ = await seller.registered()
    days = {"regStrtDttm": "20261120000000", "regEndDttm": "20261121000000"}
    body = {**seller.named, **days, "pageNo": 1, "rowsPerPage": 100}
    (row,) = await seller.data("/product/v1/product/list", {**body, "epdNo": ["L1", "L2"]})
    assert (row["spdNo"], row["epdNo"], row["fnlAprvYn"], len(row["sitmNoLst"])) == (number, "L1", "Y", 2)
    assert await seller.data("/product/v1/product/list", {**body, "epdNo": ["L2"]}) == []
    assert await seller.data("/product/v1/product/list", {**body, "pageNo": 2}) == []
    assert (await seller.post("/product/v1/product/list", {**body, "rowsPerPage": 101}))["returnCode"] == "2001"
    assert (await seller.post("/product/v1/product/list", {**body, "regEndDttm": "2026"}))["returnCode"] == "2002"


async def test_a_product_of_another_seller_is_none(seller, simulator, sellers):
    number, _ = await seller.registered()
    other = sellers("lottecom").Seller(simulator, await simulator.account("lottecom", "seller-2"))
    told = await other.post("/product/v1/product/detail", {**other.named, "spdNo": number})
    assert "존재하지 않는" in told["message"]
    told = await other.post("/product/v1/product/detail", {**seller.named, "spdNo": number})
    assert told["returnCode"] == "3000"


async def test_no_stock_sells_an_option_out_and_some_does_not_take_it_back(seller):
    number, product = await seller.registered()
    sitm = product["itmLst"][0]["sitmNo"]
    await seller.change("item/stock/change", "itmStkLst", number, sitmNo=sitm, stkQty=0)
    await seller.change("item/stock/change", "itmStkLst", number, sitmNo=sitm, stkQty=7)
    option = (await seller.detail(number))["itmLst"][0]
    assert (option["stkQty"], option["slStatCd"]) == (7, "SOUT")
    await seller.change("item/status/change", "sitmLst", number, sitmNo=sitm, slStatCd="SALE")
    assert (await seller.detail(number))["itmLst"][0]["slStatCd"] == "SALE"


@pytest.mark.parametrize(
    ("path", "name", "values"),
    [
        ("item/stock/change", "itmStkLst", {"stkQty": -1}),
        (
            "item/price/change",
            "itmPrcLst",
            {"slPrc": 15, "hstStrtDttm": "20261120000000", "hstEndDttm": "20991231235959"},
        ),
        ("item/price/change", "itmPrcLst", {"slPrc": 10000}),
        ("item/status/change", "sitmLst", {"slStatCd": "END"}),
    ],
)
async def test_a_wrong_change_of_an_option_fails_in_its_row(seller, path, name, values):
    number, product = await seller.registered()
    sitm = product["itmLst"][0]["sitmNo"]
    for option in (sitm, "LO1"):
        (row,) = (await seller.change(path, name, number, sitmNo=option, **values))["data"]
        assert row["resultCode"] == "9999"
    assert (await seller.post(f"/product/v1/{path}", {name: []}))["returnCode"] == "2001"
    assert await seller.detail(number) == product


async def test_an_option_with_new_stock_sells_only_where_its_product_does(seller):
    number, product = await seller.registered()
    sitm = product["itmLst"][0]["sitmNo"]
    await seller.change("product/status/change", "spdLst", number, slStatCd="SOUT")
    for path, name, values in (
        ("item/stock/change", "itmStkLst", {"stkQty": 7}),
        ("item/status/change", "sitmLst", {"slStatCd": "SALE"}),
    ):
        (row,) = (await seller.change(path, name, number, sitmNo=sitm, **values))["data"]
        assert row["resultCode"] == "0000"
    (kept,) = (await seller.simulator.http.get("/admin/products")).json()
    assert (kept["state"], [option["on_sale"] for option in kept["options"]]) == ("SOUT", [False, False])
    await seller.change("product/status/change", "spdLst", number, slStatCd="SALE")
    (kept,) = (await seller.simulator.http.get("/admin/products")).json()
    assert [(option["on_sale"], option["stock"]) for option in kept["options"]] == [(True, 7), (True, 5)]


async def test_the_last_day_of_a_sale_is_kept(seller):
    number, _ = await seller.registered()
    (kept,) = (await seller.simulator.http.get("/admin/products")).json()
    assert kept["sold_until"] == "2099-12-31"
    body = {**await seller.product(slEndDttm="20270306000000"), "spdNo": number}
    await seller.post("/product/v1/product/modification/request", {"spdLst": [body]})
    (kept,) = (await seller.simulator.http.get("/admin/products")).json()
    assert kept["sold_until"] == "2027-03-05"


async def test_a_price_is_set_for_one_option(seller):
    number, product = await seller.registered()
    days = {"hstStrtDttm": "20261120000000", "hstEndDttm": "20991231235959"}
    sitm = product["itmLst"][1]["sitmNo"]
    await seller.change("item/price/change", "itmPrcLst", number, sitmNo=sitm, slPrc=30000, **days)
    assert [row["slPrc"] for row in (await seller.detail(number))["itmLst"]] == [35000, 30000]


async def test_a_sale_that_ended_does_not_come_back(seller):
    number, _ = await seller.registered()
    results = [
        (await seller.change("product/status/change", "spdLst", number, slStatCd=state))["data"][0]["resultCode"]
        for state in ("SOUT", "SALE", "STP", "END", "SALE")
    ]
    assert results == ["0000", "0000", "9999", "0000", "9999"]
    assert (await seller.detail(number))["slStatCd"] == "END"


async def test_a_new_order_is_listed_once_as_not_acknowledged(seller):
    number = await bought(seller, shipping_won=2500)
    (row,) = await seller.orders()
    assert (row["odNo"], row["odSeq"], row["procSeq"], row["odPrgsStepCd"]) == (number, 1, 1, "11")
    assert (row["spdNm"], row["sitmNm"], row["dvCst"]) == ("처음 보는 상품", "빨강", 2500)
    assert row["dvpStnmZipAddr"]
    assert await seller.orders("Y") == []


async def test_an_order_list_covers_a_day_at_most(seller):
    told = await seller.post(ORDERS, {"srchStrtDt": "20261120000000", "srchEndDt": "20261121000001", "ifCplYN": "N"})
    assert (told["returnCode"], "1일" in told["message"]) == ("2003", True)
    for body in ({}, {"srchStrtDt": "20261120000000", "srchEndDt": "2026112000000a"}, {"odNo": "1", "ifCplYN": "X"}):
        assert (await seller.post(ORDERS, body))["returnCode"] in {"2001", "2002"}
    assert (await seller.post(ORDERS, {"srchStrtDt": "20261399000000", "srchEndDt": "1"}))["returnCode"] == "2002"


async def test_both_ends_of_a_window_count(seller):
    await bought(seller)
    for start, end, count in (("120000", "120000", 1), ("115959", "115959", 0), ("120001", "130000", 0)):
        found = await seller.orders(srchStrtDt=f"20261120{start}", srchEndDt=f"20261120{end}")
        assert len(found) == count


async def test_an_acknowledged_order_moves_to_the_other_list_and_its_progress_tells_where_it_stands(seller):
    number = await bought(seller)
    done = await seller.confirm(number)
    assert (done["returnCode"], done["data"]["rsltCd"], done["data"]["failList"]) == ("0000", "0000", [])
    assert await seller.orders() == []
    (row,) = await seller.orders("Y")
    assert row["odPrgsStepCd"] == "11"
    assert [one["odPrgsStepCd"] for one in await seller.progress(number)] == ["12"]
    again = (await seller.confirm(number))["data"]
    assert (again["rsltCd"], again["failList"][0]["odNo"]) == ("3006", number)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"odSeq": 2}, "2002"), ({"odNo": "1"}, "2002"), ({"odNo": ""}, "2001"), ({"ifCplYN": "N"}, "3006")],
)
async def test_an_acknowledgement_of_something_else_is_refused_inside_a_good_answer(seller, changes, code):
    number = await bought(seller)
    told = await seller.confirm(number, **changes)
    assert (told["returnCode"], told["data"]["rsltCd"]) == ("0000", code)
    empty = await seller.post("/delivery/v1/SellerIfCompleteInform", {"ifCompleteList": []})
    assert empty["returnCode"] == "2001"


async def test_an_invoice_is_taken_once_after_the_acknowledgement(seller):
    number = await bought(seller)
    assert (await seller.send(number))["data"]["rsltCd"] == "3006"
    await seller.confirm(number)
    assert (await seller.send(number))["data"]["rsltCd"] == "0000"
    (row,) = await seller.progress(number)
    assert (row["odPrgsStepCd"], row["dvCoCd"], row["invcNo"], row["invcNbr"]) == ("13", "0005", "12345678901", 1)
    assert (await seller.send(number))["data"]["rsltCd"] == "3006"
    await seller.simulator.http.post(f"/admin/orders/lottecom/{number}/deliver")
    assert [one["odPrgsStepCd"] for one in await seller.progress(number)] == ["14"]
    assert (await seller.simulator.summary())["doubled_invoices"] == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"dvCoCd": "9998"}, "2002"),
        ({"invcNo": "1"}, "2002"),
        ({"spdNo": "LO1"}, "2002"),
        ({"sitmNo": "LO1"}, "2002"),
        ({"slQty": ""}, "2001"),
        ({"odPrgsStepCd": "14"}, "3006"),
    ],
)
async def test_a_wrong_invoice_is_refused(seller, changes, code):
    number = await bought(seller)
    await seller.confirm(number)
    told = await seller.send(number, **changes)
    assert (told["returnCode"], told["data"]["rsltCd"]) == ("0000", code)
    assert (await seller.simulator.summary())["lines_invoiced"] == 0


async def test_one_failing_row_fails_alone(seller):
    good, bad = await bought(seller), await bought(seller, seed=2)
    await seller.confirm(bad)
    rows = [{"dvRtrvDvsCd": "DV", "odNo": number, "odSeq": 1, "procSeq": 1, "ifCplYN": "Y"} for number in (bad, good)]
    told = await seller.post("/delivery/v1/SellerIfCompleteInform", {"ifCompleteList": rows})
    assert [row["odNo"] for row in told["data"]["failList"]] == [bad]
    assert (await seller.simulator.summary())["lines_acknowledged"] == 2


async def test_a_cancel_wish_is_a_claim_and_stops_the_invoice(seller):
    number = await bought(seller)
    await seller.confirm(number)
    await seller.simulator.http.post(f"/admin/orders/lottecom/{number}/cancel-request")
    (claim,) = await seller.cancels()
    (item,) = claim["itemList"]
    assert (claim["odNo"], item["odSeq"], item["orglProcSeq"], item["odPrgsStepCd"]) == (number, 1, 1, "20")
    assert item["procSeq"] == 2
    assert (await seller.send(number))["data"]["rsltCd"] == "3006"


async def test_what_is_cancelled_before_the_acknowledgement_leaves_the_list(seller):
    number = await bought(seller)
    await seller.simulator.http.post(f"/admin/orders/lottecom/{number}/cancel-request")
    assert await seller.orders() == []
    assert [row["odPrgsStepCd"] for row in await seller.progress(number)] == ["21"]
    assert [claim["itemList"][0]["odPrgsStepCd"] for claim in await seller.cancels()] == ["21"]


async def test_the_seller_cancels_with_a_reason_of_the_malls_list(seller):
    number = await bought(seller)
    path = "/claim/v1/cancellationOpenApi/slrDirectCnclProc"
    item = {"odSeq": 1, "procSeq": 1, "slrRsnCd": "111", "slrRsnCnts": "품절"}
    wrong = await seller.post(path, {"odNo": number, "itemList": [{**item, "slrRsnCd": "999"}]})
    assert wrong["returnCode"] == "3073"
    assert (await seller.post(path, {"odNo": number, "itemList": [item]}))["returnCode"] == "0000"
    assert (await seller.post(path, {"odNo": number, "itemList": [item]}))["returnCode"] == "3006"
    assert (await seller.simulator.summary())["lines_cancelled"] == 1


async def test_an_order_of_another_seller_is_not_found(seller, simulator, sellers):
    number = await bought(seller)
    other = sellers("lottecom").Seller(simulator, await simulator.account("lottecom", "seller-2"))
    assert await other.orders(odNo=number) == []
    assert (await other.confirm(number))["data"]["rsltCd"] == "2002"


async def test_an_order_of_two_lines_has_two_sequences_under_one_number(seller):
    lines = [{"unknown_name": "하나"}, {"unknown_name": "둘"}]
    await seller.simulator.order("lottecom", lines=lines)
    rows = await seller.orders()
    assert [(row["odSeq"], row["spdNm"]) for row in rows] == [(1, "하나"), (2, "둘")]
    assert len({row["odNo"] for row in rows}) == 1
