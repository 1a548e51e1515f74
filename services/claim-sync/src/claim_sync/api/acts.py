"""What the seller does about claims, over HTTP: approve, refuse, mark picked up, reship, settle, finish, note."""

from typing import Literal
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import Field

from chassis.web import Body
from claim_sync import application
from claim_sync.api.requests import App, JobStarted, Keys, Many, Writer, now, refused_claims
from claim_sync.domain import ClaimState

router = APIRouter(prefix="/claims", tags=["claims"])


class ManyBody(Body):
    """The claims of an act on many."""

    claim_ids: list[UUID] = Field(min_length=1, max_length=Many)


class RefuseBody(Body):
    """거부. `reason`: shipped, sold_out, used, late, no_ground, other; the invoice where the mall wants one."""

    reason: str = Field(max_length=40)
    detail: str = Field(default="", max_length=200)
    courier: str = Field(default="", max_length=40)
    invoice_number: str = Field(default="", max_length=60)


class ReshipBody(Body):
    """재배송. Without `courier` the default courier contract decides."""

    courier: str | None = Field(default=None, max_length=40)
    invoice_number: str = Field(max_length=60)


class SettleBody(Body):
    """What the seller saw at the mall: `done` when it took effect there."""

    outcome: Literal["done", "not_done"]


class FinishBody(Body):
    """직접종료: how the claim ended at the mall. `reason`: ended_at_mall, agreed, other."""

    outcome: Literal["done", "refused", "withdrawn"]
    reason: str = Field(max_length=40)


class NoteBody(Body):
    """문의/메모: what is written down, as a memo or as an inquiry."""

    topic: Literal["memo", "inquiry"] = "memo"
    text: str = Field(max_length=1000)


@router.post("/approve", status_code=202)
def approve_claims(who: Writer, app: App, body: ManyBody) -> JobStarted:
    """승인 of many claims; rows that are refused do not hold up the others."""
    job_id = uuid4()
    refused = app.approve_claims(who.seller_id, job_id, body.claim_ids)
    return JobStarted(job_id=job_id, refused=refused_claims(refused))


@router.post("/pick-up", status_code=202)
def mark_picked_up(who: Writer, app: App, body: ManyBody) -> JobStarted:
    """수거완료 of many claims; rows that are refused do not hold up the others."""
    job_id = uuid4()
    refused = app.mark_picked_up(who.seller_id, job_id, body.claim_ids)
    return JobStarted(job_id=job_id, refused=refused_claims(refused))


@router.post("/{claim_id}/refuse", status_code=202)
def refuse_claim(who: Writer, app: App, keys: Keys, claim_id: UUID, body: RefuseBody) -> JobStarted:
    """거부 of one claim."""
    job_id = uuid4()
    told = (body.reason, body.detail, body.courier, body.invoice_number)
    application.refuse_claim(app, keys, who.seller_id, job_id, claim_id, *told)
    return JobStarted(job_id=job_id)


@router.post("/{claim_id}/reship", status_code=202)
def reship(who: Writer, app: App, claim_id: UUID, body: ReshipBody) -> JobStarted:
    """재배송 of one exchange."""
    job_id = uuid4()
    app.reship(who.seller_id, job_id, claim_id, body.courier, body.invoice_number)
    return JobStarted(job_id=job_id)


@router.post("/{claim_id}/settle", status_code=204)
def settle_claim(who: Writer, app: App, claim_id: UUID, body: SettleBody) -> None:
    """확인필요: say whether the act took effect at the mall."""
    app.settle_claim(who.seller_id, claim_id, now(), done=body.outcome == "done")


@router.post("/{claim_id}/finish", status_code=204)
def finish_claim(who: Writer, app: App, claim_id: UUID, body: FinishBody) -> None:
    """직접종료 of a claim whose end the mall never tells, or is not asked for any more: our state only."""
    app.finish_claim(who.seller_id, claim_id, ClaimState(body.outcome), body.reason, now())


@router.post("/{claim_id}/notes", status_code=204)
def note_claim(who: Writer, app: App, keys: Keys, claim_id: UUID, body: NoteBody) -> None:
    """문의/메모: it stands in the claim's history."""
    application.write_note(app, keys, who.seller_id, claim_id, body.topic, body.text)
