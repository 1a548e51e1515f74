"""기본정보관리 and 택배사 계약정보관리."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from account.application import Account
from account.domain import Address, CourierContract, Profile
from chassis.auth import Principal
from chassis.web import Body, Member, application_of, principal, requires
from contracts.couriers import COURIERS

router = APIRouter(prefix="/v1", tags=["company"])
App = Annotated[Account, Depends(application_of(Account))]
Reader = Annotated[Member, Depends(requires("company", "read"))]
Writer = Annotated[Member, Depends(requires("company", "write"))]
NAMES = {courier.code: courier.name for courier in COURIERS.values()}


class ProfileBody(Body):
    """The company profile."""

    company_name: str = Field(max_length=50)
    business_number: str = Field(max_length=20, examples=["220-81-62517"])
    representative: str = Field(default="", max_length=50)
    phone: str = Field(default="", max_length=30)


class AddressBody(Body):
    """A place of the address book: `release` is 출고지, `return` 반품지."""

    name: str = Field(max_length=50)
    kind: Literal["release", "return"]
    zip_code: str = Field(max_length=10)
    address: str = Field(max_length=200)
    address_detail: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=30)


class AddressRow(AddressBody):
    """A place with its id."""

    address_id: UUID


class CompanyOut(ProfileBody):
    """The company profile with its address book."""

    addresses: list[AddressRow]


class ContractBody(Body):
    """A courier contract. `courier` is one of `GET /v1/couriers`."""

    courier: str = Field(max_length=30)
    contract_number: str = Field(max_length=50)
    is_default: bool = False
    first_waybill: int | None = Field(default=None, ge=1, lt=10**14)
    last_waybill: int | None = Field(default=None, ge=1, lt=10**14)


class ContractRow(ContractBody):
    """A courier contract with its id and the courier's name."""

    contract_id: UUID
    courier_name: str


class CourierRow(BaseModel):
    """A courier that we know."""

    code: str
    name: str


class Made(BaseModel):
    """The id of what was made or changed."""

    id: UUID


@router.get("/company")
def company(who: Reader, account: App) -> CompanyOut:
    """The company profile and the address book."""
    seller = account.seller(who.seller_id)
    profile = seller.profile
    addresses = [
        AddressRow(address_id=key, **_fields(place), kind="release" if place.kind == "release" else "return")
        for key, place in seller.addresses.items()
    ]
    return CompanyOut(
        company_name=profile.company_name,
        business_number=profile.business_number,
        representative=profile.representative,
        phone=profile.phone,
        addresses=addresses,
    )


def _fields(place: Address) -> dict[str, str]:
    return {
        "name": place.name,
        "zip_code": place.zip_code,
        "address": place.address,
        "address_detail": place.address_detail,
        "phone": place.phone,
    }


@router.put("/company", status_code=204)
def save_company(body: ProfileBody, who: Writer, account: App) -> None:
    """Change the company profile; the company name prefills maker and brand of new products."""
    profile = Profile.checked(body.company_name, body.business_number, body.representative, body.phone)
    account.save_profile(who.seller_id, profile)


@router.post("/company/addresses", status_code=201)
def add_address(body: AddressBody, who: Writer, account: App) -> Made:
    """Put a place into the address book."""
    return Made(id=account.save_address(who.seller_id, Address(**body.model_dump())))


@router.put("/company/addresses/{address_id}", status_code=204)
def change_address(address_id: UUID, body: AddressBody, who: Writer, account: App) -> None:
    """Change a place."""
    account.save_address(who.seller_id, Address(**body.model_dump()), address_id)


@router.delete("/company/addresses/{address_id}", status_code=204)
def remove_address(address_id: UUID, who: Writer, account: App) -> None:
    """Take a place out of the address book."""
    account.remove_address(who.seller_id, address_id)


@router.get("/couriers")
def couriers(_: Annotated[Principal, Depends(principal)]) -> list[CourierRow]:
    """The couriers that we know: the same for everyone, so that whoever handles orders may choose one."""
    return [CourierRow(code=code, name=name) for code, name in NAMES.items()]


@router.get("/courier-contracts")
def contracts(who: Reader, account: App) -> list[ContractRow]:
    """The courier contracts."""
    return [
        ContractRow(
            contract_id=key,
            courier=contract.courier,
            courier_name=NAMES[contract.courier],
            contract_number=contract.contract_number,
            is_default=contract.is_default,
            first_waybill=contract.first_waybill,
            last_waybill=contract.last_waybill,
        )
        for key, contract in account.seller(who.seller_id).contracts.items()
    ]


@router.post("/courier-contracts", status_code=201)
def add_contract(body: ContractBody, who: Writer, account: App) -> Made:
    """Enter a courier contract."""
    return Made(id=account.save_contract(who.seller_id, CourierContract(**body.model_dump()), NAMES))


@router.put("/courier-contracts/{contract_id}", status_code=204)
def change_contract(contract_id: UUID, body: ContractBody, who: Writer, account: App) -> None:
    """Change a courier contract."""
    account.save_contract(who.seller_id, CourierContract(**body.model_dump()), NAMES, contract_id)


@router.delete("/courier-contracts/{contract_id}", status_code=204)
def remove_contract(contract_id: UUID, who: Writer, account: App) -> None:
    """End a courier contract."""
    account.remove_contract(who.seller_id, contract_id)
