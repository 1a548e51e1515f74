"""The end of a asker's data by hand, before its time: by the seller, or by the operator for a seller."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from chassis.auth import Principal
from chassis.causes import acting, current_cause
from chassis.projections import Views
from chassis.web import Body, operator
from inquiry.api.requests import App, Keys, ReadViews, Writer
from inquiry.application import erase_askers
from inquiry.projections import inquiries_erased

router = APIRouter(tags=["inquiries"])
Operator = Annotated[Principal, Depends(operator)]


AT_ONCE = 2000


class ErasureBody(Body):
    """Why the asker's data is destroyed before its time."""

    reason: str = Field(min_length=1, max_length=200)


@router.post("/inquiries/{inquiry_id}/erase-asker", status_code=204)
def erase_asker(who: Writer, app: App, keys: Keys, inquiry_id: UUID, body: ErasureBody) -> None:
    """Destroy the data of an inquiry's asker and of all its words for ever; who asked and why is recorded first."""
    app.ask_erasure(who.seller_id, inquiry_id, body.reason)
    erase_askers(app, keys, who.seller_id, [inquiry_id])


@router.post("/sellers/{seller_id}/inquiries/{inquiry_id}/erase-asker", status_code=204)
def erase_sellers_asker(
    _: Operator, app: App, keys: Keys, seller_id: UUID, inquiry_id: UUID, body: ErasureBody
) -> None:
    """The same by the operator, who is recorded as the one who asked."""
    # The request's idempotency key is of nobody's seller, and the act is the same however often it is asked.
    with acting(replace(current_cause(), seller_id=seller_id, idempotency=None)):
        app.ask_erasure(seller_id, inquiry_id, body.reason)
        erase_askers(app, keys, seller_id, [inquiry_id])


class Repeated(BaseModel):
    """How many keys a restored backup of the keyring had brought back, and are destroyed again."""

    keys: int


@router.post("/erasures/repeat")
def repeat_erasures(_: Operator, keys: Keys, views: ReadViews) -> Repeated:
    """Destroy again the keys of all askers that were erased: after a backup of the keyring was restored."""
    return Repeated(keys=sum(keys.erase(seller_id, inquiry_ids) for seller_id, inquiry_ids in _erased_by_seller(views)))


def _erased_by_seller(views: Views) -> Iterator[tuple[UUID, Sequence[UUID]]]:
    behind: tuple[UUID, UUID] | None = None
    while True:
        with views.read_all() as rows:
            found = inquiries_erased(rows, AT_ONCE, behind)
        if not found:
            return
        of_sellers: defaultdict[UUID, list[UUID]] = defaultdict(list)
        for row in found:
            of_sellers[row["seller_id"]].append(row["inquiry_id"])
        yield from of_sellers.items()
        behind = found[-1]["inquiry_id"], found[-1]["seller_id"]
