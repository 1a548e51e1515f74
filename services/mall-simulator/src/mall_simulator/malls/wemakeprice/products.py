"""상품, 카테고리, 품목고시 and 배송정책 of 위메프 (malls.md 6.2).

Unverified: `data` of setProduct as `{productNo}`, the body of setProductStatus, the shapes of getCategory, getNotice
and the ship policy. Registering without productNo always makes a new product.
"""

from datetime import datetime, timedelta

from mall_simulator.categories import Category, categories, category
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, block, documents, missing, text, values, whole
from mall_simulator.malls.wemakeprice.envelopes import asked, good, read, refused
from mall_simulator.notices import NOTICES
from mall_simulator.records import Account, Doc, Document, Option, Product
from mall_simulator.world import World

_CATEGORY = 2100000
_GROUP_NOTICE = 100
_REQUIRED = (
    "basic.productName",
    "basic.dcateCode",
    "basic.shipPolicyNo",
    "sale.originPrice",
    "sale.salePrice",
    "sale.stockCount",
    "sale.taxYn",
    "detail.basicImgUrl",
    "notice",
)
_FLAGS = ("basic.adultLimitYn", "basic.displayYn", "sale.taxYn", "option.selectOptionUseYn", "option.textOptionUseYn")
_STOP_WORDS = frozenset({"STOP", "PAUSE", "S", "P", "N"})
_SALE_WORDS = frozenset({"SALE", "RESUME", "A", "Y"})


class Products:
    """The product pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """One ship policy."""
        policy = {"shipPolicyName": "기본 배송정책", "shipType": "BUNDLE", "shipFee": 0, "claimShipFee": 2500}
        address = {"releaseZipcode": "06236", "releaseAddr": "서울특별시 강남구 가상로 12"}
        self._add_policy(account, {**policy, **address})

    def list_categories(self, call: Call) -> Reply:
        """GET /product/out/getCategory: the leaves with their whole path."""
        del call
        return good([_category_told(node) for node in categories() if node.leaf])

    def list_notices(self, call: Call) -> Reply:
        """GET /product/out/getNotice: the notice groups with their entries."""
        del call
        return good([_notice_told(name) for name in NOTICES])

    def list_policies(self, call: Call) -> Reply:
        """GET /product/out/getSellerShipPolicy."""
        return good(self._policies(call.account))

    def set_policy(self, call: Call) -> Reply:
        """POST /product/in/setSellerShipPolicy."""
        body = asked(call)
        if not text(body, "shipPolicyName"):
            raise refused("배송정책명을 입력해 주세요.")
        return good({"shipPolicyNo": self._add_policy(call.account, body)})

    def set_product(self, call: Call) -> Reply:
        """POST /product/in/setProduct: create, or whole update when basic.productNo is given."""
        body = asked(call)
        number = text(body, "basic.productNo") or text(body, "productNo")
        known = self._owned(call, number) if number else None
        self._check(call.account, body)
        product = known or self._new(call, body)
        self._fill(product, body, {})
        if known is None:
            self._world.market.add_product(product)
        else:
            self._world.market.note_product("updated", product)
        return good({"productNo": int(product.number)})

    def set_basic(self, call: Call) -> Reply:
        """POST /product/in/setProductBasic `{productNo, basic}`."""
        return self._set_block(call, "basic", kept=True)

    def set_sale(self, call: Call) -> Reply:
        """POST /product/in/setProductSale `{productNo, sale}`: its stock is that of a product without options."""
        return self._set_block(call, "sale", kept=True)

    def set_option(self, call: Call) -> Reply:
        """POST /product/in/setProductOption `{productNo, option}` (path and body unverified)."""
        return self._set_block(call, "option", kept=False)

    def set_status(self, call: Call) -> Reply:
        """POST /product/in/setProductStatus `{productNo, productStatus}`: stop or resume, in the words clients use."""
        body = asked(call)
        product = self._owned(call, text(body, "productNo"))
        status = text(body, "productStatus") or text(body, "saleStatus")
        if status not in _STOP_WORDS | _SALE_WORDS:
            raise refused(f"상품상태를 확인해 주세요. [{status}]")
        on = status in _SALE_WORDS
        product.state = "SALE" if on else "STOP"
        _settle(product)
        self._world.market.note_product("resumed" if on else "stopped", product)
        return good({"productNo": int(product.number)})

    def read(self, call: Call) -> Reply:
        """GET /product/out/getProduct?productNo."""
        product = self._owned(call, text(asked(call), "productNo"))
        option = block(product.body, "option")
        if values(option, "selectOptionValueList"):
            option["selectOptionValueList"] = [
                {**row.body, "optionNo": int(row.number), "stockCount": row.stock} for row in product.options
            ]
        sale = {**block(product.body, "sale"), "stockCount": _stock_of(product)}
        return good({**product.body, **_row(product), "sale": sale, "option": option})

    def search(self, call: Call) -> Reply:
        """GET /product/out/getProductList."""
        return good([_row(product) for product in self._own(call.account)])

    def by_code(self, call: Call) -> Reply:
        """GET /product/out/sellerProdCode/getProductList?code."""
        code = text(asked(call), "code")
        if not code:
            raise refused("code를 입력해 주세요.")
        return good([_row(product) for product in self._own(call.account) if product.seller_code == code])

    def _new(self, call: Call, body: Doc) -> Product:
        return Product(
            mall="wemakeprice",
            account=call.account.number,
            number=str(self._world.store.next("wemakeprice product", 611000001)),
            seller_code=text(body, "etc.sellerProdCode"),
            name="",
            category="",
            state="SALE",
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
        )

    def _check(self, account: Account, body: Doc) -> None:
        absent = missing(body, _REQUIRED)
        if absent:
            raise refused(f"필수 항목이 없습니다. [{', '.join(absent)}]")
        policies = [row["shipPolicyNo"] for row in self._policies(account)]
        problem = _problem(body) or _option_problem(body)
        if whole(body, "basic.shipPolicyNo") not in policies:
            problem = "존재하지 않는 배송정책입니다."
        words = [word for word in self._world.rules.forbidden_words if word in text(body, "basic.productName")]
        if words:
            problem = f"상품명에 사용할 수 없는 단어가 있습니다. [{words[0]}]"
        if problem is not None:
            raise refused(problem)

    def _owned(self, call: Call, number: str) -> Product:
        product = self._world.store.products.get("wemakeprice", number)
        if product is None or product.account != call.account.number:
            raise refused(f"존재하지 않는 상품입니다. [{number}]", "404")
        return product

    def _own(self, account: Account) -> list[Product]:
        return self._world.store.products.of("wemakeprice", account.number)

    def _set_block(self, call: Call, name: str, *, kept: bool) -> Reply:
        """One block, what it leaves out as it was; `kept` says that the stocks of options are."""
        body = asked(call)
        product = self._owned(call, text(body, "productNo") or text(body, "basic.productNo"))
        given = block(body, name)
        if not given:
            raise refused(f"필수 항목이 없습니다. [{name}]")
        whole_body = {**product.body, name: {**block(product.body, name), **given}}
        self._check(call.account, whole_body)
        stocks = {option.name: option.stock for option in product.options if kept}
        if "stockCount" in given:
            stocks.pop("", None)
        self._fill(product, whole_body, stocks)
        self._world.market.note_product("updated", product)
        return good({"productNo": int(product.number)})

    def _fill(self, product: Product, body: Doc, stocks: dict[str, int]) -> None:
        """`stocks` are those of options, by name, that stay whatever the body says."""
        product.body, product.name = body, text(body, "basic.productName")
        product.category, product.price_won = text(body, "basic.dcateCode"), whole(body, "sale.salePrice") or 0
        product.seller_code = text(body, "etc.sellerProdCode")
        known = {option.name: option.number for option in product.options}
        rows = documents(body, "option.selectOptionValueList") if text(body, "option.selectOptionUseYn") == "Y" else []
        product.options = [self._option(product, row, known) for row in rows] or [self._plain(product, body, known)]
        for option in product.options:
            option.stock = stocks.get(option.name, option.stock)
        product.sold_until = _last_day(body)
        _settle(product)

    def _option(self, product: Product, row: Doc, known: dict[str, str]) -> Option:
        name = _option_name(row)
        number = known.get(name) or str(self._world.store.next("wemakeprice option", 711000001))
        return Option(
            number=number,
            seller_code=text(row, "sellerOptionCode"),
            name=name,
            price_won=product.price_won + (whole(row, "optionPrice") or 0),
            stock=whole(row, "stockCount") or 0,
            body=row,
        )

    def _plain(self, product: Product, body: Doc, known: dict[str, str]) -> Option:
        number = known.get("") or str(self._world.store.next("wemakeprice option", 711000001))
        stock = whole(body, "sale.stockCount") or 0
        return Option(number=number, seller_code="", name="", price_won=product.price_won, stock=stock)

    def _policies(self, account: Account) -> list[Doc]:
        kept = self._world.store.documents.of("wemakeprice", account.number)
        return [document.body for document in kept]

    def _add_policy(self, account: Account, body: Doc) -> int:
        number = self._world.store.next("wemakeprice policy", 300001)
        kept = {**body, "shipPolicyNo": number}
        document = Document(mall="wemakeprice", account=account.number, number=f"policy:{number}", body=kept)
        self._world.store.documents.put(document)
        return number


def _category_told(node: Category) -> Doc:
    top, middle, leaf = node.path
    names = {"lcateName": top, "mcateName": middle, "dcateName": leaf, "categoryName": node.whole_name}
    return {"dcateCode": _CATEGORY + node.index, **names}


def _notice_told(name: str) -> Doc:
    group = _GROUP_NOTICE + list(NOTICES).index(name)
    entries = [{"noticeNo": group * 100 + place, "noticeName": entry} for place, entry in enumerate(NOTICES[name], 1)]
    return {"groupNoticeNo": group, "groupNoticeName": name, "noticeList": entries}


def _problem(body: Doc) -> str | None:
    node = category((whole(body, "basic.dcateCode") or 0) - _CATEGORY)
    if node is None or not node.leaf:
        return f"존재하지 않는 카테고리입니다. [{text(body, 'basic.dcateCode')}]"
    if len(text(body, "basic.productName")) > 100:
        return "상품명은 100자까지 입력할 수 있습니다."
    wrong = [path for path in _FLAGS if text(body, path) not in ("", "Y", "N")]
    if wrong:
        return f"Y 또는 N만 입력할 수 있습니다. [{wrong[0]}]"
    if problem := _period_problem(body):
        return problem
    price, stock = whole(body, "sale.salePrice"), whole(body, "sale.stockCount")
    if price is None or price <= 0 or price % 10:
        return "판매가는 10원 단위로 입력해 주세요."
    if stock is None or stock < 0:
        return "재고수량을 확인해 주세요."
    return _notice_problem(body)


def _ends(body: Doc) -> datetime | None:
    given = text(body, "sale.saleEndDate")
    return read(given, "saleEndDate") if given else None


def _period_problem(body: Doc) -> str | None:
    starts, ends = text(body, "sale.saleStartDate"), _ends(body)
    if starts and ends and ends <= read(starts, "saleStartDate"):
        return "판매종료일시는 판매시작일시 이후로 입력해 주세요."
    return None


def _last_day(body: Doc) -> str:
    """The last day on which a product is sold; "" where no end was sent."""
    ends = _ends(body)
    return "" if ends is None else (ends - timedelta(seconds=1)).date().isoformat()


def _settle(product: Product) -> None:
    """An option sells where its product does and it is shown."""
    for option in product.options:
        option.on_sale = product.state == "SALE" and text(option.body, "displayYn") != "N"


def _stock_of(product: Product) -> int:
    return sum(option.stock for option in product.options)


def _notice_problem(body: Doc) -> str | None:
    groups = {_GROUP_NOTICE + place: name for place, name in enumerate(NOTICES)}
    rows = documents(body, "notice.groupNoticeList") or documents(body, "notice.groups") or documents(body, "notice")
    if not rows:
        rows = [at(body, "notice")]
    for row in rows:
        name = groups.get(whole(row, "groupNoticeNo") or 0)
        entries = documents(row, "noticeList")
        if name is None:
            return f"존재하지 않는 품목고시입니다. [{text(row, 'groupNoticeNo')}]"
        if len(entries) < len(NOTICES[name]) or any(not text(entry, "description") for entry in entries):
            return f"품목고시[{name}]의 필수 항목을 모두 입력해 주세요."
    return None


def _option_problem(body: Doc) -> str | None:
    if text(body, "option.selectOptionUseYn") != "Y":
        return None
    depth, rows = whole(body, "option.selectOptionDepth"), documents(body, "option.selectOptionValueList")
    if depth is None or not 1 <= depth <= 5 or not rows:
        return "선택옵션 단계와 값을 확인해 주세요."
    if missing(at(body, "option"), tuple(f"selectOptionTitle{place}" for place in range(1, depth + 1))):
        return "선택옵션 제목을 입력해 주세요."
    if any(missing(row, tuple(f"optionValue{place}" for place in range(1, depth + 1))) for row in rows):
        return "선택옵션 값을 입력해 주세요."
    if any((whole(row, "stockCount") or 0) < 0 for row in rows):
        return "옵션 재고수량을 확인해 주세요."
    names = [_option_name(row) for row in rows]
    return "중복된 옵션이 있습니다." if len(set(names)) < len(names) else None


def _option_name(row: Doc) -> str:
    parts = [text(row, f"optionValue{place}") for place in range(1, 6)]
    return " / ".join(part for part in parts if part)


def _row(product: Product) -> Doc:
    return {
        "productNo": int(product.number),
        "productName": product.name,
        "productStatus": product.state,
        "sellerProdCode": product.seller_code,
        "salePrice": product.price_won,
        "stockCount": _stock_of(product),
    }
