"""Who calls, the standard categories, places and fee policies (malls.md 8.1, 8.2).

Unverified: the fields of a category and its paging by `skip` and `limit`, of a place and of a policy; public clients
report them.
"""

from mall_simulator.categories import Category, categories, category
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text, whole
from mall_simulator.malls.lottecom.envelopes import asked, good, refused
from mall_simulator.notices import NOTICES
from mall_simulator.records import Account, Doc, Document
from mall_simulator.world import World

CODE = "lottecom"
STANDARD, DISPLAY = "BC", "FC"
_LARGEST_PAGE = 500
_ITEM_TYPES = ("의류", "구두/신발", "가방", "패션잡화(모자/벨트/액세서리)")


class Directory:
    """What is the same for all sellers, and what each keeps at the mall."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """One outbound and one return place, one fee policy and one for remote places."""
        self._keep(account, "place", {"dvpTypCd": "02", "dvpNm": "본사 출고지"})
        self._keep(account, "place", {"dvpTypCd": "01", "dvpNm": "본사 반품지"})
        self._keep(account, "policy", {"dvCstTypCd": "DV_CST", "dvCstPolNm": "무료배송", "dvCst": 0})
        remote = {"dvCstTypCd": "ADTN_DV_CST", "dvCstPolNm": "도서산간 3,000원", "inrmAdtnDvCst": 3000}
        self._keep(account, "policy", remote)

    def has(self, account: Account, kind: str, number: str, type_code: str) -> bool:
        """Whether the account has a place or policy of that number and type."""
        known = self._world.store.documents.get(CODE, f"{kind}:{number}")
        if known is None or known.account != account.number:
            return False
        return type_code in (text(known.body, "dvpTypCd"), text(known.body, "dvCstTypCd"))

    def identity(self, call: Call) -> Reply:
        """GET common/v1/identity."""
        own = call.account
        seller = {"trGrpCd": "SR", "trDvsCd": "SELLER", "trNo": own.secrets["tr_no"], "trNm": own.number}
        return good(seller)

    def list_places(self, call: Call) -> Reply:
        """POST contract/v1/dvp/getDvpListSr {afflTrCd}."""
        return good(self._listed(call, "place", "dvpNo"))

    def list_policies(self, call: Call) -> Reply:
        """POST contract/v1/dvl/getDvCstListSr {afflTrCd}."""
        return good(self._listed(call, "policy", "dvCstPolNo"))

    def list_categories(self, call: Call) -> Reply:
        """GET econCheetah.ecn?job=cheetahStandardCategory: all by pages, or one of a number; without an envelope."""
        wanted = call.query
        if wanted.get("job") != "cheetahStandardCategory":
            return Reply({"itemList": []})
        number, skip = wanted.get("filter_1"), whole(wanted, "skip") or 0
        limit = min(whole(wanted, "limit") or 100, _LARGEST_PAGE)
        found = [node for node in categories() if number in (None, standard_number(node))]
        return Reply({"itemList": [{"data": _told(node)} for node in found[skip : skip + limit]]})

    def _listed(self, call: Call, kind: str, name: str) -> list[Doc]:
        if text(asked(call), "afflTrCd") != call.account.secrets["tr_no"]:
            raise refused("3000", "소속거래처코드를 확인해 주세요.")
        own = self._world.store.documents.of(CODE, call.account.number)
        pairs = ((document.number.partition(":"), document.body) for document in own)
        return [{name: number, **body} for (found, _, number), body in pairs if found == kind]

    def _keep(self, account: Account, kind: str, body: Doc) -> None:
        prefix, first = ("PLO", 2589408) if kind == "place" else ("", 3808494)
        number = f"{prefix}{self._world.store.next(f'lottecom {kind}', first)}"
        document = Document(mall=CODE, account=account.number, number=f"{kind}:{number}", body=body)
        self._world.store.documents.put(document)


def standard_number(node: Category) -> str:
    """The number of a standard category."""
    return f"{STANDARD}{43000000 + node.index * 100}"


def display_number(node: Category) -> str:
    """The number of the display category that belongs to it."""
    return f"{DISPLAY}{11000000 + node.index * 100}"


def leaf_of(number: str) -> Category | None:
    """The leaf of a standard number."""
    index = (int(number[2:]) - 43000000) // 100 if number.startswith(STANDARD) and number[2:].isdecimal() else 0
    node = category(index)
    return node if node is not None and node.leaf and standard_number(node) == number else None


def item_types(node: Category) -> list[str]:
    """`pdItmsCd` of a category: the official number of its 품목고시 types, as far as it is in one of these."""
    known = {name: f"{place:02d}" for place, name in enumerate(_ITEM_TYPES, start=1)}
    return [known.get(name, "38") for name in node.notice_types if name in NOTICES]


def _told(node: Category) -> Doc:
    number, above = standard_number(node), category(node.parent)
    display = [{"mall_dvs_cd": "LTON", "std_cat_id": number, "disp_cat_id": display_number(node)}]
    types = [{"std_cat_id": number, "pd_itms_cd": code} for code in dict.fromkeys(item_types(node))]
    return {
        "std_cat_id": number,
        "std_cat_nm": node.name,
        "upr_std_cat_id": standard_number(above) if above else "",
        "depth_no": str(len(node.path)),
        "leaf_yn": "Y" if node.leaf else "N",
        "use_yn": "Y",
        "disp_list": display if node.leaf else [],
        "pd_itms_list": types if node.leaf else [],
        "attr_list": [],
    }
