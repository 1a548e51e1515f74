"""노출카테고리 and their meta information (malls.md 1.2: category tree, meta, status, guess)."""

from typing import Any

from mall_simulator.categories import Category, categories, category, children
from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import text
from mall_simulator.malls.coupang.envelopes import refused, success
from mall_simulator.notices import NOTICES
from mall_simulator.records import Doc

_FIRST = 56000
COUNT_UNITS = ("개", "개입", "매", "팩", "장", "병", "box", "세트", "캔", "봉", "롤", "권")
_SOLD_BY_COUNT = ("식품", "화장품/미용")


def display_code(node: Category) -> int:
    """The displayCategoryCode of a node."""
    return _FIRST + node.index


def node_of(code: int) -> Category | None:
    """The node of a displayCategoryCode."""
    return category(code - _FIRST)


def attributes_of(node: Category) -> list[Doc]:
    """구매옵션 of a category; 수량 is mandatory where goods are sold by count. Which are mandatory is unverified."""
    required = "MANDATORY" if node.path[0] in _SOLD_BY_COUNT else "OPTIONAL"
    attributes = [_attribute("수량", "NUMBER", "개", COUNT_UNITS, required)]
    if node.path[0].startswith("패션") or "의류" in node.whole_name:
        attributes += [_attribute("색상", "STRING"), _attribute("사이즈", "STRING")]
    return [*attributes, _attribute("모델명/품번", "STRING", exposed="NONE")]


def _attribute(
    name: str,
    kind: str,
    unit: str = "없음",
    units: tuple[str, ...] = (),
    required: str = "OPTIONAL",
    exposed: str = "EXPOSED",
) -> Doc:
    return {
        "attributeTypeName": name,
        "dataType": kind,
        "basicUnit": unit,
        "usableUnits": list(units),
        "required": required,
        "groupNumber": "NONE",
        "exposed": exposed,
    }


def tree(call: Call) -> Reply:
    """GET …/meta/display-categories: the whole tree under ROOT."""
    del call
    return success(_branch(0))


def branch(call: Call) -> Reply:
    """GET …/meta/display-categories/{code}: a node with its children; 0 is the top."""
    return success(_branch(0 if call.params["code"] == "0" else _asked(call).index))


def status(call: Call) -> Reply:
    """GET …/meta/display-categories/{code}/status: whether products may be put there."""
    return success(_asked(call).leaf)


def meta(call: Call) -> Reply:
    """GET …/category-related-metas/display-category-codes/{code}."""
    node = _asked(call)
    return success(
        {
            "isAllowSingleItem": True,
            "attributes": attributes_of(node),
            "noticeCategories": [_notice(name) for name in node.notice_types],
            "requiredDocumentNames": [{"templateName": "기타인증서류", "required": "OPTIONAL"}],
            "certifications": _CERTIFICATIONS,
            "allowedOfferConditions": ["NEW", "REFURBISHED", "USED_BEST", "USED_GOOD", "USED_NORMAL"],
        }
    )


def predict(call: Call) -> Reply:
    """POST …/categorization/predict: the leaf named in the product's name; the shape is unverified."""
    name = text(call.document(), "productName")
    if not name:
        raise refused("상품명을 입력해 주세요.")
    leaves = [node for node in categories() if node.leaf]
    node = next((leaf for leaf in leaves if leaf.name in name), None)
    if node is None:
        return success({"autoCategorizationPredictionResultType": "FAILURE", "comment": None})
    found = {"predictedCategoryId": str(display_code(node)), "predictedCategoryName": node.name, "comment": None}
    return success({"autoCategorizationPredictionResultType": "SUCCESS", **found})


def _asked(call: Call) -> Category:
    code = call.params["code"]
    if not code.isdecimal():
        raise refused("노출카테고리코드는 숫자형으로 입력해주세요.")
    node = node_of(int(code))
    if node is None:
        raise refused(f"전시카테고리[{code}]를 찾을 수 없습니다. 전시카테고리코드를 확인해 주세요.")
    return node


def _branch(index: int) -> Doc:
    node = category(index)
    code, name = (0, "ROOT") if node is None else (display_code(node), node.name)
    below: list[Any] = [_branch(child.index) for child in children(index)]
    return {"displayItemCategoryCode": code, "name": name, "status": "ACTIVE", "child": below}


def _notice(name: str) -> Doc:
    details = [{"noticeCategoryDetailName": detail, "required": "MANDATORY"} for detail in NOTICES[name]]
    return {"noticeCategoryName": name, "noticeCategoryDetailNames": details}


_CERTIFICATIONS = [
    {"certificationType": kind, "name": name, "dataType": data, "required": "RECOMMEND"}
    for kind, name, data in (
        ("NOT_REQUIRED", "인증대상아님", "NONE"),
        ("KC_ELECTRICAL_SAFETY_CERTIFICATION", "KC인증 전기용품 안전인증", "CODE"),
        ("KC_HOUSEHOLD_SAFETY_CERTIFICATION", "KC인증 생활용품 안전인증", "CODE"),
        ("KC_CHILD_SAFETY_CERTIFICATION", "KC인증 어린이제품 안전인증", "CODE"),
        ("COMMUNICATION_EQUIPMENT", "방송통신기자재 적합성 평가 대상", "CODE"),
    )
]
