"""상품 of 네이버: on sale at once; stock 0 becomes OUTOFSTOCK (malls.md 2.2)."""

from typing import Any

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, documents, text, values, whole
from mall_simulator.malls.smartstore.directory import Directory, category_id, node_of
from mall_simulator.malls.smartstore.envelopes import invalid, moment, refused, wrong
from mall_simulator.malls.smartstore.image_form import IMAGE_HOST, image_parts, image_problems
from mall_simulator.malls.smartstore.product_form import product_problems
from mall_simulator.malls.smartstore.sale_form import multi_problems, status_problems, stock_problems
from mall_simulator.records import Doc, Option, Product
from mall_simulator.world import World

_OPTIONS = "originProduct.detailAttribute.optionInfo"


class Products:
    """The product pages."""

    def __init__(self, world: World, directory: Directory) -> None:
        self._world = world
        self._directory = directory

    def create(self, call: Call) -> Reply:
        """POST /v2/products. Sending it twice makes two products."""
        body = self._checked(call, creating=True)
        product = Product(
            mall="smartstore",
            account=call.account.number,
            number=str(self._world.store.next("smartstore origin", 9100000001)),
            seller_code="",
            name="",
            category="",
            state="SALE",
            price_won=0,
            options=[],
            body={},
            created_at=call.now,
            updated_at=call.now,
            numbers={"channelProductNo": str(self._world.store.next("smartstore channel", 9200000001))},
        )
        self._fill(product, body)
        self._world.market.add_product(product)
        return Reply(_numbers(product))

    def update(self, call: Call) -> Reply:
        """PUT …/origin-products/{no} or …/channel-products/{no}: the whole body."""
        product = self._owned(call)
        self._fill(product, self._checked(call, creating=False))
        self._world.market.note_product("updated", product)
        return Reply(_numbers(product))

    def read(self, call: Call) -> Reply:
        """GET …/origin-products/{no} or …/channel-products/{no}."""
        product = self._owned(call)
        return Reply(
            {
                "originProduct": {**product.body["originProduct"], "statusType": _status(product)},
                "smartstoreChannelProduct": product.body["smartstoreChannelProduct"],
            }
        )

    def delete(self, call: Call) -> Reply:
        """DELETE …: the product is gone."""
        product = self._owned(call)
        product.state = "DELETE"
        for option in product.options:
            option.on_sale = False
        self._world.market.note_product("deleted", product)
        return Reply({"code": "SUCCESS", "message": "", "data": {}})

    def change_status(self, call: Call) -> Reply:
        """PUT /v1/products/origin-products/{no}/change-status: state, stock and period; OUTOFSTOCK empties the stock.

        Unverified: that the state that a product has may be named again, to change its period alone.
        """
        product, body = self._owned(call), call.document()
        status, stock = text(body, "statusType"), whole(body, "stockQuantity")
        problems = status_problems(body, sold_out=_status(product) == "OUTOFSTOCK")
        if problems:
            raise invalid(call.now, problems)
        origin = product.body["originProduct"]
        origin |= {name: at(body, name) for name in ("saleStartDate", "saleEndDate") if text(body, name)}
        product.sold_until = text(origin, "saleEndDate")[:10]
        product.state = "SALE" if status == "OUTOFSTOCK" else status
        for option in product.options:
            option.stock = 0 if status == "OUTOFSTOCK" else _given(stock, option.stock)
        _write_options(_settled(product))
        self._world.market.note_product("stopped" if status == "SUSPENSION" else "resumed", product)
        return Reply(_numbers(product))

    def option_stock(self, call: Call) -> Reply:
        """PUT /v1/products/origin-products/{no}/option-stock: prices and stocks of combinations by their id."""
        product, body = self._owned(call), call.document()
        rows = documents(body, "optionInfo.optionCombinations")
        known = {option.number: option for option in product.options if option.body}
        problems = stock_problems(rows, known.keys())
        if problems:
            raise invalid(call.now, problems)
        price = whole(body, "productSalePrice.salePrice") or whole(body, "productSalePrice")
        product.price_won = product.body["originProduct"]["salePrice"] = price or product.price_won
        for row in rows:
            option = known[text(row, "id")]
            option.stock = _given(whole(row, "stockQuantity"), option.stock)
            option.price_won = product.price_won + _given(whole(row, "price"), whole(option.body, "price") or 0)
            option.body = {**option.body, **row}
        _write_options(_settled(product))
        self._world.market.note_product("updated", product)
        return Reply(_numbers(product))

    def multi_update(self, call: Call) -> Reply:
        """PATCH /v1/products/origin-products/multi-update: the kinds SALE_PRICE, and STOCK of products without options.

        Unverified: the names in the body (malls.md 2.2 has the kinds alone).
        """
        rows = documents(call.document(), "multiProductUpdateRequestVos")
        own = self._world.store.products.of("smartstore", call.account.number)
        known = {one.number: one for one in own if one.state != "DELETE"}
        problems = multi_problems(rows, {number: bool(one.options[0].body) for number, one in known.items()})
        if problems:
            raise invalid(call.now, problems)
        for row in rows:
            product = known[text(row, "originProductNo")]
            if values(row, "multiUpdateTypes") == ["STOCK"]:
                product.options[0].stock = whole(row, "stockQuantity") or 0
            else:
                _set_price(product, whole(row, "salePrice") or 0)
            self._world.market.note_product("updated", product)
        return Reply({"code": "SUCCESS", "message": "", "data": {}})

    def search(self, call: Call) -> Reply:
        """POST /v1/products/search: all given filters must hold; 1-based pages of up to 500."""
        body = call.document()
        if body is None:
            raise invalid(call.now, [wrong("", "NotNull", "요청 본문이 올바르지 않습니다.")])
        size, page = _given(whole(body, "size"), 50), _given(whole(body, "page"), 1)
        if not 1 <= size <= 500 or page < 1:
            raise invalid(call.now, [wrong("size", "Range", "page 또는 size를 확인해 주세요.")])
        own = self._world.store.products.of("smartstore", call.account.number)
        found = [product for product in own if product.state != "DELETE" and _matches(product, body)]
        shown = found[(page - 1) * size : page * size]
        pages = -(-len(found) // size)
        totals = {"page": page, "size": size, "totalElements": len(found), "totalPages": pages}
        edges: Doc = {"sort": {"sorted": True, "fields": []}, "first": page == 1, "last": page >= pages}
        return Reply({"contents": [_row(product) for product in shown], **totals, **edges})

    def upload_images(self, call: Call) -> Reply:
        """POST /v1/product-images/upload: pictures as parts named imageFiles."""
        pictures = image_parts(call.headers.get("content-type", ""), call.body)
        problems = image_problems(pictures)
        if problems:
            raise invalid(call.now, problems)
        numbers = [self._world.store.next("smartstore image", 1) for _ in pictures]
        return Reply({"images": [{"url": f"{IMAGE_HOST}{number:08d}.jpg"} for number in numbers]})

    def _checked(self, call: Call, *, creating: bool) -> Doc:
        body = call.document()
        if body is None:
            raise invalid(call.now, [wrong("originProduct", "NotNull", "요청 본문이 올바르지 않습니다.")])
        addresses = [row["addressBookNo"] for row in self._directory.addresses(call.account)]
        groups = [row["id"] for row in self._directory.groups(call.account)]
        problems = product_problems(body, addresses, groups, creating=creating)
        name = text(body, "originProduct.name")
        words = [word for word in self._world.rules.forbidden_words if word in name]
        problems += [
            wrong("originProduct.name", "NotAllowed", f"상품명에 사용할 수 없는 단어입니다. [{w}]") for w in words
        ]
        if problems:
            raise invalid(call.now, problems)
        return body

    def _owned(self, call: Call) -> Product:
        number = call.params.get("origin")
        products = self._world.store.products
        if number is None:
            product = products.find("smartstore", f"channelProductNo:{call.params['channel']}")
        else:
            product = products.get("smartstore", number)
        if product is None or product.account != call.account.number or product.state == "DELETE":
            raise refused(call.now, "NOT_FOUND", "존재하지 않는 상품입니다.", 404)
        return product

    def _fill(self, product: Product, body: Doc) -> None:
        product.body, product.name = body, text(body, "originProduct.name")
        product.category = text(body, "originProduct.leafCategoryId")
        product.price_won = whole(body, "originProduct.salePrice") or 0
        product.state = text(body, "originProduct.statusType")
        product.seller_code = text(body, "originProduct.detailAttribute.sellerCodeInfo.sellerManagementCode")
        rows = documents(body, f"{_OPTIONS}.optionCombinations")
        known = {option.number: option for option in product.options}
        product.options = [self._option(product, row, known) for row in rows] or [self._plain(product, body)]
        product.sold_until = text(body, "originProduct.saleEndDate")[:10]
        _write_options(_settled(product))

    def _option(self, product: Product, row: Doc, known: dict[str, Option]) -> Option:
        number = (
            text(row, "id")
            if text(row, "id") in known
            else str(self._world.store.next("smartstore option", 37000000001))
        )
        names = [text(row, f"optionName{place}") for place in range(1, 5)]
        return Option(
            number=number,
            seller_code=text(row, "sellerManagerCode"),
            name=" / ".join(name for name in names if name),
            price_won=product.price_won + (whole(row, "price") or 0),
            stock=whole(row, "stockQuantity") or 0,
            body={**row, "id": int(number)},
        )

    def _plain(self, product: Product, body: Doc) -> Option:
        """A product without options is bought under its channel number."""
        stock = whole(body, "originProduct.stockQuantity") or 0
        number = product.numbers["channelProductNo"]
        return Option(number=number, seller_code="", name="", price_won=product.price_won, stock=stock)


def _set_price(product: Product, price_won: int) -> None:
    """Options keep what they cost beside it."""
    product.price_won = product.body["originProduct"]["salePrice"] = price_won
    for option in product.options:
        option.price_won = price_won + (whole(option.body, "price") or 0)


def _given(value: int | None, default: int) -> int:
    return default if value is None else value


def _settled(product: Product) -> Product:
    """An option sells while the product does and it is usable."""
    for option in product.options:
        option.on_sale = product.state == "SALE" and at(option.body, "usable") is not False
    return product


def _write_options(product: Product) -> None:
    if product.options and product.options[0].body:
        rows = [{**option.body, "stockQuantity": option.stock} for option in product.options]
        info: Any = at(product.body, _OPTIONS)
        info["optionCombinations"] = rows


def _status(product: Product) -> str:
    empty = product.state == "SALE" and not any(option.stock for option in product.options)
    return "OUTOFSTOCK" if empty else product.state


def _numbers(product: Product) -> Doc:
    channel = int(product.numbers["channelProductNo"])
    return {"originProductNo": int(product.number), "smartstoreChannelProductNo": channel}


def _matches(product: Product, body: Doc) -> bool:
    origins = [str(number) for number in values(body, "originProductNos")]
    channels = [str(number) for number in values(body, "channelProductNos")]
    statuses = values(body, "productStatusTypes")
    code = text(body, "sellerManagementCode")
    return (
        (not origins or product.number in origins)
        and (not channels or product.numbers["channelProductNo"] in channels)
        and (not statuses or _status(product) in statuses)
        and code in ("", product.seller_code)
    )


def _row(product: Product) -> Doc:
    node = node_of(product.category)
    names = () if node is None else (node.whole_name, category_id(node))
    row = {
        "originProductNo": int(product.number),
        "channelProductNo": int(product.numbers["channelProductNo"]),
        "channelServiceType": "STOREFARM",
        "categoryId": product.category,
        "wholeCategoryName": "".join(names[:1]),
        "name": product.name,
        "sellerManagementCode": product.seller_code,
        "statusType": _status(product),
        "channelProductDisplayStatusType": text(
            product.body, "smartstoreChannelProduct.channelProductDisplayStatusType"
        ),
        "salePrice": product.price_won,
        "discountedPrice": product.price_won,
        "stockQuantity": sum(option.stock for option in product.options),
        "deliveryAttributeType": text(product.body, "originProduct.deliveryInfo.deliveryAttributeType"),
        "representativeImage": at(product.body, "originProduct.images.representativeImage"),
        "regDate": moment(product.created_at),
        "modifiedDate": moment(product.updated_at),
    }
    return {"originProductNo": int(product.number), "channelProducts": [row]}
