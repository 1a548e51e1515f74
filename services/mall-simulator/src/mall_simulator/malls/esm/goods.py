"""상품 of ESM: master numbers at once, site numbers some time after (malls.md 4.2).

Registering twice makes two. Unverified: the words while a site has no number yet, the refusal of an early sell-status,
and that a whole update with `isSell` takes a stopped product on sale again.
"""

from datetime import datetime, timedelta
from typing import Any

from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, block, text, values, whole
from mall_simulator.malls.esm.directory import Directory
from mall_simulator.malls.esm.envelopes import asked, folded, item_refused
from mall_simulator.malls.esm.goods_form import (
    BASIC,
    MORE,
    category_code,
    check_goods,
    check_options,
    check_sale,
    check_stock,
    not_found,
    option_rows,
    sale_of,
)
from mall_simulator.malls.esm.sites import Site
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

SELLING, STOPPED, WAITING = "11", "21", "01"
SITE_NUMBER = "siteGoodsNo"
_NO_END = "9999-12-31"


class Goods:
    """The product pages of one site."""

    def __init__(self, world: World, site: Site, directory: Directory) -> None:
        self._world = world
        self._site = site
        self._directory = directory

    def create(self, call: Call) -> Reply:
        """POST goods."""
        body = self._checked(call)
        product = Product(
            mall=self._site.code,
            account=call.account.number,
            number=str(self._world.store.next("esm goods", 2103374786)),
            seller_code=text(body, f"{MORE}.managedcode"),
            name="",
            category="",
            state=WAITING,
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
            ready_at=call.now + timedelta(seconds=self._world.rules.esm_listing_seconds),
        )
        self._fill(product, body)
        if product.ready_at == call.now:
            self._number(product)
        self._world.market.add_product(product)
        told = {"siteDetail": self._site_detail(product)} if SITE_NUMBER in product.numbers else {}
        return Reply({**told, "resultCode": 0, "message": None, "goodsNo": int(product.number)})

    def update(self, call: Call) -> Reply:
        """PUT goods/{goodsNo}: the whole product."""
        product = self._owned(call, call.params["goods"])
        body = self._checked(call)
        selling = at(body, f"issell.{self._site.key}")
        self._fill(product, body)
        if product.state != WAITING and isinstance(selling, bool):
            product.state = SELLING if selling else STOPPED
        self._set_sale(product)
        self._world.market.note_product("updated", product)
        return Reply({"siteDetail": self._site_detail(product), "resultCode": 0, "goodsNo": int(product.number)})

    def read(self, call: Call) -> Reply:
        """GET goods/{goodsNo}."""
        return Reply(self._owned(call, call.params["goods"]).body)

    def status(self, call: Call) -> Reply:
        """GET goods/{goodsNo}/status: the numbers of the sites."""
        product = self._owned(call, call.params["goods"])
        inner: Doc = {"innerResultCode": None, "innerMessage": None, "siteDetail": self._site_detail(product)}
        return Reply({"goodsNo": int(product.number), "sellManageCode": product.seller_code, **inner})

    def master(self, call: Call) -> Reply:
        """GET site-goods/{siteGoodsNo}/goods-no."""
        number = call.params["site_goods"]
        product = self._world.store.products.find(self._site.code, f"{SITE_NUMBER}:{number}")
        if product is None or product.account != call.account.number:
            raise not_found(number)
        return Reply({"goodsNo": int(product.number)})

    def sell_status(self, call: Call) -> Reply:
        """GET goods/{goodsNo}/sell-status: in other case than it is written, the period as a day."""
        product = self._settled(call)
        key = self._site.key
        basic = {
            "Price": {key: float(product.price_won)},
            "Stock": {key: sum(option.stock for option in product.options)},
            "SellingPeriod": {key: int((product.sold_until or _NO_END).replace("-", ""))},
        }
        return Reply({"IsSell": {key: product.state == SELLING}, "itemBasicInfo": basic})

    def set_sell_status(self, call: Call) -> Reply:
        """PUT goods/{goodsNo}/sell-status: price, stock, sale and period of the site that is named."""
        product = self._settled(call)
        body = folded(asked(call))
        check_sale(self._site, body)
        selling, price, stock, days = sale_of(self._site, body)
        product.price_won = price or product.price_won
        for option in product.options:
            option.price_won = product.price_won + (whole(option.body, "addamnt") or 0)
        if stock and not _has_options(product):
            product.options[0].stock = stock
        self._sell_for(product, days)
        act = "updated" if selling == (product.state == SELLING) else "resumed" if selling else "stopped"
        product.state = SELLING if selling else STOPPED
        self._set_sale(product)
        self._world.market.note_product(act, product)
        return Reply({"goodsNo": int(product.number), "resultCode": 0, "message": None})

    def set_stock(self, call: Call) -> Reply:
        """PUT goods/{goodsNo}/stock: of a product without options, whatever its sale. 0 is taken: unverified."""
        product = self._settled(call)
        stock = whole(folded(asked(call)), f"stock.{self._site.key}")
        if _has_options(product):
            raise item_refused(f"[{self._site.tag}] 옵션 재고를 사용하는 상품입니다. 옵션 재고를 수정하세요.")
        check_stock(self._site, stock)
        product.options[0].stock = stock or 0
        self._world.market.note_product("updated", product)
        words = f"[{self._site.tag}] 성공"
        return Reply({"resultCode": 0, "message": words, "goodsNo": int(product.number)})

    def set_options(self, call: Call) -> Reply:
        """PUT goods/{goodsNo}/recommended-options: all options anew; those with a code of before keep their numbers."""
        product = self._owned(call, call.params["goods"])
        body = {**product.body, MORE: {**block(product.body, MORE), "recommendedopts": folded(asked(call))}}
        check_options(self._site, body)
        product.body = body
        self._fill_options(product)
        self._set_sale(product)
        self._world.market.note_product("updated", product)
        return Reply({"goodsNo": int(product.number)})

    def options(self, call: Call) -> Reply:
        """GET goods/{goodsNo}/recommended-options: what was written, with the numbers of the options."""
        product = self._owned(call, call.params["goods"])
        opts = block(product.body, f"{MORE}.recommendedopts")
        kind = whole(opts, "type") or 0
        told: Doc = {"type": kind, "isStockManage": True, "inputType": 0, "independent": None, "combination": None}
        if kind:
            name = "independent" if kind == 1 else "combination"
            places = [""] if kind == 1 else [str(place) for place in range(1, kind + 1)]
            details = [_option_told(option, self._site.key, places) for option in product.options]
            told[name] = {"details": details, **_names_told(block(opts, name), places)}
        return Reply(told)

    def search(self, call: Call) -> Reply:
        """POST goods/search: newest first, at most 500 a page."""
        body = folded(asked(call))
        page, size = whole(body, "pageindex") or 1, whole(body, "pagesize") or 0
        if not 1 <= size <= 500:
            raise item_refused('[InvalidApiRequestEx]["한번에 조회 가능한 상품 수는 1~500 사이로 입력해야 합니다."]')
        own = self._world.store.products.of(self._site.code, call.account.number)
        found = [product for product in reversed(own) if _matches(product, block(body, "query"))]
        rows = [self._row(place, one) for place, one in enumerate(found[(page - 1) * size : page * size], start=1)]
        return Reply({"totalItems": len(found), "pageIndex": page, "pageSize": size, "items": rows})

    def settle(self, account: Account) -> None:
        """Give the site numbers that are due."""
        now = self._world.clock.now()
        for product in self._world.store.products.of(self._site.code, account.number):
            if product.ready_at is not None and product.ready_at <= now:
                self._number(product)
                self._world.market.note_product("approved", product)

    def _number(self, product: Product) -> None:
        next_ = self._world.store.next
        product.ready_at, product.state = None, SELLING
        product.numbers[SITE_NUMBER] = f"{self._site.goods_letter}{next_('esm site goods', 938588557)}"
        for option in product.options:
            option.number = option.number or str(next_("esm option", 18459979851))
        self._set_sale(product)

    def _checked(self, call: Call) -> Doc:
        body = folded(asked(call))
        check_goods(self._site, call.account, self._directory, body, self._world.rules.forbidden_words)
        return body

    def _owned(self, call: Call, number: str) -> Product:
        product = self._world.store.products.get(self._site.code, number)
        if product is None or product.account != call.account.number:
            raise not_found(number)
        return product

    def _settled(self, call: Call) -> Product:
        product = self._owned(call, call.params["goods"])
        if product.state == WAITING:
            raise item_refused("상품 등록이 처리 중입니다. 등록 후 약 3분 뒤에 이용해 주세요.")
        return product

    def _fill(self, product: Product, body: Doc) -> None:
        key = self._site.key
        product.name, product.body = text(body, f"{BASIC}.goodsname.kor"), body
        product.category = category_code(self._site, body)
        product.price_won = whole(body, f"{MORE}.price.{key}") or 0
        product.seller_code = text(body, f"{MORE}.managedcode")
        self._fill_options(product)
        self._sell_for(product, whole(body, f"{MORE}.sellingperiod.{key}") or 0)

    def _fill_options(self, product: Product) -> None:
        known = {option.seller_code: option for option in product.options}
        rows = option_rows(at(product.body, MORE))
        if rows:
            product.options = [self._option(product, row, known.get(text(row, "managecode"))) for row in rows]
        else:
            bare = known.get("") or Option(number="", seller_code="", name="", price_won=0, stock=0)
            bare.stock = whole(product.body, f"{MORE}.stock.{self._site.key}") or 0
            bare.price_won = product.price_won
            product.options = [bare]
        if product.state != WAITING:
            for option in product.options:
                option.number = option.number or str(self._world.store.next("esm option", 18459979851))

    def _sell_for(self, product: Product, days: int) -> None:
        """So many days from today, without an end for -1, and until when it is for 0 (both unverified)."""
        if days:
            ends = self._world.clock.now().astimezone(KST) + timedelta(days=days)
            product.sold_until = ends.date().isoformat() if days > 0 else ""

    def _option(self, product: Product, row: Doc, known: Option | None) -> Option:
        option = known or Option(number="", seller_code="", name="", price_won=0, stock=0)
        option.seller_code = text(row, "managecode")
        parts = [text(row, f"recommendedoptvalue{place}.koreantext") for place in ("", "1", "2", "3")]
        option.name = "/".join(part for part in parts if part)
        option.price_won = product.price_won + (whole(row, "addamnt") or 0)
        option.stock = whole(row, f"qty.{self._site.key}") or 0
        option.body = row
        return option

    def _set_sale(self, product: Product) -> None:
        """An option sells where the product does, and it is shown and not marked as sold out."""
        for option in product.options:
            shown = at(option.body, "isdisplay") is not False and at(option.body, "issoldout") is not True
            option.on_sale = product.state == SELLING and shown

    def _site_detail(self, product: Product) -> Doc:
        number = product.numbers.get(SITE_NUMBER)
        return {self._site.key: {"SiteGoodsNo": number, "SiteGoodsComment": "Success" if number else "등록중"}}

    def _row(self, place: int, product: Product) -> Doc:
        key = self._site.key
        return {
            "no": place,
            "goodsNo": product.number,
            "siteGoodsNo": {key: product.numbers.get(SITE_NUMBER, "")},
            "managedCode": product.seller_code,
            "goodsName": product.name,
            "sellStatus": {key: product.state},
            "price": {key: float(product.price_won)},
            "stock": {key: sum(option.stock for option in product.options)},
            "createdDate": _shown(product.created_at),
            "updatedDate": _shown(product.updated_at),
        }


def _has_options(product: Product) -> bool:
    return bool(option_rows(at(product.body, MORE)))


def _option_told(option: Option, key: str, places: list[str]) -> Doc:
    values = {f"recommendedOptValue{place}": _words(option.body, f"recommendedoptvalue{place}") for place in places}
    numbers = {f"recommendedOptValueNo{p}": whole(option.body, f"recommendedoptvalueno{p}") or 0 for p in places}
    sold_out = option.stock == 0 or at(option.body, "issoldout") is True
    sale = {"isSoldOut": sold_out, "isDisplay": at(option.body, "isdisplay") is not False}
    stock = {"qty": {key: option.stock}, "addAmnt": float(whole(option.body, "addamnt") or 0)}
    return {
        **numbers,
        **values,
        "optSeq": int(option.number or 0),
        **sale,
        **stock,
        "manageCode": option.seller_code,
        "skuInfo": None,
    }


def _names_told(group: Doc, places: list[str]) -> Doc:
    names = {f"recommendedOptName{place}": _words(group, f"recommendedoptname{place}") for place in places}
    return {**{f"recommendedOptNo{p}": whole(group, f"recommendedoptno{p}") or 0 for p in places}, **names}


def _words(document: Doc, path: str) -> Doc:
    exposed = whole(document, f"{path}.exposelanguage") or 0
    return {"koreanText": text(document, f"{path}.koreantext"), "exposeLanguage": exposed}


def _matches(product: Product, query: Doc) -> bool:
    kept = {"goodsno": product.number, "managedcode": product.seller_code, "sellstatus": product.state}
    kept["sitegoodsno"] = product.numbers.get(SITE_NUMBER, "")
    wanted: dict[str, list[Any]] = {name: values(query, name) for name in kept}
    return all(not asked_for or kept[name] in [str(one) for one in asked_for] for name, asked_for in wanted.items())


def _shown(at_: datetime) -> str:
    return at_.astimezone(KST).strftime("%Y-%m-%d %H:%M:%S")
