"""What `order-sync` publishes: collection windows, orders, confirmations and invoices."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import ContractEvent, Value

COLLECTIONS = "order-sync.collections.v1"
ORDERS = "order-sync.orders.v1"


class MallOrderRef(Value):
    """How a mall knows one order line. All numbers are text; unused ones are empty.

    쿠팡: order_no=orderId, box_no=shipmentBoxId, line_no=vendorItemId · 네이버: order_no=orderId,
    line_no=productOrderId · 티몬: order_no=tmonOrderNo, box_no=deliveryNo, deal_no=tmonDealNo,
    line_no=tmonDealOptionNo · 위메프: order_no=purchaseNo, box_no=bundleNo, line_no=orderOptionNo ·
    11번가: order_no=ordNo, box_no=dlvNo, line_no=ordPrdSeq · 옥션, G마켓: order_no=line_no=OrderNo ·
    GS SHOP: order_no=ordNo, line_no=ordItemNo · CJ mall: order_no=ordNo, line_no=ordGSeq-ordDSeq-ordWSeq ·
    인터파크: order_no=ORD_NO, line_no=ORD_SEQ · 현대몰: order_no=ordNo, line_no=ordPtcSeq, box_no=dlvstNo,
    deal_no=dlvstPtcSeq · 롯데온: order_no=odNo, line_no=odSeq-procSeq · 롯데홈쇼핑: order_no=ord_no,
    line_no=ord_dtl_sn · 공영홈쇼핑: order_no=주문번호, line_no=주문상세번호.
    """

    order_no: str
    line_no: str
    box_no: str = ""
    deal_no: str = ""


class OrderCollectionRequested(ContractEvent):
    """Fetch one account's window of one item. Key: collection id. Times in UTC, `until` exclusive."""

    TOPIC: ClassVar[str] = COLLECTIONS
    collection_id: UUID
    account_id: UUID
    mall: str
    item: Literal["new", "delivered"]
    since: datetime
    until: datetime


class OrderCollectionMissed(ContractEvent):
    """The schedule could not collect an account's item, for the `times`-th time in a row since `failing_since`.

    Key: the plan of the item. It is tried again by itself; a collection that succeeds ends the row.
    """

    TOPIC: ClassVar[str] = COLLECTIONS
    account_id: UUID
    mall: str
    login_id: str
    item: Literal["new", "delivered"]
    times: int
    failing_since: datetime


class OrderCollected(ContractEvent):
    """An order line came in for the first time. Key: order id. Buyer's data stays sealed in order-sync.

    `ship_by` is 발송기한 as the mall told it then; None where it tells none.
    """

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    order_number: str
    account_id: UUID
    mall: str
    ref: MallOrderRef
    product_id: UUID | None
    option_key: str | None
    mall_product_no: str
    product_name: str
    option_text: str
    quantity: int
    unit_price_won: int
    amount_won: int
    shipping_won: int
    region: str
    ordered_at: datetime
    paid_at: datetime | None
    ship_by: datetime | None = None


class OrderMapped(ContractEvent):
    """An unmatched order line was given its product and option by the seller or by a later listing."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    product_id: UUID
    option_key: str
    quantity: int


class OrderUnmapped(ContractEvent):
    """A wrong match was taken back before the goods left: its stock goes back; an `OrderMapped` may follow."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    product_id: UUID
    option_key: str
    quantity: int


class OrderConfirmRequested(ContractEvent):
    """발주확인 of one order line, with the planned ship date and, when it is over 3 days away, a delay reason."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    account_id: UUID
    mall: str
    ref: MallOrderRef
    quantity: int
    ship_on: date
    delay_reason: str | None


class OrderConfirmed(ContractEvent):
    """발주확인 is done at the mall."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID


class SaleCancelRequested(ContractEvent):
    """판매취소 by the seller. `reason`: `sold_out`, `wrong_information`, `delayed` or `buyer_asked`.

    `sealed_detail` says more in words (`text`), sealed with the order line's data key: open it with `chassis.privacy`.
    It is empty without any. `detail` has them in clear in events from before they were sealed, and is empty ever since.
    """

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    account_id: UUID
    mall: str
    ref: MallOrderRef
    quantity: int
    reason: str
    detail: str
    sealed_detail: str = ""


class SaleCancelled(ContractEvent):
    """The order line will not be delivered; its stock goes back."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    product_id: UUID | None
    option_key: str | None
    quantity: int
    by: Literal["seller", "buyer"]


class InvoiceRegistered(ContractEvent):
    """송장등록: courier (our code) and number were saved; nothing was sent yet."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    courier: str
    invoice_number: str


class InvoiceSendRequested(ContractEvent):
    """송장송신 of one order line. `try_number` grows with each asking after a refusal."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    account_id: UUID
    mall: str
    ref: MallOrderRef
    quantity: int
    courier: str
    invoice_number: str
    try_number: int


class InvoiceSent(ContractEvent):
    """The mall has the invoice. `forced` is True for 강제완료, which changes only our state."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    courier: str
    invoice_number: str
    forced: bool = False


class InvoiceChangeRequested(ContractEvent):
    """송장수정 of one order line that was sent. `change_number` grows with each asking.

    `old_courier` and `old_invoice_number` are what the mall has to our knowledge; empty where it never told them.
    """

    TOPIC: ClassVar[str] = ORDERS
    KEY: ClassVar[str] = "order_id"
    order_id: UUID
    account_id: UUID
    mall: str
    ref: MallOrderRef
    quantity: int
    courier: str
    invoice_number: str
    old_courier: str
    old_invoice_number: str
    change_number: int


class InvoiceChanged(ContractEvent):
    """The mall has another invoice than it was sent. `by_seller`: the seller saw it there, no answer told it."""

    TOPIC: ClassVar[str] = ORDERS
    KEY: ClassVar[str] = "order_id"
    order_id: UUID
    courier: str
    invoice_number: str
    by_seller: bool = False


class OrderDelivered(ContractEvent):
    """배송완료, as the mall says."""

    TOPIC: ClassVar[str] = ORDERS
    order_id: UUID
    delivered_at: datetime
