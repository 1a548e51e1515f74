"""쿠팡's shapes as far as they are read, after malls.md 1.1-1.3: tolerant, ids as text, money as whole won."""

from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Field

from mall_gateway.malls.shapes import Flag, Moment, OrNone, Shape, Text, Whole


def _as_won(given: Any) -> Any:
    """v5 money is `{currencyCode, units, nanos}`, v4 a plain number (malls.md 1.3). Only whole won are taken."""
    if not isinstance(given, dict):
        return given
    money = cast("dict[str, Any]", given)
    if money.get("currencyCode") not in (None, "KRW") or money.get("nanos"):
        raise ValueError("원 단위 금액이 아닙니다.")
    return money.get("units")


Won = Annotated[Whole, BeforeValidator(_as_won)]
NoneFalse = Annotated[Flag, BeforeValidator(lambda given: False if given is None else given)]


class Person(Shape):
    """The orderer of a box."""

    name: Text = ""
    safe_number: Text = ""
    orderer_number: Text = ""


class Receiver(Shape):
    """The receiver of a box."""

    name: Text = ""
    safe_number: Text = ""
    receiver_number: Text = ""
    addr1: Text = ""
    addr2: Text = ""
    post_code: Text = ""


class OverseaShipping(Shape):
    """What customs want to know."""

    personal_customs_clearance_code: Text = ""


class OrderItem(Shape):
    """One vendor item in a box."""

    vendor_item_id: Text = Field(min_length=1)
    vendor_item_name: Text = ""
    shipping_count: Whole
    sales_price: Won
    order_price: Won
    external_vendor_sku_code: Text = ""
    seller_product_id: Text = ""
    seller_product_name: Text = ""
    seller_product_item_name: Text = ""
    invoice_number_upload_date: Text = ""
    cancel_count: Whole = 0
    hold_count_for_cancel: Whole = 0
    canceled: NoneFalse = False


class OrderSheet(Shape):
    """One shipment box without its items, which are read one by one."""

    shipment_box_id: Text = Field(min_length=1)
    order_id: Text = Field(min_length=1)
    ordered_at: Moment
    paid_at: Moment = None
    status: Text
    orderer: Annotated[Person, BeforeValidator(lambda given: given or {})] = Person()
    receiver: Annotated[Receiver, BeforeValidator(lambda given: given or {})] = Receiver()
    oversea_shipping_info_dto: Annotated[OverseaShipping, BeforeValidator(lambda given: given or {})] = (
        OverseaShipping()
    )
    shipping_price: Won = 0
    remote_price: Won = 0
    parcel_print_message: Text = ""
    delivery_company_name: Text = ""
    invoice_number: Text = ""
    delivered_date: Moment = None


class BatchRow(Shape):
    """One row of an envelope C (malls.md 1.1)."""

    shipment_box_id: Text = ""
    succeed: NoneFalse = False
    result_code: Text = ""
    retry_required: NoneFalse = False
    result_message: Text = ""


class BatchResult(Shape):
    """The `data` of an envelope C: response code -1 nothing done, 0 all, 1 partly, 99 all failed."""

    response_code: Whole = 0
    response_message: Text = ""
    response_list: Annotated[tuple[BatchRow, ...], OrNone] = ()


class CancelResult(Shape):
    """The `data` of a seller's cancel."""

    failed_vendor_item_ids: Annotated[tuple[Text, ...], OrNone] = ()


class ItemAttribute(Shape):
    """A 구매옵션 of an item, or what it is only searched by (`exposed` NONE)."""

    attribute_type_name: Text = ""
    attribute_value_name: Text = ""
    exposed: Text = ""


class ProductItem(Shape):
    """An item of a product as it is read; `vendor_item_id` is empty before the approval."""

    seller_product_item_id: Text = ""
    vendor_item_id: Text = ""
    external_vendor_sku: Text = ""
    item_name: Text = ""
    sale_price: Whole = 0
    attributes: Annotated[tuple[ItemAttribute, ...], OrNone] = ()


class Pagination(Shape):
    """How many pages a list has."""

    total_pages: int = 1


class SellerProduct(Shape):
    """A product as it is read."""

    seller_product_id: Text = Field(min_length=1)
    seller_product_name: Text = ""
    status_name: Text = ""
    status: Text = ""
    sale_ended_at: Moment = None
    items: Annotated[tuple[ProductItem, ...], OrNone] = ()


class ItemState(Shape):
    """Stock, price and sale of one vendor item."""

    amount_in_stock: Whole = 0
    sale_price: Whole = 0
    on_sale: NoneFalse = False


class NoticeDetail(Shape):
    """A field of a 품목고시 group."""

    notice_category_detail_name: Text
    required: Text = ""


class NoticeCategory(Shape):
    """A 품목고시 group that a category allows."""

    notice_category_name: Text
    notice_category_detail_names: Annotated[tuple[NoticeDetail, ...], OrNone] = ()


class CategoryCertification(Shape):
    """A certification that a category allows."""

    certification_type: Text
    name: Text = ""


class CategoryAttribute(Shape):
    """A purchase option that a category knows."""

    attribute_type_name: Text
    required: Text = ""
    basic_unit: Text = ""


class CategoryMeta(Shape):
    """What a category wants of a product (malls.md 1.2)."""

    attributes: Annotated[tuple[CategoryAttribute, ...], OrNone] = ()
    notice_categories: Annotated[tuple[NoticeCategory, ...], OrNone] = ()
    certifications: Annotated[tuple[CategoryCertification, ...], OrNone] = ()


class ReturnItem(Shape):
    """One vendor item of a receipt."""

    vendor_item_id: Text = Field(min_length=1)
    shipment_box_id: Text = Field(min_length=1)
    cancel_count: Whole = 0
    release_status: Text = ""


class ReturnParcel(Shape):
    """A waybill of goods on their way back."""

    delivery_company_code: Text = ""
    delivery_invoice_no: Text = ""


class Receipt(Shape):
    """A cancel or a return (malls.md 1.4); its items are read one by one."""

    receipt_id: Text = Field(min_length=1)
    order_id: Text = Field(min_length=1)
    receipt_type: Text = ""
    receipt_status: Text = ""
    created_at: Moment = None
    modified_at: Moment = None
    requester_name: Text = ""
    requester_phone_number: Text = ""
    requester_real_phone_number: Text = ""
    requester_address: Text = ""
    requester_address_detail: Text = ""
    requester_zip_code: Text = ""
    cancel_reason: Text = ""
    cancel_count_sum: Whole = 0
    release_stop_status: Text = ""
    fault_by_type: Text = ""
    pre_refund: Flag | None = None
    complete_confirm_type: Text = ""
    return_delivery_dtos: Annotated[tuple[ReturnParcel, ...], OrNone] = ()
    reason_code: Text = ""
    reason_code_text: Text = ""
    return_shipping_charge: Annotated[Won, BeforeValidator(lambda given: 0 if given is None else given)] = 0


class Withdrawal(Shape):
    """A receipt that its buyer withdrew."""

    cancel_id: Text = Field(min_length=1)
    order_id: Text = Field(min_length=1)
    created_at: Moment = None
    vendor_item_ids: Annotated[tuple[Text, ...], OrNone] = ()


class ExchangeItem(Shape):
    """One item of an exchange: `order_item_id` is the vendor item that was bought."""

    order_item_id: Text = Field(min_length=1)
    target_item_name: Text = ""
    quantity: Whole = 0
    original_shipment_box_id: Text = Field(min_length=1)


class ExchangeAddress(Shape):
    """Who hands over, and who receives."""

    return_customer_name: Text = ""
    return_address_zip_code: Text = ""
    return_address: Text = ""
    return_address_detail: Text = ""
    return_mobile: Text = ""
    return_phone: Text = ""
    delivery_customer_name: Text = ""
    delivery_address_zip_code: Text = ""
    delivery_address: Text = ""
    delivery_address_detail: Text = ""
    delivery_mobile: Text = ""
    delivery_phone: Text = ""


class ExchangeParcel(Shape):
    """Goods sent again. Unverified: both names; the documented sample shows none."""

    delivery_company_code: Text = ""
    invoice_number: Text = ""


class Exchange(Shape):
    """An exchange (malls.md 1.4); its items are read one by one."""

    exchange_id: Text = Field(min_length=1)
    order_id: Text = Field(min_length=1)
    exchange_status: Text = ""
    fault_type: Text = ""
    reason_code: Text = ""
    reason_code_text: Text = ""
    reason_etc_detail: Text = ""
    created_at: Moment = None
    modified_at: Moment = None
    collect_status: Text = ""
    exchange_address_dto_v1: Annotated[ExchangeAddress, BeforeValidator(lambda given: given or {})] = Field(
        default=ExchangeAddress(), alias="exchangeAddressDtoV1"
    )
    delivery_invoice_group_dtos: Annotated[tuple[ExchangeParcel, ...], OrNone] = ()
