"""스토어팜's documented bodies, where they lie beside the project, read whole, and ours have their names."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.port import Cancellation, Confirmation, Shipment, StockChange
from mall_gateway.malls.smartstore.mapping import claims, listings, orders, sales
from mall_gateway.malls.smartstore.mapping.notices import TYPES
from mall_gateway.malls.smartstore.wire import OriginProduct, WriteResult

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "smartstore"
NOW = datetime(2026, 8, 13, 3, 0, 0, 123456, tzinfo=UTC)
CODE = "MB0000000000000000AB"
REF = MallOrderRef(order_no="2026081300000001", line_no="2026081300000011")


if SAMPLES.is_dir():

    def sample(name: str) -> Any:
        return json.loads((SAMPLES / name).read_text())

    def test_the_documented_change_list_reads_whole() -> None:
        rows = sample("order-change-list.response.json")["data"]["lastChangeStatuses"]
        read = [orders.changed(row) for row in rows]
        assert [one.product_order_id for one in read if one] == [row["productOrderId"] for row in rows]

    @pytest.mark.parametrize("name", ["order-query.response.json", "order-list.response.json"])
    def test_the_documented_lines_have_the_names_that_we_read(make_order: Any, names_of: Any, name: str) -> None:
        data = sample(name)["data"]
        row = data[0] if isinstance(data, list) else data["contents"][0]["content"]
        ours = make_order(delivery={"deliveryCompany": "", "trackingNumber": "", "deliveredDate": ""})
        assert names_of(ours) <= names_of(row)
        assert orders.line_of(row).state == "unknown"

    @pytest.mark.parametrize(
        "name",
        [
            "order-confirm.response.json",
            "invoice-send.response.json",
            "seller-cancel.response.json",
            "delay.response.json",
        ],
    )
    def test_the_documented_answers_to_writes_read(name: str) -> None:
        result = WriteResult.model_validate(sample(name)["data"])
        assert result.succeeded("string")
        assert result.fail_product_order_infos[0].code == "string"

    @pytest.mark.parametrize("word", ["product-get.response.json", "product-create.response.json"])
    def test_the_documented_product_reads(word: str) -> None:
        assert OriginProduct.model_validate(sample(word)["originProduct"]).status_type == "WAIT"

    def test_our_stocks_of_a_documented_product_hold_only_documented_fields(names_of: Any) -> None:
        product = OriginProduct.model_validate(sample("product-get.response.json")["originProduct"])
        codes = {one.seller_manager_code for one in product.detail_attribute.option_info.option_combinations if one.id}
        stocks = dict.fromkeys(codes, 7)
        body = sales.option_stock_body(product, StockChange("1", {}, stocks, frozenset(stocks)))
        assert body["optionInfo"]["optionCombinations"]
        assert names_of(body) <= names_of(sample("option-price-stock-update.request.json"))
        assert body["immediateDiscountPolicy"] == product.customer_benefit.immediate_discount_policy
        assert sales.period_body(product.model_copy(update={"status_type": "SALE"}), date(2027, 1, 20))["saleStartDate"]

    def test_our_bodies_hold_only_documented_fields(make_offer: Any, names_of: Any) -> None:
        box = Extra(key="E1", group="포장", name="선물상자", price_won=2000, on_sale=True)
        child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
        more = {"importer": "골든무역", "certification_info_id": 7, "area3_fee": 1, "repeat_quantity": 2}
        known = names_of(sample("product-create.request.json"))
        for kind in ("CONDITIONAL_FREE", "UNIT_QUANTITY_PAID"):
            full = make_offer(
                {**more, "delivery_fee_type": kind}, numbers={"K1": "1"}, extras=(box,), certifications=(child,)
            )
            assert names_of(listings.product_body(full)) <= known
        assert names_of(listings.product_body(make_offer(option_style="buyer_input"))) <= known
        ours = {
            "invoice-send.request.json": orders.dispatch_body([Shipment(REF, 1, "LOTTE", "1")], NOW),
            "seller-cancel.request.json": orders.cancel_body(Cancellation(REF, 1, "sold_out", "")),
            "delay.request.json": orders.delay_body(Confirmation(REF, 1, date(2026, 8, 20), "ETC")),
            "product-search.request.json": listings.search_body(CODE),
            "bundle-group-create.request.json": listings.bundle_group_body("묶음", {"area2_fee": 1, "area3_fee": 2}),
        }
        for name, body in ours.items():
            assert names_of(body) <= names_of(sample(name)), name

    def test_our_notices_hold_only_documented_fields() -> None:
        known = sample("product-create.request.json")["originProduct"]["detailAttribute"]["productInfoProvidedNotice"]
        for kind in TYPES.values():
            assert set(kind.fields) <= set(known[kind.key]), kind.code
        assert {kind.key for kind in TYPES.values()} == set(known) - {"productInfoProvidedNoticeType"}

    def test_the_documented_claims_read_whole() -> None:
        row = sample("order-query.response.json")["data"][0]
        row["completedClaims"][0]["claimType"] = "RETURN"
        read = claims.claims_of(row)
        assert [(one.ref.kind, one.ref.claim_no, one.state) for one in read] == [
            (kind, "string", "unknown") for kind in ("cancel", "return", "exchange")
        ]
        assert (read[2].reship_invoice, read[2].person.receiver_name) == ("string", "string")

    @pytest.mark.parametrize("name", ["cancel-approve", "return-approve", "exchange-reject", "exchange-resend-invoice"])
    def test_the_documented_answers_to_acts_on_claims_read(name: str) -> None:
        assert WriteResult.model_validate(sample(f"{name}.response.json")["data"]).succeeded("string")
