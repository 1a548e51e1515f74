"""The views of inquiry and the queries on them."""

from collecting.jobs import job_of, jobs_found, log_lines
from collecting.projections import CollectionsView, account_states, broken_lines, collections_found, plans_due
from inquiry.projections.history import InquiryHistoryView, history_of
from inquiry.projections.inquiries import InquiriesView
from inquiry.projections.jobs import InquiryJobsView
from inquiry.projections.notices import NoticeSearch, NoticesView, notice_of, notices_found, unread_notices
from inquiry.projections.searches import (
    Keeping,
    Search,
    Soon,
    inquiries_erased,
    inquiries_found,
    inquiries_to_erase,
    inquiry_counts,
    inquiry_of,
)
from inquiry.projections.templates import TemplatesView, templates

__all__ = [
    "CollectionsView",
    "InquiriesView",
    "InquiryHistoryView",
    "InquiryJobsView",
    "Keeping",
    "NoticeSearch",
    "NoticesView",
    "Search",
    "Soon",
    "TemplatesView",
    "account_states",
    "broken_lines",
    "collections_found",
    "history_of",
    "inquiries_erased",
    "inquiries_found",
    "inquiries_to_erase",
    "inquiry_counts",
    "inquiry_of",
    "job_of",
    "jobs_found",
    "log_lines",
    "notice_of",
    "notices_found",
    "plans_due",
    "templates",
    "unread_notices",
]
