"""상품 of 현대Hmall (malls.md 12): nothing sells before the MD has approved its price; units carry stock.

Unverified: what the look-ups answer beside the fields of the registration; that `addQty` is added to `maxSellPossQty`.
"""

from datetime import timedelta

from mall_simulator.categories import categories
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.hmall.envelopes import datasets_of, done, first_row, need_session, refused, rows
from mall_simulator.malls.hmall.product_form import NOTICES, SECTION, price_problem, problem_of, unit_names
from mall_simulator.market import ProductAct
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

ON_SALE, PAUSED, ENDED = "00", "11", "19"
ASKED, APPROVED, WITHDRAWN = "00", "30", "41"


class Products:
    """The product pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def settle(self, account: Account) -> None:
        """The MD approves what has waited long enough."""
        now = self._world.clock.now()
        for product in self._own(account):
            if product.ready_at is not None and product.ready_at <= now:
                product.ready_at = None
                product.body["prcAthzGbcd"] = APPROVED
                product.price_won = product.body["askedPrc"]
                _settled(product)
                self._world.market.note_product("approved", product)

    def sections(self, call: Call) -> Reply:
        """POST /om/oma/selectSectMstList.do."""
        row = first_row(datasets_of(call), "dsInput")
        if row.get("vtltStatGbcd") != "A":
            raise refused("조회조건이 올바르지 않습니다. [vtltStatGbcd]")
        told = [
            {
                "sectId": SECTION + node.index,
                "sectNm": node.name,
                "uprSectId": SECTION + node.parent if node.parent else None,
            }
            for node in categories()
        ]
        return rows("dsOutput", told, "Response2XML")

    def notices(self, call: Call) -> Reply:
        """POST /pd/pdb/selectInfNotfBsicDtlList.do."""
        if not first_row(datasets_of(call), "dsCond").get("itemCsfCd"):
            raise refused("조회조건이 올바르지 않습니다. [itemCsfCd]")
        return rows("dsList", [{"itstCd": code, "itstTitl": title} for code, title in NOTICES])

    def create(self, call: Call) -> Reply:
        """POST /pd/pdb/multiItem.do."""
        given = datasets_of(call)
        need_session(given, "dsSession")
        self._refuse(problem_of(given, new=True), first_row(given, "dsItem"))
        number = str(self._world.store.next("hmall product", 2100000001))
        product = Product(
            mall="hmall",
            account=call.account.number,
            number=number,
            seller_code="",
            name="",
            category="",
            state=ON_SALE,
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
        )
        self._fill(product, first_row(given, "dsItem"))
        product.price_won = whole(given["dsSlitmPrcAthzHis"][0], "sellPrc") or 0
        named = zip(unit_names(given), given["dsSellUitmDtl"], strict=True)
        product.options = [_unit(name, row, place) for place, (name, row) in enumerate(named, 1)]
        self._ask(product, product.price_won, call)
        self._world.market.add_product(product)
        return done(slitmCd=number, sitmCd=f"S{number}")

    def update(self, call: Call) -> Reply:
        """POST /pd/pdb/updateItemByVen.do: price and stock stay."""
        given = datasets_of(call)
        need_session(given, "dsSession")
        row = first_row(given, "dsItem")
        product = self._owned(call.account, text(row, "slitmCd"))
        self._refuse(problem_of(given, new=False), row)
        before = product.state
        self._fill(product, row)
        self._world.market.note_product(_act(before, product.state), product)
        return done()

    def price(self, call: Call) -> Reply:
        """POST /pd/pdh/updateItemPrcHist.do: asks the MD, or withdraws what was asked."""
        given = datasets_of(call)
        need_session(given, "sessionVO")
        row = first_row(given, "dsItemPrcHistTran")
        product, problem = self._owned(call.account, text(row, "slitmCd")), price_problem(row)
        if problem is not None:
            raise refused(problem)
        if whole(row, "sellPrc") == product.body["askedPrc"] and text(row, "prcAthzGbcd") == ASKED:
            raise refused("동일한 가격이 존재합니다.")
        if text(row, "prcAthzGbcd") == WITHDRAWN:
            product.ready_at, product.body["prcAthzGbcd"] = None, WITHDRAWN
        else:
            self._ask(product, whole(row, "sellPrc") or 0, call)
        self._world.market.note_product("updated", product)
        return done()

    def stocks(self, call: Call) -> Reply:
        """POST /pd/pdc/selectUnitStocks.do."""
        given = datasets_of(call)
        need_session(given, "dsSession")
        product = self._owned(call.account, text(first_row(given, "dsCond"), "slitmCd"))
        return rows("dsList", [_unit_told(product, option) for option in product.options])

    def set_stocks(self, call: Call) -> Reply:
        """POST /pd/pdc/updateUnitStockByExcel.do: all rows or none."""
        given = datasets_of(call)
        need_session(given, "sessionVO")
        first_row(given, "dsList")
        found = [(self._unit_of(call.account, row), row) for row in given["dsList"]]
        for (product, option), row in found:
            option.stock = (whole(row, "maxSellPossQty") or 0) + (whole(row, "addQty") or 0)
            option.body = {**option.body, "sellGbcd": text(row, "sellGbcd")}
            self._world.market.note_product("updated", _settled(product))
        return done()

    def set_states(self, call: Call) -> Reply:
        """POST /pd/pdc/updateVenSellItemList.do."""
        given = datasets_of(call)
        need_session(given, "sessionVO")
        row = first_row(given, "dsSlitmListTran")
        product, code = self._owned(call.account, text(row, "slitmCd")), text(row, "itemSellGbcd")
        if code not in (ON_SALE, PAUSED, ENDED):
            raise refused("코드값이 올바르지 않습니다. [itemSellGbcd]")
        if product.state == ENDED:
            raise refused("영구중단된 상품입니다.")
        before, product.state = product.state, code
        self._world.market.note_product(_act(before, code), _settled(product))
        return done()

    def read(self, call: Call) -> Reply:
        """POST /pd/pdb/selectItem.do."""
        given = datasets_of(call)
        need_session(given, "dsSession")
        product = self._owned(call.account, text(first_row(given, "dsCond"), "slitmCd"))
        return rows("dsItem", [_told(product)])

    def list_products(self, call: Call) -> Reply:
        """POST /pd/pdc/selectVenSellItemQryList.do."""
        row = first_row(datasets_of(call), "dsCond")
        page, size, word = whole(row, "pageNo") or 0, whole(row, "pageSize") or 0, text(row, "searchKeyword")
        if text(row, "venCd") != call.account.secrets["ven_cd"] or page < 1 or not 1 <= size <= 100:
            raise refused("조회조건이 올바르지 않습니다. [venCd, pageNo, pageSize]")
        found = [_told(product) for product in self._own(call.account) if word in product.name]
        return rows("dsList", found[(page - 1) * size : page * size])

    def _ask(self, product: Product, price: int, call: Call) -> None:
        product.body |= {"prcAthzGbcd": ASKED, "askedPrc": price}
        product.ready_at = call.now + timedelta(seconds=self._world.rules.hmall_approval_seconds)
        _settled(product)

    def _fill(self, product: Product, row: Doc) -> None:
        kept = {
            name: product.body[name] for name in ("prcAthzGbcd", "askedPrc", "approvedOnce") if name in product.body
        }
        product.body = {**row, **kept}
        product.name, product.state = text(row, "slitmNm"), text(row, "itemSellGbcd")
        product.category, product.seller_code = text(row, "baseSectId"), text(row, "venItemCd")
        _settled(product)

    def _refuse(self, problem: str | None, row: Doc) -> None:
        words = [word for word in self._world.rules.forbidden_words if word in text(row, "slitmNm")]
        if words:
            problem = f"상품명에 사용할 수 없는 단어가 있습니다. [{words[0]}]"
        if problem is not None:
            raise refused(problem)

    def _unit_of(self, account: Account, row: Doc) -> tuple[Product, Option]:
        product = self._owned(account, text(row, "slitmCd"))
        option = product.option(text(row, "uitmCd"))
        count, code = whole(row, "maxSellPossQty"), text(row, "sellGbcd")
        if option is None:
            raise refused(f"속성이 존재하지 않습니다. [{text(row, 'uitmCd')}]")
        if count is None or count < 0 or code not in (ON_SALE, PAUSED, ENDED):
            raise refused("최대판매가능수량 또는 판매구분이 올바르지 않습니다.")
        return product, option

    def _owned(self, account: Account, number: str) -> Product:
        product = self._world.store.products.get("hmall", number)
        if product is None or product.account != account.number:
            raise refused(f"상품이 존재하지 않습니다. [{number}]")
        return product

    def _own(self, account: Account) -> list[Product]:
        return self._world.store.products.of("hmall", account.number)


def _unit(name: str, row: Doc, place: int) -> Option:
    return Option(
        number=f"{place:05d}",
        seller_code=text(row, "venUitmCd"),
        name=name,
        price_won=0,
        stock=whole(row, "maxSellPossQty") or 0,
        body=row,
    )


def _settled(product: Product) -> Product:
    """Units sell where the product does, at one price that was approved once, and are not paused themselves."""
    priced = product.body.get("approvedOnce", False) or product.body.get("prcAthzGbcd") == APPROVED
    product.body["approvedOnce"] = priced
    for option in product.options:
        option.price_won = product.price_won
        option.on_sale = priced and product.state == ON_SALE and option.body.get("sellGbcd") == ON_SALE
    return product


def _act(before: str, after: str) -> ProductAct:
    if after != ON_SALE and before == ON_SALE:
        return "stopped"
    return "resumed" if before != ON_SALE and after == ON_SALE else "updated"


def _told(product: Product) -> Doc:
    return {
        "slitmCd": product.number,
        "slitmNm": product.name,
        "venItemCd": product.seller_code,
        "itemSellGbcd": product.state,
        "prcAthzGbcd": product.body["prcAthzGbcd"],
        "sellPrc": product.price_won,
    }


def _unit_told(product: Product, option: Option) -> Doc:
    return {
        "slitmCd": product.number,
        "uitmCd": option.number,
        "uitmTotNm": option.name,
        "venUitmCd": option.seller_code or None,
        "maxSellPossQty": option.stock,
        "sellGbcd": option.body.get("sellGbcd"),
    }
