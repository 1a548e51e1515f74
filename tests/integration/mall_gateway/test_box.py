"""The box of a mall without an API on a real PostgreSQL: rows in once, acts once, files out once, buyers sealed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.database import Database
from chassis.privacy import Keyring
from chassis.projections import Views
from contracts.identities import order_id
from contracts.order_sync import MallOrderRef
from mall_gateway.malls.box import Box, BoxDoor, FileNote
from mall_gateway.malls.box.parsing import split
from mall_gateway.malls.box.store import Owner, Upsert, key_of
from mall_gateway.malls.box.tables import entries_of, files_of, waiting_in
from mall_gateway.malls.gongyoung import GongyoungMall
from mall_gateway.malls.gongyoung.sheets import ORDERS
from mall_gateway.malls.port import Confirmation, MallProfile, RefusedError, Request, Response, Shipment

MALL = GongyoungMall()
NOTE = FileNote("orders", "in", "주문.xlsx", 1, 0, "user:test")
PERSONAL = {column.field for column in ORDERS.columns if column.personal}


@dataclass
class Seller:
    """A seller's side of the door: what a caller is to the adapter."""

    box: Box
    seller_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    base_url: str = MALL.profile.base_url
    profile: MallProfile = MALL.profile

    @property
    def owner(self) -> Owner:
        return Owner(self.seller_id, self.account_id, "gongyoung")

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def send(self, request: Request, sign: Any = None) -> Response:
        return await BoxDoor(self.box)(self, request)

    def bring(self, *numbers: int, **changes: str) -> int:
        """A file with these orders. Returns how many rows it changed."""
        return self.box.put_in(self.owner, ORDERS.code, [row(number, **changes) for number in numbers], NOTE)

    async def lines(self, since: datetime | None = None, until: datetime | None = None) -> list[Any]:
        window = (since or self.now - timedelta(hours=1), until or self.now + timedelta(minutes=1))
        pages = [page async for page in MALL.fetch_orders(self, "new", *window)]  # type: ignore[arg-type]
        assert not [broken for page in pages for broken in page.unreadable]
        return [line for page in pages for line in page.lines]

    async def invoice(self, number: int, invoice_number: str) -> None:
        await MALL.send_invoice(self, Shipment(ref(number), 1, "LOGEN", invoice_number))  # type: ignore[arg-type]


def ref(number: int) -> MallOrderRef:
    return MallOrderRef(order_no=f"A/{number}", line_no="001")


def row(number: int, **changes: str) -> Upsert:
    known = {
        "order_no": f"A/{number}",
        "line_no": "001",
        "state": "주문접수",
        "product_name": "머그컵",
        "quantity": "1",
    }
    persons = dict.fromkeys(PERSONAL, "") | {"receiver_name": f"이받음{number}", "address": "서울 강남구 1"}
    money = {"quantity": "1", "unit_price_won": "10000", "ordered_at": "2026-11-21 10:00:00"}
    facts, personal = split(ORDERS, {**known, **money, **persons, **changes})
    return Upsert(key_of(f"A/{number}", "001"), facts, personal, (f"A/{number}", "001"))


@pytest.fixture
def box(database: Database, keyring: Keyring) -> Box:
    return Box(database, keyring)


@pytest.fixture
def seller(box: Box) -> Seller:
    return Seller(box)


@pytest.fixture
def shown(database: Database) -> Callable[..., Any]:
    """What a seller sees of the boxes."""
    views = Views(database)

    def see(seller: Seller, read: Callable[..., Any], *more: Any) -> Any:
        with views.read(seller.seller_id) as cursor:
            return read(cursor, *more)

    return see


async def test_the_same_file_twice_changes_nothing_and_a_later_one_what_differs(seller: Seller) -> None:
    assert seller.bring(1, 2) == 2
    assert seller.bring(1, 2) == 0
    before = seller.now
    assert seller.bring(1, 2, receiver_name="박받음") == 2
    assert seller.bring(1, receiver_name="박받음", state="취소요청") == 1
    found = {line.ref.order_no: line for line in await seller.lines()}
    assert {line.buyer.receiver_name for line in found.values()} == {"박받음"}
    assert [found[f"A/{number}"].cancel_asked for number in (1, 2)] == [True, False]
    assert len(await seller.lines(since=before)) == 2
    assert await seller.lines(since=seller.now) == []


async def test_what_is_brought_just_before_a_window_is_opened_is_in_it(seller: Seller) -> None:
    """Windows end at a whole second: a file that came within it is not left to the next collection."""
    seller.bring(1)
    assert len(await seller.lines(until=seller.now.replace(microsecond=0))) == 1
    assert await seller.lines(until=seller.now.replace(microsecond=0) - timedelta(seconds=5)) == []


async def test_a_window_of_many_rows_gives_each_once(seller: Seller) -> None:
    seller.bring(*range(230))
    assert sorted(line.ref.order_no for line in await seller.lines()) == sorted(f"A/{n}" for n in range(230))


async def test_a_buyer_is_sealed_and_ends_with_the_orders_key(
    seller: Seller, database: Database, keyring: Keyring
) -> None:
    seller.bring(1)
    with database.connection() as connection:
        kept = connection.execute("SELECT r::text AS row FROM box_rows r").fetchall()
    assert "이받음1" not in repr(kept)
    keyring.erase(seller.seller_id, [order_id(seller.seller_id, "gongyoung", seller.account_id, ref(1))])
    line = await MALL.read_order(seller, ref(1))  # type: ignore[arg-type]
    assert line is not None
    assert (line.buyer.receiver_name, line.product_name) == ("", "머그컵")
    assert seller.bring(1, state="배송중") == 1
    (line,) = await seller.lines()
    assert (line.state, line.buyer.receiver_name) == ("shipping", "")


async def test_an_act_is_written_and_waits_once(seller: Seller, shown: Callable[..., Any]) -> None:
    seller.bring(1)
    confirmation = Confirmation(ref(1), 1, date(2026, 11, 24))
    for _ in range(2):
        await MALL.confirm_order(seller, confirmation)  # type: ignore[arg-type]
    await seller.invoice(1, "111")
    await seller.invoice(1, "222")
    assert shown(seller, waiting_in, seller.account_id) == {"confirmations": 1, "invoices": 1}
    handed = seller.box.hand_out(seller.owner, "invoices", NOTE)
    assert handed is not None
    (entry,) = shown(seller, entries_of, seller.account_id, handed.file_id)
    assert (entry["order_no"], entry["courier"], entry["invoice_number"]) == ("A/1", "로젠택배", "222")
    assert seller.box.hand_out(seller.owner, "invoices", NOTE) is None
    await seller.invoice(1, "222")
    assert seller.box.hand_out(seller.owner, "invoices", NOTE) is None
    await seller.invoice(1, "333")
    assert seller.box.hand_out(seller.owner, "invoices", NOTE) is not None
    line = await MALL.read_order(seller, ref(1))  # type: ignore[arg-type]
    assert line is not None
    assert (line.state, line.invoice_number) == ("shipping", "333")
    assert seller.bring(1) == 0
    with pytest.raises(RefusedError):
        await seller.invoice(2, "1")


async def test_another_account_and_another_seller_have_boxes_of_their_own(
    seller: Seller, box: Box, shown: Callable[..., Any]
) -> None:
    seller.bring(1)
    other = Seller(box, account_id=seller.account_id)
    second = Seller(box, seller_id=seller.seller_id)
    for one in (other, second):
        assert await one.lines() == []
        assert await MALL.read_order(one, ref(1)) is None  # type: ignore[arg-type]
    assert len(shown(seller, files_of, seller.account_id)) == 1
    assert shown(other, files_of, seller.account_id) == []
    assert seller.bring(1) == 0


async def test_what_waits_goes_out_in_one_file_however_many_ask(seller: Seller, shown: Callable[..., Any]) -> None:
    seller.bring(*range(20))
    for number in range(20):
        await seller.invoice(number, str(1000 + number))
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: seller.box.hand_out(seller.owner, "invoices", NOTE), range(4)))
    files = [one for one in made if one is not None]
    assert sum(one.rows for one in files) == 20
    numbers = [
        entry["invoice_number"] for one in files for entry in shown(seller, entries_of, seller.account_id, one.file_id)
    ]
    assert sorted(numbers) == [str(1000 + number) for number in range(20)]


async def test_the_door_knows_nothing_but_its_own_requests(seller: Seller) -> None:
    for method, path in (("GET", "/a/b/c"), ("DELETE", "/orders/x"), ("PUT", "/orders/missing/invoices")):
        body = b'{"facts": {}, "entries": []}'
        answer = await seller.send(Request(method, f"box://gongyoung{path}", "x", body=body))
        assert answer.status == 404
