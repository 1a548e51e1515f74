"""The inquiries that 쿠팡 answers with (malls.md 1.5)."""

from typing import Annotated

from mall_gateway.malls.shapes import Flag, Key, Moment, OrNone, Shape, Text


class Comment(Shape):
    """The seller's answer to a product question."""

    content: Text = ""
    inquiry_comment_at: Moment = None


class Question(Shape):
    """A question about a product."""

    inquiry_id: Key
    seller_product_id: Text = ""
    content: Text = ""
    inquiry_at: Moment
    order_ids: Annotated[tuple[Text, ...], OrNone] = ()
    comment_dto_list: Annotated[tuple[Comment, ...], OrNone] = ()


class Reply(Shape):
    """A word in a call-centre inquiry; `answer_type` csAgent or vendor."""

    answer_id: Text = ""
    content: Text = ""
    reply_at: Moment = None
    partner_transfer_status: Text = ""
    answer_type: Text = ""
    need_answer: Annotated[Flag, OrNone] = False


class Contact(Shape):
    """A call-centre inquiry with what was written in it, oldest first."""

    inquiry_id: Key
    cs_partner_counseling_status: Text = ""
    inquiry_status: Text = ""
    item_name: Text = ""
    inquiry_at: Moment
    order_id: Text = ""
    buyer_phone: Text = ""
    receipt_category: Text = ""
    replies: Annotated[tuple[Reply, ...], OrNone] = ()
