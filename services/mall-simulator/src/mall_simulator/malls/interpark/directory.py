"""전시 카테고리, 배송비정책 and 반품배송지 of 인터파크 (malls.md 7.2)."""

from typing import Any

from mall_simulator.categories import categories
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.interpark.envelopes import bad_product, items, success
from mall_simulator.malls.interpark.product_form import number_of
from mall_simulator.markup import parsed_document
from mall_simulator.records import Account, Doc, Document
from mall_simulator.world import World

_FEE_TYPES = frozenset({"00", "98", "99"})


class Directory:
    """What a seller chooses from."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """A free policy, which is the vendor's own, and a place for returns."""
        self._keep_policy(account, {"distCostTp": "00", "distCost": 0, "maxbuyAmt": 0}, default="Y")
        number = str(self._world.store.next("interpark place", 710001))
        address = "06236 서울 강남구 가상로 12"
        self._keep(account, f"place:{number}", {"delvNo": number, "delvNm": "반품센터", "addr": address})

    def has(self, account: Account, kind: str, number: str) -> bool:
        """Whether the seller has a policy or a place of that number."""
        document = self._world.store.documents.get("interpark", f"{kind}:{number}")
        return document is not None and document.account == account.number

    def list_categories(self, call: Call) -> Reply:
        """_method=GetBasicCategoryForAPI&strDt=&endDt=: all nodes; nothing ever changed."""
        if not all(len(call.query.get(name, "")) == 8 for name in ("strDt", "endDt")):
            raise bad_product("데이터 형식이 올바르지 않습니다. 'strDt', 'endDt'")
        day = "20201231000000"
        top = {"shopNo": "0000100000", "dispYn": "Y", "regDts": day, "modDts": day}
        rows = [{**top, "dispNo": number_of(node), "dispNm": node.name} for node in categories()]
        return items([{**top, "dispNo": "001", "dispNm": "쇼핑"}, *rows])

    def list_policies(self, call: Call) -> Reply:
        """_method=getDelvCostPlcAPIData."""
        return items(self._kept(call.account, "policy"))

    def list_places(self, call: Call) -> Reply:
        """_method=getEntrDelvAAPIData."""
        return items(self._kept(call.account, "place"))

    def create_policy(self, call: Call) -> Reply:
        """_method=insertDelvCostPlcAPIData: the document at `dataUrl`."""
        found = None if call.fetched is None else parsed_document(call.fetched)
        item: Any = None if found is None else found[1].get("item")
        kind, fee = text(item, "distCostTp"), whole(item, "distCost")
        if kind not in _FEE_TYPES or fee is None or (kind != "00" and fee <= 0):
            raise bad_product("배송비 종류와 배송비를 확인해 주세요.")
        if kind == "98" and not whole(item, "maxbuyAmt"):
            raise bad_product("무료배송 최소금액을 입력하셔야 합니다. 'maxbuyAmt'")
        told = {"distCostTp": kind, "distCost": fee, "maxbuyAmt": whole(item, "maxbuyAmt") or 0}
        return success(**self._keep_policy(call.account, told))

    def _keep_policy(self, account: Account, told: Doc, default: str = "N") -> Doc:
        number = str(self._world.store.next("interpark policy", 828851))
        body = {"delvCostPlcNo": number, "defaultYn": default, **told}
        self._keep(account, f"policy:{number}", body)
        return body

    def _keep(self, account: Account, number: str, body: Doc) -> None:
        document = Document(mall="interpark", account=account.number, number=number, body=body)
        self._world.store.documents.put(document)

    def _kept(self, account: Account, kind: str) -> list[Doc]:
        own = self._world.store.documents.of("interpark", account.number)
        return [document.body for document in own if document.number.startswith(f"{kind}:")]
