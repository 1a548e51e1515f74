"""Products, their codes and their history."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from catalog.domain import (
    Certification,
    CodeSequence,
    Combination,
    Company,
    Extra,
    Ingredient,
    Notice,
    NoticeEntry,
    Options,
    Origin,
    OwnCode,
    Product,
    ProductDetails,
    StockEntry,
    StockLevel,
    changes_between,
    check,
    day_of,
)
from catalog.domain.refusals import (
    CodesUsedUpError,
    OptionsLockedError,
    OwnCodeTakenError,
    ProductDeletedError,
    ProductMovedError,
    ProductNotDeletedError,
    StockError,
)

SELLER, CODE = UUID(int=7), "202008130172432"
STOCK = StockEntry(everything=9999)
LEVELS = (StockLevel("", 1, 1),)


@pytest.fixture
def product(details: ProductDetails) -> Product:
    checked = check(Product.create_id(SELLER, CODE), details, STOCK)
    return Product.enter(SELLER, CODE, checked, LEVELS)


def test_a_code_is_the_day_in_seoul_and_a_number() -> None:
    day = day_of(datetime(2020, 8, 12, 15, 0, tzinfo=UTC))
    sequence = CodeSequence(SELLER, day)
    assert sequence.draw() == "202008130000001"
    assert sequence.draw() == "202008130000002"
    assert sequence.next_code == "202008130000003"


def test_a_day_has_seven_digits_of_codes() -> None:
    sequence = CodeSequence(SELLER, "20200813")
    sequence.number = 9_999_998
    assert sequence.draw() == "202008139999999"
    with pytest.raises(CodesUsedUpError):
        sequence.draw()


def test_an_own_code_belongs_to_one_product() -> None:
    code = OwnCode(SELLER, "A-1")
    code.take(UUID(int=1))
    code.take(UUID(int=1))
    with pytest.raises(OwnCodeTakenError):
        code.take(UUID(int=2))
    code.free(UUID(int=2))
    code.free(UUID(int=1))
    code.take(UUID(int=2))
    assert code.product_id == UUID(int=2)
    assert OwnCode.create_id(SELLER, "a-1") == code.id


def test_a_company_is_renamed_once() -> None:
    company = Company(SELLER, "중소기업유통센터")
    company.rename("중소기업유통센터")
    assert company.version == 1
    company.rename("몰브릿지상사")
    assert company.name == "몰브릿지상사"


def test_a_save_without_change_records_nothing(product: Product) -> None:
    product.change(product.checked(product.details, StockEntry()), LEVELS)
    assert (product.version, product.revision) == (1, 1)


def test_a_save_tells_what_changed_from_what_to_what(product: Product) -> None:
    product.change(product.checked(replace(product.details, name="새 이름", price_won=140_000), StockEntry()), LEVELS)
    saved = product.pending_events[-1]
    assert isinstance(saved, Product.Saved)
    assert saved.revision == product.revision == 2
    assert [(c.label, c.before, c.after) for c in saved.changes] == [
        ("상품명", "티몬 테스트 상품", "새 이름"),
        ("대표가격", "135,000원", "140,000원"),
    ]


def test_a_save_over_anothers_save_is_refused(product: Product) -> None:
    product.change(product.checked(replace(product.details, name="새 이름"), StockEntry(), 1), LEVELS)
    with pytest.raises(ProductMovedError):
        product.checked(product.details, StockEntry(), 1)


def test_what_another_would_save_is_compared_whether_right_or_wrong(product: Product) -> None:
    product.change(product.checked(replace(product.details, name="새 이름"), StockEntry()), LEVELS)
    typed = replace(
        product.details,
        name="옛 이름!",
        category_codes=("090301", "unknown"),
        tax="untold",
        region="moon",
        origin=Origin("nowhere"),
        options=Options("sometimes", "odd", ("색상",), (Combination(("골드",)), Combination(("은색",)))),
        certifications=(Certification("strange", "안전인증", "KTR", "A-1"),),
    )
    found = {change.label: (change.before, change.after) for change in product.differences(typed)}
    assert found["상품명"] == ("새 이름", "옛 이름!")
    assert found["과세구분"] == ("과세", "untold")
    assert found["판매지역"][1] == "moon"
    assert found["원산지"][1] == "nowhere"
    assert found["카테고리"][1] == f"{found['카테고리'][0]}, unknown"
    assert found["인증정보 1"] == (None, "strange / 안전인증 / KTR / A-1")
    assert (found["옵션 사용여부"][1], found["옵션형식"][1]) == ("sometimes", "odd")
    assert found["옵션 은색"] == (None, "은색, 추가금액 0원, 판매가능")
    assert "옵션 골드" not in found
    assert product.revision == 2


def test_a_linked_product_keeps_its_options(product: Product) -> None:
    product.link(UUID(int=20), UUID(int=30), "tmon")
    product.link(UUID(int=20), UUID(int=30), "tmon")
    assert (product.version, product.linked) == (2, {str(UUID(int=20)): "tmon"})
    fewer = replace(product.details.options, combinations=product.details.options.combinations[:1])
    with pytest.raises(OptionsLockedError):
        product.checked(replace(product.details, options=fewer), StockEntry())
    assert product.checked(replace(product.details, name="새 이름"), StockEntry(), 1).name == "새 이름"


def test_a_deleted_product_is_restored_before_anything_else(product: Product) -> None:
    with pytest.raises(ProductNotDeletedError):
        product.restore(LEVELS)
    product.delete()
    with pytest.raises(ProductDeletedError):
        product.delete()
    with pytest.raises(ProductDeletedError):
        product.checked(product.details, StockEntry())
    with pytest.raises(ProductDeletedError):
        product.refuse_unknown_stock("")
    product.restore(LEVELS)
    assert (product.deleted, product.revision) == (False, 2)


def test_stock_is_only_kept_under_the_products_keys(product: Product) -> None:
    product.refuse_unknown_stock(product.details.options.combinations[0].key)
    with pytest.raises(StockError):
        product.refuse_unknown_stock("OSTRANGE")


def test_the_history_reads_like_the_form(details: ProductDetails) -> None:
    product_id = UUID(int=1)
    before = check(product_id, details, STOCK)
    entries = (*details.notice.entries[:-1], NoticeEntry("예상배송일", None))
    after = check(
        product_id,
        replace(
            details,
            for_coupang=True,
            on_sale=False,
            own_code="A-1",
            category_codes=("090302",),
            adults_only=True,
            origin=Origin("processed", "국산", (Ingredient("밀", "미국산", "60%"),)),
            certifications=(Certification("living", "안전확인", "KTR", "CB-1"),),
            notice=Notice("fashion_items", entries),
            options=Options(),
            extras=(
                Extra("포장", "상자", 500),
                Extra("포장", "리본", 0, on_sale=False, image_url="https://image.example/1.jpg"),
            ),
            keywords=("목걸이", "선물"),
        ),
        STOCK,
    )
    changes = {c.label: (c.before, c.after) for c in changes_between(before, after)}
    assert changes == {
        "쿠팡상품등록여부": ("등록 안 함", "등록"),
        "상품상태": ("판매가능", "판매불가"),
        "카테고리": ("패션잡화 > 주얼리/시계 > 귀걸이/목걸이", "패션잡화 > 주얼리/시계 > 시계"),
        "자체상품코드": (None, "A-1"),
        "원산지": ("표기대상아님", "가공품 국산 밀/미국산/60%"),
        "키워드": (None, "목걸이, 선물"),
        "성인인증": ("필요 없음", "필요"),
        "품목고시 예상배송일": ("2시 이전 당일출고/이후익일출고", "상세정보 별도표기"),
        "인증정보 1": (None, "생활용품 / 안전확인 / KTR / CB-1"),
        "옵션 사용여부": ("오픈마켓용으로만 사용", "사용안함"),
        "옵션명": ("색상", None),
        "옵션형식": ("조합형", None),
        "옵션 골드": ("골드, 추가금액 0원, 판매가능", None),
        "옵션 실버": ("실버, 추가금액 0원, 판매가능", None),
        "옵션 로즈골드": ("로즈골드, 추가금액 0원, 판매가능", None),
        "추가상품 상자": (None, "포장 / 상자, 500원, 판매가능"),
        "추가상품 리본": (None, "포장 / 리본, 0원, 판매불가, https://image.example/1.jpg"),
    }
