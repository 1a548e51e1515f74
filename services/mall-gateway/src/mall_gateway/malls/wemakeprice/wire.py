"""The shapes of 위메프's OpenAPI 2.0 (malls.md 6); what the section leaves out is marked unverified here."""

from typing import Annotated, Any

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Key, Moment, OrNone, Shape, Text, Whole


class Failure(Shape):
    """The `error` of an answer. Unverified: its names (malls.md 6.1)."""

    code: Annotated[Text, Field(validation_alias=AliasChoices("code", "errorCode"))] = ""
    message: Annotated[Text, Field(validation_alias=AliasChoices("message", "errorMessage", "msg"))] = ""


class ShipInfo(Shape):
    """Shipping on the product itself. Unverified: every name in it; malls.md 6.2 names the block only."""

    ship_method: str
    ship_type: str
    ship_fee_type: str
    ship_fee: int
    ship_fee_free_price: int
    remote_fee: int
    fee_payment_type: str
    release_zipcode: str
    release_addr: str
    release_addr_detail: str
    return_zipcode: str
    return_addr: str
    return_addr_detail: str
    return_fee: int
    release_day: int
    release_time: str | None = None


class Basic(Shape):
    """Name, category, shipping. Unverified: the value of `productType`."""

    product_name: str
    product_type: str
    dcate_code: str
    ship_policy_no: int | str | None = None
    ship_info: ShipInfo
    adult_limit_yn: str
    display_yn: str
    biz_yn: str


class Sale(Shape):
    """Period, price, stock, won and pieces. Unverified: `salePeriod` and `referencePriceType` values, date form."""

    sale_period: str
    sale_start_date: str
    sale_end_date: str
    origin_price: int
    sale_price: int
    stock_count: int
    tax_yn: str
    purchase_min_count: int
    purchase_limit_yn: str
    basket_limit_yn: str
    reference_price_type: str


class OptionValue(Shape):
    """One combination. Unverified: `optionPrice` (malls.md 6.2 shows no price in it) and the words of `saleStatus`."""

    option_value1: str | None = None
    option_value2: str | None = None
    option_value3: str | None = None
    sale_status: str
    stock_count: int
    display_yn: str
    seller_option_code: str
    option_price: int | None = None


class Options(Shape):
    """Select options and texts that the buyer writes."""

    select_option_use_yn: str
    select_option_depth: int | None = None
    select_option_title1: str | None = None
    select_option_title2: str | None = None
    select_option_title3: str | None = None
    select_option_value_list: tuple[OptionValue, ...] | None = None
    text_option_use_yn: str
    text_option_depth: int | None = None
    text_option_title1: str | None = None
    text_option_title2: str | None = None


class Detail(Shape):
    """Images and description. Unverified: the value of `descType`."""

    basic_img_url: str
    add_img_url_list: tuple[str, ...]
    list_img_url: str
    desc_type: str
    desc_html: str


class NoticeField(Shape):
    """One 품목고시 field."""

    notice_no: str
    description: str


class NoticeGroup(Shape):
    """A 품목고시 with 위메프's own numbers."""

    group_notice_no: str
    notice_list: tuple[NoticeField, ...]


class ShipPolicy(Shape):
    """A shipping policy of the seller."""

    ship_policy_no: Key


class KnownField(Shape):
    """A field of an item type, in getNotice. Unverified: its names."""

    notice_no: Key
    notice_name: Text = ""


class KnownGroup(Shape):
    """An item type of getNotice. Unverified: its names."""

    group_notice_no: Key
    group_notice_name: Text = ""
    notice_list: Annotated[tuple[KnownField, ...], OrNone] = ()


class Notice(Shape):
    """The notice block. Unverified: the name of its list."""

    groups: tuple[NoticeGroup, ...]


class Certification(Shape):
    """A certificate in one of the `kc…List`."""

    certification_type: str
    certification_no: str


class Etc(Shape):
    """The rest. Each `kc…IsCertification` is Y or N (unverified), with its list where it is Y."""

    parallel_import_yn: str
    kc_kid_is_certification: str
    kc_kid_certification_list: tuple[Certification, ...] | None = None
    kc_life_is_certification: str
    kc_life_certification_list: tuple[Certification, ...] | None = None
    kc_electric_is_certification: str
    kc_electric_certification_list: tuple[Certification, ...] | None = None
    kc_report_is_certification: str
    kc_report_certification_list: tuple[Certification, ...] | None = None
    seller_prod_code: str
    price_comparison_site_yn: str
    keyword_wemakeprice: str
    isbn13: str | None = None


class Product(Shape):
    """The body of POST /product/in/setProduct, creation (no `productNo`) and whole update alike."""

    product_no: int | str | None = None
    basic: Basic
    sale: Sale
    option: Options
    detail: Detail
    notice: Notice
    etc: Etc


class ProductStatus(Shape):
    """The body of POST /product/in/setProductStatus. Unverified: both names and the words."""

    product_no: int | str
    product_status: str


class ListedOption(Shape):
    """An option as 위메프 shows it. Unverified: `optionNo` is known from orders only."""

    option_no: Text = ""
    seller_option_code: Text = ""


class ListedOptions(Shape):
    """The option block as read."""

    select_option_value_list: Annotated[tuple[ListedOption, ...], OrNone] = ()


class ListedEtc(Shape):
    """The part of `etc` that tells whose product it is."""

    seller_prod_code: Text = ""


class ListedProduct(Shape):
    """A product as read. Unverified: where its state stands."""

    product_no: Key
    status: Annotated[Text, Field(validation_alias=AliasChoices("productStatus", "saleStatus", "status"))] = ""
    seller_prod_code: Text = ""
    etc: ListedEtc | None = None
    option: ListedOptions | None = None


class ListRow(ListedProduct):
    """A row of getProductList. Unverified: the names of its fields, taken to be those of the blocks."""

    product_name: Text = ""
    sale_price: Whole | None = None
    stock_count: Whole | None = None


class Category(Shape):
    """A row of getCategory. Unverified: one row a leaf, with the names of its four levels."""

    dcate_code: Key
    lcate_name: Text = ""
    mcate_name: Text = ""
    scate_name: Text = ""
    dcate_name: Text = ""


class ShipAddress(Shape):
    """Where it goes, and the buyer's message."""

    zipcode: Text = ""
    addr_fixed: Text = ""
    addr_detail: Text = ""
    message: Text = ""


class Delivery(Shape):
    """Receiver and parcel of a bundle. Unverified: `deliveryDate` as the time of delivery."""

    ship_status: Text = ""
    ship_method: Text = ""
    parcel_company: Annotated[Text, Field(validation_alias=AliasChoices("parcelCompanyCode", "parcelCompany"))] = ""
    invoice_no: Text = ""
    name: Text = ""
    phone: Text = ""
    customs_pin: Text = ""
    ship_address: ShipAddress | None = None
    delivered_at: Annotated[
        Moment, Field(validation_alias=AliasChoices("deliveryDate", "deliveryCompleteDate", "completeDate"))
    ] = None


class OrderOption(Shape):
    """An ordered option: our order line. Unverified: `claimStatus`, and that a cancelled option has quantity 0."""

    order_option_no: Key
    option_no: Text = ""
    option_name: Text = ""
    option_qty: Annotated[Whole, Field(ge=0)]
    seller_option_code: Text = ""
    claim_status: Text = ""


class OrderProduct(Shape):
    """An ordered product; its options are read one by one, so that a broken one costs no other."""

    order_no: Text = ""
    product_no: Key
    product_name: Text = ""
    product_price: Whole
    product_qty: Whole = 0
    seller_product_code: Text = ""
    order_option: Annotated[tuple[Any, ...], Field(min_length=1)]


class Bundle(Shape):
    """The unit of 위메프: what is shipped together; its products are read one by one."""

    bundle_no: Key
    purchase_no: Key
    order_date: Moment = None
    pay_date: Moment = None
    order_confirm_date: Moment = None
    buyer_name: Text = ""
    buyer_phone: Text = ""
    ship_price: Whole = 0
    delivery: Delivery | None = None
    order_product: tuple[Any, ...]


class ClaimOption(Shape):
    """An option that a claim is about, and how many of it."""

    order_option_no: Text = ""
    claim_qty: Whole = 0


class ClaimProduct(Shape):
    """A product that a claim is about."""

    order_option: Annotated[tuple[ClaimOption, ...], OrNone] = ()


class ClaimParcel(Shape):
    """Goods on their way back, or those sent instead."""

    name: Text = ""
    phone: Text = ""
    ship_address: ShipAddress | None = None
    option_name: Text = ""
    parcel_company_code: Text = ""
    invoice_no: Text = ""


class Claim(Shape):
    """A claim. Unverified: that it names bundle and options in the same words as orders do, and the parcels."""

    claim_bundle_no: Text = ""
    claim_status: Text = ""
    claim_who_reason: Text = ""
    claim_reason: Text = ""
    claim_reason_detail: Text = ""
    requested_at: Annotated[Moment, Field(validation_alias=AliasChoices("requestDate", "claimDate"))] = None
    changed_at: Annotated[Moment, Field(validation_alias=AliasChoices("modifyDate", "modifiedDate"))] = None
    buyer_name: Text = ""
    buyer_phone: Text = ""
    pickup: ClaimParcel | None = None
    exchange: ClaimParcel | None = None
    bundle_no: Key
    purchase_no: Text = ""
    order_option_no: Text = ""
    claim_qty: Whole = 0
    order_product: Annotated[
        tuple[ClaimProduct, ...], Field(validation_alias=AliasChoices("orderProduct", "claimProduct")), OrNone
    ] = ()


class BundleConfirm(Shape):
    """The body of POST /order/in/setOrderConfirm."""

    bundle_no: int | str


class BundleDelivery(Shape):
    """The body of POST /order/in/setOrderDelivery: a parcel, or with `scheduleShipDate` alone a delay."""

    bundle_no: int | str
    ship_method: str | None = None
    parcel_company_code: str | None = None
    invoice_no: str | None = None
    schedule_ship_date: str | None = None
    ship_method_message: str | None = None


class OrderCancel(Shape):
    """The body of POST /order/in/setOrderCancel, as the client sends it: no reason, no quantity."""

    order_option_no: int | str


class ClaimAct(Shape):
    """The body of every write of a claim; a resent exchange names its parcel."""

    claim_bundle_no: int | str
    claim_type: str
    reject_reason: str | None = None
    ship_method: str | None = None
    parcel_company_code: str | None = None
    invoice_no: str | None = None
