"""ESM's shapes as far as they are read, after malls.md 4.2-4.4; the connector has put all names in lower case."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from mall_gateway.malls.shapes import Flag, Key, Moment, OrNone, Shape, Text, Whole


def _joined(name: str) -> str:
    return name.replace("_", "")


class EsmShape(Shape):
    """`site_goods_no` here is `sitegoodsno` there."""

    model_config = ConfigDict(alias_generator=_joined)


def _or_empty(given: Any) -> Any:
    return {} if given is None else given


OrEmpty = BeforeValidator(_or_empty)
No = Annotated[Flag, BeforeValidator(lambda given: False if given is None else given)]


class OptionRow(EsmShape):
    """What was chosen in an order. Its code is taken to be the seller's (manageCode): unverified."""

    item_option_value: Text = ""
    item_option_order_cnt: Whole = 0
    item_option_code: Text = ""


class OrderRow(EsmShape):
    """One order, which ESM has one product each."""

    order_no: Key
    order_status: Text
    site_goods_no: Text = ""
    out_goods_no: Text = ""
    goods_name: Text = ""
    sale_price: Whole = 0
    contr_amount: Whole
    order_amount: Whole = 0
    shipping_fee: Whole = 0
    buyer_name: Text = ""
    buyer_mobile_tel: Text = ""
    buyer_tel: Text = ""
    receiver_name: Text = ""
    hp_no: Text = ""
    tel_no: Text = ""
    zip_code: Text = ""
    del_front_address: Text = ""
    del_back_address: Text = ""
    del_full_address: Text = ""
    del_memo: Text = ""
    info_cin: Text = ""
    order_date: Moment
    pay_date: Moment = None
    trans_due_date: Moment = None
    trans_complete_date: Moment = None
    takbae_name: Text = ""
    no_songjang: Text = ""
    item_option_select_list: Annotated[tuple[OptionRow, ...], OrNone] = ()


class OrderList(EsmShape):
    """A page of orders, which are read one by one."""

    total_count: Whole
    request_orders: Annotated[tuple[Any, ...], OrNone]


class CancelRow(EsmShape):
    """A cancel claim of one order."""

    order_no: Key
    cancel_status: Text
    reason_detail: Text = ""


class CancelList(EsmShape):
    """The claims that a question found."""

    data: Annotated[tuple[CancelRow, ...], OrNone]


class StatusRow(EsmShape):
    """Where an order stands, and whether a claim of any kind is on it (other than 0)."""

    order_no: Key
    status: Text
    claim_status: Text


class StatusList(EsmShape):
    """The orders whose status was asked."""

    data: Annotated[tuple[StatusRow, ...], OrNone]


class SiteNumber(EsmShape):
    """What became of a product on one site."""

    site_goods_no: Text = ""
    site_goods_comment: Text = ""


class GoodsNumbers(EsmShape):
    """The master number and, as they come, those of the sites: of a creation, a status, or a search by site number."""

    goods_no: Text = ""
    site_detail: Annotated[dict[str, SiteNumber | None], OrEmpty] = Field(default_factory=dict)


class SaleNumbers(EsmShape):
    """Price and stock by site; the period is an end date as number."""

    price: Annotated[dict[str, Whole], OrEmpty] = Field(default_factory=dict)
    stock: Annotated[dict[str, Whole], OrEmpty] = Field(default_factory=dict)
    selling_period: Annotated[dict[str, Text], OrEmpty] = Field(default_factory=dict)


class SellStatus(EsmShape):
    """Whether each site sells a product, and for how much, how many and until when."""

    is_sell: Annotated[dict[str, No], OrEmpty] = Field(default_factory=dict)
    item_basic_info: Annotated[SaleNumbers, OrEmpty] = Field(default_factory=SaleNumbers)


class Words(EsmShape):
    """A name or a value, in Korean."""

    korean_text: Text = ""


Worded = Annotated[Words, OrEmpty]


class OptionDetail(EsmShape):
    """An option as it is read; `opt_seq` is the mall's number, `manage_code` our key."""

    opt_seq: Text = ""
    manage_code: Text = ""
    recommended_opt_value: Worded = Words()
    recommended_opt_value1: Worded = Words()
    recommended_opt_value2: Worded = Words()
    recommended_opt_value3: Worded = Words()
    is_display: Flag | None = None
    qty: Annotated[dict[str, Whole], OrEmpty] = Field(default_factory=dict)
    add_amnt: Whole = 0
    add_amnt_site: Annotated[dict[str, Whole], OrEmpty] = Field(default_factory=dict)

    @property
    def values(self) -> tuple[str, ...]:
        """Its value where there is one name, or those of a combination; '' where there is none."""
        combined = (self.recommended_opt_value1, self.recommended_opt_value2, self.recommended_opt_value3)
        return tuple(words.korean_text for words in (self.recommended_opt_value, *combined))


class OptionGroup(EsmShape):
    """The details of one kind of options."""

    details: Annotated[tuple[OptionDetail, ...], OrNone] = ()
    recommended_opt_name: Worded = Words()
    recommended_opt_name1: Worded = Words()
    recommended_opt_name2: Worded = Words()
    recommended_opt_name3: Worded = Words()

    @property
    def names(self) -> tuple[str, ...]:
        """What the values of its options are called, place by place."""
        combined = (self.recommended_opt_name1, self.recommended_opt_name2, self.recommended_opt_name3)
        return tuple(words.korean_text for words in (self.recommended_opt_name, *combined))


class GoodsOptions(EsmShape):
    """The options of a product: a list by one name, or combinations."""

    is_stock_manage: Flag | None = None
    independent: OptionGroup | None = None
    combination: OptionGroup | None = None

    @property
    def details(self) -> tuple[OptionDetail, ...]:
        """All that there are."""
        groups = (self.independent, self.combination)
        return tuple(detail for group in groups if group is not None for detail in group.details)


class FoundGoods(EsmShape):
    """A row of the goods search."""

    goods_no: Key
    managed_code: Text = ""
    goods_name: Text = ""
    site_goods_no: Annotated[dict[str, Text], OrEmpty] = Field(default_factory=dict)
    sell_status: Annotated[dict[str, Text], OrEmpty] = Field(default_factory=dict)
    price: Annotated[dict[str, Whole], OrEmpty] = Field(default_factory=dict)
    stock: Annotated[dict[str, Whole], OrEmpty] = Field(default_factory=dict)


class FoundPage(EsmShape):
    """A page of the goods search."""

    items: Annotated[tuple[FoundGoods, ...], OrNone]


class MasterNumber(EsmShape):
    """The master number behind a site's number."""

    goods_no: Key


class NoticeGroup(EsmShape):
    """A 품목고시 item type."""

    official_notice_no: Text
    official_notice_name: Text


class NoticeCode(EsmShape):
    """A field of a 품목고시 item type; the names are ESM's own spelling."""

    official_notice_itemelement_code: Text
    official_notice_itemelement_name: Text


class SiteCategory(EsmShape):
    """A site category with those right below it."""

    cat_code: Text = ""
    cat_name: Text = ""
    is_leaf: No = False
    sub_cats: Annotated[tuple["SiteCategory", ...], OrNone] = ()
