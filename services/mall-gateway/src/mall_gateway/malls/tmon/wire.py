"""The shapes of 티몬's interwork API (malls.md 5); what the section leaves out is marked unverified here."""

from typing import Annotated, Any

from pydantic import AliasChoices, Field, field_validator

from mall_gateway.malls.answers import as_rows
from mall_gateway.malls.shapes import Flag, Key, Moment, OrNone, Shape, Text, Whole


class TokenAnswer(Shape):
    """What `/oauth/token` gives; `expires_in` in seconds. The names are OAuth's own, hence no camel case."""

    access_token: Annotated[str, Field(alias="access_token", min_length=1)]
    expires_in: Annotated[Whole, Field(alias="expires_in")] = 0


class Failure(Shape):
    """An error body. Unverified (malls.md 5.1): `code` and `message`; OAuth's own names are read as well."""

    code: Annotated[Text, Field(validation_alias=AliasChoices("code", "errorCode", "error"))] = ""
    message: Annotated[Text, Field(validation_alias=AliasChoices("message", "errorMessage", "error_description"))] = ""


class DealOption(Shape):
    """One of at most 200 options. `sections` are its option values, in the order of the deal's (unverified)."""

    vendor_deal_option_no: Text
    title: Text
    sections: tuple[str, ...]
    price: Whole
    sales_price: Whole
    stock: Whole
    display: bool


class ProductInfo(Shape):
    """One 품목고시 field."""

    section: str
    description: str


class ProductInfos(Shape):
    """The 품목고시 of a deal: item type and fields."""

    product_type: str
    product_infos: tuple[ProductInfo, ...]


class KcAuth(Shape):
    """A safety certificate. Unverified: the names inside `kcAuths`."""

    kc_auth_type: str
    kc_auth_no: str
    kc_auth_agency: str


class Deal(Shape):
    """The body of POST and PUT /deals (malls.md 5.2). Unverified: date form, `productType` and the codes' values."""

    vendor_deal_no: str
    product_type: str
    delivery_template_no: str
    sales_start_date: str | None
    sales_end_date: str
    title: str
    managed_title: str
    category_no: str
    sections: tuple[str, ...]
    deal_options: tuple[DealOption, ...]
    max_purchase_qty: int
    purchase_reset_period: int
    main_images: tuple[str, ...]
    detail_contents: str
    product_infos: ProductInfos
    kc_auth_submit_type: str
    kc_auths: tuple[KcAuth, ...]
    legal_permission_type: str
    delivery_corp: str | None
    keywords: tuple[str, ...]
    adult_only: bool
    parallel_import: bool
    origin_country_type: str
    brand_name: str


class OptionStock(Shape):
    """An option and its stock."""

    vendor_deal_option_no: str
    stock: int


class DealStocks(Shape):
    """The body of PUT /deals/{no}/stock. Unverified: all of it."""

    deal_options: tuple[OptionStock, ...]


class OptionDisplay(Shape):
    """An option and whether buyers see it."""

    vendor_deal_option_no: str
    display: bool


class DealDisplays(Shape):
    """The body of PUT /deals/{no}/options/display. Unverified: all of it."""

    deal_options: tuple[OptionDisplay, ...]


class ListedOption(Shape):
    """An option in the answer to a write or read of a deal. `success` is True where the flag is missing.

    Unverified: that a read tells `display`, None or True where it is not said.
    """

    vendor_deal_option_no: Text = ""
    tmon_deal_option_no: Text = ""
    display: Flag | None = None
    success: Flag = True
    message: Text = ""


class ListedDeal(Shape):
    """A deal in an answer. Unverified: `success` and `message` as names of the flags, `dealStatus` and its words."""

    vendor_deal_no: Text = ""
    tmon_deal_no: Annotated[Text, Field(validation_alias=AliasChoices("tmonDealNo", "dealNo"))] = ""
    success: Flag = True
    code: Text = ""
    message: Text = ""
    deal_status: Annotated[
        Text, Field(validation_alias=AliasChoices("dealStatus", "saleStatus", "salesStatus", "status"))
    ] = ""
    deal_options: Annotated[tuple[ListedOption, ...], OrNone] = ()


class Category(Shape):
    """A category. Unverified: 티몬 documents no category call; `categoryPath` is `a > b > c`."""

    category_no: Text
    category_path: Text
    leaf: Flag = True


class Address(Shape):
    """An address of the partner, `type` D (dispatch) or R (return). Unverified: the number's name."""

    partner_address_no: Annotated[Text, Field(validation_alias=AliasChoices("partnerAddressNo", "addressNo", "no"))]
    type: Text = ""


class NewAddress(Shape):
    """The body of POST /partners/addresses. Unverified: all names but `type`."""

    type: str
    address_name: str
    zip_code: str
    address: str
    address_detail: str
    phone: str


class DeliveryTemplate(Shape):
    """A delivery template, both ways (malls.md 5.2).

    Unverified: `deliveryTemplateNo`, `typedDelivery`, `deliveryDeadlineTime`, `deliveryFreeAmount`,
    `returnDeliveryFee`, the two names beginning with `longDistance`, and the codes' values.
    """

    delivery_template_no: Annotated[Text | None, Field(default=None)]
    delivery_template_name: Text
    typed_delivery: Flag = True
    bundled_delivery_able: Flag = True
    delivery_fee: Whole = 0
    delivery_fee_policy: Text = ""
    delivery_free_amount: Whole = 0
    return_delivery_fee: Whole = 0
    product_type: Text = ""
    delivery_type: Text = ""
    delivery_deadline_time: Text = ""
    long_distance_delivery_able: Flag = True
    long_distance_fee: Whole = 0
    partner_delivery_address_no: Text = ""
    partner_return_address_no: Text = ""


class TemplateCreated(Shape):
    """The answer to a new template. Unverified: that it names the number, and the name of it."""

    delivery_template_no: Annotated[
        Text, Field(validation_alias=AliasChoices("deliveryTemplateNo", "templateNo", "no"))
    ] = ""


class DeliveryFee(Shape):
    """What the buyer paid for delivery, won."""

    user_amount: Whole = 0
    long_distance_amount: Whole = 0


class Invoice(Shape):
    """A waybill of a deal's delivery."""

    delivery_corp: Text = ""
    invoice_no: Text = ""
    additional_invoices: tuple[str, ...] = ()


class OrderOption(Shape):
    """An ordered option. `claimStatus` is unverified: the order may not tell claims at all."""

    tmon_deal_option_no: Key
    vendor_deal_option_no: Text = ""
    deal_option_title: Text = ""
    qty: Annotated[Whole, Field(ge=1)]
    sales_price: Whole
    claim_status: Text = ""


class OrderDeal(Shape):
    """An ordered deal; its options are read one by one, so that a broken one costs no other.

    Unverified: `vendorDealNo`, the title's name, `invoice`, `claimStatus` and the time of delivery.
    """

    tmon_deal_no: Key
    vendor_deal_no: Text = ""
    title: Annotated[
        Text, Field(validation_alias=AliasChoices("dealTitle", "tmonDealTitle", "title", "managedTitle"))
    ] = ""
    delivery_no: Text = ""
    delivery_status: Text = ""
    delivery_fee: DeliveryFee | None = None
    invoice: Annotated[Invoice | None, Field(validation_alias=AliasChoices("invoice", "deliveryInvoice"))] = None
    claim_status: Text = ""
    delivered_at: Annotated[
        Moment, Field(validation_alias=AliasChoices("deliveryCompleteDate", "deliveryCompletedDate", "deliveredDate"))
    ] = None
    deal_options: tuple[Any, ...]


class ReceiverAddress(Shape):
    """Where it goes; every part may be encrypted."""

    zip_code: Text = ""
    address: Text = ""
    address_detail: Text = ""
    street_address: Text = ""


class Order(Shape):
    """An order of one or more deals, which are read one by one. Unverified: its times and the buyer's phone."""

    tmon_order_no: Key
    user_name: Text = ""
    user_phone: Text = ""
    receiver_name: Text = ""
    receiver_phone: Text = ""
    receiver_address: ReceiverAddress | None = None
    delivery_memo: Text = ""
    ordered_at: Annotated[
        Moment, Field(validation_alias=AliasChoices("orderDate", "orderedDate", "orderDateTime", "createdDate"))
    ] = None
    paid_at: Annotated[
        Moment, Field(validation_alias=AliasChoices("payDate", "paymentDate", "paidDate", "payDateTime"))
    ] = None
    changed_at: Annotated[Moment, Field(validation_alias=AliasChoices("modifiedDate", "updatedDate"))] = None
    deals: tuple[Any, ...]


class Page(Shape):
    """The answer of every search: rows, each read on its own, and whether a further page exists."""

    items: Annotated[tuple[Any, ...], OrNone] = ()
    has_next: Flag = False


class ClaimOption(Shape):
    """An option that a claim is about, and how many of it (0 where the mall leaves that out)."""

    tmon_deal_option_no: Key
    qty: Whole = 0


class Claim(Shape):
    """A cancel, a return or an exchange. Unverified: all but its number and state, and that it names order, deal,
    delivery and options in the same words as orders do."""

    claim_no: Text = ""
    claim_status: Text = ""
    tmon_order_no: Key
    tmon_deal_no: Text = ""
    delivery_no: Text = ""
    reason: Text = ""
    reason_detail: Text = ""
    user_name: Text = ""
    user_phone: Text = ""
    requested_at: Annotated[Moment, Field(validation_alias=AliasChoices("requestDate", "claimDate"))] = None
    changed_at: Annotated[Moment, Field(validation_alias=AliasChoices("modifiedDate", "updatedDate"))] = None
    return_invoice: Invoice | None = None
    redelivery_invoice: Invoice | None = None
    deal_options: Annotated[
        tuple[ClaimOption, ...], Field(validation_alias=AliasChoices("tmonDealOptions", "dealOptions")), OrNone
    ] = ()

    @field_validator("deal_options", mode="before")
    @classmethod
    def _numbers_alone(cls, given: Any) -> Any:
        """Options may be given as plain numbers."""
        return [row if isinstance(row, dict) else {"tmonDealOptionNo": row} for row in as_rows(given)]


class ClaimReject(Shape):
    """The body of PUT /cancellations/{no}/reject."""

    reason: str
    delivery_invoice: Invoice


class ExchangeApproval(Shape):
    """The body of PUT /exchanges/{no}/approve."""

    redelivery_invoice: Invoice


class PickedOption(Shape):
    """An option and how many of it, in every order write."""

    tmon_deal_option_no: str
    qty: int


class OrderConfirm(Shape):
    """The body of PUT /orders/{no}/confirm."""

    tmon_deal_no: str
    tmon_deal_options: tuple[PickedOption, ...]


class OrderShipment(Shape):
    """The body of POST /orders/{no}/invoices: with `invoice` it ships, with `deliveryScheduledDate` it delays."""

    delivery_no: str
    tmon_deal_no: str
    tmon_deal_options: tuple[PickedOption, ...]
    invoice: Invoice | None = None
    delivery_scheduled_date: str | None = None


class SellerCancel(Shape):
    """The body of POST /cancellations. Unverified: all names; the reason is of the RCD family (malls.md 5.4)."""

    tmon_order_no: str
    tmon_deal_no: str
    tmon_deal_options: tuple[PickedOption, ...]
    reason: str
    reason_detail: str
