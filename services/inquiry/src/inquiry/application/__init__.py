"""The commands of inquiry: load, decide, save; plain arguments in, ids out."""

from collecting.application import SEOUL, Asking, Timing, UnreadLine
from inquiry.application.answering import Inquiries, RefusedRow, Written
from inquiry.application.collecting import GOODS, Collecting, SeenInquiry, SeenNotice
from inquiry.application.erasing import erase_askers
from inquiry.application.writing import Rendered, Writing, finish_inquiries, render, write_answers, write_memo

__all__ = [
    "GOODS",
    "SEOUL",
    "Asking",
    "Collecting",
    "Inquiries",
    "RefusedRow",
    "Rendered",
    "SeenInquiry",
    "SeenNotice",
    "Timing",
    "UnreadLine",
    "Writing",
    "Written",
    "erase_askers",
    "finish_inquiries",
    "render",
    "write_answers",
    "write_memo",
]
