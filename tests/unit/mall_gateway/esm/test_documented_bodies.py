"""ESM's documented bodies, where they lie beside the project, read whole, and ours have their names."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.esm import AUCTION, GMARKET, EsmMall
from mall_gateway.malls.esm.connector import folded
from mall_gateway.malls.esm.mapping import listings, orders, places, sales
from mall_gateway.malls.esm.wire import (
    CancelRow,
    FoundGoods,
    GoodsNumbers,
    GoodsOptions,
    NoticeCode,
    SellStatus,
    StatusList,
)
from mall_gateway.malls.port import (
    Cancellation,
    Confirmation,
    CredentialsRefusedError,
    PeriodChange,
    RefusedError,
    Shipment,
    StockChange,
)

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "esm"
NOW = datetime(2026, 11, 20, 9, 30, 45, tzinfo=UTC)
REF = MallOrderRef(order_no="2503423671", line_no="2503423671")


if SAMPLES.is_dir():

    def sample(name: str) -> Any:
        return json.loads((SAMPLES / name).read_text())

    def read(name: str) -> Any:
        return folded(sample(name))

    def test_the_documented_order_list_reads_whole() -> None:
        raw = sample("order-list.response.json")["Data"]["RequestOrders"]
        page = orders.order_page(GMARKET, read("order-list.response.json")["data"]["requestorders"])
        assert [line.ref.order_no for line in page.lines] == [str(row["OrderNo"]) for row in raw]
        (line,) = page.lines
        assert (line.state, line.quantity, line.unit_price_won, line.amount_won) == ("new", 2, 3400, 6800)
        assert (line.seller_product_code, line.mall_product_no) == ("1408425", "1496943317")
        assert line.buyer.address_detail == "1000호"
        assert not page.unreadable

    def test_the_documented_options_of_an_order_read() -> None:
        (raw,) = read("order-list-standby.response.json")["data"]["requestorders"]
        line = orders.line_of({**raw, "orderstatus": 1})
        assert (line.option_text, line.seller_option_code) == ("단일상품;단일상품", "20105838001")

    def test_the_documented_cancel_list_reads() -> None:
        (raw,) = read("cancel-list.response.json")["data"]
        line = orders.claimed_line(REF, CancelRow.model_validate(raw))
        assert line is not None
        assert line.state == "cancelled"

    def test_the_documented_statuses_read() -> None:
        rows = StatusList.model_validate(read("order-status-list.response.json")).data
        assert [(row.order_no, row.status) for row in rows] == [("2825793229", "2"), ("2825792994", "3")]
        assert not any(orders.hidden_line(REF, row).cancel_asked for row in rows)

    def test_the_documented_numbers_of_a_product_read() -> None:
        created = GoodsNumbers.model_validate(read("product-create.response.json"))
        assert (listings.site_number(GMARKET, created), listings.site_number(AUCTION, created)) == (
            "2770898384",
            "C938588557",
        )
        known = GoodsNumbers.model_validate(read("product-number-get.response.json"))
        assert (known.goods_no, listings.site_number(AUCTION, known)) == ("1158387297", "B629941783")

    def test_the_documented_sale_and_options_of_a_product_read() -> None:
        sale = SellStatus.model_validate(read("sell-status-get.response.json"))
        options = GoodsOptions.model_validate(read("option-get.response.json"))
        known = GoodsNumbers.model_validate(read("product-number-get.response.json"))
        assert listings.listed(GMARKET, known, sale, options, date(2019, 3, 28)).state == "on_sale"
        assert listings.listed(GMARKET, known, sale, options, date(2019, 3, 29)).state == "ended"
        assert options.details[0].opt_seq == "18459979851"

    def test_the_documented_options_go_back_whole_but_for_the_stock() -> None:
        before = sample("option-get.response.json")
        numbers = {"K1": "18459979851", "K2": "18459979868"}
        change = StockChange("ESM9", numbers, {"K1": 0, "K2": 9}, frozenset(numbers))
        after = sales.options_body(GMARKET, before, change)
        first, second, *others = after["combination"]["details"]
        assert (first["qty"], first["isSoldOut"]) == ({"iac": 1, "gmkt": 0}, True)
        assert (second["qty"], second["isSoldOut"], second["isSoldOutSite"]["gmkt"]) == (
            {"iac": 0, "gmkt": 9},
            False,
            False,
        )
        assert others == before["combination"]["details"][2:]
        assert after["combination"]["recommendedOptName2"] == before["combination"]["recommendedOptName2"]

    async def test_the_documented_stock_is_set_and_the_documented_refusal_is_one(caller_of: Any) -> None:
        change = StockChange("ESM9", {}, {"": 5}, frozenset({""}))
        await EsmMall(GMARKET).set_stocks(caller_of(sample("stock-update.response.json")), change)
        with pytest.raises(RefusedError, match="99,999"):
            await EsmMall(GMARKET).set_stocks(caller_of(sample("stock-update.error.json")), change)

    async def test_the_documented_sale_is_written_back_with_a_period(caller_of: Any, names_of: Any) -> None:
        caller = caller_of(sample("sell-status-get.response.json"), sample("sell-status-write.response.json"))
        await EsmMall(AUCTION).set_period(caller, PeriodChange("ESM9", {}, date(2026, 12, 20)))
        assert caller.body()["itemBasicInfo"] == {
            "price": {"iac": 10000},
            "stock": {"iac": 120},
            "sellingPeriod": {"iac": 30},
        }
        assert names_of(caller.body()) <= names_of(sample("sell-status-write.request.json"))

    def test_the_documented_search_and_notices_read() -> None:
        rows = [FoundGoods.model_validate(row) for row in read("product-search.response.json")["items"]]
        assert [(row.goods_no, row.managed_code) for row in rows] == [("2035363538", "99025306")]
        (code,) = read("notice-group-code-list.response.json")["codes"]
        assert NoticeCode.model_validate(code).official_notice_itemelement_code == "41-1"

    def test_the_documented_addresses_and_policies_read() -> None:
        assert [one.number for one in places.addresses(read("seller-address-list.response.json"))] == ["34565", "34566"]
        (dispatch,) = places.dispatch_policies(read("dispatch-policy-get.response.json"))
        assert (dispatch.number, dispatch.name) == ("910", "당일발송")
        fees = places.fee_policies(read("bundle-fee-policy-get.response.json"), dispatch)
        assert [one.number for one in fees] == ["662971", "662995"]

    async def test_the_documented_401_is_of_the_credentials(caller_of: Any, reply: Any) -> None:
        with pytest.raises(CredentialsRefusedError) as caught:
            await EsmMall(GMARKET).verify(caller_of(reply(401, sample("auth.error.json"))))
        assert "right access" in caught.value.message

    @pytest.mark.parametrize("name", ["price-write.error.json", "stock-update.error.json", "product-delete.error.json"])
    async def test_documented_refusals_are_refusals(name: str, caller_of: Any) -> None:
        with pytest.raises(RefusedError) as caught:
            await EsmMall(GMARKET).stop_sale(caller_of(by=lambda _: sample(name)), "ESM9", {})
        assert caught.value.message == sample(name)["message"]

    async def test_documented_answers_to_acts_are_good(caller_of: Any) -> None:
        mall = EsmMall(GMARKET)
        late = Confirmation(REF, 1, date(2026, 11, 30), "입고 지연")
        await mall.confirm_order(caller_of(sample("delay.response.json"), sample("order-confirm.response.json")), late)
        await mall.send_invoice(caller_of(sample("invoice-send.response.json")), Shipment(REF, 1, "LOGEN", "1"))
        for answer in ("seller-cancel.response.json", "seller-cancel.response.2.json"):
            await mall.cancel_sale(caller_of(sample(answer)), Cancellation(REF, 1, "sold_out", ""))
        missing = sample("invoice-send.error.json")
        caller = caller_of(sample("seller-cancel.error.3.json"), *[missing] * 3)
        with pytest.raises(RefusedError, match="주문 상태"):
            await mall.cancel_sale(caller, Cancellation(REF, 1, "sold_out", ""))

    def test_our_bodies_hold_only_documented_fields(make_offer: Any, known: Any, option: Any, names_of: Any) -> None:
        combined = make_offer(option_names=("색상", "크기"), options=(option("K1", "골드", "S"),))
        documented = names_of(sample("product-create.request.json")) | names_of(sample("product-update.request.json"))
        for offer, options in ((make_offer(), "option-write.request.2.json"), (combined, "option-get.response.json")):
            allowed = {f".itemAddtionalInfo.recommendedOpts{name}" for name in names_of(sample(options))}
            assert names_of(listings.update_body(GMARKET, offer, known)) <= documented | allowed
        ours = {
            "invoice-send.request.json": orders.invoice_body(Shipment(REF, 1, "LOGEN", "1"), "10003", NOW),
            "delay.request.json": orders.delay_body(Confirmation(REF, 1, date(2026, 11, 30), "입고 지연")),
            "cancel-list.request.json": orders.cancel_list_body(GMARKET, REF.order_no, NOW),
            "order-status-list.request.json": orders.status_body(REF.order_no, NOW),
            "order-list.request.json": orders.list_body(GMARKET, 1, NOW, NOW, 1, 500),
            "sell-status-write.request.json": listings.stop_body(GMARKET),
            "bundle-fee-policy-write.request.json": places.policy_body({"place_no": "1", "fee_type": "1"}),
        }
        for name, body in ours.items():
            assert names_of(body) <= names_of(sample(name)), name
