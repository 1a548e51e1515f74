"""Whatever another seller asks with a seller's ids is not found: every route of every service that takes an id."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.http_client import client
from local_runtime.suite import Suite
from proofs import goods
from proofs.aftermath import Aftermath
from proofs.newcomers import newcomer, recorded_by_users
from proofs.people import Desk
from proofs.seller_day import SellerDay
from proofs.stores import SERVICES
from proofs.unread import leave_one_unread

NAME = "제주 감귤 5kg"
A_MALL_WITH_NOTICES = "wemakeprice"
METHODS = ("get", "post", "put", "delete")
OF_NOTHING = ("/files/", "/hand-outs/", "/listings/{mall_product_no}")
"""Parts of the routes that find nothing at 티몬: it exchanges no files, and tells of none of its products."""
NOT_A_SELLERS = {"seller_id", "group", "mall", "key"}
"""Parameters that name no record of a seller: the operator's routes, a consumer group, a mall, a code to try out, the
secret address at which a mall fetches a document."""


@dataclass(frozen=True)
class Route:
    """One operation of a service's OpenAPI whose path holds an id."""

    service: str
    method: str
    path: str
    parameter: str
    has_body: bool

    def filled(self, record: str) -> str:
        """The path below `/v1` with an id in its place, and any id where it wants another."""
        path = self.path.removeprefix("/v1").replace("{" + self.parameter + "}", record)
        return re.sub(r"{\w+}", str(uuid4()), path)


def routes_of(suite: Suite, service: str) -> list[Route]:
    with client() as http:
        paths = http.get(f"{suite.url(service)}/openapi.json").json()["paths"]
    return [
        Route(service, method.upper(), path, names[0], "requestBody" in operation)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method in METHODS and (names := re.findall(r"{(\w+)}", path)) and names[0] not in NOT_A_SELLERS
    ]


@pytest.fixture(scope="session")
def owner(suite: Suite, operator: Desk) -> SellerDay:
    """A seller that has at least one record of every kind."""
    day = newcomer(suite, operator)
    day.enter_accounts(("tmon",))
    day.enter_products({NAME})
    day.link_products()
    placed_at = datetime.now(UTC) - timedelta(hours=1)
    day.have_orders(2, placed_at, unknown_at={"tmon"})
    leave_one_unread(day, "tmon", placed_at)
    day.collect_orders(2)
    day.desk.ask("POST", "account", "/company/addresses", json=ADDRESS)
    have_claims_and_inquiries(day)
    return day


def have_claims_and_inquiries(day: SellerDay) -> None:
    aftermath = Aftermath(day)
    aftermath.have_cancels("new")
    aftermath.collect_claims()
    day.enter_accounts((A_MALL_WITH_NOTICES,))
    aftermath.have_inquiries()
    aftermath.collect_inquiries()


WEBHOOK = {"url": "https://shop.example.com/alerts", "label": "주문 서버", "kinds": ["key_expiry"]}
TEMPLATE = {"name": "배송 안내", "text": "{구매자}님, 내일 출고됩니다."}
ADDRESS = {"name": "출고지", "kind": "release", "zip_code": "06236", "address": "서울 강남구 테헤란로 1"}

LIST_OF_A_MALL = ("mall-gateway", "/v1/accounts/{account_id}/listings")
"""티몬 tells nobody what is on sale there; 위메프 does."""

Records = Mapping[tuple[str, str], str]


@pytest.fixture(scope="session")
def records(owner: SellerDay) -> Records:
    """An id of the owner for each parameter, as its own lists show it."""

    def first(service: str, path: str, key: str) -> str:
        rows = owner.desk.see(service, path)
        return (rows["items"] if isinstance(rows, dict) else rows)[0][key]

    def made(service: str, path: str, key: str, body: dict[str, Any]) -> str:
        return owner.desk.ask("POST", service, path, json=body)[key]

    (listing,), (product,) = owner.listings.values(), owner.products.values()
    job = {"account_ids": list(owner.malls.values()), "items": ["new"]}
    webhook = made("alert", "/webhooks", "webhook_id", WEBHOOK)
    trial = owner.desk.ask("POST", "alert", f"/webhooks/{webhook}/test")
    return {
        ("account", "address_id"): owner.desk.see("account", "/company")["addresses"][0]["address_id"],
        ("account", "contract_id"): first("account", "/courier-contracts", "contract_id"),
        ("account", "user_id"): first("account", "/users", "user_id"),
        ("alert", "webhook_id"): webhook,
        ("alert", "alert_id"): trial["alert_id"],
        ("alert", "delivery_id"): trial["delivery_id"],
        ("catalog", "product_id"): product,
        ("claim-sync", "claim_id"): first("claim-sync", "/claims", "claim_id"),
        ("inquiry", "inquiry_id"): first("inquiry", "/inquiries", "inquiry_id"),
        ("inquiry", "notice_id"): first("inquiry", "/mall-notices", "notice_id"),
        ("inquiry", "template_id"): made("inquiry", "/answer-templates", "template_id", TEMPLATE),
        ("inquiry", "job_id"): made("inquiry", "/collections", "job_id", {**job, "items": ["product"]}),
        ("listing", "group_id"): first("listing", "/groups", "group_id"),
        ("listing", "listing_id"): listing,
        ("listing", "job_id"): made("listing", "/listings/link", "job_id", {"listing_ids": [listing]}),
        ("mall-gateway", "account_id"): owner.malls["tmon"],
        ("mall-gateway", "call_id"): first("mall-gateway", "/calls", "call_id"),
        ("mall-gateway", "intent_id"): first("mall-gateway", "/intents", "intent_id"),
        ("claim-sync", "job_id"): made("claim-sync", "/collections", "job_id", {**job, "items": ["cancel_requests"]}),
        ("order-sync", "order_id"): owner.orders()[0]["order_id"],
        ("order-sync", "broken_line_id"): first("order-sync", "/broken-lines", "broken_line_id"),
        ("order-sync", "mapping_id"): first("order-sync", "/unmatched-items", "rule_id"),
        ("order-sync", "rule_id"): first("order-sync", "/unmatched-items", "rule_id"),
        ("order-sync", "job_id"): made("order-sync", "/collections", "job_id", job),
    }


WITHOUT_RECORD = {(service, "broken_line_id") for service in ("claim-sync", "inquiry")}
"""The owner has none of these: another one's id is asked for, which must not be found either."""

BODIES: Mapping[tuple[str, str], Callable[[SellerDay], Any]] = {
    ("PUT", "/v1/company/addresses/{address_id}"): lambda _: ADDRESS,
    ("PUT", "/v1/courier-contracts/{contract_id}"): lambda _: {"courier": "LOGEN", "contract_number": "L-2"},
    ("PUT", "/v1/webhooks/{webhook_id}"): lambda _: WEBHOOK,
    ("POST", "/v1/webhooks/{webhook_id}/replay"): lambda _: {"since": "2026-01-01T00:00:00Z"},
    ("PUT", "/v1/users/{user_id}/permissions"): lambda _: {"permissions": {"orders": "read"}},
    ("PUT", "/v1/products/{product_id}"): lambda day: goods.products(day.desk)[2],
    ("POST", "/v1/products/{product_id}/differences"): lambda day: goods.products(day.desk)[2],
    ("PUT", "/v1/products/{product_id}/stock"): lambda _: {"counts": [{"on_hand": 1}]},
    ("PUT", "/v1/products/{product_id}/stock/all"): lambda _: {"on_hand": 1},
    ("PUT", "/v1/groups/{group_id}"): lambda _: {
        "name": "남의 판매정보",
        "mall_category_code": "30101",
        "pricing": {"kind": "percent", "amount": 100},
        "mall_fields": {"delivery_template_no": "1", "product_type_group": "general"},
    },
    ("POST", "/v1/groups/{group_id}/copy"): lambda _: {},
    ("POST", "/v1/listings/{listing_id}/settle"): lambda _: {"mall_product_no": None},
    ("PUT", "/v1/accounts/{account_id}"): lambda _: {"label": "남의 계정", "fields": {"login_id": "intruder"}},
    ("POST", "/v1/accounts/{account_id}/files/{sheet}"): lambda _: {},
    ("POST", "/v1/accounts/{account_id}/delivery-templates"): lambda _: {"name": "배송", "details": {}},
    ("POST", "/v1/intents/{intent_id}/settle"): lambda _: {"done": True},
    ("PUT", "/v1/answer-templates/{template_id}"): lambda _: {"name": "남의 템플릿", "text": "네."},
    ("PUT", "/v1/inquiries/{inquiry_id}/answer"): lambda _: {"text": "남의 답변"},
    ("PUT", "/v1/inquiries/{inquiry_id}/memo"): lambda _: {"memo": "남의 메모"},
    ("POST", "/v1/inquiries/{inquiry_id}/render"): lambda _: {"template_id": str(uuid4())},
    ("POST", "/v1/inquiries/{inquiry_id}/reveal"): lambda _: {"purpose": "답변 작성"},
    ("POST", "/v1/inquiries/{inquiry_id}/erase-asker"): lambda _: {"reason": "삭제 요청"},
    ("POST", "/v1/inquiries/{inquiry_id}/settle"): lambda _: {"outcome": "done"},
    ("POST", "/v1/claims/{claim_id}/finish"): lambda _: {"outcome": "done", "reason": "ended_at_mall"},
    ("POST", "/v1/claims/{claim_id}/notes"): lambda _: {"text": "남의 메모"},
    ("POST", "/v1/claims/{claim_id}/refuse"): lambda _: {"reason": "shipped"},
    ("POST", "/v1/claims/{claim_id}/reship"): lambda _: {"courier": "LOGEN", "invoice_number": "1234567890"},
    ("POST", "/v1/claims/{claim_id}/reveal"): lambda _: {"purpose": "수거 문의"},
    ("POST", "/v1/claims/{claim_id}/settle"): lambda _: {"outcome": "done"},
    ("POST", "/v1/broken-lines/{broken_line_id}/reveal"): lambda _: {"purpose": "주문번호 확인"},
    ("POST", "/v1/orders/{order_id}/reveal"): lambda _: {"purpose": "배송 문의"},
    ("POST", "/v1/orders/{order_id}/erase-buyer"): lambda _: {"reason": "삭제 요청"},
    ("POST", "/v1/orders/{order_id}/cancel"): lambda _: {"reason": "sold_out"},
    ("POST", "/v1/orders/{order_id}/settle"): lambda _: {"outcome": "done"},
}


def test_another_sellers_ids_are_not_found_on_any_route(
    suite: Suite, owner: SellerDay, records: Records, seller: SellerDay
) -> None:
    seller_id = owner.desk.ask("GET", "account", "/me")["seller_id"]
    before = recorded_by_users(suite, seller_id)
    routes = [route for service in SERVICES for route in routes_of(suite, service)]
    assert {(route.service, route.parameter) for route in routes} <= {*records, *WITHOUT_RECORD}
    wrong = [told for route in routes if (told := leak(seller, route, records))]
    assert not wrong, "\n".join(wrong)
    assert len(routes) > 35
    assert recorded_by_users(suite, seller_id) == before


def test_their_own_seller_finds_them(suite: Suite, owner: SellerDay, records: Records) -> None:
    routes = [each for service in SERVICES for each in routes_of(suite, service) if each.method == "GET"]
    found = (each for each in routes if (each.service, each.parameter) not in WITHOUT_RECORD)
    for route in (each for each in found if not any(part in each.path for part in OF_NOTHING)):
        params = {"keyword": "귤"} if route.path.endswith("/categories") else {}
        listed = (route.service, route.path) == LIST_OF_A_MALL
        path = route.filled(owner.malls[A_MALL_WITH_NOTICES] if listed else records[route.service, route.parameter])
        answer = owner.desk.answer("GET", route.service, path, params=params)
        assert answer.status_code == 200, f"{route.path}: {answer.text}"
        assert answer.text not in ("", "[]", "{}"), route.path


def leak(seller: SellerDay, route: Route, records: Records) -> str | None:
    """What another seller got on a route instead of 404, or of an empty list."""
    record = records.get((route.service, route.parameter)) or records["order-sync", "mapping_id"]
    body = BODIES[route.method, route.path](seller) if route.has_body else None
    params = {"keyword": "귤"} if route.path.endswith("/categories") else {}
    answer = seller.desk.answer(route.method, route.service, route.filled(record), json=body, params=params)
    if answer.status_code == 404 or (answer.status_code == 200 and answer.json() == []):
        return None
    return f"{route.method} {route.service}{route.path}: {answer.status_code} {answer.text[:300]}"


def test_no_past_of_another_sellers_record_is_shown(records: Records, seller: SellerDay) -> None:
    for service, path, parameter in (
        ("catalog", "/products", "product_id"),
        ("claim-sync", "/claims", "claim_id"),
        ("listing", "/listings", "listing_id"),
        ("order-sync", "/orders", "order_id"),
    ):
        params = {"at": datetime.now(UTC).isoformat()}
        answer = seller.desk.answer("GET", service, f"{path}/{records[service, parameter]}", params=params)
        assert answer.status_code == 404, f"{service}: {answer.text[:300]}"


LISTS = (
    ("account", "/users"),
    ("account", "/courier-contracts"),
    ("alert", "/alerts"),
    ("alert", "/webhooks"),
    ("catalog", "/products"),
    ("catalog", "/products/deleted"),
    ("catalog", "/product-changes"),
    ("inquiry", "/answer-templates"),
    ("inquiry", "/broken-lines"),
    ("inquiry", "/collections"),
    ("inquiry", "/inquiries"),
    ("inquiry", "/mall-notices"),
    *((service, "/jobs") for service in ("claim-sync", "inquiry", "listing", "order-sync")),
    ("claim-sync", "/claims"),
    ("claim-sync", "/collections"),
    ("claim-sync", "/broken-lines"),
    ("listing", "/groups"),
    ("listing", "/listings"),
    ("listing", "/stock-pushes"),
    ("mall-gateway", "/accounts"),
    ("mall-gateway", "/work"),
    ("mall-gateway", "/calls"),
    ("mall-gateway", "/intents"),
    ("order-sync", "/orders"),
    ("order-sync", "/collections"),
    ("order-sync", "/invoices"),
    ("order-sync", "/unmatched-items"),
    ("order-sync", "/broken-lines"),
    ("catalog", "/stock"),
)


def test_no_list_shows_another_sellers_records(records: Records, seller: SellerDay) -> None:
    known = set(records.values())
    for service, path in LISTS:
        answer = seller.desk.answer("GET", service, path)
        assert answer.status_code == 200, answer.text
        assert not [record for record in known if record in answer.text], f"{service}{path}"


def test_a_sheet_that_names_another_sellers_order_learns_nothing_of_it(owner: SellerDay, seller: SellerDay) -> None:
    row = {"order_number": owner.orders()[0]["order_number"], "courier": "LOGEN", "invoice_number": "12345678901"}
    (found,) = seller.desk.ask("POST", "order-sync", "/orders/invoices/check", json={"rows": [row]})["rows"]
    assert (found["order_id"], found["product_name"], found["verdict"]) == (None, None, "wrong")


def test_lists_taken_with_another_sellers_ids_are_refused_whole(
    owner: SellerDay, records: Records, seller: SellerDay
) -> None:
    (listing,), (product,) = owner.listings.values(), owner.products.values()
    order = owner.orders()[0]["order_id"]
    claim, inquiry = records["claim-sync", "claim_id"], records["inquiry", "inquiry_id"]
    for service, path, body in (
        ("listing", "/listings/link", {"listing_ids": [listing]}),
        ("listing", "/listings/delete", {"listing_ids": [listing]}),
        ("listing", "/listings/period", {"listing_ids": [listing], "ends_on": "2030-12-31"}),
        ("listing", "/listings/price", {"listing_ids": [listing], "price_won": 36_000}),
        ("listing", "/stock-pushes/again", {"listing_ids": [listing]}),
        (
            "listing",
            "/listings/adoptions",
            {"account_id": owner.malls["tmon"], "product_id": product, "mall_product_no": "77"},
        ),
        ("listing", "/groups/delete", {"group_ids": [records["listing", "group_id"]]}),
        ("inquiry", "/collections", {"account_ids": [owner.malls["tmon"]]}),
        ("inquiry", "/inquiries/answers", {"answers": [{"inquiry_id": inquiry, "text": "남의 답변"}]}),
        ("inquiry", "/inquiries/send", {"inquiry_ids": [inquiry]}),
        ("inquiry", "/inquiries/read", {"inquiry_ids": [inquiry]}),
        ("inquiry", "/inquiries/finish", {"inquiry_ids": [inquiry], "reason": "남의 문의"}),
        ("claim-sync", "/collections", {"account_ids": [owner.malls["tmon"]]}),
        ("claim-sync", "/claims/approve", {"claim_ids": [claim]}),
        ("claim-sync", "/claims/pick-up", {"claim_ids": [claim]}),
        ("order-sync", "/orders/confirm", {"order_ids": [order]}),
        ("order-sync", "/orders/invoices/send", {"order_ids": [order]}),
        ("order-sync", "/orders/invoices/change", {"invoices": [{"order_id": order, "invoice_number": "12345678901"}]}),
        ("order-sync", "/collections", {"account_ids": [owner.malls["tmon"]]}),
        ("order-sync", "/mappings", {"rule_id": records["order-sync", "mapping_id"], "product_id": product}),
    ):
        answer = seller.desk.answer("POST", service, path, json=body)
        assert answer.status_code == 404, f"{path}: {answer.text}"
