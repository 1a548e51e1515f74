"""What other services know of a mall is what the gateway says of it."""

from urllib.parse import urlsplit

from contracts.malls import MALL_NAMES
from listing.domain import RULES
from mall_gateway.malls import MALLS as GATEWAYS
from mall_gateway.malls.port import InvoiceChangeMall
from order_sync.domain import MALLS as SELLING


def test_every_mall_is_called_as_at_the_gateway() -> None:
    assert {code: mall.profile.name for code, mall in GATEWAYS.items()} == MALL_NAMES


def test_every_mall_has_a_seller_centre() -> None:
    sites = {code: urlsplit(mall.profile.seller_site) for code, mall in GATEWAYS.items()}
    assert not [code for code, site in sites.items() if site.scheme != "https" or not site.hostname or site.path]


def test_listing_knows_what_stock_each_mall_is_told() -> None:
    told = {code: rules.fixed_stock for code, rules in RULES.items()}
    assert told == {code: mall.profile.capabilities.fixed_stock for code, mall in GATEWAYS.items()}


def test_order_sync_knows_which_malls_take_another_invoice() -> None:
    takes = {code for code, mall in GATEWAYS.items() if isinstance(mall, InvoiceChangeMall)}
    assert {code for code, facts in SELLING.items() if facts.changes_invoices} == takes
    assert {code for code, mall in GATEWAYS.items() if not mall.profile.invoice_elsewhere} == takes
