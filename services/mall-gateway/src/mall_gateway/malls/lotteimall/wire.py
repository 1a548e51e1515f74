"""The rows of 롯데홈쇼핑's answers as their fields are read (malls.md 9); empty ones and `null` are left out before.

malls.md names the elements `OrderInfo`, `GoodsInfoList` and a few fields; the names of the other fields are those that
public integrations of the `.lotte` interface read. Unverified: `DlvFinDtime`, `GoodsNm` of claims, and all fields of
the article, category, brand, policy, place and MD rows.
"""

from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field

from mall_gateway.malls.lotteimall.days import moment_of
from mall_gateway.malls.shapes import Key, Shape, Text, Whole


def _as_moment(given: Any) -> Any:
    return moment_of(given) if isinstance(given, str) else given


Time = Annotated[Any, BeforeValidator(_as_moment)]
"""A day or a time in Seoul as an aware time; None where there is none."""


class OrderRow(Shape):
    """One product of an order, with what the order says of itself and of its receiver.

    `detail_no` is the line, the same in every list; `unit_no` is the delivery unit, which `registDeliver` calls
    `ord_dtl_sn`: in the order list only `SubOrdNo` tells it, in the others `DlvUnitSn`. Claims have new numbers and
    name the original ones as `Org…`.
    """

    ord_no: Annotated[Key, Field(validation_alias="OrdNo")]
    detail_no: Annotated[Text, Field(validation_alias=AliasChoices("OrgOrdDtlSn", "ProdSeq", "OrdDtlSn"))] = ""
    unit_no: Annotated[Text, Field(validation_alias=AliasChoices("OrgDlvUnitSn", "DlvUnitSn", "SubOrdNo"))] = ""
    prod_code: Annotated[Text, Field(validation_alias=AliasChoices("ProdCode", "GoodsNo"))] = ""
    prod_name: Annotated[Text, Field(validation_alias=AliasChoices("ProdName", "GoodsNm"))] = ""
    entr_prod_no: Annotated[Text, Field(validation_alias="EntrProdNo")] = ""
    prod_option: Annotated[Text, Field(validation_alias="prodOption")] = ""
    quantity: Annotated[Whole, Field(validation_alias=AliasChoices("ordQty", "CnclQty", "OrdQty"), ge=1)]
    price: Annotated[Whole, Field(validation_alias="ordPrice", ge=0)] = 0
    trd_date: Annotated[Time, Field(validation_alias="TrdDate")] = None
    delivered: Annotated[Time, Field(validation_alias="DlvFinDtime")] = None
    cancelled: Annotated[Time, Field(validation_alias="CnclDtime")] = None
    stat: Annotated[Text, Field(validation_alias="OrdStat")] = ""
    invoice_no: Annotated[Text, Field(validation_alias="invoiceNo")] = ""
    delv_name: Annotated[Text, Field(validation_alias="delvName")] = ""
    order_name: Annotated[Text, Field(validation_alias=AliasChoices("OrderName", "OrdManNm"))] = ""
    order_tel: Annotated[Text, Field(validation_alias="OrderTelNo")] = ""
    order_hp: Annotated[Text, Field(validation_alias="OrderHpNo")] = ""
    recv_name: Annotated[Text, Field(validation_alias=AliasChoices("recvName", "RmitNm"))] = ""
    recv_tel: Annotated[Text, Field(validation_alias="recvTel")] = ""
    recv_hp: Annotated[Text, Field(validation_alias="recvHp")] = ""
    recv_post_code: Annotated[Text, Field(validation_alias="recvPostCode")] = ""
    recv_addr1: Annotated[Text, Field(validation_alias=AliasChoices("recvAddr1", "Addr"))] = ""
    recv_addr2: Annotated[Text, Field(validation_alias="recvAddr2")] = ""
    memo: Annotated[Text, Field(validation_alias="DlvMemoCont")] = ""


class RequestRow(Shape):
    """A registration and what the MD decided: `GoodsNo` comes with the approval."""

    request_no: Annotated[Text, Field(validation_alias="GoodsReqNo")] = ""
    goods_no: Annotated[Text, Field(validation_alias="GoodsNo")] = ""
    state: Annotated[Text, Field(validation_alias="ConfStatCd")] = ""
    reason: Annotated[Text, Field(validation_alias=AliasChoices("ConfRsnCont", "RjctRsnCont"))] = ""
    code: Annotated[Text, Field(validation_alias="CorpGoodsNo")] = ""


class GoodsRow(Shape):
    """A product on sale."""

    goods_no: Annotated[Key, Field(validation_alias="GoodsNo")]
    name: Annotated[Text, Field(validation_alias="GoodsNm")] = ""
    state: Annotated[Text, Field(validation_alias="SaleStatCd")] = ""
    price: Annotated[Whole, Field(validation_alias="SalePrc")] = 0


class StockRow(Shape):
    """An item (단품) of a product; a product without options has one. `StockQty` may be the word null."""

    item_no: Annotated[Key, Field(validation_alias="ItemNo")]
    text: Annotated[Text, Field(validation_alias="OptDesc")] = ""
    state: Annotated[Text, Field(validation_alias="SaleStatCd")] = ""
    quantity: Annotated[Whole, Field(validation_alias="StockQty")] = 0
    corp_item_no: Annotated[Text, Field(validation_alias="CorpItemNo")] = ""


class CategoryRow(Shape):
    """A display category: its number and the names from the top."""

    disp_no: Annotated[Key, Field(validation_alias="DispNo")]
    large: Annotated[Text, Field(validation_alias="DispLrgNm")] = ""
    middle: Annotated[Text, Field(validation_alias="DispMidNm")] = ""
    small: Annotated[Text, Field(validation_alias="DispSmlNm")] = ""
    name: Annotated[Text, Field(validation_alias="DispNm")] = ""


class NamedRow(Shape):
    """Anything that is chosen by its number: a policy, a place, a brand, an MD, a group, a field of an article."""

    number: Annotated[
        Key,
        Field(
            validation_alias=AliasChoices(
                "dlv_polc_no", "ReturnCode", "BrndNo", "MdGsgrNo", "MDGsgrNo", "MDCode", "ItemCd"
            )
        ),
    ]
    name: Annotated[
        Text,
        Field(
            validation_alias=AliasChoices(
                "dlv_polc_nm", "ReturnName", "BrndNm", "MdGsgrNm", "MDGsgrNm", "MDName", "ItemNm"
            )
        ),
    ] = ""
    address: Annotated[Text, Field(validation_alias="ReturnAddress")] = ""
