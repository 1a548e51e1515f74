"""Daily certificates of 롯데홈쇼핑 (malls.md 9.1): one lives at a time, a new one kills the one before."""

from datetime import datetime, timedelta
from hashlib import sha512

from mall_simulator.exchange import Call, Refusal, Reply
from mall_simulator.malls.lotteimall.envelopes import (
    CERTIFICATE,
    MISSING,
    NO_CERTIFICATE,
    Answer,
    error,
    refused,
    values_of,
)
from mall_simulator.records import Account, Document
from mall_simulator.world import World

LIFE = timedelta(hours=24)


def expired() -> Reply:
    """The answer to one that is over."""
    return error(CERTIFICATE, "인증번호가 만료되었습니다. 재발급 후 이용하시기 바랍니다.")


class Certificates:
    """Issues certificates and recognises them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def issue(self, call: Call) -> Reply:
        """createCertification: strUserId, strPassWd."""
        given = values_of(call)
        account = self._world.store.accounts.find("lotteimall", f"seller_id:{given.get('strUserId', '')}")
        if account is None or account.secrets["password"] != given.get("strPassWd"):
            raise refused(NO_CERTIFICATE, "사용자 ID 또는 비밀번호가 올바르지 않습니다.")
        self.drop(account)
        made_of = f"{account.secrets['password']} {self._world.store.next('lotteimall certificate')}"
        number = sha512(made_of.encode()).hexdigest()
        body = {"ends_at": (call.now + LIFE).isoformat()}
        self._world.store.documents.put(
            Document(mall="lotteimall", account=account.number, number=f"certificate:{number}", body=body)
        )
        return Answer({"Response": {"Result": {"SubscriptionId": number}}})

    def account(self, call: Call) -> Account:
        """Whose call it is. Raises Refusal."""
        number = values_of(call).get("subscriptionId", "")
        if not number:
            raise refused(MISSING, "인증번호가 존재하지 않습니다.")
        kept = self._world.store.documents.get("lotteimall", f"certificate:{number}")
        if kept is None:
            raise refused(NO_CERTIFICATE, "유효하지 않은 인증번호입니다.")
        if datetime.fromisoformat(kept.body["ends_at"]) <= call.now:
            raise Refusal(expired())
        account = self._world.store.accounts.get("lotteimall", kept.account)
        if account is None:
            raise Refusal(expired())
        return account

    def drop(self, account: Account) -> None:
        """End the living one."""
        for document in self._world.store.documents.of("lotteimall", account.number):
            if document.number.startswith("certificate:"):
                document.body["ends_at"] = self._world.clock.now().isoformat()
                self._world.store.documents.put(document)
