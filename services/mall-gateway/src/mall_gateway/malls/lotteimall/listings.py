"""Registering, changing and reading products of 롯데홈쇼핑, whose MD approves each registration (malls.md 9.2)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from contracts.listing import SalesTerms
from mall_gateway.malls.answers import unavailable
from mall_gateway.malls.lotteimall import queries
from mall_gateway.malls.lotteimall.connector import Call, posting, reading, send, write
from mall_gateway.malls.lotteimall.mapping import notices, products
from mall_gateway.malls.lotteimall.refusals import Told, refusal
from mall_gateway.malls.lotteimall.wire import GoodsRow, RequestRow, StockRow
from mall_gateway.malls.markup import fields_of
from mall_gateway.malls.port import Caller, Listed, MallError, Offer, RefusedError
from mall_gateway.malls.sales_fields import text_of

WAITS_FOR_MD = "3"
CAUSE = "판매자 상품정보 변경"


async def register(caller: Caller, offer: Offer) -> Listed:
    """registApiGoodsInfo: the answer has the number of the request, which waits for the MD."""
    values = await _values(caller, offer)
    root = await write(caller, posting("goods.create", "registApiGoodsInfo", values))
    number = next((each.text or "" for each in root.iter("goods_no")), "").strip()
    if not number:
        raise unavailable("롯데홈쇼핑이 등록한 상품의 번호를 알려주지 않았습니다.", effect_possible=True)
    return products.requested(RequestRow.model_validate({"ConfStatCd": "20"}), number)


async def update(caller: Caller, offer: Offer) -> Listed:
    """The registration while it waits; after it all of the product, then what has a call of its own and differs."""
    number = offer.mall_product_no or (await find(caller, offer.listing_code)).mall_product_no
    if number.startswith(products.REQUEST):
        row = await _request(caller, number)
        if row.state != products.APPROVED or not row.goods_no:
            return await _change_request(caller, offer, number)
        number = row.goods_no
    values = {"goods_no": number, **await _values(caller, offer)}
    await write(caller, posting("goods.update", "upateApiDisplayGoodsInfo", values))
    try:
        return await _settle(caller, offer, number)
    except RefusedError:
        raise
    except MallError as error:
        # The product is changed by now: failing to go on must not look as if nothing had happened.
        raise unavailable(error.reason, effect_possible=True, code=error.code, message=error.message) from error


async def stop(caller: Caller, number: str) -> None:
    """품절; refused, the product is read: a stopped or ended one is as good."""
    number = await product_no(caller, number, "롯데홈쇼핑 MD에게 등록 요청의 취소를 요청하세요.")
    await _bring_to(caller, number, products.SOLD_OUT, ("stopped", "ended"))


async def resume(caller: Caller, number: str) -> None:
    """판매진행; refused, the product is read: one on sale is as good."""
    await _bring_to(caller, await product_no(caller, number), products.ON_SALE, ("on_sale",))


async def product_no(caller: Caller, number: str, advice: str = "승인된 뒤 다시 시도하세요.") -> str:
    """The number of a product, of its registration where that is all we have. Raises RefusedError while it waits."""
    listed = await read(caller, number) if number.startswith(products.REQUEST) else None
    number = listed.mall_product_no if listed else number
    if number.startswith(products.REQUEST):
        raise RefusedError(f"아직 승인되지 않은 상품입니다. {advice}", code="waiting")
    return number


async def read(caller: Caller, number: str) -> Listed | None:
    """A registration under its number with the letter before it, or a product under its own."""
    if not number.startswith(products.REQUEST):
        goods = await queries.goods_row(caller, number)
        return await _listed(caller, goods) if goods else None
    request_no = number.removeprefix(products.REQUEST)
    row = await queries.request_row(caller, queries.BY_REQUEST, request_no)
    return await _decided(caller, row, request_no) if row else None


async def find(caller: Caller, code: str) -> Listed:
    """By our code. Raises UnavailableError where nothing is found under it.

    Unverified: that the list is searched by it at all. So an answer counts only where it names the code, and an empty
    one is no proof that nothing was registered: in doubt it ends 확인필요.
    """
    row = await queries.request_row(caller, queries.BY_OUR_CODE, code)
    if row is None or row.code != code or not row.request_no:
        reason = "롯데홈쇼핑에서 이 상품의 등록 여부를 조회하지 못했습니다. 파트너센터에서 확인하세요."
        raise unavailable(reason, effect_possible=False, code="not_shown")
    return await _decided(caller, row, row.request_no)


async def _values(caller: Caller, offer: Offer) -> dict[str, str]:
    article = text_of(offer.terms.mall_fields, "notice_article")
    call = reading("article.list", "searchGoodsArtcItemCdListOpenApi", artc_cd=article)
    ask = partial(queries.named_rows, caller, call, "ArtcItemInfo")
    items = await caller.cached(f"article {article}", ask)
    return products.goods_of(offer, await _brand_no(caller, offer), notices.notice_of(offer, items))


async def _brand_no(caller: Caller, offer: Offer) -> str:
    """The number entered, or that of the product's brand. Raises RefusedError where 롯데홈쇼핑 has no such brand."""
    entered = text_of(offer.terms.mall_fields, "brand_no")
    if entered:
        return entered
    brand = " ".join(offer.product.brand.split())
    call = Call("brand.list", "searchBrandListOpenApi", {"brnd_nm": brand}, effect=False, method="POST")
    ask = partial(queries.named_rows, caller, call, "BrandInfo")
    found = products.brand_among(offer.product, await caller.cached(f"brand {brand}", ask))
    if found is None:
        reason = (
            f"롯데홈쇼핑에 '{brand}' 브랜드가 없습니다. 판매정보의 '브랜드번호'를 입력하거나 MD에게 등록을 요청하세요."
        )
        raise RefusedError(reason, code="brand")
    return found


async def _request(caller: Caller, number: str) -> RequestRow:
    row = await queries.request_row(caller, queries.BY_REQUEST, number.removeprefix(products.REQUEST))
    if row is None:
        raise RefusedError("롯데홈쇼핑에 이 등록 요청이 없습니다. 새로 연동하세요.", code="not_listed")
    return row


async def _change_request(caller: Caller, offer: Offer, number: str) -> Listed:
    request_no = number.removeprefix(products.REQUEST)
    values = {"goods_req_no": request_no, **await _values(caller, offer)}
    await write(caller, posting("goods.update", "upateApiNewGoodsInfo", values))
    return products.requested(RequestRow.model_validate({"ConfStatCd": "20"}), request_no)


async def _settle(caller: Caller, offer: Offer, number: str) -> Listed:
    """Name, price, items, stock and state have calls of their own."""
    goods = await queries.goods_row(caller, number)
    if goods is None:
        raise RefusedError("롯데홈쇼핑에 이 상품이 없습니다. 새로 연동하세요.", code="not_listed")
    if goods.name != offer.product.name:
        values = {"goods_no": number, "goods_nm": offer.product.name, "chg_caus_cont": CAUSE}
        await write(caller, posting("goods.name", "updateGoodsNmOpenApi", values))
    waits = goods.price != offer.terms.price_won and await set_price(caller, offer.terms, number)
    stocks = await _with_new_items(caller, offer, number)
    for stock, quantity in products.changed_stocks(offer, stocks):
        values = products.stock_of(number, stock.item_no, quantity)
        await write(caller, posting("goods.stock", "registStock", values))
    if products.sale_state(goods.state) == "stopped":
        await _set_state(caller, number, products.ON_SALE)
        goods = goods.model_copy(update={"state": products.ON_SALE})
    listed = products.listed_of(goods, stocks)
    return replace(listed, mall_state=f"{listed.mall_state} (판매가 승인 대기)") if waits else listed


async def set_price(caller: Caller, terms: SalesTerms, number: str) -> bool:
    """True where the new price waits for the MD; the old one holds until then."""
    margin = text_of(terms.mall_fields, "margin_percent")
    values = {"strGoodsNo": number, "strReqSalePrc": str(terms.price_won), "mrgnRt": margin}
    found = fields_of(await send(caller, posting("goods.price", "updateGoodsSalePrcOpenApi", values)))
    match found.get("Result", ""):
        case "1":
            return False
        case "3":
            return True
        case other:
            raise refusal("goods.price", Told(other or "unknown", found.get("Message", "")))


async def _with_new_items(caller: Caller, offer: Offer, number: str) -> Sequence[StockRow]:
    stocks = await queries.stock_rows(caller, number)
    missing = products.missing_choices(offer, stocks)
    for choice in missing:
        title = text_of(offer.terms.mall_fields, "option_name")
        values = {"goods_no": number, "opt_nm": title, "item_nm": choice.value, "corp_item_no": choice.key}
        await write(caller, posting("goods.option", "addGoodsItemInfo", values))
    return await queries.stock_rows(caller, number) if missing else stocks


async def _bring_to(caller: Caller, number: str, state: str, as_good: tuple[str, ...]) -> None:
    try:
        await _set_state(caller, number, state)
    except RefusedError:
        listed = await read(caller, number)
        if listed is None or listed.state not in as_good:
            raise


async def _set_state(caller: Caller, number: str, state: str) -> None:
    values = {"goods_no": number, "sale_stat_cd": state}
    await write(caller, posting("goods.state", "updateGoodsSaleStat", values))


async def _decided(caller: Caller, row: RequestRow, request_no: str) -> Listed:
    """What became of a registration: a product under a number of its own once it is approved."""
    goods = await queries.goods_row(caller, row.goods_no) if row.state == products.APPROVED and row.goods_no else None
    return await _listed(caller, goods) if goods else products.requested(row, request_no)


async def _listed(caller: Caller, goods: GoodsRow) -> Listed:
    return products.listed_of(goods, await queries.stock_rows(caller, goods.goods_no))
