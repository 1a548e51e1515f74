"""품목고시 as `prdinfoNoti` (malls.md 7.2).

Unverified: `infoSubNo` and `infoCd`. The numbers are the mall's own and no list of them is known; here a type has its
place in the 공정위's list and a field its place in the type, and texts are marked as written or as in the detail page.
"""

from collections.abc import Iterator, Mapping

from contracts.catalog import Product
from mall_gateway.malls.offers import SEE_DETAILS, notice_text

TYPES: Mapping[str, str] = {
    "의류": "01",
    "구두/신발": "02",
    "가방": "03",
    "패션잡화": "04",
    "침구류/커튼": "05",
    "가구": "06",
    "영상가전": "07",
    "가정용 전기제품": "08",
    "계절가전": "09",
    "사무용기기": "10",
    "광학기기": "11",
    "소형전자": "12",
    "휴대형 통신기기": "13",
    "내비게이션": "14",
    "자동차용품": "15",
    "의료기기": "16",
    "주방용품": "17",
    "화장품": "18",
    "귀금속/보석/시계류": "19",
    "식품": "20",
    "가공식품": "21",
    "건강기능식품": "22",
    "어린이제품": "23",
    "악기": "24",
    "스포츠용품": "25",
    "서적": "26",
}
"""Our item type up to its bracket to its place in the 공정위's list."""
OTHER_GOODS = "35"
WRITTEN, IN_DETAILS = "I", "S"


def notification_of(product: Product) -> dict[str, list[dict[str, str]]]:
    """`prdinfoNoti{info[]}`: every field that the seller filled."""
    return {"info": list(_rows(product))}


def _rows(product: Product) -> Iterator[dict[str, str]]:
    kind = TYPES.get(product.notice.item_type_name.partition("(")[0].strip(), OTHER_GOODS)
    for place, entry in enumerate(product.notice.entries, 1):
        text = notice_text(entry)
        code = IN_DETAILS if text == SEE_DETAILS else WRITTEN
        yield {"infoSubNo": f"{kind}{place:02d}", "infoCd": code, "infoTx": text}
