"""Categories, 묶음배송 그룹, 주소록, account and channels of 네이버 (malls.md 2.2).

Shapes of the bundle group list, the address book, the account and the channels are unverified.
"""

from mall_simulator.categories import Category, categories, category, children
from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.forms import at, text
from mall_simulator.malls.smartstore.envelopes import invalid, refused, wrong
from mall_simulator.malls.smartstore.notice_form import NOTICE_FIELDS
from mall_simulator.records import Account, Doc, Document
from mall_simulator.world import World

_FIRST = 50000000


def category_id(node: Category) -> str:
    """The id of a node."""
    return str(_FIRST + node.index)


def node_of(number: str) -> Category | None:
    """The node of an id."""
    return category(int(number) - _FIRST) if number.isdecimal() else None


def list_categories(call: Call) -> Reply:
    """GET /v1/categories?last=: all nodes, or leaves only."""
    last = call.query.get("last", "").lower() == "true"
    return Reply([_told(node) for node in categories() if node.leaf or not last])


def read_category(call: Call) -> Reply:
    """GET /v1/categories/{id}."""
    return Reply(_told(_asked(call)))


def list_sub_categories(call: Call) -> Reply:
    """GET /v1/categories/{id}/sub-categories."""
    return Reply([_told(node) for node in children(_asked(call).index)])


def list_notices(call: Call) -> Reply:
    """GET /v1/products-for-provided-notice: the types with their fields."""
    del call
    return Reply([_notice(kind) for kind in NOTICE_FIELDS])


def read_notice(call: Call) -> Reply:
    """GET /v1/products-for-provided-notice/{type}."""
    kind = call.params["type"]
    if kind not in NOTICE_FIELDS:
        raise refused(call.now, "NOT_FOUND", "존재하지 않는 상품정보제공고시 유형입니다.", 404)
    return Reply(_notice(kind))


def _notice(kind: str) -> Doc:
    contents = [{"fieldName": "/".join(names), "fieldDescription": names[0]} for names in NOTICE_FIELDS[kind]]
    return {"productInfoProvidedNoticeType": kind, "productInfoProvidedNoticeContents": contents}


def _asked(call: Call) -> Category:
    node = node_of(call.params["id"])
    if node is None:
        raise refused(call.now, "NOT_FOUND", "존재하지 않는 카테고리입니다.", 404)
    return node


def _told(node: Category) -> Doc:
    return {"wholeCategoryName": node.whole_name, "id": category_id(node), "name": node.name, "last": node.leaf}


class Directory:
    """What belongs to a seller beside products and orders."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """One bundle group, one address to ship from and one for returns."""
        self._add_group(account, {"name": "기본 묶음그룹", "usable": True, "baseGroup": True,
                                  "deliveryFeeChargeMethodType": "MIN"})  # fmt: skip
        for kind, name in (("RELEASE", "기본 출고지"), ("REFUND_OR_EXCHANGE", "기본 반품지")):
            self._add_address(account, kind, name)

    def groups(self, account: Account) -> list[Doc]:
        """The bundle groups."""
        return self._kept(account, "group")

    def addresses(self, account: Account) -> list[Doc]:
        """The address book."""
        return self._kept(account, "address")

    def list_groups(self, call: Call) -> Reply:
        """GET /v1/product-delivery-info/bundle-groups."""
        return Reply({"contents": self.groups(call.account), **_page(len(self.groups(call.account)))})

    def read_group(self, call: Call) -> Reply:
        """GET /v1/product-delivery-info/bundle-groups/{id}."""
        return Reply({"deliveryBundleGroup": self._group(call).body})

    def create_group(self, call: Call) -> Reply:
        """POST /v1/product-delivery-info/bundle-groups."""
        group = self._checked_group(call)
        return Reply({"groupId": self._add_group(call.account, group)["id"]})

    def update_group(self, call: Call) -> Reply:
        """PUT /v1/product-delivery-info/bundle-groups/{id}."""
        document = self._group(call)
        document.body = {**document.body, **self._checked_group(call), "id": document.body["id"]}
        self._world.store.documents.put(document)
        return Reply({"groupId": document.body["id"]})

    def list_addresses(self, call: Call) -> Reply:
        """GET /v1/seller/addressbooks-for-page."""
        return Reply({"addressBooks": self.addresses(call.account), "page": 1, "totalPage": 1})

    def read_address(self, call: Call) -> Reply:
        """GET /v1/seller/addressbooks/{no}."""
        found = [row for row in self.addresses(call.account) if str(row["addressBookNo"]) == call.params["no"]]
        if not found:
            raise refused(call.now, "NOT_FOUND", "존재하지 않는 주소록입니다.", 404)
        return Reply(found[0])

    def account(self, call: Call) -> Reply:
        """GET /v1/seller/account."""
        return Reply(
            {"accountId": call.account.number, "accountUid": call.account.secrets["client_id"], "grade": "SILVER"}
        )

    def channels(self, call: Call) -> Reply:
        """GET /v1/seller/channels."""
        return Reply([{"channelNo": 100012345, "channelType": "STOREFARM", "name": f"{call.account.number} 스토어"}])

    def _kept(self, account: Account, kind: str) -> list[Doc]:
        kept = self._world.store.documents.of("smartstore", account.number)
        return [document.body for document in kept if document.number.startswith(f"{kind}:")]

    def _group(self, call: Call) -> Document:
        document = self._world.store.documents.get("smartstore", f"group:{call.params['id']}")
        if document is None or document.account != call.account.number:
            raise refused(call.now, "NOT_FOUND", "존재하지 않는 묶음배송 그룹입니다.", 404)
        return document

    def _checked_group(self, call: Call) -> Doc:
        group = at(call.document(), "deliveryBundleGroup")
        if not text(group, "name"):
            raise invalid(call.now, [wrong("deliveryBundleGroup.name", "NotBlank", "그룹명을 입력해 주세요.")])
        if text(group, "deliveryFeeChargeMethodType") not in ("MIN", "MAX"):
            name = "deliveryBundleGroup.deliveryFeeChargeMethodType"
            raise invalid(call.now, [wrong(name, "NotValid", "배송비 계산 방식을 입력해 주세요.")])
        if text(group, "name") in {row["name"] for row in self.groups(call.account)} and call.method == "POST":
            raise Refusal(refused(call.now, "BAD_REQUEST", "이미 등록된 그룹명입니다.").reply)
        return group

    def _add_group(self, account: Account, group: Doc) -> Doc:
        number = self._world.store.next("smartstore group", 53920001)
        return self._keep(account, f"group:{number}", {**group, "id": number})

    def _add_address(self, account: Account, kind: str, name: str) -> Doc:
        number = self._world.store.next("smartstore address", 105650001)
        row = {
            "addressBookNo": number,
            "name": name,
            "addressType": kind,
            "baseAddress": "서울특별시 강남구 가상로 12",
            "detailAddress": "물류센터 1층",
            "address": "서울특별시 강남구 가상로 12 물류센터 1층",
            "postalCode": "06236",
            "phoneNumber1": "02-555-0101",
            "phoneNumber2": "",
            "hasLocation": True,
            "roadNameAddress": True,
            "overseasAddress": False,
        }
        return self._keep(account, f"address:{number}", row)

    def _keep(self, account: Account, number: str, body: Doc) -> Doc:
        document = Document(mall="smartstore", account=account.number, number=number, body=body)
        self._world.store.documents.put(document)
        return body


def _page(count: int) -> Doc:
    return {"page": 1, "size": max(count, 1), "totalElements": count, "totalPages": 1, "first": True, "last": True}
