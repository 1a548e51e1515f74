"""What a seller chooses from: categories, 품목고시, addresses, dispatch places and policies (malls.md 4.2).

Unverified: the answer of the category root (here as one of its branches), and `shippingPlaces` as the name of the list
of places, which public clients report.
"""

from mall_simulator.categories import Category, categories, category, children
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.esm.envelopes import asked, folded, item_refused
from mall_simulator.malls.esm.sites import Site
from mall_simulator.malls.esm.tokens import require_one_site
from mall_simulator.notices import NOTICES
from mall_simulator.records import Account, Doc, Document
from mall_simulator.world import World

_FIRST = {"address": 440753, "place": 176129, "policy": 662971, "dispatch": 910}


class Directory:
    """The pages of a seller's settings, and what is the same for all."""

    def __init__(self, world: World, site: Site) -> None:
        self._world = world
        self._site = site

    def furnish(self, account: Account) -> None:
        """One address, one place with a free policy, one dispatch policy."""
        address = self.keep(account, "address", {"addrName": "본사 창고", "zipCode": "06236", "isReturnAddr": True})
        place = self.keep(account, "place", {"placeName": "본사 출하지", "addrNo": address})
        fee = {"feeType": 1, "fee": 0, "isPrepayment": True, "isCashOnDelivery": False, "placeNo": place}
        self.keep(account, "policy", {**fee, "shippingFee": [{"condition": 0}]})
        dispatch = {"dispatchPolicyName": "당일발송", "dispatchType": "A", "readyDurationDay": 0}
        self.keep(account, "dispatch", {**dispatch, "dispatchCloseTime": "15:00", "isDefault": True})

    def keep(self, account: Account, kind: str, body: Doc) -> int:
        """Keep a setting under a new number."""
        number = self._world.store.next(f"esm {kind}", _FIRST[kind])
        document = Document(mall=self._site.code, account=account.number, number=f"{kind}:{number}", body=body)
        self._world.store.documents.put(document)
        return number

    def has(self, account: Account, kind: str, number: str) -> bool:
        """Whether the account has a setting of that number."""
        return number in dict(self._kept(account, kind))

    def policy_place(self, account: Account, policy: str) -> str:
        """The place that a fee policy belongs to; empty where there is no such policy."""
        return text(dict(self._kept(account, "policy")).get(policy), "placeNo")

    def list_categories(self, call: Call) -> Reply:
        """GET categories/site-cats: the top."""
        require_one_site(call)
        return Reply(self._told_branch("", "", children(0)))

    def read_category(self, call: Call) -> Reply:
        """GET categories/site-cats/{code}: what is right below."""
        require_one_site(call)
        node = self.category(call.params["code"])
        if node is None:
            raise item_refused(f"Category is not exist. {call.params['code']}")
        return Reply({**self._told(node), "subCats": [self._told(below) for below in children(node.index)]})

    def category(self, code: str) -> Category | None:
        """The category of that code on this site."""
        number = int(code) - self._site.category if code.isdecimal() else 0
        return category(number) if 0 < number <= len(categories()) else None

    def list_notices(self, call: Call) -> Reply:
        """GET official-notice/groups."""
        del call
        groups = [{"officialNoticeNo": no, "officialNoticeName": name} for no, name in enumerate(NOTICES, start=1)]
        return Reply({"groups": groups})

    def list_codes(self, call: Call) -> Reply:
        """GET official-notice/groups/{no}/codes."""
        codes = notice_codes(call.params["no"])
        if not codes:
            raise item_refused("데이터 형식 nvarchar을(를) int(으)로 변환하는 중 오류가 발생했습니다.", 2181)
        told = [
            {
                "officialNoticeItemelementCode": code,
                "officialNoticeItemelementName": name,
                "guideText": "",
                "isExtraMark": False,
            }
            for code, name in codes.items()
        ]
        return Reply({"codes": told})

    def list_addresses(self, call: Call) -> Reply:
        """GET sellers/addresses."""
        rows = [{"addrNo": int(no), **body} for no, body in self._kept(call.account, "address")]
        return Reply({"totalCount": len(rows), "pageSize": 1000, "pageIndex": 1, "sellerAddressBookList": rows})

    def list_places(self, call: Call) -> Reply:
        """GET shipping/places."""
        return Reply(
            {"shippingPlaces": [{"placeNo": int(no), **body} for no, body in self._kept(call.account, "place")]}
        )

    def list_policies(self, call: Call) -> Reply:
        """GET shipping/places/{placeNo}/policies."""
        place = call.params["place"]
        if not self.has(call.account, "place", place):
            raise item_refused("출하지 정보가 없습니다.")
        kept = self._kept(call.account, "policy")
        rows = [{"policyNo": int(no), **body} for no, body in kept if text(body, "placeNo") == place]
        told = [{name: value for name, value in row.items() if name not in ("placeNo", "isDefault")} for row in rows]
        return Reply({"placeNo": int(place), "policies": told})

    def create_policy(self, call: Call) -> Reply:
        """POST shipping/policies."""
        body = asked(call)
        read = folded(body)
        place, kind, fee = text(read, "placeno"), whole(read, "feetype"), whole(read, "fee")
        if not self.has(call.account, "place", place):
            raise item_refused("출하지 정보가 없습니다.")
        if kind not in (1, 2, 3) or fee is None or (kind == 1) != (fee == 0):
            raise item_refused("배송비 종류와 배송비를 확인해 주세요.")
        return Reply({"placeNo": int(place), "policyNo": self.keep(call.account, "policy", body)})

    def list_dispatch(self, call: Call) -> Reply:
        """GET shipping/dispatch-policies."""
        require_one_site(call)
        kept = self._kept(call.account, "dispatch")
        rows = [{"dispatchPolicyNo": int(no), **body, "dutyIncludedYn": None} for no, body in kept]
        return Reply({"dispatchPolicies": rows})

    def _kept(self, account: Account, kind: str) -> list[tuple[str, Doc]]:
        own = self._world.store.documents.of(self._site.code, account.number)
        pairs = ((document.number.partition(":"), document.body) for document in own)
        return [(number, body) for (found, _, number), body in pairs if found == kind]

    def _told_branch(self, code: str, name: str, below: tuple[Category, ...]) -> Doc:
        return {"catCode": code, "catName": name, "isLeaf": False, "subCats": [self._told(node) for node in below]}

    def _told(self, node: Category) -> Doc:
        return {"catCode": str(self._site.category + node.index), "catName": node.name, "isLeaf": node.leaf}


def notice_codes(number: str) -> dict[str, str]:
    """The codes of an item type with their names; empty where there is no such type."""
    names = list(NOTICES.values())
    fields = names[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(names) else ()
    return {f"{number}-{place}": field for place, field in enumerate(fields, start=1)}
