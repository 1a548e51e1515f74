"""The inquiries of 롯데홈쇼핑 (malls.md 9.4). Unverified: the fields of a memo beyond its numbers."""

from typing import Annotated

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Key, Shape, Text


class QuestionRow(Shape):
    """상품Q&A (Cval 2) or 핫라인 (17). The list does not show the answer (unverified)."""

    receipt_no: Annotated[Key, Field(alias="ReceiptNo")]
    gubun: Annotated[Text, Field(alias="Gubun")] = ""
    quest_nm: Annotated[Text, Field(alias="QuestNm")] = ""
    subject: Annotated[Text, Field(alias="Subject")] = ""
    content: Annotated[Text, Field(alias="Content")] = ""
    receipt_date: Annotated[Key, Field(alias="ReceiptDate")]
    result: Annotated[Text, Field(alias="Result")] = ""
    goods_no: Annotated[Text, Field(alias="GoodsNo")] = ""
    goods_nm: Annotated[Text, Field(alias="GoodsNm")] = ""
    ord_no: Annotated[Text, Field(alias="OrdNo")] = ""


class MemoRow(Shape):
    """상담메모, which plays the urgent role."""

    ccn_no: Annotated[Key, Field(alias="CcnNo")]
    mvot_req_sn: Annotated[Key, Field(alias="MvotReqSn")]
    cust_nm: Annotated[Text, Field(alias="CustNm")] = ""
    title: Annotated[Text, Field(validation_alias=AliasChoices("CcnTitl", "Subject"))] = ""
    content: Annotated[Text, Field(validation_alias=AliasChoices("CnslCont", "Content"))] = ""
    asked_at: Annotated[Key, Field(validation_alias=AliasChoices("RegDtime", "ReceiptDate"))]
    ord_no: Annotated[Text, Field(alias="OrdNo")] = ""
    goods_no: Annotated[Text, Field(alias="GoodsNo")] = ""
