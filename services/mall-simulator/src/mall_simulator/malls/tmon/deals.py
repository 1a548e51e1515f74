"""딜, 배송템플릿, 주소 and 카테고리 of 티몬 (malls.md 5.2).

A deal is keyed by the seller's vendorDealNo, so the mall refuses a second one of that number. Unverified: that refusal,
the shape of create's reply, of the addresses and the templates, and the category list, which no source shows.
"""

from datetime import timedelta

from mall_simulator.categories import categories, category
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, documents, missing, text, values, whole
from mall_simulator.malls.tmon.envelopes import read, refused
from mall_simulator.records import Account, Doc, Document, Option, Product
from mall_simulator.world import World

_CATEGORY = 40000000
_REQUIRED = [
    "vendorDealNo",
    "productType",
    "deliveryTemplateNo",
    "salesStartDate",
    "salesEndDate",
    "title",
    "categoryNo",
    "mainImages",
    "detailContents",
    "dealOptions",
    "productInfos",
]
_OPTION_REQUIRED = ("vendorDealOptionNo", "title", "price", "salesPrice", "stock")
_TEMPLATE_REQUIRED = ("deliveryTemplateName", "deliveryFeePolicy", "partnerDeliveryAddressNo", "partnerReturnAddressNo")
_LENGTHS = {"vendorDealNo": 50, "title": 60, "titleDecoration": 20, "managedTitle": 60, "detailContents": 500_000}


class Deals:
    """The deal pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """One address to ship from, one for returns, and one template."""
        ship, back = (self._add_address(account, _address(kind)) for kind in ("D", "R"))
        fee: Doc = {
            "bundledDeliveryAble": True,
            "deliveryFee": 0,
            "deliveryFeePolicy": "FREE",
            "deliveryType": "DIRECT",
        }
        places = {"partnerDeliveryAddressNo": ship, "partnerReturnAddressNo": back}
        self._add_template(account, {"deliveryTemplateName": "기본 배송템플릿", "productType": "DP01", **fee, **places})

    def list_categories(self, call: Call) -> Reply:
        """GET /categories: every node with its parent (path and shape unverified)."""
        del call
        rows = [
            {
                "categoryNo": _CATEGORY + node.index,
                "parentCategoryNo": _CATEGORY + node.parent if node.parent else None,
                "categoryName": node.name,
                "categoryPath": node.whole_name,
                "depth": len(node.path),
                "leaf": node.leaf,
            }
            for node in categories()
        ]
        return Reply(rows)

    def create(self, call: Call) -> Reply:
        """POST /deals."""
        body = self._checked(call)
        code = text(body, "vendorDealNo")
        if self._known(call.account, code) is not None:
            raise refused("DUPLICATE_VENDOR_DEAL_NO", f"이미 등록된 업체딜번호입니다. [{code}]", 409)
        product = Product(
            mall="tmon",
            account=call.account.number,
            number=str(self._world.store.next("tmon deal", 3100000001)),
            seller_code=code,
            name="",
            category="",
            state="ON_SALE",
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
        )
        self._fill(product, body)
        self._world.market.add_product(product)
        return Reply(_flags(product))

    def update(self, call: Call) -> Reply:
        """PUT /deals/{no}: the whole deal."""
        product = self._owned(call)
        body = self._checked(call)
        if text(body, "vendorDealNo") != product.seller_code:
            raise refused("INVALID_PARAMETER", "업체딜번호는 변경할 수 없습니다.")
        self._fill(product, body)
        self._world.market.note_product("updated", product)
        return Reply(_flags(product))

    def read(self, call: Call) -> Reply:
        """GET /deals/{no}: by vendorDealNo, or by the mall's with dealNoType=TMON_DEAL_NUMBER."""
        product = self._owned(call)
        options = [
            {**option.body, "tmonDealOptionNo": int(option.number), "stock": option.stock} for option in product.options
        ]
        numbers = {"tmonDealNo": int(product.number), "dealStatus": product.state}
        return Reply({**product.body, **numbers, "dealOptions": options})

    def pause(self, call: Call) -> Reply:
        """PUT /deals/{no}/pause: no body comes back."""
        return self._sell(call, on=False)

    def resume(self, call: Call) -> Reply:
        """PUT /deals/{no}/resume: no body comes back."""
        return self._sell(call, on=True)

    def stock(self, call: Call) -> Reply:
        """PUT /deals/{no}/stock `{dealOptions:[{vendorDealOptionNo, stock}]}` (body unverified)."""
        product = self._owned(call)
        asked = [(option, _stock_in(row)) for option, row in _asked_options(call, product)]
        for option, stock in asked:
            option.stock = stock
        self._world.market.note_product("updated", product)
        return Reply()

    def display(self, call: Call) -> Reply:
        """PUT /deals/{no}/options/display `{dealOptions:[{vendorDealOptionNo, display}]}` (body unverified)."""
        product = self._owned(call)
        asked = [(option, _display_in(row)) for option, row in _asked_options(call, product)]
        for option, display in asked:
            option.body = {**option.body, "display": display}
        _settle(product)
        self._world.market.note_product("updated", product)
        return Reply()

    def list_addresses(self, call: Call) -> Reply:
        """GET /partners/addresses, of one type with `type` D or R."""
        kind = call.query.get("type", "")
        return Reply([row for row in self._kept(call.account, "address") if kind in ("", row["type"])])

    def create_address(self, call: Call) -> Reply:
        """POST /partners/addresses."""
        body = call.document()
        if body is None or missing(body, ("type", "name", "zipCode", "address")) or body["type"] not in ("D", "R"):
            raise refused("INVALID_PARAMETER", "주소 정보를 확인해 주세요.")
        return Reply({"partnerAddressNo": self._add_address(call.account, body)})

    def list_templates(self, call: Call) -> Reply:
        """GET /partners/templates."""
        return Reply(self._kept(call.account, "template"))

    def create_template(self, call: Call) -> Reply:
        """POST /partners/templates."""
        body = call.document()
        absent = missing(body, _TEMPLATE_REQUIRED)
        if body is None or absent:
            raise refused("INVALID_PARAMETER", f"필수 항목이 없습니다. [{', '.join(absent)}]")
        known = {row["partnerAddressNo"] for row in self._kept(call.account, "address")}
        if not {whole(body, name) for name in _TEMPLATE_REQUIRED[2:]} <= known:
            raise refused("INVALID_ADDRESS", "등록되지 않은 주소입니다.")
        return Reply({"deliveryTemplateNo": self._add_template(call.account, body)})

    def _sell(self, call: Call, *, on: bool) -> Reply:
        product = self._owned(call)
        product.state = "ON_SALE" if on else "PAUSED"
        _settle(product)
        self._world.market.note_product("resumed" if on else "stopped", product)
        return Reply()

    def _checked(self, call: Call) -> Doc:
        body = call.document()
        absent = missing(body, tuple(_REQUIRED))
        if body is None or absent:
            raise refused("INVALID_PARAMETER", f"필수 항목이 없습니다. [{', '.join(absent)}]")
        problem = _problem(body) or self._template_problem(call.account, body)
        words = [word for word in self._world.rules.forbidden_words if word in text(body, "title")]
        if words:
            problem = f"상품명에 사용할 수 없는 단어가 있습니다. [{words[0]}]"
        if problem is not None:
            raise refused("INVALID_PARAMETER", problem)
        return body

    def _template_problem(self, account: Account, body: Doc) -> str | None:
        known = [row["deliveryTemplateNo"] for row in self._kept(account, "template")]
        return None if whole(body, "deliveryTemplateNo") in known else "등록되지 않은 배송템플릿입니다."

    def _owned(self, call: Call) -> Product:
        number = call.params["no"]
        if call.query.get("dealNoType") == "TMON_DEAL_NUMBER":
            product = self._world.store.products.get("tmon", number)
        else:
            product = self._known(call.account, number)
        if product is None or product.account != call.account.number:
            raise refused("DEAL_NOT_FOUND", f"존재하지 않는 딜입니다. [{number}]", 404)
        return product

    def _known(self, account: Account, code: str) -> Product | None:
        own = self._world.store.products.of("tmon", account.number)
        return next((product for product in own if product.seller_code == code), None)

    def _fill(self, product: Product, body: Doc) -> None:
        known = {option.seller_code: option.number for option in product.options}
        product.options = [self._option(row, known) for row in documents(body, "dealOptions")]
        product.body, product.name, product.category = body, text(body, "title"), text(body, "categoryNo")
        product.price_won = min(option.price_won for option in product.options)
        product.sold_until = _last_day(body)
        _settle(product)

    def _option(self, row: Doc, known: dict[str, str]) -> Option:
        code = text(row, "vendorDealOptionNo")
        return Option(
            number=known.get(code) or str(self._world.store.next("tmon option", 5200000001)),
            seller_code=code,
            name=text(row, "title"),
            price_won=whole(row, "salesPrice") or 0,
            stock=whole(row, "stock") or 0,
            body=row,
        )

    def _kept(self, account: Account, kind: str) -> list[Doc]:
        kept = self._world.store.documents.of("tmon", account.number)
        return [document.body for document in kept if document.number.startswith(f"{kind}:")]

    def _add_address(self, account: Account, body: Doc) -> int:
        number = self._world.store.next("tmon address", 700001)
        self._keep(account, f"address:{number}", {**body, "partnerAddressNo": number})
        return number

    def _add_template(self, account: Account, body: Doc) -> int:
        number = self._world.store.next("tmon template", 800001)
        self._keep(account, f"template:{number}", {**body, "deliveryTemplateNo": number})
        return number

    def _keep(self, account: Account, number: str, body: Doc) -> None:
        self._world.store.documents.put(Document(mall="tmon", account=account.number, number=number, body=body))


def _address(kind: str) -> Doc:
    name = "기본 출고지" if kind == "D" else "기본 반품지"
    place = {"zipCode": "06236", "address": "서울특별시 강남구 가상로 12", "addressDetail": "물류센터 1층"}
    return {"type": kind, "name": name, **place, "phone": "02-555-0101"}


def _settle(product: Product) -> None:
    """An option sells where its deal does and it is not hidden."""
    for option in product.options:
        option.on_sale = product.state == "ON_SALE" and at(option.body, "display") is not False


def _asked_options(call: Call, product: Product) -> list[tuple[Option, Doc]]:
    """The options that a body names, each with its row. Raises Refusal where it names none, or one of another deal."""
    known = {option.seller_code: option for option in product.options}
    rows = [(known.get(text(row, "vendorDealOptionNo")), row) for row in documents(call.document(), "dealOptions")]
    asked = [(option, row) for option, row in rows if option is not None]
    if not rows or len(asked) < len(rows):
        raise refused("INVALID_PARAMETER", "옵션 번호를 확인해 주세요.")
    return asked


def _stock_in(row: Doc) -> int:
    stock = whole(row, "stock")
    if stock is None or stock < 0:
        raise refused("INVALID_PARAMETER", "재고를 확인해 주세요.")
    return stock


def _display_in(row: Doc) -> bool:
    shown = at(row, "display")
    if not isinstance(shown, bool):
        raise refused("INVALID_PARAMETER", "옵션 노출 여부를 확인해 주세요.")
    return shown


def _last_day(body: Doc) -> str:
    """The last day on which a deal is sold: one that ends at midnight is not sold on the day that begins then."""
    return (read(text(body, "salesEndDate"), "salesEndDate") - timedelta(minutes=1)).date().isoformat()


def _period_problem(body: Doc) -> str | None:
    starts, ends = (read(text(body, name), name) for name in ("salesStartDate", "salesEndDate"))
    return None if starts < ends else "판매종료일시는 판매시작일시 이후여야 합니다."


def _problem(body: Doc) -> str | None:
    for name, length in _LENGTHS.items():
        if len(text(body, name)) > length:
            return f"{name}은(는) {length}자까지 입력할 수 있습니다."
    node = category((whole(body, "categoryNo") or 0) - _CATEGORY)
    if node is None or not node.leaf:
        return f"존재하지 않는 카테고리입니다. [{text(body, 'categoryNo')}]"
    if not 1 <= len(values(body, "mainImages")) <= 6:
        return "대표이미지는 1개 이상 6개 이하로 등록해 주세요."
    if len(values(body, "keywords")) > 5:
        return "검색어는 5개까지 입력할 수 있습니다."
    infos = documents(body, "productInfos.productInfos") or documents(body, "productInfos")
    if not infos or any(not text(row, "description") for row in infos if "description" in row):
        return "상품정보고시를 입력해 주세요."
    return _period_problem(body) or _options_problem(documents(body, "dealOptions"))


def _options_problem(options: list[Doc]) -> str | None:
    if not 1 <= len(options) <= 200:
        return "옵션은 1개 이상 200개 이하로 등록해 주세요."
    codes = [text(row, "vendorDealOptionNo") for row in options]
    if len(set(codes)) < len(codes):
        return "업체옵션번호가 중복되었습니다."
    for row in options:
        absent = missing(row, _OPTION_REQUIRED)
        price, stock = whole(row, "salesPrice"), whole(row, "stock")
        if absent or price is None or price <= 0 or stock is None or stock < 0:
            return f"옵션 정보를 확인해 주세요. [{text(row, 'vendorDealOptionNo')}]"
    return None


def _flags(product: Product) -> Doc:
    options = [
        {
            "success": True,
            "vendorDealOptionNo": option.seller_code,
            "tmonDealOptionNo": int(option.number),
            "message": "",
        }
        for option in product.options
    ]
    numbers = {"vendorDealNo": product.seller_code, "tmonDealNo": int(product.number)}
    return {"success": True, "message": "", **numbers, "dealOptions": options}
