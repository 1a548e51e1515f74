"""롯데온's 품목고시: item types and the codes of their fields, as data (malls.md 8.2, `pdItmsInfo`).

malls.md has the block's name only. 롯데온 publishes the codes as a document of 40 item types, which no call gives; the
types here are those whose codes public clients agree on. Another type is one more row.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """A field of an item type: `pdArtlCd`, the mall's name, and other names under which our products have it."""

    code: str
    name: str
    others: tuple[str, ...] = ()


_COLOUR = Article("0020", "색상")
_SIZE = Article("0030", "치수", ("치수(발길이, 굽높이)",))
_COUNTRY = Article("0060", "제조국")
_MAKER = Article("0070", "제조자, 수입자", ("제조사(수입자)", "제조자(수입자)", "제조자"))
_WARRANTY = Article("0080", "품질보증기준")
_SERVICE = Article("0090", "A/S 책임자와 전화번호")
_CARE = Article("0110", "취급시 주의사항")
_MATERIAL = Article("0120", "소재")
_KIND = Article("0130", "종류")
_SAFETY = Article("0200", "KC 인증정보")
_MODEL = Article("0210", "품명 및 모델명")
_RELEASED = Article("0220", "동일모델의 출시년월")
_SUBSTANCE = Article("0410", "재질")
_WEIGHT = Article("0780", "크기, 중량")

NOTICE_TYPES: Mapping[str, str] = {
    "01": "의류",
    "02": "구두/신발",
    "03": "가방",
    "04": "패션잡화",
    "23": "어린이제품",
    "25": "스포츠용품",
    "38": "기타 재화",
}
"""`pdItmsCd` to the name that sellers see."""

ARTICLES: Mapping[str, tuple[Article, ...]] = {
    "01": (
        Article("0010", "제품 소재"),
        _COLOUR,
        _SIZE,
        Article("0040", "제조연월"),
        Article("0050", "세탁방법 및 취급시 주의사항"),
        _COUNTRY,
        _MAKER,
        _WARRANTY,
        _SERVICE,
    ),
    "02": (
        Article("0100", "제품 주소재", ("제품의 주소재",)),
        _COLOUR,
        _SIZE,
        _COUNTRY,
        _MAKER,
        _CARE,
        _WARRANTY,
        _SERVICE,
    ),
    "03": (
        _KIND,
        _MATERIAL,
        _COLOUR,
        Article("0140", "크기"),
        _COUNTRY,
        _MAKER,
        _CARE,
        _WARRANTY,
        _SERVICE,
    ),
    "04": (_KIND, _MATERIAL, _SIZE, _COUNTRY, _MAKER, _CARE, _WARRANTY, _SERVICE),
    "23": (
        _MODEL,
        _SAFETY,
        _WEIGHT,
        _COLOUR,
        _SUBSTANCE,
        Article("0790", "사용연령 또는 권장사용연령"),
        Article("1830", "크기ㆍ체중의 한계", ("크기·체중의 한계",)),
        _RELEASED,
        _MAKER,
        _COUNTRY,
        Article("0800", "취급방법 및 취급시 주의사항, 안전표시"),
        _WARRANTY,
        _SERVICE,
    ),
    "25": (
        _MODEL,
        _SAFETY,
        _WEIGHT,
        _COLOUR,
        _SUBSTANCE,
        Article("0150", "제품구성"),
        _RELEASED,
        _MAKER,
        _COUNTRY,
        Article("0810", "상품별 세부 사양"),
        _WARRANTY,
        _SERVICE,
    ),
    "38": (
        _MODEL,
        Article("1400", "인증/허가 사항", ("법에 의한 인증·허가 등을 받았음을 확인할 수 있는 사항",)),
        Article("1420", "제조국 또는 원산지", ("제조국(원산지)",)),
        _MAKER,
        Article("1440", "소비자상담 관련 전화번호", ("A/S 책임자와 전화번호",)),
    ),
}
"""By item type, in the document's order."""
