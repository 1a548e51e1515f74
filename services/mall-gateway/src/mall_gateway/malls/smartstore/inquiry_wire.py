"""The inquiries that 네이버 answers with (malls.md 2.5)."""

from mall_gateway.malls.shapes import Flag, Key, Moment, Shape, Text


class Question(Shape):
    """A question about a product; `product_id` is the channel product."""

    question_id: Key
    create_date: Moment
    question: Text = ""
    answer: Text = ""
    answered: Flag = False
    product_id: Text = ""
    product_name: Text = ""
    masked_writer_id: Text = ""


class Inquiry(Shape):
    """What a buyer asks about an order."""

    inquiry_no: Key
    category: Text = ""
    title: Text = ""
    inquiry_content: Text = ""
    inquiry_registration_date_time: Moment
    answer_content_id: Text = ""
    answer_content: Text = ""
    answer_registration_date_time: Moment = None
    answered: Flag = False
    order_id: Text = ""
    product_no: Text = ""
    product_name: Text = ""
    customer_name: Text = ""
