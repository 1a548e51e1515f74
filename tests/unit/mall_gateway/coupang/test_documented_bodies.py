"""쿠팡's documented bodies, where they lie beside the project, read whole, and ours have their names."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.catalog import Certification
from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.coupang.connector import data_of, opened
from mall_gateway.malls.coupang.mapping import claims, listings, orders
from mall_gateway.malls.coupang.refusals import DEFAULT, refusal
from mall_gateway.malls.coupang.wire import BatchResult, CancelResult, CategoryMeta, SellerProduct, Withdrawal
from mall_gateway.malls.port import (
    Cancellation,
    ClaimRefusal,
    FetchedClaim,
    RefusedError,
    Reshipment,
    Response,
    Shipment,
)

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "coupang"
NOW = datetime(2026, 8, 13, 3, 0, tzinfo=UTC)


if SAMPLES.is_dir():

    def sample(name: str) -> Any:
        return json.loads((SAMPLES / name).read_text())

    def read(name: str) -> Any:
        return opened(Response(200, {}, (SAMPLES / name).read_bytes()), effect_possible=True)

    def test_the_documented_order_list_reads_whole() -> None:
        page = orders.order_page(read("order-list-day.response.json")["data"])
        raw = sample("order-list-day.response.json")["data"]
        assert [line.ref.box_no for line in page.lines] == [str(box["shipmentBoxId"]) for box in raw]
        assert [line.amount_won for line in page.lines] == [box["orderItems"][0]["orderPrice"]["units"] for box in raw]
        assert {line.state for line in page.lines} == {"delivered"}
        assert not page.unreadable

    def test_the_documented_batch_answers_read() -> None:
        confirmed = BatchResult.model_validate(data_of(read("order-acknowledge.response.json")))
        assert [row.succeed for row in confirmed.response_list] == [True, False]
        assert all(len(row.shipment_box_id) == 18 for row in confirmed.response_list)
        sent = BatchResult.model_validate(data_of(read("invoice-send.response.json")))
        assert sent.response_code == 0
        cancelled = CancelResult.model_validate(data_of(read("seller-cancel.response.json")))
        assert cancelled.failed_vendor_item_ids == ()

    def test_the_documented_product_answers_read() -> None:
        assert isinstance(data_of(read("product-create.response.json")), int)
        assert isinstance(data_of(read("product-update.response.json")), int)
        known = SellerProduct.model_validate(data_of(read("product-get.response.json")))
        listed = listings.listed(known, NOW, any_on_sale=True)
        assert listed.state == "on_sale"
        assert set(listed.mall_option_nos.values()) <= {one.vendor_item_id for one in known.items}
        assert all("sellerProductId" in row for row in data_of(read("product-get-by-sku.response.json")))

    def test_the_documented_words_about_stock_and_sale_read() -> None:
        assert data_of(read("stock-update.response.json")) is None
        for name in ("stock-update", "sale-resume", "sale-stop"):
            told = [line.partition("\t")[2] for line in (SAMPLES / f"{name}.error.txt").read_text().splitlines()]
            assert [words for words in told if refusal("ERROR", words).reason == DEFAULT] == [told[-1]], name

    def test_the_documented_refusal_of_a_product_reads() -> None:
        with pytest.raises(RefusedError, match="구매옵션") as caught:
            read("product-create.error.json")
        assert caught.value.code == "ERROR"
        assert "총 수량" in caught.value.message

    def test_the_documented_category_meta_gives_notices_and_certificates(make_offer: Any, body_of: Any) -> None:
        meta = CategoryMeta.model_validate(data_of(read("category-meta.response.json")))
        child = Certification(kind="children", type="안전인증", agency="KTR", number="CB1")
        body = body_of(make_offer(certifications=(child,)), meta)
        assert body["items"][0]["certifications"][0]["certificationType"] == "KC_KID_CERTIFICATION"
        assert {one["noticeCategoryName"] for one in body["items"][0]["notices"]} == {"기타 재화"}

    def test_the_documented_places_read() -> None:
        outbound = sample("outbound-place-list.response.json")["content"]
        (place,) = listings.places(outbound, number_field="outboundShippingPlaceCode", kind="출고지")
        assert (place.number, place.kind) == (str(outbound[0]["outboundShippingPlaceCode"]), "출고지")
        centres = data_of(read("return-place-list.response.json"))["content"]
        assert all(one.number for one in listings.places(centres, number_field="returnCenterCode", kind="반품지"))

    def test_the_documented_claims_read_whole() -> None:
        (returned,) = claims.receipts_of(read("return-cancel-list.response.json")["data"])
        assert isinstance(returned, FetchedClaim)
        assert (returned.ref.kind, returned.ref.claim_no, returned.state) == ("return", "50229613", "collecting")
        assert (returned.ref.order.box_no, returned.ref.order.line_no) == ("123456789012345678", "3187044096")
        assert (returned.reason, returned.fault, returned.return_fee_won) == ("changed_mind", "buyer", 3000)
        assert (returned.pickup_courier, returned.quantity) == ("CJ_LOGISTICS", 1)
        exchanged, *others = claims.exchanges_of(read("exchange-list.response.json")["data"])
        assert isinstance(exchanged, FetchedClaim)
        assert all(isinstance(one, FetchedClaim) and one.state != "unknown" for one in others)
        assert (exchanged.ref.claim_no, exchanged.state, exchanged.reason) == (
            "101268974",
            "collecting",
            "wrong_option",
        )
        assert (exchanged.fault, exchanged.ref.order.line_no) == ("seller", "3476137875")
        assert exchanged.wanted_option.startswith("후아유")
        gone = [Withdrawal.model_validate(row) for row in read("return-withdrawal-list.response.json")["data"]]
        assert [one.cancel_id for one in gone] == ["116607450", "116600657", "116590024"]
        assert all(one.vendor_item_ids and one.created_at for one in gone)

    def test_our_claim_bodies_hold_only_documented_fields(names_of: Any) -> None:
        order = MallOrderRef(order_no="1", line_no="2", box_no="3")
        returned, exchange = (MallClaimRef(kind=kind, claim_no="4", order=order) for kind in ("return", "exchange"))
        refusal = ClaimRefusal(returned, 1, "shipped", "", "LOGEN", "12345678901")
        again = Reshipment(exchange, 1, "LOGEN", "12345678901")
        for body, name in (
            (claims.receipt_body("V", returned), "return-receive-confirm"),
            ({**claims.receipt_body("V", returned), "cancelCount": 1}, "return-approve"),
            ({**claims.receipt_body("V", returned), "cancelCount": 1}, "cancel-approve-stopped-shipment"),
            (claims.shipped_body("V", refusal), "cancel-refuse-already-shipped"),
            (claims.exchange_body("V", exchange), "exchange-receive-confirm"),
            (claims.resend_body("V", again), "exchange-resend-invoice"),
        ):
            assert names_of(body) == names_of(sample(f"{name}.request.json")), name

    def test_our_bodies_hold_only_documented_fields(make_offer: Any, body_of: Any, names_of: Any) -> None:
        ref = MallOrderRef(order_no="1", box_no="2", line_no="3")
        ours = {
            "product-create.request.json": body_of(make_offer()),
            "invoice-send.request.json": orders.invoice_body("A", [Shipment(ref, 1, "CJ_LOGISTICS", "1")]),
            "order-acknowledge.request.json": orders.acknowledgement_body("A", [ref]),
            "seller-cancel.request.json": orders.cancel_body("A", "u", Cancellation(ref, 1, "sold_out", "")),
        }
        for name, body in ours.items():
            assert names_of(body) <= names_of(sample(name)), name
