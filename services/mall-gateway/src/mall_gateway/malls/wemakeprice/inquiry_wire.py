"""상품문의 and 공지사항 of 위메프 (malls.md 6.5). Unverified: the answer beside a question, and all of a notice."""

from typing import Annotated

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Flag, Key, Moment, Shape, Text


class Question(Shape):
    """상품문의."""

    qna_seq: Key
    question: Text = ""
    question_date: Moment
    product_no: Text = ""
    product_name: Text = ""
    order_no: Text = ""
    private_yn: Flag = False
    answer: Text = ""
    answer_date: Moment = None


class Notice(Shape):
    """공지사항."""

    notice_seq: Annotated[Key, Field(validation_alias=AliasChoices("noticeSeq", "noticeNo"))]
    notice_type: Text = ""
    title: Annotated[Key, Field(validation_alias=AliasChoices("title", "subject"))]
    contents: Annotated[Text, Field(validation_alias=AliasChoices("contents", "content"))] = ""
    reg_date: Moment
