"""The rows of 롯데홈쇼핑's cancel and return lists (malls.md 9.3).

Unverified: the names that a return row has beside those of the cancel list.
"""

from typing import Annotated

from pydantic import AliasChoices, Field

from mall_gateway.malls.lotteimall.wire import Time
from mall_gateway.malls.shapes import Key, Shape, Text, Whole


class ClaimRow(Shape):
    """A product under a claim: it has numbers of its own there, and the original ones as `Org…`."""

    ord_no: Annotated[Key, Field(validation_alias="OrdNo")]
    claim_no: Annotated[Key, Field(validation_alias="OrdDtlSn")]
    unit_no: Annotated[Key, Field(validation_alias=AliasChoices("OrgDlvUnitSn", "DlvUnitSn"))]
    quantity: Annotated[Whole, Field(validation_alias=AliasChoices("CnclQty", "RtgsQty", "ordQty"))] = 0
    exchange: Annotated[Text, Field(validation_alias="Exchange")] = ""
    reason_code: Annotated[Text, Field(validation_alias="ClmCausCd")] = ""
    reason: Annotated[Text, Field(validation_alias="ClmCausNm")] = ""
    asked: Annotated[Time, Field(validation_alias=AliasChoices("CnclDtime", "RtgsDtime"))]
    name: Annotated[Text, Field(validation_alias=AliasChoices("RmitNm", "OrdManNm"))] = ""
    phone: Annotated[Text, Field(validation_alias="recvHp")] = ""
    address: Annotated[Text, Field(validation_alias="Addr")] = ""
    courier: Annotated[Text, Field(validation_alias="delvName")] = ""
    invoice_no: Annotated[Text, Field(validation_alias="invoiceNo")] = ""
