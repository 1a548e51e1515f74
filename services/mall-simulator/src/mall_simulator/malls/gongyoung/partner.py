"""The pages of the partner site: order file, 발주확인, 송장 and 상품 files (malls.md 13; unverified, all of it).

A row that can't be applied is told and the others go on, as such sites do.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.gongyoung.files import applied, listed, refused, rows_in
from mall_simulator.records import Doc, Line, Option, Order, Product
from mall_simulator.world import World

COURIERS = frozenset(
    {"CJ대한통운", "롯데택배", "한진택배", "로젠택배", "우체국택배", "경동택배", "일양로지스", "업체직송"}
)
_STATES = {
    "new": "주문접수",
    "confirmed": "상품준비중",
    "shipping": "배송중",
    "delivered": "배송완료",
    "cancelled": "취소완료",
}
_HEADINGS = (
    "주문번호", "주문상세번호", "주문상태", "주문일시", "결제일시", "상품코드", "업체상품코드", "상품명", "단품명",
    "업체단품코드", "주문수량", "판매단가", "주문금액", "배송비", "주문자", "주문자휴대폰", "수령인", "수령인휴대폰",
    "우편번호", "배송지주소", "배송지상세주소", "배송메모", "택배사", "송장번호", "배송완료일시",
)  # fmt: skip
_SALES = {"등록": "판매중", "수정": "판매중", "판매중지": "판매중지"}


class RowError(Exception):
    """A row that can't be applied."""


class Partner:
    """What a seller downloads and uploads."""

    def __init__(self, world: World) -> None:
        self._world = world

    def orders(self, call: Call) -> Reply:
        """GET /partner/orders.xlsx?since=20261101&until=20261121, both whole days."""
        since, until = _day(call, "since"), _day(call, "until") + timedelta(days=1)
        rows = [
            _row(order, line)
            for order in self._world.store.orders.of("gongyoung", call.account.number)
            for line in order.lines
            if since <= order.paid_at < until
        ]
        return listed("주문 목록", _HEADINGS, rows)

    def confirm(self, call: Call) -> Reply:
        """POST /partner/confirmations.xlsx."""
        return self._each(rows_in(call, "주문번호", "주문상세번호", "출고예정일"), call, self._confirm)

    def invoice(self, call: Call) -> Reply:
        """POST /partner/invoices.xlsx."""
        return self._each(rows_in(call, "주문번호", "주문상세번호", "택배사", "송장번호"), call, self._invoice)

    def offer(self, call: Call) -> Reply:
        """POST /partner/products.xlsx: rows of one code are the options of one product."""
        groups: dict[str, list[Doc]] = {}
        for row in rows_in(call, "구분", "업체상품코드"):
            groups.setdefault(row["업체상품코드"], []).append(row)
        failed = [told for rows in groups.values() if (told := self._sell(call, rows))]
        return applied(len(groups) - len(failed), failed)

    def products(self, call: Call) -> Reply:
        """GET /partner/products.xlsx."""
        kept = self._world.store.products.of("gongyoung", call.account.number)
        rows = [(product.seller_code, product.number, product.state, product.reason) for product in kept]
        return listed("상품 목록", ("업체상품코드", "상품코드", "판매상태", "반려사유"), rows)

    def _each(self, rows: list[Doc], call: Call, act: Callable[[Order, Line, Doc], None]) -> Reply:
        failed: list[str] = []
        for row in rows:
            try:
                act(*self._line(call, row), row)
            except RowError as error:
                failed.append(f"{row['주문번호']}-{row['주문상세번호']}: {error}")
        return applied(len(rows) - len(failed), failed)

    def _confirm(self, order: Order, line: Line, row: Doc) -> None:
        if line.state != "new":
            raise RowError("발주확인 대상이 아닙니다.")
        self._world.market.acknowledge(order, line)
        self._world.market.delay(order, line, row["출고예정일"], row.get("지연사유", ""))

    def _invoice(self, order: Order, line: Line, row: Doc) -> None:
        if line.state != "confirmed" or line.cancel_asked:
            raise RowError("송장을 등록할 수 없는 상태입니다.")
        if row["택배사"] not in COURIERS or not row["송장번호"]:
            raise RowError("택배사와 송장번호를 확인해 주세요.")
        self._world.market.accept_invoice(order, line, row["택배사"], row["송장번호"])

    def _line(self, call: Call, row: Doc) -> tuple[Order, Line]:
        order = self._world.store.orders.get("gongyoung", row["주문번호"])
        line = order.line(f"{order.number}-{row['주문상세번호']}") if order else None
        if order is None or line is None or order.account != call.account.number:
            raise RowError("주문을 찾을 수 없습니다.")
        return order, line

    def _sell(self, call: Call, rows: list[Doc]) -> str:
        """Register, change or stop a product. Returns what is wrong with it."""
        head, code = rows[0], rows[0]["업체상품코드"]
        state = _SALES.get(head["구분"])
        known = [p for p in self._world.store.products.of("gongyoung", call.account.number) if p.seller_code == code]
        if state is None or (head["구분"] != "등록" and not known):
            return f"{code}: 구분 또는 상품을 확인해 주세요."
        if head["구분"] != "판매중지" and (not head["상품명"] or not head["판매가"].isdecimal()):
            return f"{code}: 상품명과 판매가를 확인해 주세요."
        product = known[0] if known else self._new(call, code)
        product.state = state
        if head["구분"] != "판매중지":
            _fill(product, rows)
        if known:
            self._world.market.note_product("stopped" if state == "판매중지" else "updated", product)
        else:
            self._world.market.add_product(product)
        return ""

    def _new(self, call: Call, code: str) -> Product:
        return Product(
            mall="gongyoung",
            account=call.account.number,
            number=str(self._world.store.next("gongyoung product", 10070001)),
            seller_code=code,
            name="",
            category="",
            state="판매중",
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
        )


def _fill(product: Product, rows: list[Doc]) -> None:
    product.name, product.category = rows[0]["상품명"], rows[0]["카테고리"]
    product.price_won, product.body = int(rows[0]["판매가"]), rows[0]
    product.sold_until = rows[0].get("판매종료일", "")[:10]
    product.options = [
        Option(
            number=f"{product.number}-{place}",
            seller_code=row["업체단품코드"],
            name=row["옵션값"],
            price_won=product.price_won,
            stock=_whole(row["재고수량"]),
            on_sale=_whole(row["재고수량"]) > 0,
        )
        for place, row in enumerate(rows, 1)
    ]


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _row(order: Order, line: Line) -> tuple[str | int | None, ...]:
    buyer, sent = order.buyer, line.invoice
    state = "취소요청" if line.cancel_asked else "구매확정" if line.decided_at else _STATES[line.state]
    codes = (line.product_number, line.seller_product_code)
    goods = (*codes, line.product_name, line.option_name, line.seller_option_code)
    money = (line.quantity, line.unit_price_won, line.amount_won, order.shipping_won)
    persons = (buyer.name, buyer.phone, buyer.receiver_name, buyer.receiver_phone)
    place = (buyer.zip_code, buyer.address, buyer.address_detail, buyer.memo)
    waybill = (sent.courier, sent.number) if sent is not None else ("", "")
    times = (_printed(order.ordered_at), _printed(order.paid_at))
    named = (order.number, line.numbers["주문상세번호"], state)
    return (
        *named,
        *times,
        *goods,
        *money,
        *persons,
        *place,
        *waybill,
        _printed(line.delivered_at),
    )


def _printed(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")


def _day(call: Call, name: str) -> datetime:
    try:
        return datetime.strptime(call.query.get(name, ""), "%Y%m%d").replace(tzinfo=KST)
    except ValueError as wrong:
        raise refused("조회 기간을 확인해 주세요.") from wrong
