"""The pages that describe a service."""

import re
from typing import ClassVar
from uuid import UUID

import pytest
from fastapi import FastAPI

from chassis.asyncapi import describe_channels
from chassis.descriptions import describe_messages, describe_routes
from chassis.inbox import Consumers
from contracts import ContractEvent
from contracts.catalog import ProductSaved
from contracts.order_sync import OrderCollected


class Parcel(ContractEvent):
    """A parcel <b>left</b>."""

    TOPIC: ClassVar[str] = "depot.parcels.v1"
    parcel_id: UUID
    note: str = ""


consumers = Consumers("depot")
for kind in (OrderCollected, ProductSaved):
    consumers.on("take-in", kind)(lambda *_: None)


def document() -> dict:
    return describe_channels("depot", (Parcel,), consumers)


def test_each_operation_is_on_one_channel_that_has_its_messages() -> None:
    told = document()
    assert {name: each["action"] for name, each in told["operations"].items()} == {
        "publish": "send",
        f"take-in {OrderCollected.TOPIC}".replace("take-in", "depot.take-in"): "receive",
        f"depot.take-in {ProductSaved.TOPIC}": "receive",
    }
    for operation in told["operations"].values():
        channel = operation["channel"]["$ref"]
        assert all(message["$ref"].startswith(f"{channel}/messages/") for message in operation["messages"])


def test_the_page_of_messages_names_topics_groups_and_fields() -> None:
    page = describe_messages(document())
    for expected in ("depot.parcels.v1", "depot.take-in", "mallbridge.Parcel.v1", "parcel_id", "uuid", "order_id"):
        assert expected in page
    assert "<b>left</b>" not in page


def test_the_page_of_routes_names_methods_paths_and_fields() -> None:
    app = FastAPI(title="x")

    @app.post("/v1/parcels/{parcel_id}")
    def send(parcel_id: UUID, body: Parcel, fast: str = "") -> list[Parcel]:
        """Send a parcel."""
        return [body]

    page = describe_routes(app.openapi())
    for expected in ("POST", "/v1/parcels/{parcel_id}", "Send a parcel.", "fast", "note", "[Parcel]", "본문"):
        assert expected in page


@pytest.mark.parametrize("page", [describe_messages(document()), describe_routes(FastAPI().openapi())])
def test_the_pages_load_nothing_from_elsewhere(page: str) -> None:
    assert not re.search(r"<script|<link|<img|https?://|@import|url\(", page)
