"""롯데홈쇼핑's protocol as malls.md section 9 tells it."""

from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
async def seller(simulator, sellers):
    seller = sellers("lotteimall").Seller(simulator, await simulator.account("lotteimall"))
    await seller.certify()
    return seller


async def test_a_new_certificate_kills_the_one_before_and_each_ends_after_a_day(seller, simulator):
    first = seller.certificate
    await seller.certify()
    assert await seller.code("searchMDListOpenApi") == ""
    second, seller.certificate = seller.certificate, first
    assert await seller.code("searchMDListOpenApi") == "5001"
    seller.certificate = second
    simulator.clock.advance(timedelta(hours=25))
    assert await seller.code("searchMDListOpenApi") == "5001"


async def test_an_unknown_certificate_and_none_at_all_are_told_apart(seller):
    seller.certificate = "unknown"
    assert await seller.code("searchMDListOpenApi") == "9001"
    seller.certificate = ""
    root = await seller.ask("searchMDListOpenApi")
    assert root.findtext("Errors/Error/Code") == "0001"
    assert "인증" in root.findtext("Errors/Error/Message")


@pytest.mark.parametrize("wrong", [{"strUserId": "nobody"}, {"strPassWd": "wrong"}])
async def test_wrong_credentials_give_no_certificate(seller, wrong):
    root = await seller.certify(**wrong)
    assert root.findtext(".//SubscriptionId") is None
    assert root.findtext("Errors/Error/Code") == "9001"


async def test_a_failing_server_answers_with_a_page(seller, simulator):
    await simulator.fault(mall="lotteimall", operation="mds.list", kind="http_503")
    answer = await seller.send("searchMDListOpenApi")
    assert answer.status_code == 503
    assert answer.content.startswith(b"<html>")
    assert (await seller.send("noSuchPage")).status_code == 404


async def test_an_ampersand_is_not_escaped(seller):
    answer = await seller.send("searchBrandListOpenApi", "POST", brnd_nm="공방")
    assert "<BrndNm>R&D 공방</BrndNm>" in answer.content.decode("cp949")
    assert await seller.code("searchBrandListOpenApi", brnd_nm="없는 브랜드") == "0001"


async def test_a_request_becomes_a_product_under_a_number_of_its_own(seller, simulator):
    request = await seller.register()
    find = {"search_type": "3", "search_value": request}
    (row,) = await seller.rows("searchNewGoodsInfoOpenApi", "GoodsInfo", **find)
    assert (row["ConfStatCd"], row["GoodsNo"], row["CorpGoodsNo"]) == ("20", "", "L1")
    assert await seller.rows("searchNewGoodsInfoOpenApi", "GoodsInfo", search_type="2", search_value="L1") == [row]
    changed = await seller.goods(goods_nm="새 이름")
    assert await seller.code("upateApiNewGoodsInfo", goods_req_no=request, **changed) == "1"
    simulator.clock.advance(timedelta(seconds=1))
    (row,) = await seller.rows("searchNewGoodsInfoOpenApi", "GoodsInfo", **find)
    assert row["ConfStatCd"] == "30"
    assert row["GoodsNo"] not in ("", request)
    (goods,) = await seller.rows("searchGoodsListOpenApi", "GoodsInfo", goods_no=row["GoodsNo"])
    assert (goods["GoodsNm"], goods["SaleStatCd"], goods["SalePrc"]) == ("새 이름", "10", "35000")
    assert await seller.code("upateApiNewGoodsInfo", goods_req_no=request, **changed) == "0001"
    summary = await simulator.summary()
    assert (summary["products_created"], summary["products_updated"]) == (1, 1)


async def test_a_registration_repeats_what_was_sent(seller):
    root = await seller.ask("registApiGoodsInfo", "POST", **await seller.goods())
    arguments = {each.get("name"): each.get("value") for each in root.iter("Argument")}
    assert (root.findtext("Result"), arguments["item_list"]) == ("1", "백색,50,k0:청색,40,k1")
    assert "subscriptionId" not in arguments


async def test_what_has_a_call_of_its_own_is_not_changed_with_the_rest(seller):
    number = await seller.approved()
    changed = await seller.goods(goods_nm="새 이름", sale_prc="36000", item_list="백색,1,k0", dlv_dday="3")
    assert await seller.code("upateApiDisplayGoodsInfo", goods_no=number, **changed) == "1"
    (goods,) = await seller.rows("searchGoodsViewListOpenApi", "GoodsInfo", goods_no=number)
    assert (goods["GoodsNm"], goods["SalePrc"]) == ("똠방 목걸이", "35000")
    rename = {"goods_no": number, "goods_nm": "새 이름", "chg_caus_cont": "변경"}
    assert await seller.code("updateGoodsNmOpenApi", **rename) == "1"
    price = {"strGoodsNo": number, "strReqSalePrc": "36000"}
    assert await seller.code("updateGoodsSalePrcOpenApi", **price, mrgnRt="20") == "1"
    assert await seller.code("updateGoodsSalePrcOpenApi", **price, mrgnRt="25") == "3"
    assert await seller.code("updateGoodsSalePrcOpenApi", strGoodsNo=number, strReqSalePrc="36001") == "1062"
    (goods,) = await seller.rows("searchGoodsViewListOpenApi", "GoodsInfo", goods_no=number)
    assert (goods["GoodsNm"], goods["SalePrc"]) == ("새 이름", "36000")


async def test_stock_is_set_item_by_item_and_0_sells_an_item_out(seller):
    number = await seller.approved()
    item = {"goods_no": number, "opt_nm": "색상", "item_nm": "금색", "corp_item_no": "k2"}
    assert await seller.code("addGoodsItemInfo", **item) == "1"
    assert await seller.code("addGoodsItemInfo", **item) == "2"
    assert await seller.code("registStock", goods_no=number, item_no="1", inv_qty="0") == "1"
    assert await seller.code("registStock", goods_no=number, item_no="3", inv_qty="7") == "1"
    assert await seller.code("registStock", goods_no=number, item_no="9", inv_qty="7") == "0001"
    rows = await seller.rows("searchStockList", "GoodsInfoList", goods_no=number)
    assert [(row["ItemNo"], row["CorpItemNo"], row["SaleStatCd"], row["StockQty"]) for row in rows] == [
        ("1", "k0", "20", "null"),
        ("2", "k1", "10", "40"),
        ("3", "k2", "10", "7"),
    ]
    await seller.approved(corp_goods_no="L2")
    assert len(await seller.rows("searchStockList", "GoodsInfoList")) == 5


async def test_stock_says_nothing_of_the_sale_and_must_be_a_number(seller, simulator):
    number = await seller.approved()
    assert await seller.code("updateGoodsSaleStat", goods_no=number, sale_stat_cd="20") == "1"
    for wrong, code in (({"inv_qty": "-1"}, "0001"), ({"inv_qty": ""}, "0005"), ({"item_no": ""}, "0005")):
        assert await seller.code("registStock", **{"goods_no": number, "item_no": "1", "inv_qty": "7", **wrong}) == code
    assert await seller.code("registStock", goods_no=number, item_no="1", inv_qty="7") == "1"
    (goods,) = await seller.rows("searchGoodsListOpenApi", "GoodsInfo", goods_no=number)
    assert goods["SaleStatCd"] == "20"
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "lotteimall"})).json()
    assert [(one["stock"], one["on_sale"]) for one in kept["options"]] == [(7, False), (40, False)]
    assert kept["sold_until"] == ""


async def test_a_sale_is_stopped_taken_up_again_and_ended_for_ever(seller, simulator):
    number = await seller.approved()
    codes = [await seller.code("updateGoodsSaleStat", goods_no=number, sale_stat_cd=state) for state in
             ("20", "20", "10", "30", "10")]  # fmt: skip
    assert codes == ["1", "2", "1", "1", "2"]
    assert await seller.code("updateGoodsSaleStat", goods_no=number, sale_stat_cd="40") == "0005"
    assert (await simulator.summary())["products_stopped"] == 2


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"brnd_no": ""}, "0005"),
    ({"brnd_no": "1"}, "0001"),
    ({"sale_prc": "35001"}, "1062"),
    ({"mrgn_rt": "0"}, "0005"),
    ({"tdf_sct_cd": "9"}, "0005"),
    ({"disp_no": "1"}, "0001"),
    ({"md_gsgr_no": "1"}, "0001"),
    ({"dlv_polc_no": "1"}, "0001"),
    ({"corp_dlvp_sn": "1"}, "0001"),
    ({"img_url": "https://img.example/1.txt"}, "0005"),
    ({"item_list": ""}, "0005"),
    ({"item_list": "백색,1:백색,2"}, "0005"),
    ({"item_mgmt_yn": "N"}, "0005"),
    ({"ec_goods_artc_cd": "999"}, "0001"),
    ({"10401": ""}, "0005"),
    ({"sft_cert_tgt_seq": "1"}, "0005"),
    ({"goods_nm": "짝퉁 목걸이"}, "0005"),
]


@pytest.mark.parametrize(("changes", "code"), WRONG)
async def test_a_form_that_is_not_as_it_must_be_is_refused(seller, simulator, changes, code):
    assert await seller.register(**changes) == code
    assert (await simulator.summary())["products_created"] == 0


async def test_another_sellers_product_and_order_are_not_there(seller, simulator, sellers):
    number = await seller.approved()
    order = await simulator.unknown_order("lotteimall")
    other = sellers("lotteimall").Seller(simulator, await simulator.account("lotteimall", "seller-2"))
    await other.certify()
    assert await other.code("updateGoodsSaleStat", goods_no=number, sale_stat_cd="20") == "0001"
    assert await other.deliver(order, "contr", snd_contr_dtime="20261121") == "1000"
    assert await other.orders("01") == []


async def test_an_order_is_listed_by_its_day_in_the_list_of_its_state(seller, simulator):
    lines = [{"unknown_name": "R&D 머그"}, {"unknown_name": "둘"}]
    order = await simulator.order("lotteimall", lines=lines)
    (row,) = await seller.orders("01")
    assert (row.findtext("OrdNo"), row.findtext("SubOrdNo")) == (
        order["number"],
        order["lines"][0]["numbers"]["DlvUnitSn"],
    )
    assert [part.findtext("ProdName") for part in row.findall("ProdInfo")] == ["R&D 머그", "둘"]
    assert [part.find("DlvUnitSn") for part in row.findall("ProdInfo")] == [None, None]
    assert await seller.orders("01", "20261119") == []
    ready = await seller.deliveries("15")
    assert [one.findtext("ProdInfo/DlvUnitSn") for one in ready] == [
        line["numbers"]["DlvUnitSn"] for line in order["lines"]
    ]
    assert await seller.deliver(order, "contr", 1, snd_contr_dtime="20261122") == "1"
    assert [len(await seller.orders(option)) for option in ("01", "02", "03")] == [1, 0, 1]


async def test_a_line_goes_from_its_promise_to_its_arrival(seller, simulator):
    order = await simulator.unknown_order("lotteimall")
    waybill = {"hdc_cd": "15", "inv_no": "1234567890"}
    assert await seller.deliver(order, "sfin", **waybill) == "1000"
    assert await seller.deliver(order, "contr", snd_contr_dtime="20261122") == "1"
    assert await seller.deliver(order, "contr", snd_contr_dtime="20261123") == "1"
    assert await seller.deliver(order, "sfin", hdc_cd="1", inv_no="1") == "0005"
    assert await seller.deliver(order, "sfin", **waybill) == "1"
    assert await seller.deliver(order, "sfin", **waybill) == "1000"
    (sent,) = await seller.deliveries("16")
    assert (sent.findtext("DelvInfo/delvName"), sent.findtext("DelvInfo/invoiceNo")) == ("한진택배", "1234567890")
    assert await seller.deliver(order, "dfin", dlv_fin_dtime="20261120") == "1"
    (arrived,) = await seller.deliveries("17")
    assert arrived.findtext("DelvInfo/DlvFinDtime") == "20261120120000"
    (line,) = (await simulator.ledger())["orders"][0]["lines"]
    assert (line["acknowledged"], line["invoice_count"]) == (1, 1)


async def test_a_cancel_is_listed_under_numbers_of_its_own(seller, simulator):
    waiting, gone = [await simulator.unknown_order("lotteimall", seed=seed) for seed in (1, 2)]
    await seller.deliver(waiting, "contr", snd_contr_dtime="20261122")
    for order in (waiting, gone):
        await simulator.http.post(f"/admin/orders/lotteimall/{order['number']}/cancel-request")
    rows = {row.findtext("OrdNo"): row for row in await seller.cancels()}
    assert set(rows) == {waiting["number"], gone["number"]}
    part, numbers = rows[waiting["number"]].find("ProdInfo"), waiting["lines"][0]["numbers"]
    assert (part.findtext("OrgDlvUnitSn"), part.findtext("OrgOrdDtlSn")) == (numbers["DlvUnitSn"], numbers["OrdDtlSn"])
    assert part.findtext("DlvUnitSn") != numbers["DlvUnitSn"]
    assert [len(await seller.orders(option)) for option in ("01", "02", "03")] == [0, 0, 1]
    assert await seller.deliver(waiting, "sfin", hdc_cd="15", inv_no="1234567890") == "1000"
    assert await seller.deliver(gone, "contr", snd_contr_dtime="20261122") == "1000"


async def test_who_can_not_ship_says_so_and_the_sale_is_cancelled(seller, simulator):
    order = await simulator.unknown_order("lotteimall")
    assert await seller.deliver(order, "imps") == "1"
    assert await seller.deliver(order, "imps") == "1000"
    assert (await simulator.summary())["lines_cancelled"] == 1
    assert await seller.deliver(order, "rfin", hdc_cd="15", inv_no="1") == "1000"
    assert await seller.deliver(order, "other") == "0005"


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("searchNewOrdLstOpenApi", {"start_date": "20261120", "end_date": "20261120"}),
        ("searchNewOrdLstOpenApi", {"start_date": "20261120", "end_date": "20261120", "SelOption": "04"}),
        ("searchNewOrdLstOpenApi", {"start_date": "2026-11-20", "end_date": "20261120", "SelOption": "01"}),
        ("searchNewOrdLstOpenApi", {"start_date": "20261120", "end_date": "20261119", "SelOption": "01"}),
        ("searchCnclList", {"start_date": "20261120"}),
        ("searchDeliverList", {"start_date": "20261120", "end_date": "20261120", "ord_dtl_stat_cd": "17"}),
        ("searchReturnListOpenApi", {"dlvp_tp_cd": "30"}),
        ("searchDispCatListOpenApi", {}),
        ("searchNewGoodsInfoOpenApi", {"search_type": "1", "search_value": "x"}),
        ("registDeliver", {"ord_no": "1", "proc_gubun": "sfin"}),
    ],
)
async def test_parameters_that_are_missing_or_wrong_are_named(seller, page, values):
    root = await seller.ask(page, **values)
    assert root.findtext("Errors/Error/Code") == "0005"
    assert "[" in root.findtext("Errors/Error/Message")


async def test_a_list_of_returns_is_empty(seller):
    root = await seller.ask("searchReturnList", start_date="20261120", end_date="20261120", ord_dtl_stat_cd="20")
    assert root.findtext("Result/OrderCount") == "0"
