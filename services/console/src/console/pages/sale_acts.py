"""판매중지, 판매재개, 판매기간 and 판매가 변경: for a row or the ticked rows of 판매상품조회, and on its own page."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from console.choices import chosen
from console.doors import TheDesk, Typed, key_of, text_of
from console.formats import won
from console.pages.listings import show_listing, show_listings
from console.pages.sale_facts import WITHOUT_END, last_day
from console.problems import RefusedError
from console.view import tell

router = APIRouter(prefix="/listings")

LONGEST_PRICE = 10
"""Digits of a price."""
NO_PRICE = RefusedError(422, "판매가를 숫자로 입력해 주세요. 예: 19,900")
NO_DAY = RefusedError(422, "판매종료일을 날짜로 입력하거나 무제한을 선택해 주세요.")


@router.post("/{listing_id}/stop")
async def stop(request: Request, desk: TheDesk, form: Typed, listing_id: str) -> Response:
    """판매중지 at the mall."""
    await desk.do("listing", "POST", f"/listings/{listing_id}/stop", key=key_of(form))
    tell(request, "판매중지를 요청했습니다. 결과는 연동이력에 남습니다.")
    return _back(request, f"/listings/{listing_id}")


@router.post("/{listing_id}/resume")
async def resume(request: Request, desk: TheDesk, form: Typed, listing_id: str) -> Response:
    """판매재개 at the mall."""
    await desk.do("listing", "POST", f"/listings/{listing_id}/resume", key=key_of(form))
    tell(request, "판매재개를 요청했습니다. 결과는 연동이력에 남습니다.")
    return _back(request, f"/listings/{listing_id}")


@router.post("/price")
async def set_prices(request: Request, desk: TheDesk, form: Typed) -> Response:
    """판매가 변경 of those ticked, all or none; what is refused stands at the price, and the ticks stay."""
    ids = chosen(form, "상품이")
    try:
        await _set_price(request, desk, form, ids)
    except RefusedError as refusal:
        return await show_listings(request, desk, refusal=refusal, typed=form, form="price")
    return _back(request, "/listings")


@router.post("/{listing_id}/price")
async def set_price(request: Request, desk: TheDesk, form: Typed, listing_id: str) -> Response:
    """판매가 변경 of one."""
    try:
        await _set_price(request, desk, form, [listing_id])
    except RefusedError as refusal:
        return await show_listing(request, desk, listing_id, refusal=refusal, typed=form, form="price")
    return RedirectResponse(f"/listings/{listing_id}", 303)


@router.post("")
async def set_periods(request: Request, desk: TheDesk, form: Typed) -> Response:
    """판매기간 변경 of those ticked, all or none; what is refused stands at the day, and the ticks stay."""
    ids = chosen(form, "상품이")
    try:
        await _set_period(request, desk, form, ids)
    except RefusedError as refusal:
        return await show_listings(request, desk, refusal=refusal, typed=form)
    return _back(request, "/listings")


@router.post("/{listing_id}")
async def set_period(request: Request, desk: TheDesk, form: Typed, listing_id: str) -> Response:
    """판매기간 변경 of one."""
    try:
        await _set_period(request, desk, form, [listing_id])
    except RefusedError as refusal:
        return await show_listing(request, desk, listing_id, refusal=refusal, typed=form)
    return RedirectResponse(f"/listings/{listing_id}", 303)


async def _set_period(request: Request, desk: TheDesk, form: Typed, ids: list[str]) -> None:
    ends_on = _day(form)
    body = {"listing_ids": ids, "ends_on": ends_on}
    await desk.do("listing", "POST", "/listings/period", body, key_of(form))
    tell(
        request,
        f"판매상품 {len(ids)}건의 판매종료일 변경({last_day(ends_on)})을 요청했습니다. 결과는 연동이력에 남습니다.",
    )


async def _set_price(request: Request, desk: TheDesk, form: Typed, ids: list[str]) -> None:
    price_won = price_of(form)
    body = {"listing_ids": ids, "price_won": price_won}
    await desk.do("listing", "POST", "/listings/price", body, key_of(form))
    tell(request, f"판매상품 {len(ids)}건의 판매가 변경({won(price_won)})을 요청했습니다. 결과는 연동이력에 남습니다.")


def price_of(form: FormData) -> int:
    """The won that were typed, perhaps as `19,900원`. Raises RefusedError where those are none."""
    text = text_of(form, "price_won").replace(",", "").removesuffix("원").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_PRICE):
        raise NO_PRICE
    return int(text)


def _day(form: Typed) -> str:
    """The day that was typed. Raises RefusedError where that is none."""
    if text_of(form, "endless"):
        return WITHOUT_END
    try:
        return date.fromisoformat(text_of(form, "ends_on")).isoformat()
    except ValueError as error:
        raise NO_DAY from error


def _back(request: Request, otherwise: str) -> Response:
    """To the list as it was searched, where the act came from there."""
    query = request.url.query
    return RedirectResponse(f"/listings?{query}" if query else otherwise, 303)
