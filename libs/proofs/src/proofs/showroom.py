"""Two sellers for whoever tries the console after `make up`: opened once, with accounts at the simulated malls."""

import sys

from local_runtime.services import WORKSPACE
from local_runtime.suite import Suite
from proofs.malls import NAMES, PRESENT_FOUR
from proofs.newcomers import operator_of
from proofs.people import Desk, Market, RefusedHereError
from proofs.seller_day import PASSWORD, SELLERS, SellerDay, open_seller
from proofs.telling import Teller


def main() -> int:
    """Open them where they are not there, and tell how to log in, as the operator too; the exit code."""
    suite, teller = Suite(WORKSPACE / ".local"), Teller()
    for seller in SELLERS:
        if not _is_there(suite, seller[2]):
            _furnish(open_seller(suite, operator_of(suite), Market(suite), teller, *seller))
    teller.head(f"콘솔: {suite.url('console')}")
    for name, _, email in SELLERS:
        teller.say(f"{name}   {email}   비밀번호: {PASSWORD}")
    known = suite.environment
    teller.say(f"운영자   {known['ACCOUNT_OPERATOR_EMAIL']}   비밀번호: {known['ACCOUNT_OPERATOR_PASSWORD']}")
    teller.say("상품을 연동한 뒤 make practice 를 실행하면 구매자들이 주문하고, 문의하고, 취소·반품을 요청합니다.")
    return 0


def _is_there(suite: Suite, email: str) -> bool:
    try:
        Desk(suite, email, PASSWORD)
    except RefusedHereError:
        return False
    return True


def _furnish(seller: SellerDay) -> None:
    """Accounts at the simulated malls, so that products can be linked at once."""
    seller.enter_accounts(PRESENT_FOUR)
    seller.tell(", ".join(NAMES[mall] for mall in PRESENT_FOUR))


if __name__ == "__main__":
    sys.exit(main())
