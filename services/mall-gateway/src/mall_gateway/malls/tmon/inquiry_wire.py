"""The inquiries of 티몬 (malls.md 5.5). Unverified: every name; only paths, query and answer bodies were seen."""

from typing import Annotated

from pydantic import AliasChoices, Field

from mall_gateway.malls.shapes import Flag, Key, Moment, OrNone, Shape, Text


class Reply(Shape):
    """An answer."""

    content: Annotated[Text, Field(validation_alias=AliasChoices("content", "message"))] = ""
    created_at: Moment = None


class Inquiry(Shape):
    """상품문의, or an inquiry that the customer centre handed on, which has a `seq` beside its number."""

    id: Key
    seq: Text = ""
    tmon_deal_no: Text = ""
    deal_title: Text = ""
    tmon_order_no: Text = ""
    category: Text = ""
    title: Text = ""
    content: Text = ""
    user_name: Text = ""
    secret: Flag = False
    created_at: Moment
    answered: Flag = False
    replies: Annotated[tuple[Reply, ...], OrNone] = ()
