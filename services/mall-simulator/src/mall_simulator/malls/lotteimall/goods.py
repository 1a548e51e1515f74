"""상품 of 롯데홈쇼핑: requests, their approval by the MD, and what has a call of its own after it (malls.md 9.2).

Unverified: that upateApiDisplayGoodsInfo leaves name, price, items and stock alone, which have calls of their own; that
another margin makes a price wait for the MD; the fields of the lists beside those of malls.md.
"""

from datetime import timedelta

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.malls.lotteimall.directory import Directory, is_leaf
from mall_simulator.malls.lotteimall.envelopes import (
    MISSING,
    PARAMETER,
    PRICE,
    done,
    error,
    listed,
    needed,
    printed,
    refused,
    undone,
    values_of,
)
from mall_simulator.malls.lotteimall.goods_form import items_in, problem_of
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

REQUESTED, SELLING, SOLD_OUT, ENDED = "CONF20", "SALE10", "SALE20", "SALE30"
GOODS = "GoodsNo"
_OWN_CALLS = ("goods_nm", "sale_prc", "mrgn_rt", "item_mgmt_yn", "opt_nm", "item_list", "inv_qty")
_NO_GOODS = "상품 정보가 존재하지 않습니다."


class Goods:
    """The product pages."""

    def __init__(self, world: World, directory: Directory) -> None:
        self._world = world
        self._directory = directory

    def create(self, call: Call) -> Reply:
        """registApiGoodsInfo: the number in the answer is the request's until the MD approves."""
        form = self._checked(call)
        product = Product(
            mall="lotteimall",
            account=call.account.number,
            number=str(self._world.store.next("lotteimall request", 20410001)),
            seller_code=form.get("corp_goods_no", ""),
            name="",
            category="",
            state=REQUESTED,
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
            ready_at=call.now + timedelta(seconds=self._world.rules.lotteimall_approval_seconds),
        )
        self._fill(product, form)
        self._world.market.add_product(product)
        return done(*_arguments(form), goods_no=product.number)

    def change_request(self, call: Call) -> Reply:
        """upateApiNewGoodsInfo: while it waits."""
        (number,) = needed(call, "goods_req_no")
        product = self._world.store.products.get("lotteimall", number)
        if product is None or product.account != call.account.number or product.state != REQUESTED:
            raise refused(MISSING, "수정할 수 있는 신규상품이 존재하지 않습니다.")
        form = self._checked(call)
        self._fill(product, form)
        self._world.market.note_product("updated", product)
        return done(*_arguments(form), goods_no=product.number)

    def change(self, call: Call) -> Reply:
        """upateApiDisplayGoodsInfo: after the approval."""
        product, form = self._owned(call), self._checked(call)
        kept = {name: product.body[name] for name in _OWN_CALLS if name in product.body}
        product.body, product.category = {**form, **kept}, form["disp_no"]
        self._world.market.note_product("updated", product)
        return done(goods_no=product.numbers[GOODS])

    def rename(self, call: Call) -> Reply:
        """updateGoodsNmOpenApi."""
        product = self._owned(call)
        product.name, _ = needed(call, "goods_nm", "chg_caus_cont")
        self._world.market.note_product("updated", product)
        return done()

    def set_price(self, call: Call) -> Reply:
        """updateGoodsSalePrcOpenApi: at once, or 3 where the margin changes too and the MD must agree."""
        product = self._owned(call, "strGoodsNo")
        (price,) = needed(call, "strReqSalePrc")
        if not price.isdecimal() or int(price) <= 0 or int(price) % 10:
            return error(PRICE, "판매가는 10원 단위로 입력해야 합니다.")
        margin = values_of(call).get("mrgnRt", product.body["mrgn_rt"])
        if margin != product.body["mrgn_rt"]:
            return undone("3", "MD 승인 후 반영됩니다.")
        product.price_won = int(price)
        for option in product.options:
            option.price_won = product.price_won
        self._world.market.note_product("updated", product)
        return done()

    def set_state(self, call: Call) -> Reply:
        """updateGoodsSaleStat: 10 sale, 20 sold out, 30 ended for ever."""
        product = self._owned(call)
        (state,) = needed(call, "sale_stat_cd")
        wanted = {"10": SELLING, "20": SOLD_OUT, "30": ENDED}.get(state)
        if wanted is None:
            raise refused(PARAMETER, "파라미터 오류 [sale_stat_cd]")
        if product.state in (wanted, ENDED):
            return undone("2", "이미 변경된 판매상태이거나 변경할 수 없는 상품입니다.")
        product.state = wanted
        self._world.market.note_product("resumed" if wanted == SELLING else "stopped", _settled(product))
        return done()

    def add_item(self, call: Call) -> Reply:
        """addGoodsItemInfo: without stock until it is set."""
        product = self._owned(call)
        title, name = needed(call, "opt_nm", "item_nm")
        if any(option.name == name for option in product.options):
            return undone("2", "이미 등록된 단품입니다.")
        code = values_of(call).get("corp_item_no", "")
        number = str(len(product.options) + 1)
        product.options.append(
            Option(number=number, seller_code=code, name=name, price_won=product.price_won, stock=0, on_sale=False)
        )
        self._world.market.note_product("updated", product)
        return done(itemCount="1", opt1Nm=title, opt1Tval=name)

    def set_stock(self, call: Call) -> Reply:
        """registStock: 0 sets the item sold out."""
        product = self._owned(call)
        number, quantity = needed(call, "item_no", "inv_qty")
        option = product.option(number)
        if option is None or not quantity.isdecimal():
            raise refused(MISSING, "단품 정보가 존재하지 않습니다.")
        option.stock = int(quantity)
        self._world.market.note_product("updated", _settled(product))
        return done()

    def requests(self, call: Call) -> Reply:
        """searchNewGoodsInfoOpenApi: search_type 3 by the request's number, 2 by the seller's code."""
        kind, value = needed(call, "search_type", "search_value")
        name = {"2": "seller_code", "3": "number"}.get(kind)
        if name is None:
            raise refused(PARAMETER, "파라미터 오류 [search_type]")
        found = [product for product in self._own(call.account) if getattr(product, name) == value]
        return listed({"GoodsCount": len(found), "GoodsInfo": [_request_told(product) for product in found]})

    def listed(self, call: Call) -> Reply:
        """searchGoodsListOpenApi, searchGoodsViewListOpenApi: goods_no."""
        product = self._owned(call)
        told = {
            GOODS: product.numbers[GOODS],
            "GoodsNm": product.name,
            "SaleStatCd": product.state[-2:],
            "SalePrc": product.price_won,
            "CorpGoodsNo": product.seller_code,
        }
        return listed({"GoodsCount": 1, "GoodsInfo": [told]})

    def stocks(self, call: Call) -> Reply:
        """searchStockList: of one product, or of everything where none is named."""
        values = values_of(call)
        number = values.get("goods_no") or values.get("search_value")
        products = [self._find(call.account, number)] if number else self._own(call.account)
        told = [_stock_told(product, option) for product in products if product for option in product.options]
        return listed({"GoodsCount": len(told), "GoodsInfoList": told})

    def settle(self, account: Account) -> None:
        """The MD approves what is due: it has a number of its own from now on and is on sale."""
        for product in self._own(account):
            due = product.ready_at is not None and product.ready_at <= self._world.clock.now()
            if product.state == REQUESTED and due:
                product.state = SELLING
                product.numbers[GOODS] = str(self._world.store.next("lotteimall goods", 1234500001))
                self._world.market.note_product("approved", _settled(product))

    def _checked(self, call: Call) -> dict[str, str]:
        form = values_of(call)
        problem = problem_of(form)
        if problem is None and not is_leaf(form["disp_no"]):
            problem = MISSING, "전시카테고리 정보가 존재하지 않습니다."
        chosen = (("group", "md_gsgr_no"), ("policy", "dlv_polc_no"), ("return", "corp_dlvp_sn"))
        for kind, name in (*chosen, ("release", "corp_rls_pl_sn")):
            if problem is None and form[name] not in self._directory.numbers(call.account, kind):
                problem = MISSING, f"정보가 존재하지 않습니다. [{name}]"
        words = [word for word in self._world.rules.forbidden_words if word in form.get("goods_nm", "")]
        if words:
            problem = PARAMETER, f"상품명에 사용할 수 없는 단어가 있습니다. [{words[0]}]"
        if problem is not None:
            raise Refusal(error(*problem))
        return {name: value for name, value in form.items() if name != "subscriptionId"}

    def _fill(self, product: Product, form: dict[str, str]) -> None:
        product.body, product.name = dict(form), form["goods_nm"]
        product.category, product.price_won = form["disp_no"], int(form["sale_prc"])
        rows = items_in(form["item_list"]) if form["item_mgmt_yn"] == "Y" else [("", form["inv_qty"], "")]
        first = 1 if form["item_mgmt_yn"] == "Y" else 0
        product.options = [
            Option(number=str(place), seller_code=code, name=name, price_won=product.price_won, stock=int(stock))
            for place, (name, stock, code) in enumerate(rows, first)
        ]
        _settled(product)

    def _owned(self, call: Call, name: str = "goods_no") -> Product:
        (number,) = needed(call, name)
        product = self._find(call.account, number)
        if product is None:
            raise refused(MISSING, _NO_GOODS)
        return product

    def _find(self, account: Account, number: str) -> Product | None:
        product = self._world.store.products.find("lotteimall", f"{GOODS}:{number}")
        return product if product is not None and product.account == account.number else None

    def _own(self, account: Account) -> list[Product]:
        return self._world.store.products.of("lotteimall", account.number)


def _settled(product: Product) -> Product:
    """An item sells while the product does and there is stock of it."""
    for option in product.options:
        option.on_sale = product.state in (SELLING, REQUESTED) and option.stock > 0
    return product


def _arguments(form: dict[str, str]) -> list[tuple[str, str]]:
    return list(form.items())


def _request_told(product: Product) -> Doc:
    return {
        "GoodsReqNo": product.number,
        GOODS: product.numbers.get(GOODS),
        "GoodsNm": product.name,
        "ConfStatCd": "20" if product.state == REQUESTED else "30",
        "CorpGoodsNo": product.seller_code,
        "RegDtime": printed(product.created_at),
    }


def _stock_told(product: Product, option: Option) -> Doc:
    return {
        "GoodNo": product.numbers.get(GOODS),
        "ItemNo": option.number,
        "OptDesc": f"{product.body['opt_nm']}:{option.name}" if option.name else None,
        "SaleStatCd": "10" if option.stock > 0 else "20",
        "StockQty": option.stock or "null",
        "CorpItemNo": option.seller_code or None,
    }
