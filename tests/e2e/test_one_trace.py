"""One connected trace leads from the seller's click over Kafka to the mall's answer and back."""

from typing import Any

from chassis.http_client import client
from local_runtime.suite import Suite
from proofs.seller_day import SellerDay

NAME = "제주 감귤 5kg"
ON_THE_WAY = {"listing", "mall-gateway", "mall-simulator", "catalog"}


def test_a_link_is_one_connected_trace_found_by_the_id_in_its_history(suite: Suite, seller: SellerDay) -> None:
    seller.enter_accounts(("tmon",))
    seller.enter_products({NAME})
    seller.link_products()
    row = applied_row(seller)
    found: list[dict[str, Any]] = []

    def complete() -> bool:
        found[:] = spans_of(suite, row["trace_id"])
        return services(found) >= ON_THE_WAY and not loose(found) and len(locking(found)) > 0

    seller.desk.until(complete, "the whole trace in Zipkin")
    assert {span["traceId"] for span in found} == {row["trace_id"]}
    (first,) = [span for span in found if "parentId" not in span]
    assert (first["localEndpoint"]["serviceName"], first["name"]) == ("listing", "post /v1/listings/link")
    assert clicked_before_answered(found, first)


def applied_row(seller: SellerDay) -> dict[str, Any]:
    """The row of the 연동이력 that tells the success."""
    (listing,) = seller.listings.values()
    rows = seller.desk.see("listing", f"/listings/{listing}/history")["items"]
    return next(row for row in rows if row["what"] == "applied")


def spans_of(suite: Suite, trace_id: str) -> list[dict[str, Any]]:
    with client() as zipkin:
        answer = zipkin.get(f"{suite.zipkin_url}/api/v2/trace/{trace_id}")
    return answer.json() if answer.status_code == 200 else []


def services(spans: list[dict[str, Any]]) -> set[str]:
    return {span["localEndpoint"]["serviceName"] for span in spans}


def loose(spans: list[dict[str, Any]]) -> list[str]:
    """Spans whose parent is not in the trace."""
    ids = {span["id"] for span in spans}
    return [span["name"] for span in spans if "parentId" in span and span["parentId"] not in ids]


def locking(spans: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """catalog's spans: it hears of `ListingApplied` and locks the product's options."""
    return [span for span in spans if span["localEndpoint"]["serviceName"] == "catalog"]


def clicked_before_answered(spans: list[dict[str, Any]], first: dict[str, Any]) -> bool:
    answered = [span for span in spans if span["localEndpoint"]["serviceName"] == "mall-simulator"]
    return all(first["timestamp"] <= span["timestamp"] for span in answered)
