"""The identities that the gateway and order-sync derive alike."""

from hashlib import sha256
from uuid import UUID

from contracts.identities import line_key, lines_digest, order_id
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
