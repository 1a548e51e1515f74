"""What a user wants by e-mail, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from alert.api.requests import App
from alert.domain import CHOSEN, KINDS
from chassis.auth import Principal
from chassis.refusals import ForbiddenError
from chassis.web import Body, Member, principal
from contracts.alert import AlertKind

router = APIRouter(tags=["preferences"])
EMAIL_ON = "로그인한 메일 주소로 보냅니다."
EMAIL_OFF = "메일 전송이 설정되지 않아 보내지 않습니다. 운영자에게 문의하거나 웹훅을 등록해 주세요."
ADDRESS_UNKNOWN = "메일 주소가 아직 전달되지 않아 보내지 않습니다. 잠시 뒤 다시 확인해 주세요."


class KindOut(BaseModel):
    """A kind of alert, and whether the user wants it by e-mail."""

    kind: AlertKind
    label: str
    by_email: bool


class PreferencesOut(BaseModel):
    """What the user wants. `email_on` says whether e-mails go out at all, `detail` why or why not."""

    email_on: bool
    detail: str
    kinds: list[KindOut]


class PreferencesBody(Body):
    """The kinds wanted by e-mail; none of them is a choice too."""

    kinds: list[AlertKind] = Field(max_length=20)


def member(who: Annotated[Principal, Depends(principal)]) -> Member:
    """A dependency: a user of a seller, with whatever permissions. Raises ForbiddenError for the operator."""
    if who.seller_id is None:
        raise ForbiddenError("판매자 계정으로 로그인해야 사용할 수 있는 기능입니다.")
    return Member(user_id=who.user_id, seller_id=who.seller_id, role=who.role, principal=who)


Someone = Annotated[Member, Depends(member)]


@router.get("/alert-preferences")
def read_preferences(who: Someone, app: App) -> PreferencesOut:
    """What the user who asks wants by e-mail."""
    reader = app.readers(who.seller_id).reader(who.user_id)
    on = app.ways.emails and bool(reader.contact)
    detail = EMAIL_ON if on else ADDRESS_UNKNOWN if app.ways.emails else EMAIL_OFF
    kinds = [KindOut(kind=kind, label=KINDS[kind], by_email=kind in reader.kinds) for kind in CHOSEN]
    return PreferencesOut(email_on=on, detail=detail, kinds=kinds)


@router.put("/alert-preferences", status_code=204)
def save_preferences(who: Someone, app: App, body: PreferencesBody) -> None:
    """Choose what the user who asks gets by e-mail."""
    app.choose_emails(who.seller_id, who.user_id, list(body.kinds))
