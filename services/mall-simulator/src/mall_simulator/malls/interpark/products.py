"""상품 of 인터파크 (malls.md 7.2): registered and updated by documents that the mall fetches; sold at once.

Unverified: what the look-ups answer, whose field names come from public integrations. Registering a code again makes
another product.
"""

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.interpark.directory import Directory
from mall_simulator.malls.interpark.envelopes import bad_product, items, success
from mall_simulator.malls.interpark.option_text import Choice, choices_in
from mall_simulator.malls.interpark.product_form import last_day, problem_of_item
from mall_simulator.market import ProductAct
from mall_simulator.markup import parsed_document
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

SELLING = frozenset({"01", "09"})
STOPPED = "03"


class Products:
    """The product pages."""

    def __init__(self, world: World, directory: Directory) -> None:
        self._world = world
        self._directory = directory

    def create(self, call: Call) -> Reply:
        """_method=InsertProductAPIData: the document at `dataUrl`."""
        body = item_in(call)
        self._check(call.account, body)
        product = Product(
            mall="interpark",
            account=call.account.number,
            number=str(self._world.store.next("interpark product", 6874405701)),
            seller_code="",
            name="",
            category="",
            state="01",
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
        )
        self._fill(product, body)
        self._world.market.add_product(product)
        return success(prdNo=product.number, prdNm=product.name, originPrdNo=product.seller_code)

    def update(self, call: Call) -> Reply:
        """_method=UpdateProductAPIData: what is left out stays."""
        body = item_in(call)
        product = self._owned(call.account, text(body, "prdNo"))
        if not text(body, "prdNm") or not text(body, "saleUnitcost"):
            raise bad_product("필수 데이터가 존재하지 않습니다. 'prdNm', 'saleUnitcost'")
        before, whole_body = product.state, {**product.body, **body}
        self._check(call.account, whole_body)
        stock = "prdOption" if text(whole_body, "prdOption") else "saleLmtQty"
        self._fill(product, whole_body, stocked=stock in body)
        self._world.market.note_product(_act(before, product.state), product)
        return success(prdNo=product.number, prdNm=product.name, originPrdNo=product.seller_code)

    def stocks(self, call: Call) -> Reply:
        """_method=GetPrdSaleQtyForAPI&prdNo=: the product and its options, each under a number of its own."""
        product = self._owned(call.account, call.query.get("prdNo", ""))
        options = [_told(product, option) for option in product.options if option.name]
        return items([_row(product), *options])

    def inquiry(self, call: Call) -> Reply:
        """_method=GetProductInquiryForAPI&rows=&page=: the seller's products."""
        size, page = (whole(dict(call.query), name) or 0 for name in ("rows", "page"))
        if not 1 <= size <= 100 or page < 1:
            raise bad_product("데이터 형식이 올바르지 않습니다. 'rows', 'page'")
        wanted = call.query.get("saleStatTp", "")
        own = self._world.store.products.of("interpark", call.account.number)
        found = [_row(product) for product in own if wanted in ("", product.state)]
        return items(found[(page - 1) * size : page * size], totalCnt=len(found))

    def _check(self, account: Account, body: Doc) -> None:
        problem = problem_of_item(body)
        words = [word for word in self._world.rules.forbidden_words if word in text(body, "prdNm")]
        if words:
            problem = f"상품명에 사용할 수 없는 단어가 있습니다. '{words[0]}'"
        policy, place = text(body, "delvPlcNo"), text(body, "rtndelvNo")
        if policy and not self._directory.has(account, "policy", policy):
            problem = problem or f"배송비정책이 존재하지 않습니다. '{policy}'"
        if place and not self._directory.has(account, "place", place):
            problem = problem or f"반품배송지가 존재하지 않습니다. '{place}'"
        if problem is not None:
            raise bad_product(problem)

    def _fill(self, product: Product, body: Doc, *, stocked: bool = True) -> None:
        product.body, product.name, product.state = body, text(body, "prdNm"), text(body, "saleStatTp")
        product.category, product.price_won = text(body, "omDispNo"), whole(body, "saleUnitcost") or 0
        product.seller_code, product.sold_until = text(body, "originPrdNo"), last_day(body)
        known = {option.name: option for option in product.options}
        product.options = self._options(product, known, stocked=stocked)

    def _options(self, product: Product, known: dict[str, Option], *, stocked: bool) -> list[Option]:
        """The options, or the product itself; nothing sells while the product does not. Unasked, stocks stay."""
        stock, given = whole(product.body, "saleLmtQty") or 0, text(product.body, "prdOption")
        choices = choices_in(given) if given else [Choice("", stock, 0, "", used=True)]
        made = [self._option(product, choice, known) for choice in choices]
        kept = {} if stocked else {name: option.stock for name, option in known.items()}
        return [option.model_copy(update={"stock": kept.get(option.name, option.stock)}) for option in made]

    def _option(self, product: Product, choice: Choice, known: dict[str, Option]) -> Option:
        before = known.get(choice.name)
        number = product.number if not choice.name else before.number if before else None
        return Option(
            number=number or str(self._world.store.next("interpark option", 6900000001)),
            seller_code=choice.code,
            name=choice.name,
            price_won=product.price_won + choice.surcharge_won,
            stock=choice.stock,
            on_sale=choice.used and product.state in SELLING,
            body={"사용여부": "Y" if choice.used else "N"},
        )

    def _owned(self, account: Account, number: str) -> Product:
        product = self._world.store.products.get("interpark", number)
        if product is None or product.account != account.number:
            raise bad_product(f"상품이 존재하지 않습니다. '{number}'")
        return product


def item_in(call: Call) -> Doc:
    """The `item` of the document that the mall fetched. Raises Refusal where none came, or another."""
    if call.fetched is None:
        raise bad_product("데이터 URL을 읽을 수 없습니다.", call.query.get("dataUrl", ""))
    found = parsed_document(call.fetched)
    item = found[1].get("item") if found is not None and found[0] == "result" else None
    if not isinstance(item, dict):
        raise bad_product("XML 형식이 올바르지 않습니다. 상품은 한 번에 하나만 등록할 수 있습니다.")
    return dict(item)  # pyright: ignore[reportUnknownArgumentType]


def _act(before: str, after: str) -> ProductAct:
    if after == STOPPED and before != STOPPED:
        return "stopped"
    return "resumed" if before == STOPPED and after != STOPPED else "updated"


def _row(product: Product) -> Doc:
    return {
        "prdNo": product.number,
        "prdNm": product.name,
        "externalPrdNo": product.seller_code,
        "saleStatTp": product.state,
        "saleUnitcost": product.price_won,
        "saleLmtQty": whole(product.body, "saleLmtQty") or 0,
        "salePossRestQty": sum(option.stock for option in product.options),
        "optStkMgtYn": "Y" if text(product.body, "prdOption") else "N",
    }


def _told(product: Product, option: Option) -> Doc:
    return {
        **_row(product),
        "prdNo": option.number,
        "prdNm": f"{product.name}|{option.name}",
        "externalPrdNo": option.seller_code,
        "saleStatTp": product.state if text(option.body, "사용여부") != "N" else STOPPED,
        "saleUnitcost": option.price_won,
        "saleLmtQty": option.stock,
        "salePossRestQty": option.stock,
    }
