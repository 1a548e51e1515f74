"""What every collecting service decides by: plans, windows, jobs, lines set aside, accounts, invoice numbers."""

from collecting.domain.broken_line import BrokenLine
from collecting.domain.collection import Collection
from collecting.domain.invoices import check_invoice
from collecting.domain.job import Job
from collecting.domain.joining import Run, WaitingPart, overlaps, uncovered, worth_asking
from collecting.domain.numbers import DayNumbers
from collecting.domain.plan import CollectionPlan, Reach, next_slot
from collecting.domain.sources import NAMESPACE, MallAccount, SellerStanding
from collecting.domain.values import Answer, Failure, JobRow, MallNumbers, Window
from collecting.domain.words import WithWords

__all__ = [
    "NAMESPACE",
    "Answer",
    "BrokenLine",
    "Collection",
    "CollectionPlan",
    "DayNumbers",
    "Failure",
    "Job",
    "JobRow",
    "MallAccount",
    "MallNumbers",
    "Reach",
    "Run",
    "SellerStanding",
    "WaitingPart",
    "Window",
    "WithWords",
    "check_invoice",
    "next_slot",
    "overlaps",
    "uncovered",
    "worth_asking",
]
