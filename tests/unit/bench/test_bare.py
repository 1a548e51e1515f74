"""L0 fills the same views as the product: what a view must have, it gives."""

import re

import pytest

from bench.lanes import bare_claims, bare_inquiries, bare_orders
from bench.lanes.bare import Bare


def needed(ddl: str, table: str) -> set[str]:
    """The columns of a table that have to be given."""
    found = re.search(rf"CREATE TABLE {table} \((.*?)\n\s*\);", ddl, re.DOTALL)
    assert found, table
    columns = re.findall(r"^\s*([a-z_]+ .*NOT NULL.*)$", found[1], re.MULTILINE)
    return {column.split()[0] for column in columns if not re.search("DEFAULT|GENERATED", column)}


@pytest.mark.parametrize("bare", [bare_orders.BARE, bare_claims.BARE, bare_inquiries.BARE], ids=lambda bare: bare.rows)
def test_what_a_view_must_have_is_given(bare: Bare) -> None:
    for table in bare.tables:
        assert needed(bare.ddl, table.name) <= {name.strip() for name in table.columns.split(",")}
