"""롯데홈쇼핑 as the gateway sees it: each operation of the port in its calls (malls.md 9)."""

from collections.abc import AsyncIterator, Awaitable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from contracts.order_sync import MallOrderRef
from mall_gateway.malls.answers import pages_of
from mall_gateway.malls.doubts import Done, explained
from mall_gateway.malls.failures import read_as
from mall_gateway.malls.general_malls import cancel_refused
from mall_gateway.malls.lotteimall import checks, listings, queries
from mall_gateway.malls.lotteimall.claims import LotteimallClaims
from mall_gateway.malls.lotteimall.connector import Call, reading, write
from mall_gateway.malls.lotteimall.days import day_of_order, days_between
from mall_gateway.malls.lotteimall.inquiries import LotteimallInquiries
from mall_gateway.malls.lotteimall.mapping import orders, products
from mall_gateway.malls.lotteimall.profile import COURIERS, DELIVERED_DAYS, PROFILE
from mall_gateway.malls.lotteimall.refusals import MALL, WrongLineError
from mall_gateway.malls.lotteimall.sales import LotteimallSales
from mall_gateway.malls.lotteimall.wire import CategoryRow
from mall_gateway.malls.port import (
    Caller,
    Cancellation,
    Confirmation,
    DeliveryTemplate,
    FetchedLine,
    Listed,
    MallCategory,
    MallError,
    MallProfile,
    Offer,
    OrderPage,
    RefusedError,
    Shipment,
    UnreadableLine,
)
from mall_gateway.malls.seoul_time import seoul_day

PAGE_LINES = 100
PLACES = (("출고지", "10"), ("반품지", "20"))
SHIPPED = frozenset({"shipping", "delivered", "completed"})
NEW_LISTS = (orders.NEW, orders.ACKNOWLEDGED, orders.PROMISED)
LONGEST_AGO = timedelta(days=31)
"""How far an order is looked back for whose number does not begin with its day."""

Lines = list[FetchedLine | UnreadableLine]


class LotteimallMall(LotteimallInquiries, LotteimallClaims, LotteimallSales):
    """The adapter of 롯데홈쇼핑. It keeps nothing between calls."""

    @property
    def profile(self) -> MallProfile:
        """What is fixed about 롯데홈쇼핑."""
        return PROFILE

    async def verify(self, caller: Caller) -> None:
        """Read the 출고지, a short list. Raises CredentialsRefusedError where no certificate is issued."""
        await queries.rows_at(caller, _places(PLACES[0][1]), "ReturnInfo")

    async def search_categories(self, caller: Caller, keyword: str) -> Sequence[MallCategory]:
        """The display categories come in one answer; the word is looked for here."""
        call = reading("category.list", "searchDispCatListOpenApi", disp_tp_cd="10")
        rows = await queries.rows_at(caller, call, "CategoryInfo")
        found = (products.category_of(read_as(CategoryRow, row, MALL)) for row in rows)
        return [category for category in found if keyword in " > ".join(category.path)]

    async def delivery_templates(self, caller: Caller) -> Sequence[DeliveryTemplate]:
        """배송비정책, 출고지, 반품지 and the product groups of the seller's MDs."""
        call = reading("policy.list", "searchDlvPolcInfoListOpenApi")
        found = [(row, "배송비정책") for row in await queries.named_rows(caller, call, "DlvPolcInfo")]
        for kind, code in PLACES:
            found += [(row, kind) for row in await queries.named_rows(caller, _places(code), "ReturnInfo")]
        for md in await queries.named_rows(caller, reading("md.list", "searchMDListOpenApi"), "MDInfo"):
            call = reading("md.list", "searchMDGsgrListOpenApi", md_id=md.number)
            found += [(row, "MD상품군") for row in await queries.named_rows(caller, call, "MdGsgrInfo")]
        return [products.template_of(row, kind) for row, kind in found]

    async def create_delivery_template(
        self,
        caller: Caller,  # noqa: ARG002  the port's
        name: str,
        details: Mapping[str, Any],  # noqa: ARG002
    ) -> DeliveryTemplate:
        """Refused, nothing sent: what the two pages for it want is not known."""
        raise RefusedError(
            f"롯데홈쇼핑의 배송비정책과 출고지, 반품지는 파트너센터에서 등록하세요. "
            f"등록한 뒤 여기에서 고를 수 있습니다. ({name})",
            code="no_templates",
        )

    def check(self, offer: Offer) -> Sequence[str]:
        """What 롯데홈쇼핑 will not take, in Korean."""
        return list(checks.problems(offer))

    async def register(self, caller: Caller, offer: Offer) -> Listed:
        """A request, which the MD approves later."""
        return await listings.register(caller, offer)

    async def update(self, caller: Caller, offer: Offer) -> Listed:
        """The request, or the product once it is approved."""
        return await listings.update(caller, offer)

    async def stop_sale(
        self,
        caller: Caller,
        mall_product_no: str,
        mall_option_nos: Mapping[str, str],  # noqa: ARG002  the port's: other malls stop option by option
    ) -> None:
        """품절."""
        await listings.stop(caller, mall_product_no)

    async def read_listing(self, caller: Caller, mall_product_no: str) -> Listed | None:
        """The request, or the product that became of it."""
        return await listings.read(caller, mall_product_no)

    async def find_listing(self, caller: Caller, listing_code: str) -> Listed | None:
        """By our code; never None, since an empty answer proves nothing here."""
        return await listings.find(caller, listing_code)

    async def fetch_orders(
        self, caller: Caller, item: Literal["new", "delivered"], since: datetime, until: datetime
    ) -> AsyncIterator[OrderPage]:
        """All lines of the days that the window touches: the lists know no times."""
        source = self._new_lines if item == "new" else self._delivered_lines
        async for lines in source(caller, since, until):
            for page in pages_of(lines, PAGE_LINES):
                yield page

    async def read_order(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        """One line out of the lists, which know no look-up by number."""
        (line,) = await self.read_orders(caller, [ref])
        return line

    async def read_orders(self, caller: Caller, refs: Sequence[MallOrderRef]) -> Sequence[FetchedLine | None]:
        """Many lines at once: the lists of all their days are read, as many of them as it takes to find all.

        The cancel list does not tell what is open and what is done: who stands in an order list beside it asks for a
        cancel, who stands nowhere else is cancelled.
        """
        wanted = {(ref.order_no, ref.line_no) for ref in refs}
        days = _days_of(refs, seoul_day(caller.now))
        cancels = orders.keys_of(await queries.cancel_rows(caller, days))
        found: dict[orders.Key, FetchedLine] = {}
        for listed_as in (*NEW_LISTS, orders.RELEASED, orders.DELIVERED):
            if wanted <= found.keys():
                break
            read = queries.new_rows if listed_as in NEW_LISTS else queries.delivery_rows
            lines = orders.lines_of(await read(caller, days, listed_as), _reading(caller, listed_as, cancels))
            found = {**{_key(line): line for line in lines if isinstance(line, FetchedLine)}, **found}
        for key in wanted & cancels.keys() - found.keys():
            found[key] = orders.cancelled_line(cancels[key], _reading(caller))
        return [found.get((ref.order_no, ref.line_no)) for ref in refs]

    async def confirm_order(self, caller: Caller, confirmation: Confirmation) -> None:
        """발송약정 for the day of dispatch: 롯데홈쇼핑 has no call for 발주확인, and no word for a reason."""
        call = Call("order.confirm", "registDeliver", orders.promise(confirmation), effect=True)
        await self._write(caller, call, confirmation.ref, lambda line: line.state in ("confirmed", *SHIPPED))

    async def confirm_orders(self, caller: Caller, confirmations: Sequence[Confirmation]) -> Sequence[MallError | None]:
        """One after the other."""
        return [await _answer(self.confirm_order(caller, confirmation)) for confirmation in confirmations]

    async def cancel_sale(self, caller: Caller, cancellation: Cancellation) -> None:  # noqa: ARG002  the port's
        """Refused, nothing sent: a 종합몰 takes no cancel from a seller (product.md)."""
        raise cancel_refused(PROFILE.name)

    async def send_invoice(self, caller: Caller, shipment: Shipment) -> None:
        """출고확정. Raises RefusedError, nothing sent, for a courier without a code."""
        if shipment.courier not in COURIERS:
            raise RefusedError("롯데홈쇼핑에서 쓸 수 없는 택배사입니다. 다른 택배사를 고르세요.", code="courier")
        call = Call("order.invoice", "registDeliver", orders.release(shipment), effect=True)
        await self._write(caller, call, shipment.ref, lambda line: line.state in SHIPPED)

    async def send_invoices(self, caller: Caller, shipments: Sequence[Shipment]) -> Sequence[MallError | None]:
        """One after the other."""
        return [await _answer(self.send_invoice(caller, shipment)) for shipment in shipments]

    async def _write(self, caller: Caller, call: Call, ref: MallOrderRef, done: Done) -> None:
        """An effect by GET. Where the mall says that the line is wrong, the line as it is now tells why."""
        try:
            await write(caller, call)
        except WrongLineError as error:
            raise explained(error, await self._line_or_none(caller, ref), done) from error

    async def _line_or_none(self, caller: Caller, ref: MallOrderRef) -> FetchedLine | None:
        try:
            return await self.read_order(caller, ref)
        except MallError:
            return None

    async def _new_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[Lines]:
        """New, acknowledged and promised lines; last those of other days whose cancel was asked for in these."""
        days = _days(since, until)
        cancels = orders.keys_of(await queries.cancel_rows(caller, days))
        missing = set(cancels)
        for listed_as in NEW_LISTS:
            rows = await queries.new_rows(caller, days, listed_as)
            lines = list(orders.lines_of(rows, _reading(caller, listed_as, cancels)))
            missing -= {_key(line) for line in lines if isinstance(line, FetchedLine)}
            yield lines
        if missing:
            refs = [MallOrderRef(order_no=order_no, line_no=line_no) for order_no, line_no in sorted(missing)]
            yield [line for line in await self.read_orders(caller, refs) if line is not None]

    async def _delivered_lines(self, caller: Caller, since: datetime, until: datetime) -> AsyncIterator[Lines]:
        first, last = _days(since, until)
        for days in queries.weeks(first - timedelta(days=DELIVERED_DAYS), last):
            rows = await queries.delivery_rows(caller, days, orders.DELIVERED)
            lines = orders.lines_of(rows, _reading(caller, orders.DELIVERED))
            yield [line for line in lines if orders.is_within(line, since, until)]


def _places(code: str) -> Call:
    return reading("place.list", "searchReturnListOpenApi", dlvp_tp_cd=code)


def _reading(caller: Caller, listed_as: str = "", asked: Collection[orders.Key] = ()) -> orders.Reading:
    return orders.Reading(caller.now, listed_as, asked)


def _days(since: datetime, until: datetime) -> queries.Days:
    days = list(days_between(since, until))
    return days[0], days[-1]


def _days_of(refs: Sequence[MallOrderRef], today: date) -> queries.Days:
    """From the first order's day to today: a line stays in the lists of its day until it is shipped."""
    return min(day_of_order(ref.order_no) or today - LONGEST_AGO for ref in refs), today


def _key(line: FetchedLine) -> orders.Key:
    return line.ref.order_no, line.ref.line_no


async def _answer(act: Awaitable[None]) -> MallError | None:
    try:
        await act
    except MallError as error:
        return error
    return None
