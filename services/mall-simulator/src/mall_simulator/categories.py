"""The category tree that every simulated mall shares; each mall numbers it in its own way."""

from dataclasses import dataclass
from functools import cache

_TREE = {
    "패션의류": {
        "여성의류": ["티셔츠", "원피스", "블라우스/셔츠", "니트/스웨터", "청바지", "재킷"],
        "남성의류": ["티셔츠", "셔츠/남방", "정장", "점퍼", "바지"],
    },
    "패션잡화": {
        "주얼리": ["귀걸이", "목걸이", "반지", "팔찌", "주얼리소품"],
        "여성가방": ["숄더백", "토트백", "백팩"],
        "신발": ["운동화", "구두", "샌들"],
        "시계": ["남성시계", "여성시계"],
        "모자/벨트": ["야구모자", "벨트"],
    },
    "화장품/미용": {"스킨케어": ["로션", "에센스", "크림"], "메이크업": ["립스틱", "파운데이션"]},
    "디지털/가전": {
        "영상가전": ["TV", "프로젝터"],
        "계절가전": ["선풍기", "공기청정기"],
        "생활가전": ["청소기", "다리미"],
        "휴대폰액세서리": ["휴대폰케이스", "충전기"],
    },
    "가구/인테리어": {"침실가구": ["침대", "매트리스"], "침구단품": ["이불", "베개"]},
    "출산/육아": {"유아동의류": ["상하의세트", "내의"], "장난감": ["블록", "인형"]},
    "식품": {
        "과일": ["사과", "감귤"],
        "가공식품": ["라면", "통조림", "과자"],
        "건강식품": ["홍삼", "비타민"],
        "커피/음료": ["커피", "생수"],
    },
    "스포츠/레저": {"등산": ["등산화", "등산가방"], "캠핑": ["텐트", "캠핑의자"], "헬스": ["아령", "요가매트"]},
    "생활/건강": {
        "주방용품": ["냄비", "프라이팬", "컵"],
        "욕실용품": ["수건", "칫솔"],
        "문구/사무용품": ["노트", "필기구"],
        "자동차용품": ["차량용거치대", "방향제"],
    },
    "도서": {"소설": ["한국소설", "외국소설"], "자기계발": ["성공/처세"], "잡지": ["컴퓨터잡지"]},
}

_NOTICE_TYPES = {
    "패션의류": "의류",
    "유아동의류": "의류",
    "주얼리": "귀금속/보석/시계류",
    "시계": "귀금속/보석/시계류",
    "여성가방": "가방",
    "신발": "구두/신발",
    "등산화": "구두/신발",
    "모자/벨트": "패션잡화(모자/벨트/액세서리)",
    "주얼리소품": "패션잡화(모자/벨트/액세서리)",
    "화장품/미용": "화장품",
    "영상가전": "영상가전(TV류)",
    "계절가전": "계절가전(에어컨/온풍기)",
    "생활가전": "가정용 전기제품(냉장고/세탁기/식기세척기/전자레인지)",
    "휴대폰액세서리": "소형전자(MP3/전자사전 등)",
    "침실가구": "가구(침대/소파/싱크대/DIY제품)",
    "침구단품": "침구류/커튼",
    "장난감": "어린이제품",
    "과일": "식품(농수축산물)",
    "가공식품": "가공식품",
    "커피/음료": "가공식품",
    "건강식품": "건강기능식품",
    "스포츠/레저": "스포츠용품",
    "주방용품": "주방용품",
    "자동차용품": "자동차용품(자동차부품/기타 자동차용품)",
    "도서": "서적",
}


@dataclass(frozen=True)
class Category:
    """A node: `index` counts all nodes in tree order from 1, `parent` is the parent's index (0 at the top)."""

    index: int
    parent: int
    path: tuple[str, ...]
    leaf: bool

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path[-1]

    @property
    def whole_name(self) -> str:
        """The path as 패션잡화>주얼리>주얼리소품."""
        return ">".join(self.path)

    @property
    def notice_types(self) -> tuple[str, ...]:
        """The 품목고시 types that may be used here: the particular one, and 기타 재화."""
        particular = [_NOTICE_TYPES[name] for name in reversed(self.path) if name in _NOTICE_TYPES]
        return (*dict.fromkeys(particular), "기타 재화")


@cache
def categories() -> tuple[Category, ...]:
    """All nodes in tree order."""
    nodes: list[Category] = []

    def add(parent: int, path: tuple[str, ...], *, leaf: bool) -> int:
        nodes.append(Category(len(nodes) + 1, parent, path, leaf))
        return len(nodes)

    for top, middles in _TREE.items():
        top_index = add(0, (top,), leaf=False)
        for middle, leaves in middles.items():
            middle_index = add(top_index, (top, middle), leaf=False)
            for leaf in leaves:
                add(middle_index, (top, middle, leaf), leaf=True)
    return tuple(nodes)


def category(index: int) -> Category | None:
    """The node with that index."""
    nodes = categories()
    return nodes[index - 1] if 1 <= index <= len(nodes) else None


def children(index: int) -> tuple[Category, ...]:
    """The nodes right below; 0 gives the top."""
    return tuple(node for node in categories() if node.parent == index)
