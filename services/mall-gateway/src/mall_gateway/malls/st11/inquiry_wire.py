"""The rows of QnA and 긴급알리미 that 11번가 answers with (malls.md 3.5)."""

from typing import Annotated

from pydantic import Field

from mall_gateway.malls.shapes import Flag, Key, Moment, Shape, Text


class QuestionRow(Shape):
    """상품 QnA. `brd_info_clf_no` is the product's number."""

    brd_info_no: Key
    brd_info_clf_no: Text = ""
    brd_info_sbjct: Text = ""
    brd_info_cont: Text = ""
    answer_cont: Text = ""
    answer_yn: Flag = False
    answer_dt: Text = ""
    create_dt: Moment
    disp_yn: Flag = True
    prd_nm: Text = ""
    qna_dtls_cd_nm: Text = ""
    ord_no_de: Text = ""
    mem_nm: Annotated[Text, Field(validation_alias="memNM")] = ""


class UrgentRow(Shape):
    """긴급알리미, with the replies so far as `replies`."""

    emer_ntce_seq: Key
    emer_ntce_subject: Text = ""
    emer_ctnt: Text = ""
    emer_ntce_crnt_cd: Text = ""
    emer_ntce_clf_nm2: Annotated[Text, Field(validation_alias="emerNtceClfNm2")] = ""
    emer_ntce_clf_nm3: Annotated[Text, Field(validation_alias="emerNtceClfNm3")] = ""
    emer_reply_dt: Text = ""
    create_dt: Key
    create_tm: Text = ""
    prd_nm: Text = ""
    ord_no: Text = ""
    mem_nm: Text = ""
