"""The partner site of 공영홈쇼핑, as malls.md section 13 leaves it to be: files in, files out."""

import io
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook


def file_of(*rows: dict[str, str]) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate([{name: name for name in rows[0]}, *rows]):
        for place, value in enumerate(row.values()):
            page.write_string(number, place, value)
    book.close()
    return written.getvalue()


class Seller:
    """Logs in, downloads and uploads."""

    def __init__(self, simulator: Any, secrets: dict[str, str]) -> None:
        self.simulator = simulator
        self.auth = (secrets["login_id"], secrets["password"])

    async def get(self, name: str, query: str = "?since=20261120&until=20261120") -> Any:
        return await self.simulator.http.get(f"http://simulator/gongyoung/partner/{name}.xlsx{query}", auth=self.auth)

    async def rows(self, name: str) -> list[dict[str, Any]]:
        answer = await self.get(name)
        assert answer.status_code == 200
        _, _, headings, *rows = (
            CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        )
        return [dict(zip(headings, row, strict=True)) for row in rows]

    async def post(self, name: str, body: bytes) -> Any:
        url = f"http://simulator/gongyoung/partner/{name}.xlsx"
        return (await self.simulator.http.post(url, content=body, auth=self.auth)).json()


@pytest.fixture
async def seller(simulator):
    return Seller(simulator, await simulator.account("gongyoung"))


def named(order: dict[str, Any], **more: str) -> dict[str, str]:
    return {"주문번호": order["number"], "주문상세번호": "001", **more}


async def test_nobody_comes_in_without_the_password(seller):
    seller.auth = (seller.auth[0], "wrong")
    assert (await seller.get("orders")).status_code == 401


async def test_an_order_goes_from_its_payment_to_its_invoice(seller, simulator):
    order = await simulator.unknown_order("gongyoung", quantity=2, shipping_won=2500)
    (row,) = await seller.rows("orders")
    assert (row["주문번호"], row["주문상세번호"], row["주문상태"]) == (order["number"], "001", "주문접수")
    assert (row["주문수량"], row["배송비"], row["수령인"]) == (2, 2500, order["buyer"]["receiver_name"])
    invoice = file_of(named(order, 택배사="로젠택배", 송장번호="0012345678"))
    assert (await seller.post("invoices", invoice))["fail"] == 1
    confirmation = file_of(named(order, 출고예정일="2026-11-21"))
    assert (await seller.post("confirmations", confirmation))["success"] == 1
    assert (await seller.post("confirmations", confirmation))["fail"] == 1
    assert (await seller.post("invoices", file_of(named(order, 택배사="없는택배", 송장번호="1"))))["fail"] == 1
    assert (await seller.post("invoices", invoice))["success"] == 1
    assert (await seller.post("invoices", invoice))["fail"] == 1
    (row,) = await seller.rows("orders")
    assert (row["주문상태"], row["택배사"], row["송장번호"]) == ("배송중", "로젠택배", "0012345678")


async def test_a_row_that_can_not_be_applied_leaves_the_others(seller, simulator):
    order = await simulator.unknown_order("gongyoung")
    rows = [named(order, 출고예정일="2026-11-21"), {**named(order, 출고예정일="2026-11-21"), "주문번호": "1"}]
    told = await seller.post("confirmations", file_of(*rows))
    assert (told["success"], told["fail"], told["messages"]) == (1, 1, ["1-001: 주문을 찾을 수 없습니다."])


async def test_a_cancel_request_is_a_state_and_stops_the_invoice(seller, simulator):
    order = await simulator.unknown_order("gongyoung")
    await seller.post("confirmations", file_of(named(order, 출고예정일="2026-11-21")))
    await simulator.http.post(f"/admin/orders/gongyoung/{order['number']}/cancel-request")
    (row,) = await seller.rows("orders")
    assert row["주문상태"] == "취소요청"
    assert (await seller.post("invoices", file_of(named(order, 택배사="로젠택배", 송장번호="1"))))["fail"] == 1


async def test_a_product_is_registered_changed_and_stopped_by_its_code(seller, simulator):
    option = {"업체상품코드": "L1", "상품명": "목걸이", "판매가": "35000", "카테고리": "잡화", "업체단품코드": "k0",
              "옵션값": "백색", "재고수량": "5", "판매종료일": "2027-03-05"}  # fmt: skip
    rows = [{"구분": "등록", **option}, {"구분": "등록", **option, "업체단품코드": "k1", "재고수량": "0"}]
    assert (await seller.post("products", file_of({"구분": "수정", **option})))["fail"] == 1
    assert (await seller.post("products", file_of(*rows)))["success"] == 1
    assert (await seller.post("products", file_of({"구분": "수정", **option, "판매가": "일만"})))["fail"] == 1
    (row,) = await seller.rows("products")
    assert (row["업체상품코드"], row["판매상태"]) == ("L1", "판매중")
    await seller.post("products", file_of({"구분": "판매중지", "업체상품코드": "L1"}))
    assert [row["판매상태"] for row in await seller.rows("products")] == ["판매중지"]
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "gongyoung"})).json()
    assert kept["sold_until"] == "2027-03-05"
    more = {**option, "재고수량": "9", "판매종료일": "2027-04-30"}
    assert (await seller.post("products", file_of({"구분": "수정", **more})))["success"] == 1
    assert [row["판매상태"] for row in await seller.rows("products")] == ["판매중"]
    (kept,) = (await simulator.http.get("/admin/products", params={"mall": "gongyoung"})).json()
    assert (kept["sold_until"], [one["stock"] for one in kept["options"]]) == ("2027-04-30", [9])
    summary = await simulator.summary()
    assert (summary["products_created"], summary["products_stopped"]) == (1, 1)


async def test_a_wrong_file_or_day_is_refused_as_a_whole(seller):
    assert (await seller.post("invoices", b"no file"))["message"] == "엑셀 파일이 아닙니다."
    assert "주문번호" in (await seller.post("invoices", file_of({"다른 열": "1"})))["message"]
    assert (await seller.get("orders", "?since=2026-11-20&until=20261120")).status_code == 400
    assert (await seller.get("nothing")).status_code == 404
