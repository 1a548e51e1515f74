"""Secrets and buyers' data are put in as canaries, used in every way, and found nowhere in clear.

The simulated malls are the outside world: what they keep is theirs.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from local_runtime.suite import Suite
from proofs.aftermath import AN_HOUR
from proofs.canaries import Canaries, canary
from proofs.erasing import buyer_texts
from proofs.newcomers import company_number
from proofs.people import Desk, Market
from proofs.seller_day import SellerDay
from proofs.telling import Teller

NAME = "제주 감귤 5kg"


class Planted:
    """A seller whose secrets are canaries, and everything that was answered to wrong requests."""

    def __init__(self, suite: Suite, operator: Desk, market: Market) -> None:
        self.suite, self.operator, self.market = suite, operator, market
        self.texts: dict[str, str] = {}
        self.answers: list[bytes] = []

    def secret(self, what: str, text: str = "") -> str:
        self.texts[what] = text or canary()
        return self.texts[what]

    def wrong(self, answer: httpx.Response) -> None:
        assert 400 <= answer.status_code < 500, answer.text
        self.answers.append(answer.content + str(answer.headers.raw).encode())

    def opened(self) -> SellerDay:
        """Invited, with a password, logged in, guessed wrong, refreshed."""
        tag = secrets.token_hex(4)
        key = {"Idempotency-Key": uuid4().hex}
        body = {"company_name": f"상점 {tag}", "business_number": company_number(), "owner_name": "대표"}
        body["owner_email"] = f"owner-{tag}@shop.example"
        opened = self.operator.ask("POST", "account", "/sellers", json=body, headers=key)
        invitation = self.secret("an invitation", opened["invitation"])
        password = self.secret("a password")
        weak = {"token": invitation, "password": "1" * 12}
        self.wrong(self.operator.answer("POST", "account", "/invitations/accept", json=weak))
        accepted = {"token": invitation, "password": password}
        self.operator.ask("POST", "account", "/invitations/accept", json=accepted)
        self.wrong(self.operator.answer("POST", "account", "/invitations/accept", json=accepted))
        desk = Desk(self.suite, body["owner_email"], password)
        self.guess(desk, body["owner_email"])
        return SellerDay(body["company_name"], desk, self.market, Teller())

    def guess(self, desk: Desk, email: str) -> None:
        login: Any = desk._login
        tokens = desk.ask("POST", "account", "/login", json=login)
        self.secret("an access token", tokens["access_token"])
        first = self.secret("a refresh token", tokens["refresh_token"])
        desk.ask("POST", "account", "/token", json={"refresh_token": first})
        desk.ask("POST", "account", "/logout", json={"refresh_token": first})
        self.wrong(desk.answer("POST", "account", "/token", json={"refresh_token": first}))
        guess = {"email": email, "password": self.secret("a wrong password")}
        self.wrong(desk.answer("POST", "account", "/login", json=guess))
        self.wrong(desk.answer("POST", "account", "/login", json={**guess, "password": {"x": guess["password"]}}))
        desk.refresh()
        change = {"current": self.texts["a wrong password"], "new": self.secret("a new password")}
        key = {"Idempotency-Key": uuid4().hex}
        self.wrong(desk.answer("POST", "account", "/password", json=change, headers=key))

    def with_accounts(self, day: SellerDay) -> None:
        """Right keys at one mall, made-up ones at the others, all of them canaries where the mall lets one choose."""
        day.enter_accounts(("tmon",))
        keys = next(row for row in self.market.ask("GET", "/accounts", mall="tmon") if row["account"] == day.shop)
        fields = {row["code"]: row["fields"] for row in day.desk.see("mall-gateway", "/malls")}
        for one in (each for each in fields["tmon"] if each["secret"] and each["name"] in keys["credentials"]):
            self.secret(f"tmon's {one['name']}", keys["credentials"][one["name"]])
        for mall in ("coupang", "wemakeprice", "smartstore"):
            right = self.market.open_account(mall, f"{day.shop}-x")
            typed = {
                one["name"]: self.secret(f"{mall}'s {one['name']}") if one["secret"] else right.get(one["name"], "x")
                for one in fields[mall]
            }
            self.typed(day, mall, typed)

    def typed(self, day: SellerDay, mall: str, typed: dict[str, str]) -> None:
        key = {"Idempotency-Key": uuid4().hex}
        wrong = {"mall": mall, "fields": typed, "unknown": typed}
        self.wrong(day.desk.answer("POST", "mall-gateway", "/accounts", json=wrong, headers=key))
        body = {"mall": mall, "fields": typed}
        entered = day.desk.answer(
            "POST", "mall-gateway", "/accounts", json=body, headers={"Idempotency-Key": uuid4().hex}
        )
        if entered.status_code >= 400:
            self.wrong(entered)
            return
        path = f"/accounts/{entered.json()['account_id']}"
        self.answers.append(day.desk.answer("POST", "mall-gateway", f"{path}/verify").content)
        self.answers.append(day.desk.answer("PUT", "mall-gateway", path, json={"fields": typed, "x": typed}).content)

    def with_webhook(self, day: SellerDay) -> None:
        """A webhook that cannot be reached, its two secrets, a trial, and the owner's own address for e-mails."""
        key = {"Idempotency-Key": uuid4().hex}
        body = {"url": "https://shop.example.com/alerts", "label": "", "kinds": ["key_expiry"]}
        made = day.desk.ask("POST", "alert", "/webhooks", json=body, headers=key)
        self.secret("a webhook's secret", made["secret"].removeprefix("whsec_"))
        again = day.desk.answer("POST", "alert", "/webhooks", json=body, headers=key)
        assert again.json()["code"] == "already_done"
        self.wrong(again)
        path = f"/webhooks/{made['webhook_id']}"
        rotated = day.desk.ask("POST", "alert", f"{path}/secret")
        self.secret("a webhook's new secret", rotated["secret"].removeprefix("whsec_"))
        day.desk.ask("POST", "alert", f"{path}/test")
        self.answers.append(day.desk.answer("GET", "alert", "/webhooks").content)

    def with_orders(self, day: SellerDay) -> None:
        """Collected, searched by their buyers, shown masked, and revealed with an idempotency key."""
        day.enter_products({NAME})
        day.link_products()
        day.have_orders(3, datetime.now(UTC) - timedelta(hours=1))
        day.collect_orders(3)
        buyers = [order["buyer"] for order in self.market.ask("GET", "/ledger", account=day.shop)["orders"]]
        for buyer in buyers:
            for text in buyer_texts(buyer):
                self.secret(f"a buyer's {text[0]}… ({len(self.texts)})", text)
        for row in day.orders():
            path, key = f"/orders/{row['order_id']}", {"Idempotency-Key": uuid4().hex}
            self.answers.append(day.desk.answer("GET", "order-sync", path).content)
            shown = day.desk.ask("POST", "order-sync", f"{path}/reveal", json={"purpose": "배송"}, headers=key)
            assert shown["buyer"]["receiver_phone"] in {buyer["receiver_phone"] for buyer in buyers}
            again = day.desk.answer("POST", "order-sync", f"{path}/reveal", json={"purpose": "배송"}, headers=key)
            assert again.json()["code"] == "already_done"
            self.wrong(again)

    def with_claim(self, day: SellerDay) -> None:
        """A cancel in the buyer's words, what the seller notes about it, and why it is refused."""
        day.confirm_orders()
        order = day.orders()[0]
        asked_at = (datetime.now(UTC) - AN_HOUR).isoformat()
        claim = {"kind": "cancel", "asked_at": asked_at, "words": self.secret("a buyer's words")}
        self.market.ask("POST", f"/orders/tmon/{day.number_at_mall(order)}/claims", **claim)
        day.desk.collect("claim-sync", day.malls.values(), ["cancel_requests"])
        day.desk.until(lambda: bool(day.desk.see("claim-sync", "/claims")["items"]), "the claim")
        path = f"/claims/{day.desk.see('claim-sync', '/claims')['items'][0]['claim_id']}"
        note, detail = self.secret("a note on a claim"), self.secret("why a claim is refused")
        day.desk.ask("POST", "claim-sync", f"{path}/notes", json={"text": note})
        refuse = {"reason": "shipped", "detail": detail, "courier": "LOGEN", "invoice_number": "12345678901"}
        day.desk.ask("POST", "claim-sync", f"{path}/refuse", json=refuse)
        day.desk.until(lambda: not day.desk.see("claim-sync", path)["asked"], "the refusal")
        assert day.desk.see("claim-sync", path)["state"] == "refused"
        told = [row["reason"] or "" for row in day.desk.see("claim-sync", f"{path}/history")]
        assert [words for words in (note, detail) if not any(words in reason for reason in told)] == []

    def with_cancelled_sale(self, day: SellerDay) -> None:
        """A sale that the seller cancels, and why in words."""
        path = f"/orders/{day.orders()[-1]['order_id']}"
        detail = self.secret("why a sale is cancelled")
        day.desk.ask("POST", "order-sync", f"{path}/cancel", json={"reason": "sold_out", "detail": detail})
        day.desk.until(lambda: not day.desk.see("order-sync", path)["asked"], "the cancel")
        assert day.desk.see("order-sync", path)["state"] == "cancelled"
        assert any(detail in (row["reason"] or "") for row in day.desk.see("order-sync", f"{path}/history"))

    def with_inquiries(self, day: SellerDay) -> None:
        """One with a note that is answered at its mall, one that is finished for a reason."""
        asked_at = (datetime.now(UTC) - AN_HOUR).isoformat()
        for number in (1, 2):
            words = {"title": self.secret(f"title {number}"), "question": self.secret(f"question {number}")}
            about = {"mall": "tmon", "account": day.shop, "asked_at": asked_at, "seed": number}
            self.market.ask("POST", "/inquiries", **about, **words)
        day.desk.collect("inquiry", [day.malls["tmon"]], ["product"])
        day.desk.until(lambda: len(day.desk.see("inquiry", "/inquiries")["items"]) == 2, "the inquiries")
        first, second = (row["inquiry_id"] for row in day.desk.see("inquiry", "/inquiries")["items"])
        memo, answer = {"memo": self.secret("a memo")}, {"text": self.secret("an answer")}
        day.desk.ask("PUT", "inquiry", f"/inquiries/{first}/memo", json=memo)
        day.desk.ask("PUT", "inquiry", f"/inquiries/{first}/answer", json=answer)
        day.desk.ask("POST", "inquiry", f"/inquiries/{first}/send")
        path = f"/inquiries/{first}"
        day.desk.until(lambda: day.desk.see("inquiry", path)["answered_by"] == "seller", "the answer")
        finish = {"inquiry_ids": [second], "reason": self.secret("why an inquiry is finished")}
        day.desk.ask("POST", "inquiry", "/inquiries/finish", json=finish)
        assert day.desk.see("inquiry", f"/inquiries/{second}")["finished_reason"] == finish["reason"]


def test_no_secret_and_no_buyer_stands_anywhere_in_clear(suite: Suite, operator: Desk, market: Market) -> None:
    operator.refresh()
    planted = Planted(suite, operator, market)
    day = planted.opened()
    planted.with_accounts(day)
    planted.with_webhook(day)
    planted.with_orders(day)
    planted.with_claim(day)
    planted.with_cancelled_sale(day)
    planted.with_inquiries(day)
    canaries = Canaries(planted.texts)
    canaries.look_everywhere(suite, planted.answers)
    assert canaries.found == set()
    assert len(canaries.texts) > 20
    assert canaries.searched > 50_000_000
