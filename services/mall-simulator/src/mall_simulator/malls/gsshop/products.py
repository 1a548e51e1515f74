"""상품, 상품분류, 담당MD and 출고지/반송지 of GS SHOP (malls.md 10.2): everything goes by the partner's own code.

The MD decides on a new product some time later; the same code is not taken twice.
"""

from datetime import datetime, timedelta
from urllib.parse import unquote

from mall_simulator.categories import categories
from mall_simulator.clock import KST
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import documents, text, whole
from mall_simulator.malls.gsshop.envelopes import NO_PRODUCT, body_of, good, refused, rows
from mall_simulator.malls.gsshop.product_form import (
    base_problem,
    class_code,
    class_of,
    image_problem,
    notice_items,
    option_problem,
    price_problem,
)
from mall_simulator.market import ProductAct
from mall_simulator.records import Account, Doc, Document, Option, Product
from mall_simulator.world import World

ASKED, DENIED, SELLING, ENDED, OUT_OF_STOCK = "R", "F", "Y", "E", "T"
_SAME = "등록된 정보와 동일한 요청입니다."


class Products:
    """The product pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """담당MD and one place to send from and return to."""
        manager = str(self._world.store.next("gsshop manager", 90001))
        self._keep(account, f"manager:{manager}", {"mdId": manager, "mdNm": "김엠디"})
        place = {"supAddrCd": "0001", "addrGbnNm": "본사", "addr": "서울 강남구 가상로 12"}
        self._keep(account, "place:0001", {**place, "dirdlvRelspYn": "Y", "dirdlvRetpYn": "Y"})

    def list_classes(self, call: Call) -> Reply:
        """GET /SupSendPrdClsInfo.gs: the leaves with the names above."""
        del call
        return rows(
            [
                {
                    "dtlClsCd": class_code(node),
                    "lrgClsNm": node.path[0],
                    "midClsNm": node.path[1],
                    "smlClsNm": node.path[1],
                    "dtlClsNm": node.name,
                }
                for node in categories()
                if node.leaf
            ]
        )

    def read_class(self, call: Call) -> Reply:
        """GET /api/v3/products/getPrdClsDtlInfo.gs?prdClsCd."""
        node = class_of(call.query.get("prdClsCd", ""))
        if node is None:
            raise refused("조회된 데이터가 없습니다.", "404")
        group = {"govPublsPrdGrpNm": node.notice_types[0], "govPublsGrpItmList": notice_items(node)}
        return good({"prdClsCd": class_code(node), "govPublsGrpList": [group]})

    def list_managers(self, call: Call) -> Reply:
        """GET /api/v3/products/getSupMdidList.gs."""
        return rows(self._kept(call.account, "manager"))

    def list_places(self, call: Call) -> Reply:
        """GET /api/v3/products/getSupAddrList.gs."""
        return rows(self._kept(call.account, "place"))

    def create(self, call: Call) -> Reply:
        """POST /api/v3/products."""
        body = body_of(call)
        code = text(body, "supPrdCd")
        if not code or len(code) > 50:
            raise refused("협력사상품코드(supPrdCd)를 확인하세요.")
        if self._find(call.account, code) is not None:
            raise refused(f"이미 등록된 협력사상품코드입니다. [{code}]")
        self._check(call.account, base_problem(body), body)
        self._check(call.account, price_problem(body) or option_problem(body))
        self._check(call.account, image_problem(body, "prdImgInfo.prdCntntListCntntUrlNm"))
        product = self._new(call, body)
        self._world.market.add_product(product)
        return good({"prdCd": product.number, "supPrdCd": code})

    def set_base(self, call: Call) -> Reply:
        """POST /api/v3/products/{code}/base-info."""
        product, body = self._owned(call), body_of(call)
        self._check(call.account, base_problem(body), body)
        kept = {**product.body, **body}
        if kept == product.body:
            raise refused(_SAME)
        product.body, product.name = kept, text(body, "prdNmChgInfo.prdNmChgExposPrdNm")
        product.category = text(body, "prdBaseAddInfo.prdClsCd")
        product.sold_until = _last_day(text(body, "prdBaseAddInfo.saleEndDtm"))
        self._world.market.note_product("updated", product)
        return good(None, "처리하였습니다.")

    def set_price(self, call: Call) -> Reply:
        """POST /api/v3/products/{code}/price; the MD's yes to a new price is not waited for here."""
        product, body = self._owned(call), body_of(call)
        self._check(call.account, price_problem(body))
        price = whole(body, "prdPrcInfo.prdPrcSalePrc") or 0
        if price == product.price_won:
            raise refused("협력사지급액 금액과 동일합니다.")
        product.price_won = price
        for option in product.options:
            option.price_won = price
        self._world.market.note_product("updated", product)
        return good(None, "P : 처리하였습니다.")

    def set_images(self, call: Call) -> Reply:
        """POST /api/v3/products/{code}/images."""
        product, body = self._owned(call), body_of(call)
        self._check(call.account, image_problem(body, "prdCntntListCntntUrlNm"))
        product.body = {**product.body, "prdImgInfo": body}
        self._world.market.note_product("updated", product)
        return good(None, "처리하였습니다.")

    def set_options(self, call: Call) -> Reply:
        """POST /api/v3/products/{code}/attributes: options by the partner's codes, with their stocks."""
        product, body = self._owned(call), body_of(call)
        self._check(call.account, option_problem(body))
        before = product.options
        product.options = self._options(product, documents(body, "attrPrdList"))
        _settled(product, call.now)
        if product.options == before:
            raise refused("주문가능수량과 동일합니다.")
        self._world.market.note_product("updated", product)
        return good(None, "처리하였습니다.")

    def set_status(self, call: Call) -> Reply:
        """POST /api/v3/products/{code}/sale-status {saleEndDtm, attrSaleEndStModYn}: past is ended, else on sale.

        Y gives the options the same end.
        """
        product, body = self._owned(call), body_of(call)
        digits, options_too = text(body, "saleEndDtm"), text(body, "attrSaleEndStModYn")
        ends = _moment(digits)
        if ends is None or options_too not in ("Y", "N"):
            raise refused("판매종료일시(saleEndDtm)를 확인하세요.")
        if product.state not in (SELLING, ENDED):
            raise refused(f"판매상태를 변경할 수 없는 상품입니다. [{product.state}]")
        before, product.state = product.state, ENDED if ends <= call.now else SELLING
        product.sold_until = _last_day(digits)
        for option in product.options if options_too == "Y" else ():
            option.body["ends"] = digits
        act: ProductAct = "stopped" if product.state == ENDED else "updated" if before == SELLING else "resumed"
        self._world.market.note_product(act, _settled(product, call.now))
        return good(None, "처리하였습니다.")

    def approval(self, call: Call) -> Reply:
        """GET /api/v3/getPrdAprvInfo.gs?supCd&supPrdCd."""
        product = self._asked(call)
        told = {"prdCd": product.number, "supPrdCd": product.seller_code, "prdStCd": product.state}
        return good({**told, "ecExposYn": "Y" if product.state == SELLING else "N", "returnDesc": product.reason})

    def read(self, call: Call) -> Reply:
        """GET /api/v3/getPrdInfo.gs?supCd&supPrdCd&searchItmCd: approved products only."""
        product = self._asked(call)
        if product.state in (ASKED, DENIED):
            raise refused("조회된 데이터가 없습니다.", "404")
        base = {"prdCd": product.number, "supPrdCd": product.seller_code, "prdStCd": product.state}
        price = {"prdPrcSalePrc": product.price_won}
        told = [_told(product, option, call.now) for option in product.options]
        return good({"prdBaseInfo": base, "prdPrcList": [price], "prdAttrInfoList": told})

    def settle(self, account: Account) -> None:
        """The MD decides on what is due."""
        for product in self._world.store.products.of("gsshop", account.number):
            if product.ready_at is not None and product.ready_at <= self._world.clock.now():
                self._decide(product)

    def _decide(self, product: Product) -> None:
        words = [word for word in self._world.rules.forbidden_words if word in product.name]
        product.ready_at, product.state = None, DENIED if words else SELLING
        product.reason = f"상품명에 사용할 수 없는 단어가 있습니다. [{words[0]}]" if words else ""
        self._world.market.note_product("denied" if words else "approved", _settled(product, self._world.clock.now()))

    def _new(self, call: Call, body: Doc) -> Product:
        number = str(self._world.store.next("gsshop product", 35220001))
        product = Product(
            mall="gsshop",
            account=call.account.number,
            number=number,
            numbers={"supPrdCd": text(body, "supPrdCd")},
            seller_code=text(body, "supPrdCd"),
            name=text(body, "prdNmChgInfo.prdNmChgExposPrdNm"),
            category=text(body, "prdBaseAddInfo.prdClsCd"),
            sold_until=_last_day(text(body, "prdBaseAddInfo.saleEndDtm")),
            state=ASKED,
            price_won=whole(body, "prdPrcInfo.prdPrcSalePrc") or 0,
            options=[],
            body=body,
            created_at=call.now,
            updated_at=call.now,
            ready_at=call.now + timedelta(seconds=self._world.rules.gsshop_approval_seconds),
        )
        product.options = self._options(product, documents(body, "attrPrdList"))
        return product

    def _options(self, product: Product, found: list[Doc]) -> list[Option]:
        known = {option.seller_code: option.number for option in product.options}
        return [self._option(product, row, known) for row in found]

    def _option(self, product: Product, row: Doc, known: dict[str, str]) -> Option:
        code = text(row, "attrPrdListSupAttrPrdCd")
        values = [text(row, f"attrPrdListAttrVal{place}") for place in range(1, 5)]
        ends, tempout = text(row, "attrPrdListSaleEndDtm"), text(row, "attrPrdListTempoutYn")
        return Option(
            number=known.get(code) or str(self._world.store.next("gsshop option", 35220001001)),
            seller_code=code,
            name=",".join(value for value in values if value not in ("", "None")),
            price_won=product.price_won,
            stock=whole(row, "attrPrdListOrdPsblQty") or 0,
            on_sale=False,
            body={"tempout": tempout, "ends": ends, "values": values},
        )

    def _check(self, account: Account, problem: str | None, body: Doc | None = None) -> None:
        wanted = (("manager", "mdId", "operMdId"), ("place", "supAddrCd", "prdRelspAddrCd"))
        for kind, name, field in wanted if body is not None else ():
            known = [row[name] for row in self._kept(account, kind)]
            if text(body, f"prdBaseAddInfo.{field}") not in known:
                problem = problem or f"등록되지 않은 값입니다. [{field}]"
        if problem is not None:
            raise refused(problem)

    def _owned(self, call: Call) -> Product:
        product = self._find(call.account, unquote(call.params["code"]))
        if product is None:
            raise refused(NO_PRODUCT, "404")
        return product

    def _asked(self, call: Call) -> Product:
        product = self._find(call.account, call.query.get("supPrdCd", ""))
        if product is None or call.query.get("supCd") != call.account.secrets["vendor_id"]:
            raise refused(NO_PRODUCT, "404")
        return product

    def _find(self, account: Account, code: str) -> Product | None:
        own = self._world.store.products.of("gsshop", account.number)
        return next((product for product in own if product.seller_code == code), None)

    def _kept(self, account: Account, kind: str) -> list[Doc]:
        kept = self._world.store.documents.of("gsshop", account.number)
        return [document.body for document in kept if document.number.startswith(f"{account.number}:{kind}:")]

    def _keep(self, account: Account, name: str, body: Doc) -> None:
        number = f"{account.number}:{name}"
        self._world.store.documents.put(Document(mall="gsshop", account=account.number, number=number, body=body))


def _settled(product: Product, now: datetime) -> Product:
    """An option sells while the product does, unless it is 일시품절 or has ended itself."""
    for option in product.options:
        option.on_sale = _state_of(product, option, now) == SELLING
    return product


def _state_of(product: Product, option: Option, now: datetime) -> str:
    """`attrStCd`."""
    ends = _moment(text(option.body, "ends"))
    if product.state != SELLING:
        return product.state
    if ends is None or ends <= now:
        return ENDED
    return SELLING if text(option.body, "tempout") == "N" else OUT_OF_STOCK


def _told(product: Product, option: Option, now: datetime) -> Doc:
    return {
        "attrPrdCd": option.number,
        "supAttrPrdCd": option.seller_code,
        **{f"prdAttrVal{place}": value for place, value in enumerate(option.body["values"], 1)},
        "attrStCd": _state_of(product, option, now),
        "attrOrdPsblQty": option.stock,
    }


def _last_day(digits: str) -> str:
    """`20270305235959` as `2027-03-05`."""
    at = _moment(digits)
    return "" if at is None else at.date().isoformat()


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=KST)
    except ValueError:
        return None
