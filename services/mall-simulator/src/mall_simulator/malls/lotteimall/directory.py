"""What 롯데홈쇼핑 lets a seller choose from: categories, brands, MDs, groups, policies, places, articles (9.2).

Unverified: the names of all rows' fields but those of places and policies, and the codes of the articles' fields.
"""

from mall_simulator.categories import categories, category
from mall_simulator.exchange import Call, Reply
from mall_simulator.malls.lotteimall.envelopes import MISSING, PARAMETER, listed, needed, refused, values_of
from mall_simulator.notices import NOTICES
from mall_simulator.records import Account, Doc, Document
from mall_simulator.world import World

CATEGORY = 5_100_000
BRANDS = {"010565": "기타", "010566": "중소기업유통센터", "010567": "골든에이지", "010568": "R&D 공방"}
_ARTICLE_NAMES = (
    "의류", "구두/신발", "가방", "패션잡화(모자/벨트/액세서리)", "침구류/커튼", "가구(침대/소파/싱크대/DIY제품)",
    "영상가전(TV류)", "가정용 전기제품(냉장고/세탁기/식기세척기/전자레인지)", "계절가전(에어컨/온풍기)",
)  # fmt: skip
ARTICLES = {str(101 + place): name for place, name in enumerate(_ARTICLE_NAMES)} | {
    "112": "소형전자(MP3/전자사전 등)",
    "115": "자동차용품(자동차부품/기타 자동차용품)",
    "117": "주방용품",
    "118": "화장품",
    "119": "귀금속/보석/시계류",
    "120": "식품(농수축산물)",
    "121": "가공식품",
    "122": "건강기능식품",
    "123": "어린이제품",
    "125": "스포츠용품",
    "126": "서적",
    "135": "기타 재화",
}
KINDS = {"10": "release", "20": "return"}


class Directory:
    """The pages that list what is chosen by its number."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """A policy for parcels, one for islands, a place to send from, one to return to, and an MD with a group."""
        next_ = self._world.store.next
        for name, fee in (("기본 배송비정책", 2500), ("도서산간 배송비정책", 3000)):
            number = str(next_("lotteimall policy", 480001))
            self._keep(account, f"policy:{number}", {"dlv_polc_no": number, "dlv_polc_nm": name, "dlv_fee": fee})
        for kind, name in (("release", "본사 출고지"), ("return", "반품센터")):
            number = str(next_("lotteimall place", 525712))
            address = {"ReturnName": name, "ReturnAddress": "서울특별시 중구 모의길 12"}
            self._keep(account, f"{kind}:{number}", {"ReturnCode": number, **address})
        number = str(next_("lotteimall group", 24973))
        self._keep(account, f"group:{number}", {"MdGsgrNo": number, "MdGsgrNm": "잡화"})

    def numbers(self, account: Account, kind: str) -> set[str]:
        """The numbers of a kind that the account may use."""
        kept = self._world.store.documents.of("lotteimall", account.number)
        return {one.number.partition(":")[2] for one in kept if one.number.startswith(f"{kind}:")}

    def list_categories(self, call: Call) -> Reply:
        """searchDispCatListOpenApi: the leaves; disp_tp_cd 10 or 20."""
        (kind,) = needed(call, "disp_tp_cd")
        if kind not in ("10", "20"):
            raise refused(PARAMETER, "필수파라미터 오류 [disp_tp_cd]")
        rows = [
            {
                "DispNo": CATEGORY + node.index,
                "DispLrgNm": node.path[0],
                "DispMidNm": node.path[1],
                "DispNm": node.path[2],
                "DispTpCd": kind,
            }
            for node in categories()
            if node.leaf
        ]
        return listed({"CategoryCount": len(rows), "CategoryInfoList": {"CategoryInfo": rows}})

    def list_brands(self, call: Call) -> Reply:
        """searchBrandListOpenApi: brnd_nm as a part of the name."""
        wanted = values_of(call).get("brnd_nm", "")
        rows = [{"BrndNo": number, "BrndNm": name} for number, name in BRANDS.items() if wanted in name]
        if not rows:
            raise refused(MISSING, "조회된 브랜드 정보가 존재하지 않습니다.")
        return listed({"BrandCount": len(rows), "BrandInfoList": {"BrandInfo": rows}})

    def list_mds(self, call: Call) -> Reply:
        """searchMDListOpenApi."""
        row = {"MDCode": f"MD{call.account.number}", "MDName": "김엠디"}
        return listed({"MDCount": 1, "MDInfoList": {"MDInfo": [row]}})

    def list_groups(self, call: Call) -> Reply:
        """searchMDGsgrListOpenApi: md_id."""
        needed(call, "md_id")
        return listed({"MdGsgrInfoList": {"MdGsgrInfo": self._rows(call.account, "group")}})

    def list_policies(self, call: Call) -> Reply:
        """searchDlvPolcInfoListOpenApi."""
        return listed({"DlvPolcInfoList": {"DlvPolcInfo": self._rows(call.account, "policy")}})

    def list_places(self, call: Call) -> Reply:
        """searchReturnListOpenApi: dlvp_tp_cd 10 to send from, 20 to return to."""
        (kind,) = needed(call, "dlvp_tp_cd")
        if kind not in KINDS:
            raise refused(PARAMETER, "필수파라미터 오류 [dlvp_tp_cd]")
        return listed({"ReturnInfoList": {"ReturnInfo": self._rows(call.account, KINDS[kind])}})

    def list_articles(self, call: Call) -> Reply:
        """searchGoodsArtcItemCdListOpenApi: the fields of an article."""
        (article,) = needed(call, "artc_cd")
        if article not in ARTICLES:
            raise refused(MISSING, "조회된 품목 정보가 존재하지 않습니다.")
        rows = [{"ArtcCd": article, "ItemCd": code, "ItemNm": name} for code, name in items_of(article).items()]
        return listed({"ArtcItemInfoList": {"ArtcItemInfo": rows}})

    def _rows(self, account: Account, kind: str) -> list[Doc]:
        kept = self._world.store.documents.of("lotteimall", account.number)
        return [one.body for one in kept if one.number.startswith(f"{kind}:")]

    def _keep(self, account: Account, number: str, body: Doc) -> None:
        self._world.store.documents.put(Document(mall="lotteimall", account=account.number, number=number, body=body))


def items_of(article: str) -> dict[str, str]:
    """The codes of an article's fields, with their names."""
    return {f"{int(article)}{place:02d}": name for place, name in enumerate(NOTICES[ARTICLES[article]], 1)}


def is_leaf(disp_no: str) -> bool:
    """Whether a product may be put there."""
    node = category(int(disp_no) - CATEGORY) if disp_no.isdecimal() else None
    return node is not None and node.leaf
