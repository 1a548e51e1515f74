"""The lists that 상품등록 is filled from, 중복체크, the generated options and the prefilled form."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from catalog.api.answers import CategoryAnswer, ItemTypeAnswer, categories, item_types
from catalog.application import Catalog
from catalog.domain import combinations_of, split_values
from catalog.domain.codes import OWN_CODE_LENGTH
from catalog.domain.names import tidy
from catalog.domain.options import OPTION_STYLES, OPTION_USES
from catalog.domain.rules import (
    CERTIFICATION_KINDS,
    CERTIFICATION_TYPES,
    ORIGINS,
    REGIONS,
    TAXES,
)
from chassis.web import Body, Member, application_of, requires

router = APIRouter(prefix="/v1", tags=["lists"])

Reader = Annotated[Member, Depends(requires("products", "read"))]
TheCatalog = Annotated[Catalog, Depends(application_of(Catalog))]


class OptionNameBody(Body):
    """An option name with its values, separated by commas."""

    name: str = Field(min_length=1, max_length=100)
    values: str = Field(max_length=20_000)


class CombinationsBody(Body):
    """옵션추가 +: option names and their values; 옵션일괄설정: one surcharge and 판매여부 for all."""

    options: list[OptionNameBody] = Field(max_length=20)
    surcharge_won: int = 0
    on_sale: bool = True


class CombinationAnswer(BaseModel):
    """One option, as the product form takes it."""

    values: list[str]
    surcharge_won: int
    on_sale: bool


class CombinationsAnswer(BaseModel):
    """Every combination of the values, in the order of the form."""

    names: list[str]
    combinations: list[CombinationAnswer]


class ChoicesAnswer(BaseModel):
    """What may be chosen in the form: codes with their Korean names; certificate types by their kind."""

    regions: dict[str, str]
    taxes: dict[str, str]
    origins: dict[str, str]
    option_uses: dict[str, str]
    option_styles: dict[str, str]
    certification_kinds: dict[str, str]
    certification_types: dict[str, tuple[str, ...]]


class OwnCodeAnswer(BaseModel):
    """중복체크: whether a product may take the code."""

    own_code: str
    free: bool
    detail: str


class DraftAnswer(BaseModel):
    """A new product's prefilled fields. The code is given when it is saved; another save may take this one first."""

    code: str
    maker: str
    brand: str


@router.get("/categories")
def get_categories(_: Reader) -> list[CategoryAnswer]:
    """카테고리 대/중/소분류."""
    return categories()


@router.get("/notices")
def get_notices(_: Reader) -> list[ItemTypeAnswer]:
    """품목고시의 품목과 항목."""
    return item_types()


@router.post("/products/option-combinations")
def combine_options(body: CombinationsBody, _: Reader) -> CombinationsAnswer:
    """옵션추가 +: generate the combinations."""
    names = [one.name for one in body.options]
    found = combinations_of(names, [split_values(one.values) for one in body.options])
    made = [
        CombinationAnswer(values=list(one.values), surcharge_won=body.surcharge_won, on_sale=body.on_sale)
        for one in found
    ]
    return CombinationsAnswer(names=names, combinations=made)


@router.get("/product-choices")
def get_choices(_: Reader) -> ChoicesAnswer:
    """판매지역, 과세구분, 원산지, 옵션 사용여부와 형식, 인증 구분과 유형."""
    return ChoicesAnswer(
        regions=REGIONS,
        taxes=TAXES,
        origins=ORIGINS,
        option_uses=OPTION_USES,
        option_styles=OPTION_STYLES,
        certification_kinds=CERTIFICATION_KINDS,
        certification_types=CERTIFICATION_TYPES,
    )


@router.get("/product-codes/own")
def check_own_code(
    own_code: Annotated[str, Query(min_length=1, max_length=60)],
    who: Reader,
    catalog: TheCatalog,
    product_id: UUID | None = None,
) -> OwnCodeAnswer:
    """중복체크, for a new product or for the one given."""
    code = tidy(own_code)
    if len(code) > OWN_CODE_LENGTH:
        too_long = f"자체상품코드는 {OWN_CODE_LENGTH}자까지 입력할 수 있습니다."
        return OwnCodeAnswer(own_code=code, free=False, detail=too_long)
    free = catalog.own_code_is_free(who.seller_id, code, product_id)
    detail = (
        "사용할 수 있는 자체상품코드입니다." if free else "이미 다른 상품이 쓰고 있습니다. 다른 코드를 입력해 주세요."
    )
    return OwnCodeAnswer(own_code=code, free=free, detail=detail)


@router.get("/products/draft")
def get_draft(who: Reader, catalog: TheCatalog) -> DraftAnswer:
    """상품등록, prefilled."""
    company = catalog.company_name(who.seller_id)
    return DraftAnswer(code=catalog.next_code(who.seller_id, datetime.now(UTC)), maker=company, brand=company)
