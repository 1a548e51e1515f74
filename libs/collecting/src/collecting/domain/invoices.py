"""The check of a courier's invoice number: its form, length, check digit."""

import re

from collecting.domain.refusals import InvoiceNumberError, UnknownCourierError
from contracts.couriers import COURIERS, Courier

LONGEST_OWN_NUMBER = 20


def check_invoice(courier_code: str, number: str) -> None:
    """Accept a number of that courier. Raises UnknownCourierError or InvoiceNumberError."""
    courier = COURIERS.get(courier_code)
    if courier is None:
        offered = ", ".join(COURIERS)
        raise UnknownCourierError(f"택배사 코드를 확인해 주세요. 사용할 수 있는 코드: {offered}", field="courier")
    if courier.pattern:
        _check_form(courier, number)
        return
    if not (number.isascii() and number.isdigit()):
        raise InvoiceNumberError("송장번호는 공백이나 '-' 없이 숫자만 입력해 주세요.", field="invoice_number")
    _check_length(courier, number)
    _check_digit(courier, number)


def _check_form(courier: Courier, number: str) -> None:
    if not re.fullmatch(courier.pattern, number):
        raise InvoiceNumberError(
            f"{courier.name} 송장번호는 공백이나 '-' 없이 {courier.form}입니다. 확인해 주세요.", field="invoice_number"
        )


def _check_length(courier: Courier, number: str) -> None:
    if not courier.lengths:
        if len(number) > LONGEST_OWN_NUMBER:
            raise InvoiceNumberError(
                f"{courier.name} 송장번호는 {LONGEST_OWN_NUMBER}자리까지 입력할 수 있습니다.", field="invoice_number"
            )
        return
    if len(number) not in courier.lengths:
        lengths = ", ".join(map(str, courier.lengths))
        raise InvoiceNumberError(
            f"{courier.name} 송장번호는 {lengths}자리입니다. 입력하신 번호는 {len(number)}자리이니 확인해 주세요.",
            field="invoice_number",
        )


def _check_digit(courier: Courier, number: str) -> None:
    if courier.check != "mod7" or len(number) != 12:
        return
    if int(number[:11]) % 7 != int(number[11]):
        raise InvoiceNumberError(
            f"{courier.name} 송장번호의 끝자리(검증번호)가 맞지 않습니다. 번호를 다시 확인해 주세요.",
            field="invoice_number",
        )
