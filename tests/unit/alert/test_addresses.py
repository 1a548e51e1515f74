"""A webhook leads into the internet and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alert.domain import check_url
from alert.domain.refusals import WebhookUrlError

GOOD = [
    "https://shop.example.com/alerts",
    "https://shop.example.com:8443/a/b?token=1",
    "https://8.8.8.8/hook",
    "https://[2606:4700:4700::1111]/hook",
    "https://xn--9d0b.example/",
    "https://SHOP.EXAMPLE.COM./x",
]
LOCAL = [
    "http://localhost:9000/x",
    "http://127.0.0.1:9000/x",
    "http://127.8.9.1/",
    "https://[::1]:1/",
    "https://localhost/",
]
BAD = [
    "",
    "shop.example.com",
    "//shop.example.com/x",
    "ftp://shop.example.com/x",
    "http://shop.example.com/x",
    "https://",
    "https:///x",
    "https://user@shop.example.com/",
    "https://user:secret@shop.example.com/",
    "https://shop.example.com/#part",
    "https://shop.example.com:0/",
    "https://shop.example.com:99999/",
    "https://shop.example.com:x/",
    "https://[::1/",
    "https://shop.example.com/a b",
    "https://shop.example.com/\n",
    "https://shop.example.com\\@10.0.0.1/",
    "https://가게.example/",
    "https://shop.example.com/" + "a" * 500,
    "https://intranet/x",
    "https://postgres:5432/",
    "https://db.internal/",
    "https://printer.local/",
    "https://printer.local./",
    "https://a.localhost/",
    "https://router.home.arpa/",
    "https://10.0.0.1/",
    "https://172.16.3.4/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://255.255.255.255/",
    "https://224.0.0.1/",
    "https://198.18.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://127.1/",
    "https://017700000001/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::1]/",
    "https://[ff02::1]/",
]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_of_the_internet_is_taken(url: str) -> None:
    check_url(url, local_allowed=False)
    check_url(url, local_allowed=True)


@pytest.mark.parametrize("url", [*BAD, *LOCAL])
def test_everything_else_is_refused_with_what_to_change(url: str) -> None:
    with pytest.raises(WebhookUrlError) as refused:
        check_url(url, local_allowed=False)
    assert (refused.value.field, refused.value.code) == ("url", "webhook_url_invalid")
    assert refused.value.detail.endswith((".", "alerts"))


@pytest.mark.parametrize("url", LOCAL)
def test_this_machine_is_taken_where_a_setting_lets_it(url: str) -> None:
    check_url(url, local_allowed=True)


@pytest.mark.parametrize("url", BAD)
def test_the_setting_opens_this_machine_alone(url: str) -> None:
    with pytest.raises(WebhookUrlError):
        check_url(url, local_allowed=True)


@given(number=st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7"), port=st.integers(1, 65535))
def test_no_spelling_of_a_private_number_passes(number: object, port: int) -> None:
    host = f"[{number}]" if ":" in str(number) else str(number)
    with pytest.raises(WebhookUrlError):
        check_url(f"https://{host}:{port}/", local_allowed=False)
