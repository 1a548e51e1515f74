"""네이버's shapes as far as they are read, after malls.md 2.1-2.3: tolerant, ids as text, money as whole won."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mall_gateway.malls.shapes import Flag, Moment, OrNone, Shape, Text, Whole

OrEmpty = BeforeValidator(lambda given: {} if given is None else given)
"""An object that may be null."""


class ChangedStatus(Shape):
    """One row of the change list."""

    product_order_id: Text = Field(min_length=1)
    order_id: Text = ""
    last_changed_type: Text = ""
    last_changed_date: Moment = None
    product_order_status: Text = ""
    claim_type: Text = ""
    claim_status: Text = ""


class Order(Shape):
    """The order that a line belongs to."""

    order_id: Text = Field(min_length=1)
    order_date: Moment
    orderer_name: Text = ""
    orderer_tel: Text = ""
    payment_date: Moment = None


class ShippingAddress(Shape):
    """The receiver."""

    name: Text = ""
    tel1: Text = ""
    tel2: Text = ""
    zip_code: Text = ""
    base_address: Text = ""
    detailed_address: Text = ""


class ProductOrder(Shape):
    """One order line."""

    product_order_id: Text = Field(min_length=1)
    product_order_status: Text = Field(min_length=1)
    place_order_status: Text = ""
    claim_type: Text = ""
    claim_status: Text = ""
    product_id: Text = ""
    original_product_id: Text = ""
    product_name: Text = ""
    product_option: Text = ""
    option_code: Text = ""
    option_price: Whole = 0
    option_manage_code: Text = ""
    seller_product_code: Text = ""
    quantity: Whole
    unit_price: Whole
    total_product_amount: Whole = 0
    total_payment_amount: Whole = 0
    delivery_fee_amount: Whole = 0
    section_delivery_fee: Whole = 0
    shipping_due_date: Moment = None
    shipping_memo: Text = ""
    shipping_address: Annotated[ShippingAddress, OrEmpty] = ShippingAddress()
    individual_custom_unique_code: Text = ""


class Delivery(Shape):
    """How a line travels."""

    delivery_company: Text = ""
    tracking_number: Text = ""
    delivered_date: Moment = None


class OrderDetail(Shape):
    """One row of product-orders/query, and `content` of the conditional list."""

    order: Order
    product_order: ProductOrder
    delivery: Annotated[Delivery, OrEmpty] = Delivery()


class FailInfo(Shape):
    """Why one line of a write failed."""

    product_order_id: Text = ""
    code: Text = ""
    message: Text = ""


class ConfirmedInfo(Shape):
    """One line that was acknowledged."""

    product_order_id: Text = ""


class WriteResult(Shape):
    """The `data` of confirm, dispatch, delay and cancel."""

    success_product_order_ids: Annotated[tuple[Text, ...], OrNone] = ()
    success_product_order_infos: Annotated[tuple[ConfirmedInfo, ...], OrNone] = ()
    fail_product_order_infos: Annotated[tuple[FailInfo, ...], OrNone] = ()

    def succeeded(self, product_order_id: str) -> bool:
        """Whether the line is among those that went well."""
        infos = (info.product_order_id for info in self.success_product_order_infos)
        return product_order_id in {*self.success_product_order_ids, *infos}


class OptionCombination(Shape):
    """One combination of an option product; `id` is the mall's number."""

    id: Text = ""
    option_name1: Text = ""
    option_name2: Text = ""
    option_name3: Text = ""
    option_name4: Text = ""
    seller_manager_code: Text = ""
    stock_quantity: Whole = 0
    price: Whole = 0
    usable: Flag | None = None


class GroupNames(Shape):
    """What the parts of a combination are called."""

    option_group_name1: Text = ""
    option_group_name2: Text = ""
    option_group_name3: Text = ""
    option_group_name4: Text = ""


class StandardGroup(Shape):
    """What a part of a standard option is called."""

    group_name: Text = ""


class OptionInfo(Shape):
    """The options of a product: combinations with names of the seller's own, or of the mall's (standard)."""

    option_combination_group_names: Annotated[GroupNames, OrEmpty] = GroupNames()
    option_combinations: Annotated[tuple[OptionCombination, ...], OrNone] = ()
    standard_option_groups: Annotated[tuple[StandardGroup, ...], OrNone] = ()
    option_standards: Annotated[tuple[OptionCombination, ...], OrNone] = ()
    use_stock_management: Flag | None = None


class SellerCodeInfo(Shape):
    """Our codes as the mall keeps them."""

    seller_management_code: Text = ""


class DetailAttribute(Shape):
    """What is read of a product's attributes."""

    option_info: Annotated[OptionInfo, OrEmpty] = OptionInfo()
    seller_code_info: Annotated[SellerCodeInfo, OrEmpty] = SellerCodeInfo()


class CustomerBenefit(Shape):
    """The instant discount as it is, to be sent back so."""

    immediate_discount_policy: Any = None


class OriginProduct(Shape):
    """A product as it is read; `sale_start_date` is the mall's own text, to be sent back so."""

    status_type: Text = Field(min_length=1)
    name: Text = ""
    sale_price: Whole = 0
    stock_quantity: Whole | None = None
    sale_start_date: Text = ""
    customer_benefit: Annotated[CustomerBenefit, OrEmpty] = CustomerBenefit()
    detail_attribute: Annotated[DetailAttribute, OrEmpty] = DetailAttribute()


class Created(Shape):
    """The answer to a new product."""

    origin_product_no: Text = Field(min_length=1)


class ListedImage(Shape):
    """An image of a product in the search."""

    url: Text = ""


class ChannelProduct(Shape):
    """A product on one channel, as the search lists it."""

    name: Text = ""
    status_type: Text = ""
    sale_price: Whole = 0
    stock_quantity: Whole = 0
    seller_management_code: Text = ""
    representative_image: ListedImage | None = None
