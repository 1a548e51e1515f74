"""Routes of mall accounts: 제휴몰 계정정보, 연결 확인, and what a mall has for an account."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Path, Query, Request

from chassis.projections import Views
from chassis.web import Member, application_of, requires, views
from mall_gateway.api.schemas import (
    KINDS,
    STATES,
    AccountBody,
    AccountChangeBody,
    AccountCreated,
    AccountView,
    CategoryView,
    EvidenceView,
    FieldView,
    FoundProductView,
    MallView,
    ProductDetailsView,
    ProductsView,
    TemplateBody,
    TemplateView,
    VerifiedView,
)
from mall_gateway.application import MallGateway
from mall_gateway.application.counter import Counter
from mall_gateway.malls.port import DeliveryTemplate, MallProfile
from mall_gateway.malls.seoul_time import seoul_day
from mall_gateway.projections import accounts

router = APIRouter(prefix="/v1", tags=["accounts"])

Reader = Annotated[Member, Depends(requires("accounts", "read"))]
Writer = Annotated[Member, Depends(requires("accounts", "write"))]
Gateway = Annotated[MallGateway, Depends(application_of(MallGateway))]
Read = Annotated[Views, Depends(views)]


def counter(request: Request) -> Counter:
    """A dependency: the way to the malls for a seller who waits."""
    return request.app.state.application.counter


Ask = Annotated[Counter, Depends(counter)]


@router.get("/malls")
def malls(who: Reader, gateway: Gateway, seen: Read) -> list[MallView]:
    """Every mall with its 유형, 입점상태, 등록일, fields and capabilities, and the seller's accounts there."""
    found = _accounts(seen, who.seller_id)
    return [
        _mall_view(mall.profile, [account for account in found if account.mall == code])
        for code, mall in gateway.malls.items()
    ]


@router.get("/accounts")
def list_accounts(who: Reader, seen: Read) -> list[AccountView]:
    """The seller's accounts; never a secret."""
    return _accounts(seen, who.seller_id)


@router.post("/accounts", status_code=201)
def enter_account(body: AccountBody, who: Writer, gateway: Gateway) -> AccountCreated:
    """Enter an account. A mall may have several (정보추가)."""
    account_id = uuid4()
    gateway.save_account(account_id, who.seller_id, body.mall, body.label, body.fields, body.key_expires_on)
    return AccountCreated(account_id=account_id)


@router.put("/accounts/{account_id}", status_code=204)
def change_account(account_id: UUID, body: AccountChangeBody, who: Writer, gateway: Gateway) -> None:
    """Change an account; it has to be verified again when a field changed."""
    gateway.replace_key(account_id, who.seller_id, body.label, body.fields, body.key_expires_on)


@router.delete("/accounts/{account_id}", status_code=204)
def remove_account(account_id: UUID, who: Writer, gateway: Gateway) -> None:
    """Remove an account and destroy its secrets."""
    gateway.remove_account(account_id, who.seller_id)


@router.post("/accounts/{account_id}/verify")
async def verify_account(account_id: UUID, who: Writer, ask: Ask) -> VerifiedView:
    """연결 확인: the mall's cheapest authenticated call, with the mall's own answer."""
    found = await ask.verify(who.seller_id, account_id)
    denial = found.denial
    return VerifiedView(
        state=found.state,
        state_label=STATES[found.state],
        reason=denial.reason if denial else None,
        mall_code=denial.mall_code if denial else None,
        mall_message=denial.mall_message if denial else None,
        evidence=EvidenceView(**vars(found.proof)),
    )


@router.get("/accounts/{account_id}/categories")
async def search_categories(
    account_id: UUID, who: Reader, ask: Ask, keyword: Annotated[str, Query(min_length=1, max_length=50)]
) -> list[CategoryView]:
    """The mall's categories whose path holds a keyword."""
    found = await ask.categories(who.seller_id, account_id, keyword)
    return [CategoryView(code=each.code, path=list(each.path), leaf=each.leaf) for each in found]


@router.get("/accounts/{account_id}/delivery-templates")
async def list_delivery_templates(account_id: UUID, who: Reader, ask: Ask) -> list[TemplateView]:
    """The delivery templates that the account has at the mall."""
    return [_template(each) for each in await ask.delivery_templates(who.seller_id, account_id)]


@router.get("/accounts/{account_id}/listings")
async def list_products(
    account_id: UUID, who: Reader, ask: Ask, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> ProductsView:
    """The products that the account has at the mall already, page by page; refused where the mall lists none."""
    found = await ask.listings(who.seller_id, account_id, page)
    return ProductsView(items=[FoundProductView(**vars(each)) for each in found.products], page=page, more=found.more)


@router.get("/accounts/{account_id}/listings/{mall_product_no}")
async def show_product(
    account_id: UUID, mall_product_no: Annotated[str, Path(max_length=50)], who: Reader, ask: Ask
) -> ProductDetailsView:
    """One product of the account at the mall with its options; refused where the mall does not tell them."""
    return ProductDetailsView.model_validate(asdict(await ask.product(who.seller_id, account_id, mall_product_no)))


@router.post("/accounts/{account_id}/delivery-templates", status_code=201)
async def create_delivery_template(account_id: UUID, body: TemplateBody, who: Writer, ask: Ask) -> TemplateView:
    """Make a delivery template at the mall."""
    return _template(await ask.create_delivery_template(who.seller_id, account_id, body.name, body.details))


def _accounts(seen: Views, seller_id: UUID) -> list[AccountView]:
    with seen.read(seller_id) as cursor:
        return [AccountView.of(row, _today()) for row in accounts(cursor)]


def _mall_view(profile: MallProfile, found: Sequence[AccountView]) -> MallView:
    best = next((a for a in found if a.state == "verified"), found[0] if found else None)
    able: dict[str, Any] = asdict(profile.capabilities)
    return MallView(
        code=profile.code,
        name=profile.name,
        kind=profile.kind,
        kind_label=KINDS[profile.kind],
        state_label=best.state_label if best else STATES["unverified"],
        registered_at=min((a.saved_at for a in found), default=None),
        seller_site=profile.seller_site,
        listings_elsewhere=profile.listings_elsewhere,
        options_elsewhere=profile.options_elsewhere,
        key_help=profile.key_help,
        key_life_days=profile.key_life.days if profile.key_life else None,
        fields=[FieldView.of(field) for field in profile.account_fields],
        sales_fields=[FieldView.of(field) for field in profile.sales_fields],
        capabilities={**able, "certification_kinds": sorted(able["certification_kinds"])},
        accounts=list(found),
    )


def _template(template: DeliveryTemplate) -> TemplateView:
    return TemplateView(number=template.number, name=template.name, kind=template.kind, details=dict(template.details))


def _today() -> date:
    """The day in Seoul."""
    return seoul_day(datetime.now(UTC))
