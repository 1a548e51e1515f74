"""What each mall takes: checked before anything is sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.refusals import RefusalsError
from contracts.catalog import Extra, Option, Product
from contracts.malls import cause_told
from listing.domain import (
    FIELDS,
    RULES,
    AccountMissingError,
    KnownAccount,
    KnownProduct,
    MallUnknownError,
    NotAcceptedHereError,
    Pricing,
    ProductMissingError,
    SalesGroup,
    check_fields,
    make_offer,
    mall_name,
    rules_of,
)
from listing.domain.malls import require_accepted

TODAY = date(2026, 11, 21)
Products = Callable[..., Product]
FLAGGED = {
    "tmon": {"extras"},
    "coupang": {"extras", "for_coupang"},
    "wemakeprice": {"extras"},
    "st11": set[str](),
    "auction": {"extras"},
    "gmarket": {"extras"},
    "interpark": set[str](),
    "smartstore": set[str](),
    "cjmall": {"extras"},
    "gsshop": {"extras"},
    "hmall": {"extras"},
    "lottecom": {"extras"},
    "lotteimall": {"extras"},
    "gongyoung": {"extras"},
}


def option(surcharge_won: int, key: str = "01") -> Option:
    return Option(key=key, values=("골드",), surcharge_won=surcharge_won, on_sale=True, stock=1)


def refused_fields(mall: str, product: Product, price_won: int = 10_000) -> set[str | None]:
    try:
        require_accepted(mall, product, price_won)
    except RefusalsError as refused:
        return {refusal.field for refusal in refused.refusals}
    return set()


@pytest.mark.parametrize("mall", sorted(RULES))
def test_the_manuals_product_is_taken_everywhere(mall: str, product_with: Products) -> None:
    assert refused_fields(mall, product_with()) == set()


@pytest.mark.parametrize("mall", sorted(RULES))
def test_extras_and_the_coupang_flag_matter_where_the_mall_says_so(mall: str, product_with: Products) -> None:
    extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True)
    assert refused_fields(mall, product_with(extras=(extra,), for_coupang=False)) == FLAGGED[mall]


@pytest.mark.parametrize(
    ("surcharge", "fields"), [(5_000, set()), (-5_000, set()), (5_100, {"options"}), (-5_001, {"options"})]
)
def test_a_surcharge_stays_within_half_of_this_groups_price(
    surcharge: int, fields: set[str], product_with: Products
) -> None:
    product = product_with(options=(option(0), option(surcharge, "02")))
    assert refused_fields("smartstore", product) == fields


def test_a_general_store_takes_plain_names_alone(product_with: Products) -> None:
    product = product_with(name="목걸이(은)")
    assert refused_fields("lottecom", product) == {"name"}
    assert refused_fields("smartstore", product) == set()


def test_a_general_store_minds_the_options_that_are_shared_with_it(product_with: Products) -> None:
    options = {"options": (option(0), option(9_000, "02")), "option_style": "buyer_input"}
    assert refused_fields("lottecom", product_with(option_use="open_markets", **options)) == set()
    assert refused_fields("lottecom", product_with(option_use="all_malls", **options)) == {"option_style"}


def test_a_general_mall_takes_no_special_characters_in_a_name(product_with: Products) -> None:
    assert refused_fields("lotteimall", product_with(name="도자기(소) 목걸이")) == {"name"}
    assert refused_fields("smartstore", product_with(name="도자기(소) 목걸이")) == set()


def test_options_that_are_not_used_are_not_checked(product_with: Products) -> None:
    assert refused_fields("smartstore", product_with(option_use="none", options=(option(9_999),))) == set()


def test_a_product_not_for_sale_or_at_no_price_is_refused(product_with: Products) -> None:
    assert refused_fields("tmon", product_with(on_sale=False)) == {"on_sale"}
    assert refused_fields("tmon", product_with(option_use="none"), price_won=0) == {"pricing"}


def test_a_code_without_rules_is_no_mall_of_ours() -> None:
    with pytest.raises(MallUnknownError):
        rules_of("nowhere")
    assert mall_name("nowhere") == "nowhere"
    assert mall_name("tmon") == "티몬"


def test_every_mall_with_rules_has_fields_and_a_page() -> None:
    assert set(RULES) == set(FIELDS)
    assert all("77" in rules.page_of("77") for rules in RULES.values())


def test_an_offer_freezes_product_and_terms(
    known_product: KnownProduct, tmon_account: KnownAccount, tmon_group: SalesGroup
) -> None:
    offer = make_offer(known_product, tmon_account, tmon_group, TODAY)
    assert (offer.revision, offer.product["name"]) == (1, "티몬 테스트 상품")
    assert (offer.terms["price_won"], offer.terms["sale_ends_on"]) == (135_000, "2030-12-31")


def test_an_unlimited_sale_is_told_to_the_mall_as_a_far_day(
    known_product: KnownProduct, tmon_account: KnownAccount, tmon_group: SalesGroup, terms_with: Any
) -> None:
    tmon_group.save_terms(terms_with(sale_ends_on=None, pricing=Pricing("percent", 90)), TODAY)
    offer = make_offer(known_product, tmon_account, tmon_group, TODAY)
    assert (offer.terms["price_won"], offer.terms["sale_ends_on"]) == (121_500, "2099-12-31")


def test_a_sale_that_is_over_is_not_offered(
    known_product: KnownProduct, tmon_account: KnownAccount, tmon_group: SalesGroup
) -> None:
    with pytest.raises(NotAcceptedHereError, match="판매종료일"):
        make_offer(known_product, tmon_account, tmon_group, date(2031, 1, 1))


def test_a_deleted_or_unknown_product_is_not_offered(
    known_product: KnownProduct, tmon_account: KnownAccount, tmon_group: SalesGroup
) -> None:
    known_product.delete()
    for product in (known_product, KnownProduct(UUID(int=1), UUID(int=99))):
        with pytest.raises(ProductMissingError):
            make_offer(product, tmon_account, tmon_group, TODAY)


def test_nothing_is_offered_on_a_mall_without_account(known_product: KnownProduct, tmon_group: SalesGroup) -> None:
    with pytest.raises(AccountMissingError):
        make_offer(known_product, KnownAccount(UUID(int=1), UUID(int=3)), tmon_group, TODAY)


def test_an_option_style_or_number_that_the_mall_does_not_take_is_refused(
    monkeypatch: pytest.MonkeyPatch, product_with: Products
) -> None:
    narrow = replace(RULES["tmon"], max_options=2, max_option_names=0, buyer_input_options=False)
    monkeypatch.setattr("listing.domain.malls.RULES", {"tmon": narrow})
    product = product_with(option_style="buyer_input")
    assert refused_fields("tmon", product, 135_000) == {"option_style", "option_names", "options"}


def test_a_field_that_the_mall_does_not_have_is_refused() -> None:
    refusals = check_fields("tmon", {"delivery_template_no": "1", "product_type_group": "general", "colour": "red"})
    assert [refusal.field for refusal in refusals] == ["mall_fields.colour"]


@pytest.mark.parametrize(
    ("recorded", "told"),
    [("주문 1 (auction)", "주문 1 (옥션)"), ("교환 (newmall)", "교환 (newmall)"), ("재고관리", "재고관리")],
)
def test_a_cause_of_moved_stock_names_the_mall_as_sellers_do(recorded: str, told: str) -> None:
    assert cause_told(recorded) == told
