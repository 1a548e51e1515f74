"""The inquiries of 롯데온 (malls.md 8.5). Unverified: all fields beyond numbers, contents and states."""

from typing import Annotated, Any

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Flag, Key, OrNone, Shape, Text


class InquiryRow(Shape):
    """A question, an inquiry or a contact, whichever the list is of."""

    number: Annotated[Key, Field(validation_alias=AliasChoices("qnaNo", "slrInqNo", "cntcNo"))]
    state: Annotated[Text, Field(validation_alias=AliasChoices("qnaProcStatCd", "slrInqProcStatCd", "cntcProcStatCd"))]
    title: Annotated[Text, Field(validation_alias=AliasChoices("inqTtl", "qnaTtl", "cntcTtl"))] = ""
    text: Annotated[Text, Field(validation_alias=AliasChoices("inqCnts", "qnaCnts", "cntcCnts"))] = ""
    category: Annotated[Text, Field(alias="inqTypNm")] = ""
    answer: Annotated[Text, Field(alias="ansCnts")] = ""
    product_no: Annotated[Text, Field(alias="spdNo")] = ""
    product_name: Annotated[Text, Field(alias="spdNm")] = ""
    order_no: Annotated[Text, Field(alias="odNo")] = ""
    asker: Annotated[Text, Field(alias="custNm")] = ""
    secret: Annotated[Flag, Field(alias="scrtYn")] = False
    asked_at: Annotated[Key, Field(validation_alias=AliasChoices("regDttm", "inqDttm"))]
    answered_at: Annotated[Text, Field(alias="ansDttm")] = ""


class InquiryList(Shape):
    """A page."""

    rows: Annotated[tuple[Any, ...], OrNone, Field(alias="rsltList")]
