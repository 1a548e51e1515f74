"""상품 of 쿠팡: create, update, approval, reads and lists (malls.md 1.2).

Registration is asynchronous: 승인대기중 until the approval delay is over; only then items have a vendorItemId.
Whether an update's price and stock reach approved items is unverified; here they do.
"""

from datetime import datetime, timedelta

from mall_simulator.categories import Category
from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import at, documents, text, whole
from mall_simulator.malls.coupang.envelopes import nested, refused, success
from mall_simulator.malls.coupang.meta import attributes_of, node_of
from mall_simulator.malls.coupang.places import Places
from mall_simulator.malls.coupang.product_form import check_product
from mall_simulator.records import Account, Doc, Option, Product
from mall_simulator.world import World

STATUS_NAMES = {
    "IN_REVIEW": "심사중",
    "SAVED": "임시저장",
    "APPROVING": "승인대기중",
    "APPROVED": "승인완료",
    "PARTIAL_APPROVED": "부분승인완료",
    "DENIED": "승인반려",
    "DELETED": "상품삭제",
}

_OPEN_END = "2099"


class Products:
    """The product pages."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def create(self, call: Call) -> Reply:
        """POST P/seller-products. Sending it twice makes two products."""
        body, warnings = self._checked(call)
        number = self._world.store.next("coupang product", 427011919)
        product = Product(
            mall="coupang",
            account=call.account.number,
            number=str(number),
            seller_code=text(body, "items.0.externalVendorSku"),
            name=text(body, "sellerProductName"),
            category=text(body, "displayCategoryCode"),
            state="SAVED",
            price_won=0,
            options=[],
            body=body,
            created_at=call.now,
            updated_at=call.now,
            numbers={"productId": str(self._world.store.next("coupang shown", 131023672))},
        )
        self._fill(product, body)
        self._note(product, "판매자 임시저장")
        self._world.market.add_product(product)
        if body["requested"]:
            self._ask_approval(product)
        return _taken(number, warnings)

    def update(self, call: Call) -> Reply:
        """PUT P/seller-products: the whole body with sellerProductId; asks approval again when `requested`."""
        body, warnings = self._checked(call)
        product = self._owned(call, text(body, "sellerProductId"))
        if product.state == "APPROVING":
            raise refused("승인 대기중 상품은 수정할 수 없습니다.")
        self._fill(product, body)
        self._note(product, "판매자 상품 수정")
        self._world.market.note_product("updated", product)
        if body["requested"]:
            self._ask_approval(product)
        return _taken(int(product.number), warnings)

    def update_partial(self, call: Call) -> Reply:
        """PUT P/seller-products/{id}/partial: delivery and return fields only, no approval."""
        product = self._owned(call, call.params["id"])
        if product.state == "APPROVING":
            raise refused("승인 대기중 상품은 수정할 수 없습니다.")
        kept = {name: value for name, value in (call.document() or {}).items() if name != "items"}
        product.body = {**product.body, **kept}
        self._world.market.note_product("updated", product)
        return nested(int(product.number))

    def ask_approval(self, call: Call) -> Reply:
        """PUT P/seller-products/{id}/approvals: from 임시저장, 승인완료, 승인반려 and 부분승인완료."""
        product = self._owned(call, call.params["id"])
        if product.state not in ("SAVED", "APPROVED", "DENIED", "PARTIAL_APPROVED"):
            raise refused(f"승인 요청이 가능한 상태가 아닙니다. 상품상태: {STATUS_NAMES[product.state]}")
        self._ask_approval(product)
        message = (
            f"{product.number} 승인 요청되었습니다. 승인 내용에 문제가 있을 경우 승인 요청이 처리되지 않을 수 있습니다."
        )
        return success(product.number, message)

    def read(self, call: Call) -> Reply:
        """GET P/seller-products/{id}."""
        return success(self._shown(self._owned(call, call.params["id"])))

    def read_partial(self, call: Call) -> Reply:
        """GET P/seller-products/{id}/partial: the same without items."""
        shown = self._shown(self._owned(call, call.params["id"]))
        return success({name: value for name, value in shown.items() if name != "items"})

    def delete(self, call: Call) -> Reply:
        """DELETE P/seller-products/{id}: only when saved, or when every item is stopped."""
        product = self._owned(call, call.params["id"])
        stopped = product.state == "APPROVED" and not any(option.on_sale for option in product.options)
        if product.state not in ("SAVED", "DENIED") and not stopped:
            message = (
                f"업체상품[{product.number}]이 없거나 삭제가 불가능한 상태입니다. "
                "삭제는 '저장중', '임시저장' 상태에서만 가능합니다."
            )
            raise refused(message)
        product.state = "DELETED"
        self._world.market.note_product("deleted", product)
        return success(product.number)

    def search(self, call: Call) -> Reply:
        """GET P/seller-products: nextToken is a page counter from 1."""
        query = call.query
        if query.get("vendorId") != call.account.secrets["vendor_id"]:
            raise refused("업체코드는 반드시 입력되어야 합니다.")
        rows = [product for product in self._all(call.account) if _matches(product, query)]
        size = min(100, int(query["maxPerPage"])) if query.get("maxPerPage", "").isdecimal() else 10
        page = int(query["nextToken"]) if query.get("nextToken", "").isdecimal() else 1
        shown = [_row(product) for product in rows[(page - 1) * size : page * size]]
        token = str(page + 1) if page * size < len(rows) else ""
        return Reply({"code": "SUCCESS", "message": "", "nextToken": token, "data": shown})

    def list_by_time(self, call: Call) -> Reply:
        """GET P/seller-products/time-frame: at most ten minutes of creation."""
        since, until = (_time(call.query.get(name, "")) for name in ("createdAtFrom", "createdAtTo"))
        if until - since > timedelta(minutes=10):
            raise refused("검색 허용 범위를 초과했습니다. 최대 허용 범위는 10분입니다.")
        return success([_row(product) for product in self._all(call.account) if since <= product.created_at <= until])

    def by_sku(self, call: Call) -> Reply:
        """GET P/seller-products/external-vendor-sku-codes/{sku}: every product with an item of that code."""
        sku = call.params["sku"]
        found = [p for p in self._all(call.account) if any(option.seller_code == sku for option in p.options)]
        return success([_row(product) for product in found])

    def histories(self, call: Call) -> Reply:
        """GET P/seller-products/{id}/histories, newest first, with code "200"."""
        product = self._owned(call, call.params["id"])
        return Reply({"code": "200", "message": "", "data": product.history[::-1]})

    def inflow(self, call: Call) -> Reply:
        """GET P/seller-products/inflow-status: registered and permitted counts."""
        return success({"vendorId": call.account.secrets["vendor_id"], "restricted": False,
                        "registeredCount": len(self._all(call.account)), "permittedCount": 10000})  # fmt: skip

    def settle(self, account: Account) -> None:
        """Approve, or send back, what is due."""
        now = self._world.clock.now()
        for product in self._world.store.products.of("coupang", account.number):
            if product.ready_at is not None and product.ready_at <= now:
                self._decide(product)

    def _decide(self, product: Product) -> None:
        word = next((word for word in self._world.rules.forbidden_words if word in product.name), None)
        if word is not None:
            deny(
                self._world,
                product,
                f"상표권 침해가 우려되는 문구[{word}]가 상품명에 있습니다. 상품명을 수정해 주세요.",
            )
            return
        product.state, product.reason, product.ready_at = "APPROVED", "", None
        for option in product.options:
            option.number = option.number or str(self._world.store.next("coupang vendor item", 3242596358))
        self._note(product, "승인완료 - Items 생성 완료")
        self._world.market.note_product("approved", product)

    def _ask_approval(self, product: Product) -> None:
        product.state = "APPROVING"
        product.ready_at = self._world.clock.now() + timedelta(seconds=self._world.rules.coupang_approval_seconds)
        self._note(product, "판매자 승인요청")
        self._world.store.products.put(product)

    def _checked(self, call: Call) -> tuple[Doc, list[Doc]]:
        body = call.document()
        if body is None:
            raise refused("입력값에 오류가 있습니다. line: 1")
        outbound = [str(row["outboundShippingPlaceCode"]) for row in self._places.outbound(call.account)]
        returns = [str(row["returnCenterCode"]) for row in self._places.returns(call.account)]
        return body, check_product(body, call.account, outbound, returns)

    def _owned(self, call: Call, number: str) -> Product:
        if not number.isdecimal():
            raise refused(f"업체상품아이디[{number or None}]는 숫자형으로 입력해주세요.")
        product = self._world.store.products.get("coupang", number)
        if product is None or product.state == "DELETED":
            raise refused(f"상품({number})의 데이터가 없습니다.")
        if product.account != call.account.number:
            other = self._world.store.accounts.get("coupang", product.account)
            name = "" if other is None else other.secrets["vendor_id"]
            raise refused(
                f"업체[{call.account.secrets['vendor_id']}]는 다른 업체[{name[:4]}***]의 상품을 조회할 수 없습니다."
            )
        return product

    def _all(self, account: Account) -> list[Product]:
        return [p for p in self._world.store.products.of("coupang", account.number) if p.state != "DELETED"]

    def _fill(self, product: Product, body: Doc) -> None:
        items = documents(body, "items")
        product.options = [self._option(product, item) for item in items]
        product.name, product.body = text(body, "sellerProductName"), body
        product.category = text(body, "displayCategoryCode")
        product.price_won = min(option.price_won for option in product.options)
        product.seller_code = product.options[0].seller_code
        ends = text(body, "saleEndedAt")
        product.sold_until = "" if ends.startswith(_OPEN_END) else ends[:10]

    def _option(self, product: Product, item: Doc) -> Option:
        known = _known(product, item)
        option = known or Option(number="", seller_code="", name="", price_won=0, stock=0)
        if known is None:
            option.numbers = {
                "sellerProductItemId": str(self._world.store.next("coupang item", 1271845812)),
                "itemId": str(self._world.store.next("coupang shown item", 362266710)),
            }
        option.seller_code, option.name = text(item, "externalVendorSku"), text(item, "itemName")
        option.price_won, option.stock = whole(item, "salePrice") or 0, whole(item, "maximumBuyCount") or 0
        option.body = item
        return option

    def _note(self, product: Product, comment: str) -> None:
        _note(self._world, product, comment)

    def _shown(self, product: Product) -> Doc:
        return {
            **product.body,
            "sellerProductId": int(product.number),
            "categoryId": int(product.category),
            "productId": int(product.numbers["productId"]) if product.state == "APPROVED" else None,
            "mdId": "dummy",
            "mdName": "dummy",
            "statusName": STATUS_NAMES[product.state],
            "items": [_item(option, product.category) for option in product.options],
            "requiredDocuments": at(product.body, "requiredDocuments") or [],
        }


def deny(world: World, product: Product, reason: str) -> None:
    """승인반려, with the reason in the history."""
    product.state, product.reason, product.ready_at = "DENIED", reason, None
    _note(world, product, reason)
    world.market.note_product("denied", product)


def _note(world: World, product: Product, comment: str) -> None:
    noted_at = world.clock.now().astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S")
    status = STATUS_NAMES[product.state]
    product.history.append(
        {"createdAt": noted_at, "status": status, "createdBy": "쿠팡 셀러 시스템", "comment": comment}
    )


def _taken(number: int, warnings: list[Doc]) -> Reply:
    if not warnings:
        return nested(number)
    message = "상품은 등록되었으나 유효하지 않은 구매 옵션이 존재합니다."
    return Reply({"code": "SUCCESS", "message": message, "data": number, "details": None, "errorItems": warnings})


def _known(product: Product, item: Doc) -> Option | None:
    item_id, vendor_item_id = text(item, "sellerProductItemId"), text(item, "vendorItemId")
    for option in product.options:
        if item_id and option.numbers["sellerProductItemId"] == item_id:
            return option
        if vendor_item_id and option.number == vendor_item_id:
            return option
    return None


def _item(option: Option, category: str) -> Doc:
    """An item as it is read; maximumBuyCount stays the stock that it was opened with (malls.md 1.2)."""
    return {
        **option.body,
        "attributes": _attributes(option, node_of(int(category))),
        "sellerProductItemId": int(option.numbers["sellerProductItemId"]),
        "vendorItemId": int(option.number) if option.number else None,
        "itemId": int(option.numbers["itemId"]),
        "salePrice": option.price_won,
        "pccNeeded": str(at(option.body, "pccNeeded")).lower() == "true",
    }


def _attributes(option: Option, node: Category | None) -> list[Doc]:
    """Every option type of the category, those without a value too, and what else the item was given."""
    rows = documents(option.body, "attributes")
    given = {text(row, "attributeTypeName"): text(row, "attributeValueName") for row in rows}
    known = {row["attributeTypeName"]: row["exposed"] for row in (attributes_of(node) if node else [])}
    return [
        {"attributeTypeName": name, "attributeValueName": given.get(name, ""), "exposed": exposed, "editable": True}
        for name, exposed in (dict.fromkeys(given, "EXPOSED") | known).items()
    ]


def _row(product: Product) -> Doc:
    names = ("vendorId", "saleStartedAt", "saleEndedAt", "brand")
    return {
        "sellerProductId": int(product.number),
        "sellerProductName": product.name,
        "displayCategoryCode": int(product.category),
        "categoryId": int(product.category),
        "productId": int(product.numbers["productId"]),
        "mdId": "dummy",
        "mdName": "dummy",
        **{name: at(product.body, name) for name in names},
        "statusName": STATUS_NAMES[product.state],
        "createdAt": product.created_at.astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S"),
    }


def _matches(product: Product, query: dict[str, str]) -> bool:
    created = product.created_at.astimezone(KST).strftime("%Y-%m-%d")
    shown = {
        "sellerProductId": product.number,
        "status": product.state,
        "manufacture": text(product.body, "manufacture"),
        "createdAt": created,
    }
    exact = all(query.get(name, "") in ("", value) for name, value in shown.items())
    return exact and query.get("sellerProductName", "") in product.name


def _time(value: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=KST)
    except ValueError as error:
        raise refused("Format of createdAt is `yyyy-MM-ddTHH:mm:ss`") from error
