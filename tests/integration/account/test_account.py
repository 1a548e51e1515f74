"""The account service with its real servers, over HTTP."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import httpx

from account.main import service
from account.publications import publish
from chassis.testing import serving
from contracts.account import UserActivated, UserContactSaved, UserDeactivated, contact_context
from contracts.menus import MENUS

OPERATOR = {"email": "operator@mallbridge.example", "password": "correct horse battery"}
SELLER = {
    "company_name": "중소기업유통센터",
    "business_number": "220-81-62517",
    "owner_email": "owner@shop.example",
    "owner_name": "홍길동",
}
OWNER = {"email": "owner@shop.example", "password": "a good long password"}


def running_of(client: httpx.AsyncClient) -> Any:
    return client._transport.app.state.running  # type: ignore[attr-defined]


async def log_in(client: httpx.AsyncClient, who: dict[str, str]) -> dict[str, str]:
    answer = await client.post("/v1/login", json=who)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def open_seller(client: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    operator = await log_in(client, OPERATOR)
    opened = (await client.post("/v1/sellers", json=SELLER, headers=operator)).json()
    accepted = await client.post(
        "/v1/invitations/accept", json={"token": opened["invitation"], "password": OWNER["password"]}
    )
    assert accepted.status_code == 204, accepted.text
    return opened["seller_id"], await log_in(client, OWNER)


async def test_the_operator_opens_a_seller_whose_owner_invites_staff(client: httpx.AsyncClient) -> None:
    seller_id, owner = await open_seller(client)
    me = (await client.get("/v1/me", headers=owner)).json()
    assert (me["seller_id"], me["role"]) == (seller_id, "owner")
    offered = (await client.get("/v1/menus", headers=owner)).json()
    assert offered == {menu: label for menu, label in MENUS.items() if menu != "statistics"}
    invited = await client.post(
        "/v1/users",
        json={"email": "staff@shop.example", "name": "직원", "permissions": {"orders": "write", "users": "read"}},
        headers=owner,
    )
    users = await client.get("/v1/users", params={"after": invited.headers["Mallbridge-Position"]}, headers=owner)
    assert [(user["email"], user["has_password"]) for user in users.json()] == [
        ("owner@shop.example", True),
        ("staff@shop.example", False),
    ]
    await client.post(
        "/v1/invitations/accept", json={"token": invited.json()["invitation"], "password": "another password"}
    )
    staff = await log_in(client, {"email": "staff@shop.example", "password": "another password"})
    assert (await client.get("/v1/users", headers=staff)).status_code == 200
    refused = await client.put("/v1/company", json={**SELLER}, headers=staff)
    assert refused.status_code in (403, 422)
    assert (await client.get("/v1/sellers", headers=staff)).json()["code"] == "forbidden"


async def test_each_user_keeps_searches_and_hidden_columns_of_their_own(client: httpx.AsyncClient) -> None:
    _, owner = await open_seller(client)
    operator = await log_in(client, OPERATOR)
    search = {"screen": "orders", "name": "어제", "query": "period=1d"}
    for who in (owner, operator):
        nothing = await client.get("/v1/me/preferences", params={"screen": "orders"}, headers=who)
        assert nothing.json() == {"searches": [], "hidden_columns": []}
    assert (await client.put("/v1/me/searches", json=search, headers=owner)).status_code == 204
    columns = {"screen": "orders", "columns": ["금액"]}
    assert (await client.put("/v1/me/columns", json=columns, headers=owner)).status_code == 204
    assert (await client.put("/v1/me/columns", json=columns, headers=operator)).status_code == 204

    async def kept(who: dict[str, str], screen: str = "orders") -> Any:
        return (await client.get("/v1/me/preferences", params={"screen": screen}, headers=who)).json()

    assert await kept(owner) == {"searches": [{"name": "어제", "query": "period=1d"}], "hidden_columns": ["금액"]}
    assert await kept(operator) == {"searches": [], "hidden_columns": ["금액"]}
    assert await kept(owner, "claims") == {"searches": [], "hidden_columns": []}
    refused = await client.put("/v1/me/searches", json={**search, "query": "//elsewhere.example"}, headers=owner)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_search")
    await client.post("/v1/me/searches/drop", json={"screen": "orders", "name": "어제"}, headers=owner)
    assert (await kept(owner))["searches"] == []


async def accepted(client: httpx.AsyncClient, token: str, chosen: str = "another password") -> int:
    body = {"token": token, "password": chosen}
    return (await client.post("/v1/invitations/accept", json=body)).status_code


async def test_a_lost_invitation_is_replaced_until_it_was_taken(client: httpx.AsyncClient) -> None:
    _, owner = await open_seller(client)
    body = {"email": "staff@shop.example", "name": "직원", "permissions": {"users": "write"}}
    first = (await client.post("/v1/users", json=body, headers=owner)).json()
    path = f"/v1/users/{first['user_id']}/invitation"
    second = (await client.post(path, headers=owner)).json()
    assert second["user_id"] == first["user_id"]
    assert await accepted(client, first["invitation"]) == 422
    assert await accepted(client, second["invitation"]) == 204
    assert (await client.post(path, headers=owner)).json()["code"] == "already_joined"
    staff = await log_in(client, {"email": "staff@shop.example", "password": "another password"})
    me = (await client.get("/v1/me", headers=owner)).json()["user_id"]
    assert (await client.post(f"/v1/users/{me}/invitation", headers=staff)).status_code == 409


async def test_the_operator_replaces_the_lost_invitation_of_an_owner(client: httpx.AsyncClient) -> None:
    operator = await log_in(client, OPERATOR)
    opened = (await client.post("/v1/sellers", json=SELLER, headers=operator)).json()
    path = f"/v1/sellers/{opened['seller_id']}/owner-invitation"
    again = (await client.post(path, headers=operator)).json()
    assert await accepted(client, opened["invitation"]) == 422
    assert await accepted(client, again["invitation"], OWNER["password"]) == 204
    owner = await log_in(client, OWNER)
    assert (await client.post(path, headers=operator)).status_code == 409
    assert (await client.post(path, headers=owner)).status_code == 403
    unknown = f"/v1/sellers/{uuid4()}/owner-invitation"
    assert (await client.post(unknown, headers=operator)).status_code == 404


async def test_who_took_the_invitation_can_be_written_to_and_the_address_is_sealed(client: httpx.AsyncClient) -> None:
    seller_id, owner = await open_seller(client)
    body = {"email": "staff@shop.example", "name": "직원", "permissions": {}}
    invited = (await client.post("/v1/users", json=body, headers=owner)).json()
    for act in ("deactivate", "activate"):
        done = await client.post(f"/v1/users/{invited['user_id']}/{act}", headers=owner)
        assert done.status_code == 204, done.text
    running = running_of(client)
    told = [publish(each) for each in running.log.after(0, 1000)]
    (contact,) = [each for each in told if isinstance(each, UserContactSaved)]
    me = UUID((await client.get("/v1/me", headers=owner)).json()["user_id"])
    assert (contact.user_id, contact.role) == (me, "owner")
    assert OWNER["email"] not in contact.contact
    assert running.keyring.open_secret(UUID(seller_id), contact_context(me), contact.contact) == OWNER["email"]
    moves = [each for each in told if isinstance(each, UserDeactivated | UserActivated)]
    assert [(type(each).__name__, str(each.user_id)) for each in moves] == [
        ("UserDeactivated", invited["user_id"]),
        ("UserActivated", invited["user_id"]),
    ]
    assert {each.seller_id for each in running.log.after(0, 1000) if publish(each)} == {UUID(seller_id)}


async def test_staff_cannot_give_what_they_do_not_have(client: httpx.AsyncClient) -> None:
    _, owner = await open_seller(client)
    invited = await client.post(
        "/v1/users", json={"email": "s@shop.example", "name": "직원", "permissions": {"users": "write"}}, headers=owner
    )
    token = invited.json()["invitation"]
    await client.post("/v1/invitations/accept", json={"token": token, "password": "another password"})
    staff = await log_in(client, {"email": "s@shop.example", "password": "another password"})
    for body in (
        {"email": "x@shop.example", "name": "x", "role": "owner"},
        {"email": "x@shop.example", "name": "x", "permissions": {"orders": "read"}},
    ):
        assert (await client.post("/v1/users", json=body, headers=staff)).json()["code"] == "forbidden"


async def test_five_wrong_passwords_lock_out_over_all_replicas(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    async with serving(service.asgi) as other:
        for replica in (client, other, client, other, client):
            wrong = await replica.post("/v1/login", json={**OWNER, "password": "not the password"})
            assert wrong.json()["code"] == "wrong_password"
        right = await other.post("/v1/login", json=OWNER)
        assert (right.status_code, right.json()["code"]) == (401, "locked_out")


async def test_guessing_at_the_same_time_gives_no_more_guesses(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    async with serving(service.asgi) as other:
        wrong = {**OWNER, "password": "not the password"}
        answers = await asyncio.gather(*(each.post("/v1/login", json=wrong) for each in [client, other] * 10))
    assert Counter(answer.json()["code"] for answer in answers) == {"wrong_password": 5, "locked_out": 15}


async def test_the_right_password_clears_earlier_failures(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    for _ in range(3):
        for _ in range(4):
            await client.post("/v1/login", json={**OWNER, "password": "not the password"})
        assert (await client.post("/v1/login", json=OWNER)).status_code == 200


async def test_nobody_learns_whether_an_address_has_a_user(client: httpx.AsyncClient) -> None:
    unknown = await client.post("/v1/login", json={"email": "nobody@shop.example", "password": "not the password"})
    known = await client.post("/v1/login", json={**OPERATOR, "password": "not the password"})
    keep = ("status", "code", "detail")
    assert [unknown.json()[k] for k in keep] == [known.json()[k] for k in keep]


def let_pass_since_use(client: httpx.AsyncClient, seconds: int) -> None:
    with running_of(client).database.connection() as connection:
        connection.execute("UPDATE refresh_tokens SET used_at = used_at - make_interval(secs => %s)", (seconds,))


async def test_pages_that_load_side_by_side_all_go_on(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    first = (await client.post("/v1/login", json=OWNER)).json()["refresh_token"]
    answers = await asyncio.gather(*(client.post("/v1/token", json={"refresh_token": first}) for _ in range(4)))
    following = [answer.json()["refresh_token"] for answer in answers]
    assert len({first, *following}) == 5
    assert [(await client.post("/v1/token", json={"refresh_token": each})).status_code for each in following] == [
        200
    ] * 4


async def test_what_goes_on_side_by_side_ends_together(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    first = (await client.post("/v1/login", json=OWNER)).json()["refresh_token"]
    one, other = [(await client.post("/v1/token", json={"refresh_token": first})).json() for _ in range(2)]
    assert (await client.post("/v1/logout", json={"refresh_token": one["refresh_token"]})).status_code == 204
    assert (await client.post("/v1/token", json={"refresh_token": other["refresh_token"]})).status_code == 401


async def test_a_refresh_token_that_comes_twice_ends_the_session(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    first = (await client.post("/v1/login", json=OWNER)).json()["refresh_token"]
    second = (await client.post("/v1/token", json={"refresh_token": first})).json()["refresh_token"]
    let_pass_since_use(client, 31)
    assert (await client.post("/v1/token", json={"refresh_token": first})).status_code == 401
    assert (await client.post("/v1/token", json={"refresh_token": second})).status_code == 401


async def test_logging_out_ends_the_session(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    token = (await client.post("/v1/login", json=OWNER)).json()["refresh_token"]
    assert (await client.post("/v1/logout", json={"refresh_token": token})).status_code == 204
    assert (await client.post("/v1/token", json={"refresh_token": token})).status_code == 401


async def test_nobody_of_a_suspended_seller_logs_in_until_it_is_resumed(client: httpx.AsyncClient) -> None:
    seller_id, owner = await open_seller(client)
    session = (await client.post("/v1/login", json=OWNER)).json()["refresh_token"]
    operator = await log_in(client, OPERATOR)
    assert (await client.get("/v1/me", headers=owner)).status_code == 200
    reason = {"reason": "요금 미납"}
    assert (await client.post(f"/v1/sellers/{seller_id}/suspend", json=reason, headers=operator)).status_code == 204
    assert (await client.post("/v1/login", json=OWNER)).json()["code"] == "seller_suspended"
    assert (await client.post("/v1/token", json={"refresh_token": session})).status_code == 401
    assert (await client.get("/v1/me", headers=owner)).status_code == 401
    assert len((await client.get("/.well-known/ended-sessions.json")).json()["sessions"]) == 2
    with running_of(client).database.connection() as connection:
        told = "SELECT seller_id FROM account_events WHERE topic LIKE '%Seller.Suspended'"
        assert [str(row["seller_id"]) for row in connection.execute(told)] == [seller_id]
    assert (await client.get("/v1/sellers", headers=operator)).status_code == 200
    assert (await client.post(f"/v1/sellers/{seller_id}/resume", headers=operator)).status_code == 204
    assert (await client.get("/v1/me", headers=owner)).status_code == 401
    assert (await client.get("/v1/me", headers=await log_in(client, OWNER))).status_code == 200


async def test_an_invitation_is_good_once(client: httpx.AsyncClient) -> None:
    operator = await log_in(client, OPERATOR)
    token = (await client.post("/v1/sellers", json=SELLER, headers=operator)).json()["invitation"]
    weak = await client.post("/v1/invitations/accept", json={"token": token, "password": "1111111111"})
    assert weak.json()["code"] == "weak_password"
    answers = await asyncio.gather(
        *(
            client.post("/v1/invitations/accept", json={"token": token, "password": f"good password {n}"})
            for n in range(3)
        )
    )
    assert sorted(answer.status_code for answer in answers)[0] == 204
    assert sum(answer.status_code == 204 for answer in answers) == 1


async def test_the_last_owner_stays_and_others_go(client: httpx.AsyncClient) -> None:
    _, owner = await open_seller(client)
    me = (await client.get("/v1/me", headers=owner)).json()["user_id"]
    assert (await client.post(f"/v1/users/{me}/deactivate", headers=owner)).json()["code"] == "last_owner"
    body = {"email": "second@shop.example", "name": "둘째", "role": "owner"}
    second = (await client.post("/v1/users", json=body, headers=owner)).json()["user_id"]
    assert (await client.post(f"/v1/users/{second}/deactivate", headers=owner)).status_code == 204
    assert (await client.post(f"/v1/users/{second}/activate", headers=owner)).status_code == 204
    assert (await client.post(f"/v1/users/{me}/deactivate", headers=owner)).status_code == 204
    assert (await client.post("/v1/login", json=OWNER)).json()["code"] == "wrong_password"


async def test_a_changed_password_ends_other_sessions(client: httpx.AsyncClient) -> None:
    _, owner = await open_seller(client)
    session = (await client.post("/v1/login", json=OWNER)).json()["refresh_token"]
    body = {"current": OWNER["password"], "new": "an even better password"}
    assert (await client.post("/v1/password", json=body, headers=owner)).status_code == 204
    assert (await client.post("/v1/token", json={"refresh_token": session})).status_code == 401
    await log_in(client, {**OWNER, "password": body["new"]})


async def test_company_address_book_and_courier_contracts(client: httpx.AsyncClient) -> None:
    _, owner = await open_seller(client)
    bad = {"company_name": "상호", "business_number": "220-81-62518"}
    refused = await client.put("/v1/company", json=bad, headers=owner)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "business_number")
    place: dict[str, Any] = {
        "name": "창고",
        "kind": "release",
        "zip_code": "06236",
        "address": "서울 강남구 테헤란로 1",
    }
    key = (await client.post("/v1/company/addresses", json=place, headers=owner)).json()["id"]
    changed = await client.put(f"/v1/company/addresses/{key}", json={**place, "name": "새 창고"}, headers=owner)
    assert changed.status_code == 204
    company = (await client.get("/v1/company", headers=owner)).json()
    assert [each["name"] for each in company["addresses"]] == ["새 창고"]
    assert (await client.delete(f"/v1/company/addresses/{uuid4()}", headers=owner)).status_code == 404
    contract = {"courier": "LOGEN", "contract_number": "L-1", "is_default": True}
    made = await client.post("/v1/courier-contracts", json=contract, headers=owner)
    assert made.status_code == 201
    rows = (await client.get("/v1/courier-contracts", headers=owner)).json()
    assert [(row["courier_name"], row["is_default"]) for row in rows] == [("로젠택배", True)]
    wrong = await client.post("/v1/courier-contracts", json={**contract, "courier": "PIGEON"}, headers=owner)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "courier")


async def test_one_seller_cannot_touch_anothers_users(client: httpx.AsyncClient) -> None:
    await open_seller(client)
    operator = await log_in(client, OPERATOR)
    other = {**SELLER, "business_number": "124-81-00998", "owner_email": "other@shop.example"}
    opened = (await client.post("/v1/sellers", json=other, headers=operator)).json()
    await client.post("/v1/invitations/accept", json={"token": opened["invitation"], "password": "another password"})
    stranger = await log_in(client, {"email": "other@shop.example", "password": "another password"})
    owner = await log_in(client, OWNER)
    me = (await client.get("/v1/me", headers=owner)).json()["user_id"]
    assert (await client.post(f"/v1/users/{me}/deactivate", headers=stranger)).status_code == 404
    assert [u["email"] for u in (await client.get("/v1/users", headers=stranger)).json()] == ["other@shop.example"]


async def test_a_service_that_listens_to_nothing_has_nothing_parked(client: httpx.AsyncClient) -> None:
    operator = await log_in(client, OPERATOR)
    assert (await client.get("/v1/operations/parked", headers=operator)).json() == []


async def test_keys_are_published_and_rotated(client: httpx.AsyncClient) -> None:
    owner = await log_in(client, OPERATOR)
    running = client._transport.app.state.running  # type: ignore[attr-defined]
    before = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert all("d" not in key for key in before)
    with running.database.connection() as connection:
        connection.execute("UPDATE signing_keys SET made_at = now() - interval '30 days 1 minute'")
    await asyncio.to_thread(running.application.tokens.rotate)
    after = (await client.get("/.well-known/jwks.json")).json()["keys"]
    assert len(after) == 2
    assert (await client.get("/v1/me", headers=owner)).status_code == 200
    fresh = await log_in(client, OPERATOR)
    assert (await client.get("/v1/me", headers=fresh)).status_code == 200
