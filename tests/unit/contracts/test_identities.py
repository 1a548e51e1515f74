"""The identities that the gateway and order-sync derive alike."""

from hashlib import sha256
from uuid import UUID

from contracts.identities import line_key, lines_digest, listing_code, order_id
from contracts.order_sync import MallOrderRef

SELLER, OTHER = UUID(int=1), UUID(int=2)
ACCOUNT = UUID(int=3)
REF = MallOrderRef(order_no="1", line_no="4", box_no="2", deal_no="3")


def test_the_same_line_always_has_the_same_id() -> None:
    assert order_id(SELLER, "tmon", ACCOUNT, REF) == order_id(SELLER, "tmon", ACCOUNT, REF.model_copy())


def test_another_seller_mall_or_account_has_another_id() -> None:
    ids = {
        order_id(SELLER, "tmon", ACCOUNT, REF),
        order_id(OTHER, "tmon", ACCOUNT, REF),
        order_id(SELLER, "coupang", ACCOUNT, REF),
        order_id(SELLER, "tmon", OTHER, REF),
        order_id(SELLER, "tmon", ACCOUNT, REF.model_copy(update={"line_no": "5"})),
    }
    assert len(ids) == 5


def test_the_digest_takes_a_doubled_line_once_and_knows_no_order() -> None:
    assert line_key(REF) == "1/2/3/4"
    assert lines_digest(["b", "a", "b"]) == lines_digest(["a", "b"]) == sha256(b"a\nb").hexdigest()


def test_a_listing_code_is_twenty_digits_and_capital_letters() -> None:
    codes = {listing_code(UUID(int=number)) for number in (0, 1, 35, 36, 2**128 - 1)}
    assert len(codes) == 5
    assert all(len(code) == 20 and code.isascii() and code.isalnum() and code == code.upper() for code in codes)
    assert listing_code(UUID(int=36)) == "MB000000000000000010"
