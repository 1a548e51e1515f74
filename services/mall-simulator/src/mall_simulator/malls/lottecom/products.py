"""상품 of 롯데ON: asked for at once, shown after two approvals (malls.md 8.2).

Registering twice makes two. Unverified: the read answers beyond the fields that malls.md names, that options have their
numbers from the beginning, that a change of an approved product shows at once, that stock may be set while waiting.
"""

from collections.abc import Callable
from datetime import timedelta

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import documents, text, whole
from mall_simulator.malls.lottecom.directory import CODE, Directory
from mall_simulator.malls.lottecom.envelopes import (
    FAILED,
    GOOD,
    MISSING,
    asked,
    good,
    printed,
    read,
    refused,
    row_refused,
)
from mall_simulator.malls.lottecom.product_form import last_day, problem_of
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

SALE, SOLD_OUT, ENDED, WAITING = "SALE", "SOUT", "END", "APRV_WT"
_STATES = (SALE, SOLD_OUT, ENDED)
Act = Callable[[Option, Doc], str | None]
"""What a row asks of an option; a text where the mall says no."""


class Products:
    """The product pages."""

    def __init__(self, world: World, directory: Directory) -> None:
        self._world = world
        self._directory = directory

    def create(self, call: Call) -> Reply:
        """POST product/registration/request {spdLst}."""
        body = self._row(call, "spdLst")
        self._check(call.account, body)
        product = Product(
            mall=CODE,
            account=call.account.number,
            number=f"LO{self._world.store.next('lottecom product', 2000000001)}",
            seller_code=text(body, "epdNo"),
            name="",
            category="",
            state=WAITING,
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
            ready_at=call.now + timedelta(seconds=self._world.rules.lottecom_approval_seconds),
        )
        self._fill(product, body)
        self._world.market.add_product(product)
        return good([_done(epdNo=product.seller_code, spdNo=product.number)])

    def update(self, call: Call) -> Reply:
        """POST product/modification/request {spdLst}: the whole of an approved product; names of options stay."""
        body = self._row(call, "spdLst")
        product = self._owned(call, body)
        if product.state == WAITING:
            raise row_refused(FAILED, "승인된 상품만 수정할 수 있습니다.", {"spdNo": product.number})
        self._check(call.account, body)
        self._fill(product, body)
        self._world.market.note_product("updated", product)
        return good([_done(epdNo=product.seller_code, spdNo=product.number)])

    def set_sale(self, call: Call) -> Reply:
        """POST product/status/change {spdLst[slStatCd]}; what has ended stays so."""
        body = self._row(call, "spdLst")
        product, state = self._owned(call, body), text(body, "slStatCd")
        if state not in _STATES or product.state in (WAITING, ENDED):
            raise row_refused(FAILED, f"판매상태를 변경할 수 없습니다. [{product.state}]", {"spdNo": product.number})
        product.state = state
        self._settle_options(product)
        self._world.market.note_product("resumed" if state == SALE else "stopped", product)
        return good([_done(spdNo=product.number)])

    def set_item_sale(self, call: Call) -> Reply:
        """POST item/status/change {sitmLst[slStatCd]}."""
        return self._each_option(call, "sitmLst", self._sell)

    def set_stock(self, call: Call) -> Reply:
        """POST item/stock/change {itmStkLst[stkQty]}: none sells the option out, some does not take it back on sale."""
        return self._each_option(call, "itmStkLst", self._stock)

    def set_price(self, call: Call) -> Reply:
        """POST item/price/change {itmPrcLst[slPrc, hstStrtDttm, hstEndDttm]}."""
        return self._each_option(call, "itmPrcLst", self._price)

    def read(self, call: Call) -> Reply:
        """POST product/detail {trGrpCd, trNo, spdNo}."""
        body = asked(call)
        self._check_seller(call.account, body)
        product = self._world.store.products.get(CODE, text(body, "spdNo"))
        if product is None or product.account != call.account.number:
            raise refused(FAILED, f"존재하지 않는 상품입니다. [{text(body, 'spdNo')}]")
        return good({**product.body, **_shown(product), "itmLst": [_option_told(option) for option in product.options]})

    def search(self, call: Call) -> Reply:
        """POST product/list by days of registration, perhaps by the seller's codes; newest first."""
        body = asked(call)
        self._check_seller(call.account, body)
        since, until = (read(text(body, name), name) for name in ("regStrtDttm", "regEndDttm"))
        page, size = whole(body, "pageNo") or 0, whole(body, "rowsPerPage") or 0
        if page < 1 or not 1 <= size <= 100:
            raise refused(MISSING, "pageNo, rowsPerPage를 확인해 주세요.")
        codes = body.get("epdNo")
        own = [
            product
            for product in reversed(self._world.store.products.of(CODE, call.account.number))
            if since <= product.created_at <= until and (not codes or product.seller_code in codes)
        ]
        return good([_listed(product) for product in own[(page - 1) * size : page * size]])

    def settle(self, account: Account) -> None:
        """Approve what is due."""
        now = self._world.clock.now()
        for product in self._world.store.products.of(CODE, account.number):
            if product.ready_at is not None and product.ready_at <= now:
                product.ready_at, product.state = None, SALE
                self._settle_options(product)
                self._world.market.note_product("approved", product)

    def _row(self, call: Call, name: str) -> Doc:
        """The one product of a request: the simulator's clients send no more."""
        rows = documents(asked(call), name)
        if len(rows) != 1:
            raise refused(MISSING, f"{name}에 상품을 하나 입력해 주세요.")
        return rows[0]

    def _check(self, account: Account, body: Doc) -> None:
        problem = problem_of(account, self._directory, body, self._world.rules.forbidden_words)
        if problem:
            raise row_refused(FAILED, problem, {"epdNo": text(body, "epdNo"), "spdNo": None})

    def _check_seller(self, account: Account, body: Doc) -> None:
        if text(body, "trNo") != account.secrets["tr_no"] or text(body, "trGrpCd") != "SR":
            raise refused("3000", "거래처 정보를 확인해 주세요.")

    def _owned(self, call: Call, body: Doc) -> Product:
        self._check_seller(call.account, body)
        product = self._world.store.products.get(CODE, text(body, "spdNo"))
        if product is None or product.account != call.account.number:
            raise row_refused(FAILED, f"존재하지 않는 상품입니다. [{text(body, 'spdNo')}]", {"spdNo": None})
        return product

    def _fill(self, product: Product, body: Doc) -> None:
        product.body, product.name = body, text(body, "spdNm")
        product.category, product.seller_code = text(body, "scatNo"), text(body, "epdNo")
        known = {option.seller_code: option for option in product.options}
        product.options = [self._option(row, known.get(text(row, "eitmNo"))) for row in documents(body, "itmLst")]
        product.price_won = product.options[0].price_won
        product.sold_until = last_day(body)
        self._settle_options(product)

    def _option(self, row: Doc, known: Option | None) -> Option:
        option = known or Option(number="", seller_code="", name="", price_won=0, stock=0, body={"sale": SALE})
        option.number = option.number or f"LO{self._world.store.next('lottecom option', 3000000001)}"
        option.seller_code = text(row, "eitmNo")
        chosen = documents(row, "itmOptLst")
        option.name = "/".join(text(part, "optVal") for part in chosen)
        option.price_won, option.stock = whole(row, "slPrc") or 0, whole(row, "stkQty") or 0
        option.body = {**option.body, **({} if option.stock else {"sale": SOLD_OUT}), "chosen": chosen}
        return option

    def _each_option(self, call: Call, name: str, act: Act) -> Reply:
        rows = documents(asked(call), name)
        if not rows:
            raise refused(MISSING, f"{name}을(를) 입력해 주세요.")
        answers = [self._one_option(call, row, act) for row in rows]
        return good(answers)

    def _one_option(self, call: Call, row: Doc, act: Act) -> Doc:
        product = self._owned(call, row)
        option = product.option(text(row, "sitmNo"))
        problem = "존재하지 않는 단품입니다." if option is None else act(option, row)
        if option is None or problem:
            return {"sitmNo": text(row, "sitmNo"), "resultCode": FAILED, "resultMessage": problem}
        self._settle_options(product)
        self._world.market.note_product("updated", product)
        return _done(spdNo=product.number, sitmNo=option.number)

    def _sell(self, option: Option, row: Doc) -> str | None:
        state = text(row, "slStatCd")
        if state not in (SALE, SOLD_OUT) or (state == SALE and option.stock == 0):
            return "단품의 판매상태를 변경할 수 없습니다."
        option.body = {"sale": state}
        return None

    def _stock(self, option: Option, row: Doc) -> str | None:
        stock = whole(row, "stkQty")
        if stock is None or stock < 0:
            return "재고수량을 확인해 주세요."
        option.stock = stock
        if stock == 0:
            option.body = {"sale": SOLD_OUT}
        return None

    def _price(self, option: Option, row: Doc) -> str | None:
        price = whole(row, "slPrc")
        days = [text(row, name) for name in ("hstStrtDttm", "hstEndDttm")]
        if price is None or price < 10 or price % 10 or any(len(day) != 14 for day in days):
            return "판매가와 적용기간을 확인해 주세요."
        option.price_won = price
        return None

    def _settle_options(self, product: Product) -> None:
        """An option sells where its product does and it is not sold out."""
        for option in product.options:
            option.on_sale = product.state == SALE and option.body.get("sale") == SALE


def _done(**numbers: str) -> Doc:
    return {**numbers, "resultCode": GOOD, "resultMessage": "정상"}


def _shown(product: Product) -> Doc:
    waits = product.state == WAITING
    approval = WAITING if waits else "APRV_CMPT"
    return {
        "spdNo": product.number,
        "epdNo": product.seller_code,
        "spdNm": product.name,
        "slStatCd": SALE if waits else product.state,
        "pdAprvStatInfo": {
            "pdAprvReqCd": "APRV_REQ" if waits else "APRV_CMPT",
            "catAprvStatCd": approval,
            "catGvbkRsnCnts": None,
            "pdInfoAprvStatCd": approval,
            "pdInfoGvbkRsnCnts": None,
            "fnlAprvYn": "N" if waits else "Y",
        },
    }


def _option_told(option: Option) -> Doc:
    return {
        "sitmNo": option.number,
        "sitmNm": option.name,
        "eitmNo": option.seller_code,
        "slStatCd": option.body.get("sale"),
        "itmOptLst": option.body.get("chosen", []),
        "slPrc": option.price_won,
        "stkQty": option.stock,
    }


def _listed(product: Product) -> Doc:
    shown = _shown(product)
    approval = {name: shown["pdAprvStatInfo"][name] for name in ("catAprvStatCd", "pdInfoAprvStatCd", "fnlAprvYn")}
    rest = {name: value for name, value in shown.items() if name != "pdAprvStatInfo"}
    numbers = [option.number for option in product.options]
    return {**rest, **approval, "regDttm": printed(product.created_at), "sitmNoLst": numbers}
