"""Buyers who ask, customer centres that hand on, malls that want an answer at once or tell all sellers something."""

import random
from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from mall_simulator.api.models import Answer, MallCode
from mall_simulator.api.state import TheMalls, TheWorld
from mall_simulator.buyers import buyer
from mall_simulator.exchange import Mall
from mall_simulator.inquiries import KINDS, NOTICE_MALLS
from mall_simulator.records import Account, Inquiry, InquiryKind, Option, Order, Post, Product
from mall_simulator.world import World

_QUESTIONS = {
    "product": ("상품 문의", "이 상품 재입고 예정이 있나요?\n색상이 사진과 같은지도 알려 주세요."),
    "customer_center": ("배송 문의", "언제 받을 수 있는지 확인해서 <연락> 부탁드립니다."),
    "urgent": ("긴급 확인 요청", "구매자가 미수령을 신고했습니다. 배송 상태를 확인해 답변해 주세요."),
}


class InquiriesRequest(BaseModel):
    """Inquiries to ask: `count` of them, each by another buyer of the seed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"mall": "coupang", "account": "seller-1", "about": "product", "count": 2, "seed": 7}]
        },
    )

    mall: MallCode
    account: str
    about: InquiryKind = "product"
    count: int = Field(default=1, ge=1, le=10_000)
    seed: int = 0
    product_number: str | None = Field(default=None, description="Default: a product of the account by seed, or none")
    order: str | None = Field(default=None, description="The mall's order number that it is about")
    title: str | None = None
    question: str | None = Field(default=None, min_length=1)
    category: str = "상품"
    secret: bool = False
    asked_at: datetime | None = Field(default=None, description="Default: now")


class NoticesRequest(BaseModel):
    """A notice of the mall to all its sellers."""

    model_config = ConfigDict(extra="forbid")

    mall: MallCode
    title: str = Field(default="[안내] 추석 연휴 배송 마감 안내", min_length=1)
    body: str = "<p>연휴 전 배송 마감은 <b>9월 20일</b>입니다.</p><script>alert(1)</script>"
    category: str = "일반공지"
    posted_at: datetime | None = Field(default=None, description="Default: now")


router = APIRouter()


@router.post("/inquiries", status_code=201, tags=["inquiries"])
async def ask(world: TheWorld, malls: TheMalls, request: InquiriesRequest) -> Answer:
    """Someone asks; the answer holds the mall's numbers."""
    asked = ask_all(world, malls, request)
    world.store.flush()
    return {"inquiries": [inquiry.model_dump(mode="json") for inquiry in asked]}


def ask_all(world: World, malls: Mapping[str, Mall], request: InquiriesRequest) -> list[Inquiry]:
    """Ask all of them; 404 without such an account, product or order, 409 where the mall has no such inquiries."""
    account = world.store.accounts.get(request.mall, request.account)
    if account is None:
        raise HTTPException(404, f"{request.mall}에 {request.account} 계정이 없습니다.")
    if request.about not in KINDS.get(request.mall, frozenset()):
        raise HTTPException(409, f"{request.mall}의 API에는 {request.about} 문의가 없습니다.")
    malls[request.mall].settle(account)
    asked = [_inquiry(world, request, account, request.seed + turn) for turn in range(request.count)]
    for inquiry in asked:
        world.inquiries.ask(inquiry)
    return asked


@router.get("/inquiries", tags=["inquiries"])
async def inquiries(world: TheWorld, mall: MallCode | None = None, account: str | None = None) -> list[Inquiry]:
    """The inquiries as the malls keep them."""
    return [each for each in world.store.inquiries if mall in (None, each.mall) and account in (None, each.account)]


@router.post("/inquiries/{mall}/{number}/close", tags=["inquiries"])
async def close(world: TheWorld, mall: MallCode, number: str) -> Inquiry:
    """The mall closes it for good (처리완료)."""
    inquiry = world.store.inquiries.get(mall, number)
    if inquiry is None:
        raise HTTPException(404, f"{mall}에 문의 {number}이(가) 없습니다.")
    world.inquiries.close(inquiry)
    world.store.flush()
    return inquiry


@router.post("/notices", status_code=201, tags=["inquiries"])
async def post(world: TheWorld, request: NoticesRequest) -> Post:
    """The mall tells its sellers something."""
    if request.mall not in NOTICE_MALLS:
        raise HTTPException(409, f"{request.mall}의 API에는 공지사항이 없습니다.")
    post = Post(
        mall=request.mall,
        account="",
        number="",
        title=request.title,
        body=request.body,
        category=request.category,
        posted_at=_moment(request.posted_at, world),
        url="",
    )
    world.inquiries.post(post)
    world.store.flush()
    return post


def _inquiry(world: World, request: InquiriesRequest, account: Account, seed: int) -> Inquiry:
    title, question = _QUESTIONS[request.about]
    person = buyer(seed)
    order, product, option = _subject(world, request, account, seed)
    return Inquiry(
        mall=request.mall,
        account=account.number,
        number="",
        about=request.about,
        title=request.title or title,
        question=request.question or f"{question} ({seed})",
        category=request.category,
        asker=person.name,
        asker_phone=person.phone,
        secret=request.secret,
        product_number=product.number if product else "",
        option_number=option.number if option else "",
        seller_code=product.seller_code if product else "",
        product_name=product.name if product else "",
        order=order.number if order else "",
        asked_at=_moment(request.asked_at, world),
        numbers={} if product is None else {name: value for name, value in product.numbers.items() if value},
    )


def _subject(
    world: World, request: InquiriesRequest, account: Account, seed: int
) -> tuple[Order | None, Product | None, Option | None]:
    order = world.store.orders.get(request.mall, request.order) if request.order else None
    if request.order and (order is None or order.account != account.number):
        raise HTTPException(404, f"{request.mall}에 주문 {request.order}이(가) 없습니다.")
    own = world.store.products.of(account.mall, account.number)
    wanted = request.product_number or (order.lines[0].product_number if order else None)
    found = [each for each in own if wanted in (None, each.number, *each.numbers.values())]
    if request.product_number and not found:
        raise HTTPException(404, f"{request.mall}에 상품 {request.product_number}이(가) 없습니다.")
    product = random.Random(f"inquiry {seed}").choice(found) if found else None
    options = [] if product is None else [each for each in product.options if each.number]
    return order, product, options[0] if options else None


def _moment(given: datetime | None, world: World) -> datetime:
    at = given or world.clock.now()
    if at.tzinfo is None:
        raise HTTPException(422, "시각에 시간대를 적어 주세요.")
    return at
