"""What each mall has in a proof: goods that are sold, orders, and the claims and inquiries that it tells of."""

from collections.abc import Iterable, Iterator
from typing import Any

from mall_gateway.malls import MALLS
from mall_gateway.malls.capabilities import ClaimAbilities
from mall_gateway.malls.claim_answers import elsewhere_only
from proofs.malls import NAMES

Json = Any
CLAIM_KINDS = ("cancel", "return", "exchange")


def able_of(mall: str) -> ClaimAbilities:
    """What can be done about claims through a mall's API."""
    return MALLS[mall].profile.claims or elsewhere_only(NAMES[mall])


def claims_of(mall: str) -> list[str]:
    """The kinds of claims whose requests a mall lists."""
    return [kind for kind in CLAIM_KINDS if f"{kind}_requests" in able_of(mall).items]


def inquiries_of(mall: str) -> list[str]:
    """The kinds of inquiries that a mall lists, urgent notices among them."""
    able = MALLS[mall].profile.inquiries
    return sorted(able.items - {"notices"}) if able else []


def has_notices(mall: str) -> bool:
    """Whether a mall tells of its notices (제휴몰 공지사항)."""
    able = MALLS[mall].profile.inquiries
    return able is not None and "notices" in able.items


def missing(ledger: Json, malls: Iterable[str]) -> Iterator[str]:
    """What a mall can have and has none of in the malls' ledger."""
    had = {(row["mall"], kind) for kind in ("products", "orders") for row in ledger[kind]}
    had |= {(row["mall"], row["claim_kind"]) for row in ledger["claims"] if row["by"] == "buyer"}
    had |= {(row["mall"], f"{row['about']} inquiry") for row in ledger["inquiries"]}
    for mall in malls:
        wanted = ["products", "orders", *claims_of(mall), *(f"{kind} inquiry" for kind in inquiries_of(mall))]
        yield from (f"{mall} has no {kind} in this proof" for kind in wanted if (mall, kind) not in had)
