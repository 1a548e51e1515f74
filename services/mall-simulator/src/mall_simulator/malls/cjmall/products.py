"""상품, 가격, 재고, 판매상태 and base data of CJ mall (malls.md 11.2).

The MD decides on a new product some time later; registering the same codes again makes another product.
"""

from datetime import timedelta

from mall_simulator.categories import categories
from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.cjmall.envelopes import NOTHING, answer, asked, bad, day, document_of, part, refused
from mall_simulator.malls.cjmall.product_form import CATEGORY, good_problem, is_period, told_problem
from mall_simulator.markup import many
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

ASKED, APPROVED, DENIED = "10", "20", "30"
ON, OFF = "A", "I"
_KINDS = {"10": "주문", "20": "취소", "30": "반품", "40": "교환배송", "45": "교환회수"}


class Products:
    """The interfaces about products."""

    def __init__(self, world: World) -> None:
        self._world = world

    def list_codes(self, call: Call) -> Reply:
        """IF_02_01 lgrpCd: common codes."""
        group = text(document_of(call).content, "lgrpCd")
        told = [{"lgrpCd": group, "mgrpCd": code, "mgrpNm": name} for code, name in _KINDS.items()]
        return answer("IF_02_01", {"commonCode": told}) if group == "J007" else bad("IF_02_01", NOTHING)

    def list_categories(self, call: Call) -> Reply:
        """IF_01_01: the leaves with the names above."""
        del call
        told = [
            {
                "itemTypeCd": CATEGORY + node.index,
                "itemLgrpNm": node.path[0],
                "itemMgrpNm": node.path[1],
                "itemSgrpNm": node.path[1],
                "itemTgrpNm": node.name,
            }
            for node in categories()
            if node.leaf
        ]
        return answer("IF_01_01", {"itemCategory": told})

    def create(self, call: Call) -> Reply:
        """IF_03_01."""
        good = asked(call, "good")
        problem = good_problem(good)
        if problem is not None:
            return answer("IF_03_01", {"good": part({"itemCd": ""}, problem)})
        product = self._new(call, good)
        self._world.market.add_product(product)
        return answer("IF_03_01", {"good": part({"itemCd": product.number}, None)})

    def change(self, call: Call) -> Reply:
        """IF_03_02: names, places, 상품기술서 and images."""
        good = asked(call, "good")
        product = self._find(call.account, text(good, "sItem"))
        problem = "존재하지 않는 판매코드입니다." if product is None else told_problem(good)
        if text(good, "loc") != "30":
            problem = problem or "등록채널구분(loc)이 올바르지 않습니다."
        if product is not None and problem is None:
            product.name = text(good, "mallitem.mallItemDesc") or product.name
            product.body = {**product.body, **good}
            self._world.market.note_product("updated", product)
        return answer("IF_03_02", {"good": part({"sItem": text(good, "sItem")}, problem)})

    def set_states(self, call: Call) -> Reply:
        """IF_03_03: products (01) and 단품 (02) go on (A) or pause (I)."""
        told = [part(row, self._set_state(call, row)) for row in self._rows(call, "itemStates")]
        return answer("IF_03_03", {"itemStates": told})

    def set_prices(self, call: Call) -> Reply:
        """IF_03_04: of products (01) and 단품 (02)."""
        told = [part(row, self._set_price(call, row)) for row in self._rows(call, "itemPrices")]
        return answer("IF_03_04", {"itemPrices": told})

    def set_plans(self, call: Call) -> Reply:
        """IF_03_05: what can be supplied of a 단품, at least one."""
        told = [part(row, self._set_plan(call, row)) for row in self._rows(call, "ltSupplyPlans")]
        return answer("IF_03_05", {"ltSupplyPlans": told})

    def search(self, call: Call) -> Reply:
        """IF_03_07 {sinstDtFrom, sinstDtTo, schnCd 30}, with itemCd or vpn where one product is looked for."""
        wanted = asked(call)
        since, until = (day(wanted.get(name), name, call) for name in ("sinstDtFrom", "sinstDtTo"))
        if text(wanted, "schnCd") != "30" or until < since:
            raise refused(call, "조회조건이 올바르지 않습니다.")
        number, code = text(wanted, "itemCd"), text(wanted, "vpn")
        own = self._world.store.products.of("cjmall", call.account.number)
        inside = [product for product in own if since <= product.created_at.astimezone(KST).date() <= until]
        chosen = [product for product in inside if number in ("", product.number)]
        told = [_told(product, option) for product in chosen for option in product.options]
        rows = [row for row in told if code in ("", row["vpn"])]
        return answer("IF_03_07", {"unit": rows}) if rows else bad("IF_03_07", NOTHING)

    def settle(self, account: Account) -> None:
        """The MD decides on what is due."""
        for product in self._world.store.products.of("cjmall", account.number):
            if product.ready_at is not None and product.ready_at <= self._world.clock.now():
                self._decide(product)

    def _decide(self, product: Product) -> None:
        denied = any(word in product.name for word in self._world.rules.forbidden_words)
        product.ready_at, product.state = None, DENIED if denied else APPROVED
        self._world.market.note_product("denied" if denied else "approved", _settled(product))

    def _set_state(self, call: Call, row: Doc) -> str | None:
        product, option = self._target(call, text(row, "typeCd"), text(row, "itemCd_zip"))
        word = text(row, "packInd")
        if product is None:
            return "존재하지 않는 판매코드 또는 단품코드입니다."
        if word not in (ON, OFF) or product.state != APPROVED:
            return f"판매상태를 변경할 수 없습니다. [{word}]"
        before = (option or product).body.get("packInd", ON)
        (option or product).body["packInd"] = word
        act = "updated" if option is not None or before == word else "resumed" if word == ON else "stopped"
        self._world.market.note_product(act, _settled(product))
        return None

    def _set_price(self, call: Call, row: Doc) -> str | None:
        product, option = self._target(call, text(row, "typeCD"), text(row, "itemCD_ZIP"))
        price, cost = whole(row, "newUnitRetail"), whole(row, "newUnitCost")
        if product is None:
            return "존재하지 않는 판매코드 또는 단품코드입니다."
        if not price or price % 10 or cost is None or cost > price:
            return "판매가와 매입가를 확인하세요."
        if option is not None:
            option.price_won = price
        else:
            product.price_won = price
        self._world.market.note_product("updated", product)
        return None

    def _set_plan(self, call: Call, row: Doc) -> str | None:
        product, option = self._target(call, "02", text(row, "unitCd"))
        stock = whole(row, "availSupQty")
        if product is None or option is None:
            return "존재하지 않는 단품코드입니다."
        if not stock or stock < 1:
            return "공급가능수량은 1 이상이어야 합니다."
        if not is_period(text(row, "strDt"), text(row, "endDt")):
            return "공급기간(strDt, endDt)이 올바르지 않습니다. (yyyy-MM-dd)"
        option.stock = stock
        self._world.market.note_product("updated", product)
        return None

    def _rows(self, call: Call, name: str) -> list[Doc]:
        rows = many(document_of(call).content, name)
        if not rows or any(text(row, "chnCls") != "30" for row in rows):
            raise refused(call, f"전문 형식이 올바르지 않습니다. [{name}]")
        return rows

    def _target(self, call: Call, kind: str, number: str) -> tuple[Product | None, Option | None]:
        """The product of a 판매코드, or a 단품 with its product."""
        if kind == "01":
            return self._find(call.account, number), None
        product = self._world.store.products.find("cjmall", f"option:{number}") if kind == "02" else None
        if product is None or product.account != call.account.number:
            return None, None
        return product, product.option(number)

    def _find(self, account: Account, number: str) -> Product | None:
        product = self._world.store.products.get("cjmall", number)
        return product if product is not None and product.account == account.number else None

    def _new(self, call: Call, good: Doc) -> Product:
        units = many(good, "unit")
        return Product(
            mall="cjmall",
            account=call.account.number,
            number=str(self._world.store.next("cjmall item", 56293607)),
            seller_code=text(units[0], "vpn").rpartition("_")[0],
            name=text(good, "mallitem.mallItemDesc"),
            category=text(good, "tGrpCd"),
            state=ASKED,
            price_won=min(whole(unit, "unitRetail") or 0 for unit in units),
            options=[self._option(unit) for unit in units],
            body=good,
            sold_until=max(text(unit, "endSaleDt") for unit in units),
            created_at=call.now,
            updated_at=call.now,
            ready_at=call.now + timedelta(seconds=self._world.rules.cjmall_approval_seconds),
        )

    def _option(self, unit: Doc) -> Option:
        return Option(
            number=str(self._world.store.next("cjmall unit", 12088910442)),
            seller_code=text(unit, "vpn"),
            name=text(unit, "unitNm"),
            price_won=whole(unit, "unitRetail") or 0,
            stock=whole(unit, "availableQty") or 0,
            on_sale=False,
            body={"packInd": ON},
        )


def _settled(product: Product) -> Product:
    """A 단품 sells while it and its product do."""
    selling = product.state == APPROVED and product.body.get("packInd", ON) == ON
    for option in product.options:
        option.on_sale = selling and option.body.get("packInd", ON) == ON
    return product


def _told(product: Product, option: Option) -> Doc:
    selling = product.body.get("packInd", ON) == ON and option.body.get("packInd", ON) == ON
    return {
        "itemCd": product.number,
        "unitCd": option.number,
        "uprItemNm": product.name,
        "itemNm": option.name,
        "vpn": option.seller_code,
        "slCls": product.body.get("packInd", ON),
        "slprc": option.price_won,
        "status": product.state,
        "packInd": ON if selling else OFF,
    }
