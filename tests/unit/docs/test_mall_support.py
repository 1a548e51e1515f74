"""The support matrix: every operation that a mall supports has a test, and the page says which."""

from typing import Any

import pytest

from mall_gateway.malls import MALLS
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
def test_every_operation_that_is_supported_has_a_test(mall: Any) -> None:
    assert untested(mall) == []


@by_mall
def test_every_operation_is_one_of_the_port_and_names_its_section(mall: Any) -> None:
    for operation in OPERATIONS:
        if operation.supported(mall.profile):
            assert hasattr(mall, operation.method), operation.method
            assert source_of(mall, operation.method), operation.method


def test_an_operation_without_a_test_is_told() -> None:
    fly = Operation("fly_away")
    assert untested(MALLS["tmon"], (*OPERATIONS, fly)) == ["fly_away"]


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
