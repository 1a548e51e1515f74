"""The company profile, its address book and its courier contracts: values and their rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from account.domain.refusals import AddressError, BusinessNumberError, CompanyNameError, CourierContractError


def checked_business_number(number: str) -> str:
    """The ten digits. Raises BusinessNumberError when the check digit does not fit."""
    digits = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"\d{10}", digits):
        raise BusinessNumberError("사업자등록번호는 숫자 10자리로 입력해 주세요.", field="business_number")
    figures = [int(digit) for digit in digits]
    weighed = sum(figure * weight for figure, weight in zip(figures, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    if (10 - (weighed + figures[8] * 5 // 10) % 10) % 10 != figures[9]:
        raise BusinessNumberError(
            "사업자등록번호의 검증번호가 맞지 않습니다. 등록증을 보고 다시 입력해 주세요.", field="business_number"
        )
    return digits


@dataclass(frozen=True)
class Profile:
    """The company profile. `business_number` is ten digits."""

    company_name: str
    business_number: str
    representative: str = ""
    phone: str = ""

    @classmethod
    def checked(cls, company_name: str, business_number: str, representative: str, phone: str) -> "Profile":
        """A profile whose parts hold. Raises CompanyNameError, BusinessNumberError."""
        name = company_name.strip()
        if not 1 <= len(name) <= 50:
            raise CompanyNameError("상호를 50자 이내로 입력해 주세요.", field="company_name")
        return cls(name, checked_business_number(business_number), representative.strip(), phone.strip())


@dataclass(frozen=True)
class Address:
    """A place of the address book: `release` (출고지) or `return` (반품지)."""

    name: str
    kind: str
    zip_code: str
    address: str
    address_detail: str
    phone: str

    def check(self) -> None:
        """Raises AddressError."""
        if self.kind not in ("release", "return"):
            raise AddressError("출고지(release) 또는 반품지(return)를 골라 주세요.", field="kind")
        if not re.fullmatch(r"\d{5}", self.zip_code):
            raise AddressError("우편번호는 숫자 5자리로 입력해 주세요.", field="zip_code")
        for field, label in (("name", "이름"), ("address", "주소")):
            if not getattr(self, field).strip():
                raise AddressError(f"{label}을(를) 입력해 주세요.", field=field)


@dataclass(frozen=True)
class CourierContract:
    """A contract with a courier, and the range of waybill numbers it gave (both ends, or neither)."""

    courier: str
    contract_number: str
    is_default: bool
    first_waybill: int | None = None
    last_waybill: int | None = None

    def check(self, couriers: Mapping[str, str]) -> None:
        """Raises CourierContractError. `couriers` are our codes and their names."""
        if self.courier not in couriers:
            names = ", ".join(f"{code}({name})" for code, name in couriers.items())
            raise CourierContractError(f"택배사를 골라 주세요: {names}", field="courier")
        if not self.contract_number.strip():
            raise CourierContractError("계약번호를 입력해 주세요.", field="contract_number")
        first, last = self.first_waybill, self.last_waybill
        if (first is None) != (last is None) or (first is not None and last is not None and not 0 < first <= last):
            raise CourierContractError(
                "송장번호 대역은 시작과 끝을 함께, 시작이 끝보다 크지 않게 입력해 주세요.", field="first_waybill"
            )
