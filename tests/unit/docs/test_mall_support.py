"""The support matrix: every operation that a mall supports has a test, and the page says which."""

import inspect
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from mall_gateway.malls import MALLS
from mall_gateway.malls.port import (
    BatchMall,
    CatalogueMall,
    ClaimMall,
    DetailMall,
    InquiryMall,
    InvoiceChangeMall,
    Mall,
    PeriodMall,
    PriceMall,
    ResumeMall,
    StockMall,
)
from reference_pages.mall_mapping import mapped_by, trying
from reference_pages.mall_support import (
    OPERATIONS,
    Operation,
    folder_of,
    matrix,
    source_of,
    support,
    untested,
    unverified,
    verifying,
)

by_mall = pytest.mark.parametrize("mall", MALLS.values(), ids=list(MALLS))


@by_mall
def test_every_operation_that_is_supported_has_a_contract_test_and_a_mapping_test(mall: Any) -> None:
    assert untested(mall) == []


def test_the_operations_are_those_of_the_port() -> None:
    """But those of many at once, by which the single ones are done."""
    sales = (StockMall, ResumeMall, PeriodMall, PriceMall)
    ports = (Mall, ClaimMall, InquiryMall, *sales, CatalogueMall, DetailMall, InvoiceChangeMall)
    methods = {name for port in ports for name, _ in inspect.getmembers(port, inspect.isfunction) if name[0] != "_"}
    assert {operation.method for operation in OPERATIONS} == methods


@by_mall
def test_what_a_mall_has_a_port_for_is_what_its_profile_says(mall: Any) -> None:
    profile = mall.profile
    assert isinstance(mall, ClaimMall) == bool(profile.claims and profile.claims.items)
    assert isinstance(mall, InquiryMall) == bool(profile.inquiries and profile.inquiries.items)
    assert isinstance(mall, CatalogueMall) == (not profile.listings_elsewhere)
    assert isinstance(mall, DetailMall) == (not profile.options_elsewhere)
    assert isinstance(mall, PriceMall) == ("set_price" not in profile.sale_elsewhere)
    assert isinstance(mall, BatchMall) == any(size > 1 for size in asdict(profile.batches).values())


@by_mall
def test_every_operation_is_one_of_the_port_and_names_its_section(mall: Any) -> None:
    for operation in OPERATIONS:
        if operation.supported(mall.profile):
            assert hasattr(mall, operation.method), operation.method
            assert source_of(mall, operation.method), operation.method


def test_an_operation_without_a_test_is_told() -> None:
    fly = Operation("fly_away")
    assert untested(MALLS["tmon"], (*OPERATIONS, fly)) == ["fly_away: no contract test", "fly_away: no mapping test"]


def test_what_a_mall_does_not_support_needs_no_test_and_is_shown_so() -> None:
    row = next(line for line in matrix().splitlines() if line.startswith("| `confirm_order`"))
    supported = [cell.strip() == "yes" for cell in row.split("|")[2:-1]]
    assert [code for code, is_there in zip(MALLS, supported, strict=True) if not is_there] == ["cjmall"]
    assert "`confirm_order`" not in support(MALLS["cjmall"])


def test_malls_of_one_protocol_share_a_folder_and_a_mall_of_files_has_verifying_its_own() -> None:
    assert folder_of(MALLS["auction"]) == folder_of(MALLS["gmarket"]) == "esm"
    assert all("test_every_mall" not in test for test in verifying(MALLS["gongyoung"], "register"))


def test_what_the_documents_leave_open_is_listed() -> None:
    assert "that delivered bundles stay in the CONFIRM list" in unverified(MALLS["wemakeprice"])


def test_an_operation_is_followed_to_the_functions_that_map_it() -> None:
    assert ("mapping.claims", "state_of") in mapped_by("tmon", "fetch_claims")
    assert ("mapping.claims", "state_of") not in mapped_by("tmon", "register")
    assert mapped_by("tmon", "fly_away") == set()


def test_a_mapping_test_names_such_a_function_or_calls_the_operation(tmp_path: Path) -> None:
    file = tmp_path / "test_written.py"
    file.write_text(
        "from mall_gateway.malls.tmon.mapping import claims\n"
        "from mall_gateway.malls.tmon.mapping.deals import state_of\n"
        "def helper(): return claims.state_of('cancel', 'C1')\n"
        "def test_by_a_helper(): assert helper()\n"
        "def test_of_another_module(): assert state_of('x')\n"
        "def test_by_a_call(mall): mall.fetch_claims()\n"
        "def test_of_nothing(): assert True\n"
    )
    found = trying("tmon", "fetch_claims", (file,))
    assert found == ["test_written::test_by_a_helper", "test_written::test_by_a_call"]
