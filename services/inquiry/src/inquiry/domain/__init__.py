"""Inquiries, urgent notices, notices of malls, and templates of answers: aggregates, facts, refusals."""

from collecting.domain import (
    Answer,
    BrokenLine,
    Collection,
    CollectionPlan,
    DayNumbers,
    Failure,
    Job,
    JobRow,
    MallAccount,
    SellerStanding,
    Window,
)
from inquiry.domain.asker_access import AskerAccess
from inquiry.domain.deadlines import Deadline, deadline_of
from inquiry.domain.inquiry import Inquiry
from inquiry.domain.inquiry_rules import ACTS
from inquiry.domain.malls import MALLS, MallFacts, mall_facts
from inquiry.domain.notices import MallNotice, NoticeText
from inquiry.domain.standing import Standing
from inquiry.domain.status import STATUS_LABELS, Status
from inquiry.domain.templates import FIELDS, TemplateBook, check_fields, fields_of, fill, missing_values
from inquiry.domain.values import ANSWERED, ITEM_LABELS, KIND_LABELS, About, Place, Sight
from inquiry.domain.words import check_answer, digest_of, mask_asker, mask_words, tidy

__all__ = [
    "ACTS",
    "ANSWERED",
    "FIELDS",
    "ITEM_LABELS",
    "KIND_LABELS",
    "MALLS",
    "STATUS_LABELS",
    "About",
    "Answer",
    "AskerAccess",
    "BrokenLine",
    "Collection",
    "CollectionPlan",
    "DayNumbers",
    "Deadline",
    "Failure",
    "Inquiry",
    "Job",
    "JobRow",
    "MallAccount",
    "MallFacts",
    "MallNotice",
    "NoticeText",
    "Place",
    "SellerStanding",
    "Sight",
    "Standing",
    "Status",
    "TemplateBook",
    "Window",
    "check_answer",
    "check_fields",
    "deadline_of",
    "digest_of",
    "fields_of",
    "fill",
    "mall_facts",
    "mask_asker",
    "mask_words",
    "missing_values",
    "tidy",
]
