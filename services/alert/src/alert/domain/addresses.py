"""Which addresses a webhook may have: nothing that only we can reach.

The rule is held twice: here for the text when it is saved, and by `contracts.addresses` for the number that its name
stands for when it is called.
"""

from ipaddress import IPv4Address, ip_address
from urllib.parse import SplitResult, urlsplit

from alert.domain.refusals import WebhookUrlError
from contracts.addresses import Address, is_public

LONGEST = 500
WITHIN = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa")
"""Ends of names that stand for something on a network of one's own."""


def check_url(url: str, *, local_allowed: bool) -> None:
    """Accept the address of a webhook. Raises WebhookUrlError.

    With `local_allowed` one on this machine may be plain HTTP: for tests and for trying out.
    """
    parts = _parts(url)
    host = parts.hostname or ""
    local = local_allowed and _is_local(host)
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise _refused("https://로 시작하는 주소를 입력해 주세요. 예: https://shop.example.com/alerts")
    number = _number(host)
    outside = is_public(number) if number else "." in host.strip(".") and not host.rstrip(".").endswith(WITHIN)
    if not outside and not local:
        raise _refused("인터넷에서 접속할 수 있는 주소를 입력해 주세요. 사설망이나 이 컴퓨터의 주소는 쓸 수 없습니다.")


def _parts(url: str) -> SplitResult:
    """The parts of a text that is an address. Raises WebhookUrlError."""
    if len(url) > LONGEST or any(ord(each) <= 32 or ord(each) >= 127 or each == "\\" for each in url):
        raise _refused(f"주소는 영문과 숫자, 기호로 {LONGEST}자까지 입력할 수 있습니다.")
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise _refused("주소의 형식을 확인해 주세요. 예: https://shop.example.com/alerts") from None
    if not good or parts.username is not None or parts.fragment:
        raise _refused("주소의 형식을 확인해 주세요. 사용자 이름, 비밀번호, #은 넣을 수 없습니다.")
    return parts


def _number(host: str) -> Address | None:
    """The address that a host is written as. A name whose last part is a number is one in an odd spelling."""
    try:
        return ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        if last.isdigit() or last.lower().startswith("0x"):
            return IPv4Address("0.0.0.0")
        return None


def _is_local(host: str) -> bool:
    number = _number(host)
    return number.is_loopback if number else host == "localhost"


def _refused(detail: str) -> WebhookUrlError:
    return WebhookUrlError(detail, field="url")
