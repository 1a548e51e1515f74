"""상품, 재고, 카테고리, 출고지/반품지 and 발송마감 템플릿 of 11번가 (malls.md 3.2).

Ordinary goods sell at once; registering the same code again makes another product.
"""

from urllib.parse import unquote

from mall_simulator.categories import categories
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.st11.envelopes import addresses, bad_product, body_of, message, plain, prefixed
from mall_simulator.malls.st11.product_form import CATEGORY, problem_of
from mall_simulator.markup import many
from mall_simulator.records import Account, Doc, Document, Option, Product
from mall_simulator.world import World

SELLING, SOLD_OUT, STOPPED = "103", "104", "105"
_NAMES = {SELLING: "판매중", SOLD_OUT: "품절", STOPPED: "전시중지"}


class Products:
    """The product pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """A place to send from, one to return to, and a template of the day's last dispatch."""
        place = {"addr": "서울 강남구 가상로 12", "gnrlTlphnNo": "02-555-0101", "rcvrNm": "담당자", "memNo": "10000000"}
        for kind, name in (("out", "본사"), ("in", "반품센터")):
            number = str(self._world.store.next("st11 place", 14))
            self._keep(account, f"{kind}:{number}", {"addrSeq": number, "addrNm": name, **place})
        number = str(self._world.store.next("st11 template", 344836))
        name = "오후 2시까지 주문완료 건 당일 발송처리"
        self._keep(account, f"template:{number}", {"prdInfoTmpltNo": number, "prdInfoTmpltNm": name})

    def list_categories(self, call: Call) -> Reply:
        """GET /cateservice/category: all nodes; it needs no key."""
        del call
        told = [
            {
                "depth": len(node.path),
                "dispNm": node.name,
                "dispNo": CATEGORY + node.index,
                "parentDispNo": CATEGORY + node.parent if node.parent else 0,
                "gblDlvYn": "N",
                "engDispYn": "N",
                "leafYn": "Y" if node.leaf else "N",
            }
            for node in categories()
        ]
        return prefixed("ns2:categorys", {"ns2:category": told})

    def list_outbound(self, call: Call) -> Reply:
        """GET /areaservice/outboundarea."""
        return addresses(self._kept(call.account, "out"))

    def list_inbound(self, call: Call) -> Reply:
        """GET /areaservice/inboundarea."""
        return addresses(self._kept(call.account, "in"))

    def list_templates(self, call: Call) -> Reply:
        """GET /prodservices/sendCloseList."""
        told = [{**row, "repCloseTimeYn": "Y"} for row in self._kept(call.account, "template")]
        return plain("productInformationTemplateList", {"templateBOList": told})

    def create(self, call: Call) -> Reply:
        """POST /prodservices/product."""
        body = body_of(call, "Product")
        self._check(call.account, body, "상품등록실패")
        product = self._new(call)
        self._fill(product, body)
        self._world.market.add_product(product)
        words = f"상품등록이 정상적으로 진행 되었습니다. 상품번호 : {product.number}"
        return message("200", words, product.number)

    def update(self, call: Call) -> Reply:
        """PUT /prodservices/product/{number}: everything is overwritten."""
        product, body = self._owned(call), body_of(call, "Product")
        self._check(call.account, body, "상품수정실패")
        self._fill(product, body)
        self._world.market.note_product("updated", product)
        words = f"상품수정이 정상적으로 진행 되었습니다. 상품번호 : {product.number}"
        return message("200", words, product.number)

    def stop(self, call: Call) -> Reply:
        """PUT /prodstatservice/stat/stopdisplay/{number}."""
        product = self._owned(call)
        if product.state == STOPPED:
            raise bad_product("판매상태를 변경할 수 없는 상품입니다. [STAT : 105]")
        product.state = STOPPED
        self._world.market.note_product("stopped", _settled(product))
        return message("200", "판매상태가 수정되었습니다. [STAT : 105]")

    def resume(self, call: Call) -> Reply:
        """PUT /prodstatservice/stat/restartdisplay/{number}."""
        product = self._owned(call)
        if product.state != STOPPED:
            raise bad_product(f"판매상태를 변경할 수 없는 상품입니다. [STAT : {product.state}]")
        product.state = SELLING
        self._world.market.note_product("resumed", _settled(product))
        return message("200", "판매상태가 수정되었습니다. [STAT : 103]")

    def set_price(self, call: Call) -> Reply:
        """GET /prodservices/product/price/{number}/{price}."""
        product, price = self._owned(call), whole(dict(call.params), "price")
        if price is None or price <= 0 or price % 10:
            raise bad_product("판매가는 10원 단위로 입력하셔야 합니다.")
        before, product.price_won = product.price_won, price
        for option in product.options:
            option.price_won += price - before
        self._world.market.note_product("updated", product)
        words = f"(상품번호:{product.number})의 가격이 업데이트 되었습니다."
        return message("200", words, product.number, preSelPrc=before)

    def set_stock(self, call: Call) -> Reply:
        """PUT /prodservices/stockqty/{stock} ProductStock. Unverified: an option at 0 is sold out, another is not."""
        body, number = body_of(call, "ProductStock"), call.params["stock"]
        product = self._world.store.products.find("st11", f"option:{number}")
        option = None if product is None or product.account != call.account.number else product.option(number)
        quantity = whole(body, "stckQty")
        if product is None or option is None or text(body, "prdNo") != product.number:
            raise bad_product(f"해당 상품의 재고 정보를 찾을 수 없습니다. 재고번호 : {number}")
        if quantity is None or quantity < 0 or text(body, "prdStckNo") != number:
            raise bad_product("재고수량을 확인해 주세요.")
        option.stock, option.body = quantity, {**option.body, "useYn": "Y" if quantity else "N"}
        self._world.market.note_product("updated", _settled(product))
        words = (
            f"옵션재고 번호 {number}(상품번호:{product.number})의 수량이 업데이트 되었습니다. 변경된 수량 : {quantity}"
        )
        return message("200", words, number)

    def read(self, call: Call) -> Reply:
        """GET /prodmarketservice/prodmarket/{number}."""
        product = self._owned(call)
        told = {"message": f"[{product.number}] 상품 정보가 정상적으로 조회되었습니다."}
        return plain("Product", {**_told(product), **told})

    def by_code(self, call: Call) -> Reply:
        """GET /prodmarketservice/sellerprodcode/{code}."""
        code = unquote(call.params["code"])
        found = [product for product in self._own(call.account) if product.seller_code == code]
        return prefixed("ns2:products", {"ns2:product": [_told(product) for product in found]})

    def search(self, call: Call) -> Reply:
        """POST /prodmarketservice/prodmarket SearchProduct. Unverified: that start and end are numbers of rows."""
        body = body_of(call, "SearchProduct")
        first, last, limit = (whole(body, name) or 0 for name in ("start", "end", "limit"))
        if not 1 <= limit <= 500 or not 1 <= first <= last:
            raise bad_product("조회조건을 확인해 주세요. [limit, start, end]")
        state = text(body, "selStatCd")
        own = [product for product in self._own(call.account) if state in ("", _state(product))]
        rows = own[first - 1 : min(last, first - 1 + limit)]
        return prefixed("ns2:products", {"ns2:product": [_told(product) for product in rows]})

    def stocks(self, call: Call) -> Reply:
        """GET /prodmarketservice/prodmarket/stck/{number}."""
        product = self._owned(call)
        told = [_stock_told(product, option) for option in product.options]
        known = {"ns2:prdNm": product.name, "ns2:prdNo": product.number, "ns2:sellerPrdCd": product.seller_code}
        return prefixed("ns2:ProductStocks", {"ns2:ProductStock": told, **known})

    def _new(self, call: Call) -> Product:
        return Product(
            mall="st11",
            account=call.account.number,
            number=str(self._world.store.next("st11 product", 52844137)),
            seller_code="",
            name="",
            category="",
            state=SELLING,
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
        )

    def _check(self, account: Account, body: Doc, failed: str) -> None:
        problem = problem_of(body)
        words = [word for word in self._world.rules.forbidden_words if word in text(body, "prdNm")]
        if words:
            problem = f"상품명에 사용할 수 없는 단어가 있습니다. [{words[0]}]"
        wanted = (("out", "addrSeqOut", "출고지"), ("in", "addrSeqIn", "반품/교환지"))
        for kind, name, told in wanted:
            if text(body, name) not in [row["addrSeq"] for row in self._kept(account, kind)]:
                problem = problem or f"등록되지 않은 {told} 주소입니다. [{text(body, name)}]"
        template = text(body, "dlvSendCloseTmpltNo")
        if template and template not in [row["prdInfoTmpltNo"] for row in self._kept(account, "template")]:
            problem = problem or f"등록되지 않은 발송마감 템플릿입니다. [{template}]"
        if problem is not None:
            raise Refusal(message("500", f"{failed} : {problem}"))

    def _fill(self, product: Product, body: Doc) -> None:
        product.body, product.name = body, text(body, "prdNm")
        product.category, product.price_won = text(body, "dispCtgrNo"), whole(body, "selPrc") or 0
        product.seller_code = text(body, "sellerPrdCd")
        product.sold_until = text(body, "aplEndDy").replace("/", "-") if text(body, "selTermUseYn") == "Y" else ""
        known = {option.name: option.number for option in product.options}
        rows: list[Doc] = many(body, "ProductOption") if text(body, "optSelectYn") == "Y" else [{}]
        product.options = [self._option(product, row, known) for row in rows]
        _settled(product)

    def _option(self, product: Product, row: Doc, known: dict[str, str]) -> Option:
        name = text(row, "colValue0")
        stock = whole(row, "colCount") if row else whole(product.body, "prdSelQty")
        return Option(
            number=known.get(name) or str(self._world.store.next("st11 stock", 440634790)),
            seller_code=text(row, "colSellerStockCd"),
            name=name,
            price_won=product.price_won + (whole(row, "colOptPrice") or 0),
            stock=stock or 0,
            body=row,
        )

    def _owned(self, call: Call) -> Product:
        number = call.params["number"]
        product = self._world.store.products.get("st11", number)
        if product is None or product.account != call.account.number:
            raise bad_product(f"해당 상품의 정보를 찾을 수 없습니다. 상품번호 : {number}")
        return product

    def _own(self, account: Account) -> list[Product]:
        return self._world.store.products.of("st11", account.number)

    def _kept(self, account: Account, kind: str) -> list[Doc]:
        kept = self._world.store.documents.of("st11", account.number)
        return [document.body for document in kept if document.number.startswith(f"{kind}:")]

    def _keep(self, account: Account, number: str, body: Doc) -> None:
        document = Document(mall="st11", account=account.number, number=number, body=body)
        self._world.store.documents.put(document)


def _settled(product: Product) -> Product:
    """An option sells while the product does, unless it was entered as sold out."""
    for option in product.options:
        option.on_sale = product.state == SELLING and text(option.body, "useYn") != "N"
    return product


def _state(product: Product) -> str:
    empty = not any(option.stock for option in product.options)
    return SOLD_OUT if product.state == SELLING and empty else product.state


def _told(product: Product) -> Doc:
    state = _state(product)
    return {
        "asDetail": text(product.body, "asDetail"),
        "bndlDlvCnYn": text(product.body, "bndlDlvCnYn"),
        "dispCtgrNo": product.category,
        "exchDlvCst": text(product.body, "exchDlvCst"),
        "htmlDetail": text(product.body, "htmlDetail"),
        "prdNm": product.name,
        "prdNo": product.number,
        "rtngdDlvCst": text(product.body, "rtngdDlvCst"),
        "selPrc": product.price_won,
        "selStatCd": state,
        "selStatNm": _NAMES[state],
        "sellerPrdCd": product.seller_code,
        "dlvClf": text(product.body, "dlvClf"),
    }


def _stock_told(product: Product, option: Option) -> Doc:
    return {
        "addPrc": option.price_won - product.price_won,
        "mixDtlOptNm": option.name or None,
        "mixOptNm": None,
        "mixOptNo": None,
        "prdNo": product.number,
        "prdStckNo": option.number,
        "prdStckStatCd": "01" if option.on_sale else "02",
        "selQty": 0,
        "stckQty": option.stock,
        "optWght": 0,
        "sellerStockCd": option.seller_code or None,
    }
