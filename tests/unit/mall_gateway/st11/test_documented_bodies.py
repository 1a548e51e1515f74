"""11번가's documented bodies, where they lie beside the project, read whole, and ours have their names."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from contracts.catalog import Certification, Extra
from contracts.claim_sync import MallClaimRef
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.markup import children_of, fields_of, name_of, parsed, written
from mall_gateway.malls.port import (
    AlreadyDoneError,
    Cancellation,
    ClaimRefusal,
    Confirmation,
    FetchedLine,
    MallError,
    RefusedError,
    Request,
    Reshipment,
    Response,
    Shipment,
    StockChange,
    UnavailableError,
)
from mall_gateway.malls.st11 import St11Mall
from mall_gateway.malls.st11.connector import GOOD, open_answer
from mall_gateway.malls.st11.mapping import claims, orders, products, sales
from mall_gateway.malls.st11.refusals import refusal
from mall_gateway.malls.st11.wire import CancelRow, Category, ListedProduct, Place, Result, Stock

SAMPLES = Path(__file__).parents[5] / "shared" / "mall-samples" / "st11"
NOW = datetime(2010, 1, 9, 0, 0, tzinfo=UTC)
READ = Request("GET", "https://api.11st.co.kr/rest", "order.read")

if SAMPLES.is_dir():

    def body(name: str) -> bytes:
        """As it comes: a prolog in front, in CP949."""
        text = '<?xml version="1.0" encoding="euc-kr"?>' + (SAMPLES / name).read_text()
        return text.encode("cp949", "xmlcharrefreplace")

    def answer(name: str, caller: Any) -> Any:
        return open_answer(caller, READ, Response(200, {}, body(name)))

    def path_of(name: str) -> list[str]:
        url = (SAMPLES / name).read_text().split()[1]
        return urlsplit(url).path.removeprefix("/rest").split("/")

    def element_names(root: Any) -> set[str]:
        return {name_of(each) for each in root.iter()}

    def test_the_documented_stocks_read_and_ours_have_the_names_of_the_documented_one(caller_of: Any) -> None:
        (row,) = children_of(answer("stock-get.response.xml", caller_of()), "ProductStock")
        stock = Stock.model_validate(fields_of(row))
        assert (stock.prd_stck_no, stock.stck_qty, stock.opt_wght) == ("440634790", 62, "3")
        change = StockChange("45597077", {}, {"CD01101": 99}, frozenset({"CD01101"}))
        ((found, quantity),) = sales.changed_stocks(change, [stock])
        ours = parsed(written("ProductStock", products.stock_body("45597077", found, quantity)))
        assert element_names(ours) == element_names(parsed(body("stock-update.request.xml")))

    @pytest.mark.parametrize("name", ["sale-stop.response.xml", "stock-update.response.xml"])
    def test_the_documented_answers_about_sale_and_stock_are_good(name: str, caller_of: Any) -> None:
        assert fields_of(answer(name, caller_of()))["resultCode"] in GOOD

    def test_the_documented_refusal_of_a_resumed_sale_is_one(caller_of: Any) -> None:
        with pytest.raises(RefusedError, match="찾을 수 없습니다"):
            answer("sale-resume.error.xml", caller_of())

    LISTS = [("order-list-paid", orders.PAID, "new"), ("order-list-packaging", orders.PACKAGING, "confirmed")]

    @pytest.mark.parametrize(("name", "code", "state"), LISTS)
    def test_the_documented_order_lists_read_whole(name: str, code: str, state: str, caller_of: Any) -> None:
        rows = [fields_of(row) for row in children_of(answer(f"{name}.response.xml", caller_of()), "order")]
        (line,) = orders.lines_of(rows, orders.Reading(NOW, code))
        assert isinstance(line, FetchedLine)
        assert line.ref == MallOrderRef(order_no="201001108318120", line_no="1", box_no="40860365")
        assert (line.state, line.quantity, line.amount_won) == (state, 1, 19000)
        assert (line.buyer.receiver_name, line.buyer.memo) == ("홍길동", "")
        assert line.ordered_at == datetime(2010, 1, 9, 19, 7, 11, tzinfo=UTC)

    def test_the_documented_look_up_tells_the_waybill(caller_of: Any) -> None:
        (row,) = children_of(answer("order-get.response.xml", caller_of()), "order")
        (line,) = orders.lines_of([fields_of(row)], orders.Reading(NOW, "401"))
        assert isinstance(line, FetchedLine)
        assert (line.courier_code, line.invoice_number) == ("KOREA_POST", "1234567890")
        assert line.buyer.customs_code == "P000000000000"

    def test_the_documented_empty_lists_are_empty_and_no_errors(caller_of: Any) -> None:
        for name in ("order-list-paid", "order-list-packaging", "order-list-delivered", "order-list-completed"):
            assert children_of(answer(f"{name}.error.xml", caller_of()), "order") == []

    def test_the_documented_cancel_requests_read_whatever_their_prefix(caller_of: Any) -> None:
        root = answer("cancel-list.response.xml", caller_of())
        (row,) = (CancelRow.model_validate(fields_of(each)) for each in children_of(root, "order"))
        assert (row.ord_no, row.ord_prd_seq, row.ord_cn_stat_cd) == ("201001198151936", "1", orders.CANCEL_ASKED)

    def test_the_documented_products_stocks_and_places_read(caller_of: Any) -> None:
        listed = ListedProduct.model_validate(fields_of(answer("product-get.response.xml", caller_of())))
        (stock,) = (
            Stock.model_validate(fields_of(row))
            for row in children_of(answer("stock-get.response.xml", caller_of()), "ProductStock")
        )
        shown = products.listed_of(listed, [stock])
        assert (shown.mall_product_no, shown.state) == ("45597077", "on_sale")
        assert (shown.mall_option_nos, stock.stck_qty) == ({"CD01101": "440634790"}, 62)
        for name in ("outbound-address-list", "return-address-list"):
            (row,) = children_of(answer(f"{name}.response.xml", caller_of()), "inOutAddress")
            assert Place.model_validate(fields_of(row)).addr_seq == "14"
        (row,) = children_of(answer("category-list.response.xml", caller_of()), "category")
        assert Category.model_validate(fields_of(row)).disp_no == "1033"

    WRITES = (
        "order-acknowledge",
        "invoice-send",
        "seller-cancel",
        "delay",
        "sale-stop",
        "stock-update",
        "product-create",
    )

    @pytest.mark.parametrize("name", WRITES)
    def test_the_documented_results_of_writes_are_good(name: str, caller_of: Any) -> None:
        assert fields_of(answer(f"{name}.response.xml", caller_of()))

    TABLES = (
        "order-acknowledge",
        "invoice-send",
        "seller-cancel",
        "sale-stop",
        "product-create",
        "order-query-address",
    )

    @pytest.mark.parametrize("name", TABLES)
    def test_every_documented_code_is_an_error_of_ours(name: str) -> None:
        lines = (SAMPLES / f"{name}.error.txt").read_text().splitlines()
        codes = dict(line.split("\t", 1) for line in lines if "\t" in line)
        for code, words in codes.items():
            if code not in GOOD:
                error = refusal("order.invoice", Result.model_validate({"result_code": code, "message": words}))
                assert isinstance(error, MallError)
                assert error.reason
        done = {code for code in codes if "이미 발" in codes[code] or "이미 배송완료" in codes[code]}
        for code in done:
            told = refusal("order.invoice", Result.model_validate({"result_code": code, "message": ""}))
            assert isinstance(told, AlreadyDoneError), code

    def test_the_documented_wrong_key_is_a_refused_credential(caller_of: Any) -> None:
        with pytest.raises(MallError, match="API Key"):
            answer("outbound-address-list.error.xml", caller_of())
        with pytest.raises(UnavailableError):
            open_answer(caller_of(), READ, Response(200, {}, body("order-get.response.xml")[:-40]))

    def test_our_bodies_hold_only_documented_elements(make_offer: Any) -> None:
        extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True, stock=3)
        child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
        offers = (
            make_offer(extras=(extra,), certifications=(child,), model_name="M", model_number="1", isbn="9"),
            make_offer(option_style="buyer_input", option_names=("각인",), options=()),
            make_offer(option_use="none", options=(), stock=1),
        )
        stock = Stock.model_validate({"prdStckNo": "1"})
        ours = [
            ("product-create.request.xml", "Product", products.product_of(each, date(2026, 1, 1))) for each in offers
        ]
        ours += [
            ("product-update.request.xml", "Product", products.product_of(each, date(2026, 1, 1))) for each in offers
        ]
        ours += [
            ("stock-update.request.xml", "ProductStock", products.stock_body("1", stock, 2)),
            ("delay.request.xml", "DeliveryDelayGuideRequest", orders.delay_body(_late())),
        ]
        for name, root, content in ours:
            known = element_names(parsed(body(name))) | {"colTitle"}
            assert element_names(parsed(written(root, content))) <= known, name

    def test_our_paths_have_the_documented_parts() -> None:
        ref = MallOrderRef(order_no="200912307044190", line_no="1", box_no="38600468")
        assert orders.confirm_path(ref, {}).split("/") == path_of("order-acknowledge.request.txt")
        ship = Shipment(MallOrderRef(order_no="1", line_no="1", box_no="20810153"), 1, "LOTTE", "6496711734")
        ours = orders.invoice_path(ship, datetime(2010, 1, 8, 15, 0, tzinfo=UTC)).split("/")
        theirs = path_of("invoice-send.request.txt")
        assert [part for part in ours if part != "00012"] == [part for part in theirs if part != "00017"]
        cancel = Cancellation(MallOrderRef(order_no="201001138151745", line_no="1"), 1, "other", "한글")
        assert orders.cancel_path(cancel).split("/") == path_of("seller-cancel.request.txt")

    def test_the_codes_of_our_couriers_are_numbers_of_five_digits() -> None:
        assert all(re.fullmatch(r"\d{5}", code) for code in St11Mall().profile.couriers.values())

    def _late() -> Any:
        return Confirmation(MallOrderRef(order_no="1", line_no="1", box_no="2"), 1, date(2026, 1, 1), "지연")

    def test_the_documented_claims_read_whole() -> None:
        (cancel,) = [fields_of(row) for row in children_of(parsed(body("cancel-list.response.xml")), "order")]
        told = claims.cancel_of(cancel)
        assert (told.ref.claim_no, told.state, told.person.words) == ("8192583", "asked", "다음에 구매하겠습니다.")
        for name, kind in (("return-list", "return"), ("exchange-list", "exchange")):
            (row,) = [fields_of(row) for row in children_of(parsed(body(f"{name}.response.xml")), "order")]
            read = claims.claim_of({"dlvNo": "1", **row}, kind)  # type: ignore[arg-type]
            assert (read.ref.claim_no, read.state, read.return_fee_won) == ("2400330", "asked", 6000)
            assert (read.pickup_invoice, read.person.name) == ("608393450166", "김아무개")
            assert read.person.receiver_phone == ("010-1111-2222" if kind == "exchange" else "")

    def test_the_documented_state_of_a_claim_reads() -> None:
        (row,) = [fields_of(row) for row in children_of(parsed(body("claim-state-get.response.xml")), "order")]
        state = claims.state_row(row)
        assert (state.clm_req_seq, claims.state_of(state.clm_stat), state.clm_stat_nm) == (
            "2568749",
            "asked",
            "반품신청",
        )

    def test_our_acts_on_claims_have_the_documented_paths() -> None:
        ref = MallOrderRef(order_no="1", line_no="1", box_no="1")
        claim = MallClaimRef(kind="cancel", claim_no="8", order=ref)
        refusal = ClaimRefusal(claim, 1, "shipped", "", "HANJIN", "29959820")
        other = claim.model_copy(update={"kind": "return"})
        swap = claim.model_copy(update={"kind": "exchange"})
        ours = {
            "cancel-approve": claims.approval_path(claim),
            "cancel-reject": claims.refusal_path(refusal, NOW),
            "return-approve": claims.approval_path(other),
            "return-reject": claims.refusal_path(ClaimRefusal(other, 1, "other", "x"), NOW),
            "exchange-approve": claims.reshipment_path(Reshipment(swap, 1, "HANJIN", "1")),
            "exchange-reject": claims.refusal_path(ClaimRefusal(swap, 1, "other", "x"), NOW),
        }
        for name, path in ours.items():
            theirs = urlsplit((SAMPLES / f"{name}.request.txt").read_text().split()[1]).path.removeprefix("/rest")
            assert (path.split("/")[1:3], path.count("/")) == (theirs.split("/")[1:3], theirs.count("/")), name
